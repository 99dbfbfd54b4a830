"""How long counting takes, as a ratio to DuckDB reading and grouping the same file.

`python -m tests.bench.counting` prints the ratios and ends with 1 where one is above its limit. Counting is what
follows the strict pass: read, parse, filter, place, sum. The ratio with the checks for duplicates and unknown codes
and the account of every row is printed beside it, as is the time of the strict pass. Each case runs in a process
of its own, which also gives its peak memory.
"""

import gzip
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from data_access.publishing.areas import first_geography, read_areas
from data_access.publishing.count import base_counts, base_frame
from data_access.publishing.drop import Drop, load_drop
from data_access.publishing.engine import Engine
from data_access.publishing.places import PlacesInTime
from data_access.publishing.placing import place_rows
from data_access.publishing.read import Workshop, count_file
from data_access.publishing.reading import Scan, open_rows
from data_access.publishing.rows import read_rows
from data_access.sample.generate import write_sample
from tests.conftest import REAL_DATA
from tests.data_access.publishing.real_drops import CHICAGO_OFFENSES

SAMPLE_ROWS = 5_000_000
TODAY = datetime.now(UTC).date()
RUNS = 5
MOST_RATIO = 3.0
MOST_RATIO_WITH_POINTS = 6.0
MOST_MEBIBYTES = 1024

CHICAGO_GROUPING = """
    SELECT date_trunc('month', strptime("Date", '%m/%d/%Y %I:%M:%S %p')) AS month, "Primary Type", count(*)
    FROM read_csv('{path}', all_varchar = true) GROUP BY ALL
"""
SAMPLE_GROUPING = """
    SELECT date_trunc('month', date) AS month, count(*), sum(killed), sum(wounded)
    FROM read_csv('{path}') GROUP BY ALL
"""
AREAS = """
[[files]]
kind = "areas"
path = "{path}"
level = "{level}"
name_property = "{name_property}"
valid_from = 2012-01-01
"""
SAMPLE = """
title = "Sample"
sample = true
city = {{ id = "newark", names = {{ en = "Newark" }} }}
[[files]]
path = "sample_shootings.csv"
kind = "incidents"
dataset = "shooting"
covers = ["2022-01", "2025-12"]
id = "incident"
columns = {{ {columns} }}
weights = {{ killed = "killed", wounded = "wounded" }}
authority = {{ agreement = "bench", approver = "nobody", date = 2025-01-15, finest = "ward" }}
"""
CHICAGO = """
title = "Chicago 2017"
city = {{ id = "chicago", names = {{ en = "Chicago" }} }}
[[files]]
path = "crimes.csv"
kind = "incidents"
dataset = "reported-crime"
covers = ["2017-01", "2017-12"]
date_format = "%m/%d/%Y %I:%M:%S %p"
id = "ID"
columns = {{ {columns} }}
[files.dimensions.offense]
column = "Primary Type"
codes = {codes}
"""


def chicago(folder: Path, *, points: bool) -> str:
    """Write a drop of the Chicago file; return the query of the baseline."""
    path = folder / "crimes.csv"
    with gzip.open(REAL_DATA / "chicago" / "crimes_2017.csv.gz") as packed, path.open("wb") as file:
        shutil.copyfileobj(packed, file)
    types = duckdb.sql(
        f"SELECT DISTINCT \"Primary Type\" FROM read_csv('{path}', all_varchar = true)"
    ).fetchall()
    codes = ", ".join(f"{json.dumps(name)} = '{CHICAGO_OFFENSES.get(name, 'unknown')}'" for (name,) in types)
    columns = "date = 'Date'" + (", longitude = 'Longitude', latitude = 'Latitude'" if points else "")
    drop = CHICAGO.format(columns=columns, codes=f"{{ {codes} }}")
    write_drop(folder, drop, chicago_areas(folder))
    return CHICAGO_GROUPING.format(path=path)


def chicago_areas(folder: Path) -> str:
    shutil.copy(REAL_DATA / "chicago" / "neighborhoods.geojson", folder)
    return AREAS.format(path="neighborhoods.geojson", level="neighborhood", name_property="name")


def sample(folder: Path, *, points: bool) -> str:
    """Write a sample drop of millions of shootings, of which only these are counted; return the baseline."""
    write_sample(folder, rows=SAMPLE_ROWS)
    columns = "date = 'date'" + (", longitude = 'longitude', latitude = 'latitude'" if points else "")
    areas = "".join(
        AREAS.format(path=f"sample_{level}s.geojson", level=level, name_property="Name")
        for level in ("ward", "neighborhood")
    )
    write_drop(folder, SAMPLE.format(columns=columns), areas)
    return SAMPLE_GROUPING.format(path=folder / "sample_shootings.csv")


def write_drop(folder: Path, text: str, areas: str) -> None:
    (folder / "drop.toml").write_text(text + areas)


CASES: dict[str, tuple[Callable[[Path], str], float]] = {
    "chicago": (lambda folder: chicago(folder, points=False), MOST_RATIO),
    "chicago-points": (lambda folder: chicago(folder, points=True), MOST_RATIO_WITH_POINTS),
    "sample": (lambda folder: sample(folder, points=False), MOST_RATIO),
    "sample-points": (lambda folder: sample(folder, points=True), MOST_RATIO_WITH_POINTS),
}


def seconds(*works: Callable[[], object]) -> list[float]:
    """The shortest of a few runs of each, in turns: what the machine's other work adds is not ours."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(RUNS):
        for work, taken in zip(works, times, strict=True):
            begin = time.perf_counter()
            work()
            taken.append(time.perf_counter() - begin)
    return [min(taken) for taken in times]


@dataclass(frozen=True)
class Bench:
    """A drop whose one file of incidents passed the strict pass."""

    folder: Path
    drop: Drop
    passed: Scan
    places: PlacesInTime

    def count(self) -> int:
        """Read, parse, place and count in a fresh engine; returns how many base counts there are."""
        with TemporaryDirectory() as spill, Engine.of_its_own(Path(spill)) as engine:
            rows = read_rows(engine, self.drop.tables[0], self.passed, parent=None, carried=(), today=TODAY)
            placed, _ = place_rows(engine, rows, self.places)
            areas = self.places.atoms if rows.has_places else ("city",)
            return len(base_frame(base_counts(placed), dataset=rows.file.dataset, areas=areas))

    def count_and_check(self) -> int:
        """Do everything that follows the strict pass, duplicates and set-aside rows included."""
        with TemporaryDirectory() as spill, Engine.of_its_own(Path(spill)) as engine:
            rows = read_rows(engine, self.drop.tables[0], self.passed, parent=None, carried=(), today=TODAY)
            return len(
                count_file(rows, Workshop(engine, self.places, self.folder, lambda _: None, TODAY)).base
            )


def measure(name: str) -> dict[str, float]:
    """Run one case in this process."""
    with TemporaryDirectory() as directory:
        folder = Path(directory)
        run("write", name, directory)  # in another process, whose memory is not the one to be measured
        query = (folder / "baseline.sql").read_text()
        drop = load_drop(folder)
        geography = first_geography(*read_areas(folder, drop, progress=lambda _: None))
        (folder / "copies").mkdir()
        file = drop.tables[0]
        begin = time.perf_counter()
        passed = open_rows(folder, file, file.used_columns, folder / "copies")
        strict = time.perf_counter() - begin
        bench = Bench(folder, drop, passed, PlacesInTime.of(geography))
        bench.count_and_check()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        counting, checked, baseline = seconds(
            bench.count, bench.count_and_check, lambda: duckdb.connect().execute(query).fetchall()
        )
    return {
        "rows": passed.rows,
        "baseline": baseline,
        "counting": counting,
        "checked": checked,
        "strict": strict,
        "mebibytes": peak,
    }


def run(*arguments: str) -> str:
    command = [sys.executable, "-m", "tests.bench.counting", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def report(name: str, found: dict[str, float]) -> bool:
    """Print one line; return whether all limits hold."""
    limit = CASES[name][1]
    ratio, checked = found["counting"] / found["baseline"], found["checked"] / found["baseline"]
    fails = [
        text
        for bad, text in ((ratio > limit, "TOO SLOW"), (found["mebibytes"] > MOST_MEBIBYTES, "TOO BIG"))
        if bad
    ]
    print(
        f"{name:14} {found['rows']:>9,.0f} rows: counting {found['counting']:.2f} s, {ratio:.2f} x DuckDB's"
        f" {found['baseline']:.2f} s (at most {limit:.0f}); with all checks {checked:.2f} x;"
        f" strict pass {found['strict']:.2f} s; peak {found['mebibytes']:.0f} MiB {' '.join(fails)}",
        flush=True,
    )
    return not fails


def main() -> int:
    """Print one line per case; 1 where a limit is broken."""
    there = (REAL_DATA / "chicago" / "crimes_2017.csv.gz").exists()
    if not there:
        print(f"counting of the Chicago file: skipped, it is not at {REAL_DATA} (set REAL_DATA)")
    names = [name for name in CASES if there or not name.startswith("chicago")]
    held = [report(name, json.loads(run("measure", name))) for name in names]
    return 0 if all(held) else 1


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write", case, directory]:
            (Path(directory) / "baseline.sql").write_text(CASES[case][0](Path(directory)))
        case ["measure", case]:
            print(json.dumps(measure(case)))
        case _:
            sys.exit(main())

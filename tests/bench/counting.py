"""How long counting takes, as a ratio to DuckDB reading and grouping the same file.

`python -m tests.bench.counting` prints the ratios and ends with 1 where one is above its limit. The strict pass
is not part of them; its time is printed beside. Each case runs in a process of its own, which also gives its peak
memory. The areas are the real ones; without the real files beside the project there is nothing to measure.
"""

import gzip
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from data_access.publishing.areas import read_areas
from data_access.publishing.drop import Drop, load_drop
from data_access.publishing.engine import open_engine
from data_access.publishing.places import Places
from data_access.publishing.read import Workshop, count_file, expected_of
from data_access.publishing.rows import read_rows
from data_access.publishing.scan import Scan, locate, scan
from tests.conftest import REAL_DATA

GENERATED_ROWS = 5_000_000
RUNS = 5
MOST_RATIO = 3.0
MOST_RATIO_WITH_POINTS = 6.0
MOST_MEBIBYTES = 1024

# Offenses of the Chicago file, as far as our catalogue has them; what it lacks is `unknown` here.
CHICAGO_OFFENSES = {
    "HOMICIDE": "murder",
    "CRIM SEXUAL ASSAULT": "rape",
    "ROBBERY": "robbery",
    "BATTERY": "aggravated-assault",
    "ASSAULT": "aggravated-assault",
    "BURGLARY": "burglary",
    "THEFT": "theft",
    "MOTOR VEHICLE THEFT": "motor-vehicle-theft",
}
CHICAGO_GROUPING = """
    SELECT date_trunc('month', strptime("Date", '%m/%d/%Y %I:%M:%S %p')) AS month, "Primary Type", count(*)
    FROM read_csv('{path}', all_varchar = true) GROUP BY ALL
"""
GENERATED_GROUPING = """
    SELECT date_trunc('month', date) AS month, count(*), sum(killed), sum(wounded)
    FROM read_csv('{path}') GROUP BY ALL
"""
GENERATE = """
    COPY (
        SELECT 100000 + i AS id,
            strftime(DATE '2020-01-01' + (random() * 1826)::INTEGER % 1826, '%Y-%m-%d') AS date,
            printf('%.{decimals}f', -74.2514 + random() * 0.1334) AS longitude,
            printf('%.{decimals}f', 40.6799 + random() * 0.1083) AS latitude,
            (random() * 0.7)::INTEGER AS killed,
            (random() * 2)::INTEGER AS wounded
        FROM range({rows}) AS numbers(i)
    ) TO '{path}' (HEADER)
"""
AREAS = """
[[files]]
kind = "areas"
path = "{path}"
level = "{level}"
name_property = "{name_property}"
valid_from = 2012-01-01
"""
GENERATED = """
title = "Generated"
city = {{ id = "newark", names = {{ en = "Newark" }} }}
[[files]]
path = "generated.csv"
kind = "incidents"
dataset = "shooting"
covers = ["2020-01", "2024-12"]
id = "id"
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


def generated(folder: Path, *, points: bool, decimals: int = 4) -> str:
    """Write a drop of generated incidents in Newark; return the query of the baseline."""
    path = folder / "generated.csv"
    duckdb.sql(GENERATE.format(path=path, rows=GENERATED_ROWS, decimals=decimals))
    columns = "date = 'date'" + (", longitude = 'longitude', latitude = 'latitude'" if points else "")
    write_drop(folder, GENERATED.format(columns=columns), newark_areas(folder))
    return GENERATED_GROUPING.format(path=path)


def newark_areas(folder: Path) -> str:
    files = {"wards": ("ward", "WARD_NAME"), "neighborhoods": ("neighborhood", "Name")}
    for name in files:
        shutil.copy(REAL_DATA / "newark" / f"{name}.geojson", folder)
    return "".join(
        AREAS.format(path=f"{name}.geojson", level=level, name_property=name_property)
        for name, (level, name_property) in files.items()
    )


def write_drop(folder: Path, text: str, areas: str) -> None:
    (folder / "drop.toml").write_text(text + areas)


CASES: dict[str, tuple[Callable[[Path], str], float]] = {
    "chicago": (lambda folder: chicago(folder, points=False), MOST_RATIO),
    "chicago-points": (lambda folder: chicago(folder, points=True), MOST_RATIO_WITH_POINTS),
    "generated": (lambda folder: generated(folder, points=False), MOST_RATIO),
    "generated-points": (lambda folder: generated(folder, points=True), MOST_RATIO_WITH_POINTS),
    "generated-points-6": (lambda folder: generated(folder, points=True, decimals=6), MOST_RATIO_WITH_POINTS),
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


def count_once(folder: Path, drop: Drop, passed: Scan, places: Places) -> int:
    """Everything after the strict pass, in a fresh engine; returns the number of rows read."""
    with TemporaryDirectory() as spill:
        backend = open_engine(Path(spill))
        rows = read_rows(backend, drop.tables[0], passed, parent=None, carried=())
        return count_file(rows, Workshop(backend, places, folder, lambda _: None)).account.read


def measure(name: str) -> dict[str, float]:
    """Run one case in this process."""
    limit = CASES[name][1]
    with TemporaryDirectory() as directory:
        folder = Path(directory)
        subprocess_write(name, folder)
        query = (folder / "baseline.sql").read_text()
        drop = load_drop(folder)
        geography, _ = read_areas(folder, drop, progress=lambda _: None)
        copies = folder / "copies"
        copies.mkdir()
        begin = time.perf_counter()
        file = drop.tables[0]
        passed = scan(locate(folder, file.path), expected_of(file, file.used_columns), copies=copies)
        strict = time.perf_counter() - begin
        places = Places.of(geography)
        count_once(folder, drop, passed, places)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        counting, baseline = seconds(
            lambda: count_once(folder, drop, passed, places),
            lambda: duckdb.connect().execute(query).fetchall(),
        )
    return {
        "rows": passed.rows,
        "baseline": baseline,
        "counting": counting,
        "strict": strict,
        "ratio": counting / baseline,
        "limit": limit,
        "mebibytes": peak,
    }


def subprocess_write(name: str, folder: Path) -> None:
    """Write the drop of a case in another process, whose memory is not the one to be measured."""
    run("write", name, str(folder))


def run(*arguments: str) -> str:
    command = [sys.executable, "-m", "tests.bench.counting", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main() -> int:
    """Print one line per case; 1 where a limit is broken."""
    if not (REAL_DATA / "chicago" / "crimes_2017.csv.gz").exists():
        print(f"counting: skipped, the real files are not at {REAL_DATA} (set REAL_DATA)")
        return 0
    broken = False
    for name in CASES:
        found = json.loads(run("measure", name))
        too_slow, too_big = found["ratio"] > found["limit"], found["mebibytes"] > MOST_MEBIBYTES
        broken = broken or too_slow or too_big
        print(
            f"{name:20} {found['rows']:>9,.0f} rows: counting {found['counting']:.2f} s ="
            f" {found['ratio']:.2f} x DuckDB's {found['baseline']:.2f} s (at most {found['limit']:.0f});"
            f" peak {found['mebibytes']:.0f} MiB; strict pass {found['strict']:.2f} s"
            f"{'  TOO SLOW' if too_slow else ''}{'  TOO BIG' if too_big else ''}",
            flush=True,
        )
    return int(broken)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write", case, directory]:
            (Path(directory) / "baseline.sql").write_text(CASES[case][0](Path(directory)))
        case ["measure", case]:
            print(json.dumps(measure(case)))
        case _:
            sys.exit(main())

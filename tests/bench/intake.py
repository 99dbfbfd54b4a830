"""How long the intake of a big file takes, as a ratio to Python's csv module reading the same bytes strictly.

`python -m tests.bench.intake` prints for 1, 5 and 15 million rows: the intake part of `check` (strict reading, values,
accounting, places, counting), the baseline (sha256 of the file, and a strict pass of csv.reader with the width of
every row), their ratio, and the peak of memory. It ends with 1 where a ratio or a peak is above its limit, or where
memory grows with the rows. `quoted` is the same file with quotes, which has to be copied.
"""

from __future__ import annotations

import csv
import hashlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from data_access.publishing.read import read_drop
from data_access.sample.generate import write_sample
from tests.bench.counting import AREAS, SAMPLE, write_drop

MILLION = 1_000_000
# Case: rows, and whether texts are quoted.
CASES = {
    "1 million": (MILLION, False),
    "5 million": (5 * MILLION, False),
    "5 million, quoted": (5 * MILLION, True),
    "15 million": (15 * MILLION, False),
}
MOST_RATIO = 4.0
MOST_MEBIBYTES = 704
# The engine holds what it reads up to a limit of its own (MEMORY_LIMIT), which 5 million rows fill, and spills the
# rest. What still grows are two bytes for every row that is placed, and how the engine keeps track of what it spilled.
MOST_GROWTH_MEBIBYTES = 96
RUNS = 2


def write(folder: Path, rows: int, *, quoted: bool) -> None:
    """A sample drop of so many shootings, of which only these are read."""
    write_sample(folder, rows=rows)
    if quoted:
        path = folder / "sample_shootings.csv"
        plain = path.rename(folder / "plain.csv")
        with plain.open(newline="") as source, path.open("w", newline="") as target:
            csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(csv.reader(source))
        plain.unlink()
    areas = "".join(
        AREAS.format(path=f"sample_{level}s.geojson", level=level, name_property="Name")
        for level in ("ward", "neighborhood")
    )
    columns = "date = 'date', longitude = 'longitude', latitude = 'latitude'"
    write_drop(folder, SAMPLE.format(columns=columns), areas)


def strict_pass(path: Path) -> int:
    """What a careful script does at least: the sum of the bytes, and every row as wide as the header."""
    with path.open("rb") as raw:
        hashlib.file_digest(raw, "sha256")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        width, rows = len(next(reader)), 0
        for row in reader:
            if len(row) != width:
                raise SystemExit(f"{path}: a row of {len(row)} values")
            rows += 1
    return rows


def measure(folder: Path) -> dict[str, float]:
    """Measure one drop in this process: memory first, then the intake, then the baseline."""
    wall = time.perf_counter()
    intake = read_drop(folder, geography=None)
    wall = time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    account = intake.accounts[-1]
    path = folder / account.path
    begin = time.perf_counter()
    rows = strict_pass(path)
    base = time.perf_counter() - begin
    again = [timed(lambda: read_drop(folder, geography=None)) for _ in range(RUNS - 1)]
    bases = [timed(lambda: strict_pass(path)) for _ in range(RUNS - 1)]
    if rows != account.read:
        raise SystemExit(f"{rows} rows are in the file, and {account.read} were read")
    return {"rows": rows, "check": min(wall, *again), "baseline": min(base, *bases), "mebibytes": peak}


def timed(work: Callable[[], object]) -> float:
    """The seconds that some work takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def run(name: str) -> dict[str, float]:
    """Write a case and measure it, each in a process of its own."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.intake"]
        subprocess.run([*command, "write", name, folder], check=True, stdout=subprocess.DEVNULL)
        done = subprocess.run([*command, "measure", folder], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def report(name: str, found: dict[str, float]) -> bool:
    """Print one line; return whether ratio and peak hold."""
    ratio = found["check"] / found["baseline"]
    fails = [
        text
        for bad, text in ((ratio > MOST_RATIO, "TOO SLOW"), (found["mebibytes"] > MOST_MEBIBYTES, "TOO BIG"))
        if bad
    ]
    print(
        f"{name:18} {found['rows']:>9,.0f} rows: intake {found['check']:.1f} s, {ratio:.2f} x the strict pass of csv"
        f" with sha256 {found['baseline']:.1f} s (at most {MOST_RATIO:.0f}); peak {found['mebibytes']:.0f} MiB"
        f" (at most {MOST_MEBIBYTES}) {' '.join(fails)}",
        flush=True,
    )
    return not fails


def main() -> int:
    """Print one line per case; 1 where a limit is broken."""
    found = {name: run(name) for name in CASES}
    held = [report(name, each) for name, each in found.items()]
    growth = found["15 million"]["mebibytes"] - found["5 million"]["mebibytes"]
    flat = growth <= MOST_GROWTH_MEBIBYTES
    print(
        f"memory from 5 to 15 million rows: {growth:+.0f} MiB (at most {MOST_GROWTH_MEBIBYTES})"
        f"{'' if flat else ' NOT FLAT'}"
    )
    return 0 if all(held) and flat else 1


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write", case, directory]:
            rows, quoted = CASES[case]
            write(Path(directory), rows, quoted=quoted)
        case ["measure", directory]:
            print(json.dumps(measure(Path(directory))))
        case _:
            sys.exit(main())

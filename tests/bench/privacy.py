"""How long protection takes and how many cells it hides, beside the package pytauargus and beside what is possible.

`python -m tests.bench.privacy` prints a line per table and ends with 1 where more than 1.3 times the bound of an
integer program is hidden, or where the attacker works anything out. pytauargus (EUPL) is no part of the product; it is
compared where it is installed (`pip install pytauargus==0.6.0`). It promises less: it knows no insiders, and does not
ask whether what it hides for others could be small.
"""

from __future__ import annotations

import contextlib
import csv
import importlib.util
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np

from data_access.privacy.optimum import demands, fewest
from data_access.privacy.patterns import protect_system
from data_access.privacy.system import Mask, System, blocks
from data_access.privacy.witnesses import check
from tests.conftest import REAL_DATA
from tests.data_access.privacy.attacks import worked_out
from tests.data_access.privacy.systems import TOTAL, Axis, crossed

MOST_TIMES_THE_BOUND = 1.3
# Beyond these the bound takes minutes, and is that of a search that was ended.
MOST_CELLS_TO_BOUND = 200
MOST_NODES = 500
Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class Table:
    """Rows with a count each, how they are grouped, and the smallest count that may be shown."""

    rows: Rows
    axes: Sequence[Axis]
    value: str
    smallest: int

    @property
    def system(self) -> System:
        return crossed(self.rows, self.axes, value=self.value, smallest=self.smallest)

    @property
    def is_nested(self) -> bool:
        """Whether each axis is grouped once at most: what pytauargus takes as one table."""
        return all(len(axis) <= 2 for axis in self.axes)


def public_table(name: str, *axes: Axis) -> Table:
    with (REAL_DATA / "privacy" / f"{name}.csv").open() as file:
        return Table(list(csv.DictReader(file)), axes, "ant", 4)


def random_table(height: int, width: int, *, share_small: float, seed: int) -> Table:
    """Return a table of which a share is 1 to 4, the same on every run."""
    chance = Random(seed)
    rows = [
        {
            "row": f"r{y:02}",
            "column": f"c{x:02}",
            "n": chance.randint(1, 4) if chance.random() < share_small else chance.randint(5, 60),
        }
        for y in range(height)
        for x in range(width)
    ]
    return Table(rows, (["row"], ["column"]), "n", 5)


TABLES: dict[str, Callable[[], Table]] = {
    "z1": lambda: public_table("z1", ["region"], ["hovedint"]),
    "z2": lambda: public_table("z2", ["region", "fylke"], ["hovedint"]),
    "z2, two groupings": lambda: public_table("z2", ["region", "fylke", "kostragr"], ["hovedint"]),
    "100 cells": lambda: random_table(9, 9, share_small=0.08, seed=1),
    "130 cells": lambda: random_table(12, 9, share_small=0.08, seed=3),
    "169 cells": lambda: random_table(12, 12, share_small=0.08, seed=2),
    "400 cells": lambda: random_table(19, 19, share_small=0.08, seed=4),
}


def timed(work: Callable[[], Mask]) -> tuple[Mask, float]:
    begin = time.perf_counter()
    return work(), time.perf_counter() - begin


def ours(system: System) -> Mask:
    """Protect, and check the proof as `publish` does."""
    pattern = protect_system(system)
    check(system, shown=system.values, hidden=pattern.hidden, proof=pattern.proof)
    return pattern.hidden


def theirs(table: Table) -> Mask:
    """Return what pytauargus hides, in our order of cells, with every hidden cell costing the same.

    It is given each grouped axis as a hierarchy.
    """
    from pytauargus import protect  # type: ignore[import-not-found]  # it has no types

    names = [axis[0] for axis in table.axes]
    events = [row for row in table.rows for _ in range(int(float(str(row[table.value]))))]
    columns = {name: [_code(row, name) for row in events] for name in names} | {"count": [1.0] * len(events)}
    # It leaves its logs wherever it runs.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        grouped = {axis[0]: _hierarchy(table, axis, Path(folder)) for axis in table.axes if len(axis) > 1}
        found = protect(
            columns,
            names,
            response="count",
            safety_rules=f"FREQ({table.smallest},100)",
            suppress="OPT(1)",  # its way for larger hierarchies ends the process with the solver that it ships
            cost_var="-2",
            workdir=folder,
            hrc=grouped or None,
            hierleadstring="@" if grouped else None,
        ).tables[0]
        hidden = {
            str(tuple(TOTAL if code == "Total" else code for code in row))
            for row, status in zip(_codes(Path(found.path)), found.status(), strict=True)
            if status != "S"
        }
    return np.asarray([name in hidden for name in table.system.names])


def _code(row: Mapping[str, object], name: str) -> str:
    return f"{name}={row[name]}"


def _hierarchy(table: Table, axis: Axis, folder: Path) -> str:
    """Write the parts of each group of an axis as pytauargus reads them; return the file's path."""
    part, group = axis
    parts: dict[str, dict[str, None]] = {}
    for row in table.rows:
        parts.setdefault(_code(row, group), {})[_code(row, part)] = None
    path = folder / f"{part}.hrc"
    path.write_text("".join(f"{code}\n" + "".join(f"@{each}\n" for each in parts[code]) for code in parts))
    return str(path)


def _codes(path: Path) -> list[tuple[str, str]]:
    with path.open() as file:
        return [(line[0].strip(), line[1].strip()) for line in csv.reader(file, delimiter=";")]


def bound(system: System, start: Mask) -> float:
    """Return a number of cells that no pattern can be below, insiders left out; the search begins from a pattern."""
    whole = 0.0
    for block in blocks(system):
        wanted = demands(block.system, block.system.targets, {})
        best = fewest(block.system, wanted, start[block.cells], most_nodes=MOST_NODES) if wanted else None
        whole += best.bound if best else float((block.system.open & block.system.sensitive).sum())
    return float(np.ceil(whole - 1e-6))


def report(name: str, table: Table, *, compare: bool) -> bool:
    """Print one line; return whether all limits hold."""
    system = table.system
    hidden, seconds = timed(lambda: ours(system))
    failures = len(worked_out(system, hidden, exact=False))
    text = f"{name:18} {len(system.names):>4} cells, {int(system.sensitive.sum()):>3} small: "
    text += f"{int(hidden.sum()):>3} hidden in {seconds:.2f} s, {failures} worked out"
    held = failures == 0
    if len(system.names) <= MOST_CELLS_TO_BOUND:
        least = bound(system, hidden)
        held = held and hidden.sum() <= MOST_TIMES_THE_BOUND * least
        text += f"; {hidden.sum() / least:.2f} x the bound of {least:.0f} (at most {MOST_TIMES_THE_BOUND})"
    if compare and table.is_nested:
        other, other_seconds = timed(lambda: theirs(table))
        # It may hide zeros, so whoever knows its rules cannot tell that what is hidden is not 0.
        unsure = (
            replace(system, least=np.zeros_like(system.least))
            if (system.values[other] == 0).any()
            else system
        )
        read = len(worked_out(unsure, other, exact=False))
        text += f"; pytauargus: {int(other.sum())} hidden in {other_seconds:.2f} s, {read} worked out"
    print(text if held else f"{text} LIMIT BROKEN", flush=True)
    return held


def main() -> int:
    """Print one line per table; 1 where a limit is broken."""
    there = (REAL_DATA / "privacy").is_dir()
    if not there:
        print(f"z1 and z2: skipped, they are not at {REAL_DATA} (set REAL_DATA)")
    compare = importlib.util.find_spec("pytauargus") is not None
    if not compare:
        print("pytauargus: skipped, it is not installed (pip install pytauargus==0.6.0)")
    names = [name for name in TABLES if there or not name.startswith("z")]
    held = [report(name, TABLES[name](), compare=compare) for name in names]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())

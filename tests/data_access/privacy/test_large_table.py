"""The large public table: 13,710 cells of which 2,124 are small, in regions, counties, incomes and months."""

import csv
import time
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from data_access.privacy.patterns import protect_system
from data_access.privacy.system import System
from data_access.privacy.witnesses import check
from tests.data_access.privacy.attacks import bounds, insiders, said, worked_out
from tests.data_access.privacy.systems import crossed

# Each insider is an attack of its own on the whole table; the check of the witnesses looks at all of them.
INSIDERS = 3
REGIONS = {"one grouping of regions": ["region", "fylke"], "two that cross": ["region", "fylke", "kostragr"]}


def table(real_data: Path, regions: list[str]) -> System:
    with (real_data / "privacy" / "sosialFiktiv.csv").open() as file:
        axes = [regions, ["hovedint"], ["mnd", "mnd2"]]
        return crossed(list(csv.DictReader(file)), axes, value="ant", smallest=4)


@pytest.mark.trial
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("kind", REGIONS)
def test_nothing_can_be_worked_out_of_a_large_table(real_data: Path, kind: str) -> None:
    """A method that is safe on small tables and gives up on large ones protects nobody."""
    system = table(real_data, REGIONS[kind])
    begin = time.perf_counter()
    pattern = protect_system(system)
    seconds = time.perf_counter() - begin
    small, hidden = int(system.sensitive.sum()), int(pattern.hidden.sum())
    print(
        f"\n{kind}: {len(system.names):,} cells, {small:,} small, {hidden - small:,} hidden for others,",
        end=" ",
    )
    print(f"{pattern.programs:,} programs, {seconds:.0f} s", flush=True)
    assert check(system, shown=system.values, hidden=pattern.hidden, proof=pattern.proof) == hidden
    begin = time.perf_counter()
    assert not said(worked_out(system, pattern.hidden, exact=False))
    print(f"attacked by the public in {time.perf_counter() - begin:.0f} s", flush=True)
    targets = set(np.flatnonzero(system.targets).tolist())
    for known in islice(insiders(system), INSIDERS):
        found = bounds(system, pattern.hidden, known=known, exact=False)
        assert not [system.names[cell] for cell in targets & found.keys() if found[cell].failed]
    print(f"and by {INSIDERS} insiders in {time.perf_counter() - begin:.0f} s in all", flush=True)

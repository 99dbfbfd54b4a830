"""Random tables: whatever protection chose, the attacker finds nothing; and small tables are at their optimum."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from data_access.definitions import View
from data_access.model import Period
from data_access.privacy.optimum import demands, fewest
from data_access.privacy.patterns import protect_system
from data_access.privacy.protect import check_proof
from data_access.privacy.system import Mask, Role, System, blocks
from data_access.privacy.witnesses import check, events_of
from tests.data_access.privacy.attacks import said, worked_out, worked_out_by_insiders
from tests.data_access.privacy.cities import KIND, MARK, Town, every, months, view
from tests.data_access.privacy.systems import crossed

# Random cities are tiny, and many of their small numbers follow from what must be public; each time that protection
# gives up, the attacker confirms that it had to.
MOST_HELD_BACK = 0.35

PLANS = {
    "kinds in both partitions": (
        view("ward", "quarter", "kind"),
        view("neighborhood", "quarter", "kind", "group", "c"),
        view("city", "quarter", "kind"),
    ),
    "months of the one, quarters of the other": (
        view("ward", "quarter"),
        view("neighborhood", "month"),
        view("neighborhood", "quarter"),
        view("city", "month", forced=True),
    ),
    "months and quarters, kinds and all": (
        view("ward", "month", "kind", "group", "c"),
        view("ward", "quarter"),
        view("neighborhood", "quarter", "kind"),
        view("city", "month", "kind", forced=True),
    ),
    "marks that overlap, beside all": (
        view("ward", "quarter", "mark"),
        view("ward", "quarter"),
        view("neighborhood", "quarter"),
        view("city", "quarter", "mark", forced=True),
    ),
    "marks in both partitions": (
        view("ward", "quarter", "mark"),
        view("neighborhood", "month", "mark"),
        view("neighborhood", "quarter"),
        view("city", "quarter", forced=True),
    ),
    "marks, kinds and all": (
        view("ward", "quarter", "kind"),
        view("neighborhood", "quarter", "mark"),
        view("neighborhood", "quarter"),
        view("city", "month", "mark"),
    ),
}
WARDS, NEIGHBORHOODS = ("east", "west"), ("hill", "park", "shore")
ALL_ATOMS = tuple(f"{ward}~{neighborhood}" for ward in WARDS for neighborhood in NEIGHBORHOODS)


@st.composite
def towns(draw: st.DrawFn) -> Town:
    """Return a city whose counts are drawn by a generator of their own: drawn one by one, nearly all would be 0."""
    atoms = tuple(sorted(draw(st.sets(st.sampled_from(ALL_ATOMS), min_size=3, max_size=6))))
    plan = PLANS[draw(st.sampled_from(sorted(PLANS)))]
    when = months("2024-01", draw(st.sampled_from([3, 3, 6])))
    usual, rare = draw(st.sampled_from([1, 2, 4, 9])), draw(st.sampled_from([0.0, 0.3, 0.7]))
    chance = Random(draw(st.integers(0, 2**32)))
    kinds = {place: _count(chance, usual, rare) for place in every(KIND.leaves(), atoms, when)}
    return Town(atoms, plan, when, kinds, drawn_marks(chance, kinds) if _has_marks(plan) else {})


def _count(chance: Random, usual: int, rare: float) -> int:
    """Return a small count, often 0, now and then a large one."""
    if chance.random() < rare:
        return 0
    return chance.randint(0, usual) if chance.random() < 0.9 else chance.randint(10, 40)


def _has_marks(plan: Iterable[View]) -> bool:
    return any(each.dimension == MARK.id for each in plan)


def drawn_marks(
    chance: Random, kinds: Mapping[tuple[str, str, Period], int]
) -> dict[tuple[str, str, Period], int]:
    """Return counts of two marks that overlap: each event has one of them, or both."""
    totals: Counter[tuple[str, Period]] = Counter()
    for (_, atom, month), value in kinds.items():
        totals[atom, month] += value
    found = {}
    for (atom, month), count in totals.items():
        with_x = chance.choice([0, count, chance.randint(0, count)])
        found["x", atom, month] = with_x
        found["y", atom, month] = chance.choice([count - with_x, chance.randint(count - with_x, count)])
    return found


def test_the_attacker_finds_nothing_in_random_cities() -> None:
    """Two partitions that cross, atoms, groups, marks that overlap, months and quarters: each is a way in."""
    seen: Counter = Counter()

    @settings(max_examples=60, derandomize=True)
    @given(towns())
    def attack(town: Town) -> None:
        protection = town.protected()
        seen["held back" if protection.held else "protected"] += 1
        if protection.held:
            system = town.linked().system
            assert not is_safe(system, everything(system)), "it could have been protected"
        seen["hidden"] += sum(cell.value is None for cell in protection.cells)
        check_proof(protection.cells, protection.linked, protection.kept.proof)
        report = town.attacked(protection.cells, protection.held)
        assert not report.failures, report.text()

    attack()
    assert seen["held back"] <= MOST_HELD_BACK * seen.total(), seen
    assert seen["hidden"] > seen["protected"], f"random cities must have something to hide: {seen}"


# Against the optimum ------------------------------------------------------------


@st.composite
def plain_tables(draw: st.DrawFn, *, most: int) -> System:
    """Return a table of rows and columns with their totals, some of them public, with up to `most` cells."""
    chance = Random(draw(st.integers(0, 2**32)))
    height, width = draw(
        st.sampled_from([(h, w) for h in range(2, 7) for w in range(1, 7) if _size(h, w) <= most])
    )
    usual = draw(st.sampled_from([4, 9, 20]))
    rows = [
        {
            "row": f"r{y}",
            "column": f"c{x}",
            "count": 0 if chance.random() < 0.15 else chance.randint(1, usual),
        }
        for y in range(height)
        for x in range(width)
    ]
    axes = [["row"], ["column"]] if width > 1 else [["row"]]
    system = crossed(rows, axes, value="count", smallest=5)
    totals = np.asarray(["total" in name for name in system.names])
    public = totals & np.asarray([chance.random() < 0.7 for _ in totals])
    return replace(
        system,
        role=np.where(public, Role.PUBLIC, Role.OPEN).astype(np.int8),
        sensitive=system.sensitive & ~public,
        weight=np.asarray([float(chance.randint(1, 3)) for _ in totals]),
    )


def _size(height: int, width: int) -> int:
    return (height + 1) * (width + 1) if width > 1 else height + 1


def is_safe(system: System, hidden: Mask) -> bool:
    """Whether neither the public nor anybody who is counted can work out what must not be, says the attacker."""
    return not worked_out(system, hidden) and not worked_out_by_insiders(system, hidden)


def everything(system: System) -> Mask:
    """Return all cells that can be hidden at all."""
    return np.asarray(system.open & ((system.values > 0) | system.sensitive))


def lightest(system: System) -> float:
    """Return the least weight of all safe patterns, tried one after the other; infinite where there is none."""
    must = system.open & system.sensitive
    may = np.flatnonzero(system.open & ~system.sensitive & (system.values > 0))
    sets = (each for size in range(len(may) + 1) for each in combinations(may.tolist(), size))
    best = float("inf")
    for chosen in sets:
        hidden = must.copy()
        hidden[list(chosen)] = True
        weight = float(system.weight[hidden].sum())
        if weight < best and is_safe(system, hidden):
            best = weight
    return best


@settings(max_examples=25, derandomize=True)
@given(plain_tables(most=12))
def test_small_tables_are_at_the_optimum_that_trying_all_finds(system: System) -> None:
    """Each cell more than needed is a number that readers lose; the attacker is the judge of what is needed."""
    assume((system.open & ~system.sensitive & (system.values > 0)).sum() <= 8)
    best = lightest(system)
    pattern = protect_system(system)
    if pattern.reasons:
        assert best == float("inf")
        return
    assert is_safe(system, pattern.hidden)
    assert float(system.weight[pattern.hidden].sum()) == best


@settings(max_examples=15, derandomize=True)
@given(plain_tables(most=40))
def test_tables_up_to_forty_cells_are_at_the_proved_optimum(system: System) -> None:
    """What is chosen is no heavier than the bound that an integer program proves."""
    pattern = protect_system(system)
    if pattern.reasons:
        return
    check(system, shown=system.values, hidden=pattern.hidden, proof=pattern.proof)
    assert not said(worked_out(system, pattern.hidden))
    weight = float(system.weight[pattern.hidden].sum())
    bound = sum(_bound(block.system, pattern.hidden[block.cells]) for block in blocks(system))
    assert weight == pytest.approx(bound)


def _bound(system: System, hidden: Mask) -> float:
    """Return a weight that no pattern of a block can be below: of its small cells, and of what hides them."""
    others = np.flatnonzero(hidden & ~system.targets).tolist()
    wanted = demands(system, system.targets, events_of(system, system.values), others)
    if not wanted:
        return 0.0
    best = fewest(system, wanted)
    assert best is not None
    assert best.proved, "a table of forty cells must be solved to the end"
    return best.bound

"""Random tables: whatever protection chose, the attacker finds nothing; and small tables are at their optimum."""

from collections import Counter
from collections.abc import Iterable, Mapping
from random import Random

from hypothesis import given, note, settings
from hypothesis import strategies as st

from data_access.catalog import View
from data_access.model import Period
from data_access.privacy.protect import check_proof
from tests.data_access.privacy.cities import KIND, MARK, Town, every, months, view

# A plan that leaves no room at all is rare among random ones, too; more would mean that protection gives up.
MOST_HELD_BACK = 0.2

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
    return Town(atoms, plan, when, kinds, _marks(chance, kinds) if _has_marks(plan) else {})


def _count(chance: Random, usual: int, rare: float) -> int:
    """Return a small count, often 0, now and then a large one."""
    if chance.random() < rare:
        return 0
    return chance.randint(0, usual) if chance.random() < 0.9 else chance.randint(10, 40)


def _has_marks(plan: Iterable[View]) -> bool:
    return any(each.dimension == MARK.id for each in plan)


def _marks(
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
        seen["hidden"] += sum(cell.value is None for cell in protection.cells)
        check_proof(protection.cells, protection.linked, protection.kept.proof)
        report = town.attacked(protection.cells, protection.held)
        assert not report.failures, report.text()

    attack()
    assert seen["held back"] <= MOST_HELD_BACK * seen.total(), seen
    assert seen["hidden"] > seen["protected"], f"random cities must have something to hide: {seen}"

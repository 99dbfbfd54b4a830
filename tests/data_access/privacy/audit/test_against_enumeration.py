"""The attacker against somebody who tries every table that fits: both must find the same bounds."""

from collections.abc import Collection, Iterator, Mapping
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.privacy.audit import audit
from data_access.privacy.audit.tables import table

# Two wards, three neighborhoods; n lies in both wards, so it has two atoms.
ATOMS = ("east~m", "east~n", "west~n", "west~o")
AREAS = {
    "city": ATOMS,
    "east": ATOMS[:2],
    "west": ATOMS[2:],
    "m": ATOMS[:1],
    "n": ATOMS[1:3],
    "o": ATOMS[3:],
}
SUMS = [
    ("city", ["east", "west"]),
    ("city", ["m", "n", "o"]),
    *((name, list(AREAS[name])) for name in ("east", "west", "m", "n", "o")),
]
CATEGORIES = {"all": ("p", "q"), "p": ("p",), "q": ("q",)}
PERIODS = {"2024-Q1": (0, 1, 2), "2024-01": (0,), "2024-02": (1,), "2024-03": (2,)}
LEAVES = list(product(ATOMS, ("p", "q")))
LEVELS = {"ward": ("east", "west"), "neighborhood": ("m", "n", "o")}
VIEWS = list(product(LEVELS, CATEGORIES, ("quarter", "month")))
Month = tuple[int, ...]
Cell = tuple[str, str, str]


def ways(total: int, places: int) -> Iterator[Month]:
    """Yield every way to lay so many events into so many places."""
    if places == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in ways(total - first, places - 1):
            yield (first, *rest)


def number(months: tuple[Month, ...], areas: tuple[str, ...], category: str, period: str) -> int:
    inside = [n for n, (atom, leaf) in enumerate(LEAVES) if atom in areas and leaf in CATEGORIES[category]]
    return sum(months[month][n] for month in PERIODS[period] for n in inside)


def fits(months: tuple[Month, ...], cells: Mapping[Cell, int | None], periods: Collection[str]) -> bool:
    """Whether a table gives what is shown of these periods; hidden cells hold somebody."""
    found = (
        (number(months, AREAS[area], category, period), value)
        for (area, category, period), value in cells.items()
        if period in periods
    )
    return all(got >= 1 if value is None else got == value for got, value in found)


def fitting(months: tuple[Month, ...], cells: Mapping[Cell, int | None]) -> Iterator[tuple[Month, ...]]:
    """Yield every table with the city's monthly totals that fits all cells."""
    nobody: Month = (0,) * len(LEAVES)
    tried = []
    for n, period in enumerate(("2024-01", "2024-02", "2024-03")):
        alone = (
            tuple(month if each == n else nobody for each in range(3))
            for month in ways(sum(months[n]), len(LEAVES))
        )
        tried.append([each[n] for each in alone if fits(each, cells, {period})])
    yield from (each for each in product(*tried) if fits(each, cells, {"2024-Q1"}))


@st.composite
def towns(draw) -> tuple[tuple[Month, ...], dict[Cell, int | None]]:
    """Three months of a few events, some views of them, and some of what is not zero hidden."""
    months = tuple(
        tuple(draw(st.sampled_from(list(ways(draw(st.integers(0, 2)), len(LEAVES)))))) for _ in range(3)
    )
    cells: dict[Cell, int | None] = {
        ("city", "all", period): number(months, ATOMS, "all", period) for period in PERIODS
    }
    for level, category, grain in draw(st.lists(st.sampled_from(VIEWS), min_size=1, max_size=5, unique=True)):
        for area, period in product(LEVELS[level], PERIODS):
            if ("Q" in period) == (grain == "quarter"):
                value = number(months, AREAS[area], category, period)
                cells[area, category, period] = None if value and draw(st.booleans()) else value
    return months, cells


def report_of(cells: Mapping[Cell, int | None]):
    lines = (
        f"{area} {period} {category} {'?' if value is None else value}"
        for (area, category, period), value in cells.items()
    )
    return audit([table("R1", "\n".join(lines), areas=SUMS, categories=[("all", "pq")])], exact=True)


CODES = {"Q1 2024": "2024-Q1", "Jan 2024": "2024-01", "Feb 2024": "2024-02", "Mar 2024": "2024-03"}


@settings(max_examples=80)
@given(towns())
def test_bounds_are_those_of_every_table_that_fits(town) -> None:
    """A bound too wide calls a leak safe; one too narrow hides what nobody could work out."""
    months, cells = town
    tables = list(fitting(months, cells))
    report = report_of(cells)
    expected = {}
    for (area, category, period), value in cells.items():
        if value is None:
            found = [number(tried, AREAS[area], category, period) for tried in tables]
            expected[area, category, period] = (min(found), max(found))
            assert min(found) <= number(months, AREAS[area], category, period) <= max(found)
    hidden = [bound for bound in report.bounds if bound.kind == "hidden"]
    assert {(b.area, b.category, CODES[b.period]): (b.low, b.high) for b in hidden} == expected


@settings(max_examples=40)
@given(towns())
def test_slivers_that_surely_hold_few_are_found(town) -> None:
    """Wards less neighborhoods leave parts of neighborhoods, which nobody displays and anybody can subtract."""
    months, cells = town
    tables = list(fitting(months, cells))
    found = {
        (b.area, b.category, CODES[b.period]): (b.low, b.high)
        for b in report_of(cells).bounds
        if b.kind == "sliver"
    }
    for (name, category, period), bounds in found.items():
        areas = {"N's part in East": ("east~n",), "N's part in West": ("west~n",)}[name]
        numbers = [number(tried, areas, category, period) for tried in tables]
        assert bounds == (min(numbers), max(numbers))
    judged = {key for key, (low, _) in found.items() if low >= 1}
    for category, period in product(CATEGORIES, PERIODS):
        displayed = any((areas[0], category, period) in cells for areas in LEVELS.values())
        if displayed and all(_has_numbers(cells, level, category, period) for level in LEVELS):
            for ward in ("East", "West"):
                numbers = [number(tried, (f"{ward.lower()}~n",), category, period) for tried in tables]
                surely = min(numbers) >= 1 and max(numbers) < 5
                assert not surely or (f"N's part in {ward}", category, period) in judged
                assert min(numbers) >= 1 or (f"N's part in {ward}", category, period) not in judged


def _has_numbers(cells: Mapping[Cell, int | None], level: str, category: str, period: str) -> bool:
    """Whether a level displays the period, or the quarter by its months."""
    area = LEVELS[level][0]
    return (area, category, period) in cells or ("Q" in period and (area, category, "2024-01") in cells)

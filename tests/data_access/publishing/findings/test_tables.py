"""The agency's own totals, and tables that are too fine."""

from data_access.model import Period
from data_access.privacy import ViewReport
from data_access.publishing.base import Total
from data_access.publishing.findings import State, find
from data_access.publishing.rollup import Truth
from tests.data_access.publishing.findings.states import GEOGRAPHY, months, state

YEAR = months("2023-01", "2023-12")
TRUTH = state(
    {"murder": dict.fromkeys(YEAR, 4), "robbery": dict.fromkeys(YEAR, 30), "theft": dict.fromkeys(YEAR, 90)}
)


def total(period: str, category: str, value: int, dimension: str = "offense") -> Total:
    if category == "all":
        dimension = "all"
    return Total(
        "reported-crime", "incidents", Period.parse(period), dimension, category, value, "Yearly report"
    )


def found(before: State, after: State) -> list:
    return [each for each in find(before, after, GEOGRAPHY) if each.kind in ("totals", "small")]


def test_totals_that_agree_are_no_finding() -> None:
    """Whole, group, category; month and year."""
    agreeing = (
        total("2023", "all", 12 * 124),
        total("2023", "violent", 12 * 34),
        total("2023-05", "murder", 4),
        total("2024", "all", 3),
    )
    assert found(State(Truth.empty()), State(TRUTH, agreeing)) == []


def test_a_mismatch_is_found_once_and_says_both_figures_to_staff() -> None:
    """The agency says 1,500 and we would show 1,488: somebody must know why before readers ask."""
    differing = (total("2023", "all", 1500), total("2023", "theft", 1092))
    (finding,) = found(State(Truth.empty()), State(TRUTH, differing))
    assert "2023 1,488 here and 1,500 there" in finding.detail
    assert "2023 theft 1,080 here and 1,092 there" in finding.detail
    assert "1,488" not in finding.public
    assert found(State(TRUTH, differing), State(TRUTH, differing)) == [], "accepted with the release before"
    assert found(State(TRUTH, differing), State(TRUTH, (total("2023", "all", 1501),)))


def view(years: tuple[int, ...], primaries: int) -> ViewReport:
    return ViewReport(
        "shooting",
        "ward",
        "year",
        "all",
        30,
        primaries,
        12,
        recent_years=years,
        recent_cells=10,
        recent_primaries=primaries,
    )


def test_a_table_that_is_too_fine_is_asked_once_a_year_and_not_told_in_public() -> None:
    """More than a fifth small: hidden year after year, it informs nobody. How many are small is itself hidden."""
    nothing = State(Truth.empty())
    assert found(nothing, State(Truth.empty(), views=[view((2022, 2023), 2)])) == []
    fine = State(Truth.empty(), views=[view((2022, 2023), 3)])
    (finding,) = found(nothing, fine)
    assert finding.telling
    assert "3 of 10 cells of 2022 and 2023" in finding.detail
    assert found(fine, fine) == []
    assert found(fine, State(Truth.empty(), views=[view((2023, 2024), 3)]))

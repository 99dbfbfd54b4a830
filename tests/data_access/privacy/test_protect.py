"""The crude form of protection, against an attacker who subtracts."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.catalog import DATASETS, View, dataset
from data_access.model import ALL, AreaLevel, Cell, CellKey, Grain, Period, Status
from data_access.privacy.estimates import refuse_unsafe_survey
from data_access.privacy.protect import PlanError, protect, refuse_unsafe_plan

WARDS = ("east", "west", "unplaced-ward")
SHOOTING = dataset("shooting")
FORCE = dataset("use-of-force")


def ward_cells(values: dict[str, int], year: str = "2024") -> list[Cell]:
    period = Period.parse(year)
    total = CellKey("shooting", "subjects", AreaLevel.CITY, "newark", period)
    parts = [CellKey("shooting", "subjects", AreaLevel.WARD, ward, period) for ward in WARDS]
    published = [Cell(key, Status.PUBLISHED, values[key.area]) for key in parts]
    return [Cell(total, Status.PUBLISHED, sum(values.values())), *published]


def statuses(cells) -> list[str]:
    return [str(cell.status) for cell in cells]


def test_a_year_with_a_small_number_is_hidden_whole_and_the_total_stays() -> None:
    """With only the small number hidden, the total minus the others would give it away."""
    cells = protect(ward_cells({"east": 12, "west": 3, "unplaced-ward": 8}), dataset=SHOOTING).cells
    assert statuses(cells) == ["published", "suppressed", "suppressed", "suppressed"]
    assert cells[0].value == 23
    assert all(cell.value is None for cell in cells[1:])


def test_a_safe_year_is_shown_whole() -> None:
    """Hiding more than needed takes a ward's own figures away from it."""
    given_cells = ward_cells({"east": 12, "west": 5, "unplaced-ward": 0})
    assert protect(given_cells, dataset=SHOOTING).cells == tuple(given_cells)


def test_years_are_judged_apart() -> None:
    """One bad year must not take away the others."""
    cells = [
        *ward_cells({"east": 12, "west": 3, "unplaced-ward": 8}, "2023"),
        *ward_cells({"east": 12, "west": 6, "unplaced-ward": 8}, "2024"),
    ]
    assert statuses(protect(cells, dataset=SHOOTING).cells)[4:] == ["published"] * 4


def test_traits_of_people_need_eleven() -> None:
    """Ten people of one race are few enough to be recognized."""
    period = Period.parse("2024")
    races = {"black": 400, "hispanic": 90, "white": 10, "another-race": 20, "unknown": 0}
    keys = [
        CellKey("use-of-force", "subjects", AreaLevel.CITY, "newark", period, "race", race) for race in races
    ]
    cells = [Cell(key, Status.PUBLISHED, races[key.category]) for key in keys]
    assert set(statuses(protect(cells, dataset=FORCE).cells)) == {"suppressed"}
    cells[2] = replace(cells[2], value=11)
    assert set(statuses(protect(cells, dataset=FORCE).cells)) == {"published"}


def test_what_was_not_reported_stays_so() -> None:
    """`hidden` for what nobody sent would promise a number that does not exist."""
    cells = ward_cells({"east": 12, "west": 3, "unplaced-ward": 8})
    cells[1] = Cell(cells[1].key, Status.NOT_REPORTED)
    assert statuses(protect(cells, dataset=SHOOTING).cells)[1] == "not_reported"


@given(st.tuples(*[st.integers(0, 12)] * 3))
def test_no_small_number_can_be_worked_out(values: tuple[int, int, int]) -> None:
    """An attacker lists every table that agrees with what is shown; a small true value must never be alone."""
    true = dict(zip(WARDS, values, strict=True))
    total, *shown = protect(ward_cells(true), dataset=SHOOTING).cells
    possible = [
        guess
        for guess in product(range(total.value + 1), repeat=3)
        if sum(guess) == total.value
        and all(cell.value is None or cell.value == number for cell, number in zip(shown, guess, strict=True))
    ]
    for place, number in enumerate(values):
        if 0 < number < 5:
            assert shown[place].status is Status.SUPPRESSED
            # The city's total is public elsewhere and bounds every part; nothing else may.
            assert {guess[place] for guess in possible} == set(range(total.value + 1))


@pytest.mark.parametrize("entry", DATASETS, ids=lambda entry: entry.id)
def test_every_plan_in_the_catalogue_can_be_protected(entry) -> None:
    """A plan that the method does not cover would ship unprotected."""
    (refuse_unsafe_plan if entry.additive else refuse_unsafe_survey)(entry)


@pytest.mark.parametrize(
    "view",
    [
        View(AreaLevel.NEIGHBORHOOD, Grain.YEAR, ("subjects",)),
        View(AreaLevel.WARD, Grain.QUARTER, ("subjects",)),
        View(AreaLevel.WARD, Grain.YEAR, ("killed", "wounded")),
        View(AreaLevel.WARD, Grain.YEAR, ("killed",), "outcome"),
    ],
)
def test_plans_with_shared_sums_are_refused(view: View) -> None:
    """Two tables that share sums can be subtracted from each other."""
    with pytest.raises(PlanError):
        refuse_unsafe_plan(replace(SHOOTING, plan=(*SHOOTING.plan, view)))


def test_a_cell_outside_the_plan_is_refused() -> None:
    """A cell that no view names has no rule that protects it."""
    key = CellKey("shooting", "killed", AreaLevel.WARD, "east", Period.parse("2024"), ALL, ALL)
    with pytest.raises(PlanError, match="in no view"):
        protect([Cell(key, Status.PUBLISHED, 7)], dataset=SHOOTING)


def test_the_report_counts_small_and_hidden() -> None:
    """Staff must see how much a table loses."""
    (view,) = protect(ward_cells({"east": 12, "west": 3, "unplaced-ward": 8}), dataset=SHOOTING).views
    assert (view.cells, view.primaries, view.hidden) == (3, 1, 3)
    assert view.primary_share == pytest.approx(1 / 3)


def test_the_report_judges_by_the_two_newest_years() -> None:
    """Early years of a dataset are small for ever; a plan is judged by what it shows now."""
    cells = [
        cell
        for year, small in (("2020", 1), ("2021", 1), ("2022", 30), ("2023", 2))
        for cell in ward_cells({"east": 12, "west": small, "unplaced-ward": 8}, year)
    ]
    (view,) = protect(cells, dataset=SHOOTING).views
    assert (view.recent_years, view.recent_cells, view.recent_primaries) == ((2022, 2023), 6, 1)
    assert view.primary_share == pytest.approx(3 / 12)
    assert view.recent_share == pytest.approx(1 / 6)


def test_a_small_group_of_one_kind_is_hidden() -> None:
    """`All 15 were Black` tells it of each of them; of 400 it does not."""
    period = Period.parse("2024")

    def races(black: int) -> list[Cell]:
        counts = {"black": black, "hispanic": 0, "white": 0, "another-race": 0, "unknown": 0}
        keys = [
            CellKey("use-of-force", "subjects", AreaLevel.CITY, "newark", period, "race", race)
            for race in counts
        ]
        return [Cell(key, Status.PUBLISHED, counts[key.category]) for key in keys]

    assert set(statuses(protect(races(15), dataset=FORCE).cells)) == {"suppressed"}
    assert set(statuses(protect(races(400), dataset=FORCE).cells)) == {"published"}

"""What a plan must satisfy: a table without room gives small numbers away, whatever is hidden beside them."""

import json
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.catalog import DATASETS, dataset
from data_access.definitions import View
from data_access.model import ALL, AreaLevel, Cell, CellKey, Grain, Period, Status
from data_access.publishing.base import Authority
from data_access.publishing.basis import tight_from_json, tight_to_json
from data_access.publishing.findings.tables import too_rare
from data_access.publishing.plan_rules import (
    Table,
    Tight,
    is_forced,
    levels_left_out,
    room_of,
    tight_totals,
    within_authority,
)

CRIME, SHOOTING, FORCE = dataset("reported-crime"), dataset("shooting"), dataset("use-of-force")
WARDS = ("north", "south", "west", "central", "east", "unplaced-ward")
# What the catalogue leaves out for the reason that is tested here.
WITH_MURDER = replace(
    CRIME,
    plan=(*CRIME.plan, View(AreaLevel.WARD, Grain.QUARTER, ("incidents",), "offense", ("murder",))),
)


def parts(*values: int | None, period="2024-Q1", category="murder", level=AreaLevel.WARD) -> list[Cell]:
    keys = [
        CellKey("reported-crime", "incidents", level, area, Period.parse(period), "offense", category)
        for area in WARDS[: len(values)]
    ]
    return [
        Cell(key, Status.NOT_REPORTED) if value is None else Cell(key, Status.PUBLISHED, value)
        for key, value in zip(keys, values, strict=True)
    ]


def authority(finest: AreaLevel) -> Authority:
    return Authority("shooting", "a letter", "a board", date(2024, 1, 1), finest)


def test_a_rare_category_under_a_public_total_is_found() -> None:
    """Ten murders in five wards: who knows the total knows that no ward had more than six."""
    (found,) = tight_totals(parts(3, 2, 2, 2, 1, 0), WITH_MURDER)
    assert (found.table.category, found.table.grain, str(found.period)) == (
        "murder",
        Grain.QUARTER,
        "2024-Q1",
    )
    assert (found.room, found.needed) == (6, 10)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ((20, 3, 2, 2, 1, 0), "the total leaves room enough"),
        ((5, 5, 0, 0, 0, 0), "nothing is small"),
        ((0, 0, 0, 0, 0, 0), "nothing happened"),
        ((3, 2, 2, 2, None, 0), "the quarter is not complete"),
    ],
)
def test_what_can_be_hidden_or_need_not_be_is_not_told(values: tuple[int | None, ...], why: str) -> None:
    """Findings that are none teach staff to accept what they have not read."""
    assert tight_totals(parts(*values), WITH_MURDER) == (), why


@given(st.lists(st.integers(0, 6), min_size=1, max_size=4), st.booleans())
def test_the_room_is_the_largest_number_that_agrees_with_the_total(values, zeros_shown) -> None:
    """Against every table that an attacker could draw up; room that is not there protects nobody."""
    possible = [
        guess
        for guess in product(range(sum(values) + 1), repeat=len(values))
        if sum(guess) == sum(values)
        and all((g > 0) == (v > 0) for g, v in zip(guess, values, strict=True) if zeros_shown)
    ]
    assert room_of(values, zeros_shown=zeros_shown) == max(max(guess) for guess in possible)


def test_totals_that_are_public_by_shorter_periods_are_public() -> None:
    """Three years of people shot in the city are the sum of 36 public months."""

    def table(grain: Grain, category: str, dataset_id="reported-crime", dimension="offense") -> Table:
        measure = "subjects" if dataset_id != "reported-crime" else "incidents"
        return Table(dataset_id, measure, AreaLevel.WARD, grain, dimension, category)

    assert is_forced(SHOOTING, table(Grain.THREE_YEARS, ALL, "shooting", ALL))
    assert is_forced(CRIME, table(Grain.QUARTER, "violent-and-property-without-rape"))
    assert not is_forced(CRIME, table(Grain.QUARTER, "rape")), "rape is public by year only"
    assert not is_forced(FORCE, table(Grain.YEAR, "black", "use-of-force", "race"))


def test_a_rare_category_is_asked_about_once_a_year() -> None:
    """The same question with every drop is answered without being read."""
    table = Table("reported-crime", "incidents", AreaLevel.WARD, Grain.QUARTER, "offense", "murder")
    first, second = (Tight(table, Period.parse(text), 6, 10) for text in ("2024-Q1", "2024-Q3"))
    (asked,) = too_rare((), (first,))
    assert all(
        word in asked.detail for word in ("murder", "ward", "quarter", "2024-Q1 (6)", "longer periods")
    )
    assert asked.telling
    assert list(too_rare((first,), (first, second))) == []
    (again,) = too_rare((first,), (replace(first, period=Period.parse("2025-Q1")),))
    assert "2024" not in again.detail


def test_what_has_no_room_is_kept_for_the_next_drop() -> None:
    """What the vault cannot read back is asked about again each month."""
    found = tight_totals(parts(3, 2, 2, 2, 1, 0), WITH_MURDER)
    kept = json.loads(json.dumps(tight_to_json(found)))
    assert tuple(map(tight_from_json, kept)) == found


def test_a_plan_goes_no_finer_than_what_was_agreed_to() -> None:
    """Families agreed to wards; a table by something finer would break that promise."""
    levels = {
        finest: {view.area_level for view in within_authority(SHOOTING, authority(finest)).plan}
        for finest in (AreaLevel.CITY, AreaLevel.WARD, AreaLevel.NEIGHBORHOOD)
    }
    assert levels[AreaLevel.CITY] == {AreaLevel.CITY}
    assert levels[AreaLevel.WARD] == {AreaLevel.CITY, AreaLevel.WARD}
    assert within_authority(SHOOTING, authority(AreaLevel.NEIGHBORHOOD)) == SHOOTING
    assert within_authority(SHOOTING, None).plan == ()
    assert within_authority(CRIME, None) == CRIME, "crimes are not about people"
    assert levels_left_out(SHOOTING, authority(AreaLevel.CITY)) == (AreaLevel.WARD, AreaLevel.NEIGHBORHOOD)
    assert levels_left_out(SHOOTING, authority(AreaLevel.NEIGHBORHOOD)) == ()


@pytest.mark.parametrize("entry", DATASETS, ids=lambda entry: entry.id)
def test_no_personal_trait_is_planned_below_the_city(entry) -> None:
    """Race by neighborhood and year is a list of persons."""
    if entry.additive:
        for view in entry.plan:
            assert view.area_level is AreaLevel.CITY or not entry.is_personal(view.dimension)

"""Estimates of surveys: a figure that rests on few people says much about each of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.catalog import dataset
from data_access.definitions import View
from data_access.model import ALL, AreaLevel, Cell, CellKey, Grain, Period, Status
from data_access.privacy import protect_estimates, view_reports
from data_access.privacy.estimates import refuse_unsafe_survey
from data_access.privacy.facts import PlanError

SURVEY = dataset("trust-survey")
WAVE = Period.parse("2024-03-04--2024-05-19")
RACES = ("black", "hispanic", "white", "asian", "another-race")


def estimate(base: int | None, category: str = ALL, value: float = 61.5) -> Cell:
    dimension = ALL if category == ALL else "race"
    key = CellKey("trust-survey", "trust", AreaLevel.CITY, "newark", WAVE, dimension, category)
    return Cell(key, Status.PUBLISHED, value, low=value - 3, high=value + 3, base=base)


def by_race(*bases: int | None) -> list[Cell]:
    return [estimate(base, race) for race, base in zip(RACES, bases, strict=False)]


def hidden(cells: list[Cell]) -> list[str]:
    shown = protect_estimates(cells, dataset=SURVEY).cells
    return [cell.key.category for cell in shown if cell.status is Status.SUPPRESSED]


def test_what_rests_on_fifty_people_is_shown_with_its_base() -> None:
    """Readers weigh a figure by how many people stand behind it."""
    (shown,) = protect_estimates([estimate(50)], dataset=SURVEY).cells
    assert shown == estimate(50)


def test_what_rests_on_fewer_is_hidden_with_all_that_tells_of_it() -> None:
    """Bounds and base of a hidden figure would tell it, or who answered."""
    (shown,) = protect_estimates([estimate(49)], dataset=SURVEY).cells
    assert shown == Cell(estimate(49).key, Status.SUPPRESSED)


def test_a_part_that_would_follow_from_the_others_takes_a_second_with_it() -> None:
    """Whole × base minus the other parts gives the one part that is missing."""
    assert hidden(by_race(300, 200, 120, 30)) == ["white", "asian"]


def test_what_an_earlier_release_hid_stays_hidden() -> None:
    """Hidden behind another group each time, a small group would follow from two releases together."""
    before = frozenset(cell.key for cell in by_race(0, 0, 120, 30)[2:])
    shown = protect_estimates(by_race(300, 110, 120, 30), dataset=SURVEY, hidden_before=before).cells
    assert [cell.key.category for cell in shown if cell.status is Status.SUPPRESSED] == ["white", "asian"]


def test_one_part_is_never_hidden_alone() -> None:
    """What stays hidden of an earlier release needs another to hide behind, however many people it is."""
    before = frozenset([estimate(120, "white").key])
    shown = protect_estimates(by_race(300, 200, 120), dataset=SURVEY, hidden_before=before).cells
    assert [cell.key.category for cell in shown if cell.status is Status.SUPPRESSED] == ["hispanic", "white"]


def test_hidden_parts_together_are_enough_people() -> None:
    """Two groups of 20 could be worked out as one group of 40."""
    assert hidden(by_race(300, 200, 60, 20, 20)) == ["white", "asian", "another-race"]


def test_a_survey_whose_bases_are_declared_hides_nothing() -> None:
    assert hidden(by_race(None, None, None)) == []


@given(st.lists(st.integers(1, 400), min_size=2, max_size=5))
def test_nothing_small_can_be_worked_out_from_a_whole_and_its_parts(bases: list[int]) -> None:
    """Whatever is hidden of a table is at least two parts and 50 people, or the table itself."""
    cells = protect_estimates(by_race(*bases), dataset=SURVEY).cells
    unseen = [base for base, cell in zip(bases, cells, strict=True) if cell.status is Status.SUPPRESSED]
    assert all(cell.base is None or cell.base >= 50 for cell in cells)
    if unseen and len(unseen) < len(bases):
        assert len(unseen) >= 2
        assert sum(unseen) >= 50


def test_the_report_tells_staff_what_a_table_loses() -> None:
    cells = by_race(300, 200, 120, 30)
    found = protect_estimates(cells, dataset=SURVEY)
    (view,) = view_reports(SURVEY, cells, found.small, found.hidden)
    assert (view.dimension, view.cells, view.primaries, view.hidden) == ("race", 4, 1, 2)
    assert (len(view.recent_years), view.recent_share) == (1, 0.25)


@pytest.mark.parametrize(
    "view",
    [
        View(AreaLevel.CITY, Grain.YEAR, ("trust",)),
        View(AreaLevel.WARD, Grain.WAVE, ("trust",), "race"),
        View(AreaLevel.CITY, Grain.WAVE, ("trust",), forced=True),
    ],
)
def test_plans_that_the_method_does_not_cover_are_refused(view: View) -> None:
    """By ward and race at once, other parts of the city would give a hidden group away."""
    with pytest.raises(PlanError):
        refuse_unsafe_survey(replace(SURVEY, plan=(*SURVEY.plan, view)))

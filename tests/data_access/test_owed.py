"""What is owed: without these a dataset that stopped coming looks as if it were up to date."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from components.i18n import translator
from data_access.breaks import Break
from data_access.catalog import DATASETS, dataset
from data_access.model import AreaLevel, Cell, CellKey, Grain, Period, Status, Withdrawal
from data_access.owed import Standing, arrived, due_on, grain_of, hidden_by_dataset, owed_of, unagreed_levels

STOPS = dataset("stops")
MONTHS = {1: "a month after", 2: "two months after", 3: "three months after"}


def cell(when: str, status: Status, *, measure: str = "stops", open_: bool = False) -> Cell:
    key = CellKey("stops", measure, AreaLevel.CITY, "newark", Period.parse(when))
    return Cell(key, status, 10 if status is Status.PUBLISHED else None, provisional=open_)


CELLS = (
    cell("2025-Q1", Status.PUBLISHED),
    cell("2025-Q2", Status.NOT_REPORTED),
    cell("2025-Q3", Status.SUPPRESSED),
    cell("2025-Q3", Status.NOT_REPORTED, measure="finds"),
    cell("2025-Q4", Status.PUBLISHED, open_=True),
    cell("2026-Q1", Status.NOT_REPORTED),
)


def test_what_arrived_is_shown_or_hidden_and_the_rest_is_waited_for() -> None:
    found = arrived(CELLS)
    assert [str(each) for each in found.settled] == ["2025-Q1", "2025-Q3", "2025-Q4"]
    assert [str(each) for each in found.waiting] == ["2025-Q2", "2026-Q1"]
    assert found.open_since == date(2025, 10, 1)


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (date(2026, 5, 31), Standing.WAITED),
        (date(2026, 6, 1), Standing.LATE),
        (date(2027, 1, 1), Standing.LATE),
    ],
)
def test_figures_are_late_from_the_day_after_they_were_due(today: date, standing: Standing) -> None:
    """Stops come about two months after a quarter: those of January to March by the end of May."""
    found = owed_of(STOPS, STOPS.plan, arrived(CELLS), today=today)
    assert (found.standing, found.due) == (standing, date(2026, 5, 31))
    assert (str(found.last), str(found.next)) == ("2025-Q4", "2026-Q1")
    assert [str(each) for each in found.missing] == ["2025-Q2"]


def test_a_due_day_is_the_last_of_its_month() -> None:
    assert due_on(Period.parse("2025-11"), 3) == date(2026, 2, 28)
    assert due_on(Period.parse("2025"), 1) == date(2026, 1, 31)


def test_a_survey_has_no_day_on_which_it_is_due() -> None:
    survey = dataset("trust-survey")
    wave = Period.parse("2020-04-01--2020-06-30")
    key = CellKey("trust-survey", "trust", AreaLevel.CITY, "newark", wave)
    found = owed_of(survey, survey.plan, arrived([Cell(key, Status.PUBLISHED, 44.0)]), today=date(2026, 1, 1))
    assert (found.standing, found.next, found.due) == (Standing.UNTIMED, None, None)
    assert grain_of(survey.plan) is Grain.WAVE


def test_what_ended_is_not_late() -> None:
    """After a decree ended nobody owes its figures; they must not be asked for for ever."""
    ending = Break("b", date(2026, 1, 1), "no-longer-published", {"en": "It ended"})
    found = owed_of(STOPS, STOPS.plan, arrived(CELLS), today=date(2030, 1, 1), ending=ending)
    assert (found.standing, found.next, found.ending) == (Standing.ENDED, None, ending)


def test_what_nobody_agreed_to_says_so() -> None:
    found = owed_of(STOPS, (), arrived(()), today=date(2026, 1, 1))
    assert found.standing is Standing.UNAGREED
    city_only = tuple(view for view in STOPS.plan if view.area_level is AreaLevel.CITY)
    assert unagreed_levels(STOPS, city_only) == (AreaLevel.WARD,)
    assert unagreed_levels(STOPS, STOPS.plan) == ()
    guns = dataset("crime-guns")
    assert unagreed_levels(guns, ()) == (), "things need nobody's agreement"


def test_what_never_came_and_what_was_withdrawn() -> None:
    assert owed_of(STOPS, STOPS.plan, arrived(()), today=date(2026, 1, 1)).standing is Standing.NEVER
    gone = Withdrawal("2026-01-01T00:00:00+00:00", "A mistake", "stops")
    found = owed_of(STOPS, STOPS.plan, arrived(CELLS), today=date(2026, 1, 1), withdrawal=gone)
    assert (found.standing, found.last) == (Standing.WITHDRAWN, None)


def test_the_shortest_period_of_the_city_is_how_figures_arrive() -> None:
    assert grain_of(dataset("shooting").plan) is Grain.MONTH
    assert grain_of(STOPS.plan) is Grain.QUARTER
    assert grain_of(()) is None
    wards = [replace(view, area_level=AreaLevel.WARD) for view in STOPS.plan]
    assert grain_of(wards) is None


def test_hidden_numbers_of_all_tables_are_counted() -> None:
    assert hidden_by_dataset([("a", 2), ("b", 0), ("a", 3)]) == {"a": 5, "b": 0}


@pytest.mark.parametrize("entry", DATASETS, ids=lambda each: each.id)
def test_the_lag_in_words_is_the_one_that_is_counted_with(entry: object) -> None:
    """A page that says two months and counts with one calls figures late that are not."""
    words = translator("en").knowing(city="Newark")(f"dataset.{entry.id}.lag")
    said = re.search(r"about (a month|two months|three months) after", words)
    if grain_of(entry.plan) is Grain.WAVE:
        assert said is None
    else:
        assert said is not None
        assert said[0] == f"about {MONTHS[entry.lag_months]}"

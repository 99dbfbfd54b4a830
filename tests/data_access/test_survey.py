"""Survey items: without their wording a share says nothing, and two wordings must not be taken for one."""

from __future__ import annotations

from datetime import date

from data_access.model import Period, Record, Status
from data_access.statistics import Observation
from data_access.survey import breaks_by_year, by_year, item_breaks, item_of, items_of


def wave(year: int) -> Period:
    return Period.parse(f"{year}-04-01--{year}-06-30")


def asked(name: str, wording: str, since: str = "", until: str = "", **more: object) -> Record:
    content = {
        "measure": "trust-survey/trust",
        "wording": {"en": wording},
        "scale": "percent",
        "answers": {"en": "Yes"},
        "sponsor": {"en": "A University"},
        **({"since": since} if since else {}),
        **({"until": until} if until else {}),
        **more,
    }
    return Record("survey-item", name, content)


OLD = asked("old", "Do you trust them?", "2018-01-01", "2020-12-31")
NEW = asked("new", "I trust them.", "2021-01-01")


def test_a_wave_has_the_words_that_held_all_through_it() -> None:
    items = items_of([NEW, OLD], "trust-survey", "trust")
    assert [each.id for each in items] == ["old", "new"]
    assert item_of(items, wave(2019)) == items[0]
    assert item_of(items, wave(2024)) == items[1]
    assert item_of(items, Period.parse("2020-12-01--2021-01-31")) is None
    assert items_of([NEW, OLD], "trust-survey", "respect") == ()


def test_another_wording_or_sponsor_parts_the_series() -> None:
    items = items_of([OLD, NEW], "trust-survey", "trust")
    assert [(each.day, each.cause) for each in item_breaks(items)] == [
        (date(2018, 1, 1), "wording"),
        (date(2021, 1, 1), "wording"),
    ]
    taken_over = asked("new", "Do you trust them?", "2021-01-01", sponsor={"en": "A Newspaper"})
    (_, found) = item_breaks(items_of([OLD, taken_over], "trust-survey", "trust"))
    assert (found.cause, found.name("es")) == ("sponsor", "A Newspaper")


def test_who_is_asked_parts_the_series_too() -> None:
    """Adults, then drivers: another answer of other people."""
    others = asked("new", "Do you trust them?", "2021-01-01", asked_of={"en": "Drivers"})
    (_, found) = item_breaks(items_of([OLD, others], "trust-survey", "trust"))
    assert found.cause == "wording"


def test_the_same_words_in_two_records_are_no_break() -> None:
    again = asked("again", "Do you trust them?", "2021-01-01")
    (first,) = item_breaks(items_of([OLD, again], "trust-survey", "trust"))
    assert first.day == date(2018, 1, 1)


def test_an_item_without_a_beginning_has_none() -> None:
    assert item_breaks(items_of([asked("only", "I trust them.")], "trust-survey", "trust")) == ()


def test_each_year_shows_its_last_wave_and_a_year_without_one_is_no_zero() -> None:
    spring, autumn = wave(2020), Period.parse("2020-09-01--2020-10-31")
    points = [
        Observation(autumn, Status.PUBLISHED, 48.0, low=46.0, high=50.0, answered=900),
        Observation(spring, Status.PUBLISHED, 44.0),
        Observation(wave(2022), Status.SUPPRESSED),
    ]
    years = [Period.parse(each) for each in ("2020", "2021", "2022")]
    found = by_year(points, years)
    assert [(each.status, each.value) for each in found] == [
        (Status.PUBLISHED, 48.0),
        (Status.NOT_COLLECTED, None),
        (Status.SUPPRESSED, None),
    ]
    assert [each.period for each in found] == years
    assert (found[0].low, found[0].high, found[0].answered) == (46.0, 50.0, 900)


def test_a_break_parts_the_years_before_the_first_wave_that_follows_it() -> None:
    """The wave of the spring of 2021 stands for 2021 whole, though the new words began that spring."""
    points = [Observation(wave(year), Status.PUBLISHED, 40.0) for year in (2019, 2020, 2021)]
    new = asked("new", "I trust them.", "2020-07-01")
    found = item_breaks(items_of([asked("old", "Trust?", until="2020-06-30"), new], "trust-survey", "trust"))
    assert breaks_by_year(found, points) == (date(2021, 1, 1),)

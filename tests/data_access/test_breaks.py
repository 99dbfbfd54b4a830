"""Breaks in a series: what they touch, and what they part. Missed, a new way of counting reads as a fall."""

from __future__ import annotations

from datetime import date

import pytest

from data_access.breaks import Break, between, breaks_of, ending_of, touching
from data_access.model import Area, AreaLevel, Period, Record
from data_access.statistics import stretch
from tests.data_access.places import small_city

CITY = small_city()


def record(record_id: str, dataset: str = "shooting", day: str = "2023-01-01", **more: object) -> Record:
    content = {"dataset": dataset, "date": day, "cause": "system", "title": {"en": "New system"}, **more}
    return Record("breaks", record_id, content)


def area(area_id: str) -> Area:
    found = CITY.find(area_id)
    if found is None:
        raise LookupError(area_id)
    return found


def ids(records: list[Record], measure: str = "subjects", dataset: str = "shooting") -> list[str]:
    return [each.id for each in breaks_of(records, dataset, measure, CITY)]


def test_breaks_come_in_order_of_time() -> None:
    assert ids([record("b", day="2023-01-01"), record("a", day="2024-01-01")]) == ["b", "a"]


def test_a_break_of_another_dataset_does_not_count() -> None:
    assert ids([record("x", "reported-crime")]) == []


def test_a_break_of_some_measures_touches_these_and_their_sum() -> None:
    """People shot are killed and wounded together: who was counted otherwise among the killed changes the sum."""
    killed = [record("x", measures=["shooting/killed"])]
    assert ids(killed, "killed") == ["x"]
    assert ids(killed, "wounded") == []
    assert ids(killed, "subjects") == ["x"]


@pytest.mark.parametrize(
    ("named", "touched"),
    [
        ([], {"newark", "east", "west", "hill", "park"}),
        (["newark"], {"newark", "east", "west", "hill", "park"}),
        (["east"], {"newark", "east", "park"}),
        (["hill"], {"newark", "west", "hill"}),
    ],
)
def test_a_break_touches_every_area_that_shares_a_place(named: list[str], touched: set[str]) -> None:
    """Park lies in East in part, so its total holds what East changed; Hill does not."""
    found = breaks_of([record("x", areas=named)], "shooting", "subjects", CITY)
    shown = ("newark", "east", "west", "hill", "park")
    assert {each for each in shown if touching(found, area(each), CITY)} == touched


def test_only_breaks_between_the_periods_part_them() -> None:
    def at(day: str) -> Break:
        return Break(day, date.fromisoformat(day), "system", {"en": "x"})

    years = tuple(Period.parse("2020").to(Period.parse("2022")))
    found = between([at("2020-01-01"), at("2020-07-01"), at("2022-12-31"), at("2023-01-01")], years)
    assert [each.id for each in found] == ["2020-07-01", "2022-12-31"]
    assert between([at("2020-07-01")], ()) == ()


@pytest.mark.parametrize(
    ("period", "expected"), [("2022", (0, 0)), ("2023", (0, 1)), ("2024", (1, 1)), ("2023-07", (1, 1))]
)
def test_a_period_lies_before_after_or_across(period: str, expected: tuple[int, int]) -> None:
    assert stretch(Period.parse(period), [date(2023, 7, 1)]) == expected


def test_a_title_that_is_not_translated_is_shown_in_english() -> None:
    (found,) = breaks_of([record("x", title={"en": "New", "es": "Nuevo"})], "shooting", "subjects", CITY)
    assert [found.name(language) for language in ("en", "es", "pt")] == ["New", "Nuevo", "New"]
    assert found.to_json()["title"] == {"en": "New", "es": "Nuevo"}


def test_an_area_named_is_told_by_its_id() -> None:
    (found,) = breaks_of([record("x", areas=["east"])], "shooting", "subjects", CITY)
    assert [each.level for each in found.areas] == [AreaLevel.WARD]
    assert found.to_json()["areas"] == ["east"]


def test_an_end_of_a_series_is_no_break() -> None:
    """What is no longer published has nothing after it to compare; a dashed line at its end would say otherwise."""
    ended = record("x", cause="no-longer-published", day="2025-11-20", source="City")
    assert ids([ended, record("y")]) == ["y"]
    found = ending_of([record("y"), ended], "shooting", "subjects", CITY)
    assert found is not None
    assert (found.id, found.day, found.source) == ("x", date(2025, 11, 20), "City")


def test_a_series_ends_for_the_measures_that_are_named() -> None:
    """That wounded people are no longer counted does not end the count of those killed."""
    ended = [record("x", cause="no-longer-published", measures=["shooting/wounded"])]
    assert ending_of(ended, "shooting", "wounded", CITY) is not None
    assert ending_of(ended, "shooting", "killed", CITY) is None
    assert ending_of(ended, "reported-crime", "incidents", CITY) is None

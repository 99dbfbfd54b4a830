"""Contacts: a number that nobody has checked for long is told as such, on the right day."""

from __future__ import annotations

from datetime import date

import pytest

from components.contacts import NATIONAL, NEEDS, needs_of
from data_access.contacts import TOPICS, contacts_of, is_unchecked
from data_access.model import Record

LINE = {
    "name": {"en": "A line"},
    "topic": "services",
    "helps_with": {"en": "Food"},
    "who_answers": {"en": "Somebody"},
    "police_may_come": "no",
    "phone": "211",
    "languages": {"en": "English"},
    "cost": {"en": "Free"},
    "hours": {"en": "Always"},
    "checked_on": "2026-08-24",
}


@pytest.mark.parametrize(
    ("today", "unchecked"),
    [(date(2026, 8, 24), False), (date(2026, 11, 22), False), (date(2026, 11, 23), True)],
)
def test_ninety_days_may_pass(today: date, unchecked: bool) -> None:
    """24 August and 90 days are 22 November."""
    (line,) = contacts_of([Record("contacts", "x", LINE)])
    assert is_unchecked(line.checked_on, today) is unchecked


def test_what_a_record_leaves_out_is_empty() -> None:
    (line,) = contacts_of([Record("contacts", "x", LINE)])
    assert (line.phone, line.text_to, line.web, line.areas) == ("211", "", "", ())


def test_every_topic_of_records_has_its_place_on_the_page() -> None:
    """A line under a topic that the page does not know would be found by nobody."""
    assert sorted(NEEDS) == sorted(TOPICS)


def test_danger_comes_first_and_is_always_there() -> None:
    (line,) = contacts_of([Record("contacts", "x", LINE)])
    assert needs_of([line]) == ("emergency", "mental-health", "services")
    assert needs_of([])[0] == NATIONAL[0][0] == "emergency"

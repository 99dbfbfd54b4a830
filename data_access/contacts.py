"""Whom one can call or write to, as records of kind `contacts` tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from data_access.model import Record
from data_access.records import record_kind

CONTACTS = "contacts"
TOPICS = record_kind(CONTACTS).field("topic").choices
DAYS_UNTIL_UNCHECKED = 90
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Contact:
    """One line or office. Words are by language; `phone`, `text_to` and `web` are empty where there is none.

    `police_may_come` is `yes`, `no` or `in-danger`; `areas` are the ids of the areas that it serves, none: all.
    """

    id: str
    topic: str
    name: Words = field(hash=False)
    helps_with: Words = field(hash=False)
    who_answers: Words = field(hash=False)
    languages: Words = field(hash=False)
    cost: Words = field(hash=False)
    hours: Words = field(hash=False)
    police_may_come: str
    phone: str
    text_to: str
    web: str
    areas: tuple[str, ...]
    checked_on: date


def is_unchecked(checked_on: date, today: date) -> bool:
    """Whether nobody has checked for 90 days how somebody is reached."""
    return (today - checked_on).days > DAYS_UNTIL_UNCHECKED


def contacts_of(records: Iterable[Record]) -> tuple[Contact, ...]:
    """Return the contacts of records of their kind, in their order."""
    return tuple(map(_contact, records))


def _contact(record: Record) -> Contact:
    content = record.content
    return Contact(
        id=record.id,
        topic=content["topic"],
        **{
            name: content[name]
            for name in ("name", "helps_with", "who_answers", "languages", "cost", "hours")
        },
        police_may_come=content["police_may_come"],
        phone=content.get("phone", ""),
        text_to=content.get("text_to", ""),
        web=content.get("web", ""),
        areas=tuple(content.get("areas", ())),
        checked_on=date.fromisoformat(content["checked_on"]),
    )

"""RECORD_KINDS: what a release holds besides numbers, kind by kind and field by field.

A record is a thing with an id: a step of a reform, a partner, a meeting. No field is for a person's name: records
speak of offices and organizations. `Record.content` maps a field to its value as JSON holds it; fields without a
value are left out. A field in languages maps a language to its text, one of many holds a list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from data_access.model import LANGUAGES, DataError, Record

ID = "id"
LIST_SEPARATOR = ";"


class UnknownKind(DataError):
    """A kind of record that there is not."""


class FieldType(StrEnum):
    """What a field holds, and how: texts but for `whole number` (int), `flag` (bool) and `words` (by language)."""

    TEXT = "text"
    WORDS = "text in languages"
    DATE = "date"
    CLOCK = "time of day"
    CHOICE = "choice"
    NUMBER = "whole number"
    WEB = "web address"
    PHONE = "phone number"
    MAIL = "mail address"
    AREA = "area"
    RECORD = "record"
    FLAG = "yes or no"
    DATASET = "dataset"
    MEASURE = "measure"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `choices` are its allowed values; `kind` is the kind whose ids it names; `many` holds a list."""

    name: str
    type: FieldType = FieldType.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    kind: str = ""
    many: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Its columns in a table: one, or one for each language."""
        if self.type is FieldType.WORDS:
            return tuple(f"{self.name}_{language}" for language in LANGUAGES)
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Needs:
    """Where `field` has one of the `values`, each of `fields` must have a value too."""

    field: str
    values: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind: its fields beside the id, what some states need, and sets of fields of which one must be there.

    `dates` are pairs of fields whose first is never after the second.
    """

    id: str
    fields: tuple[Field, ...]
    needs: tuple[Needs, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    dates: tuple[tuple[str, str], ...] = ()

    def field(self, name: str) -> Field:
        """Return a field. Raises UnknownKind."""
        for field in self.fields:
            if field.name == name:
                return field
        raise UnknownKind(f"{self.id} has no field {name!r}")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its table, the id first."""
        return (ID, *(column for field in self.fields for column in field.columns))


_T = FieldType


def _words(name: str, *, required: bool = False) -> Field:
    return Field(name, _T.WORDS, required)


def _date(name: str, *, required: bool = False) -> Field:
    return Field(name, _T.DATE, required)


def _choice(name: str, options: str, *, required: bool = True, many: bool = False) -> Field:
    return Field(name, _T.CHOICE, required, tuple(options.split()), many=many)


# Those who talk with people in conflict are at risk where they are known to: nothing names a place of theirs but the
# whole city, neither in a figure nor in a record.
CITY_ONLY_PROGRAM = "violence-intervention"
PROGRAMS = f"{CITY_ONLY_PROGRAM} youth-prevention crisis-intervention re-entry community-strengthening"
# Of an office of the police itself, `is-police` says more than that police may come.
POLICE_MAY_COME = "yes no in-danger is-police"
REFORM_AREAS = "training policy practice oversight"
# Since the court's oversight ended, what was once published may not be any more: a state, not a gap.
NO_LONGER = "no-longer-published"

RECORD_KINDS: tuple[RecordKind, ...] = (
    RecordKind(
        "survey-item",
        (
            Field("measure", _T.MEASURE, required=True),
            _words("wording", required=True),
            # What the number says: percent of people who gave the answers named, or their mean from 0 to 100.
            _choice("scale", "percent mean"),
            _words("answers", required=True),
            _words("asked_of"),
            _words("sponsor"),
            _date("since"),
            _date("until"),
        ),
        dates=(("since", "until"),),
    ),
    RecordKind(
        "milestones",
        (
            _choice("reform_area", REFORM_AREAS),
            Field("policy", required=True),  # the steps of one policy share it
            _words("title", required=True),
            _choice("step", "drafted community-comment adopted trained audited"),
            _choice("state", f"planned under-way done {NO_LONGER}"),
            _date("date"),
            Field("says"),  # the office or organization that says so
            Field("verified_by"),
            _date("verified_on"),
            Field("document", _T.WEB),
            _date("comment_by"),
            _words("take_part"),
            Field("take_part_at", _T.WEB),
            _words("note"),
        ),
        needs=(
            Needs("state", ("done",), ("date", "says")),
            Needs("step", ("community-comment",), ("take_part",)),
        ),
    ),
    RecordKind(
        "recommendations",
        (
            _words("title", required=True),
            Field("made_by", required=True),
            _date("made_on", required=True),
            Field("made_to"),
            _choice("state", f"made accepted partly-accepted rejected done {NO_LONGER}"),
            _date("state_on"),
            Field("says"),
            Field("verified_by"),
            _date("verified_on"),
            Field("document", _T.WEB),
            _words("answer"),
        ),
        needs=(Needs("state", ("accepted", "partly-accepted", "rejected", "done"), ("state_on", "says")),),
        dates=(("made_on", "state_on"),),
    ),
    RecordKind(
        "partners",
        (
            Field("name", required=True),  # of an organization
            _choice(
                "sector",
                "community city police university health school faith business philanthropy county state",
            ),
            _words("does", required=True),
            _words("serves"),
            _choice("programs", PROGRAMS, required=False, many=True),
            Field("areas", _T.AREA, many=True),
            Field("address"),
            Field("phone", _T.PHONE),
            Field("mail", _T.MAIL),  # of an office, never of somebody who works there
            Field("web", _T.WEB),
            _words("reach"),
            _words("who_answers"),
            _choice("police_may_come", POLICE_MAY_COME, required=False),
            _words("languages"),
            _words("hours"),
            _choice("state", "active former"),
            _date("since"),
            _date("checked_on"),
        ),
        one_of=(("phone", "mail", "web", "reach"),),
    ),
    RecordKind(
        "actions",
        (
            _words("title", required=True),
            _words("problem", required=True),
            _words("place"),
            Field("area", _T.AREA),
            Field("partners", _T.RECORD, kind="partners", many=True),
            _choice("action_kind", "lights lots outreach services streets other"),
            _choice("state", "agreed under-way done stopped"),
            Field("meeting", _T.RECORD, kind="meetings"),
            _date("agreed_on", required=True),
            _date("started_on"),
            _date("due"),
            _date("done_on"),
            _words("result"),
            Field("document", _T.WEB),
        ),
        needs=(Needs("state", ("done",), ("done_on",)), Needs("state", ("stopped",), ("result",))),
        dates=(
            ("agreed_on", "started_on"),
            ("agreed_on", "done_on"),
            ("started_on", "done_on"),
            ("agreed_on", "due"),
        ),
    ),
    RecordKind(
        "contacts",
        (
            _words("name", required=True),  # of a line or an office
            _choice(
                "topic",
                "emergency mental-health services domestic-violence sexual-violence victim-compensation"
                " police-complaint youth re-entry other",
            ),
            _words("helps_with", required=True),
            _words("who_answers", required=True),
            _choice("police_may_come", POLICE_MAY_COME),
            Field("phone", _T.PHONE),
            Field("text_to", _T.PHONE),
            Field("web", _T.WEB),
            _words("languages", required=True),
            _words("cost", required=True),
            _words("hours", required=True),
            Field("areas", _T.AREA, many=True),
            _date("checked_on", required=True),
        ),
        one_of=(("phone", "text_to", "web"),),
    ),
    RecordKind(
        "place-names",
        (
            Field("area", _T.AREA, required=True),
            # As people say or write it, the same in all languages. One name may stand for several areas.
            Field("name", required=True),
            _choice("name_kind", "common zip"),
        ),
    ),
    RecordKind(
        "meetings",
        (
            _words("title", required=True),
            _choice("meeting_kind", "community partners oversight-board policy-comment"),
            _choice("state", "planned held cancelled"),
            _date("date", required=True),
            Field("starts", _T.CLOCK),
            Field("ends", _T.CLOCK),
            _words("place"),
            Field("address"),
            Field("area", _T.AREA),
            Field("online", _T.WEB),
            Field("open", _T.FLAG, required=True),
            _words("take_part"),
            _words("languages"),
            _words("agenda"),
            Field("attended", _T.NUMBER),
            _words("agreed"),
            _words("came_of"),
            Field("minutes", _T.WEB),
        ),
        needs=(Needs("open", ("true",), ("take_part",)),),
        one_of=(("place", "online"),),
        dates=(("starts", "ends"),),
    ),
    RecordKind(
        "reports",
        (
            _words("title", required=True),
            _words("about", required=True),  # what it found, in a sentence or two
            _date("delivered_on", required=True),
            _words("delivered_to"),
            Field("partners", _T.RECORD, kind="partners", many=True),
            Field("area", _T.AREA),
            Field("meeting", _T.RECORD, kind="meetings"),
            Field("document", _T.WEB),
        ),
    ),
    RecordKind(
        "events",
        (
            _words("title", required=True),
            _date("date", required=True),
            _date("until"),
            _words("text"),
            Field("area", _T.AREA),
            Field("source", required=True),
            Field("web", _T.WEB),
        ),
        dates=(("date", "until"),),
    ),
    RecordKind(
        "breaks",
        (
            Field("dataset", _T.DATASET, required=True),
            Field("measures", _T.MEASURE, many=True),  # none: all measures of the dataset
            Field("areas", _T.AREA, many=True),  # none: everywhere
            _date("date", required=True),  # the first day that is not comparable with the day before
            _choice("cause", f"system definition sponsor {NO_LONGER}"),
            _words("title", required=True),
            Field("source"),
        ),
    ),
    RecordKind(
        "totals",
        (
            Field("measure", _T.MEASURE, required=True),
            Field("period", _T.PERIOD, required=True),
            Field("dimension", required=True),
            Field("category", required=True),
            Field("value", _T.NUMBER, required=True),
            Field("source", required=True),
        ),
    ),
)
TOTALS = "totals"
# What staff bring as tables of records; totals are read as figures, with a mapping of their own.
TABLE_KINDS = tuple(kind.id for kind in RECORD_KINDS if kind.id != TOTALS)
_KINDS = {kind.id: kind for kind in RECORD_KINDS}


def record_kind(kind_id: str) -> RecordKind:
    """Return a kind. Raises UnknownKind."""
    try:
        return _KINDS[kind_id]
    except KeyError:
        raise UnknownKind(f"no records of kind {kind_id!r}; there are {', '.join(_KINDS)}") from None


def places_of(record: Record) -> tuple[str, ...]:
    """Return the ids of the areas that a record names."""
    fields = (field for field in record_kind(record.kind).fields if field.type is FieldType.AREA)
    named = (record.content.get(field.name, ()) for field in fields)
    return tuple(area for value in named for area in ([value] if isinstance(value, str) else value))


def is_city_only(record: Record, records: Mapping[str, Iterable[Record]]) -> bool:
    """Whether a record is of a partner whose places nothing may name, or names one; `records` are all, by kind."""
    if CITY_ONLY_PROGRAM in record.content.get("programs", ()):
        return True
    named = frozenset(record.content.get("partners", ()))
    partners = records.get("partners", ()) if named else ()
    return any(each.id in named and is_city_only(each, {}) for each in partners)


def by_kind(records: Iterable[Record]) -> dict[str, tuple[Record, ...]]:
    """Return records by kind, in the order of RECORD_KINDS, each list by id; kinds without any are left out."""
    listed: dict[str, list[Record]] = {kind.id: [] for kind in RECORD_KINDS}
    for record in records:
        listed[record.kind].append(record)
    return {kind: tuple(sorted(found, key=lambda each: each.id)) for kind, found in listed.items() if found}


def table_row(record: Record) -> tuple[str, ...]:
    """Return the texts of a record under `RecordKind.columns`; a list is joined by semicolons."""
    return (record.id, *(text for field in record_kind(record.kind).fields for text in _texts(field, record)))


def _texts(field: Field, record: Record) -> Iterator[str]:
    value = record.content.get(field.name)
    if field.type is FieldType.WORDS:
        words: Mapping[str, str] = value or {}
        yield from (words.get(language, "") for language in LANGUAGES)
    elif field.many:
        yield LIST_SEPARATOR.join(value or ())
    else:
        yield _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def untranslated(record: Record) -> Iterator[str]:
    """Yield the columns of a record that have a text in English and none in another language."""
    for field in record_kind(record.kind).fields:
        words = record.content.get(field.name)
        if field.type is FieldType.WORDS and words:
            yield from (f"{field.name}_{language}" for language in LANGUAGES if not words.get(language))

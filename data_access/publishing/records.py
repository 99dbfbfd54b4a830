"""Files of records: each field read as the kind defines it, or refused with the place, the value and the fix."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from data_access.catalog import dataset
from data_access.definitions import UnknownIndicator
from data_access.model import LANGUAGES, AreaLevel, Geography, Record
from data_access.publishing.base import FileAccount, IntakeError
from data_access.publishing.drop import RecordsEntry
from data_access.publishing.ledger import Ledger, Refused, RefusedRow, read_day
from data_access.publishing.reading import header_of, open_rows, texts_of
from data_access.records import (
    CITY_ONLY_PROGRAM,
    ID,
    LIST_SEPARATOR,
    Field,
    FieldType,
    RecordKind,
    is_city_only,
    places_of,
    record_kind,
    untranslated,
)

LONGEST_TEXT = 2_000
_YEARS = range(1900, 2200)
_ID = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")
_PHONE = re.compile(r"\+?[0-9(][0-9 ().-]{1,24}")
_MAIL = re.compile(r"[A-Za-z0-9._+-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?(?: ?([AaPp])\.?[Mm]\.?)?")
_NUMBER = re.compile(r"\d{1,12}(\.0+)?")
_FLAGS = {"true": True, "yes": True, "y": True, "false": False, "no": False, "n": False}
_SHOWN_IDS = 5


class _Unreadable(ValueError):
    """A text that is not what its field holds; says what it is instead of."""


@dataclass(frozen=True)
class _Context:
    """What reading a field needs beside its text. `areas` are ids by what a text may call an area."""

    entry: RecordsEntry
    geography: Geography
    areas: Mapping[str, str]

    def column(self, name: str) -> str:
        """Return what the file calls one of our columns."""
        return self.entry.columns.get(name, name)

    def as_of(self, text: str) -> _Context:
        """Return the context in which areas are those that held on a day; of no day, those that hold now."""
        day = read_day(text, self.entry.date_format)
        if day is None or not self.geography.earlier:
            return self
        return replace(self, areas=_area_ids(self.geography.on(day)))


def read_records(
    folder: Path, entry: RecordsEntry, *, geography: Geography, copies: Path
) -> tuple[tuple[Record, ...], tuple[FileAccount, ...]]:
    """Read the records of one entry. Raises IntakeError that names file, line, column, value and fix."""
    kind = entry.record_kind
    columns = _columns(kind, entry, header_of(folder, entry))
    used = tuple(dict.fromkeys(columns.values()))
    passed = open_rows(folder, entry, used, copies)
    ledger = Ledger(passed)
    context = _Context(entry, geography, _area_ids(geography))
    found: dict[str, tuple[str, Record]] = {}
    for row, (where, texts) in enumerate(texts_of(passed, used)):
        told = dict(zip(used, (text.strip() for text in texts), strict=True))
        if not any(told.values()):
            ledger.set_aside(row, "blank in every column in use", "")
            continue
        try:
            record = _record(kind, {name: told[column] for name, column in columns.items()}, context)
            first, other = found.setdefault(record.id.casefold(), (where, record))
            if other is not record:
                raise Refused(columns[ID], record.id, f"is the id of {first} too; give each its own")
        except Refused as refused:
            raise refused.at(where) from refused
    records = tuple(record for _, record in found.values())
    return records, ledger.accounts(entry.kind, "")


def _columns(kind: RecordKind, entry: RecordsEntry, header: Sequence[str]) -> dict[str, str]:
    """Return which column of the file holds each of ours: as mapped, else the one of the same name.

    A required one that is not there is asked for under its own name, so that reading says that it is missing.
    """
    needed = {ID} | {
        f"{field.name}_{LANGUAGES[0]}" if field.type is FieldType.WORDS else field.name
        for field in kind.fields
        if field.required
    }
    return {
        name: entry.columns.get(name, name)
        for name in kind.columns
        if name in entry.columns or name in header or name in needed
    }


def _record(kind: RecordKind, texts: Mapping[str, str], context: _Context) -> Record:
    """Return the record of one row; `texts` are by our own names of columns."""
    record_id = texts[ID]
    if not _ID.fullmatch(record_id):
        raise Refused(
            context.column(ID),
            record_id,
            "is no id; write letters, digits, '-', '_' and '.', such as 'm-2026-03'",
        )
    dated = context.as_of(texts.get("date", ""))
    content = {
        field.name: value for field in kind.fields if (value := _field(field, texts, dated)) is not None
    }
    record = Record(kind.id, record_id, content)
    for problem in _problems(kind, content):
        raise RefusedRow(f"{kind.id} {record_id!r} {problem}", logged="the fields of a record do not fit")
    return record


def _field(field: Field, texts: Mapping[str, str], context: _Context) -> Any:
    """Return what a row says of a field, None where it says nothing."""
    if field.type is FieldType.WORDS:
        return _words(field, texts, context)
    text = texts.get(field.name, "")
    codes = context.entry.codes.get(field.name, {})
    parts = text.split(LIST_SEPARATOR) if field.many and text not in codes else [text]
    meant = [codes.get(part.strip(), part.strip()) for part in parts]
    values = [_value(field, part, context) for part in meant if part]
    if not values:
        if field.required:
            raise Refused(context.column(field.name), text, "is empty; every record needs it")
        return None
    return values if field.many else values[0]


def _words(field: Field, texts: Mapping[str, str], context: _Context) -> dict[str, str] | None:
    words = {}
    for language, column in zip(LANGUAGES, field.columns, strict=True):
        if text := texts.get(column, ""):
            _refuse_odd_text(text, context.column(column))
            words[language] = text
    english = field.columns[0]
    if LANGUAGES[0] not in words and (field.required or words):
        raise Refused(
            context.column(english),
            "",
            "is empty; write it in English at least, the others are shown beside it",
        )
    return words or None


def _value(field: Field, text: str, context: _Context) -> Any:
    _refuse_odd_text(text, context.column(field.name))
    try:
        return _READERS[field.type](field, text, context)
    except _Unreadable as error:
        raise Refused(context.column(field.name), text, str(error)) from error


def _refuse_odd_text(text: str, column: str) -> None:
    if not text.isprintable():
        raise Refused(column, text, "holds a character that cannot be shown; type the text anew")
    if len(text) > LONGEST_TEXT:
        raise Refused(column, f"{text[:40]}…", f"is longer than {LONGEST_TEXT:,} letters; shorten it")


def _problems(kind: RecordKind, content: Mapping[str, Any]) -> Iterator[str]:
    """Yield what one field of a record needs of another."""
    for needs in kind.needs:
        value = str(content.get(needs.field, "")).lower()
        missing = [name for name in needs.fields if name not in content]
        if value in needs.values and missing:
            yield f"has {needs.field} {value!r} and no {' and no '.join(missing)}; fill it in"
    for names in kind.one_of:
        if not any(name in content for name in names):
            yield f"has none of {', '.join(names)}; fill one in"
    for first, last in kind.dates:
        if first in content and last in content and content[last] < content[first]:
            yield f"has {last} {content[last]} before {first} {content[first]}; put one right"


def _text(_: Field, text: str, __: _Context) -> str:
    return text


def _date(_: Field, text: str, context: _Context) -> str:
    day = read_day(text, context.entry.date_format)
    if day is None or day.year not in _YEARS:
        raise _Unreadable(
            f"is not a possible date in the form {context.entry.date_format}; put it right, or date_format"
        )
    return day.isoformat()


def _clock(_: Field, text: str, __: _Context) -> str:
    match = _CLOCK.fullmatch(text)
    hour, minute = (int(match[1]), int(match[2])) if match else (99, 0)
    half = (match[3] or "").lower() if match else ""
    if half and not 1 <= hour <= 12:
        hour = 99
    elif half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        raise _Unreadable("is not a time of day; write 18:30 or 6:30 PM")
    return f"{hour:02d}:{minute:02d}"


def _choice(field: Field, text: str, _: _Context) -> str:
    if text.lower() in field.choices:
        return text.lower()
    raise _Unreadable(
        f"is not one of {', '.join(field.choices)}; write one of these, or say in codes.{field.name} what it means"
    )


def _number(_: Field, text: str, __: _Context) -> int:
    if not _NUMBER.fullmatch(text):
        raise _Unreadable("is not a whole number; write digits only, without separators")
    return int(text.partition(".")[0])


def _web(_: Field, text: str, __: _Context) -> str:
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not parts.username
    except ValueError:
        sound = False
    if not sound or re.search(r"[\s<>\"'\\]", text):
        raise _Unreadable("is not a web address; write it whole, such as https://www.newarknj.gov/")
    return text


def _phone(_: Field, text: str, __: _Context) -> str:
    if not _PHONE.fullmatch(text) or sum(letter.isdigit() for letter in text) < 3:
        raise _Unreadable("is not a phone number; write digits, such as 973-555-0100 or 988")
    return text


def _mail(_: Field, text: str, __: _Context) -> str:
    if not _MAIL.fullmatch(text):
        raise _Unreadable("is not a mail address; write that of an office, such as info@example.org")
    return text


def _area(_: Field, text: str, context: _Context) -> str:
    try:
        return context.areas[text.casefold()]
    except KeyError:
        raise _Unreadable("is no ward or neighborhood; write its id or its name") from None


def _record_id(field: Field, text: str, __: _Context) -> str:
    if not _ID.fullmatch(text):
        raise _Unreadable(f"is no id of {field.kind}; write the id as it stands there")
    return text


def _flag(_: Field, text: str, __: _Context) -> bool:
    try:
        return _FLAGS[text.lower()]
    except KeyError:
        raise _Unreadable("is neither yes nor no") from None


def _dataset(_: Field, text: str, __: _Context) -> str:
    try:
        return dataset(text).id
    except UnknownIndicator as error:
        raise _Unreadable(f"cannot be used: {error}") from error


def _measure(_: Field, text: str, __: _Context) -> str:
    name, _slash, measure = text.partition("/")
    try:
        known = dataset(name).measures
    except UnknownIndicator as error:
        raise _Unreadable(f"cannot be used: {error}; write dataset/measure") from error
    if measure not in known:
        raise _Unreadable(f"is no measure; write one of {', '.join(f'{name}/{each}' for each in known)}")
    return text


_READERS: Mapping[FieldType, Callable[[Field, str, _Context], Any]] = {
    FieldType.TEXT: _text,
    FieldType.DATE: _date,
    FieldType.CLOCK: _clock,
    FieldType.CHOICE: _choice,
    FieldType.NUMBER: _number,
    FieldType.WEB: _web,
    FieldType.PHONE: _phone,
    FieldType.MAIL: _mail,
    FieldType.AREA: _area,
    FieldType.RECORD: _record_id,
    FieldType.FLAG: _flag,
    FieldType.DATASET: _dataset,
    FieldType.MEASURE: _measure,
}


def _area_ids(geography: Geography) -> Mapping[str, str]:
    """Return the id of the city, each ward and each neighborhood that hold now, by id and by name, in lower case."""
    levels = (AreaLevel.NEIGHBORHOOD, AreaLevel.WARD, AreaLevel.CITY)
    areas = [area for level in levels for area in geography.at(level) if not area.id.startswith("unplaced")]
    named = {name.casefold(): area.id for area in areas for name in area.names.values()}
    return named | {name: area.id for area in areas for name in (area.stem, area.id)}


def refuse_dangling(records: Mapping[str, Iterable[Record]]) -> None:
    """Raise IntakeError where a record names another that the release would not have."""
    ids = {kind: {record.id for record in found} for kind, found in records.items()}
    for kind, found in records.items():
        for field in record_kind(kind).fields:
            for record in found if field.type is FieldType.RECORD else ():
                named = record.content.get(field.name, ())
                for each in named if field.many else filter(None, [named]):
                    if each not in ids.get(field.kind, ()):
                        raise IntakeError(
                            f"{kind} {record.id!r}: {field.name} names {each!r}, and there is no such record in"
                            f" {field.kind}; bring it in a file of {field.kind}, or put {field.name} right",
                            logged=f"{kind} {record.id!r}: {field.name} names a record that is not in {field.kind}",
                        )


def refuse_placed(records: Mapping[str, Iterable[Record]], city: str) -> None:
    """Raise IntakeError where a record tells at which place below the city somebody works in violence intervention."""
    for kind, found in records.items():
        for record in found:
            is_placed = "place" in record.content or any(area != city for area in places_of(record))
            if is_placed and is_city_only(record, records):
                raise IntakeError(
                    f"{kind} {record.id!r} names a place below the city and {CITY_ONLY_PROGRAM}; who works in it is in"
                    " danger where people know where. Name the whole city, or take the partner out of it",
                    logged=f"{kind} {record.id!r} names a place of {CITY_ONLY_PROGRAM}",
                )


def missing_words(records: Iterable[Record]) -> Iterator[str]:
    """Yield, for staff, which texts of which records are not translated; pages show these in English."""
    lacking: dict[tuple[str, str], list[str]] = {}
    for record in records:
        for column in untranslated(record):
            lacking.setdefault((record.kind, column), []).append(record.id)
    for (kind, column), ids in lacking.items():
        more = f" and {len(ids) - _SHOWN_IDS} more" if len(ids) > _SHOWN_IDS else ""
        yield f"{kind}: no {column} for {', '.join(ids[:_SHOWN_IDS])}{more}; pages show the English text"

"""Files of totals: what the agency itself published for the whole city, to compare with and to show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from data_access.model import ALL, AreaLevel, Period, PeriodError, Record
from data_access.publishing.base import Coverage, FileAccount, IntakeError, Total
from data_access.publishing.drop import TotalsEntry
from data_access.publishing.ledger import Ledger, Refused, read_day
from data_access.publishing.reading import open_rows, texts_of
from data_access.records import TOTALS

_WHOLE = re.compile(r"\d{1,12}(\.0+)?")


@dataclass(frozen=True)
class TotalsRead:
    """What one entry gives: its figures, what they replace, and its accounts."""

    totals: tuple[Total, ...]
    coverage: tuple[Coverage, ...]
    accounts: tuple[FileAccount, ...]


def read_totals(folder: Path, entry: TotalsEntry, *, copies: Path) -> TotalsRead:
    """Read the figures of one entry. Raises IntakeError that names file, line, column, value and fix."""
    used = entry.used_columns
    passed = open_rows(folder, entry, used, copies)
    ledger = Ledger(passed)
    found: dict[tuple[Period, str], tuple[str, Total]] = {}
    for number, (where, texts) in enumerate(texts_of(passed, used)):
        told = dict(zip(used, (text.strip() for text in texts), strict=True))
        try:
            aside = _set_aside(told, entry)
            stated = [] if aside else list(_totals(told, entry))
        except Refused as refused:
            raise refused.at(where) from refused
        if aside:
            ledger.set_aside(number, *aside)
            continue
        fresh = [total for total in stated if _is_new(total, where, found)]
        if not stated:
            ledger.weightless(number)
        elif not fresh:
            ledger.further(number)
    totals = tuple(total for _, total in found.values())
    dimensions = dict.fromkeys((entry.dimension, *(total.dimension for total in totals)))
    return TotalsRead(
        totals=totals,
        coverage=tuple(
            Coverage(entry.dataset, entry.measured, dimension, AreaLevel.CITY, *entry.covers)
            for dimension in dimensions
        ),
        accounts=ledger.accounts(entry.kind, entry.dataset),
    )


def _set_aside(told: Mapping[str, str], entry: TotalsEntry) -> tuple[str, str] | None:
    if not any(told.values()):
        return "blank in every column in use", ""
    for column, kept in entry.filter.items():
        if told[column] not in kept:
            return "filter", told[column]
    period = _period(told, entry)
    first, last = entry.covers
    return (
        ("date outside covers", str(period)) if period.start < first.start or period.end > last.end else None
    )


def _period(told: Mapping[str, str], entry: TotalsEntry) -> Period:
    """Return the period of a row: written as 2024-05, 2024-Q2 or 2024, or a day in it in the declared format."""
    column = entry.columns.date
    text = told[column]
    if entry.date_format is not None:
        day = read_day(text, entry.date_format)
        if day is None:
            form = entry.date_format
            raise Refused(column, text, f"is not a date in the form {form}; put it right, or date_format")
        return Period.of(day, entry.grain)
    try:
        period = Period.parse(text)
    except PeriodError as error:
        raise Refused(
            column, text, "is no period; write 2024-05, 2024-Q2 or 2024, or declare date_format"
        ) from error
    if period.grain is not entry.grain:
        raise Refused(column, text, f"is no {entry.grain}; put it right, or write period = '{period.grain}'")
    return period


def _totals(told: Mapping[str, str], entry: TotalsEntry) -> Iterator[Total]:
    """Yield the figures of a row; an empty value states nothing."""
    period = _period(told, entry)
    for column, category in _columns(told, entry).items():
        text = told[column]
        if not text:
            continue
        if not _WHOLE.fullmatch(text):
            raise Refused(column, text, "is not a whole number; write digits only, without separators")
        dimension = ALL if category == ALL else entry.dimension
        value = int(text.partition(".")[0])
        yield Total(entry.dataset, entry.measured, period, dimension, category, value, entry.source)


def _columns(told: Mapping[str, str], entry: TotalsEntry) -> Mapping[str, str]:
    """Return the category that each column of values is of."""
    if entry.wide:
        return entry.wide.columns
    value = entry.columns.value or ""
    for codes in entry.dimensions.values():
        text = told[codes.column]
        if text not in codes.codes:
            raise Refused(codes.column, text, "is not mapped; add it to codes, or leave it out with filter")
        return {value: codes.codes[text]}
    return {value: ALL}


def _is_new(total: Total, where: str, found: dict[tuple[Period, str], tuple[str, Total]]) -> bool:
    """Note a figure and return whether it is the first of its kind. Raises IntakeError where another one differs."""
    first, known = found.setdefault((total.period, total.category), (where, total))
    if known.value != total.value:
        raise IntakeError(
            f"{first} and {where} give {known.value:,} and {total.value:,} for {total.category} in {total.period};"
            " remove one of them",
            logged=f"{first} and {where} give two figures for one period",
        )
    return known is total


def as_records(totals: Iterable[Total]) -> tuple[Record, ...]:
    """Return totals as the records that a release keeps."""
    return tuple(
        Record(
            TOTALS,
            f"{total.dataset}.{total.measure}.{total.period}.{total.dimension}.{total.category}",
            {
                "measure": f"{total.dataset}/{total.measure}",
                "period": str(total.period),
                "dimension": total.dimension,
                "category": total.category,
                "value": total.value,
                "source": total.source,
            },
        )
        for total in totals
    )


def from_records(records: Iterable[Record]) -> tuple[Total, ...]:
    """Return the totals that a release keeps as records, in order."""
    return tuple(sorted(_total(record) for record in records if record.kind == TOTALS))


def _total(record: Record) -> Total:
    content = record.content
    dataset, _, measure = content["measure"].partition("/")
    period = Period.parse(content["period"])
    return Total(
        dataset,
        measure,
        period,
        content["dimension"],
        content["category"],
        content["value"],
        content["source"],
    )

"""Files of a survey's estimates: item, wave, place and group of each row, and what people answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from data_access.model import ALL, Area, AreaLevel, Cell, CellKey, Geography, Grain, Period, Status
from data_access.publishing.base import FileAccount, IntakeError, WaveCoverage
from data_access.publishing.drop import SurveyEntry, WaveLength
from data_access.publishing.ledger import Ledger, Refused, RefusedRow, read_day
from data_access.publishing.reading import numbered_texts, open_rows

HIGHEST = Decimal(100)
# Why a row is set aside; drop.toml declares all of these.
FILTERED = "filter"
OUTSIDE = "date outside covers"
OTHER_LENGTH = "a wave of another length"
TWO_VALUES = "two values for one estimate"
BLANK = "blank in every column in use"
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,15})?")
_WHOLE = re.compile(r"\d{1,9}(\.0+)?")


@dataclass(frozen=True)
class SurveyRead:
    """What one entry gives: true estimates, small bases included, the tables that it states, and its accounts."""

    cells: tuple[Cell, ...]
    coverage: tuple[WaveCoverage, ...]
    accounts: tuple[FileAccount, ...]


@dataclass(frozen=True)
class _Row:
    """One row that is not set aside by itself."""

    number: int
    cell: Cell


def read_survey(folder: Path, entry: SurveyEntry, *, geography: Geography, copies: Path) -> SurveyRead:
    """Read the estimates of one entry. Raises IntakeError that names file, line, column, value and fix."""
    used = entry.used_columns
    passed = open_rows(folder, entry, used, copies)
    ledger = Ledger(passed)
    reader = _Reader(entry, geography)
    found: dict[CellKey, list[_Row]] = {}
    for number, texts in numbered_texts(passed, used):
        told = dict(zip(used, map(str.strip, texts), strict=True))
        try:
            aside = reader.set_aside(told)
            if aside:
                ledger.set_aside(number, *aside)
                continue
            cell = reader.cell(told)
        except Refused as refused:
            raise refused.at(passed.where(number)) from refused
        found.setdefault(cell.key, []).append(_Row(number, cell))
    kept = list(_settled(found, entry, ledger))
    _refuse_fractions(kept, entry, ledger)
    _refuse_overlaps(kept, ledger)
    cells = [row.cell for row in kept]
    return SurveyRead(
        cells=(*cells, *_not_reported(cells, entry, geography)),
        coverage=tuple(_coverage(cells, entry)),
        accounts=ledger.accounts(entry.kind, entry.dataset),
    )


class _Reader:
    """Reads rows of one entry; days, places and waves are read once for each text."""

    def __init__(self, entry: SurveyEntry, geography: Geography) -> None:
        self._entry = entry
        self._city = geography.city.id
        self._geography = geography
        self._waves: dict[tuple[str, ...], Period] = {}
        self._planned = {(view.area_level, view.dimension) for view in entry.catalogued.plan}

    def set_aside(self, told: Mapping[str, str]) -> tuple[str, str] | None:
        """Return why a row is left out, and the text that decides it; None where it is not."""
        if not any(told.values()):
            return BLANK, ""
        for column, kept in self._entry.filter.items():
            if told[column] not in kept:
                return FILTERED, told[column]
        wave = self._wave(told)
        if self._entry.wave_length and not has_length(wave, self._entry.wave_length):
            return OTHER_LENGTH, str(wave)
        first, last = self._entry.covers
        if wave.start < first.start or wave.end > last.end:
            return OUTSIDE, str(wave)
        return None

    def cell(self, told: Mapping[str, str]) -> Cell:
        """Return the estimate of a row. Raises IntakeError."""
        level, area = self._area(told)
        dimension, category = self._group(told)
        if (level, dimension) not in self._planned:
            raise RefusedRow(
                f"no page ever shows {self._entry.dataset} by {dimension} of a {level}; leave such rows out"
                " with filter, or give only one of the two"
            )
        measure = self._measure(told)
        key = CellKey(self._entry.dataset, measure, level, area, self._wave(told), dimension, category)
        return _estimate(key, told, self._entry)

    def _wave(self, told: Mapping[str, str]) -> Period:
        columns = self._entry.columns
        names = (columns.wave,) if columns.wave else (columns.start or "", columns.end or "")
        texts = tuple(told[name] for name in names)
        if texts not in self._waves:
            self._waves[texts] = self._named(texts[0]) if columns.wave else self._days(texts, names)
        return self._waves[texts]

    def _named(self, text: str) -> Period:
        try:
            first, last = self._entry.waves[text]
        except KeyError:
            column = self._entry.columns.wave or ""
            raise Refused(column, text, "is a wave whose days are not given; add it to waves") from None
        return Period(first, Grain.WAVE, last)

    def _days(self, texts: Sequence[str], names: Sequence[str]) -> Period:
        days: list[date] = []
        for text, name in zip(texts, names, strict=True):
            day = read_day(text, self._entry.date_format)
            if day is None:
                form = self._entry.date_format
                raise Refused(name, text, f"is not a date in the form {form}; put it right, or date_format")
            days.append(day)
        if days[1] < days[0]:
            raise Refused(names[1], texts[1], f"is before the wave begins, {days[0]}; put the row right")
        return Period(days[0], Grain.WAVE, days[1])

    def _measure(self, told: Mapping[str, str]) -> str:
        items = self._entry.items
        if items is None:
            return self._entry.item or ""
        text = told[items.column]
        if text not in items.codes:
            raise Refused(
                items.column, text, "is not mapped; add it to items.codes, or leave it out with filter"
            )
        return items.codes[text]

    def _area(self, told: Mapping[str, str]) -> tuple[AreaLevel, str]:
        column = self._entry.columns.ward
        if column is None:
            return AreaLevel.CITY, self._city
        text = told[column]
        wave = self._wave(told)
        wards = _wards(self._geography.on(wave.start))
        ward = wards.get(self._entry.places.get(text, text).casefold())
        if ward is not None and not ward.holds(wave):
            raise Refused(
                column,
                text,
                f"is a ward whose borders changed within the wave {wave}; leave such rows out with filter",
            )
        if ward is None:
            raise Refused(
                column, text, "is no ward; say in places what it means, or leave it out with filter"
            )
        return AreaLevel.WARD, ward.id

    def _group(self, told: Mapping[str, str]) -> tuple[str, str]:
        """Return dimension and category of a row; the columns of all other dimensions must say everyone."""
        meant: dict[str, str] = {}
        for column in dict.fromkeys(entry.column for entry in self._entry.dimensions.values()):
            text = told[column]
            for name, entry in self._entry.dimensions.items():
                if entry.column == column and text in entry.codes:
                    meant[name] = entry.codes[text]
            if text not in self._entry.everyone and not any(
                entry.column == column and text in entry.codes for entry in self._entry.dimensions.values()
            ):
                raise Refused(
                    column,
                    text,
                    "is not mapped; add it to codes, to everyone, or leave it out with filter",
                )
        if len(meant) > 1:
            raise RefusedRow(
                f"the row is about {' and '.join(meant)} at once, and figures cross at most one; leave such"
                " rows out with filter, or give the code in one dimension only"
            )
        return next(iter(meant.items()), (ALL, ALL))


def _wards(geography: Geography) -> dict[str, Area]:
    """Return the wards of a geography by id and by name, in lower case."""
    wards = (area for area in geography.at(AreaLevel.WARD) if not area.id.startswith("unplaced"))
    return {name.casefold(): area for area in wards for name in (*area.names.values(), area.stem, area.id)}


def has_length(wave: Period, length: WaveLength) -> bool:
    """Whether a wave is a calendar month, quarter or year, or lasts a week or so many days."""
    if length == "week" or isinstance(length, int):
        return (wave.end - wave.start).days + 1 == (7 if length == "week" else length)
    whole = Period.of(wave.start, Grain(length))
    return (whole.start, whole.end) == (wave.start, wave.end)


def _estimate(key: CellKey, told: Mapping[str, str], entry: SurveyEntry) -> Cell:
    """Return the cell of a row: published with its base however small, or the reason why there is no value."""
    columns = entry.columns
    value = _points(columns.value, told, entry)
    base = _people(columns.base, told) if columns.base else None
    if value is None:
        return Cell(key, Status.NOT_APPLICABLE if base == 0 else Status.NOT_REPORTED)
    if columns.base and not base:
        raise Refused(columns.base, told[columns.base], "does not say how many answered; fill it in")
    low, high = _points(columns.low, told, entry), _points(columns.high, told, entry)
    margin = _points(columns.margin, told, entry)
    if margin is not None:
        low, high = max(value - margin, Decimal(0)), min(value + margin, HIGHEST)
    if (low is None) != (high is None) or (low is not None and high is not None and not low <= value <= high):
        raise Refused(
            columns.value, told[columns.value], "does not lie between low and high; put the row right"
        )
    return Cell(key, Status.PUBLISHED, float(value), _float(low), _float(high), base)


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _points(column: str | None, told: Mapping[str, str], entry: SurveyEntry) -> Decimal | None:
    """Return points from 0 to 100; None where there is no column, or nothing in it."""
    text = told[column] if column else ""
    if column is None or not text:
        return None
    most = HIGHEST if entry.scale == "percent" else Decimal(1)
    if not _NUMBER.fullmatch(text) or Decimal(text) > most:
        raise Refused(column, text, f"is not a number from 0 to {most}; put it right, or scale")
    return Decimal(text) * HIGHEST / most


def _people(column: str, told: Mapping[str, str]) -> int | None:
    text = told[column]
    if not text:
        return None
    if not _WHOLE.fullmatch(text):
        raise Refused(column, text, "is not a whole number of people; write digits only")
    return int(Decimal(text))


def _settled(found: Mapping[CellKey, list[_Row]], entry: SurveyEntry, ledger: Ledger) -> Iterator[_Row]:
    """Yield one row for each estimate, without a value where two values are left out.

    Raises IntakeError where rows disagree and drop.toml does not say what then.
    """
    for rows in found.values():
        first, *others = rows
        differing = next((row for row in others if row.cell != first.cell), None)
        if differing is None:
            for row in others:
                ledger.further(row.number)
            yield first
        elif entry.set_aside_conflicts:
            for row in rows:
                ledger.set_aside(row.number, TWO_VALUES, str(row.cell.value))
            yield _Row(first.number, Cell(first.cell.key, Status.NOT_REPORTED))
        else:
            places = f"{ledger.where(first.number)} and {ledger.where(differing.number)}"
            raise IntakeError(
                f"{places} give two values for one estimate, {first.cell.value} and {differing.cell.value}; remove one"
                " of them, or write set_aside_conflicts = true to leave out every estimate with two values",
                logged=f"{places} give two values for one estimate",
            )


def _refuse_fractions(rows: Sequence[_Row], entry: SurveyEntry, ledger: Ledger) -> None:
    """Raise IntakeError where shares are surely meant as 0.62 and would be read as less than one percent."""
    values = [row.cell.value for row in rows if row.cell.value is not None]
    if entry.scale == "percent" and len(values) > 1 and 0 < max(values) <= 1:
        raise IntakeError(
            f"{ledger.where(rows[0].number)}: all values are 1 or less, so they seem to be shares such as 0.62; write"
            " scale = 'fraction'"
        )


def _refuse_overlaps(rows: Iterable[_Row], ledger: Ledger) -> None:
    """Raise IntakeError where two waves of one table share a day: one answer would be told twice."""
    waves: dict[tuple[str, AreaLevel, str], dict[Period, int]] = {}
    for row in rows:
        key = row.cell.key
        waves.setdefault((key.measure, key.area_level, key.dimension), {}).setdefault(key.period, row.number)
    for found in waves.values():
        both = overlap(found)
        if both:
            places = f"{ledger.where(found[both[0]])} and {ledger.where(found[both[1]])}"
            raise IntakeError(
                f"{places}: the waves {both[0]} and {both[1]} share days; say in wave_length which length counts (week,"
                " month, quarter, year or a number of days), and the others are set aside"
            )


def overlap(waves: Iterable[Period]) -> tuple[Period, Period] | None:
    """Return two waves that share a day, the first ones in time; None where no two do."""
    ordered = sorted(waves)
    for one, other in pairwise(ordered):
        if other.start <= one.end:
            return one, other
    return None


def _not_reported(cells: Sequence[Cell], entry: SurveyEntry, geography: Geography) -> Iterator[Cell]:
    """Yield the estimates that a wave leaves out of a table, among the areas and groups that the file tells of."""
    there = {cell.key for cell in cells}
    tables = {(key.measure, key.area_level, key.dimension, key.period) for key in there}
    for measure, level, dimension, wave in sorted(tables):
        told = (
            (ALL,) if dimension == ALL else tuple(dict.fromkeys(entry.dimensions[dimension].codes.values()))
        )
        for area in geography.during(level, wave):
            for category in told if not area.id.startswith("unplaced") else ():
                key = CellKey(entry.dataset, measure, level, area.id, wave, dimension, category)
                if key not in there:
                    yield Cell(key, Status.NOT_REPORTED)


def _coverage(cells: Sequence[Cell], entry: SurveyEntry) -> Iterator[WaveCoverage]:
    """Yield the tables that a file states: its items, by each breakdown that it declares or holds."""
    first, last = entry.covers
    dimensions = dict.fromkeys((*entry.dimensions, *(cell.key.dimension for cell in cells)))
    for measure in entry.measures:
        for dimension in dimensions:
            yield WaveCoverage(
                entry.dataset, measure, entry.level, dimension, first.start, last.end, entry.least_base
            )

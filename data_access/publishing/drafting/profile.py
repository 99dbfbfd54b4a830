"""What stands in the columns of a file: counted over all its rows by the engine, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import and_

import ibis

from data_access.model import Grain, Period
from data_access.publishing.drafting.dates import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    DateColumn,
    Month,
    best,
    possible_formats,
)
from data_access.publishing.drafting.words import DATE, words_in
from data_access.publishing.engine import Engine, Value, month_of, try_strptime, whole_number
from data_access.publishing.engine import Table as EngineTable
from data_access.publishing.reading import Scan

# A column with more different values than this holds no codes.
MOST_CODES = 400
# Date formats are looked for among this many of the most frequent values, and counted over all.
_SAMPLED = 40


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how many rows are blank, whole numbers, numbers; and its most frequent values with their rows.

    `values` holds all values where `has_all_values`. `distinct` counts different texts, blank ones too, exactly where
    there may be as many as rows, else nearly.
    """

    name: str
    rows: int
    blank: int
    whole: int
    numbers: int
    low: float | None
    high: float | None
    distinct: int
    values: tuple[tuple[str, int], ...]

    @property
    def filled(self) -> int:
        """How many rows are not blank."""
        return self.rows - self.blank

    @property
    def has_all_values(self) -> bool:
        """Whether `values` is all there is."""
        return self.distinct <= MOST_CODES and sum(rows for _, rows in self.values) == self.rows

    @property
    def is_unique(self) -> bool:
        """Whether no two rows have the same value."""
        return self.rows > 0 and self.distinct == self.rows and self.blank == 0

    @property
    def is_whole(self) -> bool:
        """Whether every row is a whole number."""
        return self.rows > 0 and self.whole == self.rows

    @property
    def is_numeric(self) -> bool:
        """Whether every row that is not blank is a number."""
        return self.filled > 0 and self.numbers == self.filled


@dataclass(frozen=True)
class Profile:
    """A file as its columns, in order; `keeps` are the values that rows must have to be in it (all, if empty)."""

    name: str
    scan: Scan
    columns: tuple[Column, ...]
    dates: tuple[DateColumn, ...]
    table: EngineTable = field(repr=False, compare=False)
    keeps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows are looked at."""
        return self.columns[0].rows if self.columns else 0

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return a column. Raises KeyError."""
        return {column.name: column for column in self.columns}[name]

    def text(self, name: str) -> Value:
        """Return the texts of a column, for expressions."""
        return self.table[_at(self.scan, name)]


def profiled(engine: Engine, scan: Scan) -> Profile:
    """Return what stands in all columns of a scanned file."""
    return _profile(scan, engine.keep(engine.read(scan), scan=scan), {})


def narrowed(profile: Profile, keeps: Mapping[str, tuple[str, ...]]) -> Profile:
    """Return the profile of the rows that have one of these values in each column."""
    if keeps == profile.keeps:
        return profile
    wanted = (profile.text(name).isin(values) for name, values in keeps.items())
    return _profile(profile.scan, profile.table.filter(reduce(and_, wanted)), keeps)


def months_of(profile: Profile, column: DateColumn) -> tuple[Month, ...]:
    """Return the rows of each month, in order, of the dates that fit the column's format."""
    text = profile.text(column.name)
    month = month_of(text, column.format, column.zone)
    day = try_strptime(text, column.format).cast("date") if column.has_days else month
    dated = profile.table.select(month=month, day=day)
    dated = dated.filter(dated.month.notnull())
    found = dated.group_by("month").agg(rows=dated.count(), first=dated.day.min(), last=dated.day.max())
    found = found.order_by("month")
    return tuple(
        Month(Period.of(row["month"], Grain.MONTH), row["rows"], row["first"], row["last"])
        for row in found.to_pyarrow().to_pylist()
    )


def unfit_dates(profile: Profile, column: DateColumn, *, most: int = 3) -> tuple[tuple[str, int], ...]:
    """Return the most frequent values that are no possible dates of the column's format."""
    text = profile.text(column.name)
    unfit = profile.table.select(value=text).filter(month_of(text, column.format).isnull())
    return _most_frequent(unfit, "value", most)


def repeats(profile: Profile, texts: Sequence[Value]) -> int:
    """Return how many rows have the same values in these columns as another row before them."""
    named = profile.table.select(**{f"key{n}": text for n, text in enumerate(texts)})
    return int(profile.rows - named.distinct().count().execute())


def orphans(child: Profile, parent: Profile, on: str) -> int:
    """Return how many rows of a file have a value in a column that no row of another file has there."""
    own, other = child.table.select(key=child.text(on)), parent.table.select(key=parent.text(on))
    return int(own.anti_join(other, "key").count().execute())


def rows_that_are_sums(profile: Profile, total: str, parts: Iterable[str]) -> int:
    """Return in how many rows one column is the sum of others."""
    added = sum(whole_number(profile.text(part)) for part in parts)
    return int(profile.table.filter(whole_number(profile.text(total)) == added).count().execute())


def sampled_numbers(profile: Profile, names: Sequence[str], most: int) -> list[tuple[float, ...]]:
    """Return up to so many rows of columns of numbers; rows that have none are left out."""
    numbers = profile.table.select(
        **{f"n{i}": profile.text(n).try_cast("float64") for i, n in enumerate(names)}
    )
    found = numbers.drop_null().limit(most).to_pyarrow().to_pylist()
    return [tuple(row.values()) for row in found]


def _at(scan: Scan, name: str) -> str:
    return f"c{scan.positions[name]}"


def _profile(scan: Scan, table: EngineTable, keeps: Mapping[str, tuple[str, ...]]) -> Profile:
    names = tuple(scan.positions)
    columns = _columns(scan, table, names)
    dates = tuple(found for column in columns if (found := _date_column(scan, table, column)))
    return Profile(scan.name, scan, columns, dates, table, keeps)


def _columns(scan: Scan, table: EngineTable, names: Sequence[str]) -> tuple[Column, ...]:
    if not names:
        return ()
    wanted: dict[str, Value] = {"rows": table.count()}
    for n, name in enumerate(names):
        text = table[_at(scan, name)]
        number = text.try_cast("float64")
        wanted |= {
            f"blank{n}": (text.strip() == "").sum(),
            f"whole{n}": whole_number(text).count(),
            f"numbers{n}": number.count(),
            f"low{n}": number.min(),
            f"high{n}": number.max(),
            f"distinct{n}": text.approx_nunique(),
        }
    found = table.agg(**wanted).to_pyarrow().to_pylist()[0]
    return tuple(_column(scan, table, name, n, found) for n, name in enumerate(names))


def _column(
    scan: Scan, table: EngineTable, name: str, n: int, found: Mapping[str, int | float | None]
) -> Column:
    rows, distinct = int(found["rows"] or 0), int(found[f"distinct{n}"] or 0)
    # What the engine estimates may be some per cent beside the truth: near the borders it is counted.
    may_be_codes = distinct < 2 * MOST_CODES
    values = _most_frequent(table, _at(scan, name), MOST_CODES + 1 if may_be_codes else _SAMPLED)
    if may_be_codes and len(values) <= MOST_CODES:
        distinct = len(values)
    elif may_be_codes or distinct > 0.8 * rows:
        distinct = int(table[_at(scan, name)].nunique().execute() or 0)
    return Column(
        name=name,
        rows=rows,
        blank=int(found[f"blank{n}"] or 0),
        whole=int(found[f"whole{n}"] or 0),
        numbers=int(found[f"numbers{n}"] or 0),
        low=found[f"low{n}"],
        high=found[f"high{n}"],
        distinct=distinct,
        values=values if distinct <= MOST_CODES else values[:_SAMPLED],
    )


def _most_frequent(table: EngineTable, name: str, most: int) -> tuple[tuple[str, int], ...]:
    counted = table.group_by(name).agg(rows=table.count()).order_by([ibis.desc("rows"), name]).limit(most)
    return tuple((row[name], row["rows"]) for row in counted.to_pyarrow().to_pylist())


def _date_column(scan: Scan, table: EngineTable, column: Column) -> DateColumn | None:
    called = bool(words_in(column.name) & {"date", "day", "month", "datestop", "period", *DATE})
    forms = possible_formats((text for text, _ in column.values[:_SAMPLED]), called_a_date=called)
    if not forms:
        return None
    text = table[_at(scan, column.name)]
    fits = table.agg(**{f"f{n}": _possible(text, form).sum() for n, form in enumerate(forms)})
    counted = fits.to_pyarrow().to_pylist()[0]
    return best(column.name, column.filled, {form: counted[f"f{n}"] or 0 for n, form in enumerate(forms)})


def _possible(text: Value, form: str) -> Value:
    """Return whether texts are possible dates of a format in years that a city may keep figures of."""
    first, last = ibis.literal(date(EARLIEST_YEAR, 1, 1)), ibis.literal(date(LATEST_YEAR, 12, 1))
    return month_of(text, form).between(first, last).fill_null(False)

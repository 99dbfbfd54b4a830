"""The rows of one file in our own terms: month, place, weights, categories, and the reason why a row is set aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_

import ibis

from data_access.model import AreaLevel, Period
from data_access.publishing.base import IntakeError
from data_access.publishing.drop import CountsEntry, IncidentsEntry, TableEntry
from data_access.publishing.drop.reasons import Reason
from data_access.publishing.engine import Engine, Table, Value, date_parts, month_of, swapped, whole_number
from data_access.publishing.reading import Scan


@dataclass(frozen=True)
class Rows:
    """All rows of a file in the engine.

    Columns of `table`: `row` (number among the rows of its files, from 0), `part` (number of the file), `reason`
    (of Reason, or NULL) and `value`, `month`, where there are places `place0` and `place1` (numbers, or texts),
    `weight<n>` for each column in `weights`, `category<n>` and `unmapped<n>` for each dimension, `key<n>` for each
    column of `distinct` (of counts: for each column of codes), `hashed` (of the id), and `carried<n>` for each
    column that joined files use.
    """

    table: Table
    file: TableEntry
    scan: Scan
    weights: tuple[str, ...]
    carried: tuple[str, ...]
    level: AreaLevel
    has_points: bool

    @property
    def has_places(self) -> bool:
        """Whether the rows say where in the city."""
        return self.level is not AreaLevel.CITY

    @property
    def kept(self) -> Table:
        """The rows that are not set aside."""
        return self.table.filter(self.table.reason.isnull())

    @property
    def keys(self) -> list[str]:
        """The names of the columns that together say which event a row reports."""
        return self.all_keys if isinstance(self.file, IncidentsEntry) else []

    @property
    def all_keys(self) -> list[str]:
        """The names of the columns `key<n>`."""
        return [f"key{n}" for n in range(len(_keys(self.file)))]

    @property
    def events(self) -> Table:
        """The kept rows with `first`: the first row that reports the same event."""
        if not self.keys:
            return self.kept.mutate(first=self.kept.row)
        return self.kept.mutate(first=self.kept.row.min().over(group_by=self.keys))


# Programs write their first day, of 1899, 1900 or January 1970, where they have none.
_LONG_AGO = date(1970, 1, 1)


def read_rows(
    engine: Engine,
    file: TableEntry,
    scan: Scan,
    *,
    parent: Rows | None,
    carried: tuple[str, ...],
    today: date,
) -> Rows:
    """Return the rows of a scanned file; `carried` columns are kept as texts for the files that join this one.

    No event can have a date in a month after that of `today`.
    """
    source = _joined(engine, file, scan, parent) if parent else _alone(engine, file, scan)
    weights = _weight_columns(file)
    parsed = engine.once(source.table.select(**_parsed(file, source, weights, carried)))
    parsed = engine.once(parsed.mutate(found=_first_that_holds(_reasons(file, parsed, weights, today))))
    reasons = list(enumerate(_reasons(file, parsed, weights, today)))
    code = parsed.found.cases(*((n, code) for n, (_, code, _) in reasons), else_=ibis.null("int8")).cast(
        "int8"
    )
    value = parsed.found.cases(*((n, text) for n, (_, _, text) in reasons), else_=ibis.null("string"))
    unmapped = {
        f"unmapped{n}": ibis.ifelse(parsed[f"category{n}"].isnull(), _text(file, parsed, entry.column), None)
        for n, entry in enumerate(file.dimensions.values())
    }
    lasting = [name for name in parsed.columns if not name.startswith(("text", "parent", "found"))]
    table = engine.keep(parsed.select(*lasting, reason=code, value=value, **unmapped), scan=scan)
    table = engine.once(table.mutate(part=_part(table.row, scan)))
    place = (parent.file if parent else file).columns
    return Rows(table, file, scan, weights, carried, place.level, bool(place.longitude))


@dataclass(frozen=True)
class _Source:
    """A table of texts, the column of each name, and what comes from another file: when, where, and why not."""

    table: Table
    text: Mapping[str, Value]
    month: Value
    place: tuple[Value, ...]
    inherited: Mapping[str, Value]


def _alone(engine: Engine, file: TableEntry, scan: Scan) -> _Source:
    raw = engine.read(scan)
    text = {name: raw[f"c{n}"] for name, n in scan.positions.items()}
    return _Source(
        raw, text, month_of(text[_date(file)], file.date_format, file.time_zone), _place(file, text), {}
    )


def _parsed(
    file: TableEntry, source: _Source, weights: tuple[str, ...], carried: tuple[str, ...]
) -> dict[str, Value]:
    """Return what the texts of a row mean; what cannot be read is NULL, and `text<n>` says what was there."""
    text = source.text
    columns = {
        "month": source.month,
        **{f"place{n}": place for n, place in enumerate(source.place)},
        **{
            f"weight{n}": whole_number(text[name], signed=name in file.signed)
            for n, name in enumerate(weights)
        },
        **{f"key{n}": text[name] for n, name in enumerate(_keys(file))},
        **{f"carried{n}": text[name] for n, name in enumerate(carried)},
        **{f"text{n}": text[name] for n, name in enumerate(file.used_columns)},
        **source.inherited,
    }
    for n, (name, entry) in enumerate(file.dimensions.items()):
        leaves = file.catalogued.dimension(name).leaves()
        numbers = [(code, leaves.index(leaf)) for code, leaf in entry.codes.items()]
        columns[f"category{n}"] = text[entry.column].cases(*numbers, else_=ibis.null("int16")).cast("int16")
    if isinstance(file, IncidentsEntry) and file.id:
        columns["hashed"] = text[file.id].hash()
    return columns


def _text(file: TableEntry, parsed: Table, name: str) -> Value:
    return parsed[f"text{file.used_columns.index(name)}"]


def _reasons(
    file: TableEntry, parsed: Table, weights: tuple[str, ...], today: date
) -> Iterator[tuple[Value, Value, Value]]:
    """Yield condition, reason and offending text; the first condition that holds is the row's reason."""
    texts = [_text(file, parsed, name) for name in file.used_columns]
    blank = reduce(and_, (text.strip() == "" for text in texts))
    # A row with a month is not blank, and hardly any row has none.
    yield (
        ibis.ifelse(parsed.month.isnull(), blank, False),
        ibis.literal(Reason.BLANK.value, "int8"),
        ibis.literal(""),
    )
    if "parent_row" in parsed.columns:
        shown = _text(file, parsed, join_column(file))
        yield parsed.parent_row.isnull(), ibis.literal(Reason.PARENT.value, "int8"), shown
        yield parsed.parent_reason.notnull(), parsed.parent_reason, shown
    else:
        shown = _text(file, parsed, _date(file))
    for name, values in file.filter.items():
        text = _text(file, parsed, name)
        yield ~text.isin(values), Reason.FILTER.value, text
    yield from _wrong_dates(file, parsed, shown, today)
    yield ~_between(parsed.month, *file.covers), Reason.OUTSIDE.value, shown
    for gap in file.gaps:
        yield _between(parsed.month, *gap), Reason.GAP.value, shown
    for n, name in enumerate(weights):
        yield parsed[f"weight{n}"].isnull(), Reason.NUMBER.value, _text(file, parsed, name)
    if file.columns.longitude and file.columns.latitude:
        yield _no_coordinates(file, parsed)


def _first_that_holds(reasons: Iterator[tuple[Value, Value, Value]]) -> Value:
    """Return the number of the first condition that holds, or NULL; computed once, before code and text of it."""
    conditions = ((when, n) for n, (when, _, _) in enumerate(reasons))
    return ibis.cases(*conditions, else_=ibis.null("int8")).cast("int8")


def _wrong_dates(
    file: TableEntry, parsed: Table, shown: Value, today: date
) -> Iterator[tuple[Value, Value, Value]]:
    """Yield the reasons for dates that cannot be right, whatever the file is said to cover."""
    month = parsed.month
    other = swapped(file.date_format)
    if {"%m", "%d"} <= set(date_parts(file.date_format)) and "parent_row" not in parsed.columns:
        possible = month_of(shown, other, file.time_zone)
        yield ibis.ifelse(month.isnull(), possible, ibis.null("date")).notnull(), Reason.SWAPPED.value, shown
    yield month.isnull(), Reason.DATE.value, shown
    yield month > ibis.literal(today.replace(day=1)), Reason.FUTURE.value, shown
    if file.covers[0].start > _LONG_AGO:
        yield month <= ibis.literal(_LONG_AGO), Reason.LONG_AGO.value, shown


def _no_coordinates(file: TableEntry, parsed: Table) -> tuple[Value, Value, Value]:
    """Return the reason for coordinates that are not two numbers on earth; where both are empty there is none."""
    columns = (file.columns.longitude or "", file.columns.latitude or "")
    x, y = (_text(file, parsed, name) for name in columns)
    on_earth = (parsed.place0.between(-180, 180) & parsed.place1.between(-90, 90)).fill_null(False)
    both = x + ibis.literal(" ") + y
    return ibis.ifelse(on_earth, False, both.strip() != ""), Reason.COORDINATES.value, both


def _between(month: Value, first: Period, last: Period) -> Value:
    return month.between(ibis.literal(first.start), ibis.literal(last.start))


def _place(file: TableEntry, text: Mapping[str, Value]) -> tuple[Value, ...]:
    """Return longitude and latitude, or ward and neighborhood, or nothing."""
    columns = file.columns
    if columns.longitude and columns.latitude:
        return text[columns.longitude].try_cast("float64"), text[columns.latitude].try_cast("float64")
    if not columns.place:
        return ()
    return tuple(text[name] if name else ibis.literal("") for name in (columns.ward, columns.neighborhood))


def _joined(engine: Engine, file: TableEntry, scan: Scan, parent: Rows) -> _Source:
    """Return the rows of a file beside the event that their parent row reports.

    When and where come from the event's first report, as they do where the parent itself is counted.
    """
    raw = engine.read(scan)
    texts = {f"own{n}": raw[f"c{n}"] for n in scan.positions.values()}
    own, parents = engine.keep(raw.select(**texts), scan=scan), _parents(parent)
    key = join_column(file)
    same = own[f"own{scan.positions[key]}"] == parents[f"carried{parent.carried.index(key)}"]
    joined = own.left_join(parents, [same])
    text = {name: joined[f"carried{n}"].fill_null("") for n, name in enumerate(parent.carried)}
    text |= {name: joined[f"own{n}"] for name, n in scan.positions.items()}
    place = tuple(joined[f"parent_place{n}"] for n in range(2 if parent.has_places else 0))
    inherited = {name: joined[name] for name in ("row", "parent_row", "parent_reason")}
    return _Source(joined, text, joined.parent_month, place, inherited)


def _parents(parent: Rows) -> Table:
    """Return the parent's rows, each with when and where of the first report of its event."""
    events = parent.events
    place = [f"place{n}" for n in range(2 if parent.has_places else 0)]
    told = {"month": "parent_month", **{name: f"parent_{name}" for name in place}}
    first = events.filter(events.row == events["first"]).select(
        parent_event="row", **{new: old for old, new in told.items()}
    )
    event_of = events.select(report="row", parent_event="first").left_join(first, "parent_event")
    event_of = event_of.select("report", *told.values())
    rows = parent.table.select(
        parent_row="row",
        parent_reason="reason",
        **{f"carried{n}": f"carried{n}" for n in range(len(parent.carried))},
    )
    return rows.left_join(event_of, [rows.parent_row == event_of.report]).drop("report")


def _part(row: Value, scan: Scan) -> Value:
    """Return the number of the file that a row came from."""
    bounds = [(row < part.first, n) for n, part in enumerate(scan.parts[1:])]
    last = ibis.literal(len(scan.parts) - 1, "int16")
    return ibis.cases(*bounds, else_=last).cast("int16") if bounds else last


def _weight_columns(file: TableEntry) -> tuple[str, ...]:
    """Return the columns that say how many, each once."""
    if file.wide_columns:
        return tuple(file.wide_columns)
    return tuple(dict.fromkeys(column for column in file.given.values() if isinstance(column, str)))


def _keys(file: TableEntry) -> tuple[str, ...]:
    """Return the columns that tell events apart, or, beside month and place, the counts of a file."""
    if isinstance(file, IncidentsEntry):
        return file.distinct
    codes = (entry.column for entry in file.dimensions.values())
    day = (_date(file),) if {"%d", "%j"} & set(date_parts(file.date_format)) else ()
    apart = file.apart_by if isinstance(file, CountsEntry) else ()
    return tuple(dict.fromkeys((*codes, *apart, *day)))


def join_column(file: TableEntry) -> str:
    """Return the column that a joined file shares with its parent. Raises IntakeError for a file without a join."""
    if not isinstance(file, IncidentsEntry) or file.join is None:
        raise IntakeError(f"{file.name} is joined to no other file")
    return file.join.on


def _date(file: TableEntry) -> str:
    if file.columns.date is None:
        raise IntakeError(f"{file.name}: columns.date is missing in drop.toml")
    return file.columns.date

"""The rows of one file in our own terms: month, place, weights, categories, and the reason why a row is set aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

import ibis

from data_access.model import AreaLevel, Period
from data_access.publishing.base import IntakeError
from data_access.publishing.drop import CountsEntry, IncidentsEntry, TableEntry
from data_access.publishing.engine import (
    Backend,
    Table,
    Value,
    keep,
    keep_joined,
    month_of,
    read_table,
    whole_number,
)
from data_access.publishing.scan import Scan


class Reason(IntEnum):
    """Why a row is not counted; `label` is what a report says."""

    FILTER = 1
    OUTSIDE = 2
    GAP = 3
    PARENT = 4
    DATE = 5
    NUMBER = 6
    COORDINATES = 7

    @property
    def label(self) -> str:
        """The words of a report."""
        return _LABELS[self]

    @property
    def declared(self) -> bool:
        """Whether `drop.toml` itself says that such rows do not count."""
        return self in (Reason.FILTER, Reason.OUTSIDE, Reason.GAP)


_LABELS = {
    Reason.FILTER: "filter",
    Reason.OUTSIDE: "date outside covers",
    Reason.GAP: "date in a gap",
    Reason.PARENT: "no row to join",
    Reason.DATE: "not a possible date",
    Reason.NUMBER: "not a whole number",
    Reason.COORDINATES: "not coordinates",
}


@dataclass(frozen=True)
class Rows:
    """All rows of a file in the engine.

    Columns of `table`: `row` (number in the file, from 0), `reason` (of Reason, or NULL) and `value`, `month`, where
    there are places `place0` and `place1` (numbers, or texts), `weight<n>` for each column in `weights`,
    `category<n>` and `unmapped<n>` for each dimension, `key<n>` for each column of `distinct`, `id`, and
    `carried<n>` for each column that joined files use.
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
        return [f"key{n}" for n in range(len(_distinct(self.file)))]

    @property
    def events(self) -> Table:
        """The kept rows with `first`: the first row that reports the same event."""
        if not self.keys:
            return self.kept.mutate(first=self.kept.row)
        return self.kept.mutate(first=self.kept.row.min().over(group_by=self.keys))


def read_rows(
    backend: Backend, file: TableEntry, scan: Scan, *, parent: Rows | None, carried: tuple[str, ...]
) -> Rows:
    """Return the rows of a scanned file; `carried` columns are kept as texts for the files that join this one."""
    weights = _weight_columns(file)
    if parent is None:
        raw = read_table(backend, scan)
        text = {name: raw[f"c{n}"].fill_null("") for name, n in scan.positions.items()}
        own = _Origin(text, month_of(text[_date(file)], file.date_format), _place(file, text), ())
        table = keep(backend, raw.select(**_columns(file, own, weights, carried)), scan=scan)
        place = file.columns
        return Rows(table, file, scan, weights, carried, place.level, bool(place.longitude))
    joined, origin = _joined(backend, file, scan, parent)
    table = keep_joined(backend, joined.select(row=joined.row, **_columns(file, origin, weights, carried)))
    return Rows(table, file, scan, weights, carried, parent.level, parent.has_points)


@dataclass(frozen=True)
class _Origin:
    """Where a row's texts, month and place come from, and the reasons to set it aside that come with them."""

    text: Mapping[str, Value]
    month: Value
    place: tuple[Value, ...]
    reasons: tuple[tuple[Value, Value, Value], ...]


def _columns(
    file: TableEntry, origin: _Origin, weights: tuple[str, ...], carried: tuple[str, ...]
) -> dict[str, Value]:
    numbers = {f"weight{n}": whole_number(origin.text[name]) for n, name in enumerate(weights)}
    reasons = list(_reasons(file, origin, dict(zip(weights, numbers.values(), strict=True))))
    columns = {
        "reason": ibis.cases(*((when, code) for when, code, _ in reasons), else_=ibis.null("int8")).cast(
            "int8"
        ),
        "value": ibis.cases(*((when, text) for when, _, text in reasons), else_=ibis.null("string")),
        "month": origin.month,
        **{f"place{n}": place for n, place in enumerate(origin.place)},
        **numbers,
        **{f"key{n}": origin.text[name] for n, name in enumerate(_distinct(file))},
        **{f"carried{n}": origin.text[name] for n, name in enumerate(carried)},
    }
    for n, (name, entry) in enumerate(file.dimensions.items()):
        columns |= _category(file, n, name, origin.text[entry.column])
    if isinstance(file, IncidentsEntry) and file.id:
        columns["id"] = origin.text[file.id]
    return columns


def _category(file: TableEntry, n: int, name: str, text: Value) -> dict[str, Value]:
    leaves = file.catalogued.dimension(name).leaves()
    codes = file.dimensions[name].codes
    number = text.cases(
        *((code, leaves.index(leaf)) for code, leaf in codes.items()), else_=ibis.null("int16")
    )
    unmapped = ibis.ifelse(text.isin(list(codes)), ibis.null("string"), text)
    return {f"category{n}": number.cast("int16"), f"unmapped{n}": unmapped}


def _reasons(
    file: TableEntry, origin: _Origin, numbers: Mapping[str, Value]
) -> Iterator[tuple[Value, Value, Value]]:
    """Yield condition, reason and offending text; the first condition that holds is the row's reason."""
    month, text = origin.month, origin.text
    shown = text[file.columns.date] if file.columns.date else month.cast("string")
    yield from origin.reasons
    for name, values in file.filter.items():
        yield ~text[name].isin(values), Reason.FILTER.value, text[name]
    yield month.isnull(), Reason.DATE.value, shown
    yield ~_between(month, *file.covers), Reason.OUTSIDE.value, shown
    for gap in file.gaps:
        yield _between(month, *gap), Reason.GAP.value, shown
    for name, number in numbers.items():
        yield number.isnull(), Reason.NUMBER.value, text[name]
    if file.columns.longitude and file.columns.latitude:
        both = text[file.columns.longitude] + ibis.literal(" ") + text[file.columns.latitude]
        x, y = origin.place
        on_earth = (x.between(-180, 180) & y.between(-90, 90)).fill_null(False)
        yield ~on_earth & (both.strip() != ""), Reason.COORDINATES.value, both


def _between(month: Value, first: Period, last: Period) -> Value:
    return month.between(ibis.literal(first.start), ibis.literal(last.start))


def _place(file: TableEntry, text: Mapping[str, Value]) -> tuple[Value, ...]:
    """Return longitude and latitude, or ward and neighborhood, or nothing."""
    columns = file.columns
    if columns.longitude and columns.latitude:
        return tuple(text[name].strip().try_cast("float64") for name in (columns.longitude, columns.latitude))
    if not columns.place:
        return ()
    return tuple(text[name] if name else ibis.literal("") for name in (columns.ward, columns.neighborhood))


def _joined(backend: Backend, file: TableEntry, scan: Scan, parent: Rows) -> tuple[Table, _Origin]:
    """Return the rows of a file beside the event that their parent row reports.

    When and where come from the event's first report, as they do where the parent itself is counted.
    """
    raw = read_table(backend, scan)
    texts = {f"own{n}": raw[f"c{n}"].fill_null("") for n in scan.positions.values()}
    own, parents = keep(backend, raw.select(**texts), scan=scan), _parents(parent)
    key = join_column(file)
    same = own[f"own{scan.positions[key]}"] == parents[f"carried{parent.carried.index(key)}"]
    joined = own.left_join(parents, [same])
    text = {name: joined[f"carried{n}"].fill_null("") for n, name in enumerate(parent.carried)}
    text |= {name: joined[f"own{n}"] for name, n in scan.positions.items()}
    on = text[key]
    reasons = (
        (joined.parent_row.isnull(), ibis.literal(Reason.PARENT.value), on),
        (joined.parent_reason.notnull(), joined.parent_reason, on),
    )
    place = tuple(joined[f"parent_place{n}"] for n in range(2 if parent.has_places else 0))
    return joined, _Origin(text, joined.parent_month, place, reasons)


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


def _weight_columns(file: TableEntry) -> tuple[str, ...]:
    """Return the columns that say how many, each once."""
    if isinstance(file, CountsEntry) and file.wide:
        return tuple(file.wide.columns)
    return tuple(dict.fromkeys(column for column in file.given.values() if isinstance(column, str)))


def _distinct(file: TableEntry) -> tuple[str, ...]:
    return file.distinct if isinstance(file, IncidentsEntry) else ()


def join_column(file: TableEntry) -> str:
    """Return the column that a joined file shares with its parent. Raises IntakeError for a file without a join."""
    if not isinstance(file, IncidentsEntry) or file.join is None:
        raise IntakeError(f"{file.path} is joined to no other file")
    return file.join.on


def _date(file: TableEntry) -> str:
    if file.columns.date is None:
        raise IntakeError(f"{file.path}: columns.date is missing in drop.toml")
    return file.columns.date

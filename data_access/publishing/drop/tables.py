"""Files that are counted: incidents, and counts made by others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, ValidationInfo, field_validator, model_validator

from data_access.definitions import Dimension
from data_access.model import ALL, UNKNOWN, AreaLevel, Period
from data_access.publishing.base import Coverage
from data_access.publishing.drop.dataset import AgreedEntry, DimensionEntry, refuse_unknown
from data_access.publishing.drop.entry import Entry
from data_access.publishing.drop.fields import DateFormat, InsidePattern, Month, Name, TimeZone
from data_access.publishing.drop.reasons import known_limits


def _known_reasons(limits: dict[str, float]) -> dict[str, float]:
    for reason in limits:
        if reason not in known_limits():
            raise ValueError(
                f"{reason!r} is no reason to set rows aside; there are {', '.join(known_limits())}"
            )
    return limits


Share = Annotated[float, Field(ge=0, le=1)]
Limits = Annotated[dict[str, Share], AfterValidator(_known_reasons)]


class Columns(Entry):
    """Which of their columns say when and where."""

    date: Name | None = None
    longitude: Name | None = None
    latitude: Name | None = None
    ward: Name | None = None
    neighborhood: Name | None = None

    @model_validator(mode="after")
    def _one_way_to_say_where(self) -> Columns:
        if (self.longitude is None) != (self.latitude is None):
            raise ValueError("longitude and latitude are named together, or neither")
        if self.longitude and (self.ward or self.neighborhood):
            raise ValueError(
                "a place comes from longitude and latitude or from ward and neighborhood, not both"
            )
        return self

    @property
    def place(self) -> tuple[str, ...]:
        """The columns that say where: longitude and latitude, ward and neighborhood, one of them, or none."""
        pairs = (self.longitude, self.latitude, self.ward, self.neighborhood)
        return tuple(column for column in pairs if column)

    @property
    def level(self) -> AreaLevel:
        """The finest area level at which such a file states its counts."""
        if self.longitude or self.neighborhood:
            return AreaLevel.ATOM
        return AreaLevel.WARD if self.ward else AreaLevel.CITY


class WideEntry(Entry):
    """Counts with one column per category."""

    dimension: Name
    measure: Name
    columns: Annotated[dict[str, Name], Field(min_length=1)]


class WeightEntry(Entry):
    """A column that says how many; `negative` where it also takes back, as corrections do."""

    column: Name
    negative: StrictBool = False


class JoinEntry(Entry):
    """The file of the same drop whose row says when and where, and the column that both share."""

    path: InsidePattern
    on: Name


class TableEntry(AgreedEntry):
    """What incidents and counts have in common."""

    kind: str
    gaps: tuple[tuple[Month, Month], ...] = ()
    date_format: DateFormat = "%Y-%m-%d"
    time_zone: TimeZone | None = None
    totals: StrictBool = True
    columns: Columns = Columns()
    weights: dict[str, Name | Literal[1] | WeightEntry] = Field(default_factory=dict)
    dimensions: dict[str, DimensionEntry] = Field(default_factory=dict)
    places: dict[Name, Name] = Field(default_factory=dict)
    limits: Limits = Field(default_factory=dict)

    @field_validator("gaps")
    @classmethod
    def _gaps_in_order(
        cls, gaps: tuple[tuple[Period, Period], ...], info: ValidationInfo
    ) -> tuple[tuple[Period, Period], ...]:
        covers = info.data.get("covers")
        for first, last in gaps:
            if last < first or (covers and (first < covers[0] or covers[1] < last)):
                raise ValueError(f"[{first}, {last}] must be two months in order inside covers")
        return gaps

    @property
    def given(self) -> dict[str, str | int]:
        """The measures that a row gives: the column that says how many, or 1."""
        measures = self.catalogued.measures
        return self._weights or ({measures[0]: 1} if len(measures) == 1 else {})

    @property
    def _weights(self) -> dict[str, str | int]:
        return {
            measure: weight.column if isinstance(weight, WeightEntry) else weight
            for measure, weight in self.weights.items()
        }

    @property
    def signed(self) -> frozenset[str]:
        """The columns that may say less than nothing."""
        entries = [weight for weight in self.weights.values() if isinstance(weight, WeightEntry)]
        return frozenset(weight.column for weight in entries if weight.negative)

    @property
    def derived(self) -> dict[str, tuple[str, ...]]:
        """The measures that follow as sums of given ones."""
        totals = self.catalogued.totals
        return {total: parts for total, parts in totals.items() if set(parts) <= set(self.measures_given)}

    @property
    def measures_given(self) -> tuple[str, ...]:
        """The ids of the measures that the file itself gives."""
        return tuple(self.given)

    @property
    def broken_down_by(self) -> tuple[Dimension, ...]:
        """The dimensions by which the file gives its counts."""
        return tuple(self.catalogued.dimension(each) for each in self.dimensions)

    @property
    def wide_columns(self) -> Mapping[str, str]:
        """The category of each column that holds the counts of one; empty where a column says the category."""
        return {}

    @property
    def used_columns(self) -> tuple[str, ...]:
        """The names of all columns that the entry mentions, each once."""
        weights = (column for column in self._weights.values() if isinstance(column, str))
        dimensions = (entry.column for entry in self.dimensions.values())
        date = (self.columns.date,) if self.columns.date else ()
        return tuple(dict.fromkeys((*date, *self.columns.place, *self.filter, *weights, *dimensions)))

    def coverage(self, level: AreaLevel) -> Iterator[Coverage]:
        """Yield the months that the file states completely at a level, per measure and dimension."""
        shown = ([ALL] if self.totals else []) + [each.id for each in self.broken_down_by]
        for measure in (*self.measures_given, *self.derived):
            for dimension in shown:
                yield Coverage(self.dataset, measure, dimension, level, *self.covers, self.gaps)

    @model_validator(mode="after")
    def _fits_the_catalogue(self) -> TableEntry:
        for check in _CATALOGUE_CHECKS:
            check(self)
        return self


class IncidentsEntry(TableEntry):
    """One row per event, or per report of an event."""

    kind: Literal["incidents"]
    id: Name | None = None
    distinct: tuple[Name, ...] = ()
    join: JoinEntry | None = None

    @property
    def used_columns(self) -> tuple[str, ...]:
        """The names of all columns that the entry mentions, each once."""
        identity = (*((self.id,) if self.id else ()), *self.distinct, *((self.join.on,) if self.join else ()))
        return tuple(dict.fromkeys((*super().used_columns, *identity)))

    @model_validator(mode="after")
    def _says_when(self) -> IncidentsEntry:
        if self.join is None and self.columns.date is None:
            raise ValueError("columns.date is missing; name the column that says when")
        if self.join is not None and self.columns != Columns():
            raise ValueError(
                f"with a join, when and where come from {self.join.path}; remove [files.columns]"
            )
        return self


class CountsEntry(TableEntry):
    """Counts made by others: one row per month, place and category, or one column per category."""

    kind: Literal["counts"]
    wide: WideEntry | None = None
    apart_by: tuple[Name, ...] = ()
    empty_months_are_zero: StrictBool = False

    @property
    def used_columns(self) -> tuple[str, ...]:
        """The names of all columns that the entry mentions, each once."""
        return tuple(dict.fromkeys((*super().used_columns, *self.wide_columns, *self.apart_by)))

    @property
    def wide_columns(self) -> Mapping[str, str]:
        """The category of each column that holds the counts of one; empty where a column says the category."""
        return self.wide.columns if self.wide else {}

    @property
    def given(self) -> dict[str, str | int]:
        """The measures that a row gives, and the column that says how many."""
        return {self.wide.measure: 1} if self.wide else self._weights

    @property
    def broken_down_by(self) -> tuple[Dimension, ...]:
        """The dimensions by which the file gives its counts."""
        own = (self.wide.dimension,) if self.wide else tuple(self.dimensions)
        return tuple(self.catalogued.dimension(each) for each in own)

    @model_validator(mode="after")
    def _says_when_and_how_many(self) -> CountsEntry:
        if self.columns.date is None:
            raise ValueError("columns.date is missing; name the column that says which month")
        if self.wide and (self.weights or self.dimensions):
            raise ValueError("wide says measure and dimension itself; remove weights and dimensions")
        if not self.wide and any(not isinstance(column, str) for column in self.given.values()):
            raise ValueError("counts say how many in a column; write its name in weights instead of 1")
        if self.totals and any(not dimension.exclusive for dimension in self.broken_down_by):
            raise ValueError("categories overlap, so they have no sum; write totals = false")
        return self


def parent_path(file: TableEntry) -> str | None:
    """Return the path of the file that says when and where, if that is another one."""
    return file.join.path if isinstance(file, IncidentsEntry) and file.join else None


def _check_time_zone(file: TableEntry) -> None:
    if "%z" in file.date_format and file.time_zone is None:
        raise ValueError(
            "date_format has a zone (%z), so say which clocks count: time_zone = 'America/New_York'"
        )
    if "%z" not in file.date_format and file.time_zone is not None:
        raise ValueError("time_zone needs dates with a zone: put %z into date_format, or remove time_zone")


def _check_dataset(file: TableEntry) -> None:
    if not file.catalogued.additive:
        raise ValueError(f"dataset {file.dataset} holds estimates; write kind = 'survey'")
    if file.catalogued.about_people and file.authority is None:
        raise ValueError(
            f"dataset {file.dataset} is about people; add [files.authority] with agreement, approver, date and finest"
        )


def _check_measures(file: TableEntry) -> None:
    known = file.catalogued.measures
    if not file.given:
        raise ValueError(
            f"dataset {file.dataset} counts {', '.join(known)}; say in weights how many a row counts"
        )
    for measure in file.given:
        if measure not in known:
            raise ValueError(
                f"dataset {file.dataset} has no measure {measure!r}; there are {', '.join(known)}"
            )
    for total, parts in file.derived.items():
        if total in file.given:
            raise ValueError(f"{total} is the sum of {' and '.join(parts)}; remove it from weights")


def _check_dimensions(file: TableEntry) -> None:
    if not file.totals and not file.broken_down_by:
        raise ValueError("totals = false leaves nothing to count; add a dimension or remove totals")
    for name, entry in file.dimensions.items():
        refuse_unknown(entry.codes.values(), file.catalogued.dimension(name).leaves(), name)


def _check_wide(file: TableEntry) -> None:
    if not isinstance(file, CountsEntry) or not file.wide:
        return
    dimension = file.catalogued.dimension(file.wide.dimension)
    refuse_unknown(file.wide.columns.values(), dimension.leaves(), dimension.id)
    absent = set(dimension.leaves()) - {UNKNOWN} - set(file.wide.columns.values())
    if absent:
        raise ValueError(
            f"no column gives {', '.join(sorted(absent))}, and a category without a column would read as 0;"
            " add the column to wide.columns"
        )


_CATALOGUE_CHECKS = (_check_time_zone, _check_dataset, _check_measures, _check_dimensions, _check_wide)

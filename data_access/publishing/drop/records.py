"""Files of records, of a survey's estimates, and of the agency's own totals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Field,
    StrictBool,
    StrictInt,
    ValidationInfo,
    field_validator,
    model_validator,
)

from data_access.model import ALL, AreaLevel, Grain
from data_access.publishing.drop.dataset import AgreedEntry, DatasetEntry, DimensionEntry, refuse_unknown
from data_access.publishing.drop.entry import Entry, RowsEntry
from data_access.publishing.drop.fields import DateFormat, Name
from data_access.records import RecordKind, record_kind


def _days_in_order(waves: dict[str, tuple[date, date]]) -> dict[str, tuple[date, date]]:
    for name, (first, last) in waves.items():
        if last < first:
            raise ValueError(f"wave {name!r} ends before it begins; write the first day, then the last")
    return waves


Waves = Annotated[dict[Name, tuple[date, date]], AfterValidator(_days_in_order)]
WaveLength = Literal["week", "month", "quarter", "year"] | Annotated[StrictInt, Field(ge=1, le=366)]


class RecordsEntry(RowsEntry):
    """Records of one kind, one a row; they replace all records of that kind."""

    kind: Literal[
        "survey-item",
        "milestones",
        "recommendations",
        "partners",
        "actions",
        "contacts",
        "place-names",
        "meetings",
        "reports",
        "events",
        "breaks",
    ]
    date_format: DateFormat = "%Y-%m-%d"
    columns: dict[Name, Name] = Field(default_factory=dict)
    codes: dict[Name, dict[str, str]] = Field(default_factory=dict)

    @property
    def record_kind(self) -> RecordKind:
        """What such records hold."""
        return record_kind(self.kind)

    @field_validator("columns")
    @classmethod
    def _columns_are_known(cls, columns: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        known = record_kind(info.data["kind"]).columns if "kind" in info.data else tuple(columns)
        for name in columns:
            if name not in known:
                raise ValueError(f"{info.data['kind']} have no {name!r}; there are {', '.join(known)}")
        return columns

    @field_validator("codes")
    @classmethod
    def _codes_are_of_fields(
        cls, codes: dict[str, dict[str, str]], info: ValidationInfo
    ) -> dict[str, dict[str, str]]:
        known = (
            tuple(field.name for field in record_kind(info.data["kind"]).fields)
            if "kind" in info.data
            else ()
        )
        for name in codes:
            if name not in known:
                raise ValueError(
                    f"{info.data.get('kind')} have no field {name!r}; there are {', '.join(known)}"
                )
        return codes


class SurveyColumns(Entry):
    """Which of their columns say when, where, how much, and how many people answered."""

    value: Name
    start: Name | None = None
    end: Name | None = None
    wave: Name | None = None
    ward: Name | None = None
    low: Name | None = None
    high: Name | None = None
    margin: Name | None = None
    base: Name | None = None

    @model_validator(mode="after")
    def _say_one_thing(self) -> SurveyColumns:
        if bool(self.start and self.end) == bool(self.wave) or bool(self.start) != bool(self.end):
            raise ValueError(
                "name the columns start and end of a wave, or one column wave and its days in waves"
            )
        if bool(self.low) != bool(self.high):
            raise ValueError("low and high are named together, or neither")
        if self.low and self.margin:
            raise ValueError("low and high say what margin says; name one of them")
        return self


class SurveyEntry(AgreedEntry):
    """Estimates of a survey, one a row: item, wave, place, group."""

    kind: Literal["survey"]
    columns: SurveyColumns
    date_format: DateFormat = "%Y-%m-%d"
    waves: Waves = Field(default_factory=dict)
    wave_length: WaveLength | None = None
    item: Name | None = None
    items: DimensionEntry | None = None
    everyone: tuple[str, ...] = ("",)
    dimensions: dict[str, DimensionEntry] = Field(default_factory=dict)
    places: dict[Name, Name] = Field(default_factory=dict)
    scale: Literal["percent", "fraction"] = "percent"
    least_base: Annotated[StrictInt, Field(ge=1)] | None = None
    set_aside_conflicts: StrictBool = False

    @property
    def level(self) -> AreaLevel:
        """The level of the areas that the estimates are of."""
        return AreaLevel.WARD if self.columns.ward else AreaLevel.CITY

    @property
    def measures(self) -> tuple[str, ...]:
        """The items that the file gives."""
        return (
            (self.item,)
            if self.item
            else tuple(dict.fromkeys(self.items.codes.values() if self.items else ()))
        )

    @property
    def used_columns(self) -> tuple[str, ...]:
        """The names of all columns that the entry mentions, each once."""
        own = (getattr(self.columns, name) for name in SurveyColumns.model_fields)
        items = (self.items.column,) if self.items else ()
        groups = (entry.column for entry in self.dimensions.values())
        return tuple(dict.fromkeys((*filter(None, own), *items, *groups, *self.filter)))

    @model_validator(mode="after")
    def _fits_the_catalogue(self) -> SurveyEntry:
        if self.catalogued.additive:
            raise ValueError(f"dataset {self.dataset} counts; write kind = 'counts' or 'incidents'")
        if self.authority is None:
            raise ValueError(
                f"dataset {self.dataset} is about people; add [files.authority] with agreement, approver, date and"
                " finest: what those who answered agreed to"
            )
        if (self.item is None) == (self.items is None):
            raise ValueError("write item = '…' where the file is about one question, else [files.items]")
        for measure in self.measures:
            if measure not in self.catalogued.measures:
                known = ", ".join(self.catalogued.measures)
                raise ValueError(f"dataset {self.dataset} has no measure {measure!r}; there are {known}")
        for name, entry in self.dimensions.items():
            refuse_unknown(entry.codes.values(), self.catalogued.dimension(name).leaves(), name)
        if self.columns.wave and not self.waves:
            raise ValueError(
                "waves is missing; give the first and last day of each wave by its name in the file"
            )
        self._refuse_small_bases()
        return self

    def _refuse_small_bases(self) -> None:
        smallest = self.catalogued.smallest(ALL)
        if self.columns.base is None and (self.least_base or 0) < smallest:
            raise ValueError(
                f"estimates need to rest on {smallest} people or more: name the column that says how many in"
                f" columns.base, or declare least_base = {smallest} (or more) if you know it of every row"
            )
        if self.columns.base and self.least_base:
            raise ValueError("columns.base says how many people answered; remove least_base")


class TotalsColumns(Entry):
    """Which of their columns say when and, without wide, how much."""

    date: Name
    value: Name | None = None


class TotalsWide(Entry):
    """Totals with one column per category."""

    dimension: Name
    columns: Annotated[dict[str, Name], Field(min_length=1)]


class TotalsEntry(DatasetEntry):
    """What the agency itself published for the whole city: compared with our own counts, and shown beside them."""

    kind: Literal["totals"]
    source: Name
    columns: TotalsColumns
    measure: Name | None = None
    period: Literal["month", "quarter", "year"] = "month"
    date_format: DateFormat | None = None
    wide: TotalsWide | None = None
    dimensions: Annotated[dict[str, DimensionEntry], Field(max_length=1)] = Field(default_factory=dict)

    @property
    def grain(self) -> Grain:
        """How long the periods are."""
        return Grain(self.period)

    @property
    def measured(self) -> str:
        """The measure that the totals are of."""
        return self.measure or self.catalogued.measures[0]

    @property
    def dimension(self) -> str:
        """By what the totals are broken down; `all` where they are not."""
        return self.wide.dimension if self.wide else next(iter(self.dimensions), ALL)

    @property
    def used_columns(self) -> tuple[str, ...]:
        """The names of all columns that the entry mentions, each once."""
        value = (self.columns.value,) if self.columns.value else ()
        wide = self.wide.columns if self.wide else ()
        groups = (entry.column for entry in self.dimensions.values())
        return tuple(dict.fromkeys((self.columns.date, *value, *wide, *groups, *self.filter)))

    @model_validator(mode="after")
    def _fits_the_catalogue(self) -> TotalsEntry:
        found = self.catalogued
        if not found.additive:
            raise ValueError(f"dataset {self.dataset} holds estimates, which have no totals")
        if self.measure is None and len(found.measures) > 1:
            raise ValueError(
                f"measure is missing; write which of {', '.join(found.measures)} the totals are of"
            )
        if self.measured not in found.measures:
            raise ValueError(
                f"dataset {self.dataset} has no measure {self.measure!r}; there are {', '.join(found.measures)}"
            )
        if bool(self.wide) == bool(self.columns.value):
            raise ValueError("name columns.value, or in wide.columns the column of each category")
        if self.wide and self.dimensions:
            raise ValueError("wide says the dimension itself; remove dimensions")
        codes = self.wide.columns if self.wide else next(iter(self.dimensions.values()), None)
        if codes is not None:
            given = codes.codes if isinstance(codes, DimensionEntry) else codes
            known = (ALL, *found.dimension(self.dimension).ids())
            refuse_unknown(given.values(), known, self.dimension)
            self._refuse_unpublished(given.values())
        else:
            self._refuse_unpublished([ALL])
        return self

    def _refuse_unpublished(self, categories: Iterable[str]) -> None:
        """Totals become public, so only figures may come that the plan shows for the city in any case."""
        owner = self.catalogued
        shown = {
            category
            for view in owner.plan
            if view.forced and (view.area_level, view.grain) == (AreaLevel.CITY, self.grain)
            if self.measured in view.measures and view.dimension in (ALL, self.dimension)
            for category in owner.shown_categories(view)
        }
        for category in categories:
            if category not in shown:
                raise ValueError(
                    f"{category!r} of {self.dataset} is not published by {self.grain} for the city (there are:"
                    f" {', '.join(sorted(shown)) or 'none'}), and totals become public; leave it out, or give it by"
                    " another period"
                )

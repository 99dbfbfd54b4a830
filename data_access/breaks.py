"""Breaks in a series: from which day on figures are not comparable with earlier ones, where, and why.

A break is a record of kind `breaks`. It touches a measure if it names it, or one that is part of it, or none; and an
area if it names one that shares a place with it, or none: a city's total holds what changed in one of its wards.

One whose cause is that figures are no longer published parts nothing: nothing comes after it. It says when a series
ended and why, so that its end is not taken for figures that are late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from data_access.catalog import dataset
from data_access.model import Area, AreaLevel, Geography, Period, Record
from data_access.records import NO_LONGER
from data_access.statistics import stretch


@dataclass(frozen=True, slots=True)
class Break:
    """One break: `day` is the first day that is not comparable with the day before.

    `cause` is one of those of the record kind; `title` maps a language to words, English is always there. `areas` are
    those that it names, none for everywhere. `source` is who says so, empty where the record does not tell.
    """

    id: str
    day: date
    cause: str
    title: Mapping[str, str] = field(hash=False)
    areas: tuple[Area, ...] = ()
    source: str = ""

    def name(self, language: str) -> str:
        """Return the title in that language, else in English."""
        return self.title.get(language) or self.title["en"]

    def parts_areas(self, period: Period) -> bool:
        """Whether not all areas may be compared with each other in a period."""
        return self.is_inside(period) or (bool(self.areas) and self.day <= period.end)

    def is_inside(self, period: Period) -> bool:
        """Whether a period holds figures of both sides."""
        before, after = stretch(period, [self.day])
        return before != after

    def to_json(self) -> dict[str, Any]:
        """Return what a download says of it."""
        return {
            "id": self.id,
            "date": self.day.isoformat(),
            "cause": self.cause,
            "title": dict(self.title),
            "areas": [area.id for area in self.areas],
        }


def breaks_of(
    records: Iterable[Record], dataset_id: str, measure: str, geography: Geography
) -> tuple[Break, ...]:
    """Return the breaks that touch a measure of a dataset, in order of time."""
    told = _told_of(records, dataset_id, measure, geography)
    return tuple(each for each in told if each.cause != NO_LONGER)


def ending_of(records: Iterable[Record], dataset_id: str, measure: str, geography: Geography) -> Break | None:
    """Return since when figures of a measure are no longer published anywhere, and why; None where they still are."""
    told = _told_of(records, dataset_id, measure, geography)
    return next((each for each in told if each.cause == NO_LONGER and not each.areas), None)


def _told_of(
    records: Iterable[Record], dataset_id: str, measure: str, geography: Geography
) -> tuple[Break, ...]:
    touched = {f"{dataset_id}/{each}" for each in (measure, *dataset(dataset_id).totals.get(measure, ()))}
    found = (
        _break(record, geography)
        for record in records
        if record.content["dataset"] == dataset_id
        if touched.intersection(record.content.get("measures") or touched)
    )
    return tuple(sorted(found, key=lambda each: (each.day, each.id)))


def _break(record: Record, geography: Geography) -> Break:
    content = record.content
    return Break(
        record.id,
        date.fromisoformat(content["date"]),
        content["cause"],
        content["title"],
        tuple(filter(None, map(geography.find, content.get("areas", ())))),
        content.get("source", ""),
    )


def touching(breaks: Iterable[Break], area: Area, geography: Geography) -> tuple[Break, ...]:
    """Return the breaks that touch an area."""
    own = atoms_of(area, geography)
    return tuple(
        each
        for each in breaks
        if not each.areas or any(own & atoms_of(named, geography) for named in each.areas)
    )


def atoms_of(area: Area, geography: Geography) -> frozenset[str]:
    """Return the atoms that an area is made of."""
    parts = [(atom, *atom.split("~")) for atom in geography.every_atom()]
    match area.level:
        case AreaLevel.CITY:
            return frozenset(geography.every_atom())
        case AreaLevel.WARD:
            return frozenset(atom for atom, ward, _ in parts if ward == area.id)
    return frozenset(atom for atom, _, place in parts if place == area.id)


def between(breaks: Iterable[Break], periods: Sequence[Period]) -> tuple[Break, ...]:
    """Return the breaks that part some of these periods, which are in order of time."""
    if not periods:
        return ()
    first, last = periods[0].start, periods[-1].end
    return tuple(each for each in breaks if first < each.day <= last)

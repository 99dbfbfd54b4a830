"""The frozen types that cross every border of the project.

Counts are whole numbers of the dataset's unit; rates are per 1,000 residents; dates are ISO days.
Nothing here reads a file, a clock or a database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

ALL = "all"
UNKNOWN = "unknown"
# Stands in an id between an area's own and the first year of redrawn borders.
REDRAWN = "@"
UNPLACED_WARD = "unplaced-ward"
UNPLACED_NEIGHBORHOOD = "unplaced-neighborhood"
LANGUAGES = ("en", "es", "pt")
SAMPLE_PREFIX = "SAMPLE-"
SAMPLE_FILE_PREFIX = "SAMPLE-do-not-cite-"
PREVIEW_PREFIX = "PREVIEW-"
PREVIEW_FILE_PREFIX = "PREVIEW-do-not-share-"


class DataError(ValueError):
    """Input that cannot be used; the message names the place, the value and the fix."""


class PeriodError(DataError):
    """A text that is not a period, or a period asked for what it does not hold."""


class Status(StrEnum):
    """The five kinds of cell. Zero is a published value, never a status."""

    PUBLISHED = "published"
    SUPPRESSED = "suppressed"
    NOT_REPORTED = "not_reported"
    NOT_COLLECTED = "not_collected"
    NOT_APPLICABLE = "not_applicable"


# A metric made of several cells takes the first of these found among its parts.
STATUS_PRECEDENCE = (
    Status.NOT_APPLICABLE,
    Status.NOT_COLLECTED,
    Status.NOT_REPORTED,
    Status.SUPPRESSED,
    Status.PUBLISHED,
)


def joint_status(*statuses: Status) -> Status:
    """Return the status of a value computed from cells with these statuses."""
    return min(statuses, key=STATUS_PRECEDENCE.index)


class AreaLevel(StrEnum):
    """Wards and neighborhoods are two separate partitions of the city; atoms join them."""

    CITY = "city"
    WARD = "ward"
    NEIGHBORHOOD = "neighborhood"
    ATOM = "atom"


class Grain(StrEnum):
    """How long a period is. A wave of a survey has any first and last day; all others follow the calendar."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    THREE_YEARS = "3y"
    WAVE = "wave"


class Polarity(StrEnum):
    """Whether fewer is better. NEITHER where a fall may only mean fewer reports."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


MONTHS_IN = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12, Grain.THREE_YEARS: 36}
CALENDAR_GRAINS = tuple(MONTHS_IN)
# All that figures are shown by, the finest first; a wave is as long as it is.
GRAINS = (*CALENDAR_GRAINS, Grain.WAVE)
_DAY = r"(\d{4}-\d{2}-\d{2})"
_WAVE_FORM = re.compile(f"{_DAY}--{_DAY}")
_PERIOD_FORMS = (
    (Grain.MONTH, re.compile(r"(\d{4})-(0[1-9]|1[0-2])")),
    (Grain.QUARTER, re.compile(r"(\d{4})-Q([1-4])")),
    (Grain.YEAR, re.compile(r"(\d{4})")),
    (Grain.THREE_YEARS, re.compile(r"(\d{4})--(\d{4})")),
)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A month, quarter, year or fixed block of three years, by its grain and first day; or a wave of a survey.

    `last` is the last day of a wave, and None for all others, whose last day follows from the first.
    """

    start: date
    grain: Grain
    last: date | None = None

    def __post_init__(self) -> None:
        if (self.grain is Grain.WAVE) != (self.last is not None):
            raise PeriodError(f"a wave, and nothing else, states its last day: {self.start}, {self.grain}")
        if self.last is not None and self.last < self.start:
            raise PeriodError(f"a wave cannot end on {self.last}, before it begins on {self.start}")

    @classmethod
    def of(cls, day: date, grain: Grain) -> Period:
        """Return the period of that grain that holds the day. Blocks of three years begin in years divisible by 3.

        Raises PeriodError for waves, which no day decides.
        """
        if grain is Grain.WAVE:
            raise PeriodError(f"no day, not even {day}, says which wave is meant")
        if grain is Grain.MONTH:
            return cls(day.replace(day=1), grain)
        if grain is Grain.QUARTER:
            return cls(date(day.year, 3 * ((day.month - 1) // 3) + 1, 1), grain)
        year = day.year - day.year % 3 if grain is Grain.THREE_YEARS else day.year
        return cls(date(year, 1, 1), grain)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2024-05`, `2024-Q2`, `2024`, `2022--2024`, or the wave `2024-03-04--2024-05-19`.

        Raises PeriodError for anything else.
        """
        if wave := _WAVE_FORM.fullmatch(text):
            return cls._wave(text, wave)
        for grain, form in _PERIOD_FORMS:
            match = form.fullmatch(text)
            if match:
                return cls._from_match(text, grain, match)
        raise PeriodError(f"{text!r} is not a period; write 2024-05, 2024-Q2, 2024 or 2022--2024")

    @classmethod
    def _wave(cls, text: str, match: re.Match[str]) -> Period:
        try:
            return cls(date.fromisoformat(match[1]), Grain.WAVE, date.fromisoformat(match[2]))
        except ValueError as error:
            raise PeriodError(f"{text!r} is not a wave: {error}") from error

    @classmethod
    def _from_match(cls, text: str, grain: Grain, match: re.Match[str]) -> Period:
        year, part = int(match[1]), int(match[2]) if match.lastindex == 2 else 1
        if not 1 <= year <= 9990:
            raise PeriodError(f"{text!r} names the year {year}; years run from 0001 to 9990")
        if grain is Grain.MONTH:
            return cls(date(year, part, 1), grain)
        if grain is Grain.QUARTER:
            return cls(date(year, 3 * part - 2, 1), grain)
        period = cls(date(year, 1, 1), grain)
        if grain is Grain.THREE_YEARS and (year % 3 or part != year + 2):
            raise PeriodError(f"{text!r} is not one of the fixed blocks of three years, such as 2022--2024")
        return period

    def __str__(self) -> str:
        if self.last is not None:
            return f"{self.start}--{self.last}"
        year = f"{self.start.year:04d}"
        if self.grain is Grain.MONTH:
            return f"{year}-{self.start.month:02d}"
        if self.grain is Grain.QUARTER:
            return f"{year}-Q{(self.start.month + 2) // 3}"
        return year if self.grain is Grain.YEAR else f"{year}--{self.start.year + 2:04d}"

    @property
    def end(self) -> date:
        """The last day of the period."""
        return self.last or self.shift(1).start - timedelta(days=1)

    def shift(self, steps: int) -> Period:
        """Return the period that many steps later (earlier when negative). Raises PeriodError for waves."""
        if self.last is not None:
            raise PeriodError(f"{self} is a wave; no rule says which wave comes next")
        index = self.start.year * 12 + self.start.month - 1 + steps * MONTHS_IN[self.grain]
        return Period(date(index // 12, index % 12 + 1, 1), self.grain)

    def months(self) -> tuple[Period, ...]:
        """Return the months of the period in order. Raises PeriodError for waves."""
        if self.last is not None:
            raise PeriodError(f"{self} is a wave and not made of months")
        return _months(self)

    def to(self, last: Period) -> Iterator[Period]:
        """Yield the periods of this grain from this one to `last`, both included."""
        period = self
        while period.start <= last.start:
            yield period
            period = period.shift(1)


@lru_cache(maxsize=4096)
def _months(period: Period) -> tuple[Period, ...]:
    first = Period(period.start, Grain.MONTH)
    return tuple(first.shift(n) for n in range(MONTHS_IN[period.grain]))


@dataclass(frozen=True, slots=True)
class Area:
    """A city, ward, neighborhood or atom. `names` maps a language to its name; English is always there.

    `since` and `until` are the first and the last day of its borders where these were redrawn, else None.
    """

    level: AreaLevel
    id: str
    names: Mapping[str, str] = field(hash=False)
    since: date | None = None
    until: date | None = None

    def name(self, language: str) -> str:
        """Return the name in that language, else in English."""
        return self.names.get(language) or self.names["en"]

    @property
    def stem(self) -> str:
        """Its id without the year of new borders: `east` of `east@2027`."""
        return self.id.partition(REDRAWN)[0]

    def holds(self, period: Period) -> bool:
        """Whether its borders are the same on all days of a period."""
        begun = self.since is None or self.since <= period.start
        return begun and (self.until is None or period.end <= self.until)


@dataclass(frozen=True, slots=True)
class Geography:
    """The areas that a release pins: one city, its wards, its neighborhoods and the atoms that join them.

    `atoms` are ids such as `east~ironbound`; both partitions end with their unplaced part.
    `outlines` maps an area id to its GeoJSON geometry in WGS84 (unplaced areas and atoms have none).
    Where borders were redrawn, this is the geography that holds since `valid_from`; `earlier` are those that held
    before, oldest first, and `successors` maps an area whose borders ended to those that lie there since. An area whose
    outline changed has another id (see `Area.stem`); one whose outline did not keeps its own.
    """

    city: Area
    wards: tuple[Area, ...]
    neighborhoods: tuple[Area, ...]
    atoms: tuple[str, ...]
    valid_from: date
    outlines: Mapping[str, Mapping[str, Any]] = field(hash=False, compare=False, default_factory=dict)
    earlier: tuple[Geography, ...] = ()
    successors: Mapping[str, tuple[str, ...]] = field(hash=False, default_factory=dict)

    @property
    def generations(self) -> tuple[Geography, ...]:
        """All geographies that ever held, oldest first; this one is the last."""
        return (*self.earlier, self)

    def on(self, day: date) -> Geography:
        """Return the geography that holds on a day; the first one before its own beginning too."""
        begun = (each for each in reversed(self.generations) if each.valid_from <= day)
        return next(begun, self.generations[0])

    def at(self, level: AreaLevel) -> tuple[Area, ...]:
        """Return the areas of a level, unplaced ones last."""
        match level:
            case AreaLevel.CITY:
                return (self.city,)
            case AreaLevel.WARD:
                return self.wards
            case AreaLevel.NEIGHBORHOOD:
                return self.neighborhoods
        return tuple(Area(AreaLevel.ATOM, atom, {"en": atom}) for atom in self.atoms)

    def during(self, level: AreaLevel, period: Period) -> tuple[Area, ...]:
        """Return the areas of a level whose borders are the same on all days of a period, unplaced ones last."""
        return tuple(area for area in self.on(period.start).at(level) if area.holds(period))

    def ever(self, level: AreaLevel) -> tuple[Area, ...]:
        """Return all areas that a level ever had, those that ended first, unplaced ones last."""
        ended = {area.id: area for each in self.earlier for area in each.at(level) if area.until is not None}
        return (*ended.values(), *self.at(level))

    def every_atom(self) -> tuple[str, ...]:
        """Return the atoms of all generations, each once."""
        return tuple(dict.fromkeys(atom for each in self.generations for atom in each.atoms))

    def find(self, area_id: str) -> Area | None:
        """Return the city, ward or neighborhood with that id, now or earlier, if there is one."""
        levels = (AreaLevel.CITY, AreaLevel.WARD, AreaLevel.NEIGHBORHOOD)
        shown = (area for level in levels for area in self.ever(level))
        return next((area for area in shown if area.id == area_id), None)

    def outline(self, area: Area) -> Mapping[str, Any] | None:
        """Return the outline of an area, now or when it ended; None for those without one."""
        return (self if area.until is None else self.on(area.until)).outlines.get(area.id)


@dataclass(frozen=True, slots=True)
class CellKey:
    """Which cell: dataset × measure × area × period × category."""

    dataset: str
    measure: str
    area_level: AreaLevel
    area: str
    period: Period
    dimension: str = ALL
    category: str = ALL


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as published. `value` is None exactly when the status is not `published`.

    `low` and `high` bound an estimate; `base` is how many answered or were required. Units are the measure's.
    """

    key: CellKey
    status: Status
    value: int | float | None = None
    low: float | None = None
    high: float | None = None
    base: int | None = None
    provisional: bool = False

    def __post_init__(self) -> None:
        if (self.status is Status.PUBLISHED) != (self.value is not None):
            raise DataError(
                f"{self.key}: a cell holds a value exactly when it is published, not {self.status}"
            )


@dataclass(frozen=True, slots=True)
class Record:
    """A thing with an id that is not a number: policy, partner, meeting, event, series break …"""

    kind: str
    id: str
    content: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the site: the name, empty for that of the city's collaborative, and an e-mail address or none."""

    name: str = ""
    email: str = ""


UNNAMED = Publisher()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was taken away for good, when (ISO time in UTC) and why: a whole release, or one `dataset` of it."""

    at: str
    because: str
    dataset: str = ""


@dataclass(frozen=True, slots=True)
class Rollback:
    """The pointer moved back from one release to an earlier one, at an ISO time in UTC.

    `because` is the public reason; empty where there is none, or none that was written for the public.
    """

    at: str
    left: str
    to: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """An immutable, numbered publication. `sequence` orders releases as written; `checksum` is over its cells.

    `rolled_back` marks a release that the current one does not build on; `staged` one that was never public.
    `withdrawals` says what of it was taken away for good. `follows` is the id of the release that it was written on
    top of, empty for the first; `public_since` the ISO time in UTC from which on everybody could read it, empty for a
    staged one.
    """

    id: str
    sequence: int
    created: str
    checksum: str
    note: str = ""
    current: bool = False
    rolled_back: bool = False
    staged: bool = False
    withdrawals: tuple[Withdrawal, ...] = ()
    follows: str = ""
    public_since: str = ""

    @property
    def dated(self) -> date:
        """The day on which it became public; of a staged one the day on which it was written."""
        return date.fromisoformat((self.public_since or self.created)[:10])

    @property
    def withdrawn(self) -> Withdrawal | None:
        """The withdrawal of the whole release, if it was."""
        return next((each for each in self.withdrawals if not each.dataset), None)

    def withdrawal_of(self, dataset: str) -> Withdrawal | None:
        """The withdrawal that a dataset of this release fell under, if any."""
        return self.withdrawn or next((each for each in self.withdrawals if each.dataset == dataset), None)

    @property
    def state(self) -> str:
        """What an answer from this release depends on: its id, and what of it has been withdrawn."""
        return " without ".join((self.id, *(each.dataset or "all" for each in self.withdrawals)))

    @property
    def label(self) -> str:
        """What data that leaves the site names as its release; a staged one says that it is a preview."""
        return f"{PREVIEW_PREFIX}{self.id}" if self.staged else self.id

    @property
    def is_sample(self) -> bool:
        """Whether its numbers are invented."""
        return self.id.startswith(SAMPLE_PREFIX)

    def file_name(self, name: str) -> str:
        """Return the name of a downloaded file; files of previews and of invented numbers say so in it."""
        marked = f"{SAMPLE_FILE_PREFIX}{name}" if self.is_sample else name
        return f"{PREVIEW_FILE_PREFIX}{marked}" if self.staged else marked

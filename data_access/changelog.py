"""What happened to the releases, one event after the other: published, taken back, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from data_access.definitions import Metric
from data_access.model import Cell, Period, Release
from data_access.revisions import Why
from data_access.statistics import Observation


class EventKind(StrEnum):
    """What happened."""

    PUBLISHED = "published"
    TAKEN_BACK = "taken_back"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that two releases publish with another value."""

    before: Cell
    after: Cell

    @property
    def amount(self) -> float:
        """How many more, fewer when negative, in the unit of the measure."""
        return (self.after.value or 0) - (self.before.value or 0)


@dataclass(frozen=True, slots=True)
class DatasetChange:
    """What a release changed of a dataset, in numbers of cells.

    They are `new`, `revised` (another value), of another `status` (hidden, missing, shown) or `gone`. `whys` give each
    reason with its months. `largest` are the largest differences between published values.
    """

    dataset: str
    new: int
    revised: int
    status: int
    gone: int
    whys: Mapping[Why, tuple[Period, ...]] = field(hash=False)
    largest: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a release, at an ISO time in UTC.

    `changes` and `findings` (what staff were asked before publication, with the public reasons that they gave) are of
    a publication that can still be read. `because` is the public reason of what was taken back or withdrawn, `dataset`
    what of a release was withdrawn (empty: all of it), `back_to` the release that became current again.
    """

    at: str
    kind: EventKind
    release: Release
    changes: tuple[DatasetChange, ...] = ()
    findings: tuple[Mapping[str, Any], ...] = field(hash=False, default=())
    because: str = ""
    dataset: str = ""
    back_to: str = ""

    @property
    def day(self) -> date:
        """The day on which it happened, in UTC."""
        return date.fromisoformat(self.at[:10])


@dataclass(frozen=True, slots=True)
class Told:
    """A year's number of the city as a release told it, with that of the year before where there was one."""

    release: Release
    point: Observation
    year_before: Observation | None

    @property
    def change(self) -> float | None:
        """How many more than in the year before, fewer when negative; None where nothing was published of it."""
        if self.year_before is None or self.year_before.value is None or self.point.value is None:
            return None
        return self.point.value - self.year_before.value


@dataclass(frozen=True, slots=True)
class Example:
    """A number of the whole city that changed after it was first published: what was told first, and what is now."""

    metric: Metric
    category: str
    first: Told
    now: Told

    @property
    def turned(self) -> bool:
        """Whether the change from the year before went the other way at first."""
        then, now = self.first.change, self.now.change
        return then is not None and now is not None and then * now < 0

    @property
    def weight(self) -> tuple[bool, float]:
        """What makes one example more telling than another: a change that turned, then a large difference."""
        return self.turned, abs((self.now.point.value or 0) - (self.first.point.value or 0))

"""What a number was in release after release: when it was first published, and how it changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from data_access.model import Release, Status, Withdrawal
from data_access.revisions import Why
from data_access.statistics import Observation, Share


@dataclass(frozen=True, slots=True)
class Vintage:
    """Since when a number is what it is: the release that first published it, and the last one that changed it.

    `changed` is None where every release since has said the same. That a number is no longer provisional changes
    nothing; that it is hidden now does.
    """

    first: Release
    changed: Release | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What one release said of a number and of the same time a year before.

    `withdrawal` says that it can no longer be read; `point` and `year_before` are then None. `whys` say why it is
    another than before; there are none where it was not counted before. `is_news` is false where only the number of
    the year before is another.
    """

    release: Release
    point: Observation | None
    year_before: Observation | None = None
    whys: tuple[Why, ...] = ()
    withdrawal: Withdrawal | None = None
    is_news: bool = True


COUNTED = (Status.PUBLISHED, Status.SUPPRESSED)


Content: TypeAlias = tuple[Status, float | None, Share | None]


def content(point: Observation) -> Content:
    """Return what of a number a reader would call the number; of a share its parts, too."""
    return point.status, point.value, point.share


def vintage(shown: Iterable[tuple[Release, Observation]]) -> Vintage | None:
    """Return the vintage of a number from what each release said of it, the oldest first; None if never published."""
    first: Release | None = None
    changed: Release | None = None
    before: Content | None = None
    for release, point in shown:
        if first is None:
            first = release if point.value is not None else None
        elif content(point) != before:
            changed = release
        before = content(point)
    return None if first is None else Vintage(first, changed)


def line_of(release: Release, releases: Iterable[Release]) -> tuple[Release, ...]:
    """Return the releases that one was built on, one on top of the other, oldest first, and itself."""
    return tuple(reversed(tuple(_back(release, {each.id: each for each in releases}))))


def _back(release: Release, by_id: dict[str, Release]) -> Iterator[Release]:
    at: Release | None = release
    while at is not None:
        yield at
        at = by_id.get(at.follows)


def readable(line: Sequence[Release], dataset: str) -> tuple[Release, ...]:
    """Return those of a line that are public and of which the dataset can still be read."""
    return tuple(each for each in line if not each.staged and each.withdrawal_of(dataset) is None)


def before(release: Release, releases: Iterable[Release], dataset: str) -> Release | None:
    """Return the release that one is compared with: the nearest below it of which the dataset can still be read."""
    below = readable(line_of(release, releases)[:-1], dataset)
    return below[-1] if below else None

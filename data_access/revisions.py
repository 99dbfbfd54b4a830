"""Why a published number changed: what staff stated, and what follows from a release without their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from data_access.model import Grain, Period


class Cause(StrEnum):
    """Why a number is another than before. NOT_STATED where nobody said so and nothing tells."""

    LATE_REPORT = "late_report"
    RECLASSIFIED = "reclassified"
    CORRECTED = "corrected"
    DEFINITION_CHANGED = "definition_changed"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Revision:
    """What staff state of a release: why numbers of a dataset changed from one month to another, both included.

    `because` is the public reason, in English.
    """

    dataset: str
    first: Period
    last: Period
    cause: Cause
    because: str

    def touches(self, period: Period) -> bool:
        """Whether a period of any length shares a month with those that are stated."""
        return period.start <= self.last.end and self.first.start <= period.end


@dataclass(frozen=True, slots=True)
class Why:
    """A cause, with staff's public reason where they gave one."""

    cause: Cause
    because: str = ""


def revision_to_json(revision: Revision) -> dict[str, str]:
    """Return a revision as the public report of a release states it."""
    return {
        "dataset": revision.dataset,
        "from": str(revision.first),
        "to": str(revision.last),
        "cause": revision.cause.value,
        "because": revision.because,
    }


def revisions_from_json(report: Mapping[str, Any]) -> tuple[Revision, ...]:
    """Read what the public report of a release states; reports of older programs state nothing."""
    return tuple(
        Revision(
            each["dataset"],
            Period.parse(each["from"]),
            Period.parse(each["to"]),
            Cause(each["cause"]),
            each["because"],
        )
        for each in report.get("revisions", ())
    )


def revised_in(structure: Mapping[str, Any], dataset: str) -> tuple[Period, ...]:
    """Return the months (of a survey the waves) that a release revised, as its structure names them, in order."""
    named = (row["periods"] for row in structure.get("revised", ()) if row["dataset"] == dataset)
    return tuple(sorted(shortest(map(Period.parse, (text for periods in named for text in periods)))))


def shortest(periods: Iterable[Period]) -> Iterator[Period]:
    """Yield the months and waves among periods: all others are made of months."""
    return (period for period in periods if period.grain in (Grain.MONTH, Grain.WAVE))


def why(
    period: Period, *, dataset: str, stated: Iterable[Revision], provisional_from: date | None
) -> tuple[Why, ...]:
    """Return why a month (or whatever is not made of months) changed.

    As staff stated it; else a late report where it could still change in the release before, whose provisional
    numbers begin on `provisional_from`.
    """
    found = tuple(
        Why(each.cause, each.because) for each in stated if each.dataset == dataset and each.touches(period)
    )
    if found:
        return found
    late = provisional_from is not None and period.end >= provisional_from
    return (Why(Cause.LATE_REPORT if late else Cause.NOT_STATED),)


def whys(
    months: Iterable[Period], *, dataset: str, stated: Iterable[Revision], provisional_from: date | None
) -> dict[Why, tuple[Period, ...]]:
    """Return each reason with the months that changed for it, in the order of the first of these."""
    told, found = tuple(stated), dict[Why, tuple[Period, ...]]()
    for month in months:
        for each in why(month, dataset=dataset, stated=told, provisional_from=provisional_from):
            found[each] = (*found.get(each, ()), month)
    return found

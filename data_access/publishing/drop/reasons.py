"""Why a row is not counted, and how many such rows a file may have before it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum


class Reason(IntEnum):
    """Why a row is not counted; `label` is what a report and `limits` in `drop.toml` call it."""

    FILTER = 1
    OUTSIDE = 2
    GAP = 3
    PARENT = 4
    BLANK = 5
    SWAPPED = 6
    DATE = 7
    FUTURE = 8
    LONG_AGO = 9
    NUMBER = 10
    COORDINATES = 11

    @property
    def label(self) -> str:
        """The words of a report."""
        return _LABELS[self]

    @property
    def declared(self) -> bool:
        """Whether `drop.toml` itself says that such rows do not count."""
        return self in (Reason.FILTER, Reason.OUTSIDE, Reason.GAP)

    @property
    def remedy(self) -> str:
        """The keys of `drop.toml` that decide whether such rows are right."""
        return _REMEDIES.get(self, "columns")


_REMEDIES = {
    Reason.FILTER: "filter",
    Reason.OUTSIDE: "covers",
    Reason.GAP: "gaps",
    Reason.PARENT: "join",
    Reason.SWAPPED: "date_format",
    Reason.DATE: "columns, date_format",
    Reason.FUTURE: "date_format",
    Reason.LONG_AGO: "columns, date_format",
    Reason.NUMBER: "weights",
}
_LABELS = {
    Reason.FILTER: "filter",
    Reason.OUTSIDE: "date outside covers",
    Reason.GAP: "date in a gap",
    Reason.PARENT: "no row to join",
    Reason.BLANK: "blank in every column in use",
    Reason.SWAPPED: "day and month swapped",
    Reason.DATE: "not a possible date",
    Reason.FUTURE: "date in the future",
    Reason.LONG_AGO: "date of long ago",
    Reason.NUMBER: "not a whole number",
    Reason.COORDINATES: "not coordinates",
}
# Points that are not in the city count for it as a whole, so a file of them would be another city's, or have
# longitude and latitude swapped. By the label of how a place was found.
PLACE_LIMITS: Mapping[str, float] = {
    "outside the city": 0.25,
    "at 0, 0": 0.25,
    "at a false origin": 0.25,
    "without coordinates": 1.0,
}
# A file of which a larger share is set aside for one undeclared reason is not what drop.toml says it is. A row of
# counts that is not read would be a month or a place that reads as 0.
# One date whose day and month are surely swapped means that others are so too, and unseen.
_MOST = 0.01
_MOST_INCIDENTS: Mapping[Reason, float] = {Reason.SWAPPED: 0.0}
_MOST_COUNTS: Mapping[Reason, float] = {Reason.BLANK: _MOST}


def limit_of(reason: Reason, declared: Mapping[str, float], *, counts: bool) -> float:
    """Return the share of a file's rows that may be set aside for a reason."""
    if reason.declared:
        default = 1.0
    else:
        default = _MOST_COUNTS.get(reason, 0.0) if counts else _MOST_INCIDENTS.get(reason, _MOST)
    return declared.get(reason.label, default)


def known_limits() -> tuple[str, ...]:
    """Return every word that `limits` understands."""
    return (*_LABELS.values(), *PLACE_LIMITS)

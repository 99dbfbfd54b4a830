"""Cells as points of a series: as counts, and as rates for every 1,000 residents."""

from __future__ import annotations

from dataclasses import replace

from data_access.catalog import MIN_RESIDENTS_FOR_RATE, RATE_PER
from data_access.model import Cell, Period, Status
from data_access.statistics import Observation, rate

# Why a value that is made of several has none: the first of these among its parts.
NO_VALUE_BECAUSE = (Status.NOT_APPLICABLE, Status.NOT_COLLECTED, Status.NOT_REPORTED, Status.SUPPRESSED)


def observed(period: Period, cell: Cell | None) -> Observation:
    """Return what a cell says of a period; where nobody ever stated one, that it was not collected."""
    if cell is None:
        return Observation(period, Status.NOT_COLLECTED)
    return Observation(period, cell.status, cell.value, cell.provisional)


def per_resident(point: Observation, residents: int | None) -> Observation:
    """Return a point as a rate per 1,000 residents.

    Not applicable where hardly anybody lives, not collected where nobody knows how many do. Of two reasons why there
    is none, the first in the order of `NO_VALUE_BECAUSE` is given; what is hidden as a count is hidden as a rate.
    """
    of_residents = _status_of_residents(residents)
    first = next((each for each in NO_VALUE_BECAUSE if each in (point.status, of_residents)), None)
    if first is not None:
        return replace(point, status=first, value=None)
    if point.value is None or residents is None:
        return point
    return replace(point, value=rate(point.value, residents, per=RATE_PER))


def _status_of_residents(residents: int | None) -> Status:
    if residents is None:
        return Status.NOT_COLLECTED
    return Status.PUBLISHED if residents >= MIN_RESIDENTS_FOR_RATE else Status.NOT_APPLICABLE

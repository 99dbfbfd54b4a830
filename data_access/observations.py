"""Cells as points of a series: as counts, as rates for every 1,000 residents, as shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from data_access.catalog import LEAST_BASE_FOR_PERCENT, MIN_RESIDENTS_FOR_RATE, RATE_PER
from data_access.definitions import PERCENT, Metric
from data_access.model import Cell, Period, Status, joint_status
from data_access.statistics import Observation, Share, rate


def observed(period: Period, cell: Cell | None) -> Observation:
    """Return what a cell says of a period; where nobody ever stated one, that it was not collected."""
    if cell is None:
        return Observation(period, Status.NOT_COLLECTED)
    return Observation(
        period,
        cell.status,
        cell.value,
        cell.provisional,
        cell.low,
        cell.high,
        answered=cell.base,
    )


def of_parts(entry: Metric, period: Period, cells: Sequence[Cell | None]) -> Observation:
    """Return what the cells of a metric's parts, in their order, say of a period: the count, or the share."""
    parts = [observed(period, cell) for cell in cells]
    return parts[0] if entry.base is None else share(*parts, per=entry.base.per)


def share(count: Observation, base: Observation, *, per: int) -> Observation:
    """Return a count for every `per` of its base, with both.

    Not applicable where there is nothing to be a share of. Of two reasons why there is none, the first in the order
    of `model.STATUS_PRECEDENCE` is given: what is hidden in a part is hidden in the share.
    """
    status = joint_status(count.status, base.status)
    provisional = count.provisional or base.provisional
    if count.value is None or base.value is None:
        return Observation(count.period, status, provisional=provisional)
    if not base.value:
        return Observation(count.period, Status.NOT_APPLICABLE, provisional=provisional)
    return Observation(
        count.period,
        Status.PUBLISHED,
        rate(count.value, base.value, per=per),
        provisional,
        share=Share(count.value, base.value, per),
    )


def compared(points: Sequence[Observation]) -> tuple[Observation, ...]:
    """Return points as a verdict takes them: counts, of a share each with its base, of which it is a part in percents.

    A share of a small base is left out: one person more or less would move it by more than five of a hundred.
    """
    return tuple(
        point
        if point.share is None
        else replace(
            point,
            value=point.share.count,
            exposure=point.share.base,
            share=None,
            is_part=point.share.per == PERCENT,
        )
        for point in points
        if point.share is None or point.share.base >= LEAST_BASE_FOR_PERCENT
    )


def per_resident(point: Observation, residents: int | None) -> Observation:
    """Return a point as a rate per 1,000 residents.

    Not applicable where hardly anybody lives, not collected where nobody knows how many do. Of two reasons why there
    is none, the first in the order of `model.STATUS_PRECEDENCE` is given; what is hidden as a count is hidden as a
    rate.
    """
    status = joint_status(point.status, _status_of_residents(residents))
    if point.value is None or residents is None or status is not Status.PUBLISHED:
        return replace(point, status=status, value=None)
    return replace(point, value=rate(point.value, residents, per=RATE_PER))


def by_residents(point: Observation, residents: int | None) -> Observation:
    """Return a count with the residents that it is measured against; without a value where it has no rate."""
    status = per_resident(point, residents).status
    if status is not Status.PUBLISHED or residents is None:
        return replace(point, status=status, value=None)
    return replace(point, exposure=residents)


def _status_of_residents(residents: int | None) -> Status:
    if residents is None:
        return Status.NOT_COLLECTED
    return Status.PUBLISHED if residents >= MIN_RESIDENTS_FOR_RATE else Status.NOT_APPLICABLE

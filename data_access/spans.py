"""Which periods an answer is about: as asked, and as far as anything was collected."""

from __future__ import annotations

from collections.abc import Iterable

from data_access.model import Grain, Period, Status
from data_access.selection import Selection
from data_access.statistics import Observation

# A question may reach this many periods beyond what was collected, which are then drawn as not collected.
MAX_PERIODS_OUTSIDE = 24
# What a number is once it is there: shown or hidden.
SETTLED = (Status.PUBLISHED, Status.SUPPRESSED)


def span_of(counted: Iterable[Observation], selection: Selection) -> tuple[Period, Period] | None:
    """Return the first and last period to show: as asked, else all there is."""
    periods = [point.period for point in counted]
    if not periods:
        return None
    first, last = min(periods), max(periods)
    if selection.start:
        first = max(selection.start, first.shift(-MAX_PERIODS_OUTSIDE))
    if selection.end:
        last = min(selection.end, last.shift(MAX_PERIODS_OUTSIDE))
    return (first, last) if first <= last else None


def waves_inside(waves: Iterable[Period], selection: Selection) -> tuple[Period, ...]:
    """Return the waves of a survey to show, in order of time: those in the span that was asked for."""
    return tuple(sorted({each for each in waves if is_inside(each, selection)}))


def is_inside(period: Period, selection: Selection) -> bool:
    """Whether a period lies in the span that was asked for."""
    after_start = selection.start is None or period.start >= selection.start.start
    return after_start and (selection.end is None or period.end <= selection.end.end)


def newest_settled(counted: Iterable[Observation], selection: Selection | None = None) -> Period | None:
    """Return the newest period of whole years inside the selection that is complete, shown or hidden.

    One that can still change is taken only where there is no other.
    """
    found = {
        (not point.provisional, point.period)
        for point in counted
        if point.status in SETTLED and (selection is None or is_inside(point.period, selection))
    }
    return max(found, default=(False, None))[1]


def all_settled(counted: Iterable[Observation], selection: Selection) -> list[Observation]:
    """Return the complete periods inside the selection, shown or hidden, in order of time.

    Of those that can still change, the newest is taken where there is no other.
    """
    found = [point for point in counted if point.status in SETTLED and is_inside(point.period, selection)]
    found.sort(key=lambda point: point.period)
    return [point for point in found if not point.provisional] or found[-1:]


def years_of(counted: Iterable[Observation]) -> tuple[Period, ...]:
    """Return the years from the first period to the last, none left out."""
    starts = [point.period.start for point in counted]
    if not starts:
        return ()
    first, last = (Period.of(day, Grain.YEAR) for day in (min(starts), max(starts)))
    return tuple(first.to(last))

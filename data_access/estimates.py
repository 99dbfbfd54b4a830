"""What may be said about estimates of a survey: how sure each is, and whether a change between waves is clear.

An estimate is a share or a mean of the people who answered, with its 95 % interval. Everything here is pure and takes
published values only. Formulas, their sources and how often they are wrong stand in docs/methods.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from data_access.statistics import (
    CLEAR_Z,
    Change,
    Interval,
    NotComparable,
    Observation,
    StatisticsError,
    Trend,
    Verdict,
    comparable,
    in_years,
    require_one_grain,
    value_of,
)

# An estimate of which not even a change of so many points of a hundred could be told is one of too few people.
WIDEST_TO_TELL = 10.0


def estimates_trend(series: Sequence[Observation], *, breaks: Sequence[date] = ()) -> Trend:
    """Return the direction over all comparable estimates, such as waves of a survey, and the newest step.

    What may be compared is the same as in `trend`; estimates without an interval take no part, since nobody can say
    how sure they are. Raises NotComparable where fewer than two are left.
    """
    known = [point for point in series if point.value is None or standard_error(point) is not None]
    points = comparable(known, breaks=breaks)
    require_one_grain(points)
    if len(points) < 2:
        raise NotComparable(f"{len(points)} of {len(series)} estimates may be compared; a trend needs two")
    previous, last = points[-2:]
    return Trend(
        direction=_moved(points, points[0], last),
        step=_moved((previous, last), previous, last) if len(points) > 2 else None,
        periods=len(points),
    )


def standard_error(point: Observation) -> float | None:
    """Return the standard error of an estimate from its 95 % interval; None where it has none of any width.

    The wider half counts, since an interval is cut off at 0 and 100.
    """
    if point.value is None or point.low is None or point.high is None:
        return None
    half = max(point.high - point.value, point.value - point.low)
    return half / CLEAR_Z if half > 0 else None


def estimated_change(points: Sequence[Observation]) -> Interval:
    """Return between which ends the change from the first to the last of two or more estimates lies.

    It is that of the line through them, each weighted by 1 ÷ its variance. Between two it is their difference with
    the standard error √(SE₁² + SE₂²) (Schenker and Gentleman, The American Statistician 55(3), 2001). Where more lie
    further from the line than their samples explain, the variance is that many times as large (Birge, Physical Review
    40, 1932: the χ² that is left, divided by its degrees of freedom, never below 1). The samples are taken to be
    independent. Raises StatisticsError for an estimate without an interval.
    """
    times, values = [in_years(point.period.start) for point in points], [value_of(point) for point in points]
    weights = [_weight(point) for point in points]
    total = math.fsum(weights)
    middle = math.fsum(w * t for w, t in zip(weights, times, strict=True)) / total
    mean = math.fsum(w * v for w, v in zip(weights, values, strict=True)) / total
    width = math.fsum(w * (t - middle) ** 2 for w, t in zip(weights, times, strict=True))
    slope = math.fsum(w * (t - middle) * (v - mean) for w, t, v in zip(weights, times, values, strict=True))
    slope /= width
    left = math.fsum(
        w * (v - mean - slope * (t - middle)) ** 2 for w, t, v in zip(weights, times, values, strict=True)
    )
    freedom = len(points) - 2
    wider = max(1.0, left / freedom) if freedom else 1.0
    span = times[-1] - times[0]
    margin = CLEAR_Z * span * math.sqrt(wider / width)
    return Interval(slope * span - margin, slope * span + margin)


def _moved(points: Sequence[Observation], then: Observation, now: Observation) -> Change:
    """Return what the change over these estimates amounts to.

    Clear is a change whose interval leaves out 0, and of whose direction the last estimate is from the first. Too few
    to tell is what is not clear, where a change of `WIDEST_TO_TELL` points could not have been clear either.
    """
    likely = estimated_change(points)
    moved = value_of(now) - value_of(then)
    if likely.low > 0 and moved > 0:
        said = Verdict.CLEARLY_UP
    elif likely.high < 0 and moved < 0:
        said = Verdict.CLEARLY_DOWN
    else:
        too_few = likely.high - likely.low > 2 * WIDEST_TO_TELL
        said = Verdict.TOO_FEW_TO_TELL if too_few else Verdict.NO_CLEAR_CHANGE
    return Change(then.period, now.period, value_of(then), value_of(now), said, likely=likely)


def _weight(point: Observation) -> float:
    error = standard_error(point)
    if error is None:
        raise StatisticsError(f"{point.period}: nobody says how sure this estimate is")
    return 1 / (error * error)

"""What may be said about counts: rates, intervals, and whether a change is clear.

Counts are whole numbers of events that happened apart from each other, so each is read as one draw from a
Poisson distribution. Everything here is pure and takes published values only; hidden, missing and provisional
cells take no part in any sentence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data_access.model import DataError, Grain, Period, Status

# Two-sided 5 % point of the normal distribution.
CLEAR_Z = 1.96
# Five events cannot fall so unevenly that an exact test would call it clear; see `verdict`.
FEWEST_TO_TELL = 6


class StatisticsError(DataError):
    """Numbers from which the asked statistic does not follow."""


class NotComparable(StatisticsError):
    """A series with fewer than two periods that may be compared."""


class Verdict(StrEnum):
    """What a change between two counts amounts to."""

    CLEARLY_UP = "clearly_up"
    CLEARLY_DOWN = "clearly_down"
    NO_CLEAR_CHANGE = "no_clear_change"
    TOO_FEW_TO_TELL = "too_few_to_tell"


@dataclass(frozen=True, slots=True)
class Interval:
    """The ends of a confidence interval, in the unit of what was estimated."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Observation:
    """One period of a series. `value` is None exactly when the status is not `published`.

    `low` and `high` bound an estimate; both or neither are there, and only beside a value.
    """

    period: Period
    status: Status
    value: float | None = None
    provisional: bool = False
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if (self.status is Status.PUBLISHED) != (self.value is not None):
            raise StatisticsError(
                f"{self.period}: a value is there exactly when published, not {self.status}"
            )
        if (self.low is None) != (self.high is None) or (self.low is not None and self.value is None):
            raise StatisticsError(f"{self.period}: an interval has two ends and stands beside a value")


@dataclass(frozen=True, slots=True)
class Change:
    """Two counts of periods of equal length, the earlier first, and what the change amounts to."""

    then_period: Period
    now_period: Period
    then: float
    now: float
    verdict: Verdict

    @property
    def difference(self) -> float:
        """How many more (fewer when negative) in the later period."""
        return self.now - self.then


@dataclass(frozen=True, slots=True)
class Trend:
    """What is said of a series.

    `direction` compares the first with the last comparable period. `step` compares the last with the one just
    before it; it is None where that one is not comparable, or where it would repeat `direction`.
    """

    direction: Change
    step: Change | None
    periods: int


def rate(count: float, residents: float, per: float = 1_000) -> float:
    """Return events per `per` residents. Raises StatisticsError where nobody lives or a number is negative."""
    _require_count(count)
    if not residents > 0:
        raise StatisticsError(f"a rate needs residents, and there are {residents}; show it as not applicable")
    return count * per / residents


def poisson_interval(count: int, confidence: float = 0.95) -> Interval:
    """Return the exact interval for the mean of a Poisson count (Garwood, Biometrika 28, 1936).

    `low` is the mean under which `count` or more has probability (1 - confidence) / 2, `high` the mean under
    which `count` or fewer has it; both in events. Right to 9 digits for counts up to a million. Divide both by
    residents for the interval of a rate. Raises StatisticsError for a negative or broken count.
    """
    _require_count(count)
    if count != int(count) or not 0 < confidence < 1:
        raise StatisticsError(f"count {count!r} must be whole and confidence {confidence!r} between 0 and 1")
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else _mean_where(count, below=1 - tail)
    return Interval(low=low, high=_mean_where(count + 1, below=tail))


def z_change(then: float, now: float) -> float:
    """Return how many standard errors apart two Poisson counts are.

    z = √2 · (√now - √then): the square root of a Poisson count has variance close to 1/4 whatever its mean
    (Bartlett 1936; Anscombe, Biometrika 35, 1948), so the difference of two such roots has variance 1/2.
    Raises StatisticsError for negative counts.
    """
    _require_count(then)
    _require_count(now)
    return math.sqrt(2) * (math.sqrt(now) - math.sqrt(then))


def verdict(then: float, now: float) -> Verdict:
    """Return what the change between two counts of periods of equal length amounts to.

    Clear is |z| >= 1.96. Too few to tell is fewer than six events together: given their sum n, each is as
    likely to fall in either period where nothing changed, so even the most uneven split has the two-sided
    probability 2 · (1/2)ⁿ, which is 6 % for five and 3 % for six. Where nothing changed, "clear" is said at most
    65 times in 1,000 whatever the mean, and about 50 times from a mean of 20 on (computed in the tests).
    """
    z = z_change(then, now)
    if then + now < FEWEST_TO_TELL:
        return Verdict.TOO_FEW_TO_TELL
    if abs(z) < CLEAR_Z:
        return Verdict.NO_CLEAR_CHANGE
    return Verdict.CLEARLY_UP if z > 0 else Verdict.CLEARLY_DOWN


def stretch(period: Period, breaks: Sequence[date]) -> tuple[int, int]:
    """Return how many breaks came up to the first and up to the last day of a period.

    Two periods may be compared if all four numbers are the same; where the two of one period differ, a break lies
    inside it, and it compares with nothing.
    """
    return sum(day <= period.start for day in breaks), sum(day <= period.end for day in breaks)


def comparable(series: Sequence[Observation], *, breaks: Sequence[date] = ()) -> tuple[Observation, ...]:
    """Return the periods of a series that may be compared with its newest, in order of time.

    They are published, not provisional, and on the newest side of every break: a break is the first day on
    which another definition or system holds, and a period that holds both sides of one compares with nothing.
    """
    settled = sorted(
        (point for point in series if point.status is Status.PUBLISHED and not point.provisional),
        key=lambda point: point.period,
    )
    if not settled:
        return ()
    newest = settled[-1].period
    passed = [day for day in breaks if day <= newest.end]
    return tuple(point for point in settled if all(day <= point.period.start for day in passed))


def trend(series: Sequence[Observation], *, breaks: Sequence[date] = ()) -> Trend:
    """Return the direction over all comparable periods and the newest step.

    Periods that are hidden, missing or provisional are passed over; nothing crosses a break. Raises
    NotComparable where fewer than two periods are left, StatisticsError where grains are mixed.
    """
    points = comparable(series, breaks=breaks)
    _require_one_grain(points)
    if len(points) < 2:
        raise NotComparable(f"{len(points)} of {len(series)} periods may be compared; a trend needs two")
    first, previous, last = points[0], points[-2], points[-1]
    adjacent = previous.period.shift(1) == last.period and previous is not first
    return Trend(
        direction=_change(first, last),
        step=_change(previous, last) if adjacent else None,
        periods=len(points),
    )


def _change(then: Observation, now: Observation) -> Change:
    before, after = _value(then), _value(now)
    return Change(then.period, now.period, before, after, verdict(before, after))


def _value(point: Observation) -> float:
    if point.value is None:
        raise StatisticsError(f"{point.period} has no value to compare")
    return point.value


def _require_count(count: float) -> None:
    if not (math.isfinite(count) and count >= 0):
        raise StatisticsError(f"{count!r} is not a count; counts are 0 or more")


def _require_one_grain(points: Sequence[Observation]) -> None:
    grains: set[Grain] = {point.period.grain for point in points}
    if len(grains) > 1:
        raise StatisticsError(f"a series has one grain, not {', '.join(sorted(grains))}")


def _mean_where(shape: int, *, below: float) -> float:
    """Return the mean m under which P(Poisson(m) < shape) = below, by halving a bracket."""
    spread = 10 * math.sqrt(shape) + 40
    low, high = max(0.0, shape - spread), shape + spread
    for _ in range(100):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if _probability_below(shape, middle) > below:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _probability_below(shape: int, mean: float) -> float:
    """Return P(Poisson(mean) < shape), the regularized upper incomplete gamma function Q(shape, mean).

    Series below the diagonal, continued fraction (modified Lentz) above it: Abramowitz and Stegun 6.5.29, 6.5.31.
    """
    if mean <= 0:
        return 1.0
    scale = math.exp(shape * math.log(mean) - mean - math.lgamma(shape))
    if mean < shape + 1:
        return 1.0 - scale * _lower_series(shape, mean)
    return scale * _upper_fraction(shape, mean)


def _lower_series(shape: int, mean: float) -> float:
    term = total = 1.0 / shape
    step = shape
    while term > total * 1e-16:
        step += 1
        term *= mean / step
        total += term
    return total


def _upper_fraction(shape: int, mean: float) -> float:
    tiny = 1e-300
    bottom = mean + 1 - shape
    c, d = 1 / tiny, 1 / bottom
    fraction = d
    for n in range(1, 1_000_000):
        factor = -n * (n - shape)
        bottom += 2
        d = 1 / (factor * d + bottom or tiny)
        c = bottom + factor / c or tiny
        fraction *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return fraction

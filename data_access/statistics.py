"""What may be said about counts: rates, intervals, and whether a change is clear.

A count is read as a draw from a Poisson distribution, and from a binomial one where it is a part of what it is
measured against; both spread wider where events come in clumps: see `spread`.
Everything here is pure and takes published values only; hidden, missing and provisional cells take no part in any
sentence. Formulas, their sources and how often they are wrong stand in docs/methods.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from data_access.distributions import beta_below, poisson_below, student_point, where_falling
from data_access.model import DataError, Grain, Period, Status

# Two-sided: where nothing changed, at most one in twenty is called clear.
WRONGLY_CLEAR = 0.05
# The normal distribution exceeds it with half that probability.
CLEAR_Z = 1.96
# Five events cannot fall so unevenly over two equal periods that an exact test would call it clear; see `verdict`.
FEWEST_TO_TELL = 6
# How far counts spread beyond Poisson: so many times as far as several people are hurt at once, and by a share of
# their mean as one event brings others. The least is what Newark's months show, the most is where change begins.
LEAST_SPREAD, LEAST_CLUMPING = 1.25, 0.05
MOST_SPREAD, MOST_CLUMPING = 2.0, 0.10
# How many degrees of freedom the knowledge is worth that counts spread by the least.
PRIOR_FREEDOM = 6


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


CLEAR = (Verdict.CLEARLY_UP, Verdict.CLEARLY_DOWN)


@dataclass(frozen=True, slots=True)
class Interval:
    """The ends of a confidence interval, in the unit of what was estimated."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RatioInterval:
    """How many times as high one rate is as another, with the ends of its interval.

    `ratio` is None where the other counted nothing, `high` is None where there is no upper end.
    """

    ratio: float | None
    low: float
    high: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """What a share is made of: `count` of `base`, given for every `per`."""

    count: float
    base: float
    per: int


@dataclass(frozen=True, slots=True)
class Observation:
    """One period of a series. `value` is None exactly when the status is not `published`.

    `low` and `high` bound an estimate with 95 % confidence; both or neither are there, and only beside a value.
    `answered` is how many people stand behind an estimate, where that is known. `exposure` is what a count
    is measured against when it is compared: residents, or the denominator of a share whose numerator is `value`.
    Without it, periods are compared as equally long. `is_part` says that what is counted is a part of its exposure.
    `share` is there where `value` is a share, and says of what.
    """

    period: Period
    status: Status
    value: float | None = None
    provisional: bool = False
    low: float | None = None
    high: float | None = None
    exposure: float | None = None
    share: Share | None = None
    answered: int | None = None
    is_part: bool = False

    def __post_init__(self) -> None:
        if (self.status is Status.PUBLISHED) != (self.value is not None):
            raise StatisticsError(
                f"{self.period}: a value is there exactly when published, not {self.status}"
            )
        if (self.low is None) != (self.high is None) or (self.low is not None and self.value is None):
            raise StatisticsError(f"{self.period}: an interval has two ends and stands beside a value")


@dataclass(frozen=True, slots=True)
class Change:
    """Two counts or estimates, the earlier first, and what the change between them amounts to.

    The exposures are those of the observations: both or neither are there. `likely` is there between estimates: from
    how many points fewer (when negative) to how many more, with 95 % confidence.
    """

    then_period: Period
    now_period: Period
    then: float
    now: float
    verdict: Verdict
    then_exposure: float | None = None
    now_exposure: float | None = None
    likely: Interval | None = None

    @property
    def difference(self) -> float:
        """How many more (fewer when negative) in the later period."""
        return self.now - self.then


@dataclass(frozen=True, slots=True)
class Trend:
    """What is said of a series.

    `direction` names the first and the last comparable period; its verdict is that of all periods from one to the
    other. `step` compares the last with the one just before it; it is None where that one is not comparable, or where
    it would repeat `direction`. `periods` are how many were compared, `gapless` says that none is missing between.
    """

    direction: Change
    step: Change | None
    periods: int
    gapless: bool = True


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


def rate_ratio(
    a: float, exposure_a: float, b: float, exposure_b: float, confidence: float = 0.95
) -> RatioInterval:
    """Return how many times as high the rate a / exposure_a is as b / exposure_b, with its exact interval.

    Given a + b, a is binomial with the odds ratio · exposure_a / exposure_b (Przyborowski and Wilenski, Biometrika 31,
    1940); the interval is that of Clopper and Pearson (Biometrika 26, 1934), turned into ratios. Nothing in `b` leaves
    the ratio without a value and the interval without an upper end; nothing in both says nothing: from 0 without end.
    The two groups must not share events. Raises StatisticsError for what is no count or no exposure.
    """
    _require_count(a)
    _require_count(b)
    _require_exposure(exposure_a)
    _require_exposure(exposure_b)
    if not 0 < confidence < 1:
        raise StatisticsError(f"confidence {confidence!r} must be between 0 and 1")
    tail, scale = (1 - confidence) / 2, exposure_b / exposure_a
    low = _share_where(a, b + 1, tail) if a else 0.0
    high = _share_where(a + 1, b, 1 - tail) if b else None
    return RatioInterval(
        ratio=scale * a / b if b else None,
        low=scale * low / (1 - low),
        high=None if high is None else scale * high / (1 - high),
    )


def spread(mean: float, departure: float = 0.0, freedom: int = 0) -> float:
    """Return by how many times counts with that mean vary more than Poisson: the divisor that tempers a test.

    It is at least `LEAST_SPREAD` and `LEAST_CLUMPING`. Where a series itself has `freedom` degrees of freedom left, in
    which it departs by the χ² `departure` from what is tested, what it shows and the least are weighed together by
    degrees of freedom (Lund, Nettleton, McCarthy and Smyth, SAGMB 11, 2012), and few of them are made up for by the
    wider Student's t. It is at most `MOST_SPREAD` and `MOST_CLUMPING`: years that lie further apart have changed.
    """
    least = LEAST_SPREAD + LEAST_CLUMPING**2 * mean
    if not freedom:
        return least
    known = PRIOR_FREEDOM + freedom
    seen = (PRIOR_FREEDOM * least + departure) / known * (_student(known) / CLEAR_Z) ** 2
    return max(least, min(seen, MOST_SPREAD + MOST_CLUMPING**2 * mean))


def two_counts(
    then: float, now: float, *, exposure_then: float = 1.0, exposure_now: float = 1.0, dispersion: float = 1.0
) -> float:
    """Return the two-sided probability of two counts at least this uneven where their rates are the same.

    Given their sum, the later count is binomial with p = exposure_now / (exposure_then + exposure_now): the exact
    conditional test of Przyborowski and Wilenski (Biometrika 31, 1940), twice the smaller tail. Counts that spread
    `dispersion` times as wide as Poisson are worth that many times fewer (Rao and Scott, Biometrics 48, 1992), or more
    where it is below 1, as for parts of their exposures. Raises StatisticsError for what is no count, exposure or
    dispersion.
    """
    _require_count(then)
    _require_count(now)
    _require_exposure(exposure_then)
    _require_exposure(exposure_now)
    if not (math.isfinite(dispersion) and dispersion > 0):
        raise StatisticsError(f"a dispersion is above 0, not {dispersion!r}")
    p = exposure_now / (exposure_then + exposure_now)
    earlier, later = then / dispersion, now / dispersion
    most = beta_below(1 - p, earlier, later + 1) if earlier else 1.0
    least = beta_below(p, later, earlier + 1) if later else 1.0
    return min(1.0, 2 * min(most, least))


def verdict(
    then: float, now: float, *, exposure_then: float = 1.0, exposure_now: float = 1.0, dispersion: float = 1.0
) -> Verdict:
    """Return what the change between two counts amounts to, against what each was measured by.

    Clear is a two-sided probability of at most 5 % in `two_counts`. Too few to tell is what is not clear and could not
    be, in one direction or the other, however unevenly so many events fell, and always fewer than six events.
    Raises StatisticsError for what is no count, exposure or dispersion.
    """
    measured = {"exposure_then": exposure_then, "exposure_now": exposure_now, "dispersion": dispersion}
    found = two_counts(then, now, **measured)
    total = then + now
    if total >= FEWEST_TO_TELL and found <= WRONGLY_CLEAR:
        higher = now * exposure_then > then * exposure_now
        return Verdict.CLEARLY_UP if higher else Verdict.CLEARLY_DOWN
    most_uneven = max(two_counts(0, total, **measured), two_counts(total, 0, **measured))
    if total < FEWEST_TO_TELL or most_uneven > WRONGLY_CLEAR:
        return Verdict.TOO_FEW_TO_TELL
    return Verdict.NO_CLEAR_CHANGE


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

    Periods that are hidden, missing or provisional are passed over; nothing crosses a break. Where observations have
    exposures, rates are compared. Raises NotComparable where fewer than two periods are left, StatisticsError where
    grains are mixed or only some have an exposure.
    """
    points = comparable(series, breaks=breaks)
    require_one_grain(points)
    if len(points) < 2:
        raise NotComparable(f"{len(points)} of {len(series)} periods may be compared; a trend needs two")
    _require_alike(points)
    previous, last = points[-2:]
    adjacent = len(points) > 2 and _follows(previous, last)
    return Trend(
        direction=_change(points[0], last, direction(points)),
        step=_change(previous, last, newest_step(points)) if adjacent else None,
        periods=len(points),
        gapless=all(_follows(one, other) for one, other in pairwise(points)),
    )


def direction(points: Sequence[Observation]) -> Verdict:
    """Return where two or more comparable periods, in order of time, lead as a whole.

    Clear is a trend (see `_line`) of at least 1.96 standard errors of whose direction the last period is from the
    first. Too few to tell is what is not clear with fewer than three events a period. Two periods are two counts.
    """
    first, last = points[0], points[-1]
    if len(points) == 2:
        return newest_step(points)
    told = _told(points)
    line = _line(told.points)
    dispersion = told.left * spread(line.mean, line.departure / told.left, len(points) - 2)
    z = told.sign * line.z / math.sqrt(dispersion)
    moved = value_of(last) * _exposure(first) - value_of(first) * _exposure(last)
    if line.total >= FEWEST_TO_TELL and abs(z) >= CLEAR_Z and z * moved > 0:
        return Verdict.CLEARLY_UP if z > 0 else Verdict.CLEARLY_DOWN
    too_few = 2 * math.fsum(map(value_of, points)) < FEWEST_TO_TELL * len(points)
    return Verdict.TOO_FEW_TO_TELL if too_few else Verdict.NO_CLEAR_CHANGE


def newest_step(points: Sequence[Observation]) -> Verdict:
    """Return what the change between the last two of these comparable periods amounts to.

    How far counts spread is learned from the periods before the last, so that a step cannot hide itself.
    """
    told = _told(points[-2:])
    previous, last = told.points
    then, now = value_of(previous), value_of(last)
    departure, freedom = 0.0, 0
    if len(points) > 3:
        before = _told(points[:-1])
        departure, freedom = _line(before.points).departure / before.left, len(points) - 3
    found = verdict(
        then,
        now,
        exposure_then=_exposure(previous),
        exposure_now=_exposure(last),
        dispersion=told.left * spread((then + now) / 2, departure, freedom),
    )
    return found if told.sign > 0 else _MIRRORED[found]


# What is said of the other outcome. Of it there are few, and of what is told of, many.
_MIRRORED = {
    Verdict.CLEARLY_UP: Verdict.CLEARLY_DOWN,
    Verdict.CLEARLY_DOWN: Verdict.CLEARLY_UP,
    Verdict.NO_CLEAR_CHANGE: Verdict.NO_CLEAR_CHANGE,
    Verdict.TOO_FEW_TO_TELL: Verdict.NO_CLEAR_CHANGE,
}


@dataclass(frozen=True, slots=True)
class _Told:
    """Counts as a test takes them, and by how much less than Poisson they vary by themselves.

    Of parts of their exposures, `points` count the rarer of the two outcomes: `sign` is -1 where that is not the one
    counted. `left` is what the binomial distribution leaves of Poisson's variance, one half or more; else it is 1.
    """

    points: Sequence[Observation]
    left: float = 1.0
    sign: int = 1


def _told(points: Sequence[Observation]) -> _Told:
    """Return points as a test takes them; parts that are more than the whole are none."""
    if not all(point.is_part and value_of(point) <= _exposure(point) for point in points):
        return _Told(points)
    counted, of = math.fsum(map(value_of, points)), math.fsum(map(_exposure, points))
    if 2 * counted <= of:
        return _Told(points, 1 - counted / of)
    others = [replace(point, value=_exposure(point) - value_of(point)) for point in points]
    return _Told(others, counted / of, -1)


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line through the rates of a series shows, were counts Poisson.

    `z` is the score test for trend, `departure` what is left of the χ² of all periods: Armitage (Biometrics 11, 1955),
    for Poisson rates as in Breslow and Day, Statistical Methods in Cancer Research II, 1987, 3.6.
    """

    total: float
    mean: float
    z: float
    departure: float


def _line(points: Sequence[Observation]) -> _Line:
    """Return the line through three or more periods; each lies as far from the next as in time."""
    values, exposures = [value_of(point) for point in points], [_exposure(point) for point in points]
    times = [in_years(point.period.start) for point in points]
    total, measure = math.fsum(values), math.fsum(exposures)
    if not total:
        return _Line(0.0, 0.0, 0.0, 0.0)
    shares = [exposure / measure for exposure in exposures]
    middle = math.fsum(share * time for share, time in zip(shares, times, strict=True))
    off = [time - middle for time in times]
    width = math.fsum(share * each * each for share, each in zip(shares, off, strict=True))
    score = math.fsum(value * each for value, each in zip(values, off, strict=True))
    z = score / math.sqrt(total * width)
    uneven = math.fsum((v - total * s) ** 2 / (total * s) for v, s in zip(values, shares, strict=True))
    return _Line(total, total / len(points), z, max(0.0, uneven - z * z))


def in_years(day: date) -> float:
    """Return a day as years, in which periods of the calendar lie equally far apart."""
    return day.year + (day.month - 1) / 12 + (day.day - 1) / 372


def _change(then: Observation, now: Observation, said: Verdict) -> Change:
    return Change(then.period, now.period, value_of(then), value_of(now), said, then.exposure, now.exposure)


def _follows(one: Observation, other: Observation) -> bool:
    """Whether no period lies between two; of waves of a survey nobody can say, and they count as following."""
    return one.period.grain is Grain.WAVE or one.period.shift(1) == other.period


def value_of(point: Observation) -> float:
    """Return the value of a point. Raises StatisticsError where it has none."""
    if point.value is None:
        raise StatisticsError(f"{point.period} has no value to compare")
    return point.value


def _exposure(point: Observation) -> float:
    return 1.0 if point.exposure is None else point.exposure


def _require_count(count: float) -> None:
    if not (math.isfinite(count) and count >= 0):
        raise StatisticsError(f"{count!r} is not a count; counts are 0 or more")


def _require_exposure(exposure: float) -> None:
    if not (math.isfinite(exposure) and exposure > 0):
        raise StatisticsError(f"{exposure!r} is not what a count can be measured against; it must be above 0")


def require_one_grain(points: Sequence[Observation]) -> None:
    """Raise StatisticsError for a series of several grains."""
    grains: set[Grain] = {point.period.grain for point in points}
    if len(grains) > 1:
        raise StatisticsError(f"a series has one grain, not {', '.join(sorted(grains))}")


def _require_alike(points: Sequence[Observation]) -> None:
    """Raise where only some have an exposure, or one has none that a count can be measured against."""
    measured = [point.exposure for point in points if point.exposure is not None]
    if measured and len(measured) < len(points):
        raise StatisticsError("all periods of a series have an exposure, or none has")
    for point in points:
        _require_count(value_of(point))
        _require_exposure(_exposure(point))


@lru_cache(maxsize=64)
def _student(freedom: int) -> float:
    return student_point(freedom, WRONGLY_CLEAR / 2)


def _mean_where(shape: int, *, below: float) -> float:
    """Return the mean m under which P(Poisson(m) < shape) = below."""
    width = 10 * math.sqrt(shape) + 40
    return where_falling(
        lambda mean: poisson_below(shape, mean), max(0.0, shape - width), shape + width, to=below
    )


def _share_where(a: float, b: float, below: float) -> float:
    """Return the x with P(Beta(a, b) < x) = below."""
    return where_falling(lambda x: 1 - beta_below(x, a, b), 0.0, 1.0, to=1 - below)

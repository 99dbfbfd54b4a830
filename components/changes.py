"""What lies between two counts, in words: both, how many more or fewer, and over which years. Never a bare percent."""

from __future__ import annotations

from dataclasses import dataclass

from components.format import EN_DASH, number, period, signed_percent
from components.i18n import Translator
from data_access.catalog import LEAST_BASE_FOR_PERCENT
from data_access.definitions import PERCENT
from data_access.model import Grain, Period
from data_access.statistics import CLEAR, Change, Trend, Verdict, rate

RATE_DECIMALS = 2
# Up to so many years are told as "over these … years".
MOST_YEARS_IN_WORDS = 12


@dataclass(frozen=True, slots=True)
class Per:
    """What counts are given for: so many of what they are measured against, in words inside a sentence."""

    each: int
    words: str

    @property
    def is_percent(self) -> bool:
        """Whether it is a part of a whole, given of every hundred."""
        return self.each == PERCENT


def change_words(t: Translator, then: float, now: float) -> str:
    """Return how many more or fewer a count is than another, with percents where these are not too coarse."""
    percent = _percent(t, then, now)
    said = _difference(t, then, now)
    return f"{said} ({percent})" if percent else said


def years_words(t: Translator, trend: Trend, *, shown: tuple[int, int]) -> str:
    """Return over which years a direction was judged: how many, or from when to when.

    How many only if a reader can tell which are meant: none is missing between, and of the first and last year with a
    number that is shown none is left out, as those before a break and those that can still change are.
    """
    first, last = trend.direction.then_period.start.year, trend.direction.now_period.end.year
    years = last - first + 1
    whole = trend.gapless and first <= shown[0] and last >= shown[1]
    if whole and 2 < years <= MOST_YEARS_IN_WORDS:
        return t(f"finding.years.{years}")
    return t("finding.years.span", first=first, last=last)


def counts_words(t: Translator, change: Change, per: Per | None) -> str:
    """Return both counts with their periods, how many more or fewer, and for how many of what they are measured by."""
    said = _numbers(t, change)
    when = {"then": period(change.then_period, t.language), "now": period(change.now_period, t.language)}
    if per is not None and per.is_percent:
        return _with_rates(t, t("verdict.counts.share", **said, **when), change, per)
    between, percent = _difference(t, change.then, change.now), _percent(t, change.then, change.now)
    if percent:
        between = t("change.with-percent", said=between, percent=percent)
    return _with_rates(t, t("verdict.counts", **said, **when, change=between), change, per)


def estimates_words(t: Translator, trend: Trend, *, scale: str) -> tuple[str, str]:
    """Return what a survey says over all comparable waves, with how sure that is, and what of its newest step.

    `scale` is `percent` or `mean`. The second is empty where there is no step, or where it repeats that too few were
    asked.
    """
    change, step = trend.direction, trend.step
    counts = t(f"estimate.numbers.{scale}", **_estimates(t, change))
    said = t(f"estimate.{change.verdict}.direction", counts=counts, **_likely(t, change))
    if step is None or step.verdict is change.verdict is Verdict.TOO_FEW_TO_TELL:
        return said, ""
    return said, t(f"estimate.{step.verdict}.step", **_estimates(t, step))


def _estimates(t: Translator, change: Change) -> dict[str, str]:
    then, now = (number(each, t.language, decimals=0) for each in (change.then, change.now))
    when = {"then": period(change.then_period, t.language), "now": period(change.now_period, t.language)}
    return {"then_value": then, "now_value": now, **when}


def _likely(t: Translator, change: Change) -> dict[str, str]:
    """Return the ends of what a change likely is: as they are where it is clear, else on which side of 0 each lies."""
    if change.likely is None:
        return {}
    ends = (change.likely.low, change.likely.high)
    if change.verdict in CLEAR:
        least, most = sorted(map(abs, ends))
        return {"low": _points(t, least), "high": _points(t, most)}
    low, high = (
        t(
            f"estimate.end.{'lower' if end < 0 else 'higher'}",
            n=number(abs(end), t.language, decimals=int(abs(end) < 1)),
        )
        for end in ends
    )
    return {"low": low, "high": high}


def _points(t: Translator, points: float) -> str:
    """Return points without decimals; with one where a change would else look like none, and never a clear one as 0."""
    if round(points, 1) == 0:
        return t("estimate.just-above-none")
    return number(points, t.language, decimals=0 if points >= 1 else 1)


def step_words(t: Translator, trend: Trend, per: Per | None) -> str:
    """Return what the newest step amounts to, with both counts; one against a clear direction says so.

    It is empty where there is none, and where all years together are too few to tell already.
    """
    step, overall = trend.step, trend.direction.verdict
    if step is None or step.verdict is overall is Verdict.TOO_FEW_TO_TELL:
        return ""
    when = {"then": _brief(step.then_period, t), "now": _brief(step.now_period, t)}
    counts = _step_counts(t, step, per)
    if overall in CLEAR and step.verdict in CLEAR and step.verdict is not overall:
        return t(f"verdict.{step.verdict}.step.but", counts=counts, **when)
    if step.verdict is overall is Verdict.NO_CLEAR_CHANGE:
        return t("verdict.no_clear_change.step.either", counts=counts, **when)
    return t(f"verdict.{step.verdict}.step", counts=counts, **when)


def _step_counts(t: Translator, step: Change, per: Per | None) -> str:
    said = _numbers(t, step)
    if per is not None and per.is_percent:
        return _with_rates(t, t("verdict.counts.step.share", **said), step, per)
    between = _difference(t, step.then, step.now)
    return _with_rates(t, t("verdict.counts.step", **said, change=between), step, per)


def _numbers(t: Translator, change: Change) -> dict[str, str]:
    said = {"then_value": number(change.then, t.language), "now_value": number(change.now, t.language)}
    if change.then_exposure is None or change.now_exposure is None:
        return said
    bases = {
        "then_base": number(change.then_exposure, t.language),
        "now_base": number(change.now_exposure, t.language),
    }
    return said | bases


def _with_rates(t: Translator, counts: str, change: Change, per: Per | None) -> str:
    """Return counts with their rates, unless there is none or what one is of is too small for percents."""
    if per is None or change.then_exposure is None or change.now_exposure is None:
        return counts
    if per.is_percent and min(change.then_exposure, change.now_exposure) < LEAST_BASE_FOR_PERCENT:
        return counts
    then, now = (
        rate(count, exposure, per.each)
        for count, exposure in ((change.then, change.then_exposure), (change.now, change.now_exposure))
    )
    decimals = _decimals(per, min(then, now))
    return t(
        "verdict.per",
        counts=counts,
        per=capital(per.words),
        then_rate=number(then, t.language, decimals=decimals),
        now_rate=number(now, t.language, decimals=decimals),
    )


def _decimals(per: Per, least: float) -> int:
    if per.is_percent:
        return 0 if least >= 10 else 1
    return RATE_DECIMALS if least < 10 else 0


def _difference(t: Translator, then: float, now: float) -> str:
    difference = now - then
    if difference == 0:
        return t("change.same")
    return t.n("change.more" if difference > 0 else "change.fewer", abs(difference))


def _percent(t: Translator, then: float, now: float) -> str:
    return signed_percent((now - then) / then, t.language) if then >= LEAST_BASE_FOR_PERCENT else ""


def _brief(value: Period, t: Translator) -> str:
    """Return a period as it stands between "from" and "to": a block of years with a dash."""
    if value.grain is Grain.THREE_YEARS:
        return f"{value.start.year}{EN_DASH}{value.end.year}"
    return period(value, t.language)


def capital(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]

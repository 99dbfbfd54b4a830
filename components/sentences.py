"""What a series says, in sentences. Computed from published values only; never "normal", never a cause."""

from __future__ import annotations

from collections.abc import Iterable

from components.format import number, period, signed_percent, span
from components.i18n import Translator
from components.shares import SHARE_DECIMALS, point_words, share_words
from data_access.answers import Answer
from data_access.model import ALL, UNPLACED_NEIGHBORHOOD, UNPLACED_WARD, Area, DataError, Grain, Status
from data_access.selection import Unit
from data_access.statistics import Change, Observation, Share, Trend, Verdict

RATE_DECIMALS = 2
# Below this, one event more or less is more than five percent.
LEAST_FOR_PERCENT = 20


class NothingToDraw(DataError):
    """A picture was asked for where nothing was ever collected."""


def area_name(t: Translator, area: Area) -> str:
    """Return an area's name, with the years of its borders where they were redrawn; unplaced parts have our words."""
    if area.id in (UNPLACED_WARD, UNPLACED_NEIGHBORHOOD):
        return t("area.unplaced")
    name = area.name(t.language)
    if area.since and area.until:
        return t("area.span", area=name, first=area.since.year, last=area.until.year)
    if area.since:
        return t("area.since", area=name, year=area.since.year)
    return t("area.until", area=name, year=area.until.year) if area.until else name


def category_name(t: Translator, category: str) -> str:
    """Return a category's name."""
    return t("category.all") if category == ALL else t(f"category.{category}")


def finding(t: Translator, answer: Answer) -> str:
    """Return what an answer shows as a sentence: the direction over all comparable years.

    Several areas have no finding in common, so their title is neutral; each has its verdict.
    """
    category, words = answer.selection.category, f"metric.{answer.metric.id}"
    title = t(f"{words}.title")
    subject = title if category == answer.metric.category else category_name(t, category)
    areas = ", ".join(area_name(t, series.area) for series in answer.series)
    trend = answer.series[0].trend
    if len(answer.series) > 1 or trend is None:
        return t("finding.none", title=subject, area=areas)
    where = _where(t, answer.series[0].area, trend.direction)
    verdict = trend.direction.verdict
    if category != answer.metric.category and answer.metric.base is None:
        return t(f"finding.category.{verdict}", category=subject, **where)
    said = _said(t, words, verdict, where)
    if category == answer.metric.category:
        return said
    return t("finding.category.share", category=subject, finding=said[:1].lower() + said[1:])


def _said(t: Translator, words: str, verdict: Verdict, where: dict[str, str]) -> str:
    match verdict:
        case Verdict.CLEARLY_UP:
            return t(f"{words}.more", **where)
        case Verdict.CLEARLY_DOWN:
            return t(f"{words}.fewer", **where)
        case Verdict.NO_CLEAR_CHANGE:
            return t("finding.no-clear-change", what=t(f"{words}.what"), **where)
    return t("finding.too-few", what=t(f"{words}.what"), **where)


def _where(t: Translator, area: Area, change: Change) -> dict[str, str]:
    placed = area.id not in (UNPLACED_WARD, UNPLACED_NEIGHBORHOOD)
    return {
        "place": t(f"place.{area.level}", area=area_name(t, area)) if placed else t("place.unplaced"),
        "first": period(change.then_period, t.language),
        "last": period(change.now_period, t.language),
    }


def verdicts(t: Translator, answer: Answer) -> tuple[str, ...]:
    """Return for each series the counts behind its finding, its verdict, and that of the newest step.

    Counts are named even where rates are drawn: a verdict is always on counts of whole years.
    """
    per = answer.metric.base.per if answer.metric.base else None
    counted = _counted(t, answer)
    several = len(answer.series) > 1
    blocks = answer.selection.grain is Grain.THREE_YEARS
    return tuple(
        _verdict(
            t,
            f"{area_name(t, series.area)}, {counted}" if several else counted,
            series.trend,
            blocks,
            per,
        )
        for series in answer.series
    )


def _counted(t: Translator, answer: Answer) -> str:
    """Return what a verdict is on: what is counted, or the share, in the category that was asked for."""
    metric, category = answer.metric, answer.selection.category
    whole = t(f"metric.{metric.id}.unit" if metric.base is None else f"metric.{metric.id}.title")
    if category == metric.category:
        return whole
    name = category_name(t, category)
    return name if metric.base is None else f"{whole}, {name}"


def _verdict(t: Translator, subject: str, trend: Trend | None, in_blocks: bool, per: int | None) -> str:
    subject = subject[:1].upper() + subject[1:]
    if trend is None:
        return t("verdict.none.3y" if in_blocks else "verdict.none", subject=subject)
    said = t(
        f"verdict.{trend.direction.verdict}.direction", subject=subject, **_counts(t, trend.direction, per)
    )
    if trend.step is None:
        return said
    return f"{said} {t(f'verdict.{trend.step.verdict}.step', **_counts(t, trend.step, per))}"


def _counts(t: Translator, change: Change, per: int | None) -> dict[str, str]:
    return {
        "then_value": _count(t, change.then, change.then_exposure, per),
        "now_value": _count(t, change.now, change.now_exposure, per),
        "then": period(change.then_period, t.language),
        "now": period(change.now_period, t.language),
    }


def _count(t: Translator, count: float, base: float | None, per: int | None) -> str:
    """Return a count, or with its base where it is one for every so many of it."""
    if base is None or per is None:
        return number(count, t.language)
    return share_words(Share(count, base, per), t.language)


def change_words(t: Translator, then: float, now: float) -> str:
    """Return how many more or fewer a count is than another, with percents where these are not too coarse."""
    difference = now - then
    if difference == 0:
        return t("change.same")
    said = t.n("change.more" if difference > 0 else "change.fewer", abs(difference))
    percents = signed_percent(difference / then, t.language) if then >= LEAST_FOR_PERCENT else ""
    return f"{said} ({percents})" if percents else said


def measure_line(t: Translator, answer: Answer) -> str:
    """Return what is drawn: measure · unit · areas · grain and span."""
    selection = answer.selection
    parts = [t(f"metric.{answer.metric.id}.title")]
    if selection.category != answer.metric.category:
        parts.append(category_name(t, selection.category))
    if selection.unit is Unit.RATE:
        parts.append(t("unit.rate"))
    parts.append(", ".join(area_name(t, series.area) for series in answer.series))
    parts.append(t(f"grain.{selection.grain}"))
    span = _span(t, answer)
    return " · ".join([*parts, span] if span else parts)


def _span(t: Translator, answer: Answer) -> str:
    points = answer.series[0].points if answer.series else ()
    return span(points[0].period, points[-1].period, t.language) if points else ""


def value_words(t: Translator, point: Observation, unit: Unit) -> str:
    """Return a value as written, or the words of its kind of empty."""
    return point_words(point, t.language, decimals=decimals_of(unit) or 0)


def decimals_of(unit: Unit) -> int | None:
    """Return with how many decimals numbers of a unit are written; None for as many as are needed."""
    return {Unit.RATE: RATE_DECIMALS, Unit.SHARE: SHARE_DECIMALS}.get(unit)


def empties_note(t: Translator, points: Iterable[Observation]) -> str:
    """Return one sentence for each kind of empty among the points, and one for provisional values."""
    points = tuple(points)
    found = {point.status for point in points} - {Status.PUBLISHED}
    notes = [t(f"note.{status}") for status in Status if status in found]
    if any(point.provisional and point.value is not None for point in points):
        notes.append(t("note.provisional"))
    return " ".join(notes)


def points_of(answer: Answer) -> tuple[Observation, ...]:
    """Return the points of all series of an answer."""
    return tuple(point for series in answer.series for point in series.points)

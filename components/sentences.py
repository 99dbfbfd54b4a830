"""What a series says, in sentences. Computed from published values only; never "normal", never a cause."""

from __future__ import annotations

from components.format import cell, number, period, span
from components.i18n import Translator
from data_access.answers import Answer
from data_access.catalog import Metric
from data_access.model import ALL, UNPLACED_NEIGHBORHOOD, UNPLACED_WARD, Area, DataError, Status
from data_access.selection import Unit
from data_access.statistics import Observation, Trend, Verdict

RATE_DECIMALS = 2


class NothingToDraw(DataError):
    """A picture was asked for where nothing was ever collected."""


def area_name(t: Translator, area: Area) -> str:
    """Return an area's name; unplaced parts have words of our own."""
    if area.id in (UNPLACED_WARD, UNPLACED_NEIGHBORHOOD):
        return t("area.unplaced")
    return area.name(t.language)


def category_name(t: Translator, category: str) -> str:
    """Return a category's name."""
    return t("category.all") if category == ALL else t(f"category.{category}")


def finding(t: Translator, metric: Metric, area: Area, category: str, trend: Trend | None) -> str:
    """Return the finding of a series as a sentence: the direction over all comparable years."""
    said = _finding(t, metric, area, trend)
    return (
        said if category == ALL else t("finding.category", category=category_name(t, category), finding=said)
    )


def _finding(t: Translator, metric: Metric, area: Area, trend: Trend | None) -> str:
    words = f"metric.{metric.id}"
    name = area_name(t, area)
    if trend is None:
        return t("finding.none", title=t(f"{words}.title"), area=name)
    change = trend.direction
    where = {
        "place": t(f"place.{area.level}", area=name),
        "first": period(change.then_period, t.language),
        "last": period(change.now_period, t.language),
    }
    match change.verdict:
        case Verdict.CLEARLY_UP:
            return t(f"{words}.more", **where)
        case Verdict.CLEARLY_DOWN:
            return t(f"{words}.fewer", **where)
        case Verdict.NO_CLEAR_CHANGE:
            return t("finding.no-clear-change", what=t(f"{words}.what"), **where)
    return t("finding.too-few", what=t(f"{words}.what"), **where)


def verdict_line(t: Translator, trend: Trend | None) -> str:
    """Return the counts behind a finding, its verdict, and last year's."""
    if trend is None:
        return t("verdict.none")
    change = trend.direction
    said = t(
        f"verdict.{change.verdict}.direction",
        then_value=number(change.then, t.language),
        now_value=number(change.now, t.language),
        then=period(change.then_period, t.language),
        now=period(change.now_period, t.language),
    )
    return f"{said} {t(f'verdict.{trend.step.verdict}.step')}" if trend.step else said


def measure_line(t: Translator, answer: Answer) -> str:
    """Return what is drawn: measure · unit · areas · grain and span."""
    selection = answer.selection
    parts = [t(f"metric.{answer.metric.id}.title")]
    if selection.category != ALL:
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
    decimals = RATE_DECIMALS if unit is Unit.RATE else 0
    return cell(point.value, point.status, t.language, provisional=point.provisional, decimals=decimals)


def empties_note(t: Translator, answer: Answer) -> str:
    """Return one sentence for each kind of empty that the series hold, and one for provisional values."""
    points = [point for series in answer.series for point in series.points]
    found = {point.status for point in points} - {Status.PUBLISHED}
    notes = [t(f"note.{status}") for status in Status if status in found]
    if any(point.provisional and point.value is not None for point in points):
        notes.append(t("note.provisional"))
    return " ".join(notes)

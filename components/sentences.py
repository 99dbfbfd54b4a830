"""What a series says, in sentences. Computed from published values only; never "normal", never a cause."""

from __future__ import annotations

from components.format import number, period, span
from components.i18n import Translator
from data_access.answers import Answer, Series
from data_access.catalog import Metric
from data_access.model import ALL, UNPLACED_NEIGHBORHOOD, UNPLACED_WARD, Area, Status
from data_access.selection import Selection, Unit
from data_access.statistics import Observation, Trend


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
    subject = {"area": area_name(t, area), "category": category_name(t, category)}
    if trend is None:
        return t(f"metric.{metric.id}.finding.none", **subject)
    change = trend.direction
    return t(
        f"metric.{metric.id}.finding.{change.verdict}",
        then=period(change.then_period, t.language),
        now=period(change.now_period, t.language),
        **subject,
    )


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


def summary(t: Translator, answer: Answer) -> str:
    """Return a chart in words, for those who cannot see it: newest value, highest and lowest of each series."""
    return " ".join(_series_summary(t, series, answer.selection) for series in answer.series)


def _series_summary(t: Translator, series: Series, selection: Selection) -> str:
    shown = [point for point in series.points if point.value is not None]
    name = area_name(t, series.area)
    if not shown:
        return t("summary.nothing", area=name)
    highest, lowest = max(shown, key=_value), min(shown, key=_value)
    return t(
        "summary.series",
        area=name,
        newest=value_words(t, shown[-1], selection.unit),
        newest_period=period(shown[-1].period, t.language),
        highest=value_words(t, highest, selection.unit),
        highest_period=period(highest.period, t.language),
        lowest=value_words(t, lowest, selection.unit),
        lowest_period=period(lowest.period, t.language),
    )


def _value(point: Observation) -> float:
    return point.value or 0


def value_words(t: Translator, point: Observation, unit: Unit) -> str:
    """Return a value as written, or the words of its kind of empty."""
    if point.value is None:
        return t(f"status.{point.status}")
    return number(point.value, t.language, decimals=2 if unit is Unit.RATE else 0)


def empties_note(t: Translator, answer: Answer) -> str:
    """Return one sentence for each kind of empty that the series hold, and one for provisional values."""
    points = [point for series in answer.series for point in series.points]
    found = {point.status for point in points} - {Status.PUBLISHED}
    notes = [t(f"note.{status}") for status in Status if status in found]
    if any(point.provisional and point.value is not None for point in points):
        notes.append(t("note.provisional"))
    return " ".join(notes)

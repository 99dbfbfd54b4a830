"""What a series says, in sentences. Computed from published values only; never "normal", never a cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from components import changes
from components.changes import Per, capital, counts_words, estimates_words, step_words, years_words
from components.format import day, number, period, span
from components.i18n import Translator
from components.shares import SHARE_DECIMALS, estimate_words, point_words
from data_access.answers import Answer, Series
from data_access.catalog import RATE_PER, follow_up
from data_access.definitions import Metric
from data_access.estimates import standard_error
from data_access.model import ALL, UNPLACED_NEIGHBORHOOD, UNPLACED_WARD, Area, DataError, Grain, Status
from data_access.selection import Unit
from data_access.statistics import CLEAR, Observation, Trend, Verdict
from data_access.survey import PERCENT_SCALE, item_of

RATE_DECIMALS = changes.RATE_DECIMALS
MEAN = "mean"


class NothingToDraw(DataError):
    """A picture was asked for where nothing was ever collected."""


def area_name(t: Translator, area: Area) -> str:
    """Return an area's name, with the years of its borders where they were redrawn; unplaced parts have our words."""
    if area.id in (UNPLACED_WARD, UNPLACED_NEIGHBORHOOD):
        return t(f"area.unplaced.{area.level}")
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
    title = t(f"metric.{answer.metric.id}.title")
    trend = answer.series[0].trend if len(answer.series) == 1 else None
    if trend is None:
        return t(
            "finding.none", title=title, area=", ".join(area_name(t, each.area) for each in answer.series)
        )
    where = _where(t, answer.series[0], trend)
    verdict, category = trend.direction.verdict, answer.selection.category
    if answer.selection.unit is Unit.ESTIMATE and verdict is Verdict.TOO_FEW_TO_TELL:
        return t("finding.estimate.too-few", what=t(f"metric.{answer.metric.id}.what"), **where)
    residents = _per(t, answer, trend) if answer.selection.unit is Unit.RATE else None
    if category == answer.metric.category:
        return _finding_of_all(t, f"metric.{answer.metric.id}", verdict, residents, where)
    named = category_name(t, category)
    if residents is not None:
        named = t("finding.rate.category", category=named, per=residents.words)
    return t(f"finding.category.{verdict}", category=named, **where)


def _finding_of_all(
    t: Translator, words: str, verdict: Verdict, residents: Per | None, where: Mapping[str, str]
) -> str:
    """Return the finding of a whole metric: its own words where it is clear, unless it is a rate."""
    if residents is None and verdict in CLEAR:
        return t(f"{words}.more" if verdict is Verdict.CLEARLY_UP else f"{words}.fewer", **where)
    what = t(f"{words}.what")
    if residents is not None:
        what = t("finding.rate.what", what=what, per=residents.words)
    return capital(t(_FINDINGS[verdict], what=what, **where))


_FINDINGS = {
    Verdict.CLEARLY_UP: "finding.rate.clearly_up",
    Verdict.CLEARLY_DOWN: "finding.rate.clearly_down",
    Verdict.NO_CLEAR_CHANGE: "finding.no-clear-change",
    Verdict.TOO_FEW_TO_TELL: "finding.too-few",
}


def sentence(t: Translator, answer: Answer) -> str:
    """Return the whole of what an answer says of one area as a person says it: finding, counts, newest step."""
    said = finding(t, answer)
    trend = answer.series[0].trend if len(answer.series) == 1 else None
    if trend is None:
        return said
    if answer.selection.unit is Unit.ESTIMATE:
        return " ".join(filter(None, (said, *estimates_words(t, trend, scale=scale_of(answer)))))
    per = _per(t, answer, trend)
    counts = counts_words(t, trend.direction, per)
    told = t("verdict.sentence", finding=said.removesuffix("."), counts=counts)
    return " ".join(filter(None, (told, step_words(t, trend, per))))


def verdicts(t: Translator, answer: Answer) -> tuple[str, ...]:
    """Return for each series the counts behind its finding, its verdict, and that of the newest step.

    Counts are named even where rates are drawn: a verdict is always on counts of whole years.
    """
    said = ((series.area, _verdict(t, answer, series)) for series in answer.series)
    if len(answer.series) == 1:
        return tuple(text for _, text in said)
    return tuple(t("verdict.of", subject=area_name(t, area), said=text) for area, text in said)


def _verdict(t: Translator, answer: Answer, series: Series) -> str:
    trend = series.trend
    if trend is None and series.breaks and answer.selection.unit is not Unit.ESTIMATE:
        return t("verdict.none.break", date=day(series.breaks[-1].day, t.language))
    if trend is None:
        return t(_none(answer, series))
    if answer.selection.unit is Unit.ESTIMATE:
        return " ".join(filter(None, estimates_words(t, trend, scale=scale_of(answer))))
    per = _per(t, answer, trend)
    counts = counts_words(t, trend.direction, per)
    said = t(f"verdict.{trend.direction.verdict}.direction", counts=counts)
    return " ".join(filter(None, (said, step_words(t, trend, per))))


def _none(answer: Answer, series: Series) -> str:
    """Return the message that says why nothing is said of a change."""
    if answer.selection.unit is Unit.ESTIMATE:
        unsure = [each for each in series.points if each.value is not None and standard_error(each) is None]
        return "verdict.none.unsure" if len(unsure) > 1 else "verdict.none.wave"
    if answer.selection.grain is Grain.THREE_YEARS:
        return "verdict.none.3y"
    by_year = Grain.YEAR in answer.offer.grains(answer.selection.area_level)
    return (
        "verdict.none" if by_year or answer.selection.grain is not Grain.QUARTER else "verdict.none.quarter"
    )


def scale_of(answer: Answer) -> str:
    """Return what the figures of a survey's item are: `percent` of people, or the `mean` of points."""
    shown = [point.period for point in points_of(answer) if point.value is not None]
    asked = next(filter(None, (item_of(answer.items, each) for each in reversed(shown))), None)
    return PERCENT_SCALE if asked is None or asked.is_percent else MEAN


def _per(t: Translator, answer: Answer, trend: Trend) -> Per | None:
    """Return for how many of what counts are compared; None where they are compared as they are."""
    if trend.direction.then_exposure is None:
        return None
    if answer.metric.base is None:
        return Per(RATE_PER, t("unit.rate"))
    each = answer.metric.base.per
    return Per(each, t("verdict.each", n=number(each, t.language)))


def _where(t: Translator, series: Series, trend: Trend) -> dict[str, str]:
    """Return place and years of a finding; a metric's own words may also name its first and last period."""
    area, first = series.area, trend.direction.then_period
    last = trend.direction.now_period
    shown = [point.period for point in series.points if point.value is not None] or [first, last]
    placed = area.id not in (UNPLACED_WARD, UNPLACED_NEIGHBORHOOD)
    return {
        "place": t(f"place.{area.level}", area=area_name(t, area)) if placed else t("place.unplaced"),
        "years": years_words(t, trend, shown=(shown[0].start.year, shown[-1].end.year)),
        "first": period(first, t.language),
        "last": period(last, t.language),
    }


def measure_line(t: Translator, answer: Answer) -> str:
    """Return what is drawn: measure · unit · areas · grain and span."""
    selection = answer.selection
    parts = [whole_title(t, answer.metric)]
    if selection.category != answer.metric.category:
        parts.append(category_name(t, selection.category))
    if selection.unit is Unit.RATE:
        parts.append(t("unit.rate"))
    if selection.unit is Unit.ESTIMATE:
        parts.append(t(f"estimate.unit.{scale_of(answer)}"))
    parts.append(", ".join(area_name(t, series.area) for series in answer.series))
    parts.append(t(f"grain.{selection.grain}"))
    span = _span(t, answer)
    return " · ".join([*parts, span] if span else parts)


def whole_title(t: Translator, metric: Metric) -> str:
    """Return a metric's title without the breakdown that it may end with, for figures of all or of one category."""
    title = t(f"metric.{metric.id}.title")
    return title if metric.dimension == ALL else title.removesuffix(by_words(t, metric.dimension))


def by_words(t: Translator, dimension: str) -> str:
    """Return what a title ends with that names a breakdown."""
    name = t(f"dimension.{dimension}")
    return t("category-table.by", dimension=name[:1].lower() + name[1:])


def _span(t: Translator, answer: Answer) -> str:
    """Return the years that are drawn, as far as any of them was reported."""
    points = answer.series[0].points if answer.series else ()
    if not points:
        return ""
    known = [point for point in points if point.status is not Status.NOT_REPORTED]
    return span(points[0].period, (known or points)[-1].period, t.language)


def value_words(t: Translator, point: Observation, unit: Unit) -> str:
    """Return a value as written, or the words of its kind of empty."""
    return estimate_words(point, t.language, decimals=decimals_of(unit) or 0)


def plain_value(t: Translator, point: Observation) -> str:
    """Return a survey's number alone, without its interval."""
    return point_words(point, t.language, decimals=decimals_of(Unit.ESTIMATE))


def decimals_of(unit: Unit) -> int | None:
    """Return with how many decimals numbers of a unit are written; None for as many as are needed."""
    return {Unit.RATE: RATE_DECIMALS, Unit.SHARE: SHARE_DECIMALS, Unit.ESTIMATE: 0}.get(unit)


def empties_note(t: Translator, points: Iterable[Observation], metric: Metric | None = None) -> str:
    """Return one sentence for each kind of empty among the points, and one for provisional values.

    Of a metric for which people are followed, one more says how long its newest periods wait.
    """
    points = tuple(points)
    found = {point.status for point in points} - {Status.PUBLISHED}
    notes = [_note(t, status, points) for status in Status if status in found]
    months = follow_up(metric) if metric else 0
    if months and Status.NOT_REPORTED in found:
        notes.append(t("note.follow-up", months=number(months, t.language)))
    if any(point.provisional and point.value is not None for point in points):
        notes.append(t("note.provisional"))
    return " ".join(notes)


def _note(t: Translator, status: Status, points: Iterable[Observation]) -> str:
    """Return why numbers are not there; a question that a wave of a survey left out lies inside its time."""
    waves = all(point.period.grain is Grain.WAVE for point in points)
    return t("note.not_collected.wave") if waves and status is Status.NOT_COLLECTED else t(f"note.{status}")


def points_of(answer: Answer) -> tuple[Observation, ...]:
    """Return the points of all series of an answer."""
    return tuple(point for series in answer.series for point in series.points)

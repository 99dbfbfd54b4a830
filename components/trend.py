"""A metric's answer as a figure: finding, measure, chart, verdict, table, downloads, source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import sentences
from components.borders import border_notes
from components.breaks import break_marks, break_notes, in_lines
from components.figures import Chart, Line, Role, chart_graph, figure_block, summary_of
from components.format import day, number
from components.frame import Frame
from components.i18n import Translator
from components.notes import note_of
from components.tables import trend_table
from components.tools import chart_place, figure_tools
from components.vintages import line_of_series, series_links, vintage_line
from data_access.answers import Answer, AreaAnswer, CategoryAnswer
from data_access.catalog import LEAST_BASE_FOR_PERCENT
from data_access.definitions import PERCENT, Metric
from data_access.model import Release
from data_access.ratios import RatioAnswer
from data_access.selection import Unit

_ROLES = (Role.ACCENT, Role.SECOND, Role.THIRD, Role.FOURTH, Role.FIFTH, Role.SIXTH)


def trend_figure(frame: Frame, answer: Answer, *, figure_id: str) -> Component:
    """Return the whole figure of an answer; where nothing was ever collected it says so instead of drawing."""
    return _figure(frame, answer, figure_id, html.H2(sentences.finding(frame.t, answer), className="finding"))


def headline_figure(frame: Frame, answer: Answer, *, figure_id: str) -> Component:
    """Return the figure of an answer whose finding leads to the metric's own page."""
    link = html.A(sentences.finding(frame.t, answer), href=frame.link(f"/indicators/{answer.metric.id}"))
    return _figure(frame, answer, figure_id, html.H2(link, className="finding"))


def _figure(frame: Frame, answer: Answer, figure_id: str, heading: Component) -> Component:
    t = frame.t
    drawn = chart_of(t, answer)
    return figure_block(
        chart_graph(drawn, id=figure_id) if drawn else html.P(nothing_words(t, answer), className="nothing"),
        language=t.language,
        finding=heading,
        measure=sentences.measure_line(t, answer),
        verdict=in_lines([*sentences.verdicts(t, answer), *limits(t, answer)]),
        table=trend_table(drawn, series_links(frame, answer)) if drawn else None,
        tools=_tools(frame, answer) if drawn else (),
        source=_source(frame, answer),
    )


def chart_of(t: Translator, answer: Answer) -> Chart | None:
    """Return the chart of an answer, or None where it has no periods."""
    series = [each for each in answer.series if each.points]
    if not series:
        return None
    decimals = sentences.decimals_of(answer.selection.unit)
    lines = tuple(
        Line(
            label=sentences.area_name(t, each.area),
            points=each.points,
            role=_ROLES[min(n, len(_ROLES) - 1)],
            breaks=tuple(found.day for found in each.breaks),
        )
        for n, each in enumerate(series)
    )
    periods = tuple(point.period for point in series[0].points)
    return Chart(
        title=sentences.finding(t, answer),
        summary=" ".join([summary_of(lines, t.language, decimals=decimals), *limits(t, answer)]),
        unit=axis_words(t, answer.metric, answer.selection.unit),
        language=t.language,
        periods=periods,
        lines=lines,
        marks=break_marks(t, answer.breaks, periods),
        decimals=decimals,
        sample=answer.release.is_sample,
        preview=answer.release.staged,
    )


def limits(t: Translator, answer: Answer) -> tuple[str, ...]:
    """Return what of an answer cannot be compared with what, and why."""
    return (*break_notes(t, answer.breaks), *border_notes(t, answer))


def axis_words(t: Translator, metric: Metric, unit: Unit) -> str:
    """Return what the axis counts, in words that fit the smallest phone: what it is a share of, the title says."""
    if unit is Unit.RATE:
        return t("unit.rate")
    if base := metric.base:
        return t(f"axis.{'share' if base.per == PERCENT else 'ratio'}", number=number(base.per, t.language))
    return t(f"metric.{metric.id}.unit")


def nothing_words(t: Translator, answer: Answer) -> str:
    """Return why there is no chart: withdrawn, never collected, or not in the time that was asked for."""
    for name in answer.metric.datasets:
        if withdrawn := withdrawn_note(t, answer.release, name):
            return withdrawn
    return t("figure.nothing-then") if answer.years else t("figure.nothing")


def withdrawn_note(t: Translator, release: Release, dataset: str) -> str:
    """Return when and why a dataset was withdrawn from a release; empty where it was not."""
    withdrawal = release.withdrawal_of(dataset)
    if withdrawal is None:
        return ""
    when = day(date.fromisoformat(withdrawal.at[:10]), t.language)
    return t("figure.withdrawn", date=when, because=withdrawal.because)


def sources(t: Translator, metric: Metric) -> str:
    """Return where the numbers of a metric come from: of a share, those of both its parts."""
    return "; ".join(dict.fromkeys(t(f"dataset.{each}.source") for each in metric.datasets))


def source_line(t: Translator, answer: Answer | AreaAnswer | CategoryAnswer | RatioAnswer) -> str:
    """Return the sources of an answer and the release that it was read from."""
    source = t("figure.source", source=sources(t, answer.metric))
    return f"{source} {t('figure.release', release=answer.release.id)}"


def _source(frame: Frame, answer: Answer) -> list[Any]:
    t = frame.t
    how = html.A(t("figure.how"), href=frame.link("/methods"))
    when = vintage_line(t, line_of_series(frame, answer))
    return [*note_of(frame, sentences.points_of(answer)), *when, source_line(t, answer), " ", how]


def _tools(frame: Frame, answer: Answer) -> list[Component]:
    what = f"{sentences.finding(frame.t, answer).rstrip('.')} ({sentences.measure_line(frame.t, answer)})"
    return figure_tools(frame, chart_place(answer), answer.release, what)


def definition(frame: Frame, answer: Answer) -> Component:
    """Return how a share is made, and what is to be known of each dataset behind a metric."""
    t, metric = frame.t, answer.metric
    parts = [html.P(shows(t, metric)), *_share_made(t, metric)]
    for name in metric.datasets:
        heads = [html.H3(t(f"dataset.{name}.title"))] if len(metric.datasets) > 1 else []
        parts += [*heads, html.Dl(list(dataset_terms(t, name)))]
    return html.Section([html.H2(t("definition.title")), *parts], className="definition")


def shows(t: Translator, metric: Metric) -> str:
    """Return in a sentence what a metric counts: often one measure or category of all that its records hold."""
    return t("definition.shows", what=t(f"metric.{metric.id}.what"))


def dataset_terms(t: Translator, dataset: str) -> Iterator[Component]:
    """Yield what a dataset counts and does not count, its caveat, its source and its lag, as terms of a list."""
    for part in ("counted", "not-counted", "caveat", "source", "lag"):
        yield html.Dt(t(f"definition.{part}"))
        yield html.Dd(t(f"dataset.{dataset}.{part}"))


def _share_made(t: Translator, metric: Metric) -> Iterator[Component]:
    if metric.base is not None:
        count, base = t(f"metric.{metric.id}.count"), t(f"metric.{metric.id}.base")
        least = number(LEAST_BASE_FOR_PERCENT, t.language)
        yield html.P(t("definition.share", count=count, base=base, least=least))

"""A metric's answer as a figure: finding, measure, chart, verdict, table, downloads, source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import sentences
from components.figures import Chart, Line, Role, chart_graph, standalone_svg, summary_of
from components.format import period
from components.frame import Frame, url
from components.i18n import Translator
from components.tables import table
from data_access.answers import Answer, AreaAnswer
from data_access.selection import Unit

_ROLES = (Role.ACCENT, Role.SECOND, Role.THIRD, Role.FOURTH)


def trend_figure(frame: Frame, answer: Answer, *, figure_id: str) -> Component:
    """Return the whole figure of an answer; where nothing was ever collected it says so instead of drawing."""
    return _figure(frame, answer, figure_id, html.H2(_finding(frame.t, answer), className="finding"))


def headline_figure(frame: Frame, answer: Answer, *, figure_id: str) -> Component:
    """Return the figure of an answer whose finding leads to the metric's own page."""
    link = html.A(_finding(frame.t, answer), href=frame.link(f"/indicators/{answer.metric.id}"))
    return _figure(frame, answer, figure_id, html.H2(link, className="finding"))


def _figure(frame: Frame, answer: Answer, figure_id: str, heading: Component) -> Component:
    t = frame.t
    drawn = chart_of(t, answer)
    return html.Figure(
        [
            html.Figcaption([heading, html.P(sentences.measure_line(t, answer), className="measure")]),
            chart_graph(drawn, figure_id) if drawn else html.P(t("figure.nothing"), className="nothing"),
            *(html.P(line, className="verdict") for line in _verdicts(t, answer)),
            *_note(t, answer),
            _tools(frame, answer),
            _table(t, answer),
            html.P(_source(frame, answer), className="source"),
        ],
        className="figure",
    )


def chart_of(t: Translator, answer: Answer) -> Chart | None:
    """Return the chart of an answer, or None where it has no periods."""
    series = [each for each in answer.series if each.points]
    if not series:
        return None
    decimals = sentences.RATE_DECIMALS if answer.selection.unit is Unit.RATE else None
    lines = tuple(
        Line(sentences.area_name(t, each.area), each.points, _ROLES[min(n, len(_ROLES) - 1)])
        for n, each in enumerate(series)
    )
    return Chart(
        title=_finding(t, answer),
        summary=summary_of(lines, t.language, decimals=decimals),
        unit=unit_words(t, answer),
        language=t.language,
        periods=tuple(point.period for point in series[0].points),
        lines=lines,
        decimals=decimals,
        sample=answer.release.is_sample,
    )


def standalone_chart(t: Translator, answer: Answer) -> str:
    """Return the chart as an SVG picture that says by itself what it shows, from where, and whether to cite it."""
    drawn = chart_of(t, answer)
    if drawn is None:
        raise sentences.NothingToDraw(t("figure.nothing"))
    return standalone_svg(
        drawn,
        subtitle=sentences.measure_line(t, answer),
        source=source_line(t, answer),
        watermark=t("figure.sample") if answer.release.is_sample else "",
    )


def unit_words(t: Translator, answer: Answer) -> str:
    """Return what the axis counts."""
    if answer.selection.unit is Unit.RATE:
        return t("unit.rate")
    return t(f"metric.{answer.metric.id}.unit")


def _finding(t: Translator, answer: Answer) -> str:
    first = answer.series[0]
    return sentences.finding(t, answer.metric, first.area, answer.selection.category, first.trend)


def _verdicts(t: Translator, answer: Answer) -> Iterable[str]:
    several = len(answer.series) > 1
    for series in answer.series:
        line = sentences.verdict_line(t, series.trend)
        yield f"{sentences.area_name(t, series.area)}: {line}" if several else line


def _note(t: Translator, answer: Answer) -> Iterable[Component]:
    note = sentences.empties_note(t, answer)
    return [html.P(note, className="note")] if note else []


def source_line(t: Translator, answer: Answer | AreaAnswer) -> str:
    """Return the source of an answer's dataset and the release that it was read from."""
    source = t("figure.source", source=t(f"dataset.{answer.metric.dataset}.source"))
    return f"{source} {t('figure.release', release=answer.release.id)}"


def _source(frame: Frame, answer: Answer) -> list[Any]:
    return [source_line(frame.t, answer), " ", html.A(frame.t("figure.how"), href=frame.link("/methods"))]


def _tools(frame: Frame, answer: Answer) -> Component:
    t, selection = frame.t, answer.selection
    asked = [pair for pair in selection.pairs() if pair[0] != "release"]
    pinned = [*asked, ("release", answer.release.id)]
    base = f"/api/v1/metrics/{selection.metric}"
    picture = url("en", f"{base}/chart.svg", [*pinned, ("lang", frame.language)])
    name = f"{'SAMPLE-do-not-cite-' if answer.release.is_sample else ''}{selection.metric}.png"
    return html.Ul(
        [
            html.Li(html.A(t("tool.csv"), href=url("en", f"{base}/values.csv", pinned), download=True)),
            html.Li(html.A(t("tool.png"), href=picture, download=True, **{"data-png": name})),
            html.Li(html.A(t("tool.json"), href=url("en", f"{base}/values.json", pinned))),
            html.Li(
                html.A(t("tool.link"), href=url(frame.language, f"/indicators/{selection.metric}", pinned))
            ),
        ],
        className="tools",
    )


def _table(t: Translator, answer: Answer) -> Component:
    series = answer.series
    header = [t("figure.period"), *(sentences.area_name(t, each.area) for each in series)]
    rows = [
        [
            period(points[0].period, t.language),
            *(sentences.value_words(t, point, answer.selection.unit) for point in points),
        ]
        for points in zip(*(each.points for each in series), strict=True)
    ]
    caption = sentences.measure_line(t, answer)
    return html.Details(
        [html.Summary(t("figure.view-table")), table(caption, header, rows)], className="as-table"
    )


def definition(frame: Frame, answer: Answer) -> Component:
    """Return what the dataset counts and does not count, its caveat and its source."""
    t, name = frame.t, answer.metric.dataset
    entries = [("definition.counted", "counted"), ("definition.not-counted", "not-counted")]
    entries += [("definition.caveat", "caveat"), ("definition.source", "source")]
    return html.Section(
        [
            html.H2(t("definition.title")),
            html.Dl(
                [
                    part
                    for label, key in entries
                    for part in (html.Dt(t(label)), html.Dd(t(f"dataset.{name}.{key}")))
                ]
            ),
        ],
        className="definition",
    )

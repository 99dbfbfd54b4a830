"""What people said beside what was counted in the same years: two charts, one table, and that neither shows a cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components import sentences
from components.breaks import break_notes, in_lines
from components.figures import Chart, Line, Role, chart_graph, summary_of
from components.format import period
from components.frame import Frame
from components.i18n import Translator
from components.notes import note_of
from components.sentences import decimals_of, value_words
from components.tables import cell, table
from components.trend import axis_words, source_line
from data_access.answers import Answer
from data_access.model import Period
from data_access.statistics import Observation
from data_access.survey import breaks_by_year, by_year


@dataclass(frozen=True, slots=True)
class Beside:
    """An item of a survey by wave and a count by year, of the same area; `years` are those that both are shown for."""

    said: Answer
    counted: Answer
    years: tuple[Period, ...]


def shared_years(said: Answer, counted: Answer) -> tuple[Period, ...]:
    """Return the years of a count within those of a survey's waves, in order of time."""
    waves = [each.period.end.year for each in sentences.points_of(said) if each.value is not None]
    return tuple(
        each.period
        for each in sentences.points_of(counted)
        if waves and min(waves) <= each.period.start.year <= max(waves)
    )


def beside_section(frame: Frame, both: Beside) -> Component:
    """Return both charts over the same years, what they do not show, and the table."""
    t = frame.t
    names = [t(f"metric.{each.metric.id}.title") for each in (both.said, both.counted)]
    title = t("trust.beside.title", said=names[0], counted=names[1])
    rows = _points(both)
    ids = [f"chart-beside-{each.metric.id}" for each in (both.said, both.counted)]
    charts = [
        part
        for chart, key, answer in zip(_charts(t, both, rows), ids, (both.said, both.counted), strict=True)
        for part in (html.H3(_link(frame, answer)), chart_graph(chart, id=key))
    ]
    notes = break_notes(t, (*both.said.breaks, *both.counted.breaks))
    return html.Section(
        [
            html.H2(title),
            html.P(t("trust.beside.cause"), className="verdict"),
            *charts,
            *([html.P(in_lines(notes), className="note")] if notes else []),
            html.Details(
                [html.Summary(t("figure.view-table")), _table(t, both, rows, title, names)],
                className="as-table",
            ),
            html.P(
                [
                    *note_of(frame, [point for line in rows for point in line]),
                    t("trust.beside.waves"),
                    " ",
                    source_line(t, both.said),
                    " ",
                    source_line(t, both.counted),
                ],
                className="source",
            ),
        ],
        className="beside",
    )


def _link(frame: Frame, answer: Answer) -> Component:
    return html.A(sentences.finding(frame.t, answer), href=frame.link(f"/indicators/{answer.metric.id}"))


def _points(both: Beside) -> tuple[tuple[Observation, ...], tuple[Observation, ...]]:
    """Return what was said and what was counted, a point for each year."""
    counted = {each.period: each for each in sentences.points_of(both.counted)}
    said = by_year(sentences.points_of(both.said), both.years)
    return said, tuple(counted[year] for year in both.years)


def _charts(
    t: Translator, both: Beside, rows: tuple[tuple[Observation, ...], tuple[Observation, ...]]
) -> Iterator[Chart]:
    waves = sentences.points_of(both.said)
    breaks = (
        breaks_by_year(both.said.breaks, waves),
        tuple(each.day for each in both.counted.breaks),
    )
    roles = (Role.ACCENT, Role.SECOND)
    for answer, points, cuts, role in zip((both.said, both.counted), rows, breaks, roles, strict=True):
        decimals = decimals_of(answer.selection.unit)
        line = Line(sentences.area_name(t, answer.series[0].area), points, role, cuts)
        yield Chart(
            title=sentences.finding(t, answer),
            summary=summary_of((line,), t.language, decimals=decimals),
            unit=axis_words(t, answer.metric, answer.selection.unit, sentences.scale_of(answer)),
            language=t.language,
            periods=both.years,
            lines=(line,),
            decimals=decimals,
            sample=answer.release.is_sample,
            preview=answer.release.staged,
        )


def _table(
    t: Translator,
    both: Beside,
    rows: tuple[tuple[Observation, ...], tuple[Observation, ...]],
    title: str,
    names: Sequence[str],
) -> Component:
    units = (both.said.selection.unit, both.counted.selection.unit)
    body = [
        [
            period(year, t.language),
            *(
                cell(value_words(t, line[n], unit), line[n].status, provisional=line[n].provisional)
                for line, unit in zip(rows, units, strict=True)
            ),
        ]
        for n, year in enumerate(both.years)
    ]
    return table(title, [t("figure.period"), *names], body)

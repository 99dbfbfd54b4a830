"""What each group of people said to a survey's item in every wave: a dot with its line for each, and a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from components.breaks import break_notes, in_lines
from components.figures.ranges import Range, Ranges, ranges_svg
from components.format import period
from components.frame import Frame
from components.i18n import Translator
from components.native import Finished
from components.sentences import empties_note, value_words
from components.survey import row_name, trait_name
from components.tables import cell, table
from data_access.answers import Answer, GroupAnswer
from data_access.selection import Unit
from data_access.waves import GroupSeries, over_waves


def waves_section(frame: Frame, answer: Answer, waves: Sequence[GroupAnswer]) -> list[Component]:
    """Return a part for each trait, folded away, with its groups wave after wave; nothing of a single wave."""
    if len(waves) < 2:
        return []
    t = frame.t
    notes = break_notes(t, answer.breaks)
    traits = groupby(over_waves(waves), key=lambda each: trait_name(t, each.row))
    return [
        html.Section(
            [
                html.H2(t("survey.waves.title")),
                html.P(t("survey.waves.how"), className="note"),
                *([html.P(in_lines(notes), className="note")] if notes else []),
                *(_trait(t, answer, waves, name, tuple(found)) for name, found in traits),
            ],
            id="waves",
            className="groups",
        )
    ]


def _trait(
    t: Translator, answer: Answer, waves: Sequence[GroupAnswer], name: str, groups: Sequence[GroupSeries]
) -> Component:
    title = t("survey.waves.by", metric=t(f"metric.{answer.metric.id}.title"), trait=name)
    ranges = Ranges(t.language, t("survey.waves.summary", title=title), tuple(_rows(t, groups)))
    drawn = Finished(
        tag="div",
        attributes={"className": "canvas canvas--ranges", "role": "img", "aria-label": ranges.summary},
        html=ranges_svg(ranges, key=f"waves-{groups[0].row.dimension}"),
    )
    note = empties_note(t, (point for each in groups for point in each.points))
    return html.Details(
        [
            html.Summary(name),
            drawn,
            _table(t, title, waves, groups),
            *([html.P(note, className="source")] if note else []),
        ],
        className="as-table",
    )


def _rows(t: Translator, groups: Sequence[GroupSeries]) -> Iterator[Range]:
    """Yield the name of each group, then its waves."""
    for each in groups:
        yield Range(row_name(t, each.row))
        yield from (Range(period(point.period, t.language), point) for point in each.points)


def _table(
    t: Translator, title: str, waves: Sequence[GroupAnswer], groups: Sequence[GroupSeries]
) -> Component:
    header = [t("figure.period"), *(row_name(t, each.row) for each in groups)]
    rows = [
        [
            period(wave.period, t.language),
            *(
                cell(value_words(t, point, Unit.ESTIMATE), point.status, provisional=point.provisional)
                for point in (each.points[n] for each in groups)
            ),
        ]
        for n, wave in enumerate(waves)
    ]
    return table(title, header, rows)

"""An area's counts by category and year, as a table whose rows lead to each category's own chart."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components import sentences
from components.breaks import break_notes, in_lines
from components.format import period, span
from components.frame import Frame
from components.i18n import Translator
from components.notes import note_of
from components.tables import cell, table
from components.tools import figure_tools, table_place
from components.trend import source_line
from components.vintages import line_of_categories, number_address, vintage_line
from data_access.answers import CategoryAnswer
from data_access.catalog import dataset
from data_access.model import ALL, Grain, Period
from data_access.selection import units_of


def category_table(frame: Frame, answer: CategoryAnswer) -> Component:
    """Return the table with its heading, the words of its kinds of empty, and its source.

    The newest year comes first: a phone shows two columns.
    """
    t = frame.t
    title, caption = table_title(t, answer), table_measure(t, answer)
    unit = units_of(answer.metric)[0]
    rows = [
        [
            html.A(sentences.category_name(t, category), href=_link(frame, answer, category)),
            *(
                cell(
                    sentences.value_words(t, point, unit),
                    point.status,
                    provisional=point.provisional,
                    href=_history(frame, answer, category, point.period),
                )
                for point in reversed(points)
            ),
        ]
        for category, points in answer.rows
    ]
    header = table_header(t, answer)
    place = table_place(answer)
    note = note_of(frame, (point for _, points in answer.rows for point in points))
    notes = table_notes(t, answer)
    return html.Section(
        [
            html.H2(title),
            table(caption, header, rows),
            *([html.P(in_lines(notes), className="note")] if notes else []),
            html.P(
                [*note, *vintage_line(t, line_of_categories(answer)), source_line(t, answer)],
                className="source",
            ),
            html.Div(figure_tools(frame, place, answer.release, f"{title} ({caption})"), className="tools"),
        ],
        className="by-category",
        id=place.anchor,
    )


def table_title(t: Translator, answer: CategoryAnswer) -> str:
    """Return what the table shows: metric, dimension and area."""
    return t(
        "category-table.title",
        metric=sentences.whole_title(t, answer.metric),
        by=sentences.by_words(t, answer.metric.dimension),
        area=sentences.area_name(t, answer.area),
    )


def table_measure(t: Translator, answer: CategoryAnswer) -> str:
    """Return what is counted, where and when."""
    years = span(answer.periods[0], answer.periods[-1], t.language)
    return f"{t(f'metric.{answer.metric.id}.unit')} · {sentences.area_name(t, answer.area)} · {years}"


def table_notes(t: Translator, answer: CategoryAnswer) -> tuple[str, ...]:
    """Return what is to be known of the table: that its rows overlap, and what cannot be compared."""
    dimension = dataset(answer.metric.dataset).dimension(answer.metric.dimension)
    overlap = () if dimension.exclusive else (t("category-table.overlap"),)
    return (*overlap, *break_notes(t, answer.breaks))


def table_header(t: Translator, answer: CategoryAnswer) -> list[str]:
    """Return the names of the columns."""
    years = (period(year, t.language) for year in reversed(answer.periods))
    return [t(f"dimension.{answer.metric.dimension}"), *years]


def _history(frame: Frame, answer: CategoryAnswer, category: str, when: Period) -> str:
    """Return where a number leads that changed since it was first published; empty for all others."""
    vintage = answer.vintages.get((category, when))
    if vintage is None or vintage.changed is None:
        return ""
    return number_address(frame, answer.metric.id, when, area=answer.area, category=category)


def _link(frame: Frame, answer: CategoryAnswer, category: str) -> str:
    chosen = [] if category == ALL else [("category", category)]
    asked = [("area", answer.area.id), *chosen, ("grain", str(Grain.YEAR))]
    return frame.link(f"/indicators/{answer.metric.id}", asked)

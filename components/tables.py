"""Tables as HTML: a caption, headers with their scope, and never an empty cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from dash import html

from components import format as fmt
from components.figures.chart import Chart
from components.figures.words import value_of
from components.i18n import translator
from data_access.model import DataError, Period, Status
from data_access.statistics import Observation

NO_LINKS: Mapping[tuple[int, Period], str] = MappingProxyType({})


class TableError(DataError):
    """Rows that do not make a table."""


@dataclass(frozen=True, slots=True)
class Across:
    """A row that is one sentence across all columns, such as why the rows above and below are not comparable."""

    words: str


def table(caption: str, header: Sequence[Any], rows: Sequence[Sequence[Any] | Across]) -> html.Div:
    """Return a table whose first column names its rows; entries are texts, components or cells.

    The frame around it scrolls sideways on a phone and can be reached by keyboard. Raises TableError where a row
    is not as long as the header, or an entry is empty: what is not there is said in words.
    """
    for row in rows:
        if isinstance(row, Across):
            continue
        if len(row) != len(header):
            raise TableError(f"{caption!r}: a row of {len(row)} under a header of {len(header)}: {row!r}")
        if any(entry is None or entry == "" for entry in row):
            raise TableError(f"{caption!r}: an empty cell in {row!r}; say in words why nothing is there")
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in header]))
    body = html.Tbody([_across(row, len(header)) if isinstance(row, Across) else _row(row) for row in rows])
    return html.Div(
        html.Table([html.Caption(caption), head, body]),
        className="table",
        role="region",
        tabIndex=0,
        **{"aria-label": caption},
    )


def cell(words: str, status: Status, *, provisional: bool = False, href: str = "") -> html.Td:
    """Return a cell that looks as its status does everywhere: hidden with a lock, the others with their mark.

    `href` is where a number leads that changed since it was first published.
    """
    if status is Status.PUBLISHED:
        inside, marks = words, "number provisional" if provisional else "number"
    else:
        inside, marks = html.Span(words, className=f"empty empty--{status}"), "number"
    return html.Td(html.A(inside, href=href, className="changed") if href else inside, className=marks)


def trend_table(chart: Chart, links: Mapping[tuple[int, Period], str] = NO_LINKS) -> html.Div:
    """Return the table of a chart: a row for each period, a column for each line, and each break in its place.

    `links` are the addresses to which numbers lead, by line (from 0) and period.
    """
    t = translator(chart.language)
    header = [t("figure.period"), *(line.label for line in chart.lines)]
    rows: list[Sequence[Any] | Across] = []
    for n, period in enumerate(chart.periods):
        rows += [Across(mark.note) for mark in chart.marks if mark.is_break and mark.period == period]
        points = (
            _point(chart, line.points[n], links.get((m, period), "")) for m, line in enumerate(chart.lines)
        )
        rows.append([fmt.period(period, chart.language), *points])
    return table(chart.title, header, rows)


def _point(chart: Chart, point: Observation, href: str) -> html.Td:
    return cell(value_of(chart, point), point.status, provisional=point.provisional, href=href)


def _across(row: Across, columns: int) -> html.Tr:
    return html.Tr(html.Td(row.words, colSpan=columns, className="break"))


def _row(row: Sequence[Any]) -> html.Tr:
    return html.Tr([html.Th(row[0], scope="row"), *(_entry(entry) for entry in row[1:])])


def _entry(entry: Any) -> html.Td:
    return entry if isinstance(entry, html.Td) else html.Td(entry)

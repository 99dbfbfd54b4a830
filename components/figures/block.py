"""A chart with everything that belongs around it: finding, measure, verdict, table, tools, source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from components.figures.chart import Chart
from components.figures.plotly import config, figure
from components.figures.stack import Stack
from components.figures.stack_plotly import stack_figure
from components.figures.stack_svg import stack_svg
from components.figures.svg import svg
from components.first_paint import with_first_paint
from components.i18n import translator


def chart_graph(chart: Chart, *, id: str) -> html.Div:  # noqa: A002 - the name that every Dash component uses
    """Return the chart: SVG until it is touched, then Plotly. `id` is unique in the page.

    The wrapper is an image with a text summary; what it shows is in the table beside it too.
    """
    graph = dcc.Graph(
        id=id,
        className="plot",
        figure=figure(chart),
        config=config(chart.language),
        responsive=True,
    )
    return _canvas(with_first_paint(graph, svg(chart, key=id)), "canvas--chart", chart.summary)


def stack_graph(stack: Stack, *, id: str) -> html.Div:  # noqa: A002 - as above
    """Return the same of a stack, whose height is its own: `responsive` leaves it, and changes the width alone."""
    graph = dcc.Graph(
        id=id,
        className="plot plot--stack",
        figure=stack_figure(stack),
        config=config(stack.language),
        responsive="auto",
    )
    return _canvas(with_first_paint(graph, stack_svg(stack, key=id)), "canvas--stack", stack.summary)


def _canvas(graph: dcc.Graph, look: str, summary: str) -> html.Div:
    return html.Div(graph, className=f"canvas {look}", role="img", **{"aria-label": summary})


def figure_block(
    canvas: Any,
    *,
    language: str,
    finding: Any,
    measure: Any,
    verdict: Any = None,
    table: Any = None,
    tools: Sequence[Any] = (),
    source: Any = None,
) -> html.Figure:
    """Return a chart or map with its words, in the order in which it is read; what is None is left out.

    The heading that `finding` holds is the page's to choose; `table` stands behind "View as table".
    """
    t = translator(language)
    as_table = table and html.Details([html.Summary(t("figure.view-table")), table], className="as-table")
    parts = (
        html.Figcaption([finding, measure and html.P(measure, className="measure")]),
        canvas,
        verdict and html.P(verdict, className="verdict"),
        as_table,
        html.Div(list(tools), className="tools") if tools else None,
        source and html.P(source, className="source"),
    )
    return html.Figure([part for part in parts if part is not None], className="figure")

"""A stack of charts as one Plotly figure: the same places as the SVG that it takes over from.

The paper is the whole picture. Each chart has an axis of its own up, over its part of the paper; all share the one
across. A mark says its words when it is touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from components.figures.plotly import AXIS, Json, look, placed, shapes, straight, traces, wording, words
from components.figures.scale import LEFT, RIGHT, TOP
from components.figures.stack import (
    HEAD_LINE,
    SIGN,
    PlacedPane,
    Shape,
    Stack,
    StackLayout,
    heading_y,
    lay_out_stack,
)
from components.tokens import LIGHT

SIGN_TEXT = 12


def stack_figure(stack: Stack) -> Json:
    """Return the figure for `dcc.Graph`."""
    layout = lay_out_stack(stack)
    margin = {"l": LEFT, "r": RIGHT, "t": 0, "b": 0}
    panes = list(enumerate(layout.panes, start=1))
    drawn = [each for n, pane in panes for each in _traces(pane, n)]
    return {
        "data": [*drawn, *([_signs(layout, len(panes) + 1)] if layout.signs else [])],
        "layout": {
            **look(stack.language, layout.height, margin),
            "xaxis": {**AXIS, "range": [0, 1], "anchor": "free", "position": 0},
            **dict(_axes(layout)),
            "shapes": list(_shapes(layout)),
            "annotations": list(_words(layout)),
        },
    }


def _axis_name(n: int) -> str:
    return "y" if n == 1 else f"y{n}"


def _axes(layout: StackLayout) -> Iterator[tuple[str, Json]]:
    """Yield the axes up: one for each chart from zero, and one in pixels down for the marks."""
    for n, pane in enumerate(layout.panes, start=1):
        domain = _domain(pane.top, pane.top + pane.chart.height, layout)
        yield f"yaxis{n if n > 1 else ''}", {**AXIS, "range": [0, pane.layout.top], "domain": domain}
    if layout.signs:
        upper, lower = layout.strip
        axis = {**AXIS, "range": [lower, upper], "domain": _domain(upper, lower, layout)}
        yield f"yaxis{len(layout.panes) + 1}", axis


def _domain(upper: float, lower: float, layout: StackLayout) -> list[float]:
    return [round(max(0.0, 1 - y / layout.height), 6) for y in (lower, upper)]


def _traces(pane: PlacedPane, n: int) -> Iterator[Json]:
    for each in traces(pane.chart, pane.layout):
        yield {**each, "yaxis": _axis_name(n)}


def _signs(layout: StackLayout, n: int) -> Json:
    round_ones = [each.sign.shape is Shape.REFORM for each in layout.signs]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [each.x for each in layout.signs],
        "y": [each.y for each in layout.signs],
        "yaxis": _axis_name(n),
        "text": [f"{each.sign.number}" for each in layout.signs],
        "hovertext": [escape(each.sign.words, quote=False) for each in layout.signs],
        "hoverinfo": "text",
        "cliponaxis": False,
        "textposition": "middle center",
        "textfont": {"size": SIGN_TEXT, "color": LIGHT.ink},
        "marker": {
            "size": SIGN,
            "symbol": ["circle" if is_round else "square" for is_round in round_ones],
            "color": LIGHT.raised,
            "opacity": 1,
            "line": {"color": LIGHT.muted, "width": 1.5},
        },
    }


def _shapes(layout: StackLayout) -> Iterator[Json]:
    for pane in layout.panes:
        years = _years(layout.years, 0, pane.chart.height)
        for each in (*years, *shapes(pane.layout)):
            yield placed(each, pane.top, layout.height)
    upper, lower = layout.strip
    if upper < lower:
        yield from (placed(each, 0, layout.height) for each in _years(layout.years, upper, lower))


def _years(years: Sequence[float], upper: float, lower: float) -> list[Json]:
    return [straight(x, upper, x, lower, color=LIGHT.grid) for x in years]


def _words(layout: StackLayout) -> Iterator[Json]:
    for pane in layout.panes:
        yield from _heading(pane.heading, pane.top - TOP - HEAD_LINE * len(pane.heading))
        for each in wording(pane.chart, pane.layout):
            yield {**each, "y": round(1 - pane.top / layout.height, 6)}
    yield from _heading(layout.strip_heading, layout.strip[0] - 6 - HEAD_LINE * len(layout.strip_heading))


def _heading(lines: Sequence[str], first: int) -> Iterator[Any]:
    for n, text in enumerate(lines):
        yield words(text, 0, heading_y(first, n), shift=-44, anchor="left", color=LIGHT.ink, bold=True)

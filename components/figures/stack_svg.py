"""A stack of charts as SVG: each chart by the code that draws it alone, at its place, and the marks below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from components.figures.scale import TOP
from components.figures.stack import (
    HEAD_LINE,
    SIGN,
    PlacedPane,
    PlacedSign,
    Shape,
    Stack,
    StackLayout,
    heading_y,
    lay_out_stack,
)
from components.figures.svg import Pen, drawing


def stack_svg(stack: Stack, *, key: str) -> str:
    """Return the stack as it stands in the page. `key` is unique in the page.

    Its wrapper carries role and text summary, so the picture itself is hidden from assistive technology.
    """
    layout = lay_out_stack(stack)
    return (
        f'<svg class="chart stack" width="100%" height="{layout.height}" aria-hidden="true" focusable="false">'
        f"{stack_drawing(layout, Pen(key))}</svg>"
    )


def stack_drawing(layout: StackLayout, pen: Pen) -> str:
    """Return everything inside the stack's box, its origin at the plots' left and the picture's upper end."""
    panes = [_pane(pane, layout, replace(pen, key=f"{pen.key}-{n}")) for n, pane in enumerate(layout.panes)]
    upper, lower = layout.strip
    first = upper - 6 - HEAD_LINE * len(layout.strip_heading)
    return "".join(
        [
            *panes,
            *_heading(layout.strip_heading, first, pen),
            _years(layout.years, upper, lower, pen),
            *(_sign(each, pen) for each in layout.signs),
        ]
    )


def _pane(pane: PlacedPane, layout: StackLayout, pen: Pen) -> str:
    heading = _heading(pane.heading, pane.top - TOP - HEAD_LINE * len(pane.heading), pen)
    inside = _years(layout.years, 0, pane.chart.height, pen) + drawing(pane.chart, pane.layout, pen)
    return "".join(heading) + pen.at(0, pane.top, "", inside)


def _heading(lines: Sequence[str], first: int, pen: Pen) -> Iterator[str]:
    for n, text in enumerate(lines):
        yield f'<text x="-44" y="{heading_y(first, n) + 4.5:g}" {pen.look("pane")}>{escape(text)}</text>'


def _years(years: Sequence[float], upper: float, lower: float, pen: Pen) -> str:
    """Draw a line where each year begins: the eye follows it from one chart to the next."""
    if upper == lower:
        return ""
    drawn = (f'<line x1="{pen.x(x)}" x2="{pen.x(x)}" y1="{upper}" y2="{lower}"/>' for x in years)
    return f"<g {pen.look('grid')}>{''.join(drawn)}</g>"


def _sign(placed: PlacedSign, pen: Pen) -> str:
    half = SIGN / 2
    form = (
        f'<circle r="{half:g}"/>'
        if placed.sign.shape is Shape.REFORM
        else f'<rect x="{-half:g}" y="{-half:g}" width="{SIGN}" height="{SIGN}"/>'
    )
    number = f'<text y="4.3" {pen.look("sign-number")}>{placed.sign.number}</text>'
    return pen.at(placed.x, placed.y, pen.look("sign"), form + number)

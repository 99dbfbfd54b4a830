"""A figure as a picture that leaves the page: title, verdict, source, release, license, link and looks go with it.

The link stands below in words and as a QR code, for a poster or a slide of somebody else's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from components.figures.chart import Chart
from components.figures.layout import lay_out
from components.figures.scale import CHARACTER, HEIGHT, LEFT, RIGHT, TEXT_SIZE, TOP, WIDE, text_width, wrapped
from components.figures.stack import BOLD, Sign, Stack, lay_out_stack
from components.figures.stack_svg import stack_drawing
from components.figures.svg import Pen, drawing
from components.tokens import FONT, LIGHT

WIDTH = 800
MARGIN = 24
TEXT_WIDTH = WIDTH - 2 * MARGIN
TITLE_SIZE, TITLE_STEP = 22, 28
SMALL_STEP = 19
COLUMN_SPACE = 24
# A code for an address of ours has 41 modules or more: three pixels each at twice the size, as pictures are saved.
CODE_SIZE = 132
FOOT_WIDTH = TEXT_WIDTH - CODE_SIZE - 16

_HALO = f'paint-order="stroke" stroke="{LIGHT.paper}" stroke-width="4" stroke-linejoin="round"'
# The looks of `assets/site.css` under .chart; {color} is that of the role.
_LOOKS: Mapping[str, str] = {
    "grid": f'stroke="{LIGHT.grid}"',
    "base": f'stroke="{LIGHT.edge}"',
    "number": 'text-anchor="end"',
    "under": 'text-anchor="middle"',
    "line": 'fill="none" stroke="{color}" stroke-width="2.5" stroke-linejoin="round"',
    "dashed": 'stroke-dasharray="6 5"',
    "dot": f'fill="{{color}}" stroke="{LIGHT.paper}" stroke-width="1.5"',
    "hollow": f'fill="{LIGHT.paper}" stroke="{{color}}" stroke-width="2"',
    "interval": 'stroke="{color}" stroke-width="1.5"',
    "tag": f'fill="{{color}}" font-weight="600" {_HALO}',
    "row": f'fill="{{color}}" {_HALO}',
    "gap": _HALO,
    "flag": f'fill="{LIGHT.ink}" {_HALO}',
    "start": 'text-anchor="start"',
    "middle": 'text-anchor="middle"',
    "end": 'text-anchor="end"',
    "hatch": f'stroke="{LIGHT.edge}" stroke-width="1.2"',
    "bracket": f'stroke="{LIGHT.edge}" stroke-width="1.2" fill="none"',
    "event": f'stroke="{LIGHT.muted}"',
    "break": f'stroke="{LIGHT.ink}" stroke-dasharray="2 3"',
    "pane": f'fill="{LIGHT.ink}" font-weight="600"',
    "sign": f'fill="{LIGHT.raised}" stroke="{LIGHT.muted}" stroke-width="1.5"',
    "sign-number": f'text-anchor="middle" font-size="12" fill="{LIGHT.ink}" stroke="none"',
}


@dataclass(frozen=True, slots=True)
class Body:
    """What a picture shows between its words: drawn with its upper left corner at 0 0, and how high it is."""

    drawn: str
    height: float
    summary: str


@dataclass(frozen=True, slots=True)
class Plate:
    """The words around a picture, in its language: above it, below it, and across it where it must not be cited.

    `link` is the full address that keeps these numbers; `code` the same as a QR code: its size in modules and the path
    of its dark ones.
    """

    language: str
    title: str
    measure: str
    foot: tuple[str, ...]
    warnings: tuple[str, ...]
    link: str
    code: tuple[int, str]


def standalone_svg(body: Body, plate: Plate) -> str:
    """Return a figure as a file: title and measure above; verdict, source, release, license and link below.

    Invented numbers are marked across the picture and in a line of text, so that no cut-out of it can pass for
    real. The text summary is the file's description.
    """
    title = wrapped(plate.title, TEXT_WIDTH * TEXT_SIZE / TITLE_SIZE / BOLD)
    under = wrapped(plate.measure, TEXT_WIDTH)
    foot = [line for text in plate.foot for line in wrapped(text, FOOT_WIDTH)]
    foot += [*address_lines(plate.link), *plate.warnings]
    under_y = MARGIN + TITLE_STEP * len(title)
    top = under_y + SMALL_STEP * len(under) + 6
    foot_y = top + body.height + SMALL_STEP
    height = max(foot_y + SMALL_STEP * (len(foot) - 1), foot_y - 13 + CODE_SIZE) + MARGIN
    parts = [
        f"<title>{escape(plate.title)}</title><desc>{escape(body.summary)}</desc>",
        f'<rect width="{WIDTH}" height="{height:g}" fill="{LIGHT.paper}"/>',
        _texts(title, MARGIN + 18, TITLE_STEP, f'font-size="{TITLE_SIZE}" font-weight="700"'),
        _texts(under, under_y + 12, SMALL_STEP, f'fill="{LIGHT.muted}"'),
        f'<g transform="translate(0 {top:g})">{body.drawn}</g>',
        _texts(foot, foot_y, SMALL_STEP, f'fill="{LIGHT.muted}"'),
        _code(plate.code, foot_y - 13),
        _watermark(plate.warnings, top + body.height / 2),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" lang="{plate.language}" width="{WIDTH}" height="{height:g}"'
        f' viewBox="0 0 {WIDTH} {height:g}" font-family="{escape(FONT)}" font-size="{TEXT_SIZE}"'
        f' fill="{LIGHT.ink}" role="img">{"".join(parts)}</svg>'
    )


def address_lines(link: str) -> Iterator[str]:
    """Yield an address in lines that fit below a picture, parted before `?`, `&` and `#` where they can be."""
    most = int(FOOT_WIDTH / CHARACTER)
    line = ""
    for part in re.split(r"(?=[?&#])", link):
        if line and len(line) + len(part) > most:
            yield line
            line = ""
        line += part
        while len(line) > most:
            yield line[:most]
            line = line[most:]
    yield line


def chart_body(chart: Chart) -> Body:
    """Return a chart as the middle of a picture."""
    pen = Pen("alone", width=WIDTH - LEFT - RIGHT - 2 * MARGIN + 8, look=looks_inline)
    drawn = drawing(chart, lay_out(chart), pen)
    placed = f'<g transform="translate({LEFT + MARGIN - 8} {TOP})" fill="{LIGHT.muted}">{drawn}</g>'
    return Body(placed, HEIGHT, chart.summary)


def stack_body(stack: Stack) -> Body:
    """Return a stack as the middle of a picture, and below it what its marks stand for, by number."""
    layout = lay_out_stack(replace(stack, width=WIDE))
    pen = Pen("alone", width=WIDTH - LEFT - RIGHT - 2 * MARGIN + 8, look=looks_inline)
    drawn = stack_drawing(layout, pen)
    placed = f'<g transform="translate({LEFT + MARGIN - 8} 0)" fill="{LIGHT.muted}">{drawn}</g>'
    lines = [line for sign in stack.signs for line in _sign_lines(sign)]
    rows = math.ceil(len(lines) / 2)
    top = layout.height + SMALL_STEP + 8
    columns = (lines[:rows], lines[rows:])
    listed = "".join(
        _texts(column, top, SMALL_STEP, "", x=MARGIN + n * (TEXT_WIDTH + COLUMN_SPACE) / 2)
        for n, column in enumerate(columns)
    )
    return Body(placed + listed, top + SMALL_STEP * (rows - 1) + 14, stack.summary)


def _sign_lines(sign: Sign) -> Sequence[str]:
    return wrapped(f"({sign.number}) {sign.words}", (TEXT_WIDTH - COLUMN_SPACE) / 2)


def _code(code: tuple[int, str], top: float) -> str:
    """Draw the QR code in the lower right corner, with its own white rim."""
    size, path = code
    return (
        f'<g transform="translate({WIDTH - MARGIN - CODE_SIZE} {top:g}) scale({CODE_SIZE / size:.4f})"'
        f' shape-rendering="crispEdges"><rect width="{size}" height="{size}" fill="#fff"/>'
        f'<path fill="#000" d="{path}"/></g>'
    )


def looks_inline(*names: str) -> str:
    """Return how an element looks as attributes of its own, in the light scheme."""
    color = next((getattr(LIGHT, name) for name in names if hasattr(LIGHT, name)), LIGHT.muted)
    return " ".join(_LOOKS[name].format(color=color) for name in names if name in _LOOKS)


def _texts(lines: Sequence[str], y: float, step: float, looks: str, *, x: float = MARGIN) -> str:
    texts = (f'<text x="{x:g}" y="{y + step * n:g}">{escape(line)}</text>' for n, line in enumerate(lines))
    return f"<g {looks}>{''.join(texts)}</g>"


def _watermark(warnings: Sequence[str], middle: float) -> str:
    """Write across numbers that are invented, or not published, that they are: large and pale."""
    if not warnings:
        return ""
    words = " · ".join(warnings)
    size = min(56.0, 0.9 * TEXT_WIDTH * TEXT_SIZE / text_width(words) / BOLD)
    return (
        f'<text transform="translate({WIDTH / 2} {middle:g}) rotate(-14)" text-anchor="middle"'
        f' font-size="{size:.0f}" font-weight="700" fill="{LIGHT.second}" fill-opacity=".22">{escape(words)}</text>'
    )

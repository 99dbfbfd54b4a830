"""Groups of people beside each other: what each said as a dot, and how sure that is as a line through it.

A picture that is never live: one drawing for the page and for files, with the pen of a chart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from components import format as fmt
from components.figures.chart import Role
from components.figures.standalone import MARGIN, WIDTH, Body, looks_inline
from components.figures.svg import LOCK, Pen
from components.i18n import translator
from data_access.model import Status
from data_access.statistics import Observation

ROW_HEIGHT = 28
TOP_SPACE = 46
# Where the scale from 0 to 100 begins and ends across; names stand before it.
FIRST, LAST = 0.44, 0.95
HIGHEST = 100
STEPS = (0, 50, 100)


@dataclass(frozen=True, slots=True)
class Range:
    """One row: a group with its estimate, or, without one, the heading of the rows below it."""

    name: str
    point: Observation | None = None


@dataclass(frozen=True, slots=True)
class Ranges:
    """Estimates from 0 to 100 side by side; `whole` is what they are held against, named by `whole_name`, if any."""

    language: str
    summary: str
    rows: tuple[Range, ...]
    whole: float | None = None
    whole_name: str = ""

    @property
    def height(self) -> int:
        """How high the picture is."""
        return TOP_SPACE + ROW_HEIGHT * len(self.rows)


def ranges_svg(ranges: Ranges, *, key: str) -> str:
    """Return the picture as it stands in the page; `key` is unique in it. What wraps it carries its words."""
    return (
        f'<svg class="ranges" width="100%" height="{ranges.height}" aria-hidden="true" focusable="false">'
        f'<g class="chart">{"".join(_drawn(ranges, Pen(key)))}</g></svg>'
    )


def ranges_body(ranges: Ranges) -> Body:
    """Return it as the middle of a picture that leaves the page."""
    pen = Pen("alone", width=WIDTH - 2 * MARGIN, look=looks_inline)
    drawn = f'<g transform="translate({MARGIN} 0)">{"".join(_drawn(ranges, pen))}</g>'
    return Body(drawn, ranges.height, ranges.summary)


def _drawn(ranges: Ranges, pen: Pen) -> Iterator[str]:
    yield from _scale(ranges, pen)
    for n, row in enumerate(ranges.rows):
        y = TOP_SPACE + ROW_HEIGHT * (n + 0.5)
        if row.point is None:
            yield f'<text x="0" y="{y + 5:g}" font-weight="600" {pen.look("heading")}>{escape(row.name)}</text>'
        else:
            yield f'<text x="0" y="{y + 5:g}">{escape(row.name)}</text>'
            yield from _estimate(row.point, y, ranges.language, pen)


def _scale(ranges: Ranges, pen: Pen) -> Iterator[str]:
    """Yield the steps of the scale, and where the estimate of everybody stands, if it is one."""
    for step in STEPS:
        x = pen.x(_across(step))
        yield f'<line {pen.look("grid")} x1="{x}" x2="{x}" y1="{TOP_SPACE - 6}" y2="{ranges.height}"/>'
        words = fmt.number(step, ranges.language)
        yield f'<text x="{x}" y="{TOP_SPACE - 12}" {pen.look("middle")}>{words}</text>'
    if ranges.whole is None:
        return
    x = pen.x(_across(ranges.whole))
    yield f'<line {pen.look("event")} x1="{x}" x2="{x}" y1="18" y2="{ranges.height}"/>'
    yield f'<text x="{x}" y="13" {pen.look("middle")}>{escape(ranges.whole_name)}</text>'


def _estimate(point: Observation, y: float, language: str, pen: Pen) -> Iterator[str]:
    if point.value is None:
        yield _empty(point, y, language, pen)
        return
    if point.low is not None and point.high is not None:
        low, high = pen.x(_across(point.low)), pen.x(_across(point.high))
        yield f'<line {pen.look("interval", Role.ACCENT)} x1="{low}" x2="{high}" y1="{y:g}" y2="{y:g}"/>'
    looks = pen.look("dot", Role.ACCENT)
    yield f'<circle cx="{pen.x(_across(point.value))}" cy="{y:g}" r="5" {looks}/>'


def _empty(point: Observation, y: float, language: str, pen: Pen) -> str:
    """Say why nothing stands there, with a lock where it is hidden."""
    words = escape(translator(language)(f"status.{point.status}"))
    lock = f'<path d="{LOCK}" transform="translate(5 0)"/>' if point.status is Status.SUPPRESSED else ""
    return pen.at(FIRST, y, pen.look("gap"), f'{lock}<text x="{18 if lock else 0}" y="5">{words}</text>')


def _across(value: float) -> float:
    return FIRST + (LAST - FIRST) * value / HIGHEST

"""A chart as SVG: in the page before Dash starts, and as a picture that stands alone.

Both are drawn by the same code with two kinds of pen. In the page, places across are percentages of the column's
width and looks are classes of the stylesheet. The picture has a fixed width and carries its looks as attributes,
so that it reads the same in any program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from components.figures.chart import Chart
from components.figures.gaps import Gap
from components.figures.layout import Dot, Flag, Layout, Stroke, Tick, lay_out
from components.figures.scale import HEIGHT, ROW, down
from components.figures.tags import Tag
from data_access.model import Status

# A lock, 10 by 14 pixels around its own middle; without relative steps, which Plotly does not read.
LOCK = (
    "M-5,-1L5,-1L5,6L-5,6ZM-3.5,-1L-3.5,-3.5C-3.5,-8 3.5,-8 3.5,-3.5L3.5,-1L2,-1L2,-3.5"
    "C2,-6 -2,-6 -2,-3.5L-2,-1Z"
)


def by_class(*names: str) -> str:
    """Return how an element looks as a class attribute, for the page's stylesheet."""
    return f'class="{" ".join(names)}"'


@dataclass(frozen=True, slots=True)
class Pen:
    """How places and looks are written.

    `key` keeps the patterns of several charts of a page apart. `width` is the plot's in pixels, None where it is
    the page's to decide. `look` turns the names of looks into attributes.
    """

    key: str
    width: float | None = None
    look: Callable[..., str] = by_class

    def x(self, fraction: float) -> str:
        """Return a place across."""
        return f"{_short(100 * fraction)}%" if self.width is None else _short(fraction * self.width)

    def at(self, fraction: float, y: float, looks: str, drawn: str) -> str:
        """Return what is drawn around a place that becomes its origin."""
        if self.width is None:
            return f'<svg x="{self.x(fraction)}" y="{_short(y)}" overflow="visible" {looks}>{drawn}</svg>'
        return f'<g transform="translate({self.x(fraction)} {_short(y)})" {looks}>{drawn}</g>'


def svg(chart: Chart, *, key: str) -> str:
    """Return the chart as it stands in the page. `key` is unique in the page.

    Its wrapper carries role and text summary, so the picture itself is hidden from assistive technology.
    """
    pen = Pen(key)
    return (
        f'<svg class="chart" width="100%" height="{HEIGHT}" aria-hidden="true" focusable="false">'
        f"{drawing(chart, lay_out(chart), pen)}</svg>"
    )


def drawing(chart: Chart, layout: Layout, pen: Pen) -> str:
    """Return everything inside the plot's box, its origin at the plot's upper left corner."""
    parts = [
        _defs(layout, pen),
        *(_gap_area(gap, pen) for gap in layout.gaps),
        _grid(layout, pen),
        *(_stroke(stroke, layout.height, pen) for stroke in layout.strokes),
        *_dots(layout, pen),
        *(_gap_words(gap, pen) for gap in layout.gaps if gap.text),
        _unit(chart, pen),
        *(_flag(flag, layout.height, pen) for flag in layout.flags),
        *(_tag(tag, pen) for tag in layout.tags),
    ]
    return "".join(parts)


def _defs(layout: Layout, pen: Pen) -> str:
    if not any(gap.status is Status.SUPPRESSED for gap in layout.gaps):
        return ""
    return (
        f'<defs><pattern id="hatch-{escape(pen.key)}" width="6" height="6" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><path d="M0 0V6" {pen.look("hatch")}/></pattern></defs>'
    )


def _grid(layout: Layout, pen: Pen) -> str:
    """Draw the lines across, their numbers, and the words under the base line."""
    lines = "".join(
        f'<line x1="0" x2="{pen.x(1)}" y1="{y}" y2="{y}"/>' for y in _heights(layout) if y != layout.height
    )
    numbers = "".join(
        f'<text x="-8" y="{_short(y + 4.5)}">{escape(tick.text)}</text>'
        for tick, y in zip(layout.y_ticks, _heights(layout), strict=True)
    )
    return (
        f"<g {pen.look('grid')}>{lines}</g>"
        f'<line {pen.look("base")} x1="0" x2="{pen.x(1)}" y1="{layout.height}" y2="{layout.height}"/>'
        f"<g {pen.look('number')}>{numbers}</g>"
        f"<g {pen.look('under')}>{''.join(_under(tick, layout.height, pen) for tick in layout.x_ticks)}</g>"
    )


def _heights(layout: Layout) -> list[float]:
    return [down(tick.at, layout.top, layout.height) for tick in layout.y_ticks]


def _under(tick: Tick, height: int, pen: Pen) -> str:
    return f'<text x="{pen.x(tick.at)}" y="{height + 22}">{escape(tick.text)}</text>'


def _stroke(stroke: Stroke, height: int, pen: Pen) -> str:
    """Draw a line. In the page a nested box stretches it to the width, without stretching its thickness."""
    looks = pen.look("line", stroke.role, *(["dashed"] if stroke.dashed else []))
    if pen.width is not None:
        return f'<path d="{_path(stroke, pen.width)}" {looks}/>'
    return (
        f'<svg viewBox="0 0 1000 {height}" width="100%" height="{height}" preserveAspectRatio="none"'
        f' overflow="visible"><path d="{_path(stroke, 1000)}" {looks} vector-effect="non-scaling-stroke"/></svg>'
    )


def _path(stroke: Stroke, width: float) -> str:
    return "M" + "L".join(f"{_short(x * width)} {_short(y)}" for x, y in stroke.points)


def _dots(layout: Layout, pen: Pen) -> Iterator[str]:
    for dot in layout.dots:
        if dot.low is not None and dot.high is not None:
            yield (
                f'<line {pen.look("interval", dot.role)} x1="{pen.x(dot.x)}" x2="{pen.x(dot.x)}"'
                f' y1="{_short(dot.high)}" y2="{_short(dot.low)}"/>'
            )
        yield _dot(dot, pen)


def _dot(dot: Dot, pen: Pen) -> str:
    looks = pen.look("hollow" if dot.hollow else "dot", dot.role)
    return f'<circle cx="{pen.x(dot.x)}" cy="{_short(dot.y)}" r="4" {looks}/>'


def _tag(tag: Tag, pen: Pen) -> str:
    shift = {"start": -4, "middle": 0, "end": 4}[tag.anchor]
    looks = pen.look("tag", tag.role, tag.anchor)
    return (
        f'<text x="{pen.x(tag.x)}" dx="{shift}" y="{_short(tag.y + 4.5)}" {looks}>{escape(tag.text)}</text>'
    )


def _unit(chart: Chart, pen: Pen) -> str:
    """Say what the axis counts, above it."""
    return f'<text x="-44" y="-18" {pen.look("unit")}>{escape(chart.unit)}</text>'


def _gap_area(gap: Gap, pen: Pen) -> str:
    if gap.status is Status.SUPPRESSED:
        upper, lower = gap.rows
        return (
            f'<rect x="{pen.x(gap.start)}" width="{pen.x(gap.end - gap.start)}" y="{upper}"'
            f' height="{lower - upper}"'
            f' fill="url(#hatch-{escape(pen.key)})"/>'
        )
    return _bracket(gap, pen) if gap.status is Status.NOT_COLLECTED else ""


def _bracket(gap: Gap, pen: Pen) -> str:
    """Draw a bracket that stays open towards the chart's edge: nothing is known of what lies beyond."""
    y = gap.rows[1] - (0 if gap.lane else 10)
    start, end = pen.x(gap.start), pen.x(gap.end)
    closed = [x for x, opens in ((start, gap.first), (end, gap.last)) if not opens]
    ends = "".join(f'<line x1="{x}" x2="{x}" y1="{y - 8}" y2="{y}"/>' for x in closed)
    return f'<g {pen.look("bracket")}><line x1="{start}" x2="{end}" y1="{y}" y2="{y}"/>{ends}</g>'


def _gap_words(gap: Gap, pen: Pen) -> str:
    """Write why a stretch is empty: in it, upwards where it is narrow, with a lock where it is hidden; or beside."""
    turn = ' transform="rotate(-90)"' if gap.turned else ""
    shift = {"start": 5, "middle": 0, "end": -5}[gap.anchor]
    text = f'<text x="{shift}" y="4.5"{turn}>{escape(gap.text)}</text>'
    looks = pen.look("row" if gap.lane else "gap", gap.role, gap.anchor)
    return pen.at(gap.hold, gap.y, looks, text + _lock(gap))


def _lock(gap: Gap) -> str:
    y = gap.lock()
    return "" if y is None else f'<path d="{LOCK}" transform="translate(0 {_short(y - gap.y)})"/>'


def _flag(flag: Flag, height: int, pen: Pen) -> str:
    anchor, shift = ("end", -6) if flag.leans_left else ("start", 6)
    looks = pen.look("flag", anchor)
    x = pen.x(flag.x)
    words = "".join(
        f'<text x="{x}" dx="{shift}" y="{ROW * (flag.row + n) + 12}" {looks}>{escape(text)}</text>'
        for n, text in enumerate(flag.words)
    )
    line = pen.look("break" if flag.is_break else "event")
    return f'<line {line} x1="{x}" x2="{x}" y1="0" y2="{height}"/>{words}'


def _short(number: float) -> str:
    """Return a number with at most one decimal, without a trailing zero."""
    return f"{round(number, 1):g}" if abs(number) < 100_000 else f"{number:.0f}"

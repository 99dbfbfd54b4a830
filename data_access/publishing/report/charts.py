"""Small charts as inline SVG: a series before and after a drop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data_access.model import Period
from data_access.publishing.report.facts import Line
from data_access.publishing.report.markup import Html, tag

WIDTH, HEIGHT = 320, 132
LEFT, RIGHT, TOP, BOTTOM = 44, 6, 10, 22
# A hole of more days than this between two points is a gap: the line stops.
LONGEST_STEP = {"month": 35, "wave": 130}


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where days and values lie in the picture."""

    first: int
    last: int
    highest: float

    def x(self, period: Period) -> float:
        days = max(self.last - self.first, 1)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (period.start.toordinal() - self.first) / days, 1)

    def y(self, value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.highest, 1)


def chart(line: Line) -> Html:
    """Return a chart of a series: what was dashed, what would be solid, a dot for each period that is new.

    It begins at 0. The figures stand in the table beside it.
    """
    periods = sorted(line.before.keys() | line.after.keys())
    values = [*line.before.values(), *line.after.values()]
    scale = _Scale(periods[0].start.toordinal(), periods[-1].start.toordinal(), nice(max(values, default=1)))
    added = [period for period in line.after if period not in line.before] if line.before else []
    return tag(
        "svg",
        _grid(scale, periods),
        _path(line.before, scale, "was"),
        _path(line.after, scale, "now"),
        [_dot(scale, period, line.after[period]) for period in added],
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=f"{line.dataset}, {line.name}, {periods[0]} to {periods[-1]}, from 0 to {scale.highest:,g}",
    )


def _dot(scale: _Scale, period: Period, value: float) -> Html:
    return tag("circle", cx=scale.x(period), cy=scale.y(value), r=2.2, class_="new")


def _grid(scale: _Scale, periods: Sequence[Period]) -> Html:
    top, bottom = scale.y(scale.highest), scale.y(0)
    right = WIDTH - RIGHT
    return tag(
        "g",
        tag("line", x1=LEFT, x2=right, y1=top, y2=top, class_="grid"),
        tag("line", x1=LEFT, x2=right, y1=bottom, y2=bottom, class_="axis"),
        tag("text", f"{scale.highest:,g}", x=LEFT - 5, y=top + 4, text_anchor="end"),
        tag("text", "0", x=LEFT - 5, y=bottom + 4, text_anchor="end"),
        tag("text", str(periods[0])[:7], x=LEFT, y=HEIGHT - 6),
        tag("text", str(periods[-1])[:7], x=right, y=HEIGHT - 6, text_anchor="end"),
    )


def _path(series: Mapping[Period, float], scale: _Scale, class_: str) -> Html:
    """Return a line that stops where periods are missing; a point that stands alone is a short stroke."""
    drawn = []
    for block in _blocks(sorted(series)):
        points = [f"{scale.x(period)} {scale.y(series[period])}" for period in block]
        drawn.append(f"M{'L'.join(points)}" if len(points) > 1 else f"M{points[0]}h1.5")
    return tag("path", d="".join(drawn), class_=class_) if drawn else Html("")


def _blocks(periods: Iterable[Period]) -> list[list[Period]]:
    blocks: list[list[Period]] = []
    for period in periods:
        step = LONGEST_STEP.get(str(period.grain), 0)
        if blocks and (period.start - blocks[-1][-1].start).days <= step:
            blocks[-1].append(period)
        else:
            blocks.append([period])
    return blocks


def nice(highest: float) -> float:
    """Return the next round number at or above a value: 1, 2, 2.5, 5 times a power of ten."""
    power = 1.0
    while power * 10 <= highest:
        power *= 10
    while power > highest > 0:
        power /= 10
    return next((step * power for step in (1, 2, 2.5, 5, 10) if step * power >= highest), 1.0)

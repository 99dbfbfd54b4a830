"""Words beside the lines of a chart, placed where they cover the least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from components import format as fmt
from components.figures.chart import Chart, Line, Role, is_shown
from components.figures.gaps import Gap
from components.figures.scale import LEFT, NARROW, PLOT_HEIGHT, TEXT_SIZE, TOP, WIDE, across, down, text_width

Polyline = Sequence[tuple[float, float]]

# Places to try, as pixels from the point to the middle of the text; the first is best where all are free.
_OFFSETS = (-16, 18, -34, 36, -52, 54, -70, 72)
_HALF = 9
# In a longer series the first value means little.
_MAX_WITH_FIRST = 16
# Bold words are wider than others.
_BOLD = 1.1
# Covering other words is far worse than covering a line; leaving the picture is worst.
_COST_RANK = 2
_COST_WORDS = 400
_COST_OUTSIDE = 5_000


@dataclass(frozen=True, slots=True)
class Tag:
    """Words at a point: `x` as a fraction across, `y` in pixels down to the middle of the text.

    `anchor` is `start`, `middle` or `end`.
    """

    role: Role
    x: float
    y: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle in pixels at one width of the plot."""

    left: float
    right: float
    upper: float
    lower: float

    def meets(self, other: _Box) -> bool:
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.lower <= other.upper or other.lower <= self.upper)

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.upper <= y <= self.lower


def place_tags(chart: Chart, drawn: Sequence[Polyline], gaps: Sequence[Gap], top: float) -> tuple[Tag, ...]:
    """Return the label and newest value at the end of each line, and the first value of a short first line."""
    placed: list[Tag] = []
    for line, index in _wanted(chart):
        value = line.points[index].value or 0.0
        tag = Tag(
            role=line.role,
            x=across(index, len(chart.periods)),
            y=down(value, top),
            text=_words(chart, line, index, value),
            anchor=_anchor(index, len(chart.periods)),
        )
        placed.append(_best(tag, drawn, _Words(chart.unit, tuple(placed), tuple(gaps))))
    return tuple(placed)


def _wanted(chart: Chart) -> list[tuple[Line, int]]:
    """Return which points of which lines are labelled: ends first, since they matter most."""
    ends = [(line, shown[-1]) for line in chart.lines if (shown := _shown(line))]
    if len(chart.periods) > _MAX_WITH_FIRST:
        return ends
    firsts = [(chart.lines[0], index) for index in _shown(chart.lines[0])[:1]]
    return ends + [first for first in firsts if first not in ends]


def _shown(line: Line) -> list[int]:
    return [index for index, point in enumerate(line.points) if is_shown(point)]


def _words(chart: Chart, line: Line, index: int, value: float) -> str:
    written = fmt.number(value, chart.language, decimals=chart.decimals)
    is_end = index == _shown(line)[-1]
    return f"{line.label} {written}" if is_end and len(chart.lines) > 1 else written


def _anchor(index: int, count: int) -> str:
    if index >= count / 2:
        return "end"
    return "start" if index == 0 else "middle"


@dataclass(frozen=True, slots=True)
class _Words:
    """The words that already stand in a chart."""

    unit: str
    tags: tuple[Tag, ...]
    gaps: tuple[Gap, ...]

    def boxes(self, width: float) -> list[_Box]:
        unit = _Box(-LEFT, text_width(self.unit) - LEFT, -TOP, -_HALF)
        gaps = [_gap_box(gap, width) for gap in self.gaps if gap.text and not gap.lane]
        return [unit, *gaps, *(_tag_box(tag, width) for tag in self.tags)]


def _best(tag: Tag, drawn: Sequence[Polyline], words: _Words) -> Tag:
    """Return the tag, moved off its point to where it covers the least."""
    candidates = [replace(tag, y=round(tag.y + offset, 1)) for offset in _OFFSETS]

    def cost(rank: int) -> float:
        covered = sum(_covered(candidates[rank], drawn, words, width) for width in (NARROW, WIDE))
        return _COST_RANK * rank + covered

    return candidates[min(range(len(candidates)), key=cost)]


def _covered(tag: Tag, drawn: Sequence[Polyline], words: _Words, width: float) -> float:
    """Return how much a tag would cover: pixels of lines below it, and other words, which count far more."""
    box = _tag_box(tag, width)
    outside = box.upper < _HALF - TOP or box.lower > PLOT_HEIGHT + 2
    met = sum(box.meets(other) for other in words.boxes(width))
    return _COST_OUTSIDE * outside + _COST_WORDS * met + sum(_run_through(line, box, width) for line in drawn)


def _tag_box(tag: Tag, width: float) -> _Box:
    length = text_width(tag.text) * _BOLD
    x = tag.x * width
    left = {"start": x - 4, "middle": x - length / 2, "end": x + 4 - length}[tag.anchor]
    return _Box(left, left + length, tag.y - _HALF, tag.y + _HALF)


def _gap_box(gap: Gap, width: float) -> _Box:
    """Return the box of a gap's words in the middle of the plot."""
    half = text_width(gap.text) / 2
    across_half, down_half = (TEXT_SIZE / 2, half + 20) if gap.turned else (half, 28)
    x, y = gap.middle * width, PLOT_HEIGHT / 2
    return _Box(x - across_half, x + across_half, y - down_half, y + down_half)


def _run_through(line: Polyline, box: _Box, width: float) -> float:
    """Return about how many pixels of a line lie in a box."""
    inside = 0
    for (x1, y1), (x2, y2) in pairwise((x * width, y) for x, y in line):
        if max(x1, x2) < box.left or min(x1, x2) > box.right:
            continue
        steps = 1 + int(max(abs(x2 - x1), abs(y2 - y1)) / 3)
        places = ((x1 + (x2 - x1) * n / steps, y1 + (y2 - y1) * n / steps) for n in range(steps + 1))
        inside += sum(box.holds(x, y) for x, y in places)
    return 3.0 * inside

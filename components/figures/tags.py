"""Words beside the lines of a chart, placed where they cover the least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from components import format as fmt
from components.figures.boxes import Box, Polyline, covered_length
from components.figures.chart import Chart, Line, Role, is_shown
from components.figures.gaps import Gap
from components.figures.scale import LEFT, NARROW, PLOT_HEIGHT, TOP, WIDE, across, down, text_width
from components.shares import share_words
from data_access.catalog import LEAST_BASE_FOR_PERCENT

# Places to try, as pixels from the point to the middle of the text; the first is best where all are free.
_OFFSETS = tuple(sign * (16 + 9 * n) for n in range(12) for sign in (-1, 1))
_HALF = 9
# In a longer series the first value means little.
_MAX_WITH_FIRST = 16
# Bold words are wider than others.
_BOLD = 1.1
# What each pixel away from the point, and of line covered, counts against: covering a gap's words, standing
# beyond another line's end, covering another label, leaving the picture.
_COST_FAR = 0.5
_COST_GAP = 40
_COST_ASTRAY = 150
_COST_LABEL = 400
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


def place_tags(chart: Chart, drawn: Sequence[Polyline], gaps: Sequence[Gap], top: float) -> tuple[Tag, ...]:
    """Return the label and newest value at the end of each line, and of a short first line what verdicts go by."""
    placed: list[Tag] = []
    ends = _ends(chart, top)
    for line, index in _wanted(chart):
        value = line.points[index].value or 0.0
        tag = Tag(
            role=line.role,
            x=across(index, len(chart.periods)),
            y=down(value, top),
            text=_words(chart, line, index, value),
            anchor=_anchor(index, len(chart.periods)),
        )
        placed.append(_best(tag, _Around(chart.unit, drawn, ends, tuple(gaps), tuple(placed))))
    return tuple(placed)


def _wanted(chart: Chart) -> list[tuple[Line, int]]:
    """Return which points of which lines are labelled: ends first, since they matter most, from high to low.

    Of a short first line also the first, and of a lone one the newest that can no longer change: what is said of a
    chart goes by these.
    """
    ends = [(line, shown[-1]) for line in chart.lines if (shown := _shown(line))]
    ends.sort(key=lambda end: -(end[0].points[end[1]].value or 0.0))
    if len(chart.periods) > _MAX_WITH_FIRST:
        return ends
    line = chart.lines[0]
    settled = [index for index in _shown(line) if not line.points[index].provisional]
    others = [*settled[-1:], *_shown(line)[:1]] if len(chart.lines) == 1 else _shown(line)[:1]
    return ends + [(line, index) for index in dict.fromkeys(others) if (line, index) not in ends]


def _shown(line: Line) -> list[int]:
    return [index for index, point in enumerate(line.points) if is_shown(point)]


def _words(chart: Chart, line: Line, index: int, value: float) -> str:
    share = line.points[index].share
    if share is not None and share.base < LEAST_BASE_FOR_PERCENT:
        written = share_words(share, chart.language)
    else:
        written = fmt.number(value, chart.language, decimals=chart.decimals)
    is_end = index == _shown(line)[-1]
    return f"{line.label} {written}" if is_end and len(chart.lines) > 1 else written


def _anchor(index: int, count: int) -> str:
    if index >= count / 2:
        return "end"
    return "start" if index == 0 else "middle"


@dataclass(frozen=True, slots=True)
class _Around:
    """What already stands in a chart: the axis's words, lines and where they end, gaps, other tags."""

    unit: str
    drawn: Sequence[Polyline]
    ends: Sequence[tuple[float, float]]
    gaps: tuple[Gap, ...]
    tags: tuple[Tag, ...]

    def labels(self, width: float) -> list[Box]:
        unit = Box(-LEFT, text_width(self.unit) - LEFT, -TOP, -_HALF)
        return [unit, *(_tag_box(tag, width) for tag in self.tags)]

    def reasons(self, width: float) -> list[Box]:
        return [gap.box(width) for gap in self.gaps if gap.text and not gap.lane]


def _ends(chart: Chart, top: float) -> list[tuple[float, float]]:
    """Return where each line ends, as (fraction across, pixels down)."""
    lasts = [(line, shown[-1]) for line in chart.lines if (shown := _shown(line))]
    return [
        (across(index, len(chart.periods)), down(line.points[index].value or 0.0, top))
        for line, index in lasts
    ]


def _best(tag: Tag, around: _Around) -> Tag:
    """Return the tag, moved off its point to where it covers the least and cannot be taken for another line's."""
    candidates = [replace(tag, y=round(tag.y + offset, 1)) for offset in _OFFSETS]

    def cost(candidate: Tag) -> float:
        low, high = sorted((tag.y, candidate.y))
        astray = sum(low < end < high for _, end in around.ends)
        covered = sum(_covered(candidate, around, width) for width in (NARROW, WIDE))
        return _COST_FAR * (high - low) + _COST_ASTRAY * astray + covered

    return min(candidates, key=cost)


def _covered(tag: Tag, around: _Around, width: float) -> float:
    """Return how much a tag would cover: pixels of lines below it, and words, which count for more."""
    box = _tag_box(tag, width)
    outside = box.upper < _HALF - TOP or box.lower > PLOT_HEIGHT + 2
    labels = sum(box.meets(label) for label in around.labels(width))
    reasons = sum(box.meets(reason) for reason in around.reasons(width))
    hidden = sum(box.holds(x * width, y) for x, y in around.ends)
    lines = covered_length(around.drawn, box, width)
    return (
        _COST_OUTSIDE * outside + _COST_LABEL * labels + _COST_GAP * reasons + _COST_ASTRAY * hidden + lines
    )


def _tag_box(tag: Tag, width: float) -> Box:
    length = text_width(tag.text) * _BOLD
    x = tag.x * width
    left = {"start": x - 4, "middle": x - length / 2, "end": x + 4 - length}[tag.anchor]
    return Box(left, left + length, tag.y - _HALF, tag.y + _HALF)

"""The stretches of a chart that hold no value, and the words that say why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from components import format as fmt
from components.figures.boxes import Box, Polyline, covered_length
from components.figures.chart import Chart, Line, Role
from components.figures.scale import NARROW, ROW, TEXT_SIZE, WIDE, text_width
from data_access.model import Status

# What a lock takes beside the words.
LOCK_ROOM = 26
# What does not apply is left out of the picture and named in its note.
DRAWN = (Status.SUPPRESSED, Status.NOT_REPORTED, Status.NOT_COLLECTED)


@dataclass(frozen=True, slots=True)
class Gap:
    """Neighboring periods without a value for the same reason, from fraction `start` to `end` across.

    `lane` is 0 for the first line, whose gaps take the plot's whole height; those of other lines take a row
    of their own at the top in their color, the first being 1. `text` is empty where a label beside it already
    says it; its middle is `y` pixels down. `turned` text reads upwards. `first` and `last` tell whether the chart
    ends there; `height` is that of its plot.
    """

    status: Status
    role: Role
    start: float
    end: float
    lane: int
    text: str
    y: float
    turned: bool
    first: bool
    last: bool
    height: int

    @property
    def middle(self) -> float:
        """Half way across."""
        return (self.start + self.end) / 2

    @property
    def anchor(self) -> str:
        """Which end of its words a gap holds: those of a row stand beside it, on the side with more room."""
        if self.lane == 0:
            return "middle"
        return "end" if self.start > 1 - self.end else "start"

    @property
    def hold(self) -> float:
        """The fraction across at which the words are held."""
        return {"start": self.end, "middle": self.middle, "end": self.start}[self.anchor]

    @property
    def rows(self) -> tuple[float, float]:
        """The upper and lower end of the part of the plot that the gap takes, in pixels down."""
        return _rows(self.lane, self.height)

    def box(self, width: float) -> Box:
        """Return the place that the words of a gap of the first line take, with their lock."""
        half = text_width(self.text) / 2
        beside, above = (TEXT_SIZE / 2, half + LOCK_ROOM) if self.turned else (half, LOCK_ROOM)
        x = self.middle * width
        return Box(x - beside, x + beside, self.y - above, self.y + above)

    def lock(self) -> float | None:
        """Return how many pixels down a lock stands: above words, below those that read upwards; None for none."""
        if self.lane or not self.text or self.status is not Status.SUPPRESSED:
            return None
        return self.y + (text_width(self.text) / 2 + 16 if self.turned else -20)


def _rows(lane: int, height: int) -> tuple[float, float]:
    return (ROW * (lane - 1), ROW * lane - 2) if lane else (0, height)


def clear_of(gap: Gap, lines: Sequence[Polyline]) -> Gap:
    """Return the gap with its words moved up or down to where they cover the least of other lines."""
    if gap.lane or not gap.text:
        return gap
    half = gap.box(NARROW).lower - gap.y
    heights: tuple[float, ...] = (gap.y, gap.height - half - 4, half + 4)

    def cost(y: float) -> float:
        moved = replace(gap, y=round(y, 1))
        return sum(covered_length(lines, moved.box(width), width) for width in (NARROW, WIDE))

    best: float = min(heights, key=cost)
    return replace(gap, y=round(best, 1))


def find_gaps(chart: Chart) -> tuple[Gap, ...]:
    """Return every gap of the lines of a chart, line by line in order of time; a shared one is told once."""
    gaps: list[Gap] = []
    lane = 0
    for line in chart.lines:
        told = {(gap.status, gap.start, gap.end) for gap in gaps if gap.lane == 0}
        found = [gap for gap in _gaps_of(chart, line, lane) if (gap.status, gap.start, gap.end) not in told]
        gaps.extend(found)
        lane += bool(found) or lane == 0
    return tuple(gaps)


def _gaps_of(chart: Chart, line: Line, lane: int) -> list[Gap]:
    gaps: list[Gap] = []
    count = len(line.points)
    for status, run in groupby(enumerate(line.points), key=lambda entry: entry[1].status):
        indices = [index for index, _ in run]
        if status in DRAWN:
            gap = Gap(
                status=status,
                role=line.role,
                start=indices[0] / count,
                end=(indices[-1] + 1) / count,
                lane=lane,
                text="",
                y=sum(_rows(lane, chart.height)) / 2,
                turned=False,
                first=indices[0] == 0,
                last=indices[-1] == count - 1,
                height=chart.height,
            )
            gaps.append(_with_words(gap, chart, line, gaps))
    return gaps


def _with_words(gap: Gap, chart: Chart, line: Line, before: list[Gap]) -> Gap:
    """Say why a stretch is empty, unless words for the same reason stand too near on a phone."""
    words = fmt.status(gap.status, chart.language)
    if gap.lane:
        named = f"{line.label}: {words}"
        # The color says whose gap it is where the name does not fit.
        words = named if text_width(named) <= NARROW * max(gap.start, 1 - gap.end) else words
    needed = text_width(words) if gap.lane else 2 * TEXT_SIZE
    told = [other.middle for other in before if other.text and other.status is gap.status]
    if told and (gap.middle - told[-1]) * NARROW < needed:
        return gap
    turned = not gap.lane and text_width(words) + 12 > (gap.end - gap.start) * NARROW
    return replace(gap, text=words, turned=turned)

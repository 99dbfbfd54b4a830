"""Charts one above the other on one time axis, and below them numbered marks: what each shows and where it stands.

Each chart keeps its own scale; what they share is time alone. Marks are numbered because on a phone their words would
meet: the words stand in a list beside the picture.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import count

from components.figures.chart import Chart, ChartError
from components.figures.layout import Layout, Tick, lay_out
from components.figures.scale import BOTTOM, LEFT, NARROW, RIGHT, TOP, text_width, wrapped
from data_access.model import Grain, Period

# Bold letters are wider than the others.
BOLD = 1.22
# Height of a line of a heading, and what stands free above it.
HEAD_LINE, HEAD_SPACE = 19, 8
# A mark with its number, and the row that it takes with what stands free around it.
SIGN, SIGN_ROW = 18, 23


class Shape(StrEnum):
    """What a mark stands for, and so its shape: a step of a reform is round, an event square."""

    REFORM = "reform"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Pane:
    """One chart of a stack under a heading that says what it shows."""

    heading: str
    chart: Chart


@dataclass(frozen=True, slots=True)
class Sign:
    """A numbered mark on a day; `words` say what happened."""

    number: int
    day: date
    shape: Shape
    words: str


@dataclass(frozen=True, slots=True)
class Stack:
    """Charts of the same whole years, every text in its language, and the marks of these years under `heading`.

    `summary` stands for the picture where it is not seen. `width` is the least that its plots are drawn in, a phone's
    unless they go where there is more.
    """

    summary: str
    language: str
    panes: tuple[Pane, ...]
    heading: str = ""
    signs: tuple[Sign, ...] = ()
    width: int = NARROW

    def __post_init__(self) -> None:
        spans = {(pane.chart.periods[0].start, pane.chart.periods[-1].end) for pane in self.panes}
        if len(spans) != 1:
            raise ChartError(f"the charts of a stack cover one and the same time, not {sorted(spans)}")
        if any(sign.day.year not in self.years for sign in self.signs):
            raise ChartError(f"a mark lies outside {self.years}")

    @property
    def years(self) -> range:
        """The years that it covers."""
        periods = self.panes[0].chart.periods
        return range(periods[0].start.year, periods[-1].end.year + 1)

    def across(self, day: date) -> float:
        """Return the place of a day as a fraction of the width; every year is as wide as another."""
        year = Period.of(day, Grain.YEAR)
        part = ((day - year.start).days + 0.5) / ((year.end - year.start).days + 1)
        return (day.year - self.years[0] + part) / len(self.years)


@dataclass(frozen=True, slots=True)
class PlacedPane:
    """A pane with its heading in lines, its plot's upper end in pixels down, and where everything in it stands."""

    heading: tuple[str, ...]
    top: int
    chart: Chart
    layout: Layout


@dataclass(frozen=True, slots=True)
class PlacedSign:
    """A mark with the place of its middle: a fraction across, pixels down."""

    sign: Sign
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class StackLayout:
    """A stack with every place computed: `height` is that of the whole, `strip` the part in which marks stand.

    `years` are the places across at which a year begins, but for the first.
    """

    height: int
    panes: tuple[PlacedPane, ...]
    years: tuple[float, ...]
    strip_heading: tuple[str, ...]
    strip: tuple[int, int]
    signs: tuple[PlacedSign, ...]


@lru_cache(maxsize=16)
def lay_out_stack(stack: Stack) -> StackLayout:
    """Return where everything stands; whatever depends on the width is decided for the least."""
    ticks = tuple(_year_ticks(stack.years))
    panes, end = [], 0
    for pane in stack.panes:
        heading = heading_lines(pane.heading, stack.width)
        top = end + HEAD_SPACE + HEAD_LINE * len(heading) + TOP
        layout = replace(lay_out(pane.chart), x_ticks=ticks)
        panes.append(PlacedPane(heading, top, pane.chart, layout))
        end = top + pane.chart.height + BOTTOM
    heading = heading_lines(stack.heading, stack.width) if stack.signs else ()
    strip_top = end + (HEAD_SPACE + HEAD_LINE * len(heading) + 6 if heading else 0)
    signs = tuple(_placed_signs(stack, strip_top))
    strip_end = max((round(each.y + SIGN_ROW / 2) for each in signs), default=strip_top)
    years = tuple(n / len(stack.years) for n in range(1, len(stack.years)))
    return StackLayout(strip_end, tuple(panes), years, heading, (strip_top, strip_end), signs)


def heading_lines(text: str, width: int) -> tuple[str, ...]:
    """Return a heading in lines that fit above a plot; bold letters are wider than the others."""
    return wrapped(text, (width + LEFT + RIGHT - 8) / BOLD)


def heading_y(first: int, n: int) -> float:
    """Return the middle of a line of a heading whose lines begin `first` pixels down."""
    return first + HEAD_LINE * (n + 0.5)


def _year_ticks(years: Sequence[int]) -> Iterator[Tick]:
    """Name years in their middle, only as many as fit a phone, counted from the newest."""
    step = math.ceil((text_width(f"{years[0]}") + 10) / (NARROW / len(years)))
    for n, year in enumerate(years):
        if (len(years) - 1 - n) % step == 0:
            yield Tick((n + 0.5) / len(years), f"{year}")


def _placed_signs(stack: Stack, top: int) -> Iterator[PlacedSign]:
    """Place marks at their day, each on the first row on which it meets no other."""
    ends: dict[int, float] = {}
    for sign in sorted(stack.signs, key=lambda each: (each.day, each.number)):
        x = stack.across(sign.day)
        left = x * stack.width - SIGN / 2
        row = next(row for row in count() if ends.get(row, -math.inf) <= left)
        ends[row] = left + SIGN + 4
        yield PlacedSign(sign, x, top + SIGN_ROW * (row + 0.5))

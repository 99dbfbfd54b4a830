"""Where everything in a chart stands, decided once for both renderers, so that nothing moves at take-over."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count, groupby, pairwise

from components import format as fmt
from components.figures.chart import Chart, Line, Mark, Role, is_shown
from components.figures.gaps import Gap, clear_of, find_gaps
from components.figures.scale import NARROW, ROW, across, axis_steps, down, text_width, wrapped
from components.figures.tags import Tag, place_tags
from data_access.model import Grain, Period
from data_access.statistics import Observation, stretch

# Dots on every point only where they do not melt into a band.
MAX_DOTS = 16
# Between an event's line and its words, on both sides together.
FLAG_SPACE = 12


@dataclass(frozen=True, slots=True)
class Tick:
    """A label at a place: a fraction across, or a value up."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A connected piece of a line as (fraction across, pixels down); dashed where provisional."""

    role: Role
    points: tuple[tuple[float, float], ...]
    dashed: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A point that is marked: hollow where provisional. `low` and `high` are pixels down."""

    role: Role
    x: float
    y: float
    hollow: bool
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """An event: a thin line at `x` with lines of words beside it, the first on the given row from the top."""

    x: float
    words: tuple[str, ...]
    row: int
    leans_left: bool
    is_break: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """A chart with every place computed; `top` is the value at the upper end of the axis, `height` its plot's."""

    top: float
    height: int
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    strokes: tuple[Stroke, ...]
    dots: tuple[Dot, ...]
    gaps: tuple[Gap, ...]
    tags: tuple[Tag, ...]
    flags: tuple[Flag, ...]


@lru_cache(maxsize=32)
def lay_out(chart: Chart) -> Layout:
    """Return where everything in the chart stands. Only published values have a say in the axis.

    Remembered, because a page asks for it twice: for the SVG and for the figure.
    """
    gaps, flags = find_gaps(chart), _flags(chart)
    steps = _steps(chart, gaps, flags)
    top = steps[-1]
    strokes = tuple(stroke for line in reversed(chart.lines) for stroke in _strokes(line, top, chart.height))
    drawn = [stroke.points for stroke in strokes]
    gaps = tuple(clear_of(gap, drawn) for gap in gaps)
    return Layout(
        top=top,
        height=chart.height,
        x_ticks=_x_ticks(chart.periods, chart.language),
        y_ticks=_y_ticks(chart, steps),
        strokes=strokes,
        dots=tuple(dot for line in reversed(chart.lines) for dot in _dots(line, top, chart.height)),
        gaps=gaps,
        tags=place_tags(chart, drawn, gaps, top),
        flags=flags,
    )


def _steps(chart: Chart, gaps: Sequence[Gap], flags: Sequence[Flag]) -> tuple[float, ...]:
    """Return the axis, long enough to leave free the rows at the top on which words stand."""
    rows = max(
        (*(gap.lane for gap in gaps), *(flag.row + len(flag.words) for flag in flags)),
        default=0,
    )
    room = chart.height / (chart.height - min(rows * ROW, chart.height / 2))
    values = [point.value for line in chart.lines for point in line.points if point.value is not None]
    whole = all(float(value).is_integer() for value in values)
    return axis_steps(chart.highest * room, whole=whole, height=chart.height)


def _y_ticks(chart: Chart, steps: Sequence[float]) -> tuple[Tick, ...]:
    """Number the steps; where nothing is shown, zero alone."""
    step = steps[1]
    decimals = max(0, -math.floor(math.log10(step)))
    numbered = steps if chart.highest > 0 else steps[:1]
    return tuple(Tick(at, fmt.number(at, chart.language, decimals=decimals)) for at in numbered)


def _x_ticks(periods: Sequence[Period], language: str) -> tuple[Tick, ...]:
    """Label years where months or quarters run over two or more, else periods; only as many as fit a phone."""
    labels = _year_labels(periods) or [(n, fmt.axis_period(p, language)) for n, p in enumerate(periods)]
    widest = max(text_width(text) for _, text in labels) + 10
    room = NARROW * (labels[1][0] - labels[0][0]) / len(periods) if len(labels) > 1 else widest
    # Counted from the newest, which readers look for first.
    kept = labels[:: -math.ceil(widest / room)][::-1]
    return tuple(Tick(across(index, len(periods)), text) for index, text in kept)


def _year_labels(periods: Sequence[Period]) -> list[tuple[int, str]]:
    if periods[0].grain not in (Grain.MONTH, Grain.QUARTER):
        return []
    years = [(n, f"{p.start.year}") for n, p in enumerate(periods) if p.start.month == 1]
    return years if len(years) > 1 else []


def _strokes(line: Line, top: float, height: int) -> Iterator[Stroke]:
    """Cut a line at every gap, and into full and dashed pieces that share their ends."""
    for run in _shown_runs(line):
        for dashed, piece in _by_dash(run):
            places = tuple((across(n, len(line.points)), down(value, top, height)) for n, _, value in piece)
            yield Stroke(line.role, places, dashed)


Shown = tuple[int, Observation, float]


def _shown_runs(line: Line) -> Iterator[list[Shown]]:
    """Yield the unbroken runs of points with a value, each with its index and value; none crosses a break."""

    def kind(entry: tuple[int, Observation]) -> tuple[bool, tuple[int, int]]:
        return is_shown(entry[1]), stretch(entry[1].period, line.breaks)

    for (shown, _), run in groupby(enumerate(line.points), key=kind):
        if shown:
            yield [(index, point, point.value or 0.0) for index, point in run]


def _by_dash(run: Sequence[Shown]) -> Iterator[tuple[bool, list[Shown]]]:
    """Group the steps between neighbors: a step to or from a provisional point is dashed."""
    steps = ((a, b, a[1].provisional or b[1].provisional) for a, b in pairwise(run))
    for dashed, group in groupby(steps, key=lambda step: step[2]):
        pairs = list(group)
        yield dashed, [pairs[0][0], *(b for _, b, _ in pairs)]


def _dots(line: Line, top: float, height: int) -> Iterator[Dot]:
    """Mark every point of a short line; of a long one zeros, lone points and estimates only."""
    length = len(line.points)
    for run in _shown_runs(line):
        for index, point, value in run:
            if length <= MAX_DOTS or value == 0 or len(run) == 1 or point.low is not None:
                yield Dot(
                    role=line.role,
                    x=across(index, length),
                    y=down(value, top, height),
                    hollow=point.provisional,
                    low=None if point.low is None else down(point.low, top, height),
                    high=None if point.high is None else down(point.high, top, height),
                )


def _flags(chart: Chart) -> tuple[Flag, ...]:
    """Place events side by side where their words do not meet on a phone, else on further rows."""
    flags: list[Flag] = []
    ends: dict[int, float] = {}
    for mark in sorted(chart.marks, key=lambda mark: (mark.period, mark.into)):
        if mark.period in chart.periods:
            flag = _flag(chart, mark)
            start, end = _extent(flag)
            row = _free_row(ends, start, len(flag.words))
            ends.update(dict.fromkeys(range(row, row + len(flag.words)), end))
            flags.append(replace(flag, row=row))
    return tuple(flags)


def _flag(chart: Chart, mark: Mark) -> Flag:
    """Return an event with its words on the side that has more room."""
    x = (chart.periods.index(mark.period) + mark.into) / len(chart.periods)
    words = wrapped(mark.label, NARROW * max(x, 1 - x) - FLAG_SPACE / 2)
    return Flag(x, words, row=0, leans_left=x > 0.5, is_break=mark.is_break)


def _extent(flag: Flag) -> tuple[float, float]:
    """Return from where to where an event's words reach on a phone, in pixels."""
    width = max(map(text_width, flag.words), default=0) + FLAG_SPACE
    start = flag.x * NARROW - (width if flag.leans_left else 0)
    return start, start + width


def _free_row(ends: Mapping[int, float], start: float, rows: int) -> int:
    """Return the first row from which so many rows are free at a place."""
    return next(row for row in count() if all(ends.get(row + n, -math.inf) <= start for n in range(rows)))

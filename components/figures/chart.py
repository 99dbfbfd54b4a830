"""What a chart shows, told once; `svg` and `plotly` draw it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from components.figures.scale import PLOT_HEIGHT
from data_access.model import DataError, Period, Status
from data_access.statistics import Observation


class ChartError(DataError):
    """A description that no chart can be drawn from."""


class Role(StrEnum):
    """What a line stands for, and so its color: this area or category, what it is held against, others."""

    ACCENT = "accent"
    CONTEXT = "context"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    FIFTH = "fifth"
    SIXTH = "sixth"


@dataclass(frozen=True, slots=True)
class Line:
    """One series: a label in the reader's language and a value or a status for each period of its chart.

    Where `breaks` part its points, the line is cut.
    """

    label: str
    points: tuple[Observation, ...]
    role: Role = Role.ACCENT
    breaks: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """An event, or a break in the series: a thin line with words.

    It stands at the start of a period, or `into` it: 0.5 is half way. `note` is what is said of it in a table.
    """

    period: Period
    label: str
    is_break: bool = False
    into: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of one measure over time, every text in its language.

    `unit` names what the axis counts. `lines` come with the most important first, each with one point for each
    of `periods` in order. `summary` stands for the picture where it is not seen. `decimals` are of the values
    (None: as many as needed). `sample` marks invented numbers, `preview` those
    that are not published yet. `height` is that of its plot in pixels.
    """

    title: str
    summary: str
    unit: str
    language: str
    periods: tuple[Period, ...]
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...] = ()
    note: str = ""
    decimals: int | None = None
    sample: bool = False
    preview: bool = False
    height: int = PLOT_HEIGHT

    @property
    def warnings(self) -> tuple[str, ...]:
        """Message ids of what must be said wherever the chart goes."""
        preview = ("preview.notice",) if self.preview else ()
        return (*preview, "figure.sample") if self.sample else preview

    def __post_init__(self) -> None:
        if not self.periods or not self.lines:
            raise ChartError(f"{self.title!r}: a chart has at least one period and one line")
        for line in self.lines:
            if tuple(point.period for point in line.points) != self.periods:
                raise ChartError(f"{self.title!r}: {line.label!r} needs one point for each period, in order")
            if any(point.value is not None and point.value < 0 for point in line.points):
                raise ChartError(f"{self.title!r}: {line.label!r} is below zero, where the axis begins")

    @property
    def highest(self) -> float:
        """The greatest number shown, 0 where none is."""
        return max(
            (
                number
                for line in self.lines
                for point in line.points
                for number in (point.value, point.high)
                if number is not None
            ),
            default=0,
        )


def is_shown(point: Observation) -> bool:
    """Tell whether there is a value to draw."""
    return point.status is Status.PUBLISHED

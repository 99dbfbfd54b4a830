"""The note under a figure: why some of its numbers are not there, each reason once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.frame import Frame
from components.sentences import empties_note
from data_access.model import Status
from data_access.statistics import Observation

# Where the methods page says why numbers are hidden.
SMALL_NUMBERS = "small-numbers"
# Where it says when a change is called clear.
VERDICT = "verdict"


def verdict_link(frame: Frame) -> Component:
    """Return the way to what "clearly" means."""
    return html.A(frame.t("methods.verdict.title"), href=f"{frame.link('/methods')}#{VERDICT}")


def note_of(frame: Frame, points: Iterable[Observation]) -> list[Any]:
    """Return the reasons in words; where a number is hidden, with the way to what is said of that.

    It is the same whether a number is hidden for itself or to protect another: nobody can be told which.
    """
    return list(_parts(frame, tuple(points)))


def _parts(frame: Frame, points: tuple[Observation, ...]) -> Iterator[Any]:
    words = empties_note(frame.t, points)
    if words:
        yield f"{words} "
    if any(point.status is Status.SUPPRESSED for point in points):
        why = f"{frame.link('/methods')}#{SMALL_NUMBERS}"
        yield html.A(frame.t("note.suppressed.why"), href=why, className="why-hidden")
        yield ". "

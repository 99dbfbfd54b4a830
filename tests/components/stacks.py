"""Stacks of charts for the tests: every kind of empty, a break, other grains, marks that crowd."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from components.figures import Mark, Pane, Role, Shape, Sign, Stack
from tests.components.charts import HIDDEN, NEVER, WAITING, chart, line


def signs(count: int, first: date = date(2021, 3, 1), days: int = 30) -> tuple[Sign, ...]:
    """Return marks on days apart, every third an event."""
    return tuple(
        Sign(
            n + 1,
            first + timedelta(days * n),
            Shape.REFORM if n % 3 else Shape.EVENT,
            f"What happened <{n + 1}>",
        )
        for n in range(count)
    )


def of_two() -> Stack:
    """Return years above quarters, with empties, a break and marks near each other."""
    years = chart(
        replace(line("Newark", "2019", NEVER, 204, 196, HIDDEN, 195, WAITING), breaks=(date(2021, 1, 1),))
    )
    counted_anew = Mark(years.periods[2], "New reporting system", is_break=True, note="Not comparable.")
    quarters = chart(
        line("Newark", "2019-Q1", *(40 + 7 * n % 30 for n in range(24)), role=Role.SECOND, provisional=1),
        unit="officers trained",
    )
    panes = (
        Pane("What happened: people shot", replace(years, marks=(counted_anew,), height=160)),
        Pane("What was done: officers trained in a course of a long name", replace(quarters, height=160)),
    )
    return Stack("Two charts.", "en", panes, "Steps and events, listed by number", signs(14))


def of_one() -> Stack:
    """Return one chart without marks."""
    return Stack(
        "One chart.",
        "en",
        (Pane("What happened", replace(chart(line("South", "2019", 3, 0, 2)), height=160)),),
    )


STACKS = {"two": of_two, "one": of_one}

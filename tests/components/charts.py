"""Charts for the tests: every kind of empty, many lengths and numbers of lines."""

from __future__ import annotations

from dataclasses import replace

from components.figures import Chart, Line, Mark, Role, summary_of
from data_access.model import Period, Status
from data_access.statistics import Observation

HIDDEN, WAITING, NEVER, NOWHERE = (
    Status.SUPPRESSED,
    Status.NOT_REPORTED,
    Status.NOT_COLLECTED,
    Status.NOT_APPLICABLE,
)
Value = float | Status


def line(label: str, first: str, *values: Value, role: Role = Role.ACCENT, provisional: int = 0) -> Line:
    """Return a line from a first period on; the last `provisional` values are provisional."""
    start = Period.parse(first)
    points = []
    for n, value in enumerate(values):
        period, late = start.shift(n), n >= len(values) - provisional
        if isinstance(value, Status):
            points.append(Observation(period, value))
        else:
            points.append(Observation(period, Status.PUBLISHED, value, provisional=late))
    return Line(label, tuple(points), role)


def chart(
    *lines: Line, marks: tuple[Mark, ...] = (), language: str = "en", unit: str = "people shot"
) -> Chart:
    """Return a chart of these lines."""
    return Chart(
        title="Fewer people were shot",
        summary=summary_of(lines, language),
        unit=unit,
        language=language,
        periods=tuple(point.period for point in lines[0].points),
        lines=lines,
        marks=marks,
    )


def every_empty(language: str = "en") -> Chart:
    """Return nine years with every kind of empty, a zero and a provisional value."""
    return chart(
        line("South Ward", "2016", NEVER, NEVER, 75, 57, HIDDEN, 0, NOWHERE, WAITING, 31, provisional=1),
        language=language,
    )


def months() -> Chart:
    """Return five years of months with a broken quarter, single hidden months and three provisional ones."""
    values: list[Value] = [18 + (n * 7) % 13 for n in range(60)]
    values[0:3] = [WAITING] * 3
    values[33] = values[36] = values[37] = HIDDEN
    values[20] = 0
    return chart(line("Newark", "2021-01", *values, provisional=3))


def many_lines() -> Chart:
    """Return six lines that cross, one with a gap of its own."""
    return chart(
        line("Central Ward", "2021", 44, 44, 43, 43),
        line("East Ward", "2021", 60, 56, 50, 33, role=Role.SECOND),
        line("North Ward", "2021", 37, 30, 27, 32, role=Role.THIRD),
        line("South Ward", "2021", 32, 35, 25, 36, role=Role.FOURTH),
        line("West Ward", "2021", 30, HIDDEN, 23, 24, role=Role.FIFTH),
        line("Elsewhere", "2021", 0, 0, 1, 2, role=Role.SIXTH),
    )


def with_events() -> Chart:
    """Return two lines with an event and a break in the series."""
    own = line("South Ward", "2018", 142, 120, 101, WAITING, 95, 92, 88)
    city = line("Newark", "2018", 236, 204, 196, 280, 195, 170, 150, role=Role.CONTEXT)
    years = [point.period for point in own.points]
    counted_anew = Mark(
        years[4], "New reporting system", is_break=True, note="Not comparable with before 2022."
    )
    cut = (replace(each, breaks=(years[4].start,)) for each in (own, city))
    return chart(*cut, marks=(Mark(years[2], "Street teams begin"), counted_anew))


CHARTS = {"empties": every_empty, "months": months, "lines": many_lines, "events": with_events}

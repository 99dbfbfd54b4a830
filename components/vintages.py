"""Since when the numbers of a figure are what they are, and the way to the history of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from dash import html

from components.format import day, period
from components.frame import Frame
from components.i18n import Translator
from data_access.answers import Answer, AreaAnswer, CategoryAnswer
from data_access.catalog import metric as known_metric
from data_access.model import Area, AreaLevel, Period
from data_access.selection import Unit
from data_access.vintages import Vintage

Pairs = list[tuple[str, str]]


def number_question(metric: str, area: Area, category: str, unit: Unit) -> Pairs:
    """Return the query that names a number beside its metric and period, without what is the usual one."""
    pairs = [
        ("area", "" if area.level is AreaLevel.CITY else area.id),
        ("category", "" if category == known_metric(metric).category else category),
        ("as", str(unit) if unit is Unit.RATE else ""),
    ]
    return [(name, value) for name, value in pairs if value]


def number_address(
    frame: Frame, metric: str, when: Period, *, area: Area, category: str, unit: Unit = Unit.COUNT
) -> str:
    """Return the address of the page that tells how a number changed."""
    return frame.link(f"/indicators/{metric}/{when}", number_question(metric, area, category, unit))


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of a figure: of which period, since when, how many other numbers changed, and where more is."""

    period: Period
    vintage: Vintage
    others: int
    href: str = ""


def vintage_line(t: Translator, line: Line | None) -> list[Any]:
    """Return the line as parts of a paragraph; nothing where nothing was ever published."""
    return [] if line is None else list(_parts(t, line))


def _parts(t: Translator, line: Line) -> Iterator[Any]:
    when, first = period(line.period, t.language), day(line.vintage.first.dated, t.language)
    if line.vintage.changed is None:
        yield t("vintage.first", period=when, first=first)
    else:
        changed = day(line.vintage.changed.dated, t.language)
        yield t("vintage.changed", period=when, first=first, changed=changed)
    yield " "
    if line.href:
        words = t("vintage.history") if line.vintage.changed is None else t("vintage.how")
        yield html.A(words, href=line.href, className="number-history")
        yield ". "
    if line.others:
        yield t.n("vintage.others", line.others)
        yield " "


def changed_among(vintages: Collection[Vintage]) -> int:
    """Return how many of these numbers changed after they were first published."""
    return sum(each.changed is not None for each in vintages)


def together(vintages: Collection[Vintage]) -> Vintage:
    """Return since when numbers that belong together are what they are: the first of them, and the last change."""
    first = min((each.first for each in vintages), key=lambda release: release.sequence)
    changed = [each.changed for each in vintages if each.changed is not None]
    return Vintage(first, max(changed, key=lambda release: release.sequence, default=None))


def line_of_series(frame: Frame, answer: Answer) -> Line | None:
    """Return the line of a chart: its newest number that is shown of the first series, and how many others changed."""
    series = answer.series[0] if answer.series else None
    shown = [point.period for point in series.points if point.value is not None] if series else []
    newest = next((when for when in reversed(shown) if series and when in series.vintages), None)
    if series is None or newest is None:
        return None
    selection = answer.selection
    every = [
        each.vintages[point.period]
        for each in answer.series
        for point in each.points
        if point.period in each.vintages
    ]
    named = series.vintages[newest]
    href = number_address(
        frame,
        selection.metric,
        newest,
        area=series.area,
        category=selection.category,
        unit=selection.unit,
    )
    return Line(newest, named, changed_among(every) - (named.changed is not None), href)


def line_of_areas(answer: AreaAnswer) -> Line | None:
    """Return the line of a map or its table: all its numbers together."""
    if not answer.vintages:
        return None
    return Line(answer.period, together(answer.vintages.values()), 0)


def line_of_categories(answer: CategoryAnswer) -> Line | None:
    """Return the line of a table by category: the newest period that is shown, and how many earlier numbers changed."""
    periods = [when for _, when in answer.vintages]
    if not periods:
        return None
    newest = max(periods)
    mine = [each for (_, when), each in answer.vintages.items() if when == newest]
    earlier = [each for (_, when), each in answer.vintages.items() if when != newest]
    return Line(newest, together(mine), changed_among(earlier))


def series_links(frame: Frame, answer: Answer) -> dict[tuple[int, Period], str]:
    """Return where the changed numbers of a chart's table lead, by series and period."""
    selection = answer.selection
    return {
        (n, when): number_address(
            frame,
            selection.metric,
            when,
            area=series.area,
            category=selection.category,
            unit=selection.unit,
        )
        for n, series in enumerate(each for each in answer.series if each.points)
        for when, vintage in series.vintages.items()
        if vintage.changed is not None
    }

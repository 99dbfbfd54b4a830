"""One year of a metric for all areas of a level, as map, legend and table."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from components import sentences
from components.borders import map_border_notes
from components.breaks import in_lines, map_notes
from components.figures import figure_block
from components.format import number, period, share_percent
from components.frame import Frame
from components.i18n import Translator
from components.maps import AreaMap, MapArea, leaflet_map
from components.notes import note_of
from components.shares import SHARE_DECIMALS
from components.tables import cell, table
from components.tools import figure_tools, map_place
from components.trend import source_line
from components.vintages import line_of_areas, number_address, vintage_line
from data_access.answers import AreaAnswer
from data_access.catalog import LEAST_BASE_FOR_PERCENT
from data_access.definitions import PERCENT
from data_access.model import Area, AreaLevel
from data_access.selection import Unit
from data_access.statistics import Observation


def map_figure(frame: Frame, answer: AreaAnswer, *, figure_id: str, here: str = "") -> Component:
    """Return the map of an answer with its table; `here` is the id of the area that the page is about."""
    t = frame.t
    title = map_title(t, answer)
    return figure_block(
        leaflet_map(described_map(frame, answer, here=here), figure_id),
        language=t.language,
        finding=html.H2(title),
        measure=map_measure(t, answer),
        verdict=in_lines(map_limits(t, answer)),
        table=area_table(frame, answer),
        tools=figure_tools(frame, map_place(answer), answer.release, f"{title} ({map_measure(t, answer)})"),
        source=[
            *note_of(frame, (point for _, point in answer.points)),
            *vintage_line(t, line_of_areas(answer)),
            source_line(t, answer),
        ],
    )


def map_limits(t: Translator, answer: AreaAnswer) -> tuple[str, ...]:
    """Return what a map does not show, and what of it cannot be compared with what."""
    return (t("map.note"), *map_notes(t, answer), *map_border_notes(t, answer))


def map_title(t: Translator, answer: AreaAnswer) -> str:
    """Return what a map shows: metric or one category of it, level and period."""
    title = sentences.whole_title(t, answer.metric)
    return t(
        f"map.title.{answer.level}",
        metric=title
        if answer.category == answer.metric.category
        else sentences.category_name(t, answer.category),
        period=period(answer.period, t.language),
    )


def map_measure(t: Translator, answer: AreaAnswer) -> str:
    """Return what is shown: unit and period."""
    unit = t("unit.rate") if answer.unit is Unit.RATE else t(f"metric.{answer.metric.id}.unit")
    return f"{unit} · {period(answer.period, t.language)}"


def link_of(frame: Frame, answer: AreaAnswer, area_id: str) -> str:
    """Return where an area leads: a neighborhood to its page, a ward to the metric in it."""
    if answer.level is AreaLevel.NEIGHBORHOOD:
        return frame.link(f"/neighborhoods/{area_id}")
    is_whole = answer.category == answer.metric.category
    category = [] if is_whole else [("category", answer.category)]
    return frame.link(f"/indicators/{answer.metric.id}", [("area", area_id), *category])


def described_map(frame: Frame, answer: AreaAnswer, *, here: str = "") -> AreaMap:
    """Return the map of an answer; `here` is the id of the area that the page is about."""
    t = frame.t
    outlines = answer.geography.outlines
    areas = tuple(
        MapArea(
            id=area.id,
            name=sentences.area_name(t, area),
            href=link_of(frame, answer, area.id),
            geometry=outlines[area.id],
            status=point.status,
            value=_drawn(point),
            label=sentences.value_words(t, point, answer.unit),
            short=_short(t, point),
        )
        for area, point in answer.points
        if area.id in outlines
    )
    return AreaMap(
        title=map_title(t, answer),
        unit=map_measure(t, answer),
        areas=areas,
        language=t.language,
        here=here,
        decimals=sentences.RATE_DECIMALS if answer.unit is Unit.RATE else None,
    )


def _drawn(point: Observation) -> float | None:
    """Return the value that an area is colored by: of a share whole percents, so that colors part no tenths."""
    return point.value if point.value is None or point.share is None else round(point.value)


def _short(t: Translator, point: Observation) -> str:
    """Return a share without the counts that it is made of, which the table tells; empty where these stand alone."""
    share = point.share
    if point.value is None or share is None or share.base < LEAST_BASE_FOR_PERCENT:
        return ""
    if share.per == PERCENT:
        return share_percent(share.count, share.base, t.language)
    return number(point.value, t.language, decimals=SHARE_DECIMALS)


def area_table(frame: Frame, answer: AreaAnswer) -> Component:
    """Return the table of a map: one row an area, unplaced last."""
    t = frame.t
    rows: list[list[Any]] = [
        [
            _named(frame, answer, area.id, sentences.area_name(t, area)),
            cell(
                sentences.value_words(t, point, answer.unit),
                point.status,
                provisional=point.provisional,
                href=_history(frame, answer, area),
            ),
        ]
        for area, point in answer.points
    ]
    return table(map_title(t, answer), [t(f"level.{answer.level}"), map_measure(t, answer)], rows)


def _history(frame: Frame, answer: AreaAnswer, area: Area) -> str:
    """Return where an area's number leads that changed since it was first published; empty for all others."""
    vintage = answer.vintages.get(area.id)
    if vintage is None or vintage.changed is None:
        return ""
    name, category = answer.metric.id, answer.category
    return number_address(frame, name, answer.period, area=area, category=category, unit=answer.unit)


def _named(frame: Frame, answer: AreaAnswer, area_id: str, name: str) -> Any:
    if area_id not in answer.geography.outlines:
        return name
    return html.A(name, href=link_of(frame, answer, area_id))

"""`/neighborhoods/{slug}`: one neighborhood over time, beside its own past."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.borders import predecessors, successors
from components.category_table import category_table
from components.format import day
from components.frame import Frame, page
from components.sentences import area_name
from components.trend import trend_figure
from data_access import get_service
from data_access.catalog import METRICS, Metric
from data_access.model import Area, AreaLevel, Geography, Grain
from pages.context import frame_of, head_of
from pages.serving.page import Address, Page, PageView
from pages.serving.routes import UnknownAddress


def layout(address: Address) -> PageView:
    """Answer the address. Raises UnknownAddress for a place that is not a neighborhood."""
    frame = frame_of(address)
    t = frame.t
    geography = get_service().geography(frame.release)
    area = neighborhood(geography, address)
    name = area_name(t, area)
    wards = wards_of(geography, area)
    return PageView(
        head=head_of(frame, name, t("neighborhood.description", name=name)),
        body=page(
            frame,
            html.P(html.A(t("neighborhood.back"), href=frame.link("/neighborhoods")), className="back"),
            html.H1(name),
            html.P(_lies_in(frame, wards), className="lead"),
            *_borders(frame, area, geography),
            *_figures(frame, area, wards),
            html.P(t("neighborhood.compare"), className="note"),
        ),
    )


def neighborhood(geography: Geography, address: Address) -> Area:
    """Return the neighborhood that an address names. Raises UnknownAddress."""
    slug = address.variable("slug")
    for area in geography.ever(AreaLevel.NEIGHBORHOOD):
        if area.id == slug and geography.outline(area) is not None:
            return area
    raise UnknownAddress(address.path, address.language)


def wards_of(geography: Geography, area: Area) -> tuple[Area, ...]:
    """Return the wards that hold a part of a neighborhood, now or when its borders ended."""
    then = geography if area.until is None else geography.on(area.until)
    parts = {ward for ward, _, name in (atom.partition("~") for atom in then.atoms) if name == area.id}
    return tuple(ward for ward in then.wards if ward.id in parts and ward.id in then.outlines)


def _borders(frame: Frame, area: Area, geography: Geography) -> Iterable[Component]:
    """Yield when the borders began or ended, where they did, with the way to what lies there before or after."""
    t = frame.t
    for name, when, others in (
        ("neighborhood.ended", area.until, successors(area, geography)),
        ("neighborhood.begun", area.since, predecessors(area, geography)),
    ):
        if when is not None:
            links: list[Any] = []
            for other in others:
                link = html.A(area_name(t, other), href=frame.link(f"/neighborhoods/{other.id}"))
                links += [", " if links else " ", link]
            yield html.P([t(name, date=day(when, t.language)), *links], className="note")


def _lies_in(frame: Frame, wards: tuple[Area, ...]) -> str:
    names = [area_name(frame.t, ward) for ward in wards]
    return frame.t.n("neighborhood.wards", len(names), wards=", ".join(names))


def _figures(frame: Frame, area: Area, wards: tuple[Area, ...]) -> Iterable[Component]:
    """Yield what is shown by neighborhood of each metric, then by year of its wards for those shown only so."""
    for metric in METRICS:
        grain = _grain(frame, metric, AreaLevel.NEIGHBORHOOD)
        if grain is not None:
            yield html.Section(_figure(frame, metric, (area,), grain))
            found = get_service().by_category(metric.id, area, release=frame.release)
            if found is not None:
                yield category_table(frame, found)
    for metric in METRICS:
        by_year = _grain(frame, metric, AreaLevel.NEIGHBORHOOD) is Grain.YEAR
        if wards and not by_year and _grain(frame, metric, AreaLevel.WARD) is Grain.YEAR:
            note = html.P(frame.t("neighborhood.by-ward"), className="note")
            yield html.Section([note, _figure(frame, metric, wards, Grain.YEAR)])


def _grain(frame: Frame, metric: Metric, level: AreaLevel) -> Grain | None:
    """Return the years or blocks of years by which the whole of a metric is shown of areas of a level, if it is."""
    offer = get_service().offer(frame.release, metric.id)
    return offer.whole_years(level, offer.whole(level))


def _figure(frame: Frame, metric: Metric, areas: tuple[Area, ...], grain: Grain) -> Component:
    query = {"area": [area.id for area in areas], "grain": grain}
    answer = get_service().ask(metric.id, query, release=frame.release, pinned=frame.pinned)
    return trend_figure(frame, answer, figure_id=f"chart-{metric.id}-{areas[0].level}")


PAGE = Page(path="/neighborhoods/<slug>", layout=layout, query=("release",))

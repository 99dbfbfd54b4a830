"""`/neighborhoods`: the city's neighborhoods, on a map and in a list."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.area_map import map_figure
from components.frame import Frame, page
from components.trend import withdrawn_note
from data_access import get_service
from data_access.catalog import metric
from data_access.model import AreaLevel
from data_access.selection import default_selection
from pages.context import frame_of, head_of
from pages.serving.page import Address, Page, PageView

HEADLINE = "reported-crime"


def layout(address: Address) -> PageView:
    """Answer the address."""
    frame = frame_of(address)
    t = frame.t
    geography = get_service().geography(frame.release)
    places = [area for area in geography.neighborhoods if area.id in geography.outlines]
    return PageView(
        head=head_of(frame, t("neighborhoods.title"), t("neighborhoods.description")),
        body=page(
            frame,
            html.H1(t("neighborhoods.title")),
            html.P(t("neighborhoods.lead"), className="lead"),
            headline_map(frame) or html.P(_nothing_words(frame), className="nothing"),
            html.H2(t("neighborhoods.list")),
            html.Ul(
                [
                    html.Li(html.A(area.name(t.language), href=frame.link(f"/neighborhoods/{area.id}")))
                    for area in sorted(places, key=lambda area: area.name(t.language))
                ],
                className="places",
            ),
        ),
    )


def headline_map(frame: Frame) -> Component | None:
    """Return the map of the headline by neighborhood, or None where the release shows nothing of it."""
    service = get_service()
    offer, geography = service.offer(frame.release, HEADLINE), service.geography(frame.release)
    selection = default_selection(offer, geography)
    found = service.by_area(selection, AreaLevel.NEIGHBORHOOD, release=frame.release)
    return None if found is None else map_figure(frame, found, figure_id="map")


def _nothing_words(frame: Frame) -> str:
    withdrawn = withdrawn_note(frame.t, frame.release, metric(HEADLINE).dataset)
    return withdrawn or frame.t("neighborhoods.nothing")


PAGE = Page(path="/neighborhoods", layout=layout, query=("release",))

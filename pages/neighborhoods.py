"""`/neighborhoods`: finding a neighborhood by name, common name, ZIP code, location, map or list."""

from __future__ import annotations

from dash import html

from components.finder import finder, found_list, place_list, place_map
from components.frame import Frame, page
from data_access import get_service
from data_access.place_finder import PlaceName, find, names_of
from pages.context import frame_of, head_of
from pages.serving.page import Address, Elsewhere, Page, PageView


def layout(address: Address) -> PageView:
    """Answer the address. Raises Elsewhere where what was typed means exactly one place: its page."""
    frame = frame_of(address)
    t, typed = frame.t, address.value("q")
    geography = get_service().geography(frame.release)
    names = place_names(frame)
    found = find(typed, names)
    if len(found.areas) == 1:
        raise Elsewhere(frame.link(f"/neighborhoods/{found.areas[0].id}"))
    asked = address.with_query(tuple(pair for pair in address.query if pair[0] != "q"))
    drawn = place_map(frame, geography)
    return PageView(
        head=head_of(frame, t("neighborhoods.title"), t("neighborhoods.description"), canonical=asked),
        body=page(
            frame,
            html.H1(t("neighborhoods.title")),
            html.P(t("neighborhoods.lead"), className="lead"),
            *([found_list(frame, typed, found)] if typed else []),
            finder(frame, names, typed),
            html.H2(t("finder.map")),
            drawn or html.P(t("neighborhoods.nothing"), className="nothing"),
            html.H2(t("neighborhoods.list")),
            place_list(frame, geography),
        ),
    )


def place_names(frame: Frame) -> tuple[PlaceName, ...]:
    """Return every name by which a neighborhood of the release can be found."""
    service = get_service()
    return names_of(service.geography(frame.release), service.records(frame.release, "place-names"))


PAGE = Page(
    path="/neighborhoods",
    layout=layout,
    query=("q", "release"),
    typed=("q",),
    scripts=("places.js",),
    locates=True,
)

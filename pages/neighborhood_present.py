"""`/neighborhoods/{slug}/present`: a neighborhood's figures as slides."""

from __future__ import annotations

from collections.abc import Iterator

from components.finder import wards_of
from components.frame import Frame
from components.handout.build import Shown
from components.sentences import area_name
from data_access import get_service
from data_access.model import Area, AreaLevel
from pages import neighborhood_asks as asks
from pages.context import frame_of
from pages.neighborhood import neighborhood
from pages.present import SCRIPTS, slides_view
from pages.serving.page import Address, Page, PageView


def layout(address: Address) -> PageView:
    """Answer the address. Raises UnknownAddress for a place that is not a neighborhood."""
    frame = frame_of(address)
    t = frame.t
    geography = get_service().geography(frame.release)
    area = neighborhood(geography, address)
    wards = wards_of(geography, area)
    return slides_view(
        frame,
        title=area_name(t, area),
        subtitle=t.n("neighborhood.wards", len(wards), wards=", ".join(area_name(t, ward) for ward in wards)),
        shown=_figures(frame, area, wards),
        path=f"/neighborhoods/{area.id}",
    )


def _figures(frame: Frame, area: Area, wards: tuple[Area, ...]) -> Iterator[Shown]:
    """Yield what the page shows: each figure of the place over time, then by category, then those of its wards."""
    yield from (asks.ask(frame, each, (area,)) for each in asks.shown_of(frame, AreaLevel.NEIGHBORHOOD))
    yield from asks.tables(frame, area)
    if wards:
        yield from (asks.ask(frame, each, wards) for each in asks.by_wards(frame))


PAGE = Page(path="/neighborhoods/<slug>/present", layout=layout, query=("release",), scripts=SCRIPTS)

"""`/neighborhoods/{slug}/present`: a neighborhood's figures as slides."""

from __future__ import annotations

from collections.abc import Iterator

from components.frame import Frame
from components.handout.build import Shown
from components.sentences import area_name
from data_access import get_service
from data_access.catalog import METRICS
from data_access.model import Area, AreaLevel
from pages.context import frame_of
from pages.neighborhood import neighborhood, wards_of
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
        shown=_figures(frame, area),
        path=f"/neighborhoods/{area.id}",
    )


def _figures(frame: Frame, area: Area) -> Iterator[Shown]:
    """Yield what is shown by neighborhood of each metric, over time and by category."""
    service, release = get_service(), frame.release
    for metric in METRICS:
        offer = service.offer(release, metric.id)
        grain = offer.whole_years(AreaLevel.NEIGHBORHOOD, offer.whole(AreaLevel.NEIGHBORHOOD))
        if grain is not None:
            query = {"area": [area.id], "grain": grain}
            yield service.ask(metric.id, query, release=release, pinned=frame.pinned)
            found = service.by_category(metric.id, area, release=release)
            if found is not None:
                yield found


PAGE = Page(path="/neighborhoods/<slug>/present", layout=layout, query=("release",), scripts=SCRIPTS)

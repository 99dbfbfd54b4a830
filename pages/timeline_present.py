"""`/timeline/present`: the timeline as slides, for the same question as its page."""

from __future__ import annotations

from components.timeline import timeline_title
from components.timeline_place import PATH
from pages.context import frame_of
from pages.present import SCRIPTS, slides_view
from pages.serving.page import Address, Page, PageView
from pages.timeline import QUERY, ask


def layout(address: Address) -> PageView:
    """Answer the address."""
    frame = frame_of(address)
    timeline = ask(address, frame)
    asked = tuple(timeline.pairs()) if address.query else ()
    return slides_view(
        frame,
        title=frame.t("timeline.title"),
        subtitle=timeline_title(frame.t, timeline),
        shown=[timeline],
        path=PATH,
        asked=address.query,
        canonical=address.with_query(asked),
        keep=not timeline.problems,
    )


PAGE = Page(path=f"{PATH}/present", layout=layout, query=QUERY, scripts=SCRIPTS)

"""`/indicators/{metric}/present`: a metric's figures as slides, for the same question as its page."""

from __future__ import annotations

from components.trend import shows
from pages.context import frame_of
from pages.indicator import QUERY, ask, maps_of
from pages.present import SCRIPTS, slides_view
from pages.serving.page import Address, Page, PageView


def layout(address: Address) -> PageView:
    """Answer the address. Raises UnknownAddress for a metric or release that is not there."""
    frame = frame_of(address)
    answer = ask(address, frame)
    t = frame.t
    asked = tuple(answer.selection.pairs()) if address.query else ()
    return slides_view(
        frame,
        title=t(f"metric.{answer.metric.id}.title"),
        subtitle=shows(t, answer.metric),
        shown=[answer, *maps_of(answer)],
        path=f"/indicators/{answer.metric.id}",
        asked=address.query,
        canonical=address.with_query(asked),
        keep=not answer.question.problems,
    )


PAGE = Page(path="/indicators/<metric>/present", layout=layout, query=QUERY, scripts=SCRIPTS)

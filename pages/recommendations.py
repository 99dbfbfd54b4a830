"""`/police-reform/oversight/recommendations`: every recommendation and what came of it, all or those in one state."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.frame import Frame, page
from components.recommendations import TRACKER, recommendation_list, state_links
from components.reform import back_link, next_steps
from data_access import get_service
from data_access.reform import RECOMMENDATIONS, Fate, Recommendation, recommendations_of
from pages.context import frame_of, head_of
from pages.serving.page import Address, Head, Page, PageView


def layout(address: Address) -> PageView:
    """Answer the address; a state that there is not shows all, and says so."""
    frame = frame_of(address)
    t = frame.t
    found = recommendations_of(get_service().records(frame.release, RECOMMENDATIONS))
    asked = address.value("state")
    chosen = Fate(asked) if asked in tuple(Fate) else None
    is_unknown = bool(asked) and chosen is None
    problem = [html.P(t("recommendations.unknown-state"), className="problem")] if is_unknown else []
    return PageView(
        head=_head(frame, address, chosen),
        body=page(
            frame,
            back_link(frame),
            html.H1(t("recommendations.title")),
            html.P(t("recommendations.lead"), className="lead"),
            *problem,
            *_shown(frame, found, chosen),
            next_steps(frame),
        ),
        keep=not problem,
    )


def _head(frame: Frame, address: Address, chosen: Fate | None) -> Head:
    t = frame.t
    title = t("recommendations.title")
    if chosen is not None:
        title = f"{title}: {_name(frame, chosen)}"
    query = () if chosen is None else (("state", str(chosen)),)
    return head_of(frame, title, t("recommendations.description"), canonical=address.with_query(query))


def _name(frame: Frame, chosen: Fate | None) -> str:
    return frame.t(f"recommendation.fate.{chosen}") if chosen else frame.t("recommendations.all")


def _shown(frame: Frame, found: Sequence[Recommendation], chosen: Fate | None) -> list[Component]:
    t = frame.t
    if not found:
        return [html.P(t("reform.oversight.none"), className="nothing")]
    shown = [each for each in found if chosen in (None, each.fate)]
    heading = html.H2(f"{_name(frame, chosen)}: {t.n('recommendations.shown', len(shown))}")
    none = html.P(t("recommendations.none-here"), className="nothing")
    listed = recommendation_list(frame, shown) if shown else none
    return [state_links(frame, found, chosen), heading, listed]


PAGE = Page(path=TRACKER, layout=layout, query=("state", "release"))

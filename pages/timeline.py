"""`/timeline`: an outcome, an effort and the steps of reform on one time axis, for the city or one ward."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.frame import Frame, page
from components.timeline import happened_list, no_effort, timeline_figure
from components.timeline_form import timeline_form
from components.timeline_place import PATH
from data_access import get_service
from data_access.catalog import metric as known_metric
from data_access.definitions import UnknownIndicator
from data_access.timeline import Timeline
from pages.context import frame_of, head_of, refuse_withdrawn
from pages.serving.page import Address, Page, PageView

QUERY = ("area", "outcome", "effort", "release")


def layout(address: Address) -> PageView:
    """Answer the address; the part with the id `answer` is drawn again, alone, when something else is asked."""
    frame = frame_of(address)
    timeline = ask(address, frame)
    t = frame.t
    asked = tuple(timeline.pairs()) if address.query else ()
    return PageView(
        head=head_of(
            frame, t("timeline.title"), t("timeline.description"), canonical=address.with_query(asked)
        ),
        body=page(
            frame,
            html.H1(t("timeline.title")),
            html.P(t("timeline.lead"), className="lead"),
            timeline_form(frame, timeline),
            html.Div(_shown(frame, timeline), id="answer", **{"aria-live": "polite"}),
            _more(frame),
        ),
        keep=not timeline.problems,
        libraries=frozenset({"chart"}),
    )


def ask(address: Address, frame: Frame) -> Timeline:
    """Return the answer to an address. Raises Gone where what it names was withdrawn."""
    query = {name: address.value(name) for name in ("area", "outcome", "effort")}
    for name in (query["outcome"], query["effort"]):
        try:
            datasets = known_metric(name).datasets
        except UnknownIndicator:
            continue
        for dataset in datasets:
            refuse_withdrawn(address, frame.release, dataset)
    return get_service().timeline(query, release=frame.release, pinned=frame.pinned)


def _shown(frame: Frame, timeline: Timeline) -> list[Component]:
    t = frame.t
    problems = [html.P(t(f"timeline.problem.{each}"), className="problem") for each in timeline.problems]
    return [
        *problems,
        *_without_effort(frame, timeline),
        timeline_figure(frame, timeline, figure_id="timeline"),
        happened_list(frame, timeline),
    ]


def _without_effort(frame: Frame, timeline: Timeline) -> list[Component]:
    """Return that an effort is published for the whole city only, with the way to it."""
    if timeline.effort is not None or timeline.wanted is None:
        return []
    city = [("area", frame.city.id), *(pair for pair in timeline.pairs() if pair[0] != "area")]
    link = html.A(frame.t("timeline.effort.city"), href=frame.link(PATH, city))
    return [html.P([no_effort(frame.t, timeline), " ", link], className="note")]


def _more(frame: Frame) -> Component:
    t = frame.t
    links = (("timeline.more.reform", "/police-reform"), ("timeline.more.indicators", "/indicators"))
    return html.Section(
        [
            html.H2(t("timeline.more")),
            html.P(t("timeline.more.text")),
            html.Ul(
                [html.Li(html.A(t(words), href=frame.link(path))) for words, path in links], className="links"
            ),
        ]
    )


PAGE = Page(path=PATH, layout=layout, query=QUERY)

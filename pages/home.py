"""`/`: how Newark is doing, one clear sentence and one chart per topic, and its neighborhoods on a map."""

from __future__ import annotations

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from components.frame import Frame, page
from components.trend import headline_figure
from data_access import get_service
from data_access.catalog import METRICS, TOPICS, Metric
from pages.context import frame_of, head_of
from pages.neighborhoods import headline_map
from pages.serving.page import Address, Page, PageView


def layout(address: Address) -> PageView:
    """Answer the address."""
    frame = frame_of(address)
    t = frame.t
    return PageView(
        head=head_of(frame, t("home.title"), t("home.description")),
        body=page(
            frame,
            html.H1(t("home.title")),
            html.P(t("home.lead"), className="lead"),
            html.Div([*(_card(frame, topic) for topic in TOPICS), *_neighborhoods(frame)], className="cards"),
        ),
    )


def headline_of(topic: str) -> Metric:
    """Return the metric that stands for a topic: its first."""
    return next(metric for metric in METRICS if metric.topic == topic)


def _card(frame: Frame, topic: str) -> Component:
    metric = headline_of(topic)
    answer = get_service().ask(metric.id, {"grain": "year"}, release=frame.release, pinned=frame.pinned)
    others = [entry for entry in METRICS if entry.topic == topic]
    return html.Section(
        [
            html.P(frame.t(f"topic.{topic}"), className="topic"),
            headline_figure(frame, answer, figure_id=f"chart-{metric.id}"),
            html.Ul(
                [
                    html.Li(html.A(frame.t(f"metric.{m.id}.title"), href=frame.link(f"/indicators/{m.id}")))
                    for m in others
                ],
                className="links",
            ),
        ],
        className="card",
        **{"aria-label": frame.t(f"topic.{topic}")},
    )


def _neighborhoods(frame: Frame) -> Iterator[Component]:
    """Yield the map by neighborhood, where the release shows one."""
    t = frame.t
    drawn = headline_map(frame)
    if drawn is not None:
        link = html.A(t("neighborhoods.list"), href=frame.link("/neighborhoods"))
        yield html.Section(
            [
                html.P(t("neighborhoods.title"), className="topic"),
                drawn,
                html.Ul([html.Li(link)], className="links"),
            ],
            className="card",
            **{"aria-label": t("neighborhoods.title")},
        )


PAGE = Page(path="/", layout=layout, query=("release",))

"""`/indicators`: everything that can be looked up, by topic."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.frame import Frame, page
from data_access.catalog import METRICS, TOPICS, Metric
from pages.context import frame_of, head_of
from pages.serving.page import Address, Page, PageView


def layout(address: Address) -> PageView:
    """Answer the address."""
    frame = frame_of(address)
    t = frame.t
    return PageView(
        head=head_of(frame, t("indicators.title"), t("indicators.description")),
        body=page(
            frame,
            html.H1(t("indicators.title")),
            html.P(t("indicators.lead"), className="lead"),
            *(_topic(frame, topic) for topic in TOPICS),
        ),
    )


def _topic(frame: Frame, topic: str) -> Component:
    entries = [metric for metric in METRICS if metric.topic == topic]
    return html.Section(
        [
            html.H2(frame.t(f"topic.{topic}")),
            html.Ul([_entry(frame, metric) for metric in entries], className="entries"),
        ]
    )


def _entry(frame: Frame, metric: Metric) -> Component:
    return html.Li(html.A(frame.t(f"metric.{metric.id}.title"), href=frame.link(f"/indicators/{metric.id}")))


PAGE = Page(path="/indicators", layout=layout, query=("release",))

"""Topics of indicators that have a page of their own."""

from __future__ import annotations

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from components.frame import Frame
from components.programs import program_path
from data_access.programs import PROGRAMS

TOPIC_PAGES = {"trust": "/trust"}


def topic_page(frame: Frame, topic: str) -> Iterator[Component]:
    """Yield the way to all that there is on a topic, where it has a page."""
    if topic in PROGRAMS:
        yield html.P(html.A(frame.t("program.page"), href=frame.link(program_path(topic))), className="more")
    if topic in TOPIC_PAGES:
        link = html.A(frame.t(f"topic.{topic}.page"), href=frame.link(TOPIC_PAGES[topic]))
        yield html.P(link, className="more")

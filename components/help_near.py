"""The way to people who help, beside figures on what readers may live through themselves."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.frame import Frame
from data_access.definitions import Metric

# Topics beside whose figures help is named.
TOPICS_WITH_HELP = ("armed-violence", "domestic-and-sexual-violence", "crisis-intervention")


def help_near(frame: Frame, metric: Metric) -> list[Component]:
    """Return a line that leads to help, beside figures of the topics that call for it."""
    if metric.topic not in TOPICS_WITH_HELP:
        return []
    link = html.A(frame.t("help-near.link"), href=frame.link("/help"))
    return [html.P([frame.t("help-near.text"), " ", link], className="help-near")]

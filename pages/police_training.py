"""`/police-reform/training`: whether officers are trained, course by course, over time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dash import html
from dash.development.base_component import Component

from components.frame import Frame
from components.reform_figures import dataset_section
from components.trend import headline_figure
from pages.reform import figures, headline, part_page, related


def content(frame: Frame, _today: date) -> Iterator[Component]:
    """Yield the share that stands for all, every course, and what the figures cannot show."""
    t = frame.t
    found = figures(frame, "training")
    shown = headline(found)
    if shown is None:
        yield html.P(t("reform.training.none"), className="nothing")
    else:
        yield headline_figure(frame, shown, figure_id="chart-training")
    yield from (dataset_section(frame, each) for each in found)
    yield html.P(t("reform.training.limit"), className="note")
    yield from related(frame, "training")


PAGE = part_page("training", content)

"""`/police-reform/practice`: stops, searches, force, complaints, body cameras, and what the numbers cannot show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dash import html
from dash.development.base_component import Component

from components.frame import Frame
from components.reform_figures import dataset_section
from components.trend import headline_figure
from pages.reform import figures, headline, part_page, related

LIMITS = ("fewer", "cause", "incident")


def content(frame: Frame, _today: date) -> Iterator[Component]:
    """Yield a figure, every dataset with groups compared, and what none of it can show."""
    t = frame.t
    found = figures(frame, "practice")
    shown = headline(found)
    if shown is None:
        yield html.P(t("reform.practice.none"), className="nothing")
    else:
        yield headline_figure(frame, shown, figure_id="chart-practice")
    compared = any(each.ratios for each in found)
    limits = [t("ratio.limits") if compared else t("reform.practice.limit.residents")]
    limits += [t(f"reform.practice.limit.{name}") for name in LIMITS]
    yield from (dataset_section(frame, each) for each in found)
    yield html.H2(t("reform.practice.limits"))
    yield html.Ul([html.Li(each) for each in limits])
    yield from related(frame, "practice")


PAGE = part_page("practice", content)

"""Two neighborhoods side by side: each figure for both, each place beside its own past, and no rank."""

from __future__ import annotations

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from components.frame import Frame, page
from components.letter import compare_form, part, rate_words, said
from components.sentences import area_name
from components.trend import trend_figure
from data_access import get_service
from data_access.model import Area, AreaLevel
from data_access.place_finder import places_of
from pages import neighborhood_asks as asks
from pages.context import head_of
from pages.serving.page import Address, PageView


def compared_view(address: Address, frame: Frame, area: Area, other: Area) -> PageView:
    """Return the page of two neighborhoods that differ."""
    t = frame.t
    names = {"first": area_name(t, area), "second": area_name(t, other)}
    title = t("letter.compare.heading", **names)
    return PageView(
        head=head_of(frame, title, t("letter.compare.description", **names), canonical=address),
        body=page(
            frame,
            html.P(
                html.A(
                    t("letter.compare.back", place=names["first"]),
                    href=frame.link(f"/neighborhoods/{area.id}"),
                ),
                className="back",
            ),
            html.H1(title),
            html.P(t("neighborhood.compare"), className="lead"),
            *_figures(frame, (area, other)),
            _another(frame, area, other),
        ),
    )


def _figures(frame: Frame, areas: tuple[Area, Area]) -> Iterator[Component]:
    """Yield the main figures with both places, each followed by its rates, then the others in sentences."""
    shown = list(asks.shown_of(frame, AreaLevel.NEIGHBORHOOD))
    for each in shown[: asks.MAIN]:
        answer = asks.ask(frame, each, areas)
        yield html.Section(trend_figure(frame, answer, figure_id=f"chart-{each.metric.id}"))
        rates = asks.rates(frame, each, areas)
        if rates is not None:
            yield html.P(rate_words(frame.t, rates))
            yield html.P(frame.t("letter.rate.note"), className="note")
    yield from (said(frame, asks.ask(frame, each, areas), heading=html.H2) for each in shown[asks.MAIN :])
    if not shown:
        yield html.P(frame.t("neighborhoods.nothing"), className="nothing")


def _another(frame: Frame, area: Area, other: Area) -> Component:
    places = places_of(get_service().geography(frame.release))
    return part(frame, "compare", compare_form(frame, area, places, chosen=other.id))

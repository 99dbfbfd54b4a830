"""`/neighborhoods/{slug}`: one neighborhood as a letter to its residents; with another one, both side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.borders import predecessors, successors
from components.category_table import category_table
from components.finder import wards_of
from components.format import day
from components.frame import Frame, page
from components.letter import (
    beside_city,
    compare_form,
    correction,
    help_part,
    here_part,
    hidden,
    part,
    part_taking,
    remembered_here,
    said,
)
from components.printed import printed_code
from components.sentences import area_name
from components.trend import trend_figure
from data_access import get_service
from data_access.answers import Answer
from data_access.model import Area, AreaLevel, Geography
from data_access.place_finder import places_of
from data_access.statistics import Observation
from pages import neighborhood_asks as asks
from pages.context import frame_of, head_of
from pages.neighborhood_compared import compared_view
from pages.serving.page import Address, Page, PageView
from pages.serving.routes import UnknownAddress
from pages.together_asks import together


def layout(address: Address) -> PageView:
    """Answer the address. Raises UnknownAddress for a place that is not a neighborhood."""
    frame = frame_of(address)
    geography = get_service().geography(frame.release)
    area = neighborhood(geography, address)
    wanted = address.value("with")
    other = next((each for each in _placed(geography) if each.id == wanted and each != area), None)
    if other is not None:
        return compared_view(address, frame, area, other)
    return _letter_view(address, frame, area, geography, misses=wanted)


def _letter_view(
    address: Address, frame: Frame, area: Area, geography: Geography, *, misses: str
) -> PageView:
    """Return the letter; `misses` is the place that was asked for beside it and is none."""
    t = frame.t
    name = area_name(t, area)
    alone = address.with_query(tuple(pair for pair in address.query if pair[0] != "with"))
    return PageView(
        head=head_of(frame, name, t("neighborhood.description", name=name), canonical=alone),
        body=page(
            frame,
            html.P(html.A(t("neighborhood.back"), href=frame.link("/neighborhoods")), className="back"),
            *([html.P(t("letter.compare.unknown"), className="problem")] if misses else []),
            html.Article(list(_letter(address, frame, area, geography)), className="letter"),
            printed_code(frame),
            remembered_here(frame, area),
        ),
        keep=not misses,
    )


def neighborhood(geography: Geography, address: Address) -> Area:
    """Return the neighborhood that an address names. Raises UnknownAddress."""
    slug = address.variable("slug")
    for area in _placed(geography):
        if area.id == slug:
            return area
    raise UnknownAddress(address.path, address.language)


def _placed(geography: Geography) -> tuple[Area, ...]:
    """Return every neighborhood that has or had borders."""
    ever = geography.ever(AreaLevel.NEIGHBORHOOD)
    return tuple(area for area in ever if geography.outline(area) is not None)


def _letter(address: Address, frame: Frame, area: Area, geography: Geography) -> Iterator[Component]:
    """Yield the letter from its greeting to its details; what is said first stands first."""
    wards = wards_of(geography, area)
    own = list(asks.shown_of(frame, AreaLevel.NEIGHBORHOOD))
    answers = [asks.ask(frame, each, (area,)) for each in own]
    by_ward = [asks.ask(frame, each, wards) for each in asks.by_wards(frame)] if wards else []
    found = list(asks.tables(frame, area))
    yield from _greeting(frame, area, wards, geography)
    yield _changes(frame, answers, by_ward, wards)
    yield _beside_city(frame, area, geography, own[: asks.MAIN])
    points = [
        *_points([*answers, *by_ward]),
        *(each for table in found for _, line in table.rows for each in line),
    ]
    yield hidden(frame, points)
    yield _here(frame, area, geography, address.today)
    yield help_part(frame, asks.contacts(frame, area))
    around = [area.id, geography.city.id, *(ward.id for ward in wards)]
    meetings = asks.meetings(frame, around, address.today)
    yield part_taking(frame, meetings, address.today)
    yield part(
        frame,
        "compare",
        compare_form(frame, area, places_of(geography)),
        html.P(frame.t("neighborhood.compare"), className="note"),
    )
    yield correction(frame)
    if found:
        summary = html.Summary(frame.t("letter.details"))
        yield html.Details(
            [summary, *(category_table(frame, each) for each in found)], className="letter-details"
        )


def _greeting(frame: Frame, area: Area, wards: tuple[Area, ...], geography: Geography) -> Iterator[Component]:
    t = frame.t
    name = area_name(t, area)
    lies_in = t.n("neighborhood.wards", len(wards), wards=", ".join(area_name(t, ward) for ward in wards))
    yield html.H1(name)
    yield html.P(t("letter.greeting", place=name), className="greeting")
    yield html.P([t("letter.opening"), *([" ", lies_in] if wards else [])], className="lead")
    yield from _borders(frame, area, geography)


def _borders(frame: Frame, area: Area, geography: Geography) -> Iterable[Component]:
    """Yield when the borders began or ended, where they did, with the way to what lies there before or after."""
    t = frame.t
    for name, when, others in (
        ("neighborhood.ended", area.until, successors(area, geography)),
        ("neighborhood.begun", area.since, predecessors(area, geography)),
    ):
        if when is not None:
            links: list[Any] = []
            for other in others:
                link = html.A(area_name(t, other), href=frame.link(f"/neighborhoods/{other.id}"))
                links += [", " if links else " ", link]
            yield html.P([t(name, date=day(when, t.language)), *links], className="note")


def _changes(
    frame: Frame, answers: list[Answer], by_ward: list[Answer], wards_in: tuple[Area, ...]
) -> Component:
    """Return what changed here, against its own past: the main figures, then more in sentences, then the wards'."""
    t = frame.t
    drawn = [
        html.Div(trend_figure(frame, each, figure_id=f"chart-{each.metric.id}"), className="letter-figure")
        for each in answers[: asks.MAIN]
    ]
    more = [said(frame, each) for each in answers[asks.MAIN :]]
    wards = [html.P(t("neighborhood.by-ward"), className="note")] if by_ward else []
    nothing = [] if answers or by_ward else [html.P(t("neighborhoods.nothing"), className="nothing")]
    lines = [html.P(_timeline_link(frame, ward)) for ward in wards_in]
    said_of_wards = (said(frame, each) for each in by_ward)
    return part(frame, "changes", *drawn, *more, *wards, *said_of_wards, *lines, *nothing)


def _timeline_link(frame: Frame, ward: Area) -> Component:
    words = frame.t("timeline.link.ward", ward=area_name(frame.t, ward))
    return html.A(words, href=frame.link("/timeline", [("area", ward.id)]))


def _beside_city(frame: Frame, area: Area, geography: Geography, own: list[asks.Shown]) -> Component:
    cities = [answer for answer in (asks.of_city(frame, each) for each in own) if answer is not None]
    found = [asks.rates(frame, each, (area, geography.city)) for each in own]
    rates = [each for each in found if each is not None]
    return beside_city(frame, area_name(frame.t, area), cities, rates, lived_in=asks.is_lived_in(frame, area))


def _here(frame: Frame, area: Area, geography: Geography, today: date) -> Component:
    """Return what is being done for a place and for the wards in which it lies; partners that are active."""
    around = together(frame).at(area.id, geography)
    partners = [each for each in around.partners if each.is_active]
    local = tuple(each for each in partners if each.places)
    actions = [each for each in around.actions if each.places]
    return here_part(frame, area, actions, local, around, len(partners) - len(local), today)


def _points(answers: Iterable[Answer]) -> Iterator[Observation]:
    return (point for answer in answers for series in answer.series for point in series.points)


PAGE = Page(
    path="/neighborhoods/<slug>", layout=layout, query=("with", "release"), daily=True, scripts=("places.js",)
)

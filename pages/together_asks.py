"""What the pages on working together ask of a release: partners, actions, reports, meetings, and a chosen place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dash import html
from dash.development.base_component import Component

from components.frame import Frame
from components.native import Input
from components.question import Choice, select
from components.sentences import area_name
from data_access import get_service
from data_access.meetings import KINDS as MEETING_KINDS
from data_access.meetings import MEETINGS, Meeting, meetings_of
from data_access.model import Area, Geography
from data_access.together import KINDS, Together, is_around, together_of


def together(frame: Frame) -> Together:
    """Return the partners, actions and reports of a frame's release."""
    service = get_service()
    records = {kind: service.records(frame.release, kind) for kind in KINDS}
    return together_of(records, service.geography(frame.release).city.id)


def every_meeting(frame: Frame) -> tuple[Meeting, ...]:
    """Return the meetings of a frame's release in order of time."""
    return meetings_of(get_service().records(frame.release, MEETINGS), MEETING_KINDS)


def meetings_around(meetings: Iterable[Meeting], area: Area | None, geography: Geography) -> list[Meeting]:
    """Return the meetings of the whole city and of places that share one with an area; without one, all."""
    if area is None:
        return list(meetings)
    return [each for each in meetings if is_around(area.id, [each.area] if each.area else [], geography)]


def place_of(geography: Geography, wanted: str) -> Area | None:
    """Return the ward or neighborhood with that id; None where there is none."""
    return next((area for area in _places(geography) if area.id == wanted), None)


def place_choices(frame: Frame, geography: Geography) -> list[Choice]:
    """Return the wards, then the neighborhoods, to choose from."""
    return [(area.id, area_name(frame.t, area)) for area in _places(geography)]


def place_form(
    frame: Frame, path: str, geography: Geography, chosen: Area | None, part: str = ""
) -> Component:
    """Return the form that asks a page for what is near one place."""
    t = frame.t
    places = [("", t("meetings.all-places")), *place_choices(frame, geography)]
    control = select("area", t("form.area"), places, chosen.id if chosen else "")
    return filter_form(frame, path, t("meetings.filter"), [control], part)


def _places(geography: Geography) -> Iterator[Area]:
    """Yield the wards and neighborhoods of today's map."""
    placed = (*geography.wards, *geography.neighborhoods)
    yield from (area for area in placed if area.id in geography.outlines)


def filter_form(
    frame: Frame, path: str, label: str, controls: Iterable[Component], part: str = ""
) -> Component:
    """Return the form that asks the same page for less; it works without scripts, and leads to a part of the page."""
    t = frame.t
    return html.Form(
        [
            html.Div(list(controls), className="controls"),
            *([Input(type="hidden", name="release", value=frame.release.id)] if frame.pinned else []),
            html.Button(t("form.show"), type="submit", className="button"),
        ],
        method="get",
        action=frame.link(path).partition("?")[0] + (part and f"#{part}"),
        className="question",
        **{"aria-label": label},
    )

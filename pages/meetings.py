"""`/meetings`: the next meetings and how to take part; of those past, what was agreed and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from components.format import day
from components.frame import Frame, page
from components.meetings import meetings_to_come, past_meetings
from components.sentences import area_name
from components.together import PATH as TOGETHER
from data_access import get_service
from data_access.meetings import Meeting, MeetingState
from data_access.model import Area
from pages.context import frame_of, head_of
from pages.serving.page import Address, Head, Page, PageView
from pages.together_asks import every_meeting, meetings_around, place_form, place_of, together

PATH = "/meetings"


def layout(address: Address) -> PageView:
    """Answer the address on the day of the visit; a place that there is not shows all, and says so."""
    frame = frame_of(address)
    t = frame.t
    geography, today = get_service().geography(frame.release), address.today
    wanted = address.value("area")
    area = place_of(geography, wanted)
    is_unknown = bool(wanted) and area is None
    meetings = meetings_around(every_meeting(frame), area, geography)
    return PageView(
        head=_head(frame, address, area),
        body=page(
            frame,
            html.H1(t("meetings.title")),
            html.P(t("meetings.lead"), className="lead"),
            *([html.P(t("meetings.unknown"), className="problem")] if is_unknown else []),
            place_form(frame, PATH, geography, area),
            *([html.P(t("meetings.of-place", place=area_name(t, area)), className="note")] if area else []),
            *_to_come(frame, meetings, today),
            *_past(frame, meetings, today),
            html.P(html.A(t("together.all"), href=frame.link(TOGETHER)), className="more"),
        ),
        keep=not is_unknown,
    )


def _head(frame: Frame, address: Address, area: Area | None) -> Head:
    t = frame.t
    title = f"{t('meetings.title')}: {area_name(t, area)}" if area else t("meetings.title")
    canonical = address.with_query((("area", area.id),) if area else ())
    return head_of(frame, title, t("meetings.description"), canonical=canonical)


def _to_come(frame: Frame, meetings: Sequence[Meeting], today: date) -> Iterator[Component]:
    t = frame.t
    coming = [each for each in meetings if each.is_to_come(today) or each.is_called_off(today)]
    yield html.H2(t("reform.meetings.next"), id="next")
    if coming:
        yield meetings_to_come(frame, coming)
    else:
        yield html.P(t("meetings.none-to-come", date=day(today, frame.language)), className="nothing")


def _past(frame: Frame, meetings: Sequence[Meeting], today: date) -> Iterator[Component]:
    """Yield the newest meeting that was held, then all that are past before and after it, newest first."""
    t, known = frame.t, together(frame)
    past = [each for each in reversed(meetings) if not (each.is_to_come(today) or each.is_called_off(today))]
    last = next((each for each in past if each.state is MeetingState.HELD), None)
    yield html.H2(t("meetings.last"), id="last")
    if last is None:
        yield html.P(t("meetings.last.none"), className="nothing")
    else:
        yield html.Div(past_meetings(frame, [last], today, known), className="last-time")
    others = [each for each in past if each != last]
    if others:
        yield html.H2(t("meetings.before"), id="before")
        yield from past_meetings(frame, others, today, known)


PAGE = Page(path=PATH, layout=layout, query=("area", "release"), daily=True)

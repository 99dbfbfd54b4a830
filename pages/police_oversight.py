"""`/police-reform/oversight`: meetings and how to take part, recommendations and what came of them, cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dash import html
from dash.development.base_component import Component

from components.frame import Frame
from components.meetings import meetings_to_come, past_meetings
from components.recommendations import TRACKER, newest_recommendations, state_links
from components.reform_figures import dataset_section
from data_access.meetings import Meeting
from pages.reform import board_meetings, figures, oversight_sentence, part_page, recommendations, related

NEWEST = 5


def content(frame: Frame, today: date) -> Iterator[Component]:
    """Yield what one can come to, what was recommended, what was held, and the cases."""
    meetings = board_meetings(frame)
    yield from _to_come(frame, [each for each in meetings if each.is_to_come(today)])
    yield from _recommendations(frame)
    yield from _past(frame, [each for each in reversed(meetings) if not each.is_to_come(today)], today)
    yield from (dataset_section(frame, each) for each in figures(frame, "oversight"))
    yield from related(frame, "oversight")


def _to_come(frame: Frame, found: list[Meeting]) -> Iterator[Component]:
    t = frame.t
    yield html.H2(t("reform.meetings.next"), id="meetings")
    yield meetings_to_come(frame, found) if found else html.P(t("reform.meetings.next.none"))
    yield html.P(html.A(t("meetings.all"), href=frame.link("/meetings")), className="more")


def _recommendations(frame: Frame) -> Iterator[Component]:
    t = frame.t
    found = recommendations(frame)
    yield html.H2(oversight_sentence(frame, found))
    if found:
        yield state_links(frame, found)
        yield html.H3(t("recommendations.newest"))
        yield newest_recommendations(frame, found[:NEWEST])
        yield html.P(html.A(t.n("recommendations.see-all", len(found)), href=frame.link(TRACKER)))


def _past(frame: Frame, found: list[Meeting], today: date) -> Iterator[Component]:
    t = frame.t
    yield html.H2(t("reform.meetings.past"))
    yield from past_meetings(frame, found, today) if found else [html.P(t("reform.meetings.past.none"))]


PAGE = part_page("oversight", content)

"""`/about`: who publishes this and why, how decisions are made, what it cannot tell, and how to take part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from dash import html
from dash.development.base_component import Component

from components.frame import Frame, page
from components.meetings import meetings_to_come
from components.texts import text_section
from data_access import get_service
from data_access.meetings import KINDS, MEETINGS, meetings_of
from pages.context import frame_of, head_of
from pages.serving.page import Address, Page, PageView

SECTIONS = ("mission", "decisions", "limits", "visitors")
NEXT_MEETINGS = 4


def layout(address: Address) -> PageView:
    """Answer the address on the day of the visit."""
    frame = frame_of(address)
    t = frame.t
    doors = (
        html.A(t("meetings.all"), href=frame.link("/meetings")),
        html.A(t("together.all"), href=frame.link("/together")),
        html.A(t("about.part.reform"), href=frame.link("/police-reform")),
        html.A(t("footer.next.correct"), href=f"{frame.link('/corrections')}#report"),
    )
    return PageView(
        head=head_of(frame, t("about.title"), t("about.description")),
        body=page(
            frame,
            html.H1(t("about.title")),
            html.P(t("about.lead"), className="lead"),
            *(text_section(t, "about", name) for name in SECTIONS),
            html.Section(
                [
                    html.H2(t("about.part.title")),
                    html.P(t("about.part.text")),
                    *_meetings(frame, address.today),
                    html.Ul([html.Li(door) for door in doors], className="entries"),
                ],
                id="meetings",
            ),
        ),
    )


def _meetings(frame: Frame, today: date) -> Iterator[Component]:
    """Yield the next meetings that are open to everybody, of every kind."""
    known = meetings_of(get_service().records(frame.release, MEETINGS), KINDS)
    coming = [*islice((each for each in known if each.is_open and each.is_to_come(today)), NEXT_MEETINGS)]
    if coming:
        yield html.H3(frame.t("about.part.next"))
        yield meetings_to_come(frame, coming)
    else:
        yield html.P(frame.t("about.part.none"))


PAGE = Page(path="/about", layout=layout, query=("release",), daily=True)

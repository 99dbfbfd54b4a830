"""`/help`: whom one can call or write to, by need, danger first; what nobody has checked for long says so."""

from __future__ import annotations

from dash import html

from components.contacts import call_at_once, need_section, needs_list, needs_of
from components.frame import page
from data_access import get_service
from data_access.contacts import CONTACTS, contacts_of
from pages.context import frame_of, head_of
from pages.serving.page import Address, Page, PageView


def layout(address: Address) -> PageView:
    """Answer the address on the day of the visit."""
    frame, service = frame_of(address), get_service()
    t = frame.t
    contacts = contacts_of(service.records(frame.release, CONTACTS))
    needs, geography = needs_of(contacts), service.geography(frame.release)
    return PageView(
        head=head_of(frame, t("help.title"), t("help.description")),
        body=page(
            frame,
            html.H1(t("help.title")),
            html.P(t("help.lead"), className="lead"),
            call_at_once(t),
            *([] if contacts else [html.P(t("help.nothing"), className="note")]),
            needs_list(t, needs),
            *(need_section(t, need, contacts, geography, address.today) for need in needs),
            html.Section(
                [
                    html.H2(t("help.private.title")),
                    html.P(t("help.private.text")),
                    html.P(html.A(t("help.wrong"), href=f"{frame.link('/corrections')}#report")),
                ],
                className="not-on-paper",
            ),
        ),
    )


PAGE = Page(path="/help", layout=layout, query=("release",), daily=True)

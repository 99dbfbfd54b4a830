"""`/data/revisions`: what every release changed, by how much and why, and what was taken back or withdrawn."""

from __future__ import annotations

from dash import html

from components.changelog import event_section
from components.frame import page, url
from data_access import get_service
from pages.context import frame_of, head_of
from pages.serving.page import Address, Page, PageView

FILES = ("revisions.json", "revisions.csv")


def layout(address: Address) -> PageView:
    """Answer the address; where it names a release, nothing that came after it is told."""
    frame = frame_of(address)
    t, service = frame.t, get_service()
    until = frame.release if frame.pinned else None
    events = service.history.changelog.events(until=until)
    files = [html.Li(html.A(name, href=url("en", f"/api/v1/{name}"))) for name in FILES]
    return PageView(
        head=head_of(frame, t("changelog.title"), t("changelog.description")),
        body=page(
            frame,
            html.P(html.A(t("data.title"), href=frame.link("/data")), className="back"),
            html.H1(t("changelog.title")),
            html.P(t("changelog.lead"), className="lead"),
            *(event_section(frame, event, service.geography) for event in events),
            html.Section([html.H2(t("data.files.title")), html.Ul(files, className="files")]),
        ),
    )


PAGE = Page(path="/data/revisions", layout=layout, query=("release",))

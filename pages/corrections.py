"""`/corrections`: how to report an error and who answers, and what was corrected, when and why."""

from __future__ import annotations

from dash import html

from components.contact import contact_parts
from components.corrections import corrections_table
from components.frame import page
from components.texts import paragraphs, text_section
from data_access import get_service
from pages.context import frame_of, head_of
from pages.serving.page import Address, Page, PageView


def layout(address: Address) -> PageView:
    """Answer the address; where it names a release, nothing that came after it is told."""
    frame = frame_of(address)
    t = frame.t
    until = frame.release if frame.pinned else None
    listed = corrections_table(frame, get_service().history.changelog.events(until=until))
    return PageView(
        head=head_of(frame, t("corrections.title"), t("corrections.description")),
        body=page(
            frame,
            html.H1(t("corrections.title")),
            html.P(t("corrections.lead"), className="lead"),
            html.Section(
                [
                    html.H2(t("corrections.report.title")),
                    *contact_parts(t, frame.publisher),
                    *paragraphs(t("corrections.report.text")),
                ],
                id="report",
            ),
            text_section(t, "corrections", "then"),
            html.Section(
                [
                    html.H2(t("corrections.list.title")),
                    listed or html.P(t("corrections.list.nothing")),
                    html.P(html.A(t("changelog.title"), href=frame.link("/data/revisions"))),
                ],
                id="list",
            ),
        ),
    )


PAGE = Page(path="/corrections", layout=layout, query=("release",))

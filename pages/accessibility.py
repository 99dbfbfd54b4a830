"""`/accessibility`: what these pages are held to, how that is tested, what is known to be missing, whom to tell."""

from __future__ import annotations

from datetime import date

from dash import html

from components.contact import contact_parts
from components.format import day
from components.frame import page
from components.texts import text_section
from pages.context import frame_of, head_of
from pages.serving.page import Address, Page, PageView

# The day on which somebody last compared this statement with the pages.
REVIEWED = date(2026, 11, 30)
SECTIONS = ("standard", "tested", "gaps")
# Where anybody in the country can complain about a public body's site.
COMPLAINTS = "https://www.ada.gov/file-a-complaint/"


def layout(address: Address) -> PageView:
    """Answer the address."""
    frame = frame_of(address)
    t = frame.t
    return PageView(
        head=head_of(frame, t("accessibility.title"), t("accessibility.description")),
        body=page(
            frame,
            html.H1(t("accessibility.title")),
            html.P(t("accessibility.lead"), className="lead"),
            *(text_section(t, "accessibility", name) for name in SECTIONS),
            html.Section(
                [
                    html.H2(t("accessibility.complain.title")),
                    html.P(t("accessibility.complain.text")),
                    *contact_parts(t, frame.publisher),
                    html.P(html.A(t("accessibility.complain.ada"), href=COMPLAINTS, rel="noreferrer")),
                ],
                id="complain",
            ),
            html.P(t("accessibility.reviewed", date=day(REVIEWED, t.language)), className="muted"),
        ),
    )


PAGE = Page(path="/accessibility", layout=layout, query=("release",))

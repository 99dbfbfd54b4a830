"""`/about`: who publishes this and why, how decisions are made, what it cannot tell, and how to take part."""

from __future__ import annotations

from dash import html

from components.frame import page
from components.texts import text_section
from pages.context import frame_of, head_of
from pages.serving.page import Address, Page, PageView

SECTIONS = ("mission", "decisions", "limits", "visitors")


def layout(address: Address) -> PageView:
    """Answer the address."""
    frame = frame_of(address)
    t = frame.t
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
                    html.Ul(
                        [
                            html.Li(html.A(t("about.part.reform"), href=frame.link("/police-reform"))),
                            html.Li(
                                html.A(t("footer.next.correct"), href=f"{frame.link('/corrections')}#report")
                            ),
                        ],
                        className="entries",
                    ),
                ],
                id="meetings",
            ),
        ),
    )


PAGE = Page(path="/about", layout=layout, query=("release",))

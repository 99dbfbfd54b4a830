"""`/data/owed`: each dataset: what was last received, what is expected next, from whom, and why something is held."""

from __future__ import annotations

from dash import html

from components.frame import page
from components.owed import owed_sections, summary
from data_access import get_service
from pages.context import frame_of, head_of
from pages.serving.page import Address, Page, PageView


def layout(address: Address) -> PageView:
    """Answer the address on the day of the visit."""
    frame = frame_of(address)
    t = frame.t
    owed = get_service().owing.on(frame.release, address.today)
    sample = [html.P(t("owed.sample"), className="note")] if frame.release.is_sample else []
    return PageView(
        head=head_of(frame, t("owed.title"), t("owed.description")),
        body=page(
            frame,
            html.P(html.A(t("data.title"), href=frame.link("/data")), className="back"),
            html.H1(t("owed.title")),
            html.P(t("owed.lead"), className="lead"),
            html.P(summary(t, owed)),
            *sample,
            *owed_sections(frame, owed, address.today),
            html.P(html.A(t("owed.correct"), href=f"{frame.link('/corrections')}#report")),
        ),
    )


PAGE = Page(path="/data/owed", layout=layout, query=("release",), daily=True)

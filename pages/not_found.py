"""What a reader sees where there is no page: the site's frame, and where to go instead."""

from __future__ import annotations

from dataclasses import replace

from dash import html

from components.frame import page
from components.ways_on import ways_on
from pages.context import frame_of, head_of
from pages.serving.page import Address, PageView


def layout(address: Address) -> PageView:
    """Answer 404 in the language of the address."""
    frame = replace(frame_of(Address(address.language, address.path)), is_page=False)
    t = frame.t
    return PageView(
        head=head_of(frame, t("not-found.title"), t("not-found.text")),
        body=page(
            frame,
            html.H1(t("not-found.title")),
            html.P(t("not-found.text"), className="lead"),
            ways_on(t),
        ),
        status=404,
        keep=False,
    )

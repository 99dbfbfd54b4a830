"""What a page says on paper only: its full address, which keeps the numbers, in words and as a code."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.frame import Frame, kept_address
from components.handout.qr import qr_svg
from components.native import Finished


def printed_code(frame: Frame) -> Component:
    """Return the code that leads from a printed page to the same page with the same numbers."""
    t = frame.t
    code = qr_svg(kept_address(frame), label=t("present.qr.page"))
    return html.Div(
        [Finished(tag="div", attributes={"className": "code"}, html=code), html.P(t("print.code"))],
        className="print-only printed-code",
    )

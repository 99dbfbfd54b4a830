"""Ways to reach somebody: a number to call or to write to, a mail address, a web page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.i18n import Translator

# Stands for a number in a message until its place is known.
_HERE = "\N{OBJECT REPLACEMENT CHARACTER}"

# Stands for a number in a message until its place is known.
_HERE = "\N{OBJECT REPLACEMENT CHARACTER}"


def ways(links: Sequence[Component]) -> Component:
    """Return links side by side, large enough for a thumb."""
    return html.Ul([html.Li(link) for link in links], className="reach")


def call(t: Translator, number: str) -> Component:
    """Return the link that calls a number."""
    return html.A(_with_number(t, "help.call", number), href=f"tel:{dialled(number)}", className="button")


def text(t: Translator, number: str) -> Component:
    """Return the link that writes a message to a number."""
    return html.A(
        _with_number(t, "help.text", number),
        href=f"sms:{dialled(number)}",
        className="button button--second",
    )


def _with_number(t: Translator, message: str, number: str) -> Component:
    """Return a message with a phone number that stays on one line."""
    before, after = t(message, number=_HERE).split(_HERE)
    return html.Span([before, html.Span(number, className="number"), after])


def web(t: Translator, address: str) -> Component:
    """Return a link that says nothing of where the visitor comes from."""
    host = re.sub(r"^www\.", "", address.partition("://")[2].partition("/")[0])
    return html.A(t("help.web", host=host), href=address, rel="noreferrer")


def mail(address: str) -> Component:
    """Return the link that writes to an address."""
    return html.A(address, href=f"mailto:{address}")


def dialled(number: str) -> str:
    """Return a number as a phone dials it: digits, and a plus before them where there is one."""
    return ("+" if number.startswith("+") else "") + re.sub(r"\D", "", number)

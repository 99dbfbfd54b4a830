"""Whom to tell about an error or a barrier: an address where one is named, else that none is."""

from __future__ import annotations

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from components.i18n import Translator
from data_access.model import Publisher


def contact_parts(t: Translator, publisher: Publisher) -> Iterator[Component]:
    """Yield who answers, and the address."""
    if not publisher.email:
        yield html.P(t("contact.none"), className="note")
        return
    yield html.P([t("contact.who"), " ", html.A(publisher.email, href=f"mailto:{publisher.email}")])

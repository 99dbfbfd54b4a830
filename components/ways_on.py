"""Where one can go from a page that has nothing to show: what still works, and help before all."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.frame import url
from components.i18n import Translator
from components.quick_exit import HELP

WAYS = (
    ("not-found.home", "/"),
    ("not-found.neighborhoods", "/neighborhoods"),
    ("not-found.indicators", "/indicators"),
    ("not-found.data", "/data"),
    ("not-found.correct", "/corrections"),
)


def ways_on(t: Translator) -> Component:
    """Return links to help and to what one may have looked for, in the language of the words."""
    doors = [html.Li(html.A(t(words), href=url(t.language, path))) for words, path in WAYS]
    helps = html.Li(html.A(t("not-found.help"), href=url(t.language, HELP)))
    return html.Section([html.H2(t("not-found.next")), html.Ul([helps, *doors], className="entries")])

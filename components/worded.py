"""What records tell, in the page's language, else in English and marked as such."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.i18n import Translator
from data_access.model import LANGUAGES


def told(t: Translator, words: Mapping[str, str]) -> Any:
    """Return a record's text; what is not translated says that it is English, so that it is read so."""
    own = words.get(t.language)
    return own or html.Span(words[LANGUAGES[0]], lang=LANGUAGES[0])


def facts(entries: Iterable[tuple[str, Any]]) -> Component:
    """Return names with what is said of each."""
    return html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in entries], className="facts")

"""What records tell, in the page's language: their texts, who says so, who verified it, the document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import day
from components.i18n import Translator
from data_access.model import LANGUAGES
from data_access.reform import Source

Fact = tuple[str, Any]


def plain(t: Translator, words: Mapping[str, str]) -> str:
    """Return a record's text in the page's language, else in English; empty where it has none."""
    return words.get(t.language) or words.get(LANGUAGES[0], "")


def told(t: Translator, words: Mapping[str, str]) -> Any:
    """Return the same; what is not translated says that it is English, so that it is read with English sounds."""
    text = plain(t, words)
    return text if words.get(t.language) else as_written(t, text)


def as_written(t: Translator, text: str) -> Any:
    """Return what a record holds in no language of its own, such as the name of an office: staff write English."""
    return text if t.language == LANGUAGES[0] else html.Span(text, lang=LANGUAGES[0])


def full_stop(text: str) -> str:
    """Return what a text of a record lacks to be a sentence."""
    return "" if text.endswith((".", "!", "?")) else "."


def sentence(t: Translator, words: Mapping[str, str]) -> list[Any]:
    """Return a record's text as a sentence."""
    return [told(t, words), full_stop(plain(t, words))]


def facts(entries: Iterable[Fact]) -> Component:
    """Return names with what is said of each; what is None is left out."""
    kept = [(name, value) for name, value in entries if value is not None]
    pairs = [html.Div([html.Dt(name), html.Dd(value)]) for name, value in kept]
    return html.Dl(pairs, className="told")


def source_facts(t: Translator, source: Source, about: str) -> Sequence[Fact]:
    """Return who says so, who verified it and when, and the document; what is not named, that it is not.

    `about` names what the document is of, for those who hear links one by one.
    """
    says = as_written(t, source.says) if source.says else t("reform.says.nobody")
    return (
        (t("reform.says"), says),
        (t("reform.checked"), verified(t, source)),
        (t("reform.document"), _document(t, source, about)),
    )


def verified(t: Translator, source: Source) -> Any:
    """Return who verified a thing and when, or that nobody did."""
    if not source.verified_by:
        return f"{t('reform.unverified')}."
    if source.verified_on is None:
        return as_written(t, source.verified_by)
    return [as_written(t, source.verified_by), ", ", day(source.verified_on, t.language)]


def _document(t: Translator, source: Source, about: str) -> Any:
    if not source.document:
        return t("reform.document.none")
    return html.A(t("reform.document.read"), href=source.document, **{"aria-label": _named(t, about)})


def _named(t: Translator, about: str) -> str:
    return f"{t('reform.document.read')}: {about}"


def mark(state: str) -> Component:
    """Return the sign of a state, which has a shape of its own; words beside it say the same."""
    return html.Span(className=f"mark mark--{state}", **{"aria-hidden": "true"})

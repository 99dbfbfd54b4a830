"""Sections that are words alone: a heading, then paragraphs and lists, written in the messages line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.i18n import Translator

BULLET = "• "


def text_section(t: Translator, page: str, name: str) -> Component:
    """Return `<page>.<name>.title` over `<page>.<name>.text`, with the name as its anchor."""
    return html.Section([html.H2(t(f"{page}.{name}.title")), *paragraphs(t(f"{page}.{name}.text"))], id=name)


def contents(t: Translator, label: str, parts: Iterable[tuple[str, str]]) -> Component:
    """Return links to the parts of a long page: pairs of an anchor and its words. `label` names the list."""
    entries = [html.Li(html.A(words, href=f"#{anchor}")) for anchor, words in parts]
    return html.Nav(html.Ul(entries, className="contents"), **{"aria-label": t(label)})


def breakable(name: str) -> list[Any]:
    """Return a name that may go on in the next line after a slash."""
    first, *others = name.split("/")
    return [first, *(part for other in others for part in ("/", html.Wbr(), other))]


def paragraphs(text: str) -> Iterator[Component]:
    """Yield a paragraph for each line, and a list for lines that begin with a bullet."""
    for is_list, lines in groupby(text.split("\n"), lambda line: line.startswith(BULLET)):
        if is_list:
            yield html.Ul([html.Li(line.removeprefix(BULLET)) for line in lines])
        else:
            yield from (html.P(line) for line in lines)

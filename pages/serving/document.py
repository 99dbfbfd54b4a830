"""The HTML document around a page: what is read before Dash, and what starts Dash."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from components.first_paint import CHART, MAP, count, to_html
from data_access.model import LANGUAGES
from pages.serving.page import DEFAULT_LANGUAGE, Address, PageView
from pages.serving.static import Shelf
from pages.serving.static.shelf import FOR_PAPER, OF_EVERY_PAGE

LAYOUT_URL = "/_dash-layout"
DEPENDENCIES_URL = "/_dash-dependencies"


@dataclass(frozen=True, slots=True)
class Frame:
    """What all documents share: the site's address and name, its static files, Dash's settings."""

    base_url: str
    site_name: str
    shelf: Shelf
    dash_config: Mapping[str, Any]
    clientside_url: str | None = None


def render(view: PageView, address: Address, frame: Frame, scripts: tuple[str, ...] = ()) -> str:
    """The whole document of a page, in the address's language, with the page's own `scripts`.

    Raises `FirstPaintError`.
    """
    return "".join(
        [
            f'<!doctype html><html lang="{address.language}"{_class(view.root)}><head>',
            _head(view, address, frame),
            f'</head><body><div id="first-paint">{to_html(view.body)}</div>',
            '<div id="dash" hidden><div id="react-entry-point"></div></div>',
            _data("_dash-config", frame.dash_config),
            _data("boot-list", boot_list(view, frame)),
            *(
                f'<script src="{frame.shelf.asset(name)}" defer></script>'
                for name in (*OF_EVERY_PAGE, *scripts)
            ),
            "</body></html>",
        ]
    )


def _class(name: str) -> str:
    return f' class="{escape(name)}"' if name else ""


def _head(view: PageView, address: Address, frame: Frame) -> str:
    head, base = view.head, frame.base_url.rstrip("/")
    canonical = head.canonical or address
    title, description = escape(head.title), escape(head.description)
    url = escape(base + canonical.url)
    return "".join(
        [
            '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<title>{title}</title><meta name="description" content="{description}">',
            f'<meta name="robots" content="{escape(head.robots)}">',
            f'<meta property="og:title" content="{title}">',
            f'<meta property="og:description" content="{description}">',
            f'<meta property="og:site_name" content="{escape(head.site_name or frame.site_name)}">',
            '<meta property="og:type" content="website">',
            ""
            if view.status != 200
            else f'<link rel="canonical" href="{url}">{_alternates(canonical, base)}',
            *(f'<link rel="stylesheet" href="{sheet}">' for sheet in frame.shelf.stylesheets),
            _paper(frame.shelf),
            _icon(frame.shelf),
        ]
    )


def _alternates(address: Address, base: str) -> str:
    """The same page in every language, for search engines."""
    codes = [*((code, code) for code in LANGUAGES), ("x-default", DEFAULT_LANGUAGE)]
    return "".join(
        f'<link rel="alternate" hreflang="{name}" href="{escape(base + address.in_language(code).url)}">'
        for name, code in codes
    )


def _paper(shelf: Shelf) -> str:
    """The styles for paper, where `assets/` has some; after the others, which they change."""
    if FOR_PAPER not in shelf:
        return ""
    return f'<link rel="stylesheet" media="print" href="{shelf.asset(FOR_PAPER)}">'


def _icon(shelf: Shelf) -> str:
    """The site's icon; an empty one where `assets/` has none, so that browsers do not ask for it."""
    href = shelf.asset("favicon.svg") if "favicon.svg" in shelf else "data:,"
    return f'<link rel="icon" href="{href}">'


def boot_list(view: PageView, frame: Frame) -> dict[str, Any]:
    """What `assets/boot.js` needs to start Dash for this page; see there."""
    charts, maps = count(view.body, CHART), count(view.body, MAP)
    present = {kind for kind, how_many in (("chart", charts), ("map", maps)) if how_many}
    needs = view.libraries | present
    if "chart" in needs:
        # The chart does not wait for maps: their library comes when it is live.
        needs, maps = needs - {"map"}, 0
    shelf = frame.shelf
    clientside = [frame.clientside_url] if frame.clientside_url else []
    return {
        "scripts": [*shelf.scripts(needs), *clientside],
        "plotly": shelf.plotly if "chart" in needs else None,
        "map": shelf.map,
        "data": [LAYOUT_URL, DEPENDENCIES_URL],
        "charts": charts,
        "maps": maps,
    }


def _data(name: str, value: Mapping[str, Any]) -> str:
    """JSON that a script reads; `<` is written so that no text in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script id="{name}" type="application/json">{text}</script>'

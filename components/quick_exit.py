"""The way out: a plain link to a page about the weather, which works without a script (see assets/leave.js).

Every page has it, quietly. Where somebody may read what another person must not see (help, and figures on domestic and
sexual violence) it stays on the screen, and three presses of Shift do the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from components.i18n import Translator
from data_access.catalog import METRICS

# A page that anybody could have open, of the whole country, without advertisements.
EXIT_URL = "https://www.weather.gov/"
HELP = "/help"
PRIVATE_TOPICS = frozenset({"domestic-and-sexual-violence"})
PRIVATE_NEED = "domestic-violence"
PRIVATE_CATEGORIES = frozenset({"rape"})


def is_private(path: str, query: Iterable[tuple[str, str]]) -> bool:
    """Whether somebody may need to be gone from the page at an address at once."""
    private = [each for each in METRICS if each.topic in PRIVATE_TOPICS]
    starts = [HELP, *(f"/indicators/{each.id}" for each in private)]
    about_it = any(name == "category" and value in PRIVATE_CATEGORIES for name, value in query)
    return about_it or any(path == start or path.startswith(f"{start}/") for start in starts)


def exit_link(t: Translator) -> Component:
    """Return the link as every page has it."""
    return _link(t("shell.exit"), "exit", "")


def exit_bar(t: Translator) -> Component:
    """Return the link that stays on the screen, with its keys."""
    keys = html.Span(t("shell.exit.keys"), className="keys")
    return html.Div([_link(t("shell.exit.site"), "button", "keys"), keys], className="exit-bar")


def _link(words: str, look: str, keys: str) -> Component:
    return html.A(
        words, href=EXIT_URL, rel="noreferrer noopener nofollow", className=look, **{"data-exit": keys}
    )

"""From a requested path and query to the page and the question in canonical form.

Dash's own page router is not used: it lets a query name override a variable of the path, passes every
query name on as an argument, has no 404, and knows a page's title only without its query. Here one
function answers for the finished page and for the page that Dash draws, so they cannot differ.
"""

import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any, Final
from urllib.parse import parse_qsl

from data_access.model import LANGUAGES
from pages.serving.page import DEFAULT_LANGUAGE, Address, Page, PageError, Pairs

# Longer than any question that our own forms and links can ask.
MAX_QUERY_BYTES: Final = 2_000
MAX_VALUE_LENGTH: Final = 200
MAX_SEGMENT_LENGTH: Final = 100
ADDRESSES_REMEMBERED: Final = 4_096


class UnknownAddress(LookupError):
    """No page lives here. `language` is the one to say so in."""

    def __init__(self, path: str, language: str) -> None:
        super().__init__(path)
        self.language = language


def utc_day() -> date:
    """The day in Greenwich."""
    return datetime.now(UTC).date()


class Routes:
    """Every page in every language, found by path. `today()` is the day where the site is, for daily pages.

    `site` is the site's public address.
    """

    def __init__(self, pages: Iterable[Page], today: Callable[[], date] = utc_day, *, site: str = "") -> None:
        self.pages = tuple(pages)
        self._today = today
        self._site = site.rstrip("/")
        self._fixed = {page.segments: page for page in self.pages if "<" not in page.path}
        # A part that is written out goes before one that may be anything: `/indicators/<metric>/present`.
        variable = (page for page in self.pages if "<" in page.path)
        self._open = tuple(sorted(variable, key=lambda page: page.path.count("<")))
        _refuse_double(self.pages)
        self._typed = tuple(f"{name}=" for page in self.pages for name in page.typed)
        # An address means the same at any time, so what was found once is remembered (bounded).
        self._found = lru_cache(maxsize=ADDRESSES_REMEMBERED)(self._find)

    def find(self, path: str, query: str) -> tuple[Page, Address]:
        """The page and the canonical question of a decoded path and a raw query string, today's if it is daily.

        What somebody typed is not remembered. Raises `UnknownAddress`.
        """
        find = self._find if any(name in query for name in self._typed) else self._found
        page, address = find(path, query)
        return page, replace(address, day=self._today()) if page.daily else address

    def _find(self, path: str, query: str) -> tuple[Page, Address]:
        language, segments = split_language(path)
        page, variables = self._page(segments, path, language)
        asked = canonical_query(query, page.query)
        return page, Address(language, "/" + "/".join(segments), variables, asked, site=self._site)

    def _page(self, segments: tuple[str, ...], path: str, language: str) -> tuple[Page, Pairs]:
        fixed = self._fixed.get(segments)
        if fixed is not None:
            return fixed, ()
        for page in self._open:
            variables = page.match(segments)
            if variables is not None:
                return page, variables
        raise UnknownAddress(path, language)


def _refuse_double(pages: tuple[Page, ...]) -> None:
    paths = [page.path for page in pages]
    doubles = {path for path in paths if paths.count(path) > 1}
    if doubles:
        raise PageError(f"two pages declare the same path: {', '.join(sorted(doubles))}")


def split_language(path: str) -> tuple[str, tuple[str, ...]]:
    """The language of a path and its segments without the prefix; raises `UnknownAddress`.

    `/es/data` is ("es", ("data",)), `/` is ("en", ("",)). English has no prefix: `/en/data` is unknown.
    """
    first, *rest = path.split("/")[1:] or [""]
    prefixed = first in LANGUAGES and first != DEFAULT_LANGUAGE
    language = first if prefixed else DEFAULT_LANGUAGE
    segments = (tuple(rest) or ("",)) if prefixed else (first, *rest)
    if not path.startswith("/") or (path != "/" and path.endswith("/")):
        raise UnknownAddress(path, language)
    if any(len(each) > MAX_SEGMENT_LENGTH or not each.isprintable() for each in segments):
        raise UnknownAddress(path, language)
    return language, segments


def canonical_query(query: str, names: tuple[str, ...]) -> Pairs:
    """The pairs of a raw query that a page declared, in the page's order, each once.

    Unknown names, empty values, unprintable values and values longer than any of ours are left out.
    """
    if not query or not names or len(query) > MAX_QUERY_BYTES:
        return ()
    return _in_order(parse_qsl(query, errors="replace"), names)


def canonical_pairs(asked: Any, names: tuple[str, ...]) -> Pairs:
    """The same for what a form sent to a live page: `{"area": ["south", "west"], "grain": "year"}`.

    Whatever is not such a mapping is left out; nothing is raised.
    """
    if not isinstance(asked, dict):
        return ()
    lists = ((name, value if isinstance(value, list) else [value]) for name, value in asked.items())
    return _in_order([(name, each) for name, values in lists for each in values], names)


def _in_order(pairs: Iterable[tuple[str, Any]], names: tuple[str, ...]) -> Pairs:
    usable = list(dict.fromkeys(pair for pair in pairs if _usable(pair[1])))
    return tuple(pair for name in names for pair in usable if pair[0] == name)


def _usable(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_VALUE_LENGTH and value.isprintable()


def discover(package: ModuleType) -> tuple[Page, ...]:
    """The `PAGE` of every module of a package, by module name. Raises `PageError` if `PAGE` is no page."""
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__) if not info.ispkg)
    modules = [import_module(f"{package.__name__}.{name}") for name in names]
    pages = [module.PAGE for module in modules if hasattr(module, "PAGE")]
    wrong = [page for page in pages if not isinstance(page, Page)]
    if wrong:
        raise PageError(f"PAGE must be a Page, not {wrong[0]!r}")
    return tuple(pages)

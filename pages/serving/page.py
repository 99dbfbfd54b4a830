"""What a page is, and what it is asked: `Page`, `Address`, and the answer, `PageView`.

A page module holds one constant:

    PAGE = Page(path="/neighborhoods/<slug>", layout=layout, query=("release",), connect=connect)

`layout(address)` is a pure function of the address and the release behind it. It is called once for each
finished page and once when Dash takes over, and returns the same tree both times.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from urllib.parse import quote, urlencode

from dash.development.base_component import Component

from data_access.model import LANGUAGES

DEFAULT_LANGUAGE: Final = LANGUAGES[0]
Pairs = tuple[tuple[str, str], ...]


class PageError(Exception):
    """A page that was declared wrongly. Its tests raise it, or the app when it is put together."""


@dataclass(frozen=True, slots=True)
class Address:
    """One question to one page, in its canonical form.

    `path` has no language prefix. `query` holds only names that the page declared, in the page's order. `day` is
    the day of the visit where the page is `daily`, else None: no other page may depend on it. `site` is the site's
    public address, for what leaves the page: a citation, a QR code.
    """

    language: str
    path: str
    variables: Pairs = ()
    query: Pairs = ()
    day: date | None = None
    site: str = ""

    @property
    def url(self) -> str:
        """The address as it stands in links: `/es/indicators/shootings?area=south`."""
        prefix = "" if self.language == DEFAULT_LANGUAGE else f"/{self.language}"
        path = prefix + ("" if prefix and self.path == "/" else quote(self.path))
        return f"{path}?{urlencode(self.query)}" if self.query else path

    @property
    def key(self) -> str:
        """What an answer depends on beside the release: the address, and of a daily page the day."""
        return self.url if self.day is None else f"{self.url} {self.day}"

    @property
    def today(self) -> date:
        """The day of the visit, where the site is. Raises `PageError` for a page that is not `daily`."""
        if self.day is None:
            raise PageError(f"{self.path} depends on the day; declare Page(..., daily=True)")
        return self.day

    def variable(self, name: str) -> str:
        """The value of a part of the path, such as `slug`. Raises `KeyError` for a name not in the path."""
        return dict(self.variables)[name]

    def values(self, name: str) -> tuple[str, ...]:
        """Every value that the query gives a name; empty if none."""
        return tuple(value for each, value in self.query if each == name)

    def value(self, name: str, default: str = "") -> str:
        """The first value that the query gives a name, else `default`."""
        return next(iter(self.values(name)), default)

    def in_language(self, language: str) -> "Address":
        """The same question in another language."""
        return replace(self, language=language)

    def with_query(self, query: Pairs) -> "Address":
        """The same page asked something else; `query` must already be in the page's order."""
        return replace(self, query=query)


@dataclass(frozen=True, slots=True)
class Head:
    """What search engines, shared links and browser tabs say of a page.

    `canonical` is the address that stands for this page where several show the same; default: its own. `site_name`
    is what the whole site is called, where that follows from what the page shows; default: the site's own name.
    """

    title: str
    description: str
    robots: str = "index, follow"
    canonical: Address | None = None
    site_name: str = ""


@dataclass(frozen=True, slots=True)
class PageView:
    """A page's answer. A `status` of 404 or 410 is shown with its own text and never cached.

    `keep=False` marks an answer to a question that was put wrongly (a value fell back): it is not cached
    either, so that made-up addresses cannot push good pages out. `libraries` names what a callback of the
    page may add later although the tree has none yet: `chart`, `map`. `root` is the class of the document's root,
    for what a stylesheet must know before the first words come.
    """

    head: Head
    body: Component
    status: int = 200
    keep: bool = True
    libraries: frozenset[str] = frozenset()
    root: str = ""


Layout = Callable[[Address], PageView]


@dataclass(frozen=True, slots=True)
class Page:
    """One page in every language.

    `path` may hold variables: `/programs/<slug>`. `query` lists the names that the page understands, in
    canonical order; all others are ignored. `connect(app)` adds the page's callbacks with `app.callback`.
    `daily`: what the page says depends on the day ("not checked for 90 days"). Its layout reads the day from
    `address.today`, and its finished bytes are made again the next day. `typed` are the names of the query whose
    values visitors type: an answer to one is kept nowhere, here or on the way. `scripts` are files of `assets/` that
    the page runs before Dash, `locates` lets it ask the browser where the visitor is.
    """

    path: str
    layout: Layout
    query: tuple[str, ...] = ()
    connect: Callable[[Any], None] | None = None
    daily: bool = False
    typed: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    locates: bool = False
    segments: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.path.startswith("/") or (self.path != "/" and self.path.endswith("/")):
            raise PageError(f"the path {self.path!r} must begin with / and not end with it")
        object.__setattr__(self, "segments", tuple(self.path.split("/")[1:]))

    def match(self, segments: tuple[str, ...]) -> Pairs | None:
        """The path's variables if a path of these segments is this page's, else None."""
        if len(segments) != len(self.segments):
            return None
        pairs = tuple(zip(self.segments, segments, strict=True))
        if not all(_agrees(name, value) for name, value in pairs):
            return None
        return tuple((name.strip("<>"), value) for name, value in pairs if name.startswith("<"))


class Elsewhere(LookupError):
    """What was asked for is at another address of ours, to which the visitor is led."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


class Gone(LookupError):
    """What an address showed was withdrawn; `view` says so."""

    def __init__(self, view: PageView) -> None:
        super().__init__(view.head.title)
        self.view = view


def view_of(page: Page, address: Address) -> PageView:
    """The page's answer, also where what it showed was withdrawn. Raises `UnknownAddress`, `Elsewhere`."""
    try:
        return page.layout(address)
    except Gone as gone:
        return gone.view


def _agrees(name: str, value: str) -> bool:
    return bool(value) if name.startswith("<") else name == value

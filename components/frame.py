"""What every page shares: banners, languages, the way out, help, navigation, footer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from dash import html
from dash.development.base_component import Component

from components.format import day
from components.i18n import Translator, translator
from components.quick_exit import HELP, PRIVATE_NEED, exit_bar, exit_link, is_private
from data_access.model import LANGUAGES, UNNAMED, Area, Publisher, Release

Pairs = tuple[tuple[str, str], ...]
# Below these lie pages with slides of their own, and these pages have some.
WITH_SLIDES = ("indicators", "neighborhoods")
PAGES_WITH_SLIDES = ("/timeline",)
NAVIGATION = (
    ("nav.home", "/"),
    ("nav.neighborhoods", "/neighborhoods"),
    ("nav.indicators", "/indicators"),
    ("nav.programs", "/programs"),
    ("nav.reform", "/police-reform"),
    ("nav.together", "/together"),
    ("nav.data", "/data"),
)
# What one can do, on every page, and what there is to know about the site.
NEXT = (
    ("footer.next.meeting", "/meetings", ""),
    ("footer.next.neighborhoods", "/neighborhoods", ""),
    ("footer.next.data", "/data", ""),
    ("footer.next.correct", "/corrections", "report"),
)
ABOUT = (
    ("footer.about.us", "/about", ""),
    ("together.title", "/together", ""),
    ("footer.about.methods", "/methods", ""),
    ("footer.about.accessibility", "/accessibility", ""),
    ("footer.about.corrections", "/corrections", ""),
)


def url(language: str, path: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """Return an address of ours; English has no prefix."""
    prefix = "" if language == LANGUAGES[0] else f"/{language}"
    located = prefix + ("" if prefix and path == "/" else quote(path))
    pairs = list(query)
    return f"{located}?{urlencode(pairs)}" if pairs else located


def named(language: str, city: Area, publisher: Publisher) -> Translator:
    """Return the words of a language with {city} and {publisher} filled in."""
    t = translator(language).knowing(city=city.name(language))
    return t.knowing(publisher=publisher.name or t("publisher.of-city"))


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a page stands: its language, its address without prefix, the release that it shows, and its city.

    `pinned` says that the address names the release: links then keep it. `is_page` is false where the address
    leads to no page: then no entry of the navigation is where the reader is. `site` is the public address of the
    site without a path, with which an address of ours can be printed or cited.
    """

    language: str
    path: str
    query: Pairs
    release: Release
    pinned: bool
    city: Area
    publisher: Publisher = UNNAMED
    is_page: bool = True
    site: str = ""

    @property
    def t(self) -> Translator:
        """The words of the page's language, which know the names of the city and of who publishes."""
        return named(self.language, self.city, self.publisher)

    def link(self, path: str, query: Iterable[tuple[str, str]] = ()) -> str:
        """Return a link to another page in the same language and, where pinned, of the same release."""
        pairs = [pair for pair in query if pair[0] != "release"]
        if self.pinned:
            pairs.append(("release", self.release.id))
        return url(self.language, path, pairs)

    @property
    def released(self) -> str:
        """The day of the release, in words."""
        return day(self.release.dated, self.language)


def kept_address(frame: Frame) -> str:
    """Return the full address of a page that keeps its numbers, to be printed."""
    pairs = [pair for pair in frame.query if pair[0] != "release"]
    return frame.site + url(frame.language, frame.path, [*pairs, ("release", frame.release.id)])


def page(frame: Frame, *content: Any) -> Component:
    """Return a whole page around its content."""
    t = frame.t
    private = is_private(frame.path, frame.query)
    return html.Div(
        [
            html.A(t("shell.skip"), href="#main", className="skip-link"),
            html.Header(
                [
                    *([exit_bar(t)] if private else []),
                    *banners(frame),
                    _utility(frame, private=private),
                    _header(frame),
                ]
            ),
            html.Main(list(content), id="main", className="site-main", tabIndex=-1),
            _footer(frame),
        ],
        className="site",
        lang=frame.language,
        **({"data-preview": t("preview.notice")} if frame.release.staged else {}),
    )


def banners(frame: Frame) -> Iterable[Component]:
    """Yield what must be read before anything else: a preview, invented numbers, a release that is not the newest."""
    t = frame.t
    if frame.release.staged:
        text = t("banner.preview.text", release=frame.release.id)
        yield html.Div(
            [html.Strong(f"{t('preview.notice')}."), " ", text],
            className="banner banner--preview",
            role="note",
        )
    if frame.release.is_sample:
        yield html.Div(
            [html.Strong(t("banner.sample.title")), " ", t("banner.sample.text")],
            className="banner banner--sample",
            role="note",
        )
    if frame.pinned and not (frame.release.current or frame.release.staged):
        newest = url(frame.language, frame.path, [pair for pair in frame.query if pair[0] != "release"])
        yield html.Div(
            [
                t(_old_release_words(frame.release), release=frame.release.id, date=frame.released),
                " ",
                html.A(t("banner.release.newest"), href=newest),
            ],
            className="banner banner--release",
            role="note",
        )


def _old_release_words(release: Release) -> str:
    return "banner.release.taken-back" if release.rolled_back else "banner.release.text"


def _utility(frame: Frame, *, private: bool) -> Component:
    """Return the languages and, where it does not stay on the screen, the way out."""
    return html.Div([languages(frame), *([] if private else [exit_link(frame.t)])], className="utility")


def _header(frame: Frame) -> Component:
    t = frame.t
    return html.Div(
        [
            html.A(t("shell.brand"), href=frame.link("/"), className="brand"),
            help_link(frame),
            html.Nav(
                html.Ul([html.Li(_nav_link(frame, label, path)) for label, path in NAVIGATION]),
                className="nav",
                **{"aria-label": t("shell.navigation")},
            ),
        ],
        className="site-header",
    )


def help_link(frame: Frame) -> Component:
    """Return the way to help, one touch away wherever it stands."""
    here = {"aria-current": "page"} if frame.path == HELP and frame.is_page else {}
    return html.A(frame.t("shell.help"), href=_help(frame), className="button help-link", **here)


def _help(frame: Frame) -> str:
    """Return where help is: of the newest release, whatever the page shows, for numbers to call must be today's.

    From figures on domestic and sexual violence it leads to who answers about that.
    """
    preview = (("release", frame.release.id),) if frame.release.staged else ()
    part = f"#{PRIVATE_NEED}" if frame.path != HELP and is_private(frame.path, frame.query) else ""
    return url(frame.language, HELP, preview) + part


def languages(frame: Frame) -> Component:
    """Return the links to the same page in each language."""
    return html.Nav(
        html.Ul([html.Li(_language_link(frame, language)) for language in LANGUAGES]),
        className="languages",
        **{"aria-label": frame.t("shell.languages")},
    )


def _language_link(frame: Frame, language: str) -> Component:
    here = {"aria-current": "true"} if language == frame.language else {}
    name = translator(language)("language.name")
    return html.A(name, href=url(language, frame.path, frame.query), lang=language, hrefLang=language, **here)


def _nav_link(frame: Frame, label: str, path: str) -> Component:
    inside = frame.path == path or (path != "/" and frame.path.startswith(path + "/"))
    here = {"aria-current": "page" if frame.path == path else "true"} if inside and frame.is_page else {}
    return html.A(frame.t(label), href=frame.link(path), **here)


def _presentation(frame: Frame) -> str:
    """Return the slides of a page: its own where it has some, else those of the city."""
    parts = frame.path.split("/")
    below = parts[1] in WITH_SLIDES and len(parts) == 3
    own = frame.is_page and (below or frame.path in PAGES_WITH_SLIDES)
    return frame.link(f"{frame.path}/present", frame.query) if own else frame.link("/present")


def _footer(frame: Frame) -> Component:
    t = frame.t
    told = t("footer.release", release=frame.release.id, date=frame.released)
    return html.Footer(
        [
            html.Div([_next(frame), _about(frame)], className="doors"),
            html.P(
                [f"{told} ", html.A(t("footer.changes"), href=frame.link("/data/revisions"))],
                className="muted",
            ),
            html.P(t("footer.who"), className="muted"),
            html.P(t("print.address", address=kept_address(frame)), className="print-only"),
        ],
        className="site-footer",
    )


def _next(frame: Frame) -> Component:
    t = frame.t
    meeting, *others = [html.Li(_door(frame, *each)) for each in NEXT]
    helps = html.Li(html.A(t("footer.next.help"), href=_help(frame)))
    slides = html.Li(html.A(t("footer.next.present"), href=_presentation(frame)))
    return html.Section([html.H2(t("footer.next.title")), html.Ul([meeting, helps, *others, slides])])


def _about(frame: Frame) -> Component:
    return html.Section(
        [
            html.H2(frame.t("footer.about.title")),
            html.Ul([html.Li(_door(frame, *each)) for each in ABOUT]),
        ]
    )


def _door(frame: Frame, label: str, path: str, part: str) -> Component:
    return html.A(frame.t(label), href=frame.link(path) + (part and f"#{part}"))

"""Every page in every language, over the sample store, as production serves it."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable
from importlib.metadata import version
from urllib.parse import urlsplit

import pytest

from components.i18n import translator
from data_access.catalog import METRICS
from data_access.model import LANGUAGES
from tests.browser.site import BASE_URL, in_language
from tests.pages.reading import Element, read
from tests.pages.visitor import Visitor

VERSIONED = ("dash", "plotly", "dash-leaflet", "flask", "werkzeug", "gunicorn", "sqlalchemy")
KINDS_OF_PAGE = ("/", "/neighborhoods", "/neighborhoods/ironbound", "/indicators", "/indicators/people-shot")
PROBLEM = "problem"


def language_of(url: str) -> str:
    first = urlsplit(url).path.split("/")[1]
    return first if first in LANGUAGES else "en"


def english_path(url: str) -> str:
    language = language_of(url)
    return url if language == "en" else url.removeprefix(f"/{language}") or "/"


def in_turns(links: Iterable[str]) -> set[str]:
    """Of links that differ by language alone one each, the languages in turn."""
    alike: dict[str, list[str]] = defaultdict(list)
    for link in sorted(links):
        alike[re.sub(r"lang=\w+", "", english_path(link))].append(link)
    return {same[n % len(same)] for n, same in enumerate(alike.values())}


def title_of(page: Element) -> str:
    return page.one("head").one("title").text


def meta(page: Element, name: str) -> str:
    return page.one("meta", name=name).attributes["content"]


def links_to(page: Element, rel: str) -> list[dict[str, str]]:
    return [link.attributes for link in page.all("link", rel=rel)]


def failing(pages: dict[str, Element], is_good: object) -> list[str]:
    return [url for url, page in pages.items() if not is_good(url, page)]


# ---- every page ----


def test_the_sitemap_holds_every_page_in_every_language(every_page: dict[str, Element]) -> None:
    """A neighborhood that is not listed is not found, and not warmed after a publication."""
    english = [url for url in every_page if language_of(url) == "en"]
    assert {"/", "/neighborhoods", "/indicators", "/police-reform", "/help", "/data", "/methods"} <= set(
        english
    )
    assert {"/about", "/accessibility", "/corrections", "/data/revisions"} <= set(english)
    assert sum(url.startswith("/neighborhoods/") for url in english) == 20
    assert {f"/indicators/{each.id}" for each in METRICS} <= set(english)
    assert sorted(every_page) == sorted(in_language(lang, url) for url in english for lang in LANGUAGES)


def test_every_page_says_its_language(every_page: dict[str, Element]) -> None:
    """Screen readers would read Spanish with English sounds."""

    def is_good(url: str, page: Element) -> bool:
        here = page.one("nav", cls="languages").all("a", aria_current="true")
        said = {page.one("html").attributes["lang"], *(link.attributes["lang"] for link in here)}
        return said == {language_of(url)}

    assert failing(every_page, is_good) == []


def test_every_page_has_one_heading_a_title_and_a_description(every_page: dict[str, Element]) -> None:
    """Tabs, bookmarks, search results and screen readers go by these."""

    def is_good(_url: str, page: Element) -> bool:
        heading, title = page.one("h1").text, title_of(page)
        return bool(heading) and heading in title and len(meta(page, "description")) >= 20

    assert failing(every_page, is_good) == []


def test_no_two_pages_of_a_language_share_a_title(every_page: dict[str, Element]) -> None:
    """Of two tabs nobody could tell which is which."""
    titles = [(language_of(url), title_of(page)) for url, page in every_page.items()]
    assert len(set(titles)) == len(titles)


def test_headings_leave_out_no_level(every_page: dict[str, Element]) -> None:
    """Those who move by headings would think that they missed one."""

    def is_good(_url: str, page: Element) -> bool:
        levels = [int(each.tag[1]) for each in page.walk() if re.fullmatch(r"h[1-6]", each.tag)]
        return levels[0] == 1 and all(b - a <= 1 for a, b in itertools.pairwise(levels))

    assert failing(every_page, is_good) == []


def test_every_page_names_itself_and_its_translations(every_page: dict[str, Element]) -> None:
    """Search engines would show English pages to those who search in Spanish."""

    def is_good(url: str, page: Element) -> bool:
        canonical = [link["href"] for link in links_to(page, "canonical")]
        others = {link["hreflang"]: link["href"] for link in links_to(page, "alternate")}
        path = english_path(url)
        expected = {lang: BASE_URL + in_language(lang, path) for lang in LANGUAGES}
        return canonical == [BASE_URL + url] and others == expected | {"x-default": expected["en"]}

    assert failing(every_page, is_good) == []


def test_invented_numbers_are_marked_before_anything_else_and_kept_from_search(
    every_page: dict[str, Element],
) -> None:
    """A screenshot of a sample page must not pass for Newark's figures."""

    def is_good(url: str, page: Element) -> bool:
        words = translator(language_of(url))
        order = [each for each in page.walk() if {"site-header", "banner--sample"} & each.classes]
        banner = order[0]
        return (
            "banner--sample" in banner.classes
            and banner.text == f"{words('banner.sample.title')} {words('banner.sample.text')}"
            and "noindex" in meta(page, "robots")
            and words("sample.title") in title_of(page)
        )

    assert failing(every_page, is_good) == []


def test_no_page_breaks_the_content_policy(every_page: dict[str, Element]) -> None:
    """Browsers would leave out what is inline, and say so in the console."""

    def is_good(_url: str, page: Element) -> bool:
        scripts = [s for s in page.all("script") if s.attributes.get("type") != "application/json"]
        inline = [s for s in scripts if "src" not in s.attributes or s.children]
        handlers = [name for each in page.walk() for name in each.attributes if name.startswith("on")]
        styled = [each for each in page.walk() if "style" in each.attributes or each.tag == "style"]
        return not (inline or handlers or styled)

    assert failing(every_page, is_good) == []


def test_no_answer_tells_what_runs_here(sample: Visitor) -> None:
    """Versions tell a stranger which known holes to try."""
    told = []
    for path in (*KINDS_OF_PAGE, "/nope", "/data", "/methods", "/_dash-layout", "/_dash-dependencies"):
        answer = sample.get(path)
        said = f"{answer.headers} {answer.text}"
        told += [
            (path, name)
            for name in VERSIONED
            if re.search(rf"(?<![\d.]){re.escape(version(name))}(?![\d.])", said)
        ]
        told += [(path, each) for each in ("Python", "Werkzeug", "gunicorn") if each in str(answer.headers)]
    assert told == []


def test_ids_are_unique_and_labels_lead_somewhere(every_page: dict[str, Element]) -> None:
    """Dash refuses a page with an id twice; a label that leads nowhere names nothing."""

    def is_good(_url: str, page: Element) -> bool:
        ids = [each.attributes["id"] for each in page.walk() if "id" in each.attributes]
        labels = [label.attributes["for"] for label in page.all("label")]
        return len(ids) == len(set(ids)) and set(labels) <= set(ids)

    assert failing(every_page, is_good) == []


def test_every_link_of_every_page_leads_to_an_answer(sample: Visitor, every_page: dict[str, Element]) -> None:
    """A resident who follows a link finds an answer. One neighborhood stands for all twenty; of an address that is
    there in three languages one is followed, each language in turn.
    """
    pages = [page for url, page in every_page.items() if "/neighborhoods/" not in url or "ironbound" in url]
    links = {
        link.attributes["href"].partition("#")[0]
        for page in pages
        for link in page.all("a")
        if not link.attributes["href"].startswith(("#", "tel:"))
    }
    away = ("tel:", "sms:", "mailto:", "https://")
    assert {link for link in links if not link.startswith(("/", *away))} == set()
    links = in_turns(link for link in links if link.startswith("/"))
    wrong = {link: sample.get(link).status_code for link in sorted(links)}
    assert {link: status for link, status in wrong.items() if status != 200} == {}


def test_links_inside_a_page_lead_to_a_part_of_it(every_page: dict[str, Element]) -> None:
    def is_good(_url: str, page: Element) -> bool:
        ids = {each.attributes.get("id") for each in page.walk()}
        here = [link.attributes["href"] for link in page.all("a")]
        return all(link[1:] in ids for link in here if link.startswith("#"))

    assert failing(every_page, is_good) == []


# ---- addresses ----


@pytest.mark.parametrize(
    "path",
    [
        *("/nope", "/es/nope", "/pt/nope", "/en/data", "/indicators/nope", "/es/indicators/nope"),
        *("/pt/neighborhoods/nope", "/neighborhoods/newark", "/neighborhoods/unplaced-neighborhood"),
        *("/.git/config", "/.env", "/index.html", "/es/indicators/people-shot/x"),
    ],
)
def test_an_unknown_address_is_told_in_its_language(sample: Visitor, path: str) -> None:
    """A 200 would put rubbish into search engines; English would help nobody who reads Portuguese."""
    page = sample.page(path, status=404)
    assert page.one("html").attributes["lang"] == language_of(path)
    assert links_to(page, "canonical") == []
    assert "noindex" in meta(page, "robots")
    assert page.one("header").all("a", aria_current="page") == [], "nobody is on the first page here"
    home = in_language(language_of(path), "/")
    assert home in [link.attributes["href"] for link in page.all("a")]


@pytest.mark.parametrize("path", KINDS_OF_PAGE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_others_add_to_a_link_changes_nothing(sample: Visitor, path: str, language: str) -> None:
    """Links from newsletters and social networks carry names of their own."""
    plain = sample.page(in_language(language, path))
    followed = sample.page(in_language(language, path) + "?utm_source=x&fbclid=%00%FF&area%5B%5D=1")
    assert links_to(followed, "canonical") == links_to(plain, "canonical")
    assert followed.one("main").text == plain.one("main").text


def test_the_same_question_has_one_canonical_address(sample: Visitor) -> None:
    """However a question was put together, search engines and citations see one page."""
    asked = ("as=rate&area=south&grain=year", "grain=year&as=rate&area=south", "area=south&as=rate&to=")
    pages = [sample.page(f"/indicators/people-shot?{query}") for query in asked]
    assert {links_to(page, "canonical")[0]["href"] for page in pages} == {
        f"{BASE_URL}/indicators/people-shot?area=south&grain=year&as=rate"
    }


# ---- releases ----


def older_release(sample: Visitor) -> str:
    return sample.service.releases()[-1].id


PAST = ("/data/revisions", "/indicators/reported-crime/2024")


@pytest.mark.parametrize("path", [*KINDS_OF_PAGE, "/data", "/methods", *PAST])
def test_an_older_release_is_labelled_and_stays(sample: Visitor, path: str) -> None:
    """Who follows a citation must see that newer numbers exist, and not slide into them at the next click."""
    older = older_release(sample)
    page = sample.page(f"/es{'' if path == '/' else path}?release={older}")
    banner = page.one(cls="banner--release")
    assert older in banner.text
    assert banner.one("a").attributes["href"] == in_language("es", path)
    assert "noindex" in meta(page, "robots")
    links = [link.attributes["href"] for link in page.all("a") if link.attributes["href"].startswith("/")]
    listed = ["/es/help"]  # numbers to call are today's
    listed += [f"/es?release={release.id}" for release in sample.service.releases()]
    listed += [
        f"/api/v1/{name}" for name in ("metrics.json", "releases.json", "revisions.json", "revisions.csv")
    ]
    leaving = [link for link in links if f"release={older}" not in link and link not in listed]
    assert leaving == [in_language("es", path)], "only the way to the newest leaves the release"


def test_the_newest_release_by_its_name_is_not_called_old(sample: Visitor) -> None:
    page = sample.page(f"/?release={sample.service.current().id}")
    assert page.all(cls="banner--release") == []


@pytest.mark.parametrize(
    "path", ["/", "/es/neighborhoods", "/pt/indicators/people-shot", "/data", "/methods"]
)
def test_an_unknown_release_is_not_found(sample: Visitor, path: str) -> None:
    """A citation with a typing error must not show other numbers."""
    page = sample.page(f"{path}?release=SAMPLE-2020-01-01.1", status=404)
    assert page.one("html").attributes["lang"] == language_of(path)


# ---- what cannot be followed ----


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("area=atlantis", "area"),
        ("area=belmont&area=south", "area"),
        ("category=witchcraft", "category"),
        ("grain=fortnight", "grain"),
        ("from=2024&to=2023", "period"),
        ("from=yesterday", "period"),
        ("as=percent", "as"),
        ("grain=month&as=rate", "not-shown"),
        ("area=south&category=all", "not-shown"),
        ("area=belmont&category=robbery&grain=month", "not-shown"),
    ],
)
def test_what_cannot_be_followed_is_said(sample: Visitor, language: str, query: str, problem: str) -> None:
    """Other numbers than asked for, without a word, would be quoted as what was asked for."""
    url = in_language(language, f"/indicators/reported-crime?{query}")
    page = sample.page(url)
    assert page.one(cls=PROBLEM).text == translator(language)(f"problem.{problem}")
    assert sample.get(url).headers["Cache-Control"] == "no-store", "made-up addresses must not fill the cache"


def test_a_good_question_has_no_problem(every_page: dict[str, Element]) -> None:
    assert [url for url, page in every_page.items() if page.all(cls=PROBLEM)] == []


# ---- the page that Dash draws ----


@pytest.mark.parametrize("path", [*KINDS_OF_PAGE, "/help", "/about", "/corrections"])
def test_dash_is_sent_the_same_words(sample: Visitor, path: str) -> None:
    """Two sources for one page would drift apart, and the take-over would change numbers before one's eyes."""
    tree = sample.call(in_language("pt", path))["response"]["page"]["children"]
    assert _words(tree) == _words_of(sample.page(in_language("pt", path)).one(id="first-paint"))


def test_dash_is_sent_the_answer_to_another_question(sample: Visitor) -> None:
    sent = sample.ask("/es/indicators/people-shot", {"area": ["south", "east"], "as": "rate"})["response"]
    said = sent["shown"]["data"]
    assert said["url"] == "/es/indicators/people-shot?area=south&area=east&as=rate"
    finished = sample.page(said["url"])
    assert said["title"] == title_of(finished)
    assert _words(sent["answer"]["children"]) == _words_of(finished.one(id="answer"))


def _words(tree: object) -> list[str]:
    """Every word of a tree that Dash draws, but those inside charts and maps."""
    if isinstance(tree, str | int | float):
        return str(tree).split()
    if isinstance(tree, list):
        return [word for each in tree for word in _words(each)]
    if not isinstance(tree, dict) or tree.get("type") in ("Graph", "Map"):
        return []
    if tree["type"] == "Finished":
        return _words_of(read(tree["props"].get("html") or ""))
    return _words(tree["props"].get("children"))


def _words_of(element: Element | str) -> list[str]:
    """The same of a finished page."""
    if isinstance(element, str):
        return element.split()
    return [] if element.tag == "svg" else [word for child in element.children for word in _words_of(child)]

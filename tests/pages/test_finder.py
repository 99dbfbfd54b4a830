"""Finding a neighborhood without JavaScript, and what becomes of what was typed: nothing."""

from __future__ import annotations

import pytest

from components.i18n import translator
from data_access.model import LANGUAGES
from pages.neighborhoods import PAGE
from pages.serving.headers import permissions_policy
from tests.browser.site import BASE_URL, in_language
from tests.pages.reading import Element
from tests.pages.visitor import Visitor


def searched(sample: Visitor, typed: str, language: str = "en") -> Element:
    return sample.page(f"{in_language(language, '/neighborhoods')}?q={typed}")


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/neighborhoods?q=ironbound", "/neighborhoods/ironbound"),
        ("/es/neighborhoods?q=IRONBOND", "/es/neighborhoods/ironbound"),
        ("/pt/neighborhoods?q=ivy+hill", "/pt/neighborhoods/vailsburg"),
        ("/neighborhoods?q=07106", "/neighborhoods/vailsburg"),
    ],
)
def test_one_place_is_led_to(sample: Visitor, path: str, leads_to: str) -> None:
    answer = sample.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, leads_to)
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_older_release_is_not_left_on_the_way(sample: Visitor) -> None:
    older = sample.service.releases()[-1].id
    answer = sample.get(f"/neighborhoods?q=dayton&release={older}")
    assert answer.headers["Location"] == f"/neighborhoods/dayton?release={older}"
    form = sample.page(f"/neighborhoods?release={older}").one("form", role="search")
    assert form.one("input", type="hidden").attributes["value"] == older


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_places_are_listed_with_why(sample: Visitor, language: str) -> None:
    hits = searched(sample, "07107", language).one("ul", cls="hits")
    why = translator(language)("finder.why.zip", code="07107")
    assert hits.text == f"{why}: Fairmount, Lower Roseville, Upper Roseville"
    assert len(hits.all("a")) == 3


def test_nothing_found_is_said_and_the_map_and_list_are_there(sample: Visitor) -> None:
    page = searched(sample, "%3Cb%3EHoboken")
    assert "“<b>Hoboken”" in page.one(cls="problem").text
    assert len(page.one("svg", cls="map").all("a")) == 20
    assert len(page.one("ul", cls="places").all("li")) == 20
    assert page.one("input", type="search").attributes["value"] == "<b>Hoboken"


def test_what_was_typed_is_kept_nowhere(sample: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    """Somebody may type their street, or a name: no cache, no log, no list of addresses may hold it."""
    kept: list[str] = []
    make = sample.app.cache.get_or_make
    routes = sample.app.page_routes
    remembered = routes._found.cache_info().currsize
    try:
        sample.app.cache.get_or_make = lambda key, each: kept.append(key) or make(key, each)  # type: ignore[method-assign]
        answers = [
            sample.get(f"/neighborhoods?q={typed}") for typed in ("123+Secret+Street", "07107", "belmont")
        ]
        sample.call("/neighborhoods", "?q=123+Secret+Street")
    finally:
        sample.app.cache.get_or_make = make  # type: ignore[method-assign]
    assert kept == []
    assert [answer.headers["Cache-Control"] for answer in answers] == ["no-store"] * 3
    assert routes._found.cache_info().currsize == remembered
    assert "Secret" not in caplog.text
    canonical = searched(sample, "secret+street").one("link", rel="canonical")
    assert canonical.attributes["href"] == f"{BASE_URL}/neighborhoods"


def test_the_page_without_a_question_is_kept_as_all_others(sample: Visitor) -> None:
    assert sample.get("/neighborhoods").headers["Cache-Control"] == "no-cache"


def test_only_pages_with_the_button_may_ask_where_the_visitor_is(sample: Visitor) -> None:
    policies = {
        path: sample.get(path).headers["Permissions-Policy"]
        for path in ("/", "/es/neighborhoods", "/neighborhoods/ironbound", "/data", "/nope", "/healthz")
    }
    assert {path for path, policy in policies.items() if "geolocation=(self)" in policy} == {
        "/",
        "/es/neighborhoods",
    }
    assert policies["/data"] == permissions_policy()
    assert "camera=()" in policies["/"]
    etag = sample.get("/").headers["ETag"]
    again = sample.get("/", If_None_Match=etag)
    assert (again.status_code, again.headers["Permissions-Policy"]) == (304, policies["/"])


@pytest.mark.parametrize("path", ["/", "/pt/neighborhoods"])
def test_the_form_asks_by_address_and_offers_names(sample: Visitor, path: str) -> None:
    page = sample.page(path)
    form = page.one("form", role="search")
    assert form.attributes["method"] == "get"
    assert form.attributes["action"].endswith("/neighborhoods")
    offered = [each.attributes["value"] for each in form.one("datalist").all("option")]
    assert {"Ironbound", "Ivy Hill"} <= set(offered)
    assert offered == sorted(offered, key=str.casefold)


def test_lists_are_alphabetical_and_name_wards(sample: Visitor) -> None:
    """No order but that of names says anything about a place."""
    entries = sample.page("/neighborhoods").one("ul", cls="places").all("li")
    names = [entry.one("a").text for entry in entries]
    assert names == sorted(names)
    assert all("Ward" in entry.one("span").text for entry in entries)


def test_the_map_to_choose_from_shows_no_values(sample: Visitor) -> None:
    """A shaded map of the city is a map of shame."""
    for path in ("/", "/neighborhoods"):
        drawn = sample.page(path).one(cls="choice-map")
        assert {shape.attributes["class"] for shape in drawn.all("path")} == {"area area--choice"}
        assert [a.attributes["aria-label"] for a in drawn.one("svg").all("a")] == sorted(
            a.attributes["aria-label"] for a in drawn.one("svg").all("a")
        )


def test_the_page_says_what_it_does_with_addresses() -> None:
    assert PAGE.typed == ("q",)
    assert PAGE.locates

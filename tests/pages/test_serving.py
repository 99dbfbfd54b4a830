"""Addresses, finished pages, statuses and headers, as a browser or a crawler without JavaScript meets them."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from types import ModuleType

import brotli
import pytest
from dash import html
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from data_access.cache import ByteCache
from pages.serving.finished import accepted_encoding
from pages.serving.page import Address, Head, Page, PageError, PageView
from pages.serving.routes import Routes, UnknownAddress, canonical_pairs, discover
from pages.serving.settings import BadBaseUrl, DebugSwitchOn, Site, refuse_debug
from tests.pages.small_site import PAGES, small_site

HOST = "http://127.0.0.1"


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    """A client of the small site."""
    with small_site().server.test_client() as opened:
        yield opened


def get(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    return client.get(
        path,
        base_url=HOST,
        buffered=True,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


# --- addresses ---


@pytest.mark.parametrize(
    ("path", "query", "url"),
    [
        ("/", "", "/"),
        ("/es", "", "/es"),
        ("/", "utm_source=x&words=b&area=south&area=west", "/?area=south&area=west&words=b"),
        ("/pt/plain/x", "area=south", "/pt/plain/x"),
        ("/", "area=&words=%00&rates=1", "/?rates=1"),
        ("/", "area=south&area=south", "/?area=south"),
        ("/", "area=" + "x" * 300, "/"),
        ("/plain/são josé", "", "/plain/s%C3%A3o%20jos%C3%A9"),
    ],
)
def test_an_address_has_one_canonical_form(path: str, query: str, url: str) -> None:
    _page, address = Routes(PAGES).find(path, query)
    assert address.url == url


@pytest.mark.parametrize(
    "path",
    [
        "/en",
        "/nope",
        "/plain",
        "/plain/",
        "/plain/a/b",
        "/es/nope",
        "//",
        "",
        "x",
        "/plain/a\nb",
        "/plain/" + "x" * 200,
    ],
)
def test_an_address_that_is_no_page_is_unknown(path: str) -> None:
    with pytest.raises(UnknownAddress):
        Routes(PAGES).find(path, "")


@pytest.mark.parametrize(
    "asked",
    [
        None,
        7,
        "area",
        [],
        ["area"],
        {"area": None},
        {"area": {"x": 1}},
        {"area": [[], 1]},
        {"nobody": "x"},
        {"": ""},
    ],
)
def test_what_is_no_question_asks_nothing(asked: object) -> None:
    assert canonical_pairs(asked, ("area",)) == ()


def test_a_question_from_a_form_is_the_same_as_from_an_address() -> None:
    asked = canonical_pairs({"words": "b", "area": ["south", "west"]}, ("area", "words"))
    assert Routes(PAGES).find("/", "words=b&area=south&area=west")[1].query == asked


def test_an_address_is_the_same_question_in_every_language() -> None:
    address = Address("en", "/plain/x", (("slug", "x"),), (("area", "south"),))
    assert [address.in_language(code).url for code in ("en", "es", "pt")] == [
        "/plain/x?area=south",
        "/es/plain/x?area=south",
        "/pt/plain/x?area=south",
    ]
    assert address.variable("slug") == "x"
    assert (address.value("area"), address.value("words", "none"), address.values("words")) == (
        "south",
        "none",
        (),
    )


def test_a_site_of_wrong_pages_does_not_start() -> None:
    page = PAGES[0]
    with pytest.raises(PageError, match="same path"):
        Routes([page, page])
    with pytest.raises(PageError, match="must begin"):
        Page(path="data", layout=page.layout)


def test_a_new_page_is_one_module(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "made_up_pages"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "helper.py").write_text("")
    (folder / "one.py").write_text(
        "from pages.serving.page import Page\nPAGE = Page(path='/one', layout=print)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    package = __import__("made_up_pages")
    assert isinstance(package, ModuleType)
    assert [page.path for page in discover(package)] == ["/one"]
    (folder / "two.py").write_text("PAGE = 'a page'\n")
    with pytest.raises(PageError, match="must be a Page"):
        discover(package)


# --- documents ---


def test_a_page_is_complete_without_javascript(client: FlaskClient) -> None:
    text = get(client, "/es?area=west&words=<script>").text
    assert text.startswith('<!doctype html><html lang="es">')
    assert "<title>West · Small site</title>" in text
    assert "Answer for west &lt;script&gt;" in text
    assert '<form action="/es" id="question" method="get">' in text
    assert '<option selected="" value="west">West</option>' in text
    assert '<svg viewBox="0 0 600 320"' in text


def test_search_engines_are_told_the_address_and_its_languages(client: FlaskClient) -> None:
    text = get(client, "/?utm_source=x&area=west").text
    base = "http://127.0.0.1:8050"
    assert f'<link rel="canonical" href="{base}/?area=west">' in text
    for code, url in [("en", "/"), ("es", "/es"), ("pt", "/pt"), ("x-default", "/")]:
        assert f'<link rel="alternate" hreflang="{code}" href="{base}{url}?area=west">' in text


def test_a_document_says_no_versions_and_holds_nothing_inline(client: FlaskClient) -> None:
    answer = get(client, "/")
    for version in ("4.4.1", "3.11", "7.1.0"):
        assert version not in answer.text
    inline = [tag for tag in re.findall(r"<script[^>]*>", answer.text) if "src=" not in tag]
    assert all('type="application/json"' in tag for tag in inline)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", answer.text)
    assert "Server" not in answer.headers


def test_text_cannot_end_the_data_that_scripts_read() -> None:
    def layout(address: Address) -> PageView:
        return PageView(Head("</script><script>alert(1)</script>", "d"), html.P("</script>"))

    site = small_site(pages=[Page(path="/", layout=layout)])
    text = site.server.test_client().get("/", base_url=HOST).text
    assert "<script>" not in text
    assert "</script><script>alert" not in text


def boot_list(client: FlaskClient, path: str) -> dict:
    found = re.search(
        r'<script id="boot-list" type="application/json">(.*?)</script>', get(client, path).text
    )
    return json.loads(found[1])


def test_a_page_boots_only_the_libraries_that_it_uses(client: FlaskClient) -> None:
    full, plain = boot_list(client, "/"), boot_list(client, "/plain/x")
    assert any("live-chart" in script for script in full["scripts"])
    assert full["plotly"]
    assert (full["charts"], full["maps"]) == (1, 0)
    assert not any("live-map" in script for script in full["scripts"]), "the chart would wait for it"
    assert "live-map" in full["map"]
    assert not any("live-map" in script or "live-chart" in script for script in plain["scripts"])
    assert plain["plotly"] is None


def test_every_script_that_a_page_names_is_served_for_a_year(client: FlaskClient) -> None:
    full = boot_list(client, "/")
    for url in [*full["scripts"], full["plotly"]]:
        answer = get(client, url, Accept_Encoding="br")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert "javascript" in answer.headers["Content-Type"]
    for url in full["data"]:
        assert get(client, url).json


# --- statuses ---


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/?utm_source=x", 200),
        ("/?area=nonsense&area=%ff%fe&%", 200),
        ("/plain/x?slug=y", 200),
        ("/plain/gone", 410),
        ("/plain/nowhere", 404),
        ("/.git/config", 404),
        ("/.env", 404),
        ("/index.php", 404),
        ("/_reload-hash", 404),
        ("/_alive_token", 404),
        ("/_favicon.ico", 404),
        ("/_mcp", 404),
        ("/_dash-component-suites/dash/dcc/async-graph.js", 200),
        ("/_dash-component-suites/dash/dcc/async-graph.js.map", 404),
        ("/_dash-component-suites/dash/dcc/async-slider.js", 404),
        ("/_dash-component-suites/nobody/a.js", 404),
        ("/_dash-component-suites/dash/../../etc/passwd", 404),
        ("/assets/../app.py", 404),
        ("/assets/%2e%2e/app.py", 404),
        ("/%00", 404),
    ],
)
def test_each_address_answers_with_its_own_status(client: FlaskClient, path: str, status: int) -> None:
    assert get(client, path).status_code == status


def test_a_missing_page_says_so_in_the_language_of_its_address(client: FlaskClient) -> None:
    for path, language, words in [("/x", "en", "Page not found"), ("/pt/x", "pt", "Página não encontrada")]:
        answer = get(client, path)
        assert f'<html lang="{language}">' in answer.text
        assert words in answer.text
        assert "noindex" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_slash_too_many_leads_to_the_page(client: FlaskClient) -> None:
    for path, target in [
        ("/es/", "/es"),
        ("/plain/x/?area=1", "/plain/x"),
        ("/es/?area=west&x=1", "/es?area=west"),
    ]:
        answer = get(client, path)
        assert (answer.status_code, answer.headers["Location"]) == (308, target)
    assert get(client, "/nope/").status_code == 404
    doubled = client.get("/", base_url=HOST, environ_overrides={"PATH_INFO": "//elsewhere.example/"})
    assert not doubled.headers.get("Location", "/").startswith(("//", "http://elsewhere"))


def test_a_failing_page_tells_the_log_and_not_the_visitor(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = get(client, "/es/plain/broken", Accept="text/html")
    assert answer.status_code == 500
    assert "secret-detail" not in answer.text
    assert "Esto no funcionó" in answer.text
    assert answer.headers["Content-Security-Policy"]
    assert "secret-detail" in caplog.text


def test_other_host_names_are_refused(client: FlaskClient) -> None:
    assert client.get("/", base_url="http://evil.example").status_code == 400
    assert client.get("/", base_url="http://localhost:1234").status_code == 200


def test_every_answer_carries_the_security_headers(client: FlaskClient) -> None:
    script = boot_list(client, "/")["scripts"][0]
    assert get(client, script).headers["X-Content-Type-Options"] == "nosniff"
    for path in ["/", "/nope", "/plain/gone", "/_dash-layout", "/es/"]:
        headers = get(client, path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Strict-Transport-Security" not in headers
    secure = small_site(site=Site("S", "https://127.0.0.1")).server.test_client()
    assert "max-age" in secure.get("/", base_url=HOST).headers["Strict-Transport-Security"]


# --- finished bytes ---


def counting_site(**changes: object) -> tuple[FlaskClient, list[str]]:
    made: list[str] = []

    def layout(address: Address) -> PageView:
        made.append(address.url)
        return PageView(Head("T", "D"), html.P(address.url), keep=address.value("area") != "junk")

    page = Page(path="/", layout=layout, query=("area",))
    return small_site(pages=[page], **changes).server.test_client(), made


def test_a_page_is_made_once_and_in_each_encoding_the_same() -> None:
    client, made = counting_site()
    plain = get(client, "/", Accept_Encoding="identity").data
    packed = get(client, "/", Accept_Encoding="gzip;q=0.5, br;q=0")
    best = get(client, "/", Accept_Encoding="gzip, deflate, br, zstd")
    assert gzip.decompress(packed.data) == plain == brotli.decompress(best.data)
    assert (packed.headers["Content-Encoding"], best.headers["Content-Encoding"]) == ("gzip", "br")
    assert "Accept-Encoding" in best.headers["Vary"]
    assert len(made) == 3
    for _again in range(3):
        get(client, "/?utm_source=made-up", Accept_Encoding="br")
    assert len(made) == 3


@pytest.mark.parametrize(
    ("header", "encoding"),
    [("", "identity"), ("*", "br"), ("br;q=0, *", "gzip"), ("identity", "identity"), ("x", "identity")],
)
def test_an_encoding_is_used_only_where_it_is_accepted(header: str, encoding: str) -> None:
    assert accepted_encoding(header) == encoding


def test_readers_that_come_together_wait_for_one_page() -> None:
    client, made = counting_site()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _n: get(client.application.test_client(), "/").status_code, range(16)))
    assert answers == [200] * 16
    assert len(made) == 1


def test_an_unchanged_page_is_confirmed_and_a_new_release_is_not() -> None:
    release = ["1"]
    client, made = counting_site(data_version=lambda: release[0])
    tag = get(client, "/").headers["ETag"]
    again = get(client, "/", If_None_Match=tag)
    assert (again.status_code, again.data, len(made)) == (304, b"", 1)
    release[0] = "2"
    assert get(client, "/", If_None_Match=tag).status_code == 200
    assert len(made) == 2


def test_what_must_not_be_kept_is_not_kept() -> None:
    client, made = counting_site()
    for _again in range(2):
        answer = get(client, "/?area=junk")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
    assert len(made) == 2


def test_the_page_that_dash_draws_is_made_once_too() -> None:
    """A thousand phones that touch the same chart must not be a thousand computations."""
    client, made = counting_site()
    body = {
        "output": "page.children",
        "outputs": {"id": "page", "property": "children"},
        "inputs": [
            {"id": "address", "property": "pathname", "value": "/"},
            {"id": "address", "property": "search", "value": ""},
        ],
        "changedPropIds": ["address.pathname"],
    }
    for search, times in [("?area=a&utm=1", 1), ("?area=a&utm=2", 1), ("?area=junk", 2), ("?area=junk", 3)]:
        body["inputs"][1]["value"] = search
        answer = client.post("/_dash-update-component", json=body, base_url=HOST)
        assert f"/{search.partition('&')[0]}" in answer.text.replace("\\u002f", "/")
        assert len(made) == times


def daily_site(day: list[date], *, daily: bool = True) -> FlaskClient:
    def layout(address: Address) -> PageView:
        return PageView(Head("T", "D"), html.P(f"It is {address.today}."))

    return small_site(
        pages=[Page(path="/", layout=layout, daily=daily)], today=lambda: day[0]
    ).server.test_client()


def drawn_by_dash(client: FlaskClient) -> str:
    properties = [
        {"id": "address", "property": name, "value": value}
        for name, value in (("pathname", "/"), ("search", ""))
    ]
    body = {"output": "page.children", "outputs": {"id": "page", "property": "children"}}
    body |= {"inputs": properties, "changedPropIds": ["address.pathname"]}
    return client.post("/_dash-update-component", json=body, base_url=HOST).text


def test_a_page_that_depends_on_the_day_says_otherwise_the_day_after() -> None:
    """A comment deadline, or a phone number that nobody has checked for long, is not of yesterday."""
    day = [date(2026, 11, 22)]
    client = daily_site(day)
    first = get(client, "/")
    assert "It is 2026-11-22." in first.text
    assert "It is 2026-11-22." in drawn_by_dash(client)
    assert get(client, "/", If_None_Match=first.headers["ETag"]).status_code == 304
    day[0] = date(2026, 11, 23)
    assert get(client, "/", If_None_Match=first.headers["ETag"]).status_code == 200
    assert "It is 2026-11-23." in get(client, "/").text
    assert "It is 2026-11-23." in drawn_by_dash(client)


def test_a_page_that_does_not_say_so_cannot_depend_on_the_day(caplog: pytest.LogCaptureFixture) -> None:
    """Else it would be kept from one day to the next."""
    assert get(daily_site([date(2026, 11, 22)], daily=False), "/").status_code == 500
    assert "daily=True" in caplog.text


@pytest.mark.parametrize(
    "change", [{"code_version": "2"}, {"site": Site("Other", more_hosts=("localhost",))}]
)
def test_sites_that_share_a_cache_do_not_read_each_others_pages(change: dict) -> None:
    cache = ByteCache()
    one, _made = counting_site(cache=cache)
    other, made = counting_site(cache=cache, **change)
    get(one, "/")
    get(other, "/")
    assert len(made) == 1


# --- settings ---


@pytest.mark.parametrize("url", ["safety.example.org", "ftp://x", "https://", "https://x/path"])
def test_a_wrong_public_address_stops_the_start(url: str) -> None:
    with pytest.raises(BadBaseUrl, match="BASE_URL"):
        Site("S", url)


@pytest.mark.parametrize("name", ["DASH_DEBUG", "DASH_MCP_ENABLED", "FLASK_DEBUG"])
def test_a_public_site_does_not_start_with_a_debug_switch(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_debug({name: "0"})
    with pytest.raises(DebugSwitchOn, match=name):
        refuse_debug({name: "True"})
    monkeypatch.setenv(name, "1")
    with pytest.raises(DebugSwitchOn, match=name):
        small_site(site=Site("S", production=True))


def test_callbacks_of_a_page_are_connected() -> None:
    seen: list[Callable[..., object]] = []
    page = Page(path="/", layout=PAGES[0].layout, connect=seen.append)
    site = small_site(pages=[page])
    assert seen == [site]

"""What a publication hides reaches nobody: from true counts in the vault, through `publish`, to every byte served.

Two sets of raw files are published that differ only in hidden numbers. No byte may tell which of them it was.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path

import brotli
import pytest
import redis
from playwright.sync_api import Page

from components.format import number
from components.i18n import translator
from components.notes import SMALL_NUMBERS
from data_access.model import LANGUAGES
from data_access.publishing.proofs import proofs_to_bytes
from data_access.publishing.publish import hashed
from tests.browser.site import in_language
from tests.pages.hidden_pair import HIDDEN, RESIDENTS, SHOWN, Hidden, logged, published
from tests.pages.oracle import Oracle
from tests.pages.reading import Element
from tests.pages.small_site import serving
from tests.pages.visitor import Visitor, visiting

Texts = Mapping[str, str]
FILES_OF_A_RELEASE = ("cells.csv", "structure.json", "areas.geojson", "releases.json", "metrics.json")
FILES_OF_A_QUESTION = ("values.csv", "values.json", "chart.svg", "chart.csv", "chart.xlsx", "chart.ris")
FILES_OF_PLACES = ("map.svg", "map.csv", "map.xlsx", "map.ris")
FILES_OF_CATEGORIES = ("table.svg", "table.csv", "table.xlsx", "table.ris")
QUESTIONS = {
    "reported-crime": (
        "area=hill&area=park&grain=year",
        "area=hill&area=park&grain=year&as=rate",
        "area=park&category=property&grain=month",
        "area=park&category=theft&grain=year",
        "area=west&area=east&grain=quarter",
        "grain=year&as=rate",
    ),
    "people-shot": (
        "area=west&area=east&grain=year",
        "area=west&area=east&grain=year&as=rate",
        "grain=month",
    ),
}


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Hidden:
    return published(tmp_path_factory.mktemp("hidden") / "one", "one")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Hidden:
    return published(tmp_path_factory.mktemp("hidden") / "other", "other")


@pytest.fixture(scope="module")
def told_of_one(one: Hidden) -> Texts:
    with visiting(one.url) as visitor:
        return dict(told(visitor))


@pytest.fixture(scope="module")
def told_of_other(other: Hidden) -> Texts:
    with visiting(other.url) as visitor:
        return dict(told(visitor))


@pytest.fixture
def visitor(one: Hidden) -> Iterator[Visitor]:
    with visiting(one.url) as opened:
        yield opened


def told(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Everything that the site says to anybody, by where: every page in its languages, live answers, files."""
    with logged() as lines:
        pages = [*visitor.sitemap(), *question_pages()]
        files = [f"/api/v1/{name}" for name in FILES_OF_A_RELEASE] + list(question_files())
        for address in [
            *pages,
            *files,
            "/sitemap.xml",
            "/robots.txt",
            "/_dash-layout",
            "/_dash-dependencies",
        ]:
            answer = visitor.get(address)
            assert answer.status_code == 200, address
            yield address, f"{answer.headers}\n{text_of(answer.data)}"
        for address in pages:
            path, _, query = address.partition("?")
            yield f"live {address}", json.dumps(visitor.call(path, f"?{query}" if query else ""))
        yield "questions asked live", json.dumps([visitor.ask(*asked) for asked in live_questions()])
        yield "cache", "\n".join(f"{key}\n{text}" for key, text in kept_in_process(visitor))
        yield "log", "\n".join(lines)


def text_of(body: bytes) -> str:
    """What an answer says: of a spreadsheet every part of it, unpacked."""
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return body.decode()
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return "\n".join(f"{name}\n{packed.read(name).decode()}" for name in packed.namelist())


def question_pages() -> Iterator[str]:
    for metric, queries in QUESTIONS.items():
        for query in queries:
            yield from (in_language(language, f"/indicators/{metric}?{query}") for language in LANGUAGES)


def question_files() -> Iterator[str]:
    for metric, queries in QUESTIONS.items():
        for query in queries:
            yield from (f"/api/v1/metrics/{metric}/{file}?{query}" for file in FILES_OF_A_QUESTION)
    for language in LANGUAGES:
        asked = f"level=ward&lang={language}"
        yield from (f"/api/v1/metrics/people-shot/{file}?{asked}" for file in FILES_OF_PLACES)
        for area in ("hill", "park", "mill"):
            asked = f"area={area}&lang={language}"
            yield from (f"/api/v1/metrics/reported-crime/{file}?{asked}" for file in FILES_OF_CATEGORIES)


def live_questions() -> Iterator[tuple[str, dict[str, object]]]:
    for area in ("hill", "park", "mill"):
        yield "/indicators/reported-crime", {"area": [area], "grain": "year"}
    for area in ("west", "east"):
        yield "/indicators/people-shot", {"area": [area], "grain": "year", "as": "rate"}


def kept_in_process(visitor: Visitor) -> Iterator[tuple[str, str]]:
    entries = visitor.app.cache._own._cache
    for key, (_, kept) in entries.items():
        yield str(key), unpacked(str(key), kept)


def unpacked(key: str, kept: bytes) -> str:
    """An entry of the cache as it was before it was compressed; its key says how."""
    unpack: Mapping[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}
    return text_of(unpack.get(key.rpartition(" ")[2], bytes)(kept))


# In a hash five digits in a row come by chance; that hashes are the same whatever is hidden is a test of its own.
HASH = re.compile(r"\b(?=[0-9a-f]*[a-f])[0-9a-f]{12,}\b")


def found_in(texts: Texts, counts: Iterable[int]) -> set[tuple[str, str]]:
    """Where any of these counts stands: as each language writes it, and as a rate of any area of the test."""
    written = {way for count in counts for way in ways_to_write(count)}
    pattern = re.compile(rf"(?<![\d.])(?:{'|'.join(map(re.escape, sorted(written)))})(?!\d)")
    return {(where, found) for where, text in texts.items() for found in pattern.findall(HASH.sub("", text))}


def ways_to_write(count: int) -> Iterator[str]:
    yield str(count)
    yield from (number(count, language) for language in LANGUAGES)
    for residents in RESIDENTS.values():
        rate = 1_000 * count / residents
        yield f"{rate:.4f}"
        yield repr(rate)


def dumped(hidden: Hidden) -> str:
    """Everything that the store holds."""
    with closing(sqlite3.connect(hidden.url.removeprefix("sqlite:///"))) as database:
        return "\n".join(database.iterdump())


def test_the_vaults_hold_what_these_tests_look_for(one: Hidden, other: Hidden) -> None:
    """A search for numbers that were never there would find nothing for ever."""
    park = partial(Hidden.true_count, measure="incidents", area="park", year=2023)
    assert (park(one), park(other)) == (88_575, 88_576)
    shot = partial(Hidden.true_count, measure="subjects", area="east", year=2023)
    assert (shot(one), shot(other)) == (61_724, 61_723)
    for hidden in (one, other):
        assert len(hidden.hidden.intersection(map(int, hidden.true.value))) >= 4
    assert not one.true.equals(other.true)


def test_both_hide_the_same_cells(one: Hidden) -> None:
    """The comparison says something only if small numbers were there, and large ones hidden with them."""
    with visiting(one.url) as visitor:
        cells = Oracle(
            cells=visitor.get("/api/v1/cells.csv").text,
            areas=visitor.get("/api/v1/areas.geojson").text,
            metrics=visitor.get("/api/v1/metrics.json").text,
            residents=[],
        ).cells
    hidden = {(each["area"], each["period_start"][:4]) for each in cells if each["status"] == "suppressed"}
    assert hidden == {("hill", "2023"), ("park", "2023"), ("west", "2023"), ("east", "2023")}


def test_no_hidden_number_is_told_anywhere(one: Hidden, told_of_one: Texts) -> None:
    """A few thefts could be worked out from any one of these, by subtraction from the city's total."""
    assert len(told_of_one) > 150
    assert found_in(told_of_one, one.hidden) == set()
    assert {int(re.sub(r"\D", "", found)) for _, found in found_in(told_of_one, SHOWN)} >= SHOWN


def test_figures_hold_no_packed_numbers(told_of_one: Texts) -> None:
    """Numbers in base64 would be there for a program and not for the search above."""
    assert [where for where, text in told_of_one.items() if "bdata" in text] == []
    assert sum('"type": "scatter"' in text for text in told_of_one.values()) > 20


def test_no_byte_tells_which_of_the_two_it_was(told_of_one: Texts, told_of_other: Texts) -> None:
    """Sizes, orders, colors, headers or hashes that differ would tell what the words do not."""
    assert told_of_one.keys() == told_of_other.keys()
    assert [where for where, text in told_of_one.items() if told_of_other[where] != text] == []


def test_the_stores_are_the_same(one: Hidden, other: Hidden) -> None:
    """What is not in the store cannot leave it by any hole: cells, documents, checksums, and the log of staff."""
    held = dumped(one)
    assert held == dumped(other)
    assert found_in({"store": held}, HIDDEN["one"] | HIDDEN["other"]) == set()
    assert [count for count in SHOWN if not found_in({"store": held}, [count])] == []


def test_the_hash_of_proofs_tells_nothing() -> None:
    """The file holds the true numbers and a release names its hash: always the same, it would let guesses be tried."""
    assert hashed(proofs_to_bytes({})) != hashed(proofs_to_bytes({}))


def test_publishing_logs_no_number(one: Hidden, other: Hidden) -> None:
    """Logs are kept long, and read by many."""
    lines = {"log": "\n".join([*one.log, *other.log])}
    assert found_in(lines, HIDDEN["one"] | HIDDEN["other"] | SHOWN) == set()


def test_a_shared_cache_holds_no_hidden_number(one: Hidden, redis_url: str) -> None:
    """Whoever can read Redis reads what everybody can, and no more."""
    with visiting(one.url, cache_url=redis_url) as visitor:
        for address in (*visitor.sitemap(), *question_pages(), "/api/v1/cells.csv"):
            visitor.get(address, Accept_Encoding="br")
    client = redis.Redis.from_url(redis_url)
    kept = {key.decode(): unpacked(key.decode(), client.get(key)) for key in client.scan_iter()}
    assert len(kept) > 30
    assert found_in(kept, one.hidden) == set()
    assert found_in(kept, SHOWN)


def test_a_saved_picture_is_the_same(one: Hidden, other: Hidden, page: Page, tmp_path: Path) -> None:
    """A picture is made by the reader's browser; what it draws must not depend on what is hidden."""
    pictures = [saved_picture(hidden, page, tmp_path / f"{n}.png") for n, hidden in enumerate((one, other))]
    assert pictures[0].startswith(b"\x89PNG")
    assert len(pictures[0]) > 5_000
    assert pictures[0] == pictures[1]


def saved_picture(hidden: Hidden, page: Page, path: Path) -> bytes:
    with visiting(hidden.url) as visitor, serving(visitor.app) as address:
        page.goto(f"{address}/indicators/reported-crime?area=park&area=hill&grain=year")
        with page.expect_download() as saved:
            page.locator("a[data-png]").first.click()
        saved.value.save_as(path)
    return path.read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_figure_with_hidden_numbers_says_why_once(visitor: Visitor, language: str) -> None:
    """A reader who meets `not shown` must find out why, in their language, from where they are."""
    t = translator(language)
    question = "area=park&from=2023"
    addresses = (
        f"/indicators/reported-crime?{question}",
        "/indicators/people-shot?area=west",
        "/neighborhoods/hill",
    )
    pages = [visitor.page(in_language(language, address)) for address in addresses]
    figures = [each for page in pages for each in (*page.all("figure"), *page.all(cls="by-category"))]
    hiding = [t("status.suppressed") in {cell.text for cell in figure.all("td")} for figure in figures]
    assert (hiding.count(True), hiding.count(False)) >= (5, 1)
    for figure, hides in zip(figures, hiding, strict=True):
        links = [link for link in figure.all("a") if link.attributes["href"].endswith(f"#{SMALL_NUMBERS}")]
        assert [link.text for link in links] == [t("note.suppressed.why")] * hides
        assert figure.text.count(t("note.suppressed")) == int(hides)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reason_is_one_page_away(visitor: Visitor, language: str) -> None:
    """A link to a place that is not there leaves the reader at the top of a long page."""
    page = visitor.page(in_language(language, "/indicators/reported-crime?area=park&release=2024-02-01.1"))
    link = next(each for each in page.all("a") if each.attributes["href"].endswith(f"#{SMALL_NUMBERS}"))
    address, _, anchor = link.attributes["href"].partition("#")
    assert address == in_language(language, "/methods?release=2024-02-01.1")
    assert visitor.page(address).one("section", id=anchor).text


def test_all_that_is_hidden_looks_alike(visitor: Visitor) -> None:
    """Whether a cell is small itself or hides another must not show: not in words, looks or files."""
    page = visitor.page("/indicators/reported-crime?area=hill&area=park&grain=year&from=2023&to=2023")
    small, large = page.all("table")[0].all("td")
    assert looks(small) == looks(large)
    values = visitor.get(
        "/api/v1/metrics/reported-crime/values.json?area=hill&area=park&grain=year&from=2023"
    )
    told = [{k: v for k, v in each.items() if k != "area"} for each in values.json["values"]]
    assert told[0] == told[1]
    assert (told[0]["value"], told[0]["status"]) == (None, "suppressed")
    on_map = {
        drawn.attributes["aria-label"]: drawn.one("path").attributes
        for drawn in page.all("svg", cls="map")[0].all("a")
    }
    hill, park = (on_map[f"{name}: not shown"] for name in ("Hill", "Park"))
    assert {**hill, "d": ""} == {**park, "d": ""}


def looks(cell: Element) -> tuple[str, list[set[str]]]:
    return cell.text, [each.classes for each in cell.walk()]

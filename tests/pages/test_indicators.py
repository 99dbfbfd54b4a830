"""Every indicator over a store in which each planned table has numbers: list, pages, shares, ratios, files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from data_access.catalog import DATASETS, METRICS, metric
from data_access.model import ALL, LANGUAGES, AreaLevel, Cell, CellKey, Period, Status
from data_access.publishing.structure import structure
from tests.browser.site import in_language
from tests.pages.every_table import every_cell, every_table
from tests.pages.reading import Element, rows
from tests.pages.stores import YEARS, add_release, five_wards, write_store
from tests.pages.visitor import Visitor, visiting, words

SHARES = [each for each in METRICS if each.base]
HELPED = ("armed-violence", "domestic-and-sexual-violence", "crisis-intervention")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return every_table(tmp_path_factory.mktemp("every"))


@pytest.fixture(scope="module")
def visitor(store: str) -> Iterator[Visitor]:
    with visiting(store) as opened:
        yield opened


@pytest.fixture(scope="module")
def cells(visitor: Visitor) -> dict[tuple[str, ...], int]:
    """The numbers of the public file: (dataset, measure, area, grain, first day, category) to value."""
    names = ("dataset", "measure", "area", "grain", "period_start", "category")
    found = csv.DictReader(io.StringIO(visitor.get("/api/v1/cells.csv").text))
    return {tuple(row[name] for name in names): int(row["value"]) for row in found}


def table_of(figure: Element) -> list[list[str]]:
    return rows(figure.one("table"))


def share_of(cells: dict, name: str, category: str, year: str) -> tuple[int, int]:
    """Both numbers of a share of the city, read from the file of all cells."""
    found = metric(name)
    base = found.base
    where = ("newark", "year", f"{year}-01-01", category)
    count = cells[(found.dataset, found.measure, *where)]
    return count, cells[(base.dataset or found.dataset, base.measure, *where)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_indicator_is_in_the_list_and_has_a_page(visitor: Visitor, language: str) -> None:
    """An indicator that nobody finds was made for nobody."""
    listed = visitor.page(in_language(language, "/indicators"))
    links = {urlsplit(link.attributes["href"]).path for link in listed.one("main").all("a")}
    assert {in_language(language, f"/indicators/{each.id}") for each in METRICS} <= links
    # Each page in one language: that no word is missing in the others is tested where words are.
    for each in METRICS[LANGUAGES.index(language) :: len(LANGUAGES)]:
        address = in_language(language, f"/indicators/{each.id}")
        page = visitor.page(address)
        assert page.one("h1").text == words(language)(f"metric.{each.id}.title")
        said = page.one("section", cls="definition").text
        for dataset in each.datasets:
            for part in ("counted", "not-counted", "source", "caveat", "lag"):
                assert words(language)(f"dataset.{dataset}.{part}") in said


def test_each_number_of_the_list_is_told_once(visitor: Visitor) -> None:
    """Three breakdowns of one number are no three numbers."""
    lines = [line.text for line in visitor.page("/indicators").all("span", cls="newest")]
    told = [line for line in lines if line != "Shown by group."]
    assert len(lines) == len(METRICS)
    assert len(told) == len({(*each.parts, each.category) for each in METRICS}) < len(METRICS)
    # Different people of a quarter have no year; a survey tells its wave.
    ends = (f"{YEARS[-1]}.", f"in October to December {YEARS[-1]}.")
    assert all(any(end in line for end in ends) for line in told)
    assert sum(ends[1] in line for line in told) == 2


@pytest.mark.parametrize(
    ("language", "word", "found"),
    [
        ("en", "searches", "search-share"),
        ("en", "  RAPES reported ", "rape"),
        ("es", "violacion", "rape"),
        ("pt", "estupros", "rape"),
        ("en", "de-escalation", "de-escalation-current"),
        ("en", "burglary", "reported-crime"),
    ],
)
def test_a_search_finds_by_words_as_people_write_them(
    visitor: Visitor, language: str, word: str, found: str
) -> None:
    page = visitor.get(in_language(language, "/indicators") + f"?q={word.replace(' ', '+')}")
    links = [urlsplit(each).path for each in page.text.split('"') if "/indicators/" in each]
    assert in_language(language, f"/indicators/{found}") in links
    assert len(set(links)) < len(METRICS)


def test_a_search_without_a_result_says_so_and_is_not_markup(visitor: Visitor) -> None:
    answer = visitor.get("/indicators?q=%3Cscript%3Ex")
    assert "0 indicators for “&lt;script&gt;x”" in answer.text
    assert "<script>x" not in answer.text


@pytest.mark.parametrize("entry", SHARES, ids=lambda each: each.id)
def test_a_share_is_shown_with_both_its_numbers(
    visitor: Visitor, cells: dict[tuple[str, ...], int], entry
) -> None:
    """In table and files alike: who quotes a percent must find what it is of."""
    shown = {row[0]: row[1] for row in table_of(visitor.page(f"/indicators/{entry.id}").all("figure")[0])}
    values = json.loads(visitor.get(f"/api/v1/metrics/{entry.id}/values.json").text)["values"]
    for value in values:
        year = value["period_start"][:4]
        count, base = share_of(cells, entry.id, ALL, year)
        assert (
            shown[year]
            .replace(",", "")
            .startswith(f"{count} {'of' if entry.base.per == 100 else 'for'} {base} (")
        )
        assert (value["count"], value["base"], value["as"]) == (count, base, "share")
        assert value["value"] == pytest.approx(count * entry.base.per / base, abs=5e-5)
    assert [value["period_start"][:4] for value in values] == [str(year) for year in YEARS]


def test_a_count_has_no_base_in_its_file(visitor: Visitor) -> None:
    row = next(csv.DictReader(io.StringIO(visitor.get("/api/v1/metrics/stops/values.csv").text)))
    assert (row["as"], row["count"], row["base"]) == ("count", "", "")


def test_a_share_is_only_a_share(visitor: Visitor) -> None:
    """Searches for every 1,000 residents are what this page must never show."""
    assert visitor.get("/api/v1/metrics/search-share/values.csv?as=rate").status_code == 400
    assert visitor.get("/api/v1/metrics/search-share/values.csv?as=share").status_code == 200
    page = visitor.page("/indicators/search-share?as=rate")
    assert page.all("p", cls="problem")


def test_groups_are_shown_beside_each_other_with_what_it_does_not_show(
    visitor: Visitor, cells: dict[tuple[str, ...], int]
) -> None:
    """A ratio without counts, interval and limits is a headline."""
    section = visitor.page("/indicators/search-share").one("section", cls="ratios")
    table = {row[0]: row for row in rows(section.one("table"))[1:]}
    assert list(table) == ["White", "Black", "Hispanic or Latino"]
    newest = str(YEARS[-1])
    (a, exposed_a), (b, exposed_b) = (
        share_of(cells, "search-share", each, newest) for each in ("black", "white")
    )
    ratio = (a / exposed_a) / (b / exposed_b)
    assert f"{a:,} of {exposed_a:,}" in table["Black"][1]
    assert table["Black"][2].startswith(f"{ratio:.1f} times as often (likely ")
    assert "does not show its cause" in section.text
    assert "not by how many people of each group live in Newark" in section.text
    assert not visitor.page("/indicators/force-injury-share").all("section", cls="ratios")


def test_an_indicator_of_one_category_shows_that_and_asks_for_no_other(visitor: Visitor) -> None:
    """Rape is for the city by year only; a picker would offer what is never shown."""
    page = visitor.page("/indicators/rape")
    assert {select.attributes["name"] for select in page.all("select")} == {"from", "to"}
    values = json.loads(visitor.get("/api/v1/metrics/rape/values.json").text)
    assert {row["category"] for row in values["values"]} == {"rape"}
    assert "category" not in parse_qs(values["query"])
    asked = "/api/v1/metrics/rape/values.csv?category="
    assert [visitor.get(asked + each).status_code for each in ("rape", "murder", "all")] == [200, 400, 400]
    wards = visitor.page("/indicators/violent-crime?area=south&grain=quarter")
    assert not wards.all("p", cls="problem")


def test_help_stands_beside_what_a_reader_may_live_through(visitor: Visitor) -> None:
    """Who reads these numbers may need somebody now."""
    for each in [*(each for each in METRICS if each.topic in HELPED), metric("stops")]:
        page = visitor.page(f"/es/indicators/{each.id}")
        links = [line.one("a").attributes["href"] for line in page.all("p", cls="help-near")]
        assert links == (["/es/help"] if each.topic in HELPED else [])


def test_the_dictionary_names_each_indicator_and_what_a_share_is_of(visitor: Visitor) -> None:
    told = json.loads(visitor.get("/api/v1/metrics.json").text)
    assert [each["id"] for each in told["metrics"]] == [each.id for each in METRICS]
    by_id = {each["id"]: each for each in told["metrics"]}
    assert by_id["force-per-arrests"]["base"] == {"dataset": "arrests", "measure": "arrests", "per": 1000}
    assert by_id["stops"]["base"] is None
    assert by_id["rape"]["category"] == "rape"
    assert all(each["lag"] and each["not_counted"] for each in told["datasets"])


def test_a_release_that_knows_nothing_of_an_indicator_says_so(store: str, tmp_path_factory) -> None:
    """A link into a release of last year must not break because this year's catalogue holds more."""
    url = every_table(tmp_path_factory.mktemp("grown"))
    kept = tuple(each for each in DATASETS if each.id in ("shooting", "reported-crime"))
    older = structure(five_wards(), release="2026-11-23.1", revised=[], datasets=kept)
    add_release(url, "2026-11-23.1", every_cell(kept), structure=older)
    with visiting(url) as visitor:
        for name in ("search-share", "force-per-arrests", "stops", "homicides-solved"):
            page = visitor.page(f"/indicators/{name}")
            assert page.all("p", cls="nothing")
            assert not page.all("section", cls="ratios")
            assert visitor.get(f"/api/v1/metrics/{name}/values.csv").status_code == 200
        listed = visitor.page("/indicators")
        assert sum("Nothing complete" in each.text for each in listed.all("span", cls="newest")) > 20
        pinned = visitor.page("/indicators/search-share?release=2026-11-22.1")
        assert not pinned.all("p", cls="nothing")


def stop_cells(year: int, stops: int, searches: int) -> Iterator[Cell]:
    for measure, value in (("stops", stops), ("searches", searches)):
        key = CellKey("stops", measure, AreaLevel.CITY, "newark", Period.parse(str(year)))
        yield Cell(key, Status.PUBLISHED, value)


def test_the_history_of_a_share_tells_of_both_its_numbers(tmp_path: Path) -> None:
    """A share that stays 20 % while what it is of doubled has changed."""
    url = write_store(tmp_path, stop_cells(2024, 1_000, 200))
    add_release(url, "2026-11-23.1", stop_cells(2024, 2_000, 400))
    with visiting(url) as visitor:
        told = visitor.page("/indicators/search-share/2024").one("main").text
        assert "200 of 1,000 (20.0%)" in told
        assert "400 of 2,000 (20.0%)" in told
        assert "/indicators/search-share/2024" in visitor.get("/indicators/search-share").text

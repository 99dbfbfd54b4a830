"""Violence intervention is told of the whole city and of nothing smaller, in whatever leaves the site.

Those who calm conflicts must not be taken for informants: a figure of a ward would say where they went.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from components.i18n import translator
from data_access import catalog_programs
from data_access.catalog import METRICS
from data_access.model import LANGUAGES, AreaLevel
from data_access.privacy.audit import Published, audit
from data_access.publishing.commands import main
from tests.browser.site import in_language, store_url
from tests.pages.reading import Element
from tests.pages.visitor import Visitor, words

TOPIC = "violence-intervention"
OURS = tuple(each for each in METRICS if each.topic == TOPIC)
DATASETS = {name for each in OURS for name in each.datasets}
BLOCKS = frozenset({"tr", "li", "p", "dt", "dd", "caption", "figcaption", "option", "h1", "h2", "h3"})
PLACES_FILES = ("map.svg", "map.csv", "map.xlsx", "map.ris")


def titles(language: str, metrics=OURS) -> set[str]:
    return {translator(language)(f"metric.{each.id}.title") for each in metrics}


def places(visitor: Visitor, language: str) -> set[str]:
    """What wards and neighborhoods are called, and what stands for none of them."""
    geography = visitor.service.geography(visitor.service.current())
    levels = (AreaLevel.WARD, AreaLevel.NEIGHBORHOOD)
    return {area.name(language) for level in levels for area in geography.ever(level)}


def language_of(path: str) -> str:
    return next((each for each in LANGUAGES[1:] if path == f"/{each}" or path.startswith(f"/{each}/")), "en")


def blocks(page: Element, named: set[str]) -> Iterator[str]:
    """The texts of the smallest blocks that name one of these."""
    for each in page.walk():
        if each.tag in BLOCKS and any(name in each.text for name in named):
            yield each.text


def told_of_places(visitor: Visitor, pages: dict[str, Element], metrics=OURS) -> list[tuple[str, str]]:
    """Where a page says something of these metrics and of a ward or neighborhood in one breath."""
    found = []
    for language in LANGUAGES:
        named, known = titles(language, metrics), places(visitor, language)
        for path, page in pages.items():
            if language_of(path) != language:
                continue
            told = blocks(page, named)
            if "/neighborhoods/" in path:
                found += [(path, text) for text in told]
            else:
                found += [(path, text) for text in told if any(name in text for name in known)]
    return found


def test_no_page_tells_of_a_place(sample: Visitor, every_page: dict[str, Element]) -> None:
    assert told_of_places(sample, every_page) == []
    for language in LANGUAGES:
        listed = every_page[in_language(language, "/indicators")].text
        assert all(title in listed for title in titles(language)), "the page that lists all names them"
    of_wards = tuple(each for each in METRICS if each.id == "people-shot")
    assert told_of_places(sample, every_page, of_wards), "the search finds what is told of places"


@pytest.mark.parametrize("metric", OURS, ids=lambda each: each.id)
def test_its_own_page_has_no_map_and_no_place(
    sample: Visitor, every_page: dict[str, Element], metric
) -> None:
    for language in LANGUAGES:
        page = every_page[in_language(language, f"/indicators/{metric.id}")]
        answer = page.one(id="answer")
        assert not [each for each in page.walk() if each.attributes.get("id", "").startswith("map")]
        assert not [name for name in places(sample, language) if name in answer.text]


@pytest.mark.parametrize("metric", OURS, ids=lambda each: each.id)
def test_a_question_about_a_place_is_answered_for_the_city_and_refused_as_data(
    sample: Visitor, metric
) -> None:
    t = words("en")
    for area in ("west", "ironbound"):
        page = sample.page(f"/indicators/{metric.id}?area={area}")
        assert t("problem.not-shown") in page.one(id="answer").text
        assert not page.all("figure", id=f"map-{area}")
        for name in ("values.json", "values.csv", "chart.csv", "chart.svg"):
            answer = sample.get(f"/api/v1/metrics/{metric.id}/{name}?area={area}")
            assert answer.status_code == 400, name
    for name in PLACES_FILES:
        for level in ("ward", "neighborhood"):
            answer = sample.get(f"/api/v1/metrics/{metric.id}/{name}?level={level}")
            assert answer.status_code in (400, 404), name
        assert sample.get(f"/api/v1/metrics/{metric.id}/{name}").status_code in (400, 404)
    month = sample.get(f"/api/v1/metrics/{metric.id}/values.json?grain=month")
    assert month.status_code == 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_slide_tells_of_a_place(sample: Visitor, language: str) -> None:
    geography = sample.service.geography(sample.service.current())
    for area in geography.at(AreaLevel.NEIGHBORHOOD)[:-1]:
        slides = sample.page(in_language(language, f"/neighborhoods/{area.id}/present"))
        assert not list(blocks(slides, titles(language)))
    for metric in OURS:
        slides = sample.page(in_language(language, f"/indicators/{metric.id}/present"))
        assert not [name for name in places(sample, language) if name in slides.text]


def rows_of(text: str) -> list[dict[str, str]]:
    return [each for each in csv.DictReader(io.StringIO(text)) if each["dataset"] in DATASETS]


def only_the_city(rows: list[dict[str, str]]) -> None:
    assert {each["dataset"] for each in rows} == DATASETS
    assert {(each["area_level"], each["area"]) for each in rows} == {("city", "newark")}
    assert {each["grain"] for each in rows} == {"quarter", "year"}
    assert {each["dimension"] for each in rows} == {"all"}


def test_no_cell_of_the_api_is_of_a_place(sample: Visitor) -> None:
    only_the_city(rows_of(sample.get("/api/v1/cells.csv").text))
    structure = json.loads(sample.get("/api/v1/structure.json").text)
    for name in DATASETS:
        rules = structure["datasets"][name]
        assert {view["area_level"] for view in rules["views"]} == {"city"}
        assert rules["min_count"] == {"default": 11}
        assert rules["forced"] == []


def test_no_release_that_is_exported_has_a_cell_of_a_place(
    sample: Visitor, sample_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first release too: what was published once stays addressable."""
    monkeypatch.setenv("DATABASE_URL", store_url(sample_store))
    monkeypatch.setenv("VAULT", str(tmp_path / "vault"))
    releases = sample.service.releases()
    assert len(releases) == 2
    for each in releases:
        folder = tmp_path / each.id
        assert main(["export", str(folder), "--release", each.id]) == 0
        only_the_city(rows_of((folder / each.file_name("cells.csv")).read_text(encoding="utf-8")))


def test_nothing_small_of_it_is_shown(sample: Visitor) -> None:
    """Eleven people, or none: fewer could be known by name on a block."""
    values = [
        int(each["value"])
        for each in rows_of(sample.get("/api/v1/cells.csv").text)
        if each["status"] == "published"
    ]
    assert len(values) > 200
    assert not [value for value in values if 0 < value < 11]


def test_who_kept_both_releases_cannot_work_out_what_is_hidden(sample: Visitor) -> None:
    """Of violence intervention, people in a crisis and re-entry: early quarters of few people, wards of few visits."""
    ours = {each.id for each in catalog_programs.DATASETS}
    kept = []
    for each in reversed(sample.service.releases()):
        header, *lines = sample.get(f"/api/v1/cells.csv?release={each.id}").text.splitlines(keepends=True)
        structure = json.loads(sample.get(f"/api/v1/structure.json?release={each.id}").text)
        structure["datasets"] = {name: rules for name, rules in structure["datasets"].items() if name in ours}
        cells = "".join([header, *(line for line in lines if line.split(",")[0] in ours)])
        kept.append(Published(each.id, cells, structure))
    report = audit(kept)
    assert report.passed
    hidden = [each for each in report.bounds if each.kind == "hidden"]
    assert {each.dataset for each in hidden} >= {"violence-intervention", "crisis-contacts"}
    assert all(each.high is None or each.high >= 11 for each in hidden)
    small = [each for each in hidden if each.low < 11 and each.high is not None]
    assert small
    assert all(each.high - each.low >= 10 for each in small)

"""The kinds of empty differ everywhere, in looks and in words: in chart, map, table, files and live charts."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from components.i18n import translator
from data_access.model import LANGUAGES, AreaLevel, Cell, Status
from tests.browser.site import in_language
from tests.pages.reading import Element, rows
from tests.pages.stores import YEARS, shot, write_store
from tests.pages.visitor import Visitor, visiting

PATH = "/indicators/people-shot"
# What a series over the years and a map of the newest year hold, in this order.
OVER_TIME = {
    2018: 7,
    2019: Status.SUPPRESSED,
    2020: Status.NOT_REPORTED,
    2022: Status.NOT_APPLICABLE,
    2023: 9,
    2024: 0,
}
LEFT_OUT = 2021
ON_MAP = {
    "north": 0,
    "south": Status.SUPPRESSED,
    "west": Status.NOT_REPORTED,
    "central": Status.NOT_APPLICABLE,
}
NOT_COLLECTED = "east"
EMPTY = [status for status in Status if status is not Status.PUBLISHED]


def cells() -> Iterator[Cell]:
    for year in YEARS:
        yield shot("newark", year, 100 + year % 10, level=AreaLevel.CITY)
    for year, content in OVER_TIME.items():
        yield shot("north", year, content)
    for ward, content in ON_MAP.items():
        if ward != "north":
            yield shot(ward, 2024, content)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_store(tmp_path_factory.mktemp("empties"), cells())


@pytest.fixture
def visitor(store: str) -> Iterator[Visitor]:
    with visiting(store) as opened:
        yield opened


def words(status: Status, language: str) -> str:
    return translator(language)(f"status.{status}")


def page(visitor: Visitor, language: str) -> Element:
    return visitor.page(in_language(language, f"{PATH}?area=north"))


def chart(page: Element) -> Element:
    return page.one("svg", cls="chart")


def map_of(page: Element) -> Element:
    return page.one("svg", cls="map")


def looks_of_table(table: Element) -> dict[str, str]:
    """Row header to the look of its only value."""
    looks = {}
    for row in table.all("tr")[1:]:
        (cell,) = row.all("td")
        looks[row.one("th").text] = " ".join(
            sorted({*cell.classes, *(c for e in cell.walk() for c in e.classes)})
        )
    return looks


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_differ(language: str) -> None:
    """One word for two things tells nothing."""
    said = [words(status, language) for status in EMPTY]
    assert len(set(said)) == len(EMPTY) == 4
    assert not any(character.isdigit() for text in said for character in text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_chart_s_table(visitor: Visitor, language: str) -> None:
    """Nobody who reads the table may take a hidden number for a zero."""
    table = page(visitor, language).all("table")[0]
    said = {row[0]: row[1] for row in rows(table)[1:]}
    due = {str(year): content if isinstance(content, int) else words(content, language)
           for year, content in OVER_TIME.items()}  # fmt: skip
    assert said == {k: str(v) for k, v in due.items()} | {
        str(LEFT_OUT): words(Status.NOT_COLLECTED, language)
    }
    looks = looks_of_table(table)
    kinds = [looks[str(year)] for year in (2019, 2020, LEFT_OUT, 2022, 2024)]
    assert len(set(kinds)) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_map_s_table(visitor: Visitor, language: str) -> None:
    table = page(visitor, language).all("table")[1]
    said = dict(zip((*ON_MAP, NOT_COLLECTED), (row[1] for row in rows(table)[1:]), strict=False))
    assert said["north"] == "0"
    assert said["south"] == words(Status.SUPPRESSED, language)
    assert said["west"] == words(Status.NOT_REPORTED, language)
    assert said["central"] == words(Status.NOT_APPLICABLE, language)
    assert said["east"] == words(Status.NOT_COLLECTED, language)
    assert len(set(list(looks_of_table(table).values())[:5])) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_chart(visitor: Visitor, language: str) -> None:
    """Zero is a dot, hidden a hatched block with its words, not reported a gap with its words, not collected an
    open bracket with its words; what does not apply is left out and named in the note."""
    shown = page(visitor, language)
    drawn = chart(shown)
    assert len(drawn.all("circle")) == 3, "7, 9 and the zero"
    assert len(drawn.all("rect")) == 1, "one hatched block"
    assert drawn.one("rect").attributes["fill"].startswith("url(#hatch-")
    assert len(drawn.all(cls="bracket")) == 1
    gaps = {gap.text for gap in drawn.all("svg", cls="gap")}
    assert gaps == {words(s, language) for s in EMPTY if s is not Status.NOT_APPLICABLE}
    assert len([gap for gap in drawn.all(cls="gap") if gap.all("path")]) == 1, "one lock"
    note = shown.all(cls="source")[0].text
    assert all(translator(language)(f"note.{status}") in note for status in EMPTY)
    assert len({translator(language)(f"note.{status}") for status in EMPTY}) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_chart_s_summary(visitor: Visitor, language: str) -> None:
    """Who does not see the chart hears of each gap, with its reason and years."""
    heard = page(visitor, language).one(cls="canvas--chart").attributes["aria-label"]
    for status, year in zip(EMPTY, (2019, 2020, LEFT_OUT, 2022), strict=True):
        assert words(status, language) in heard, status
        assert str(year) in heard


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_map(visitor: Visitor, language: str) -> None:
    """Each kind has a look and words of its own in the map, and the legend shows each look with its words."""
    shown = page(visitor, language)
    looks = {
        link.attributes["aria-label"].split(": ")[1]: " ".join(sorted(link.one("path").classes))
        for link in map_of(shown).all("a")
    }
    assert set(looks) == {"0", *(words(status, language) for status in EMPTY)}
    assert len(set(looks.values())) == 5
    hatched = [path for path in map_of(shown).all("path") if "fill" in path.attributes]
    assert len(hatched) == 1
    legend = {
        item.text: item.one(cls="swatch").classes - {"swatch"} for item in shown.one(cls="legend").all("li")
    }
    assert set(legend) == set(looks)
    assert all(legend[text] <= set(look.split()) for text, look in looks.items())


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_the_live_chart_and_map(visitor: Visitor, language: str) -> None:
    """Plotly and Leaflet must not turn an empty into a zero."""
    tree = str(visitor.call(in_language(language, PATH), "?area=north"))
    assert all(tree.count(words(status, language)) >= 2 for status in EMPTY)
    looks = {status for status in EMPTY if f"'look': '{status}'" in tree}
    assert looks == set(EMPTY)


def test_in_the_files(visitor: Visitor) -> None:
    """A spreadsheet needs the reason in a column of its own, and nothing where the number would be."""
    found = csv.DictReader(visitor.get("/api/v1/metrics/people-shot/values.csv?area=north").text.splitlines())
    said = {line["period_start"][:4]: (line["value"], line["status"]) for line in found}
    assert said == {
        "2018": ("7", "published"),
        "2019": ("", "suppressed"),
        "2020": ("", "not_reported"),
        "2021": ("", "not_collected"),
        "2022": ("", "not_applicable"),
        "2023": ("9", "published"),
        "2024": ("0", "published"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_methods_explain_each_kind(visitor: Visitor, language: str) -> None:
    """Whoever meets the words can look up what they mean."""
    explained = {row[0] for row in rows(visitor.page(in_language(language, "/methods")).all("table")[0])}
    assert {words(status, language) for status in EMPTY} <= explained


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_at_all_is_said(visitor: Visitor, language: str) -> None:
    """A metric without any cell says so instead of drawing an empty frame."""
    shown = visitor.page(in_language(language, "/indicators/force-types"))
    assert shown.all("svg") == []
    assert shown.one(cls="nothing").text == translator(language)("figure.nothing")


def test_real_numbers_carry_no_mark_of_the_sample(visitor: Visitor, tmp_path: Path) -> None:
    """Real figures marked as invented would be as useless as the reverse is dangerous."""
    shown = visitor.page(f"{PATH}?area=north")
    assert shown.all(cls="banner--sample") == []
    assert "noindex" not in shown.one("meta", name="robots").attributes["content"]
    picture = visitor.get("/api/v1/metrics/people-shot/chart.svg?area=north")
    assert translator("en")("figure.sample") not in picture.text
    assert "SAMPLE" not in shown.text + picture.text + str(picture.headers)

"""Breaks in a series on pages and in downloads: drawn, told in words, and crossed by no comparison."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.model import Record
from tests.pages.reading import rows
from tests.pages.stores import YEARS, shot, write_store
from tests.pages.visitor import Visitor, visiting

TITLE = {"en": "A new form <for> reports", "es": "Un nuevo formulario", "pt": "Um novo formulário"}
SYSTEM = Record(
    "breaks", "form-2021", {"dataset": "shooting", "date": "2021-01-01", "cause": "system", "title": TITLE}
)
EAST = Record(
    "breaks",
    "east-2022",
    {
        "dataset": "shooting",
        "measures": ["shooting/subjects"],
        "areas": ["east"],
        "date": "2022-07-01",
        "cause": "definition",
        "title": {"en": "Grazes count."},
    },
)
# A steep fall at the break, and nothing clear on either side of it.
COUNTS = {2018: 300, 2019: 310, 2020: 305, 2021: 100, 2022: 105, 2023: 98, 2024: 103}
PAGE = "/indicators/people-shot?area={}&grain=year"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    cells = [shot(ward, year, COUNTS[year]) for ward in ("north", "east") for year in YEARS]
    folder: Path = tmp_path_factory.mktemp("breaks")
    with visiting(write_store(folder, cells, records=[SYSTEM, EAST])) as visitor:
        yield visitor


SAID = {
    "": "Figures since 1 January 2021 cannot be compared with earlier ones, because another system of records"
    " came into use: A new form <for> reports.",
    "/es": "Las cifras desde el 1 de enero de 2021 no se pueden comparar con las anteriores, porque se empezó a"
    " usar otro sistema de registro: Un nuevo formulario.",
    "/pt": "Os números desde 1 de janeiro de 2021 não podem ser comparados com os anteriores, porque outro sistema"
    " de registro passou a ser usado: Um novo formulário.",
}


@pytest.mark.parametrize("prefix", SAID)
def test_a_break_is_said_under_the_chart_in_its_table_and_to_who_does_not_see(
    opened: Visitor, prefix: str
) -> None:
    page = opened.page(prefix + PAGE.format("north"))
    figure = next(each for each in page.all("figure") if each.all(cls="canvas--chart"))
    assert SAID[prefix] in figure.one(cls="verdict").text
    assert SAID[prefix] in figure.one(cls="canvas--chart").attributes["aria-label"]
    listed = [row[0] for row in rows(figure.one("table"))]
    assert listed[4:6] == [SAID[prefix], "2021"]


def test_no_verdict_crosses_a_break(opened: Visitor) -> None:
    """From 300 to 103 would read as people shot falling to a third: it was the form."""
    verdict = opened.page(PAGE.format("north")).all(cls="verdict")[0].text
    assert "100 in 2021, 103 in 2024 (3 more, +3%): no clear change." in verdict
    assert "300" not in verdict
    heading = opened.page(PAGE.format("north")).all(cls="finding")[0].text
    assert "from 2021 to 2024" in heading


def test_a_break_within_a_year_leaves_that_year_out(opened: Visitor) -> None:
    """Half of 2022 was counted in one way and half in another."""
    verdict = opened.page(PAGE.format("east")).all(cls="verdict")[0].text
    assert "98 in 2023, 103 in 2024" in verdict
    assert (
        "East Ward: figures since 1 July 2022 cannot be compared with earlier ones, because what is counted was"
        " defined anew: Grazes count." in verdict
    )


def test_a_break_of_one_ward_says_nothing_of_another(opened: Visitor) -> None:
    assert "Grazes" not in opened.page(PAGE.format("north")).all("figure")[0].text


def test_a_map_says_which_wards_are_not_comparable_with_the_others(opened: Visitor) -> None:
    """In 2024 one ward still counts more than the others do."""
    drawn = next(each for each in opened.page(PAGE.format("north")).all("figure") if each.all(id="map-ward"))
    assert (
        "East Ward: figures since 1 July 2022 cannot be compared with those of other places, because what is"
        " counted was defined anew: Grazes count." in drawn.one(cls="verdict").text
    )


def test_the_line_is_cut_at_the_break_in_both_pictures(opened: Visitor) -> None:
    """A line drawn through would show the fall that the words deny."""
    page = opened.page(PAGE.format("east"))
    (drawn,) = page.all("svg", cls="chart")
    assert len(drawn.all("line", cls="break")) == 2
    lines = [each.attributes["d"].count("L") + 1 for each in drawn.all("path", cls="line")]
    assert lines == [3, 2]
    sent = json.dumps(opened.ask("/indicators/people-shot", {"area": ["east"], "grain": "year"}))
    drawn_live = [json.loads(found) for found in re.findall(r'"y": (\[[^]]*\])', sent)]
    pieces = [[value for value in piece if value is not None] for piece in drawn_live]
    assert [piece for piece in pieces if piece] == [[300, 310, 305], [100], [105], [98, 103]]
    assert "New form &lt;for&gt;" in sent.replace("new", "New")


def test_downloads_name_the_break(opened: Visitor) -> None:
    asked = "/api/v1/metrics/people-shot/values.{}?area=east&grain=year"
    table = list(csv.DictReader(opened.get(asked.format("csv")).text.splitlines()))
    found = {row["period_start"][:4]: row["breaks"] for row in table if row["breaks"]}
    assert found == {"2021": "form-2021", "2022": "east-2022"}
    answer = json.loads(opened.get(asked.format("json")).text)
    assert [each["id"] for each in answer["breaks"]] == ["form-2021", "east-2022"]
    assert answer["breaks"][1] == {
        "id": "east-2022",
        "date": "2022-07-01",
        "cause": "definition",
        "title": {"en": "Grazes count."},
        "areas": ["east"],
    }
    assert {value["period_start"]: value["breaks"] for value in answer["values"]}["2021-01-01"] == [
        "form-2021"
    ]


def test_a_picture_that_leaves_the_page_says_it_too(opened: Visitor) -> None:
    picture = opened.get("/api/v1/metrics/people-shot/chart.svg?area=north&grain=year").text
    assert "cannot be compared with earlier ones" in picture
    assert picture.count('stroke-dasharray="2 3"') == 1


def test_breaks_are_a_file_of_their_own(opened: Visitor) -> None:
    table = list(csv.DictReader(opened.get("/api/v1/records/breaks.csv").text.splitlines()))
    assert [(row["id"], row["areas"]) for row in table] == [("east-2022", "east"), ("form-2021", "")]

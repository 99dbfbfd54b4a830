"""`/programs` and the page of each: what there is, and what is said where there is nothing yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from components.i18n import translator
from data_access.model import Record
from data_access.programs import PROGRAMS, metrics_of
from tests.pages.reading import Element
from tests.pages.stores import shot, write_store
from tests.pages.together_records import partner
from tests.pages.visitor import Visitor, visiting

NOTHING = "No number is published yet."


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A site whose release tells nothing of programs."""
    with visiting(write_store(tmp_path_factory.mktemp("programs"), [shot("north", 2024, 7)])) as visitor:
        yield visitor


def line(name: str, topic: str, **more: Any) -> Record:
    """Somebody to call, with words that say only that they are there."""
    words = ("name", "helps_with", "who_answers", "languages", "cost", "hours")
    told = {each: {"en": f"{name} {each}"} for each in words}
    told["name"] = {"en": name}
    return Record(
        "contacts",
        name,
        {
            "topic": topic,
            **told,
            "phone": "211",
            "police_may_come": "no",
            "checked_on": "2026-01-01",
            **more,
        },
    )


OFFERED = [
    partner("everywhere", "community", programs=["youth-prevention"]),
    partner("south-club", "community", programs=["youth-prevention"], areas=["south"]),
    partner("east-club", "community", programs=["youth-prevention", "re-entry"], areas=["east-side"]),
    partner("street", "community", programs=["violence-intervention"]),
    line("Youth line", "youth"),
    line("East youth line", "youth", areas=["east"]),
]


@pytest.fixture(scope="module")
def offered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A site that names who offers programs, some of them in a part of the city only."""
    folder = tmp_path_factory.mktemp("offered")
    with visiting(write_store(folder, [shot("north", 2024, 7)], records=OFFERED)) as visitor:
        yield visitor


def lines_of(table: Element) -> list[list[str]]:
    """The lines of a table, its head first, as they are read."""
    cells = ([each for each in row.walk() if each.tag in ("th", "td")] for row in table.all("tr"))
    return [[each.text for each in row] for row in cells]


def named(page: Element) -> list[str]:
    """Who can be reached, in the order of the page."""
    return [card.one("h3").text for card in page.all("article", cls="contact")]


def test_the_list_says_where_there_is_no_number_yet(empty: Visitor) -> None:
    """A name of a number without a number would read as a fault."""
    cards = empty.page("/programs").all("section", cls="card")
    assert len(cards) == len(PROGRAMS)
    assert all(card.text.endswith(NOTHING) for card in cards)


def test_the_list_tells_one_finding_of_each_program(sample: Visitor) -> None:
    cards = sample.page("/programs").all("section", cls="card")
    assert len(cards) == len(PROGRAMS)
    assert not any(NOTHING in card.text for card in cards)
    assert all(" from 2019 to 2024." in card.text for card in cards)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_without_anything_still_says_for_whom_it_is(empty: Visitor, program: str) -> None:
    page = empty.page(f"/programs/{program}").one("main")
    assert page.one("p", cls="lead").text
    assert page.text.count(NOTHING) == (3 if metrics_of(program).everybody else 2)
    assert empty.page("/promises").text.count("No evidence yet.") == 6


def test_a_program_names_who_offers_it_and_how_to_reach_them(sample: Visitor) -> None:
    """Whom a young person's mother can call."""
    page = sample.page("/programs/youth-prevention").one("main")
    names = [card.one("h3").text for card in page.all("article", cls="contact")]
    assert "Sample Youth House" in names
    assert "tel:9735550102" in {link.attributes["href"] for link in page.all("a")}


def test_how_visits_ended_is_told_in_numbers_that_add_up(sample: Visitor) -> None:
    """What may happen after a call: not only that visits end, but how often in care and how often in an arrest."""
    caption = "How visits to people in a crisis ended · Newark · 2024"
    page = sample.page("/programs/crisis-intervention")
    table = next(each for each in page.all("table") if each.one("caption").text == caption)
    header, *lines = lines_of(table)
    assert header == ["How the visit ended", "2024", "Share of all"]
    told = {line[0]: int(line[1].replace(",", "")) for line in lines}
    total = told.pop("All")
    assert sum(told.values()) == total
    assert [line[2] for line in lines[1:]] == [f"{n / total:.1%}" for n in told.values()]
    by_year = sample.page("/indicators/crisis-endings").one("section", cls="by-category").one("table")
    years, *whole = lines_of(by_year)
    assert {line[0]: line[1] for line in lines} == {row[0]: row[years.index("2024")] for row in whole}


def test_who_is_near_comes_first_and_who_is_far_is_left_out(offered: Visitor) -> None:
    """A mother looks for a club that her son can walk to, and should not call one at the other end of the city."""
    path = "/programs/youth-prevention"
    everybody = ["East-Club", "Everywhere", "South-Club", "East youth line", "Youth line"]
    page = offered.page(path).one("main")
    assert named(page) == everybody
    form = page.one("form")
    assert form.attributes["action"] == f"{path}#reach"
    assert form.one("select").attributes["name"] == "area"
    near = offered.page(f"{path}?area=south-side").one("main")
    assert named(near) == ["South-Club", "Everywhere", "Youth line"]
    assert "Shown: who works in South Side or in the whole city." in near.text
    assert f"{path}#reach" in {link.attributes["href"] for link in near.all("a")}


def test_where_nobody_offers_it_that_is_said(offered: Visitor) -> None:
    near = offered.page("/programs/re-entry?area=south-side").one("main")
    assert named(near) == []
    assert "No organization is named here that offers this in South Side or in the whole city." in near.text


def test_a_place_that_there_is_not_shows_everybody_and_says_so(offered: Visitor) -> None:
    page = offered.page("/programs/youth-prevention?area=atlantis").one("main")
    assert page.one("p", cls="problem").text == (
        "This place is not known. Who works anywhere in the city is shown."
    )
    assert len(named(page)) == 5


def test_nobody_is_asked_where_they_are_for_what_is_everywhere(offered: Visitor) -> None:
    """Who looks for violence intervention should not have to say from where, nor think that a place has its own."""
    for query in ("", "?area=south-side", "?area=atlantis"):
        page = offered.page(f"/programs/violence-intervention{query}").one("main")
        assert named(page) == ["Street"]
        assert not page.all("form")
        assert not page.all("p", cls="problem")


def test_who_was_in_no_program_is_counted_apart(sample: Visitor) -> None:
    """Arrests of everybody released would be read as those of people whom a program helped, to its credit or blame."""
    for program, there in (("re-entry", "rearrested-12"), ("youth-prevention", "juvenile-arrests")):
        parts = sample.page(f"/programs/{program}").one("main").text.split("These count everybody,")
        assert len(parts) == 2
        title = translator("en")(f"metric.{there}.title")
        assert (title in parts[0], title in parts[1]) == (False, True)
    assert "These count everybody," not in sample.page("/programs/crisis-intervention").text


def test_in_a_crisis_the_line_that_always_answers_comes_first(sample: Visitor) -> None:
    """Somebody in need calls the first number of a page."""
    first, second, *_ = sample.page("/programs/crisis-intervention").one("main").all("article", cls="contact")
    assert [first.all("a")[0].attributes["href"], second.all("a")[0].attributes["href"]] == [
        "tel:988",
        "tel:911",
    ]


def test_whoever_calls_a_partner_knows_who_answers(sample: Visitor) -> None:
    """A client in danger must know before the call whether it reaches the police."""
    card = sample.page("/programs/violence-intervention").one("article", id="partner-sample-street-team")
    terms = [each.text for each in card.all("dt")]
    assert [each for each in terms if each in ("Who answers", "May police come", "Hours")] == [
        "Who answers",
        "May police come",
        "Hours",
    ]


def test_an_unknown_program_is_not_there(empty: Visitor) -> None:
    assert empty.get("/programs/none").status_code == 404

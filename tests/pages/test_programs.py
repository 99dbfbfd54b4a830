"""`/programs` and the page of each: what there is, and what is said where there is nothing yet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data_access.programs import PROGRAMS
from tests.pages.stores import shot, write_store
from tests.pages.visitor import Visitor, visiting

NOTHING = "No number is published yet."


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A site whose release tells nothing of programs."""
    with visiting(write_store(tmp_path_factory.mktemp("programs"), [shot("north", 2024, 7)])) as visitor:
        yield visitor


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
    assert page.text.count(NOTHING) == 2
    assert empty.page("/promises").text.count("No evidence yet.") == 6


def test_a_program_names_who_offers_it_and_how_to_reach_them(sample: Visitor) -> None:
    """Whom a young person's mother can call."""
    page = sample.page("/programs/youth-prevention").one("main")
    names = [card.one("h3").text for card in page.all("article", cls="contact")]
    assert "Sample Youth House" in names
    assert "tel:9735550102" in {link.attributes["href"] for link in page.all("a")}


def test_an_unknown_program_is_not_there(empty: Visitor) -> None:
    assert empty.get("/programs/none").status_code == 404

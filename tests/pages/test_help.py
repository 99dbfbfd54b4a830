"""`/help`: whoever needs somebody now finds the number, on any phone, on any day, in their language."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from components.first_paint import to_html
from components.quick_exit import EXIT_URL
from data_access.model import LANGUAGES, Record
from pages import about
from pages.help import PAGE
from pages.serving.page import Address, view_of
from tests.browser.site import in_language
from tests.data_access.test_contacts import LINE
from tests.pages.reading import Element, read
from tests.pages.stores import add_release, shot, write_store
from tests.pages.visitor import Visitor, visiting

ORDER = [
    "emergency",
    "mental-health",
    "domestic-violence",
    "sexual-violence",
    "victim-compensation",
    "services",
]


def help_on(day: date, language: str = "en") -> Element:
    view = view_of(PAGE, Address(language, "/help", day=day))
    return read(f"<html>{to_html(view.body)}</html>")


def dialled(page: Element) -> list[str]:
    return [a.attributes["href"] for a in page.all("a") if a.attributes["href"].startswith(("tel:", "sms:"))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_need_has_somebody_and_danger_comes_first(sample: Visitor, language: str) -> None:
    page = sample.page(in_language(language, "/help"))
    needs = [section.attributes["id"] for section in page.all("section", cls="need")]
    assert needs[: len(ORDER)] == ORDER
    assert needs[-1] == "police-complaint"
    assert [link.attributes["href"] for link in page.one("ul", cls="needs").all("a")] == [
        f"#{n}" for n in needs
    ]
    assert dialled(page)[0] == "tel:911"
    assert {"tel:988", "sms:988", "tel:211", "tel:18005727233", "tel:18006017200"} <= set(dialled(page))


def test_every_contact_says_what_to_expect(sample: Visitor) -> None:
    """Who does not know whether police may come may not dare to call."""
    page = sample.page("/help")
    cards = page.all("article", cls="contact")
    assert len(cards) == len(sample.service.records(sample.service.current(), "contacts"))
    asked = ["Who answers", "May police come", "Languages", "Cost", "Hours"]
    for card in cards:
        assert [name.text for name in card.all("dt")][: len(asked)] == asked
        assert all(said.text for said in card.all("dd"))
        assert card.one(cls="reach").all("a")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Not checked for more than 90 days: last on 15 August 2025."),
        ("es", "Sin comprobar desde hace más de 90 días: la última vez, el 15 de agosto de 2025."),
        ("pt", "Sem conferir há mais de 90 dias: a última vez foi em 15 de agosto de 2025."),
    ],
)
def test_what_nobody_checked_for_long_says_so_a_day_later(sample: Visitor, language: str, words: str) -> None:
    """A number that moved sends somebody in need to a dead line. 15 August and 90 days are 13 November."""
    before, after = (help_on(date(2025, 11, day), language) for day in (13, 14))
    assert words not in before.text
    assert all(words in card.one(cls="checked").text for card in after.all("article"))


def test_without_any_contact_the_lines_of_the_country_stand_there(tmp_path: Path) -> None:
    """A page on help without a number would be worse than none."""
    with visiting(write_store(tmp_path, [shot("north", 2024, 3)])) as visitor:
        page = visitor.page("/es/help")
        assert "Por ahora no hay otras líneas" in page.one("main").text
        assert dialled(page) == ["tel:911", "tel:911", "tel:988"]


def test_a_line_is_not_listed_twice(tmp_path: Path) -> None:
    contact = Record("contacts", "911", LINE | {"topic": "emergency", "phone": "911"})
    with visiting(write_store(tmp_path, [shot("north", 2024, 3)], records=[contact])) as visitor:
        page = visitor.page("/help")
        assert dialled(page.one("section", id="emergency")) == ["tel:911"]


def test_words_without_a_translation_are_read_as_english(tmp_path: Path) -> None:
    contact = Record("contacts", "x", LINE)
    with visiting(write_store(tmp_path, [shot("north", 2024, 3)], records=[contact])) as visitor:
        card = visitor.page("/pt/help").one("section", id="services").one("article")
        assert card.one("h3").one("span", lang="en").text == "A line"


def test_help_is_of_today_whatever_release_one_reads(tmp_path: Path) -> None:
    """Who follows an old citation must not be led to old numbers to call."""
    url = write_store(tmp_path, [shot("north", 2023, 3)], release="2025-01-01.1")
    add_release(url, "2026-01-01.1", [shot("north", 2024, 3)])
    with visiting(url) as visitor:
        header = visitor.page("/es?release=2025-01-01.1").one("header")
        assert header.one("a", cls="help-link").attributes["href"] == "/es/help"


def test_help_and_the_way_out_are_one_touch_away_from_every_page(every_page: dict[str, Element]) -> None:
    for url, page in every_page.items():
        helps = page.one("header").one("a", cls="help-link").attributes["href"].partition("#")[0]
        assert helps == in_language(page.one("html").attributes["lang"], "/help")
        (out,) = [link for link in page.all("a") if "data-exit" in link.attributes]
        assert out.attributes["href"] == EXIT_URL, url
        assert "noreferrer" in out.attributes["rel"]


def test_where_somebody_may_look_over_the_shoulder_the_way_out_stays_on_the_screen(sample: Visitor) -> None:
    about_it = ("/indicators/rape", "/es/indicators/domestic-violence-reports")
    private = ("/help", "/es/help", "/indicators/reported-crime?category=rape", *about_it)
    for path in private:
        page = sample.page(path)
        assert page.one(cls="exit-bar").one("a").attributes["data-exit"] == "keys", path
        focused = [each for each in page.walk() if each.tag == "a"]
        assert [link.attributes["href"] for link in focused[:2]] == ["#main", EXIT_URL]
    assert sample.page("/indicators/reported-crime").all(cls="exit-bar") == []
    for path in about_it:
        header = sample.page(path).one("header")
        assert header.one("a", cls="help-link").attributes["href"].endswith("/help#domestic-violence")


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_there_is_no_page_help_comes_first(sample: Visitor, language: str) -> None:
    """An error says what one can do."""
    main = sample.page(in_language(language, "/nope"), status=404).one("main")
    links = [link.attributes["href"] for link in main.all("a")]
    assert links[0] == in_language(language, "/help")
    assert in_language(language, "/corrections") in links


def test_a_meeting_that_is_over_is_not_announced(tmp_path: Path) -> None:
    meeting = {
        "title": {"en": "Meeting on force"},
        "meeting_kind": "community",
        "state": "planned",
        "date": "2026-12-03",
        "place": {"en": "City Hall"},
        "open": True,
        "take_part": {"en": "Come, or write to us"},
    }
    record = Record("meetings", "m-1", meeting)
    with visiting(write_store(tmp_path, [shot("north", 2024, 3)], records=[record])):
        for day, announced in ((3, True), (4, False)):
            view = view_of(about.PAGE, Address("en", "/about", day=date(2026, 12, day)))
            assert ("Meeting on force" in to_html(view.body)) is announced

"""A neighborhood's page says what the release holds, and nothing that ranks, shames or is out of date."""

from __future__ import annotations

import re
from datetime import date, time

import pytest

from components.first_paint import to_html
from components.format import clock, day
from components.frame import Frame
from components.i18n import translator
from components.letter import part_taking
from data_access.catalog import TOPICS
from data_access.meetings import KINDS, meetings_of
from data_access.model import LANGUAGES, Area, AreaLevel, Record, Release
from pages.neighborhood_asks import next_meetings
from tests.browser.site import in_language
from tests.pages.oracle import Asked, Oracle, period_start
from tests.pages.reading import Element, read
from tests.pages.test_numbers import COUNTS, oracle_of
from tests.pages.visitor import Visitor

PLACES = ("ironbound", "vailsburg", "forest-hill", "port-district", "newark-industrial-district")
WITHOUT_RESIDENTS = ("port-district", "newark-industrial-district")
PER_THOUSAND = re.compile(
    r"For every 1,000 residents in (\d{4}): ([\d.]+) reported crimes in (.+), and ([\d.]+) in (.+?)\."
)
PARTS = ["changes", "city", "hidden", "here", "help", "part", "compare", "correct"]


def letter(sample: Visitor, place: str, language: str = "en") -> Element:
    return sample.page(in_language(language, f"/neighborhoods/{place}")).one("article", cls="letter")


def newest_oracle(sample: Visitor) -> Oracle:
    return oracle_of(sample, sample.service.current().id)


def asked_by(link: str, oracle: Oracle) -> tuple[Asked, list[str]]:
    """What the address of a figure asks; a metric about one category asks for that one."""
    path, _, query = link.partition("?")
    pairs = [tuple(pair.split("=")) for pair in query.split("&")]
    one = dict(pairs)
    areas = [value for name, value in pairs if name == "area"]
    metric = path.rpartition("/")[2]
    category = one.get("category") or oracle.metrics[metric].get("category", "all")
    return Asked(metric, one["grain"], category), areas


def wrong_in_sentences(page: Element, oracle: Oracle) -> list[str]:
    """Say which counts of the sentences without a picture are not the release's."""
    wrong = []
    for block in page.all(cls="said"):
        asked, areas = asked_by(block.one(cls="finding").one("a").attributes["href"], oracle)
        found = COUNTS.findall(block.one(cls="verdict").text)
        for area, (then, then_year, now, now_year) in zip(areas, found, strict=False):
            for text, year in ((then, then_year), (now, now_year)):
                grain, start = period_start(year)
                due = oracle.shown(Asked(asked.metric, grain, asked.category), area, start)
                if due.provisional or not due.is_said_by(text):
                    wrong.append(f"{asked} {area} {year}: {text} instead of {due}")
    return wrong


def wrong_in_rates(page: Element, oracle: Oracle, category: str) -> list[str]:
    wrong = []
    for year, here, first, there, second in PER_THOUSAND.findall(page.text):
        for text, name in ((here, first), (there, second)):
            asked = Asked("reported-crime", "year", category, rate=True)
            due = oracle.shown(asked, oracle.names[name], date(int(year), 1, 1))
            if due.provisional or not due.is_said_by(text):
                wrong.append(f"{name} {year}: {text} instead of {due}")
    return wrong


WHOLE = "violent-and-property-without-rape"


def test_every_number_of_the_letters_sentences_is_published(sample: Visitor) -> None:
    """Figures are checked elsewhere; these are the sentences that stand without one."""
    oracle = newest_oracle(sample)
    pages = {place: letter(sample, place) for place in PLACES}
    assert {
        place: wrong for place, page in pages.items() if (wrong := wrong_in_sentences(page, oracle))
    } == {}
    assert {
        place: wrong for place, page in pages.items() if (wrong := wrong_in_rates(page, oracle, WHOLE))
    } == {}
    assert all(len(page.all(cls="said")) >= 3 for page in pages.values())
    with_rates = {place for place, page in pages.items() if PER_THOUSAND.search(page.text)}
    assert with_rates == set(PLACES) - set(WITHOUT_RESIDENTS)


@pytest.mark.parametrize("place", WITHOUT_RESIDENTS)
def test_where_nobody_lives_nothing_is_given_per_resident(sample: Visitor, place: str) -> None:
    city = letter(sample, place).one(cls="letter-city")
    assert "Almost nobody lives in" in city.text
    assert "For every 1,000" not in city.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_has_all_its_parts_in_order(sample: Visitor, language: str) -> None:
    t = translator(language)
    page = letter(sample, "ironbound", language)
    parts = page.all("section", cls="letter-part")
    assert [part.attributes["id"] for part in parts] == PARTS
    assert [part.all("h2")[0].text for part in parts] == [t(f"letter.{name}.title") for name in PARTS]
    assert "Ironbound" in page.one(cls="greeting").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_ranks_places(sample: Visitor, language: str) -> None:
    """Nobody's home is the worst of anything."""
    ranks = {
        "en": r"\b(worse|worst|safest|safer|dangerous|rank\w*|highest|lowest|most violent)\b",
        "es": r"\b(peor|peores|más segur\w+|peligros\w+|clasificaci\w+|puesto)\b",
        "pt": r"\b(pior|piores|mais segur\w+|perigos\w+|classificaç\w+)\b",
    }
    for path in (
        "/",
        "/neighborhoods",
        "/neighborhoods/ironbound",
        "/neighborhoods/ironbound?with=vailsburg",
    ):
        page = sample.page(in_language(language, path))
        assert re.findall(ranks[language], page.one("main").text, re.IGNORECASE) == [], path


def test_what_is_hidden_is_said_in_one_line(sample: Visitor) -> None:
    lines = {place: letter(sample, place).one(cls="letter-hidden") for place in PLACES}
    for place, line in lines.items():
        hides = "not shown" in letter(sample, place).text
        assert ("are hidden" in line.text) is hides, place
        assert line.one("a").attributes["href"] == "/methods#small-numbers"


# ---- help and taking part ----


def test_help_is_the_lines_of_the_release(sample: Visitor) -> None:
    """Two lines that somebody may need at once, to be called with one tap, and the way to all others."""
    part = letter(sample, "ironbound").one(cls="letter-help")
    assert [link.attributes["href"] for link in part.all("a")] == ["tel:911", "tel:988", "/help"]


MEETINGS = (
    ("gone", {"date": "2026-01-01"}),
    ("next", {"date": "2026-06-02", "starts": "18:30", "place": {"en": "City Hall"}, "area": "newark"}),
    ("here", {"date": "2026-05-02", "area": "ironbound"}),
    ("elsewhere", {"date": "2026-05-03", "area": "vailsburg"}),
    ("inside", {"date": "2026-05-04", "open": False}),
    ("off", {"date": "2026-05-05", "state": "cancelled"}),
    ("partners", {"date": "2026-05-06", "meeting_kind": "partners"}),
    ("ward", {"date": "2026-07-01", "area": "east"}),
)


def meeting(name: str, changes: dict) -> Record:
    usual = {"title": {"en": name}, "meeting_kind": "community", "state": "planned", "open": True}
    return Record("meetings", name, usual | changes)


def test_meetings_are_those_to_come_that_residents_may_come_to() -> None:
    """A meeting that is over, closed, called off or in another place sends people to a locked door."""
    found = next_meetings(
        [meeting(*each) for each in MEETINGS], ["ironbound", "newark", "east"], date(2026, 5, 1)
    )
    assert [each.id for each in found] == ["here", "next", "ward"]


CITY = Area(AreaLevel.CITY, "newark", {"en": "Newark"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_meetings_are_told(language: str) -> None:
    """When, where and how to come; English where nothing else is there."""
    frame = Frame(language, "/", (), Release("2026-05-01.1", 1, "2026-05-01", ""), pinned=False, city=CITY)
    part = part_taking(frame, meetings_of([meeting(*MEETINGS[1])], KINDS), date(2026, 5, 1))
    said = read(to_html(part)).one("section")
    assert day(date(2026, 6, 2), language) in said.text
    assert clock(time(18, 30), language).replace("\xa0", " ") in said.text
    assert "City Hall" in said.text
    assert in_language(language, "/meetings") in [link.attributes["href"] for link in said.all("a")]
    in_english = [each.text for each in said.all("span", lang="en")]
    assert ("City Hall" in in_english) is (language != "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_meetings_that_is_said(language: str) -> None:
    frame = Frame(language, "/", (), Release("2026-05-01.1", 1, "2026-05-01", ""), pinned=False, city=CITY)
    said = read(to_html(part_taking(frame, [], date(2026, 5, 1)))).text
    assert day(date(2026, 5, 1), language) in said


# ---- two places ----


def test_two_places_stand_side_by_side_with_the_releases_numbers(sample: Visitor) -> None:
    page = sample.page("/neighborhoods/ironbound?with=vailsburg")
    oracle = newest_oracle(sample)
    assert page.one("h1").text == "Ironbound and Vailsburg side by side"
    figures = page.all("figure")
    assert len(figures) == 2
    assert all(
        [th.text for th in figure.one("table").all("th")][1:3] == ["Ironbound", "Vailsburg"]
        for figure in figures
    )
    assert wrong_in_sentences(page, oracle) == []
    assert wrong_in_rates(page, oracle, WHOLE) == []
    assert len(PER_THOUSAND.findall(page.text)) == 1


@pytest.mark.parametrize("other", ["atlantis", "ironbound", "newark", "<script>"])
def test_a_place_that_cannot_stand_beside_is_said(sample: Visitor, other: str) -> None:
    answer = sample.get(f"/neighborhoods/ironbound?with={other}")
    page = sample.page(f"/neighborhoods/ironbound?with={other}")
    assert page.one(cls="problem").text == translator("en")("letter.compare.unknown")
    assert answer.headers["Cache-Control"] == "no-store"
    assert page.one("h1").text == "Ironbound"


def test_the_letter_offers_every_other_place(sample: Visitor) -> None:
    form = letter(sample, "ironbound", "es").one(cls="letter-compare").one("form")
    assert form.attributes["action"] == "/es/neighborhoods/ironbound"
    offered = [option.text for option in form.one("select", name="with").all("option")]
    assert len(offered) == 19
    assert "Ironbound" not in offered
    assert offered == sorted(offered)


# ---- home ----


def test_the_first_page_has_a_sentence_for_each_topic_and_few_figures(sample: Visitor) -> None:
    page = sample.page("/")
    topics = [each.text for each in page.one("section", cls="topics").all(cls="topic")]
    assert topics == [translator("en")(f"topic.{topic}") for topic in TOPICS]
    assert 1 <= len(page.all("figure")) <= 3
    assert wrong_in_sentences(page, newest_oracle(sample)) == []


def test_the_first_page_says_what_is_new(sample: Visitor) -> None:
    """How many numbers are new or changed, as the list of changes counts them."""
    release = sample.service.current()
    (event,) = [
        each
        for each in sample.get("/api/v1/revisions.json").json["events"]
        if each["release"] == release.id and each["event"] == "published"
    ]
    new = sum(each["new"] for each in event["changes"])
    changed = sum(each["revised"] for each in event["changes"])
    otherwise = sum(each["status"] + each["gone"] for each in event["changes"])
    assert 0 not in {new, changed, otherwise}
    news = sample.page("/").one("section", cls="news")
    said = f"{new:,} numbers are new. {changed:,} earlier numbers changed. {otherwise:,} other numbers are now shown"
    assert said in news.text
    assert news.one("a").attributes["href"] == "/data/revisions"

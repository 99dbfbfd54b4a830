"""`/meetings`: whoever wants to come finds the day, and whoever came learns what became of what was agreed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pytest

from components.i18n import translator
from data_access.model import LANGUAGES
from tests.browser.site import in_language
from tests.pages.reading import Element
from tests.pages.stores import shot, write_store
from tests.pages.test_together import on
from tests.pages.together_records import RECORDS, TODAY
from tests.pages.visitor import Visitor, answering, put_together

PAGE = "/meetings"
T = translator("en")


@pytest.fixture(scope="module")
def meeting_site(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    folder = tmp_path_factory.mktemp("meetings")
    return put_together(write_store(folder, [shot("south", 2024, 12)], records=RECORDS))


@pytest.fixture
def visitor(meeting_site: Visitor) -> Iterator[Visitor]:
    """A visitor on the day `TODAY`."""
    with answering(meeting_site.service):
        yield on(TODAY, meeting_site)


def under(page: Element, heading: str) -> list[str]:
    """The ids of the meetings between a heading and the next one."""
    found: dict[str, list[str]] = {}
    now = ""
    for each in page.one("main").walk():
        if each.tag == "h2":
            now = each.attributes["id"]
        elif each.tag == "li" and "meeting" in each.classes:
            found.setdefault(now, []).append(each.attributes["id"].removeprefix("meeting-"))
    return found.get(heading, [])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", ["", "?area=south"])
def test_the_page_is_whole_in_every_language(visitor: Visitor, language: str, query: str) -> None:
    page = visitor.page(in_language(language, PAGE) + query)
    levels = [int(each.tag[1]) for each in page.walk() if re.fullmatch(r"h[1-6]", each.tag)]
    assert levels[0] == 1
    assert all(later - level <= 1 for level, later in itertools.pairwise(levels))
    ids = [each.attributes["id"] for each in page.walk() if "id" in each.attributes]
    assert len(ids) == len(set(ids))


def test_a_meeting_to_come_says_all_that_one_needs_to_come(visitor: Visitor) -> None:
    entry = visitor.page(PAGE).one("li", id="meeting-m-next")
    for words in (
        "Meeting m-next",
        "11 June 2026, 6:30 PM",
        "City Hall",
        "Come, or write",
        T("reform.meeting.agenda", agenda="Lamps and seats"),
        T("reform.meeting.languages", languages="English"),
    ):
        assert words in entry.text.replace("\u202f", " ")
    assert entry.one("a").attributes["href"] == "https://example.org/join"


@pytest.mark.parametrize(
    ("day", "coming"),
    [
        (TODAY, ["m-next", "m-partners", "m-off", "m-east"]),
        ("2026-06-11", ["m-next", "m-partners", "m-off", "m-east"]),
        ("2026-06-12", ["m-partners", "m-off", "m-east"]),
        ("2026-06-16", ["m-east"]),
        ("2026-06-21", []),
    ],
)
def test_a_meeting_vanishes_from_the_next_ones_when_its_day_is_over(
    visitor: Visitor, day: str, coming: list[str]
) -> None:
    """Nobody has to publish anything for that; who comes a day late stands before a locked door."""
    page = on(day, visitor).page(PAGE)
    assert under(page, "next") == coming
    listed = under(page, "next") + under(page, "last") + under(page, "before")
    assert len(listed) == len(set(listed)) == 10, "and none gets lost"
    none = T("meetings.none-to-come", date="21 June 2026")
    assert (none in page.one("main").text) is (not coming)


def test_who_meant_to_come_learns_that_it_was_called_off(visitor: Visitor) -> None:
    entry = visitor.page(PAGE).one("li", id="meeting-m-off")
    assert T("meetings.called-off") in entry.text
    assert entry.one("span", cls="mark--rejected")
    assert "Come, or write" not in entry.text


def test_a_closed_meeting_invites_nobody(visitor: Visitor) -> None:
    entry = visitor.page(PAGE).one("li", id="meeting-m-partners")
    assert T("reform.meeting.closed") in entry.text
    assert "Come, or write" not in entry.text


def test_what_was_agreed_last_time_and_what_came_of_it(visitor: Visitor) -> None:
    """The newest one that was held, not one that was planned and nobody reported on."""
    page = visitor.page(PAGE)
    assert under(page, "last") == ["m-last"]
    entry = page.one("li", id="meeting-m-last")
    assert "12 people came" in entry.text
    assert "Agreed: New lamps" in entry.text
    (line,) = entry.all("li", cls="newest-entry")
    assert line.text == "Do lamps Done, 4 March 2026. Garden, Shops. The lamps work."
    assert line.one("a").attributes["href"] == "/together#action-lamps"
    assert line.one("span", cls="mark--done")


def test_where_nothing_is_told_that_is_said(visitor: Visitor) -> None:
    page = visitor.page(PAGE)
    assert under(page, "before") == ["m-silent", "m-was-off", "m-told", "m-old", "m-quiet"]
    told = {name: page.one("li", id=f"meeting-{name}").text for name in under(page, "before")}
    assert T("reform.meeting.silent") in told["m-silent"]
    assert T("reform.meeting.cancelled") in told["m-was-off"]
    assert T("meetings.came-of.none") in told["m-told"]
    assert "Do locks Stopped. Shops. No money." in told["m-old"]
    assert T("meetings.agreed.none") in told["m-quiet"]
    assert T("meetings.agreed.none") not in told["m-was-off"] + told["m-silent"] + told["m-old"]


@pytest.mark.parametrize(
    ("area", "coming"),
    [
        ("south", ["m-next", "m-partners", "m-off"]),
        ("south-side", ["m-next", "m-partners", "m-off"]),
        ("east-side", ["m-partners", "m-off", "m-east"]),
    ],
)
def test_a_place_shows_its_own_meetings_and_the_citys(visitor: Visitor, area: str, coming: list[str]) -> None:
    page = visitor.page(f"{PAGE}?area={area}")
    assert under(page, "next") == coming
    assert page.one("link", rel="canonical").attributes["href"].endswith(f"{PAGE}?area={area}")


def test_a_place_that_there_is_not_shows_all_and_says_so(visitor: Visitor) -> None:
    page = visitor.page(f"{PAGE}?area=atlantis")
    assert page.one(cls="problem").text == T("meetings.unknown")
    assert under(page, "next") == under(visitor.page(PAGE), "next")


def test_every_page_leads_to_the_meetings(visitor: Visitor) -> None:
    for language in LANGUAGES:
        footer = visitor.page(in_language(language, "/data")).one("footer")
        assert in_language(language, PAGE) in [link.attributes["href"] for link in footer.all("a")]


def test_the_page_is_light_and_needs_no_script(visitor: Visitor) -> None:
    assert len(visitor.get(PAGE, Accept_Encoding="br").data) < 10_000
    assert "data-live" not in visitor.get(PAGE).text


def test_a_release_without_any_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    site = put_together(write_store(tmp_path_factory.mktemp("none"), [shot("south", 2024, 12)]))
    with answering(site.service):
        page = on(TODAY, site).page(f"/pt{PAGE}")
    t = translator("pt")
    said = [each.text for each in page.all(cls="nothing")]
    assert said == [t("meetings.none-to-come", date="1 de junho de 2026"), t("meetings.last.none")]

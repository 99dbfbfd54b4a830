"""`/together`: whom one can call, what was agreed and what came of it, for the city or for one's own place."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date

import pytest

from components.i18n import translator
from data_access.model import LANGUAGES
from tests.browser.site import in_language
from tests.pages.reading import Element
from tests.pages.stores import shot, write_store
from tests.pages.together_records import RECORDS, TODAY
from tests.pages.visitor import Visitor, answering, put_together

PAGE = "/together"


@pytest.fixture(scope="module")
def together_site(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    folder = tmp_path_factory.mktemp("together")
    return put_together(write_store(folder, [shot("south", 2024, 12)], records=RECORDS))


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    return put_together(write_store(tmp_path_factory.mktemp("nothing"), [shot("south", 2024, 12)]))


@pytest.fixture
def visitor(together_site: Visitor) -> Iterator[Visitor]:
    """A visitor on the day `TODAY`."""
    with answering(together_site.service):
        yield on(TODAY, together_site)


def on(day: str, visitor: Visitor) -> Visitor:
    visitor.app.page_routes._today = lambda: date.fromisoformat(day)
    return visitor


def partners_on(page: Element) -> list[str]:
    found = [each.attributes.get("id", "") for each in page.all("article", cls="contact")]
    return [each.removeprefix("partner-") for each in found]


def actions_on(page: Element) -> dict[str, list[str]]:
    """The ids of the actions under each state, in the order of the page."""
    return {
        section.attributes["id"].removeprefix("actions-"): [
            each.attributes["id"].removeprefix("action-") for each in section.all("li", cls="recommendation")
        ]
        for section in page.all("section", cls="actions")
    }


def facts_of(element: Element) -> dict[str, str]:
    names, said = element.all("dt"), element.all("dd")
    return {name.text: text.text for name, text in zip(names, said, strict=True)}


# ---- the page as a whole ----


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", ["", "?sector=faith", "?area=south", "?sector=community&area=south-side"])
def test_the_page_is_whole_in_every_language(visitor: Visitor, language: str, query: str) -> None:
    page = visitor.page(in_language(language, PAGE) + query)
    levels = [int(each.tag[1]) for each in page.walk() if re.fullmatch(r"h[1-6]", each.tag)]
    assert levels[0] == 1
    assert all(later - level <= 1 for level, later in itertools.pairwise(levels))
    ids = [each.attributes["id"] for each in page.walk() if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    here = {link.attributes["href"][1:] for link in page.all("a") if link.attributes["href"][0] == "#"}
    assert here <= set(ids)


def test_the_page_is_light_and_needs_no_script(visitor: Visitor) -> None:
    assert len(visitor.get(PAGE, Accept_Encoding="br").data) < 10_000
    assert "data-live" not in visitor.get(PAGE).text


def test_a_release_without_any_says_so(empty_site: Visitor) -> None:
    t = translator("en")
    with answering(empty_site.service):
        page = on(TODAY, empty_site).page(PAGE)
    said = [each.text for each in page.all(cls="nothing")]
    assert said == [t(f"together.no-{kind}") for kind in ("partners", "actions", "reports")]
    assert t("about.part.none").replace("{city}", "Newark") in page.one("main").text


# ---- partners ----


def test_a_partner_says_what_it_does_and_how_to_reach_it(visitor: Visitor) -> None:
    """A directory without a number is a wall of names."""
    card = visitor.page(PAGE).one("article", id="partner-garden")
    assert card.one("h4").text == "Garden"
    assert "garden helps." in card.text
    links = [link.attributes["href"] for link in card.one(cls="reach").all("a")]
    assert links == ["tel:9735550199", "mailto:info@garden.example.org", "https://example.org/garden"]
    assert facts_of(card) == {"Works in": "South Ward", "Languages": "English, Spanish"}


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-05-04", "Checked on 3 February 2026."),
        ("2026-05-05", "Not checked for more than 90 days: last on 3 February 2026."),
    ],
)
def test_a_partner_says_whether_somebody_made_sure_of_its_number(
    visitor: Visitor, day: str, words: str
) -> None:
    """Who calls in need should know that a number may be old, as on the page of help."""
    checked = on(day, visitor).page(PAGE).one("article", id="partner-garden").one("p", cls="checked")
    assert checked.text.startswith(words)


def test_who_has_neither_phone_nor_page_says_how_to_be_reached(visitor: Visitor) -> None:
    assert "Come in on weekdays" in visitor.page(PAGE).one("article", id="partner-chapel").text


def test_partners_stand_by_sector_and_former_ones_apart(visitor: Visitor) -> None:
    page = visitor.page(PAGE)
    sectors = {section.one("h3").text: partners_on(section) for section in page.all("section", cls="sector")}
    assert sectors == {"Community groups": ["garden", "team"], "Faith groups": ["chapel"]}
    assert "Shops" in page.one("details", id="former").text


def test_nobody_learns_where_people_in_conflict_are_talked_to(visitor: Visitor) -> None:
    for query in ("", "?area=south", "?area=east-side"):
        card = visitor.page(PAGE + query).one("article", id="partner-team")
        assert facts_of(card)["Works in"] == "The whole city"


# ---- actions ----


def test_an_action_is_told_from_its_problem_to_its_result(visitor: Visitor) -> None:
    page = visitor.page(PAGE)
    told = facts_of(page.one("li", id="action-lamps"))
    assert told == {
        "Problem": "Trouble lamps",
        "Place": "South Side: At the park",
        "Partners": "Garden Shops",
        "What is done": "Lights",
        "What came of it": "The lamps work",
        "Agreed at": "Meeting m-last, 10 January 2026",
    }
    links = [link.attributes["href"] for link in page.one("li", id="action-lamps").all("a")]
    assert links == ["/together#partner-garden", "/meetings#meeting-m-last"], "a former partner has no card"


def test_what_came_of_an_action_is_said_to_be_unknown_where_it_is(visitor: Visitor) -> None:
    told = facts_of(visitor.page(PAGE).one("li", id="action-seats"))
    assert told["What came of it"] == translator("en")("action.no-result")


def test_each_state_has_words_and_a_shape_of_its_own(visitor: Visitor) -> None:
    """Who sees no colors, or no pictures, knows what is done as well."""
    page = visitor.page(PAGE)
    assert actions_on(page) == {
        "under-way": ["seats"],
        "agreed": ["paint"],
        "done": ["lamps"],
        "stopped": ["locks"],
    }
    shapes, words = set(), set()
    for section in page.all("section", cls="actions"):
        heading = section.all("h3")[0]
        words.add(heading.text)
        shapes |= {each for each in heading.all("span", cls="mark")[0].classes if each.startswith("mark--")}
    assert words == {"Under way 1", "Agreed 1", "Done 1", "Stopped 1"}
    assert len(shapes) == 4
    assert "1 of 4 actions is done." in page.one("main").text


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("lamps", ["Agreed 10 January 2026", "Under way since 1 February 2026", "Done 4 March 2026"]),
        ("seats", ["Agreed 10 January 2026", "Under way", "Done due by 1 September 2026"]),
        ("paint", ["Agreed 10 February 2026", "Under way not begun", "Done no date is set"]),
        ("locks", ["Agreed 10 February 2025", "Stopped"]),
    ],
)
def test_the_steps_of_an_action_have_their_days(visitor: Visitor, name: str, steps: list[str]) -> None:
    listed = visitor.page(PAGE).one("li", id=f"action-{name}").one("ol", cls="steps").all("li")
    assert [each.text for each in listed] == steps


# ---- reports, the next meeting ----


def test_what_should_have_been_done_by_now_says_so(visitor: Visitor) -> None:
    """A date that is past without a word reads as if it had been kept."""
    late = "was due by 1 September 2026; nothing is reported since"
    for day, words in (("2026-09-01", "due by 1 September 2026"), ("2026-09-02", late)):
        there = on(day, visitor)
        steps = there.page(PAGE).one("li", id="action-seats").one("ol", cls="steps").all("li")
        assert steps[-1].text == f"Done {words}"
        here = there.page("/neighborhoods/south-side").one(id="here")
        assert f"Under way, {words}. Garden." in here.text


def test_a_report_says_what_it_found_for_whom_and_where_it_is(visitor: Visitor) -> None:
    report = visitor.page(PAGE).one("li", id="report-r-1")
    assert "Where lamps are broken." in report.text
    assert facts_of(report) == {
        "Delivered on": "5 January 2026",
        "To": "The council",
        "By": "Garden",
        "About": "South Ward",
        "Document": "Read the document",
    }


@pytest.mark.parametrize(
    ("day", "title"), [("2026-06-11", "m-next"), ("2026-06-12", "m-east"), ("2026-06-21", "")]
)
def test_the_next_meeting_is_one_that_all_may_come_to(visitor: Visitor, day: str, title: str) -> None:
    """The meeting of the partners on the 12th is closed, the one of the 15th is called off."""
    page = on(day, visitor).page(PAGE)
    listed = [each.attributes["id"] for each in page.all("li", cls="meeting")]
    assert listed == ["report-r-1", *([f"meeting-{title}"] if title else [])]
    assert page.one(cls="more").one("a").attributes["href"] == "/meetings"


def test_the_next_meeting_is_of_the_place_that_was_chosen(visitor: Visitor) -> None:
    page = visitor.page(f"{PAGE}?area=east-side")
    assert [each.attributes["id"] for each in page.all("li", cls="meeting")] == ["meeting-m-east"]


# ---- a choice ----


@pytest.mark.parametrize(
    ("query", "partners", "actions"),
    [
        ("?sector=faith", ["chapel"], {"agreed": ["paint"]}),
        (
            "?area=south",
            ["garden", "team"],
            {"under-way": ["seats"], "done": ["lamps"], "stopped": ["locks"]},
        ),
        (
            "?area=south-side",
            ["garden", "team"],
            {"under-way": ["seats"], "done": ["lamps"], "stopped": ["locks"]},
        ),
        ("?area=north", ["team"], {"stopped": ["locks"]}),
        ("?sector=faith&area=south", [], {}),
    ],
)
def test_a_choice_shows_what_is_there_for_it(
    visitor: Visitor, query: str, partners: list[str], actions: dict[str, list[str]]
) -> None:
    page = visitor.page(PAGE + query)
    assert partners_on(page) == partners
    assert actions_on(page) == actions
    assert page.one("link", rel="canonical").attributes["href"].endswith(PAGE + query)
    assert page.one("main").one(cls="note").one("a").attributes["href"] == PAGE


def test_the_choice_is_a_form_that_keeps_what_was_chosen(visitor: Visitor) -> None:
    form = visitor.page(f"/es{PAGE}?sector=faith&area=east-side").one("form")
    assert (form.attributes["method"], form.attributes["action"]) == ("get", f"/es{PAGE}")
    chosen = {
        each.attributes["name"]: [
            o.attributes["value"] for o in each.all("option") if "selected" in o.attributes
        ]
        for each in form.all("select")
    }
    assert chosen == {"sector": ["faith"], "area": ["east-side"]}
    offered = [each.attributes["value"] for each in form.one("select", name="sector").all("option")]
    assert offered == ["", "community", "faith"], "a sector without a partner leads nowhere"


def test_the_form_keeps_an_older_release(visitor: Visitor) -> None:
    release = visitor.service.current().id
    form = visitor.page(f"{PAGE}?release={release}").one("form")
    assert form.one("input", name="release").attributes["value"] == release


@pytest.mark.parametrize(
    "query", ["?sector=nobody", "?area=atlantis", "?area=unplaced-ward", "?sector=business"]
)
def test_what_there_is_not_shows_all_and_says_so(visitor: Visitor, query: str) -> None:
    page = visitor.page(PAGE + query)
    assert page.one(cls="problem").text == translator("en")("together.unknown")
    assert len(partners_on(page)) == len(partners_on(visitor.page(PAGE)))
    assert visitor.get(PAGE + query).headers["Cache-Control"] == "no-store"


# ---- a neighborhood's page ----


def here(visitor: Visitor, place: str, language: str = "en") -> Element:
    return visitor.page(in_language(language, f"/neighborhoods/{place}")).one("section", id="here")


def test_a_neighborhood_says_what_is_being_done_there(visitor: Visitor) -> None:
    part = here(visitor, "south-side")
    lines = [each.text for each in part.all("li", cls="newest-entry")]
    assert lines == [
        "Do lamps Done, 4 March 2026. Garden, Shops. The lamps work.",
        "Do seats Under way, due by 1 September 2026. Garden.",
    ]
    assert all(each.all("span", cls="mark") for each in part.all("li", cls="newest-entry"))
    (working,) = part.one("ul", cls="lines").all("li")
    assert working.text == "Garden: garden helps. 973-555-0199"
    assert working.one("a").attributes["href"] == "tel:9735550199"
    assert "1 partner works in the whole city." in part.text
    assert "/together?area=south-side" in [link.attributes["href"] for link in part.all("a")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_is_done_that_is_said(visitor: Visitor, language: str) -> None:
    t = translator(language)
    part = here(visitor, "north-side", language)
    assert t("letter.here.no-action", place="North Side") in part.text
    assert t("letter.here.no-partner", place="North Side") in part.text
    assert part.all("li") == []


def test_a_neighborhood_never_names_who_talks_with_people_in_conflict(visitor: Visitor) -> None:
    for place in ("south-side", "east-side", "north-side"):
        assert "Team" not in here(visitor, place).text

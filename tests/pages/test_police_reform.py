"""`/police-reform`: what residents learn of training, policies, practice and oversight, and how they can have a say.

States and numbers are compared with what the public files say (`reform_oracle`), on days that a test chooses.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date

import pytest

from data_access.catalog import METRICS
from data_access.model import LANGUAGES, Record
from tests.browser.site import in_language
from tests.pages import reform_oracle as oracle
from tests.pages.reading import Element, rows
from tests.pages.reform_records import RECORDS, TODAY, counts
from tests.pages.stores import shot, write_store
from tests.pages.visitor import Visitor, answering, put_together

PAGE = "/police-reform"
PARTS = ("training", "policy", "practice", "oversight")
PRACTICE = f"{PAGE}/practice"
POLICIES, OVERSIGHT = f"{PAGE}/policy", f"{PAGE}/oversight"
TRACKER = f"{OVERSIGHT}/recommendations"
EVERY_KIND = (PAGE, *(f"{PAGE}/{name}" for name in PARTS), f"{PAGE}/body-cameras", TRACKER)
ENDING = Record(
    "breaks",
    "cameras-ended",
    {
        "dataset": "body-camera",
        "date": "2025-11-20",
        "cause": "no-longer-published",
        "title": {"en": "The court’s oversight ended"},
        "source": "City of Newark",
    },
)


@pytest.fixture(scope="module")
def reform_site(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    folder = tmp_path_factory.mktemp("reform")
    return put_together(write_store(folder, counts(), records=[*RECORDS, ENDING]))


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    return put_together(write_store(tmp_path_factory.mktemp("empty"), [shot("south", 2024, 12)]))


@pytest.fixture
def visitor(reform_site: Visitor) -> Iterator[Visitor]:
    """A visitor on the day `TODAY`."""
    with answering(reform_site.service):
        yield on(TODAY, reform_site)


@pytest.fixture
def nothing(empty_site: Visitor) -> Iterator[Visitor]:
    """A visitor of a release without any record, in which nothing about the police was ever collected."""
    with answering(empty_site.service):
        yield on(TODAY, empty_site)


def on(day: str, visitor: Visitor) -> Visitor:
    visitor.app.page_routes._today = lambda: date.fromisoformat(day)
    return visitor


def part(page: Element, name: str) -> Element:
    return page.one("section", id=name)


def texts(elements: list[Element]) -> list[str]:
    return [each.text for each in elements]


def steps_of(page: Element, policy: str) -> list[Element]:
    """The steps of a policy on the overview."""
    return card(page, policy).one("ol").all("li")


def card(page: Element, policy: str) -> Element:
    """The entry of a policy on the overview."""
    (found,) = [
        each
        for each in page.all("li", cls="policy")
        if f"{PAGE}/{policy}" in [link.attributes["href"] for link in each.all("a")]
    ]
    return found


# ---- the page as a whole ----


def test_each_part_can_be_reached_and_begins_with_a_sentence(visitor: Visitor) -> None:
    page = visitor.page(PAGE)
    links = [link.attributes["href"] for link in page.one("ul", cls="parts").all("a")]
    assert links == ["#training", "#policy", "#practice", "#oversight"]
    for entry, link in zip(page.one("ul", cls="parts").all("li"), links, strict=True):
        assert entry.one("p").text == part(page, link[1:]).all("h2")[0].text
        assert entry.one("p").text.endswith(".")
        more = part(page, link[1:]).one("p", cls="more").one("a")
        assert more.attributes["href"] == f"{PAGE}/{link[1:]}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", EVERY_KIND)
def test_pages_are_whole_in_every_language(visitor: Visitor, language: str, path: str) -> None:
    page = visitor.page(in_language(language, path))
    levels = [int(each.tag[1]) for each in page.walk() if re.fullmatch(r"h[1-6]", each.tag)]
    assert levels[0] == 1
    assert all(later - level <= 1 for level, later in itertools.pairwise(levels))
    ids = [each.attributes["id"] for each in page.walk() if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    here = {link.attributes["href"][1:] for link in page.all("a") if link.attributes["href"][0] == "#"}
    assert here <= set(ids)


def test_what_staff_did_not_translate_is_read_as_english(visitor: Visitor) -> None:
    """A screen reader would read the name of an office with Portuguese sounds."""
    page = visitor.page(in_language("pt", f"{PAGE}/body-cameras"))
    said = {each.text for each in page.one("main").all("span", lang="en")}
    assert {"Body cameras", "Office of the Chief"} <= said
    spanish = visitor.page(in_language("es", f"{PAGE}/body-cameras")).one("h1")
    assert (spanish.text, spanish.all("span")) == ("Política body-cameras", [])


def test_a_page_is_light_before_a_touch(visitor: Visitor) -> None:
    """Many readers have a cheap phone and a thin plan."""
    page = visitor.get(PAGE, Accept_Encoding="br")
    assert len(page.data) < 10_000
    assert "data-live" not in visitor.get(PAGE).text, "nothing here needs a script"


@pytest.mark.parametrize("path", EVERY_KIND)
def test_every_page_ends_with_what_one_can_do(visitor: Visitor, path: str) -> None:
    end = visitor.page(path).one("section", cls="next")
    links = [link.attributes["href"] for link in end.all("a")]
    assert links[:4] == [
        f"{PAGE}#have-a-say",
        f"{OVERSIGHT}#meetings",
        "/help#police-complaint",
        "/corrections#report",
    ]
    files = links[4:]
    assert len(files) == 6
    assert {visitor.get(each).status_code for each in files} == {200}
    assert visitor.page(PAGE).one(id="have-a-say")
    assert visitor.page(OVERSIGHT).one(id="meetings")


def test_what_there_is_nothing_of_is_said_in_words(nothing: Visitor) -> None:
    """A blank part reads as if nothing were wrong, or as if the site were broken."""
    page = nothing.page(PAGE)
    for name, words in {
        "training": "Nothing is published about training yet.",
        "policy": "No policy under review is published yet.",
        "practice": "Nothing is published about police practice yet.",
        "oversight": "No recommendation is published yet.",
    }.items():
        assert part(page, name).all("h2")[0].text == words
    assert "No policy is open for comment today." in page.one("section", id="have-a-say").text
    assert "No meeting to come is published." in nothing.page(OVERSIGHT).text
    assert "No past meeting is published." in nothing.page(OVERSIGHT).text
    for name in PARTS[:3]:
        assert nothing.page(f"{PAGE}/{name}").one("p", cls="nothing").text == part(page, name).one("h2").text
    assert nothing.page(TRACKER).one("p", cls="nothing").text == "No recommendation is published yet."


# ---- policies ----


def test_policies_are_counted_at_each_step(visitor: Visitor) -> None:
    found = part(visitor.page(PAGE), "policy")
    for page in (found, visitor.page(POLICIES)):
        assert texts(page.one("ol", cls="shares").all("li")) == oracle.shares(visitor)
    by_hand = "Adopted Done: 2 of 4 · Planned: 2"
    assert by_hand in oracle.shares(visitor)
    assert found.one("h2").text == "2 of 4 policies have been adopted. 1 of them has been audited."


def test_signs_are_as_many_as_policies_and_of_the_same_states(visitor: Visitor) -> None:
    lines = part(visitor.page(PAGE), "policy").one("ol", cls="shares").all("li")
    found = list(oracle.states(visitor).values())
    for n, line in enumerate(lines):
        signs = [(each.classes - {"mark"}).pop().removeprefix("mark--") for each in line.all(cls="mark")]
        assert sorted(signs) == sorted(each[n] for each in found)
        assert line.one(cls="signs").attributes["aria-hidden"] == "true", "words say the same"


def test_each_policy_has_five_steps_with_their_states_in_words(visitor: Visitor) -> None:
    """Those who cannot see a sign or a color hear how far a policy is."""
    page = visitor.page(POLICIES)
    for policy, states in oracle.states(visitor).items():
        steps = steps_of(page, policy)
        assert texts([step.one(cls="step-name") for step in steps]) == list(oracle.STEP_WORDS)
        assert [(step.classes - {"step"}).pop() for step in steps] == [f"step--{each}" for each in states]
    told = texts([step.one(cls="step-state") for step in steps_of(page, "crisis-calls")])
    assert told == [
        "Done on 1 May 2019",
        "Nothing reported",
        "Done on 1 May 2020",
        "Nothing reported",
        "No longer published since 20 November 2025",
    ]


def test_a_step_says_who_says_so_and_who_verified_it(visitor: Visitor) -> None:
    page = visitor.page(f"{PAGE}/use-of-force")
    for step, told in zip(
        page.one("ol", cls="steps").all("li"), oracle.policies(visitor)["use-of-force"].values(), strict=True
    ):
        said = dict(zip(texts(step.all("dt")), texts(step.all("dd")), strict=True))
        assert said["Who says so"] == told[0]["says"] == "Office of the Chief"
        assert said["Who verified it"] == "Independent Monitor, 1 December 2024"
        assert step.one("a").attributes["href"] == told[0]["document"]


def test_a_step_that_nobody_verified_says_so(visitor: Visitor) -> None:
    step = visitor.page(f"{PAGE}/crisis-calls").one("ol", cls="steps").all("li")[0]
    assert "Nobody has verified this." in step.text
    assert "No document is named." in step.text
    assert "(not verified)" in steps_of(visitor.page(POLICIES), "crisis-calls")[0].text


def test_a_plan_asks_for_no_verification(visitor: Visitor) -> None:
    step = visitor.page(f"{PAGE}/body-cameras").one("ol", cls="steps").all("li")[2]
    assert "Adopted: planned for 1 September 2026" in step.text
    assert "verified" not in step.text


def test_what_is_no_longer_published_reads_as_itself(visitor: Visitor) -> None:
    """An end that looks like a gap would be waited for."""
    step = visitor.page(f"{PAGE}/crisis-calls").one("ol", cls="steps").all("li")[4]
    assert step.one("h3").text == "Audited: no longer published since 20 November 2025"
    assert "The court's oversight ended." in step.text
    assert step.one(cls="mark--no-longer-published")
    words = "No longer published since 20 November 2025. The court’s oversight ended."
    note = visitor.page(PRACTICE).one(cls="ended")
    assert note.text.startswith(words)
    assert note.text.endswith("Who says so: City of Newark.")
    note = part(visitor.page(PAGE), "practice").one(cls="ended")
    assert note.text.startswith(f"Checks of body-camera recordings: {words}")


def test_the_overview_tells_of_each_policy_in_one_line(visitor: Visitor) -> None:
    entries = part(visitor.page(PAGE), "policy").one("ul", cls="newest-list").all("li")
    assert {entry.one("a").text: entry.one(cls="step-state").text for entry in entries} == {
        "Body cameras": "Open for comment. Comments are taken until 30 June 2026. 29 days are left.",
        "Stops and searches": "The furthest step done is step 1 of 5: drafted, on 1 January 2025.",
        "Use of force": "The furthest step done is step 5 of 5: audited, on 5 March 2024.",
        "Crisis calls": "The furthest step done is step 3 of 5: adopted, on 1 May 2020."
        " Audited: no longer published since 20 November 2025.",
    }


def test_a_plan_that_nobody_reported_on_since_its_day_says_so(visitor: Visitor) -> None:
    before = on("2025-06-01", visitor).page(POLICIES)
    assert steps_of(before, "stops-and-searches")[2].text == "Adopted Planned for 1 June 2025"
    after = steps_of(on("2025-06-02", visitor).page(POLICIES), "stops-and-searches")[2].text
    assert after == "Adopted Was planned for 1 June 2025; nothing reported since"


@pytest.mark.parametrize("path", [f"{PAGE}/nope", f"/es{PAGE}/nope", f"{PAGE}/oversight/nope"])
def test_a_policy_that_is_not_there_is_not_found(visitor: Visitor, path: str) -> None:
    visitor.page(path, status=404)


def test_every_policy_is_in_the_sitemap(visitor: Visitor) -> None:
    listed = visitor.sitemap()
    for policy in oracle.policies(visitor):
        assert f"/pt{PAGE}/{policy}" in listed


# ---- comments ----


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-06-01", "Comments are taken until 30 June 2026. 29 days are left."),
        ("2026-06-29", "Comments are taken until 30 June 2026. 1 day is left."),
        ("2026-06-30", "Comments are taken until 30 June 2026. Today is the last day."),
    ],
)
@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/body-cameras"])
def test_one_learns_until_when_and_how_to_comment(visitor: Visitor, path: str, day: str, words: str) -> None:
    say = on(day, visitor).page(path).one("section", id="have-a-say")
    assert words in say.text
    assert "Write to the office of the board" in say.text
    send = say.one("a", cls="act")
    assert send.attributes["href"] == "https://example.org/comment"
    assert send.attributes["aria-label"] == "Send a comment: Body cameras"


def test_a_policy_that_can_be_commented_on_comes_first(visitor: Visitor) -> None:
    page = visitor.page(PAGE)
    first = visitor.page(POLICIES).all("li", cls="policy")[0]
    assert first.one("h3").text == "Body cameras"
    assert "Open for comment" in first.text
    order = [each.attributes["id"] for each in page.all("section") if "id" in each.attributes]
    assert order[:2] == ["have-a-say", "training"]


def test_nobody_is_sent_to_a_comment_that_is_closed(visitor: Visitor) -> None:
    """A page that was made on the last day must not call for comments on the next."""
    on("2026-06-30", visitor).page(PAGE)
    page = on("2026-07-01", visitor).page(PAGE)
    assert "No policy is open for comment today." in page.one("section", id="have-a-say").text
    assert page.all("a", cls="act") == []
    closed = steps_of(visitor.page(POLICIES), "body-cameras")[1].text
    assert closed.startswith("Community comment Comments closed on 30 June 2026; nothing reported since")
    assert visitor.page(f"{PAGE}/body-cameras").all("a", cls="act") == []


# ---- oversight ----


def test_recommendations_are_counted_by_state(visitor: Visitor) -> None:
    found = oracle.fates(visitor)
    links = part(visitor.page(PAGE), "oversight").one("ul", cls="states").all("a")
    assert texts(links) == texts(visitor.page(OVERSIGHT).one("ul", cls="states").all("a"))
    expected = {oracle.FATE_WORDS[state]: many for state, many in found.items()} | {"All": found.total()}
    assert {each.text.rpartition(" ")[0]: int(each.text.rpartition(" ")[2]) for each in links} == expected
    assert found["done"] == 2
    sentence = part(visitor.page(PAGE), "oversight").one("h2").text
    assert sentence == "2 of 7 recommendations are reported as done."


def test_each_state_has_a_link_that_works_without_scripts(visitor: Visitor) -> None:
    everything = visitor.page(TRACKER)
    assert len(everything.all("li", cls="recommendation")) == 7
    for state, many in oracle.fates(visitor).items():
        (link,) = [
            each
            for each in everything.one("ul", cls="states").all("a")
            if each.attributes["href"].endswith(f"state={state}")
        ]
        page = visitor.page(link.attributes["href"])
        shown = [each.attributes["id"] for each in page.all("li", cls="recommendation")]
        wanted = [each["id"] for each in oracle.records(visitor, "recommendations") if each["state"] == state]
        assert sorted(shown) == [f"recommendation-{each}" for each in sorted(wanted)]
        assert len(shown) == many
        here = page.one("ul", cls="states").one("a", aria_current="true")
        assert here.text.startswith(oracle.FATE_WORDS[state])


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        (
            "r-made",
            ["Recommended on 10 January 2026", "Accepted no answer reported", "Done not reported as done"],
        ),
        (
            "r-accepted",
            ["Recommended on 10 January 2025", "Accepted on 1 March 2025", "Done not reported as done"],
        ),
        (
            "r-partly",
            [
                "Recommended on 10 February 2025",
                "Accepted in part on 2 March 2025",
                "Done not reported as done",
            ],
        ),
        ("r-rejected", ["Recommended on 10 February 2024", "Rejected on 2 May 2024"]),
        (
            "r-done-1",
            ["Recommended on 10 February 2023", "Accepted before it was done", "Done on 2 January 2024"],
        ),
        (
            "r-ended",
            [
                "Recommended on 11 February 2022",
                "What came of it is no longer published since 20 November 2025",
            ],
        ),
    ],
)
def test_a_recommendation_tells_how_far_it_came(visitor: Visitor, name: str, steps: list[str]) -> None:
    found = visitor.page(TRACKER).one("li", id=f"recommendation-{name}")
    assert texts(found.one("ol").all("li")) == steps


def test_what_moved_last_leads_to_the_whole_of_it(visitor: Visitor) -> None:
    entries = visitor.page(OVERSIGHT).one("ul", cls="newest-list").all("li")
    assert entries[0].text == "Recommend r-made Recommended on 10 January 2026"
    assert (
        entries[1].text == "Recommend r-ended What came of it is no longer published since 20 November 2025"
    )
    links = [each.one("a").attributes["href"].partition("#") for each in entries]
    assert {link[0] for link in links} == {TRACKER}
    whole = {each.attributes["id"] for each in visitor.page(TRACKER).all("li", cls="recommendation")}
    assert {link[2] for link in links} <= whole


def test_a_recommendation_tells_the_answer_and_who_says_so(visitor: Visitor) -> None:
    page = visitor.page(TRACKER)
    rejected = page.one("li", id="recommendation-r-rejected")
    assert texts(rejected.all("dd")) == ["No money.", "Office of the Chief", "Nobody has verified this."]
    done = page.one("li", id="recommendation-r-done-1")
    assert texts(done.all("dd")) == ["No answer is published.", "Office of the Chief", "City Auditor"]


def test_a_state_that_there_is_not_shows_all_and_is_not_kept(visitor: Visitor) -> None:
    page = visitor.page(f"{TRACKER}?state=nope")
    assert page.one(cls="problem").text == "There is no such state, so all are shown."
    assert len(page.all("li", cls="recommendation")) == 7
    assert visitor.get(f"{TRACKER}?state=nope").headers["Cache-Control"] == "no-store"


def test_meetings_to_come_tell_how_to_take_part(visitor: Visitor) -> None:
    found = visitor.page(OVERSIGHT).all("ul", cls="meetings")[0].all("li")
    assert [each.one("strong").text for each in found] == ["Meeting m-comment", "Meeting m-next"]
    assert "4 June 2026" in found[0].text
    assert "Languages: English, Spanish" in found[0].text
    assert "11 June 2026, 6:30 PM to 8:00 PM" in found[1].text.replace("\xa0", " ")
    assert all("Write to the office of the board" in each.text for each in found)
    assert "Meeting m-other" not in visitor.page(OVERSIGHT).text, (
        "a meeting among partners is not the board's"
    )


def test_a_meeting_moves_to_the_past_with_its_day(visitor: Visitor) -> None:
    found = on("2026-06-12", visitor).page(OVERSIGHT)
    assert "No meeting to come is published." in found.text
    newest = found.all("ul", cls="meetings--past")[0].all("li")[0]
    assert newest.text == "Meeting m-next 11 June 2026 · was planned; nothing reported since"


def test_past_meetings_tell_how_many_people_came_and_what_came_of_it(visitor: Visitor) -> None:
    newest, older = visitor.page(OVERSIGHT).all("ul", cls="meetings--past")
    outcome = "Agreed: To meet in each ward What came of it: Done"
    assert texts(newest.all("li")) == [
        "Meeting m-silent 11 May 2026 · was planned; nothing reported since",
        f"Meeting m-held 9 April 2026 · 42 people came · Minutes {outcome}",
        "Meeting m-held-2 12 March 2026 · how many came is not reported · no minutes published",
        "Meeting m-off 12 February 2026 · cancelled",
        "Meeting m-old 12 February 2025 · 0 people came · no minutes published",
    ]
    assert texts(older.all("li")) == [
        "Meeting m-older 12 January 2025 · 1 person came · no minutes published"
    ]


# ---- figures ----


@pytest.mark.parametrize("name", ["training", "practice", "oversight"])
def test_every_metric_of_a_topic_has_its_place(visitor: Visitor, nothing: Visitor, name: str) -> None:
    """A new indicator must not wait for somebody to add it to a page."""
    wanted = {f"/indicators/{metric.id}" for metric in METRICS if metric.topic == f"police-{name}"}
    assert wanted
    for each in (visitor, nothing):
        links = {link.attributes["href"] for link in each.page(f"{PAGE}/{name}").all("a")}
        assert wanted <= links


def test_shares_stand_with_both_numbers_by_year(visitor: Visitor) -> None:
    """Whether officers are trained is a share of those whose training was due, never a number alone."""
    found = visitor.page(f"{PAGE}/training")
    lines = dict(line.text.split(" in time", 1) for line in found.one("ul", cls="metrics").all("li"))
    assert set(lines) == {
        f"Share of officers who took {course} training"
        for course in ("crisis intervention", "implicit bias", "de-escalation")
    }
    assert all("800 of 1,000 (80.0%) in 2024. Clearly up since 2022." in line for line in lines.values())
    assert texts(part(visitor.page(PAGE), "training").all("li")) == texts(
        found.one("ul", cls="metrics").all("li")
    )
    table = next(rows(each) for each in found.all("table") if "Measure" in each.text)
    assert table[0] == ["Measure", "2022", "2023", "2024"]
    assert table[1][1:] == ["600 of 1,000 (60.0%)", "700 of 1,000 (70.0%)", "800 of 1,000 (80.0%)"]


def test_groups_are_compared_by_what_follows_a_stop(visitor: Visitor) -> None:
    """By hand: 520 of 4,000 beside 60 of 800 is 1.73 times as often, within exp(±1.96·√(1/520 + 1/60))."""
    found = visitor.page(PRACTICE)
    assert "Black, compared with White: the share of stops with a search is clearly larger" in found.text
    assert "between 1.3 and 2.3 times as often." in found.text
    lines = [row for each in found.all("table") for row in rows(each)]
    (black,) = [row for row in lines if row[:2] == ["Black", "520 of 4,000 (13.0%)"]]
    assert black[2].startswith("1.7")


def test_practice_says_what_its_numbers_cannot_show(visitor: Visitor, nothing: Visitor) -> None:
    words = "not by how many people of each group live in Newark"
    assert words in visitor.page(PRACTICE).text
    words = "A group’s share of stops beside its share of residents does not show"
    assert words in nothing.page(PRACTICE).text
    for each in (visitor, nothing):
        assert "What these numbers cannot show" in each.page(PRACTICE).text

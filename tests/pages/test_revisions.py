"""The changelog: what every release changed, by how much and why, for readers and as files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data_access.model import Status
from tests.pages import past
from tests.pages.reading import Element, rows
from tests.pages.stores import add_release, opened, shot
from tests.pages.visitor import Visitor, visiting


@pytest.fixture
def past_site(tmp_path: Path) -> Iterator[Visitor]:
    with visiting(past.write_past(tmp_path)) as visitor:
        yield visitor


def sections(page: Element) -> dict[str, Element]:
    return {each.all("h2")[0].text: each for each in page.all("section", cls="event")}


def test_every_event_is_told_with_its_date_newest_first(past_site: Visitor) -> None:
    """History is never rewritten silently: what was taken back or withdrawn is told as what was published is."""
    assert list(sections(past_site.page("/data/revisions"))) == [
        f"10 July 2025: release {past.NEWEST}",
        f"20 June 2025: withdrawn from release {past.GONE}",
        f"10 June 2025: release {past.GONE}",
        f"12 May 2025: release {past.WRONG} was taken back",
        f"10 May 2025: release {past.WRONG}",
        f"10 April 2025: release {past.HIDDEN}",
        f"10 March 2025: release {past.SAME}",
        f"10 February 2025: release {past.SECOND}",
        f"10 January 2025: release {past.FIRST}",
    ]


def test_a_release_says_what_changed_by_how_much_and_why(past_site: Visitor) -> None:
    second = sections(past_site.page("/data/revisions"))[f"10 February 2025: release {past.SECOND}"]
    counts, largest = (rows(table) for table in second.all("table"))
    assert counts[1] == ["People shot", "0", "1", "0", "0"]
    assert largest[1:] == [["People shot, killed or wounded, South Ward, 2023", "9", "7", "−2"]]
    (link,) = second.all("table")[1].all("a")
    assert link.attributes["href"] == past.NUMBER
    assert f"Note of {past.SECOND}" in second.text
    assert f"People shot, February 2023: A mistake was corrected: {past.BECAUSE}" in second.text
    assert "Far more or far fewer than in earlier months and years. A new system" in second.text


def test_numbers_that_were_hidden_are_no_difference(past_site: Visitor) -> None:
    """7, then hidden, then 8: how much lies between must come from no release that hides it."""
    found = sections(past_site.page("/data/revisions"))
    for title in (f"10 April 2025: release {past.HIDDEN}", f"10 July 2025: release {past.NEWEST}"):
        assert len(found[title].all("table")) == 1, title
    assert "Late reports" in found[f"10 April 2025: release {past.HIDDEN}"].text


def test_what_was_taken_back_and_withdrawn_gives_its_reason(past_site: Visitor) -> None:
    found = sections(past_site.page("/data/revisions"))
    back = found[f"12 May 2025: release {past.WRONG} was taken back"].text
    assert f"Release {past.HIDDEN} became the newest again." in back
    assert f"Reason: {past.TAKEN_BACK}" in back
    gone = found[f"20 June 2025: withdrawn from release {past.GONE}"].text
    assert f"Reason: {past.WITHDRAWN}" in gone
    published = found[f"10 June 2025: release {past.GONE}"]
    assert "This release was withdrawn later." in published.text
    assert past.GONE not in published.text.removeprefix(f"10 June 2025: release {past.GONE}")


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("/es", ("Se corrigió un error", "se deshizo la publicación", "retirado de la publicación")),
        ("/pt", ("Um erro foi corrigido", "foi desfeita", "retirado da publicação")),
    ],
)
def test_it_is_told_in_every_language(past_site: Visitor, prefix: str, words: tuple[str, ...]) -> None:
    text = past_site.page(f"{prefix}/data/revisions").text
    assert all(word in text for word in words)


def test_as_json_everything_and_as_csv_a_line_for_each_dataset(past_site: Visitor) -> None:
    events = json.loads(past_site.get("/api/v1/revisions.json").text)["events"]
    assert [each["event"] for each in events].count("published") == 7
    second = next(each for each in events if each["release"] == past.SECOND)
    (change,) = second["changes"]
    assert change["causes"] == [{"cause": "corrected", "because": past.BECAUSE, "periods": ["2023-02"]}]
    (largest,) = change["largest"]
    assert (largest["area"], largest["period_start"], largest["before"], largest["after"]) == (
        "south",
        "2023-01-01",
        9,
        7,
    )
    back = next(each for each in events if each["event"] == "taken_back")
    assert (back["date"], back["because"], back["current_again"]) == (
        "2025-05-12",
        past.TAKEN_BACK,
        past.HIDDEN,
    )
    lines = list(csv.DictReader(past_site.get("/api/v1/revisions.csv").text.splitlines()))
    assert len(lines) == len(events)
    told = next(line for line in lines if line["release"] == past.SECOND)
    assert (told["dataset"], told["revised"], told["causes"]) == ("shooting", "1", "corrected")
    assert past_site.get("/api/v1/revisions.json?release=x").status_code == 400


def test_a_permalink_tells_nothing_that_came_later(past_site: Visitor) -> None:
    found = sections(past_site.page(f"/data/revisions?release={past.SECOND}"))
    assert [title.partition(":")[0] for title in found] == ["10 February 2025", "10 January 2025"]
    assert past_site.get(f"/data/revisions?release={past.GONE}").status_code == 410


def test_it_is_found_from_the_data_page(past_site: Visitor) -> None:
    page = past_site.page("/pt/data")
    links = {link.attributes.get("href") for link in page.all("a")}
    assert {"/pt/data/revisions", "/api/v1/revisions.json", "/api/v1/revisions.csv"} <= links


def test_back_and_forth_again_is_told(tmp_path: Path) -> None:
    """After two rollbacks the same release is current as before: a kept page would not tell of them."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    for release, content in ((past.FIRST, 5), (past.SECOND, 6)):
        add_release(url, release, [shot("south", 2023, content)], day=past.DAYS[release])
    with visiting(url) as visitor:
        before = visitor.get("/data/revisions").text
        for target in (past.FIRST, past.SECOND):
            with opened(url, date(2025, 3, 1)) as store:
                store.rollback(target, by="Ana", because="")
        visitor.service.look_again()
        after = visitor.get("/data/revisions").text
    told = "</h2><p>Release {} became the newest again."
    assert not [each for each in (past.FIRST, past.SECOND) if told.format(each) in before]
    assert all(told.format(each) in after for each in (past.FIRST, past.SECOND))
    assert "No public reason was given." in after


def test_a_staged_release_is_in_no_history(tmp_path: Path) -> None:
    """What waits for approval is nobody's business yet, its numbers least of all."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    add_release(url, past.FIRST, [shot("south", 2023, 5), shot("south", 2022, 6)])
    staged = [shot("south", 2023, past.SECRET), shot("south", 2022, Status.SUPPRESSED)]
    add_release(url, past.SECOND, staged, flip=False)
    with visiting(url) as visitor:
        for path in (
            "/data/revisions",
            past.NUMBER,
            "/indicators/people-shot",
            "/methods",
            "/api/v1/revisions.json",
        ):
            text = visitor.get(path).text
            assert past.SECOND not in text, path
            assert str(past.SECRET) not in text, path
        assert "changed on" not in visitor.get("/indicators/people-shot?area=south").text

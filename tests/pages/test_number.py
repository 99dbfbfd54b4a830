"""How one number changed: what each release said, why, and that no kind of empty passes for another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data_access.model import LANGUAGES
from tests.browser.site import in_language
from tests.pages import past
from tests.pages.reading import Element, rows
from tests.pages.visitor import Visitor, visiting


@pytest.fixture(scope="module")
def past_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with visiting(past.write_past(tmp_path_factory.mktemp("past"))) as opened:
        yield opened


def tables(page: Element) -> list[list[list[str]]]:
    return [rows(table) for table in page.all("table")]


def test_each_release_that_said_something_else_has_a_row(past_site: Visitor) -> None:
    """A reader who kept an older number learns which release it is from, when it changed and why."""
    history = tables(past_site.page(past.NUMBER))[0]
    corrected = f"A mistake was corrected: {past.BECAUSE}"
    assert history == [
        ["Release", "Date", "Number", "Why it changed"],
        [past.FIRST, "10 January 2025", "9", "First published"],
        [past.SECOND, "10 February 2025", "7", corrected],
        [past.HIDDEN, "10 April 2025", "not shown", "Late reports"],
        [f"{past.WRONG} (taken back)", "10 May 2025", "50", "The reason was not stated"],
        [past.GONE, "10 June 2025", "withdrawn", f"Withdrawn on 20 June 2025. Reason: {past.WITHDRAWN}"],
        [past.NEWEST, "10 July 2025", "8", "Late reports"],
    ]


def test_each_row_leads_to_what_its_release_shows(past_site: Visitor) -> None:
    """The page is worth nothing where the releases that it names do not say what it says."""
    table = past_site.page(past.NUMBER).all("table")[0]
    shown = {row[0].partition(" ")[0]: row[2] for row in rows(table)[1:]}
    links = {link.text: link.attributes["href"] for link in table.all("a")}
    assert set(shown) - set(links) == {past.GONE}, "a withdrawn release can no longer be seen"
    for release, href in links.items():
        figure = tables(past_site.page(href))[0]
        assert ["2023", shown[release]] in figure, href
    assert past_site.get(f"/indicators/people-shot?release={past.GONE}").status_code == 410


def test_no_kind_of_empty_looks_like_another(past_site: Visitor) -> None:
    """Hidden, not reported and withdrawn each have their words and their mark."""
    marks = [each.classes for each in past_site.page(past.NUMBER).all("table")[0].all("span", cls="empty")]
    assert marks == [{"empty", "empty--suppressed"}, {"empty", "empty--withdrawn"}]


def test_what_was_withdrawn_is_nowhere(past_site: Visitor) -> None:
    for language in LANGUAGES:
        for path in (past.NUMBER, "/indicators/people-shot?area=south", "/data/revisions", "/methods"):
            assert str(past.SECRET)[:3] not in past_site.get(in_language(language, path)).text
    for name in ("revisions.json", "revisions.csv"):
        assert str(past.SECRET) not in past_site.get(f"/api/v1/{name}").text


def test_the_change_from_a_year_before_stands_side_by_side(past_site: Visitor) -> None:
    """What one release called fewer another may call more; only where both years are published."""
    compared = tables(past_site.page(past.NUMBER))[1]
    assert compared == [
        ["Release", "Date", "2022", "2023", "Change"],
        [past.FIRST, "10 January 2025", "10", "9", "1 fewer, no clear change"],
        [past.SECOND, "10 February 2025", "10", "7", "3 fewer, no clear change"],
        [past.SAME, "10 March 2025", "12", "7", "5 fewer, no clear change"],
        [f"{past.WRONG} (taken back)", "10 May 2025", "12", "50", "38 more, clearly up"],
        [past.NEWEST, "10 July 2025", "12", "8", "4 fewer, no clear change"],
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "It was first published on 10 January 2025: 9. It last changed on 10 July 2025: 8."),
        ("es", "Se publicó por primera vez el 10 de enero de 2025: 9. Cambió por última vez el 10 de julio"),
        ("pt", "Foi publicado pela primeira vez em 10 de janeiro de 2025: 9. Mudou pela última vez em 10"),
    ],
)
def test_a_sentence_says_it_plainly(past_site: Visitor, language: str, said: str) -> None:
    page = past_site.page(in_language(language, past.NUMBER))
    assert said in page.text
    assert [each.text for each in page.one("main").all("span", lang="en")] == [past.BECAUSE]


def test_a_number_that_never_changed_says_so(past_site: Visitor) -> None:
    page = past_site.page("/indicators/people-shot/2023")
    assert "It was first published on 10 January 2025: 60. It has not changed since." in page.text
    withdrawn = f"Withdrawn on 20 June 2025. Reason: {past.WITHDRAWN}"
    assert [row[3] for row in tables(page)[0][1:]] == ["First published", withdrawn]


def test_figures_say_since_when_and_lead_there(past_site: Visitor) -> None:
    """Without the line under a chart nobody would know that a number was another one before."""
    page = past_site.page("/indicators/people-shot?area=south")
    (source,) = [each for each in page.all("p", cls="source") if "first published" in each.text][:1]
    assert "2023: first published on 10 January 2025, changed on 10 July 2025." in source.text
    assert "1 other number here changed after it was first published" in source.text
    assert source.one("a", cls="number-history").attributes["href"] == past.NUMBER
    changed = {each.text: each.attributes["href"] for each in page.all("table")[0].all("a", cls="changed")}
    assert changed == {"12": past.NUMBER.replace("2023", "2022"), "8": past.NUMBER}
    city = past_site.page("/indicators/people-shot")
    line = next(each.text for each in city.all("p", cls="source") if "first published" in each.text)
    assert "2023: first published on 10 January 2025. History of this number." in line
    assert "changed" not in line


def test_the_map_s_table_leads_there_too(past_site: Visitor) -> None:
    page = past_site.page("/indicators/people-shot")
    (table,) = [each for each in page.all("table") if "South Ward" in each.text]
    (link,) = table.all("a", cls="changed")
    assert (link.text, link.attributes["href"]) == ("8", past.NUMBER)


def test_a_permalink_tells_nothing_that_came_later(past_site: Visitor) -> None:
    """Who cites the history as of a release finds it again, but for what was withdrawn."""
    page = past_site.page(f"{past.NUMBER}&release={past.SECOND}")
    assert [row[0] for row in tables(page)[0][1:]] == [past.FIRST, past.SECOND]
    assert "It last changed on 10 February 2025: 7." in page.text
    figure = past_site.page(f"/indicators/people-shot?area=south&release={past.SECOND}")
    assert "changed on 10 February 2025" in figure.text
    assert past_site.get(f"{past.NUMBER}&release={past.GONE}").status_code == 410


def test_a_rate_has_a_history_of_rates(past_site: Visitor) -> None:
    page = past_site.page(f"{past.NUMBER}&as=rate")
    assert [row[2] for row in tables(page)[0][1:3]] == ["3.00", "2.33"], "9 and 7 for every 3,000 residents"
    assert len(tables(page)) == 1, "changes are told in counts"


def test_the_citation_names_number_and_release(past_site: Visitor) -> None:
    said = past_site.page(past.NUMBER).text
    assert "People shot, killed or wounded, South Ward, 2023. Newark Public Safety dashboard" in said
    assert f"release {past.NEWEST} of 10 July 2025." in said


@pytest.mark.parametrize(
    "path",
    [
        "/indicators/people-shot/1999",
        "/indicators/people-shot/0001",
        "/indicators/people-shot/9999",
        "/indicators/people-shot/9999-12",
        "/indicators/people-shot/yesterday",
        "/indicators/people-shot/2024-01-01--2024-02-01",
        "/indicators/nothing/2023",
        f"{past.NUMBER}&release=2020-01-01.1",
    ],
)
def test_a_number_of_which_nobody_said_anything_is_no_page(past_site: Visitor, path: str) -> None:
    assert past_site.get(path).status_code == 404


def test_what_is_never_shown_falls_back_and_says_so(past_site: Visitor) -> None:
    page = past_site.page("/indicators/people-shot/2023?area=atlantis")
    assert "One of the areas asked for is not known" in page.text
    assert "Newark, 2023" in page.one("h1").text


def test_the_sitemap_lists_numbers_of_the_city_that_changed(past_site: Visitor) -> None:
    listed = past_site.sitemap()
    assert "/data/revisions" in listed
    assert "/es/data/revisions" in listed
    assert not [each for each in listed if each.startswith("/indicators/people-shot/")]

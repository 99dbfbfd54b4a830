"""The survey on trust: without these, a page says more than the people who were asked, or less than they said."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from data_access.catalog import METRICS
from data_access.model import ALL, LANGUAGES, AreaLevel, Cell, CellKey, Period, Record, Status
from tests.browser.site import in_language
from tests.pages.reading import Element, rows
from tests.pages.stores import WARDS, write_store
from tests.pages.visitor import Visitor, visiting, words

ITEMS = tuple(metric.id for metric in METRICS if metric.topic == "trust")
ASKED = {"en": "I trust the police in my city.", "es": "Confío en la policía de mi ciudad."}
NEW_WORDING = {"en": "How safe are you at night?"}


def wave(year: int) -> Period:
    return Period.parse(f"{year}-04-01--{year}-06-30")


def said(
    measure: str,
    year: int,
    share: float | Status,
    margin: float = 3.0,
    answered: int = 1_000,
    *,
    area: str = "newark",
    dimension: str = ALL,
    category: str = ALL,
) -> Cell:
    level = AreaLevel.CITY if area == "newark" else AreaLevel.WARD
    key = CellKey("trust-survey", measure, level, area, wave(year), dimension, category)
    if isinstance(share, Status):
        return Cell(key, share)
    return Cell(key, Status.PUBLISHED, share, share - margin, share + margin, answered)


def counted(dataset: str, measure: str, year: int, number: int) -> Cell:
    key = CellKey(dataset, measure, AreaLevel.CITY, "newark", Period.parse(str(year)))
    return Cell(key, Status.PUBLISHED, number)


def cells() -> Iterator[Cell]:
    # Trust rises by 2 points a year; 2024 to 2026 are 46, 48 and 50 of 100.
    yield from (said("trust", year, 40 + 2 * (year - 2021)) for year in range(2021, 2027))
    # Respect falls; how far people would cooperate was not asked in 2023.
    yield from (said("respect", year, 60 - 4 * (year - 2021)) for year in range(2021, 2027))
    yield from (said("would-cooperate", year, 61) for year in range(2021, 2027) if year != 2023)
    # By night: another wording from 2024 on, and 20 points less.
    yield from (said("safe-by-night", year, 61 if year < 2024 else 41) for year in range(2021, 2027))
    # Of listening, sixty people each time.
    yield from (said("listened-to", year, 40 + year - 2025, 12.5, 60) for year in (2025, 2026))
    for n, ward in enumerate(WARDS):
        yield said("trust", 2026, 44 + 3 * n, 6.0, 200, area=ward)
    for n, category in enumerate(("18-to-34", "35-to-54", "55-and-over")):
        yield said("trust", 2026, 45 + 5 * n, 5.0, 333, dimension="age", category=category)
    for category in ("black", "hispanic", "white"):
        yield said("trust", 2026, 50, 6.0, 310, dimension="race", category=category)
    for category in ("asian", "another-race"):
        yield said("trust", 2026, Status.SUPPRESSED, dimension="race", category=category)
    yield from (
        counted("use-of-force", "incidents", year, 600 - 10 * (year - 2021)) for year in range(2019, 2026)
    )


def records() -> Iterator[Record]:
    item = {"scale": "percent", "answers": {"en": "Strongly agree, or agree"}, "asked_of": {"en": "Adults"}}
    yield Record(
        "survey-item",
        "trust",
        {**item, "measure": "trust-survey/trust", "wording": ASKED, "sponsor": {"en": "U"}},
    )
    night = {**item, "measure": "trust-survey/safe-by-night"}
    yield Record("survey-item", "night-old", {**night, "wording": {"en": "At night?"}, "until": "2023-12-31"})
    yield Record("survey-item", "night-new", {**night, "wording": NEW_WORDING, "since": "2024-01-01"})


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with visiting(write_store(tmp_path_factory.mktemp("trust"), cells(), records=records())) as opened:
        yield opened


def part(visitor: Visitor, item: str, language: str = "en", query: str = "") -> Element:
    return visitor.page(in_language(language, "/trust") + query).one("section", id=item)


def test_what_people_say_is_said_with_how_sure_it_is(visitor: Visitor) -> None:
    """40 to 50 of 100 over six waves. Each ± 3, so by hand the line rises by 10 ± 3 · 5 ÷ √17.5 = 6.4 to 13.6."""
    text = part(visitor, "trust-police").text
    assert "Trust in the police rose in Newark over these six years." in text
    assert "40 of every 100 people in April to June 2021, 50 in April to June 2026: clearly higher." in text
    assert "It likely rose by 6 to 14 points." in text
    assert (
        "From the wave of April to June 2025 to that of April to June 2026 there is no clear change" in text
    )
    assert "48, then 50." in text


def test_since_three_years_ago(visitor: Visitor) -> None:
    """Compared since 2023 it is four waves: 44 to 50, ± 3 each: 6 ± 3 · 3 ÷ √5 = 2.0 to 10.0."""
    text = part(visitor, "trust-police", query="?from=2023").text
    assert "44 of every 100 people in April to June 2023, 50 in April to June 2026: clearly higher." in text
    assert "It likely rose by 2 to 10 points." in text
    for wrong in ("2023-05", "x", "9999", "2023'"):
        assert visitor.get(f"/trust?from={wrong}").status_code == 200


def test_a_fall_and_too_few_people_are_said_as_such(visitor: Visitor) -> None:
    assert "clearly lower. It likely fell by" in part(visitor, "trust-respect").text
    few = part(visitor, "trust-listened-to").text
    assert "Too few people were asked to tell whether the feeling that the police listen changed" in few
    assert "too few people were asked to tell whether it changed." in few


def test_the_exact_words_are_shown_with_each_item(visitor: Visitor) -> None:
    """A share without its question can be made to say anything."""
    assert part(visitor, "trust-police").one("q").text == ASKED["en"]
    assert part(visitor, "trust-police", "es").one("q").text == ASKED["es"]
    assert (
        f"{ASKED['en']} Counted are the answers: Strongly agree, or agree."
        in part(visitor, "trust-police").text
    )
    page = visitor.page("/indicators/trust-police").one("section", cls="asked").text
    for each in (ASKED["en"], "Strongly agree, or agree", "Adults"):
        assert each in page
    assert "No record tells in which words it was asked." in part(visitor, "trust-respect").text


def test_a_skipped_item_is_not_a_zero(visitor: Visitor) -> None:
    """In 2023 it was not asked: the year is there, without a number, and says so."""
    table = rows(part(visitor, "trust-would-cooperate").one("table"))
    told = {row[0]: row[1] for row in table[1:]}
    assert told["April to June 2023"] == "not collected"
    assert told["April to June 2022"] == "61 (58 to 64), 1,000 answered"
    assert "In some waves this question was not asked." in part(visitor, "trust-would-cooperate").text
    values = json.loads(visitor.get("/api/v1/metrics/trust-would-cooperate/values.json").text)["values"]
    missing = [each for each in values if each["value"] is None]
    assert [(each["period_start"], each["status"]) for each in missing] == [("2023-04-01", "not_collected")]


def test_no_verdict_crosses_another_wording(visitor: Visitor) -> None:
    """61 before, 41 after: another question, not a fall of 20 points."""
    text = part(visitor, "trust-safe-by-night").text
    assert "No clear change in the feeling of safety at night in Newark from 2024 to 2026." in text
    assert "clearly lower" not in text
    assert "cannot be compared with earlier ones" in text
    assert NEW_WORDING["en"] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_item_has_a_page_like_any_other_indicator(visitor: Visitor, language: str) -> None:
    t = words(language)
    listed = visitor.page(in_language(language, "/trust"))
    for item in ("trust-police", "trust-respect", "trust-would-cooperate"):
        address = in_language(language, f"/indicators/{item}")
        assert any(link.attributes.get("href") == address for link in listed.all("a"))
        page = visitor.page(address)
        assert page.one("h1").text == t(f"metric.{item}.title")
        assert any(
            link.attributes.get("href") == in_language(language, "/trust")
            for link in page.one("main").all("a")
        )


def test_groups_are_shown_where_enough_people_answered(visitor: Visitor) -> None:
    """Two groups of race are hidden; sex and language, which nobody told apart, are left out."""
    figure = visitor.page("/trust").one("section", cls="groups")
    told = {row[0]: row[1] for row in rows(figure.one("table"))[1:]}
    assert told["Everybody asked"] == "50 (47 to 53), 1,000 answered"
    assert told["Ward: North Ward"] == "44 (38 to 50), 200 answered"
    assert told["Age: 55 years and over"] == "55 (50 to 60), 333 answered"
    assert told["Race: Asian"] == told["Race: Another race"] == words("en")("status.suppressed")
    assert not any(name.startswith(("Sex", "Language", "Ward: not")) for name in told)


def test_each_group_is_told_over_the_waves(tmp_path: Path) -> None:
    """Whether trust rose among the young, or only among the old: with the interval of each, and each kind of empty."""
    told = [said("trust", year, 40 + year - 2024) for year in (2024, 2025, 2026)]
    for year, share in ((2024, 30), (2025, Status.SUPPRESSED), (2026, 36)):
        told.append(said("trust", year, share, 5.0, 300, dimension="age", category="18-to-34"))
        told.append(said("trust", year, 50, 5.0, 300, dimension="age", category="35-to-54"))
    told += [
        said("trust", 2026, 44, 6.0, 200, dimension="race", category=each) for each in ("black", "white")
    ]
    with visiting(write_store(tmp_path, told)) as visitor:
        section = visitor.page("/indicators/trust-police").one("section", id="waves")
        alone = visitor.page("/indicators/trust-police?from=2026&to=2026")
    assert [each.text for each in section.all("summary")] == ["Age", "Race"]
    age, race = (rows(each) for each in section.all("table"))
    assert age[0][:2] == ["Period", "18 to 34 years"]
    hidden, never = (words("en")(f"status.{each}") for each in ("suppressed", "not_collected"))
    assert [row[1] for row in age[1:]] == [
        "30 (25 to 35), 300 answered",
        hidden,
        "36 (31 to 41), 300 answered",
    ]
    assert [row[1] for row in race[1:]] == [never, never, "44 (38 to 50), 200 answered"]
    drawn = section.all("svg", cls="ranges")
    assert [len(each.all("circle")) for each in drawn] == [5, 2]
    assert not alone.all("section", id="waves"), "one wave is no course"


def test_groups_can_be_taken_away_as_they_are_seen(visitor: Visitor) -> None:
    """As CSV, as a spreadsheet and as a picture; of an earlier wave where it is asked for."""
    table = list(csv.reader(io.StringIO(visitor.get("/api/v1/metrics/trust-police/table.csv").text)))
    header, first = table[0], table[1]
    assert "50 (47 to 53), 1,000 answered" in first
    assert "50" in first
    assert len(header) == len(first)
    book = openpyxl.load_workbook(io.BytesIO(visitor.get("/api/v1/metrics/trust-police/table.xlsx").data))
    assert any("North Ward" in str(cell.value) for row in book.worksheets[0] for cell in row)
    svg = visitor.get("/api/v1/metrics/trust-police/table.svg").text
    assert "North Ward" in svg
    assert svg.count("<circle") == 5 + 3 + 3
    assert visitor.get("/api/v1/metrics/trust-police/table.csv?to=2025").status_code == 404
    assert visitor.get("/api/v1/metrics/trust-police/table.csv?to=nonsense").status_code == 400
    assert visitor.get("/api/v1/metrics/trust-police/table.csv?area=newark").status_code == 400


def test_no_map_colors_what_nobody_can_tell_apart(visitor: Visitor) -> None:
    assert visitor.get("/api/v1/metrics/trust-police/map.svg?level=ward").status_code == 404
    assert not visitor.page("/indicators/trust-police").all("figure", id="map-ward")


def test_values_hold_the_interval_and_how_many_answered(visitor: Visitor) -> None:
    """Who computes on needs how sure each figure is."""
    found = list(csv.DictReader(io.StringIO(visitor.get("/api/v1/metrics/trust-police/values.csv").text)))
    newest = found[-1]
    assert (newest["grain"], newest["as"]) == ("wave", "estimate")
    assert (newest["period_start"], newest["period_end"]) == ("2026-04-01", "2026-06-30")
    assert [newest[name] for name in ("value", "low", "high", "answered")] == ["50", "47", "53", "1000"]


def test_beside_force_on_the_same_years_and_no_cause(visitor: Visitor) -> None:
    """Years 2021 to 2025, in which both are there: neither 2019 of the one nor 2026 of the other."""
    section = visitor.page("/trust").one("section", cls="beside")
    assert "This does not show cause" in section.text
    table = rows(section.one("table"))
    assert [row[0] for row in table[1:]] == ["2021", "2022", "2023", "2024", "2025"]
    assert table[1][1:] == ["40 (37 to 43), 1,000 answered", "600"]
    assert table[5][1:] == ["48 (45 to 51), 1,000 answered", "560"]


def test_a_number_of_a_wave_has_its_history(visitor: Visitor) -> None:
    page = visitor.page("/indicators/trust-police/2026-04-01--2026-06-30")
    assert "April to June 2026" in page.one("h1").text
    assert "50" in page.one("main").text
    assert visitor.get("/indicators/trust-police/2019-04-01--2019-06-30").status_code == 404


def test_intervals_are_drawn_in_the_finished_page(visitor: Visitor) -> None:
    """Dots without whiskers would look as sure as counts."""
    html = visitor.get("/trust").text
    section = html[html.index('id="trust-police"') : html.index('id="trust-respect"')]
    assert len(re.findall(r'class="interval accent"', section)) == 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_release_without_a_survey_says_so(tmp_path: Path, language: str) -> None:
    url = write_store(tmp_path, [counted("use-of-force", "incidents", 2024, 600)])
    with visiting(url) as visitor:
        page = visitor.page(in_language(language, "/trust"))
        assert words(language)("trust.none") in page.text
        assert visitor.get(in_language(language, "/indicators/trust-police")).status_code == 200
        assert visitor.get(in_language(language, "/")).status_code == 200


def test_figures_without_a_margin_are_shown_and_not_judged(tmp_path: Path) -> None:
    """As points of a mean, and no word on whether they changed."""
    key = [CellKey("trust-survey", "trust", AreaLevel.CITY, "newark", wave(year)) for year in (2024, 2025)]
    mean = {"measure": "trust-survey/trust", "wording": ASKED, "scale": "mean", "answers": {"en": "0 to 100"}}
    url = write_store(
        tmp_path,
        [Cell(key[0], Status.PUBLISHED, 30.5), Cell(key[1], Status.PUBLISHED, 71.2)],
        records=[Record("survey-item", "trust", mean)],
    )
    with visiting(url) as visitor:
        text = part(visitor, "trust-police").text
        assert "The survey does not say how sure its figures are" in text
        assert "points from 0 to 100" in text
        assert "of every 100 people" not in text
        assert "rose" not in text

"""What is asked of people some time later: the sample's files, added up by hand, against what readers are told."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from app import SAMPLE_VINTAGES, SAMPLE_YEARS_BEFORE
from components.i18n import translator
from data_access.catalog import METRICS, dataset, follow_up
from data_access.model import LANGUAGES, Period
from data_access.sample import write_sample
from data_access.sample.counted import layouts
from tests.browser.site import in_language
from tests.data_access.sample import oracle
from tests.pages.reading import Element
from tests.pages.visitor import Visitor

FOLLOWED = tuple(each for each in METRICS if follow_up(each))
NEWEST = SAMPLE_VINTAGES[-1]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the sample's newest release."""
    folder = tmp_path_factory.mktemp("files") / "drop"
    write_sample(folder, until=Period.parse(NEWEST), before=int(SAMPLE_YEARS_BEFORE))
    return folder


def by_year(files: Path, owner: str, measure: str) -> Counter[int]:
    layout = next(each for each in layouts(dataset(owner)) if measure in each.measures)
    years: Counter[int] = Counter()
    for row in oracle.rows(files, layout.path):
        years[int(row["month"][:4])] += int(row[measure])
    return years


@pytest.mark.parametrize("entry", FOLLOWED, ids=lambda each: each.id)
def test_a_share_is_of_everybody_who_has_had_the_time_and_of_nobody_else(
    sample: Visitor, files: Path, entry
) -> None:
    (owner, measure), (_, base) = entry.parts
    counts, bases = by_year(files, owner, measure), by_year(files, owner, base)
    told = json.loads(sample.get(f"/api/v1/metrics/{entry.id}/values.json?grain=year").text)["values"]
    assert [row["period_start"][:4] for row in told] == [str(year) for year in range(2019, 2026)]
    broken = {2021} if owner == "hospital-intervention" else set()
    newest = int(NEWEST[:4]) * 12 + int(NEWEST[5:])
    for row in told:
        year = int(row["period_start"][:4])
        over = year * 12 + 12 + follow_up(entry) <= newest
        if over and year not in broken:
            assert (row["status"], row["count"], row["base"]) == ("published", counts[year], bases[year])
            assert row["value"] == pytest.approx(counts[year] * 100 / bases[year], abs=5e-5)
        else:
            assert (row["status"], row["value"], row["count"]) == ("not_reported", None, None)


@pytest.mark.parametrize("entry", FOLLOWED, ids=lambda each: each.id)
def test_a_page_and_its_file_say_why_the_newest_wait(
    sample: Visitor, every_page: dict[str, Element], entry
) -> None:
    """A reader would take it for figures that somebody forgot, or keeps back."""
    for language in LANGUAGES:
        why = translator(language)("note.follow-up", months=str(follow_up(entry)))
        assert why in every_page[in_language(language, f"/indicators/{entry.id}")].text
        file = sample.get(f"/api/v1/metrics/{entry.id}/chart.csv?grain=year&lang={language}").text
        assert why in file


def test_nothing_else_is_said_to_wait(every_page: dict[str, Element]) -> None:
    told = translator("en")("note.follow-up", months="12").partition("12")[0]
    others = [each for each in METRICS if not follow_up(each)]
    assert [each.id for each in others if told in every_page[f"/indicators/{each.id}"].text] == []


def test_the_dictionary_says_how_long_people_are_followed(sample: Visitor) -> None:
    told = json.loads(sample.get("/api/v1/metrics.json").text)["metrics"]
    assert {each["id"]: each["follow_up_months"] for each in told} == {
        each.id: follow_up(each) for each in METRICS
    }


def test_different_people_of_quarters_have_no_year_and_no_verdict(sample: Visitor) -> None:
    """The sum of four quarters would count one person four times."""
    for name in ("people-active", "re-entry-served"):
        assert sample.get(f"/api/v1/metrics/{name}/values.json?grain=year").status_code == 400
        page = sample.page(f"/indicators/{name}").one(id="answer").text
        assert translator("en")("verdict.none.quarter") in page

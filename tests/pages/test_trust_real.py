"""Chicago's trust survey on the page, by drop.toml alone: another city's survey is data, not code."""

from __future__ import annotations

import csv
import gzip
from datetime import date
from pathlib import Path

from tests.data_access.publishing.drops import AREAS, AUTHORITY, CITY, write_drop
from tests.pages.reading import rows
from tests.pages.stores import published
from tests.pages.visitor import visiting

CHICAGO = '[city]\nid = "chicago"\nnames = { en = "Chicago" }\n'
SURVEY = f"""
[[files]]
kind = "survey"
path = "sentiment.csv"
dataset = "trust-survey"
covers = ["2017-11", "2023-12"]
wave_length = "month"
least_base = 50
everyone = ["Overall"]
filter = {{ org_level = ["City"], group_type = ["Overall", "Gender", "Race"] }}
columns = {{ start = "start_date", end = "end_date", value = "score" }}
{AUTHORITY}
[files.items]
column = "dimension"
codes = {{ Safety = "safe", Trust = "trust", Listen = "listened-to", Respect = "respect" }}
[files.dimensions.sex]
column = "group"
codes = {{ Female = "female", Male = "male" }}
[files.dimensions.race]
column = "group"
codes = {{ AA = "black", Hispanic = "hispanic", White = "white", Asian = "asian", Other = "another-race" }}
[[files]]
kind = "survey-item"
path = "items.csv"
"""
ITEMS = (
    "id,measure,wording_en,scale,answers_en\n"
    "trust,trust-survey/trust,How much do you trust the police in your neighborhood?,mean,From 0 to 100\n"
)


def test_the_survey_of_another_city_is_shown_by_mapping_alone(real_data: Path, tmp_path: Path) -> None:
    """Each month's score as the file has it, as points of a mean; without a margin nothing is said of a change."""
    with gzip.open(real_data / "chicago" / "police_sentiment.csv.gz", "rt", newline="") as file:
        found = [each for each in csv.DictReader(file) if each["org_level"] == "City"]
    written = tmp_path / "sentiment.csv"
    with written.open("w", newline="") as file:
        lines = csv.DictWriter(file, list(found[0]), lineterminator="\n")
        lines.writeheader()
        lines.writerows(found)
    files = {"sentiment.csv": written.read_text(), "items.csv": ITEMS}
    drop = write_drop(tmp_path / "drop", SURVEY, files, head=AREAS.replace(CITY, CHICAGO))
    with visiting(published(drop, tmp_path, today=date(2024, 2, 1))) as visitor:
        page = visitor.page("/trust")
        part = page.one("section", id="trust-police")
        told = dict(row for row in rows(part.one("table"))[1:])
        groups = {row[0]: row[1] for row in rows(page.one("section", cls="groups").one("table"))[1:]}
        assert visitor.get("/indicators/trust-police").status_code == 200
        assert visitor.get("/indicators/trust-police-rating").status_code == 200
        assert "trust-police-rating" not in [each.attributes.get("id") for each in page.all("section")]
    score = {
        (each["dimension"], each["group"]): round(float(each["score"]))
        for each in found
        if (each["start_date"], each["end_date"]) == ("2023-11-01", "2023-11-30")
    }
    assert len(told) > 60
    assert told["November 2023"] == str(score["Trust", "Overall"])
    assert "points from 0 to 100" in part.text
    assert "The survey does not say how sure its figures are" in part.text
    assert "How much do you trust the police in your neighborhood?" in part.text
    assert {"Sex: Women and girls", "Race: Black"} <= set(groups)

"""Chicago's trust survey and training list, by drop.toml alone."""

import csv
import gzip
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from data_access.model import Period, Status
from data_access.publishing.base import Intake, IntakeError
from data_access.publishing.read import read_drop
from data_access.publishing.vault import Vault
from data_access.store import Store
from tests.data_access.publishing.accepting import publish_accepting
from tests.data_access.publishing.drops import AUTHORITY, write_drop

SURVEY = f"""
[[files]]
kind = "survey"
path = "police_sentiment.csv.gz"
dataset = "trust-survey"
covers = ["2017-11", "2023-12"]
wave_length = "LENGTH"
least_base = 50
everyone = ["Overall"]
filter = {{ org_level = ["City"], group_type = ["Overall", "Gender", "Race"] }}
columns = {{ start = "start_date", end = "end_date", value = "score" }}
MORE
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
"""
TRAINING = """
[[files]]
kind = "counts"
path = "crisis_intervention_training.csv"
dataset = "training"
covers = ["2004-10", "2016-08"]
date_format = "%Y-%m-%d %H:%M:%S"
columns = { date = "session_end" }
weights = { crisis-intervention = "officers_certified" }
apart_by = ["GENDER"]
empty_months_are_zero = true
"""


@pytest.fixture(scope="module")
def city_rows(real_data: Path) -> list[dict[str, str]]:
    with gzip.open(real_data / "chicago" / "police_sentiment.csv.gz", "rt", newline="") as file:
        return [each for each in csv.DictReader(file) if each["org_level"] == "City"]


def survey(length: str, more: str = "") -> str:
    return SURVEY.replace("LENGTH", length).replace("MORE", more)


def city_drop(folder: Path, rows: list[dict[str, str]], length: str, more: str = "") -> Path:
    """The survey's rows of the city, packed again: the other levels are read by the test of the whole file."""
    folder.mkdir()
    with gzip.open(folder / "police_sentiment.csv.gz", "wt", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return write_drop(folder, survey(length, more), {})


def test_the_whole_survey_goes_into_a_release_month_by_month(
    real_data: Path, sqlite_url: str, vault: Vault, tmp_path: Path, city_rows: list[dict[str, str]]
) -> None:
    """Each of 391,092 rows is accounted for, and each figure is that of its row."""
    drop = write_drop(tmp_path / "drop", survey("month") + TRAINING, {})
    for name in ("police_sentiment.csv.gz", "crisis_intervention_training.csv"):
        shutil.copyfile(real_data / "chicago" / name, drop / name)
    with Store.open(sqlite_url, read_only=False) as store:
        store.migrate()
        release = publish_accepting(drop, store, vault, today=date(2026, 11, 22))
        cells = {cell.key: cell for cell in store.every_cell(release)}
        sources = {each["kind"]: each for each in store.document(release, "report")["sources"]}
    assert sources["survey"]["read"] == 391_092
    assert sources["survey"]["set_aside"] == {"filter": 387_924, "a wave of another length": 1_296}
    trusted = {
        (each["start_date"], each["end_date"]): float(each["score"])
        for each in city_rows
        if (each["dimension"], each["group"]) == ("Trust", "Overall") and each["start_date"].endswith("-01")
        if int(each["end_date"][-2:]) >= 28
    }
    assert len(trusted) > 60
    found = {
        (str(key.period.start), str(key.period.end)): cell.value
        for key, cell in cells.items()
        if (key.measure, key.category) == ("trust", "all")
    }
    assert found == trusted
    trained = {
        str(k.period): c.value for k, c in cells.items() if k.dataset == "training" and c.value is not None
    }
    assert (trained["2005"], sum(n for period, n in trained.items() if "Q" not in period)) == by_hand(
        real_data
    )


def by_hand(real_data: Path) -> tuple[int, int]:
    """Officers trained in 2005, and in all years that the list covers from January on and to December."""
    with (real_data / "chicago" / "crisis_intervention_training.csv").open() as file:
        years: Counter[str] = Counter()
        for each in csv.DictReader(file):
            years[each["session_end"][:4]] += int(each["officers_certified"])
    return years["2005"], sum(n for year, n in years.items() if "2005" <= year <= "2015")


def test_weeks_and_months_overlap_and_one_length_must_be_chosen(
    city_rows: list[dict[str, str]], tmp_path: Path
) -> None:
    drop = city_drop(tmp_path / "drop", city_rows, "month", "set_aside_conflicts = true")
    text = (drop / "drop.toml").read_text()
    (drop / "drop.toml").write_text(text.replace('wave_length = "month"\n', ""))
    with pytest.raises(IntakeError, match="share days; say in wave_length which length counts"):
        read_drop(drop, geography=None)


def test_estimates_with_two_values_are_noticed(city_rows: list[dict[str, str]], tmp_path: Path) -> None:
    """One week is there twice with other values; nobody can say which are right."""
    with pytest.raises(IntakeError, match="give two values for one estimate"):
        read_drop(city_drop(tmp_path / "plain", city_rows, "week"), geography=None)
    intake = read_drop(
        city_drop(tmp_path / "declared", city_rows, "week", "set_aside_conflicts = true"), geography=None
    )
    conflicting = [cell for cell in intake.survey if cell.status is Status.NOT_REPORTED]
    keys = Counter(tuple(each[name] for name in list(each)[:-1]) for each in city_rows)
    twice = [key for key, n in keys.items() if n == 2]
    assert len(twice) == 34
    chosen = sum(key[-2] in ("Overall", "Gender", "Race") for key in twice)
    assert set_aside(intake) == {"filter": len(city_rows) - shown(city_rows), **conflicts(intake, chosen)}
    assert {cell.key.period for cell in conflicting} == {Period.parse("2019-03-03--2019-03-09")}
    assert len(conflicting) == chosen


def shown(rows: list[dict[str, str]]) -> int:
    return sum(each["group_type"] in ("Overall", "Gender", "Race") for each in rows)


def set_aside(intake: Intake) -> dict[str, int]:
    return next(each for each in intake.accounts if each.kind == "survey").left_out


def conflicts(intake: Intake, chosen: int) -> dict[str, int]:
    return {
        "a wave of another length": set_aside(intake)["a wave of another length"],
        "two values for one estimate": 2 * chosen,
    }

"""Real exports of other cities go through with a description alone, and agree with counts made another way."""

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from data_access.publishing.base import Intake, IntakeError
from data_access.publishing.read import read_drop
from tests.data_access.publishing.drops import account_of
from tests.data_access.publishing.real_drops import (
    CHICAGO_2017,
    CHICAGO_DAYS,
    CHICAGO_OFFENSES,
    CHICAGO_TRAINING,
    NEW_YORK_STOPS,
    real_drop,
)


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a file as Python's csv module reads them."""
    unpack = gzip.open if path.suffix == ".gz" else open
    with unpack(path, "rt", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def sums(intake: Intake, dimension: str, *by: str) -> Counter:
    """Base counts of a dimension, summed by some columns; months as `2017-05`."""
    base = intake.base[intake.base["dimension"] == dimension]
    base = base.assign(month=base["month"].dt.strftime("%Y-%m"))
    keys = zip(*(base[name] for name in by), strict=True)
    found: Counter = Counter()
    for key, value in zip(keys, base["value"], strict=True):
        found[key] += int(value)
    return found


def month_first(text: str) -> str:
    """`2017-05` of a date such as 05/01/2017 03:00:00 PM."""
    return f"{text[6:10]}-{text[:2]}"


def neighborhoods(path: Path, rows: list[dict[str, str]]) -> Counter:
    """How many rows lie in each outline, by testing every point against every one; the first of the file counts."""
    placed = [row for row in rows if row["Longitude"]]
    x = np.array([float(row["Longitude"]) for row in placed])
    y = np.array([float(row["Latitude"]) for row in placed])
    free, found = np.ones(len(placed), dtype=bool), Counter()
    for feature in json.loads(path.read_text())["features"]:
        outline = shapely.make_valid(shape(feature["geometry"]))
        west, south, east, north = outline.bounds
        near = np.flatnonzero(free & (x >= west) & (x <= east) & (y >= south) & (y <= north))
        inside = near[shapely.intersects_xy(outline, x[near], y[near])]
        free[inside] = False
        found[feature["properties"]["name"]] = len(inside)
    found["outside"] = int(free.sum())
    return found


def test_a_year_of_chicago(real_data: Path, tmp_path: Path) -> None:
    """A packed year of 267,792 incidents with 12-hour times, commas in texts and missing points."""
    chicago = real_data / "chicago"
    intake = read_drop(real_drop(tmp_path / "drop", CHICAGO_2017, chicago), geography=None)
    rows = list(rows_of(chicago / "crimes_2017.csv.gz"))
    assert account_of(intake, "crimes_2017.csv.gz") == (267_792, 267_792, 0, 0, 0)
    expected = Counter((month_first(row["Date"]), CHICAGO_OFFENSES[row["Primary Type"]]) for row in rows)
    assert sums(intake, "offense", "month", "category") == expected
    areas = {area.id: area.names["en"] for area in intake.geography.neighborhoods}
    assert len(areas) == 99
    by_area = Counter()
    for (atom,), value in sums(intake, "all", "area").items():
        by_area[areas[atom.partition("~")[2]]] += value
    expected = neighborhoods(chicago / "neighborhoods.geojson", rows)
    outside = expected.pop("outside")
    assert {name: by_area[name] for name in expected} == dict(expected)
    placed = dict(intake.accounts[-1].placed)
    assert placed["without coordinates"] == 2_797
    assert placed.get("outside the city", 0) + placed.get("at a false origin", 0) == outside


def test_day_files_of_three_generations(real_data: Path, tmp_path: Path) -> None:
    """Three exports of 2005, 2011 and 2018: empty ids at first, points that are missing, one entry for all."""
    chicago = real_data / "chicago"
    intake = read_drop(real_drop(tmp_path / "drop", CHICAGO_DAYS, chicago), geography=None)
    files = {"daily/2005-06-01.csv": 1_519, "daily/2011-02-19.csv": 882, "daily/2018-11-12.csv": 636}
    assert {path: account_of(intake, path) for path in files} == {
        path: (rows, rows, 0, 0, 0) for path, rows in files.items()
    }
    expected = Counter(
        (month_first(row["Date"]), CHICAGO_OFFENSES[row["Primary Type"]])
        for path in files
        for row in rows_of(chicago / path)
    )
    assert sums(intake, "offense", "month", "category") == expected
    assert [dict(account.placed)["without coordinates"] for account in intake.accounts[-3:]] == [52, 1, 34]


def test_stops_in_new_york(real_data: Path, tmp_path: Path) -> None:
    """A mark at the start, a row of blanks at the end, and 2072016 for 7 February."""
    sources = real_data / "nyc", real_data / "newark"
    intake = read_drop(real_drop(tmp_path / "drop", NEW_YORK_STOPS, *sources), geography=None)
    assert account_of(intake, "stops_2016.csv.gz") == (12_405, 12_404, 0, 0, 1)
    (left_out,) = intake.accounts[-1].set_aside
    assert (left_out.line, left_out.reason) == (12_406, "blank in every column in use")
    rows = [row for row in rows_of(real_data / "nyc" / "stops_2016.csv.gz") if row["datestop"].strip()]
    expected = Counter(f"2016-{int(row['datestop'][:-6]):02d}" for row in rows)
    assert sums(intake, "all", "month") == Counter({(month,): rows for month, rows in expected.items()})
    sexes = Counter({"M": "male", "F": "female"}.get(row["sex"], "unknown") for row in rows)
    assert sums(intake, "sex", "category") == Counter({(sex,): rows for sex, rows in sexes.items()})


def test_sessions_of_training(real_data: Path, tmp_path: Path) -> None:
    """Counts by session and sex, several in a month, add up to the month's officers."""
    chicago = real_data / "chicago"
    intake = read_drop(real_drop(tmp_path / "drop", CHICAGO_TRAINING, chicago), geography=None)
    path = "crisis_intervention_training.csv"
    assert account_of(intake, path) == (234, 234, 0, 0, 0)
    expected: Counter = Counter()
    for row in rows_of(chicago / path):
        expected[row["session_end"][:7],] += int(row["officers_certified"])
    assert sums(intake, "all", "month") == expected


def test_a_real_file_cut_off_is_refused(real_data: Path, tmp_path: Path) -> None:
    """A download that broke off after half a year would publish half a year of quiet."""
    folder = real_drop(tmp_path / "drop", CHICAGO_2017, real_data / "chicago")
    file = folder / "crimes_2017.csv.gz"
    file.write_bytes(file.read_bytes()[:500_000])
    with pytest.raises(IntakeError, match="was cut off: the end of the archive is missing"):
        read_drop(folder, geography=None)

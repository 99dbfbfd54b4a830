"""Counting: a case worked by hand, and drops that nobody thought of against an independent, slow count."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.publishing.base import Intake
from data_access.publishing.engine import Backend
from data_access.publishing.read import read_drop
from tests.data_access.publishing.drops import AUTHORITY, account_of, counts_of, csv_text, write_drop
from tests.data_access.publishing.oracle import Seen, count_drop

SHOOTINGS = f"""
[[files]]
kind = "incidents"
path = "shootings.csv"
dataset = "shooting"
covers = ["2024-01", "2024-04"]
limits."date outside covers" = 1
gaps = [["2024-03", "2024-03"]]
distinct = ["case"]
filter = {{ agency = ["Newark PD", "Sheriff"] }}
columns = {{ date = "date", longitude = "lon", latitude = "lat" }}
weights = {{ killed = "killed", wounded = "wounded" }}
{AUTHORITY}"""
SHOOTINGS_HEADER = ("case", "agency", "date", "lon", "lat", "killed", "wounded")

FORCE = f"""
[[files]]
kind = "incidents"
path = "types.csv"
dataset = "use-of-force"
covers = ["2024-01", "2024-03"]
limits."date outside covers" = 1
distinct = ["case"]
totals = false
join = {{ path = "reports.csv", on = "form" }}
weights = {{ incidents = 1 }}
{AUTHORITY}
[files.dimensions.force-type]
column = "force"
codes = {{ S = "strike", P = "strike", T = "take-down", "" = "unknown" }}
[[files]]
kind = "incidents"
path = "subjects.csv"
dataset = "use-of-force"
covers = ["2024-01", "2024-04"]
limits."date outside covers" = 1
distinct = ["case", "number"]
join = {{ path = "reports.csv", on = "form" }}
weights = {{ subjects = 1 }}
{AUTHORITY}
[files.dimensions.race]
column = "race"
codes = {{ B = "black", W = "white", "" = "unknown" }}
[files.dimensions.sex]
column = "sex"
codes = {{ F = "female", M = "male", "" = "unknown" }}
[[files]]
kind = "incidents"
path = "reports.csv"
dataset = "use-of-force"
covers = ["2024-01", "2024-04"]
limits."date outside covers" = 1
id = "form"
distinct = ["case"]
filter = {{ agency = ["Newark PD"] }}
columns = {{ date = "date", ward = "ward", neighborhood = "hood" }}
weights = {{ incidents = 1 }}
{AUTHORITY}"""

CRIME = """
[[files]]
kind = "counts"
path = "crime.csv"
dataset = "reported-crime"
covers = ["2024-01", "2024-02"]
limits."date outside covers" = 1
empty_months_are_zero = true
date_format = "%Y-%m"
columns = { date = "month", ward = "ward", neighborhood = "hood" }
weights = { incidents = "count" }
[files.dimensions.offense]
column = "offense"
codes = { murder = "murder", shoplifting = "theft", pickpocketing = "theft", "" = "unknown" }
"""
OFFENSES = ("murder", "shoplifting", "pickpocketing", "")

# Coordinates on borders and corners of the squares of drops.py as well as inside and outside of them.
COORDINATES = ("-0.5", "0", "0.5", "1", "1.9995", "2", "2.5", "3", "4", "4.5")
PLACES = (
    ("West", "Hill"),
    ("west", "Park"),
    ("East", "Park"),
    ("East", "Mill"),
    ("West", "Mill"),
    ("West", ""),
    ("", "Hill"),
    ("", ""),
)


def _is_swapped(point: tuple[str, str]) -> bool:
    """Whether a point north of the city would be in it with its coordinates exchanged: such files are refused."""
    x, y = map(float, point)
    return 0 <= x <= 3 < y <= 4


points = st.one_of(
    st.tuples(st.sampled_from(COORDINATES), st.sampled_from(COORDINATES)).filter(
        lambda point: not _is_swapped(point)
    ),
    st.just(("", "")),
    st.just((" ", "")),
)
days = st.dates(min_value=date(2023, 12, 20), max_value=date(2024, 5, 10)).map(str)
agencies = st.sampled_from(("Newark PD", "Newark PD", "Sheriff", "East Newark PD"))
cases = st.sampled_from(("C1", "C2", "C3", "C, 4", ""))
numbers = st.sampled_from(("0", "1", "2", "12", "3.0"))
shooting_rows = st.lists(
    st.tuples(cases, agencies, days, points, numbers, numbers).map(
        lambda row: (row[0], row[1], row[2], *row[3], row[4], row[5])
    ),
    min_size=1,
    max_size=25,
)
reports = st.lists(st.tuples(cases, agencies, days, st.sampled_from(PLACES)), min_size=1, max_size=12)
children = st.lists(
    st.tuples(
        st.integers(0, 11),
        st.sampled_from("12"),
        st.sampled_from("BW "),
        st.sampled_from("FM "),
        st.sampled_from("SPT "),
    ),
    min_size=1,
    max_size=30,
)
crime_rows = st.dictionaries(
    st.tuples(
        st.sampled_from(("2023-12", "2024-01", "2024-02")), st.sampled_from(PLACES), st.sampled_from(OFFENSES)
    ),
    numbers,
    min_size=1,
    max_size=15,
)
dialects = st.fixed_dictionaries(
    {
        "quoting": st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC)),
        "lineterminator": st.sampled_from(("\n", "\r\n")),
    }
)
few = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def engine() -> Backend:
    return ibis.duckdb.connect()


@pytest.fixture(scope="module")
def compare(engine: Backend) -> Callable[[str, dict[str, str]], Intake]:
    """Count a drop twice and return the intake, once both agree on every count and account."""

    def count_both(files: str, contents: dict[str, str]) -> Intake:
        with TemporaryDirectory() as folder:
            drop = write_drop(Path(folder), files, contents)
            intake, expected = read_drop(drop, geography=None, backend=engine), count_drop(drop)
        assert counts_of(intake.base) == expected.base
        for path, seen in expected.seen.items():
            assert Seen(*account_of(intake, path)) == seen
        return intake

    return count_both


def test_a_case_worked_by_hand(tmp_path: Path) -> None:
    """Each way in which a row can count or not, in a file small enough to check by eye."""
    rows = [
        ("C1", "Newark PD", "2024-01-05", "0.5", "2.5", 1, 2),  # West, Hill: one killed, two wounded
        ("C1", "Newark PD", "2024-02-05", "3.5", "0.5", 9, 9),  # a further report of C1, never counted
        ("C2", "Newark PD", "2024-01-31", "2.5", "1.5", 0, 1),  # East, Park
        ("C3", "Sheriff", "2024-02-01", "3.5", "2.5", 0, 1),  # East, in no neighborhood
        ("C4", "Newark PD", "2024-02-29", "", "", 1, 0),  # without coordinates
        ("C5", "Newark PD", "2024-02-28", "9", "9", 0, 1),  # outside the city
        ("C6", "Newark PD", "2024-04-30", "0.5", "2.5", 0, 0),  # nobody hurt
        ("C7", "East Newark PD", "2024-01-05", "0.5", "2.5", 5, 5),  # another agency
        ("C8", "Newark PD", "2024-05-01", "0.5", "2.5", 5, 5),  # after what is covered
        ("C9", "Newark PD", "2024-03-15", "0.5", "2.5", 5, 5),  # in the gap
    ]
    text = csv_text(SHOOTINGS_HEADER, rows)
    intake = read_drop(write_drop(tmp_path, SHOOTINGS, {"shootings.csv": text}), geography=None)
    nowhere = "unplaced-ward~unplaced-neighborhood"
    expected = {
        ("killed", "west~hill", "2024-01"): 1,
        ("wounded", "west~hill", "2024-01"): 2,
        ("subjects", "west~hill", "2024-01"): 3,
        ("wounded", "east~park", "2024-01"): 1,
        ("subjects", "east~park", "2024-01"): 1,
        ("wounded", "east~unplaced-neighborhood", "2024-02"): 1,
        ("subjects", "east~unplaced-neighborhood", "2024-02"): 1,
        ("killed", nowhere, "2024-02"): 1,
        ("wounded", nowhere, "2024-02"): 1,
        ("subjects", nowhere, "2024-02"): 2,
    }
    assert counts_of(intake.base) == {
        ("shooting", *key, "all", "all"): value for key, value in expected.items()
    }
    account = next(each for each in intake.accounts if each.path == "shootings.csv")
    assert (account.read, account.counted, account.further, account.weightless) == (10, 5, 1, 1)
    assert [(row.line, row.reason) for row in account.set_aside] == [
        (9, "filter"),
        (10, "date outside covers"),
        (11, "date in a gap"),
    ]
    assert dict(account.placed) == {
        "in a neighborhood": 4,
        "in a ward only": 1,
        "outside the city": 1,
        "without coordinates": 1,
    }


@few
@given(rows=shooting_rows, dialect=dialects)
def test_people_shot(compare: Callable, rows: list, dialect: dict) -> None:
    """Places, months, further reports, weights and filters, in any combination."""
    compare(SHOOTINGS, {"shootings.csv": csv_text(SHOOTINGS_HEADER, rows, **dialect)})


@few
@given(reports=reports, children=children)
def test_uses_of_force(compare: Callable, reports: list, children: list) -> None:
    """Subjects and types of force take date, place and case from reports of which several tell of one case."""
    forms = [(f"F{n}", case, agency, day, *place) for n, (case, agency, day, place) in enumerate(reports)]
    told = [(f"F{form % len(forms)}", *map(str.strip, texts)) for form, *texts in children]
    contents = {
        "reports.csv": csv_text(("form", "case", "agency", "date", "ward", "hood"), forms),
        "subjects.csv": csv_text(("form", "number", "race", "sex"), [row[:4] for row in told]),
        "types.csv": csv_text(("form", "force"), [(row[0], row[4]) for row in told]),
    }
    compare(FORCE, contents)


@few
@given(rows=crime_rows)
def test_counts_made_by_others(compare: Callable, rows: dict) -> None:
    """Two codes of one category add up, zeros are left out, and totals are the sums of the categories."""
    told = [(month, *place, offense, count) for (month, place, offense), count in rows.items()]
    base = compare(CRIME, {"crime.csv": csv_text(("month", "ward", "hood", "offense", "count"), told)}).base
    by_dimension = base.groupby("dimension")["value"].sum()
    assert by_dimension.get("all", 0) == by_dimension.get("offense", 0)
    assert (base["value"] > 0).all()


def test_totals_come_from_another_file(tmp_path: Path) -> None:
    """A file of types alone must not add to the number of incidents."""
    reports = csv_text(
        ("form", "case", "agency", "date", "ward", "hood"),
        [("F1", "C1", "Newark PD", "2024-01-02", "West", "Hill")],
    )
    subjects = csv_text(("form", "number", "race", "sex"), [("F1", "1", "B", "F")])
    types = csv_text(("form", "force"), [("F1", "S"), ("F1", "P"), ("F1", "T")])
    contents = {"reports.csv": reports, "subjects.csv": subjects, "types.csv": types}
    intake = read_drop(write_drop(tmp_path, FORCE, contents), geography=None)
    incidents = {key[4:]: value for key, value in counts_of(intake.base).items() if key[1] == "incidents"}
    assert incidents == {("all", "all"): 1, ("force-type", "strike"): 1, ("force-type", "take-down"): 1}
    assert account_of(intake, "types.csv") == (3, 2, 1, 0, 0)

"""The agency's own figures: kept as it published them, for comparison with what we count."""

from pathlib import Path

import pytest

from data_access.model import Period
from data_access.publishing.base import Intake, IntakeError, Total
from data_access.publishing.carried import merge_totals
from data_access.publishing.read import read_drop
from data_access.publishing.totals import as_records, from_records
from tests.data_access.publishing.drops import csv_text, write_drop

HEAD = """
[[files]]
kind = "totals"
path = "totals.csv"
dataset = "reported-crime"
covers = ["2024-01", "2024-12"]
source = "Monthly report of the police, December 2024"
"""
WIDE = """columns = { date = "Month" }
wide = { dimension = "offense", columns = { Murder = "murder", Property = "property" } }
"""
CODES = 'Murder = "murder", Violent = "violent-without-rape", Property = "property"'
LONG = f"""columns = {{ date = "Month", value = "Number" }}
dimensions.offense = {{ column = "Offense", codes = {{ {CODES} }} }}
"""


def read(folder: Path, entry: str, header: tuple[str, ...], *rows: tuple[str, ...]) -> Intake:
    drop = write_drop(folder / "drop", HEAD + entry, {"totals.csv": csv_text(header, rows)})
    return read_drop(drop, geography=None)


def values(intake: Intake) -> dict[tuple[str, str, str], int]:
    return {(str(each.period), each.dimension, each.category): each.value for each in intake.totals}


def test_columns_of_categories_become_figures(tmp_path: Path) -> None:
    """An empty value is not a zero: the agency did not say."""
    intake = read(
        tmp_path, WIDE, ("Month", "Murder", "Property"), ("2024-01", "4", "600"), ("2024-02", "", "82.0")
    )
    assert values(intake) == {
        ("2024-01", "offense", "murder"): 4,
        ("2024-01", "offense", "property"): 600,
        ("2024-02", "offense", "property"): 82,
    }
    assert {each.source for each in intake.totals} == {"Monthly report of the police, December 2024"}


def test_rows_of_categories_and_groups_become_figures(tmp_path: Path) -> None:
    rows = ("2024-Q1", "Murder", "9"), ("2024-Q1", "Violent", "310"), ("2024-Q1", "Property", "1700")
    intake = read(tmp_path, LONG + 'period = "quarter"\n', ("Month", "Offense", "Number"), *rows)
    assert values(intake) == {
        ("2024-Q1", "offense", "murder"): 9,
        ("2024-Q1", "offense", "violent-without-rape"): 310,
        ("2024-Q1", "offense", "property"): 1700,
    }


def test_years_and_dates_in_their_form_are_read(tmp_path: Path) -> None:
    entry = 'columns = { date = "Month", value = "Number" }\n'
    yearly = read(tmp_path / "year", entry + 'period = "year"\n', ("Month", "Number"), ("2024", "7000"))
    entry += 'period = "year"\ndate_format = "%m/%d/%Y"\n'
    dated = read(tmp_path / "date", entry, ("Month", "Number"), ("12/31/2024", "550"))
    assert values(yearly) == {("2024", "all", "all"): 7000}
    assert values(dated) == {("2024", "all", "all"): 550}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("2024-01", "Murder", "1,000")], "column 'Number': '1,000' is not a whole number"),
        ([("2024-01", "Murder", "-1")], "is not a whole number"),
        ([("2024-01", "Murder", "1.5")], "is not a whole number"),
        ([("2024-13", "Murder", "1")], "column 'Month': '2024-13' is no period"),
        ([("2024-Q1", "Murder", "1")], "is no month; put it right, or write period = 'quarter'"),
        ([("2024-01", "Arson", "1")], "column 'Offense': 'Arson' is not mapped"),
        ([("2024-01", "Murder", "4"), ("2024-01", "Murder", "5")], "give 4 and 5 for murder in 2024-01"),
    ],
    ids=str,
)
def test_what_cannot_be_right_is_refused_with_its_place(tmp_path: Path, rows: list, says: str) -> None:
    with pytest.raises(IntakeError) as caught:
        read(tmp_path, LONG, ("Month", "Offense", "Number"), *rows)
    assert "totals.csv, line 2" in str(caught.value)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ('columns = { date = "Month" }', "name columns.value, or in wide.columns"),
        (WIDE.replace("murder", "arson"), "'arson' is not a category of offense"),
        (LONG + 'measure = "cases"', "has no measure 'cases'"),
        # By month, rape could be had from each of these by subtraction; totals become public.
        (LONG.replace("murder", "rape"), "'rape' of reported-crime is not published by month"),
        (LONG.replace("violent-without-rape", "violent"), "'violent' of reported-crime is not published"),
        ('columns = { date = "Month", value = "Number" }', "'all' of reported-crime is not published"),
    ],
)
def test_an_entry_that_does_not_fit_the_catalogue_is_refused(tmp_path: Path, entry: str, says: str) -> None:
    with pytest.raises(IntakeError, match=says):
        read(tmp_path, entry, ("Month", "Offense", "Number"), ("2024-01", "Murder", "1"))


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    rows = ("2024-01", "4", "600"), ("2024-01", "4", "600"), ("2024-02", "", ""), ("2023-12", "1", "2")
    intake = read(tmp_path, WIDE, ("Month", "Murder", "Property"), *rows)
    (account,) = (each for each in intake.accounts if each.kind == "totals")
    assert (account.counted, account.further, account.weightless) == (1, 1, 1)
    assert account.left_out == {"date outside covers": 1}


def test_a_file_replaces_the_figures_that_it_covers_and_no_others(tmp_path: Path) -> None:
    """The newest report must not wipe out those of other years, or of other breakdowns."""

    def total(period: str, category: str, value: int) -> Total:
        dimension = "all" if category == "all" else "offense"
        return Total(
            "reported-crime", "incidents", Period.parse(period), dimension, category, value, "report"
        )

    old = [total("2023", "all", 500), total("2024", "all", 599), total("2024-05", "murder", 3)]
    entry = 'columns = { date = "Month", value = "Number" }\nperiod = "year"\n'
    intake = read(tmp_path, entry, ("Month", "Number"), ("2024", "600"))
    after = merge_totals(old, intake.totals, intake.totals_coverage)
    assert [(str(each.period), each.category, each.value) for each in after] == [
        ("2023", "all", 500),
        ("2024", "all", 600),
        ("2024-05", "murder", 3),
    ]
    assert from_records(as_records(after)) == after

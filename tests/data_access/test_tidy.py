"""The one text form of cells."""

import csv
import hashlib
import subprocess
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.export import csv_lines
from data_access.model import AreaLevel, Cell, CellKey, Grain, Period, Status
from data_access.tidy import TIDY_COLUMNS, TidyError, checksum, in_canonical_order, tidy_rows


def cell(area="ironbound", period="2025", **content):
    key = CellKey("survey", "share", AreaLevel.NEIGHBORHOOD, area, Period.parse(period))
    return Cell(key, content.pop("status", Status.PUBLISHED), **content)


def test_a_row_as_it_stands_in_the_public_file():
    """Spreadsheets and scripts of others read these columns."""
    (row,) = tidy_rows([cell(value=0.62, low=0.5, high=1, base=1203, provisional=True)], "2026-11-22.1")
    assert dict(zip(TIDY_COLUMNS, row, strict=True)) == {
        "dataset": "survey",
        "measure": "share",
        "area_level": "neighborhood",
        "area": "ironbound",
        "grain": "year",
        "period_start": "2025-01-01",
        "period_end": "2025-12-31",
        "dimension": "all",
        "category": "all",
        "value": "0.62",
        "low": "0.5",
        "high": "1.0",
        "base": "1203",
        "status": "published",
        "provisional": "true",
        "release": "2026-11-22.1",
    }


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"value": 0}, "0"),
        ({"value": 1203}, "1203"),
        ({"value": 10**15}, "1000000000000000"),
        ({"value": 0.1 + 0.2}, "0.30000000000000004"),
        ({"status": Status.SUPPRESSED}, ""),
        ({"status": Status.NOT_REPORTED}, ""),
    ],
)
def test_values_are_plain_and_hidden_ones_are_empty(content, text):
    """A count with decimals, or a hidden zero, is read as another number."""
    (row,) = tidy_rows([cell(**content)], "2026-11-22.1")
    assert row[TIDY_COLUMNS.index("value")] == text


@given(st.permutations([("b", "2024"), ("a", "2025"), ("a", "2024"), ("a", "2024-01"), ("B", "2024")]))
def test_order_does_not_depend_on_how_cells_came(places):
    ordered = in_canonical_order(cell(area, period, value=1) for area, period in places)
    assert [(each.key.area, str(each.key.period)) for each in ordered] == [
        ("a", "2024-01"),
        ("B", "2024"),
        ("a", "2024"),
        ("a", "2025"),
        ("b", "2024"),
    ]


def test_a_checksum_is_only_given_for_cells_in_order_and_each_once():
    """Two checksums for the same cells would make every comparison worthless."""
    one, two = cell("a", value=1), cell("b", value=1)
    with pytest.raises(TidyError, match="out of order"):
        checksum([two, one])
    with pytest.raises(TidyError, match="twice"):
        checksum([one, one])
    with pytest.raises(TidyError, match="twice"):
        in_canonical_order([two, one, two])


@pytest.mark.parametrize(
    "change",
    [
        {"value": 8},
        {"value": 7.0},
        {"value": 7, "base": 1},
        {"value": 7, "low": 7.0},
        {"value": 7, "provisional": True},
    ],
    ids=str,
)
def test_any_difference_changes_the_checksum(change):
    assert checksum([cell(**change)]) != checksum([cell(value=7)])


def test_anybody_can_check_a_download_with_standard_tools(tmp_path):
    """The checksum on the data page must be that of the file, computed by somebody else's program."""
    start = Period(date(2020, 1, 1), Grain.MONTH)
    cells = in_canonical_order(cell(f"area-{n % 7}", str(start.shift(n)), value=n) for n in range(60))
    file = tmp_path / "cells.csv"
    file.write_text("".join(csv_lines(cells, "2026-11-22.1")))
    found = subprocess.run(
        f"tail -n +2 {file} | cut -d, -f1-15 | sha256sum",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()[0]
    assert found == checksum(cells)


def test_checksum_is_of_the_lines(tmp_path):
    file = tmp_path / "lines.csv"
    cells = [cell("a", value=1), cell("b, or not", value=2)]
    with file.open("w", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(row[:-1] for row in tidy_rows(cells, "x"))
    assert checksum(cells) == hashlib.sha256(file.read_bytes()).hexdigest()

"""Values as messy exports bring them: what can be right is counted, what cannot is named, and nothing is guessed."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data_access.publishing.base import Intake, IntakeError
from data_access.publishing.read import read_drop
from tests.data_access.publishing.drops import AUTHORITY, account_of, counts_of, csv_text, write_drop

TODAY = date(2024, 5, 20)
HEADER = ("id", "date", "lon", "lat", "killed", "wounded")


def entry(
    path: str = '"file.csv"', date_format: str = "%m/%d/%Y", more: str = "", killed: str = '"killed"'
) -> str:
    return f"""
[[files]]
kind = "incidents"
path = {path}
dataset = "shooting"
covers = ["2024-01", "2024-05"]
date_format = "{date_format}"
id = "id"
columns = {{ date = "date", longitude = "lon", latitude = "lat" }}
weights = {{ killed = {killed}, wounded = "wounded" }}
{more}
{AUTHORITY}"""


def row(**changed: str) -> tuple[str, ...]:
    return tuple(
        {"id": "", "date": "01/13/2024", "lon": "0.5", "lat": "2.5", "killed": "0", "wounded": "1"}[name]
        if name not in changed
        else changed[name]
        for name in HEADER
    )


def text(*rows: tuple[str, ...], first: int = 0) -> str:
    return csv_text(HEADER, [(each[0] or str(first + n), *each[1:]) for n, each in enumerate(rows)])


def read(folder: Path, files: str, *rows: tuple[str, ...], **contents: str) -> Intake:
    found = {f"{name}.csv": content for name, content in contents.items()} or {"file.csv": text(*rows)}
    return read_drop(write_drop(folder, files, found), geography=None, today=TODAY)


def refused(folder: Path, files: str, *rows: tuple[str, ...], **contents: str) -> IntakeError:
    with pytest.raises(IntakeError) as error:
        read(folder, files, *rows, **contents)
    return error.value


def months(intake: Intake) -> dict[str, int]:
    """People shot by month."""
    found: dict[str, int] = {}
    for (_, measure, _, month, dimension, _), value in counts_of(intake.base).items():
        if (measure, dimension) == ("subjects", "all"):
            found[month] = found.get(month, 0) + value
    return found


def test_one_date_with_day_and_month_swapped_stops_the_file(tmp_path: Path) -> None:
    """31/01 is impossible and is noticed; 03/02 beside it would move to another month, unseen."""
    rows = [row()] * 500
    error = refused(tmp_path, entry(), *rows, row(date="31/01/2024"))
    assert "file.csv, line 502: day and month swapped: '31/01/2024'" in str(error)
    assert "31/01" not in error.logged


def test_a_date_in_the_future(tmp_path: Path) -> None:
    """2024 typed as 2042 lies outside what is covered, and would be left out as if that were meant."""
    intake = read(tmp_path, entry(), *[row()] * 120, row(date="01/13/2042"))
    assert [each.reason for each in intake.accounts[-1].set_aside] == ["date in the future"]
    error = refused(tmp_path / "many", entry(), *[row()] * 20, row(date="06/01/2024"))
    assert "line 22: date in the future: '06/01/2024'" in str(error)


def test_a_file_without_any_date_that_it_covers(tmp_path: Path) -> None:
    """The export of another year would read as a year without anybody shot."""
    old = row(date="01/13/2023")
    error = refused(tmp_path, entry(), *[old] * 9)
    assert "no date of this file is inside covers (2024-01 to 2024-05); the first is '01/13/2023'" in str(
        error
    )
    allowed = entry(more='limits = { "date outside covers" = 1 }')
    assert account_of(read(tmp_path / "allowed", allowed, old), "file.csv") == (1, 0, 0, 0, 1)


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        ("2024-02-01T04:59:59Z", "2024-01"),
        ("2024-02-01T05:00:00Z", "2024-02"),
        ("2024-01-31T23:30:00-0500", "2024-01"),
        ("2024-01-31T23:30:00-08:00", "2024-02"),
    ],
)
def test_a_moment_counts_in_the_month_that_the_citys_clocks_show(
    tmp_path: Path, moment: str, month: str
) -> None:
    """In UTC the evening of the last day of a month is the next month."""
    files = entry(date_format="%Y-%m-%dT%H:%M:%S%z", more='time_zone = "America/New_York"')
    assert months(read(tmp_path, files, row(date=moment))) == {month: 1}


@pytest.mark.parametrize(
    ("form", "written", "month"),
    [
        ("%-m%d%Y", "2072024", "2024-02"),
        ("%-m%d%Y", "01132024", None),
        ("%d.%-m.%Y", "13.1.2024", "2024-01"),
        ("%Y%m%-d", "2024029", "2024-02"),
        ("%-m%d%Y", "1132024", "2024-01"),
    ],
)
def test_numbers_without_their_leading_zero(
    tmp_path: Path, form: str, written: str, month: str | None
) -> None:
    """A program that takes dates for numbers drops the zero of January to September."""
    intake = read(
        tmp_path, entry(date_format=form, more='limits = { "not a possible date" = 1 }'), row(date=written)
    )
    assert months(intake) == ({month: 1} if month else {})


def test_corrections_take_back_what_was_counted(tmp_path: Path) -> None:
    """An agency corrects January with a row of -1; without leave a minus is a mistake."""
    rows = [row(killed="2"), row(killed="-1", wounded="0")]
    files = entry(killed='{ column = "killed", negative = true }')
    intake = read(tmp_path / "allowed", files, *rows)
    assert account_of(intake, "file.csv") == (2, 2, 0, 0, 0)
    assert counts_of(intake.base)["shooting", "killed", "west~hill", "2024-01", "all", "all"] == 1
    assert "line 3: not a whole number: '-1'" in str(refused(tmp_path / "not", entry(), *rows))


def test_no_cell_is_less_than_nothing(tmp_path: Path) -> None:
    """A correction in another month or place than what it corrects would be published as a negative count."""
    files = entry(killed='{ column = "killed", negative = true }')
    error = refused(tmp_path, files, row(killed="1"), row(killed="-1", wounded="0", date="02/13/2024"))
    assert "file.csv: killed of west~hill in 2024-02 add up to -1" in str(error)
    assert "-1" not in error.logged


@pytest.mark.parametrize(
    ("again", "words"), [(row(), "are equal in all columns in use"), (row(wounded="2"), "differ otherwise")]
)
def test_one_id_in_two_files(tmp_path: Path, again: tuple[str, ...], words: str) -> None:
    """The export of February often holds January's late entries again."""
    contents = {"a": text(row(), row()), "b": text(again, row(), first=1)}
    error = refused(tmp_path, entry('["a.csv", "b.csv"]'), **contents)
    assert "a.csv, line 3 and b.csv, line 2 both have id '1'" in str(error)
    assert words in str(error)


def test_an_account_for_each_file(tmp_path: Path) -> None:
    """Which of thirty files is bad must not be lost in their sum."""
    contents = {"a": text(row(), row(date="01/13/2020")), "b": text(row(wounded="0"), first=5)}
    intake = read(tmp_path, entry('"?.csv"'), **contents)
    assert account_of(intake, "a.csv") == (2, 1, 0, 0, 1)
    assert account_of(intake, "b.csv") == (1, 0, 0, 1, 0)
    assert [account.placed for account in intake.accounts[-2:]] == [(("in a neighborhood", 1),)] * 2


def test_one_bad_file_among_good_ones_is_refused(tmp_path: Path) -> None:
    """Ten bad rows are few among a year's, and all of a day's."""
    contents = {"a": text(*[row()] * 5000), "b": text(*[row(date="?")] * 10, first=5000)}
    assert "b.csv, line 2: not a possible date" in str(refused(tmp_path, entry('"?.csv"'), **contents))


def test_rows_without_any_value_are_set_aside(tmp_path: Path) -> None:
    """Programs end a file with a row of blanks, which is no event."""
    blank = tuple(" " for _ in HEADER)
    intake = read(tmp_path, entry(), *[row()] * 150, blank)
    (left_out,) = intake.accounts[-1].set_aside
    assert (left_out.line, left_out.reason) == (152, "blank in every column in use")


def test_points_that_are_no_places(tmp_path: Path) -> None:
    """What a program could not place it puts at 0, 0 or at one point far off: that is not `outside the city`."""
    false, near = row(lon="-91.68", lat="36.62"), row(lon="-1", lat="-1")
    rows = [*[row()] * 20, *[false] * 5, near, near, near, near, near, row(lon="", lat="")]
    assert dict(read(tmp_path, entry(), *rows).accounts[-1].placed) == {
        "in a neighborhood": 20,
        "at a false origin": 5,
        "outside the city": 5,
        "without coordinates": 1,
    }


def test_longitude_and_latitude_swapped(tmp_path: Path) -> None:
    """Every incident would count for the city and for no neighborhood."""
    error = refused(tmp_path, entry(), row(), row(lon="2.5", lat="3.5"), row(lon="1.5", lat="3.9"))
    assert "longitude and latitude are swapped in 2 of 2 rows" in str(error)


def test_a_file_of_another_city(tmp_path: Path) -> None:
    """Points outside count for the city as a whole: a county's file would be counted as the city's."""
    rows = [*[row()] * 20, *[row(lon=f"9.{n}", lat="9") for n in range(20)]]
    error = refused(tmp_path, entry(), *rows)
    assert "file.csv: 20 of 40 rows are outside the city (at most 25.0% may be)" in str(error)
    allowed = entry(more='limits = { "outside the city" = 0.5 }')
    assert account_of(read(tmp_path / "allowed", allowed, *rows), "file.csv") == (40, 40, 0, 0, 0)


def test_two_equal_ids_among_millions_are_found_in_portions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory that grows with a file would end the check of a big one; a portion left out would hide a duplicate."""
    monkeypatch.setattr("data_access.publishing.checks._IDS_AT_ONCE", 8)
    rows = [row()] * 100
    for again in range(0, 100, 33):
        folder = tmp_path / str(again)
        error = refused(folder, entry(), *rows, row(id=str(again)))
        assert f"file.csv, lines {again + 2} and 102 both have id '{again}'" in str(error)
    assert account_of(read(tmp_path / "good", entry(), *rows), "file.csv") == (100, 100, 0, 0, 0)


def test_a_long_list_of_rows_set_aside_is_cut_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of the whole county of which one city counts would fill memory with rows that nobody reads."""
    monkeypatch.setattr("data_access.publishing.leaving_out.MOST_LISTED", 3)
    account = read(tmp_path, entry(), row(), *[row(date="01/13/2020")] * 10).accounts[-1]
    assert [each.line for each in account.set_aside] == [3, 4, 5]
    assert account.left_out == {"date outside covers": 10}


@pytest.mark.parametrize("ending", ["xlsx", "parquet", "geojson", "csv.gz"])
def test_a_drop_counts_the_same_in_every_format(tmp_path: Path, ending: str) -> None:
    """Which program exported a file must not change what is published."""
    rows = [
        ["1", "01/13/2024", 0.5, 2.5, 1, 0],
        ["2", "02/13/2024", 0.5, 2.5, 0, 2],
        ["3", "02/13/2024", None, None, 0, 1],
    ]
    files = entry(f'"file.{ending}"')
    if ending == "geojson":
        files = files.replace('"lon"', '"longitude"').replace('"lat"', '"latitude"')
    folder = write_drop(tmp_path, files, {})
    write_as(folder / f"file.{ending}", rows)
    found = counts_of(read_drop(folder, geography=None, today=TODAY).base)
    lines = [tuple("" if value is None else str(value) for value in each) for each in rows]
    assert found == counts_of(read(tmp_path / "plain", entry(), *lines).base)
    assert sum(value for key, value in found.items() if key[1] == "subjects") == 4


def write_as(path: Path, rows: list[list[object]]) -> None:
    """Write the same rows in the format of a path's ending."""
    table = pd.DataFrame(rows, columns=list(HEADER))
    if path.suffix == ".xlsx":
        table.to_excel(path, index=False)
    elif path.suffix == ".parquet":
        table.to_parquet(path)
    elif path.suffix == ".geojson":
        path.write_text(
            json.dumps({"type": "FeatureCollection", "features": [feature(each) for each in rows]})
        )
    else:
        table.to_csv(path, index=False)


def feature(values: list[object]) -> dict[str, object]:
    properties = dict(zip(HEADER, values, strict=True))
    point = [properties.pop("lon"), properties.pop("lat")]
    geometry = None if point[0] is None else {"type": "Point", "coordinates": point}
    return {"type": "Feature", "properties": properties, "geometry": geometry}

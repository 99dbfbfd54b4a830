"""One table however it is packed: a spreadsheet, Parquet, GeoJSON or gzip give the rows that the CSV file gives."""

import gzip
import json
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_access.publishing.base import IntakeError
from data_access.publishing.drop import RowsEntry
from data_access.publishing.reading import Scan, header_of, open_rows, texts_of

HEADER = ("date", "n", "code", "longitude", "latitude")
ROWS = [
    ("2024-01-31", "5", "Peña", "-74.17", "40.73"),
    ("2024-02-29", "", "true", "", ""),
]
WHERE = {"csv": "line", "csv.gz": "line", "xlsx": "row", "parquet": "row", "geojson": "feature"}


def write_csv(path: Path) -> None:
    path.write_text("\n".join(",".join(row) for row in (HEADER, *ROWS)) + "\n", encoding="utf-8")


def write_gzip(path: Path) -> None:
    write_csv(path)
    path.write_bytes(gzip.compress(path.read_bytes()))


def write_sheet(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append([date(2024, 1, 31), 5.0, "Peña", -74.17, 40.73])
    book.active.append([date(2024, 2, 29), None, True])
    book.save(path)


def write_parquet(path: Path) -> None:
    columns = {
        "date": pa.array([date(2024, 1, 31), date(2024, 2, 29)]),
        "n": pa.array([5, None]),
        "code": pa.array(["Peña", "true"]).dictionary_encode(),
        "longitude": pa.array([-74.17, None]),
        "latitude": pa.array([40.73, None]),
    }
    pq.write_table(pa.table(columns), path)


def features(*points: dict | None, **head) -> str:
    properties = [dict(zip(HEADER[:3], row[:3], strict=True)) for row in ROWS]
    properties[1] |= {"n": None, "code": True}
    listed = [
        {"type": "Feature", "properties": each, "geometry": point}
        for each, point in zip(properties, points, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", **head, "features": listed}, indent=1)


POINT = {"type": "Point", "coordinates": [-74.17, 40.73]}


def write_features(path: Path) -> None:
    path.write_text(features(POINT, None))


WRITERS = {
    "csv": write_csv,
    "csv.gz": write_gzip,
    "xlsx": write_sheet,
    "parquet": write_parquet,
    "geojson": write_features,
}


def opened(folder: Path, path: str | list[str], columns: tuple[str, ...] = HEADER, **declared) -> Scan:
    (folder / "copies").mkdir(exist_ok=True)
    return open_rows(folder, RowsEntry(path=path, **declared), columns, folder / "copies")


def refused(folder: Path, path: str | list[str], **options) -> str:
    with pytest.raises(IntakeError) as error:
        opened(folder, path, **options)
    return str(error.value)


@pytest.mark.parametrize("ending", WRITERS)
def test_one_table_however_it_is_packed(tmp_path: Path, ending: str) -> None:
    """A number that a format turns into 5.0, or a day into a count of days, would be set aside or miscounted."""
    WRITERS[ending](tmp_path / f"file.{ending}")
    passed = opened(tmp_path, f"file.{ending}")
    first = 1 if ending in ("parquet", "geojson") else 2
    found = list(texts_of(passed, HEADER))
    assert [texts for _, texts in found] == ROWS
    assert [where for where, _ in found] == [
        f"file.{ending}, {WHERE[ending]} {n}" for n in (first, first + 1)
    ]
    assert header_of(tmp_path, RowsEntry(path=f"file.{ending}")) == HEADER


def test_columns_that_are_not_used_may_hold_anything(tmp_path: Path) -> None:
    """Exports bring lists and objects that nobody counts."""
    table = pa.table({"date": ["2024-01-01"], "list": pa.array([[1, 2]])})
    pq.write_table(table, tmp_path / "file.parquet")
    assert list(texts_of(opened(tmp_path, "file.parquet", ("date",)), ("date",))) == [
        ("file.parquet, row 1", ("2024-01-01",))
    ]
    assert "column 'list' holds list" in refused(tmp_path, "file.parquet", columns=("list",))


def test_moments_keep_their_time_and_zone(tmp_path: Path) -> None:
    """Half past eleven in the evening of New York is the next day in UTC."""
    moment = datetime(2024, 1, 31, 23, 30, 5, tzinfo=UTC)
    table = pa.table(
        {
            "plain": pa.array([moment.replace(tzinfo=None)], pa.timestamp("us")),
            "zoned": pa.array([moment], pa.timestamp("us", "UTC")),
        }
    )
    pq.write_table(table, tmp_path / "file.parquet")
    ((_, texts),) = texts_of(opened(tmp_path, "file.parquet", ("plain", "zoned")), ("plain", "zoned"))
    assert texts == ("2024-01-31 23:30:05", "2024-01-31 23:30:05+0000")


@pytest.fixture
def book() -> openpyxl.Workbook:
    """A sheet of notes, and one with a title above its header."""
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    sheet = book.create_sheet("Data")
    for row in (
        ["Monthly report"],
        [],
        ["date", "n"],
        [datetime(2024, 1, 31, 14), 5],  # noqa: DTZ001 - a sheet knows no zones
        [],
        ["2024-02-01", 2.5],
    ):
        sheet.append(row)
    sheet["A8"] = None
    return book


def test_a_sheet_and_its_header_are_chosen(tmp_path: Path, book: openpyxl.Workbook) -> None:
    """A line that a report names must be the row that a person sees; an empty row is a row that was read."""
    book.save(tmp_path / "file.xlsx")
    found = list(
        texts_of(opened(tmp_path, "file.xlsx", ("date", "n"), sheet="Data", header_row=3), ("date", "n"))
    )
    assert found == [
        ("file.xlsx, row 4", ("2024-01-31 14:00:00", "5")),
        ("file.xlsx, row 5", ("", "")),
        ("file.xlsx, row 6", ("2024-02-01", "2.5")),
    ]


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        ({}, "has the sheets 'Notes', 'Data'; say which one"),
        ({"sheet": "Date"}, "no sheet 'Date'; it has 'Notes', 'Data'"),
        ({"sheet": "Data"}, "file.xlsx, row 1: the header has no column 'date'"),
        ({"sheet": "Data", "header_row": 5}, "header is empty"),
    ],
)
def test_a_sheet_that_is_not_there(
    tmp_path: Path, book: openpyxl.Workbook, declared: dict, words: str
) -> None:
    """The first sheet is often notes."""
    book.save(tmp_path / "file.xlsx")
    assert words in refused(tmp_path, "file.xlsx", columns=("date", "n"), **declared)


def test_a_stray_cell_far_off_is_named_and_takes_no_memory(tmp_path: Path) -> None:
    """A blank typed into the last cell of a sheet makes other readers ask for 500 GB."""
    write_sheet(tmp_path / "file.xlsx")
    book = openpyxl.load_workbook(tmp_path / "file.xlsx")
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "file.xlsx")
    assert "file.xlsx, row 1048576 is too long: 16384 cells" in refused(tmp_path, "file.xlsx")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (features({"type": "LineString", "coordinates": []}, None), "feature 1 is a LineString, not a Point"),
        (features({"type": "Point", "coordinates": ["a"]}, None), "feature 1 has coordinates"),
        (features(POINT, None)[:-40], "is not valid JSON"),
        (features(POINT, None)[:-2], "was cut off"),
        (features(POINT, None) + "{", "goes on after its end"),
        (features(POINT, None).replace('"code": true', '"kode": true'), "feature 2 has no property 'code'"),
        (
            features(POINT, None).replace('"code": true', '"code": [1]'),
            "feature 2: property 'code' holds a list",
        ),
        (features(POINT, None, crs={"properties": {"name": "EPSG:3424"}}), "coordinate system EPSG:3424"),
        ('{"type": "FeatureCollection"}', "has no features"),
        ('{"error": "not found"}', "has no features"),
        ('{"type": "FeatureCollection", "features": []}', "header is empty"),
        ("[1]", "no '{' where one belongs"),
        ("", "is empty; get the file again"),
    ],
)
def test_geojson_that_cannot_be_used(tmp_path: Path, content: str, words: str) -> None:
    """A feature that is skipped is an incident that is not counted."""
    (tmp_path / "file.geojson").write_text(content)
    assert words in refused(tmp_path, "file.geojson")


@pytest.mark.parametrize("ending", ["xlsx", "parquet", "csv.gz"])
@pytest.mark.parametrize("damage", ["cut", "spoiled", "other"])
def test_a_damaged_file_is_refused_in_words(tmp_path: Path, ending: str, damage: str) -> None:
    """A download that broke off must not be published as far as it came, nor end in a traceback."""
    path = tmp_path / f"file.{ending}"
    WRITERS[ending](path)
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(
        {
            "cut": whole[:-7],
            "spoiled": whole[:middle]
            + bytes(byte ^ 0x5A for byte in whole[middle : middle + 9])
            + whole[middle + 9 :],
            "other": b"date,n,code,longitude,latitude\n2024-01-01,1,x,1,1\n",
        }[damage]
    )
    message = refused(tmp_path, path.name)
    assert any(words in message for words in ("not a sound", "cut off")), message


@pytest.mark.parametrize("ending", ["xlsx", "parquet", "csv.gz"])
def test_another_format_under_the_name_of_a_csv_file(tmp_path: Path, ending: str) -> None:
    """The ending of a name is no proof of what is in the file."""
    WRITERS[ending](tmp_path / "file.csv")
    assert any(words in refused(tmp_path, "file.csv") for words in ("gzip", "XLSX", "Parquet"))


def test_generations_of_headers_behind_one_entry(tmp_path: Path) -> None:
    """Years of exports differ in the names of columns and their order, and are one dataset."""
    (tmp_path / "2023.csv").write_text("DATE OF EVENT,N\n2023-01-01,1\n")
    (tmp_path / "2024.csv").write_text('n,date,more\n2,2024-01-01,"a\nb"\n3,2024-01-02,c\n')
    passed = opened(tmp_path, "20*.csv", ("date", "n"), aliases={"date": ["DATE OF EVENT"], "n": ["N"]})
    assert list(texts_of(passed, ("date", "n"))) == [
        ("2023.csv, line 2", ("2023-01-01", "1")),
        ("2024.csv, line 2", ("2024-01-01", "2")),
        ("2024.csv, line 4", ("2024-01-02", "3")),
    ]
    assert [(part.name, part.first, part.rows) for part in passed.parts] == [
        ("2023.csv", 0, 1),
        ("2024.csv", 1, 2),
    ]
    assert "2023.csv, line 1: the header has no column 'date'" in refused(
        tmp_path, "20*.csv", columns=("date",)
    )


def test_which_files_are_meant(tmp_path: Path) -> None:
    """A file that is read twice doubles its figures; one that is missed leaves a hole."""
    for name in ("a.csv", "b.csv"):
        write_csv(tmp_path / name)
    assert [part.name for part in opened(tmp_path, ["b.csv", "a.csv"]).parts] == ["b.csv", "a.csv"]
    assert "names a.csv twice" in refused(tmp_path, ["*.csv", "a.csv"])
    assert "no file in" in refused(tmp_path, "c*.csv")
    assert "a.csv has the sha256" in refused(tmp_path, "?.csv", sha256={"a.csv": "0" * 64})
    assert "?.csv has 4 rows, but drop.toml declares 5" in refused(tmp_path, "?.csv", rows=5)


def test_a_column_under_two_of_its_names(tmp_path: Path) -> None:
    """Which of the two is meant, nobody can know."""
    (tmp_path / "a.csv").write_text("date,Date\n2024-01-01,2024-01-02\n")
    assert "has both 'date', 'Date'" in refused(
        tmp_path, "a.csv", columns=("date",), aliases={"date": ["Date"]}
    )

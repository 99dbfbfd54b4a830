"""Reading a drop: what is not exactly as declared is refused with line and fix, and nothing of it stays behind."""

import tempfile
from datetime import date
from pathlib import Path

import ibis
import pytest

from data_access.model import AreaLevel
from data_access.publishing.base import IntakeError, Residents
from data_access.publishing.read import read_drop
from tests.data_access.publishing.drops import (
    AREAS,
    AUTHORITY,
    CITY,
    account_of,
    counts_of,
    csv_text,
    write_drop,
)

SHOOTINGS = f"""
[[files]]
kind = "incidents"
path = "shootings.csv"
dataset = "shooting"
covers = ["2024-01", "2024-06"]
id = "id"
columns = {{ date = "date", longitude = "lon", latitude = "lat" }}
weights = {{ killed = "killed", wounded = "wounded" }}
{AUTHORITY}"""
HEADER = ("id", "date", "lon", "lat", "killed", "wounded")
GOOD = ("2024-01-05", "0.5", "2.5", "0", "1")

FORCE = f"""
[[files]]
kind = "incidents"
path = "reports.csv"
dataset = "use-of-force"
covers = ["2024-01", "2024-06"]
distinct = ["case"]
filter = {{ agency = ["Newark PD"] }}
columns = {{ date = "date" }}
weights = {{ incidents = 1 }}
{AUTHORITY}
[[files]]
kind = "incidents"
path = "subjects.csv"
dataset = "use-of-force"
covers = ["2024-01", "2024-06"]
join = {{ path = "reports.csv", on = "form" }}
weights = {{ subjects = 1 }}
{AUTHORITY}
[files.dimensions.race]
column = "race"
codes = {{ B = "black", "" = "unknown" }}
"""
REPORTS = [("F1", "C1", "Newark PD", "2024-01-05"), ("F2", "C1", "Newark PD", "2024-02-05")]

CRIME = """
[[files]]
kind = "counts"
path = "crime.csv"
dataset = "reported-crime"
covers = ["2024-01", "2024-02"]
date_format = "%Y-%m"
columns = { date = "month", ward = "ward", neighborhood = "hood" }
weights = { incidents = "count" }
[files.dimensions.offense]
column = "offense"
codes = { murder = "murder", theft = "theft" }
"""
CRIME_HEADER = ("month", "ward", "hood", "offense", "count")
CRIME_ROWS = [("2024-01", "West", "Hill", "theft", "5"), ("2024-02", "West", "Hill", "theft", "82.0")]

POPULATION = '[[files]]\nkind = "population"\npath = "population.csv"\n'
POPULATION_HEADER = ("area_level", "area", "year", "residents")


def shootings(*rows: tuple[str, ...], good: int = 0) -> str:
    """A file of these rows after some good ones, with ids that all differ."""
    told = [*[GOOD] * good, *rows]
    return csv_text(HEADER, [(str(n), *row) for n, row in enumerate(told)])


def force(reports: list = REPORTS, subjects: list = [("F1", "B"), ("F2", "")]) -> dict[str, str]:  # noqa: B006
    return {
        "reports.csv": csv_text(("form", "case", "agency", "date"), reports),
        "subjects.csv": csv_text(("form", "race"), subjects),
    }


def read(folder: Path, files: str, contents: dict, **options):
    return read_drop(write_drop(folder, files, contents), geography=None, **options)


def refused(folder: Path, files: str, contents: dict) -> IntakeError:
    with pytest.raises(IntakeError) as error:
        read(folder, files, contents)
    return error.value


@pytest.mark.parametrize(
    ("row", "reason", "value"),
    [
        (("2024-02-30", "0.5", "2.5", "0", "1"), "not a possible date", "2024-02-30"),
        (("02/03/2024", "0.5", "2.5", "0", "1"), "not a possible date", "02/03/2024"),
        (("24-02-03", "0.5", "2.5", "0", "1"), "not a possible date", "24-02-03"),
        ((" 2024-02-03", "0.5", "2.5", "0", "1"), "not a possible date", " 2024-02-03"),
        (("infinity", "0.5", "2.5", "0", "1"), "not a possible date", "infinity"),
        (("", "0.5", "2.5", "0", "1"), "not a possible date", ""),
        (("2024-02-03", "0.5", "2.5", "82.5", "1"), "not a whole number", "82.5"),
        (("2024-02-03", "0.5", "2.5", "0", "1,000"), "not a whole number", "1,000"),
        (("2024-02-03", "0.5", "2.5", "-5", "1"), "not a whole number", "-5"),
        (("2024-02-03", "0.5", "2.5", "inf", "1"), "not a whole number", "inf"),
        (("2024-02-03", "0.5", "2.5", "1e3", "1"), "not a whole number", "1e3"),
        (("2024-02-03", "0.5", "2.5", "", "1"), "not a whole number", ""),
        (("2024-02-03", "0.5", "", "0", "1"), "not coordinates", "0.5 "),
        (("2024-02-03", "nan", "2.5", "0", "1"), "not coordinates", "nan 2.5"),
        (("2024-02-03", "inf", "2.5", "0", "1"), "not coordinates", "inf 2.5"),
        (("2024-02-03", "0.5", "north", "0", "1"), "not coordinates", "0.5 north"),
        (("2024-02-03", "0.5", "91", "0", "1"), "not coordinates", "0.5 91"),
        (("2099-01-01", "0.5", "2.5", "0", "1"), "date in the future", "2099-01-01"),
        (("1900-01-01", "0.5", "2.5", "0", "1"), "date of long ago", "1900-01-01"),
        (("1970-01-01", "0.5", "2.5", "0", "1"), "date of long ago", "1970-01-01"),
        (("2023-12-31", "0.5", "2.5", "0", "1"), "date outside covers", "2023-12-31"),
        (("2024-02-03 00:00", "0.5", "2.5", "0", "1"), "not a possible date", "2024-02-03 00:00"),
        ((" ", "", "", " ", ""), "not a possible date", " "),
        (("0001-01-01", "0.5", "2.5", "0", "1"), "not a possible date", "0001-01-01"),
    ],
)
def test_a_row_that_cannot_be_read_is_set_aside_with_its_line(
    tmp_path: Path, row: tuple[str, ...], reason: str, value: str
) -> None:
    """Other readers turn each of these into a number, a missing value or another day, without a word."""
    intake = read(tmp_path, SHOOTINGS, {"shootings.csv": shootings(row, good=100)})
    account = next(each for each in intake.accounts if each.path == "shootings.csv")
    (left_out,) = account.set_aside
    assert (left_out.line, left_out.reason, left_out.value) == (102, reason, value)
    assert (account.read, account.counted) == (101, 100)


@pytest.mark.parametrize("killed", ["5", "5.0", "5.000", "05"])
def test_whole_numbers_however_a_program_writes_them(tmp_path: Path, killed: str) -> None:
    """Exports of spreadsheets write 5 as 5.0."""
    rows = shootings(("2024-02-03", "0.5", "2.5", killed, "0"))
    base = counts_of(read(tmp_path, SHOOTINGS, {"shootings.csv": rows}).base)
    assert base["shooting", "killed", "west~hill", "2024-02", "all", "all"] == 5


def test_too_many_unreadable_rows_refuse_the_file(tmp_path: Path) -> None:
    """More than one in a hundred is a wrong date format, not a typing mistake."""
    bad = ("2024-02-30", "0.5", "2.5", "0", "1")
    error = refused(tmp_path, SHOOTINGS, {"shootings.csv": shootings(bad, bad, good=100)})
    assert "shootings.csv, line 102: not a possible date: '2024-02-30' (the first of 2 such rows" in str(
        error
    )
    assert "2024-02-30" not in error.logged
    assert "line 102" in error.logged


def test_rows_that_are_declared_not_to_count_may_be_many(tmp_path: Path) -> None:
    """A file of ten years of which one is published is the usual case."""
    old = ("2014-02-03", "0.5", "2.5", "0", "1")
    intake = read(tmp_path, SHOOTINGS, {"shootings.csv": shootings(GOOD, *[old] * 50)})
    assert account_of(intake, "shootings.csv") == (51, 1, 0, 0, 50)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [(GOOD, GOOD, "are equal in all"), (GOOD, ("2024-02-05", *GOOD[1:]), "differ otherwise")],
)
def test_two_rows_with_one_id_are_refused(tmp_path: Path, first: tuple, second: tuple, words: str) -> None:
    """Counting one event twice, or choosing one of two versions of it, would both be silent mistakes."""
    text = csv_text(HEADER, [("1", *GOOD), ("7", *first), ("3", *GOOD), ("7", *second)])
    error = refused(tmp_path, SHOOTINGS, {"shootings.csv": text})
    assert "shootings.csv, lines 3 and 5 both have id '7'" in str(error)
    assert words in str(error)
    assert "'7'" not in error.logged


def test_one_id_among_rows_that_do_not_count(tmp_path: Path) -> None:
    """A row outside what is covered cannot make a row inside it a duplicate."""
    text = csv_text(HEADER, [("7", *GOOD), ("7", "2014-01-05", *GOOD[1:])])
    assert account_of(read(tmp_path, SHOOTINGS, {"shootings.csv": text}), "shootings.csv") == (2, 1, 0, 0, 1)


def test_a_code_that_is_not_mapped_is_named(tmp_path: Path) -> None:
    """A new code of the source would otherwise vanish from every breakdown."""
    error = refused(tmp_path, FORCE, force(subjects=[("F1", "B"), ("F2", 'X"')]))
    assert "subjects.csv, line 3: the code 'X\"' in column 'race' is not mapped" in str(error)
    assert '"X\\"" = "…" to [files.dimensions.race.codes]' in str(error)
    assert "X" not in error.logged


def test_a_code_of_a_row_that_does_not_count_need_not_be_mapped(tmp_path: Path) -> None:
    """Another agency's codes are not ours."""
    reports = [*REPORTS, ("F3", "C3", "East Newark PD", "2024-01-05")]
    intake = read(tmp_path, FORCE, force(reports, [("F1", "B"), ("F3", "?")]))
    assert account_of(intake, "subjects.csv") == (2, 1, 0, 0, 1)


def test_rows_take_their_month_from_the_first_report_of_the_event(tmp_path: Path) -> None:
    """A subject of a further report belongs to the month in which the incident is counted."""
    base = counts_of(read(tmp_path, FORCE, force()).base)
    assert {key[3] for key in base} == {"2024-01"}
    assert base["use-of-force", "subjects", "newark", "2024-01", "all", "all"] == 2


def test_a_row_without_its_parent(tmp_path: Path) -> None:
    """One in a hundred may be lost; more means that the files are not of one export."""
    many = [("F1", "B")] * 100
    intake = read(tmp_path / "few", FORCE, force(subjects=[*many, ("F9", "B")]))
    (left_out,) = next(each for each in intake.accounts if each.path == "subjects.csv").set_aside
    assert (left_out.line, left_out.reason, left_out.value) == (102, "no row to join", "F9")
    error = refused(tmp_path / "many", FORCE, force(subjects=[("F1", "B"), ("F9", "B")]))
    assert "subjects.csv, line 3: no row to join: 'F9'" in str(error)


def test_a_parent_that_is_there_twice(tmp_path: Path) -> None:
    """Each subject would be counted twice."""
    error = refused(tmp_path, FORCE, force([*REPORTS, REPORTS[0]]))
    assert "reports.csv, lines 2 and 4 both have form 'F1', by which subjects.csv is joined" in str(error)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([*CRIME_ROWS, CRIME_ROWS[0]], "crime.csv, lines 2 and 4 both have counts for 2024-01"),
        ([CRIME_ROWS[0]], "covers 2024-02 and has no row for it (1 such months)"),
        ([*CRIME_ROWS, ("2024-01", "West", "Hill", "murder", "82.5")], "line 4: not a whole number: '82.5'"),
        ([*CRIME_ROWS, ("2024-13", "West", "Hill", "murder", "1")], "line 4: not a possible date: '2024-13'"),
        ([*CRIME_ROWS, ("2024-01", "West", "Hil", "murder", "1")], "line 4: 'Hil' is no neighborhood"),
        (
            [*CRIME_ROWS, ("2024-01", "", "Park", "murder", "1")],
            "line 4: neighborhood 'Park' lies in 2 wards",
        ),
        ([*CRIME_ROWS, ("2024-01", "East", "Hill", "murder", "1")], "'Hill' does not lie in ward 'East'"),
        ([*CRIME_ROWS, ("2024-01", "West", "Hill", "arson", "1")], "line 4: the code 'arson'"),
    ],
)
def test_counts_must_all_be_readable(tmp_path: Path, rows: list, words: str) -> None:
    """One unread row of counts is a month or a place that reads as 0."""
    assert words in str(refused(tmp_path, CRIME, {"crime.csv": csv_text(CRIME_HEADER, rows)}))


def test_months_without_rows_may_mean_zero(tmp_path: Path) -> None:
    """Where a source leaves zeros out, drop.toml says so."""
    files = CRIME.replace("[files.dimensions", "empty_months_are_zero = true\n[files.dimensions", 1)
    intake = read(tmp_path, files, {"crime.csv": csv_text(CRIME_HEADER, CRIME_ROWS[:1])})
    assert account_of(intake, "crime.csv") == (1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("columns", "level", "area"),
    [
        ('date = "month", ward = "ward", neighborhood = "hood"', AreaLevel.ATOM, "west~hill"),
        ('date = "month"', AreaLevel.CITY, "newark"),
    ],
)
def test_coverage_says_how_finely_places_are_known(
    tmp_path: Path, columns: str, level: AreaLevel, area: str
) -> None:
    """Counts of the whole city say nothing about its parts, which must not read as 0."""
    files = CRIME.replace('date = "month", ward = "ward", neighborhood = "hood"', columns)
    intake = read(tmp_path, files, {"crime.csv": csv_text(CRIME_HEADER, CRIME_ROWS)})
    assert {source.level for source in intake.coverage} == {level}
    assert set(intake.base["area"]) == {area}


def test_wards_alone_are_refused_where_neighborhoods_are_shown(tmp_path: Path) -> None:
    """Every neighborhood would read 0, or the load would end in an error that names no file."""
    files = CRIME.replace(', neighborhood = "hood"', "")
    error = refused(tmp_path, files, {"crime.csv": csv_text(CRIME_HEADER, CRIME_ROWS)})
    assert "crime.csv: columns names a ward and no neighborhood" in str(error)
    assert "name the column with the neighborhood, or longitude and latitude" in str(error)


def test_wards_alone_are_enough_where_no_neighborhood_is_shown(tmp_path: Path) -> None:
    """Stops come by ward and are shown by ward: their wards are known as well as if there were points."""
    files = CRIME.replace(', neighborhood = "hood"', "").replace("reported-crime", "stops")
    files = files[: files.index("[files.dimensions")].replace("incidents =", "stops =")
    files = files.replace("weights", AUTHORITY + "weights")
    rows = [("2024-01", "West", "5"), ("2024-02", "", "82")]
    intake = read(tmp_path, files, {"crime.csv": csv_text(("month", "ward", "count"), rows)})
    assert {source.level for source in intake.coverage} == {AreaLevel.ATOM}
    assert set(intake.base["area"]) == {
        "west~unplaced-neighborhood",
        "unplaced-ward~unplaced-neighborhood",
    }


def test_population(tmp_path: Path) -> None:
    """Rates need residents by area and year."""
    rows = [
        ("city", "newark", "2020", "311549"),
        ("ward", "West", "2020", "60000"),
        ("neighborhood", "hill", "2020", "9"),
    ]
    intake = read(tmp_path, POPULATION, {"population.csv": csv_text(POPULATION_HEADER, rows)})
    assert intake.residents == (
        Residents(AreaLevel.CITY, "newark", 2020, 311549),
        Residents(AreaLevel.WARD, "west", 2020, 60000),
        Residents(AreaLevel.NEIGHBORHOOD, "hill", 2020, 9),
    )
    assert intake.base.empty


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("county", "essex", "2020", "9"), "line 3: 'county' is no area level"),
        (("ward", "hill", "2020", "9"), "line 3: 'hill' is no ward"),
        (("ward", "west", "20", "9"), "line 3: '20' is no year"),
        (("ward", "west", "2020", "9.5"), "line 3: '9.5' is not a whole number"),
        (("ward", "west", "2020", "-9"), "line 3: '-9' is not a whole number"),
        (("city", "newark", "2020", "9"), "line 3 states newark in 2020 again"),
    ],
)
def test_population_that_cannot_be_used(tmp_path: Path, row: tuple, words: str) -> None:
    """A wrong number of residents makes every rate of an area wrong."""
    rows = [("city", "newark", "2020", "311549"), row]
    text = csv_text(POPULATION_HEADER, rows)
    assert words in str(refused(tmp_path, POPULATION, {"population.csv": text}))


def test_a_drop_without_areas_uses_those_of_the_release(tmp_path: Path) -> None:
    """A monthly load must not need the outlines again, and lies where the earlier ones do."""
    contents = {"shootings.csv": shootings(GOOD)}
    first = read(tmp_path / "first", SHOOTINGS, contents)
    folder = write_drop(tmp_path / "second", SHOOTINGS, contents, head="")
    second = read_drop(folder, geography=first.geography)
    assert (first.brings_geography, second.brings_geography) == (True, False)
    assert counts_of(first.base) == counts_of(second.base)
    with pytest.raises(IntakeError, match="no areas"):
        read_drop(folder, geography=None)


def test_a_drop_of_another_city_is_refused(tmp_path: Path) -> None:
    """Two cities in one store would be summed."""
    contents = {"shootings.csv": shootings(GOOD)}
    geography = read(tmp_path / "first", SHOOTINGS, contents).geography
    folder = write_drop(tmp_path / "second", SHOOTINGS, contents, head=CITY.replace("newark", "elizabeth"))
    with pytest.raises(IntakeError, match="about the city 'elizabeth'"):
        read_drop(folder, geography=geography)


def test_authorities_are_handed_on_once_and_must_agree(tmp_path: Path) -> None:
    """Who agreed to publish what must not depend on the order of files."""
    (authority,) = read(tmp_path / "one", FORCE, force()).authorities
    assert (authority.dataset, authority.finest, authority.date) == (
        "use-of-force",
        AreaLevel.WARD,
        date(2025, 1, 15),
    )
    other = FORCE.replace('approver = "nobody"', 'approver = "somebody"', 1)
    assert "state different authorities" in str(refused(tmp_path / "two", other, force()))


def test_nothing_of_the_files_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Raw rows are about people: no copy may outlive the reading, in folders or in an engine, however it ends."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    backend = ibis.duckdb.connect()
    bom = {name: text.encode("utf-8-sig") for name, text in force().items()}
    read(tmp_path / "good", FORCE, bom, backend=backend)
    assert list(scratch.iterdir()) == []
    broken = force(subjects=[("F1", "?")])
    with pytest.raises(IntakeError):
        read(tmp_path / "broken", FORCE, broken, backend=backend)
    assert list(scratch.iterdir()) == []
    left = (
        "SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views() WHERE NOT internal"
    )
    assert backend.con.execute(left).fetchall() == []


def test_progress_names_each_file(tmp_path: Path) -> None:
    """A load of a gigabyte must be seen to move."""
    told: list[str] = []
    read(tmp_path, FORCE, force(), progress=told.append)
    assert told == [
        "reading areas",
        *(f"{doing} {name}.csv" for name in ("reports", "subjects") for doing in ("reading", "counting")),
    ]


def test_a_delimiter_and_an_encoding_that_are_not_ours(tmp_path: Path) -> None:
    """Exports of a Spanish spreadsheet: semicolons, cp1252, CRLF."""
    files = SHOOTINGS.replace('id = "id"', 'id = "número"\ndelimiter = ";"\nencoding = "cp1252"')
    text = shootings(GOOD, GOOD).replace("id,", "número,").replace(",", ";").replace("\n", "\r\n")
    intake = read(tmp_path, files, {"shootings.csv": text.encode("cp1252")})
    assert account_of(intake, "shootings.csv") == (2, 2, 0, 0, 0)


def test_a_drop_of_nothing_but_areas(tmp_path: Path) -> None:
    """The first drop of a city may be its map."""
    intake = read_drop(write_drop(tmp_path, "", {}, head=AREAS), geography=None)
    assert (len(intake.base), intake.brings_geography) == (0, True)
    assert [account.kind for account in intake.accounts] == ["areas", "areas"]

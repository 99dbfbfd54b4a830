"""Each guess of a draft: what it says, why, and what it leaves to a person."""

import gzip
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.catalog import DATASETS, dataset
from data_access.publishing.base import IntakeError
from data_access.publishing.drafting.text import Key, Need, Proposal, Section, entry_text
from data_access.publishing.drafting.words import plain
from tests.data_access.publishing.drafting.finishing import drafted, needs_of
from tests.data_access.publishing.drops import NEIGHBORHOODS, WARDS, csv_text, geojson

HEADER = ("incident_id", "date", "killed", "wounded")


def days(months: Iterable[str], per_month: int = 8) -> list[str]:
    return [f"{month}-{1 + n * 27 // (per_month - 1):02d}" for month in months for n in range(per_month)]


def shootings(dates: Iterable[str], header: tuple[str, ...] = HEADER) -> str:
    return csv_text(header, ([f"S{n}", day, 0, 1] for n, day in enumerate(dates)))


def folder_of(path: Path, files: Mapping[str, str | bytes], *, areas: bool = False) -> Path:
    path.mkdir(exist_ok=True)
    if areas:
        files = {**files, "wards.geojson": geojson(WARDS), "hoods.geojson": geojson(NEIGHBORHOODS)}
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def only_entry(text: str) -> dict:
    (entry,) = tomllib.loads(text)["files"]
    return entry


YEAR = [f"2023-{month:02d}" for month in range(1, 13)]


def test_day_and_month_that_could_be_exchanged_are_left_to_a_person(tmp_path: Path) -> None:
    """03/04 read as 3 April instead of 4 March moves every row by a month, and nothing else would show it."""
    dates = [f"{n:02d}/{1 + (n * 5) % 12:02d}/2023" for n in range(1, 13)]
    found = drafted(folder_of(tmp_path / "in", {"shootings.csv": shootings(dates * 4)}))
    assert only_entry(found.text)["date_format"] == ""
    (asked,) = (need for need in found.needs if need.column == "date" and "cannot be told apart" in need.what)
    assert all(form in asked.what for form in ("%m/%d/%Y", "%d/%m/%Y"))
    assert asked.examples


def test_one_day_above_twelve_settles_the_order(tmp_path: Path) -> None:
    """All values are looked at, not the first ones."""
    dates = ["01/02/2023"] * 500 + ["25/02/2023"]
    text = drafted(folder_of(tmp_path / "in", {"shootings.csv": shootings(dates)})).text
    assert only_entry(text)["date_format"] == "%d/%m/%Y"
    assert "fits 501 of 501 rows" in text


def test_an_incomplete_last_month_is_left_out(tmp_path: Path) -> None:
    """Inside covers no row means 0: half a month would read as a fall."""
    dates = [*days(YEAR), "2024-01-02", "2024-01-04", "2024-01-06", "2024-01-07", "2024-01-09"]
    found = drafted(folder_of(tmp_path / "in", {"shootings.csv": shootings(dates)}))
    assert only_entry(found.text)["covers"] == ["2023-01", "2023-12"]
    assert any(
        "5 rows are left out of covers" in need.what and "2024-01-09" in need.what for need in found.needs
    )


def test_the_month_that_is_not_over_is_left_out(tmp_path: Path) -> None:
    """The program refuses covers that reach into it."""
    dates = days([*YEAR, "2026-10", "2026-11"], 20)
    found = drafted(folder_of(tmp_path / "in", {"shootings.csv": shootings(dates)}))
    assert only_entry(found.text)["covers"] == ["2023-01", "2026-10"]


def test_months_without_rows_are_gaps_where_they_cannot_be_chance(tmp_path: Path) -> None:
    """A lost file must not read as a month without anybody shot."""
    found = drafted(
        folder_of(tmp_path / "in", {"shootings.csv": shootings(days([*YEAR[:5], *YEAR[7:]], 10))})
    )
    assert only_entry(found.text)["gaps"] == [["2023-06", "2023-07"]]
    assert any("no row in 2023-06 to 2023-07" in need.what for need in found.needs)


def test_months_without_rows_of_rare_events_count_0(tmp_path: Path) -> None:
    """With two a month, none in one is no gap, and the draft says that it counts 0."""
    dates = [f"{month}-{day}" for month in (*YEAR[:5], *YEAR[6:]) for day in ("01", "28")]
    text = drafted(folder_of(tmp_path / "in", {"shootings.csv": shootings(dates)})).text
    assert "gaps" not in only_entry(text)
    assert "No row in 2023-06: counted as 0" in text


def test_encoding_is_tried_on_the_whole_file_and_shown(tmp_path: Path) -> None:
    """The one name with an accent may stand on the last line."""
    content = csv_text(
        (*HEADER, "street"), ([f"S{n}", day, 0, 1, "Broad St"] for n, day in enumerate(days(YEAR)))
    )
    content += "S999,2023-12-28,0,1,Muñoz Marín Blvd\n"
    text = drafted(folder_of(tmp_path / "in", {"shootings.csv": content.encode("cp1252")})).text
    assert only_entry(text)["encoding"] == "cp1252"
    assert "line 98 is not UTF-8; as cp1252 it reads" in text
    assert "Muñoz" in text


def test_codes_that_nobody_knows_are_listed_with_their_rows(tmp_path: Path) -> None:
    """A code that is guessed at is counted wrongly for years."""
    codes = ["Robbery", "Larceny", "09A", "Loitering"] * 24
    rows = ([f"C{n}", day, code] for n, (day, code) in enumerate(zip(days(YEAR), codes, strict=True)))
    found = drafted(folder_of(tmp_path / "in", {"crimes.csv": csv_text(("id", "date", "offense"), rows)}))
    codes_of = only_entry(found.text)["dimensions"]["offense"]["codes"]
    assert codes_of == {"Robbery": "robbery", "Larceny": "theft", "09A": "murder"}
    assert '# Loitering = "…"  # TODO 24 rows' in found.text
    assert any(need.examples == (("Loitering", 24),) for need in found.needs)


def test_rows_that_are_sums_of_others_are_left_out(tmp_path: Path) -> None:
    """`violent crime` beside murder, rape, robbery and assault would count each of them twice."""
    kinds = ["Murder", "Rape", "Robbery", "Aggravated assault", "Violent crime"]
    rows = ([month, kind, 40 if kind == "Violent crime" else 10] for month in YEAR for kind in kinds)
    found = drafted(
        folder_of(tmp_path / "in", {"crime_counts.csv": csv_text(("month", "offense", "count"), rows)})
    )
    entry = only_entry(found.text)
    assert entry["kind"] == "counts"
    assert "Violent crime" not in entry["filter"]["offense"]
    assert "Violent crime" not in entry["dimensions"]["offense"]["codes"]


def test_a_column_of_sums_that_are_none_is_asked_about(tmp_path: Path) -> None:
    """Where the total is not the sum of its parts, one of them is wrong."""
    header = (
        "month",
        "murder",
        "rape",
        "robbery",
        "aggravated_assault",
        "burglary",
        "theft",
        "motor vehicle theft",
        "violent crime",
    )
    rows = [[month, 1, 2, 3, 4, 5, 6, 7, 10 if month != "2023-05" else 11] for month in YEAR]
    found = drafted(folder_of(tmp_path / "in", {"crime.csv": csv_text(header, rows)}))
    assert any(
        "not the sum of murder, rape, robbery, aggravated_assault in 1 rows" in need.what
        for need in found.needs
    )


def test_a_category_without_a_column_is_asked_about(tmp_path: Path) -> None:
    """It would read as 0."""
    header = ("month", "murder", "robbery", "burglary")
    found = drafted(
        folder_of(tmp_path / "in", {"crime.csv": csv_text(header, [[month, 1, 2, 3] for month in YEAR])})
    )
    assert any("no column gives aggravated-assault" in need.what for need in found.needs)


def test_the_newest_of_several_editions_is_proposed(tmp_path: Path) -> None:
    """Two editions of one month would be two counts for it."""
    leaves = [c for c in dataset("reported-crime").dimension("offense").leaves() if c != "unknown"]
    rows = [
        [month, edition, *range(len(leaves))] for edition in ("2024-01-15", "2024-06-15") for month in YEAR
    ]
    found = drafted(folder_of(tmp_path / "in", {"crime.csv": csv_text(("month", "vintage", *leaves), rows)}))
    assert only_entry(found.text)["filter"] == {"vintage": ["2024-06-15"]}
    assert any("2 editions" in need.what for need in found.needs)


def test_names_of_areas_are_tried_against_the_outlines(tmp_path: Path) -> None:
    """A ward that is misspelled is no ward, and a neighborhood in two wards places nobody."""
    places = [("West Ward", "Hill"), ("EAST", "Mill"), ("Eest", "Park"), ("", "")] * 24
    rows = ([f"C{n}", day, *place] for n, (day, place) in enumerate(zip(days(YEAR), places, strict=True)))
    content = csv_text(("id", "date", "ward", "neighborhood"), rows)
    found = drafted(folder_of(tmp_path / "in", {"crimes.csv": content}, areas=True))
    entry = next(file for file in tomllib.loads(found.text)["files"] if file["path"] == "crimes.csv")
    assert entry["columns"] == {"date": "date", "ward": "ward", "neighborhood": "neighborhood"}
    assert entry["places"] == {"West Ward": "west"}
    assert '# Eest = "…"  # TODO 24 rows' in found.text
    alone = csv_text(
        ("id", "date", "neighborhood"), ([f"C{n}", day, "Park"] for n, day in enumerate(days(YEAR)))
    )
    found = drafted(folder_of(tmp_path / "alone", {"crimes.csv": alone}, areas=True))
    assert any("lie in two or more wards" in need.what for need in found.needs)


def test_exchanged_coordinates_are_noticed(tmp_path: Path) -> None:
    """All rows would lie outside the city."""
    rows = ([f"S{n}", day, 0, 1, 2.5, 1.0] for n, day in enumerate(days(YEAR)))
    content = csv_text((*HEADER, "longitude", "latitude"), rows)
    (folder := tmp_path / "in").mkdir()
    swapped = content.replace("2.5,1.0", "2.5,3.5")
    found = drafted(folder_of(folder, {"shootings.csv": swapped}, areas=True))
    entry = next(file for file in tomllib.loads(found.text)["files"] if file["path"] == "shootings.csv")
    assert (entry["columns"]["longitude"], entry["columns"]["latitude"]) == ("latitude", "longitude")
    assert "exchanged" in found.text


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("crimes.csv", b"<!DOCTYPE html><p>Not found</p>\n", "web page"),
        ("crimes.csv", b"%PDF-1.4 and so on\n", "PDF"),
        ("crimes.csv", b"id,date,id\n1,2023-01-01,2\n", "more than once"),
        ("crimes.csv", b"id,date\n1,2023-01-01\n2\n", "line 3"),
        ("crimes.csv", b"", "crimes.csv"),
        ("crimes.csv.gz", b"\x1f\x8b\x08\x00damaged", "crimes.csv.gz"),
        ("wards.geojson", b"{}", "no features"),
        ("wards.geojson", b"{", "wards.geojson"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_drafted(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    """One bad file of twelve must not cost the other eleven."""
    files = {name: content, "shootings.csv": shootings(days(YEAR)).encode()}
    found = drafted(folder_of(tmp_path / "in", files))
    assert any(told in need for need in needs_of(found, name)), found.needs
    assert only_entry(found.text)["path"] == "shootings.csv"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A folder from outside must not make the program read other files of this machine."""
    folder = folder_of(tmp_path / "in", {"shootings.csv": shootings(days(YEAR))})
    (folder / "passwords.csv").symlink_to("/etc/passwd")
    assert any("is a link" in need for need in needs_of(drafted(folder), "passwords.csv"))


def test_texts_over_several_lines_do_not_keep_a_file_from_being_drafted(tmp_path: Path) -> None:
    """Narratives run over lines; no entry uses them."""
    rows = ([f"S{n}", day, 0, 1, "first line\nsecond line"] for n, day in enumerate(days(YEAR)))
    content = csv_text((*HEADER, "narrative"), rows)
    assert only_entry(drafted(folder_of(tmp_path / "in", {"shootings.csv": content})).text)["rows"] == 96


def test_a_file_that_speaks_of_nothing_we_know_is_left_out_and_asked_about(tmp_path: Path) -> None:
    """Permits are no crimes, whatever their columns."""
    content = csv_text(("permit", "date", "fee"), ([n, day, 7] for n, day in enumerate(days(YEAR))))
    found = drafted(folder_of(tmp_path / "in", {"permits.csv": content}))
    assert tomllib.loads(found.text)["files"] == []
    (asked,) = found.needs
    assert "which dataset is this" in asked.what
    named = drafted(tmp_path / "in", datasets=(dataset("reported-crime"),))
    assert only_entry(named.text)["dataset"] == "reported-crime"


def test_residents_are_known_by_their_columns(tmp_path: Path) -> None:
    """Rates need them."""
    content = csv_text(("area_level", "area", "year", "population"), [["ward", "West", 2020, 1000]])
    entry = only_entry(drafted(folder_of(tmp_path / "in", {"people.csv": content})).text)
    assert entry["kind"] == "population"
    assert entry["columns"] == {
        "area_level": "area_level",
        "area": "area",
        "year": "year",
        "residents": "population",
    }


@pytest.mark.parametrize("files", [{}, {"drop.toml": "title = 'x'"}, {".hidden": "x"}])
def test_a_folder_without_files_is_said_plainly(tmp_path: Path, files: Mapping[str, str]) -> None:
    """The most common first mistake is the wrong folder."""
    with pytest.raises(IntakeError, match="holds no files"):
        drafted(folder_of(tmp_path / "in", files))


texts = st.text(st.characters(codec="utf-8"), max_size=30)


@given(names=st.lists(texts, min_size=1, max_size=4, unique=True), value=texts, why=texts)
def test_whatever_stands_in_a_file_the_draft_is_toml(names: list[str], value: str, why: str) -> None:
    """A header or a code with a quote, a line break or a control character must not break or fake a line."""
    keys = tuple(Key(name, value, why) for name in names)
    need = Need(value, why, why, ((value, 1),))
    proposal = Proposal(why, value, (Key("path", value, why),), (Section(("codes",), keys),), (need,))
    (entry,) = tomllib.loads(entry_text(proposal))["files"]
    assert entry == {"path": value, "codes": dict.fromkeys(names, value)}
    assert tomllib.loads(entry_text(Proposal(why, value, keys, (), (need,), usable=False))) == {}


def test_every_word_is_written_as_words_are_compared() -> None:
    """A synonym with a capital or a hyphen would never be found."""
    from data_access.publishing.drafting import words

    tables = (words._CATEGORIES.values(), [words._DIMENSIONS], [words._DATASETS], [words._MEASURES])
    listed = [word for table in tables for group in table for each in group.values() for word in each]
    listed += [word for group in (words.COUNT, words.DATE, words.WARD, words.NEIGHBORHOOD) for word in group]
    assert [word for word in listed if plain(word) != word] == []


def test_every_synonym_belongs_to_the_catalogue() -> None:
    """A category that was renamed leaves words behind that mean nothing."""
    from data_access.publishing.drafting import words

    dimensions = [dimension for each in DATASETS for dimension in each.dimensions]
    assert set(words._CATEGORIES) <= {dimension.id for dimension in dimensions}
    for name, synonyms in words._CATEGORIES.items():
        ids = {category.id for d in dimensions if d.id == name for category in d.categories}
        assert set(synonyms) <= ids
        twice = Counter(word for each in synonyms.values() for word in each)
        assert [word for word, number in twice.items() if number > 1] == []
    assert set(words._DATASETS) <= {each.id for each in DATASETS}


def shooting_rows() -> list[list[object]]:
    return [[f"S{n}", day, 0, 1] for n, day in enumerate(days(YEAR))]


def test_a_spreadsheet_with_titles_and_several_sheets(tmp_path: Path) -> None:
    """The header stands below a title, and the rows on the second sheet: as staff receive them."""
    workbook = openpyxl.Workbook()
    workbook.active.append(["About this file"])
    sheet = workbook.create_sheet("Data")
    sheet.append(["Shootings, all of 2023"])
    sheet.append([])
    sheet.append(list(HEADER))
    for row in shooting_rows():
        sheet.append(row)
    (tmp_path / "in").mkdir()
    workbook.save(tmp_path / "in" / "shootings.xlsx")
    found = drafted(tmp_path / "in")
    entry = only_entry(found.text)
    assert (entry["sheet"], entry["header_row"], entry["rows"]) == ("Data", 3, 96)
    assert entry["covers"] == ["2023-01", "2023-12"]
    assert "other sheets with rows: Sheet" in found.text


def test_other_formats_are_rows_like_any(tmp_path: Path) -> None:
    """A packed file, a Parquet file and points on a map say the same as the CSV file."""
    plain = shootings(days(YEAR))
    features = [
        {
            "type": "Feature",
            "properties": dict(zip(HEADER, row, strict=True)),
            "geometry": {"type": "Point", "coordinates": [2.5, 1.5]},
        }
        for row in shooting_rows()
    ]
    frame = pd.DataFrame(shooting_rows(), columns=list(HEADER))
    frame.to_parquet(tmp_path / "shootings.parquet", index=False)
    for name, content in (
        ("shootings.csv.gz", gzip.compress(plain.encode())),
        ("shootings.parquet", (tmp_path / "shootings.parquet").read_bytes()),
        ("shootings.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode()),
    ):
        folder = folder_of(tmp_path / name.replace(".", "-"), {name: content})
        entry = only_entry(drafted(folder).text)
        assert (entry["covers"], entry["rows"]) == (["2023-01", "2023-12"], 96), name
        assert entry["weights"] == {"killed": "killed", "wounded": "wounded"}
        assert ("longitude" in entry["columns"]) is (name == "shootings.geojson")


def test_records_are_known_by_their_columns(tmp_path: Path) -> None:
    """Meetings come as a table that somebody keeps by hand."""
    header = (
        "id",
        "Title",
        "meeting kind",
        "state",
        "date",
        "place",
        "open",
        "take_part",
        "minutes taken by",
    )
    rows = [
        ["m-1", "Ward meeting", "community", "Held", "03/25/2024", "Library", "yes", "Come", "x"],
        ["m-2", "Board", "oversight-board", "postponed", "04/02/2024", "Hall", "no", "", "x"],
    ]
    found = drafted(folder_of(tmp_path / "in", {"meetings.csv": csv_text(header, rows)}))
    entry = only_entry(found.text)
    assert (entry["kind"], entry["date_format"]) == ("meetings", "%m/%d/%Y")
    assert entry["columns"] == {
        "title_en": "Title",
        "meeting_kind": "meeting kind",
        "place_en": "place",
        "take_part_en": "take_part",
    }
    assert entry["codes"] == {"state": {"Held": "held"}}
    (asked,) = found.needs
    assert asked.examples == (("postponed", 1),)
    assert "Not used: minutes taken by" in found.text


def test_yearly_totals_are_compared_and_never_counted(tmp_path: Path) -> None:
    """They stand beside our counts; who published them is asked, for readers will see it."""
    rows = [[year, 100, 200, 300] for year in range(1990, 2000)]
    content = csv_text(("year", "murder", "robbery", "violent_crime"), rows)
    found = drafted(folder_of(tmp_path / "in", {"crime_by_year.csv": content}))
    entry = only_entry(found.text)
    assert (entry["kind"], entry["period"], entry["source"]) == ("totals", "year", "")
    assert entry["covers"] == ["1990-01", "1999-12"]
    assert entry["wide"]["columns"]["violent_crime"] == "violent"
    assert ["who published these totals" in need.what for need in found.needs] == [True]


def test_a_survey_is_known_by_waves_and_groups(tmp_path: Path) -> None:
    """Which question, which wave, who, how many answered; a group that could be two things is left to a person."""
    header = ("question", "wave start", "wave end", "group", "score", "respondents")
    groups = ["Overall", "Black", "Female", "18 to 34", "Other"]
    rows = [
        [q, "2024-01-01", "2024-03-31", group, 61.5, 400] for q in ("Safety", "Trust") for group in groups
    ]
    found = drafted(folder_of(tmp_path / "in", {"trust_survey.csv": csv_text(header, rows)}))
    entry = only_entry(found.text)
    assert (entry["kind"], entry["dataset"], entry["covers"]) == (
        "survey",
        "trust-survey",
        ["2024-01", "2024-03"],
    )
    assert entry["columns"] == {
        "value": "score",
        "base": "respondents",
        "start": "wave start",
        "end": "wave end",
    }
    assert entry["items"] == {"column": "question", "codes": {"Safety": "safe", "Trust": "trust"}}
    assert entry["everyone"] == ["Overall"]
    assert entry["dimensions"]["age"]["codes"] == {"18 to 34": "18-to-34"}
    assert [need.examples for need in found.needs if need.column == "group"] == [(("Other", 2),)]


def test_a_file_for_each_month_is_one_entry(tmp_path: Path) -> None:
    """Twelve entries that differ in a digit are twelve chances to mistype one."""
    files = {
        f"months/shootings-2023-{n:02d}.csv": shootings(days([month])) for n, month in enumerate(YEAR, 1)
    }
    for n, name in enumerate(files):
        files[name] = files[name].replace("S", f"S{n}-")
    folder = folder_of(tmp_path / "in", files)
    entry = only_entry(drafted(folder).text)
    assert entry["path"] == "months/shootings-2023-*.csv"
    assert (entry["rows"], len(entry["sha256"]), entry["id"]) == (96, 12, "incident_id")
    assert entry["covers"] == ["2023-01", "2023-12"]
    (folder / "months" / "shootings-2023-99.csv").write_text("other,header\n1,2\n")
    entries = tomllib.loads(drafted(folder).text)["files"]
    assert [len(entry["path"]) for entry in entries] == [12]


@pytest.mark.parametrize(
    ("form", "first", "rest"),
    [
        ("%-m%d%Y", "2072023", [f"{int(m[5:])}28{m[:4]}" for m in YEAR]),
        ("%Y-%m-%dT%H:%M:%S%z", "2023-01-05T10:00:00Z", [f"{m}-28T10:00:00Z" for m in YEAR]),
    ],
)
def test_dates_without_a_leading_zero_and_moments_with_a_zone(
    tmp_path: Path, form: str, first: str, rest: list[str]
) -> None:
    """New York writes 2072016 for 7 February; exports of web programs write moments in another zone."""
    entry = only_entry(drafted(folder_of(tmp_path / "in", {"shootings.csv": shootings([first, *rest])})).text)
    assert (entry["date_format"], entry["covers"]) == (form, ["2023-01", "2023-12"])
    assert entry.get("time_zone") == ("America/New_York" if "%z" in form else None)


def test_people_trained_are_counted_by_session_and_sex(tmp_path: Path) -> None:
    """The file's name says which course; two rows of one session differ by a sex that no page shows."""
    rows = [[f"{month}-15", sex, 12] for month in YEAR for sex in ("Female", "Male")]
    content = csv_text(("session date", "sex", "officers certified"), rows)
    found = drafted(folder_of(tmp_path / "in", {"crisis_intervention_training.csv": content}))
    entry = only_entry(found.text)
    assert (entry["kind"], entry["dataset"], entry["apart_by"]) == ("counts", "training", ["sex"])
    assert entry["weights"] == {"crisis-intervention": "officers certified"}
    assert found.needs == ()


@pytest.mark.parametrize(
    ("name", "header", "values", "named", "weights"),
    [
        (
            "pedestrian_stops.csv",
            ("stop id", "date", "searched", "contraband found"),
            (1, 0),
            "stops",
            {"stops": 1, "searches": "searched", "finds": "contraband found"},
        ),
        (
            "stops_by_month.csv",
            ("stop id", "date", "stops", "searches", "contraband"),
            (40, 12, 3),
            "stops",
            {"stops": "stops", "searches": "searches", "finds": "contraband"},
        ),
        (
            "complaints.csv",
            ("complaint number", "date", "allegation"),
            ("Demeanor",),
            "complaints",
            {"filed": 1},
        ),
        (
            "homicides.csv",
            ("case number", "date", "cleared"),
            (0,),
            "homicide",
            {"victims": 1, "solved": "cleared"},
        ),
    ],
)
def test_what_police_are_asked_about_is_known_by_its_usual_names(
    tmp_path: Path, name: str, header: tuple[str, ...], values: tuple[object, ...], named: str, weights: dict
) -> None:
    """Staff would look up each name; and searches without their stops would be a share of nothing."""
    rows = ([f"N{n}", day, *values] for n, day in enumerate(days(YEAR)))
    entry = only_entry(drafted(folder_of(tmp_path / "in", {name: csv_text(header, rows)})).text)
    assert (entry["dataset"], entry["weights"]) == (named, weights)


def test_codes_of_race_and_sex_alone_name_no_dataset(tmp_path: Path) -> None:
    """Summonses tell of race and sex, too, and are neither a survey nor uses of force."""
    rows = ([n, day, "B", "M"] for n, day in enumerate(days(YEAR)))
    found = drafted(
        folder_of(tmp_path / "in", {"summons.csv": csv_text(("summons", "date", "race", "sex"), rows)})
    )
    assert ["which dataset is this" in need.what for need in found.needs] == [True]

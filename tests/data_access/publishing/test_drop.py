"""`drop.toml`: every mistake is named with its key and what to write instead."""

import re
from pathlib import Path

import pytest

from data_access.model import AreaLevel, Period
from data_access.publishing.base import IntakeError
from data_access.publishing.drop import CountsEntry, IncidentsEntry, known_keys, load_drop

SHOOTING = """
title = "Monthly load"
[[files]]
path = "shootings.csv"
kind = "incidents"
dataset = "shooting"
covers = ["2024-01", "2024-06"]
gaps = [["2024-03", "2024-03"]]
columns = { date = "day", longitude = "x", latitude = "y" }
weights = { killed = "dead", wounded = "hurt" }
filter = { agency = ["Newark PD"] }
authority = { agreement = "Letter", approver = "Board", date = 2025-01-15, finest = "ward" }
"""
CRIME = """
title = "Counts"
[[files]]
path = "crime.csv"
kind = "counts"
dataset = "reported-crime"
covers = ["2024-01", "2024-06"]
date_format = "%Y-%m"
columns = { date = "month" }
[files.wide]
dimension = "offense"
measure = "incidents"
[files.wide.columns]
m = "murder"
r = "rape"
b = "robbery"
a = "aggravated-assault"
u = "burglary"
t = "theft"
v = "motor-vehicle-theft"
"""
FORCE = """
title = "Force"
[[files]]
path = "reports.csv"
kind = "incidents"
dataset = "use-of-force"
covers = ["2024-01", "2024-06"]
columns = { date = "day" }
weights = { incidents = 1 }
authority = { agreement = "Letter", approver = "Board", date = 2025-01-15, finest = "city" }
[[files]]
path = "types.csv"
kind = "incidents"
dataset = "use-of-force"
covers = ["2024-01", "2024-06"]
weights = { incidents = 1 }
totals = false
join = { path = "reports.csv", on = "form" }
authority = { agreement = "Letter", approver = "Board", date = 2025-01-15, finest = "city" }
[files.dimensions.force-type]
column = "force"
codes = { S = "strike" }
"""
DOCUMENTATION = Path(__file__).resolve().parents[3] / "docs" / "drop.md"
AREAS = """
title = "Areas"
[city]
id = "newark"
names = { en = "Newark" }
[[files]]
kind = "areas"
path = "wards.geojson"
level = "ward"
name_property = "name"
valid_from = 2020-01-01
"""


def load(folder: Path, text: str):
    (folder / "drop.toml").write_text(text, encoding="utf-8")
    return load_drop(folder)


def refused(folder: Path, text: str) -> IntakeError:
    with pytest.raises(IntakeError) as error:
        load(folder, text)
    return error.value


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    """The description of a file is data: a new city or a changed export needs no code."""
    drop = load(tmp_path, SHOOTING)
    file = drop.files[0]
    assert isinstance(file, IncidentsEntry)
    assert file.covers == (Period.parse("2024-01"), Period.parse("2024-06"))
    assert file.used_columns == ("day", "x", "y", "agency", "dead", "hurt")
    assert file.derived == {"subjects": ("killed", "wounded")}
    sources = list(file.coverage(file.columns.level))
    assert [(source.measure, source.dimension, source.level) for source in sources] == [
        (measure, "all", AreaLevel.ATOM) for measure in ("killed", "wounded", "subjects")
    ]
    assert [str(month) for month in sources[0].months()] == [
        "2024-01",
        "2024-02",
        "2024-04",
        "2024-05",
        "2024-06",
    ]


def test_wide_counts_state_totals_and_categories(tmp_path: Path) -> None:
    """One column per category is how most tables of counts come."""
    file = load(tmp_path, CRIME).files[0]
    assert isinstance(file, CountsEntry)
    assert [(s.measure, s.dimension, s.level) for s in file.coverage(file.columns.level)] == [
        ("incidents", "all", AreaLevel.CITY),
        ("incidents", "offense", AreaLevel.CITY),
    ]


def test_files_that_others_are_joined_to_come_first(tmp_path: Path) -> None:
    """A file that takes its dates from another can only be counted after it, in whatever order they are named."""
    first, second = FORCE.split("[[files]]")[1:]
    drop = load(tmp_path, f'title = "Force"\n[[files]]{second}\n[[files]]{first}')
    assert [file.path for file in drop.tables] == ["reports.csv", "types.csv"]


@pytest.mark.parametrize(
    ("text", "old", "new", "words"),
    [
        (
            SHOOTING,
            'dataset = "shooting"',
            'dataset = "shootings"',
            ["files[1]", "shootings", "reported-crime"],
        ),
        (SHOOTING, 'kind = "incidents"', 'kind = "incident"', ["files[1]", "incident", "counts"]),
        (SHOOTING, "columns =", "colums =", ["files[1].colums", "did you mean columns?"]),
        (SHOOTING, 'date = "day", ', "", ["files[1]", "columns.date is missing"]),
        (SHOOTING, ', latitude = "y"', "", ["longitude and latitude are named together"]),
        (SHOOTING, 'latitude = "y"', 'latitude = "y", ward = "w"', ["not both"]),
        (SHOOTING, '"2024-06"]', '"2023-06"]', ["covers", "two months in order"]),
        (SHOOTING, '["2024-01", "2024-06"]', '["2024", "2024-06"]', ["covers", "such as '2024-01'"]),
        (SHOOTING, '["2024-01", "2024-06"]', "[202401, 202406]", ["covers", "month in quotes"]),
        (SHOOTING, '[["2024-03", "2024-03"]]', '[["2024-07", "2024-07"]]', ["gaps", "inside covers"]),
        (SHOOTING, 'path = "shootings.csv"', 'path = "../shootings.csv"', ["path", "inside the folder"]),
        (SHOOTING, 'path = "shootings.csv"', 'path = "/etc/passwd"', ["path", "inside the folder"]),
        (SHOOTING, 'path = "shootings.csv"', 'path = "shootings.parquet.gz"', ["packed already"]),
        (SHOOTING, 'path = "shootings.csv"', "path = []", ["path", "a list of paths"]),
        (SHOOTING, 'path = "shootings.csv"', 'path = "**/*.csv"', ["path", "* and ?"]),
        (SHOOTING, 'path = "shootings.csv"', f'path = "*.csv"\nsha256 = "{"0" * 64}"', ["a sum each"]),
        (SHOOTING, "[[files]]", "[[files]]\nheader_row = 2", ["header_row", "spreadsheets"]),
        (SHOOTING, "[[files]]", "[[files]]\nlimits = { filter = 2 }", ["limits", "1"]),
        (SHOOTING, "[[files]]", "[[files]]\nlimits = { wind = 0.1 }", ["'wind'", "not a possible date"]),
        (SHOOTING, "[[files]]", '[[files]]\naliases = { a = ["c"], b = ["c"] }', ["aliases", "'c'"]),
        (SHOOTING, "[[files]]", '[[files]]\ndate_format = "%Y"', ["date_format", "year and a month"]),
        (
            SHOOTING,
            "[[files]]",
            '[[files]]\ndate_format = "%Q-%Y-%m"',
            ["date_format", "%Q is not understood"],
        ),
        (SHOOTING, "[[files]]", '[[files]]\nencoding = "utf8mb4"', ["encoding", "cp1252"]),
        (SHOOTING, "[[files]]", '[[files]]\ndelimiter = "ab"', ["delimiter"]),
        (SHOOTING, "[[files]]", '[[files]]\nsha256 = "abc"', ["sha256"]),
        (SHOOTING, "[[files]]", '[[files]]\nrows = "7"', ["rows", "integer"]),
        (SHOOTING, "killed =", "dead =", ["no measure 'dead'", "killed"]),
        (
            SHOOTING,
            "weights = {",
            'weights = { subjects = "all",',
            ["subjects is the sum of killed and wounded"],
        ),
        (SHOOTING, 'weights = { killed = "dead", wounded = "hurt" }', "", ["say in weights"]),
        (SHOOTING, SHOOTING[SHOOTING.index("authority") :], "", ["about people", "[files.authority]"]),
        (SHOOTING, 'approver = "Board", ', "", ["files[1].authority.approver is missing"]),
        (SHOOTING, 'approver = "Board"', 'approver = ""', ["files[1].authority.approver is empty; write it"]),
        (SHOOTING, 'finest = "ward"', 'finest = "atom"', ["finest", "neighborhood"]),
        (SHOOTING, "[[files]]", "[[files]]\ntotals = false", ["leaves nothing to count"]),
        (SHOOTING, 'title = "Monthly load"', "", ["title is missing"]),
        (SHOOTING, "title = ", "sample = 1\ntitle = ", ["sample", "boolean"]),
        (SHOOTING, SHOOTING[SHOOTING.index("[[files]]") :], "", ["files is missing"]),
        (SHOOTING, SHOOTING[SHOOTING.index("[[files]]") :], "files = []", ["files is empty"]),
        (CRIME, 'r = "rape"', "", ["no column gives rape", "would read as 0"]),
        (CRIME, 'r = "rape"', 'r = "violent"', ["'violent' is not a category"]),
        (CRIME, 'measure = "incidents"', 'measure = "subjects"', ["no measure 'subjects'"]),
        (CRIME, 'dimension = "offense"', 'dimension = "race"', ["no dimension 'race'"]),
        (CRIME, "[files.wide]", 'weights = { incidents = "n" }\n[files.wide]', ["remove weights"]),
        (CRIME, CRIME[CRIME.index("[files.wide]") :], "weights = { incidents = 1 }", ["its name in weights"]),
        (FORCE, 'path = "reports.csv", on', 'path = "other.csv", on', ["joined to other.csv"]),
        (FORCE, "totals = false", 'columns = { date = "day" }\ntotals = false', ["remove [files.columns]"]),
        (FORCE, 'S = "strike"', 'S = "punch"', ["'punch' is not a category of force-type", "strike"]),
        (FORCE, 'codes = { S = "strike" }', "codes = {}", ["codes"]),
        (FORCE, "totals = false", "", ["reports.csv and types.csv both state incidents of use-of-force"]),
        (AREAS, AREAS[AREAS.index("[city]") : AREAS.index("[[files]]")], "", ["add [city]"]),
        (AREAS, 'level = "ward"', 'level = "city"', ["divides nothing"]),
        (AREAS, 'level = "ward"', 'level = "district"', ["level", "neighborhood"]),
        (AREAS, 'id = "newark"', 'id = "Newark City"', ["city.id"]),
        (AREAS, 'id = "newark"', 'id = "all"', ["city.id", "meaning of its own"]),
        (AREAS, 'en = "Newark"', 'es = "Newark"', ["city.names", "en"]),
        (AREAS, 'en = "Newark"', 'en = "Newark", fr = "Newark"', ["city.names", "pt"]),
    ],
)
def test_a_mistake_is_named_with_its_fix(
    tmp_path: Path, text: str, old: str, new: str, words: list[str]
) -> None:
    """Staff publish without a programmer beside them."""
    assert old in text
    message = str(refused(tmp_path, text.replace(old, new)))
    assert "drop.toml" in message
    assert all(word in message for word in words), message


def test_several_mistakes_are_named_at_once(tmp_path: Path) -> None:
    """One run per mistake would cost an afternoon."""
    text = SHOOTING.replace("columns =", "colums =").replace('title = "Monthly load"', "titel = 'x'")
    message = str(refused(tmp_path, text))
    assert "colums" in message
    assert "titel is not a key that is understood; did you mean title?" in message
    assert "title is missing" in message


def test_values_stay_out_of_the_log(tmp_path: Path) -> None:
    """A path or a code may tell of a person; the log is kept for ever."""
    error = refused(tmp_path, SHOOTING.replace('path = "shootings.csv"', 'path = "../jane-roe.csv"'))
    assert "jane-roe" in str(error)
    assert error.logged == "drop.toml: files[1].path cannot be used"


@pytest.mark.parametrize("content", [b"title = ", b"title = 'a\xff'"])
def test_what_is_not_toml_is_said_plainly(tmp_path: Path, content: bytes) -> None:
    """A stack trace would be read as a fault of the program."""
    (tmp_path / "drop.toml").write_bytes(content)
    with pytest.raises(IntakeError, match="is not valid TOML"):
        load_drop(tmp_path)


def test_a_folder_without_description(tmp_path: Path) -> None:
    """The most common first mistake."""
    with pytest.raises(IntakeError, match="a drop is a folder with files"):
        load_drop(tmp_path)


def test_two_outlines_of_one_level_are_refused(tmp_path: Path) -> None:
    """Which of two files of wards counts were placed in would be chance."""
    extra = AREAS[AREAS.index("[[files]]") :].replace("wards.geojson", "more.geojson")
    assert "2 files bring the areas of level ward" in str(refused(tmp_path, AREAS + extra))


def test_every_key_is_documented() -> None:
    """Staff write the file with the page beside them."""
    text = DOCUMENTATION.read_text()
    words = set(re.findall(r"`([a-z_0-9]+)`", text))
    example = set(re.findall(r"(?:^|[{,]) *([a-z_0-9]+) =", text, re.MULTILINE))
    languages = {"en", "es", "pt"}
    assert known_keys() - words - languages == set()
    assert {"title", "path", "columns", "join"} <= known_keys() & example


def test_the_documented_examples_are_valid(tmp_path: Path) -> None:
    """An example that is refused teaches nothing."""
    examples = re.findall(r"```toml\n(.*?)```", DOCUMENTATION.read_text(), re.DOTALL)
    drop = load(tmp_path, "\n".join(examples))
    assert {file.kind for file in drop.files} == {"areas", "incidents", "counts", "survey", "totals"}

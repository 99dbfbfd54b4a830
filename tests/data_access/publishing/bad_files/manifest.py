"""`drop.toml` that says what cannot be."""

from collections.abc import Iterator
from dataclasses import replace

from tests.data_access.publishing.bad_files.change import (
    Case,
    Change,
    both,
    case,
    declares,
    in_folder,
    says_toml,
)
from tests.data_access.publishing.bad_files.good import AREAS, AUTHORITY, entry

# What is written instead of what, and what must be said of it: the key, the value, the fix.
Rule = tuple[str, str, str, tuple[str, ...]]

OF_INCIDENTS: tuple[Rule, ...] = (
    ("no title", 'title = "Test"\n', "", ("title is missing", "add it")),
    ("an empty title", 'title = "Test"', 'title = ""', ("title is empty", "write it")),
    ("an unknown key", 'id = "number"', 'idd = "number"', ("files[1].idd", "not a key", "did you mean id")),
    ("an unknown key of the whole", 'title = "Test"\n', 'title = "Test"\ntilte = 1\n', ("tilte", "title")),
    ("an unknown kind", '"incidents"', '"incident"', ("incident", "counts")),
    ("no kind", 'kind = "incidents"\n', "", ("files[1]", "kind")),
    ("no path", 'path = "shootings.csv"\n', "", ("files[1].path is missing",)),
    ("no dataset", 'dataset = "shooting"\n', "", ("files[1].dataset is missing",)),
    ("an unknown dataset", '"shooting"', '"shotings"', ("no dataset 'shotings'", "shooting")),
    ("no covers", 'covers = ["2024-01", "2024-06"]\n', "", ("covers is missing",)),
    ("covers in the wrong order", '["2024-01", "2024-06"]', '["2024-06", "2024-01"]', ("covers", "in order")),
    ("covers of one month", '["2024-01", "2024-06"]', '["2024-01"]', ("covers",)),
    ("covers of years", '["2024-01", "2024-06"]', '["2024", "2024"]', ("covers", "'2024'", "2024-01")),
    ("covers of no months", '"2024-06"]', '"2024-13"]', ("covers", "'2024-13'", "write")),
    ("covers of days", '"2024-06"]', '"2024-06-30"]', ("covers", "'2024-06-30'", "write")),
    ("covers of numbers", '["2024-01", "2024-06"]', "[202401, 202406]", ("covers", "202401", "in quotes")),
    ("covers what is not over", '"2024-06"]', '"2031-06"]', ("2031-06", "not over", "end its covers")),
    ("gaps outside covers", 'id = "number"', 'gaps = [["2023-02", "2023-03"]]', ("gaps", "inside covers")),
    ("gaps in the wrong order", 'id = "number"', 'gaps = [["2024-03", "2024-02"]]', ("gaps", "in order")),
    ("gaps that are months", 'id = "number"', 'gaps = ["2024-02"]', ("gaps",)),
    (
        "a date format without a year",
        'id = "number"',
        'date_format = "%m-%d"',
        ("date_format", "'%m-%d'", "year"),
    ),
    (
        "a date format without a month",
        'id = "number"',
        'date_format = "%Y"',
        ("date_format", "'%Y'", "month"),
    ),
    ("an unknown directive", 'id = "number"', 'date_format = "%Y-%m-%Q"', ("date_format", "%Q", "use %Y")),
    (
        "no date format",
        'id = "number"',
        'date_format = "YYYY-MM-DD"',
        ("date_format", "YYYY-MM-DD", "%Y-%m-%d"),
    ),
    ("a delimiter of two", 'id = "number"', 'delimiter = "||"', ("delimiter", "'||'")),
    ("a letter as a delimiter", 'id = "number"', 'delimiter = "a"', ("delimiter", "'a'")),
    ("a quote as a delimiter", 'id = "number"', "delimiter = '\"'", ("delimiter",)),
    ("no delimiter", 'id = "number"', 'delimiter = ""', ("delimiter",)),
    ("an unknown encoding", 'id = "number"', 'encoding = "utf-99"', ("encoding", "'utf-99'", "cp1252")),
    ("an encoding of bytes", 'id = "number"', 'encoding = "base64"', ("encoding", "'base64'", "cp1252")),
    ("a short sha256", 'id = "number"', 'sha256 = "abc"', ("sha256", "'abc'")),
    ("a sha256 in capitals", 'id = "number"', f'sha256 = "{"A" * 64}"', ("sha256",)),
    ("rows below 0", 'id = "number"', "rows = -1", ("rows = -1",)),
    ("rows as a text", 'id = "number"', 'rows = "9"', ("rows = '9'",)),
    ("rows as a fraction", 'id = "number"', "rows = 9.5", ("rows = 9.5",)),
    ("rows as a truth", 'id = "number"', "rows = true", ("rows = True",)),
    ("an empty path", '"shootings.csv"', '""', ("path = ''",)),
    (
        "a path outside",
        '"shootings.csv"',
        '"../shootings.csv"',
        ("path", "../shootings.csv", "inside the folder"),
    ),
    (
        "a path from the root",
        '"shootings.csv"',
        '"/etc/passwd"',
        ("path", "/etc/passwd", "inside the folder"),
    ),
    ("a path of Windows", '"shootings.csv"', "'C:\\shootings.csv'", ("path", "inside the folder")),
    ("the folder itself", '"shootings.csv"', '"."', ("path", "inside the folder")),
    ("a number as a path", '"shootings.csv"', "7", ("path = 7",)),
    (
        "a path in other case",
        '"shootings.csv"',
        '"Shootings.csv"',
        ("Shootings.csv is not in", "add the file"),
    ),
    ("no date", 'date = "day", ', "", ("columns.date is missing", "name the column")),
    ("longitude alone", ', latitude = "north"', "", ("columns", "named together")),
    ("point and ward", 'latitude = "north"', 'latitude = "north", ward = "number"', ("columns", "not both")),
    ("an unknown column of ours", 'date = "day"', 'day = "day"', ("columns.day", "not a key")),
    ("a column that is not there", '"day"', '"jour"', ("shootings.csv, line 1", "no column 'jour'")),
    ("an id that is not there", '"number"', '"nummer"', ("shootings.csv, line 1", "no column 'nummer'")),
    ("an unknown measure", "wounded =", "hurt =", ("'hurt'", "killed", "wounded")),
    ("no weights", 'weights = { killed = "dead", wounded = "hurt" }\n', "", ("weights",)),
    (
        "a sum among the weights",
        "wounded =",
        'subjects = "hurt", wounded =',
        ("subjects is the sum", "remove it"),
    ),
    ("a weight of 2", '"dead"', "2", ("weights.killed",)),
    ("a weight that is not there", '"dead"', '"tot"', ("shootings.csv, line 1", "no column 'tot'")),
    ("a filter without values", 'id = "number"', "filter = { number = [] }", ("filter",)),
    ("a filter of a text", 'id = "number"', 'filter = { number = "S-001" }', ("filter",)),
    ("a filter of another column", 'id = "number"', 'filter = { x = ["1"] }', ("line 1", "no column 'x'")),
    ("wide incidents", 'id = "number"', "wide = {}", ("wide", "not a key")),
    ("no authority", AUTHORITY, "", ("about people", "[files.authority]", "finest")),
    ("an authority without approver", 'approver = "nobody", ', "", ("authority.approver is missing",)),
    ("an authority of an unknown level", '"ward" }', '"street" }', ("finest = 'street'", "neighborhood")),
    ("an authority without a day", "date = 2025-01-15", 'date = "soon"', ("authority.date", "'soon'")),
    ("totals as a text", 'id = "number"', 'totals = "yes"', ("totals = 'yes'",)),
    ("totals without anything else", 'id = "number"', "totals = false", ("totals = false", "dimension")),
    ("sample beside real", 'title = "Test"', 'title = "Test"\nsample = true', ("sample", "DATABASE_URL")),
    ("sample as a text", 'title = "Test"', 'title = "Test"\nsample = "no"', ("sample = 'no'",)),
    (
        "another city",
        'title = "Test"',
        'title = "Test"\ncity = { id = "elizabeth", names = { en = "E" } }',
        ("'elizabeth'", "newark"),
    ),
    (
        "a city without an English name",
        'title = "Test"',
        'title = "Test"\ncity = { id = "newark", names = { es = "N" } }',
        ("names", "en ="),
    ),
    (
        "a city with a blank in its id",
        'title = "Test"',
        'title = "Test"\ncity = { id = "New ark", names = { en = "N" } }',
        ("city.id", "'New ark'"),
    ),
    (
        "a city called all",
        'title = "Test"',
        'title = "Test"\ncity = { id = "all", names = { en = "N" } }',
        ("city.id", "'all'"),
    ),
    ("a quote that is not closed", '"shooting"', '"shooting', ("not valid TOML",)),
    ("a key twice", 'id = "number"', 'id = "number"\nid = "number"', ("not valid TOML",)),
    ("a mapping that is not closed", "[[files]]", "[[files]", ("not valid TOML",)),
    ("files as one table", "[[files]]", "[files]", ("files",)),
)
OF_COUNTS: tuple[Rule, ...] = (
    ("an unknown dimension", "dimensions.offense", "dimensions.ofense", ("no dimension 'ofense'",)),
    ("an unknown category", 'murder = "murder"', 'murder = "homicide"', ("'homicide'", "murder")),
    ("a group of categories", 'murder = "murder"', 'murder = "violent"', ("'violent'", "murder")),
    (
        "no codes",
        'codes = { theft = "theft", robbery = "robbery", murder = "murder" }',
        "codes = {}",
        ("codes",),
    ),
    (
        "codes that are missing",
        'codes = { theft = "theft", robbery = "robbery", murder = "murder" }',
        "",
        ("codes is missing",),
    ),
    ("a code of a number", 'murder = "murder"', "murder = 7", ("codes.murder",)),
    ("counts of 1", '"many"', "1", ("weights",)),
    ("an id", 'date_format = "%Y-%m"', 'date_format = "%Y-%m"\nid = "month"', ("files[1].id", "not a key")),
    (
        "distinct",
        'date_format = "%Y-%m"',
        'date_format = "%Y-%m"\ndistinct = ["month"]',
        ("distinct", "not a key"),
    ),
    (
        "a join",
        'date_format = "%Y-%m"',
        'date_format = "%Y-%m"\njoin = { path = "x.csv", on = "x" }',
        ("join", "not a key"),
    ),
    (
        "a place that is no area",
        'date_format = "%Y-%m"',
        'date_format = "%Y-%m"\nplaces = { West = "weest" }',
        ("'West'",),
    ),
    (
        "empty months as a text",
        'date_format = "%Y-%m"',
        'date_format = "%Y-%m"\nempty_months_are_zero = "yes"',
        ("empty_months_are_zero = 'yes'",),
    ),
    (
        "wide and weights",
        "[files.dimensions.offense]",
        'wide = { dimension = "offense", measure = "incidents", columns = {} }\n[files.dimensions.offense]',
        ("files[1]",),
    ),
)
OF_WIDE: tuple[Rule, ...] = (
    ("a category without a column", '"theft" = "theft", ', "", ("theft", "read as 0", "wide.columns")),
    ("an unknown category", '= "theft"', '= "thefts"', ("'thefts'", "theft")),
    ("an unknown dimension", 'dimension = "offense"', 'dimension = "race"', ("race",)),
    ("an unknown measure", 'measure = "incidents"', 'measure = "crimes"', ("crimes", "incidents")),
    ("no measure", 'measure = "incidents"\n', "", ("measure is missing",)),
    (
        "two columns of one category",
        '"theft" = "theft"',
        '"theft" = "theft", "Theft" = "theft"',
        ("months.csv, line 1", "'Theft'"),
    ),
)
OF_FORCE: tuple[Rule, ...] = (
    (
        "joined to no file",
        'path = "reports.csv", on',
        'path = "report.csv", on',
        ("report.csv", "one file of this drop"),
    ),
    (
        "joined to itself",
        'path = "reports.csv", on',
        'path = "subjects.csv", on',
        ("subjects.csv", "join of its own"),
    ),
    ("joined on another column", 'on = "form"', 'on = "forms"', ("line 1", "no column 'forms'")),
    (
        "joined, with a date",
        "weights = { subjects = 1 }",
        'weights = { subjects = 1 }\ncolumns = { date = "form" }',
        ("come from reports.csv", "remove"),
    ),
    ("a joined file without path", 'path = "reports.csv", on', "on", ("join.path is missing",)),
    (
        "authorities that disagree",
        'approver = "nobody"',
        'approver = "somebody"',
        ("use-of-force", "different authorities"),
    ),
    ("distinct as a text", 'distinct = ["case"]', 'distinct = "case"', ("distinct",)),
    ("distinct of another column", '["case"]', '["fall"]', ("reports.csv, line 1", "no column 'fall'")),
    ("a breakdown of another dataset", "dimensions.race", "dimensions.offense", ("no dimension 'offense'",)),
    (
        "two sources of one measure",
        "weights = { subjects = 1 }",
        "weights = { incidents = 1 }",
        ("both state incidents", "covers"),
    ),
)
OF_AREAS: tuple[Rule, ...] = (
    ("no city", '[city]\nid = "newark"\nnames = { en = "Newark" }\n', "", ("[city]", "id and names")),
    ("two files of wards", 'level = "neighborhood"', 'level = "ward"', ("2 files", "level ward")),
    ("an unknown level", 'level = "ward"', 'level = "block"', ("level = 'block'", "neighborhood")),
    (
        "another property",
        'name_property = "name"',
        'name_property = "NAME"',
        ("ward.geojson", "'NAME'", "name_property"),
    ),
    ("no property", 'name_property = "name"\n', "", ("name_property is missing",)),
    ("no day of the borders", "valid_from = 2020-01-01\n", "", ("valid_from is missing",)),
    ("a day that is none", "valid_from = 2020-01-01", 'valid_from = "always"', ("valid_from", "'always'")),
    (
        "names of no area",
        "valid_from = 2020-01-01",
        "valid_from = 2020-01-01\nnames = { North = { id = 'n' } }",
        ("'North'", "remove it"),
    ),
    (
        "an id with a meaning",
        "valid_from = 2020-01-01",
        "valid_from = 2020-01-01\nnames = { West = { id = 'unknown' } }",
        ("'unknown'",),
    ),
    (
        "an id of two areas",
        "valid_from = 2020-01-01",
        "valid_from = 2020-01-01\nnames = { West = { id = 'newark' } }",
        ("'newark'", "two areas", "another id"),
    ),
    (
        "another sha256",
        'path = "ward.geojson"',
        f'path = "ward.geojson"\nsha256 = "{"0" * 64}"',
        ("ward.geojson", "0" * 64),
    ),
    ("other rows", 'path = "ward.geojson"', 'path = "ward.geojson"\nrows = 5', ("ward.geojson", "rows = 5")),
)
RULES = {
    "shootings": OF_INCIDENTS,
    "crime": OF_COUNTS,
    "wide": OF_WIDE,
    "force": OF_FORCE,
    "areas": OF_AREAS,
}


def manifest_cases() -> Iterator[Case]:
    for good, rules in RULES.items():
        for name, old, new, says in rules:
            yield case(good, f"drop.toml: {name}", says_toml(old, new), *says)
    yield case(
        "shootings", "no drop.toml", _drop_file(lambda path: path.unlink()), "there is no", "drop.toml"
    )
    latin = _drop_file(lambda path: path.write_bytes(b'title = "\xe9"\n'))
    yield case("shootings", "drop.toml: not utf-8", latin, "not valid TOML")
    yield case(
        "shootings",
        "drop.toml: a folder",
        _drop_file(lambda path: (path.unlink(), path.mkdir())),
        "drop.toml",
    )
    yield case(
        "shootings", "drop.toml: empty", _drop_file(lambda path: path.write_text("")), "title is missing"
    )
    no_files = lambda drop: replace(drop, toml='title = "Test"\nfiles = []\n')  # noqa: E731 - beside its use
    yield case("shootings", "drop.toml: no files", no_files, "files is empty", "[[files]]")
    city = entry(
        'kind = "areas"\npath = "ward.geojson"\nlevel = "city"\nname_property = "name"\nvalid_from = 2020-01-01\n'
    )
    alone = lambda drop: replace(drop, toml=AREAS.toml.split("[[files]]")[0] + city)  # noqa: E731
    yield case(
        "areas",
        "drop.toml: the outline of the city alone",
        alone,
        "divides nothing",
        "wards or neighborhoods",
    )
    again = both(_twice(), declares("rows = 9"))
    yield case("shootings", "drop.toml: one file twice", again, "both state", "covers")


def _drop_file(act) -> Change:
    return in_folder(lambda path: act(path.parent / "drop.toml"))


def _twice() -> Change:
    return lambda drop: replace(drop, toml=drop.toml + drop.toml.split('"Test"\n', 1)[1])

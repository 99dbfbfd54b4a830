"""Small good drops over a city of two wards, one of each way in which files arrive; every bad file is made of one."""

import gzip
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.data_access.publishing.drops import AREAS as AREAS_TOML
from tests.data_access.publishing.drops import AUTHORITY, csv_text, geojson, square

# West and East side by side; Park lies in both, Hill in West only, Mill in East only.
WARDS = {"West": square(-75, 40, -74, 41), "East": square(-74, 40, -73, 41)}
NEIGHBORHOODS = {
    "Hill": square(-75, 40.5, -74, 41),
    "Park": square(-74.5, 40, -73.5, 40.5),
    "Mill": square(-74, 40.5, -73, 41),
}
HEAD = 'title = "Test"\n'


@dataclass(frozen=True)
class Table:
    """A header and rows of texts, to be written as the suffix of its path says."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ","

    def csv(self) -> str:
        return csv_text(self.header, self.rows, delimiter=self.delimiter)


@dataclass(frozen=True)
class Drop:
    """A drop to be written: its `drop.toml`, its files by path (the first is the one meant), and what is done last."""

    toml: str
    files: Mapping[str, Table | bytes]
    at_last: tuple[Callable[[Path], object], ...] = field(default=())

    @property
    def path(self) -> str:
        return next(iter(self.files))

    @property
    def table(self) -> Table:
        return self.files[self.path]

    def with_file(self, content: Table | bytes, path: str | None = None) -> "Drop":
        return replace(self, files={**self.files, path or self.path: content})

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True)
        (folder / "drop.toml").write_text(self.toml, encoding="utf-8")
        for path, content in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(written(content, path))
        for change in self.at_last:
            change(folder)
        return folder


def written(content: Table | bytes, path: str) -> bytes:
    """The bytes of a table as the suffix of its path says; bytes stay as they are."""
    if isinstance(content, bytes):
        return content
    text = content.csv().encode()
    return gzip.compress(text, mtime=0) if path.endswith(".gz") else text


def entry(text: str) -> str:
    return "[[files]]\n" + textwrap.dedent(text)


def drop(*entries: str, **files: Table | bytes) -> Drop:
    """A drop without areas: those of the served release hold. `_` in a name stands for the dot of its path."""
    return Drop(HEAD + "".join(entries), {name.replace("_", "."): file for name, file in files.items()})


_OUTLINES = {"ward.geojson": geojson(WARDS), "neighborhood.geojson": geojson(NEIGHBORHOODS)}
AREAS = Drop(HEAD + AREAS_TOML, {path: text.encode() for path, text in _OUTLINES.items()})

SHOOTINGS = drop(
    entry("""\
    kind = "incidents"
    path = "shootings.csv"
    dataset = "shooting"
    covers = ["2024-01", "2024-06"]
    id = "number"
    columns = { date = "day", longitude = "east", latitude = "north" }
    weights = { killed = "dead", wounded = "hurt" }
    """)
    + AUTHORITY,
    shootings_csv=Table(
        ("number", "day", "east", "north", "dead", "hurt"),
        tuple(
            (
                f"S-{n:03}",
                f"2024-0{n % 6 + 1}-1{n % 8}",
                f"-74.{n}1",
                f"40.{n % 9}2",
                str(n % 2),
                str(1 + n % 3),
            )
            for n in range(9)
        ),
    ),
)

CRIME = drop(
    entry("""\
    kind = "counts"
    path = "crime.csv"
    dataset = "reported-crime"
    covers = ["2024-01", "2024-04"]
    date_format = "%Y-%m"
    columns = { date = "month", ward = "ward", neighborhood = "hood" }
    weights = { incidents = "many" }
    [files.dimensions.offense]
    column = "offense"
    codes = { theft = "theft", robbery = "robbery", murder = "murder" }
    """),
    crime_csv=Table(
        ("month", "ward", "hood", "offense", "many"),
        tuple(
            (
                f"2024-0{n // 2 + 1}",
                *(("West", "Hill"), ("East", "Park"))[n % 2],
                ("theft", "robbery")[n % 2],
                str(20 + n),
            )
            for n in range(8)
        ),
    ),
)

OFFENSES = ("murder", "rape", "robbery", "aggravated-assault", "burglary", "theft", "motor-vehicle-theft")
WIDE = drop(
    entry(
        """\
    kind = "counts"
    path = "months.csv"
    dataset = "reported-crime"
    covers = ["2024-01", "2024-05"]
    date_format = "%m/%Y"
    columns = { date = "month" }
    [files.wide]
    dimension = "offense"
    measure = "incidents"
    columns = {"""
        + ", ".join(f'"{each}" = "{each}"' for each in OFFENSES)
        + "}\n"
    ),
    months_csv=Table(
        ("month", *OFFENSES),
        tuple((f"0{n + 1}/2024", *(str(30 + 7 * n + k) for k in range(len(OFFENSES)))) for n in range(5)),
    ),
)

FORCE = drop(
    entry("""\
    kind = "incidents"
    path = "subjects.csv"
    dataset = "use-of-force"
    covers = ["2024-02", "2024-05"]
    join = { path = "reports.csv", on = "form" }
    weights = { subjects = 1 }
    """)
    + AUTHORITY
    + textwrap.dedent("""\
    [files.dimensions.race]
    column = "race"
    codes = { B = "black", W = "white", "" = "unknown" }
    """),
    entry("""\
    kind = "incidents"
    path = "reports.csv"
    dataset = "use-of-force"
    covers = ["2024-02", "2024-05"]
    distinct = ["case"]
    filter = { agency = ["Newark PD"] }
    columns = { date = "day" }
    weights = { incidents = 1 }
    """)
    + AUTHORITY,
    subjects_csv=Table(
        ("form", "race", "note"),
        tuple((f"F-{n:03}", ("B", "W", "")[n % 3], "none") for n in range(7)),
    ),
    reports_csv=Table(
        ("form", "case", "agency", "day"),
        tuple((f"F-{n:03}", f"C-{n // 2:03}", "Newark PD", f"2024-0{n % 4 + 2}-0{n + 1}") for n in range(7)),
    ),
)

POPULATION = drop(
    entry("""\
    kind = "population"
    path = "people.csv"
    """),
    people_csv=Table(
        ("area_level", "area", "year", "residents"),
        (
            ("city", "newark", "2020", "31154"),
            ("ward", "West", "2020", "15000"),
            ("ward", "East", "2020", "16154"),
            ("neighborhood", "Hill", "2020", "9001"),
            ("neighborhood", "Mill", "2020", "9002"),
        ),
    ),
)

MEETINGS = drop(
    entry("""\
    kind = "meetings"
    path = "meetings.csv"
    """),
    meetings_csv=Table(
        ("id", "title_en", "meeting_kind", "state", "date", "open", "place_en", "take_part_en", "attended"),
        tuple(
            (
                f"m-{n}",
                "Public safety forum",
                "community",
                "held",
                f"2025-0{n + 1}-1{n}",
                "true",
                "Library",
                "Come",
                "40",
            )
            for n in range(5)
        ),
    ),
)

TOTALS = drop(
    entry("""\
    kind = "totals"
    path = "totals.csv"
    dataset = "reported-crime"
    covers = ["2023-01", "2023-06"]
    source = "Monthly report of the police"
    columns = { date = "month" }
    wide = { dimension = "offense", columns = { murder = "murder", property = "property" } }
    """),
    totals_csv=Table(
        ("month", "murder", "property"),
        tuple((f"2023-0{n + 1}", str(n), str(500 + n)) for n in range(6)),
    ),
)

SURVEY = drop(
    entry("""\
    kind = "survey"
    path = "trust.csv"
    dataset = "trust-survey"
    covers = ["2023-01", "2023-12"]
    columns = { value = "score", start = "from", end = "to", base = "asked" }
    items = { column = "question", codes = { Safety = "safe", Trust = "trust" } }
    """)
    + AUTHORITY,
    trust_csv=Table(
        ("question", "from", "to", "score", "asked"),
        tuple(
            (("Safety", "Trust")[n % 2], f"2023-0{n + 1}-01", f"2023-0{n + 1}-28", f"5{n}.5", "400")
            for n in range(6)
        ),
    ),
)

# By the name that a case's id begins with.
GOOD: dict[str, Drop] = {
    "areas": AREAS,
    "shootings": SHOOTINGS,
    "crime": CRIME,
    "wide": WIDE,
    "force": FORCE,
    "population": POPULATION,
    "meetings": MEETINGS,
    "totals": TOTALS,
    "survey": SURVEY,
}
# What the store holds and serves before and after every bad file.
SERVED = Drop(
    AREAS.toml + "".join(each.toml.removeprefix(HEAD) for each in (SHOOTINGS, CRIME, POPULATION)),
    {**AREAS.files, **SHOOTINGS.files, **CRIME.files, **POPULATION.files},
)

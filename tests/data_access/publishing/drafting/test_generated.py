"""Tidy files of any make are drafted so that they count as they should: nothing is asked but what no file can say."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.publishing.read import read_drop
from tests.data_access.publishing.drafting.finishing import drafted, write_finished
from tests.data_access.publishing.drops import NEIGHBORHOODS, WARDS, counts_of, csv_text, geojson

# Points well inside each atom of the city of squares, with the names of ward and neighborhood.
ATOMS = {
    "west~hill": (1.0, 2.5, "West", "Hill"),
    "west~park": (1.5, 1.5, "West", "Park"),
    "east~park": (2.5, 1.5, "East", "Park"),
    "east~mill": (3.0, 0.5, "East", "Mill"),
}
OFFENSES = {
    "murder": ["Murder", "HOMICIDE", "murder"],
    "rape": ["Rape", "Forcible rape"],
    "robbery": ["Robbery", "ROBBERIES"],
    "aggravated-assault": ["Aggravated Assault", "aggravated_assault", "Agg. assault"],
    "burglary": ["Burglary", "BURGLARY"],
    "theft": ["Theft", "Larceny-Theft", "larceny"],
    "motor-vehicle-theft": ["Motor Vehicle Theft", "motor_vehicle_theft", "Auto Theft"],
}
DAY_FORMATS = ["%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%d-%b-%Y", "%m/%d/%Y %I:%M:%S %p", "%Y-%m-%dT%H:%M:%S"]
MONTH_FORMATS = ["%Y-%m", "%m/%Y", "%b %Y"]
WRITTEN = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from([",", ";", "\t", "|"]),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
        "lineterminator": st.sampled_from(["\n", "\r\n"]),
    }
)
FIRST_MONTHS = st.tuples(st.integers(2010, 2023), st.integers(1, 12))


@dataclass
class Made:
    """A generated file, and what it should count, by (measure, atom, month, dimension, category)."""

    name: str
    content: bytes
    counts: Counter


def months_from(first: tuple[int, int], number: int) -> list[date]:
    start = first[0] * 12 + first[1] - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(start, start + number)]


@st.composite
def columns_in_any_order(draw, header: list[str], rows: list[list[object]]) -> bytes:
    """The file, with a column of remarks, its columns shuffled, written in some way."""
    order = draw(st.permutations(range(len(header) + 1)))
    written = draw(WRITTEN)
    header = [*header, "remarks"]
    full = [[*row, "José; a, b"] for row in rows]
    text = csv_text(
        [header[n] for n in order],
        [[row[n] for n in order] for row in full],
        delimiter=written["delimiter"],
        lineterminator=written["lineterminator"],
    )
    return text.encode(written["encoding"])


@st.composite
def shootings(draw) -> Made:
    names = draw(st.sampled_from([("n_killed", "n_injured"), ("Killed", "Wounded"), ("deaths", "nonfatal")]))
    where = draw(st.sampled_from([("longitude", "latitude"), ("Lon", "Lat"), ("LNG", "LAT")]))
    form = draw(st.sampled_from(DAY_FORMATS))
    rows: list[list[object]] = []
    counts: Counter = Counter()
    for month in months_from(draw(FIRST_MONTHS), draw(st.integers(2, 5))):
        for day in [1, 28, *draw(st.lists(st.integers(1, 28), max_size=3))]:
            atom = draw(st.sampled_from(list(ATOMS)))
            killed, wounded = draw(st.integers(0, 2)), draw(st.integers(0, 3))
            x, y, *_ = ATOMS[atom]
            rows.append([f"S-{len(rows)}", month.replace(day=day).strftime(form), x, y, killed, wounded])
            for measure, value in (("killed", killed), ("wounded", wounded), ("subjects", killed + wounded)):
                counts[(measure, atom, f"{month:%Y-%m}", "all", "all")] += value
    header = ["incident_id", draw(st.sampled_from(["date", "Incident Date"])), *where, *names]
    return Made("shootings.csv", draw(columns_in_any_order(header, rows)), counts)


@st.composite
def crimes(draw) -> Made:
    form = draw(st.sampled_from(DAY_FORMATS))
    words = {category: draw(st.sampled_from(options)) for category, options in OFFENSES.items()}
    rows: list[list[object]] = []
    counts: Counter = Counter()
    for month in months_from(draw(FIRST_MONTHS), draw(st.integers(2, 4))):
        for day in [1, 28, *draw(st.lists(st.integers(1, 28), min_size=2, max_size=5))]:
            atom, category = draw(st.sampled_from(list(ATOMS))), draw(st.sampled_from(list(OFFENSES)))
            *_, ward, hood = ATOMS[atom]
            rows.append(
                [f"C{len(rows)}", month.replace(day=day).strftime(form), ward.upper(), hood, words[category]]
            )
            counts[("incidents", atom, f"{month:%Y-%m}", "all", "all")] += 1
            counts[("incidents", atom, f"{month:%Y-%m}", "offense", category)] += 1
    offense = draw(st.sampled_from(["offense", "Offense Type", "UCR offense"]))
    header = [
        "record_id",
        "occurred on",
        draw(st.sampled_from(["ward", "Ward Name"])),
        "neighborhood",
        offense,
    ]
    return Made("crimes.csv", draw(columns_in_any_order(header, rows)), counts)


@st.composite
def wide_counts(draw) -> Made:
    form = draw(st.sampled_from(MONTH_FORMATS))
    header = ["month", *(draw(st.sampled_from(options)) for options in OFFENSES.values()), "violent_crime"]
    rows: list[list[object]] = []
    counts: Counter = Counter()
    for month in months_from(draw(FIRST_MONTHS), draw(st.integers(2, 6))):
        values = [draw(st.integers(0, 90)) for _ in OFFENSES]
        rows.append([month.strftime(form), *(f"{value}.0" for value in values), sum(values[:4])])
        for category, value in zip(OFFENSES, values, strict=True):
            counts[("incidents", "newark", f"{month:%Y-%m}", "all", "all")] += value
            counts[("incidents", "newark", f"{month:%Y-%m}", "offense", category)] += value
    return Made("monthly_crime.csv", draw(columns_in_any_order(header, rows)), counts)


@st.composite
def long_counts(draw) -> Made:
    form = draw(st.sampled_from(MONTH_FORMATS))
    words = {category: draw(st.sampled_from(options)) for category, options in OFFENSES.items()}
    rows: list[list[object]] = []
    counts: Counter = Counter()
    for month in months_from(draw(FIRST_MONTHS), draw(st.integers(2, 4))):
        for category in OFFENSES:
            value = draw(st.integers(0, 90))
            rows.append([month.strftime(form), words[category], value])
            counts[("incidents", "newark", f"{month:%Y-%m}", "all", "all")] += value
            counts[("incidents", "newark", f"{month:%Y-%m}", "offense", category)] += value
    header = ["Month", "offense", draw(st.sampled_from(["count", "Number", "incidents"]))]
    return Made("crime_counts.csv", draw(columns_in_any_order(header, rows)), counts)


@given(st.one_of(shootings(), crimes(), wide_counts(), long_counts()))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_tidy_file_counts_as_it_should(made: Made) -> None:
    """A wrong guess would publish wrong numbers with nobody having decided so."""
    with TemporaryDirectory() as path:
        folder = Path(path)
        (folder / "wards.geojson").write_text(geojson(WARDS))
        (folder / "neighborhoods.geojson").write_text(geojson(NEIGHBORHOODS))
        (folder / made.name).write_bytes(made.content)
        found = drafted(folder)
        asked = [need.what for need in found.needs]
        assert all(
            what.startswith(("since when", "which city", "shooting is about people")) for what in asked
        ), asked
        write_finished(folder, found)
        counted = {key[1:]: value for key, value in counts_of(read_drop(folder, geography=None).base).items()}
    assert counted == {key: value for key, value in made.counts.items() if value}

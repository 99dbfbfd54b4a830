"""A year of a large city: Chicago 2017 under a plan fixed here, protected, proved and attacked. A trial."""

import csv
import gzip
import io
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import shapely

from data_access.definitions import Category, Dataset, Dimension, View
from data_access.export import csv_lines
from data_access.model import ALL, Area, AreaLevel, Cell, Geography, Grain, Period
from data_access.privacy import Part, Protection, check_proof, protect, view_reports
from data_access.privacy.audit import Published, audit
from data_access.publishing.machine import processors
from data_access.publishing.proofs import counted_of
from data_access.publishing.rollup import Truth, roll_up
from data_access.publishing.structure import structure
from data_access.tidy import in_canonical_order

CODES = {
    "01A": "homicide",
    "02": "sexual-assault",
    "03": "robbery",
    "04A": "aggravated",
    "04B": "aggravated",
    "05": "burglary",
    "06": "theft",
    "07": "motor-vehicle-theft",
    "09": "arson",
}
VIOLENT = ("homicide", "sexual-assault", "robbery", "aggravated")
PROPERTY = ("burglary", "theft", "motor-vehicle-theft", "arson")
OFFENSE = Dimension(
    "offense",
    (
        Category("violent"),
        *(Category(each, "violent") for each in VIOLENT),
        Category("property"),
        *(Category(each, "property") for each in PROPERTY),
    ),
)
GROUPS, OFFENSES = ("violent", "property"), (*VIOLENT, *PROPERTY)


def _view(level: AreaLevel, grain: Grain, categories: tuple[str, ...], *, forced: bool = False) -> View:
    return View(level, grain, ("incidents",), "offense", categories, forced)


INDEX_CRIME = Dataset(
    "index-crime",
    ("incidents",),
    (OFFENSE,),
    (
        _view(AreaLevel.CITY, Grain.MONTH, OFFENSES, forced=True),
        _view(AreaLevel.NEIGHBORHOOD, Grain.YEAR, OFFENSES),
        _view(AreaLevel.NEIGHBORHOOD, Grain.QUARTER, GROUPS),
        _view(AreaLevel.WARD, Grain.QUARTER, OFFENSES),
    ),
    {"default": 5},
)
# A piece with less of a neighborhood's crime than this is a point on the wrong side of a border.
NOISE = 0.003
UNPLACED = "unplaced-neighborhood"


def events(folder: Path) -> Iterable[tuple[str, str, int, str]]:
    """Yield police district, neighborhood, month and offense of every index offense of the year."""
    outlines = json.loads((folder / "neighborhoods.geojson").read_text(encoding="utf-8"))["features"]
    tree = shapely.STRtree([shapely.from_geojson(json.dumps(each["geometry"])) for each in outlines])
    names = [each["properties"]["name"].lower().replace(" ", "-") for each in outlines]
    with gzip.open(folder / "crimes_2017.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["FBI Code"] in CODES]
    points = shapely.points([[float(row["Longitude"] or 0), float(row["Latitude"] or 0)] for row in rows])
    row_numbers, areas = tree.query(points, predicate="within")
    place = dict(zip(reversed(row_numbers.tolist()), reversed(areas.tolist()), strict=True))
    for n, row in enumerate(rows):
        month, _, year = row["Date"][:10].split("/")
        if year == "2017":
            where = names[place[n]] if n in place else UNPLACED
            yield f"district-{int(row['District'] or 0)}", where, int(month), CODES[row["FBI Code"]]


def without_noise(found: Iterable[tuple[str, str, int, str]]) -> Counter[tuple[str, str, int, str]]:
    """Count events; pieces that are noise go to the district that holds most of their neighborhood."""
    counted = Counter(found)
    size: Counter[tuple[str, str]] = Counter()
    for (district, hood, _, _), number in counted.items():
        size[hood, district] += number
    whole: Counter[str] = Counter()
    for (hood, _), number in size.items():
        whole[hood] += number
    largest = {hood: max((n, d) for (h, d), n in size.items() if h == hood)[1] for hood in whole}
    kept: Counter[tuple[str, str, int, str]] = Counter()
    for (district, hood, month, offense), number in counted.items():
        noise = hood != UNPLACED and size[hood, district] < NOISE * whole[hood]
        kept[largest[hood] if noise else district, hood, month, offense] += number
    return kept


@pytest.mark.trial
@pytest.mark.timeout(3600)
def test_a_year_of_chicago_is_protected_proved_and_attacked(real_data: Path) -> None:
    """If a city of 98 neighborhoods and 23 districts could not be protected, nobody else could use this."""
    counted = without_noise(events(real_data / "chicago"))
    geography = _geography({(district, hood) for district, hood, _, _ in counted})
    truth = _truth(counted)
    cells = roll_up(truth, dataset=INDEX_CRIME, geography=geography)
    (base,) = counted_of(truth, INDEX_CRIME).values()
    begin = time.perf_counter()
    found = protect(
        [Part(tuple(cells), base)], dataset=INDEX_CRIME, geography=geography, workers=processors()
    )[0]
    protecting = time.perf_counter() - begin
    assert found.linked is not None
    assert found.kept is not None
    assert not found.held, found.notes
    check_proof(found.cells, found.linked, found.kept.proof)
    begin = time.perf_counter()
    told = structure(geography, release="2018-01-01.1", revised=[], datasets=[INDEX_CRIME])
    text = "".join(csv_lines(in_canonical_order(found.cells), "2018-01-01.1"))
    report = audit([Published("2018-01-01.1", text, told)], workers=processors())
    _print(cells, found, protecting, time.perf_counter() - begin)
    print(report.text())
    assert not report.failures, report.text()


def _geography(atoms: set[tuple[str, str]]) -> Geography:
    def area(level: AreaLevel, name: str) -> Area:
        return Area(level, name, {"en": name})

    districts = sorted({district for district, _ in atoms})
    hoods = sorted({hood for _, hood in atoms} - {UNPLACED})
    return Geography(
        city=area(AreaLevel.CITY, "chicago"),
        wards=(*(area(AreaLevel.WARD, d) for d in districts), area(AreaLevel.WARD, "unplaced-ward")),
        neighborhoods=tuple(area(AreaLevel.NEIGHBORHOOD, hood) for hood in (*hoods, UNPLACED)),
        atoms=(*sorted(f"{district}~{hood}" for district, hood in atoms), f"unplaced-ward~{UNPLACED}"),
        valid_from=date(2017, 1, 1),
    )


def _truth(counted: Counter[tuple[str, str, int, str]]) -> Truth:
    rows = [
        ("index-crime", "incidents", f"{district}~{hood}", pd.Timestamp(2017, month, 1), *by, number)
        for (district, hood, month, offense), number in counted.items()
        for by in ((ALL, ALL), ("offense", offense))
    ]
    names = ["dataset", "measure", "area", "month", "dimension", "category", "value"]
    base = pd.DataFrame(rows, columns=names).groupby(names[:-1], as_index=False).sum()
    months = dict.fromkeys(Period.parse("2017").months(), AreaLevel.ATOM)
    return Truth(base, {("index-crime", "incidents", by): months for by in (ALL, "offense")})


def _print(cells: Sequence[Cell], found: Protection, protecting: float, attacking: float) -> None:
    assert found.linked is not None
    system = found.linked.system
    sensitive, hidden = int(system.sensitive.sum()), len(found.hidden)
    slivers = int((system.role == 0).sum())
    out = io.StringIO()
    out.write(
        f"{len(system.names):,} cells, {sensitive:,} small, {slivers:,} slivers, {hidden - sensitive:,} hidden"
    )
    out.write(f" besides; protected in {protecting:.0f} s, attacked in {attacking:.0f} s\n")
    for view in view_reports(INDEX_CRIME, cells, found.small, found.hidden):
        out.write(f"{view.area_level} × {view.grain}: {view.shown_share:.0%} of those above zero shown\n")
    print(out.getvalue())

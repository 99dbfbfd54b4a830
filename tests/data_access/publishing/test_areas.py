"""Areas files: outlines are checked and repaired, and joined into atoms without slivers."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from data_access.model import AreaLevel, Geography
from data_access.publishing.areas import first_geography, read_areas, slug
from data_access.publishing.base import IntakeError
from data_access.publishing.drop import load_drop
from data_access.publishing.places import OUTLINE_BYTES, simplified
from tests.data_access.publishing.drops import (
    CITY,
    NEIGHBORHOODS,
    WARDS,
    areas_entry,
    geojson,
    square,
    write_drop,
)

BOTH = areas_entry("ward") + areas_entry("neighborhood")


def geography_of(folder: Path, files: str = BOTH, contents: dict[str, str] | None = None) -> Geography:
    drop = load_drop(write_drop(folder, files, contents or {}, head=CITY))
    return first_geography(*read_areas(folder, drop, progress=lambda _: None))


def refused(folder: Path, contents: dict[str, str], files: str = BOTH) -> str:
    with pytest.raises(IntakeError) as error:
        geography_of(folder, files, contents)
    return str(error.value)


def test_atoms_are_the_pieces_of_wards_inside_neighborhoods(tmp_path: Path) -> None:
    """A sliver of one twentieth of a per cent is noise of drawing; what is in no neighborhood stays in its ward."""
    geography = geography_of(tmp_path)
    assert geography.atoms == (
        "west~hill",
        "west~park",
        "west~unplaced-neighborhood",
        "east~park",
        "east~mill",
        "east~unplaced-neighborhood",
        "unplaced-ward~unplaced-neighborhood",
    )
    assert [area.id for area in geography.wards] == ["west", "east", "unplaced-ward"]
    assert [area.id for area in geography.neighborhoods] == ["hill", "park", "mill", "unplaced-neighborhood"]
    assert geography.valid_from.isoformat() == "2020-01-01"


@pytest.mark.parametrize(
    ("level", "atoms"),
    [
        ("neighborhood", ("unplaced-ward~hill", "unplaced-ward~park", "unplaced-ward~mill")),
        ("ward", ("west~unplaced-neighborhood", "east~unplaced-neighborhood")),
    ],
)
def test_a_city_with_one_partition(tmp_path: Path, level: str, atoms: tuple[str, ...]) -> None:
    """A city that only has wards, or only neighborhoods, can use the dashboard too."""
    geography = geography_of(tmp_path, areas_entry(level))
    assert geography.atoms == (*atoms, "unplaced-ward~unplaced-neighborhood")


def test_a_neighborhood_outside_every_ward_keeps_its_counts(tmp_path: Path) -> None:
    """Otherwise nothing that happens there could be counted at all."""
    islands = {**NEIGHBORHOODS, "Island": square(9, 9, 10, 10)}
    geography = geography_of(tmp_path, contents={"neighborhood.geojson": geojson(islands)})
    assert "unplaced-ward~island" in geography.atoms


def test_names_and_ids_come_from_the_description_where_it_gives_them(tmp_path: Path) -> None:
    """Residents read the names of places in their own language."""
    names = '[files.names.West]\nid = "poniente"\nen = "West Ward"\nes = "Distrito Oeste"\n'
    geography = geography_of(tmp_path, areas_entry("ward") + names + areas_entry("neighborhood"))
    ward = geography.wards[0]
    assert (ward.id, ward.name("es"), ward.name("pt")) == ("poniente", "Distrito Oeste", "West Ward")
    assert geography.atoms[0] == "poniente~hill"


def test_an_outline_that_crosses_itself_is_repaired_and_told(tmp_path: Path) -> None:
    """One polygon of the real city does; refusing it would leave the city without a map."""
    bow_tie = [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]
    told: list[str] = []
    folder = write_drop(tmp_path, BOTH, {"neighborhood.geojson": geojson({"Bow": bow_tie})}, head=CITY)
    geography = first_geography(*read_areas(folder, load_drop(folder), progress=told.append))
    outline = shape(dict(geography.outlines["bow"]))
    assert outline.is_valid
    assert outline.area == pytest.approx(2)
    assert told == ["neighborhood.geojson: the outline of Bow crossed itself and was repaired"]


def test_the_city_is_the_union_where_no_file_gives_it(tmp_path: Path) -> None:
    """Without an outline of the city no point could lie outside it."""
    assert shape(dict(geography_of(tmp_path).outlines["newark"])).area == pytest.approx(12)


def changed(change: Callable[[dict], object]) -> str:
    """The neighborhoods file with a change to its content."""
    content = json.loads(geojson(NEIGHBORHOODS))
    change(content)
    return json.dumps(content)


def set_geometry(content: dict, geometry: object) -> None:
    content["features"][0]["geometry"] = geometry


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<html>", "not valid GeoJSON"),
        ('{"type": "Feature"}', "not a GeoJSON FeatureCollection"),
        ('{"type": "FeatureCollection", "features": []}', "has no features"),
        (changed(lambda c: c.update(crs={"properties": {"name": "EPSG:3424"}})), "export it in WGS84"),
        (changed(lambda c: c["features"][0].update(properties={"Name": "Hill"})), "no property 'name'"),
        (changed(lambda c: c["features"][0].update(properties=None)), "no property 'name'"),
        (
            changed(lambda c: c["features"][1]["properties"].update(name="Hill")),
            "two areas are called 'Hill'",
        ),
        (changed(lambda c: c["features"][1]["properties"].update(name="Unplaced")), "makes no id"),
        (
            changed(lambda c: c["features"][1]["properties"].update(name="West")),
            "'west' belongs to two areas",
        ),
        (
            changed(lambda c: c["features"][1]["properties"].update(name="Newark")),
            "'newark' belongs to two areas",
        ),
        (changed(lambda c: set_geometry(c, None)), "no geometry that can be read"),
        (changed(lambda c: set_geometry(c, {"type": "Point", "coordinates": [0, 0]})), "not a polygon"),
        (changed(lambda c: set_geometry(c, {"type": "Polygon", "coordinates": []})), "not a polygon"),
        (changed(lambda c: set_geometry(c, {"type": "Polygon", "coordinates": "x"})), "can be read"),
        (
            changed(
                lambda c: set_geometry(c, {"type": "Polygon", "coordinates": square(5e5, 7e5, 6e5, 8e5)})
            ),
            "outside the world",
        ),
        (
            changed(lambda c: set_geometry(c, {"type": "Polygon", "coordinates": square(0, 0, 0, 1)})),
            "no area",
        ),
        (geojson(NEIGHBORHOODS).replace("0, 2]", "NaN, 2]"), "a coordinate is NaN"),
    ],
)
def test_outlines_that_cannot_be_used_are_refused(tmp_path: Path, text: str, words: str) -> None:
    """A wrong outline places every count of its area wrongly."""
    assert words in refused(tmp_path, {"neighborhood.geojson": text})


def test_names_for_an_area_that_is_not_there(tmp_path: Path) -> None:
    """A misspelled name would leave an area without its Spanish name, and nobody would notice."""
    names = '[files.names.Wset]\nid = "west"\n'
    assert "'Wset'" in refused(tmp_path, {}, areas_entry("ward") + names)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("North Broadway/Woodside", "north-broadway-woodside"), ("Peña Park", "pena-park"), ("  4th  ", "4th")],
)
def test_slugs(name: str, expected: str) -> None:
    """Ids stand in addresses that people type."""
    assert slug(name) == expected


def wiggly(west: float, east: float, steps: int = 4000) -> list:
    """A rectangle whose right side is the left side of the next one, drawn in far too many points."""

    def side(x: float) -> list:
        return [[x + 0.002 * ((n * 7919) % 13) / 13, n / steps] for n in range(steps + 1)]

    ring = side(west) + side(east)[::-1]
    return [[*ring, ring[0]]]


def test_outlines_for_pages_are_small_and_keep_their_borders(tmp_path: Path) -> None:
    """A map of 200 KB does not open on a cheap phone; gaps between neighbors look like unclaimed land."""
    contents = {
        "ward.geojson": geojson({"West": wiggly(0, 1), "East": wiggly(1, 2)}),
        "neighborhood.geojson": geojson(NEIGHBORHOODS),
    }
    exact = geography_of(tmp_path, contents=contents)
    simple = simplified(exact)
    for level in (AreaLevel.WARD, AreaLevel.NEIGHBORHOOD, AreaLevel.CITY):
        outlines = [simple.outlines[area.id] for area in simple.at(level) if area.id in simple.outlines]
        assert len(json.dumps(outlines, separators=(",", ":"))) <= OUTLINE_BYTES
    wards = [shape(simple.outlines[ward]) for ward in ("west", "east")]
    assert shapely.coverage_is_valid(wards)
    assert [ward.area for ward in wards] == pytest.approx([1, 1], abs=0.01)
    assert simple.atoms == exact.atoms


def test_real_outlines_for_pages(real_data: Path, tmp_path: Path) -> None:
    """The real city's map keeps every area, valid and of the right size."""
    from tests.data_access.publishing.real_drops import AREAS, real_drop

    folder = real_drop(tmp_path / "areas", f'title = "Areas"\n{AREAS}', real_data / "newark")
    exact = first_geography(*read_areas(folder, load_drop(folder), progress=lambda _: None))
    simple = simplified(exact)
    for level in (AreaLevel.WARD, AreaLevel.NEIGHBORHOOD, AreaLevel.CITY):
        outlines = {
            area.id: simple.outlines[area.id] for area in simple.at(level) if area.id in simple.outlines
        }
        shapes = {area: shape(outline) for area, outline in outlines.items()}
        assert len(json.dumps(list(outlines.values()), separators=(",", ":"))) <= OUTLINE_BYTES
        assert shapely.coverage_is_valid(list(shapes.values()))
        for area, outline in shapes.items():
            assert outline.area == pytest.approx(shape(dict(exact.outlines[area])).area, rel=0.02)


def test_wards_that_no_neighborhood_touches(tmp_path: Path) -> None:
    """A drop of wards far from its neighborhoods is strange but must not fail in the middle of a publication."""
    far = {name: [[[x + 50, y] for x, y in ring] for ring in rings] for name, rings in WARDS.items()}
    geography = geography_of(tmp_path, contents={"ward.geojson": geojson(far)})
    assert "unplaced-ward~hill" in geography.atoms

"""Places: from coordinates and from names to atoms."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data_access.publishing.areas import first_geography, read_areas
from data_access.publishing.base import IntakeError
from data_access.publishing.drop import load_drop
from data_access.publishing.places import RASTER_FROM, Found, PlaceError, Places
from tests.data_access.publishing.drops import CITY, areas_entry, geojson, square, write_drop


@pytest.fixture
def places(tmp_path: Path) -> Places:
    files = areas_entry("ward") + areas_entry("neighborhood") + areas_entry("city")
    outline = geojson({"Newark": square(-1, 0, 4, 3)})
    folder = write_drop(tmp_path, files, {"city.geojson": outline}, head=CITY)
    geography = first_geography(*read_areas(folder, load_drop(folder), progress=lambda _: None))
    return Places.of(geography)


POINTS = {
    (0.5, 2.5): ("west~hill", Found.NEIGHBORHOOD),
    (1.5, 1.5): ("west~park", Found.NEIGHBORHOOD),
    (2.5, 1.5): ("east~park", Found.NEIGHBORHOOD),
    (1.9995, 0.5): ("east~mill", Found.NEIGHBORHOOD),  # in the sliver of Mill that lies in West
    (0.5, 0.5): ("west~unplaced-neighborhood", Found.WARD),
    (-0.5, 0.5): ("unplaced-ward~unplaced-neighborhood", Found.CITY),
    (-1.5, 0.5): ("unplaced-ward~unplaced-neighborhood", Found.OUTSIDE),
}


def test_points_lie_in_atoms(places: Places) -> None:
    """Each point in a ward and a neighborhood at once, so that both partitions come from one pass."""
    x, y = np.array(list(POINTS), dtype=float).T
    atoms, found = places.of_points(x, y)
    assert [(places.atoms[a], Found(f)) for a, f in zip(atoms, found, strict=True)] == list(POINTS.values())


def test_many_points_lie_where_few_do(places: Places) -> None:
    """What is faster must not be another answer."""
    chance = np.random.default_rng(7)
    x, y = chance.uniform(-2, 5, RASTER_FROM), chance.uniform(-1, 4, RASTER_FROM)
    many = places.for_many(len(x))
    assert many.locator is not places.locator
    for fast, exact in zip(many.of_points(x, y), places.of_points(x, y), strict=True):
        np.testing.assert_array_equal(fast, exact)
    assert places.for_many(RASTER_FROM - 1) is places


@pytest.mark.parametrize(
    ("ward", "neighborhood", "atom", "found"),
    [
        ("west", "hill", "west~hill", Found.NEIGHBORHOOD),
        ("WEST", " Hill ", "west~hill", Found.NEIGHBORHOOD),
        ("West", "Mill", "east~mill", Found.NEIGHBORHOOD),  # the sliver again
        ("", "Hill", "west~hill", Found.NEIGHBORHOOD),  # Hill lies in one ward
        ("East", "", "east~unplaced-neighborhood", Found.WARD),
        ("E", "Mill", "east~mill", Found.NEIGHBORHOOD),
        ("unplaced-ward", "unplaced-neighborhood", "unplaced-ward~unplaced-neighborhood", Found.NOT_GIVEN),
        ("", "n/a", "unplaced-ward~unplaced-neighborhood", Found.NOT_GIVEN),
        ("", "", "unplaced-ward~unplaced-neighborhood", Found.NOT_GIVEN),
    ],
)
def test_names_mean_atoms(places: Places, ward: str, neighborhood: str, atom: str, found: Found) -> None:
    """Files of counts say where in words, in whatever case, with codes of their own."""
    codes = {"E": "east", "n/a": "unplaced-neighborhood"}
    number, how = places.of_names(ward, neighborhood, codes=codes)
    assert (places.atoms[number], how) == (atom, found)


@pytest.mark.parametrize(
    ("ward", "neighborhood", "words"),
    [
        ("Wets", "Hill", "'Wets' is no ward"),
        ("West", "Hil", "'Hil' is no neighborhood"),
        ("East", "Hill", "does not lie in ward 'East'"),
        ("", "Park", "lies in 2 wards"),
    ],
)
def test_names_that_mean_no_atom(places: Places, ward: str, neighborhood: str, words: str) -> None:
    """A guess would put counts into a place where nothing happened."""
    with pytest.raises(PlaceError, match=words):
        places.of_names(ward, neighborhood, codes={})


def test_a_release_without_outlines_cannot_place(places: Places) -> None:
    """Every point would silently lie outside the city."""
    with pytest.raises(IntakeError, match="has no outline"):
        Places.of(replace(places.geography, outlines={}))


def test_noise_of_drawing_goes_to_the_largest_atom(tmp_path: Path) -> None:
    """A point in a sliver belongs where most of its neighborhood lies, not where least of it does."""
    wards = {"Small": square(0, 0, 1, 1), "Large": square(1, 0, 3, 1), "Sliver": square(3, 0, 4, 1)}
    contents = {
        "ward.geojson": geojson(wards),
        "neighborhood.geojson": geojson({"Long": square(0.5, 0, 3.005, 2)}),
    }
    folder = write_drop(tmp_path, areas_entry("ward") + areas_entry("neighborhood"), contents, head=CITY)
    places = Places.of(first_geography(*read_areas(folder, load_drop(folder), progress=lambda _: None)))
    atoms, _ = places.of_points(np.array([0.7, 2.0, 3.002, 2.0]), np.array([0.5, 0.5, 0.5, 1.5]))
    assert [places.atoms[atom] for atom in atoms] == ["small~long", "large~long", "large~long", "large~long"]

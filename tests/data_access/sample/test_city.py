"""Without these, maps of the sample tear, wards are no wards, and rates have no residents to stand on."""

from collections import Counter

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import mapping

from data_access.catalog import MIN_RESIDENTS_FOR_RATE
from data_access.sample.city import NEIGHBORHOODS, WARDS, SampleCity, apportion, build_city, residents


@pytest.fixture(scope="module")
def city() -> SampleCity:
    return build_city()


def test_twenty_neighborhoods_and_five_wards(city: SampleCity) -> None:
    assert len({entry.name for entry in NEIGHBORHOODS}) == len(city.neighborhoods) == 20
    assert [ward.id for ward in WARDS] == ["north", "south", "west", "central", "east"]
    assert all(set(ward.names) == {"en", "es", "pt"} for ward in WARDS)


def test_both_partitions_tile_the_same_city(city: SampleCity) -> None:
    assert shapely.coverage_is_valid(city.wards)
    assert shapely.coverage_is_valid(city.neighborhoods)
    whole, same = shapely.union_all(city.wards), shapely.union_all(city.neighborhoods)
    assert whole.symmetric_difference(same).area == 0
    assert whole.geom_type == "Polygon"
    assert not whole.interiors


def test_wards_cut_across_nine_neighborhoods(city: SampleCity) -> None:
    wards_of = Counter(atom.neighborhood for atom in city.atoms)
    assert sum(count > 1 for count in wards_of.values()) == 9
    assert max(wards_of.values()) == 3


def test_no_atom_is_a_sliver(city: SampleCity) -> None:
    """Counted from the outlines themselves, as intake will."""
    for n, neighborhood in enumerate(city.neighborhoods):
        shares = [ward.intersection(neighborhood).area / neighborhood.area for ward in city.wards]
        assert all(share == 0 or share >= 0.05 for share in shares)
        told = {atom.ward: atom.share for atom in city.atoms if atom.neighborhood == n}
        assert told == pytest.approx({w: share for w, share in enumerate(shares) if share})


def test_outlines_are_small_and_on_the_grid(city: SampleCity) -> None:
    for outlines in (city.wards, city.neighborhoods):
        corners = shapely.get_coordinates(outlines)
        assert len(corners) < 400
        assert (np.round(corners, 4) == corners).all()
        assert all(mapping(outline)["type"] == "Polygon" and outline.exterior.is_ccw for outline in outlines)


@pytest.mark.parametrize("year", [2018, 2020, 2025])
def test_residents_add_up_in_wards_of_about_the_same_size(city: SampleCity, year: int) -> None:
    people = residents(city, year)
    by_ward = [sum(people[i] for i, a in enumerate(city.atoms) if a.ward == w) for w in range(5)]
    assert sum(by_ward) == people.sum() == pytest.approx(311_549, rel=0.02)
    assert by_ward == pytest.approx([people.sum() / 5] * 5, rel=0.1)


def test_hardly_anybody_lives_in_the_industrial_and_the_port_district(city: SampleCity) -> None:
    """These two show that a rate per resident is not offered everywhere."""
    people = residents(city, 2025)
    living: Counter[str] = Counter()
    for atom, count in zip(city.atoms, people.tolist(), strict=True):
        living[NEIGHBORHOODS[atom.neighborhood].name] += count
    few = {name for name, count in living.items() if count < MIN_RESIDENTS_FOR_RATE}
    assert few == {"Newark Industrial District", "Port District"}


@given(total=st.integers(0, 10**6), weights=st.lists(st.integers(1, 1000), min_size=1, max_size=40))
def test_apportioning_loses_nobody(total: int, weights: list[int]) -> None:
    parts = apportion(total, np.array(weights, dtype=np.float64))
    assert parts.sum() == total
    assert np.abs(parts - total * np.array(weights) / sum(weights)).max() <= 1

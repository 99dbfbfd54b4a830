"""Millions of points: the raster gives the answers of the exact test, and that those of one test at a time."""

import numpy as np
import pytest
import shapely
from shapely.geometry import Point, Polygon, box

from data_access.publishing.points import NOWHERE, Outlines, Raster

SQUARES = (box(0, 0, 1, 1), box(1, 0, 2, 1), box(0.5, 0.5, 1.5, 1.5))
# A star with thin arms, a hole, and two islands: shapes whose borders are everywhere.
STAR = Polygon(
    [
        (np.cos(a) * r, np.sin(a) * r)
        for a, r in zip(np.linspace(0, 6.2, 41), [1, 0.2] * 20 + [1], strict=True)
    ]
)
RING = box(-2, -2, 2, 2).difference(box(-1.2, -1.2, 1.2, 1.2))
ISLANDS = shapely.union_all([box(3, 3, 3.01, 3.01), box(-3, -3, -2.5, -2.99)])
PARTITIONS = (SQUARES, (STAR, RING, ISLANDS))


def random_points(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    return chance.uniform(-3.5, 3.5, count), chance.uniform(-3.5, 3.5, count)


def one_by_one(polygons: tuple, x: np.ndarray, y: np.ndarray) -> list[int]:
    points = [Point(*pair) for pair in zip(x, y, strict=True)]
    return [next((n for n, each in enumerate(polygons) if each.intersects(p)), NOWHERE) for p in points]


def test_the_first_polygon_that_holds_a_point() -> None:
    """A point on a border must have one place, always the same."""
    x = np.array([0.5, 1.0, 1.25, 0.75, 2.0, 3.0, 0.0])
    y = np.array([0.5, 0.25, 1.25, 0.75, 1.0, 3.0, -0.1])
    assert Outlines((SQUARES,)).locate(x, y)[0].tolist() == [0, 0, 2, 0, 1, NOWHERE, NOWHERE]


def test_the_exact_test_agrees_with_one_point_at_a_time() -> None:
    """Sorting and narrowing down points is an optimisation, nothing else."""
    x, y = random_points(2000, seed=1)
    for polygons, numbers in zip(PARTITIONS, Outlines(PARTITIONS).locate(x, y), strict=True):
        assert numbers.tolist() == one_by_one(polygons, x, y)


@pytest.mark.parametrize("size", [8, 33, 512])
def test_the_raster_changes_nothing(size: int) -> None:
    """A point near a border that the raster got wrong would be counted in the neighbor's figures."""
    outlines = Outlines(PARTITIONS)
    x, y = random_points(200_000, seed=size)
    borders = shapely.get_coordinates(shapely.segmentize(shapely.boundary(list(outlines.polygons)), 0.001))
    nudged = borders + np.random.default_rng(size).normal(0, 1e-7, borders.shape)
    x, y = np.concatenate([x, borders[:, 0], nudged[:, 0]]), np.concatenate([y, borders[:, 1], nudged[:, 1]])
    for exact, fast in zip(outlines.locate(x, y), Raster(outlines, size).locate(x, y), strict=True):
        np.testing.assert_array_equal(fast, exact)


def test_points_far_away_and_none_at_all() -> None:
    """A coordinate of another country, or an empty file, is no reason to fail."""
    raster = Raster(Outlines(PARTITIONS))
    x, y = np.array([-180.0, 180.0, 1e9, 0.0]), np.array([90.0, -90.0, 0.0, -1e9])
    assert [numbers.tolist() for numbers in raster.locate(x, y)] == [[NOWHERE] * 4] * 2
    assert [len(numbers) for numbers in raster.locate(x[:0], y[:0])] == [0, 0]


def test_a_partition_without_polygons() -> None:
    """A city may have no wards."""
    x, y = random_points(10, seed=3)
    assert Raster(Outlines(((), SQUARES))).locate(x, y)[0].tolist() == [NOWHERE] * 10

"""Points drawn evenly inside regions, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from data_access.sample.chance import Floats, Indexes

DECIMALS = 5  # of a degree: about 1 m
_AWAY_FROM_BORDERS = 0.0004  # degrees: rounding moves no point into the region next door


@dataclass(frozen=True, slots=True, eq=False)
class Sampler:
    """Regions cut into triangles: `corners[t]` are three points, `bounds` the running sum of areas.

    The triangles of region r lie between `start[r]` and `end[r]` on that sum.
    """

    corners: Floats
    bounds: Floats
    start: Floats
    end: Floats

    @classmethod
    def of(cls, regions: Sequence[BaseGeometry]) -> Sampler:
        """Cut each region, less a rim along its border, into triangles."""
        cut = [_triangles(region) for region in regions]
        corners = np.concatenate(cut)
        bounds = np.cumsum(_areas(corners))
        last = np.cumsum([len(triangles) for triangles in cut]) - 1
        end = bounds[last]
        return cls(corners, bounds, np.concatenate(([0.0], end[:-1])), end)

    def draw(self, chance: np.random.Generator, region: Indexes) -> tuple[Floats, Floats]:
        """Return the longitude and latitude of one point in each of these regions (by index)."""
        aim = self.start[region] + chance.random(len(region)) * (self.end[region] - self.start[region])
        found = np.searchsorted(self.bounds, aim, side="right")
        a, b, c = np.moveaxis(self.corners[np.minimum(found, len(self.bounds) - 1)], 1, 0)
        u, v = chance.random((2, len(region), 1))
        # What falls outside the triangle is mirrored into it.
        u, v = np.where(u + v > 1, 1 - u, u), np.where(u + v > 1, 1 - v, v)
        points = np.round(a + u * (b - a) + v * (c - a), DECIMALS)
        return points[:, 0], points[:, 1]


def _triangles(region: BaseGeometry) -> Floats:
    """Return the triangles of a region as an array of triangles × 3 corners × 2 coordinates."""
    cut = shapely.constrained_delaunay_triangles(region.buffer(-_AWAY_FROM_BORDERS))
    corners = np.array([shapely.get_coordinates(piece.normalize())[:3] for piece in shapely.get_parts(cut)])
    # In an order of our own: the library promises none.
    order: npt.NDArray[np.int64] = np.lexsort(np.round(corners.reshape(len(corners), 6), 9).T)
    ordered: Floats = corners[order]
    return ordered


def _areas(corners: Floats) -> Floats:
    a, b, c = np.moveaxis(corners, 1, 0)
    doubled: Floats = np.abs(
        (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    )
    return doubled / 2

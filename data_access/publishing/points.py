"""Which polygon each of many points lies in: exactly, and for millions of points by a raster that changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int16]
Cells = npt.NDArray[np.intp]

NOWHERE = -1
# Cells along each side of the raster. More make it slower to draw, fewer leave more points to the exact test.
RASTER_SIZE = 512


class Locator(Protocol):
    """Finds the polygon of each point."""

    def locate(self, x: Floats, y: Floats) -> list[Numbers]:
        """Return for each partition the number of the first polygon that a point lies in or on, else NOWHERE."""


class Outlines:
    """The exact test, on several partitions of a city."""

    def __init__(self, partitions: Sequence[Sequence[BaseGeometry]]) -> None:
        self.partitions = tuple(tuple(polygons) for polygons in partitions)
        for polygons in self.partitions:
            shapely.prepare(list(polygons))

    @property
    def polygons(self) -> tuple[BaseGeometry, ...]:
        """All polygons of all partitions."""
        return tuple(polygon for polygons in self.partitions for polygon in polygons)

    def locate(self, x: Floats, y: Floats) -> list[Numbers]:
        """Return for each partition the number of the first polygon that a point lies in or on, else NOWHERE.

        Points are taken in the order of their x, so that each polygon is asked only about those near it.
        """
        order = np.argsort(x, kind="stable")
        sorted_x, sorted_y = x[order], y[order]
        located = []
        for polygons in self.partitions:
            numbers = np.empty(len(x), dtype=np.int16)
            numbers[order] = _first_inside(polygons, sorted_x, sorted_y)
            located.append(numbers)
        return located


def _first_inside(polygons: Sequence[BaseGeometry], x: Floats, y: Floats) -> Numbers:
    numbers = np.full(len(x), NOWHERE, dtype=np.int16)
    for number, polygon in enumerate(polygons):
        west, south, east, north = polygon.bounds
        begin, end = np.searchsorted(x, west, "left"), np.searchsorted(x, east, "right")
        near_y, free = y[begin:end], numbers[begin:end] == NOWHERE
        near = np.flatnonzero((near_y >= south) & (near_y <= north) & free) + begin
        numbers[near[shapely.intersects_xy(polygon, x[near], y[near])]] = number
    return numbers


class Raster:
    """A grid over all outlines: a cell that no border touches answers for every point in it.

    Points in other cells go to the exact test, so the answers are those of `Outlines`.
    """

    def __init__(self, outlines: Outlines, size: int = RASTER_SIZE) -> None:
        self._outlines = outlines
        west, south, east, north = shapely.total_bounds(list(outlines.polygons))
        # One cell of margin on each side: a point on the outermost border is still inside the grid.
        self._cell = np.array([east - west, north - south]) / (size - 2)
        self._origin = np.array([west, south]) - self._cell
        self._size = size
        self._border = self._borders()
        self._grids = self._answers()

    def locate(self, x: Floats, y: Floats) -> list[Numbers]:
        """Return the same as `Outlines.locate`."""
        cells = self._cells_of(x, y)
        located = [grid[cells] for grid in self._grids]
        unsure = np.flatnonzero(self._border[cells])
        for numbers, exact in zip(located, self._outlines.locate(x[unsure], y[unsure]), strict=True):
            numbers[unsure] = exact
        return located

    def _cells_of(self, x: Floats, y: Floats) -> Cells:
        """Return the number of each point's cell; the last number is for points outside the grid."""
        column = np.floor((x - self._origin[0]) / self._cell[0])
        row = np.floor((y - self._origin[1]) / self._cell[1])
        inside = (column >= 0) & (column < self._size) & (row >= 0) & (row < self._size)
        return np.where(inside, row * self._size + column, self._size**2).astype(np.intp)

    def _borders(self) -> npt.NDArray[np.bool_]:
        """Return which cells a border may touch.

        Points set along the borders less than half a cell apart: what lies between two of them is in the cell of
        one or in a neighbor of it.
        """
        step = float(self._cell.min()) / 2
        lines = shapely.segmentize(shapely.boundary(list(self._outlines.polygons)), step)
        column, row = np.floor((shapely.get_coordinates(lines) - self._origin) / self._cell).astype(np.intp).T
        border = np.zeros((self._size, self._size), dtype=bool)
        last = self._size - 1
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                border[np.clip(row + down, 0, last), np.clip(column + right, 0, last)] = True
        return np.append(border.ravel(), False)

    def _answers(self) -> list[Numbers]:
        """Return for each partition the polygon of every cell, from the cell's center."""
        sure = np.flatnonzero(~self._border[:-1])
        x = self._origin[0] + (sure % self._size + 0.5) * self._cell[0]
        y = self._origin[1] + (sure // self._size + 0.5) * self._cell[1]
        grids = [np.full(self._size**2 + 1, NOWHERE, dtype=np.int16) for _ in self._outlines.partitions]
        for grid, numbers in zip(grids, self._outlines.locate(x, y), strict=True):
            grid[sure] = numbers
        return grids

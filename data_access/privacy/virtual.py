"""The small cells in no table that anybody can form, of today's release and of earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from data_access.model import CellKey
from data_access.privacy.columns import Column, Grid
from data_access.privacy.joins import Row
from data_access.privacy.slivers import Sliver, slivers


class Virtual(NamedTuple):
    """One of them: what it is called, the dimension that decides how small it may be, and its columns."""

    name: str
    dimension: str
    row: Row


def virtual_cells(
    tables: Iterable[tuple[Grid, Sequence[CellKey]]], number: Mapping[Column, int], true: np.ndarray
) -> list[Virtual]:
    """Return those that hold a count below the smallest that may be shown; the same number of two releases once."""
    return list(_small(tables, number, true))


def _small(
    tables: Iterable[tuple[Grid, Sequence[CellKey]]], number: Mapping[Column, int], true: np.ndarray
) -> Iterator[Virtual]:
    seen: set[tuple[Sliver, tuple[int, ...]]] = set()
    for grid, keys in tables:
        for sliver in slivers(grid.dataset, grid.atoms, keys):
            versions = tuple(grid.versions.get(month, 0) for month in sliver.period.months())
            if (sliver, versions) in seen:
                continue
            seen.add((sliver, versions))
            row = {number[column]: 1 for column in _columns(grid, sliver)}
            if 0 < int(true[list(row)].sum()) < grid.dataset.smallest(sliver.dimension):
                later = " v" + "-".join(map(str, versions)) if any(versions) else ""
                yield Virtual(f"{sliver}{later}", sliver.dimension, row)


def _columns(grid: Grid, sliver: Sliver) -> list[Column]:
    leaves = grid.leaves_of(sliver.dimension, sliver.category)
    holds = sliver.atoms.__contains__
    return grid.within(sliver.measure, sliver.dimension, leaves, holds, sliver.period)

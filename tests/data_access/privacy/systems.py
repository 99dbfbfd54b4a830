"""Linked systems for tests: from tables with any hierarchies, and from named variables with equations."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import product

import numpy as np
import scipy.sparse as sp

from data_access.privacy.system import Role, System

TOTAL = "total"
# One way to look at a row: the names of columns that group it, from the finest on; the total is added.
Axis = Sequence[str]


def crossed(rows: Sequence[Mapping[str, object]], axes: Sequence[Axis], *, value: str, smallest: int) -> System:
    """Return all cells that the axes span, with every group and total; counts of 1 to `smallest` - 1 are sensitive."""
    columns = sorted({tuple(str(row[axis[0]]) for axis in axes) for row in rows})
    at = {place: n for n, place in enumerate(columns)}
    counts = np.zeros(len(columns), dtype=np.int64)
    held: dict[tuple[str, ...], set[int]] = {}
    for row in rows:
        place = at[tuple(str(row[axis[0]]) for axis in axes)]
        counts[place] += int(float(str(row[value])))
        for key in product(*([*(f"{name}={row[name]}" for name in axis), TOTAL] for axis in axes)):
            held.setdefault(key, set()).add(place)
    names = tuple(held)
    indices = [n for name in names for n in sorted(held[name])]
    indptr = np.cumsum([0, *(len(held[name]) for name in names)])
    cells = sp.csr_matrix((np.ones(len(indices), dtype=np.int64), indices, indptr), shape=(len(names), len(columns)))
    return of_cells(names, counts, cells, smallest=smallest)


def of_cells(names: Sequence[object], counts: np.ndarray, cells: sp.csr_matrix, *, smallest: int) -> System:
    """Return a system of open cells of one weight, zeros shown."""
    values = np.asarray(cells @ counts)
    size = len(names)
    return System(
        names=tuple(map(str, names)),
        counts=counts,
        cells=cells,
        links=sp.csr_matrix((0, len(counts)), dtype=np.int64),
        role=np.full(size, Role.OPEN, dtype=np.int8),
        smallest=np.full(size, smallest, dtype=np.int64),
        least=np.ones(size, dtype=np.int64),
        sensitive=(values > 0) & (values < smallest),
        sticky=np.zeros(size, dtype=bool),
        weight=np.ones(size),
    )


def of_equations(
    true: Mapping[str, int],
    equations: Sequence[Mapping[str, int]],
    *,
    smallest: int = 5,
    zeros_shown: bool = True,
    public: Collection[str] = (),
) -> System:
    """Return a system whose columns are named variables, each a cell, and whose equations sum to 0."""
    names = list(true)
    size = len(names)
    links = sp.lil_matrix((len(equations), size), dtype=np.int64)
    for n, equation in enumerate(equations):
        for name, times in equation.items():
            links[n, names.index(name)] = times
    counts = np.asarray([true[name] for name in names], dtype=np.int64)
    known = np.asarray([name in public for name in names])
    small = (counts < smallest) & ((counts > 0) | (not zeros_shown)) & ~known
    return System(
        names=tuple(names),
        counts=counts,
        cells=sp.eye_array(size, dtype=np.int64, format="csr"),
        links=links.tocsr(),
        role=np.where(known, Role.PUBLIC, Role.OPEN).astype(np.int8),
        smallest=np.full(size, smallest, dtype=np.int64),
        least=np.full(size, int(zeros_shown), dtype=np.int64),
        sensitive=small,
        sticky=np.zeros(size, dtype=bool),
        weight=np.ones(size),
    )

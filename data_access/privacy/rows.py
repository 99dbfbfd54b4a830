"""Write cells as sums of other cells where that is shorter: the same equations with fewer numbers.

A year of a city holds twelve months, and a month of a group holds its offenses; written out, every cell names all its
columns. Programs over sums of sums take less than half the time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp


def parts_of_cells(cells: sp.csr_matrix) -> list[tuple[Sequence[int], Sequence[int]] | None]:
    """Return for each cell the other cells that it is the sum of, and the columns that are left.

    None where its own columns are as short, or where it has other coefficients than 1. No cell is, through others, a
    part of itself.
    """
    size = np.diff(cells.indptr)
    plain = np.asarray([(cells.data[a:b] == 1).all() for a, b in zip(cells.indptr, cells.indptr[1:], strict=False)])
    ones = cells.copy()
    ones.data = np.ones_like(ones.data)
    shared = (ones @ ones.T).tocsr()
    return [_parts(n, cells, shared, size, plain) if plain[n] and size[n] > 1 else None for n in range(len(size))]


def _parts(
    whole: int, cells: sp.csr_matrix, shared: sp.csr_matrix, size: np.ndarray, plain: np.ndarray
) -> tuple[Sequence[int], Sequence[int]] | None:
    at = slice(shared.indptr[whole], shared.indptr[whole + 1])
    others, common = shared.indices[at], shared.data[at]
    inside = others[(common == size[others]) & plain[others] & _before(others, whole, size)]
    left = set(cells.indices[cells.indptr[whole] : cells.indptr[whole + 1]].tolist())
    parts: list[int] = []
    for part in inside[np.lexsort((inside, -size[inside]))].tolist():
        columns = cells.indices[cells.indptr[part] : cells.indptr[part + 1]].tolist()
        if len(columns) <= len(left) and left.issuperset(columns):
            left.difference_update(columns)
            parts.append(part)
        if not left:
            break
    return (parts, sorted(left)) if len(parts) + len(left) < size[whole] or size[whole] == 1 else None


def _before(others: np.ndarray, whole: int, size: np.ndarray) -> np.ndarray:
    """Whether a cell may be a part of another: it is smaller, or the same and comes first."""
    smaller = (size[others] > 1) & (size[others] < size[whole])
    return np.asarray(smaller | ((size[others] == size[whole]) & (others < whole)))

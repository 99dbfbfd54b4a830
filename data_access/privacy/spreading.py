"""From a system in which equal columns are merged back to the whole: how far each of the merged ones moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import scipy.sparse as sp

from data_access.privacy.system import Block, Ints, Merged


def spread(changes: sp.csr_matrix, part: Block, small: Merged, counts: Ints) -> sp.csr_matrix:
    """Return movements of a part in the columns of the whole: of columns that were merged none falls below 0."""
    members = _members(small)
    found = changes.tocoo()
    rows: list[int] = []
    steps: list[tuple[int, int]] = []
    for row, column, by in zip(found.row.tolist(), found.col.tolist(), found.data.tolist(), strict=True):
        own = list(_steps(members[int(part.columns[column])], by, counts))
        rows += [row] * len(own)
        steps += own
    at = np.asarray(steps, dtype=np.int64).reshape(-1, 2)
    return sp.csr_matrix((at[:, 1], (rows, at[:, 0])), shape=(changes.shape[0], len(counts)))


def _steps(members: Sequence[int], by: int, counts: Ints) -> Iterator[tuple[int, int]]:
    """Yield by how much each of some columns moves, so that together they move by `by`."""
    left = by
    for column in members:
        step = left if left > 0 else max(left, -int(counts[column]))
        if step:
            yield column, step
        left -= step


def _members(small: Merged) -> list[list[int]]:
    """Return the columns that went into each merged one."""
    found: list[list[int]] = [[] for _ in small.first]
    for column, group in enumerate(small.group.tolist()):
        found[group].append(column)
    return found

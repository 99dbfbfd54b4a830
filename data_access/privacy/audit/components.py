"""Take a system apart: what is already known goes, and what nothing joins is solved apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from data_access.privacy.audit.system import Numbers, System


@dataclass(frozen=True, slots=True)
class Component:
    """A system of its own with the targets that lie in it.

    A target is `constant` + its row of `targets` · x. `rows` and `numbers` are the places of rows and targets in
    the whole.
    """

    system: System
    targets: sparse.csr_matrix
    constant: Numbers
    rows: NDArray[np.int64]
    numbers: NDArray[np.int64]


def components(system: System, targets: sparse.csr_matrix) -> Iterator[Component]:
    """Yield all components, the largest first: those without targets may still contradict themselves.

    Targets that are known lie in components without columns.
    """
    fixed = system.column_low == system.column_high
    known = np.where(fixed, system.column_low, 0.0)
    free = np.flatnonzero(~fixed)
    matrix, wanted = system.matrix[:, free], targets[:, free]
    constant, moved = targets @ known, system.matrix @ known
    label, count = _labels(matrix, wanted)
    sizes = np.bincount(label[: len(free)], minlength=count)
    of_row, of_target = label[len(free) : len(free) + matrix.shape[0]], label[len(free) + matrix.shape[0] :]
    for number in np.argsort(-sizes, kind="stable"):
        inside = np.flatnonzero(of_target == number)
        columns, rows = np.flatnonzero(label[: len(free)] == number), np.flatnonzero(of_row == number)
        part = System(
            matrix[rows][:, columns].tocsr(),
            system.row_low[rows] - moved[rows],
            system.row_high[rows] - moved[rows],
            system.column_low[free[columns]],
            system.column_high[free[columns]],
        )
        yield Component(part, wanted[inside][:, columns].tocsr(), constant[inside], rows, inside)


def _labels(matrix: sparse.csr_matrix, targets: sparse.csr_matrix) -> tuple[NDArray[np.int64], int]:
    """Return the component of each column, then of each row, then of each target, and how many there are."""
    below = sparse.vstack([matrix, targets], format="csr")
    graph = sparse.block_array([[None, below.T], [below, None]], format="csr")
    count, label = connected_components(graph, directed=False)
    return label, int(count)

"""Movements known from an earlier release that are witnesses for a newer system, too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from data_access.privacy.system import Ints, Mask, Role, System


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Movements of the columns (`changes`, one a row), how each moves the cells, and which were taken over."""

    changes: Ints
    moves: Ints
    used: Mask


def still_witnesses(system: System, hidden: Mask, changes: sp.csr_matrix) -> Known:
    """Return those movements that lead to a table that agrees with all that is shown and every rule.

    Shown is what may not move if only `hidden` cells are hidden.
    """
    still = (system.role == Role.PUBLIC) | system.known_zero | (system.open & ~hidden)
    least = np.where(system.open & hidden, system.least, 0)
    columns = np.asarray(changes.todense(), dtype=np.int64)
    moves = np.asarray((changes @ system.cells.T).todense(), dtype=np.int64)
    holds = (
        (columns + system.counts >= 0).all(axis=1)
        & ~moves[:, still].any(axis=1)
        & (moves + system.values >= least).all(axis=1)
        & ~np.asarray((changes @ system.links.T).todense()).any(axis=1)
    )
    found = np.flatnonzero(holds)
    return Known(columns[found], moves[found], np.zeros(len(found), dtype=bool))

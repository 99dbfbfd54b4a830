"""Multipliers that prove a hidden cell to be at least k: duals of a linear program, made whole and checked."""

from __future__ import annotations

import highspy
import numpy as np
import scipy.sparse as sp

from data_access.privacy.solver import FROM_STANDING_STILL, INFINITE, solver_of
from data_access.privacy.system import Ints, Mask, Role, System
from data_access.privacy.witnesses import Floor, floor_of

# Duals of such programs are fractions with small denominators.
_SCALES = (1, 2, 3, 4, 6, 12)


class Floors:
    """Lower bounds of the hidden cells of a block, while its pattern stays as it is."""

    def __init__(self, system: System, values: Ints, hidden: Mask) -> None:
        self._system, self._values, self._hidden = system, values, hidden
        self._known = np.flatnonzero(system.role != Role.VIRTUAL)
        rows = sp.vstack([system.cells[self._known], system.links]).tocsc()
        unknown = hidden[self._known]
        low = np.where(unknown, system.least[self._known], values[self._known]).astype(float)
        high = np.where(unknown, INFINITE, low)
        nothing, width = np.zeros(system.links.shape[0]), rows.shape[1]
        self._highs = solver_of(
            cost=np.zeros(width),
            columns=(np.zeros(width), np.full(width, INFINITE)),
            matrix=rows,
            rows=(np.concatenate([low, nothing]), np.concatenate([high, nothing])),
            options=FROM_STANDING_STILL,
        )

    def at_least(self, cell: int, smallest: int) -> Floor | None:
        """Return why a cell is at least `smallest`; None where it may be less, or no whole multipliers were found."""
        columns = len(self._system.counts)
        cost = np.asarray(self._system.cells[cell].todense(), dtype=float).ravel()
        self._highs.changeColsCost(columns, np.arange(columns, dtype=np.int32), cost)
        self._highs.clearSolver()
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        if self._highs.getInfo().objective_function_value < smallest - 1 + 1e-6:
            return None
        dual = np.asarray(self._highs.getSolution().row_dual)
        for scale in _SCALES:
            floor = self._scaled(cell, dual, scale)
            if floor_of(self._system, self._values, self._hidden, floor) > scale * (smallest - 1):
                return floor
        return None

    def _scaled(self, cell: int, dual: np.ndarray, scale: int) -> Floor:
        whole = np.rint(dual * scale).astype(np.int64)
        count = len(self._known)
        cells = {int(self._known[n]): int(whole[n]) for n in np.flatnonzero(whole[:count]).tolist()}
        links = {n: int(whole[count + n]) for n in np.flatnonzero(whole[count:]).tolist()}
        return Floor(cell, scale, cells, links)

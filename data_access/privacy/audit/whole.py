"""Whole solutions that meet a bound, found without an integer program for each.

A vertex of a linear program is fractional in places that have nothing to do with what was asked. The shortest way
from one whole solution to the bound touches only what it must, and is nearly always whole.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from data_access.privacy.audit.solver import Optimum, Programs
from data_access.privacy.audit.system import Numbers, System

_SECONDS = 60.0
# What one step of the target is worth in steps of everything else; large enough to reach the bound itself.
_WEIGHT = 1000.0


class Steps:
    """Moves from one whole solution of a system. `start` is None where none was found in time."""

    def __init__(self, system: System) -> None:
        width = system.matrix.shape[1]
        found = Programs(system, whole=True, seconds=_SECONDS).least(np.zeros(width)).point
        self.start = None if found is None else np.round(found)
        self._programs = None if self.start is None else Programs(_moves(system, self.start))

    def least(self, costs: Numbers) -> Optimum:
        """Return the end of the shortest way to the least value of costs · x; no point where it is not whole."""
        if self._programs is None or self.start is None:
            return Optimum(-np.inf, None)
        prices = np.concatenate([1 + _WEIGHT * costs, 1 - _WEIGHT * costs])
        moved = self._programs.least(prices)
        if moved.point is None or not moved.is_whole:
            return Optimum(-np.inf, None)
        ahead, back = np.split(np.round(moved.point), 2)
        point = self.start + ahead - back
        return Optimum(float(costs @ point), point)


def _moves(system: System, start: Numbers) -> System:
    """Return the system of steps ahead and back from a solution."""
    at = system.matrix @ start
    return System(
        sparse.hstack([system.matrix, -system.matrix], format="csr"),
        system.row_low - at,
        system.row_high - at,
        np.zeros(2 * len(start)),
        np.concatenate([system.column_high - start, start - system.column_low]),
    )

"""A system of whole numbers: columns between bounds, rows between bounds. Nothing here knows of cells."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Numbers = NDArray[np.float64]
TOLERANCE = 1e-6
_MOST_ROUNDS = 60


class Infeasible(Exception):
    """No numbers fulfil all rows. `rows` are the places of rows that together cannot hold, where that is known."""

    def __init__(self, rows: tuple[int, ...]) -> None:
        super().__init__(rows)
        self.rows = rows


@dataclass(frozen=True, slots=True)
class System:
    """row_low ≤ matrix · x ≤ row_high and column_low ≤ x ≤ column_high, x whole numbers."""

    matrix: sparse.csr_matrix
    row_low: Numbers
    row_high: Numbers
    column_low: Numbers
    column_high: Numbers


def propagate(system: System) -> System:
    """Return the system with bounds of columns drawn in as far as single rows tell.

    A row of zero makes its parts zero, a last unknown part follows from the others, and so on until nothing
    changes. Raises Infeasible with the row that cannot hold.
    """
    entries = system.matrix.tocoo()
    low, high = system.column_low.copy(), system.column_high.copy()
    for _ in range(_MOST_ROUNDS):
        activity = _Activity(system, entries, low, high)
        activity.check()
        new_low, new_high = activity.drawn_in()
        if np.array_equal(new_low, low) and np.array_equal(new_high, high):
            break
        low, high = new_low, new_high
        _check_columns(system, low, high)
    return replace(system, column_low=low, column_high=high)


class _Activity:
    """The least and the greatest that each row can be, given the columns' bounds."""

    def __init__(self, system: System, entries: sparse.coo_matrix, low: Numbers, high: Numbers) -> None:
        self._system, self._entries, self._low, self._high = system, entries, low, high
        value, column = entries.data, entries.col
        positive = value > 0
        self._least = np.where(positive, value * low[column], value * high[column])
        self._most = np.where(positive, value * high[column], value * low[column])

    def check(self) -> None:
        """Raise Infeasible where a row cannot reach its bounds."""
        least, most = self._sums(self._least), self._sums(self._most)
        slack = TOLERANCE * np.maximum(1.0, np.abs(np.where(np.isfinite(least), least, 0.0)))
        wrong = (least > self._system.row_high + slack) | (most < self._system.row_low - slack)
        if wrong.any():
            raise Infeasible((int(np.flatnonzero(wrong)[0]),))

    def drawn_in(self) -> tuple[Numbers, Numbers]:
        """Return the columns' bounds as each row leaves them, rounded inward to whole numbers."""
        rows, value = self._entries.row, self._entries.data
        room_below = self._system.row_high[rows] - self._without(self._least)
        room_above = self._system.row_low[rows] - self._without(self._most)
        with np.errstate(invalid="ignore"):
            top = np.where(value > 0, room_below, room_above) / value
            bottom = np.where(value > 0, room_above, room_below) / value
        high, low = self._high.copy(), self._low.copy()
        np.minimum.at(
            high, self._entries.col, np.floor(np.nan_to_num(top, nan=np.inf, posinf=np.inf) + TOLERANCE)
        )
        np.maximum.at(
            low, self._entries.col, np.ceil(np.nan_to_num(bottom, nan=-np.inf, neginf=-np.inf) - TOLERANCE)
        )
        return low, high

    def _sums(self, parts: Numbers) -> Numbers:
        height = self._system.matrix.shape[0]
        return np.bincount(self._entries.row, weights=parts, minlength=height).astype(np.float64)

    def _without(self, parts: Numbers) -> Numbers:
        """Return for each entry the sum of its row's other entries; infinite ones do not swallow the rest."""
        infinite = ~np.isfinite(parts)
        finite = np.where(infinite, 0.0, parts)
        signs = np.where(infinite, np.sign(parts), 0.0)
        rows = self._entries.row
        count = self._sums(infinite.astype(float))[rows] - infinite
        sign = self._sums(signs)[rows] - signs
        rest = self._sums(finite)[rows] - finite
        return np.where(count > 0, np.where(sign >= 0, np.inf, -np.inf), rest)


def _check_columns(system: System, low: Numbers, high: Numbers) -> None:
    wrong = np.flatnonzero(low > high)
    if len(wrong):
        rows = system.matrix[:, wrong[0]].nonzero()[0]
        raise Infeasible(tuple(int(row) for row in rows))

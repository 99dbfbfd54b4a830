"""Whole solutions that meet a bound, found without an integer program for each.

A vertex of a linear program is fractional in places that have nothing to do with what was asked. The shortest way
from one whole solution to the bound touches only what it must, and is nearly always whole. Where it is not, another
way is, on which other steps are the cheap ones.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from data_access.privacy.audit.solver import Optimum, Programs
from data_access.privacy.audit.system import TOLERANCE, Infeasible, Numbers, System

_SECONDS = 60.0
# What one step of the target is worth in steps of everything else; large enough to reach the bound itself.
_WEIGHT = 1000.0
# So many ways are tried; the seed makes every run the same.
_WAYS = 2
_SEED = 11
# Rounding goes to and fro this often, and by other ways where the first turns were not enough.
_TURNS, _STRAIGHT_TURNS = 12, 3


class Steps:
    """Moves from one whole solution of a system, sought `near` one that need not be whole.

    `start` is None where none was found in time.
    """

    def __init__(self, system: System, near: Numbers | None) -> None:
        self._system = system
        width = system.matrix.shape[1]
        random = np.random.default_rng(_SEED)
        self.start = None if near is None else _rounded(system, near)
        if self.start is None:
            found = Programs(system, whole=True, seconds=_SECONDS).least(np.zeros(width)).point
            self.start = None if found is None else np.round(found)
        self._tolls = [np.ones(2 * width), *(1 + random.random(2 * width) for _ in range(_WAYS - 1))]
        self._programs = None if self.start is None else Programs(_moves(system, self.start))

    def least(self, costs: Numbers) -> Optimum:
        """Return the end of a short way to the least value of costs · x; no point where none was whole."""
        if self._programs is None or self.start is None:
            return Optimum(-np.inf, None)
        worth = _WEIGHT * np.concatenate([costs, -costs])
        for toll in self._tolls:
            moved = self._programs.least(toll + worth)
            if moved.point is not None and moved.is_whole:
                ahead, back = np.split(np.round(moved.point), 2)
                point = self.start + ahead - back
                return Optimum(float(costs @ point), point)
        return Optimum(-np.inf, None)

    def at(self, costs: Numbers, value: float) -> Optimum:
        """Return a whole solution in which costs · x is a value; no point where none was found."""
        if self.start is None or not np.isfinite(value):
            return Optimum(-np.inf, None)
        fixed = replace(
            self._system,
            matrix=sparse.vstack([self._system.matrix, costs], format="csr"),
            row_low=np.append(self._system.row_low, value),
            row_high=np.append(self._system.row_high, value),
        )
        try:
            return Optimum(value, _rounded(fixed, self.start))
        except Infeasible:
            return Optimum(-np.inf, None)


def _rounded(system: System, near: Numbers) -> Numbers | None:
    """Return a whole solution, by rounding a solution and going the shortest way back to one, in turns.

    The way back moves only what it must, so that it ends nearly whole. None where it does not in so many turns.
    """
    random, toll = np.random.default_rng(_SEED), np.ones(2 * len(near))
    programs, point = None, near
    for turn in range(_TURNS):
        whole = np.round(point)
        steps = _moves(system, whole)
        if programs is None:
            programs = Programs(steps, moving=True)
        programs.take(steps)
        found = programs.least(toll)
        if found.point is None:
            return None
        ahead, back = np.split(found.point, 2)
        point = whole + ahead - back
        if found.is_whole and _holds(system, np.round(point)):
            return np.asarray(np.round(point))
        if turn >= _STRAIGHT_TURNS:
            toll = 1 + random.random(2 * len(near))
    return None


def _holds(system: System, point: Numbers) -> bool:
    """Whether a point is a solution, to the last unit."""
    at = system.matrix @ point
    return bool(
        np.all(at >= system.row_low - TOLERANCE)
        and np.all(at <= system.row_high + TOLERANCE)
        and np.all(point >= system.column_low)
        and np.all(point <= system.column_high)
    )


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

"""The linear program of a block: the cheapest way to move one cell while all that is shown stays as it is.

A movement is a change of the columns; with it the numbers are another table that readers could as well believe in. What
moves must be hidden. The movers are the columns, and the cells that are more than one column; each rises by one
variable and falls by another, so that every movement has a price.
"""

from __future__ import annotations

from collections.abc import Iterable

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from data_access.privacy.rows import parts_of_cells
from data_access.privacy.solver import FROM_STANDING_STILL, Options, solver_of
from data_access.privacy.system import Floats, Ints, Mask, Role, System

# Movements that nobody sees cost a little: without it most programs have fractional solutions (docs/privacy.md).
UNSEEN = 1e-3
# No movement needs to go further than this many times the largest k.
REACH = 12
_WHOLE = 1e-6
# Fractions are mostly halves and thirds: a movement further, by a multiple of these, is often whole and hides no more.
_MULTIPLES = (2, 6, 12)
_DIVES = 30
_FIRST_WHOLE: Options = {"mip_max_improving_sols": 1, "mip_max_nodes": 2_000}


class Program:
    """One block's program. It is stateful: prices fall to 0 as cells are hidden."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._free = (system.role != Role.PUBLIC) & ~system.known_zero
        self._columns = len(system.counts)
        self._place = _places(system, self._free)
        self._movers = max(self._columns, int(self._place.max(initial=0)) + 1)
        reach = float(REACH * max(int(system.smallest.max(initial=1)), 2))
        self._lower = np.zeros(2 * self._movers)
        self._upper = np.full(2 * self._movers, reach)
        self._upper[self._movers :] = self._room(reach)
        self._unseen = np.where(np.arange(self._movers) < self._columns, UNSEEN, 0.0)
        weight = self._unseen.copy()
        weight[self._place[self._free]] += np.where(system.open, system.weight, 0.0)[self._free]
        self._cost = np.tile(weight, 2)
        self._rows = self._equations()
        self._highs = self._solver(whole=False)
        self.solved, self.dived, self.branched = 0, 0, 0

    def _room(self, reach: float) -> Floats:
        """Return how far each mover can fall: a column to 0, a hidden cell to what everybody knows it to be."""
        system, places = self._system, self._place[self._free]
        room = np.full(self._movers, reach)
        room[: self._columns] = np.minimum(system.counts, reach)
        of_cells = np.maximum(system.values - np.where(system.open, system.least, 0), 0)
        room[places] = np.minimum(room[places], of_cells[self._free])
        return room

    def hide(self, cells: Iterable[int]) -> None:
        """Let these cells move for nothing from now on."""
        for cell in cells:
            self._price(cell, 0.0)

    def show(self, cells: Iterable[int]) -> None:
        """Let these cells cost what they did at first."""
        for cell in cells:
            self._price(cell, float(self._system.weight[cell]))

    def move(
        self, cell: int, by: int, *, still: Iterable[int] = (), within: Mask | None = None
    ) -> Ints | None:
        """Return the cheapest change of the columns that moves a cell by at least `by` (down where it is negative).

        The cells in `still` do not move, nor do open cells outside `within`, if that is given. None where there is no
        such change, or no whole one was found.
        """
        held = self._held(still, within)
        up, down = int(self._place[cell]), int(self._place[cell]) + self._movers
        forward, back, far = (up, down, by) if by > 0 else (down, up, -by)
        if self._upper[forward] < far or forward in held:
            return None
        lower, upper = self._lower.copy(), self._upper.copy()
        upper[held] = upper[back] = 0.0
        lower[forward] = far
        changed = np.unique(np.append(held, [up, down]))
        self._bound(changed, lower, upper)
        try:
            return self._whole(forward, lower, upper)
        finally:
            self._bound(changed, self._lower, self._upper)

    def _held(self, still: Iterable[int], within: Mask | None) -> NDArray[np.intp]:
        """Return the variables of the cells that do not move."""
        held = self._place[np.fromiter(still, dtype=np.intp)]
        if within is not None:
            held = np.append(held, self._place[self._free & self._system.open & ~within])
        held = held[held >= 0]
        return np.concatenate([held, held + self._movers])

    def _whole(self, forward: int, lower: Floats, upper: Floats) -> Ints | None:
        solution = self._solve(fresh=True)
        if solution is None:
            return None
        net = self._net(solution)
        whole = net if _is_whole(net) else self._dive(net, lower, upper)
        if whole is None:
            whole = self._further(forward, lower, upper)
        if whole is None:
            whole = self._branch(lower, upper)
        return None if whole is None else np.rint(whole[: self._columns]).astype(np.int64)

    def _further(self, forward: int, lower: Floats, upper: Floats) -> Floats | None:
        """Return a whole movement that goes further than it has to."""
        far = int(lower[forward])
        further = lower.copy()
        try:
            for each in sorted({-far // times * -times for times in _MULTIPLES} - {far}):
                further[forward] = min(each, upper[forward])
                self._bound(np.asarray([forward]), further, upper)
                solution = self._solve(fresh=False)
                if solution is None:
                    return None
                if _is_whole(net := self._net(solution)):
                    return net
            return None
        finally:
            self._bound(np.asarray([forward]), lower, upper)

    def _dive(self, net: Floats, lower: Floats, upper: Floats) -> Floats | None:
        """Settle one number after the other at its nearest whole one, cells before columns, until all are whole."""
        added: set[int] = set()
        try:
            for _ in range(_DIVES):
                distance = np.abs(net - np.rint(net))
                broken = np.flatnonzero(distance > _WHOLE)
                if not len(broken):
                    return net
                self.dived += 1
                at = min(broken.tolist(), key=lambda n: (n < self._columns, distance[n], n))
                solution = self._settled(at, float(net[at]), added)
                if solution is None:
                    return None
                net = self._net(solution)
            return None
        finally:
            self._bound(np.asarray(sorted(added), dtype=np.intp), lower, upper)

    def _settled(self, at: int, value: float, added: set[int]) -> Floats | None:
        near = float(np.rint(value))
        up, down = at, at + self._movers
        for whole in (near, near + 1 if value > near else near - 1):
            rise, fall = max(whole, 0.0), max(-whole, 0.0)
            if rise <= self._upper[up] and fall <= self._upper[down]:
                added |= {up, down}
                settled = np.asarray([rise, fall])
                self._highs.changeColsBounds(2, np.asarray([up, down], dtype=np.int32), settled, settled)
                if (solution := self._solve(fresh=False)) is not None:
                    return solution
        return None

    def _branch(self, lower: Floats, upper: Floats) -> Floats | None:
        """Return the first whole solution that an integer program finds."""
        self.branched += 1
        solver = self._solver(whole=True)
        solver.changeColsBounds(len(lower), np.arange(len(lower), dtype=np.int32), lower, upper)
        solver.run()
        if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        return self._net(np.asarray(solver.getSolution().col_value))

    def _solve(self, *, fresh: bool) -> Floats | None:
        # A cold start is faster and steadier than the last basis, except for one settled number.
        if fresh:
            self._highs.clearSolver()
        # A settled number now and then leads through ten times as many steps as from the beginning; after as many as
        # there are rows a solution is sought elsewhere.
        most = highspy.kHighsIInf if fresh else self._rows.shape[0]
        self._highs.setOptionValue("simplex_iteration_limit", most)
        self._highs.run()
        self.solved += 1
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.asarray(self._highs.getSolution().col_value)

    def _net(self, solution: Floats) -> Floats:
        return np.asarray(solution[: self._movers] - solution[self._movers :])

    def _price(self, cell: int, cost: float) -> None:
        place = int(self._place[cell])
        if place >= 0:
            for variable in (place, place + self._movers):
                self._cost[variable] = cost + self._unseen[place]
                self._highs.changeColCost(variable, self._cost[variable])

    def _bound(self, variables: NDArray[np.intp], lower: Floats, upper: Floats) -> None:
        """Give some variables, in order, these bounds (of all variables)."""
        chosen = variables.astype(np.int32)
        self._highs.changeColsBounds(len(chosen), chosen, lower[variables], upper[variables])

    def _equations(self) -> sp.csc_matrix:
        """Return the rows: cells are sums of columns and cells, what cannot move sums to 0, links hold.

        A cell that is one column has none: there is nothing to say.
        """
        system = self._system
        parts = parts_of_cells(system.cells)
        whole = system.cells.astype(float)
        shorter = np.asarray([part is not None for part in parts], dtype=bool)
        whole.data = np.where(np.repeat(shorter, np.diff(whole.indptr)), 0, whole.data)
        left = _ones(
            ((cell, column) for cell, part in enumerate(parts) if part for column in part[1]), whole.shape
        )
        of_cells = _ones(
            ((cell, n) for cell, part in enumerate(parts) if part for n in part[0]), (len(parts), len(parts))
        )
        mover = _ones(
            ((cell, int(self._place[cell])) for cell in np.flatnonzero(self._free).tolist()),
            (len(parts), self._movers),
        )
        moved = (of_cells - sp.diags_array(np.ones(len(parts)))) @ mover
        columns = sp.vstack([whole + left, system.links])
        nothing = sp.csr_matrix((columns.shape[0], self._movers - self._columns))
        no_cells = sp.csr_matrix((system.links.shape[0], self._movers))
        stacked = sp.csr_matrix(sp.hstack([columns, nothing]) + sp.vstack([moved, no_cells]))
        stacked.eliminate_zeros()
        rows = stacked[np.diff(stacked.indptr) > 0]
        return sp.hstack([rows, -rows]).tocsc()

    def _solver(self, *, whole: bool) -> highspy.Highs:
        nothing = np.zeros(self._rows.shape[0])
        return solver_of(
            cost=self._cost,
            columns=(self._lower, self._upper),
            matrix=self._rows,
            rows=(nothing, nothing),
            whole=whole,
            options=_FIRST_WHOLE if whole else FROM_STANDING_STILL,
        )


def _places(system: System, free: Mask) -> NDArray[np.intp]:
    """Return for each cell its mover: the column that it is, else one of its own; -1 for cells that cannot move."""
    cells = system.cells
    single = free & (np.diff(cells.indptr) == 1)
    single[single] = cells.data[cells.indptr[:-1][single]] == 1
    columns, first = np.unique(cells.indices[cells.indptr[:-1][single]], return_index=True)
    places = np.full(len(free), -1, dtype=np.intp)
    places[np.flatnonzero(single)[first]] = columns
    more = free & (places < 0)
    places[more] = len(system.counts) + np.arange(int(more.sum()))
    return places


def _ones(places: Iterable[tuple[int, int]], shape: tuple[int, int]) -> sp.csr_matrix:
    at = np.asarray(list(places), dtype=np.intp).reshape(-1, 2)
    return sp.csr_matrix((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=shape)


def _is_whole(net: Floats) -> bool:
    return bool(np.abs(net - np.rint(net)).max(initial=0.0) <= _WHOLE)

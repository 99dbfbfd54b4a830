"""The best pattern of a small table, by one integer program: a choice for each cell, and witnesses for each target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import scipy.sparse as sp

from data_access.privacy.program import REACH
from data_access.privacy.solver import INFINITE, solver_of
from data_access.privacy.system import Ints, Mask, Role, System
from data_access.privacy.witnesses import event_of, viewers

# Beyond these a table is not small, and the program would take longer than it is worth.
MOST_CELLS = 60
MOST_NUMBERS = 6_000
MOST_NODES = 5_000


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """The hidden cells of least weight, and the witnesses (rows of changes of the columns) that protect the targets.

    `bound` is a weight that no pattern can be below; `proved` says whether this one reaches it.
    """

    hidden: Mask
    changes: Ints
    bound: float
    proved: bool


@dataclass(frozen=True, slots=True)
class _Demand:
    """That one cell be far enough apart for one reader, always or only if it is hidden."""

    cell: int
    still: tuple[int, ...]
    always: bool


def demands(
    system: System, targets: Mask, events: Mapping[int, list[int]], others: Iterable[int] = ()
) -> list[_Demand]:
    """Return what a pattern has to achieve: every target against every reader, and `others` if they are hidden."""
    found = [
        _Demand(cell, tuple(still), always=True)
        for cell in np.flatnonzero(targets).tolist()
        for still in viewers(events, event_of(system, system.values, cell))
    ]
    return found + [_Demand(cell, (), always=False) for cell in others]


def is_small(system: System, wanted: Sequence[_Demand]) -> bool:
    """Whether a table is solved to the optimum."""
    return len(system.names) <= MOST_CELLS and 2 * len(wanted) * len(system.counts) <= MOST_NUMBERS


def fewest(
    system: System, wanted: Sequence[_Demand], start: Mask | None = None, *, most_nodes: int = MOST_NODES
) -> Optimum | None:
    """Return the pattern of least weight that meets all demands; None where none was found.

    `start` is a pattern to begin from; the search ends after `most_nodes`. The result is the same on every run.
    """
    choosable = system.open & ~system.known_zero
    fixed = choosable & (system.sensitive | system.sticky)
    chosen = np.flatnonzero(choosable)
    reach = float(REACH * int(system.smallest.max(initial=2)))
    rows, low, high = _rows(system, wanted, chosen, reach)
    tables, columns = 2 * len(wanted), len(system.counts)
    moves = np.minimum(system.counts, reach), np.full(columns, reach)
    solver = solver_of(
        cost=np.concatenate([system.weight[chosen], np.zeros(tables * columns)]),
        columns=(
            np.concatenate([fixed[chosen].astype(float), np.tile(-moves[0], tables)]),
            np.concatenate([np.ones(len(chosen)), np.tile(moves[1], tables)]),
        ),
        matrix=rows,
        rows=(low, high),
        whole=True,
        options={"mip_max_nodes": most_nodes, "mip_rel_gap": 0.0},
    )
    if start is not None:
        solver.setSolution(len(chosen), np.arange(len(chosen), dtype=np.int32), start[chosen].astype(float))
    solver.run()
    info = solver.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    solution = np.rint(np.asarray(solver.getSolution().col_value)).astype(np.int64)
    hidden = np.zeros(len(system.names), dtype=bool)
    hidden[chosen] = solution[: len(chosen)] > 0
    changes = solution[len(chosen) :].reshape(tables, columns)
    proved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return Optimum(hidden, changes[(changes != 0).any(axis=1)], float(info.mip_dual_bound), proved)


class _Rows:
    """Rows over choices and movements, gathered one group after the other."""

    def __init__(self, choices: int, tables: int, columns: int) -> None:
        self._choices, self._tables, self._columns = choices, tables, columns
        self._groups: list[sp.csr_matrix] = []
        self._low: list[np.ndarray] = []
        self._high: list[np.ndarray] = []

    def add(
        self, parts: Mapping[int, sp.csr_matrix], low: float, high: float, choice: sp.csr_matrix | None = None
    ) -> None:
        """Add rows: coefficients of choices, and of the columns of some tables, between two bounds."""
        count = next(iter(parts.values())).shape[0]
        if count:
            nothing = sp.csr_matrix((count, self._columns))
            first = sp.csr_matrix((count, self._choices)) if choice is None else choice
            self._groups.append(sp.hstack([first, *(parts.get(n, nothing) for n in range(self._tables))]))
            self._low.append(np.full(count, low))
            self._high.append(np.full(count, high))

    def made(self) -> tuple[sp.csc_matrix, np.ndarray, np.ndarray]:
        """Return all rows with their bounds."""
        return sp.vstack(self._groups).tocsc(), np.concatenate(self._low), np.concatenate(self._high)


def _rows(
    system: System, wanted: Sequence[_Demand], chosen: np.ndarray, reach: float
) -> tuple[sp.csc_matrix, np.ndarray, np.ndarray]:
    """Return the rows: what a choice allows, what a witness has to keep, what it must reach."""
    values = system.values
    rows = _Rows(len(chosen), 2 * len(wanted), len(system.counts))
    far = sp.diags_array(np.full(len(chosen), -reach))
    room = sp.diags_array((values[chosen] - system.least[chosen]).astype(float))
    never = np.flatnonzero((system.role == Role.PUBLIC) | system.known_zero)
    movable = system.cells[chosen]
    for n, demand in enumerate(wanted):
        held = sp.vstack([system.cells[np.union1d(never, demand.still).astype(np.intp)], system.links])
        for table in (2 * n, 2 * n + 1):
            rows.add({table: movable}, -INFINITE, 0.0, far)
            rows.add({table: movable}, 0.0, INFINITE, room)
            rows.add({table: held}, 0.0, 0.0)
        cell, smallest = system.cells[[demand.cell]], int(system.smallest[demand.cell])
        up_and_down = {2 * n: cell, 2 * n + 1: -cell}
        if demand.always:
            rows.add(up_and_down, float(smallest - 1), INFINITE)
            rows.add({2 * n: cell}, float(smallest - values[demand.cell]), INFINITE)
        else:
            if_hidden = sp.csr_matrix(-(smallest - 1.0) * (chosen == demand.cell)[np.newaxis, :])
            rows.add(up_and_down, 0.0, INFINITE, if_hidden)
    return rows.made()

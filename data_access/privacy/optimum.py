"""The best pattern of a small table, by one integer program: a choice for each cell, and witnesses for each target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import scipy.sparse as sp

from data_access.privacy.program import REACH
from data_access.privacy.system import Ints, Mask, Role, System
from data_access.privacy.witnesses import event_of, viewers

# Beyond these a table is not small, and the program would take longer than it is worth.
MOST_CELLS = 60
MOST_NUMBERS = 6_000
_MOST_NODES = 5_000


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


def fewest(system: System, wanted: Sequence[_Demand], start: Mask | None = None) -> Optimum | None:
    """Return the pattern of least weight that meets all demands; None where none was found.

    `start` is a pattern to begin from. The result is the same on every run.
    """
    choosable = system.open & ~system.known_zero
    fixed = choosable & (system.sensitive | system.sticky)
    chosen = np.flatnonzero(choosable)
    reach = float(REACH * int(system.smallest.max(initial=2)))
    rows, low, high = _rows(system, wanted, chosen, reach)
    tables, columns = 2 * len(wanted), len(system.counts)
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = rows.shape
    lp.col_cost_ = np.concatenate([system.weight[chosen], np.zeros(tables * columns)])
    lp.col_lower_ = np.concatenate([fixed[chosen].astype(float), np.tile(-np.minimum(system.counts, reach), tables)])
    lp.col_upper_ = np.concatenate([np.ones(len(chosen)), np.full(tables * columns, reach)])
    lp.row_lower_, lp.row_upper_ = low, high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = rows.indptr, rows.indices, rows.data
    lp.integrality_ = [highspy.HighsVarType.kInteger] * rows.shape[1]
    solver = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("mip_max_nodes", _MOST_NODES), ("mip_rel_gap", 0.0)):
        solver.setOptionValue(name, value)
    solver.passModel(lp)
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


def _rows(
    system: System, wanted: Sequence[_Demand], chosen: np.ndarray, reach: float
) -> tuple[sp.csc_matrix, np.ndarray, np.ndarray]:
    """Return the rows over choices and movements: what a choice allows, what a witness has to keep, what it must reach."""
    values, count = system.values, len(chosen)
    pick = sp.csr_matrix((np.ones(count), (np.arange(count), np.arange(count))), shape=(count, count))
    room = sp.diags_array((values[chosen] - system.least[chosen]).astype(float))
    still_for_all = np.flatnonzero((system.role == Role.PUBLIC) | system.known_zero)
    blocks: list[list[sp.csr_matrix | None]] = []
    low: list[np.ndarray] = []
    high: list[np.ndarray] = []
    tables = 2 * len(wanted)

    def add(choice: sp.csr_matrix | None, parts: Mapping[int, sp.csr_matrix], least: np.ndarray, most: np.ndarray) -> None:
        if len(least):
            empty = sp.csr_matrix((len(least), count))
            blocks.append([empty if choice is None else choice, *(parts.get(n) for n in range(tables))])
            low.append(least)
            high.append(most)

    infinite = np.full(count, highspy.kHighsInf)
    for n, demand in enumerate(wanted):
        cell = system.cells[[demand.cell]]
        held = sp.vstack([system.cells[np.union1d(still_for_all, demand.still).astype(np.intp)], system.links])
        for table in (2 * n, 2 * n + 1):
            add(-reach * pick, {table: system.cells[chosen]}, -infinite, np.zeros(count))
            add(room, {table: system.cells[chosen]}, np.zeros(count), infinite)
            add(None, {table: held}, np.zeros(held.shape[0]), np.zeros(held.shape[0]))
        smallest, value = int(system.smallest[demand.cell]), int(values[demand.cell])
        apart, above = float(smallest - 1), float(smallest - value)
        only_if = None
        if not demand.always:
            at = int(np.flatnonzero(chosen == demand.cell)[0])
            only_if = sp.csr_matrix(([-apart], ([0], [at])), shape=(1, count))
            apart, above = 0.0, -highspy.kHighsInf
        add(only_if, {2 * n: cell, 2 * n + 1: -cell}, np.array([apart]), np.array([highspy.kHighsInf]))
        add(None, {2 * n: cell}, np.array([above]), np.array([highspy.kHighsInf]))
    columns = len(system.counts)
    full = [
        [row[0], *(part if part is not None else sp.csr_matrix((row[0].shape[0], columns)) for part in row[1:])]
        for row in blocks
    ]
    return sp.vstack([sp.hstack(row) for row in full]).tocsc(), np.concatenate(low), np.concatenate(high)

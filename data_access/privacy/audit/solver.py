"""Linear and integer programs over one system, with HiGHS: the same rows again and again, only the question changes."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from data_access.privacy.audit.errors import AuditError
from data_access.privacy.audit.system import TOLERANCE, Infeasible, Numbers, System

_UNBOUNDED = {highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible}
_PRIMAL_SIMPLEX = 4
# HiGHS disturbs bounds and prices against going in circles. Prices and sides are mostly 0 here, so that its usual
# measure leads astray; and presolving takes longer than going on from the last answer.
_CALM: dict[str, float | str] = {
    "presolve": "off",
    "primal_simplex_bound_perturbation_multiplier": 0.01,
    "dual_simplex_cost_perturbation_multiplier": 0.01,
}


class SolverFailed(AuditError):
    """HiGHS gave no answer to a program; nothing may be called safe."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """The least value of a question and a point that has it; −∞ and no point where nothing bounds it."""

    value: float
    point: Numbers | None

    @property
    def is_whole(self) -> bool:
        """Whether the point consists of whole numbers."""
        return self.point is not None and bool(np.all(np.abs(self.point - np.round(self.point)) < TOLERANCE))


class Programs:
    """A system that questions can be asked of. Every question starts from the answer to the last one.

    With `whole` the answer consists of whole numbers. `moving` are programs of which the bounds change, too.
    """

    def __init__(
        self, system: System, *, whole: bool = False, seconds: float | None = None, moving: bool = False
    ) -> None:
        self._width = system.matrix.shape[1]
        self._columns = np.arange(self._width, dtype=np.int32)
        self._highs = _quiet()
        self._whole = whole
        if whole and seconds is not None:
            self._highs.setOptionValue("time_limit", seconds)
        for name, value in () if whole else _CALM.items():
            self._highs.setOptionValue(name, value)
        self._highs.passModel(_model(system, whole=whole))
        if not (whole or moving):
            self._check_feasible()
            # From one question to the next the last answer stays feasible.
            self._highs.setOptionValue("simplex_strategy", _PRIMAL_SIMPLEX)

    def least(self, costs: Numbers) -> Optimum:
        """Return the least value of costs · x. Raises Infeasible, SolverFailed."""
        self._highs.changeColsCost(self._width, self._columns, costs)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            point = np.array(self._highs.getSolution().col_value)
            return Optimum(float(self._highs.getInfo().objective_function_value), point)
        if status in _UNBOUNDED:
            return Optimum(-np.inf, None)
        if self._whole and status == highspy.HighsModelStatus.kTimeLimit:
            return Optimum(float(self._highs.getInfo().mip_dual_bound), None)
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Infeasible(())
        raise SolverFailed(f"HiGHS answered {self._highs.modelStatusToString(status)}")

    def take(self, system: System) -> None:
        """Go on with the bounds of a system that has the same rows."""
        rows = np.arange(system.matrix.shape[0], dtype=np.int32)
        self._highs.changeColsBounds(self._width, self._columns, system.column_low, system.column_high)
        bounds = (system.row_low, system.row_high)
        self._highs.changeRowsBounds(len(rows), rows, *bounds)  # type: ignore[attr-defined]  # it has it

    def _check_feasible(self) -> None:
        self._highs.run()
        if self._highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            raise Infeasible(())


def conflicting_rows(system: System) -> tuple[int, ...]:
    """Return rows that together cannot hold: those that a least sum of violations rests on. Empty where all can."""
    height, width = system.matrix.shape
    slack = sparse.identity(height, format="csr")
    elastic = System(
        sparse.hstack([system.matrix, slack, -slack], format="csr"),
        system.row_low,
        system.row_high,
        np.concatenate([system.column_low, np.zeros(2 * height)]),
        np.concatenate([system.column_high, np.full(2 * height, np.inf)]),
    )
    highs = _quiet()
    model = _model(elastic)
    model.col_cost_ = np.concatenate([np.zeros(width), np.ones(2 * height)])
    highs.passModel(model)
    highs.run()
    if highs.getInfo().objective_function_value < TOLERANCE:
        return ()
    duals = np.array(highs.getSolution().row_dual)
    return tuple(int(row) for row in np.flatnonzero(np.abs(duals) > TOLERANCE))


def _quiet() -> highspy.Highs:
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy types its methods, not this one
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("parallel", "off")
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 0.5)
    return highs


def _model(system: System, *, whole: bool = False) -> highspy.HighsLp:
    model = highspy.HighsLp()
    height, width = system.matrix.shape
    by_column = system.matrix.tocsc()
    model.num_row_, model.num_col_ = height, width
    model.col_cost_ = np.zeros(width)
    model.col_lower_, model.col_upper_ = system.column_low, system.column_high
    model.row_lower_, model.row_upper_ = system.row_low, system.row_high
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = by_column.indptr, by_column.indices
    model.a_matrix_.value_ = by_column.data
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * width
    return model

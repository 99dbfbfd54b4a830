"""HiGHS with a model in it: one thread, no words, so that every run is the same."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import highspy
import scipy.sparse as sp

from data_access.privacy.system import Floats

Bounds = tuple[Floats, Floats]
INFINITE = highspy.kHighsInf
Options = Mapping[str, int | float | str]
_NONE: Options = MappingProxyType({})
# No price is below 0, so standing still is dual feasible: a few pivots from there are less than presolving. HiGHS
# disturbs prices against going in circles; as most of ours are 0 or tiny, its usual measure leads astray: with a
# hundredth of it a large year takes a fifth of the steps, and none gets lost (docs/privacy.md).
FROM_STANDING_STILL: Options = MappingProxyType(
    {"presolve": "off", "dual_simplex_cost_perturbation_multiplier": 0.01}
)


def solver_of(
    *,
    cost: Floats,
    columns: Bounds,
    matrix: sp.csc_matrix,
    rows: Bounds,
    whole: bool = False,
    options: Options = _NONE,
) -> highspy.Highs:
    """Return a solver that minimizes `cost` · x with both x and `matrix` · x between bounds (lower, upper).

    `whole` asks for whole numbers; `options` are HiGHS's own.
    """
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_ = cost
    lp.col_lower_, lp.col_upper_ = columns
    lp.row_lower_, lp.row_upper_ = rows
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    if whole:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * matrix.shape[1]
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy types its methods, not this one
    for name, value in {"output_flag": False, "threads": 1, **options}.items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    return solver

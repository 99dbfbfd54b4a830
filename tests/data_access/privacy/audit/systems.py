"""Systems of named numbers, written by hand, for the attacker's engine."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from scipy import sparse

from data_access.privacy.audit.bounds import Interval, Questions, intervals
from data_access.privacy.audit.components import components
from data_access.privacy.audit.system import System, propagate

Line = tuple[Mapping[str, float], float, float]


def bounds_of(
    values: Mapping[str, int],
    lines: Sequence[Line],
    hidden: Sequence[str],
    *,
    lower: Mapping[str, int],
    upper: Mapping[str, float],
    known: Collection[str] = (),
    k: int = 5,
) -> dict[str, Interval]:
    """Return what an attacker finds of each hidden number, who sees all others and the `known` ones."""
    names = list(values)
    system = _system(names, values, lines, set(hidden) - set(known), lower, upper)
    rows = sparse.csr_matrix(np.array([[float(name == each) for name in names] for each in hidden]))
    found: dict[str, Interval] = {}
    for part in components(propagate(system), rows):
        mine = [hidden[n] for n in part.numbers]
        asked = Questions(
            np.array([max(lower[name], 0) for name in mine], dtype=float),
            np.array([k for _ in mine]),
            np.ones(len(mine), dtype=bool),
            np.zeros(len(mine), dtype=np.int64),
        )
        found.update(zip(mine, intervals(part, asked, exact=True), strict=True))
    return found


def _system(names, values, lines, hidden, lower, upper) -> System:
    matrix = sparse.csr_matrix(
        np.array([[line[0].get(name, 0.0) for name in names] for line in lines]).reshape(-1, len(names))
    )
    return System(
        matrix,
        np.array([line[1] for line in lines], dtype=float),
        np.array([line[2] for line in lines], dtype=float),
        np.array([lower[name] if name in hidden else values[name] for name in names], dtype=float),
        np.array(
            [upper.get(name, np.inf) if name in hidden else values[name] for name in names], dtype=float
        ),
    )

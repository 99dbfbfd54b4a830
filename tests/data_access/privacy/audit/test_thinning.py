"""A thinner system must have the same solutions: with one more a leak would pass, with one less there is no alarm."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from data_access.privacy.audit.system import System
from data_access.privacy.audit.thinning import thinned

COLUMNS = 5
MOST = 2
POINTS = np.array(list(product(range(MOST + 1), repeat=COLUMNS)))


@st.composite
def systems(draw: st.DrawFn) -> System:
    """Sums of columns, some known, some between bounds, some not sums at all."""
    entries = st.lists(
        st.sampled_from((0, 0, 1, 1, 1, 1, -1, 2)) if draw(st.booleans()) else st.sampled_from((0, 1)),
        min_size=COLUMNS,
        max_size=COLUMNS,
    )
    rows = np.array(draw(st.lists(entries, min_size=1, max_size=7)), dtype=float)
    true = rows @ np.array(draw(st.lists(st.integers(0, MOST), min_size=COLUMNS, max_size=COLUMNS)))
    room = np.array(draw(st.lists(st.sampled_from((0, 0, 0, 1)), min_size=len(rows), max_size=len(rows))))
    return System(
        sparse.csr_matrix(rows), true - room, true + room, np.zeros(COLUMNS), np.full(COLUMNS, float(MOST))
    )


def solutions(system: System) -> list[bool]:
    at = POINTS @ system.matrix.T.toarray()
    return list(((at >= system.row_low) & (at <= system.row_high)).all(axis=1))


@given(systems())
@settings(max_examples=300)
def test_solutions_are_the_same_and_numbers_no_more(system: System) -> None:
    found = thinned(system)
    assert solutions(found) == solutions(system)
    assert found.matrix.nnz <= system.matrix.nnz


def test_a_year_of_known_quarters_becomes_empty() -> None:
    """By hand: a year, its quarters, of which three are known, and the half-year of two known ones said twice."""
    rows = [[1, 1, 1, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [1, 1, 0, 0], [1, 1, 0, 0]]
    known = np.array([10.0, 1, 2, 3, 3, 3])
    system = System(
        sparse.csr_matrix(np.array(rows, dtype=float)), known, known, np.zeros(4), np.full(4, 9.0)
    )
    found = thinned(system)
    assert found.matrix.toarray().tolist() == [
        [0, 0, 0, 1],
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
    ]
    assert found.row_low.tolist() == [4, 1, 2, 3, 0, 0] == found.row_high.tolist()

"""Cells written as sums of cells: the same equations, shorter."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from data_access.privacy.rows import parts_of_cells


def matrix(*rows: tuple[int, ...]) -> sparse.csr_matrix:
    return sparse.csr_matrix(np.asarray(rows, dtype=np.int64))


def test_a_year_is_written_as_its_quarters() -> None:
    """By hand: two quarters of two months each, and the half-year that holds both."""
    cells = matrix((1, 1, 0, 0), (0, 0, 1, 1), (1, 1, 1, 1))
    assert parts_of_cells(cells) == [None, None, ([0, 1], [])]


def test_what_is_left_is_named_by_columns() -> None:
    """By hand: of four months three are in a cell, and one is not."""
    assert parts_of_cells(matrix((1, 1, 1, 0), (1, 1, 1, 1))) == [None, ([0], [3])]


def test_equal_cells_refer_to_the_first() -> None:
    """Two tables may hold the same number; neither may be written as the other and the other as it."""
    assert parts_of_cells(matrix((1, 1), (1, 1))) == [None, ([0], [])]


def test_multiples_are_left_as_they_are() -> None:
    """A cell that counts a column twice is no sum of others."""
    assert parts_of_cells(matrix((1, 1, 0), (2, 1, 1))) == [None, None]


@given(st.lists(st.sets(st.integers(0, 7), max_size=8), min_size=1, max_size=12))
def test_the_parts_add_up_and_never_run_in_a_circle(sets: list[set[int]]) -> None:
    """An equation that is not true, or that says nothing, would let programs move what cannot move."""
    cells = np.asarray([[int(n in each) for n in range(8)] for each in sets], dtype=np.int64)
    parts = parts_of_cells(sparse.csr_matrix(cells))
    # Written out one after the other, those that lean on none first: a circle would leave some over.
    written: dict[int, np.ndarray] = {n: cells[n] for n, part in enumerate(parts) if part is None}
    for _ in parts:
        for n, part in enumerate(parts):
            if part is not None and n not in written and all(each in written for each in part[0]):
                left = np.isin(np.arange(8), part[1]).astype(np.int64)
                written[n] = left + sum((written[each] for each in part[0]), np.zeros(8, dtype=np.int64))
    assert len(written) == len(parts)
    assert all((written[n] == cells[n]).all() for n in written)
    for n, part in enumerate(parts):
        if part is not None:
            assert len(part[0]) + len(part[1]) < max(int(cells[n].sum()), 2)

"""Tails of distributions: a wrong digit here is a wrong verdict on a neighborhood's page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from data_access.distributions import beta_below, poisson_below, student_point, where_falling

SHAPES = st.one_of(st.floats(0.01, 5), st.floats(1, 300), st.floats(1_000, 1e6))


@given(a=SHAPES, b=SHAPES, at=st.floats(-6, 6))
def test_beta_agrees_with_scipy(a: float, b: float, at: float) -> None:
    mean = a / (a + b)
    x = min(max(mean + at * (mean * (1 - mean) / (a + b + 1)) ** 0.5, 0.0), 1.0)
    assert beta_below(x, a, b) == pytest.approx(special.betainc(a, b, x), abs=1e-7)


def test_beta_by_hand() -> None:
    """The square's area up to x, and the sum of two coins: 3x² − 2x³."""
    assert beta_below(0.3, 2, 1) == pytest.approx(0.09)
    assert beta_below(0.25, 2, 2) == pytest.approx(3 / 16 - 2 / 64)
    assert (beta_below(0, 2, 3), beta_below(1, 2, 3)) == (0, 1)


@given(shape=SHAPES, at=st.floats(-6, 6))
def test_poisson_agrees_with_scipy(shape: float, at: float) -> None:
    mean = max(shape + at * shape**0.5, 1e-6)
    assert poisson_below(shape, mean) == pytest.approx(special.gammaincc(shape, mean), abs=1e-7)


@pytest.mark.parametrize("freedom", [1, 2, 3, 7, 11, 14, 200])
@pytest.mark.parametrize("tail", [0.025, 0.005])
def test_students_points_agree_with_scipy(freedom: int, tail: float) -> None:
    assert student_point(freedom, tail) == pytest.approx(stats.t.isf(tail, freedom), rel=1e-9)


def test_where_a_falling_line_reaches_a_value() -> None:
    assert where_falling(lambda x: 10 - x, 0, 10, to=3) == pytest.approx(7)

"""Tails of the distributions behind tests and intervals, for whole and broken numbers of events.

Written here, and compared with SciPy in the tests, because the process that serves pages would pay two seconds and
much memory for `scipy.stats`.
"""

from __future__ import annotations

import math
from collections.abc import Callable

_TINY = 1e-300
_CLOSE = 1e-15


def poisson_below(shape: float, mean: float) -> float:
    """Return P(Poisson(mean) < shape), the regularized upper incomplete gamma function Q(shape, mean).

    Series below the diagonal, continued fraction (modified Lentz) above it: Abramowitz and Stegun 6.5.29, 6.5.31.
    """
    if mean <= 0:
        return 1.0
    scale = math.exp(shape * math.log(mean) - mean - math.lgamma(shape))
    if mean < shape + 1:
        return 1.0 - scale * _lower_series(shape, mean)
    return scale * _upper_fraction(shape, mean)


def beta_below(x: float, a: float, b: float) -> float:
    """Return P(Beta(a, b) < x), the regularized incomplete beta function I_x(a, b), for a and b above 0.

    Continued fraction by the modified Lentz method: DLMF 8.17.22; Press et al., Numerical Recipes, 6.4.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1.0 - beta_below(1 - x, b, a)
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(scale) * _beta_fraction(x, a, b) / a


def student_point(freedom: float, tail: float = 0.025) -> float:
    """Return what Student's t with so many degrees of freedom exceeds with probability `tail`, below one half."""

    def beyond(t: float) -> float:
        return beta_below(freedom / (freedom + t * t), freedom / 2, 0.5) / 2

    top = 1.0
    while beyond(top) > tail:
        top *= 2
    return where_falling(beyond, 0.0, top, to=tail)


def where_falling(function: Callable[[float], float], low: float, high: float, *, to: float) -> float:
    """Return where a function that falls from `low` to `high` reaches a value, by halving the bracket."""
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if function(middle) > to:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _lower_series(shape: float, mean: float) -> float:
    term = total = 1.0 / shape
    step = shape
    while term > total * 1e-16:
        step += 1
        term *= mean / step
        total += term
    return total


def _upper_fraction(shape: float, mean: float) -> float:
    bottom = mean + 1 - shape
    c, d = 1 / _TINY, 1 / bottom
    fraction = d
    for n in range(1, 1_000_000):
        factor = -n * (n - shape)
        bottom += 2
        d = 1 / (factor * d + bottom or _TINY)
        c = bottom + factor / c or _TINY
        fraction *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return fraction


def _beta_fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or _TINY)
    fraction = d
    for n in range(1, 1_000_000):
        even = n * (b - n) * x / ((a + 2 * n - 1) * (a + 2 * n))
        odd = -(a + n) * (a + b + n) * x / ((a + 2 * n) * (a + 2 * n + 1))
        for factor in (even, odd):
            d = 1 / (1 + factor * d or _TINY)
            c = 1 + factor / c or _TINY
            fraction *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return fraction

"""When a number counts as worked out."""

from __future__ import annotations


def gives_away(low: float, high: float, k: int) -> bool:
    """Whether bounds of a hidden cell tell too much: it is surely small, or known too narrowly near small numbers."""
    return high < k or (low < k and high - low < k - 1)


def surely_small(low: float, high: float, k: int) -> bool:
    """Whether bounds of a number that is never shown give away that somebody is counted in it, and how many.

    The attacker cannot know whether anybody is: what may be nobody is no finding.
    """
    return low >= 1 and gives_away(low, high, k)

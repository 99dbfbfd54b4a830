"""Tables that look safe and are not: the attacker finds exactly what can be found, or it would call them safe."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from data_access.privacy.audit.verdict import gives_away
from tests.conftest import REAL_DATA
from tests.data_access.privacy.audit.systems import bounds_of

CASES = REAL_DATA.parent / "design" / "privacy_cases.json"
EVERY_ID = [
    *(
        "T01",
        "T02a",
        "T02b",
        "T03",
        "T04",
        "T05",
        "T06",
        "T07",
        "T08a",
        "T08b",
        "T09a",
        "T09b",
        "T10a",
        "T10b",
    ),
    *("T11a", "T11b", "T12", "T13", "T14", "T15", "T16", "T17", "T18", "T19", "T20", "T21", "T22", "T23"),
    *("T24a", "T24b", "T25", "T26", "T27", "T28"),
]


@cache
def shared_cases() -> dict[str, dict[str, Any]]:
    if not CASES.is_file():
        pytest.skip(f"the adversarial cases are not at {CASES}")
    return {case["id"]: case for case in json.loads(Path(CASES).read_text())}


def bounds_in(case: dict[str, Any]) -> dict[str, tuple[float, float]]:
    lines = [(parts, total, total) for parts, total in case["equations"]]
    lines += [(parts, low, high) for parts, low, high in case["inequalities"]]
    lower, upper = case["lower"], case["upper"] or {}
    found = bounds_of(
        case["true"],
        lines,
        case["suppressed"],
        lower=lower if isinstance(lower, dict) else dict.fromkeys(case["suppressed"], lower),
        upper=upper,
        known=case["insider_knows"],
    )
    return {name: (found[name].low, found[name].high) for name in case["bounds"]}


def test_no_shared_case_is_left_out() -> None:
    """A case that nobody runs protects nobody."""
    assert list(shared_cases()) == EVERY_ID


@pytest.mark.parametrize("name", EVERY_ID)
def test_bounds_of_the_shared_cases(name: str) -> None:
    """What can be worked out of each adversarial table is found to the last unit."""
    case = shared_cases()[name]
    assert bounds_in(case) == {cell: tuple(bounds) for cell, bounds in case["bounds"].items()}


# Our own, worked out by hand: values, lines, hidden, smallest hidden number, bounds.
OWN = {
    "a ring of three pairs: each sum is shown, so each number is": (
        {"a": 2, "b": 3, "c": 4, "ab": 5, "bc": 7, "ca": 6},
        [
            ({"a": 1, "b": 1, "ab": -1}, 0, 0),
            ({"b": 1, "c": 1, "bc": -1}, 0, 0),
            ({"c": 1, "a": 1, "ca": -1}, 0, 0),
        ],
        ["a", "b", "c"],
        {"a": (2, 2), "b": (3, 3), "c": (4, 4)},
    ),
    "a ring of four pairs leaves one number free": (
        {"a": 2, "b": 3, "c": 4, "d": 6},
        [
            ({"a": 1, "b": 1}, 5, 5),
            ({"b": 1, "c": 1}, 7, 7),
            ({"c": 1, "d": 1}, 10, 10),
            ({"d": 1, "a": 1}, 8, 8),
        ],
        ["a", "b", "c", "d"],
        {"a": (1, 4), "b": (1, 4), "c": (3, 6), "d": (4, 7)},
    ),
    "halves do not exist: a program of fractions says 1 to 2.5": (
        {"a": 2, "b": 2, "c": 1},
        [({"a": 2, "b": 1, "c": 1}, 7, 7), ({"b": 1, "c": -1}, 1, 1)],
        ["a", "b", "c"],
        {"a": (1, 2), "b": (2, 3), "c": (1, 2)},
    ),
    "a subset is at most its whole": (
        {"killed": 2, "shot": 3},
        [({"shot": 1, "killed": -1}, 0, float("inf")), ({"shot": 1}, 3, 3)],
        ["killed"],
        {"killed": (1, 3)},
    ),
    "nothing is known of what no total holds": ({"a": 3}, [], ["a"], {"a": (1, float("inf"))}),
    "overlapping categories: together at least all, none above it": (
        {"x": 4, "y": 9, "all": 10},
        [
            ({"x": 1, "all": -1}, -float("inf"), 0),
            ({"y": 1, "all": -1}, -float("inf"), 0),
            ({"x": 1, "y": 1, "all": -1}, 0, float("inf")),
        ],
        ["x"],
        {"x": (1, 10)},
    ),
    "a difference of two rolling sums": (
        {"first": 7, "middle": 80, "last": 2},
        [({"first": 1, "middle": 1}, 87, 87), ({"middle": 1, "last": 1}, 82, 82)],
        ["middle", "last"],
        {"middle": (80, 80), "last": (2, 2)},
    ),
    "a rate rounded to one decimal": (
        {"a": 3},
        [({"a": 1000 / 2500}, 1.15, 1.25)],
        ["a"],
        {"a": (3, 3)},
    ),
    "two hidden pairs apart do not help each other": (
        {"a": 1, "b": 2, "c": 9, "d": 8},
        [({"a": 1, "b": 1}, 3, 3), ({"c": 1, "d": 1}, 17, 17)],
        ["a", "b", "c", "d"],
        {"a": (1, 2), "b": (1, 2), "c": (1, 16), "d": (1, 16)},
    ),
}


@pytest.mark.parametrize("name", OWN)
def test_bounds_worked_out_by_hand(name: str) -> None:
    """The same for tables of our own, of which anybody can check the bounds with a pencil."""
    values, lines, hidden, expected = OWN[name]
    found = bounds_of(values, lines, hidden, lower=dict.fromkeys(values, 1), upper={})
    assert {cell: (found[cell].low, found[cell].high) for cell in hidden} == expected


@pytest.mark.parametrize(
    ("low", "high", "failed"),
    [
        (3, 3, True),
        (1, 4, True),
        (0, 4, True),
        (1, 5, False),
        (2, 5, True),
        (4, 7, True),
        (4, 8, False),
        (5, 7, False),
        (7, 7, False),
        (1, float("inf"), False),
    ],
)
def test_what_counts_as_worked_out(low: float, high: float, *, failed: bool) -> None:
    """Surely small, or pinned down near small numbers, is worked out; a complement of 5 to 7 is not."""
    assert gives_away(low, high, 5) is failed

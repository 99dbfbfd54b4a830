"""What the attacker does not seek changes no verdict."""

from collections.abc import Iterable, Mapping
from itertools import product
from random import Random

from data_access.privacy.audit import Report, audit
from data_access.privacy.audit.reading import Published
from data_access.privacy.audit.tables import table
from tests.data_access.privacy.audit.test_against_enumeration import (
    AREAS,
    ATOMS,
    LEAVES,
    LEVELS,
    SUMS,
    number,
)

MONTHS = ("2024-01", "2024-02", "2024-03")
PERIODS = ("2024-Q1", *MONTHS)
TOWNS = 40


def town(seed: int) -> Published:
    """Return a city of made-up counts, of which half of the numbers below the city are hidden, whatever they are."""
    chance = Random(seed)
    months = tuple(tuple(chance.choice((0, 2, 4, 8, 16)) for _ in LEAVES) for _ in MONTHS)
    lines = [f"city {period} all {number(months, ATOMS, 'all', period)}" for period in PERIODS]
    for level, period in product(LEVELS, PERIODS):
        for area in LEVELS[level]:
            value = number(months, AREAS[area], "all", period)
            lines.append(f"{area} {period} all {'?' if value and chance.random() < 0.5 else value}")
    return table("R1", "\n".join(lines), areas=SUMS, categories=[("all", "pq")])


def narrowest(report: Report) -> Mapping[tuple[str, str], int]:
    """Return the width of the hidden cell that is known best, by table."""
    found: dict[tuple[str, str], int] = {}
    for bound in report.bounds:
        if bound.kind == "hidden" and bound.high is not None:
            key = bound.area_level, bound.grain
            found[key] = min(int(bound.width), found.get(key, int(bound.width)))
    return found


def names(report: Report) -> Iterable[str]:
    return sorted(bound.name for bound in report.failures)


def test_bounds_that_are_not_sought_decide_nothing() -> None:
    """A publication asks less than the command `audit`: what fails, and how close the closest is, must be the same."""
    failed = passed = 0
    for seed in range(TOWNS):
        all_of_them = audit([town(seed)])
        fewer = audit([town(seed)], all_bounds=False)
        assert names(fewer) == names(all_of_them)
        assert narrowest(fewer) == narrowest(all_of_them)
        failed += bool(fewer.failures)
        passed += len(fewer.bounds) > len(fewer.failures)
    assert failed, "then no verdict was compared"
    assert passed, "then nothing could be left out"

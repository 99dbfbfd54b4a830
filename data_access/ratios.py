"""Groups of people compared by what happened to them for every so many times that it could have: as rate ratios.

Searches for every stop of Black people beside those of White people, and never beside how many live in the city: who is
stopped depends on who is where and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from data_access.catalog import LEAST_BASE_FOR_PERCENT
from data_access.definitions import Dimension, Metric
from data_access.model import ALL, UNKNOWN, Area, Period, Release
from data_access.statistics import FEWEST_TO_TELL, Observation, RatioInterval, rate_ratio


class Difference(StrEnum):
    """What a rate ratio amounts to. Clear is an interval of 95 % that does not hold 1."""

    MORE = "more"
    LESS = "less"
    NONE_CLEAR = "none_clear"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class GroupRatio:
    """A group beside the one that it is held against; no interval where one of the two shares is not there."""

    category: str
    point: Observation
    interval: RatioInterval | None = None
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class RatioAnswer:
    """The groups of a share in one year of the whole city, each beside the same `against`, whose share is `held`."""

    metric: Metric
    release: Release
    area: Area
    period: Period
    against: str
    held: Observation
    groups: tuple[GroupRatio, ...]


def reference_of(dimension: Dimension, offered: Sequence[str]) -> str | None:
    """Return the category that others are held against: the first of the dimension's references that is shown."""
    return next((each for each in dimension.references if each in offered), None)


def groups_beside(dimension: Dimension, offered: Iterable[str], against: str) -> tuple[str, ...]:
    """Return the categories that share no event with the reference and are a group: nobody of unknown trait."""
    held = leaves_of(dimension, against)
    return tuple(
        each for each in offered if each != ALL and not leaves_of(dimension, each) & {UNKNOWN, *held}
    )


def leaves_of(dimension: Dimension, category: str) -> frozenset[str]:
    """Return the leaves that a category counts; of `all`, every one."""
    held = {category} | {part for union in dimension.unions if union.id == category for part in union.parts}
    return frozenset(
        leaf
        for leaf in dimension.leaves()
        if category == ALL or held.intersection((leaf, *dimension.ancestors(leaf)))
    )


def ratios_of(
    points: Mapping[str, Observation], groups: Iterable[str], against: str
) -> tuple[GroupRatio, ...]:
    """Return each group's share beside that of the reference."""
    return tuple(_beside(each, points[each], points[against]) for each in groups)


def _beside(category: str, point: Observation, held: Observation) -> GroupRatio:
    mine, theirs = point.share, held.share
    if mine is None or theirs is None:
        return GroupRatio(category, point)
    interval = rate_ratio(mine.count, mine.base, theirs.count, theirs.base)
    few = mine.count + theirs.count < FEWEST_TO_TELL or min(mine.base, theirs.base) < LEAST_BASE_FOR_PERCENT
    return GroupRatio(category, point, interval, Difference.TOO_FEW if few else _difference(interval))


def _difference(interval: RatioInterval) -> Difference:
    if interval.low > 1:
        return Difference.MORE
    return Difference.LESS if interval.high is not None and interval.high < 1 else Difference.NONE_CLEAR

"""Rows that join tables of one dataset whose columns differ: breakdowns of one total, and parts of a whole.

Breakdowns that exclude add up to the same total; a category that overlaps, or a measure that is part of another, is at
most the whole, with a column of slack; and categories that overlap are together at least the whole, since nothing is
counted without one. It is enough to say so of places that some cell tells apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from data_access.model import ALL, AreaLevel, CellKey, Period
from data_access.privacy.columns import Column, Grid, area_test

# Coefficients by column.
Row = dict[int, int]


class _Place(NamedTuple):
    level: AreaLevel
    area: str
    month: Period


class _Join(NamedTuple):
    """Columns whose sum equals that of others, or is at most that; if not `certain`, only where the true numbers do."""

    part: list[int]
    whole: list[int]
    equal: bool
    name: str
    certain: bool = True


def joins(
    tables: Iterable[tuple[Grid, Sequence[CellKey]]], number: Mapping[Column, int], true: np.ndarray
) -> tuple[list[Row], dict[str, int]]:
    """Return rows that sum to 0 over all columns, and the slack columns that they add at the end, by name.

    `tables` are the cells that each release tells something of; what holds in two of them is said once.
    """
    rows: dict[frozenset[tuple[int, int]], Row] = {}
    slack: dict[str, int] = {}
    for join in (join for grid, keys in tables for join in _joins(grid, number, keys)):
        row: Row = dict.fromkeys(join.part, 1)
        for column in join.whole:
            row[column] = row.get(column, 0) - 1
        row = {column: times for column, times in row.items() if times}
        left = -int(sum(times * true[column] for column, times in row.items()))
        said = frozenset(row.items())
        if not row or said in rows or (left < 0 and not join.certain):
            continue
        if not join.equal:
            slack[join.name if join.name not in slack else f"{join.name}, {len(slack)}"] = left
            row[len(number) + len(slack) - 1] = 1
        rows[said] = row
    return list(rows.values()), slack


def _joins(grid: Grid, number: Mapping[Column, int], keys: Iterable[CellKey]) -> Iterator[_Join]:
    pairs = list(_pairs(grid))
    if not pairs:
        return
    for places in _told_apart(grid, keys):
        for one, other, equal in pairs:
            both = [place for place in places if _bounds(grid, one, other, place)]
            if not both:
                continue
            whole = _columns(grid, number, *other, ALL, both)
            place = f"{both[0].area} {both[0].month}{_version(grid, both)} and {len(both) - 1} more"
            where = f"{'/'.join(one)} in {'/'.join(other)}, {place}"
            if equal:
                yield _Join(_of_leaves(grid, number, one, both), whole, equal=True, name=where)
                continue
            for leaf in grid.leaves(one[1]):
                part = _columns(grid, number, *one, leaf, both)
                yield _Join(part, whole, equal=False, name=f"room of {leaf}: {where}")
            if one[1] != ALL:
                every = _of_leaves(grid, number, one, both)
                yield _Join(whole, every, equal=False, name=f"room of all: {where}", certain=False)


def _version(grid: Grid, places: Iterable[_Place]) -> str:
    """Return which numbers of the places' months are meant, where some were revised."""
    versions = [grid.versions.get(month, 0) for month in dict.fromkeys(place.month for place in places)]
    return " v" + "-".join(map(str, versions)) if any(versions) else ""


_Table = tuple[str, str]


def _pairs(grid: Grid) -> Iterator[tuple[_Table, _Table, bool]]:
    """Yield two tables that bound each other: a breakdown and its total, or a part and its whole."""
    exclusive = grid.exclusive()
    for measure, dimension in grid.covered:
        if dimension != ALL and (measure, ALL) in grid.covered:
            yield (measure, dimension), (measure, ALL), dimension in exclusive
    for part, whole in grid.dataset.subsets:
        if {(part, ALL), (whole, ALL)} <= set(grid.covered):
            yield (part, ALL), (whole, ALL), False


def _bounds(grid: Grid, one: _Table, other: _Table, place: _Place) -> bool:
    """Whether this is the finest place at which both tables are stated, and their columns are not the same."""
    levels = {grid.covered[table].get(place.month) for table in (one, other)}
    if None in levels:
        return False
    finest = AreaLevel.CITY if AreaLevel.CITY in levels else AreaLevel.ATOM
    own = {(measure, dimension) for measure, dimension, _ in grid.carriers(*other, place.month)}
    return place.level is finest and one not in own


def _of_leaves(
    grid: Grid, number: Mapping[Column, int], table: _Table, places: Sequence[_Place]
) -> list[int]:
    return [n for leaf in grid.leaves(table[1]) for n in _columns(grid, number, *table, leaf, places)]


def _columns(
    grid: Grid,
    number: Mapping[Column, int],
    measure: str,
    dimension: str,
    leaf: str,
    places: Iterable[_Place],
) -> list[int]:
    found: list[int] = []
    for place in places:
        inside = frozenset((place.area, grid.city)) if place.area != grid.city else None
        holds = (lambda _: True) if inside is None else inside.__contains__
        found += [number[column] for column in grid.within(measure, dimension, (leaf,), holds, place.month)]
    return found


def _told_apart(grid: Grid, keys: Iterable[CellKey]) -> Iterator[list[_Place]]:
    """Yield all places, of atoms and of the city, in groups that every cell holds whole or not at all."""
    by_month: dict[Period, list[tuple[int, AreaLevel, str]]] = defaultdict(list)
    for n, (level, area, period) in enumerate(dict.fromkeys((k.area_level, k.area, k.period) for k in keys)):
        for month in period.months():
            by_month[month].append((n, level, area))
    groups: dict[tuple[AreaLevel, frozenset[int]], list[_Place]] = defaultdict(list)
    for month in sorted(
        {month for months in grid.covered.values() for month in months}, key=lambda m: m.start
    ):
        for level in (AreaLevel.CITY, AreaLevel.ATOM):
            for area in grid.areas(level, month):
                inside = frozenset(n for n, kind, name in by_month[month] if area_test(kind, name)(area))
                groups[level, inside].append(_Place(level, area, month))
    yield from groups.values()

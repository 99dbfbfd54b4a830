"""Monthly series out of the true state: what the rules of findings compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

import pandas as pd

from data_access.catalog import Dataset
from data_access.model import ALL, AreaLevel, Geography, Grain, Period
from data_access.publishing.rollup import Truth, area_of

# Month → how many, for every month that is stated; a month that is not stated is not in it.
Series: TypeAlias = Mapping[Period, int]


class Table(NamedTuple):
    """One table of the true state: a measure of a dataset, whole (`all`) or by a dimension."""

    dataset: str
    measure: str
    dimension: str


def tables_of(truth: Truth, dataset: Dataset, measure: str) -> tuple[Table, ...]:
    """Return the tables that state a measure, the whole first; none where nothing states it."""
    dimensions = (ALL, *(dimension.id for dimension in dataset.dimensions))
    tables = (Table(dataset.id, measure, dimension) for dimension in dimensions)
    return tuple(table for table in tables if truth.covered.get(table))


def own_measures(dataset: Dataset) -> tuple[str, ...]:
    """Return the measures that are no part of another one: what is told of the sum is not told of its parts again."""
    parts = {part for each in dataset.totals.values() for part in each}
    return tuple(measure for measure in dataset.measures if measure not in parts)


def by_category(truth: Truth, table: Table) -> dict[str, Series]:
    """Return the city's series of each category that ever counted anything."""
    stated = truth.covered.get(table, {})
    return _series(truth, table, stated, lambda _area, category: (category,))


def whole_table(truth: Truth, dataset: Dataset, measure: str) -> Table | None:
    """Return the table that gives the city's total: the whole, else the first breakdown whose parts add up."""
    for table in tables_of(truth, dataset, measure):
        if table.dimension == ALL or dataset.dimension(table.dimension).exclusive:
            return table
    return None


def whole(truth: Truth, table: Table) -> Series:
    """Return the city's series of a table, all its categories together."""
    stated = truth.covered.get(table, {})
    found = _series(truth, table, stated, lambda _area, _category: (ALL,))
    return found.get(ALL) or dict.fromkeys(sorted(stated), 0)


def by_area(truth: Truth, dataset: Dataset, measure: str, geography: Geography) -> dict[str, Series]:
    """Return the series of each ward and neighborhood that ever counted anything, over months stated by place."""
    table = Table(dataset.id, measure, ALL)
    stated = [m for m, level in truth.covered.get(table, {}).items() if level is AreaLevel.ATOM]
    levels = (AreaLevel.WARD, AreaLevel.NEIGHBORHOOD)
    areas = {
        atom: tuple(area for level in levels if (area := area_of(atom, level, geography)))
        for atom in geography.atoms
    }
    return _series(truth, table, stated, lambda area, _category: areas.get(area, ()))


def _series(
    truth: Truth, table: Table, stated: Iterable[Period], keys: Callable[[str, str], Iterable[str]]
) -> dict[str, Series]:
    """Return a series for each key that the rows of a table are counted under."""
    months = sorted(stated)
    if not months or truth.base.empty:
        return {}
    found: dict[str, dict[Period, int]] = defaultdict(lambda: dict.fromkeys(months, 0))
    rows = _rows(truth.base, table)
    for area, category, stamp, value in zip(*(rows[name] for name in _USED), strict=True):
        month = Period.of(stamp.date(), Grain.MONTH)
        for key in keys(area, category):
            if month in found[key]:
                found[key][month] += int(value)
    return dict(found)


_USED = ("area", "category", "month", "value")


def _rows(base: pd.DataFrame, table: Table) -> pd.DataFrame:
    same = (
        (base["dataset"] == table.dataset)
        & (base["measure"] == table.measure)
        & (base["dimension"] == table.dimension)
    )
    return base[same]


def changed_months(old: Truth, new: Truth, table: Table) -> frozenset[Period]:
    """Return the months of a table that are stated now and were not, or whose counts anywhere are others."""
    before, after = _counts(old, table), _counts(new, table)
    were = old.covered.get(table, {})
    return frozenset(
        month
        for month in new.covered.get(table, {})
        if month not in were or before.get(month) != after.get(month)
    )


def _counts(truth: Truth, table: Table) -> dict[Period, dict[tuple[str, str], int]]:
    found: dict[Period, dict[tuple[str, str], int]] = defaultdict(dict)
    if truth.base.empty:
        return found
    rows = _rows(truth.base, table)
    for area, category, stamp, value in zip(*(rows[name] for name in _USED), strict=True):
        if value:
            found[Period.of(stamp.date(), Grain.MONTH)][area, category] = int(value)
    return found

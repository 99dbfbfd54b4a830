"""Monthly series out of the true state: what the rules of findings compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

import pandas as pd

from data_access.definitions import Dataset
from data_access.model import ALL, AreaLevel, Geography, Grain, Period
from data_access.publishing.rollup import Covered, Truth, area_of

# Month → how many, for every month that is stated; a month that is not stated is not in it.
Series: TypeAlias = Mapping[Period, int]


class Table(NamedTuple):
    """One table of the true state: a measure of a dataset, whole (`all`) or by a dimension."""

    dataset: str
    measure: str
    dimension: str


# What a table counts in one month: (area, category) → how many, zeros left out.
Month: TypeAlias = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Counts:
    """A true state, read once: the counts of each table by month, the same for the city, and what is stated."""

    tables: Mapping[Table, Mapping[Period, Month]]
    city: Mapping[Table, Mapping[str, Series]]
    covered: Covered

    @classmethod
    def of(cls, truth: Truth) -> Counts:
        """Read the base counts of a true state."""
        tables = _by_table_and_month(truth)
        return cls(
            tables,
            {table: _city(found, sorted(truth.covered.get(table, {}))) for table, found in tables.items()},
            truth.covered,
        )

    def months(self, table: Table) -> Mapping[Period, AreaLevel]:
        """Return the months that a table states, and how finely."""
        return self.covered.get(table, {})


def _by_table_and_month(truth: Truth) -> dict[Table, dict[Period, Month]]:
    # Months as whole numbers since 1970: a time stamp for each of a hundred thousand rows costs most of a second.
    numbers = pd.to_datetime(truth.base["month"]).to_numpy("datetime64[M]").astype(int).tolist()
    others = (truth.base[name].tolist() for name in _USED)
    tables: dict[tuple[str, ...], dict[int, dict[tuple[str, str], int]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for number, dataset, measure, dimension, area, category, value in zip(numbers, *others, strict=True):
        if value:
            tables[dataset, measure, dimension][number][area, category] = int(value)
    return {
        Table(*key): {_month(number): counts for number, counts in months.items()}
        for key, months in tables.items()
    }


_USED = ("dataset", "measure", "dimension", "area", "category", "value")


def _month(number: int) -> Period:
    return Period.of(date(1970 + number // 12, number % 12 + 1, 1), Grain.MONTH)


def _city(months: Mapping[Period, Month], stated: Sequence[Period]) -> dict[str, Series]:
    """Return the city's series of each category that ever counted anything."""
    sums: dict[str, dict[Period, int]] = defaultdict(lambda: dict.fromkeys(stated, 0))
    for month in stated:
        for (_area, category), value in months.get(month, {}).items():
            sums[category][month] += value
    return dict(sums)


def tables_of(counts: Counts, dataset: Dataset, measure: str) -> tuple[Table, ...]:
    """Return the tables that state a measure, the whole first; none where nothing states it."""
    dimensions = (ALL, *(dimension.id for dimension in dataset.dimensions))
    tables = (Table(dataset.id, measure, dimension) for dimension in dimensions)
    return tuple(table for table in tables if counts.months(table))


def own_measures(dataset: Dataset) -> tuple[str, ...]:
    """Return the measures that are no part of another one: what is told of the sum is not told of its parts again."""
    parts = {part for each in dataset.totals.values() for part in each}
    return tuple(measure for measure in dataset.measures if measure not in parts)


def by_category(counts: Counts, table: Table) -> Mapping[str, Series]:
    """Return the city's series of each category that ever counted anything."""
    return counts.city.get(table, {})


def whole_table(counts: Counts, dataset: Dataset, measure: str) -> Table | None:
    """Return the table that gives the city's total: the whole, else the first breakdown whose parts add up."""
    for table in tables_of(counts, dataset, measure):
        if table.dimension == ALL or dataset.dimension(table.dimension).exclusive:
            return table
    return None


def whole(counts: Counts, table: Table) -> Series:
    """Return the city's series of a table, all its categories together."""
    series = by_category(counts, table).values()
    return {month: sum(each[month] for each in series) for month in sorted(counts.months(table))}


def by_area(counts: Counts, dataset: Dataset, measure: str, geography: Geography) -> dict[str, Series]:
    """Return the series of each ward and neighborhood that ever counted anything, over months stated by place."""
    table = Table(dataset.id, measure, ALL)
    placed = sorted(month for month, level in counts.months(table).items() if level is AreaLevel.ATOM)
    levels = (AreaLevel.WARD, AreaLevel.NEIGHBORHOOD)
    there = {area.id: area for level in levels for area in geography.ever(level)}
    areas = {
        atom: tuple(area for level in levels if (area := area_of(atom, level, geography)))
        for atom in geography.every_atom()
    }
    found: dict[str, dict[Period, int]] = {}
    for month in placed:
        for (atom, _category), value in counts.tables.get(table, {}).get(month, {}).items():
            for area in areas.get(atom, ()):
                if area not in found:
                    found[area] = {each: 0 for each in placed if there[area].holds(each)}
                found[area][month] += value
    return dict(found)


def changed_months(old: Counts, new: Counts, table: Table) -> frozenset[Period]:
    """Return the months of a table that are stated now and were not, or whose counts anywhere are others."""
    were = old.months(table)
    before, after = old.tables.get(table, {}), new.tables.get(table, {})
    return frozenset(
        month
        for month in new.months(table)
        if month not in were or before.get(month, {}) != after.get(month, {})
    )

"""The columns behind a dataset's cells: what is counted in each atom, month and category, shown or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from data_access.definitions import Dataset
from data_access.model import ALL, AreaLevel, CellKey, Geography, Period

# Months that are stated completely, and whether by atom or for the city: (measure, dimension) → month → level.
Covered = Mapping[tuple[str, str], Mapping[Period, AreaLevel]]
# True counts that are not 0, by column.
Counts = Mapping["Column", int]
# How often months were revised up to some release; those that never were are left out.
Versions = Mapping[Period, int]
NEVER_REVISED: Versions = MappingProxyType({})


class Column(NamedTuple):
    """One number that nobody sees: `area` is an atom, or the city where a source has no places.

    A month that was revised is another number from then on: `version` says which.
    """

    measure: str
    dimension: str
    category: str
    area: str
    month: Period
    version: int = 0

    def __str__(self) -> str:
        later = f" v{self.version}" if self.version else ""
        return f"{self.measure}/{self.dimension}/{self.category} {self.area} {self.month}{later}"


@dataclass(frozen=True, slots=True)
class Counted:
    """The true state behind a dataset's cells: the columns that are not 0, and the months that are stated."""

    counts: Counts
    covered: Covered


@dataclass(frozen=True, slots=True)
class Atoms:
    """The smallest areas of a city, by the months in which they are there.

    `eras` are the first day of each generation of areas with its atoms, oldest first; the first one holds before its
    day too.
    """

    eras: tuple[tuple[date, tuple[str, ...]], ...]

    @classmethod
    def of(cls, geography: Geography) -> Atoms:
        """Return the atoms of all generations of a geography."""
        return cls(tuple((each.valid_from, each.atoms) for each in geography.generations))

    @classmethod
    def always(cls, atoms: Iterable[str]) -> Atoms:
        """Return the same atoms for all months."""
        return cls(((date.min, tuple(atoms)),))

    def during(self, period: Period) -> tuple[tuple[str, ...], ...]:
        """Return the atoms of each generation that holds on some day of a period, oldest first."""
        ends = [day for day, _ in self.eras[1:]] + [date.max]
        begun = [date.min, *ends]
        return tuple(
            atoms
            for (_, atoms), first, end in zip(self.eras, begun, ends, strict=False)
            if first <= period.end and period.start < end
        )


# A table, whether it has its own columns, and the areas that these are of.
_Source = tuple[str, str, bool, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """All columns of a dataset that can hold a number, zeros included."""

    dataset: Dataset
    city: str
    atoms: Atoms
    covered: Covered
    versions: Versions = field(default_factory=dict)
    # Asked for again and again while a system is put together.
    _known: dict[tuple[str, str, Period], Sequence[_Source]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def columns(self) -> Iterator[Column]:
        """Yield every column that some cell may be a sum of."""
        for (measure, dimension), months in self.covered.items():
            leaves = self.leaves(dimension)
            for month, level in months.items():
                version = self.versions.get(month, 0)
                for area, leaf in product(self.areas(level, month), leaves):
                    yield Column(measure, dimension, leaf, area, month, version)

    def areas(self, level: AreaLevel, month: Period) -> Sequence[str]:
        """Return the smallest areas of a source in a month: atoms, or the city as a whole."""
        return self.atoms.during(month)[0] if level is AreaLevel.ATOM else (self.city,)

    def of_cell(self, key: CellKey) -> list[Column]:
        """Return the columns that a cell is the sum of."""
        holds = area_test(key.area_level, key.area)
        return self.within(
            key.measure, key.dimension, self.leaves_of(key.dimension, key.category), holds, key.period
        )

    def within(
        self,
        measure: str,
        dimension: str,
        leaves: Iterable[str],
        holds: Callable[[str], bool],
        period: Period,
    ) -> list[Column]:
        """Return the columns of a measure in some categories, areas and months."""
        wanted = tuple(leaves)
        found: list[Column] = []
        for month in period.months():
            version = self.versions.get(month, 0)
            for part, by, own, areas in self._sources(measure, dimension, month):
                chosen = wanted if own else self.leaves(by)
                found += [
                    Column(part, by, leaf, area, month, version)
                    for area in areas
                    if holds(area)
                    for leaf in chosen
                ]
        return found

    def _sources(self, measure: str, dimension: str, month: Period) -> Sequence[_Source]:
        """Return the tables whose columns add up to a table in a month, with the areas that they are of."""
        asked = measure, dimension, month
        if asked not in self._known:
            self._known[asked] = [
                (part, by, own, self.areas(self.covered[part, by][month], month))
                for part, by, own in self.carriers(measure, dimension, month)
            ]
        return self._known[asked]

    def leaves_of(self, dimension: str, category: str) -> tuple[str, ...]:
        """Return the leaves that a category holds."""
        if dimension == ALL:
            return (ALL,)
        found = self.dataset.dimension(dimension)
        return tuple(leaf for leaf in found.leaves() if category == leaf or category in found.holders(leaf))

    def leaves(self, dimension: str) -> tuple[str, ...]:
        """Return the categories of a table that its columns are of."""
        return (ALL,) if dimension == ALL else self.dataset.dimension(dimension).leaves()

    def carriers(self, measure: str, dimension: str, month: Period) -> Iterator[tuple[str, str, bool]]:
        """Yield the tables whose columns add up to a table in a month: (measure, dimension, whether it has its own).

        A total has no columns of its own where it is the sum of measures, or of categories that exclude each other.
        """
        if dimension != ALL:
            yield measure, dimension, True
            return
        level = self.covered[measure, ALL][month]
        parts = self.dataset.totals.get(measure, ())
        if parts and all(self._covers(part, ALL, month, level) for part in parts):
            for part in parts:
                yield from self.carriers(part, ALL, month)
            return
        carrier = next((each for each in self.exclusive() if self._covers(measure, each, month, level)), None)
        yield measure, carrier or ALL, carrier is None

    def exclusive(self) -> tuple[str, ...]:
        """Return the dimensions whose categories add up."""
        return tuple(each.id for each in self.dataset.dimensions if each.exclusive)

    def _covers(self, measure: str, dimension: str, month: Period, level: AreaLevel) -> bool:
        return self.covered.get((measure, dimension), {}).get(month) is level


def area_test(level: AreaLevel, area: str) -> Callable[[str], bool]:
    """Return the test whether an area holds the smallest area of a source."""
    if level is AreaLevel.CITY:
        return lambda _: True
    if level is AreaLevel.WARD:
        return lambda atom: atom.partition("~")[0] == area
    return lambda atom: atom.partition("~")[2] == area

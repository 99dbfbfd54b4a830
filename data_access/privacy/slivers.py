"""Virtual cells: what anybody with a map can form where wards and neighborhoods cut across each other.

A ward that is made of whole neighborhoods and one piece of another gives that piece away by subtraction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from data_access.definitions import Dataset, View
from data_access.model import CALENDAR_GRAINS, MONTHS_IN, AreaLevel, CellKey, Grain, Period
from data_access.privacy.across import Alone, remainders_across
from data_access.privacy.columns import Atoms

# All sets of wards are formed up to this many wards; of more, each ward and each two that share a neighborhood.
_MOST_WARDS = 8


@dataclass(frozen=True, slots=True)
class Sliver:
    """Some atoms, a category and a period: a sum that is in no table."""

    measure: str
    dimension: str
    category: str
    atoms: frozenset[str]
    period: Period

    def __str__(self) -> str:
        return f"{self.measure} in {' + '.join(sorted(self.atoms))}, {self.category}, {self.period}"


def slivers(dataset: Dataset, atoms: Atoms, keys: Iterable[CellKey]) -> Iterator[Sliver]:
    """Yield every virtual cell of a dataset's tables, at the grains that wards and neighborhoods have in common."""
    periods = _periods_below_the_city(keys)
    pieces = _Pieces(atoms)
    for measure, dimension, category, grain, alone in _common(dataset):
        for period in sorted(periods.get((measure, dimension, category, grain), ()), key=lambda p: p.start):
            for piece in pieces.of(period, alone):
                yield Sliver(measure, dimension, category, piece, period)


class _Pieces:
    """What can be left over in a period, worked out once for each run of generations."""

    def __init__(self, atoms: Atoms) -> None:
        self._atoms = atoms
        self._found: dict[tuple[object, ...], tuple[frozenset[str], ...]] = {}

    def of(self, period: Period, alone: Alone) -> tuple[frozenset[str], ...]:
        eras = self._atoms.during(period)
        key = (eras, alone) if len(eras) > 1 else eras
        if key not in self._found:
            self._found[key] = remainders(eras[0]) if len(eras) == 1 else remainders_across(eras, alone)
        return self._found[key]


def remainders(atoms: Sequence[str]) -> tuple[frozenset[str], ...]:
    """Return the atoms of each split neighborhood, and what sets of wards hold beside whole neighborhoods."""
    ward = {atom: atom.partition("~")[0] for atom in atoms}
    hood = {atom: atom.partition("~")[2] for atom in atoms}
    wards_of: dict[str, set[str]] = {}
    for atom in atoms:
        wards_of.setdefault(hood[atom], set()).add(ward[atom])
    split = [atom for atom in atoms if len(wards_of[hood[atom]]) > 1]
    found = {frozenset({atom}): None for atom in split}
    for wards in _sets(sorted(set(ward.values())), wards_of.values()):
        rest = frozenset(atom for atom in split if ward[atom] in wards and not wards_of[hood[atom]] <= wards)
        if rest:
            found.setdefault(rest)
    return tuple(sorted(found, key=sorted))


def _sets(wards: Sequence[str], shared: Iterable[set[str]]) -> Iterator[frozenset[str]]:
    if len(wards) <= _MOST_WARDS:
        sizes = (combinations(wards, size) for size in range(1, len(wards)))
        yield from map(frozenset, chain.from_iterable(sizes))
        return
    yield from (frozenset({ward}) for ward in wards)
    neighbors = {frozenset(pair) for each in shared for pair in combinations(sorted(each), 2)}
    yield from sorted(neighbors, key=sorted)


def _common(dataset: Dataset) -> Iterator[tuple[str, str, str, Grain, Alone]]:
    """Yield each table's categories with the grains at which both wards and neighborhoods can be had."""
    grains: dict[tuple[str, str, str], dict[AreaLevel, set[Grain]]] = {}
    for view in dataset.plan:
        if view.area_level in (AreaLevel.WARD, AreaLevel.NEIGHBORHOOD):
            for table in _tables(dataset, view):
                grains.setdefault(table, {}).setdefault(view.area_level, set()).add(view.grain)
    for table, by_level in grains.items():
        shown = set().union(*by_level.values())
        for grain in CALENDAR_GRAINS:
            if (
                grain in shown
                and len(by_level) > 1
                and all(_reaches(own, grain) for own in by_level.values())
            ):
                yield *table, grain, _alone(by_level)


def _alone(by_level: Mapping[AreaLevel, Collection[Grain]]) -> Alone:
    """Return which levels are shown by a year or less, which new borders never cut in two."""
    return Alone(
        _reaches(by_level[AreaLevel.WARD], Grain.YEAR), _reaches(by_level[AreaLevel.NEIGHBORHOOD], Grain.YEAR)
    )


def _tables(dataset: Dataset, view: View) -> Iterator[tuple[str, str, str]]:
    for measure in view.measures:
        for category in dataset.shown_categories(view):
            yield measure, view.dimension, category


def _reaches(own: Collection[Grain], grain: Grain) -> bool:
    return any(MONTHS_IN[each] <= MONTHS_IN[grain] for each in own)


def _periods_below_the_city(keys: Iterable[CellKey]) -> dict[tuple[str, str, str, Grain], set[Period]]:
    found: dict[tuple[str, str, str, Grain], set[Period]] = {}
    for key in keys:
        if key.area_level is not AreaLevel.CITY:
            table = (key.measure, key.dimension, key.category, key.period.grain)
            found.setdefault(table, set()).add(key.period)
    return found

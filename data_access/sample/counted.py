"""Counts of any dataset of the catalogue, invented from its entry alone.

What a plan shows decides what is drawn: its places, its breakdowns and its measures. Events are drawn one by one and
then counted, so that whatever is broken down adds up, and no measure is larger than one that holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from data_access import catalog
from data_access.catalog import DATASETS
from data_access.definitions import Dataset, Dimension
from data_access.model import UNKNOWN, AreaLevel, Period
from data_access.sample import levels
from data_access.sample.chance import Floats, Indexes, Stream, generator, noisy, pick
from data_access.sample.city import SampleCity
from data_access.sample.columns import texts
from data_access.sample.places import Place, place_weights, places

# Datasets whose rows are made by a module of their own.
OWN = ("shooting", "homicide", "reported-crime", "use-of-force")
_SECOND = 0.25  # the share of events that lie in a second category, where categories overlap
_LEVELS = (AreaLevel.NEIGHBORHOOD, AreaLevel.WARD, AreaLevel.CITY)


@dataclass(frozen=True, slots=True)
class Layout:
    """What one file of a dataset says: how finely where, by which dimensions, which measures, and the totals or not.

    `follow_up` is for how many months people are followed before its measures can be told: it ends as much earlier.
    """

    dataset: Dataset
    finest: AreaLevel
    dimensions: tuple[Dimension, ...]
    measures: tuple[str, ...]
    totals: bool = True
    follow_up: int = 0

    @property
    def path(self) -> str:
        """The name of the file."""
        parts = (self.dataset.id, *(each.id for each in self.dimensions if not self.totals))
        if self.follow_up:
            parts += (f"after-{self.follow_up}-months",)
        return f"sample_{'_'.join(parts)}.csv".replace("-", "_")

    @property
    def where(self) -> tuple[str, ...]:
        """The columns that say where: no finer than is shown; both, since a neighborhood may lie in several wards."""
        return {
            AreaLevel.CITY: (),
            AreaLevel.WARD: ("ward",),
            AreaLevel.NEIGHBORHOOD: ("ward", "neighborhood"),
        }[self.finest]


@dataclass(frozen=True, slots=True, eq=False)
class _Events:
    """Events: where each lies, its leaf in each dimension, and whether each measure counts it (a column each)."""

    place: Indexes
    leaves: Indexes
    counts: npt.NDArray[np.bool_]


def layouts(dataset: Dataset) -> Iterator[Layout]:
    """Yield the files of a dataset: one with the totals, and others for breakdowns that are not shown as finely.

    Such a breakdown has only the measures that are shown by it, and breakdowns of the same measures share a file.
    Categories that overlap have no sum and a file of their own. What can be told later comes in files of its own.
    """
    given = given_measures(dataset)
    for months in sorted({dataset.follow_up.get(measure, 0) for measure in given}):
        measures = tuple(each for each in given if dataset.follow_up.get(each, 0) == months)
        yield from (replace(each, follow_up=months) for each in _layouts(dataset, measures))


def _layouts(dataset: Dataset, measures: tuple[str, ...]) -> Iterator[Layout]:
    finest = finest_planned(dataset)
    whole = (finest, measures)
    by_file: dict[tuple[AreaLevel, tuple[str, ...]], list[Dimension]] = {whole: []}
    for dimension in dataset.dimensions:
        if dimension.exclusive and (level := _finest(dataset, dimension.id)):
            shown = _broken_down(dataset, dimension.id)
            told = tuple(measure for measure in measures if measure in shown)
            file = whole if level is finest else (level, told)
            if file[1]:
                by_file.setdefault(file, []).append(dimension)
    for file, dimensions in by_file.items():
        yield Layout(dataset, file[0], tuple(dimensions), file[1], totals=file == whole)
    for dimension in dataset.dimensions:
        if not dimension.exclusive and (level := _finest(dataset, dimension.id)):
            yield Layout(dataset, level, (dimension,), measures, totals=False)


def breakdowns(dataset: Dataset) -> tuple[Layout, ...]:
    """Return the files of what is broken down for the city alone, while another file has the totals."""
    return tuple(
        each
        for each in layouts(dataset)
        if each.finest is AreaLevel.CITY and not each.totals and all(d.exclusive for d in each.dimensions)
    )


def finest_planned(dataset: Dataset) -> AreaLevel:
    """Return the smallest areas that the plan of a dataset shows."""
    return next(level for level in _LEVELS if any(view.area_level is level for view in dataset.plan))


def _finest(dataset: Dataset, dimension: str) -> AreaLevel | None:
    """Return the smallest areas that are shown by a dimension; None where it is not shown."""
    planned = {view.area_level for view in dataset.plan if view.dimension == dimension}
    return next((level for level in _LEVELS if level in planned), None)


def given_measures(dataset: Dataset) -> tuple[str, ...]:
    """Return the measures that a file gives: those that are the sum of others follow from these."""
    return tuple(measure for measure in dataset.measures if measure not in dataset.totals)


def homicides(months: tuple[Period, Period] | None = None) -> tuple[Layout, ...]:
    """Return the files of homicides, whose counts follow from the shootings; with `months` those they allow."""
    return _allowed(layouts(catalog.dataset("homicide")), months)


def catalogued(months: tuple[Period, Period] | None = None) -> tuple[Layout, ...]:
    """Return the files of all counted datasets that have no module of their own; with `months` those they allow."""
    return _allowed(
        (layout for each in DATASETS if each.additive and each.id not in OWN for layout in layouts(each)),
        months,
    )


def _allowed(found: Iterable[Layout], months: tuple[Period, Period] | None) -> tuple[Layout, ...]:
    return tuple(each for each in found if months is None or covered(each, months))


def covered(layout: Layout, months: tuple[Period, Period]) -> tuple[Period, Period] | None:
    """Return the first and last month that a file states when all is known up to the last of `months`.

    None where nobody could have been followed for long enough.
    """
    first, last = months
    end = last.shift(-layout.follow_up)
    return (first, end) if first <= end else None


def stated(layout: Layout, months: tuple[Period, Period]) -> Iterator[Period]:
    """Yield the months of which a file has rows: those that it covers, without a gap."""
    span = covered(layout, months)
    gap = levels.GAPS.get(layout.dataset.id)
    for month in span[0].to(span[1]) if span else ():
        if gap is None or not gap[0] <= month <= gap[1]:
            yield month


def _broken_down(dataset: Dataset, dimension: str) -> frozenset[str]:
    """Return the measures that a plan shows by a dimension, those too that a shown one is the sum of."""
    shown = {measure for view in dataset.plan if view.dimension == dimension for measure in view.measures}
    return frozenset(shown.union(*(dataset.totals.get(measure, ()) for measure in shown)))


def month_rows(layout: Layout, city: SampleCity, seed: int, month: Period) -> pa.Table:
    """Return a month's counts: a function of the catalogue's entry, the city, the seed and the month."""
    weights = place_weights(city, seed, Stream.CATALOGUE, month.start.year)
    drawn = []
    for number, pool in enumerate(_pools(layout.dataset, month)):
        chance = generator(seed, Stream.CATALOGUE, *_key(layout.dataset, month), number)
        events = _events(layout, pool, weights, chance)
        overlap = not all(dimension.exclusive for dimension in layout.dimensions)
        drawn.append(_with_second_leaf(chance, layout, events) if overlap else events)
    return _table(layout, month, places(city), _told(layout, _joined(drawn)))


def breakdown_rows(
    layout: Layout, city: SampleCity, seed: int, month: Period, amounts: Mapping[str, int]
) -> pa.Table:
    """Return a month's counts by the dimensions of a layout, of measures whose counts are known already."""
    chance = generator(seed, Stream.BREAKDOWN, *_key(layout.dataset, month))
    measure = np.repeat(np.arange(len(layout.measures)), [amounts[each] for each in layout.measures])
    counts = measure[:, None] == np.arange(len(layout.measures))
    events = _Events(np.zeros_like(measure), _leaves(chance, layout, len(measure)), counts)
    return _table(layout, month, places(city), events)


def _key(dataset: Dataset, month: Period) -> tuple[int, int, int]:
    return crc32(dataset.id.encode()), month.start.year, month.start.month


@dataclass(frozen=True, slots=True)
class _Part:
    """A measure among the events of a pool: which part it counts of those that each of its `holders` counts."""

    measure: str
    share: float
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Pool:
    """Measures that may count the same events, those that hold others first, and how many events there are."""

    mean: float
    parts: tuple[_Part, ...]


def _pools(dataset: Dataset, month: Period) -> Iterator[_Pool]:
    """Yield the measures in groups: in one are those that are tied by one being part of another."""
    given = given_measures(dataset)
    holders = {m: tuple(w for part, w in dataset.subsets if part == m and w in given) for m in given}
    left = list(given)
    while left:
        tied = _tied(left[0], holders)
        left = [measure for measure in left if measure not in tied]
        means = {m: levels.course(dataset.id, m).mean(month) for m in tied if not holders[m]}
        most = max(means.values())
        # In a month in which nothing falls due there are no events to share out.
        shares = {m: means[m] / (most or 1) if m in means else levels.share(dataset.id, m) for m in tied}
        yield _Pool(most, tuple(_Part(m, shares[m], holders[m]) for m in _holders_first(tied, holders)))


def _tied(measure: str, holders: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the measures that are tied to one, itself included, in the order of `holders`."""
    pairs = [{part, whole} for part, wholes in holders.items() for whole in wholes]
    found = {measure}
    while more := {each for pair in pairs if pair & found for each in pair} - found:
        found |= more
    return [each for each in holders if each in found]


def _holders_first(tied: Sequence[str], holders: Mapping[str, Sequence[str]]) -> list[str]:
    ordered: list[str] = []
    while len(ordered) < len(tied):
        ordered += [each for each in tied if each not in ordered and set(holders[each]) <= set(ordered)]
    return ordered


def _events(layout: Layout, pool: _Pool, places: Floats, chance: np.random.Generator) -> _Events:
    """Draw the events of a pool; of one seed they are the same in every file of their dataset."""
    size, given = noisy(chance, pool.mean), given_measures(layout.dataset)
    counts = np.zeros((size, len(given)), dtype=np.bool_)
    for part in pool.parts:
        held = [counts[:, given.index(whole)] for whole in part.holders]
        drawn = chance.random(size) < part.share
        counts[:, given.index(part.measure)] = np.logical_and.reduce([drawn, *held])
    place = pick(chance, size, places)
    return _Events(place, _leaves(chance, layout, size), counts)


def _told(layout: Layout, events: _Events) -> _Events:
    """Return the events that a file tells of, counted by its measures only."""
    given = given_measures(layout.dataset)
    counts = events.counts[:, [given.index(measure) for measure in layout.measures]]
    told = counts.any(axis=1)
    return _Events(events.place[told], events.leaves[told], counts[told])


def _leaves(chance: np.random.Generator, layout: Layout, size: int) -> Indexes:
    """Draw the leaf of each event (rows) in each dimension (columns)."""
    columns = [
        pick(chance, size, levels.often(layout.dataset.id, dimension)) for dimension in layout.dimensions
    ]
    return np.array(columns, dtype=np.int64).reshape(len(columns), size).T


def _with_second_leaf(chance: np.random.Generator, layout: Layout, events: _Events) -> _Events:
    """Return the events and once more those that lie in a second category too."""
    second = _leaves(chance, layout, len(events.place))
    more = (chance.random(len(events.place)) < _SECOND) & (second != events.leaves)[:, 0]
    return _joined([events, _Events(events.place[more], second[more], events.counts[more])])


def _joined(parts: Sequence[_Events]) -> _Events:
    return _Events(
        np.concatenate([each.place for each in parts]),
        np.concatenate([each.leaves for each in parts]),
        np.concatenate([each.counts for each in parts]),
    )


def _table(layout: Layout, month: Period, named: Sequence[Place], events: _Events) -> pa.Table:
    """Return one row for each place and combination of leaves with an event, and how many each measure counts."""
    keys = np.column_stack((_files_place(layout, named)[events.place], events.leaves))
    found, row = np.unique(keys, axis=0, return_inverse=True)
    counts = np.zeros((len(found), len(layout.measures)), dtype=np.int64)
    np.add.at(counts, row.reshape(-1), events.counts)
    where = {
        column: texts([getattr(place, column) for place in named], found[:, 0]) for column in layout.where
    }
    return pa.table(
        {
            "month": texts([str(month)], np.zeros(len(found), dtype=np.int64)),
            **where,
            **{
                dimension.id: texts(list(codes(dimension)), found[:, number])
                for number, dimension in enumerate(layout.dimensions, start=1)
            },
            **{measure: counts[:, number] for number, measure in enumerate(layout.measures)},
        }
    )


def _files_place(layout: Layout, named: Sequence[Place]) -> Indexes:
    """Return for each place the first one that the file calls the same."""
    called = [tuple(getattr(place, column) for column in layout.where) for place in named]
    return np.array([called.index(each) for each in called], dtype=np.int64)


def codes(dimension: Dimension) -> dict[str, str]:
    """Return the catalogue's category of each text that a file may hold; an unknown one is an empty field."""
    return {"" if leaf == UNKNOWN else leaf: leaf for leaf in dimension.leaves()}

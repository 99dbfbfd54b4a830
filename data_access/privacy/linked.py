"""From the tables of a dataset to one linked system: wards and neighborhoods joined by atoms, periods and groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log1p

import numpy as np
import scipy.sparse as sp

from data_access.catalog import Dataset, View
from data_access.model import AreaLevel, Cell, CellKey, DataError, Geography, Grain, Status
from data_access.privacy.columns import Atoms, Column, Counted, Grid
from data_access.privacy.joins import Row, joins
from data_access.privacy.slivers import Sliver, slivers
from data_access.privacy.system import Contradiction, Role, System

# In a table about people this small, a category that holds everybody tells it of each of them.
SMALLEST_BASE_OF_ONE_CATEGORY = 20
# What a cell is taken to hold where nothing public says it.
_USUAL = 20.0


@dataclass(frozen=True, slots=True)
class History:
    """What readers may have kept of earlier releases: cells ever hidden, and the last value of those never hidden."""

    hidden: frozenset[CellKey] = frozenset()
    shown: Mapping[CellKey, int] = field(default_factory=dict)


NO_HISTORY = History()


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """A dataset's system. `places` say which given cells its first ones are; the virtual ones follow.

    `columns` are the names of the columns, which stay the same from release to release, as those of cells do.
    """

    system: System
    places: tuple[int, ...]
    columns: tuple[str, ...]


def link(
    cells: Sequence[Cell],
    *,
    dataset: Dataset,
    geography: Geography,
    counted: Counted,
    history: History = NO_HISTORY,
) -> Linked:
    """Return the system of all cells of a dataset that hold a value, with the small virtual cells.

    `counted` is the true state that they are sums of. Raises Contradiction where a
    cell is not the sum of its columns, and PlanError for a cell in no view of the plan.
    """
    grid = Grid(dataset, geography.city.id, Atoms.of(geography), counted.covered)
    number = {column: n for n, column in enumerate(grid.columns())}
    places = tuple(n for n, cell in enumerate(cells) if cell.status is Status.PUBLISHED)
    displayed = [cells[n] for n in places]
    keys = [cell.key for cell in displayed]
    true = np.zeros(len(number), dtype=np.int64)
    for column, value in counted.counts.items():
        true[number[column]] = value
    rows = [{number[column]: 1 for column in grid.of_cell(key)} for key in keys]
    _refuse_wrong_sums(rows, displayed, true)
    virtual = list(_small_slivers(grid, number, true, keys))
    joined, slack = joins(grid, number, true, keys)
    width = len(number) + len(slack)
    dimensions = [key.dimension for key in keys] + [sliver.dimension for sliver, _ in virtual]
    facts = _Facts.of(displayed, dataset, history)
    system = System(
        names=(*map(_name, keys), *(str(sliver) for sliver, _ in virtual)),
        counts=np.concatenate([true, np.asarray(list(slack.values()), dtype=np.int64)]),
        cells=_matrix([*rows, *(row for _, row in virtual)], width),
        links=_matrix(joined, width),
        role=_followed(facts.role, virtual, Role.VIRTUAL),
        smallest=np.asarray([dataset.smallest(dimension) for dimension in dimensions], dtype=np.int64),
        least=_followed(facts.least, virtual, 0),
        sensitive=_followed(facts.sensitive, virtual, fill=False),
        sticky=_followed(facts.sticky, virtual, fill=False),
        weight=_followed(np.asarray(list(_weights(displayed, geography, history))), virtual, 0.0),
    )
    return Linked(system, places, (*map(str, number), *slack))


def _followed(known: np.ndarray, virtual: Sequence[object], fill: float) -> np.ndarray:
    """Return what is known of the cells, followed by what holds of every virtual one."""
    return np.concatenate([known, np.full(len(virtual), fill, dtype=known.dtype)])


class PlanError(DataError):
    """A cell or a publication plan that cannot be protected."""


@dataclass(frozen=True, slots=True, eq=False)
class _Facts:
    """What holds of each displayed cell: see System."""

    role: np.ndarray
    least: np.ndarray
    sensitive: np.ndarray
    sticky: np.ndarray

    @classmethod
    def of(cls, displayed: Sequence[Cell], dataset: Dataset, history: History) -> _Facts:
        """Find them by the plan and by what readers have seen. Raises PlanError."""
        views = _views(dataset)
        forced = np.asarray([_view_of(cell.key, views, dataset).forced for cell in displayed], dtype=bool)
        hidden = np.asarray([cell.key in history.hidden for cell in displayed], dtype=bool)
        seen = np.asarray([history.shown.get(cell.key) == cell.value for cell in displayed], dtype=bool)
        public = forced | (seen & ~hidden)
        small = np.asarray([_is_small(cell, dataset) for cell in displayed], dtype=bool) & ~public
        _mark_tables_of_everybody(displayed, dataset, small)
        return cls(
            np.where(public, Role.PUBLIC, Role.OPEN).astype(np.int8),
            np.full(len(displayed), int(dataset.zeros_shown), dtype=np.int64),
            small,
            hidden & ~public,
        )


def _is_small(cell: Cell, dataset: Dataset) -> bool:
    value = int(cell.value or 0)
    return value < dataset.smallest(cell.key.dimension) and (value > 0 or not dataset.zeros_shown)


def _view_of(key: CellKey, views: Mapping[tuple[object, ...], View], dataset: Dataset) -> View:
    try:
        return views[key.measure, key.area_level, key.period.grain, key.dimension, key.category]
    except KeyError:
        raise PlanError(f"{key} is in no view of the plan of {dataset.id}") from None


def _views(dataset: Dataset) -> dict[tuple[object, ...], View]:
    return {
        (measure, view.area_level, view.grain, view.dimension, category): view
        for view in dataset.plan
        for measure in view.measures
        for category in dataset.shown_categories(view)
    }


def _mark_tables_of_everybody(displayed: Sequence[Cell], dataset: Dataset, sensitive: np.ndarray) -> None:
    """Mark every cell of a small table about people in which one category holds everybody, its zeros too."""
    tables: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for n, cell in enumerate(displayed):
        key = cell.key
        if dataset.is_personal(key.dimension):
            tables[key.measure, key.area_level, key.area, key.period, key.dimension].append(n)
    for table in tables.values():
        values = [int(displayed[n].value or 0) for n in table]
        if sum(values) < SMALLEST_BASE_OF_ONE_CATEGORY and max(values, default=0) == sum(values) > 0:
            sensitive[table] = True


def _small_slivers(
    grid: Grid, number: Mapping[Column, int], true: np.ndarray, keys: Sequence[CellKey]
) -> Iterator[tuple[Sliver, Row]]:
    for sliver in slivers(grid.dataset, grid.atoms, keys):
        leaves = grid.leaves_of(sliver.dimension, sliver.category)
        columns = grid.within(
            sliver.measure, sliver.dimension, leaves, sliver.atoms.__contains__, sliver.period
        )
        row = {number[column]: 1 for column in columns}
        if 0 < int(true[list(row)].sum()) < grid.dataset.smallest(sliver.dimension):
            yield sliver, row


def _weights(displayed: Sequence[Cell], geography: Geography, history: History) -> Iterator[float]:
    """Yield what hiding each cell costs, by public numbers: what it held a year before, else its share of the city.

    Weights from this year's numbers would let the pattern tell something of them.
    """
    city = {
        (c.key.measure, c.key.dimension, c.key.category, c.key.period): float(c.value or 0)
        for c in displayed
        if c.key.area_level is AreaLevel.CITY
    }
    for cell in displayed:
        key = cell.key
        before = history.shown.get(_a_year_before(key))
        total = city.get((key.measure, key.dimension, key.category, key.period))
        areas = len(geography.on(key.period.start).at(key.area_level))
        usual = _USUAL if total is None or key.area_level is AreaLevel.CITY else total / areas
        yield 1 + 10 * log1p(usual if before is None else before)


def _a_year_before(key: CellKey) -> CellKey:
    steps = {Grain.MONTH: 12, Grain.QUARTER: 4}.get(key.period.grain, 1)
    return CellKey(
        key.dataset,
        key.measure,
        key.area_level,
        key.area,
        key.period.shift(-steps),
        key.dimension,
        key.category,
    )


def _refuse_wrong_sums(rows: Iterable[Row], cells: Iterable[Cell], true: np.ndarray) -> None:
    for row, cell in zip(rows, cells, strict=True):
        found = int(true[list(row)].sum()) if row else 0
        if found != cell.value:
            raise Contradiction(
                f"{_name(cell.key)} is {cell.value}, but its parts add up to {found}; the drop replaces one of them and"
                " not the other: give both in the same drop, for the same periods"
            )


def _matrix(rows: Sequence[Row], width: int) -> sp.csr_matrix:
    at = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    columns = np.fromiter((n for row in rows for n in row), dtype=np.intp)
    times = np.fromiter((times for row in rows for times in row.values()), dtype=np.int64)
    return sp.csr_matrix((times, (at, columns)), shape=(len(rows), width))


def _name(key: CellKey) -> str:
    by = "" if key.dimension == key.category else f"{key.dimension}: "
    return f"{key.dataset}/{key.measure} {key.area} {key.period} {by}{key.category}"

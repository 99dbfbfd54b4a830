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
    keys = [cells[n].key for n in places]
    true = np.zeros(len(number), dtype=np.int64)
    for column, value in counted.counts.items():
        true[number[column]] = value
    rows = [{number[column]: 1 for column in grid.of_cell(key)} for key in keys]
    _refuse_wrong_sums(rows, [cells[n] for n in places], true)
    virtual = list(_small_slivers(grid, number, true, keys))
    joined, slack = joins(grid, number, true, keys)
    width = len(number) + len(slack)
    all_rows = rows + [row for _, row in virtual]
    v = len(virtual)
    views = _views(dataset)
    facts = [_facts(cells[at], dataset, views, history) for at in places]
    sensitive = np.asarray([fact.sensitive for fact in facts] + [False] * v, dtype=bool)
    _mark_tables_of_everybody(cells, places, dataset, sensitive)
    return Linked(
        System(
            names=(*map(_name, keys), *(str(sliver) for sliver, _ in virtual)),
            counts=np.concatenate([true, np.asarray(list(slack.values()), dtype=np.int64)]),
            cells=_matrix(all_rows, width),
            links=_matrix(joined, width),
            role=np.asarray([fact.role for fact in facts] + [Role.VIRTUAL] * v, dtype=np.int8),
            smallest=np.asarray(
                [dataset.smallest(key.dimension) for key in keys]
                + [dataset.smallest(sliver.dimension) for sliver, _ in virtual],
                dtype=np.int64,
            ),
            least=np.asarray([fact.least for fact in facts] + [0] * v, dtype=np.int64),
            sensitive=sensitive,
            sticky=np.asarray([fact.sticky for fact in facts] + [False] * v, dtype=bool),
            weight=np.asarray([*_weights(cells, places, geography, history), *([0.0] * v)]),
        ),
        places,
        (*map(str, number), *slack),
    )


class PlanError(DataError):
    """A cell or a publication plan that cannot be protected."""


@dataclass(frozen=True, slots=True)
class _Fact:
    role: Role
    least: int
    sensitive: bool
    sticky: bool


def _facts(cell: Cell, dataset: Dataset, views: Mapping[tuple[object, ...], View], history: History) -> _Fact:
    key, value = cell.key, int(cell.value or 0)
    try:
        view = views[key.measure, key.area_level, key.period.grain, key.dimension, key.category]
    except KeyError:
        raise PlanError(f"{key} is in no view of the plan of {dataset.id}") from None
    sticky = key in history.hidden
    public = view.forced or (not sticky and history.shown.get(key) == value)
    small = value < dataset.smallest(key.dimension) and (value > 0 or not dataset.zeros_shown)
    return _Fact(
        Role.PUBLIC if public else Role.OPEN,
        int(dataset.zeros_shown),
        small and not public,
        sticky and not public,
    )


def _views(dataset: Dataset) -> dict[tuple[object, ...], View]:
    return {
        (measure, view.area_level, view.grain, view.dimension, category): view
        for view in dataset.plan
        for measure in view.measures
        for category in dataset.shown_categories(view)
    }


def _mark_tables_of_everybody(
    cells: Sequence[Cell], places: Sequence[int], dataset: Dataset, sensitive: np.ndarray
) -> None:
    """Mark every cell of a small table about people in which one category holds everybody, its zeros too."""
    tables: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for n, at in enumerate(places):
        key = cells[at].key
        if dataset.is_personal(key.dimension):
            tables[key.measure, key.area_level, key.area, key.period, key.dimension].append(n)
    for table in tables.values():
        values = [int(cells[places[n]].value or 0) for n in table]
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


def _weights(
    cells: Sequence[Cell], places: Iterable[int], geography: Geography, history: History
) -> Iterator[float]:
    """Yield what hiding each cell costs, by public numbers: what it held a year before, else its share of the city.

    Weights from this year's numbers would let the pattern tell something of them.
    """
    city = {
        (c.key.measure, c.key.dimension, c.key.category, c.key.period): float(c.value or 0)
        for c in cells
        if c.key.area_level is AreaLevel.CITY and c.status is Status.PUBLISHED
    }
    for at in places:
        key = cells[at].key
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

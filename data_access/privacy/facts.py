"""What holds of each cell of a linked system, by the plan and by what readers have seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from math import log1p
from typing import Self

import numpy as np
import scipy.sparse as sp

from data_access.definitions import Dataset, View
from data_access.model import AreaLevel, Cell, CellKey, DataError, Geography, Grain, Status
from data_access.privacy.history import History, Remembered
from data_access.privacy.system import Ints, Role, System

# In a table about people this small, a category that holds everybody tells it of each of them.
SMALLEST_BASE_OF_ONE_CATEGORY = 20
# What a cell is taken to hold where nothing public says it.
_USUAL = 20.0


class PlanError(DataError):
    """A cell or a publication plan that cannot be protected."""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Arrays over cells: see System."""

    role: np.ndarray
    smallest: np.ndarray
    least: np.ndarray
    sensitive: np.ndarray
    sticky: np.ndarray
    weight: np.ndarray

    @classmethod
    def displayed(
        cls, cells: Sequence[Cell], *, dataset: Dataset, geography: Geography, history: History
    ) -> Self:
        """Find them of cells with their true values. Raises PlanError."""
        views = _views(dataset)
        forced = np.asarray([_view_of(cell.key, views, dataset).forced for cell in cells], dtype=bool)
        hidden = np.asarray([cell.key in history.hidden for cell in cells], dtype=bool)
        seen = np.asarray([history.shown.get(cell.key) == cell.value for cell in cells], dtype=bool)
        public = forced | (seen & ~hidden)
        return cls(
            np.where(public, Role.PUBLIC, Role.OPEN).astype(np.int8),
            _smallest([cell.key.dimension for cell in cells], dataset),
            np.full(len(cells), int(dataset.zeros_shown), dtype=np.int64),
            _sensitive(cells, dataset, public) | (_held_before(cells, history) & ~public),
            hidden & ~public,
            np.asarray(list(_weights(cells, geography, history)), dtype=np.float64),
        )

    @classmethod
    def remembered(cls, numbers: Sequence[Remembered], dataset: Dataset) -> Self:
        """Find them of numbers of earlier releases: nothing that was shown or hidden can be undone.

        What was held back was promised nothing, because nothing could protect it.
        """
        cells = [each.cell for each in numbers]
        shown = np.asarray([each.status is Status.PUBLISHED for each in numbers], dtype=bool)
        told = np.asarray([each.told for each in numbers], dtype=bool)
        return cls(
            np.where(shown, Role.PUBLIC, np.where(told, Role.OPEN, Role.VIRTUAL)).astype(np.int8),
            _smallest([cell.key.dimension for cell in cells], dataset) * told,
            np.full(len(cells), int(dataset.zeros_shown), dtype=np.int64) * told,
            _sensitive(cells, dataset, shown) & told,
            ~shown & told,
            np.zeros(len(cells)),
        )

    @classmethod
    def virtual(cls, dimensions: Sequence[str], dataset: Dataset) -> Self:
        """Find them of cells in no table, given the dimension of each."""
        size = len(dimensions)
        never = np.zeros(size, dtype=bool)
        role = np.full(size, Role.VIRTUAL, dtype=np.int8)
        zeros = np.zeros(size, dtype=np.int64)
        return cls(role, _smallest(dimensions, dataset), zeros, never, never, np.zeros(size))

    @classmethod
    def together(cls, *parts: Self) -> Self:
        """Return those of all parts, in order."""
        return cls(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(cls)))

    def system(
        self, *, names: tuple[str, ...], counts: Ints, cells: sp.csr_matrix, links: sp.csr_matrix
    ) -> System:
        """Return the system of these cells."""
        known = {each.name: getattr(self, each.name) for each in fields(self)}
        return System(names=names, counts=counts, cells=cells, links=links, **known)


def _smallest(dimensions: Sequence[str], dataset: Dataset) -> np.ndarray:
    return np.asarray([dataset.smallest(dimension) for dimension in dimensions], dtype=np.int64)


def _held_before(cells: Sequence[Cell], history: History) -> np.ndarray:
    """Return which cells that are not 0 were held back as another number."""
    return np.asarray([cell.key in history.held and cell.value != 0 for cell in cells], dtype=bool)


def _sensitive(cells: Sequence[Cell], dataset: Dataset, public: np.ndarray) -> np.ndarray:
    """Return which cells must be hidden for themselves."""
    small: np.ndarray = np.asarray([_is_small(cell, dataset) for cell in cells], dtype=bool) & ~public
    _mark_tables_of_everybody(cells, dataset, small)
    return small


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


def _mark_tables_of_everybody(cells: Sequence[Cell], dataset: Dataset, sensitive: np.ndarray) -> None:
    """Mark every cell of a small table about people in which one category holds everybody, its zeros too."""
    tables: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for n, cell in enumerate(cells):
        key = cell.key
        if dataset.is_personal(key.dimension):
            tables[key.measure, key.area_level, key.area, key.period, key.dimension].append(n)
    for table in tables.values():
        values = [int(cells[n].value or 0) for n in table]
        if sum(values) < SMALLEST_BASE_OF_ONE_CATEGORY and max(values, default=0) == sum(values) > 0:
            sensitive[table] = True


def _weights(cells: Sequence[Cell], geography: Geography, history: History) -> Iterator[float]:
    """Yield what hiding each cell costs, by public numbers: what it held a year before, else its share of the city.

    Weights from this year's numbers would let the pattern tell something of them.
    """
    city = {
        (c.key.measure, c.key.dimension, c.key.category, c.key.period): float(c.value or 0)
        for c in cells
        if c.key.area_level is AreaLevel.CITY
    }
    for cell in cells:
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

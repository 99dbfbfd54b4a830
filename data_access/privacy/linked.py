"""From the tables of a dataset to one linked system: wards and neighborhoods joined by atoms, periods and groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from data_access.definitions import Dataset
from data_access.model import Cell, CellKey, Geography, Status
from data_access.privacy.columns import Atoms, Column, Counted, Grid
from data_access.privacy.facts import Facts
from data_access.privacy.history import NO_HISTORY, Earlier, History, remembered
from data_access.privacy.joins import Row, joins
from data_access.privacy.system import Contradiction, Mask, System
from data_access.privacy.virtual import virtual_cells


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """A dataset's system. `places` say which given cells its first ones are.

    Then come numbers of earlier releases, hidden (`remembered`) or shown, and last the virtual ones. `columns` are the
    names of the columns, which stay the same from release to release, as those of cells do; the last `rooms` are slack.
    """

    system: System
    places: tuple[int, ...]
    columns: tuple[str, ...]
    remembered: Mask = field(default_factory=lambda: np.zeros(0, dtype=bool))
    rooms: int = 0


def link(
    cells: Sequence[Cell],
    *,
    dataset: Dataset,
    geography: Geography,
    counted: Counted,
    history: History = NO_HISTORY,
) -> Linked:
    """Return the system of all cells of a dataset that hold a value, with the small virtual cells.

    `counted` is the true state that they are sums of. Numbers of earlier releases that were revised since are part of
    it: what is shown today may tell of what was hidden then. Raises Contradiction where a cell is not the sum of its
    columns, and PlanError for a cell in no view of the plan.
    """
    grid, *older = _grids(dataset, geography, counted, history)
    columns = dict.fromkeys(column for each in (grid, *older) for column in each.columns())
    number = {column: n for n, column in enumerate(columns)}
    true = _true(number, counted, history)
    places = tuple(n for n, cell in enumerate(cells) if cell.status is Status.PUBLISHED)
    displayed = [cells[n] for n in places]
    keys = [cell.key for cell in displayed]
    past = list(zip(history.earlier, older, strict=True))
    old = remembered(past, keys, history.versions)
    rows = [_row(number, grid, key) for key in keys]
    rows += [_row(number, each.grid, each.cell.key) for each in old]
    _refuse_wrong_sums(rows, [*displayed, *(each.cell for each in old)], true)
    tables = [(grid, keys), *_told_then(past)]
    virtual = virtual_cells(tables, number, true)
    joined, slack = joins(tables, number, true)
    width = len(number) + len(slack)
    facts = Facts.together(
        Facts.displayed(displayed, dataset=dataset, geography=geography, history=history),
        Facts.remembered(old, dataset),
        Facts.virtual([each.dimension for each in virtual], dataset),
    )
    names = [*map(name_of, keys), *(name_of(each.cell.key) + each.name for each in old)]
    system = facts.system(
        names=(*names, *(each.name for each in virtual)),
        counts=np.concatenate([true, np.asarray(list(slack.values()), dtype=np.int64)]),
        cells=_matrix([*rows, *(each.row for each in virtual)], width),
        links=_matrix(joined, width),
    )
    hidden = np.asarray([each.status is Status.SUPPRESSED for each in old], dtype=bool)
    return Linked(system, places, (*map(str, number), *slack), hidden, len(slack))


def _true(number: Mapping[Column, int], counted: Counted, history: History) -> np.ndarray:
    """Return the true count of every column, today's and earlier ones."""
    true = np.zeros(len(number), dtype=np.int64)
    for state in (counted, *(earlier.counted for earlier in history.earlier)):
        true[[number[column] for column in state.counts]] = list(state.counts.values())
    return true


_Told = tuple[Grid, Sequence[CellKey]]


def _grids(dataset: Dataset, geography: Geography, counted: Counted, history: History) -> tuple[Grid, ...]:
    """Return the columns of today, then those of each earlier release."""
    states = [(counted, history.versions), *((each.counted, each.versions) for each in history.earlier)]
    return tuple(
        Grid(dataset, geography.city.id, Atoms.of(geography), state.covered, versions)
        for state, versions in states
    )


def _row(number: Mapping[Column, int], grid: Grid, key: CellKey) -> Row:
    return {number[column]: 1 for column in grid.of_cell(key)}


def _told_then(past: Iterable[tuple[Earlier, Grid]]) -> Iterator[_Told]:
    """Yield the cells that each earlier release told something of."""
    for earlier, grid in past:
        told = (Status.PUBLISHED, Status.SUPPRESSED)
        yield (
            grid,
            [cell.key for cell in earlier.cells if cell.status in told and cell.key not in earlier.held],
        )


def _refuse_wrong_sums(rows: Iterable[Row], cells: Iterable[Cell], true: np.ndarray) -> None:
    for row, cell in zip(rows, cells, strict=True):
        found = int(true[list(row)].sum()) if row else 0
        if found != cell.value:
            raise Contradiction(
                f"{name_of(cell.key)} is {cell.value}, but its parts add up to {found}; the drop replaces one of"
                " them and not the other: give both in the same drop, for the same periods"
            )


def _matrix(rows: Sequence[Row], width: int) -> sp.csr_matrix:
    at = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    columns = np.fromiter((n for row in rows for n in row), dtype=np.intp)
    times = np.fromiter((times for row in rows for times in row.values()), dtype=np.int64)
    return sp.csr_matrix((times, (at, columns)), shape=(len(rows), width))


def name_of(key: CellKey) -> str:
    """Return what a cell of today is called in a system."""
    by = "" if key.dimension == key.category else f"{key.dimension}: "
    return f"{key.dataset}/{key.measure} {key.area} {key.period} {by}{key.category}"

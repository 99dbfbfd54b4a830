"""A linked system of counts: whole numbers that nobody sees, and the cells that are sums of them.

Everything that protection decides, it decides here: tables, areas and periods are only names. Two cells that share
events share columns, so all sums between cells, in every direction at once, hold by themselves.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TypeAlias

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from data_access.model import DataError

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]


class Contradiction(DataError):
    """Numbers that cannot all be true; nothing is published until they agree."""


class Role(IntEnum):
    """What may happen to a cell.

    VIRTUAL: in no table, but anybody can form it from cells that are. OPEN: shown or hidden, as is chosen.
    PUBLIC: everybody has it, so that it cannot be hidden.
    """

    VIRTUAL = 0
    OPEN = 1
    PUBLIC = 2


@dataclass(frozen=True, slots=True, eq=False)
class System:
    """Columns (true whole numbers, at least 0) and cells (rows: sums of columns).

    `counts` are the n true columns, `cells` the c × n coefficients of the cells, `links` rows of coefficients whose
    sum over the columns is 0. Per cell: its `role`; `smallest`, the least count that may be shown (k); `least`, what
    anybody knows a hidden cell to be at least (1 where zeros are shown); `sensitive`, whether it must be hidden for
    itself; `sticky`, whether it stays hidden because it was; `weight`, what it costs readers if it is hidden.
    """

    names: tuple[Hashable, ...]
    counts: Ints
    cells: sp.csr_matrix
    links: sp.csr_matrix
    role: NDArray[np.int8]
    smallest: Ints
    least: Ints
    sensitive: Mask
    sticky: Mask
    weight: Floats

    @property
    def values(self) -> Ints:
        """The true value of every cell."""
        return np.asarray(self.cells @ self.counts, dtype=np.int64)

    @property
    def open(self) -> Mask:
        """Which cells are shown or hidden."""
        return np.asarray(self.role == Role.OPEN)

    @property
    def known_zero(self) -> Mask:
        """Which cells everybody knows to be 0. They fix their columns at 0."""
        shown = (self.role == Role.PUBLIC) | (self.open & ~self.sensitive)
        return np.asarray(shown & (self.values == 0))

    @property
    def targets(self) -> Mask:
        """Which cells must not be worked out: those hidden for themselves, and the small ones that can be formed."""
        small = (self.values > 0) & (self.values < self.smallest)
        return np.asarray((self.sensitive & self.open) | ((self.role == Role.VIRTUAL) & small))

    def refuse_contradictions(self) -> None:
        """Raise Contradiction where a column is negative or a link does not hold."""
        if (self.counts < 0).any():
            raise Contradiction(f"column {int(np.argmin(self.counts))} is negative: {int(self.counts.min())}")
        off = np.flatnonzero(self.links @ self.counts)
        if len(off):
            raise Contradiction(
                f"{len(off)} sums between tables do not hold, the first is number {int(off[0])}"
            )

    def without(self, cells: Mask) -> System:
        """Return the system with some cells in no table, which nobody is told anything of or protected from."""
        return replace(
            self,
            role=np.where(cells, Role.VIRTUAL, self.role).astype(np.int8),
            smallest=np.where(cells, 0, self.smallest),
            sensitive=self.sensitive & ~cells,
        )

    def at(self, cells: NDArray[np.intp], columns: NDArray[np.intp]) -> System:
        """Return the part of the system with these cells and columns; links that lose all columns vanish."""
        links = self.links[:, columns]
        return System(
            names=tuple(self.names[n] for n in cells),
            counts=self.counts[columns],
            cells=self.cells[cells][:, columns],
            links=links[np.diff(links.indptr) > 0],
            role=self.role[cells],
            smallest=self.smallest[cells],
            least=self.least[cells],
            sensitive=self.sensitive[cells],
            sticky=self.sticky[cells],
            weight=self.weight[cells],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """A system whose equal columns are one, and the column in which each column of the full one went.

    Nothing tells columns of the same cells apart, so what holds of their sum holds of them. `first` is the full
    column that stands for each merged one.
    """

    system: System
    group: NDArray[np.intp]
    first: NDArray[np.intp]


def merged(system: System) -> Merged:
    """Return the system with one column for all columns that lie in exactly the same cells and links."""
    rows = sp.vstack([system.cells, system.links]).tocsc()
    rows.sort_indices()
    number: dict[bytes, int] = {}
    group = np.empty(rows.shape[1], dtype=np.intp)
    first: list[int] = []
    for column in range(rows.shape[1]):
        at = slice(rows.indptr[column], rows.indptr[column + 1])
        key = rows.indices[at].tobytes() + rows.data[at].tobytes()
        group[column] = number.setdefault(key, len(first))
        if group[column] == len(first):
            first.append(column)
    chosen = np.asarray(first, dtype=np.intp)
    counts = np.zeros(len(chosen), dtype=np.int64)
    np.add.at(counts, group, system.counts)
    small = replace(
        system, counts=counts, cells=system.cells[:, chosen].tocsr(), links=system.links[:, chosen].tocsr()
    )
    return Merged(small, group, chosen)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A part of a system that shares nothing with the rest: its cells and columns by their numbers there."""

    system: System
    cells: NDArray[np.intp]
    columns: NDArray[np.intp]


def together(system: System) -> NDArray[np.intp]:
    """Return for each cell the number of the part of the system that it belongs to, known zeros included."""
    rows = sp.vstack([system.cells, system.links]).tocsr()
    graph = sp.bmat([[None, rows], [rows.T, None]])
    _, label = connected_components(graph, directed=False)
    return np.asarray(label[: len(system.names)], dtype=np.intp)


def blocks(system: System) -> Iterator[Block]:
    """Yield the parts of a system that can be protected alone, each with an open or a virtual cell.

    A cell that is known to be 0 fixes its columns at 0, so it joins nothing.
    """
    zero = system.known_zero
    dead = np.asarray(abs(system.cells[zero]).sum(axis=0)).ravel() > 0
    rows = sp.vstack([system.cells[~zero], system.links]).tocsr()[:, ~dead]
    shape = rows.shape
    graph = sp.bmat([[None, rows], [rows.T, None]])
    _, label = connected_components(graph, directed=False)
    of_row, of_column = label[: shape[0]], label[shape[0] :]
    kept_cells, kept_columns = np.flatnonzero(~zero), np.flatnonzero(~dead)
    of_cell = of_row[: len(kept_cells)]
    wanted = {int(each) for each in of_cell[system.role[kept_cells] != Role.PUBLIC]}
    for each in sorted(wanted.intersection(map(int, of_column))):
        cells, columns = kept_cells[of_cell == each], kept_columns[of_column == each]
        yield Block(system.at(cells, columns), cells, columns)

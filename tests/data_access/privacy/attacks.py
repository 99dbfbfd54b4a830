"""What an attacker finds of a protected system: the product's attacker, given the numbers that are shown.

It bounds every number by programs of whole numbers. Nothing of what chooses the hidden cells is used but the table
itself.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from data_access.privacy.audit.bounds import Interval, Questions, intervals
from data_access.privacy.audit.components import components
from data_access.privacy.audit.system import System as Attacked
from data_access.privacy.audit.system import propagate
from data_access.privacy.audit.verdict import gives_away
from data_access.privacy.system import Mask, Role, System


@dataclass(frozen=True)
class Bounds:
    """Between what a number lies, for all that a reader can tell."""

    low: float
    high: float
    smallest: int

    @property
    def failed(self) -> bool:
        return gives_away(self.low, self.high, self.smallest)


def bounds(
    system: System, hidden: Mask, *, known: Collection[int] = (), exact: bool = True
) -> dict[int, Bounds]:
    """Return what a reader finds of each cell that is not shown and matters, who also knows the `known` cells.

    These are the hidden cells, and those in no table that are small.
    """
    targets = np.asarray([n for n in _unshown(system, hidden) if n not in known], dtype=np.intp)
    rows = sparse.csr_matrix(system.cells[targets], dtype=float)
    virtual = system.role[targets] == Role.VIRTUAL
    found: dict[int, Bounds] = {}
    for part in components(propagate(_attacked(system, hidden, set(known))), rows):
        mine = targets[part.numbers]
        asked = Questions(
            np.where(virtual[part.numbers], 0, system.least[mine]).astype(float),
            system.smallest[mine],
            np.ones(len(mine), dtype=bool),
            np.zeros(len(mine), dtype=np.int64),
        )
        answers: list[Interval] = intervals(part, asked, exact=exact)
        for cell, answer in zip(mine.tolist(), answers, strict=True):
            found[cell] = Bounds(answer.low, answer.high, int(system.smallest[cell]))
    return found


def worked_out(
    system: System, hidden: Mask, *, known: Collection[int] = (), exact: bool = True
) -> dict[object, Bounds]:
    """Return the names of the cells that give too much away, with their bounds."""
    found = bounds(system, hidden, known=known, exact=exact)
    return {system.names[cell]: each for cell, each in found.items() if each.failed}


def insiders(system: System) -> Iterator[list[int]]:
    """Yield for each event that is alone in a cell of a table which cells whoever was part of it knows to be 1.

    A cell of 1 is known to the person in the one column that is 1 in it; columns of the same cells are one person.
    """
    values = system.values
    ones = np.flatnonzero((values == 1) & (system.role == Role.OPEN)).tolist()
    of_event: dict[tuple[int, ...], list[int]] = {}
    by_column = system.cells.tocsc()
    for cell in ones:
        parts = system.cells[[cell]].indices
        (event,) = parts[system.counts[parts] == 1]
        same = tuple(by_column.indices[by_column.indptr[event] : by_column.indptr[event + 1]].tolist())
        of_event.setdefault(same, []).append(cell)
    yield from of_event.values()


def worked_out_by_insiders(system: System, hidden: Mask) -> dict[tuple[object, object], Bounds]:
    """Return what insiders work out of small cells that are not their own: (a cell that they know, the cell)."""
    small = set(np.flatnonzero(system.targets).tolist())
    return {
        (system.names[known[0]], system.names[cell]): each
        for known in insiders(system)
        for cell, each in bounds(system, hidden, known=known).items()
        if cell in small and each.failed
    }


def _unshown(system: System, hidden: Mask) -> list[int]:
    small = (system.values > 0) & (system.values < system.smallest)
    return np.flatnonzero(hidden | ((system.role == Role.VIRTUAL) & small)).tolist()


def _attacked(system: System, hidden: Mask, known: set[int]) -> Attacked:
    """Return the equations that readers can write: what they see, and what they know of what is hidden."""
    values = system.values.astype(float)
    seen = ((system.role != Role.VIRTUAL) & ~hidden) | np.isin(np.arange(len(values)), list(known))
    low = np.where(seen, values, np.where(hidden, system.least, 0.0))
    high = np.where(seen, values, np.inf)
    nothing = np.zeros(system.links.shape[0])
    width = len(system.counts)
    return Attacked(
        sparse.csr_matrix(sparse.vstack([system.cells, system.links]), dtype=float),
        np.concatenate([low, nothing]),
        np.concatenate([high, nothing]),
        np.zeros(width),
        np.full(width, np.inf),
    )


def hidden_names(system: System, hidden: Mask) -> set[object]:
    """Return the names of the hidden cells."""
    return {system.names[n] for n in np.flatnonzero(hidden).tolist()}


def said(found: Mapping[object, Bounds]) -> str:
    """Return failures in a form that a failing test can print."""
    return "; ".join(f"{name} in [{each.low:g}, {each.high:g}]" for name, each in found.items())

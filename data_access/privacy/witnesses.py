"""Proof that a pattern of hidden cells protects, and its check by adding whole numbers: no solver has to be trusted.

A witness is another table that agrees with every shown number and every rule. Where witnesses put a hidden cell far
enough apart, no reasoning from what is shown can tell which of them is true.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from data_access.model import DataError
from data_access.privacy.system import Ints, Mask, Role, System, together

NO_EVENT = -1


class Unproved(DataError):
    """A pattern whose proof does not hold; it is not published."""


@dataclass(frozen=True, slots=True, eq=False)
class Floor:
    """Why a hidden cell is known to be at least k: whole multipliers of what everybody knows.

    `cells` and `links` map row numbers to multipliers. `scale` times the cell is, column by column, at least their sum.
    """

    cell: int
    scale: int
    cells: Mapping[int, int]
    links: Mapping[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """Witnesses: `start` is a table of all columns, each row of `changes` leads from it to another.

    `held` are cells that are held back, with all that shares events with them and was not hidden before, so that
    nothing is told of them.
    """

    start: Ints
    changes: sp.csr_matrix
    floors: tuple[Floor, ...] = ()
    held: tuple[int, ...] = ()


def check(system: System, *, shown: Ints, hidden: Mask, proof: Proof) -> int:
    """Check that nothing hidden can be worked out, and return how many cells that was checked for.

    `shown` are the published values (of hidden cells and of cells in no table they are not looked at). Raises Unproved
    that names the first cell without proof.
    """
    held, near = _held(system, hidden, proof)
    system, hidden = system.without(held), hidden & ~held
    moves = _moves(system, shown, hidden, proof)
    values = np.asarray(system.cells @ proof.start)
    events = events_of(system, values)
    floors = {floor.cell: floor for floor in proof.floors}
    targets = system.targets & ~(near & (system.role == Role.VIRTUAL))
    checked = np.flatnonzero(hidden | targets)
    for cell in checked.tolist():
        if targets[cell]:
            _refuse_known(system, cell, values, moves, events)
        elif not apart(moves[cell], int(values[cell]), int(system.smallest[cell])):
            _refuse_without_floor(system, cell, values, hidden, floors.get(cell))
    return len(checked)


def _held(system: System, hidden: Mask, proof: Proof) -> tuple[Mask, Mask]:
    """Return which cells are held back, and which belong to the same parts.

    Raises Unproved where a cell is held back and another of its part is shown that was not hidden before.
    """
    held = np.zeros(len(hidden), dtype=bool)
    held[list(proof.held)] = True
    part = together(system)
    near = np.isin(part, part[held])
    shown = (system.open & near & ~held & ~system.sticky) | (held & ~hidden)
    if shown.any():
        raise Unproved(f"{_name(system, int(np.argmax(shown)))} is not held back with the rest of its part")
    return held, near


def apart(moves: Ints, value: int, smallest: int) -> bool:
    """Whether tables that move a cell from its value by `moves` leave it open enough (docs/privacy.md)."""
    high, low = max(int(moves.max(initial=0)), 0), min(int(moves.min(initial=0)), 0)
    return value + high >= smallest and high - low >= smallest - 1


def events_of(system: System, values: Ints) -> dict[int, list[int]]:
    """Return each event that is alone in an open cell, as its column, with the cells in which it is alone.

    Whoever was part of it knows that these cells are 1.
    """
    found: dict[int, list[int]] = {}
    for cell in np.flatnonzero((values == 1) & system.open & system.sensitive).tolist():
        found.setdefault(event_of(system, values, cell), []).append(cell)
    found.pop(NO_EVENT, None)
    return found


def event_of(system: System, values: Ints, cell: int) -> int:
    """Return the event that is alone in a cell, as its column; NO_EVENT where there is none or are more."""
    if values[cell] != 1:
        return NO_EVENT
    columns = system.cells.indices[system.cells.indptr[cell] : system.cells.indptr[cell + 1]]
    alone = columns[system.counts[columns] == 1]
    return int(alone[0]) if len(alone) else NO_EVENT


def _moves(system: System, shown: Ints, hidden: Mask, proof: Proof) -> Ints:
    """Return how each witness moves each cell (cells × witnesses), after checking that it could be true."""
    if any(numbers.dtype.kind != "i" for numbers in (proof.start, proof.changes)):
        raise Unproved("a witness does not consist of whole numbers")
    open_and_shown = system.open & ~hidden
    known = open_and_shown | (system.role == Role.PUBLIC)
    start = np.asarray(system.cells @ proof.start)
    changes = proof.changes.tocsc()
    moves = np.asarray((system.cells @ changes.T).todense())
    least = np.where(system.open & hidden, system.least, 0)
    lowest = (
        proof.start + np.minimum(changes.min(axis=0).toarray().ravel(), 0)
        if changes.shape[0]
        else proof.start
    )
    for wrong, what in (
        (known & (start != shown), "is not the number that the witnesses start from"),
        (known & (moves != 0).any(axis=1), "is shown, and a witness changes it"),
        (start + moves.min(axis=1, initial=0) < least, "is less in a witness than everybody knows it to be"),
    ):
        if wrong.any():
            raise Unproved(f"{_name(system, int(np.argmax(wrong)))} {what}")
    if (lowest < 0).any():
        raise Unproved("a witness holds a negative number")
    if (system.links @ proof.start).any() or (system.links @ changes.T).nnz:
        raise Unproved("a witness breaks a sum between tables")
    return moves


def _refuse_known(
    system: System, cell: int, values: Ints, moves: Ints, events: Mapping[int, list[int]]
) -> None:
    """Raise Unproved where the public, or anybody who was part of another event, could know too much of a cell."""
    value, smallest = int(values[cell]), int(system.smallest[cell])
    own = event_of(system, values, cell)
    for still in viewers(events, own):
        usable = ~(moves[still] != 0).any(axis=0)
        if not apart(moves[cell][usable], value, smallest):
            who = "someone who was part of another event" if still else "anybody"
            raise Unproved(f"{_name(system, cell)} could be worked out by {who}: its witnesses are missing")


def viewers(events: Mapping[int, list[int]], own: int) -> Iterator[list[int]]:
    """Yield what each reader knows besides what is shown: nothing, or the cells of 1 that hold the own event."""
    yield []
    for event, cells in events.items():
        if event != own:
            yield cells


def _refuse_without_floor(system: System, cell: int, values: Ints, hidden: Mask, floor: Floor | None) -> None:
    if (
        floor is None
        or floor.scale < 1
        or floor_of(system, values, hidden, floor) <= (system.smallest[cell] - 1) * floor.scale
    ):
        raise Unproved(
            f"{_name(system, cell)} is hidden for others, and nothing shows that it is not small itself"
        )


def floor_of(system: System, values: Ints, hidden: Mask, floor: Floor) -> int:
    """Return what everybody knows `scale` times a cell to be at least; -1 where the multipliers prove nothing."""
    bound = 0
    for row, times in floor.cells.items():
        unknown = bool(hidden[row]) or system.role[row] == Role.VIRTUAL
        if unknown and (times < 0 or system.role[row] == Role.VIRTUAL):
            return -1
        bound += times * int(system.least[row] if unknown else values[row])
    return bound if (excess_of(system, floor) <= 0).all() else -1


def excess_of(system: System, floor: Floor) -> Ints:
    """Return by how much the multipliers of a floor are more than its cell, column by column."""
    reached = -floor.scale * np.asarray(system.cells[floor.cell].todense(), dtype=np.int64).ravel()
    for rows, multipliers in ((system.cells, floor.cells), (system.links, floor.links)):
        for row, times in multipliers.items():
            reached += times * np.asarray(rows[row].todense(), dtype=np.int64).ravel()
    return reached


def _name(system: System, cell: int) -> str:
    name: Hashable = system.names[cell]
    return str(name)

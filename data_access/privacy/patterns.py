"""Choose what to hide of a linked system so that nothing hidden can be worked out, and prove it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread

import numpy as np
import scipy.sparse as sp

from data_access.model import DataError
from data_access.privacy.floors import Floors
from data_access.privacy.optimum import demands, fewest, is_small
from data_access.privacy.program import Program
from data_access.privacy.recalling import still_witnesses
from data_access.privacy.spreading import spread
from data_access.privacy.system import Block, Ints, Mask, Merged, Role, System, blocks, merged, together
from data_access.privacy.witnesses import (
    Floor,
    Proof,
    Unproved,
    apart,
    check,
    event_of,
    events_of,
    excess_of,
    viewers,
)

Progress = Callable[[int, int], None]
# All attempts to show hidden cells again solve at most this many programs per hidden cell, and none is made where more
# than so many targets would need other witnesses. More attempts hide less and take longer (docs/privacy.md).
_RETRIES = 6
_SHAKEN = 30
_WORTH_A_PROCESS = 2_000


def quiet(_done: int, _of: int) -> None:
    """Tell nobody how far the work is."""


class Unprotectable(DataError):
    """A cell that could be worked out whatever else is hidden."""


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Which cells of a system are hidden, why nobody can work them out, and how much work it was.

    `reasons` say which cells could not be protected, so that their parts are held back (`proof.held`).
    """

    hidden: Mask
    proof: Proof
    programs: int = 0
    reasons: tuple[str, ...] = ()


def protect_system(
    system: System, *, earlier: Pattern | None = None, workers: int = 1, progress: Progress = quiet
) -> Pattern:
    """Protect one system, see `protect_systems`."""
    (pattern,) = protect_systems([(system, earlier)], workers=workers, progress=progress)
    return pattern


def protect_systems(
    systems: Sequence[tuple[System, Pattern | None]], *, workers: int = 1, progress: Progress = quiet
) -> tuple[Pattern, ...]:
    """Return the pattern of each system: as few cells hidden as was found, by weight, and the same on every run.

    With each comes an older pattern in the numbers of this system, if there is one; the parts for which its proof still
    holds keep it, the others begin with those of its movements that are still witnesses. `workers` processes share
    these; `progress` is told how many parts are done. Raises Contradiction for numbers that cannot be true. A part
    with a cell that nothing can protect is held back: all that was not published before, zeros included.
    """
    taken = [_taken_apart(system, earlier) for system, earlier in systems]
    open_parts = [
        (part.system, known)
        for each in taken
        for part, old, known in zip(each.parts, each.kept, each.known, strict=True)
        if old is None
    ]
    solved = iter(_solved(open_parts, workers))
    of = sum(len(each.parts) for each in taken)
    patterns, before = [], 0
    for each in taken:
        done: list[_Found] = []
        for old in each.kept:
            done.append(next(solved) if old is None else old)
            progress(before + len(done), of)
        before += len(done)
        patterns.append(_put_together(each, done))
    return tuple(patterns)


@dataclass(frozen=True, slots=True, eq=False)
class _Apart:
    """A system, the same with equal columns merged, and its parts.

    For each part there is what is kept of an older pattern, and movements of it that may be witnesses still (`known`).
    """

    system: System
    small: Merged
    parts: Sequence[Block]
    kept: Sequence[_Found | None]
    known: Sequence[sp.csr_matrix]


def _taken_apart(system: System, earlier: Pattern | None) -> _Apart:
    system.refuse_contradictions()
    small = merged(system)
    parts = list(blocks(small.system))
    kept = [_still_proved(part, small, earlier) for part in parts]
    return _Apart(system, small, parts, kept, [_movements(part, small, earlier) for part in parts])


def _put_together(apart: _Apart, done: Sequence[_Found]) -> Pattern:
    """Return the pattern of the whole from those of its parts."""
    system, small = apart.system, apart.small
    held = _held_back(system, apart.parts, done)
    hidden = held.copy()
    changes, floors = [], []
    for part, found in zip(apart.parts, done, strict=True):
        hidden[part.cells[found.hidden]] = True
        changes.append(spread(found.changes, part, small, system.counts))
        floors += [
            _with_zeros(_renumbered(floor, part, small.system), small.system) for floor in found.floors
        ]
    stacked = (
        sp.vstack(changes).tocsr() if changes else sp.csr_matrix((0, len(system.counts)), dtype=np.int64)
    )
    proof = Proof(system.counts, stacked, tuple(floors), tuple(np.flatnonzero(held).tolist()))
    reasons = tuple(found.held for found in done if found.held)
    return Pattern(hidden, proof, sum(found.programs for found in done), reasons)


def _held_back(system: System, parts: Sequence[Block], done: Sequence[_Found]) -> Mask:
    """Return the cells that are held back: of parts that could not be protected, all but what was hidden before.

    Known zeros are among them: what can be protected only if its zeros are doubted is not published at all.
    """
    label = together(system)
    lost = {
        int(label[cell]) for part, found in zip(parts, done, strict=True) if found.held for cell in part.cells
    }
    return system.open & ~system.sticky & np.isin(label, list(lost))


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The pattern of one block, in its own numbers. `held` says why all that is new in it is held back, if it is."""

    hidden: Mask
    changes: sp.csr_matrix
    floors: tuple[Floor, ...]
    programs: int
    held: str = ""


def _still_proved(part: Block, small: Merged, earlier: Pattern | None) -> _Found | None:
    """Return an older pattern of a part, if its proof holds for the numbers of today."""
    if earlier is None:
        return None
    start = np.asarray(earlier.proof.start @ _together(part, small))
    if (start != part.system.counts).any():
        return None
    changes = _movements(part, small, earlier)
    hidden = earlier.hidden[part.cells]
    place = {int(cell): n for n, cell in enumerate(part.cells)}
    floors = tuple(
        # Zeros that everybody knows are no cells of a part, nor are their columns.
        Floor(
            place[floor.cell],
            floor.scale,
            {place[row]: times for row, times in floor.cells.items() if row in place},
            {},
        )
        for floor in earlier.proof.floors
        if not floor.links and floor.cell in place
    )
    try:
        check(part.system, shown=part.system.values, hidden=hidden, proof=Proof(start, changes, floors))
    except Unproved:
        return None
    return _Found(hidden, changes, floors, 0)


def _movements(part: Block, small: Merged, earlier: Pattern | None) -> sp.csr_matrix:
    """Return the movements of an older pattern in the columns of a part, without those that move nothing of it."""
    if earlier is None:
        return sp.csr_matrix((0, len(part.columns)), dtype=np.int64)
    changes = (earlier.proof.changes @ _together(part, small)).tocsr()
    changes.eliminate_zeros()
    return changes[np.diff(changes.indptr) > 0]


def _together(part: Block, small: Merged) -> sp.csr_matrix:
    """Return the matrix that adds up the columns of the whole to those of a part."""
    size = len(small.group)
    ones = np.ones(size, dtype=np.int64)
    return sp.csr_matrix((ones, (np.arange(size), small.group)), shape=(size, len(small.first)))[
        :, part.columns
    ]


_Task = tuple[System, sp.csr_matrix]


def _solved(tasks: Sequence[_Task], workers: int) -> Iterable[_Found]:
    large = sum(len(system.counts) >= _WORTH_A_PROCESS for system, _ in tasks)
    if workers == 1 or large < 2:
        yield from map(_protect_block, tasks)
        return
    # Spawned: a forked copy of a process that has used a solver may hang.
    spawned = get_context("spawn")
    with ProcessPoolExecutor(min(workers, large), spawned, initializer=_end_with_parent) as pool:
        yield from pool.map(_protect_block, tasks)


def _end_with_parent() -> None:
    """End this process when the one that began it is gone, however that ended: nobody would wait for its work."""
    parent = parent_process()
    if parent is not None:
        Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


def _protect_block(task: _Task) -> _Found:
    system, known = task
    everybody = np.flatnonzero(system.open & system.sensitive & (system.values < system.least))
    try:
        if len(everybody):
            raise Unprotectable(f"{system.names[everybody[0]]} tells of everybody in its table")
        return _Work(system, known).run()
    except Unprotectable as error:
        return _without_new(system, known, str(error))


def _without_new(system: System, known: sp.csr_matrix, why: str) -> _Found:
    """Hold back all that was not published before; what was hidden before stays protected, if it can be."""
    new = system.open & ~system.sticky
    if system.sticky.any():
        try:
            return replace(_Work(system.without(new), known).run(), held=why)
        except Unprotectable as error:
            why = f"{why}; and then, although nothing new is shown: {error}"
    return _Found(system.open, sp.csr_matrix((0, len(system.counts)), dtype=np.int64), (), 0, why)


def _renumbered(floor: Floor, part: Block, whole: System) -> Floor:
    cells = {int(part.cells[row]): times for row, times in floor.cells.items()}
    if not floor.links:
        return Floor(int(part.cells[floor.cell]), floor.scale, cells, {})
    touching = np.flatnonzero(np.diff(whole.links[:, part.columns].tocsr().indptr) > 0)
    links = {int(touching[row]): times for row, times in floor.links.items()}
    return Floor(int(part.cells[floor.cell]), floor.scale, cells, links)


def _with_zeros(floor: Floor, whole: System) -> Floor:
    """Return a floor that holds for the whole system: columns that its block left out are known to be 0."""
    excess = excess_of(whole, floor)
    if (excess <= 0).all():
        return floor
    cells, zero, by_column = dict(floor.cells), whole.known_zero, whole.cells.tocsc()
    for column in np.flatnonzero(excess > 0).tolist():
        holders = by_column.indices[by_column.indptr[column] : by_column.indptr[column + 1]]
        times = int(excess[column])
        if times > 0 and len(known := holders[zero[holders]]):
            cells[int(known[0])] = cells.get(int(known[0]), 0) - times
            excess -= times * np.asarray(whole.cells[int(known[0])].todense(), dtype=np.int64).ravel()
    return Floor(floor.cell, floor.scale, cells, floor.links)


class _Work:
    """Protection of one block, step by step."""

    def __init__(self, system: System, known: sp.csr_matrix) -> None:
        self._system, self._values = system, system.values
        self._program = Program(system)
        self._events = events_of(system, self._values)
        nonzero = ~system.known_zero
        self._targets = system.targets & nonzero
        self._hidden = system.open & nonzero & (system.sensitive | system.sticky)
        self._kept = self._hidden.copy()
        self._program.hide(np.flatnonzero(self._hidden).tolist())
        self._changes: list[Ints] = []
        self._moves: list[Ints] = []
        self._known = still_witnesses(system, self._hidden, known)
        self._may_be_small = True

    def run(self) -> _Found:
        """Protect what is small, show again what need not be hidden, then see to what is hidden for others."""
        for cell in self._in_order(self._targets):
            if not self._protect(cell):
                raise self._unprotectable(cell)
        self._clean_up()
        floors = self._seen_to()
        changes = sp.csr_matrix(
            np.asarray(self._changes, dtype=np.int64).reshape(-1, len(self._system.counts))
        )
        return _Found(self._hidden, changes, floors, self._program.solved)

    def _in_order(self, cells: Mask) -> list[int]:
        """Return cells, those in tables first, the smallest first."""
        found = np.flatnonzero(cells).tolist()
        return sorted(found, key=lambda cell: (-int(self._system.role[cell]), int(self._values[cell]), cell))

    # One target -------------------------------------------------------------------------------------------------------

    def _protect(self, cell: int, within: Mask | None = None) -> bool:
        """Find witnesses for a cell against everybody; hide what they move. Return whether there are any."""
        own = event_of(self._system, self._values, cell)
        others = [still for still in viewers(self._events, own) if still]
        if self._is_covered(cell, [[], *others]) or self._recalled(cell, [[], *others]):
            return True
        everybody = sorted({each for still in others for each in still} - {cell})
        if everybody and self._separate(cell, everybody, within):
            return True
        return all(
            self._is_covered(cell, [still]) or self._separate(cell, still, within) for still in ([], *others)
        )

    def _is_covered(self, cell: int, views: Iterable[list[int]]) -> bool:
        """Whether the witnesses that are there are enough, whoever looks."""
        moves = np.asarray([moved for moved in self._moves if moved[cell]], dtype=np.int64)
        moves = moves.reshape(-1, len(self._values))
        smallest, value = int(self._system.smallest[cell]), int(self._values[cell])
        if not apart(moves[:, cell], value, smallest):
            return False
        seen = np.asarray(moves.any(axis=0))
        return all(
            apart(moves[~moves[:, still].any(axis=1), cell], value, smallest)
            for still in views
            if seen[still].any()
        )

    def _recalled(self, cell: int, views: Sequence[list[int]]) -> bool:
        """Take over movements that are known from before, those that move a cell most first, until they are enough."""
        moves = self._known.moves
        for n in sorted(
            np.flatnonzero(moves[:, cell]).tolist(), key=lambda n: (-abs(int(moves[n, cell])), n)
        ):
            if not self._known.used[n]:
                self._known.used[n] = True
                self._changes.append(self._known.changes[n])
                self._moves.append(moves[n])
                if self._is_covered(cell, views):
                    return True
        return False

    def _separate(self, cell: int, still: list[int], within: Mask | None) -> bool:
        """Find one witness or two that put a cell far enough apart while some cells do not move."""
        smallest, value = int(self._system.smallest[cell]), int(self._values[cell])
        far = max(smallest - 1, smallest - value)
        for up in range(far, max(smallest - value, 0) - 1, -1):
            down = smallest - 1 - up
            rise = self._program.move(cell, up, still=still, within=within) if up else None
            if up and rise is None:
                continue
            fall = self._program.move(cell, -down, still=still, within=within) if down > 0 else None
            if down > 0 and fall is None:
                continue
            for change in (rise, fall):
                if change is not None:
                    self._add(change)
            return True
        return False

    def _add(self, change: Ints) -> None:
        moves = np.asarray(self._system.cells @ change, dtype=np.int64)
        newly = (moves != 0) & self._system.open & ~self._hidden
        self._hidden |= newly
        self._program.hide(np.flatnonzero(newly).tolist())
        self._changes.append(change)
        self._moves.append(moves)

    # Fewer ------------------------------------------------------------------------------------------------------------

    def _clean_up(self) -> None:
        """Show again what turns out not to be needed, the dearest first."""
        left = _RETRIES * int((self._hidden & ~self._kept).sum())
        dearest = np.flatnonzero(self._hidden & ~self._kept)
        for cell in sorted(dearest.tolist(), key=lambda n: (-float(self._system.weight[n]), n)):
            before = self._program.solved
            if left > 0:
                self._try_to_show(cell)
            left -= self._program.solved - before

    def _try_to_show(self, cell: int) -> None:
        """Show a cell where all targets find witnesses that do without it and hide nothing more."""
        changes, moves, hidden, used = (
            self._changes,
            self._moves,
            self._hidden.copy(),
            self._known.used.copy(),
        )
        kept = [n for n, moved in enumerate(moves) if not moved[cell]]
        self._changes, self._moves = [changes[n] for n in kept], [moves[n] for n in kept]
        touched = np.zeros(len(hidden), dtype=bool)
        for n in set(range(len(moves))) - set(kept):
            touched |= moves[n] != 0
        self._hidden[cell] = False
        shaken = self._in_order(touched & self._targets)
        if len(shaken) <= _SHAKEN and all(self._protect(each, within=self._hidden) for each in shaken):
            self._program.show([cell])
            return
        self._changes, self._moves, self._hidden = changes, moves, hidden
        self._known.used[:] = used

    # What is hidden for others ----------------------------------------------------------------------------------------

    def _seen_to(self) -> tuple[Floor, ...]:
        """Bring small tables to the optimum, and see to the cells that are hidden for others; return their floors."""
        too_open: list[int] = []
        while True:
            self._take_optimum(too_open)
            floors, cell = self._secondaries()
            if cell is None:
                return floors
            if cell in too_open:
                self._may_be_small = False  # what the optimum hides is not enough for this cell
                if not self._separate(cell, [], None):
                    raise self._unprotectable(cell)
            too_open.append(cell)

    def _take_optimum(self, too_open: list[int]) -> None:
        """Replace the pattern by a lighter one, where the table is small enough to know the lightest."""
        wanted = demands(self._system, self._targets, self._events, dict.fromkeys(too_open))
        if not wanted or not self._may_be_small or not is_small(self._system, wanted):
            for cell in too_open[-1:]:
                self._separate(cell, [], None)
            return
        best = fewest(self._system, wanted, self._hidden)
        if best is not None:
            self._program.show(np.flatnonzero(self._hidden & ~best.hidden).tolist())
            self._program.hide(np.flatnonzero(best.hidden & ~self._hidden).tolist())
            self._hidden = best.hidden
            self._known.used[:] = False
            self._changes = list(best.changes)
            self._moves = [np.asarray(self._system.cells @ change, dtype=np.int64) for change in best.changes]

    def _secondaries(self) -> tuple[tuple[Floor, ...], int | None]:
        """Return the floors of the cells that need one, and the first cell for which nothing hidden is enough."""
        floors: list[Floor] = []
        seen = Floors(self._system, self._values, self._hidden)
        for cell in self._in_order(self._hidden & ~self._targets):
            if self._is_seen_to(cell):
                continue
            floor = seen.at_least(cell, int(self._system.smallest[cell]))
            if floor is None:
                return (), cell
            floors.append(floor)
        return tuple(floors), None

    def _is_seen_to(self, cell: int) -> bool:
        """Whether a cell that is hidden for others is open enough, by what is known or what moves only hidden cells."""
        return (
            self._is_covered(cell, [[]])
            or self._recalled(cell, [[]])
            or self._separate(cell, [], self._hidden)
        )

    def _unprotectable(self, cell: int) -> Unprotectable:
        kind = "can be formed from what is shown" if self._system.role[cell] == Role.VIRTUAL else "is small"
        return Unprotectable(
            f"{self._system.names[cell]} {kind} and could be worked out whatever else is hidden"
        )

"""Choose the counts of a dataset to hide, and prove that nobody can work them out.

All tables of a dataset are protected together, as one linked system (`linked`); what is chosen (`patterns`) comes with
witnesses that are checked before anything is published (`witnesses`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from data_access.definitions import Dataset
from data_access.model import Cell, CellKey, Geography, Status
from data_access.privacy.columns import Counted
from data_access.privacy.history import NO_HISTORY, History
from data_access.privacy.keeping import Kept, aligned, keep
from data_access.privacy.linked import Linked, link, name_of
from data_access.privacy.patterns import Pattern, Progress, protect_systems, quiet
from data_access.privacy.witnesses import Proof, Unproved, check


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Cells of a dataset that share no events with its other cells, to be protected by themselves.

    `cells` hold true values with status `published`, or no value with another status; `counted` is the true state that
    they are sums of. `history` is what readers may have kept, `earlier` the protection of an older release, of which
    as much stays as its proof still holds for.
    """

    cells: tuple[Cell, ...]
    counted: Counted
    history: History = NO_HISTORY
    earlier: Kept | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Protection:
    """The cells as they may be published, in the order given, and the proof of counts.

    `small` are the places of cells hidden for themselves. `held` are cells held back with everything that shares events
    with them, since one of them cannot be protected; `notes` say which.
    """

    cells: tuple[Cell, ...]
    small: frozenset[int] = frozenset()
    linked: Linked | None = None
    kept: Kept | None = None
    held: tuple[CellKey, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def hidden(self) -> frozenset[int]:
        """The places of hidden cells."""
        return frozenset(n for n, cell in enumerate(self.cells) if cell.status is Status.SUPPRESSED)


def protect(
    parts: Sequence[Part],
    *,
    dataset: Dataset,
    geography: Geography,
    workers: int = 1,
    progress: Progress = quiet,
) -> tuple[Protection, ...]:
    """Hide what must be hidden in each part of a dataset, and as little else as was found.

    Raises Contradiction where numbers cannot all be true, PlanError for a cell in no view of the plan.
    """
    linked = [
        link(part.cells, dataset=dataset, geography=geography, counted=part.counted, history=part.history)
        for part in parts
    ]
    older = [
        None if part.earlier is None else aligned(part.earlier, each)
        for part, each in zip(parts, linked, strict=True)
    ]
    systems = [(each.system, old) for each, old in zip(linked, older, strict=True)]
    patterns = protect_systems(systems, workers=workers, progress=progress)
    return tuple(map(_protection, parts, linked, patterns))


def _protection(part: Part, linked: Linked, pattern: Pattern) -> Protection:
    cells, width = part.cells, len(linked.places)
    hidden = {linked.places[n] for n in np.flatnonzero(pattern.hidden[:width]).tolist()}
    small = frozenset(linked.places[n] for n in np.flatnonzero(linked.system.sensitive[:width]).tolist())
    shown = tuple(_hidden(cell) if n in hidden else cell for n, cell in enumerate(cells))
    held = tuple(cells[linked.places[n]].key for n in pattern.proof.held if n < width)
    return Protection(shown, small, linked, keep(linked, pattern), held, pattern.reasons)


def again(part: Part, kept: Kept) -> Protection:
    """Return the protection of a part as it was kept, where nothing that it goes by has changed since."""
    names = [name_of(cell.key) if cell.status is Status.PUBLISHED else "" for cell in part.cells]
    place = {name: n for n, name in enumerate(names)}
    cells = tuple(_hidden(c) if name in kept.hidden else c for name, c in zip(names, part.cells, strict=True))
    held = (place[kept.cells[n]] for n in kept.proof.held if kept.cells[n] in place)
    small = frozenset(place[name] for name in kept.small if name in place)
    return Protection(cells, small, None, kept, tuple(part.cells[n].key for n in held))


def check_proof(published: Sequence[Cell], linked: Linked, proof: Proof) -> int:
    """Check the proof of cells as they would be published; return for how many cells it holds.

    `published` are in the order in which the part was protected. Raises Unproved.
    """
    cells = [published[place] for place in linked.places]
    if wrong := [cell.key for cell in cells if cell.status not in (Status.PUBLISHED, Status.SUPPRESSED)]:
        raise Unproved(f"{wrong[0]} holds no value, and its proof says that it does")
    size, before = len(linked.system.names), len(cells) + len(linked.remembered)
    # Numbers of earlier releases are what they are, and those in no table are never looked at.
    shown = np.asarray(linked.system.cells @ linked.system.counts, dtype=np.int64)
    shown[: len(cells)] = [int(cell.value or 0) for cell in cells]
    hidden = np.zeros(size, dtype=bool)
    hidden[: len(cells)] = [cell.status is Status.SUPPRESSED for cell in cells]
    hidden[len(cells) : before] = linked.remembered
    return check(linked.system, shown=shown, hidden=hidden, proof=proof)


def _hidden(cell: Cell) -> Cell:
    return replace(cell, status=Status.SUPPRESSED, value=None, low=None, high=None, base=None)

"""Choose the counts of a dataset to hide, and prove that nobody can work them out.

All tables of a dataset are protected together, as one linked system (`linked`); what is chosen (`patterns`) comes with
witnesses that are checked before anything is published (`witnesses`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from data_access.catalog import Dataset
from data_access.model import Cell, CellKey, Geography, Status
from data_access.privacy.columns import Counted
from data_access.privacy.keeping import Kept, aligned, keep
from data_access.privacy.linked import NO_HISTORY, History, Linked, link
from data_access.privacy.patterns import Progress, protect_system, quiet
from data_access.privacy.reports import ViewReport, view_reports
from data_access.privacy.witnesses import Proof, Unproved, check


@dataclass(frozen=True, slots=True, eq=False)
class Protection:
    """The cells as they may be published, in the order given, a report per table, and the proof of counts.

    `held` are cells held back with everything that shares events with them, since one of them cannot be protected;
    `notes` say which.
    """

    cells: tuple[Cell, ...]
    views: tuple[ViewReport, ...]
    linked: Linked | None = None
    kept: Kept | None = None
    held: tuple[CellKey, ...] = ()
    notes: tuple[str, ...] = ()


def protect(
    cells: Sequence[Cell],
    *,
    dataset: Dataset,
    geography: Geography,
    counted: Counted,
    history: History = NO_HISTORY,
    earlier: Kept | None = None,
    workers: int = 1,
    progress: Progress = quiet,
) -> Protection:
    """Hide what must be hidden among the true cells of one dataset, and as little else as was found.

    `cells` hold true values with status `published`, or no value with another status; `counted` is the true
    state that they are sums of. `history` is what readers may have kept,
    `earlier` the protection of an older release, of which those parts stay whose proof still holds. Raises
    Contradiction where numbers cannot all be true, PlanError for a cell in no view of the plan.
    """
    linked = link(cells, dataset=dataset, geography=geography, counted=counted, history=history)
    older = None if earlier is None else aligned(earlier, linked)
    pattern = protect_system(linked.system, earlier=older, workers=workers, progress=progress)
    hidden = {linked.places[n] for n in np.flatnonzero(pattern.hidden).tolist()}
    small = {linked.places[n] for n in np.flatnonzero(linked.system.sensitive).tolist()}
    shown = tuple(_hidden(cell) if n in hidden else cell for n, cell in enumerate(cells))
    views = tuple(view_reports(dataset, cells, small, hidden))
    held = tuple(cells[linked.places[n]].key for n in pattern.proof.held)
    return Protection(shown, views, linked, keep(linked, pattern), held, pattern.reasons)


def check_proof(published: Sequence[Cell], linked: Linked, proof: Proof) -> int:
    """Check the proof of a dataset's cells as they would be published; return for how many cells it holds.

    `published` are in the order in which the dataset was protected. Raises Unproved.
    """
    cells = [published[place] for place in linked.places]
    if wrong := [cell.key for cell in cells if cell.status not in (Status.PUBLISHED, Status.SUPPRESSED)]:
        raise Unproved(f"{wrong[0]} holds no value, and its proof says that it does")
    virtual = len(linked.system.names) - len(cells)
    shown = np.asarray([int(cell.value or 0) for cell in cells] + [0] * virtual, dtype=np.int64)
    hidden = np.asarray([cell.status is Status.SUPPRESSED for cell in cells] + [False] * virtual, dtype=bool)
    return check(linked.system, shown=shown, hidden=hidden, proof=proof)


def _hidden(cell: Cell) -> Cell:
    return replace(cell, status=Status.SUPPRESSED, value=None, low=None, high=None, base=None)

"""A proof that outlives its release: by names, so that the next release can try it before it looks for another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from data_access.privacy.linked import Linked
from data_access.privacy.patterns import Pattern
from data_access.privacy.witnesses import Floor, Proof


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What is kept of a protection: a proof with the names of columns and cells, what was hidden, what for itself."""

    columns: tuple[str, ...]
    cells: tuple[str, ...]
    hidden: frozenset[str]
    proof: Proof
    small: frozenset[str] = frozenset()


def keep(linked: Linked, pattern: Pattern) -> Kept:
    """Return a pattern by names."""
    names = tuple(map(str, linked.system.names))
    hidden = frozenset(names[n] for n in np.flatnonzero(pattern.hidden).tolist())
    small = frozenset(names[n] for n in np.flatnonzero(linked.system.sensitive).tolist())
    return Kept(linked.columns, names, hidden, pattern.proof, small)


def aligned(kept: Kept, linked: Linked) -> Pattern:
    """Return an older pattern in the numbers of a newer system; columns and cells that are new are 0 and shown."""
    names = tuple(map(str, linked.system.names))
    place = {name: n for n, name in enumerate(names)}
    column = {name: n for n, name in enumerate(linked.columns)}
    known = [n for n, name in enumerate(kept.columns) if name in column]
    moved = sp.csr_matrix(
        (np.ones(len(known), dtype=np.int64), (known, [column[kept.columns[n]] for n in known])),
        shape=(len(kept.columns), len(linked.columns)),
    )
    floors = (_renamed(floor, kept, place) for floor in kept.proof.floors)
    proof = Proof(
        np.asarray(kept.proof.start @ moved),
        (kept.proof.changes @ moved).tocsr(),
        tuple(floor for floor in floors if floor is not None),
        tuple(place[kept.cells[n]] for n in kept.proof.held if kept.cells[n] in place),
    )
    return Pattern(np.asarray([name in kept.hidden for name in names], dtype=bool), proof)


def _renamed(floor: Floor, kept: Kept, place: dict[str, int]) -> Floor | None:
    """Return a floor in new numbers; None where a cell of it is gone, or where it rests on sums between tables."""
    rows = {kept.cells[row]: times for row, times in floor.cells.items()}
    if floor.links or not {kept.cells[floor.cell], *rows} <= place.keys():
        return None
    cells = {place[name]: times for name, times in rows.items()}
    return Floor(place[kept.cells[floor.cell]], floor.scale, cells, {})

"""A proof that outlives its release: by names, so that the next release can try it before it looks for another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from data_access.privacy.linked import Linked
from data_access.privacy.patterns import Pattern
from data_access.privacy.witnesses import Floor, Proof

_VERSION = re.compile(r" v(\d+)$")


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
    """Return an older pattern in the numbers of a newer system; columns and cells that are new are 0 and shown.

    Its movements do to the columns of a month that was revised what they did to those of its last version that they
    know: totals of both versions then move alike. Whether a movement is a witness for today has to be tried.
    """
    names = tuple(map(str, linked.system.names))
    place = {name: n for n, name in enumerate(names)}
    known = {name: n for n, name in enumerate(kept.columns)}
    own = [(known[name], n) for n, name in enumerate(linked.columns) if name in known]
    floors = (_renamed(floor, kept, place) for floor in kept.proof.floors)
    proof = Proof(
        np.asarray(kept.proof.start @ _moved(own, kept, linked)),
        _carried(kept, linked, own),
        tuple(floor for floor in floors if floor is not None),
        tuple(place[kept.cells[n]] for n in kept.proof.held if kept.cells[n] in place),
    )
    return Pattern(np.asarray([name in kept.hidden for name in names], dtype=bool), proof)


def _carried(kept: Kept, linked: Linked, own: Sequence[tuple[int, int]]) -> sp.csr_matrix:
    """Return the movements of a proof in newer columns: known ones (`own`), and new versions like the last known."""
    last: dict[str, tuple[int, int]] = {}
    for n, name in enumerate(kept.columns):
        base, version = _version_of(name)
        last[base] = max((version, n), last.get(base, (version, n)))
    taken = {column for _, column in own}
    new = ((_version_of(name)[0], n) for n, name in enumerate(linked.columns) if n not in taken)
    copies = [(last[base][1], n) for base, n in new if base in last]
    changes = (kept.proof.changes @ _moved([*own, *copies], kept, linked)).tocsr()
    return _with_room(changes, linked)


def _with_room(changes: sp.csr_matrix, linked: Linked) -> sp.csr_matrix:
    """Return movements whose columns of slack take what the sums between tables leave over."""
    if not linked.rooms:
        return changes
    size = len(linked.columns) - linked.rooms
    plain = sp.csr_matrix(changes[:, :size])
    links = linked.system.links.tocsr()
    taken = -(plain @ links[:, :size].T) @ links[:, size:]
    return sp.csr_matrix(sp.hstack([plain, taken]), dtype=np.int64)


def _moved(pairs: Sequence[tuple[int, int]], kept: Kept, linked: Linked) -> sp.csr_matrix:
    """Return the matrix that turns rows over older columns into rows over newer ones, by pairs (older, newer)."""
    at = np.asarray(pairs, dtype=np.intp).reshape(-1, 2)
    shape = len(kept.columns), len(linked.columns)
    return sp.csr_matrix((np.ones(len(at), dtype=np.int64), (at[:, 0], at[:, 1])), shape=shape)


def _version_of(column: str) -> tuple[str, int]:
    """Return the name of a column without its version, and the version."""
    found = _VERSION.search(column)
    return (column[: found.start()], int(found[1])) if found else (column, 0)


def _renamed(floor: Floor, kept: Kept, place: dict[str, int]) -> Floor | None:
    """Return a floor in new numbers; None where a cell of it is gone, or where it rests on sums between tables."""
    rows = {kept.cells[row]: times for row, times in floor.cells.items()}
    if floor.links or not {kept.cells[floor.cell], *rows} <= place.keys():
        return None
    cells = {place[name]: times for name, times in rows.items()}
    return Floor(place[kept.cells[floor.cell]], floor.scale, cells, {})

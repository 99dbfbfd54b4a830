"""From what releases told, and what the vault knows to be true of them, to what protection has to reckon with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from data_access.definitions import Dataset
from data_access.model import Cell, CellKey, Period, Status
from data_access.privacy import Counted, Earlier, History, Versions
from data_access.publishing.parts import PartId
from data_access.publishing.past import Past, Stand
from data_access.publishing.proofs import counted_of
from data_access.publishing.rollup import Truth, covered_from_json
from data_access.publishing.vault import Vault


class Memory:
    """The past with the true counts behind it, which the vault keeps; each release is read at most once."""

    def __init__(self, past: Past, vault: Vault) -> None:
        self.past = past
        self._vault = vault
        self._truths: dict[str, Truth] = {}

    def hidden(self, part: PartId) -> frozenset[CellKey]:
        """Return the cells of a part that a release ever hid, but for what was held back."""
        return frozenset(key for stand in self.past.stands(part) for key in _hidden(stand))

    def history(
        self,
        part: PartId,
        cells: Sequence[Cell],
        *,
        dataset: Dataset,
        versions: Versions,
        usual: Mapping[CellKey, int],
    ) -> History:
        """Return what readers may have kept of a part of counts, of which these cells are to be published next.

        `versions` are those of the months of these cells, `usual` public numbers by which the cost of hiding is judged.
        """
        stands = self.past.stands(part)
        shown = dict(usual)
        same: set[CellKey] = set()
        for cell in (cell for stand in stands for cell in _unrevised(stand, versions)):
            if cell.value is not None:
                shown[cell.key] = int(cell.value)
                same.add(cell.key)
        keys = {cell.key for cell in cells if cell.status is Status.PUBLISHED}
        return History(
            hidden=self.hidden(part) - same,
            held=frozenset(key for stand in stands for key in _held(stand, versions)),
            shown={key: value for key, value in shown.items() if key in same or key not in keys},
            versions=versions,
            earlier=tuple(
                Earlier(stand.cells, stand.held, self._counted(stand, part, dataset), stand.versions)
                for stand in stands
                if _tells_more(stand, keys, versions)
            ),
        )

    def _counted(self, stand: Stand, part: PartId, dataset: Dataset) -> Counted:
        if stand.release not in self._truths:
            base, manifest = self._vault.load(stand.release)
            self._truths[stand.release] = Truth(base, covered_from_json(manifest["covered"]))
        return counted_of(self._truths[stand.release], dataset, stand.versions)[part]


def _hidden(stand: Stand) -> Iterable[CellKey]:
    for cell in stand.cells:
        if cell.status is Status.SUPPRESSED and cell.key not in stand.held:
            yield cell.key


def _held(stand: Stand, versions: Versions) -> Iterable[CellKey]:
    """Yield the cells that were held back and of which a month was revised since."""
    other = _other_months(stand.versions, versions)
    return (key for key in stand.held if other.intersection(key.period.months()))


def _unrevised(stand: Stand, versions: Versions) -> Iterable[Cell]:
    """Yield the cells of which no month was revised since, and none was otherwise then."""
    other = _other_months(stand.versions, versions)
    for cell in stand.cells:
        if not other.intersection(cell.key.period.months()):
            yield cell


def _other_months(one: Versions, other: Versions) -> set[Period]:
    return {month for month in one.keys() | other.keys() if one.get(month, 0) != other.get(month, 0)}


def _tells_more(stand: Stand, keys: set[CellKey], versions: Versions) -> bool:
    """Whether a release told a number that is none of today's."""
    other = _other_months(stand.versions, versions)
    return any(
        cell.key not in keys or other.intersection(cell.key.period.months())
        for cell in stand.cells
        if cell.status in (Status.PUBLISHED, Status.SUPPRESSED)
    )


def digest(rules: Mapping[str, Any], true: Iterable[Cell], counted: Counted, stands: Iterable[Stand]) -> str:
    """Return a hash of all that protection and attack of a part go by; as long as it is the same, so are they.

    `stands` are what all releases told of it. The hash covers true counts: it belongs into the vault.
    """
    sha256 = hashlib.sha256(json.dumps(rules, sort_keys=True).encode())
    for cell in sorted(map(_text, true)):
        sha256.update(cell.encode())
    for counts in (
        counted.counts.items(),
        *(months.items() for _, months in sorted(counted.covered.items())),
    ):
        sha256.update("\n".join(sorted(map(str, counts))).encode())
    for stand in stands:
        sha256.update(f"\n{sorted(map(str, stand.held))}".encode())
        sha256.update("".join(sorted(map(_text, stand.cells))).encode())
        sha256.update(str(sorted((str(month), n) for month, n in stand.versions.items())).encode())
    return sha256.hexdigest()


def _text(cell: Cell) -> str:
    key = cell.key
    return (
        f"{key.measure} {key.area_level} {key.area} {key.period} {key.dimension} {key.category} {cell.status}"
        f" {cell.value}\n"
    )

"""What everybody could read of all releases so far, part by part: protection and attack have to reckon with it."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from data_access.catalog import DATASETS
from data_access.model import CALENDAR_GRAINS, Cell, CellKey, Grain, Period, Release, Status
from data_access.privacy import NEVER_REVISED, Versions
from data_access.publishing.parts import PartId
from data_access.publishing.vault import Vault
from data_access.store import CellFilter, Store
from data_access.store.errors import UnknownDocument
from data_access.tidy import read_rows

TOLD = "told"
_BY_ID = {dataset.id: dataset for dataset in DATASETS}
_Cells = tuple[Cell, ...]
_NOTHING: _Cells = ()


@dataclass(frozen=True, slots=True, eq=False)
class Stand:
    """What one release told of one part. `versions` count how often each month was revised up to then.

    `held` are the cells that it held back, of which nothing was told.
    """

    release: str
    cells: _Cells
    held: frozenset[CellKey]
    versions: Versions


@dataclass(frozen=True, slots=True, eq=False)
class _Account:
    """What a release says of itself: the months that it revised, by dataset, and the tables that it held back."""

    content: Mapping[str, Any]
    revised: Mapping[str, frozenset[Period]]
    held: Mapping[str, frozenset[tuple[str, ...]]]


@dataclass(frozen=True, eq=False)
class Past:
    """All public releases, the oldest first, withdrawn ones too, with what each told of each part."""

    releases: tuple[Release, ...] = ()
    _told: Mapping[str, Mapping[PartId, _Cells]] = field(default_factory=dict)
    _accounts: Mapping[str, _Account] = field(default_factory=dict)
    _stands: dict[PartId, tuple[Stand, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store, vault: Vault) -> Past:
        """Read it from the store, and from the vault what was withdrawn. Raises VaultError, VaultDamaged."""
        written = sorted(store.releases(), key=lambda release: release.sequence)
        public = tuple(release for release in written if not release.staged)
        accounts = {release.id: _account(release, store, vault) for release in public}
        return cls(public, _told(written, store, vault), accounts)

    def told(self, release: str, part: PartId) -> _Cells:
        """Return what a release told of a part."""
        return self._told[release].get(part, _NOTHING)

    @cached_property
    def _versions(self) -> dict[tuple[str, str], Versions]:
        """Every version of every month, by release and dataset: what a release revised is new from then on."""
        found: dict[tuple[str, str], Versions] = {}
        newest: dict[tuple[str, Period], int] = defaultdict(int)
        for release in self.releases:
            for dataset in _BY_ID:
                before = found.get((release.follows, dataset), NEVER_REVISED)
                revised = self._accounts[release.id].revised.get(dataset, frozenset())
                for month in revised:
                    newest[dataset, month] += 1
                found[release.id, dataset] = (
                    {**before, **{m: newest[dataset, m] for m in revised}} if revised else before
                )
        return found

    def months(self, table: tuple[str, str, str]) -> frozenset[Period]:
        """Return the months of which any release told anything by a table: dataset, measure and dimension."""
        return self._months.get(table, frozenset())

    @cached_property
    def _months(self) -> dict[tuple[str, str, str], frozenset[Period]]:
        found: dict[tuple[str, str, str], set[Period]] = defaultdict(set)
        seen = {id(cells): cells for parts in self._told.values() for cells in parts.values()}
        for cell in (cell for cells in seen.values() for cell in cells):
            if (
                cell.status in (Status.PUBLISHED, Status.SUPPRESSED)
                and cell.key.period.grain is not Grain.WAVE
            ):
                table = cell.key.dataset, cell.key.measure, cell.key.dimension
                found[table].update(cell.key.period.months())
        return {table: frozenset(months) for table, months in found.items()}

    def versions(self, dataset: str, release: str) -> Versions:
        """Return how often months of a dataset were revised up to a release; none before the first."""
        return self._versions.get((release, dataset), NEVER_REVISED)

    def versions_after(self, dataset: str, release: str, revised: Iterable[Period]) -> Versions:
        """Return the versions of a new release that follows one and revises these months."""
        known = self.versions(dataset, release)
        ever = [self.versions(dataset, each.id) for each in self.releases]
        return {**known, **{month: 1 + max((v.get(month, 0) for v in ever), default=0) for month in revised}}

    def stands(self, part: PartId) -> tuple[Stand, ...]:
        """Return what releases told of a part, without those that tell the same as the one that they follow."""
        if part not in self._stands:
            differing = [release for release in self.releases if self.differs(release, part)]
            self._stands[part] = tuple(self._stand(release, part) for release in differing)
        return self._stands[part]

    def with_next(self, part: PartId, now: Stand, follows: str) -> tuple[Stand, ...]:
        """Return the stands of a part with that of a new release, unless it tells what the one it follows tells."""
        before = self._told.get(follows, {}).get(part, _NOTHING)
        same = now.versions == of_part(part, self.versions(part.dataset, follows))
        return (
            self.stands(part)
            if same and _numbers(now.cells) == _numbers(before)
            else (*self.stands(part), now)
        )

    def differs(self, release: Release, part: PartId) -> bool:
        """Whether a release told anything else of a part than the one that it follows, or revised a month of it."""
        before = self._told.get(release.follows, {}).get(part, _NOTHING)
        now = self.told(release.id, part)
        if now is not before and _numbers(now) != _numbers(before):
            return True
        return bool(of_part(part, dict.fromkeys(self._accounts[release.id].revised.get(part.dataset, ()), 1)))

    def _stand(self, release: Release, part: PartId) -> Stand:
        cells = self.told(release.id, part)
        tables = self._accounts[release.id].held.get(part.dataset, frozenset())
        held = frozenset(
            cell.key for cell in cells if cell.status is Status.SUPPRESSED and held_as(cell.key) in tables
        )
        return Stand(release.id, cells, held, of_part(part, self.versions(part.dataset, release.id)))

    def account(self, release: str) -> Mapping[str, Any]:
        """Return what a release revised and held back, as `structure.json` says it."""
        return self._accounts[release].content

    def nearest(self, release: str, among: Iterable[str]) -> str:
        """Return the first of some releases on the way from a release back; empty where there is none."""
        wanted, follows = set(among), {each.id: each.follows for each in self.releases}
        while release and release not in wanted:
            release = follows.get(release, "")
        return release


def of_part(part: PartId, versions: Versions) -> Versions:
    """Return the versions of the months of a part."""
    dataset = _BY_ID[part.dataset]
    return {month: n for month, n in versions.items() if PartId.of(month, dataset) == part}


def _numbers(cells: Iterable[Cell]) -> set[tuple[object, ...]]:
    """Return what cells tell, whatever their order; whether they are provisional tells no number."""
    return {(c.key, c.status, c.value, c.low, c.high, c.base) for c in cells}


def held_as(key: CellKey) -> tuple[str, ...]:
    """Return under what `structure.json` lists a cell that is held back."""
    start = key.period.start.isoformat()
    return key.measure, str(key.area_level), str(key.period.grain), key.dimension, key.category, start


def finest(periods: Iterable[Period]) -> frozenset[Period]:
    """Return the months that revised periods mean: those of the shortest that are listed, where they overlap."""
    known = [period for period in periods if period.grain in CALENDAR_GRAINS]
    months = {period for period in known if period.grain is Grain.MONTH}
    for period in sorted(known, key=lambda each: len(each.months())):
        if not months.intersection(period.months()):
            months.update(period.months())
    return frozenset(months)


def told_of(structure: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the vault keeps of a release's structure, so that it outlives a withdrawal."""
    held = {name: content.get("held", []) for name, content in structure["datasets"].items()}
    return {"revised": structure["revised"], "held": {name: rows for name, rows in held.items() if rows}}


def _account(release: Release, store: Store, vault: Vault) -> _Account:
    told = vault.manifest(release.id).get(TOLD) or _told_in_store(release, store)
    names = ("measure", "area_level", "grain", "dimension", "category", "period_start")
    return _Account(
        told,
        {row["dataset"]: finest(map(Period.parse, row["periods"])) for row in told["revised"]},
        {
            dataset: frozenset(tuple(str(row[name]) for name in names) for row in rows)
            for dataset, rows in told["held"].items()
        },
    )


def _told_in_store(release: Release, store: Store) -> Mapping[str, Any]:
    """Return the same of a release that an older program published; nothing where it was withdrawn."""
    try:
        return told_of(store.document(release, "structure"))
    except UnknownDocument:
        return {"revised": [], "held": {}}


def _told(written: Sequence[Release], store: Store, vault: Vault) -> dict[str, dict[PartId, _Cells]]:
    """Return what each public release told, by part; parts that a release left as they were are the same object."""
    changes = _changes(written, store)
    state: dict[PartId, dict[CellKey, Cell]] = defaultdict(dict)
    parts: dict[PartId, _Cells] = {}
    told: dict[str, dict[PartId, _Cells]] = {}
    for release in written:
        for part, rows in changes.get(release.sequence, {}).items():
            for key, cell in rows:
                if cell is None:
                    state[part].pop(key, None)
                else:
                    state[part][key] = cell
            parts[part] = tuple(state[part].values())
        if not release.staged:
            told[release.id] = _with_withdrawn(dict(parts), release, vault)
    return told


def _changes(
    written: Sequence[Release], store: Store
) -> dict[int, dict[PartId, list[tuple[CellKey, Cell | None]]]]:
    """Return what each release changed, by part: `None` where a cell is there no more."""
    found: dict[int, dict[PartId, list[tuple[CellKey, Cell | None]]]] = defaultdict(lambda: defaultdict(list))
    if written:
        for key, history in store.histories(written[-1], CellFilter()).items():
            if key.dataset in _BY_ID:
                part = PartId.of(key.period, _BY_ID[key.dataset])
                for since, cell in history:
                    found[since][part].append((key, cell))
    return found


def _with_withdrawn(parts: dict[PartId, _Cells], release: Release, vault: Vault) -> dict[PartId, _Cells]:
    """Return what a release told before anything of it was withdrawn: whoever read it may have kept it."""
    if not release.withdrawals:
        return parts
    gone: dict[PartId, list[Cell]] = defaultdict(list)
    for cell in _withdrawn(release, vault):
        gone[PartId.of(cell.key.period, _BY_ID[cell.key.dataset])].append(cell)
    return parts | {part: tuple(cells) for part, cells in gone.items()}


def _withdrawn(release: Release, vault: Vault) -> Iterator[Cell]:
    text = vault.load_shown(release.id) or ""
    for cell in read_rows(csv.DictReader(text.splitlines())):
        if cell.key.dataset in _BY_ID and release.withdrawal_of(cell.key.dataset) is not None:
            yield cell

"""From a drop to a release: read, count, protect, compare, append, verify, make current."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from data_access.catalog import DATASETS, Dataset
from data_access.export import json_text
from data_access.geography import geography_from_json, geography_to_json
from data_access.model import AreaLevel, Cell, Geography, Grain, Period, Release, Status
from data_access.privacy import Seen, TableYear, ViewReport, protect
from data_access.publishing.base import Authority, FileAccount, Intake, IntakeError, Residents
from data_access.publishing.difference import Change, changes, revised_periods, summary
from data_access.publishing.places import simplified
from data_access.publishing.read import read_drop
from data_access.publishing.rollup import Truth, covered_from_json, covered_to_json, merge, roll_up
from data_access.publishing.structure import catalogue, structure
from data_access.publishing.vault import Vault, VaultError
from data_access.publishing.verify import verify
from data_access.store import LogEntry, Reader, ReleaseDraft, Store
from data_access.store.errors import MixedStore, NoRelease
from data_access.tidy import checksum, in_canonical_order

Progress = Callable[[str], None]
_COARSE_TO_FINE = (AreaLevel.CITY, AreaLevel.WARD, AreaLevel.NEIGHBORHOOD)


@dataclass(frozen=True)
class Basis:
    """What the newest release leaves for the next: its true state, areas, population and authorities."""

    release: Release | None
    cells: tuple[Cell, ...]
    truth: Truth
    geography: Geography | None
    residents: tuple[Residents, ...]
    authorities: Mapping[str, Authority]


@dataclass(frozen=True)
class Prepared:
    """A release that could be published: what was read, what it would show, what it would change."""

    basis: Basis
    intake: Intake
    truth: Truth
    residents: tuple[Residents, ...]
    authorities: Mapping[str, Authority]
    cells: tuple[Cell, ...]
    views: tuple[ViewReport, ...]
    changes: tuple[Change, ...]

    @property
    def changes_anything(self) -> bool:
        """Whether publishing would make a difference, now or to a sum that is still to be completed."""
        if self.truth.differs(self.basis.truth) or self.authorities != self.basis.authorities:
            return True
        other_areas = not _same_areas(self.intake.geography, self.basis.geography)
        return bool(self.changes) or other_areas or self.residents != self.basis.residents


def prepare(drop: Path, *, store: Store, vault: Vault, today: date, progress: Progress) -> Prepared:
    """Do everything that publishing does but write. Raises IntakeError, VaultError and whatever stops a release."""
    basis = load_basis(store, vault)
    progress("reading and counting the drop")
    intake = read_drop(drop, geography=basis.geography, progress=progress)
    refuse_mixed_store(basis, intake)
    refuse_the_future(intake, today)
    refuse_other_areas(basis, intake)
    authorities = {**basis.authorities, **{a.dataset: a for a in intake.authorities}}
    truth = merge(basis.truth, intake.base, intake.coverage)
    seen = _seen(store)
    progress("summing and protecting")
    cells: list[Cell] = []
    views: list[ViewReport] = []
    for dataset in DATASETS:
        true_cells = roll_up(truth, dataset=dataset, geography=intake.geography)
        if true_cells:
            refuse_without_authority(dataset, authorities)
        protection = protect(true_cells, dataset=dataset, seen=seen)
        cells.extend(protection.cells)
        views.extend(protection.views)
    progress("checking and comparing with the current release")
    verify(cells, structure(intake.geography, release="", revised=[]))
    return Prepared(
        basis=basis,
        intake=intake,
        truth=truth,
        residents=merged_residents(basis.residents, intake.residents),
        authorities=authorities,
        cells=tuple(cells),
        views=tuple(views),
        changes=changes(basis.cells, cells),
    )


def publish(
    drop: Path, *, store: Store, vault: Vault, by: str, note: str, today: date, progress: Progress
) -> Release | None:
    """Publish a drop as a new current release and return it; None where it would change nothing.

    Whatever fails, everything stays as it was. Raises PublicationRunning when another publisher is at work.
    """
    with store.publishing_lock():
        vault.discard_unknown({release.id for release in store.releases()})
        prepared = prepare(drop, store=store, vault=vault, today=today, progress=progress)
        if not prepared.changes_anything:
            return None
        release_id = store.next_release_id(today, sample=prepared.intake.sample)
        draft = _draft(prepared, release_id=release_id, note=note)
        progress("keeping the true state in the vault")
        vault.save(
            release_id,
            prepared.truth.base,
            _manifest(prepared, checksum=checksum(in_canonical_order(draft.cells))),
        )
        progress(f"writing and checking release {release_id}")
        return store.append(
            draft,
            verify=partial(_verify, release_id),
            log_entry=LogEntry(by, _log_details(prepared, note=note)),
        )


def load_basis(store: Store, vault: Vault) -> Basis:
    """Return what the current release leaves for the next one."""
    try:
        release = store.current()
    except NoRelease:
        return Basis(None, (), Truth.empty(), None, (), {})
    base, manifest = vault.load(release.id)
    if manifest["checksum"] != release.checksum:
        raise VaultError(
            f"what the vault keeps as {release.id} belongs to another store; name the vault of this store in VAULT, or"
            f" put back the folder {release.id} that stands in one of the vault's folders set-aside-…"
        )
    return Basis(
        release=release,
        cells=tuple(store.every_cell(release)),
        truth=Truth(base, covered_from_json(manifest["covered"])),
        geography=geography_from_json(manifest["areas"]),
        residents=tuple(_residents_from_json(manifest["population"])),
        authorities={row["dataset"]: _authority_from_json(row) for row in manifest["authorities"]},
    )


def refuse_mixed_store(basis: Basis, intake: Intake) -> None:
    """Raise MixedStore where invented numbers would come to stand beside real ones, or real beside invented."""
    if basis.release is not None and basis.release.is_sample != intake.sample:
        holds, brings = ("sample", "real") if basis.release.is_sample else ("real", "sample")
        raise MixedStore(
            f"the store holds {holds} releases and the drop brings {brings} data; use another DATABASE_URL and VAULT"
        )


def refuse_the_future(intake: Intake, today: date) -> None:
    """Raise IntakeError where a file says that it states months that are not over."""
    for source in intake.coverage:
        if source.last.end >= today:
            raise IntakeError(
                f"a file of {source.dataset} covers {source.last}, which is not over; end its covers with"
                f" {Period.of(today, Grain.MONTH).shift(-1)} or earlier: a month without rows would count as 0"
            )


def merged_residents(old: Iterable[Residents], new: Iterable[Residents]) -> tuple[Residents, ...]:
    """Return the residents known after a drop: its figures replace those of the same area and year."""
    by_key = {(row.area_level, row.area, row.year): row for row in (*old, *new)}
    return tuple(by_key[key] for key in sorted(by_key))


def _seen(store: Store) -> Seen:
    """Return which years of which tables readers may have kept, hidden or shown, from any release."""
    found: dict[Status, set[TableYear]] = {Status.SUPPRESSED: set(), Status.PUBLISHED: set()}
    for name, measure, level, grain, dimension, first_day, status in store.statuses_ever():
        if grain == Grain.YEAR and status in found:
            found[status].add(TableYear(name, measure, level, dimension, first_day.year))
    return Seen(frozenset(found[Status.SUPPRESSED]), frozenset(found[Status.PUBLISHED]))


def refuse_other_areas(basis: Basis, intake: Intake) -> None:
    """Raise IntakeError where a drop brings other areas than those that earlier counts were placed in."""
    if basis.geography is None or not intake.brings_geography or basis.truth.base.empty:
        return
    if not _same_areas(intake.geography, basis.geography):
        raise IntakeError(
            "the areas of this drop differ from those of the current release, whose counts were placed in the old"
            " areas; publish the old areas again, or begin a new store with all data"
        )


def _same_areas(one: Geography, other: Geography | None) -> bool:
    """Whether two geographies are the same to the last point of every outline."""
    return other is not None and json_text(geography_to_json(one)) == json_text(geography_to_json(other))


def refuse_without_authority(dataset: Dataset, authorities: Mapping[str, Authority]) -> None:
    """Raise IntakeError for a dataset about people that nobody agreed to publish, or not so finely."""
    if not dataset.about_people:
        return
    authority = authorities.get(dataset.id)
    if authority is None:
        raise IntakeError(
            f"dataset {dataset.id} is about people and no file states its authority;"
            " add [files.authority] with agreement, approver, date and finest to drop.toml"
        )
    finest = _COARSE_TO_FINE.index(authority.finest)
    too_fine = sorted({v.area_level for v in dataset.plan if _COARSE_TO_FINE.index(v.area_level) > finest})
    if too_fine:
        raise IntakeError(
            f"dataset {dataset.id} is planned by {', '.join(too_fine)}, but its authority goes no finer than"
            f" {authority.finest}; ask {authority.approver}, or change the plan in the catalogue"
        )


def _draft(prepared: Prepared, *, release_id: str, note: str) -> ReleaseDraft:
    intake = prepared.intake
    revised = revised_periods(prepared.changes)
    return ReleaseDraft(
        id=release_id,
        note=note,
        sample=intake.sample,
        cells=prepared.cells,
        records=(),
        documents={
            "catalog": catalogue(),
            "areas": geography_to_json(simplified(intake.geography)),
            "population": _residents_to_json(prepared.residents),
            "structure": structure(intake.geography, release=release_id, revised=revised),
            "coverage": covered_to_json(prepared.truth.covered),
            "report": report(prepared),
        },
    )


def report(prepared: Prepared) -> dict[str, Any]:
    """Return the public account of a release: rows by what became of them, changes by kind.

    How many rows had no place, or how many cells are small, is not in it: that could tell what is hidden.
    """
    return {
        "title": prepared.intake.title,
        "sources": [_account(account) for account in prepared.intake.accounts],
        "changes": {name: dict(kinds) for name, kinds in summary(prepared.changes).items()},
        "residents": len(set(prepared.residents) - set(prepared.basis.residents)),
    }


def _account(account: FileAccount) -> dict[str, Any]:
    return {
        "kind": account.kind,
        "dataset": account.dataset,
        "sha256": account.sha256,
        "read": account.read,
        "counted": account.counted,
        "further_reports": account.further,
        "weight_0": account.weightless,
        "set_aside": dict(Counter(row.reason for row in account.set_aside)),
    }


def _verify(release_id: str, written: Reader) -> None:
    """Check a release as it was read back, before anybody sees it."""
    release = written.release(release_id)
    verify(written.every_cell(release), written.document(release, "structure"))


def _log_details(prepared: Prepared, *, note: str) -> dict[str, Any]:
    files = [account.path for account in prepared.intake.accounts]
    lines = [
        {"file": row.file, "line": row.line, "reason": row.reason}
        for account in prepared.intake.accounts
        for row in account.set_aside[:LOGGED_LINES]
    ]
    return {"note": note, **report(prepared), "files": files, "set_aside_lines": lines}


# The log names this many lines of a file that were set aside; their number by reason is always complete.
LOGGED_LINES = 100


def _manifest(prepared: Prepared, *, checksum: str) -> dict[str, Any]:
    accounts = prepared.intake.accounts
    return {
        "checksum": checksum,
        "placed": {account.path: dict(account.placed) for account in accounts},
        "views": [asdict(view) for view in prepared.views],
        "covered": covered_to_json(prepared.truth.covered),
        "areas": geography_to_json(prepared.intake.geography),
        "population": _residents_to_json(prepared.residents),
        "authorities": [_authority_to_json(a) for a in prepared.authorities.values()],
    }


def _residents_to_json(residents: Iterable[Residents]) -> list[dict[str, Any]]:
    return [asdict(row) for row in residents]


def _residents_from_json(rows: Iterable[Mapping[str, Any]]) -> Iterable[Residents]:
    return (Residents(AreaLevel(r["area_level"]), r["area"], r["year"], r["residents"]) for r in rows)


def _authority_to_json(authority: Authority) -> dict[str, Any]:
    return {**asdict(authority), "date": authority.date.isoformat()}


def _authority_from_json(row: Mapping[str, Any]) -> Authority:
    day, finest = date.fromisoformat(row["date"]), AreaLevel(row["finest"])
    return Authority(row["dataset"], row["agreement"], row["approver"], day, finest)


__all__ = ["Basis", "Prepared", "Progress", "load_basis", "prepare", "publish", "report"]

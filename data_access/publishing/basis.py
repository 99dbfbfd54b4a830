"""What a release leaves for the next one, read from the store and the vault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from data_access.geography import geography_from_json
from data_access.model import AreaLevel, Cell, Geography, Grain, Period, Record, Release
from data_access.privacy import Kept, ViewReport
from data_access.publishing.base import Authority, Residents
from data_access.publishing.candidate import Candidate, Judged, load_candidate
from data_access.publishing.estimates import survey_from_json
from data_access.publishing.plan_rules import Table, Tight
from data_access.publishing.proofs import PROOFS, proofs_from_bytes
from data_access.publishing.rollup import Truth, covered_from_json
from data_access.publishing.vault import Vault, VaultError
from data_access.records import RECORD_KINDS
from data_access.store import Store
from data_access.store.errors import NoRelease


@dataclass(frozen=True)
class Basis:
    """What the newest release leaves for the next, and how its tables fared.

    `told` is the true state of that release, `truth` the same without what was withdrawn from it.
    """

    release: Release | None
    cells: tuple[Cell, ...]
    truth: Truth
    told: Truth
    geography: Geography | None
    residents: tuple[Residents, ...]
    authorities: Mapping[str, Authority]
    records: tuple[Record, ...] = ()
    views: tuple[ViewReport, ...] = ()
    proofs: Mapping[str, Kept] = field(default_factory=dict)
    audit: Mapping[str, Any] = field(default_factory=dict)
    judged: Mapping[str, Judged] = field(default_factory=dict)
    candidate: Candidate = field(default_factory=Candidate)
    tight: tuple[Tight, ...] = ()

    @property
    def known(self) -> tuple[Judged, ...]:
        """What the attack found of parts of the current release, and of a drop that was looked at."""
        return (*self.judged.values(), *self.candidate.judged.values())

    @property
    def follows(self) -> str:
        """The id of the release that the next one is written on top of, empty for the first."""
        return self.release.id if self.release else ""


def load_basis(store: Store, vault: Vault) -> Basis:
    """Return what the current release leaves for the next one."""
    try:
        release = store.current()
    except NoRelease:
        nothing = Truth.empty()
        return Basis(None, (), nothing, nothing, None, (), {}, candidate=load_candidate(vault))
    truth, manifest = _state_of(release, vault)
    return Basis(
        release=release,
        cells=tuple(store.every_cell(release)),
        truth=_without_withdrawn(truth, release, store, vault),
        told=truth,
        geography=geography_from_json(manifest["areas"]),
        residents=tuple(_residents_from_json(manifest["population"])),
        authorities={row["dataset"]: _authority_from_json(row) for row in manifest["authorities"]},
        records=tuple(record for kind in RECORD_KINDS for record in store.records(release, kind.id)),
        views=tuple(_view_from_json(row) for row in manifest["views"]),
        proofs=_proofs_of(release, vault),
        audit=manifest.get("audit", {}),
        judged={part: Judged(**row) for part, row in manifest.get("parts", {}).items()},
        candidate=load_candidate(vault),
        tight=tuple(tight_from_json(row) for row in manifest.get("tight", ())),
    )


def _state_of(release: Release, vault: Vault) -> tuple[Truth, Mapping[str, Any]]:
    """Return what the vault keeps of a release. Raises VaultError where it is another store's."""
    base, manifest = vault.load(release.id)
    if manifest["checksum"] != release.checksum:
        raise VaultError(
            f"what the vault keeps as {release.id} belongs to another store; name the vault of this store in VAULT, or"
            f" put back the folder {release.id} that stands in one of the vault's folders set-aside-…"
        )
    survey = survey_from_json(manifest.get("survey", {}))
    return Truth(base, covered_from_json(manifest["covered"]), survey), manifest


def _proofs_of(release: Release, vault: Vault) -> Mapping[str, Kept]:
    """Return the proofs that the vault keeps of a release; none of one that was published without."""
    return (
        proofs_from_bytes(vault.load_file(release.id, PROOFS)) if vault.has_file(release.id, PROOFS) else {}
    )


def _without_withdrawn(truth: Truth, release: Release, store: Store, vault: Vault) -> Truth:
    """Return the true state with withdrawn datasets as they were when last published, or without them.

    What was withdrawn must not come back with the next publication because nobody replaced it.
    """
    for dataset in (each.dataset for each in release.withdrawals):
        before = _newest_with(dataset, release, store)
        older = Truth.empty() if before is None else _state_of(before, vault)[0]
        truth = truth.with_dataset(dataset, older)
    return truth


def _newest_with(dataset: str, release: Release, store: Store) -> Release | None:
    earlier = (each for each in store.releases() if each.sequence < release.sequence)
    standing = (each for each in earlier if not (each.staged or each.rolled_back))
    return next((each for each in standing if each.withdrawal_of(dataset) is None), None)


def residents_to_json(residents: Iterable[Residents]) -> list[dict[str, Any]]:
    """Return residents as JSON, as the vault and the release keep them."""
    return [asdict(row) for row in residents]


def _residents_from_json(rows: Iterable[Mapping[str, Any]]) -> Iterable[Residents]:
    return (Residents(AreaLevel(r["area_level"]), r["area"], r["year"], r["residents"]) for r in rows)


def authority_to_json(authority: Authority) -> dict[str, Any]:
    """Return an authority as JSON, as the vault keeps it."""
    return {**asdict(authority), "date": authority.date.isoformat()}


def _authority_from_json(row: Mapping[str, Any]) -> Authority:
    day, finest = date.fromisoformat(row["date"]), AreaLevel(row["finest"])
    return Authority(row["dataset"], row["agreement"], row["approver"], day, finest)


def tight_to_json(tight: Iterable[Tight]) -> list[dict[str, Any]]:
    """Return what has too little room as JSON, as the vault keeps it."""
    return [{**asdict(each), "period": str(each.period)} for each in tight]


def tight_from_json(row: Mapping[str, Any]) -> Tight:
    """Read one entry that `tight_to_json` wrote."""
    table = row["table"]
    level, grain = AreaLevel(table["area_level"]), Grain(table["grain"])
    return Tight(
        Table(**{**table, "area_level": level, "grain": grain}),
        Period.parse(row["period"]),
        row["room"],
        row["needed"],
    )


def _view_from_json(row: Mapping[str, Any]) -> ViewReport:
    return ViewReport(**{**row, "recent_years": tuple(row.get("recent_years", ()))})

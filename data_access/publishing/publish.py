"""From a drop to a release: prepare, keep the true state, append, verify, make current."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from data_access.geography import geography_to_json
from data_access.model import Cell, CellKey, Release, Status
from data_access.privacy import Unproved, check_proof
from data_access.publishing.auditing import refuse_leaks
from data_access.publishing.base import FileAccount, Progress
from data_access.publishing.basis import authority_to_json, residents_to_json, tight_to_json
from data_access.publishing.candidate import keep_candidate
from data_access.publishing.difference import record_summary, summary
from data_access.publishing.estimates import survey_to_json
from data_access.publishing.findings import Accepted, private_list, public_list, settle
from data_access.publishing.past import TOLD, told_of
from data_access.publishing.places import simplified
from data_access.publishing.prepare import Prepared, prepare
from data_access.publishing.proofs import PROOFS, proofs_from_bytes, proofs_to_bytes
from data_access.publishing.rollup import covered_to_json
from data_access.publishing.structure import catalogue
from data_access.publishing.vault import Vault
from data_access.publishing.verify import verify
from data_access.revisions import revision_to_json
from data_access.store import LogEntry, Reader, ReleaseDraft, Store
from data_access.tidy import checksum, in_canonical_order

# The log names this many lines of a file that were set aside; their number by reason is always complete.
LOGGED_LINES = 100
NOTHING_ACCEPTED: Mapping[str, str] = MappingProxyType({})
Settled: TypeAlias = tuple[Accepted, ...]


def publish(  # noqa: PLR0913 -- by keyword only: all that a publication is
    drop: Path,
    *,
    store: Store,
    vault: Vault,
    by: str,
    note: str,
    today: date,
    progress: Progress,
    accepted: Mapping[str, str] = NOTHING_ACCEPTED,
    look: Callable[[Prepared], None] = lambda _: None,
    stage: bool = False,
    account: str = "",
) -> Release | None:
    """Publish a drop as a new current release and return it; None where it would change nothing.

    With `stage` the release waits, unseen, until another person approves it; `account` is the machine's user who
    staged it, who is kept from approving as well.
    `accepted` maps codes of findings to reasons, which become public. `look` is shown what was prepared before
    anything is decided. Whatever fails, everything stays as it was. Raises OpenFindings where findings are left,
    BadAcceptance where an acceptance fits none, PublicationRunning when another publisher is at work.
    """
    with store.publishing_lock():
        vault.discard_unknown({release.id for release in store.releases()})
        prepared = prepare(drop, store=store, vault=vault, today=today, progress=progress)
        look(prepared)
        if not prepared.changes_anything:
            return None
        refuse_leaks(prepared.compared.verdict.leaks)
        keep(prepared, vault)
        settled = settle(prepared.findings, accepted, prepared.intake.geography)
        release_id = store.next_release_id(today, sample=prepared.intake.sample)
        proofs = proofs_to_bytes(prepared.shown.proofs)
        draft = _draft(prepared, settled, release_id=release_id, note=note, proofs=proofs)
        progress("keeping the true state in the vault")
        vault.save(
            release_id,
            prepared.truth.base,
            _manifest(prepared, settled, checksum=checksum(in_canonical_order(draft.cells))),
            {PROOFS: proofs},
        )
        progress("checking the proof that nothing hidden can be worked out")
        check_proofs(prepared, vault.load_file(release_id, PROOFS), hashed(proofs))
        progress(f"writing and checking release {release_id}")
        staged_from = {"account": account} if stage else {}
        release = store.append(
            draft,
            verify=partial(_verify, release_id),
            log_entry=LogEntry(by, _log_details(prepared, settled, note=note) | staged_from),
            flip=not stage,
        )
        vault.forget_candidate()
        return release


def keep(prepared: Prepared, vault: Vault) -> None:
    """Keep what was solved, for when the same drop is published: after a look at it, or with its findings accepted."""
    if not prepared.compared.verdict.leaks:
        keep_candidate(vault, prepared.shown.proofs, prepared.compared.verdict.judged)


def check_proofs(prepared: Prepared, kept: bytes, sha256: str) -> None:
    """Check what the vault keeps as proof against the cells that are about to be published.

    Raises Unproved where it is not the file with that hash, which the release names, or where it proves less.
    """
    if hashed(kept) != sha256:
        raise Unproved(
            "what the vault keeps as proof is not what was found; try again, and look after its disk"
        )
    proofs = proofs_from_bytes(kept)
    before = {(cell.key, cell.status, cell.value) for cell in prepared.basis.cells}
    for part, each in prepared.shown.parts.items():
        protection = each.protection
        if each.is_kept:
            _refuse_changed(protection.cells, before)
        elif protection.linked is not None:
            if str(part) not in proofs:
                raise Unproved(f"there is no proof that nothing hidden of {part} can be worked out")
            check_proof(protection.cells, protection.linked, proofs[str(part)].proof)


def _refuse_changed(cells: Iterable[Cell], before: Set[tuple[CellKey, Status, float | None]]) -> None:
    """Raise Unproved where a part that was proved with the current release would be shown otherwise now."""
    now = {(cell.key, cell.status, cell.value) for cell in cells}
    if not now <= before:
        key = next(iter(now - before))[0]
        raise Unproved(
            f"{key} is shown otherwise than in the current release, and no proof was made for that"
        )


def hashed(content: bytes) -> str:
    """Return the SHA-256 of a file, as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _draft(
    prepared: Prepared, settled: Settled, *, release_id: str, note: str, proofs: bytes
) -> ReleaseDraft:
    intake = prepared.intake
    return ReleaseDraft(
        id=release_id,
        note=note,
        sample=intake.sample,
        cells=prepared.shown.cells,
        records=prepared.records,
        documents={
            "catalog": catalogue(),
            "areas": geography_to_json(simplified(intake.geography)),
            "population": residents_to_json(prepared.residents),
            "structure": {**prepared.compared.structure, "release": release_id},
            "coverage": covered_to_json(prepared.truth.covered),
            "report": report(prepared, settled),
            "audit": {**prepared.compared.verdict.account, "proofs_sha256": hashed(proofs)},
        },
    )


def report(prepared: Prepared, settled: Settled) -> dict[str, Any]:
    """Return the public account of a release: rows, changes by kind and why, accepted findings.

    How many rows had no place, or how many cells are small, is not in it: that could tell what is hidden. Nor are
    the hashes of files, by which a guess at what is hidden could be tried out, nor how many rows a file of counts
    has, since those with a zero are often left out. The vault keeps both.
    """
    return {
        "title": prepared.intake.title,
        "sources": [_account(account) for account in prepared.intake.accounts],
        "changes": {name: dict(kinds) for name, kinds in summary(prepared.compared.changes).items()},
        "records": record_summary(prepared.basis.records, prepared.records),
        "residents": len(set(prepared.residents) - set(prepared.basis.residents)),
        "findings": public_list(settled),
        "revisions": [revision_to_json(each) for each in prepared.intake.revisions],
    }


def _account(account: FileAccount) -> dict[str, Any]:
    told = {"kind": account.kind, "dataset": account.dataset}
    if account.kind == "counts":
        return told
    return {
        **told,
        "read": account.read,
        "counted": account.counted,
        "further_reports": account.further,
        "weight_0": account.weightless,
        "set_aside": account.left_out,
    }


def _verify(release_id: str, written: Reader) -> None:
    """Check a release as it was read back, before anybody sees it."""
    release = written.release(release_id)
    verify(written.every_cell(release), written.document(release, "structure"))


def _log_details(prepared: Prepared, settled: Settled, *, note: str) -> dict[str, Any]:
    """Return what goes on record for good. No words of findings: these may name values, and the log keeps none."""
    files = [account.path for account in prepared.intake.accounts]
    lines = [
        {"file": row.file, "line": row.line, "reason": row.reason}
        for account in prepared.intake.accounts
        for row in account.set_aside[:LOGGED_LINES]
    ]
    findings = [{"kind": row["kind"], "because": row["because"]} for row in public_list(settled)]
    said = {**report(prepared, settled), "findings": findings}
    return {"note": note, **said, "files": files, "set_aside_lines": lines}


def _manifest(prepared: Prepared, settled: Settled, *, checksum: str) -> dict[str, Any]:
    accounts = prepared.intake.accounts
    return {
        "checksum": checksum,
        "placed": {account.path: dict(account.placed) for account in accounts},
        "files": {
            account.path: {"sha256": account.sha256, "read": account.read, "counted": account.counted}
            for account in accounts
        },
        "views": [asdict(view) for view in prepared.shown.views],
        "tight": tight_to_json(prepared.shown.tight),
        "covered": covered_to_json(prepared.truth.covered),
        "survey": survey_to_json(prepared.truth.survey),
        "areas": geography_to_json(prepared.intake.geography),
        "population": residents_to_json(prepared.residents),
        "authorities": [authority_to_json(a) for a in prepared.authorities.values()],
        "findings": private_list(settled),
        TOLD: told_of(prepared.compared.structure),
        "parts": {part: asdict(judged) for part, judged in prepared.compared.verdict.judged.items()},
    }

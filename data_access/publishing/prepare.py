"""Everything that publishing does but write: read, count, protect, verify, compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from data_access.export import json_text
from data_access.geography import geography_to_json
from data_access.model import Geography, Grain, Period, Record
from data_access.publishing.auditing import Verdict, judge
from data_access.publishing.base import Authority, Intake, IntakeError, Progress, Residents
from data_access.publishing.basis import Basis, load_basis
from data_access.publishing.carried import explained, merge_records, without_wording
from data_access.publishing.difference import Change, changes, revised_periods
from data_access.publishing.drop import Drop, load_drop
from data_access.publishing.estimates import least_bases_to_json, merge_survey
from data_access.publishing.findings import Finding, State, find
from data_access.publishing.past import Past
from data_access.publishing.protecting import Shown, protected
from data_access.publishing.read import read_drop
from data_access.publishing.redrawing import redrawn_since, refuse_ill_timed, refuse_rewriting
from data_access.publishing.remembering import Memory
from data_access.publishing.rollup import Truth, merge, revised_months
from data_access.publishing.structure import structure
from data_access.publishing.totals import from_records
from data_access.publishing.vault import Vault
from data_access.publishing.verify import verify
from data_access.store import Store
from data_access.store.errors import MixedStore


@dataclass(frozen=True)
class Compared:
    """What a release would change against the current one, its `structure.json`, and what the attack on it found."""

    changes: tuple[Change, ...]
    structure: Mapping[str, Any]
    verdict: Verdict

    @property
    def revised(self) -> Sequence[Mapping[str, Any]]:
        """The periods of datasets in which a number was revised."""
        found: Sequence[Mapping[str, Any]] = self.structure["revised"]
        return found


@dataclass(frozen=True)
class Prepared:
    """A release that could be published: what was read, what it would show, what it would change."""

    basis: Basis
    intake: Intake
    truth: Truth
    residents: tuple[Residents, ...]
    authorities: Mapping[str, Authority]
    shown: Shown
    records: tuple[Record, ...]
    compared: Compared
    findings: tuple[Finding, ...]

    @property
    def changes_anything(self) -> bool:
        """Whether publishing would make a difference, now or to a sum that is still to be completed."""
        if self.records != self.basis.records or self.authorities != self.basis.authorities:
            return True
        if self.truth.differs(self.basis.truth):
            return True
        other_areas = not _same_areas(self.intake.geography, self.basis.geography)
        return bool(self.compared.changes) or other_areas or self.residents != self.basis.residents


def prepare(drop: Path, *, store: Store, vault: Vault, today: date, progress: Progress) -> Prepared:
    """Do everything that publishing does but write. Raises IntakeError, VaultError and whatever stops a release."""
    basis = load_basis(store, vault)
    intake = _read(drop, basis, today, progress)
    authorities = {**basis.authorities, **{a.dataset: a for a in intake.authorities}}
    truth = replace(
        merge(basis.truth, intake.base, intake.coverage),
        survey=merge_survey(basis.truth.survey, intake.survey, intake.survey_coverage),
    )
    since = None if basis.truth.base.empty else redrawn_since(intake.geography, basis.geography)
    if since is not None:
        refuse_ill_timed(since, basis.truth, truth)
    records = merge_records(basis.records, intake)
    past = Past.of(store, vault)
    revised = revised_now(basis, truth, past)
    shown = protected(truth, intake.geography, authorities, basis, Memory(past, vault), revised, progress)
    progress("checking and comparing with the current release")
    changed = changes(basis.cells, shown.cells)
    if since is not None:
        refuse_rewriting(since, changed)
    stated = structure(
        intake.geography,
        release="",
        revised=revised_periods(changed, revised),
        least_bases=least_bases_to_json(truth.survey.least_bases),
        datasets=shown.datasets,
        held=shown.held,
        follows=basis.follows,
    )
    verify(shown.cells, stated)
    verdict = judge(shown, stated, past=past, store=store, known=basis.known, progress=progress)
    compared = Compared(changed, stated, verdict)
    revisions, unused = explained(intake.revisions, compared.revised)
    notes = (*intake.notes, *unused, *without_wording(truth.survey, records), *shown.notes)
    return Prepared(
        basis=basis,
        intake=replace(intake, revisions=revisions, notes=notes),
        truth=truth,
        residents=merged_residents(basis.residents, intake.residents),
        authorities=authorities,
        shown=shown,
        records=records,
        compared=compared,
        findings=find(
            State(basis.truth, from_records(basis.records), basis.views, basis.tight),
            State(truth, from_records(records), shown.views, shown.tight),
            intake.geography,
        ),
    )


def _read(drop: Path, basis: Basis, today: date, progress: Progress) -> Intake:
    """Read and count a drop that fits what is published. Raises IntakeError, MixedStore."""
    refuse_mixed_store(basis, load_drop(drop))
    progress("reading and counting the drop")
    settled = not basis.truth.base.empty
    intake = read_drop(drop, geography=basis.geography, settled=settled, progress=progress)
    refuse_the_future(intake, today)
    return intake


def revised_now(basis: Basis, truth: Truth, past: Past) -> Mapping[str, Collection[Period]]:
    """Return, by dataset, the months that are another number than any that was told before.

    In the release that this one follows they were otherwise, or it does not state them and another release did: one
    that was taken back, or the withdrawn ones before a new beginning.
    """
    found = defaultdict(set, revised_months(basis.told, truth))
    for table, months in truth.covered.items():
        anew = set(months) - set(basis.told.covered.get(table, {}))
        found[table[0]].update(anew & past.months(table))
    return {dataset: months for dataset, months in found.items() if months}


def refuse_mixed_store(basis: Basis, drop: Drop) -> None:
    """Raise MixedStore where invented numbers would come to stand beside real ones, or real beside invented."""
    if basis.release is not None and basis.release.is_sample != drop.sample:
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
    for cell in intake.survey:
        if cell.key.period.end >= today:
            raise IntakeError(
                f"the wave {cell.key.period} of {cell.key.dataset} is not over; end its covers before it begins"
            )


def _same_areas(one: Geography, other: Geography | None) -> bool:
    """Whether two geographies are the same to the last point of every outline."""
    return other is not None and json_text(geography_to_json(one)) == json_text(geography_to_json(other))


def merged_residents(old: Iterable[Residents], new: Iterable[Residents]) -> tuple[Residents, ...]:
    """Return the residents known after a drop: its figures replace those of the same area and year."""
    by_key = {(row.area_level, row.area, row.year): row for row in (*old, *new)}
    return tuple(by_key[key] for key in sorted(by_key))

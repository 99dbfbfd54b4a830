"""From the true state to what may be published: sums, plans cut to what was agreed, and protection."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from data_access.catalog import DATASETS
from data_access.definitions import Dataset
from data_access.model import Cell, CellKey, Geography, Period
from data_access.privacy import (
    Counted,
    Kept,
    Part,
    Protection,
    Versions,
    ViewReport,
    again,
    protect,
    protect_estimates,
    view_reports,
)
from data_access.publishing.base import Authority, IntakeError, Progress
from data_access.publishing.basis import Basis
from data_access.publishing.estimates import least_bases_to_json
from data_access.publishing.machine import processors
from data_access.publishing.parts import PartId, by_part
from data_access.publishing.past import Stand, of_part
from data_access.publishing.plan_rules import Tight, levels_left_out, tight_totals, within_authority
from data_access.publishing.proofs import counted_of
from data_access.publishing.remembering import Memory, digest
from data_access.publishing.rollup import Truth, roll_up
from data_access.publishing.structure import rules_of


@dataclass(frozen=True)
class ShownPart:
    """A part of a dataset as a release may show it. `digest` is of all that its protection goes by.

    `is_kept` says that nothing of that has changed since the current release, so that it was proved and attacked then.
    """

    protection: Protection
    digest: str
    is_kept: bool


@dataclass(frozen=True)
class Shown:
    """What a release may show: its datasets with the plans that it follows, their parts, and how their tables fared."""

    datasets: tuple[Dataset, ...]
    parts: Mapping[PartId, ShownPart]
    views: tuple[ViewReport, ...]
    tight: tuple[Tight, ...]
    notes: tuple[str, ...]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of all parts."""
        return tuple(cell for part in self.parts.values() for cell in part.protection.cells)

    @property
    def proofs(self) -> dict[str, Kept]:
        """The proofs of all parts of counts."""
        found = ((str(part), each.protection.kept) for part, each in self.parts.items())
        return {name: kept for name, kept in found if kept is not None}

    @property
    def held(self) -> tuple[CellKey, ...]:
        """The cells that are held back."""
        return tuple(key for part in self.parts.values() for key in part.protection.held)


@dataclass(frozen=True, eq=False)
class _Work:
    """One dataset on its way: the true state, what readers have seen, and months that are revised."""

    dataset: Dataset
    truth: Truth
    geography: Geography
    basis: Basis
    memory: Memory
    revised: Collection[Period]

    @cached_property
    def versions(self) -> Versions:
        return self.memory.past.versions_after(self.dataset.id, self.basis.follows, self.revised)

    @cached_property
    def rules(self) -> Mapping[str, Any]:
        return rules_of(self.dataset, self.geography, least_bases_to_json(self.truth.survey.least_bases))

    @cached_property
    def usual(self) -> Mapping[CellKey, int]:
        """What readers know of other years, by which the cost of hiding is judged."""
        of_it = (cell for cell in self.basis.cells if cell.key.dataset == self.dataset.id)
        return {cell.key: int(cell.value) for cell in of_it if cell.value is not None}

    @cached_property
    def counted(self) -> Mapping[PartId, Counted]:
        return counted_of(self.truth, self.dataset, self.versions)

    def part(self, part: PartId, true: tuple[Cell, ...]) -> Part:
        return Part(true, self.counted[part])


def protected(
    truth: Truth,
    geography: Geography,
    authorities: Mapping[str, Authority],
    basis: Basis,
    memory: Memory,
    revised: Mapping[str, Collection[Period]],
    progress: Progress,
) -> Shown:
    """Return what may be shown of the true state, of which these months were revised, by dataset.

    Raises IntakeError where an authority is missing.
    """
    progress("summing and protecting")
    datasets = tuple(within_authority(dataset, authorities.get(dataset.id)) for dataset in DATASETS)
    parts: dict[PartId, ShownPart] = {}
    views: list[ViewReport] = []
    tight: list[Tight] = []
    notes: list[str] = []
    for planned, dataset in zip(DATASETS, datasets, strict=True):
        if truth.holds(dataset.id):
            refuse_without_authority(dataset, authorities)
            notes.extend(_left_out(planned, authorities))
        cells = roll_up(truth, dataset=dataset, geography=geography)
        work = _Work(dataset, truth, geography, basis, memory, revised.get(dataset.id, ()))
        found = _protected(work, cells, progress)
        parts |= found
        protections = [part.protection for part in found.values()]
        views.extend(_views(dataset, cells, protections))
        tight.extend(tight_totals(cells, dataset))
        reasons = (why for protection in protections for why in protection.notes)
        notes.extend(f"held back, with all that shares events with it: {why}" for why in reasons)
    return Shown(datasets, parts, tuple(views), tuple(tight), tuple(notes))


def _protected(work: _Work, cells: Sequence[Cell], progress: Progress) -> dict[PartId, ShownPart]:
    """Return the parts of a dataset as they may be published: kept as they are, or protected anew."""
    true = {part: tuple(cells[n] for n in places) for part, places in by_part(cells, work.dataset).items()}
    known = {part: work.basis.judged[str(part)].digest for part in true if str(part) in work.basis.judged}
    kept = {
        part: again(work.part(part, own), work.basis.proofs[str(part)])
        for part, own in true.items()
        if str(part) in work.basis.proofs and known.get(part) == _digest(work, part, own)
    }
    found = kept | _anew(work, {part: each for part, each in true.items() if part not in kept}, progress)
    digests = {part: _digest(work, part, own, found[part]) for part, own in true.items()}
    return {part: ShownPart(found[part], digests[part], digests[part] == known.get(part)) for part in true}


def _anew(
    work: _Work, true: Mapping[PartId, tuple[Cell, ...]], progress: Progress
) -> dict[PartId, Protection]:
    dataset, memory = work.dataset, work.memory
    if not dataset.additive:
        return {
            part: protect_estimates(cells, dataset=dataset, hidden_before=memory.hidden(part))
            for part, cells in true.items()
        }
    histories = {
        part: memory.history(part, cells, dataset=dataset, versions=work.versions, usual=work.usual)
        for part, cells in true.items()
    }
    found = protect(
        [
            replace(work.part(part, cells), history=histories[part], earlier=_solved_before(work.basis, part))
            for part, cells in true.items()
        ],
        dataset=dataset,
        geography=work.geography,
        workers=processors(),
        progress=lambda done, of: progress(f"protecting {dataset.id}, part {done} of {of}"),
    )
    return dict(zip(true, found, strict=True))


def _solved_before(basis: Basis, part: PartId) -> Kept | None:
    """Return what was solved for this drop when it was looked at, else for the current release."""
    return basis.candidate.proofs.get(str(part)) or basis.proofs.get(str(part))


def _digest(work: _Work, part: PartId, true: Iterable[Cell], protection: Protection | None = None) -> str:
    """Return the digest of a part as all releases told it; with `protection`, the new one too."""
    past = work.memory.past
    stands = past.stands(part)
    if protection is not None:
        now = Stand("", protection.cells, frozenset(protection.held), of_part(part, work.versions))
        stands = past.with_next(part, now, work.basis.follows)
    return digest(work.rules, true, work.counted[part], stands)


def _views(
    dataset: Dataset, cells: Sequence[Cell], protections: Iterable[Protection]
) -> Iterator[ViewReport]:
    """Yield how each table of a dataset fared, over all its parts."""
    place = {cell.key: n for n, cell in enumerate(cells)}
    small, hidden = (
        {place[p.cells[n].key] for p in protections for n in getattr(p, name)} for name in ("small", "hidden")
    )
    return view_reports(dataset, cells, small, hidden)


def refuse_without_authority(dataset: Dataset, authorities: Mapping[str, Authority]) -> None:
    """Raise IntakeError for a dataset about people that nobody agreed to publish."""
    if dataset.about_people and dataset.id not in authorities:
        raise IntakeError(
            f"dataset {dataset.id} is about people and no file states its authority;"
            " add [files.authority] with agreement, approver, date and finest to drop.toml"
        )


def _left_out(dataset: Dataset, authorities: Mapping[str, Authority]) -> Iterator[str]:
    """Yield what is planned of a dataset and not published because nobody agreed to it."""
    authority = authorities.get(dataset.id)
    levels = levels_left_out(dataset, authority) if authority and dataset.about_people else ()
    if authority and levels:
        yield (
            f"{dataset.id} is not published by {' and '.join(levels)}, as it is planned: its authority"
            f" ({authority.agreement}) goes no finer than {authority.finest}"
        )

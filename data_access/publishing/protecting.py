"""From the true state to what may be published: sums, plans cut to what was agreed, and protection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from data_access.catalog import DATASETS, Dataset
from data_access.model import Cell, CellKey, Geography
from data_access.privacy import Counted, Kept, Protection, ViewReport, protect, protect_estimates
from data_access.publishing.base import Authority, IntakeError, Progress
from data_access.publishing.basis import Basis
from data_access.publishing.machine import processors
from data_access.publishing.plan_rules import Tight, levels_left_out, tight_totals, within_authority
from data_access.publishing.proofs import Seen, counts_of, covered_of
from data_access.publishing.rollup import Truth, roll_up


@dataclass(frozen=True)
class Shown:
    """What a release may show: its datasets with the plans that it follows, their cells, and how they fared."""

    datasets: tuple[Dataset, ...]
    protections: Mapping[str, Protection]
    tight: tuple[Tight, ...]
    notes: tuple[str, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of all datasets."""
        return tuple(cell for protection in self.protections.values() for cell in protection.cells)

    @property
    def views(self) -> tuple[ViewReport, ...]:
        """How each table fared."""
        return tuple(view for protection in self.protections.values() for view in protection.views)

    @property
    def held(self) -> tuple[CellKey, ...]:
        """The cells that are held back."""
        return tuple(key for protection in self.protections.values() for key in protection.held)


def protected(
    truth: Truth,
    geography: Geography,
    authorities: Mapping[str, Authority],
    basis: Basis,
    seen: Seen,
    progress: Progress,
) -> Shown:
    """Return what may be shown of the true state. Raises IntakeError where an authority is missing."""
    progress("summing and protecting")
    datasets = tuple(within_authority(dataset, authorities.get(dataset.id)) for dataset in DATASETS)
    protections: dict[str, Protection] = {}
    tight: list[Tight] = []
    notes: list[str] = []
    for planned, dataset in zip(DATASETS, datasets, strict=True):
        if truth.holds(dataset.id):
            refuse_without_authority(dataset, authorities)
            notes.extend(_left_out(planned, authorities))
        cells = roll_up(truth, dataset=dataset, geography=geography)
        found = _protected(cells, dataset, truth, geography, seen, basis.proofs, progress)
        protections[dataset.id] = found
        tight.extend(tight_totals(cells, dataset))
        notes.extend(f"held back, with all that shares events with it: {why}" for why in found.notes)
    return Shown(datasets, protections, tuple(tight), tuple(notes))


def _protected(
    cells: Sequence[Cell],
    dataset: Dataset,
    truth: Truth,
    geography: Geography,
    seen: Seen,
    proofs: Mapping[str, Kept],
    progress: Progress,
) -> Protection:
    """Return the cells of a dataset as they may be published."""
    history = seen.history(cells)
    if not dataset.additive:
        return protect_estimates(cells, dataset=dataset, hidden_before=history.hidden)
    return protect(
        cells,
        dataset=dataset,
        geography=geography,
        counted=Counted(counts_of(truth, dataset.id), covered_of(truth, dataset.id)),
        history=history,
        earlier=proofs.get(dataset.id),
        workers=processors(),
        progress=lambda done, of: progress(f"protecting {dataset.id}, part {done} of {of}"),
    )


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

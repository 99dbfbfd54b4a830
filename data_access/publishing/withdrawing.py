"""Withdrawing a release, or one dataset of it: the vault keeps what was shown, then the store forgets it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from data_access.catalog import dataset as known_dataset
from data_access.export import csv_lines
from data_access.geography import geography_from_json
from data_access.model import Cell, CellKey, Geography, Release, Status
from data_access.publishing.reasons import public_reason
from data_access.publishing.vault import Vault
from data_access.store import Store, WithdrawalPlan

Note = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was withdrawn, and how many of its figures readers still find, by release, because it shows them too."""

    plan: WithdrawalPlan
    still_public: Mapping[str, int]


def withdraw(
    release_id: str,
    *,
    store: Store,
    vault: Vault,
    also: Iterable[str],
    dataset: str,
    by: str,
    because: str,
) -> Withdrawn:
    """Withdraw a release, or one dataset of it, with all others that carry its values, and say what went.

    The vault keeps the cells as they were shown: protection must still reckon with whoever saw them. Raises
    UnknownIndicator for a dataset that is not in the catalogue, BadReason for a reason that may not be public, and
    whatever `Store.plan_withdrawal` and `Store.withdraw` raise.
    """
    if dataset:
        known_dataset(dataset)
    with store.publishing_lock():
        plan = store.plan_withdrawal(release_id, also=also, dataset=dataset)
        reason = public_reason(because, flag="--because", geography=_areas_of(store, plan))
        shown: set[tuple[CellKey, object]] = set()
        for release in plan.releases:
            cells = list(store.every_cell(release))
            vault.keep_shown(release.id, csv_lines(cells, release.id))
            shown |= _shown(cells, dataset)
        store.withdraw(plan, by=by, because=reason, redact=partial(without, dataset=dataset, because=reason))
        return Withdrawn(plan, _still_public(store, shown, dataset))


def _areas_of(store: Store, plan: WithdrawalPlan) -> Geography:
    return geography_from_json(store.document(plan.releases[-1], "areas"))


def _shown(cells: Iterable[Cell], dataset: str) -> set[tuple[CellKey, object]]:
    of_it = (cell for cell in cells if cell.key.dataset == dataset or not dataset)
    return {(cell.key, cell.value) for cell in of_it if cell.status is Status.PUBLISHED}


def _still_public(store: Store, shown: set[tuple[CellKey, object]], dataset: str) -> dict[str, int]:
    """Return how many of these figures each release that can be read shows, oldest first."""
    found: dict[str, int] = {}
    for release in sorted(store.releases(), key=lambda each: each.sequence):
        if not release.staged and not _is_gone(release, dataset):
            same = len(shown & _shown(store.every_cell(release), dataset))
            found |= {release.id: same} if same else {}
    return found


def _is_gone(release: Release, dataset: str) -> bool:
    return release.withdrawn is not None or release.withdrawal_of(dataset) is not None


def without(kind: str, content: Any, *, dataset: str, because: str) -> Any:
    """Return what of a release's document stays when a dataset is withdrawn, with a note of it."""
    leave_out = _LEAVES_OUT.get(kind)
    return content if leave_out is None else leave_out(content, dataset, because)


def _of_structure(content: Any, dataset: str, because: str) -> Any:
    return {
        **content,
        "datasets": _other(content.get("datasets", {}), dataset),
        "revised": [row for row in content.get("revised", ()) if row["dataset"] != dataset],
        "withdrawn": _noted(content, dataset, because),
    }


def _of_report(content: Any, dataset: str, because: str) -> Any:
    left = {
        name: [row for row in content[name] if row["dataset"] != dataset]
        for name in ("sources", "findings", "revisions")
        if name in content
    }
    changes = _other(content.get("changes", {}), dataset)
    return {**content, **left, "changes": changes, "withdrawn": _noted(content, dataset, because)}


def _of_coverage(content: Any, dataset: str, _because: str) -> Any:
    return {name: months for name, months in content.items() if name.split("/")[0] != dataset}


def _of_audit(content: Any, dataset: str, _because: str) -> Any:
    views = [view for view in content.get("views", ()) if view["dataset"] != dataset]
    widths = [view["narrowest"] for view in views if view["narrowest"] is not None]
    left = {name: sum(view[name] for view in views) for name in ("cells", "hidden")}
    return {**content, **left, "narrowest": min(widths, default=None), "views": views}


def _other(by_dataset: Mapping[str, Any], dataset: str) -> dict[str, Any]:
    return {name: value for name, value in by_dataset.items() if name != dataset}


def _noted(content: Any, dataset: str, because: str) -> list[Note]:
    return [*content.get("withdrawn", ()), {"dataset": dataset, "because": because}]


_LEAVES_OUT: Mapping[str, Callable[[Any, str, str], Any]] = {
    "structure": _of_structure,
    "report": _of_report,
    "coverage": _of_coverage,
    "audit": _of_audit,
}


def named(plan: WithdrawalPlan) -> str:
    """Return in words what a plan withdraws."""
    releases = ", ".join(release.id for release in plan.releases)
    return f"{plan.dataset} of {releases}" if plan.dataset else releases

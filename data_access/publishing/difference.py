"""What a release would change against another, cell by cell and in summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from data_access.model import CALENDAR_GRAINS, Cell, CellKey, Period, Record, Status

NO_MONTHS: Mapping[str, Iterable[Period]] = MappingProxyType({})


def named(key: CellKey) -> str:
    """Return which cell, in words for staff."""
    return f"{key.dataset}/{key.measure} {key.area} {key.period} {key.category}"


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that differs; `before` or `after` is None where the cell does not exist."""

    key: CellKey
    before: Cell | None
    after: Cell | None

    @property
    def kind(self) -> str:
        """`new`, `gone`, `revised` (another value), `status` (hidden, shown or missing otherwise), `settled`.

        `settled` cells differ only in being provisional or not.
        """
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        if self.before.status is not self.after.status:
            return "status"
        return "revised" if self.before.value != self.after.value else "settled"

    def __str__(self) -> str:
        return f"{named(self.key)}: {_shown(self.before)} → {_shown(self.after)}"


def _shown(cell: Cell | None) -> str:
    if cell is None:
        return "no cell"
    return f"{cell.value:,}" if cell.value is not None else str(cell.status)


def changes(before: Iterable[Cell], after: Iterable[Cell]) -> tuple[Change, ...]:
    """Return the cells that differ, in the order of `after`, then those that are gone."""
    old = {cell.key: cell for cell in before}
    new = {cell.key: cell for cell in after}
    differing = [Change(key, old.get(key), cell) for key, cell in new.items() if old.get(key) != cell]
    return (*differing, *(Change(key, cell, None) for key, cell in old.items() if key not in new))


def summary(found: Iterable[Change]) -> dict[str, Counter[str]]:
    """Count changes by dataset and kind."""
    counts: dict[str, Counter[str]] = {}
    for change in found:
        counts.setdefault(change.key.dataset, Counter())[change.kind] += 1
    return counts


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that is `new`, `changed` or `gone`."""

    record_kind: str
    id: str
    kind: str

    def __str__(self) -> str:
        return f"{self.record_kind} {self.id}: {self.kind}"


def record_changes(before: Iterable[Record], after: Iterable[Record]) -> tuple[RecordChange, ...]:
    """Return the records that differ, in the order of `after`, then those that are gone."""
    old = {(record.kind, record.id): record.content for record in before}
    new = {(record.kind, record.id): record.content for record in after}
    differing = (
        RecordChange(*key, "changed" if key in old else "new")
        for key, content in new.items()
        if old.get(key) != content
    )
    return (*differing, *(RecordChange(*key, "gone") for key in old if key not in new))


def record_summary(before: Iterable[Record], after: Iterable[Record]) -> dict[str, dict[str, int]]:
    """Count the records that differ by their kind, and by whether they are new, changed or gone."""
    counts: dict[str, Counter[str]] = {}
    for change in record_changes(before, after):
        counts.setdefault(change.record_kind, Counter())[change.kind] += 1
    return {kind: dict(found) for kind, found in counts.items()}


def revised_periods(
    found: Iterable[Change], months: Mapping[str, Iterable[Period]] = NO_MONTHS
) -> list[dict[str, object]]:
    """Return, by dataset, the periods that were revised: `revised` of structure.json.

    In these a published value changed or went, or, in `months` and all longer periods that hold them, a true count did,
    shown or not. Whoever compares releases takes everything else as equal, and is right only if hidden numbers are too.
    """
    periods: dict[str, set[str]] = {}
    for dataset, changed in months.items():
        longer = (str(Period.of(month.start, grain)) for month in changed for grain in CALENDAR_GRAINS)
        periods.setdefault(dataset, set()).update(longer)
    for change in found:
        if change.before is not None and change.before.status is Status.PUBLISHED and _value_differs(change):
            periods.setdefault(change.key.dataset, set()).add(str(change.key.period))
    return [{"dataset": name, "periods": sorted(found)} for name, found in sorted(periods.items()) if found]


def _value_differs(change: Change) -> bool:
    return change.after is None or change.before is None or change.after.value != change.before.value

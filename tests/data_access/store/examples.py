"""Small releases to write and read."""

from datetime import UTC, datetime

from data_access.model import ALL, AreaLevel, Cell, CellKey, Period, Record, Release, Status
from data_access.store import LogEntry, Reader, ReleaseDraft, Store
from data_access.tidy import row

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BY_STAFF = LogEntry("staff", {"files": ["counts.csv"]})


def key(
    area: str = "ironbound",
    period: str = "2025",
    *,
    dataset: str = "shooting",
    measure: str = "killed",
    level: AreaLevel = AreaLevel.NEIGHBORHOOD,
    dimension: str = ALL,
    category: str = ALL,
) -> CellKey:
    return CellKey(dataset, measure, level, area, Period.parse(period), dimension, category)


def count(value: int | float, where: CellKey | None = None, **more) -> Cell:
    return Cell(where or key(), Status.PUBLISHED, value, **more)


def hidden(where: CellKey | None = None, status: Status = Status.SUPPRESSED) -> Cell:
    return Cell(where or key(), status)


def draft(release_id: str, *cells: Cell, records: tuple[Record, ...] = (), **documents) -> ReleaseDraft:
    sample = release_id.startswith("SAMPLE-")
    return ReleaseDraft(release_id, f"note of {release_id}", sample, cells, records, documents)


def accept(_written: Reader) -> None:
    """The verification of a caller who has nothing to object."""


def publish(store: Store, *args, flip: bool = True, **more) -> Release:
    return store.append(draft(*args, **more), verify=accept, log_entry=BY_STAFF, flip=flip)


def held(store: Reader, release: Release) -> list[tuple[str, ...]]:
    """All that a release says of its cells, as texts."""
    return [row(cell) for cell in store.every_cell(release)]

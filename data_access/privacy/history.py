"""What readers may have kept of earlier releases of a dataset, and what that makes of its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from data_access.model import Cell, CellKey, Status
from data_access.privacy.columns import Counted, Grid, Versions

# A cell with the versions of its months: as long as these are the same, it is the same number.
_Number = tuple[CellKey, tuple[int, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """One earlier release of months that were revised since: its cells as published, and what was true of them then.

    `held` are the cells that it held back, of which nothing was told.
    """

    cells: tuple[Cell, ...]
    held: frozenset[CellKey]
    counted: Counted
    versions: Versions


@dataclass(frozen=True, slots=True)
class History:
    """What readers may have kept of all earlier releases.

    `hidden` are cells ever hidden, `shown` the last value of those never hidden, `versions` those of today's months.
    `earlier` are the releases that showed months otherwise than they are now, oldest first; `held` are cells that were
    held back and revised since: shown now, they would tell what they were.
    """

    hidden: frozenset[CellKey] = frozenset()
    shown: Mapping[CellKey, int] = field(default_factory=dict)
    versions: Versions = field(default_factory=dict)
    earlier: tuple[Earlier, ...] = ()
    held: frozenset[CellKey] = frozenset()


NO_HISTORY = History()


@dataclass(frozen=True, slots=True, eq=False)
class Remembered:
    """A number that was published and is another now. `cell` holds its true value, `status` is what it stood as.

    `told` is False where it was held back, so that nobody knows anything of it.
    """

    cell: Cell
    status: Status
    told: bool
    grid: Grid

    @property
    def name(self) -> str:
        """How it is called beside the same cell of today."""
        return " v" + "-".join(map(str, _versions_of(self.cell.key, self.grid.versions)))


def remembered(
    past: Sequence[tuple[Earlier, Grid]], keys: Sequence[CellKey], now: Versions
) -> list[Remembered]:
    """Return every number of earlier releases that is none of today's, once.

    A number that was hidden in one release and shown in another counts as shown.
    """
    found: dict[_Number, Remembered] = {}
    today = {(key, _versions_of(key, now)) for key in keys}
    for earlier, grid in past:
        for cell in _counts(earlier, grid):
            number = (cell.cell.key, _versions_of(cell.cell.key, earlier.versions))
            known = found.get(number)
            if number not in today and (known is None or known.status is Status.SUPPRESSED):
                found[number] = cell
    return list(found.values())


def _counts(earlier: Earlier, grid: Grid) -> Iterator[Remembered]:
    """Yield the cells of a release that say something of a count, with their true values."""
    counts = earlier.counted.counts
    for cell in earlier.cells:
        if cell.status is Status.PUBLISHED:
            yield Remembered(cell, cell.status, told=True, grid=grid)
        elif cell.status is Status.SUPPRESSED:
            value = sum(counts.get(column, 0) for column in grid.of_cell(cell.key))
            true = replace(cell, status=Status.PUBLISHED, value=value)
            yield Remembered(true, cell.status, told=cell.key not in earlier.held, grid=grid)


def _versions_of(key: CellKey, versions: Versions) -> tuple[int, ...]:
    return tuple(versions.get(month, 0) for month in key.period.months())

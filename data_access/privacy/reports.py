"""How each table fared: what is small in it, and what had to be hidden. For staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from data_access.definitions import Dataset
from data_access.model import AreaLevel, Cell, Grain

# The years by which a table is judged to be too fine, or not.
RECENT_YEARS = 2


@dataclass(frozen=True, slots=True)
class ViewReport:
    """How one table fared: cells in it, cells that are small themselves, cells hidden in all. For staff only.

    `recent_cells` and `recent_primaries` are those of `recent_years`, the two newest that have counts; `nonzero` are
    the cells that are not 0.
    """

    dataset: str
    area_level: str
    grain: str
    dimension: str
    cells: int
    primaries: int
    hidden: int
    recent_years: tuple[int, ...] = ()
    recent_cells: int = 0
    recent_primaries: int = 0
    nonzero: int = 0

    @property
    def primary_share(self) -> float:
        """Small cells ÷ cells."""
        return self.primaries / self.cells if self.cells else 0.0

    @property
    def recent_share(self) -> float:
        """Small cells ÷ cells in the newest years; above 0.2 the table is too fine for its counts."""
        return self.recent_primaries / self.recent_cells if self.recent_cells else 0.0

    @property
    def shown_share(self) -> float:
        """Cells that are shown ÷ cells, of those that are not 0."""
        return 1 - self.hidden / self.nonzero if self.nonzero else 1.0


def view_reports(
    dataset: Dataset, cells: Sequence[Cell], primaries: Collection[int], hidden: Collection[int]
) -> Iterator[ViewReport]:
    """Yield a report for every table that can be hidden and has a value; cells are named by their places."""
    tables: dict[tuple[AreaLevel, Grain, str], list[int]] = defaultdict(list)
    for n, cell in enumerate(cells):
        if cell.value is not None:
            tables[cell.key.area_level, cell.key.period.grain, cell.key.dimension].append(n)
    open_tables = dict.fromkeys(
        (view.area_level, view.grain, view.dimension) for view in dataset.plan if not view.forced
    )
    for table in open_tables:
        valued = tables[table]
        if not valued:
            continue
        years = sorted({cells[n].key.period.start.year for n in valued})[-RECENT_YEARS:]
        recent = {n for n in valued if cells[n].key.period.start.year in years}
        yield ViewReport(
            dataset.id,
            *table,
            cells=len(valued),
            primaries=len(_among(valued, primaries)),
            hidden=len(_among(valued, hidden)),
            recent_years=tuple(years),
            recent_cells=len(recent),
            recent_primaries=len(recent.intersection(primaries)),
            nonzero=sum(cells[n].value != 0 for n in valued),
        )


def _among(valued: Sequence[int], chosen: Collection[int]) -> set[int]:
    return set(valued).intersection(chosen)

"""Choose the cells to hide: the first, crude and safe form.

A table that is not public elsewhere is shown for a year only where every cell of it is zero or at least k, else
that whole year of it is hidden. Nothing can then be worked out by subtraction: in a year, either all parts are
shown and none is small, or none is shown. Readers keep releases, so what was hidden once stays hidden, and what was
shown once and would now have to be hidden stops the release (`Unprotectable`). All of that holds only while no two
unforced tables of a dataset share a sum other than their forced total, so a plan that breaks this is refused
(`PlanError`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from data_access.catalog import Dataset, View
from data_access.model import AreaLevel, Cell, DataError, Grain, Status


class PlanError(DataError):
    """A publication plan that the crude form cannot protect."""


class Unprotectable(DataError):
    """A table that was shown in an earlier release and would now have to be hidden, which would tell what changed."""


@dataclass(frozen=True, slots=True, order=True)
class TableYear:
    """One year of one table, the unit that is shown or hidden."""

    dataset: str
    measure: str
    area_level: str
    dimension: str
    year: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What earlier releases, all of them, hid and showed of tables that can be hidden."""

    hidden: frozenset[TableYear] = frozenset()
    shown: frozenset[TableYear] = frozenset()


NOTHING_SEEN = Seen()


# The years by which a table is judged to be too fine, or not.
RECENT_YEARS = 2


@dataclass(frozen=True, slots=True)
class ViewReport:
    """How one table fared: cells in it, cells that are small themselves, cells hidden in all. For staff only.

    `recent_cells` and `recent_primaries` are those of `recent_years`, the two newest that have counts.
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

    @property
    def primary_share(self) -> float:
        """Small cells ÷ cells."""
        return self.primaries / self.cells if self.cells else 0.0

    @property
    def recent_share(self) -> float:
        """Small cells ÷ cells in the newest years; above 0.2 the table is too fine for its counts."""
        return self.recent_primaries / self.recent_cells if self.recent_cells else 0.0


@dataclass(frozen=True, slots=True)
class Protection:
    """The cells as they may be published, in the order given, and a report per unforced table."""

    cells: tuple[Cell, ...]
    views: tuple[ViewReport, ...]


def protect(cells: Sequence[Cell], *, dataset: Dataset, seen: Seen = NOTHING_SEEN) -> Protection:
    """Hide what must be hidden among the true cells of one dataset.

    `cells` hold true values with status `published`, or no value with another status. `seen` is what readers may
    have kept. Raises PlanError for a plan that the method cannot protect, and for a cell that is in no view of the
    plan; Unprotectable where hiding would come too late.
    """
    tables = _tables(cells, dataset)
    hidden: set[int] = set()
    for (view, year), places in tables.items():
        table = [cells[index] for index in places]
        kept = seen if view.grain is Grain.YEAR else NOTHING_SEEN
        if must_hide(table, dataset, _table_year(dataset, view, year), kept):
            hidden.update(index for index in places if cells[index].status is Status.PUBLISHED)
    shown = tuple(
        replace(cell, status=Status.SUPPRESSED, value=None, low=None, high=None, base=None)
        if index in hidden
        else cell
        for index, cell in enumerate(cells)
    )
    return Protection(shown, tuple(_reports(tables, cells, hidden, dataset)))


def must_hide(table: Sequence[Cell], dataset: Dataset, which: TableYear, seen: Seen) -> bool:
    """Whether one year of one table is to be hidden. Raises Unprotectable."""
    small = any(_is_small(cell, dataset) for cell in table)
    small = small or (dataset.is_personal(which.dimension) and tells_of_everybody(table))
    if small and which in seen.shown and which not in seen.hidden:
        raise Unprotectable(
            f"{which.dataset} by {which.area_level}, {which.dimension}, {which.year}: the new figures hold a number"
            " too small to be shown, and an earlier release showed this table; hiding it now would tell who was"
            " added or taken away. Leave this year out of the drop's covers, and ask for help with the correction"
        )
    return small or which in seen.hidden


# In a small table about people, a category that holds everybody tells it of each of them.
SMALLEST_BASE_OF_ONE_CATEGORY = 20


def tells_of_everybody(table: Sequence[Cell]) -> bool:
    """Whether all of fewer than 20 people are of one category."""
    values = [cell.value for cell in table if cell.value]
    return len(values) == 1 and values[0] < SMALLEST_BASE_OF_ONE_CATEGORY


def _table_year(dataset: Dataset, view: View, year: int) -> TableYear:
    return TableYear(dataset.id, view.measures[0], view.area_level, view.dimension, year)


def refuse_unsafe_plan(dataset: Dataset) -> None:
    """Raise PlanError unless every unforced table is by year, and only one partition of the city is shown."""
    open_views = [view for view in dataset.plan if not view.forced]
    levels = {view.area_level for view in open_views} - {AreaLevel.CITY}
    if len(levels) > 1:
        raise PlanError(f"dataset {dataset.id}: wards and neighborhoods share sums; plan only one of them")
    for view in open_views:
        if view.grain is not Grain.YEAR:
            raise PlanError(
                f"dataset {dataset.id}: a table that can be hidden must be by year, not by {view.grain}"
            )
        if view.area_level is not AreaLevel.CITY and view.dimension != "all":
            raise PlanError(f"dataset {dataset.id}: below the city only totals can be protected")
        if len(view.measures) > 1:
            raise PlanError(f"dataset {dataset.id}: a table that can be hidden has one measure")


def _tables(cells: Sequence[Cell], dataset: Dataset) -> dict[tuple[View, int], list[int]]:
    """Return the places in `cells` of each unforced table, by view and year."""
    views = {(v.area_level, v.grain, v.dimension, measure): v for v in dataset.plan for measure in v.measures}
    tables: dict[tuple[View, int], list[int]] = defaultdict(list)
    for index, cell in enumerate(cells):
        key = cell.key
        try:
            view = views[key.area_level, key.period.grain, key.dimension, key.measure]
        except KeyError:
            raise PlanError(f"{key} is in no view of the plan of {dataset.id}") from None
        if not view.forced:
            tables[view, key.period.start.year].append(index)
    return tables


def _is_small(cell: Cell, dataset: Dataset) -> bool:
    return cell.value is not None and 0 < cell.value < dataset.smallest(cell.key.dimension)


def _reports(
    tables: dict[tuple[View, int], list[int]], cells: Sequence[Cell], hidden: set[int], dataset: Dataset
) -> Iterable[ViewReport]:
    by_view: dict[View, dict[int, list[int]]] = defaultdict(dict)
    for (view, year), table in tables.items():
        by_view[view][year] = [index for index in table if cells[index].value is not None]
    for view, by_year in by_view.items():
        recent_years = tuple(sorted(year for year, counted in by_year.items() if counted)[-RECENT_YEARS:])
        counted = [index for table in by_year.values() for index in table]
        recent = [index for year in recent_years for index in by_year[year]]
        yield ViewReport(
            dataset.id,
            view.area_level,
            view.grain,
            view.dimension,
            cells=len(counted),
            primaries=sum(_is_small(cells[index], dataset) for index in counted),
            hidden=sum(index in hidden for index in counted),
            recent_years=recent_years,
            recent_cells=len(recent),
            recent_primaries=sum(_is_small(cells[index], dataset) for index in recent),
        )

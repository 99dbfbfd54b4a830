"""Choose the estimates to hide: those with too few people behind them, and what would give these away.

An estimate is a share or a mean of the people who answered, its base. Where the whole is shown with its base, a
single hidden part follows from the others: (whole × base − Σ part × base) ÷ the bases that are left. So in each
table of one wave the hidden parts are at least two and together stand for at least k people: what can be worked out
is then an estimate that could be shown itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from data_access.definitions import Dataset
from data_access.model import ALL, AreaLevel, Cell, CellKey, Grain, Period, Status
from data_access.privacy.facts import PlanError
from data_access.privacy.protect import Protection

# Parts that are hidden with another: one alone would follow from the rest.
FEWEST_HIDDEN_PARTS = 2
_Table = tuple[str, AreaLevel, str, Period]


def protect_estimates(
    cells: Sequence[Cell], *, dataset: Dataset, hidden_before: Collection[CellKey] = ()
) -> Protection:
    """Hide the estimates of one survey whose base is too small, and their complements.

    What an earlier release hid stays hidden: were another group chosen to hide it behind, the two releases together
    would tell it.
    `cells` hold true values with status `published`, or no value with another status. A base of None is one that was
    declared to be large enough for all estimates of its source. Raises PlanError for a plan that is not protected so.
    """
    refuse_unsafe_survey(dataset)
    hidden: set[int] = set()
    primaries: set[int] = set()
    for places in _tables(cells).values():
        small = {n for n in places if _is_small(cells[n], dataset)}
        primaries |= small
        known = {n for n in places if cells[n].key in hidden_before and cells[n].status is Status.PUBLISHED}
        hidden |= _with_complements(small | known, places, cells, dataset)
    shown = tuple(
        replace(cell, status=Status.SUPPRESSED, value=None, low=None, high=None, base=None)
        if n in hidden
        else cell
        for n, cell in enumerate(cells)
    )
    return Protection(shown, frozenset(primaries))


def refuse_unsafe_survey(dataset: Dataset) -> None:
    """Raise PlanError unless all tables are by wave, and below the city there are only totals."""
    for view in dataset.plan:
        if view.grain is not Grain.WAVE or view.forced:
            raise PlanError(
                f"dataset {dataset.id}: estimates are shown by wave and can be hidden, not by {view.grain}"
            )
        if view.area_level is not AreaLevel.CITY and view.dimension != ALL:
            raise PlanError(
                f"dataset {dataset.id}: below the city only estimates of everybody can be protected"
            )


def _tables(cells: Sequence[Cell]) -> dict[_Table, list[int]]:
    """Return the places of the cells of each item, level, dimension and wave: parts of one whole."""
    tables: dict[_Table, list[int]] = defaultdict(list)
    for n, cell in enumerate(cells):
        key = cell.key
        tables[key.measure, key.area_level, key.dimension, key.period].append(n)
    return tables


def _is_small(cell: Cell, dataset: Dataset) -> bool:
    published = cell.status is Status.PUBLISHED
    return published and cell.base is not None and cell.base < dataset.smallest(cell.key.dimension)


def _with_complements(
    small: set[int], places: Iterable[int], cells: Sequence[Cell], dataset: Dataset
) -> set[int]:
    """Return the parts to hide of a table with the next smallest ones, until nothing small can be worked out."""
    if not small:
        return set()
    rest = [n for n in places if n not in small and cells[n].status is Status.PUBLISHED]
    hidden = set(small)
    for n in sorted(rest, key=lambda n: (cells[n].base or 0, cells[n].key.area, cells[n].key.category)):
        enough = sum(cells[n].base or 0 for n in hidden) >= dataset.smallest(cells[n].key.dimension)
        if enough and len(hidden) >= FEWEST_HIDDEN_PARTS:
            break
        hidden.add(n)
    return hidden

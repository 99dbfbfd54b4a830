"""What a publication plan must satisfy: what was agreed to, and room under totals that cannot be hidden.

A city total that is public elsewhere bounds every part of it from above: a part that is hidden may be no larger than
the total less what all other parts are at least. Where that bound is below the smallest count that may be shown, no
choice of hidden cells can protect a small part, and the category must be planned coarser.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from data_access.definitions import Dataset
from data_access.model import MONTHS_IN, AreaLevel, Cell, Grain, Period, Status
from data_access.publishing.base import Authority

COARSE_TO_FINE = (AreaLevel.CITY, AreaLevel.WARD, AreaLevel.NEIGHBORHOOD)
# The bound must be at least so many times the smallest count: a bound of just that count leaves every other hidden
# part at its least, and with several small parts at once no table may be left that agrees with all of them.
ROOM_IN_SMALLEST_COUNTS = 2


def within_authority(dataset: Dataset, authority: Authority | None) -> Dataset:
    """Return a dataset with only those tables of its plan that are no finer than what was agreed to.

    A dataset about people that nobody agreed to has an empty plan; all others keep theirs.
    """
    if not dataset.about_people:
        return dataset
    agreed = COARSE_TO_FINE[: COARSE_TO_FINE.index(authority.finest) + 1] if authority else ()
    return replace(dataset, plan=tuple(view for view in dataset.plan if view.area_level in agreed))


def levels_left_out(dataset: Dataset, authority: Authority) -> tuple[AreaLevel, ...]:
    """Return the levels of areas that are planned and finer than what was agreed to."""
    planned = {view.area_level for view in dataset.plan}
    kept = {view.area_level for view in within_authority(dataset, authority).plan}
    return tuple(level for level in COARSE_TO_FINE if level in planned - kept)


@dataclass(frozen=True, slots=True, order=True)
class Table:
    """One category of one table below the city."""

    dataset: str
    measure: str
    area_level: AreaLevel
    grain: Grain
    dimension: str
    category: str

    def __str__(self) -> str:
        return f"{self.dataset}/{self.measure} by {self.area_level} and {self.grain}, {self.category}"


@dataclass(frozen=True, slots=True, order=True)
class Tight:
    """A period in which a small part of a table has too little room under its forced total.

    `room` is the largest number that the total leaves to one part, `needed` what it should be at least.
    """

    table: Table
    period: Period
    room: int
    needed: int


def tight_totals(cells: Iterable[Cell], dataset: Dataset) -> tuple[Tight, ...]:
    """Return where the true cells of a dataset have too little room under totals that are public elsewhere.

    Only complete periods with a part that must be hidden; the parts of a table are all its areas, unplaced ones too.
    """
    return tuple(sorted(_tight_totals(_parts(cells, dataset), dataset)))


def _tight_totals(parts: Mapping[tuple[Table, Period], Sequence[int]], dataset: Dataset) -> Iterator[Tight]:
    for (table, period), values in parts.items():
        smallest = dataset.smallest(table.dimension)
        needed = ROOM_IN_SMALLEST_COUNTS * smallest
        room = room_of(values, zeros_shown=dataset.zeros_shown)
        if any(0 < value < smallest for value in values) and room < needed:
            yield Tight(table, period, room, needed)


def room_of(parts: Sequence[int], *, zeros_shown: bool) -> int:
    """Return the largest number that the total of these parts leaves to one of them.

    Where zeros are shown, everyone knows which parts are not zero, so that each is at least 1.
    """
    others = sum(value > 0 for value in parts) - 1 if zeros_shown else 0
    return sum(parts) - max(others, 0)


def _parts(cells: Iterable[Cell], dataset: Dataset) -> dict[tuple[Table, Period], list[int]]:
    """Return the parts of each forced total in each table below the city, for periods that are complete."""
    parts: dict[tuple[Table, Period], list[int]] = defaultdict(list)
    incomplete = set()
    for cell in cells:
        key = cell.key
        table = Table(key.dataset, key.measure, key.area_level, key.period.grain, key.dimension, key.category)
        if key.area_level is AreaLevel.CITY or not is_forced(dataset, table):
            continue
        if cell.status is Status.PUBLISHED and cell.value is not None:
            parts[table, key.period].append(int(cell.value))
        else:
            incomplete.add((table, key.period))
    return {place: values for place, values in parts.items() if place not in incomplete}


def is_forced(dataset: Dataset, table: Table) -> bool:
    """Whether the city's total of a table is public: its periods, or shorter ones that add up to them."""
    if table.grain not in MONTHS_IN:
        return False
    return any(
        view.forced
        and view.area_level is AreaLevel.CITY
        and table.measure in view.measures
        and view.dimension == table.dimension
        and table.category in dataset.shown_categories(view)
        and MONTHS_IN[view.grain] <= MONTHS_IN[table.grain]
        for view in dataset.plan
    )

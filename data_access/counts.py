"""Reading what a metric counts: cells of each of its parts, as counts or shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from data_access.definitions import Metric
from data_access.model import ALL, Area, Cell, Grain, Period, Release
from data_access.observations import of_parts
from data_access.selection import Selection
from data_access.statistics import Observation
from data_access.store import Store

Part: TypeAlias = tuple[str, str]


class Counts:
    """What a store says of metrics, as of a release. Safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(
        self, release: Release, entry: Metric, selection: Selection, *, areas: tuple[str, ...] | None
    ) -> dict[tuple[str, Period], Observation]:
        """Return the counts or shares of a selection by area and period, in order of time; all areas for None."""
        parts = [
            {
                (cell.key.area, cell.key.period): cell
                for cell in self._cells(release, entry, part, selection, areas)
            }
            for part in entry.parts
        ]
        keys = sorted({key for cells in parts for key in cells})
        return {key: of_parts(entry, key[1], [cells.get(key) for cells in parts]) for key in keys}

    def _cells(
        self, release: Release, entry: Metric, part: Part, selection: Selection, areas: tuple[str, ...] | None
    ) -> Iterable[Cell]:
        category = selection.category
        return self._store.cells(
            release,
            dataset=part[0],
            measures=(part[1],),
            area_level=selection.area_level,
            areas=areas,
            grain=selection.grain,
            dimension=ALL if category == ALL else entry.dimension,
            categories=(category,),
        )

    def by_category(
        self, release: Release, entry: Metric, area: Area, categories: Sequence[str]
    ) -> tuple[tuple[str, tuple[Observation, ...]], ...]:
        """Return an area's counts or shares of each category, in every year for which there is any."""
        parts = [self._yearly(release, entry, part, area, categories) for part in entry.parts]
        years = [period for cells in parts for _, period in cells]
        if not years:
            return ()
        periods = tuple(min(years).to(max(years)))
        return tuple(
            (
                each,
                tuple(
                    of_parts(entry, period, [cells.get((each, period)) for cells in parts])
                    for period in periods
                ),
            )
            for each in categories
        )

    def _yearly(
        self, release: Release, entry: Metric, part: Part, area: Area, categories: Sequence[str]
    ) -> dict[tuple[str, Period], Cell]:
        found = self._store.cells(
            release,
            dataset=part[0],
            measures=(part[1],),
            area_level=area.level,
            areas=(area.id,),
            grain=Grain.YEAR,
            categories=categories,
        )
        dimensions = (ALL, entry.dimension)
        return {
            (cell.key.category, cell.key.period): cell for cell in found if cell.key.dimension in dimensions
        }

"""Parts of a dataset that share no events, so that each is protected and attacked by itself: years, or three."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from data_access.definitions import Dataset
from data_access.model import Cell, Grain, Period


@dataclass(frozen=True, slots=True, order=True)
class PartId:
    """A dataset, and the first year of the part; 0 for what has no years that could be told apart (waves)."""

    dataset: str
    year: int

    @classmethod
    def of(cls, period: Period, dataset: Dataset) -> Self:
        """Return the part that holds a period of a dataset."""
        if not dataset.additive:
            return cls(dataset.id, 0)
        blocks = any(view.grain is Grain.THREE_YEARS for view in dataset.plan)
        whole = Period.of(period.start, Grain.THREE_YEARS if blocks else Grain.YEAR)
        return cls(dataset.id, whole.start.year)

    def __str__(self) -> str:
        return f"{self.dataset}/{self.year}" if self.year else self.dataset


def by_part(cells: Iterable[Cell], dataset: Dataset) -> dict[PartId, list[int]]:
    """Return the places of a dataset's cells by part, the oldest first."""
    found: dict[PartId, list[int]] = defaultdict(list)
    for n, cell in enumerate(cells):
        found[PartId.of(cell.key.period, dataset)].append(n)
    return dict(sorted(found.items()))

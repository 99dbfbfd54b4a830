"""What one file of rows seems to be. Each guess carries its reason, and each doubt becomes something for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from data_access.definitions import Dataset, Dimension
from data_access.model import Geography
from data_access.publishing.drafting.dates import DateColumn, Stated
from data_access.publishing.drafting.profile import Profile
from data_access.publishing.drafting.text import Item, Need, Section
from data_access.publishing.drafting.written import Written


class Shape(StrEnum):
    """How a file says how many."""

    EVENTS = "a row for each event or report"
    LONG = "counts, a row for each month, place and category"
    WIDE = "counts, a column for each category"


@dataclass(frozen=True)
class Context:
    """What is known before a file is looked at: the areas, the datasets that may be meant, and the day."""

    geography: Geography | None
    datasets: tuple[Dataset, ...]
    today: date


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an entry: keys, tables, and what it leaves to a person."""

    items: tuple[Item, ...] = ()
    sections: tuple[Section, ...] = ()
    needs: tuple[Need, ...] = ()

    def __add__(self, other: Part) -> Part:
        return Part(self.items + other.items, self.sections + other.sections, self.needs + other.needs)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A dimension that a column of codes gives: the category of each code that is understood."""

    dimension: Dimension
    column: str
    codes: Mapping[str, str]
    unmapped: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Join:
    """The file that says when and where, the column that both share, and the rows that it does not know."""

    parent: str
    on: str
    orphans: int


@dataclass(frozen=True)
class Guess:
    """One file of rows, understood as far as it can be from itself alone; a join is found among all files.

    `profile` is of the rows that are kept, `everything` of all.
    """

    profile: Profile
    everything: Profile
    written: Written
    dataset: Dataset
    dataset_why: str
    shape: Shape
    when: DateColumn | None
    stated: Stated | None
    dates: Part
    places: Part
    place_columns: tuple[tuple[str, str], ...]
    id: str
    distinct: tuple[str, ...]
    weights: Mapping[str, str | int]
    breakdowns: tuple[Breakdown, ...]
    wide: Mapping[str, str] = field(default_factory=dict)
    other: Part = Part()
    join: Join | None = None
    totals: bool = True

    @property
    def name(self) -> str:
        """The name of the file inside the folder."""
        return self.profile.name

    @property
    def stated_measures(self) -> tuple[str, ...]:
        """The measures that the file states, sums of them too."""
        given = tuple(self.weights) or self.dataset.measures[:1]
        sums = tuple(total for total, parts in self.dataset.totals.items() if set(parts) <= set(given))
        return (*given, *sums)

    @property
    def stated_dimensions(self) -> tuple[str, ...]:
        """The dimensions by which the file states them, without the total."""
        wide = {d.id for d in self.dataset.dimensions if self.shape is Shape.WIDE and _is_of(self.wide, d)}
        return (*sorted(wide), *(each.dimension.id for each in self.breakdowns))


def _is_of(wide: Mapping[str, str], dimension: Dimension) -> bool:
    return bool(set(wide.values()) & set(dimension.leaves()))

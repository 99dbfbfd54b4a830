"""What files about one dataset have in common: which it is, the months that they state, and who agreed to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from data_access.catalog import dataset
from data_access.definitions import Dataset
from data_access.model import AreaLevel, Period
from data_access.publishing.base import Authority
from data_access.publishing.drop.entry import Entry, RowsEntry
from data_access.publishing.drop.fields import Month, Name, ShownLevel


def _in_order(covers: tuple[Period, Period]) -> tuple[Period, Period]:
    if covers[1] < covers[0]:
        raise ValueError("must be two months in order, such as ['2024-01', '2024-12']")
    return covers


Covers = Annotated[tuple[Month, Month], AfterValidator(_in_order)]
Filter = dict[str, Annotated[tuple[str, ...], Field(min_length=1)]]


class AuthorityEntry(Entry):
    """Who agreed to publish a dataset about people, when, and down to which area level."""

    agreement: Name
    approver: Name
    date: date
    finest: ShownLevel


class DimensionEntry(Entry):
    """A column of codes, and the category that each code means."""

    column: Name
    codes: Annotated[dict[str, Name], Field(min_length=1)]


class DatasetEntry(RowsEntry):
    """A file about one dataset, the months that it states completely, and which of its rows count."""

    dataset: Name
    covers: Covers
    filter: Filter = Field(default_factory=dict)

    @property
    def catalogued(self) -> Dataset:
        """The catalogue's entry of the dataset."""
        return dataset(self.dataset)


class AgreedEntry(DatasetEntry):
    """A file about a dataset that may be about people, so that somebody had to agree to publish it."""

    authority: AuthorityEntry | None = None

    def agreed(self) -> Authority | None:
        """Return the authority of the dataset, where the file states one."""
        entry = self.authority
        if entry is None:
            return None
        return Authority(self.dataset, entry.agreement, entry.approver, entry.date, AreaLevel(entry.finest))


def refuse_unknown(categories: Iterable[str], known: Iterable[str], dimension: str) -> None:
    """Raise ValueError for a category that the dimension does not know."""
    known = tuple(known)
    for category in categories:
        if category not in known:
            raise ValueError(f"{category!r} is not a category of {dimension}; there are {', '.join(known)}")

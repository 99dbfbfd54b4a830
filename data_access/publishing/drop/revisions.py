"""What a drop states about numbers that it changes: which, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, field_validator

from data_access.catalog import dataset
from data_access.publishing.drop.dataset import Covers, DatasetEntry
from data_access.publishing.drop.entry import Entry
from data_access.publishing.drop.fields import Name
from data_access.revisions import Cause, Revision

StatedCause = Literal["late_report", "reclassified", "corrected", "definition_changed"]


class RevisionEntry(Entry):
    """Why numbers of a dataset change in some months; `because` becomes public, in English."""

    dataset: Name
    months: Covers
    cause: StatedCause
    because: Annotated[str, Field(min_length=1)]

    @field_validator("dataset")
    @classmethod
    def _is_known(cls, name: str) -> str:
        return dataset(name).id

    def revision(self, because: str) -> Revision:
        """Return what is stated, with its reason as it may be public."""
        return Revision(self.dataset, *self.months, Cause(self.cause), because)


def check_revisions(entries: Iterable[RevisionEntry], files: Iterable[object]) -> None:
    """Raise ValueError where a drop explains months that none of its files states, or explains a month twice."""
    brought = [file for file in files if isinstance(file, DatasetEntry)]
    seen: list[RevisionEntry] = []
    for entry in entries:
        first, last = entry.months
        if not any(
            file.dataset == entry.dataset and file.covers[0] <= first and last <= file.covers[1]
            for file in brought
        ):
            raise ValueError(
                f"revisions: no file of {entry.dataset} covers {first} to {last}; name months that this drop replaces"
            )
        for other in seen:
            if other.dataset == entry.dataset and first <= other.months[1] and other.months[0] <= last:
                month = max(first, other.months[0])
                raise ValueError(f"revisions: {month} of {entry.dataset} is explained twice; keep one")
        seen.append(entry)

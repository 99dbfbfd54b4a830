"""Reading what all questions about the past need of a store: public releases, their documents, provisional numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from data_access.model import CALENDAR_GRAINS, AreaLevel, Cell, Release
from data_access.store import Store
from data_access.store.errors import UnknownDocument

REMEMBERED = 256


class Past:
    """A store as far as its public releases and what they pin are concerned. Safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._provisional = lru_cache(maxsize=REMEMBERED)(self._read_provisional)

    def forget(self) -> None:
        """Forget what was read before: something was withdrawn."""
        self._provisional.cache_clear()

    def public(self, until: Release | None) -> tuple[Release, ...]:
        """Return the public releases, oldest first, up to one."""
        releases = (each for each in reversed(self.store.releases()) if not each.staged)
        return tuple(each for each in releases if until is None or each.sequence <= until.sequence)

    def document(self, release: Release, kind: str) -> Mapping[str, Any]:
        """Return a document that a release pins, an empty one where it pins none of that kind."""
        try:
            found: Mapping[str, Any] = self.store.document(release, kind)
        except UnknownDocument:
            return {}
        return found

    def provisional(self, release: Release, dataset: str) -> date | None:
        """Return the day on which a release's provisional numbers of a dataset begin, by its shortest periods."""
        return self._provisional(fixed(release), dataset)

    def _read_provisional(self, release: Release, dataset: str) -> date | None:
        cells = self.store.cells(release, dataset=dataset, area_level=AreaLevel.CITY)
        return provisional_from(cells)


def provisional_from(cells: Iterable[Cell]) -> date | None:
    """Return the first day of the provisional numbers among cells, by the shortest periods; None where none is."""
    listed = tuple(cells)
    grains = {cell.key.period.grain for cell in listed}
    shortest = next((grain for grain in CALENDAR_GRAINS if grain in grains), None)
    starts = (c.key.period.start for c in listed if c.provisional and c.key.period.grain is shortest)
    return min(starts, default=None)


def fixed(release: Release) -> Release:
    """Return a release without what moves with the pointer, to remember what is read of it."""
    return replace(release, current=False, rolled_back=False)

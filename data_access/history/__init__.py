"""What was said over time: `History` has `numbers` and `changelog`."""

from __future__ import annotations

from data_access.history.changelog import Changelog
from data_access.history.numbers import Numbers, Parted, Residents, year_before
from data_access.history.past import Past
from data_access.store import Store


class History:
    """The two halves of what is asked about the past: what became of numbers, and what happened to releases."""

    def __init__(self, store: Store, *, residents: Residents, parted: Parted) -> None:
        self._past = Past(store)
        self.numbers = Numbers(self._past, residents=residents, parted=parted)
        self.changelog = Changelog(self._past)

    def forget(self) -> None:
        """Forget what was read before: something was withdrawn."""
        self._past.forget()
        self.changelog.forget()


__all__ = ["History", "year_before"]

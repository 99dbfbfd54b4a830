"""The changelog of a store: what each public release changed, and which were taken back or withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from heapq import nlargest

from data_access.catalog import DATASETS
from data_access.changelog import DatasetChange, Difference, Event, EventKind
from data_access.history.past import REMEMBERED, Past, fixed
from data_access.model import Release
from data_access.revisions import revised_in, revisions_from_json, whys

# So many of the largest differences are listed for each dataset of a release.
LARGEST = 5


class Changelog:
    """Answers what happened to releases. What a release changed is read once, since it stays so."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self._changes = lru_cache(maxsize=REMEMBERED)(self._read_changes)

    def forget(self) -> None:
        """Forget what was read before: something was withdrawn."""
        self._changes.cache_clear()

    def events(self, *, until: Release | None = None) -> tuple[Event, ...]:
        """Return everything that happened to public releases, the newest first.

        With `until` only what happened to that release and older ones.
        """
        releases = self._past.public(until)
        known = {each.id: each for each in releases}
        happened = [
            *(self._published(each, known) for each in releases),
            *(
                Event(back.at, EventKind.TAKEN_BACK, known[back.left], because=back.because, back_to=back.to)
                for back in self._past.store.rollbacks()
                if back.left in known
            ),
            *(
                Event(gone.at, EventKind.WITHDRAWN, each, because=gone.because, dataset=gone.dataset)
                for each in releases
                for gone in each.withdrawals
            ),
        ]
        return tuple(sorted(happened, key=lambda event: event.at))[::-1]

    def _published(self, release: Release, known: Mapping[str, Release]) -> Event:
        at = release.public_since
        if release.withdrawn is not None:
            return Event(at, EventKind.PUBLISHED, release)
        base = known.get(release.follows)
        changes = self._changes(fixed(release), None if base is None else fixed(base))
        findings = self._past.document(release, "report").get("findings", ())
        told = tuple(each for each in findings if release.withdrawal_of(each["dataset"]) is None)
        return Event(at, EventKind.PUBLISHED, release, changes, told)

    def _read_changes(self, release: Release, base: Release | None) -> tuple[DatasetChange, ...]:
        report = self._past.document(release, "report")
        differences = (
            [] if base is None else [Difference(*pair) for pair in self._past.store.revised(base, release)]
        )
        counted = report.get("changes", {})
        return tuple(
            self._changed(name, counted[name], release, base, differences)
            for name in (each.id for each in DATASETS)
            if counted.get(name) and release.withdrawal_of(name) is None
        )

    def _changed(
        self,
        dataset: str,
        counted: Mapping[str, int],
        release: Release,
        base: Release | None,
        differences: Iterable[Difference],
    ) -> DatasetChange:
        mine = (each for each in differences if each.after.key.dataset == dataset)
        months = revised_in(self._past.document(release, "structure"), dataset)
        late = None if base is None else self._past.provisional(base, dataset)
        stated = revisions_from_json(self._past.document(release, "report"))
        return DatasetChange(
            dataset=dataset,
            new=counted.get("new", 0),
            revised=counted.get("revised", 0),
            status=counted.get("status", 0),
            gone=counted.get("gone", 0),
            whys=whys(months, dataset=dataset, stated=stated, provisional_from=late),
            largest=tuple(nlargest(LARGEST, mine, key=lambda each: abs(each.amount))),
        )

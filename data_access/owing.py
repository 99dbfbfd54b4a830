"""Reading what a release knows of each dataset's figures: what was received, since when, and what is held back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from data_access.audited import audited_from_json
from data_access.breaks import Break, ending_of
from data_access.catalog import DATASETS
from data_access.definitions import Dataset, View
from data_access.geography import geography_from_json
from data_access.model import AreaLevel, Geography, Grain, Period, Record, Release
from data_access.owed import SETTLED, Owed, arrived, grain_of, hidden_by_dataset, owed_of
from data_access.store import Store
from data_access.store.errors import UnknownDocument
from data_access.store.histories import said
from data_access.store.queries import CellFilter
from data_access.vintages import line_of, readable

Plans = Callable[[Release], Mapping[str, tuple[View, ...]]]


class Owing:
    """Answers what each dataset owes. `plans` tells what a release may show of each. Safe to share between threads."""

    def __init__(self, store: Store, *, plans: Plans) -> None:
        self._store = store
        self._plans = plans

    def on(self, release: Release, today: date) -> tuple[Owed, ...]:
        """Return what each dataset of the catalogue owes on a day as of a release, in the catalogue's order."""
        plans, hidden = self._plans(release), self._hidden(release)
        rules = self._store.document(release, "structure")["datasets"]
        records = self._store.records(release, "breaks")
        geography = geography_from_json(self._store.document(release, "areas"))
        line = line_of(release, self._store.releases())
        return tuple(
            self._of(
                release,
                each,
                plans.get(each.id, ()),
                line=line,
                today=today,
                hidden=hidden.get(each.id, 0),
                held=len(rules.get(each.id, {}).get("held", ())),
                ending=_ending(each, records, geography),
            )
            for each in DATASETS
        )

    def _of(
        self,
        release: Release,
        dataset: Dataset,
        views: tuple[View, ...],
        *,
        line: Iterable[Release],
        today: date,
        hidden: int,
        held: int,
        ending: Break | None,
    ) -> Owed:
        grain = grain_of(views)
        cells = (
            ()
            if grain is None
            else self._store.cells(release, dataset=dataset.id, area_level=AreaLevel.CITY, grain=grain)
        )
        found = arrived(cells)
        received = (
            self._received(release, dataset.id, grain, found.settled[-1], line)
            if grain is not None and found.settled
            else None
        )
        return owed_of(
            dataset,
            views,
            found,
            today=today,
            received=received,
            hidden=hidden,
            held=held,
            ending=ending,
            withdrawal=release.withdrawal_of(dataset.id),
        )

    def _received(
        self, release: Release, dataset: str, grain: Grain, last: Period, line: Iterable[Release]
    ) -> date | None:
        """Return the day of the first release, of those that one was built on, with any figure of a period."""
        chosen = CellFilter(dataset=dataset, area_level=AreaLevel.CITY, grain=grain)
        told = [
            history for key, history in self._store.histories(release, chosen).items() if key.period == last
        ]
        for each in readable(tuple(line), dataset):
            cells = (said(history, each.sequence) for history in told)
            if any(cell is not None and cell.status in SETTLED for cell in cells):
                return each.dated
        return None

    def _hidden(self, release: Release) -> Mapping[str, int]:
        try:
            audited = audited_from_json(self._store.document(release, "audit"))
        except UnknownDocument:
            return {}
        return hidden_by_dataset((view.dataset, view.hidden) for view in audited.views)


def _ending(dataset: Dataset, records: Iterable[Record], geography: Geography) -> Break | None:
    """Return since when all measures of a dataset are no longer published; None where some still are."""
    records = tuple(records)
    endings = [ending_of(records, dataset.id, measure, geography) for measure in dataset.measures]
    return endings[0] if all(endings) else None

"""Answers for pages and API, always derived from one release of the store."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from data_access.answers import Answer, AreaAnswer, CategoryAnswer, GroupAnswer, GroupRow, Series
from data_access.audited import Audited, audited_from_json
from data_access.breaks import Break, between, breaks_of, ending_of, touching
from data_access.catalog import dataset, metric
from data_access.counts import Counts
from data_access.definitions import Metric, View
from data_access.estimates import estimates_trend
from data_access.geography import geography_from_json
from data_access.history import History
from data_access.model import (
    ALL,
    UNNAMED,
    UNPLACED_NEIGHBORHOOD,
    UNPLACED_WARD,
    Area,
    AreaLevel,
    Cell,
    Geography,
    Grain,
    Period,
    Publisher,
    Record,
    Release,
)
from data_access.observations import by_residents, compared, observed, per_resident
from data_access.offer import Offer, plan_from_json
from data_access.owing import Owing
from data_access.ratios import RatioAnswer, groups_beside, ratios_of, reference_of
from data_access.records import RECORD_KINDS, record_kind
from data_access.selection import Query, Question, Selection, Unit, by_areas, read_question
from data_access.spans import SETTLED, all_settled, is_inside, newest_settled, span_of, waves_inside, years_of
from data_access.statistics import NotComparable, Observation, Trend, trend
from data_access.store import Store
from data_access.store.errors import NoRelease, StoreUnavailable, UnknownDocument
from data_access.survey import SURVEY_ITEMS, SurveyItem, item_breaks, item_of, items_of
from data_access.timeline import Asks, Timeline, read_timeline

LOG = logging.getLogger(__name__)
POINTER_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class _Seen:
    """The pointer as it was at a moment of the service's clock."""

    at: float
    current: Release
    version: str


class Service:
    """Reads the store for pages. Safe to share between threads.

    `history` answers what was said over time, `owing` what was received and what is due.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], float] = time.monotonic,
        publisher: Publisher = UNNAMED,
    ) -> None:
        self.publisher = publisher
        self._store = store
        self._counts = Counts(store)
        self._clock = clock
        self._last: _Seen | None = None
        self._lock = threading.Lock()
        self._geographies = lru_cache(maxsize=16)(self._read_geography)
        self._residents = lru_cache(maxsize=16)(self._read_residents)
        self._plans = lru_cache(maxsize=16)(self._read_plans)
        self._offers = lru_cache(maxsize=512)(self._make_offer)
        self.history = History(store, residents=self.residents, parted=self.parted)
        self.owing = Owing(store, plans=self._plans_of)
        self._breaks = lru_cache(maxsize=64)(self._read_breaks)
        self._waves = lru_cache(maxsize=64)(self._read_waves)
        self._withdrawn: int | None = None
        self._when_withdrawn: Callable[[], object] = lambda: None

    def when_withdrawn(self, act: Callable[[], object]) -> None:
        """Do this whenever something was withdrawn since the last look: forget what was made before."""
        self._when_withdrawn = act

    def current(self) -> Release:
        """Return the current release, at most a second old; the last one seen where the store does not answer.

        Raises store.NoRelease, or store.StoreUnavailable where none has been seen yet.
        """
        return self._seen().current

    def version(self) -> str:
        """Return what every answer depends on: the current release, all others, rollbacks, what was withdrawn."""
        try:
            return self._seen().version
        except NoRelease:
            return f"nothing, {self._withdrawn}"

    def _seen(self) -> _Seen:
        seen = self._last
        if seen is not None and self._clock() - seen.at < POINTER_SECONDS:
            return seen
        with self._lock:
            if self._last is not None and self._last is not seen:
                return self._last
            try:
                self._last = self._look()
            except StoreUnavailable as error:
                if seen is None:
                    raise
                LOG.warning("the store does not answer, release %s is served on: %s", seen.current.id, error)
                self._last = replace(seen, at=self._clock())
            return self._last

    def look_again(self) -> Release:
        """Return the current release as it is in the store now. Raises store.NoRelease, store.StoreUnavailable."""
        self._last = self._look()
        return self._last.current

    def _look(self) -> _Seen:
        releases = self._store.releases()
        self._forget_withdrawn(sum(len(each.withdrawals) for each in releases))
        current = next((each for each in releases if each.current), None)
        if current is None:
            self._last = None  # a store that stops answering must not bring back what was withdrawn
            raise NoRelease("nothing is published")
        back = len(self._store.rollbacks())  # else back and forth again would look as if nothing had been
        version = f"{current.id} of {releases[0].sequence}, {len(releases)}, {back}, {self._withdrawn}"
        return _Seen(self._clock(), current, version)

    def _forget_withdrawn(self, withdrawals: int) -> None:
        before, self._withdrawn = self._withdrawn, withdrawals
        if before is None or before == withdrawals:
            return
        self._geographies.cache_clear()
        self._residents.cache_clear()
        self._plans.cache_clear()
        self._offers.cache_clear()
        self.history.forget()
        self._breaks.cache_clear()
        self._waves.cache_clear()
        self._when_withdrawn()

    def release(self, release_id: str | None) -> Release:
        """Return that release, or the current one for None.

        Raises store.UnknownRelease, store.ReleaseWithdrawn, store.NoRelease.
        """
        if release_id is None:
            return self.current()
        try:
            current = self.current()
        except NoRelease:  # what was withdrawn is answered for all the same
            return self._store.readable(release_id)
        return current if release_id == current.id else self._store.readable(release_id)

    def previewed(self, token: str) -> Release | None:
        """Return the staged release that a token shows today, or None where it shows none."""
        sha256 = hashlib.sha256(token.encode()).hexdigest()
        return self._store.previewed(sha256, now=datetime.now(UTC))

    def releases(self) -> tuple[Release, ...]:
        """Return all releases, newest first."""
        return self._store.releases()

    def document(self, release: Release, kind: str) -> Any:
        """Return a document that a release pins: `structure`, `areas`, `catalog`, `population`, `report`, `audit`."""
        return self._store.document(release, kind)

    def audited(self, release: Release) -> Audited | None:
        """Return what a release says of its audit; None for one that was published before there was any."""
        try:
            return audited_from_json(self._store.document(release, "audit"))
        except UnknownDocument:
            return None

    def every_cell(self, release: Release) -> Iterable[Cell]:
        """Yield every cell of a release in canonical order."""
        return self._store.every_cell(release)

    def records(self, release: Release, kind_id: str) -> tuple[Record, ...]:
        """Return the records of a kind as of a release, by id. Raises records.UnknownKind."""
        return self._store.records(release, record_kind(kind_id).id)

    def record_kinds(self, release: Release) -> tuple[str, ...]:
        """Return the kinds that a release has records of."""
        return tuple(kind.id for kind in RECORD_KINDS if self._store.records(release, kind.id))

    def geography(self, release: Release) -> Geography:
        """Return the areas that a release pins."""
        return self._geographies(replace(release, current=False, rolled_back=False))

    def _read_geography(self, release: Release) -> Geography:
        return geography_from_json(self._store.document(release, "areas"))

    def offer(self, release: Release, metric_id: str) -> Offer:
        """Return the tables in which a release shows a metric. Raises UnknownIndicator."""
        return self._offers(replace(release, current=False, rolled_back=False), metric_id)

    def _make_offer(self, release: Release, metric_id: str) -> Offer:
        return Offer.of(metric(metric_id), self._plans(release))

    def _plans_of(self, release: Release) -> Mapping[str, tuple[View, ...]]:
        return self._plans(replace(release, current=False, rolled_back=False))

    def _read_plans(self, release: Release) -> Mapping[str, tuple[View, ...]]:
        """Return the publication plan of each dataset as the release pins it."""
        datasets = self._store.document(release, "structure")["datasets"]
        return {name: plan_from_json(rules["views"]) for name, rules in datasets.items()}

    def breaks(self, release: Release, entry: Metric) -> tuple[Break, ...]:
        """Return the breaks in the series of a metric as of a release, in order of time."""
        pinned = replace(release, current=False, rolled_back=False)
        found = {each for part in entry.parts for each in self._breaks(pinned, *part)}
        return tuple(sorted(found, key=lambda each: (each.day, each.id)))

    def parted(self, release: Release, entry: Metric, area_id: str, earlier: Period, later: Period) -> bool:
        """Whether two periods of an area may not be compared, because a break lies between them or in one of them."""
        geography = self.geography(release)
        area, breaks = geography.find(area_id), self.breaks(release, entry)
        own = breaks if area is None else touching(breaks, area, geography)
        return bool(between(own, [earlier, later]))

    def _read_breaks(self, release: Release, dataset: str, measure: str) -> tuple[Break, ...]:
        records = self._store.records(release, "breaks")
        stated = breaks_of(records, dataset, measure, self._geographies(release))
        days = {each.day for each in stated}
        asked = item_breaks(self._items(release, dataset, measure))
        return (*stated, *(each for each in asked if each.day not in days))

    def _items(self, release: Release, dataset: str, measure: str) -> tuple[SurveyItem, ...]:
        """Return how a survey asked an item; nothing for what is no survey's."""
        return items_of(self._store.records(release, SURVEY_ITEMS), dataset, measure)

    def _read_waves(self, release: Release, name: str, level: AreaLevel) -> tuple[Period, ...]:
        """Return the waves of a survey in areas of a level, whatever was asked in each."""
        cells = self._store.cells(release, dataset=name, area_level=level, grain=Grain.WAVE, dimension=ALL)
        return tuple(sorted({cell.key.period for cell in cells}))

    def _read_residents(self, release: Release) -> Mapping[tuple[str, int], int]:
        rows = self._store.document(release, "population")
        return {(row["area"], row["year"]): row["residents"] for row in rows}

    def residents(self, release: Release, area_id: str, year: int) -> int | None:
        """Return the residents of an area in a year, else in the nearest earlier year known; None where none is."""
        known = self._residents(replace(release, current=False, rolled_back=False))
        if area_id in (UNPLACED_WARD, UNPLACED_NEIGHBORHOOD):
            return 0
        years = sorted(y for area, y in known if area == area_id)
        earlier = [known_year for known_year in years if known_year <= year]
        return known[area_id, earlier[-1]] if earlier else None

    def ask(self, metric_id: str, query: Query, *, release: Release, pinned: bool = False) -> Answer:
        """Answer a question about a metric as it stands in a URL; `pinned` where the URL names the release.

        Raises UnknownIndicator.
        """
        offer = self.offer(release, metric_id)
        geography = self.geography(release)
        pin = release.id if pinned else None
        question = read_question(query, offer=offer, geography=geography, release=pin)
        return self._answer(question, offer, release, geography)

    def _answer(self, question: Question, offer: Offer, release: Release, geography: Geography) -> Answer:
        selection = question.selection
        counted = self._counts.of(release, offer.metric, selection, areas=selection.areas)
        periods = self._periods(release, offer.metric, selection, counted.values())
        vintages = self.history.numbers.vintages(release, offer.metric, selection, areas=selection.areas)
        breaks = self.breaks(release, offer.metric)
        series = []
        for area in filter(None, map(geography.find, selection.areas)):
            points = tuple(self._points(release, selection, area, periods, counted))
            own = touching(breaks, area, geography)
            changed = self._trend(release, offer, selection, area, own, counted)
            parted = between(own, [each.period for each in points])
            since = {key.period: each for key, each in vintages.items() if key.area == area.id}
            series.append(Series(area, points, changed, parted, since))
        items = self._items(release, *offer.metric.parts[0])
        return Answer(question, offer, release, geography, tuple(series), years_of(counted.values()), items)

    def _periods(
        self, release: Release, entry: Metric, selection: Selection, counted: Iterable[Observation]
    ) -> tuple[Period, ...]:
        """Return the periods to show: of an item of a survey every wave, since in some it may not have been asked."""
        counted = tuple(counted)
        if selection.grain is Grain.WAVE:
            if not counted:
                return ()
            pinned = replace(release, current=False, rolled_back=False)
            return waves_inside(self._waves(pinned, entry.dataset, selection.area_level), selection)
        span = span_of(counted, selection)
        return () if span is None else tuple(span[0].to(span[1]))

    def _trend(
        self,
        release: Release,
        offer: Offer,
        selection: Selection,
        area: Area,
        breaks: tuple[Break, ...],
        counted: Mapping[tuple[str, Period], Observation],
    ) -> Trend | None:
        grain = offer.whole_years(selection.area_level, selection.category)
        if grain is None:
            return None
        if grain is not selection.grain:
            whole = replace(selection, grain=grain)
            counted = self._counts.of(release, offer.metric, whole, areas=(area.id,))
        own = (point for (place, _), point in counted.items() if place == area.id)
        inside = [point for point in own if is_inside(point.period, selection)]
        if selection.unit is Unit.RATE:
            inside = [
                by_residents(point, self.residents(release, area.id, point.period.start.year))
                for point in inside
            ]
        compare = estimates_trend if selection.unit is Unit.ESTIMATE else trend
        try:
            return compare(compared(inside), breaks=[each.day for each in breaks])
        except NotComparable:
            return None

    def by_area(self, selection: Selection, level: AreaLevel, *, release: Release) -> AreaAnswer | None:
        """Return one year of a selection's metric for all areas of a level: the newest that the selection holds.

        A block of three years where that level is shown no finer; where everything is asked and never shown of that
        level, what stands for it. None where the release shows no such table, or nothing was collected for it, and for
        estimates: colors would part areas that nobody can tell apart (`groups` shows how sure each is).
        """
        offer = self.offer(release, selection.metric)
        wanted = by_areas(selection, level, offer)
        if wanted is None:
            return None
        geography = self.geography(release)
        counted = self._counts.of(release, offer.metric, wanted, areas=None)
        period = newest_settled(counted.values(), selection)
        if period is None:
            return None
        points = tuple(
            (area, self._point(release, wanted, area, period, counted.get((area.id, period))))
            for area in geography.during(level, period)
        )
        vintages = self.history.numbers.vintages(release, offer.metric, wanted, areas=None, period=period)
        breaks = tuple(each for each in self.breaks(release, offer.metric) if each.parts_areas(period))
        return AreaAnswer(
            offer.metric,
            selection,
            wanted.category,
            release,
            geography.on(period.start),
            level,
            period,
            wanted.unit,
            points,
            breaks,
            {key.area: each for key, each in vintages.items()},
        )

    def by_category(self, metric_id: str, area: Area, *, release: Release) -> CategoryAnswer | None:
        """Return an area's counts or shares by year in every category that is shown by year, `all` among them.

        None where no more than one category is shown, or nothing was collected. Raises UnknownIndicator.
        """
        offer = self.offer(release, metric_id)
        level = area.level
        categories = [each for each in offer.categories(level) if offer.shows(level, Grain.YEAR, each)]
        rows = self._counts.by_category(release, offer.metric, area, categories)
        if len(categories) < 2 or not rows:
            return None
        periods = tuple(point.period for point in rows[0][1])
        vintages = self.history.numbers.of_categories(release, offer.metric, area, categories)
        own = touching(self.breaks(release, offer.metric), area, self.geography(release))
        return CategoryAnswer(offer.metric, release, area, periods, rows, between(own, periods), vintages)

    def groups(self, selection: Selection, *, release: Release) -> tuple[GroupAnswer, ...]:
        """Return what each group of people said to a survey's item in each wave of a selection, the newest last.

        Nothing of what is no item of a survey, and of waves in which no group is shown. One that can still change is
        told only where there is no other. Raises UnknownIndicator.
        """
        entry, geography = metric(selection.metric), self.geography(release)
        if dataset(entry.dataset).additive:
            return ()
        cells = tuple(
            self._store.cells(release, dataset=entry.dataset, measures=(entry.measure,), grain=Grain.WAVE)
        )
        whole = [
            observed(cell.key.period, cell)
            for cell in cells
            if (cell.key.area_level, cell.key.dimension) == (AreaLevel.CITY, ALL)
        ]
        by_wave: dict[Period, list[Cell]] = {}
        for cell in cells:
            by_wave.setdefault(cell.key.period, []).append(cell)
        items, waves = self._items(release, entry.dataset, entry.measure), []
        for point in all_settled(whole, selection):
            period = point.period
            rows = _group_rows(entry, period, geography, by_wave[period])
            asked = item_of(items, period)
            waves.append(GroupAnswer(entry, release, geography.city, period, point, rows, asked))
        return tuple(wave for wave in waves if wave.rows)

    def ratios(self, metric_id: str, *, release: Release) -> RatioAnswer | None:
        """Return the groups of a share beside each other: the city's newest year that is complete.

        None for what is no share by a trait of people, where the release shows no two groups, or nothing was collected.
        Raises UnknownIndicator.
        """
        offer, city = self.offer(release, metric_id), self.geography(release).city
        entry = offer.metric
        if entry.base is None or not dataset(entry.dataset).is_personal(entry.dimension):
            return None
        dimension = dataset(entry.dataset).dimension(entry.dimension)
        shown = [each for each in offer.categories(city.level) if offer.shows(city.level, Grain.YEAR, each)]
        against = reference_of(dimension, shown)
        if against is None:
            return None
        groups = groups_beside(dimension, shown, against)
        rows = dict(self._counts.by_category(release, entry, city, (against, *groups)))
        period = newest_settled(rows.get(against, ()))
        if period is None or not groups:
            return None
        points = {name: point for name, row in rows.items() for point in row if point.period == period}
        held, found = points[against], ratios_of(points, groups, against)
        return RatioAnswer(entry, release, city, period, against, held, found)

    def timeline(self, query: Query, *, release: Release, pinned: bool = False) -> Timeline:
        """Answer a question about outcome, effort and reform as it stands in a URL."""
        geography = self.geography(release)
        records = self.records(release, "breaks")
        asks = Asks(
            geography,
            offer=lambda metric_id: self.offer(release, metric_id),
            ask=lambda metric_id, asked: self.ask(metric_id, asked, release=release, pinned=pinned),
            records=lambda kind: self.records(release, kind),
            ending=lambda entry: ending_of(records, entry.dataset, entry.measure, geography),
        )
        return read_timeline(query, release, asks)

    def _points(
        self,
        release: Release,
        selection: Selection,
        area: Area,
        periods: Iterable[Period],
        counted: Mapping[tuple[str, Period], Observation],
    ) -> Iterable[Observation]:
        for period in periods:
            yield self._point(release, selection, area, period, counted.get((area.id, period)))

    def _point(
        self,
        release: Release,
        selection: Selection,
        area: Area,
        period: Period,
        count: Observation | None,
    ) -> Observation:
        if count is None:
            return observed(period, None)
        if selection.unit is not Unit.RATE:
            return count
        return per_resident(count, self.residents(release, area.id, period.start.year))


def _group_rows(
    entry: Metric, period: Period, geography: Geography, cells: Iterable[Cell]
) -> tuple[GroupRow, ...]:
    """Return what each ward and each group of a trait said in a wave; nothing of what it does not tell apart."""
    known = {(cell.key.dimension, cell.key.area, cell.key.category): cell for cell in cells}
    wards = [
        GroupRow(AreaLevel.WARD, ALL, observed(period, known.get((ALL, ward.id, ALL))), ward)
        for ward in geography.during(AreaLevel.WARD, period)
        if ward.id != UNPLACED_WARD
    ]
    traits = [
        [
            GroupRow(each.id, category, observed(period, known.get((each.id, geography.city.id, category))))
            for category in each.leaves()
        ]
        for each in dataset(entry.dataset).dimensions
    ]
    told = (rows for rows in (wards, *traits) if any(row.point.status in SETTLED for row in rows))
    return tuple(row for rows in told for row in rows)

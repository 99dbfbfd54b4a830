"""What releases said of one number, or of many: vintages, the history of one, the most telling change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from data_access.catalog import METRICS, counting
from data_access.changelog import Example, Told
from data_access.definitions import Metric
from data_access.history.past import Past
from data_access.model import ALL, Area, AreaLevel, CellKey, Grain, Period, Release
from data_access.observations import observed, of_parts, per_resident
from data_access.offer import categories_of
from data_access.revisions import Why, revised_in, revisions_from_json, whys
from data_access.selection import Selection, Unit
from data_access.statistics import Observation
from data_access.store.histories import History as CellHistory
from data_access.store.histories import said
from data_access.store.queries import CellFilter
from data_access.vintages import COUNTED, Said, Vintage, before, content, line_of, readable, vintage

Residents = Callable[[Release, str, int], int | None]
# Whether a break in the series of a metric lies between two periods of an area, as a release tells it.
Parted = Callable[[Release, Metric, str, Period, Period], bool]
Shown = Callable[[Release], Observation]


class Numbers:
    """Answers what became of numbers.

    `residents` tells of a release how many people live in an area in a year, `parted` what may not be compared.
    """

    def __init__(self, past: Past, *, residents: Residents, parted: Parted) -> None:
        self._past = past
        self._residents = residents
        self._parted = parted

    def vintages(
        self,
        release: Release,
        entry: Metric,
        selection: Selection,
        *,
        areas: tuple[str, ...] | None,
        period: Period | None = None,
    ) -> dict[CellKey, Vintage]:
        """Return the vintage of every number of a selection (of one period, where it is given) as of a release.

        Numbers that were never published have none, nor have those of a release that is not public.
        """
        chosen = _filters(entry, selection, areas)
        shown = self._every(release, entry, chosen, selection.unit)
        return self._vintages(
            release, entry, {key: each for key, each in shown.items() if period in (None, key.period)}
        )

    def of_categories(
        self, release: Release, entry: Metric, area: Area, categories: Sequence[str]
    ) -> dict[tuple[str, Period], Vintage]:
        """Return the vintage of an area's counts or shares by year, by category and period."""
        chosen = [
            CellFilter(
                dataset=dataset,
                measures=(measure,),
                area_level=area.level,
                areas=(area.id,),
                grain=Grain.YEAR,
                categories=categories,
            )
            for dataset, measure in entry.parts
        ]
        shown = self._every(release, entry, chosen, Unit.COUNT)
        dimensions = (ALL, entry.dimension)
        mine = {key: each for key, each in shown.items() if key.dimension in dimensions}
        found = self._vintages(release, entry, mine)
        return {(key.category, key.period): each for key, each in found.items()}

    def _vintages(
        self, release: Release, entry: Metric, shown: Mapping[CellKey, Shown]
    ) -> dict[CellKey, Vintage]:
        if release.staged:
            return {}
        line = line_of(release, self._past.store.releases())
        for dataset in entry.datasets:
            line = readable(line, dataset)
        told = ((key, vintage((each, say(each)) for each in line)) for key, say in shown.items())
        return {key: each for key, each in told if each is not None}

    def _every(
        self, release: Release, entry: Metric, chosen: Sequence[CellFilter], unit: Unit
    ) -> dict[CellKey, Shown]:
        """Return what tells of a release how it shows each number of a metric, by the key of what it counts."""
        parts = [self._past.store.histories(release, each) for each in chosen]
        return {key: partial(self._point, entry, key, _of_all(entry, key, parts), unit) for key in parts[0]}

    def _point(
        self, entry: Metric, key: CellKey, parts: Sequence[CellHistory], unit: Unit, release: Release
    ) -> Observation:
        cells = [said(cells, release.sequence) for cells in parts]
        count = of_parts(entry, key.period, cells)
        if cells[0] is None or unit is not Unit.RATE:
            return count
        area, period = key.area, key.period
        return per_resident(count, self._residents(release, area, period.start.year))

    def number(
        self, entry: Metric, selection: Selection, period: Period, *, until: Release | None
    ) -> tuple[Said, ...]:
        """Return what each release said of one number, the oldest first, where it was another than before.

        Releases that were withdrawn are there without it. With `until` later releases are left out.
        """
        releases = self._past.public(until)
        if not releases:
            return ()
        chosen = _filters(entry, selection, selection.areas[:1])
        shown = self._every(releases[-1], entry, chosen, selection.unit)
        found = {key.period: each for key, each in shown.items()}
        earlier, area = year_before(period), selection.areas[0]
        now, then = (found.get(each, partial(_never, each)) for each in (period, earlier))
        told = (
            self._compared(
                entry, area, (earlier, period), self._said(entry.dataset, each, releases, now, then)
            )
            if each.withdrawal_of(entry.dataset) is None
            else _gone(entry.dataset, each, period)
            for each in releases
        )
        return tuple(each for each in told if each is not None)

    def _compared(
        self, entry: Metric, area: str, periods: tuple[Period, Period], told: Said | None
    ) -> Said | None:
        """Return what a release said, without the year before where it counted otherwise then."""
        if told is None or not self._parted(told.release, entry, area, *periods):
            return told
        return replace(told, year_before=None)

    def _said(
        self, dataset: str, release: Release, releases: Sequence[Release], now: Shown, then: Shown
    ) -> Said | None:
        """Return what a release said anew; None where it repeats the one that it followed."""
        point = now(release)
        base = before(release, releases, dataset)
        old = observed(point.period, None) if base is None else now(base)
        is_news = content(point) != content(old)
        # A wave has no year before it.
        year = observed(point.period, None) if point.period.grain is Grain.WAVE else then(release)
        if not is_news and (base is None or content(year) == content(then(base))):
            return None
        is_other = is_news and old.status in COUNTED
        told = self._whys(dataset, base, release, old) if base is not None and is_other else ()
        return Said(release, point, year, told, is_news=is_news)

    def _whys(self, dataset: str, base: Release, release: Release, old: Observation) -> tuple[Why, ...]:
        """Return why a number is another in a release than in the one before."""
        period = old.period
        structure = self._past.document(release, "structure")
        inside = [month for month in revised_in(structure, dataset) if _holds(period, month)]
        late = self._past.provisional(base, dataset)
        if not inside:
            late = period.start if old.provisional else None
        stated = revisions_from_json(self._past.document(release, "report"))
        return tuple(whys(inside or [period], dataset=dataset, stated=stated, provisional_from=late))

    def example(self, release: Release) -> Example | None:
        """Return the most telling of all changes of settled numbers by year of the city; None where none changed.

        One whose change from the year before turned, if there is any, then the one that changed by most.
        """
        counted = (
            entry for entry in METRICS if counting(entry.dataset, entry.measure, entry.dimension) is entry
        )
        found = (each for entry in counted for each in self._examples(release, entry))
        return max(found, key=lambda each: each.weight, default=None)

    def _examples(self, release: Release, entry: Metric) -> Iterator[Example]:
        line = readable(line_of(release, self._past.store.releases()), entry.dataset)
        chosen = CellFilter(
            dataset=entry.dataset,
            measures=(entry.measure,),
            area_level=AreaLevel.CITY,
            grain=Grain.YEAR,
            categories=categories_of(entry),
        )
        shown_of = self._every(release, entry, [chosen], Unit.COUNT)
        city = next((key.area for key in shown_of), "")
        found = {
            (key.category, key.period): shown
            for key, shown in shown_of.items()
            if key.dimension in (ALL, entry.dimension)
        }
        for (category, period), shown in found.items():
            now, first = shown(release), _first_told(line, shown)
            if first is None or now.value is None or now.provisional or content(now) == content(shown(first)):
                continue
            then = year_before(period)
            earlier = found.get((category, then))
            if self._parted(release, entry, city, then, period):
                earlier = None
            told = (Told(each, shown(each), earlier(each) if earlier else None) for each in (first, release))
            yield Example(entry, category, *told)


def year_before(period: Period) -> Period:
    """Return the same time of the year before, and of a block of three years the block before; a wave is its own."""
    steps = {Grain.MONTH: 12, Grain.QUARTER: 4, Grain.YEAR: 1, Grain.THREE_YEARS: 1}
    return period.shift(-steps[period.grain]) if period.grain in steps else period


def _filters(entry: Metric, selection: Selection, areas: tuple[str, ...] | None) -> tuple[CellFilter, ...]:
    """Return which cells a selection is read from, for each part of its metric."""
    return tuple(
        CellFilter(
            dataset=dataset,
            measures=(measure,),
            area_level=selection.area_level,
            areas=areas,
            grain=selection.grain,
            dimension=ALL if selection.category == ALL else entry.dimension,
            categories=(selection.category,),
        )
        for dataset, measure in entry.parts
    )


def _of_all(
    entry: Metric, key: CellKey, parts: Sequence[Mapping[CellKey, CellHistory]]
) -> tuple[CellHistory, ...]:
    """Return the histories of the cells of each part that stand where this one does."""
    return tuple(
        cells.get(replace(key, dataset=dataset, measure=measure), ())
        for (dataset, measure), cells in zip(entry.parts, parts, strict=True)
    )


def _never(period: Period, _: Release) -> Observation:
    """Return what a release says of a number that none ever stated."""
    return observed(period, None)


def _gone(dataset: str, release: Release, period: Period) -> Said | None:
    """Return that a release was withdrawn; None where it cannot have held the period, which began after it."""
    could_hold = period.start <= release.dated
    return Said(release, None, withdrawal=release.withdrawal_of(dataset)) if could_hold else None


def _first_told(line: Iterable[Release], shown: Shown) -> Release | None:
    return next((each for each in line if shown(each).value is not None), None)


def _holds(period: Period, month: Period) -> bool:
    return period.start <= month.start and month.end <= period.end

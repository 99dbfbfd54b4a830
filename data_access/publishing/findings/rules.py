"""The rules that compare the counts of a drop with the counts around them and before them.

Each rule takes one dataset before and after a drop and yields suspicions about what the drop changed; what it left as
it was, somebody has published before. Limits stand beside each rule; docs/operations.md says how often each rule
speaks on ordinary years.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median

from data_access.definitions import Dataset
from data_access.model import ALL, AreaLevel, Geography, Grain, Period
from data_access.publishing.findings.finding import Suspicion
from data_access.publishing.findings.series import (
    Counts,
    Series,
    Table,
    by_area,
    by_category,
    changed_months,
    own_measures,
    tables_of,
    whole,
    whole_table,
)
from data_access.statistics import poisson_interval


@dataclass(frozen=True)
class Scene:
    """One dataset before and after a drop."""

    dataset: Dataset
    old: Counts
    new: Counts
    geography: Geography
    collapsed: Mapping[str, frozenset[Period]]

    @classmethod
    def of(cls, dataset: Dataset, old: Counts, new: Counts, geography: Geography) -> Scene:
        """Return the scene of a dataset, with the months of each measure in which everything collapses."""
        collapsed = {measure: collapsed_months(dataset, new, measure) for measure in own_measures(dataset)}
        return cls(dataset, old, new, geography, collapsed)


# ---------------------------------------------------------------------------------------------- what is expected

MOST_NEWEST_MONTHS = 12
MOST_EARLIER_YEARS = 5
MONTHS_BEFORE, FEWEST_MONTHS_BEFORE = 12, 6
# A month's surroundings: as many months before it and after it, and at least so many of them.
MONTHS_AROUND, FEWEST_MONTHS_AROUND = 12, 6


@dataclass(frozen=True, slots=True)
class Expected:
    """How many events some months should hold, known from `blocks` blocks of as many months."""

    count: float
    blocks: float

    def z(self, count: float) -> float:
        """Return how many standard errors a count is away.

        Twice the square root of a Poisson count has variance close to 1 whatever its mean (Bartlett 1936; Anscombe,
        Biometrika 35, 1948); that of a mean of n blocks has 1/n. So small counts must differ by more to be far.
        """
        return 2 * (math.sqrt(count) - math.sqrt(self.count)) / math.sqrt(1 + 1 / self.blocks)


def newest_months(scene: Scene, table: Table) -> tuple[Period, ...]:
    """Return the months that a drop adds at the end of a table, at most twelve.

    Where it adds none, those that it changes among the newest, which are still provisional.
    """
    stated, were = scene.new.months(table), scene.old.months(table)
    last = max(were, default=None)
    found = sorted(month for month in stated if last is None or month > last)
    if not found and last is not None:
        provisional = last.shift(1 - scene.dataset.provisional_months)
        found = sorted(m for m in changed_months(scene.old, scene.new, table) if m >= provisional)
    return tuple(found[-MOST_NEWEST_MONTHS:])


def same_months_of_earlier_years(series: Series, months: Sequence[Period]) -> Expected | None:
    """Return the median of the same months of up to five earlier years; None where none states all of them."""
    years = range(1, MOST_EARLIER_YEARS + 1)
    found = ([series.get(month.shift(-12 * year)) for month in months] for year in years)
    sums = [sum(filter(None, counts)) for counts in found if None not in counts]
    return Expected(median(sums), len(sums)) if sums else None


def months_before(series: Series, months: Sequence[Period]) -> Expected | None:
    """Return what as many months hold by the twelve before them; None where fewer than six of these are stated."""
    first = min(months)
    known = [series[m] for n in range(1, MONTHS_BEFORE + 1) if (m := first.shift(-n)) in series]
    if len(known) < FEWEST_MONTHS_BEFORE:
        return None
    return Expected(mean(known) * len(months), len(known) / len(months))


def months_around(series: Series, month: Period) -> float:
    """Return what a month should hold at least: by the months around it, and by the same month of other years.

    The smaller of both medians, so that a month that is always empty is not missed. 0 where too little is known.
    """
    near = [m for n in range(1, MONTHS_AROUND + 1) for m in (month.shift(-n), month.shift(n)) if m in series]
    if len(near) < FEWEST_MONTHS_AROUND:
        return 0
    years = range(1, MOST_EARLIER_YEARS + 1)
    same = [m for n in years for m in (month.shift(-12 * n), month.shift(12 * n)) if m in series]
    medians = [median(series[m] for m in months) for months in (near, same) if months]
    return min(medians)


def _is_too_few(count: int, expected: float) -> bool:
    """Whether a count that small has less than 1 chance in 2,000 (Garwood's exact Poisson limit, 1936)."""
    return poisson_interval(count, 0.999).high < expected


# ------------------------------------------------------------------------------------------ a volume that shifts

# By how much: less than three quarters, or more than four thirds, both of the same months of earlier years and of
# the months before. Where only one of them is known, season and trend cannot be told apart: wider.
FAR_BELOW, FAR_ABOVE = 3 / 4, 4 / 3
FAR_BELOW_ONE, FAR_ABOVE_ONE = 3 / 5, 5 / 3
# And not by chance: two-sided 1 in 1,000 from each.
FAR_Z = 3.29


def volume_shifts(scene: Scene) -> Iterator[Suspicion]:
    """Yield each measure whose newest months together are far from earlier years and from the months before."""
    for measure in own_measures(scene.dataset):
        table = whole_table(scene.new, scene.dataset, measure)
        months = newest_months(scene, table) if table else ()
        if not table or not months:
            continue
        series = whole(scene.new, table)
        if scene.collapsed[measure].issuperset(months):
            continue  # told once, by `collapses`
        count = sum(series[month] for month in months)
        seasons = same_months_of_earlier_years(series, months)
        before = months_before(series, months)
        way = _far(count, [each for each in (seasons, before) if each])
        if way:
            yield Suspicion(
                "volume",
                scene.dataset.id,
                span(months),
                f"{measure} in {span(months)}: far {way} than in earlier months and years",
                f"{scene.dataset.id}/{measure} in {span(months)}: {count:,}, far {way} than expected"
                f" (same months of earlier years: {_told(seasons)}; the months before: {_told(before)}). Is a file"
                " cut short, doubled, or another export than usual?",
                telling=not is_always_shown(scene.dataset, measure, Grain.MONTH),
            )


def _far(count: int, known: Sequence[Expected]) -> str:
    below, above = (FAR_BELOW, FAR_ABOVE) if len(known) > 1 else (FAR_BELOW_ONE, FAR_ABOVE_ONE)
    if known and all(count < below * each.count and each.z(count) <= -FAR_Z for each in known):
        return "fewer"
    if known and all(count > above * each.count and each.z(count) >= FAR_Z for each in known):
        return "more"
    return ""


def _told(expected: Expected | None) -> str:
    return f"about {expected.count:,.0f}" if expected else "not known"


# ---------------------------------------------------------------------------------- an area that counts too much

AREA_TIMES = 5
AREA_Z = 5.0


def swollen_areas(scene: Scene) -> Iterator[Suspicion]:
    """Yield each measure of which an area counts five times what it did while the city does not.

    Its newest months are compared with the twelve before and with the same months of earlier years, months that
    were stated before with what they were.
    """
    for measure in own_measures(scene.dataset):
        table = Table(scene.dataset.id, measure, ALL)
        after = by_area(scene.new, scene.dataset, measure, scene.geography)
        if not after:
            continue
        before = by_area(scene.old, scene.dataset, measure, scene.geography)
        after[ALL], before[ALL] = whole(scene.new, table), whole(scene.old, table)
        again = changed_months(scene.old, scene.new, table) & scene.old.months(table).keys()
        found = _against_history(after, newest_months(scene, table))
        found |= _against_what_was(after, before, again)
        if found and ALL not in found:
            told = "; ".join(f"{area} {found[area]}" for area in sorted(found))
            yield Suspicion(
                "area",
                scene.dataset.id,
                "",
                f"{measure}: one area counts many times what it did",
                f"{scene.dataset.id}/{measure}: {told}. Is a place given for rows that have none, or a code mapped to"
                " the wrong area?",
                telling=True,
            )


def _against_history(after: Mapping[str, Series], months: Sequence[Period]) -> dict[str, str]:
    """Return the areas that swell in their newest months, with both figures in words."""
    found: dict[str, str] = {}
    for area, series in after.items():
        stated = [month for month in months if month in series]
        if not stated:
            continue
        known = (months_before(series, stated), same_months_of_earlier_years(series, stated))
        expected = [each for each in known if each]
        count = sum(series[month] for month in stated)
        if expected and all(_swells(count, each) for each in expected):
            found[area] = f"in {span(stated)} {count:,} after {', '.join(map(_told, expected))}"
    return found


def _against_what_was(
    after: Mapping[str, Series], before: Mapping[str, Series], months: Iterable[Period]
) -> dict[str, str]:
    """Return the areas that swell in months that were stated before, with both figures in words."""
    found: dict[str, str] = {}
    for area, series in after.items():
        was = before.get(area, {})
        stated = [month for month in months if month in series]
        old, new = sum(was.get(month, 0) for month in stated), sum(series[month] for month in stated)
        if stated and _swells(new, Expected(old, 1)):
            found[area] = f"in {span(stated)} {new:,} instead of {old:,}"
    return found


def _swells(count: int, expected: Expected) -> bool:
    return count >= AREA_TIMES * expected.count and expected.z(count) >= AREA_Z


# ------------------------------------------------------------------------------- a period that collapses as a whole

COLLAPSE_TOTAL, COLLAPSE_EACH = 1 / 2, 3 / 4
# Series that count less than this in a month say nothing alone.
SIZABLE = 10


def collapses(scene: Scene) -> Iterator[Suspicion]:
    """Yield each run of months in which every series of a measure falls, and all together below half.

    Every category that holds at least ten in a usual month is below three quarters of it. Usual is the median of the
    months around, or of the same month of other years where that is less.
    """
    for measure in own_measures(scene.dataset):
        table = whole_table(scene.new, scene.dataset, measure)
        if not table:
            continue
        total = whole(scene.new, table)
        changed = changed_months(scene.old, scene.new, table)
        for run in runs(scene.collapsed[measure] & changed):
            usual = sum(months_around(total, month) for month in run)
            count = sum(total[month] for month in run)
            yield Suspicion(
                "collapse",
                scene.dataset.id,
                span(run),
                f"{measure} in {span(run)}: every series is far below the months around",
                f"{scene.dataset.id}/{measure} in {span(run)}: {count:,} instead of about {usual:,.0f}, and every"
                " series falls. Is this month complete? If not, end covers before it or add it to gaps.",
                telling=not is_always_shown(scene.dataset, measure, Grain.MONTH),
            )


def collapsed_months(dataset: Dataset, counts: Counts, measure: str) -> frozenset[Period]:
    """Return the months in which everything that states a measure collapses."""
    table = whole_table(counts, dataset, measure)
    if not table:
        return frozenset()
    total = whole(counts, table)
    tables = tables_of(counts, dataset, measure)
    parts = [series for each in tables for series in by_category(counts, each).values()]
    return frozenset(month for month in total if _collapses(total, parts, month))


def _collapses(total: Series, parts: Iterable[Series], month: Period) -> bool:
    usual = months_around(total, month)
    if not (total[month] < COLLAPSE_TOTAL * usual and _is_too_few(total[month], usual)):
        return False
    sizable = ((series[month], months_around(series, month)) for series in parts if month in series)
    return all(count < COLLAPSE_EACH * each for count, each in sizable if each >= SIZABLE)


# ------------------------------------------------------------------------------------------ a category that is gone


def vanished_categories(scene: Scene) -> Iterator[Suspicion]:
    """Yield each category that counts nothing in a run of months where chance would not leave it empty.

    Months in which everything collapses are told once, by `collapses`.
    """
    for measure in own_measures(scene.dataset):
        for table in tables_of(scene.new, scene.dataset, measure):
            if table.dimension == ALL:
                continue
            changed = changed_months(scene.old, scene.new, table)
            before, after = by_category(scene.old, table), by_category(scene.new, table)
            nothing = dict.fromkeys(scene.new.months(table), 0)
            for category in sorted(before.keys() | after.keys()):
                gone = _Gone(after.get(category, nothing), before.get(category, {}), changed)
                yield from _vanished(scene, table, category, gone)


@dataclass(frozen=True, slots=True)
class _Gone:
    """A category's series now and before, and the months that the drop changed."""

    series: Series
    was: Series
    changed: frozenset[Period]

    def expected(self, run: Sequence[Period]) -> float:
        """Return how many the category should count in a run of empty months, by what was and by what is around."""
        around = {month: count for month, count in self.series.items() if month not in run}
        return max(
            sum(self.was.get(month, 0) for month in run),
            sum(months_around(around, month) for month in run),
        )


def _vanished(scene: Scene, table: Table, category: str, gone: _Gone) -> Iterator[Suspicion]:
    collapsed = scene.collapsed[table.measure]
    empty = [month for month, count in gone.series.items() if count == 0 and month not in collapsed]
    for run in runs(empty):
        known = [month for month in run if month not in gone.changed]
        if len(known) == len(run) or not _is_too_few(0, gone.expected(run)):
            continue
        if known and _is_too_few(0, gone.expected(known)):
            continue  # found before: the drop makes a run longer that somebody has accepted
        shown = is_always_shown(scene.dataset, table.measure, Grain.MONTH, table.dimension, category)
        yield Suspicion(
            "category",
            scene.dataset.id,
            span(run),
            f"{table.measure} in {span(run)}: nothing is counted under {category}",
            f"{scene.dataset.id}/{table.measure} by {table.dimension}: nothing is counted under {category} in"
            f" {span(run)}, where about {gone.expected(run):,.0f} are expected. Has the source another code for it"
            " now? Then add it to codes.",
            telling=not shown,
        )


# --------------------------------------------------------------------------------- a completed period that shrinks

SHRINKS_YEAR, SHRINKS_MONTH = 0.99, 0.9
FEWEST_LOST = 3


def shrunken_years(scene: Scene) -> Iterator[Suspicion]:
    """Yield each year whose completed months lose more than 1 %, or one of them more than 10 %, and three events.

    Completed are months that were stated and no longer provisional. Months that are not stated any more count as
    lost. Smaller corrections are no finding: the release lists them as revised all the same.
    """
    for measure in own_measures(scene.dataset):
        table = whole_table(scene.old, scene.dataset, measure)
        if not table:
            continue
        before, after = whole(scene.old, table), whole(scene.new, table)
        completed = max(before).shift(-scene.dataset.provisional_months)
        by_year: dict[int, list[Period]] = {}
        for month in before:
            if month <= completed and before[month] != after.get(month):
                by_year.setdefault(month.start.year, []).append(month)
        for year, months in sorted(by_year.items()):
            told = _shrunken(before, after, months, year)
            if told:
                yield Suspicion(
                    "shrank",
                    scene.dataset.id,
                    str(year),
                    f"{measure} in {year}: completed months count less than in the release before",
                    f"{scene.dataset.id}/{measure} in {year}: {told}. Are rows missing from the file?",
                    telling=not is_always_shown(scene.dataset, measure, Grain.YEAR),
                )


def _shrunken(before: Series, after: Series, months: Sequence[Period], year: int) -> str:
    stated = [month for month in months if month in after]
    gone = [month for month in months if month not in after]
    old, new = sum(before[m] for m in stated), sum(after[m] for m in stated)
    whole_year = sum(count for month, count in before.items() if month.start.year == year)
    fallen = [
        m for m in stated if after[m] < SHRINKS_MONTH * before[m] and before[m] - after[m] >= FEWEST_LOST
    ]
    told = []
    if fallen or (old - new > (1 - SHRINKS_YEAR) * whole_year and old - new >= FEWEST_LOST):
        worst = min(stated, key=lambda month: after[month] - before[month])
        where = f"in {worst}" if len(stated) == 1 else f"in {len(stated)} completed months"
        most = f" (most in {worst}: {before[worst]:,} became {after[worst]:,})" if len(stated) > 1 else ""
        told.append(f"{old:,} became {new:,} {where}{most}")
    if gone:
        told.append(f"{span(gone)} was published and is not stated any more")
    return "; ".join(told)


# -------------------------------------------------------------------------------------------------------- helpers


def runs(months: Iterable[Period]) -> list[list[Period]]:
    """Return months in order as blocks without a hole."""
    found: list[list[Period]] = []
    for month in sorted(months):
        if found and found[-1][-1].shift(1) == month:
            found[-1].append(month)
        else:
            found.append([month])
    return found


def is_always_shown(
    dataset: Dataset, measure: str, grain: Grain, dimension: str | None = None, category: str | None = None
) -> bool:
    """Whether the city's counts of a measure by a grain are always shown, so that naming them tells nothing hidden.

    Of any breakdown, or of one, or of one category of it.
    """
    return any(
        view.forced
        and (view.area_level, view.grain) == (AreaLevel.CITY, grain)
        and measure in view.measures
        and dimension in (None, view.dimension)
        and (category is None or category in dataset.shown_categories(view))
        for view in dataset.plan
    )


def span(months: Iterable[Period]) -> str:
    """Return months as `2024-05`, `2024-05 – 2024-07`, several blocks with commas."""
    blocks = runs(months)
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} – {run[-1]}" for run in blocks)


RULES: tuple[Callable[[Scene], Iterator[Suspicion]], ...] = (
    volume_shifts,
    swollen_areas,
    collapses,
    vanished_categories,
    shrunken_years,
)

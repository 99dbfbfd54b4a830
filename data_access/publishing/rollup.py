"""From base counts to every cell of the publication plan, with its true value or the reason why there is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from data_access.definitions import Dataset, Dimension, View
from data_access.model import ALL, AreaLevel, Cell, CellKey, Geography, Grain, Period, Status
from data_access.publishing.base import BASE_COLUMNS, Coverage
from data_access.publishing.estimates import Survey

# Which months are stated completely, and how finely: (dataset, measure, dimension) → month → city or atom.
Covered = Mapping[tuple[str, str, str], Mapping[Period, AreaLevel]]


@dataclass(frozen=True)
class Truth:
    """The complete true state of a release: base counts (see BASE_COLUMNS), the months that they state, and surveys."""

    base: pd.DataFrame
    covered: Covered
    survey: Survey = field(default_factory=Survey)

    @classmethod
    def empty(cls) -> Truth:
        """Return the state before anything was published."""
        return cls(pd.DataFrame({column: [] for column in BASE_COLUMNS}), {})

    def with_dataset(self, dataset: str, other: Truth) -> Truth:
        """Return this state with one dataset as it is in another."""
        base = pd.concat(
            [self.base[self.base["dataset"] != dataset], other.base[other.base["dataset"] == dataset]],
            ignore_index=True,
        )
        kept = {key: months for key, months in self.covered.items() if key[0] != dataset}
        covered = kept | {key: months for key, months in other.covered.items() if key[0] == dataset}
        return Truth(base, covered, self.survey.with_dataset(dataset, other.survey))

    def holds(self, dataset: str) -> bool:
        """Whether anything is stated of a dataset."""
        return any(name == dataset for name, *_ in self.covered) or bool(self.survey.of(dataset))

    def differs(self, other: Truth) -> bool:
        """Whether any base count, any month that is stated, or any estimate is another."""
        if self.survey != other.survey:
            return True
        return self.covered != other.covered or _counts(self.base) != _counts(other.base)


def revised_months(before: Truth, after: Truth) -> dict[str, set[Period]]:
    """Return, by dataset, the months of which any true count is another, and those that are stated no more."""
    old, new = _counts(before.base), _counts(after.base)
    found: dict[str, set[Period]] = defaultdict(set)
    for (dataset, *_), months in _no_longer_stated(before, after):
        found[dataset].update(months)
    for row in old.keys() | new.keys():
        dataset, measure, _, day, dimension, _ = map(str, row)
        if old.get(row) == new.get(row):
            continue
        month = Period.parse(day[:7])
        stated = (each.covered.get((dataset, measure, dimension), {}) for each in (before, after))
        if all(month in months for months in stated):
            found[dataset].add(month)
    return {dataset: months for dataset, months in found.items() if months}


def _no_longer_stated(before: Truth, after: Truth) -> Iterator[tuple[tuple[str, str, str], set[Period]]]:
    for table, months in before.covered.items():
        yield table, set(months) - set(after.covered.get(table, {}))


def _counts(base: pd.DataFrame) -> dict[tuple[object, ...], int]:
    columns = [base[name].astype(str) for name in BASE_COLUMNS[:-1]]
    return dict(zip(zip(*columns, strict=True), map(int, base["value"]), strict=True))


def merge(old: Truth, base: pd.DataFrame, coverage: Iterable[Coverage]) -> Truth:
    """Return the state after a drop: what it covers replaces the old, everything else carries over.

    A month inside `gaps` of the drop is broken: it is neither carried over nor stated.
    """
    covered = {key: dict(months) for key, months in old.covered.items()}
    kept = old.base
    for source in coverage:
        kept = kept[~_replaced(kept, source)]
        months = covered.setdefault((source.dataset, source.measure, source.dimension), {})
        for month in source.first.to(source.last):
            months.pop(month, None)
        months.update(dict.fromkeys(source.months(), source.level))
    frames = [frame for frame in (kept, base) if len(frame)]
    merged = pd.concat(frames, ignore_index=True) if frames else kept
    return replace(old, base=_stated(merged, covered), covered=covered)


def _replaced(base: pd.DataFrame, source: Coverage) -> pd.Series:
    same = (
        (base["dataset"] == source.dataset)
        & (base["measure"] == source.measure)
        & (base["dimension"] == source.dimension)
    )
    first, last = pd.Timestamp(source.first.start), pd.Timestamp(source.last.start)
    return same & (pd.to_datetime(base["month"]) >= first) & (pd.to_datetime(base["month"]) <= last)


def _stated(base: pd.DataFrame, covered: Covered) -> pd.DataFrame:
    """Leave out rows of months that are not stated completely, so that no partial sum can arise."""
    if base.empty:
        return base
    stated = pd.MultiIndex.from_tuples(
        [(*key, pd.Timestamp(month.start)) for key, months in covered.items() for month in months],
        names=["dataset", "measure", "dimension", "month"],
    )
    rows = pd.MultiIndex.from_frame(base[["dataset", "measure", "dimension", "month"]])
    order = ["dataset", "measure", "dimension", "month", "area", "category"]
    return base[rows.isin(stated)].sort_values(order, ignore_index=True)


def roll_up(truth: Truth, *, dataset: Dataset, geography: Geography) -> tuple[Cell, ...]:
    """Return every cell of a dataset's plan: true value, or `not_reported` where its months are not complete.

    Months below the city come with the last month of their quarter. A measure for which people are followed up comes
    when everybody counted in the period has had that time. A period that begins before its table was first
    stated does not exist, nor does one in which an area's borders changed; readers see it as not collected. Estimates
    of a survey are cells already: nothing is the sum of them, and those outside the plan are left out.
    """
    if not dataset.additive:
        planned = {(view.area_level, view.dimension) for view in dataset.plan}
        estimates = truth.survey.of(dataset.id)
        return tuple(cell for cell in estimates if (cell.key.area_level, cell.key.dimension) in planned)
    newest = max(
        (month for key, months in truth.covered.items() if key[0] == dataset.id for month in months),
        default=None,
    )
    if newest is None:
        return ()
    provisional = newest.shift(1 - dataset.provisional_months)
    return tuple(
        cell
        for view in dataset.plan
        for measure in view.measures
        for cell in _view_cells(truth, dataset, view, measure, geography, newest, provisional)
    )


def _view_cells(
    truth: Truth,
    dataset: Dataset,
    view: View,
    measure: str,
    geography: Geography,
    newest: Period,
    provisional: Period,
) -> Iterator[Cell]:
    stated = truth.covered.get((dataset.id, measure, view.dimension), {})
    needs_places = view.area_level is not AreaLevel.CITY
    enough = {month for month, level in stated.items() if level is AreaLevel.ATOM or not needs_places}
    if not enough:
        return
    sums = _sums(truth.base, dataset, view, measure, geography)
    begun = min(enough)
    first = Period.of(begun.start, view.grain)
    if first.start < begun.start:
        first = first.shift(1)
    for period in first.to(Period.of(newest.start, view.grain)):
        complete = enough.issuperset(period.months()) and not (
            _waits(period, view, newest) or _is_followed(period, dataset.follow_up.get(measure, 0), newest)
        )
        fresh = period.end >= provisional.start
        for area in geography.during(view.area_level, period):
            for category in dataset.shown_categories(view):
                key = CellKey(dataset.id, measure, view.area_level, area.id, period, view.dimension, category)
                if complete:
                    value = sums.get((area.id, period, category), 0)
                    yield Cell(key, Status.PUBLISHED, value, provisional=fresh)
                else:
                    yield Cell(key, Status.NOT_REPORTED, provisional=fresh)


def _waits(period: Period, view: View, newest: Period) -> bool:
    """Whether a month of a small area waits for its quarter: the three together need fewer hidden numbers than each."""
    if view.grain is not Grain.MONTH or view.forced:
        return False
    return Period.of(period.start, Grain.QUARTER).end > newest.end


def _is_followed(period: Period, months: int, newest: Period) -> bool:
    """Whether somebody counted in a period is still being followed: too little time has passed since its last day.

    Time has passed as far as the dataset states anything, so no clock decides what a drop says.
    """
    return period.months()[-1].shift(months) > newest


def area_of(base_area: str, level: AreaLevel, geography: Geography) -> str | None:
    """Return the area of a level that holds an atom; None for a count of the whole city below the city."""
    if level is AreaLevel.CITY:
        return geography.city.id
    ward, joined, neighborhood = base_area.partition("~")
    if not joined:
        return None
    return ward if level is AreaLevel.WARD else neighborhood


def _sums(
    base: pd.DataFrame, dataset: Dataset, view: View, measure: str, geography: Geography
) -> dict[tuple[str, Period, str], int]:
    rows = base[
        (base["dataset"] == dataset.id) & (base["measure"] == measure) & (base["dimension"] == view.dimension)
    ]
    groups = _groups(None if view.dimension == ALL else dataset.dimension(view.dimension))
    sums: dict[tuple[str, Period, str], int] = defaultdict(int)
    periods: dict[pd.Timestamp, Period] = {}
    columns = (rows[name].tolist() for name in ("area", "month", "category", "value"))
    for base_area, month, leaf, value in zip(*columns, strict=True):
        area = area_of(base_area, view.area_level, geography)
        period = periods.get(month) or periods.setdefault(month, Period.of(month.date(), view.grain))
        for category in groups.get(leaf, (leaf,)) if area else ():
            sums[area or "", period, category] += int(value)
    return sums


def _groups(dimension: Dimension | None) -> dict[str, tuple[str, ...]]:
    """Return for each leaf the categories that count it: itself and, where parts add up, its groups and unions."""
    if dimension is None:
        return {}
    return {
        leaf: (leaf, *dimension.holders(leaf)) if dimension.exclusive else (leaf,)
        for leaf in dimension.leaves()
    }


def covered_to_json(covered: Covered) -> dict[str, dict[str, str]]:
    """Return the covered months as JSON: `dataset/measure/dimension` → month → level."""
    return {
        "/".join(key): {str(month): str(level) for month, level in sorted(months.items())}
        for key, months in sorted(covered.items())
    }


def covered_from_json(content: Mapping[str, Mapping[str, str]]) -> Covered:
    """Read what `covered_to_json` wrote."""
    return {
        tuple(name.split("/")): {Period.parse(m): AreaLevel(level) for m, level in months.items()}  # type: ignore[misc]
        for name, months in content.items()
    }


__all__ = [
    "Covered",
    "Truth",
    "area_of",
    "covered_from_json",
    "covered_to_json",
    "merge",
    "revised_months",
    "roll_up",
]

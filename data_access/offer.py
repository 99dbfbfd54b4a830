"""What readers are offered of a metric: the tables of a publication plan that it can be read from.

A release pins its plan, as `views` of its `structure.json`; what was never published in it is not offered, even where
today's catalogue plans it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from data_access.catalog import counting, dataset
from data_access.definitions import Metric, View
from data_access.model import ALL, GRAINS, AreaLevel, Grain

# Periods in which no season can be taken for a change: whole years, and waves, which are not counts of events.
WHOLE_YEARS = (Grain.YEAR, Grain.THREE_YEARS, Grain.WAVE)


@dataclass(frozen=True, slots=True)
class Offer:
    """A metric with the tables that show it; `categories` of each view are those that it shows of the metric."""

    metric: Metric
    views: tuple[View, ...]

    @classmethod
    def of(cls, metric: Metric, plans: Mapping[str, Iterable[View]]) -> Offer:
        """Return what the plans of datasets, by id, offer of a metric: of a share, what they offer of both parts."""
        counted, *bases = (
            tuple(_views(metric, dataset_id, measure, plans.get(dataset_id, ())))
            for dataset_id, measure in metric.parts
        )
        for base in bases:
            counted = tuple(each for view in counted for other in base for each in _both(view, other))
        return cls(metric, counted if _is_first(metric) else _broken_down(metric, counted))

    def shows(self, level: AreaLevel, grain: Grain, category: str) -> bool:
        """Whether these cells are ever shown."""
        return grain in self.grains(level, category)

    def levels(self) -> frozenset[AreaLevel]:
        """Return the levels of areas of which anything is shown."""
        return frozenset(view.area_level for view in self.views)

    def grains(self, level: AreaLevel, category: str | None = None) -> tuple[Grain, ...]:
        """Return how finely areas of a level are shown, in a category or in any, finest first."""
        found = {
            view.grain
            for view in self.views
            if view.area_level is level and category in (None, *view.categories)
        }
        return tuple(grain for grain in GRAINS if grain in found)

    def categories(self, level: AreaLevel | None = None) -> tuple[str, ...]:
        """Return the categories that are shown of areas of a level, or of any: `all`, unions, groups and leaves."""
        found = {
            category
            for view in self.views
            if level in (None, view.area_level)
            for category in view.categories
        }
        return tuple(category for category in categories_of(self.metric) if category in found)

    def stand_ins(self, category: str) -> tuple[str, ...]:
        """Return what answers for a category, nearest first: itself, and all that the metric is about.

        That is `all` and the unions that stand for it, or the metric's own category.
        """
        return tuple(dict.fromkeys((category, self.metric.category, *_wholes(self.metric))))

    def whole(self, level: AreaLevel) -> str:
        """Return the category that stands for everything in areas of a level: `all`, or the union that is shown.

        Of a metric that is about one category it is that one.
        """
        own = self.metric.category
        return next((each for each in self.stand_ins(own) if self.grains(level, each)), own)

    def whole_years(self, level: AreaLevel, category: str) -> Grain | None:
        """Return the finest grain of whole years, or of waves, by which these cells are shown, None for none."""
        return next((grain for grain in self.grains(level, category) if grain in WHOLE_YEARS), None)


def _views(metric: Metric, dataset_id: str, measure: str, plan: Iterable[View]) -> Iterator[View]:
    """Yield the tables of a plan that show a part of a metric, each with the categories that it shows."""
    of, known = dataset(dataset_id), set(categories_of(metric))
    for view in plan:
        if measure in view.measures and view.dimension in (ALL, metric.dimension):
            shown = tuple(each for each in of.shown_categories(view) if each in known)
            if shown:
                yield replace(view, categories=shown)


def _is_first(metric: Metric) -> bool:
    """Whether no other metric shows the same totals: a share does by itself, and so does one about a category."""
    alone = metric.base is not None or metric.category != ALL
    return alone or counting(metric.dataset, metric.measure, ALL) in (metric, None)


def _broken_down(metric: Metric, views: Iterable[View]) -> tuple[View, ...]:
    """Return the tables of levels that a metric breaks down: totals of the others are shown by another metric."""
    views = tuple(views)
    levels = {view.area_level for view in views if view.dimension == metric.dimension}
    return tuple(view for view in views if view.area_level in levels)


def _both(view: View, other: View) -> Iterator[View]:
    """Yield what two tables show alike, if anything."""
    alike = (view.area_level, view.grain, view.dimension) == (other.area_level, other.grain, other.dimension)
    shared = tuple(each for each in view.categories if each in other.categories)
    if alike and shared:
        yield replace(view, categories=shared)


def categories_of(metric: Metric) -> tuple[str, ...]:
    """Return the categories that a metric can be read by, what stands for everything first, or its own alone."""
    if metric.category != ALL:
        return (metric.category,)
    if metric.dimension == ALL:
        return (ALL,)
    wholes, dimension = _wholes(metric), dataset(metric.dataset).dimension(metric.dimension)
    # Unions that are only there because a table shows no finer stand last.
    unions = (union.id for union in dimension.unions if union.id not in wholes)
    return (ALL, *wholes, *(category.id for category in dimension.categories), *unions)


def _wholes(metric: Metric) -> tuple[str, ...]:
    if metric.dimension == ALL or metric.category != ALL:
        return ()
    unions = dataset(metric.dataset).dimension(metric.dimension).unions
    return tuple(union.id for union in unions if union.is_whole)


def plan_from_json(views: Iterable[Mapping[str, Any]]) -> tuple[View, ...]:
    """Read the `views` of a dataset in a release's `structure.json`."""
    return tuple(
        View(
            AreaLevel(view["area_level"]),
            Grain(view["grain"]),
            tuple(view["measures"]),
            view["dimension"],
            tuple(view["categories"]),
        )
        for view in views
    )

"""What readers are offered of a metric: the tables of a publication plan that it can be read from.

A release pins its plan, as `views` of its `structure.json`; what was never published in it is not offered, even where
today's catalogue plans it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from data_access.catalog import Metric, View, dataset
from data_access.model import ALL, CALENDAR_GRAINS, AreaLevel, Grain

# Periods of whole years, in which no season can be taken for a change.
WHOLE_YEARS = (Grain.YEAR, Grain.THREE_YEARS)


@dataclass(frozen=True, slots=True)
class Offer:
    """A metric with the tables that show it."""

    metric: Metric
    views: tuple[View, ...]

    @classmethod
    def of(cls, metric: Metric, plan: Iterable[View]) -> Offer:
        """Return what a plan offers of a metric."""
        dimensions = (ALL, metric.dimension)
        return cls(
            metric,
            tuple(view for view in plan if metric.measure in view.measures and view.dimension in dimensions),
        )

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
            if view.area_level is level and category in (None, *self._categories(view))
        }
        return tuple(grain for grain in CALENDAR_GRAINS if grain in found)

    def categories(self, level: AreaLevel | None = None) -> tuple[str, ...]:
        """Return the categories that are shown of areas of a level, or of any: `all`, unions, groups and leaves."""
        found = {
            category
            for view in self.views
            if level in (None, view.area_level)
            for category in self._categories(view)
        }
        return tuple(category for category in categories_of(self.metric) if category in found)

    def stand_ins(self, category: str) -> tuple[str, ...]:
        """Return what answers for a category, nearest first: itself, `all`, and the unions that stand for `all`."""
        return tuple(dict.fromkeys((category, ALL, *_wholes(self.metric))))

    def whole(self, level: AreaLevel) -> str:
        """Return the category that stands for everything in areas of a level: `all`, or the union that is shown."""
        return next((each for each in self.stand_ins(ALL) if self.grains(level, each)), ALL)

    def whole_years(self, level: AreaLevel, category: str) -> Grain | None:
        """Return the finest grain of whole years by which these cells are shown, or None where there is none."""
        return next((grain for grain in self.grains(level, category) if grain in WHOLE_YEARS), None)

    def _categories(self, view: View) -> tuple[str, ...]:
        return dataset(self.metric.dataset).shown_categories(view)


def categories_of(metric: Metric) -> tuple[str, ...]:
    """Return the categories that a metric can be read by: `all`, unions, groups and leaves."""
    if metric.dimension == ALL:
        return (ALL,)
    return (ALL, *dataset(metric.dataset).dimension(metric.dimension).ids())


def _wholes(metric: Metric) -> tuple[str, ...]:
    if metric.dimension == ALL:
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

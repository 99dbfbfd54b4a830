"""What the service answers: frozen, pure, and all that components need to draw a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from data_access.catalog import Metric
from data_access.model import Area, AreaLevel, Geography, Period, Release
from data_access.offer import Offer
from data_access.selection import Question, Selection, Unit
from data_access.statistics import Observation, Trend
from data_access.vintages import Vintage


@dataclass(frozen=True, slots=True)
class Series:
    """One area in order of time, with no period left out: counts, or rates per 1,000 residents.

    `trend` compares counts of whole years whatever the grain, so that no season is taken for a change (of blocks of
    three years where nothing finer of whole years is shown); it is None where fewer than two may be compared.
    `vintages` say of each period that was ever published since when its number is what it is.
    """

    area: Area
    points: tuple[Observation, ...]
    trend: Trend | None
    vintages: Mapping[Period, Vintage] = field(hash=False, default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a metric's page shows: the question, the release it was answered from, and one series an area.

    `offer` is what else may be asked of that release. `years` are those for which the metric was ever collected,
    whatever span was asked for.
    """

    question: Question
    offer: Offer
    release: Release
    geography: Geography
    series: tuple[Series, ...]
    years: tuple[Period, ...]

    @property
    def metric(self) -> Metric:
        """The metric that was asked for."""
        return self.offer.metric

    @property
    def selection(self) -> Selection:
        """The question as it was followed."""
        return self.question.selection


@dataclass(frozen=True, slots=True)
class CategoryAnswer:
    """One area of a metric in every category that is shown of it, by year; each row has a point for every period.

    `vintages` say of each category and period that was ever published since when its number is what it is.
    """

    metric: Metric
    release: Release
    area: Area
    periods: tuple[Period, ...]
    rows: tuple[tuple[str, tuple[Observation, ...]], ...]
    vintages: Mapping[tuple[str, Period], Vintage] = field(hash=False, default_factory=dict)


@dataclass(frozen=True, slots=True)
class AreaAnswer:
    """One period of a metric, in one category, for every area of a level.

    `vintages` say of each area with a number that was ever published since when it is what it is.
    """

    metric: Metric
    category: str
    release: Release
    geography: Geography
    level: AreaLevel
    period: Period
    unit: Unit
    points: tuple[tuple[Area, Observation], ...]
    vintages: Mapping[str, Vintage] = field(hash=False, default_factory=dict)

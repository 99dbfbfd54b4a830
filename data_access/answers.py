"""What the service answers: frozen, pure, and all that components need to draw a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from data_access.breaks import Break
from data_access.definitions import Metric
from data_access.model import ALL, Area, AreaLevel, Geography, Period, Release
from data_access.offer import Offer
from data_access.selection import Question, Selection, Unit
from data_access.statistics import Observation, Trend
from data_access.survey import SurveyItem
from data_access.vintages import Vintage


@dataclass(frozen=True, slots=True)
class Series:
    """One area in order of time, with no period left out: counts, or rates per 1,000 residents.

    `trend` compares counts of whole years whatever the grain, so that no season is taken for a change (of blocks of
    three years where nothing finer of whole years is shown); it is None where fewer than two may be compared.
    `breaks` are those that part the points, in order of time: no comparison crosses one. `vintages` say of each period
    that was ever published since when its number is what it is.
    """

    area: Area
    points: tuple[Observation, ...]
    trend: Trend | None
    breaks: tuple[Break, ...] = ()
    vintages: Mapping[Period, Vintage] = field(hash=False, default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a metric's page shows: the question, the release it was answered from, and one series an area.

    `offer` is what else may be asked of that release. `years` are those for which the metric was ever collected,
    whatever span was asked for. `items` are, of a survey, how it asked, in order of time.
    """

    question: Question
    offer: Offer
    release: Release
    geography: Geography
    series: tuple[Series, ...]
    years: tuple[Period, ...]
    items: tuple[SurveyItem, ...] = ()

    @property
    def metric(self) -> Metric:
        """The metric that was asked for."""
        return self.offer.metric

    @property
    def selection(self) -> Selection:
        """The question as it was followed."""
        return self.question.selection

    @property
    def breaks(self) -> tuple[Break, ...]:
        """The breaks of all series, each once, in order of time."""
        found = dict.fromkeys(each for series in self.series for each in series.breaks)
        return tuple(sorted(found, key=lambda each: (each.day, each.id)))


@dataclass(frozen=True, slots=True)
class CategoryAnswer:
    """One area of a metric in every category that is shown of it, by year; each row has a point for every period.

    `breaks` part the periods: no comparison crosses one. `vintages` say of each category and period that was ever
    published since when its number is what it is.
    """

    metric: Metric
    release: Release
    area: Area
    periods: tuple[Period, ...]
    rows: tuple[tuple[str, tuple[Observation, ...]], ...]
    breaks: tuple[Break, ...] = ()
    vintages: Mapping[tuple[str, Period], Vintage] = field(hash=False, default_factory=dict)

    def settled(self) -> dict[str, Observation]:
        """Return the points of the newest period whose total can change no more, by category; empty without one."""
        totals = dict(self.rows).get(ALL, ())
        known = [n for n, point in enumerate(totals) if point.value is not None and not point.provisional]
        return {category: points[known[-1]] for category, points in self.rows} if known else {}


@dataclass(frozen=True, slots=True)
class AreaAnswer:
    """One period of a metric, in one category, for every area of a level whose borders held all through it.

    `asked` is the question that it belongs to. `geography` is the one that held when the period began.
    `breaks` are those inside the period, and those up to it that touch some areas only.
    `vintages` say of each area with a number that was ever published since when it is what it is.
    """

    metric: Metric
    asked: Selection
    category: str
    release: Release
    geography: Geography
    level: AreaLevel
    period: Period
    unit: Unit
    points: tuple[tuple[Area, Observation], ...]
    breaks: tuple[Break, ...] = ()
    vintages: Mapping[str, Vintage] = field(hash=False, default_factory=dict)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """What one group of people said: those of a `category` of a `dimension`, or the residents of an `area`."""

    dimension: str
    category: str
    point: Observation
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """One wave of a survey's item: what everybody in the city said, and each group of people that it can tell apart.

    `rows` come ward by ward, then by each trait, the groups of one side by side. Nothing is their sum.
    """

    metric: Metric
    release: Release
    area: Area
    period: Period
    whole: Observation
    rows: tuple[GroupRow, ...]
    item: SurveyItem | None = None

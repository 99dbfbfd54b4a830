"""The question that a page asks, read from a URL and written back in canonical order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from data_access.catalog import Metric, categories_of, view_for, views_of
from data_access.model import ALL, AreaLevel, Geography, Grain, Period, PeriodError

MAX_AREAS = 6
_FINE_TO_COARSE = (Grain.MONTH, Grain.QUARTER, Grain.YEAR, Grain.THREE_YEARS)
Query = Mapping[str, str | Sequence[str]]


class Unit(StrEnum):
    """How a metric is read."""

    COUNT = "count"
    RATE = "rate"


class Problem(StrEnum):
    """Why a part of a question could not be followed; the answer falls back and says so."""

    AREA = "area"
    CATEGORY = "category"
    GRAIN = "grain"
    PERIOD = "period"
    UNIT = "as"
    NOT_SHOWN = "not-shown"


@dataclass(frozen=True, slots=True)
class Selection:
    """A question about one metric. `start` and `end` are periods of `grain`, or None for all there is.

    `release` is None for the current one. `area_level` is the level of every area.
    """

    metric: str
    areas: tuple[str, ...]
    area_level: AreaLevel
    category: str
    grain: Grain
    start: Period | None = None
    end: Period | None = None
    unit: Unit = Unit.COUNT
    release: str | None = None

    def query(self) -> str:
        """Return the query string in canonical order, without what is the same for everyone."""
        return urlencode(list(self.pairs()))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield the names and values of the query in canonical order."""
        for area in self.areas:
            yield "area", area
        if self.category != ALL:
            yield "category", self.category
        yield "grain", self.grain
        if self.start:
            yield "from", str(self.start)
        if self.end:
            yield "to", str(self.end)
        if self.unit is not Unit.COUNT:
            yield "as", self.unit
        if self.release:
            yield "release", self.release


@dataclass(frozen=True, slots=True)
class Question:
    """A selection together with what of the URL could not be followed."""

    selection: Selection
    problems: tuple[Problem, ...] = ()


def read_question(query: Query, *, metric: Metric, geography: Geography, release: str | None) -> Question:
    """Read a question from URL parameters. Never raises: what cannot be followed falls back and is listed.

    Unknown parameters are ignored.
    """
    problems: list[Problem] = []
    areas, level = _areas(_all(query, "area"), geography, problems)
    category = _one(query, "category", ALL)
    if category not in categories_of(metric):
        problems.append(Problem.CATEGORY)
        category = ALL
    grain = _grain(_one(query, "grain", ""), metric, problems)
    unit = _unit(_one(query, "as", Unit.COUNT), metric, problems)
    wanted = Selection(metric.id, areas, level, category, grain, unit=unit, release=release)
    selection = _nearest_shown(wanted, metric, geography, problems)
    start = _period(_one(query, "from", ""), selection.grain, problems, first=True)
    end = _period(_one(query, "to", ""), selection.grain, problems, first=False)
    if start and end and end < start:
        problems.append(Problem.PERIOD)
        start = end = None
    return Question(replace(selection, start=start, end=end), tuple(dict.fromkeys(problems)))


def default_selection(metric: Metric, geography: Geography, *, release: str | None = None) -> Selection:
    """Return the question that a metric's page answers when nothing is asked."""
    return read_question({}, metric=metric, geography=geography, release=release).selection


def _all(query: Query, name: str) -> tuple[str, ...]:
    value = query.get(name, ())
    values = (value,) if isinstance(value, str) else tuple(value)
    return tuple(dict.fromkeys(text for text in values if text))


def _one(query: Query, name: str, default: str) -> str:
    values = _all(query, name)
    return values[-1] if values else default


def _areas(
    asked: tuple[str, ...], geography: Geography, problems: list[Problem]
) -> tuple[tuple[str, ...], AreaLevel]:
    """Return the areas in the order asked, all of the level of the first that exists."""
    found = [area for area in map(geography.find, asked) if area is not None]
    level = found[0].level if found else AreaLevel.CITY
    areas = tuple(area.id for area in found if area.level is level)[:MAX_AREAS]
    if len(areas) != len(asked):
        problems.append(Problem.AREA)
    return areas or (geography.city.id,), level


def _grain(text: str, metric: Metric, problems: list[Problem]) -> Grain:
    grain: Grain | None
    try:
        grain = Grain(text) if text else metric.grain
    except ValueError:
        grain = None
    if grain in _FINE_TO_COARSE:
        return grain
    problems.append(Problem.GRAIN)
    return metric.grain


def _unit(text: str, metric: Metric, problems: list[Problem]) -> Unit:
    if text in (Unit.COUNT, Unit.RATE) and (metric.rate or text == Unit.COUNT):
        return Unit(text)
    problems.append(Problem.UNIT)
    return Unit.COUNT


def _nearest_shown(
    wanted: Selection, metric: Metric, geography: Geography, problems: list[Problem]
) -> Selection:
    """Return the wanted selection, or the nearest one that the publication plan shows."""
    if wanted.unit is Unit.RATE and wanted.grain is not Grain.YEAR:
        problems.append(Problem.NOT_SHOWN)
        wanted = replace(wanted, grain=Grain.YEAR)
    for candidate in _candidates(wanted, geography):
        if is_shown(candidate, metric):
            if candidate != wanted:
                problems.append(Problem.NOT_SHOWN)
            return candidate
    view = views_of(metric)[0]
    problems.append(Problem.NOT_SHOWN)
    return replace(
        wanted, area_level=AreaLevel.CITY, areas=(geography.city.id,), grain=view.grain, category=ALL
    )


def is_shown(selection: Selection, metric: Metric) -> bool:
    """Whether the publication plan ever shows these cells."""
    return (
        view_for(metric, area_level=selection.area_level, grain=selection.grain, category=selection.category)
        is not None
    )


def _candidates(wanted: Selection, geography: Geography) -> Iterator[Selection]:
    """Yield the selection with another grain, then with all categories, then for the city."""
    grains = sorted(_FINE_TO_COARSE, key=lambda grain: abs(_distance(grain, wanted.grain)))
    for category in dict.fromkeys((wanted.category, ALL)):
        for grain in grains:
            yield replace(wanted, category=category, grain=grain)
    for category in dict.fromkeys((wanted.category, ALL)):
        for grain in grains:
            city = replace(wanted, area_level=AreaLevel.CITY, areas=(geography.city.id,))
            yield replace(city, category=category, grain=grain)


def _distance(left: Grain, right: Grain) -> int:
    return _FINE_TO_COARSE.index(left) - _FINE_TO_COARSE.index(right)


def _period(text: str, grain: Grain, problems: list[Problem], *, first: bool) -> Period | None:
    """Return the first or last period of the selection's grain inside the period in the text."""
    if not text:
        return None
    try:
        asked = Period.parse(text)
        return Period.of(asked.start if first else asked.end, grain)
    except PeriodError:
        problems.append(Problem.PERIOD)
        return None

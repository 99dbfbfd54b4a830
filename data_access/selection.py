"""The question that a page asks, read from a URL and written back in canonical order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from data_access.catalog import dataset, metric
from data_access.definitions import Metric
from data_access.model import GRAINS, AreaLevel, Geography, Grain, Period, PeriodError
from data_access.offer import Offer, categories_of

MAX_AREAS = 6
Query = Mapping[str, str | Sequence[str]]


class Unit(StrEnum):
    """How a metric is read. A metric with a base is a share and nothing else, what a survey says an estimate."""

    COUNT = "count"
    RATE = "rate"
    SHARE = "share"
    ESTIMATE = "estimate"


def units_of(entry: Metric) -> tuple[Unit, ...]:
    """Return how a metric may be read, the usual way first."""
    if entry.base is not None:
        return (Unit.SHARE,)
    if not dataset(entry.dataset).additive:
        return (Unit.ESTIMATE,)
    return (Unit.COUNT, Unit.RATE) if entry.rate else (Unit.COUNT,)


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

    Where it asks for waves, they are any periods, and waves that lie between them are meant.

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
        entry = metric(self.metric)
        for area in self.areas:
            yield "area", area
        if self.category != entry.category:
            yield "category", self.category
        yield "grain", self.grain
        if self.start:
            yield "from", str(self.start)
        if self.end:
            yield "to", str(self.end)
        if self.unit is not units_of(entry)[0]:
            yield "as", self.unit
        if self.release:
            yield "release", self.release


@dataclass(frozen=True, slots=True)
class Question:
    """A selection together with what of the URL could not be followed."""

    selection: Selection
    problems: tuple[Problem, ...] = ()


def read_question(query: Query, *, offer: Offer, geography: Geography, release: str | None) -> Question:
    """Read a question about what is offered from URL parameters. Never raises.

    What cannot be followed falls back and is listed; what is not asked takes the nearest that is shown, and that is
    no problem. Unknown parameters are ignored.
    """
    problems: list[Problem] = []
    entry = offer.metric
    areas, level = _areas(_all(query, "area"), geography, problems)
    category = _category(_one(query, "category", ""), entry, problems)
    grain = _grain(_one(query, "grain", ""), problems)
    unit = _unit(_one(query, "as", ""), entry, problems)
    wanted = Selection(
        entry.id,
        areas,
        level,
        category or entry.category,
        grain or entry.grain,
        unit=unit,
        release=release,
    )
    selection = _nearest_shown(wanted, offer, geography)
    if _is_other(selection, areas=areas, category=category, grain=grain, unit=unit):
        problems.append(Problem.NOT_SHOWN)
    start = _period(_one(query, "from", ""), selection.grain, problems, first=True)
    end = _period(_one(query, "to", ""), selection.grain, problems, first=False)
    if start and end and end < start:
        problems.append(Problem.PERIOD)
        start = end = None
    return Question(replace(selection, start=start, end=end), tuple(dict.fromkeys(problems)))


def default_selection(offer: Offer, geography: Geography, *, release: str | None = None) -> Selection:
    """Return the question that a metric's page answers when nothing is asked."""
    return read_question({}, offer=offer, geography=geography, release=release).selection


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


def _category(text: str, entry: Metric, problems: list[Problem]) -> str:
    """Return the category that was asked for, empty where none was or none is known."""
    if not text or text in categories_of(entry):
        return text
    problems.append(Problem.CATEGORY)
    return ""


def _grain(text: str, problems: list[Problem]) -> Grain | None:
    """Return the grain that was asked for, None where none was or none is known."""
    if not text:
        return None
    if text in GRAINS:
        return Grain(text)
    problems.append(Problem.GRAIN)
    return None


def _unit(text: str, entry: Metric, problems: list[Problem]) -> Unit:
    units = units_of(entry)
    if text in units:
        return Unit(text)
    if text:
        problems.append(Problem.UNIT)
    return units[0]


def _is_other(
    selection: Selection, *, areas: tuple[str, ...], category: str, grain: Grain | None, unit: Unit
) -> bool:
    """Whether a selection is not what was asked; a category or grain that was not asked may be any."""
    asked = (areas, category or selection.category, grain or selection.grain, unit)
    return asked != (selection.areas, selection.category, selection.grain, selection.unit)


def _nearest_shown(wanted: Selection, offer: Offer, geography: Geography) -> Selection:
    """Return the wanted selection, or the nearest one that is ever shown.

    Where nothing is offered at all, return the city's.
    """
    if wanted.unit is Unit.RATE:
        wanted = replace(wanted, grain=Grain.YEAR)
    for candidate in _candidates(wanted, offer, geography):
        if is_shown(candidate, offer):
            return candidate
    return replace(
        wanted, area_level=AreaLevel.CITY, areas=(geography.city.id,), category=offer.metric.category
    )


def is_shown(selection: Selection, offer: Offer) -> bool:
    """Whether these cells are ever shown, and as asked: a rate is by year."""
    by_year = selection.unit is not Unit.RATE or selection.grain is Grain.YEAR
    return by_year and offer.shows(selection.area_level, selection.grain, selection.category)


def _candidates(wanted: Selection, offer: Offer, geography: Geography) -> Iterator[Selection]:
    """Yield the selection by other grains, then as usual, in what stands in for its category, then for the city."""
    usual = units_of(offer.metric)[0]
    grains = sorted(GRAINS, key=lambda grain: abs(_distance(grain, wanted.grain)))
    city = replace(wanted, area_level=AreaLevel.CITY, areas=(geography.city.id,))
    for place in (wanted, city):
        for category in offer.stand_ins(wanted.category):
            for unit in dict.fromkeys((wanted.unit, usual)):
                for grain in grains:
                    yield replace(place, category=category, grain=grain, unit=unit)


def _distance(left: Grain, right: Grain) -> int:
    return GRAINS.index(left) - GRAINS.index(right)


def _period(text: str, grain: Grain, problems: list[Problem], *, first: bool) -> Period | None:
    """Return the first or last period of the selection's grain inside the period in the text.

    No rule says which waves lie in a period; there it is the period itself.
    """
    if not text:
        return None
    try:
        asked = Period.parse(text)
        return asked if grain is Grain.WAVE else Period.of(asked.start if first else asked.end, grain)
    except PeriodError:
        problems.append(Problem.PERIOD)
        return None


def by_areas(selection: Selection, level: AreaLevel, offer: Offer) -> Selection | None:
    """Return the table by areas of a level that answers a selection, or None where none does. A rate is by year."""
    is_whole = selection.category == offer.metric.category
    category = offer.whole(level) if is_whole else selection.category
    grain = offer.whole_years(level, category)
    if grain in (None, Grain.WAVE) or (selection.unit is Unit.RATE and grain is not Grain.YEAR):
        return None
    return replace(selection, areas=(), area_level=level, grain=grain, category=category)

"""What a neighborhood's page asks of a release: figures of the place, its wards and the city, and records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from components.frame import Frame
from components.letter import MOST_MEETINGS, Rates
from data_access import get_service
from data_access.answers import Answer, CategoryAnswer
from data_access.catalog import METRICS
from data_access.definitions import Metric
from data_access.meetings import MEETINGS, Meeting, meetings_of
from data_access.model import ALL, Area, AreaLevel, Grain, Period, Record, Status
from data_access.programs import PROGRAMS
from data_access.selection import Unit
from data_access.statistics import Observation

# The first so many figures of a place are drawn and put beside the city's; of the others the sentences are enough.
MAIN = 2
# What programs do has pages of its own: a letter tells what happened, and what was agreed for the place.
ELSEWHERE = frozenset({*PROGRAMS, "prevention-by-place", "collaboration"})
# The lines that are needed most, in this order.
MOST_NEEDED = ("emergency", "mental-health")
# Who may come to these meetings is everybody; the others are for those who work together.
FOR_RESIDENTS = ("community", "oversight-board", "policy-comment")


@dataclass(frozen=True, slots=True)
class Shown:
    """A metric as it is shown of areas of a level: in which category, by years or by blocks of years."""

    metric: Metric
    category: str
    grain: Grain


def shown_of(frame: Frame, level: AreaLevel) -> Iterator[Shown]:
    """Yield each count that is shown of areas of a level by whole years, once, in the catalogue's order."""
    seen = set()
    for metric in (each for each in METRICS if each.topic not in ELSEWHERE):
        category = category_of(frame, metric, level)
        grain = get_service().offer(frame.release, metric.id).whole_years(level, category)
        counted = (metric.dataset, metric.measure, category)
        if grain is not None and metric.base is None and counted not in seen:
            seen.add(counted)
            yield Shown(metric, category, grain)


def category_of(frame: Frame, metric: Metric, level: AreaLevel) -> str:
    """Return the category in which a metric is shown of areas of a level when none is asked for."""
    return (
        metric.category
        if metric.category != ALL
        else get_service().offer(frame.release, metric.id).whole(level)
    )


def by_wards(frame: Frame) -> Iterator[Shown]:
    """Yield what is shown by year of wards and not of neighborhoods."""
    places = {each.metric.id for each in shown_of(frame, AreaLevel.NEIGHBORHOOD) if each.grain is Grain.YEAR}
    for each in shown_of(frame, AreaLevel.WARD):
        if each.grain is Grain.YEAR and each.metric.id not in places:
            yield each


def ask(frame: Frame, shown: Shown, areas: Sequence[Area], *, unit: Unit = Unit.COUNT) -> Answer:
    """Return a figure for areas of one level."""
    query = {"area": [area.id for area in areas], "grain": str(shown.grain), "as": str(unit)}
    if shown.category != ALL:
        query["category"] = shown.category
    return get_service().ask(shown.metric.id, query, release=frame.release, pinned=frame.pinned)


def of_city(frame: Frame, shown: Shown) -> Answer | None:
    """Return the same figure of the whole city by year; None where the city's is shown in no such category."""
    city = get_service().geography(frame.release).city
    offer = get_service().offer(frame.release, shown.metric.id)
    if not offer.shows(AreaLevel.CITY, Grain.YEAR, shown.category):
        return None
    return ask(frame, Shown(shown.metric, shown.category, Grain.YEAR), (city,))


def tables(frame: Frame, area: Area) -> Iterator[CategoryAnswer]:
    """Yield the tables by category that are shown of an area, one for each dataset."""
    for each in shown_of(frame, area.level):
        if each.metric.category == ALL:
            found = get_service().by_category(each.metric.id, area, release=frame.release)
            if found is not None:
                yield found


# ---- rates ----


def rates(frame: Frame, shown: Shown, areas: tuple[Area, Area]) -> Rates | None:
    """Return what a metric was for every 1,000 residents of two areas in the newest year that both have settled.

    None where it has no rate, or there is no such year.
    """
    if not shown.metric.rate or shown.grain is not Grain.YEAR:
        return None
    here, there = (_rate_line(frame, shown, area) for area in areas)
    settled = [
        when for when in here if when in there and _is_settled(here[when]) and _is_settled(there[when])
    ]
    if not settled:
        return None
    newest = max(settled)
    return Rates(shown.metric.id, shown.category, ((areas[0], here[newest]), (areas[1], there[newest])))


def _rate_line(frame: Frame, shown: Shown, area: Area) -> dict[Period, Observation]:
    answer = ask(frame, shown, (area,), unit=Unit.RATE)
    if answer.selection.unit is not Unit.RATE or answer.selection.area_level is not area.level:
        return {}
    return {point.period: point for series in answer.series for point in series.points}


def _is_settled(point: Observation) -> bool:
    return point.status is Status.PUBLISHED and not point.provisional


def is_lived_in(frame: Frame, area: Area) -> bool:
    """Whether so many people live in a place that rates per resident say something."""
    for each in shown_of(frame, area.level):
        if each.metric.rate and each.grain is Grain.YEAR:
            line = _rate_line(frame, each, area)
            return not line or line[max(line)].status is not Status.NOT_APPLICABLE
    return True


# ---- records ----


def contacts(frame: Frame, area: Area) -> list[Record]:
    """Return the line for each of the topics that are needed most, where the release has one for this place."""
    listed = [each for each in _records(frame, "contacts") if _serves(each, area)]
    firsts = ((each for each in listed if each.content["topic"] == topic) for topic in MOST_NEEDED)
    return [found for found in (next(each, None) for each in firsts) if found is not None]


def _serves(contact: Record, area: Area) -> bool:
    areas = contact.content.get("areas")
    return not areas or area.id in areas


def meetings(frame: Frame, around: Sequence[str], today: date) -> list[Meeting]:
    """Return the next meetings that residents of a place may come to; see `next_meetings`."""
    return next_meetings(_records(frame, MEETINGS), around, today)


def next_meetings(records: Iterable[Record], around: Sequence[str], today: date) -> list[Meeting]:
    """Return the next open meetings of a day or later, in the areas of these ids or in no area of its own."""
    listed = [
        each
        for each in meetings_of(records, FOR_RESIDENTS)
        if each.is_to_come(today) and each.is_open and each.area in ("", *around)
    ]
    return listed[:MOST_MEETINGS]


def _records(frame: Frame, kind: str) -> tuple[Record, ...]:
    return get_service().records(frame.release, kind)

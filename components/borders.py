"""Redrawn borders, in words: when an area's figures begin or end, and what lies there before or after."""

from __future__ import annotations

from collections.abc import Iterable

from components.format import day, period
from components.i18n import Translator
from components.sentences import area_name
from data_access.answers import Answer, AreaAnswer
from data_access.model import Area, Geography


def border_notes(t: Translator, answer: Answer) -> tuple[str, ...]:
    """Return a sentence for each area of an answer whose borders did not always hold, and do not for ever."""
    areas = (series.area for series in answer.series)
    return tuple(note for area in areas for note in _notes(t, area, answer.geography))


def _notes(t: Translator, area: Area, geography: Geography) -> Iterable[str]:
    name = area_name(t, area)
    if area.since:
        before = _listed(t, predecessors(area, geography))
        yield t("borders.since", area=name, date=day(area.since, t.language), areas=before)
    if area.until:
        after = _listed(t, successors(area, geography))
        yield t("borders.until", area=name, date=day(area.until, t.language), areas=after)


def _listed(t: Translator, areas: Iterable[Area]) -> str:
    return ", ".join(area_name(t, area) for area in areas) or t("borders.nothing")


def successors(area: Area, geography: Geography) -> tuple[Area, ...]:
    """Return the areas that lie where one ended, the largest part first."""
    return tuple(filter(None, map(geography.find, geography.successors.get(area.id, ()))))


def predecessors(area: Area, geography: Geography) -> tuple[Area, ...]:
    """Return the areas that ended where one began."""
    before = (old for old, after in geography.successors.items() if area.id in after)
    return tuple(filter(None, map(geography.find, before)))


def map_border_notes(t: Translator, answer: AreaAnswer) -> tuple[str, ...]:
    """Return that a map shows borders that do not hold any more, and that it leaves out those redrawn within."""
    ended = [area.until for area, _ in answer.points if area.until]
    cut = [area for area in answer.geography.at(answer.level) if not area.holds(answer.period)]
    return (
        *([t("borders.map", date=day(min(ended), t.language))] if ended else []),
        *([t("borders.map-cut", period=period(answer.period, t.language))] if cut else []),
    )

"""Areas files of a later drop: the same areas again, or others that hold since a first of January.

An area whose outline did not change keeps its id, another gets one of its own, so that no id ever means two places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from data_access.export import json_text
from data_access.model import REDRAWN, Area, AreaLevel, Geography, Grain, Period, Status
from data_access.publishing.areas import (
    SMALLEST_ATOM,
    AreasFile,
    Drawn,
    joined,
    outlines_of,
    refuse_shared_ids,
)
from data_access.publishing.base import IntakeError
from data_access.publishing.difference import Change, named
from data_access.publishing.rollup import Truth

_BELOW_THE_CITY = (AreaLevel.WARD, AreaLevel.NEIGHBORHOOD)
_NOISE = SMALLEST_ATOM


def redrawn(current: Geography, city: Area, files: Mapping[AreaLevel, AreasFile]) -> Geography:
    """Return the geography after areas files: the current one where they bring nothing new, else a further generation.

    Raises IntakeError where areas that hold already are others than those that counts were placed in, and where new
    ones cannot hold.
    """
    refuse_shared_ids([city.id, *(area.id for file in files.values() for area in _below(file))])
    if (city.id, city.names) != (current.city.id, current.city.names):
        raise _others("the city")
    changed: dict[AreaLevel, AreasFile] = {}
    for level, file in files.items():
        if _is_same(file.drawn, level, current.on(file.valid_from)):
            continue
        if file.valid_from <= current.valid_from or level is AreaLevel.CITY:
            raise _others(file.account.path)
        changed[level] = file
    if not changed:
        return current
    _refuse_unsound(changed, current)
    return _next_generation(current, {level: file.drawn for level, file in changed.items()}, _day(changed))


def _below(file: AreasFile) -> Iterable[Area]:
    return (area for area in file.drawn.areas if area.level is not AreaLevel.CITY)


def _others(what: str) -> IntakeError:
    return IntakeError(
        f"the areas of this drop differ from those of the current release, whose counts were placed in the old areas"
        f" ({what}); publish the old areas again, or, where borders were redrawn, write in valid_from the first of"
        " January from which the new ones hold"
    )


def _is_same(drawn: Drawn, level: AreaLevel, known: Geography) -> bool:
    """Whether a file draws the areas of a level as they are known, to the last point of every outline."""
    areas = [area for area in known.at(level) if area.id in known.outlines]
    if level is AreaLevel.CITY:
        areas = [known.city]
        outline = shapely.union_all(list(drawn.outlines))
        return bool(shapely.equals(outline, outlines_of(areas, known)[0]))
    if [dict(area.names) for area in drawn.areas] != [dict(area.names) for area in areas]:
        return False
    # A later map keeps the id of an area that was only renamed, whatever the file calls it.
    is_first = all(area.since is None for area in areas) and not known.earlier
    if is_first and [area.id for area in drawn.areas] != [area.id for area in areas]:
        return False
    return all(
        json_text(shapely.geometry.mapping(own)) == json_text(known.outlines[area.id])
        for own, area in zip(drawn.outlines, areas, strict=True)
    )


def _day(changed: Mapping[AreaLevel, AreasFile]) -> date:
    """Return since when the new areas hold. Raises IntakeError unless it is one first of January."""
    days = sorted({file.valid_from for file in changed.values()})
    if len(days) > 1:
        raise IntakeError(
            f"this drop brings new areas that hold since {days[0]} and others since {days[1]}; one drop can bring one"
            " change: publish the earlier one first"
        )
    if (days[0].month, days[0].day) != (1, 1):
        raise IntakeError(
            f"valid_from = {days[0]}: new areas can only hold from a first of January, so that no year is cut in two;"
            f" write {days[0].year}-01-01 or {days[0].year + 1}-01-01"
        )
    return days[0]


def _refuse_unsound(changed: Mapping[AreaLevel, AreasFile], current: Geography) -> None:
    _day(changed)
    for level, file in changed.items():
        path = file.account.path
        _refuse_overlaps(file.drawn, path)
        _refuse_other_ground(file.drawn, outlines_of(current.at(level), current), path, level)


def _refuse_overlaps(drawn: Drawn, path: str) -> None:
    """Raise IntakeError where two areas share more ground than noise of drawing."""
    for one, other in combinations(zip(drawn.areas, drawn.outlines, strict=True), 2):
        shared = shapely.area(shapely.intersection(one[1], other[1]))
        share = float(shared / min(one[1].area, other[1].area))
        if share >= _NOISE:
            raise IntakeError(
                f"{path}: {one[0].names['en']!r} and {other[0].names['en']!r} overlap in {share:.1%} of the smaller"
                " one; every place lies in one area only: put the outlines right"
            )


def _refuse_other_ground(drawn: Drawn, before: Sequence[BaseGeometry], path: str, level: AreaLevel) -> None:
    """Raise IntakeError where new areas do not cover what the old ones of their level cover, or more than that."""
    if not before:
        return
    old, new = shapely.union_all(list(before)), shapely.union_all(list(drawn.outlines))
    missing, more = (float(shapely.area(each) / old.area) for each in (old - new, new - old))
    if missing >= _NOISE:
        raise IntakeError(
            f"{path} leaves {missing:.1%} of the ground that the areas of level {level} cover without one; new areas"
            " must cover what the old ones did: add what is missing"
        )
    if more >= _NOISE:
        raise IntakeError(
            f"{path} covers other ground too, {more:.1%} of what the areas of level {level} cover; the city's outline"
            " cannot change: cut the new areas at the old border"
        )


def _next_generation(current: Geography, changed: Mapping[AreaLevel, Drawn], since: date) -> Geography:
    taken = {current.city.id}.union(*({area.id for area in current.ever(level)} for level in _BELOW_THE_CITY))
    drawn = {}
    for level in _BELOW_THE_CITY:
        before = _drawn(current, level)
        drawn[level] = _with_ids(changed[level], before, taken, since) if level in changed else before
    outline = shape(dict(current.outlines[current.city.id]))
    new = joined(current.city, outline, drawn[AreaLevel.WARD], drawn[AreaLevel.NEIGHBORHOOD], since)
    last = replace(current, earlier=(), successors={})
    generations = _ended([*current.earlier, last], new, since - timedelta(days=1))
    return replace(
        new, earlier=tuple(generations), successors={**current.successors, **dict(_successors(last, new))}
    )


def _drawn(geography: Geography, level: AreaLevel) -> Drawn:
    areas = tuple(area for area in geography.at(level) if area.id in geography.outlines)
    return Drawn(areas, tuple(outlines_of(areas, geography)))


def _with_ids(drawn: Drawn, before: Drawn, taken: set[str], since: date) -> Drawn:
    """Return new areas with the ids of those that they continue, the others with ids that nothing ever had."""
    areas = []
    for area, outline in zip(drawn.areas, drawn.outlines, strict=True):
        same = next(
            (old for old, other in zip(before.areas, before.outlines, strict=True) if _alike(outline, other)),
            None,
        )
        if same is not None:
            areas.append(replace(same, names=area.names))
        else:
            own = area.id if area.id not in taken else f"{area.id}{REDRAWN}{since.year}"
            areas.append(replace(area, id=own, since=since))
    return Drawn(tuple(areas), drawn.outlines)


def _alike(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Whether two outlines differ by no more than noise of drawing."""
    differing = shapely.area(shapely.symmetric_difference(one, other))
    return bool(differing < _NOISE * min(one.area, other.area))


def _ended(generations: Iterable[Geography], new: Geography, last_day: date) -> Iterator[Geography]:
    """Yield the earlier generations; areas that the new one does not have ended on the last day before it."""
    still = {area.id for level in _BELOW_THE_CITY for area in new.at(level)}

    def until(areas: Iterable[Area]) -> tuple[Area, ...]:
        return tuple(
            area if area.until is not None or area.id in still else replace(area, until=last_day)
            for area in areas
        )

    for each in generations:
        yield replace(each, wards=until(each.wards), neighborhoods=until(each.neighborhoods))


def _successors(before: Geography, after: Geography) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each area that ended with those that hold a part of its ground, the largest part first."""
    for level in _BELOW_THE_CITY:
        new = _drawn(after, level)
        for area, outline in zip(*_pair(_drawn(before, level)), strict=True):
            if area.id in {each.id for each in new.areas}:
                continue
            parts = [
                (float(shapely.area(shapely.intersection(outline, other)) / outline.area), each.id)
                for each, other in zip(new.areas, new.outlines, strict=True)
            ]
            found = sorted(((share, name) for share, name in parts if share >= _NOISE), reverse=True)
            yield area.id, tuple(name for _, name in found)


def _pair(drawn: Drawn) -> tuple[tuple[Area, ...], tuple[BaseGeometry, ...]]:
    return drawn.areas, drawn.outlines


def redrawn_since(after: Geography, before: Geography | None) -> date | None:
    """Return since when areas hold that a release before did not have; None where there are none."""
    known = 0 if before is None else len(before.generations)
    return after.valid_from if before is not None and len(after.generations) > known else None


def refuse_ill_timed(since: date, before: Truth, after: Truth) -> None:
    """Raise IntakeError unless new areas come with the first months of data for which they hold."""
    months = sorted(_placed(after))
    if not months or since <= months[0].start:
        first = months[0] if months else "no month"
        raise IntakeError(
            f"valid_from = {since}: data by place begin with {first}, so nothing would be left for the old areas; new"
            " areas need at least one month of data before them"
        )
    if late := [month for month in _placed(before) if month.start >= since]:
        raise IntakeError(
            f"valid_from = {since}: counts were placed in the old areas up to {max(late)}, and what is published stays"
            f" as it is; write the first of January after that, {max(late).start.year + 1}-01-01"
        )
    if months[-1].start < since:
        raise IntakeError(
            f"valid_from = {since}: the newest month of data by place is {months[-1]}; bring new areas together with"
            " the first month for which they hold"
        )


def _placed(truth: Truth) -> set[Period]:
    """Return the months of which anything is known by place: counts, and estimates of wards."""
    counted = {
        month
        for months in truth.covered.values()
        for month, level in months.items()
        if level is AreaLevel.ATOM
    }
    waves = (cell.key.period.end for cell in truth.survey.cells if cell.key.area_level is AreaLevel.WARD)
    return counted | {Period.of(day, Grain.MONTH) for day in waves}


def refuse_rewriting(since: date, changes: Iterable[Change]) -> None:
    """Raise IntakeError where new areas come with other figures for periods before them than those published."""
    told = (Status.PUBLISHED, Status.SUPPRESSED)
    rewritten = [
        change
        for change in changes
        if change.before is not None and change.before.status in told
        if change.key.period.end < since and change.kind != "settled"
    ]
    if rewritten:
        raise IntakeError(
            f"new areas since {since} leave all that was published before as it is, and {len(rewritten)} figures of"
            f" earlier periods would be others, such as {named(rewritten[0].key)}; bring corrections in a drop of their"
            " own, before or after this one"
        )

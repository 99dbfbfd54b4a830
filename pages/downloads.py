"""`/api/v1/metrics/{metric}/{chart,map,table,timeline}.{csv,xlsx,svg,ris}`: each figure as it is seen, as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from flask import request

from components.handout.build import Shown, handout_of, picture_of
from components.handout.model import Handout, Kind
from components.handout.reference import handout_ris
from components.handout.table_text import handout_csv
from components.handout.workbook import handout_xlsx
from components.sentences import NothingToDraw
from components.timeline_place import timeline_place
from components.tools import Place, chart_place, groups_place, map_place, table_place
from data_access import get_service
from data_access.answers import Answer, AreaAnswer, CategoryAnswer, GroupAnswer
from data_access.catalog import dataset, metric
from data_access.model import AreaLevel
from data_access.timeline import Timeline, TimelineProblem
from pages.files import QUESTION, BadQuestion, File, asked, asked_language, one_of, only, release_with
from pages.framing import framed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SVG = "image/svg+xml"
LEVELS = (AreaLevel.NEIGHBORHOOD, AreaLevel.WARD)
OF_A_WAVE = frozenset({"to", "release", "lang"})
OF_AN_AREA = frozenset({"area", "release", "lang"})
OF_A_TIMELINE = OF_AN_AREA | {"effort"}

_WRITERS: Mapping[str, tuple[str, Callable[[Handout], bytes]]] = {
    "csv": ("text/csv", handout_csv),
    "xlsx": (XLSX, handout_xlsx),
    "ris": ("application/x-research-info-systems", handout_ris),
}


def handouts(site: str) -> Iterator[tuple[str, Callable[..., File]]]:
    """Yield each address of a figure's files with what finds the file; `site` is the public address, for links."""
    for kind in Kind:
        for extension in (*_WRITERS, "svg"):
            yield (
                f"/metrics/<metric_id>/{kind}.{extension}",
                partial(_file, site.rstrip("/"), kind, extension),
            )


def _file(site: str, kind: Kind, extension: str, *, metric_id: str) -> File:
    """Return a file of a figure. Raises NothingToDraw, BadQuestion, UnknownIndicator, ReleaseWithdrawn."""
    answer, place = _SHOWN[kind](metric_id)
    frame = framed(asked_language(), place.path, (), answer.release, pinned=True, site=site)
    media_type, write = _WRITERS.get(extension, (SVG, None))
    content = (
        partial(picture_of, frame, answer) if write is None else lambda: write(handout_of(frame, answer))
    )
    question = f"{sorted(place.filed)} {frame.language}"
    return File(answer.release, f"{place.stem}.{extension}", media_type, question, content)


def _chart(metric_id: str) -> tuple[Answer, Place]:
    answer = asked(metric_id, QUESTION)
    return answer, chart_place(answer)


def _map(metric_id: str) -> tuple[AreaAnswer, Place]:
    answer = asked(metric_id, QUESTION | {"level"})
    level = AreaLevel(one_of("level", LEVELS))
    found = get_service().by_area(answer.selection, level, release=answer.release)
    if not found:
        raise NothingToDraw(f"release {answer.release.label} shows no map of this by {level}")
    return found, map_place(found)


def _table(metric_id: str) -> tuple[CategoryAnswer | GroupAnswer, Place]:
    if not dataset(metric(metric_id).dataset).additive:
        return _groups(metric_id)
    only(OF_AN_AREA)
    release = release_with(metric_id)
    area = get_service().geography(release).find(request.args.get("area", ""))
    if area is None:
        raise BadQuestion("area: name one area by its id in /api/v1/areas.geojson")
    found = get_service().by_category(metric_id, area, release=release)
    if not found:
        raise NothingToDraw(f"release {release.label} shows no table of {metric(metric_id).id} in {area.id}")
    return found, table_place(found)


def _timeline(metric_id: str) -> tuple[Timeline, Place]:
    only(OF_A_TIMELINE)
    release, effort = release_with(metric_id), request.args.get("effort", "")
    if effort:
        release_with(effort)
    query = {"area": request.args.get("area", ""), "outcome": metric_id, "effort": effort}
    found = get_service().timeline(query, release=release, pinned="release" in request.args)
    if found.problems:
        raise BadQuestion(_TIMELINE_PROBLEMS[found.problems[0]])
    return found, timeline_place(found)


_TIMELINE_PROBLEMS = {
    TimelineProblem.AREA: "area: name the city or one ward, by its id in /api/v1/areas.geojson",
    TimelineProblem.OUTCOME: "this metric is no outcome that this release shows for that area over time",
    TimelineProblem.EFFORT: "effort: this metric is no effort that this release shows over time",
}


def _groups(metric_id: str) -> tuple[GroupAnswer, Place]:
    """Return what each group of people said in the newest wave up to `to`."""
    answer = asked(metric_id, OF_A_WAVE)
    found = get_service().groups(answer.selection, release=answer.release)
    if not found:
        raise NothingToDraw(f"release {answer.release.label} tells no groups apart in {metric_id}")
    return found[-1], groups_place(found[-1])


_SHOWN: Mapping[Kind, Callable[[str], tuple[Shown, Place]]] = {
    Kind.CHART: _chart,
    Kind.MAP: _map,
    Kind.TABLE: _table,
    Kind.TIMELINE: _timeline,
}

"""`/api/v1/`: the data of a release for everyone, as CSV, JSON and GeoJSON, and pictures of a chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request

from components.i18n import translator
from components.trend import standalone_chart
from data_access import get_service
from data_access.answers import Answer
from data_access.catalog import DATASETS, METRICS, UnknownIndicator
from data_access.export import csv_lines, file_name, json_text, values_csv, values_json
from data_access.model import LANGUAGES, DataError, Release
from data_access.selection import Problem
from data_access.store.errors import UnknownRelease

API = Blueprint("api", __name__, url_prefix="/api/v1")
QUERY_NAMES = frozenset({"area", "category", "grain", "from", "to", "as", "release", "lang"})
_IMMUTABLE = "public, max-age=31536000, immutable"
_REVALIDATE = "no-cache"


class BadQuestion(DataError):
    """A question to the API that cannot be followed as asked; pages fall back instead."""


@dataclass(frozen=True, slots=True)
class File:
    """A download: its name, media type and text."""

    name: str
    media_type: str
    text: str


def answered(make: Callable[[], tuple[Release, File]]) -> Response:
    """Return a file as a response, or a JSON error with its status."""
    try:
        release, file = make()
    except UnknownRelease as error:
        return _error(HTTPStatus.NOT_FOUND, str(error))
    except (BadQuestion, UnknownIndicator) as error:
        status = HTTPStatus.NOT_FOUND if isinstance(error, UnknownIndicator) else HTTPStatus.BAD_REQUEST
        return _error(status, str(error))
    response = Response(file.text, content_type=f"{file.media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(release, file.name)}"'
    response.headers["Cache-Control"] = _IMMUTABLE if request.args.get("release") else _REVALIDATE
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if release.is_sample:
        response.headers["X-Notice"] = "invented sample data, do not cite"
        response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    response.make_conditional(request)
    return response


def _error(status: HTTPStatus, message: str) -> Response:
    return Response(json_text({"error": message}), status=status, content_type="application/json")


def _release() -> Release:
    return get_service().release(request.args.get("release") or None)


@API.get("/cells.csv")
def cells() -> Response:
    """Every cell of a release in the tidy format."""

    def make() -> tuple[Release, File]:
        release = _release()
        text = "".join(csv_lines(get_service().every_cell(release), release.id))
        return release, File("cells.csv", "text/csv", text)

    return answered(make)


def _document(kind: str, name: str, media_type: str) -> Response:
    def make() -> tuple[Release, File]:
        release = _release()
        return release, File(name, media_type, json_text(get_service().document(release, kind)))

    return answered(make)


@API.get("/structure.json")
def structure() -> Response:
    """Everything that holds between the cells of a release."""
    return _document("structure", "structure.json", "application/json")


@API.get("/areas.geojson")
def areas() -> Response:
    """The areas of a release with their outlines."""
    return _document("areas", "areas.geojson", "application/geo+json")


@API.get("/releases.json")
def releases() -> Response:
    """All releases, newest first."""

    def make() -> tuple[Release, File]:
        rows = [
            {"id": r.id, "created": r.created, "note": r.note, "checksum": r.checksum, "current": r.current}
            for r in get_service().releases()
        ]
        return get_service().current(), File(
            "releases.json", "application/json", json_text({"releases": rows})
        )

    return answered(make)


@API.get("/metrics.json")
def metrics() -> Response:
    """The metrics and datasets of the catalogue, with their words in English."""
    return answered(
        lambda: (get_service().current(), File("metrics.json", "application/json", json_text(_catalogue())))
    )


def _catalogue() -> Mapping[str, Any]:
    t = translator("en")
    return {
        "metrics": [
            {
                "id": metric.id,
                "title": t(f"metric.{metric.id}.title"),
                "dataset": metric.dataset,
                "measure": metric.measure,
                "dimension": metric.dimension,
                "polarity": metric.polarity,
                "rate": metric.rate,
                "values": f"/api/v1/metrics/{metric.id}/values.csv",
            }
            for metric in METRICS
        ],
        "datasets": [
            {
                "id": dataset.id,
                "unit": t(f"dataset.{dataset.id}.unit"),
                "counted": t(f"dataset.{dataset.id}.counted"),
                "not_counted": t(f"dataset.{dataset.id}.not-counted"),
                "source": t(f"dataset.{dataset.id}.source"),
                "caveat": t(f"dataset.{dataset.id}.caveat"),
            }
            for dataset in DATASETS
        ],
    }


@API.get("/metrics/<metric_id>/values.csv")
def values_as_csv(metric_id: str) -> Response:
    """The values of a metric for a question, as CSV."""
    return _values(metric_id, "csv", "text/csv", values_csv)


@API.get("/metrics/<metric_id>/values.json")
def values_as_json(metric_id: str) -> Response:
    """The values of a metric for a question, as JSON."""
    return _values(metric_id, "json", "application/json", values_json)


@API.get("/metrics/<metric_id>/chart.svg")
def chart(metric_id: str) -> Response:
    """The chart of a question as a picture that stands alone, in the language of `lang`."""
    return _values(metric_id, "svg", "image/svg+xml", _picture)


def _picture(answer: Answer) -> str:
    language = request.args.get("lang", LANGUAGES[0])
    if language not in LANGUAGES:
        raise BadQuestion(f"lang must be one of {', '.join(LANGUAGES)}")
    return standalone_chart(translator(language), answer)


def _values(metric_id: str, extension: str, media_type: str, write: Callable[[Answer], str]) -> Response:
    def make() -> tuple[Release, File]:
        answer = _asked(metric_id)
        return answer.release, File(f"{metric_id}.{extension}", media_type, write(answer))

    return answered(make)


def _asked(metric_id: str) -> Answer:
    """Return the answer to the request's question. Raises BadQuestion where a part cannot be followed."""
    unknown = sorted(set(request.args) - QUERY_NAMES)
    if unknown:
        raise BadQuestion(f"unknown parameter {unknown[0]!r}; there are {', '.join(sorted(QUERY_NAMES))}")
    query = {name: request.args.getlist(name) for name in request.args if name not in ("release", "lang")}
    answer = get_service().ask(metric_id, query, release_id=request.args.get("release") or None)
    if answer.question.problems:
        raise BadQuestion(_PROBLEMS[answer.question.problems[0]])
    return answer


_PROBLEMS = {
    Problem.AREA: "area: name up to six areas of one level, by their ids in /api/v1/areas.geojson",
    Problem.CATEGORY: "category: this metric has no such category; see /api/v1/structure.json",
    Problem.GRAIN: "grain: month, quarter, year or 3y",
    Problem.PERIOD: "from, to: periods such as 2024-05, 2024-Q2 or 2024, in order",
    Problem.UNIT: "as: count, or rate where the metric has one",
    Problem.NOT_SHOWN: "these cells are in no view of the publication plan; see views in /api/v1/structure.json",
}

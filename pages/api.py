"""`/api/v1/`: the data of a release for everyone, as CSV, JSON and GeoJSON, and pictures of a chart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request

from components.i18n import translator
from components.sentences import NothingToDraw, category_name
from components.trend import standalone_chart
from data_access import get_service
from data_access.answers import Answer
from data_access.catalog import DATASETS, METRICS, UnknownIndicator, metric
from data_access.changelog import Event
from data_access.export import (
    base_to_json,
    csv_lines,
    json_text,
    records_csv,
    records_json,
    values_csv,
    values_json,
)
from data_access.export_changelog import revisions_csv, revisions_json
from data_access.model import LANGUAGES, DataError, Record, Release
from data_access.offer import categories_of
from data_access.records import UnknownKind
from data_access.selection import Problem
from data_access.store.errors import ReleaseWithdrawn, UnknownRelease
from pages.context import named_release
from pages.serving.dashboard import Dashboard
from pages.serving.finished import Draft, finished_response, private_response
from pages.withdrawn import withdrawn_words

QUESTION = frozenset({"area", "category", "grain", "from", "to", "as", "release", "lang"})
OF_A_RELEASE = frozenset({"release"})
DOCUMENTS = {
    "structure.json": ("structure", "application/json"),
    "areas.geojson": ("areas", "application/geo+json"),
}
_SAMPLE_HEADERS = {"X-Notice": "invented sample data, do not cite", "X-Robots-Tag": "noindex"}


class NoSuchFile(DataError):
    """An address of the API under which there is nothing."""


class BadQuestion(DataError):
    """A question to the API that cannot be followed as asked; pages fall back instead."""


@dataclass(frozen=True, slots=True)
class File:
    """A download: its name, media type, what it depends on beside the release, and how its text is made."""

    release: Release
    name: str
    media_type: str
    asked: str
    text: Callable[[], str] = field(repr=False)


def api(app: Dashboard) -> Blueprint:
    """Return the blueprint of the API; its files are finished bytes like the site's pages."""
    blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

    def add(rule: str, find: Callable[..., File]) -> None:
        blueprint.add_url_rule(rule, rule.replace(".", " "), partial(_answered, app, find))

    add("/cells.csv", _cells)
    for name in DOCUMENTS:
        add(f"/{name}", partial(_document, name))
    add("/records/<kind>.csv", partial(_records, "csv", "text/csv", records_csv))
    add("/records/<kind>.json", partial(_records, "json", "application/json", records_json))
    add("/releases.json", _releases)
    add("/revisions.json", partial(_revisions, "revisions.json", "application/json", revisions_json))
    add("/revisions.csv", partial(_revisions, "revisions.csv", "text/csv", revisions_csv))
    add("/metrics.json", _metrics)
    add("/metrics/<metric_id>/values.csv", partial(_values, "values.csv", "text/csv", values_csv))
    add("/metrics/<metric_id>/values.json", partial(_values, "values.json", "application/json", values_json))
    add("/metrics/<metric_id>/chart.svg", partial(_values, "chart.svg", "image/svg+xml", _picture))
    add("/<path:address>", _nowhere)
    return blueprint


def _nowhere(address: str) -> File:
    """Raise NoSuchFile: who reads JSON gets no page."""
    raise NoSuchFile(f"there is nothing at /api/v1/{address}; the page /data lists the files")


def _answered(app: Dashboard, find: Callable[..., File], **variables: str) -> Response:
    """Return the file that a request asks for, or a JSON error with its status."""
    try:
        file = find(**variables)
        response = _private(file) if file.release.staged else _finished(app, file)
    except ReleaseWithdrawn as error:
        return _gone(error)
    except (NoSuchFile, UnknownRelease, UnknownIndicator, UnknownKind, NothingToDraw) as error:
        return _error(HTTPStatus.NOT_FOUND, str(error))
    except BadQuestion as error:
        return _error(HTTPStatus.BAD_REQUEST, str(error))
    response.headers["Content-Disposition"] = f'attachment; filename="{file.release.file_name(file.name)}"'
    if file.release.staged:
        response.headers["X-Notice"] = "preview, not published, do not share"
        return response
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers.update(_SAMPLE_HEADERS if file.release.is_sample else {})
    return response


def _finished(app: Dashboard, file: File) -> Response:
    return finished_response(
        cache=app.cache,
        key=f"api {file.release.state} {app.edition} {request.path} {file.asked}",
        make=lambda: Draft(file.text().encode()),
        accept_encoding=request.headers.get("Accept-Encoding", ""),
        if_none_match=request.headers.get("If-None-Match", ""),
        content_type=f"{file.media_type}; charset=utf-8",
    )


def _private(file: File) -> Response:
    """Return a file of a preview: its JSON says so in every language, rows of its CSV in their last column."""
    text = file.text()
    if file.media_type.endswith("json"):
        notices = {language: translator(language)("preview.notice") for language in LANGUAGES}
        text = json_text({**json.loads(text), "notice": notices})
    return private_response(
        Draft(text.encode()),
        accept_encoding=request.headers.get("Accept-Encoding", ""),
        content_type=f"{file.media_type}; charset=utf-8",
    )


def _gone(error: ReleaseWithdrawn) -> Response:
    """Return 410 with what was withdrawn, when and why, in every language."""
    said = {language: withdrawn_words(translator(language), error) for language in LANGUAGES}
    return _error(
        HTTPStatus.GONE,
        str(error),
        release=error.release.id,
        dataset=error.withdrawal.dataset or None,
        date=error.withdrawal.at[:10],
        because=error.withdrawal.because,
        messages=said,
    )


def _error(status: HTTPStatus, message: str, **more: Any) -> Response:
    headers = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
    return Response(json_text({"error": message, **more}), status, headers, content_type="application/json")


def _only(names: frozenset[str]) -> None:
    """Raise BadQuestion for a parameter that an address does not have: a misspelled one must not be passed over."""
    for name in sorted(set(request.args) - names):
        there_are = f"there are {', '.join(sorted(names))}" if names else "there are none here"
        raise BadQuestion(f"unknown parameter {name!r}; {there_are}")


def _release() -> Release:
    """Return the release of a file that is asked for by release only."""
    _only(OF_A_RELEASE)
    return _named_release()


def _named_release() -> Release:
    return named_release(request.args.get("release") or None)


def _cells() -> File:
    release = _release()
    return File(release, "cells.csv", "text/csv", "", lambda: "".join(_lines(release)))


def _lines(release: Release) -> list[str]:
    return list(csv_lines(get_service().every_cell(release), release.label))


def _document(name: str) -> File:
    kind, media_type = DOCUMENTS[name]
    release = _release()
    return File(release, name, media_type, "", lambda: json_text(get_service().document(release, kind)))


def _records(
    extension: str, media_type: str, write: Callable[[str, Iterable[Record], Release], str], *, kind: str
) -> File:
    release = _release()
    records = get_service().records(release, kind)
    return File(release, f"{kind}.{extension}", media_type, "", lambda: write(kind, records, release))


def _releases() -> File:
    _only(frozenset())
    rows = [
        {
            "id": r.id,
            "created": r.created,
            "published": r.public_since,
            "note": "" if r.withdrawn else r.note,
            "checksum": r.checksum,
            "current": r.current,
            "taken_back": r.rolled_back,
            "withdrawn": [
                {"dataset": each.dataset or None, "date": each.at[:10], "because": each.because}
                for each in r.withdrawals
            ],
        }
        for r in get_service().releases()
    ]
    return _of_all("releases.json", "application/json", json_text({"releases": rows}))


def _revisions(name: str, media_type: str, write: Callable[[Iterable[Event]], str]) -> File:
    """Return the changelog of all releases."""
    _only(frozenset())
    return _of_all(name, media_type, write(get_service().history.changelog.events()))


def _of_all(name: str, media_type: str, text: str) -> File:
    """Return a file on all releases, whose text itself says whether it is still the same."""
    asked = hashlib.sha256(text.encode()).hexdigest()
    return File(get_service().current(), name, media_type, asked, lambda: text)


def _metrics() -> File:
    """Return the metrics and datasets of the catalogue, with their words in English."""
    _only(frozenset())
    release = get_service().current()
    return File(release, "metrics.json", "application/json", "", lambda: json_text(_catalogue()))


def _catalogue() -> Mapping[str, Any]:
    t = translator("en")
    return {
        "metrics": [
            {
                "id": metric.id,
                "title": t(f"metric.{metric.id}.title"),
                "unit": t(f"metric.{metric.id}.unit"),
                "dataset": metric.dataset,
                "measure": metric.measure,
                "topic": metric.topic,
                "dimension": metric.dimension,
                "category": metric.category,
                "categories": {each: category_name(t, each) for each in categories_of(metric)},
                "polarity": metric.polarity,
                "rate": metric.rate,
                "base": base_to_json(metric),
                "values": f"/api/v1/metrics/{metric.id}/values.csv",
            }
            for metric in METRICS
        ],
        "datasets": [
            {
                "id": dataset.id,
                "title": t(f"dataset.{dataset.id}.title"),
                "unit": t(f"dataset.{dataset.id}.unit"),
                "counted": t(f"dataset.{dataset.id}.counted"),
                "not_counted": t(f"dataset.{dataset.id}.not-counted"),
                "source": t(f"dataset.{dataset.id}.source"),
                "caveat": t(f"dataset.{dataset.id}.caveat"),
                "lag": t(f"dataset.{dataset.id}.lag"),
            }
            for dataset in DATASETS
        ],
    }


def _values(name: str, media_type: str, write: Callable[[Answer], str], *, metric_id: str) -> File:
    answer = _asked(metric_id)
    asked = f"{answer.selection.query()} {_language() if write is _picture else ''}"
    extension = name.rpartition(".")[2]
    return File(answer.release, f"{metric_id}.{extension}", media_type, asked, lambda: write(answer))


def _picture(answer: Answer) -> str:
    """Return the chart as a picture that stands alone, in the language of `lang`."""
    return standalone_chart(translator(_language()), answer)


def _language() -> str:
    language = request.args.get("lang", LANGUAGES[0])
    if language not in LANGUAGES:
        raise BadQuestion(f"lang must be one of {', '.join(LANGUAGES)}")
    return language


def _asked(metric_id: str) -> Answer:
    """Return the answer to the request's question. Raises BadQuestion where a part cannot be followed."""
    _only(QUESTION)
    query = {name: request.args.getlist(name) for name in request.args if name not in ("release", "lang")}
    release = _named_release()
    for dataset_id in metric(metric_id).datasets:
        withdrawal = release.withdrawal_of(dataset_id)
        if withdrawal is not None:
            raise ReleaseWithdrawn(release, withdrawal)
    answer = get_service().ask(metric_id, query, release=release, pinned="release" in request.args)
    if answer.question.problems:
        raise BadQuestion(_PROBLEMS[answer.question.problems[0]])
    return answer


_PROBLEMS = {
    Problem.AREA: "area: name up to six areas of one level, by their ids in /api/v1/areas.geojson",
    Problem.CATEGORY: "category: this metric has no such category; see /api/v1/structure.json",
    Problem.GRAIN: "grain: month, quarter, year or 3y",
    Problem.PERIOD: "from, to: periods such as 2024-05, 2024-Q2 or 2024, in order",
    Problem.UNIT: "as: count, or rate where the metric has one; share where it is one",
    Problem.NOT_SHOWN: "these cells are in no view of the publication plan; see views in /api/v1/structure.json",
}

"""`/api/v1/`: the data of a release for everyone, as CSV, JSON and GeoJSON, and each figure to take away."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request

from components.i18n import translator
from components.sentences import NothingToDraw, category_name
from data_access import get_service
from data_access.answers import Answer
from data_access.catalog import DATASETS, METRICS, follow_up
from data_access.changelog import Event
from data_access.definitions import UnknownIndicator
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
from data_access.model import LANGUAGES, Record, Release
from data_access.offer import categories_of
from data_access.records import UnknownKind
from data_access.store.errors import ReleaseWithdrawn, UnknownRelease
from pages.downloads import handouts
from pages.files import QUESTION, BadQuestion, File, NoSuchFile, asked, of_a_release, only
from pages.framing import words_of
from pages.serving.dashboard import Dashboard
from pages.serving.finished import Draft, finished_response, private_response
from pages.withdrawn import withdrawn_words

DOCUMENTS = {
    "structure.json": ("structure", "application/json"),
    "areas.geojson": ("areas", "application/geo+json"),
}
_SAMPLE_HEADERS = {"X-Notice": "invented sample data, do not cite", "X-Robots-Tag": "noindex"}


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
    for rule, find in handouts(app.site.base_url):
        add(rule, find)
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
        make=lambda: Draft(file.content()),
        accept_encoding=request.headers.get("Accept-Encoding", ""),
        if_none_match=request.headers.get("If-None-Match", ""),
        content_type=file.content_type,
    )


def _private(file: File) -> Response:
    """Return a file of a preview: its JSON says so in every language, rows of its CSV in their last column."""
    content = file.content()
    if file.media_type.endswith("json"):
        notices = {language: translator(language)("preview.notice") for language in LANGUAGES}
        content = json_text({**json.loads(content), "notice": notices}).encode()
    return private_response(
        Draft(content),
        accept_encoding=request.headers.get("Accept-Encoding", ""),
        content_type=file.content_type,
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


def _cells() -> File:
    release = of_a_release()
    return File.of_text(release, "cells.csv", "text/csv", "", lambda: "".join(_lines(release)))


def _lines(release: Release) -> list[str]:
    return list(csv_lines(get_service().every_cell(release), release.label))


def _document(name: str) -> File:
    kind, media_type = DOCUMENTS[name]
    release = of_a_release()
    return File.of_text(
        release, name, media_type, "", lambda: json_text(get_service().document(release, kind))
    )


def _records(
    extension: str, media_type: str, write: Callable[[str, Iterable[Record], Release], str], *, kind: str
) -> File:
    release = of_a_release()
    records = get_service().records(release, kind)
    return File.of_text(release, f"{kind}.{extension}", media_type, "", lambda: write(kind, records, release))


def _releases() -> File:
    only(frozenset())
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
    only(frozenset())
    return _of_all(name, media_type, write(get_service().history.changelog.events()))


def _of_all(name: str, media_type: str, text: str) -> File:
    """Return a file on all releases, whose text itself says whether it is still the same."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return File.of_text(get_service().current(), name, media_type, digest, lambda: text)


def _metrics() -> File:
    """Return the metrics and datasets of the catalogue, with their words in English."""
    only(frozenset())
    release = get_service().current()
    return File.of_text(
        release, "metrics.json", "application/json", "", lambda: json_text(_catalogue(release))
    )


def _catalogue(release: Release) -> Mapping[str, Any]:
    t = words_of("en", release)
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
                "follow_up_months": follow_up(metric),
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
    answer = asked(metric_id, QUESTION)
    extension = name.rpartition(".")[2]
    return File.of_text(
        answer.release,
        f"{metric_id}.{extension}",
        media_type,
        answer.selection.query(),
        lambda: write(answer),
    )

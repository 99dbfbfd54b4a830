"""`POST /staff/refresh`: makes every page of the current release, so that no visitor waits for one."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from http import HTTPStatus

from flask import Blueprint, Response, request

from data_access import get_service
from data_access.model import LANGUAGES
from data_access.settings import Settings
from pages.serving.dashboard import Dashboard
from pages.sitemap import every_address

ENCODINGS = ("br", "gzip", "identity")


def staff(app: Dashboard, settings: Settings) -> Blueprint:
    """Return the staff's blueprint. Without STAFF_TOKEN nobody is staff."""
    blueprint = Blueprint("staff", __name__, url_prefix="/staff")

    @blueprint.post("/refresh")
    def refresh() -> Response:
        if not is_staff(request.headers.get("Authorization", ""), settings.staff_token):
            return _text("a valid bearer token is needed", 401, {"WWW-Authenticate": "Bearer"})
        release = get_service().look_again()
        made = sum(status == HTTPStatus.OK for status in warmed(app))
        return _text(f"{made} answers of release {release.id} are ready", 200)

    return blueprint


def is_staff(header: str, token: str | None) -> bool:
    """Whether a request's Authorization header holds the staff's token; compared in constant time."""
    if not token:
        return False
    return hmac.compare_digest(header.encode(), f"Bearer {token}".encode())


def warmed(app: Dashboard) -> Iterator[int]:
    """Make every page in every language and encoding, and yield its status."""
    client = app.server.test_client()
    for address in every_address(app):
        for language in LANGUAGES:
            url = address.in_language(language).url
            for encoding in ENCODINGS:
                yield client.get(
                    url, base_url=app.site.base_url, headers={"Accept-Encoding": encoding}
                ).status_code


def _text(text: str, status: int, headers: dict[str, str] | None = None) -> Response:
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return Response(f"{text}\n", status=status, headers=kept, content_type="text/plain; charset=utf-8")

"""`/healthz` answers when the process lives, `/readyz` when store and release are there."""

from __future__ import annotations

from flask import Blueprint, Response

from data_access import get_service
from data_access.store.errors import StoreError

HEALTH = Blueprint("health", __name__)


@HEALTH.get("/healthz")
def healthz() -> Response:
    """The process lives."""
    return _text("ok", 200)


@HEALTH.get("/readyz")
def readyz() -> Response:
    """A release can be served."""
    try:
        release = get_service().look_again()
    except StoreError:
        return _text("no release can be read", 503)
    return _text(f"ok {release.id}", 200)


def _text(text: str, status: int) -> Response:
    return Response(
        f"{text}\n",
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )

"""What is answered while the store cannot be read, or nothing is published: 503, and when to come back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from html import escape

from flask import Response, request

from components.i18n import Translator, translator
from data_access import get_service
from data_access.store.errors import NoRelease, ReleaseWithdrawn, StoreError
from pages.serving.errors import language_of
from pages.withdrawn import withdrawn_words

LOG = logging.getLogger(__name__)
RETRY_SECONDS = 30


def unavailable(error: StoreError) -> Response:
    """Answer 503 in the language of the address; the log has the reason."""
    LOG.error("%s cannot be answered: %s", request.path, error)
    language = language_of(request.path)
    t = translator(language)
    nothing = isinstance(error, NoRelease)
    kind = "nothing" if nothing else "unavailable"
    title, text = escape(t(f"{kind}.title")), escape(t(f"{kind}.text"))
    gone = "".join(f"<p>{escape(each)}</p>" for each in (_withdrawn(t) if nothing else ()))
    body = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f"<body><main><h1>{title}</h1><p>{text}</p>{gone}</main></body></html>"
    )
    headers = {"Cache-Control": "no-store", "Retry-After": str(RETRY_SECONDS)}
    return Response(body, status=503, headers=headers, content_type="text/html; charset=utf-8")


def _withdrawn(t: Translator) -> Iterator[str]:
    """Yield for each release that was withdrawn when and why."""
    for release in get_service().releases():
        if release.withdrawn is not None:
            said = withdrawn_words(t, ReleaseWithdrawn(release, release.withdrawn))
            yield f"{said} {t('gone.reason', because=release.withdrawn.because)}"

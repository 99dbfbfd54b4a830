"""What is answered while the store cannot be read: 503, what still works, and when to come back."""

from __future__ import annotations

import logging
from html import escape

from flask import Response, request

from components.i18n import translator
from data_access.store.errors import StoreError
from pages.serving.errors import language_of

LOG = logging.getLogger(__name__)
RETRY_SECONDS = 30


def unavailable(error: StoreError) -> Response:
    """Answer 503 in the language of the address; the log has the reason."""
    LOG.error("%s cannot be answered: %s", request.path, error)
    language = language_of(request.path)
    t = translator(language)
    title, text = escape(t("unavailable.title")), escape(t("unavailable.text"))
    body = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f"<body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
    )
    headers = {"Cache-Control": "no-store", "Retry-After": str(RETRY_SECONDS)}
    return Response(body, status=503, headers=headers, content_type="text/html; charset=utf-8")

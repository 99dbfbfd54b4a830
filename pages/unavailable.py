"""What is answered while the store cannot be read, or nothing is published: 503, and when to come back."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from dash import html
from flask import Response, request

from components.contacts import national_lines
from components.first_paint import to_html
from components.i18n import Translator, translator
from data_access import get_service
from data_access.store.errors import NoRelease, ReleaseWithdrawn, StoreError
from pages.serving.errors import bare_document, language_of
from pages.withdrawn import withdrawn_words

LOG = logging.getLogger(__name__)
RETRY_SECONDS = 30


def unavailable(stylesheets: Sequence[str], error: StoreError) -> Response:
    """Answer 503 in the language of the address: what happened, what still works, what to do. The log has why."""
    LOG.error("%s cannot be answered: %s", request.path, error)
    language = language_of(request.path)
    t = translator(language)
    nothing = isinstance(error, NoRelease)
    kind = "nothing" if nothing else "unavailable"
    title = t(f"{kind}.title")
    body = html.Main(
        [
            html.H1(title),
            html.P(t(f"{kind}.text"), className="lead"),
            *(html.P(each) for each in (_withdrawn(t) if nothing else ())),
            html.P(html.A(t("unavailable.again"), href=quote(request.path), className="button")),
            html.P(t("unavailable.works")),
            *national_lines(t),
        ],
        className="site-main",
    )
    headers = {"Cache-Control": "no-store", "Retry-After": str(RETRY_SECONDS)}
    text = bare_document(language, title, to_html(body), stylesheets)
    return Response(text, status=503, headers=headers, content_type="text/html; charset=utf-8")


def _withdrawn(t: Translator) -> Iterator[str]:
    """Yield for each release that was withdrawn when and why."""
    for release in get_service().releases():
        if release.withdrawn is not None:
            said = withdrawn_words(t, ReleaseWithdrawn(release, release.withdrawn))
            yield f"{said} {t('gone.reason', because=release.withdrawn.because)}"

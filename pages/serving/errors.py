"""What a visitor reads when there is no page: short, in their language, without versions or traces."""

import logging
from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Final

from dash import html
from dash.exceptions import PreventUpdate
from flask import Flask, Response, redirect, request
from werkzeug.exceptions import HTTPException

from components.first_paint import to_html
from data_access.model import LANGUAGES
from pages.serving.guard import Refused
from pages.serving.page import DEFAULT_LANGUAGE, Address, Elsewhere, Head, PageView
from pages.serving.routes import UnknownAddress

log = logging.getLogger(__name__)

_NOT_FOUND: Final = {
    "en": ("Page not found", "There is no page at this address.", "Go to the first page"),
    "es": ("Página no encontrada", "No hay ninguna página en esta dirección.", "Ir a la página principal"),
    "pt": ("Página não encontrada", "Não há nenhuma página neste endereço.", "Ir para a página inicial"),
}
_FAILED: Final = {
    "en": (
        "This did not work",
        "The fault is ours. The other pages still work.",
        "Go to the first page",
        "Get help now",
    ),
    "es": (
        "Esto no funcionó",
        "El error es nuestro. Las demás páginas funcionan.",
        "Ir a la página principal",
        "Pedir ayuda ahora",
    ),
    "pt": (
        "Isto não funcionou",
        "O erro é nosso. As outras páginas funcionam.",
        "Ir para a página inicial",
        "Pedir ajuda agora",
    ),
}
HELP: Final = "/help"


def plain_not_found(address: Address) -> PageView:
    """The 404 page where the site brings none of its own."""
    title, text, link = _NOT_FOUND[address.language]
    home = Address(address.language, "/").url
    body = html.Main([html.H1(title), html.P(text), html.P(html.A(link, href=home))])
    return PageView(Head(title, text, robots="noindex"), body, status=404)


def language_of(path: str) -> str:
    """The language of a path, known page or not."""
    first = path.split("/")[1] if path.startswith("/") else ""
    return first if first in LANGUAGES else DEFAULT_LANGUAGE


def bare_document(language: str, title: str, body: str, stylesheets: Sequence[str] = ()) -> str:
    """A document without the site's frame, for when that cannot be drawn. `body` is HTML; `title` is escaped here."""
    sheets = "".join(f'<link rel="stylesheet" href="{escape(sheet)}">' for sheet in stylesheets)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex">{sheets}</head><body>{body}</body></html>'
    )


def install(server: Flask, stylesheets: Sequence[str] = ()) -> None:
    """Answer every failure of the server shortly; the log has the rest."""
    server.register_error_handler(HTTPException, _http_error)
    server.register_error_handler(Refused, _refused)
    server.register_error_handler(Elsewhere, _led_on)
    server.register_error_handler(UnknownAddress, lambda _error: _plain("Not found", 404))
    server.register_error_handler(PreventUpdate, lambda _error: Response(status=204))
    server.register_error_handler(Exception, partial(_failed, stylesheets))


def _led_on(elsewhere: Elsewhere) -> Response:
    """Lead on; what was asked is neither kept nor passed on."""
    answer: Response = redirect(elsewhere.url, code=303)  # type: ignore[assignment]
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _refused(error: Refused) -> Response:
    log.info("callback request refused: %s", error)
    return _plain("Bad request", 400)


def _http_error(error: HTTPException) -> Response:
    """An error that already has a status; one that brings its own answer (a redirect, an API's) keeps it."""
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    answer = _plain(error.name, error.code)
    if error.code == 405:
        answer.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ())
    return answer


def _failed(stylesheets: Sequence[str], error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    if request.method != "GET" or not request.accept_mimetypes.accept_html:
        return _plain("Internal error", 500)
    language = language_of(request.path)
    title, text, first, helps = _FAILED[language]
    doors = ((helps, HELP), (first, "/"))
    links = [html.P(html.A(words, href=Address(language, path).url)) for words, path in doors]
    body = html.Main([html.H1(title), html.P(text), *links], className="site-main")
    return Response(
        bare_document(language, title, to_html(body), stylesheets),
        status=500,
        headers={"Cache-Control": "no-store"},
        content_type="text/html; charset=utf-8",
    )


def _plain(text: str, status: int) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(f"{text}\n", status=status, headers=headers, content_type="text/plain; charset=utf-8")

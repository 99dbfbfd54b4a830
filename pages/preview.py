"""`/preview/{token}`: a staged release for who holds its token, and for nobody else."""

from __future__ import annotations

from dash import html
from flask import Blueprint, Response, g, request

from components.frame import page, url
from components.i18n import translator
from data_access import get_service
from data_access.model import LANGUAGES, Release
from pages.framing import framed
from pages.serving.dashboard import Dashboard
from pages.serving.page import DEFAULT_LANGUAGE, Address, Head, PageView

COOKIE = "preview"
LONGEST_TOKEN = 100


def previewed(release_id: str) -> Release | None:
    """Return the staged release with that id if this request may see it, else None."""
    found = _of_token(request.cookies.get(COOKIE, "")) if release_id else None
    return found if found is not None and found.id == release_id else None


def is_preview(release_id: str) -> bool:
    """Whether a request is for a release that only its token shows."""
    return previewed(release_id) is not None


def _of_token(token: str) -> Release | None:
    """Return what a token shows; asked once per request."""
    if not 0 < len(token) <= LONGEST_TOKEN:
        return None
    if "previewed" not in g:
        g.previewed = get_service().previewed(token)
    found: Release | None = g.previewed
    return found


def preview(app: Dashboard) -> Blueprint:
    """Return the blueprint of the private address; a token that shows nothing is an unknown address."""
    blueprint = Blueprint("preview", __name__)

    @blueprint.get("/preview/<token>")
    def enter(token: str) -> Response:
        release = _of_token(token)
        if release is None:
            return app.index()
        answer = app.private_page(_landing(release), Address(DEFAULT_LANGUAGE, "/"))
        # Not a redirect: after a link in a mail a browser would leave a strict cookie out of it.
        answer.headers["Refresh"] = f"0; url={_first_page(DEFAULT_LANGUAGE, release)}"
        answer.headers["Referrer-Policy"] = "no-referrer"
        secure = app.site.production or app.site.https
        answer.set_cookie(COOKIE, token, secure=secure, httponly=True, samesite="Strict")
        return answer

    return blueprint


def _landing(release: Release) -> PageView:
    """What is seen for a moment, or by who has switched off being led on."""
    query = (("release", release.id),)
    frame = framed(DEFAULT_LANGUAGE, "/", query, release, pinned=True, is_page=False)
    doors = [
        html.P(
            html.A(
                translator(language)("preview.open"), href=_first_page(language, release), hrefLang=language
            ),
            lang=language,
        )
        for language in LANGUAGES
    ]
    title = frame.t("preview.title")
    return PageView(
        head=Head(title, frame.t("preview.notice"), "noindex, nofollow"),
        body=page(frame, html.H1(title), *doors),
        status=200,
        keep=False,
    )


def _first_page(language: str, release: Release) -> str:
    return url(language, "/", [("release", release.id)])

"""What a reader sees where something was withdrawn: what, when and why, and where to go instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dash import html

from components.format import day
from components.frame import page, url
from components.i18n import Translator, translator
from components.ways_on import ways_on
from data_access import get_service
from data_access.model import Withdrawal
from data_access.store.errors import NoRelease, ReleaseWithdrawn
from pages.framing import framed
from pages.serving.page import Address, Head, PageView


def withdrawn_words(t: Translator, error: ReleaseWithdrawn) -> str:
    """Return what was withdrawn and when."""
    withdrawal, release = error.withdrawal, error.release.id
    if not withdrawal.dataset:
        return t("gone.release", release=release, date=withdrawn_day(t, withdrawal))
    what = t(f"dataset.{withdrawal.dataset}.title")
    return t("gone.dataset", what=what, release=release, date=withdrawn_day(t, withdrawal))


def withdrawn_day(t: Translator, withdrawal: Withdrawal) -> str:
    """Return the day of a withdrawal, in words."""
    return day(date.fromisoformat(withdrawal.at[:10]), t.language)


def withdrawn_view(address: Address, error: ReleaseWithdrawn) -> PageView:
    """Answer 410 in the language of the address."""
    t = translator(address.language)
    said = withdrawn_words(t, error)
    content = [
        html.H1(t("gone.title")),
        html.P(said, className="lead"),
        html.P(t("gone.reason", because=error.withdrawal.because)),
        html.P(t("gone.text")),
        html.P(html.A(t("gone.releases"), href=url(address.language, "/data"))),
        ways_on(t),
    ]
    head = Head(t("gone.title"), said, "noindex, nofollow")
    try:
        release = get_service().current()
    except NoRelease:
        return PageView(head, html.Main(content, className="site-main"), status=410, keep=False)
    frame = framed(address.language, address.path, (), release, pinned=False, is_page=False)
    head = replace(head, title=frame.t("shell.title", page=t("gone.title")))
    content.insert(-2, html.P(html.A(t("gone.newest"), href=frame.link("/"))))
    return PageView(head, page(frame, *content), status=410, keep=False)

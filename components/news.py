"""What is new in a release, in two sentences."""

from __future__ import annotations

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from components.format import day, period
from components.frame import Frame
from data_access.changelog import Event
from data_access.model import Period


def news(frame: Frame, event: Event, newest: Period | None) -> Component:
    """Return when the release came, how far its figures reach, and how many of its numbers are new or changed.

    `newest` is the newest period of which any of the first page's figures is published.
    """
    t = frame.t
    link = html.A(t("home.news.link"), href=frame.link("/data/revisions"))
    return html.Section(
        [html.H2(t("home.news")), html.P(" ".join(_sentences(frame, event, newest))), html.P(link)],
        className="news",
    )


def _sentences(frame: Frame, event: Event, newest: Period | None) -> Iterator[str]:
    t = frame.t
    yield t("home.news.release", date=day(event.day, t.language))
    if newest is not None:
        yield t("home.news.newest", period=period(newest, t.language))
    revised = sum(each.revised for each in event.changes)
    otherwise = sum(each.status + each.gone for each in event.changes)
    added = sum(each.new for each in event.changes)
    if event.release.follows and added:
        yield t.n("home.news.new", added)
    if event.release.follows:
        yield t.n("home.news.changed", revised) if revised else t("home.news.unchanged")
    if event.release.follows and otherwise:
        yield t.n("home.news.shown", otherwise)

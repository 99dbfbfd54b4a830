"""`/`: choose a neighborhood, one true sentence per topic, and what is new."""

from __future__ import annotations

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from components.finder import finder, place_map
from components.frame import Frame, page
from components.letter import said
from components.news import news
from components.notes import verdict_link
from components.trend import headline_figure
from data_access import get_service
from data_access.answers import Answer
from data_access.catalog import METRICS, TOPICS
from data_access.changelog import EventKind
from data_access.definitions import Metric
from data_access.model import AreaLevel, Grain, Period, Polarity
from pages.context import frame_of, head_of
from pages.neighborhoods import place_names
from pages.serving.page import Address, Page, PageView

# More pictures than these, and none of them is looked at.
MOST_FIGURES = 2


def layout(address: Address) -> PageView:
    """Answer the address."""
    frame = frame_of(address)
    t = frame.t
    return PageView(
        head=head_of(frame, t("home.title"), t("home.description")),
        body=page(
            frame,
            html.H1(t("home.title")),
            html.P(t("home.lead"), className="lead"),
            _choose(frame),
            html.Section(
                [
                    html.H2(t("home.topics")),
                    html.P([t("home.clear"), " ", verdict_link(frame), "."], className="note"),
                    *_topics(frame),
                ],
                className="topics",
            ),
            *_news(frame),
            html.Section(
                [
                    html.H2(t("home.help")),
                    html.P([t("home.help.text"), " ", html.A(t("home.help.link"), href=frame.link("/help"))]),
                ],
                className="home-help",
            ),
        ),
    )


def headline_of(topic: str) -> Metric:
    """Return the metric that stands for a topic: its first."""
    return next(metric for metric in METRICS if metric.topic == topic)


def _choose(frame: Frame) -> Component:
    t = frame.t
    drawn = place_map(frame, get_service().geography(frame.release))
    everywhere = html.P(html.A(t("home.all-places"), href=frame.link("/neighborhoods")))
    return html.Section(
        [
            html.Div([html.H2(t("home.choose")), finder(frame, place_names(frame)), everywhere]),
            *([drawn] if drawn else []),
        ],
        className="choose",
    )


def _topics(frame: Frame) -> Iterator[Component]:
    """Yield one sentence for each topic; a few have a picture, of what should become less."""
    drawn = 0
    for topic in TOPICS:
        metric = headline_of(topic)
        answer = get_service().ask(
            metric.id, {"grain": Grain.YEAR}, release=frame.release, pinned=frame.pinned
        )
        with_picture = drawn < MOST_FIGURES and metric.polarity is Polarity.LOWER
        drawn += with_picture
        yield _topic(frame, topic, answer, with_picture=with_picture)


def _topic(frame: Frame, topic: str, answer: Answer, *, with_picture: bool) -> Component:
    t = frame.t
    words = (
        headline_figure(frame, answer, figure_id=f"chart-{answer.metric.id}")
        if with_picture
        else said(frame, answer)
    )
    return html.Section(
        [html.P(t(f"topic.{topic}"), className="topic"), words],
        className="card card--figure" if with_picture else "card",
        **{"aria-label": t(f"topic.{topic}")},
    )


# ---- what is new ----


def _news(frame: Frame) -> Iterator[Component]:
    """Yield what the release brought; nothing for a preview, which is not in the public history."""
    until = frame.release if frame.pinned else None
    for event in get_service().history.changelog.events(until=until):
        if event.kind is EventKind.PUBLISHED and event.release.id == frame.release.id:
            yield news(frame, event, _newest(frame))
            return


def _newest(frame: Frame) -> Period | None:
    """Return the newest period of which a figure of this page has a number, as finely as the city's are shown."""
    ends = [period for topic in TOPICS for period in _published(frame, headline_of(topic))]
    return max(ends, key=lambda period: (period.end, period.start), default=None)


def _published(frame: Frame, metric: Metric) -> Iterator[Period]:
    service = get_service()
    grains = service.offer(frame.release, metric.id).grains(AreaLevel.CITY)
    if grains:
        answer = service.ask(metric.id, {"grain": grains[0]}, release=frame.release, pinned=frame.pinned)
        yield from (
            point.period for series in answer.series for point in series.points if point.value is not None
        )


PAGE = Page(path="/", layout=layout, query=("release",), scripts=("places.js",), locates=True)

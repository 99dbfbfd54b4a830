"""`/promises`: each aim, how it is measured, and what the numbers show, or that there is no evidence yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from components.format import period
from components.frame import Frame, page
from components.i18n import Translator
from components.notes import verdict_link
from components.sentences import sentence, value_words
from data_access.answers import Answer
from data_access.promises import PROMISES, Promise
from pages.context import frame_of, head_of
from pages.program_asks import asked
from pages.serving.page import Address, Page, PageView


def layout(address: Address) -> PageView:
    """Answer the address."""
    frame = frame_of(address)
    t = frame.t
    return PageView(
        head=head_of(frame, t("promises.title"), t("promises.description")),
        body=page(
            frame,
            html.H1(t("promises.title")),
            html.P(t("promises.lead"), className="lead"),
            html.P([t("promises.cause"), " ", verdict_link(frame), "."], className="note"),
            *(_promise(frame, each) for each in PROMISES),
        ),
    )


def _promise(frame: Frame, promise: Promise) -> Component:
    t = frame.t
    answers = asked(frame, promise.metrics)
    judged = [each for each in answers if _is_judged(each)]
    said = html.Ul([_said(frame, each) for each in judged], className="promise-shows")
    return html.Section(
        [
            html.H2(t(f"promise.{promise.id}.title")),
            html.P(
                [t("promise.measured"), " ", t(f"promise.{promise.id}.measured")],
                className="muted",
            ),
            said if judged else html.P(t("promise.none"), className="nothing"),
        ],
        id=promise.id,
        className="card",
    )


def _is_judged(answer: Answer) -> bool:
    """Whether anything can be said of a change: two periods at least that may be compared."""
    return len(answer.series) == 1 and answer.series[0].trend is not None


def _said(frame: Frame, answer: Answer) -> Component:
    t = frame.t
    link = html.A(t(f"metric.{answer.metric.id}.title"), href=frame.link(f"/indicators/{answer.metric.id}"))
    return html.Li(
        [html.P(" ".join((sentence(t, answer), *_newer(t, answer)))), html.P(link, className="source")]
    )


def _newer(t: Translator, answer: Answer) -> Iterator[str]:
    """Yield the newest number where it can still change: no picture shows it here, and no verdict counts it."""
    newest = answer.series[0].points[-1]
    if newest.provisional and newest.value is not None:
        value = value_words(t, replace(newest, provisional=False), answer.selection.unit)
        yield t("promises.newer", period=period(newest.period, t.language), value=value)


PAGE = Page(path="/promises", layout=layout, query=("release",))

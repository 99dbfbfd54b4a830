"""A metric in a list: its name, its newest number, and what the years say."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.format import period
from components.frame import Frame
from components.i18n import Translator
from components.native import Input
from components.sentences import category_name, value_words
from data_access.answers import Answer
from data_access.definitions import Metric
from data_access.model import ALL, Grain
from data_access.offer import categories_of


def search_form(frame: Frame, wanted: str) -> Component:
    """Return the field that filters the list; it asks by address, so it works without JavaScript."""
    t = frame.t
    pinned = [Input(type="hidden", name="release", value=frame.release.id)] if frame.pinned else []
    return html.Form(
        [
            html.Div(
                [
                    html.Label(t("indicators.search"), htmlFor="search-word"),
                    Input(id="search-word", type="search", name="q", value=wanted, autoComplete="off"),
                ],
                className="control",
            ),
            *pinned,
            html.Button(t("indicators.search.go"), type="submit", className="button"),
        ],
        method="get",
        action=frame.link("/indicators").partition("?")[0],
        className="search",
        role="search",
    )


def entry_words(t: Translator, metric: Metric) -> str:
    """Return what a search looks in: topic, name, what is counted, categories."""
    parts = [
        t(f"topic.{metric.topic}"),
        *(t(f"metric.{metric.id}.{part}") for part in ("title", "unit", "what")),
    ]
    parts += [t(f"dataset.{each}.title") for each in metric.datasets]
    parts += [category_name(t, each) for each in categories_of(metric) if each != ALL]
    return " ".join(parts)


def metric_entry(frame: Frame, metric: Metric, newest: str) -> Component:
    """Return the entry of a metric, which leads to its page; `newest` is told beside it, if anything is."""
    link = html.A(frame.t(f"metric.{metric.id}.title"), href=frame.link(f"/indicators/{metric.id}"))
    return html.Li([link, *([html.Span(newest, className="newest")] if newest else [])])


def newest_words(t: Translator, answer: Answer) -> str:
    """Return the newest number that can change no more, and what the years up to it say; else why there is none."""
    points = answer.series[0].points if answer.series else ()
    settled = [point for point in points if point.value is not None and not point.provisional]
    if not settled:
        return t("indicators.none")
    newest = settled[-1]
    value = value_words(t, newest, answer.selection.unit)
    said = t("indicators.newest", value=value, period=period(newest.period, t.language))
    trend = answer.series[0].trend
    if trend is None:
        return said
    first = trend.direction.then_period
    since = str(first.start.year) if first.grain is Grain.WAVE else period(first, t.language)
    return f"{said} {t(f'indicators.{trend.direction.verdict}', first=since)}"

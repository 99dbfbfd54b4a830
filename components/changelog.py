"""The changelog in words: what each release changed, by how much and why, and what was taken back or withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import day, number, period, span
from components.frame import Frame, url
from components.i18n import Translator
from components.number_history import why_words
from components.sentences import area_name, category_name
from components.tables import table
from components.vintages import number_address
from data_access.catalog import counting
from data_access.changelog import DatasetChange, Difference, Event, EventKind
from data_access.definitions import Metric
from data_access.model import ALL, CellKey, Geography, Grain, Period, Release

GeographyOf = Callable[[Release], Geography]
COUNTS = ("new", "revised", "status", "gone-numbers")


def event_section(frame: Frame, event: Event, geography_of: GeographyOf) -> Component:
    """Return what is told of one event."""
    t = frame.t
    title = t(f"changelog.{event.kind}", date=day(event.day, t.language), release=event.release.id)
    parts = {
        EventKind.PUBLISHED: _published,
        EventKind.TAKEN_BACK: _taken_back,
        EventKind.WITHDRAWN: _withdrawn,
    }[event.kind]
    return html.Section([html.H2(title), *parts(frame, event, geography_of)], className="event")


def _taken_back(frame: Frame, event: Event, _: GeographyOf) -> Iterator[Component]:
    t = frame.t
    yield html.P(t("changelog.back-to", release=event.back_to))
    yield html.P(_reason(t, event.because))


def _withdrawn(frame: Frame, event: Event, _: GeographyOf) -> Iterator[Component]:
    t = frame.t
    if event.dataset:
        yield html.P(t("changelog.withdrawn.dataset", what=t(f"dataset.{event.dataset}.title")))
    else:
        yield html.P(t("changelog.withdrawn.all"))
    yield html.P(_reason(t, event.because))


def _reason(t: Translator, because: str) -> Any:
    return t("gone.reason", because=because) if because else t("changelog.no-reason")


def _published(frame: Frame, event: Event, geography_of: GeographyOf) -> Iterator[Component]:
    t, release = frame.t, event.release
    if release.withdrawn is not None:
        yield html.P(t("changelog.gone"))
        return
    if release.note:
        yield html.P([t("changelog.note"), " ", html.Span(release.note, lang="en")])
    if not release.follows:
        yield html.P(t("changelog.first"))
    yield from _counts(t, event)
    yield from _whys(t, event.changes)
    yield from _largest(frame, event, geography_of)
    yield from _findings(t, event)
    yield html.P(html.A(t("changelog.see"), href=url(t.language, "/", [("release", release.id)])))


def _counts(t: Translator, event: Event) -> Iterator[Component]:
    rows = [
        [
            t(f"dataset.{each.dataset}.title"),
            *(number(n, t.language) for n in (each.new, each.revised, each.status, each.gone)),
        ]
        for each in event.changes
    ]
    if rows:
        header = [t("changelog.dataset"), *(t(f"changelog.{name}") for name in COUNTS)]
        yield html.H3(t("changelog.counts"))
        yield _table(t, t("changelog.counts"), event, header, rows)
    else:
        yield html.P(t("changelog.nothing"))


def _whys(t: Translator, changes: Iterable[DatasetChange]) -> Iterator[Component]:
    entries = [
        html.Li([f"{t(f'dataset.{each.dataset}.title')}, {spans(t, months)}: ", *why_words(t, [why])])
        for each in changes
        for why, months in each.whys.items()
    ]
    if entries:
        yield html.H3(t("changelog.why"))
        yield html.Ul(entries)


def spans(t: Translator, months: Iterable[Period]) -> str:
    """Return months in words, those that follow each other as one span."""
    blocks: list[list[Period]] = []
    for month in sorted(months):
        if blocks and blocks[-1][1].grain is Grain.MONTH and blocks[-1][1].shift(1) == month:
            blocks[-1][1] = month
        else:
            blocks.append([month, month])
    return "; ".join(span(first, last, t.language) for first, last in blocks)


def _largest(frame: Frame, event: Event, geography_of: GeographyOf) -> Iterator[Component]:
    t = frame.t
    found = [
        (metric, each)
        for change in event.changes
        for each in change.largest
        if (metric := metric_of(each.after.key)) is not None
    ]
    if not found:
        return
    geography = geography_of(event.release)
    rows = [_difference(frame, metric, each, geography) for metric, each in found]
    header = [t(f"changelog.{name}") for name in ("number", "before", "after", "difference")]
    yield html.H3(t("changelog.largest"))
    yield _table(t, t("changelog.largest"), event, header, rows)


def _table(t: Translator, title: str, event: Event, header: list[str], rows: list[list[Any]]) -> Component:
    """Return a table whose caption tells it from those of other releases, for who hears the page."""
    return table(t("changelog.caption", title=title, release=event.release.id), header, rows)


def metric_of(key: CellKey) -> Metric | None:
    """Return the metric that shows a cell, None where none does yet."""
    return counting(key.dataset, key.measure, key.dimension)


def _difference(frame: Frame, metric: Metric, each: Difference, geography: Geography) -> list[Any]:
    t, key = frame.t, each.after.key
    area = geography.find(key.area)
    title = t(f"metric.{metric.id}.title") if key.category == ALL else category_name(t, key.category)
    where = [area_name(t, area)] if area else [key.area]
    words = ", ".join([title, *where, period(key.period, t.language)])
    named: Any = words
    if area is not None:
        named = html.A(
            words, href=number_address(frame, metric.id, key.period, area=area, category=key.category)
        )
    sign = "+" if each.amount > 0 else ""
    values = [each.before.value or 0, each.after.value or 0]
    written = [number(value, t.language) for value in values]
    return [named, *written, f"{sign}{number(each.amount, t.language)}"]


def _findings(t: Translator, event: Event) -> Iterator[Component]:
    entries = [
        html.Li(
            [
                ", ".join(filter(None, (t(f"dataset.{each['dataset']}.title"), each["when"]))),
                ": ",
                t(f"finding.{each['kind']}"),
                ". ",
                html.Span(each["because"], lang="en"),
            ]
        )
        for each in event.findings
    ]
    if entries:
        yield html.H3(t("data.looked-into.title"))
        yield html.Ul(entries)

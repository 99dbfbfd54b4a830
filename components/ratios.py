"""Groups of people beside each other: both counts, how many times as often, the interval in words, and its limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import number, period
from components.frame import Frame
from components.i18n import Translator
from components.notes import note_of
from components.sentences import area_name, category_name
from components.shares import point_words
from components.tables import cell, table
from components.trend import source_line
from data_access.ratios import GroupRatio, RatioAnswer
from data_access.statistics import Observation, RatioInterval

RATIO_DECIMALS = 1
FINE_DECIMALS = 2
# Below it, one decimal would say 1.0 of what is more than one.
NEAR_ONE = 1.05


def ratio_section(frame: Frame, answer: RatioAnswer, *, heading: type[Component] = html.H2) -> Component:
    """Return the comparison with its heading (of the level that the page needs), table, limits and source."""
    t = frame.t
    title = ratio_title(t, answer)
    points = (answer.held, *(group.point for group in answer.groups))
    return html.Section(
        [
            heading(title),
            *(html.P(words) for words in ratio_sentences(t, answer)),
            ratio_table(t, answer),
            html.P(t("ratio.limits", city=area_name(t, answer.area)), className="note"),
            html.P([*note_of(frame, points), source_line(t, answer)], className="source"),
        ],
        className="ratios",
    )


def ratio_title(t: Translator, answer: RatioAnswer) -> str:
    """Return what is compared: the metric, by which trait, and when."""
    trait = t(f"dimension.{answer.metric.dimension}")
    return t(
        "ratio.title",
        metric=t(f"metric.{answer.metric.id}.title"),
        trait=trait[:1].lower() + trait[1:],
        period=period(answer.period, t.language),
    )


def ratio_sentences(t: Translator, answer: RatioAnswer) -> Iterator[str]:
    """Yield a sentence for each group with a share: how many times as often, and whether that is clear."""
    for group in answer.groups:
        if group.interval is not None and group.difference is not None:
            yield t(
                f"ratio.{group.difference}",
                group=category_name(t, group.category),
                against=category_name(t, answer.against),
                what=t(f"metric.{answer.metric.id}.what"),
                times=interval_words(t, group.interval),
            )


def ratio_table(t: Translator, answer: RatioAnswer) -> Component:
    """Return the table: each group with both its counts, and how many times as often as the group held against."""
    words = f"metric.{answer.metric.id}"
    counts = t("ratio.counts", count=t(f"{words}.count"), base=t(f"{words}.base"))
    header = [
        t(f"dimension.{answer.metric.dimension}"),
        counts[:1].upper() + counts[1:],
        t("ratio.times", against=category_name(t, answer.against)),
    ]
    held = [category_name(t, answer.against), _counts(t, answer.held), t("ratio.held")]
    rows: list[list[Any]] = [held, *([*_row(t, group)] for group in answer.groups)]
    return table(ratio_title(t, answer), header, rows)


def _row(t: Translator, group: GroupRatio) -> Iterator[Any]:
    yield category_name(t, group.category)
    yield _counts(t, group.point)
    if group.interval is None:
        yield t("ratio.unknown")
    elif group.interval.ratio is None or group.interval.high is None:
        yield interval_words(t, group.interval)
    else:
        ends = (group.interval.ratio, group.interval.low, group.interval.high)
        ratio, low, high = (_times(each, t.language) for each in ends)
        yield t("ratio.likely", ratio=ratio, low=low, high=high)


def _counts(t: Translator, point: Observation) -> html.Td:
    return cell(point_words(point, t.language), point.status, provisional=point.provisional)


def interval_words(t: Translator, interval: RatioInterval) -> str:
    """Return an interval in words: between 1.2 and 1.6 times as often; at least 1.2 times as often."""
    low = _times(interval.low, t.language)
    if interval.high is None:
        return t("ratio.at-least", low=low)
    return t("ratio.between", low=low, high=_times(interval.high, t.language))


def _times(value: float, language: str) -> str:
    """Return a ratio with one decimal; with two where one would hide on which side of 1 it lies, or that it is any."""
    fine = 0 < value < NEAR_ONE
    return number(value, language, decimals=FINE_DECIMALS if fine else RATIO_DECIMALS)

"""Figures of one dataset in short: every metric as a row over its newest periods, and where a series ended.

It follows from the catalogue: a metric appears by its topic, so a new one needs no line here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import axis_period, day
from components.frame import Frame
from components.i18n import Translator
from components.metric_list import metric_entry, newest_words
from components.notes import note_of
from components.ratios import ratio_sentences, ratio_table, ratio_title
from components.sentences import value_words
from components.tables import cell, table
from components.told import as_written, mark, told
from components.trend import nothing_words, source_line
from data_access.answers import Answer
from data_access.breaks import Break
from data_access.definitions import Metric
from data_access.model import Period
from data_access.ratios import RatioAnswer
from data_access.statistics import Observation

# What a phone shows beside a name.
PERIODS = 4


@dataclass(frozen=True, slots=True)
class DatasetFigures:
    """The metrics of one dataset under one topic, in order of the catalogue, with an answer for the city each.

    `endings` say of each since when it is no longer published, where it ended. `ratios` compare groups of people.
    """

    dataset: str
    answers: tuple[Answer, ...]
    endings: tuple[Break | None, ...]
    ratios: tuple[RatioAnswer, ...] = ()


def dataset_section(frame: Frame, figures: DatasetFigures) -> Component:
    """Return the figures of a dataset: its end, the newest numbers, groups compared, the ways to more, its source."""
    t = frame.t
    rows, others = _parted(figures.answers)
    drawn = [each for each in rows if _points(each)]
    parts: list[Any] = [html.H2(t(f"dataset.{figures.dataset}.title")), *_ending_notes(t, figures)]
    if drawn:
        parts.append(
            html.Ul(
                [metric_entry(frame, each.metric, newest_words(frame.t, each)) for each in drawn],
                className="metrics",
            )
        )
        parts.append(_by_year(frame, figures.dataset, drawn))
    parts += _nothing(frame, [each for each in rows if not _points(each)])
    for each in figures.ratios:
        parts += _ratio(t, each)
    if others:
        parts.append(html.P([t("reform.figures.more"), ": ", *_links(frame, others)]))
    if drawn:
        parts.append(html.P(source_line(t, drawn[0]), className="source"))
    return html.Section(parts, className="dataset")


def short_section(frame: Frame, figures: Sequence[DatasetFigures]) -> list[Component]:
    """Return what stands for each dataset in one list: the newest numbers, and what is no longer published."""
    t = frame.t
    rows = [each for one in figures for each in _parted(one.answers)[0] if _points(each)]
    ends = [
        ending_note(t, ending, t(f"dataset.{one.dataset}.title"))
        for one in figures
        for ending in dict.fromkeys(filter(None, one.endings))
    ]
    listed = (
        [
            html.Ul(
                [metric_entry(frame, each.metric, newest_words(frame.t, each)) for each in rows],
                className="metrics",
            )
        ]
        if rows
        else []
    )
    return [*listed, *ends]


def _by_year(frame: Frame, dataset: str, answers: Sequence[Answer]) -> Component:
    """Return the newest years as a table, with what is to be known of their empties and provisional numbers."""
    points = [point for each in answers for point in _points(each)[-PERIODS:]]
    notes = note_of(frame, points)
    drawn = [_table(frame, dataset, answers), *([html.P(notes, className="source")] if notes else [])]
    return _folded(frame.t("reform.figures.by-year"), drawn)


def _ratio(t: Translator, answer: RatioAnswer) -> list[Component]:
    """Return how groups of people compare, in sentences; both counts of each stand in the table."""
    sentences = [html.P(words) for words in ratio_sentences(t, answer)]
    return [
        html.H3(ratio_title(t, answer)),
        *sentences,
        _folded(t("reform.figures.compared"), [ratio_table(t, answer)]),
    ]


def _folded(words: str, drawn: Sequence[Component]) -> Component:
    return html.Details([html.Summary(words), *drawn], className="as-table")


def _ending_notes(t: Translator, figures: DatasetFigures) -> Iterator[Component]:
    """Yield a note for each end, with the names of the figures where others of the dataset go on."""
    for ending in dict.fromkeys(filter(None, figures.endings)):
        ended = [
            each.metric for each, end in zip(figures.answers, figures.endings, strict=True) if end == ending
        ]
        names = [] if len(ended) == len(figures.answers) else [t(f"metric.{each.id}.title") for each in ended]
        yield ending_note(t, ending, ", ".join(names))


def ending_note(t: Translator, ending: Break, names: str = "") -> Component:
    """Return since when a series is no longer published, and why: an end, not a gap."""
    words: list[Any] = [
        f"{names}: " if names else "",
        html.Strong(t("reform.figures.ended", date=day(ending.day, t.language))),
        ". ",
        told(t, {language: words.rstrip(". ") for language, words in ending.title.items()}),
        ". ",
        t("reform.figures.ended.what"),
    ]
    if ending.source:
        words += [" ", t("reform.says"), ": ", as_written(t, ending.source), "."]
    return html.P([mark("no-longer-published"), *words], className="ended")


def _nothing(frame: Frame, empty: Sequence[Answer]) -> Iterator[Component]:
    """Yield why there are no figures, once for all metrics of which the same is to be said."""
    by_words: dict[str, list[Answer]] = {}
    for each in empty:
        by_words.setdefault(nothing_words(frame.t, each), []).append(each)
    for words, found in by_words.items():
        yield html.P([*_links(frame, found), ": ", words])


def _parted(answers: Sequence[Answer]) -> tuple[list[Answer], list[Answer]]:
    """Return the answers that stand for a dataset, its shares or else its first, and all others."""
    shares = [each for each in answers if each.metric.base is not None]
    rows = shares or list(answers[:1])
    return rows, [each for each in answers if each not in rows]


def _table(frame: Frame, dataset: str, answers: Sequence[Answer]) -> Component:
    t = frame.t
    periods = _newest(answers)
    header = [t("reform.figures.measure"), *(axis_period(each, t.language) for each in periods)]
    rows = [[_link(frame, each.metric), *_cells(t, each, periods)] for each in answers]
    return table(t(f"dataset.{dataset}.title"), header, rows)


def _newest(answers: Sequence[Answer]) -> list[Period]:
    """Return the newest periods of the grain that most of a table's rows share, in order of time."""
    found = sorted({point.period for each in answers for point in _points(each)}, key=lambda each: each.start)
    grain = answers[0].selection.grain
    return [each for each in found if each.grain is grain][-PERIODS:]


def _cells(t: Translator, answer: Answer, periods: Sequence[Period]) -> Iterator[Any]:
    known: Mapping[Period, Observation] = {point.period: point for point in _points(answer)}
    for when in periods:
        point = known.get(when)
        if point is None:
            yield t("status.not_collected")
        else:
            words = value_words(t, point, answer.selection.unit)
            yield cell(words, point.status, provisional=point.provisional)


def _points(answer: Answer) -> tuple[Observation, ...]:
    return answer.series[0].points if answer.series else ()


def _link(frame: Frame, metric: Metric) -> Component:
    return html.A(frame.t(f"metric.{metric.id}.title"), href=frame.link(f"/indicators/{metric.id}"))


def _links(frame: Frame, answers: Sequence[Answer]) -> Iterator[Any]:
    for n, each in enumerate(answers):
        yield from ([", "] if n else [])
        yield _link(frame, each.metric)

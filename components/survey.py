"""What a survey says beside its chart: how the question was asked, and what each group of people answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import sentences
from components.figures import figure_block
from components.figures.ranges import Range, Ranges, ranges_svg
from components.format import day, period
from components.frame import Frame
from components.i18n import Translator
from components.native import Finished, Input
from components.notes import note_of
from components.sentences import MEAN, area_name, category_name, value_words
from components.tables import cell, table
from components.told import facts, sentence, told
from components.tools import figure_tools, groups_place
from components.trend import source_line
from data_access.answers import Answer, GroupAnswer, GroupRow
from data_access.model import AreaLevel, Period
from data_access.selection import Unit
from data_access.survey import PERCENT_SCALE, SurveyItem

# ---- how it was asked ----


def asked_section(frame: Frame, answer: Answer) -> Component:
    """Return the exact words of a survey's question in the periods shown, what is counted of it and who asked whom."""
    t = frame.t
    items = items_shown(answer)
    asked = [_asked(t, each, alone=len(items) == 1) for each in items]
    return html.Section(
        [html.H2(t("survey.asked.title")), *(asked or [html.P(t("survey.asked.unknown"), className="note")])],
        className="asked",
    )


def items_shown(answer: Answer) -> tuple[SurveyItem, ...]:
    """Return how a survey asked in the periods for which an answer has figures, in order of time."""
    periods = [each.period for each in sentences.points_of(answer) if each.value is not None]
    return tuple(each for each in answer.items if any(map(each.holds, periods)))


def _asked(t: Translator, item: SurveyItem, *, alone: bool) -> Component:
    when = None if alone else _when(t, item)
    counted = "survey.asked.answers.percent" if item.is_percent else "survey.asked.answers.mean"
    return html.Div(
        [
            html.Blockquote(html.P(told(t, item.wording)), className="wording"),
            facts(
                (
                    (t("survey.asked.when"), when),
                    (t(counted), told(t, item.answers)),
                    (t("survey.asked.of"), told(t, item.asked_of) if item.asked_of else None),
                    (t("survey.asked.by"), told(t, item.sponsor) if item.sponsor else None),
                )
            ),
        ]
    )


def _when(t: Translator, item: SurveyItem) -> str:
    since = day(item.since, t.language) if item.since else ""
    until = day(item.until, t.language) if item.until else ""
    if since and until:
        return t("period.span", first=since, last=until)
    return t("survey.asked.since", date=since) if since else t("survey.asked.until", date=until)


# ---- what each group said ----


def group_figure(frame: Frame, answer: GroupAnswer) -> Component:
    """Return the picture and the table of one wave by ward and by each trait of people."""
    t = frame.t
    place = groups_place(answer)
    ranges = ranges_of(t, answer)
    drawn = Finished(
        tag="div",
        attributes={"className": "canvas canvas--ranges", "role": "img", "aria-label": ranges.summary},
        html=ranges_svg(ranges, key=place.anchor),
    )
    title, measure = group_title(t, answer), group_measure(t, answer)
    return html.Section(
        figure_block(
            drawn,
            language=t.language,
            finding=html.H2(title),
            measure=measure,
            verdict=t("survey.groups.how"),
            table=group_table(t, answer),
            tools=figure_tools(frame, place, answer.release, f"{title} ({measure})"),
            source=[*note_of(frame, group_points(answer)), source_line(t, answer)],
        ),
        id=place.anchor,
        className="groups",
    )


def group_title(t: Translator, answer: GroupAnswer) -> str:
    """Return what is compared: the item, and when it was asked."""
    return t(
        "survey.groups.title",
        metric=t(f"metric.{answer.metric.id}.title"),
        period=period(answer.period, t.language),
    )


def group_measure(t: Translator, answer: GroupAnswer) -> str:
    """Return what the numbers are, and of whom."""
    is_mean = answer.item is not None and not answer.item.is_percent
    scale = MEAN if is_mean else PERCENT_SCALE
    return (
        f"{t(f'estimate.unit.{scale}')} · {area_name(t, answer.area)} · {period(answer.period, t.language)}"
    )


def group_points(answer: GroupAnswer) -> Iterator[Any]:
    """Yield every number of the table."""
    yield answer.whole
    yield from (row.point for row in answer.rows)


def group_header(t: Translator, answer: GroupAnswer) -> tuple[str, ...]:
    """Return the names of the columns: who, and what they said."""
    return t("survey.groups.who"), period(answer.period, t.language)


def group_names(t: Translator, answer: GroupAnswer) -> Iterator[tuple[str, Any]]:
    """Yield the name of each row, with its trait, and its number; everybody first."""
    yield t("survey.groups.everybody"), answer.whole
    for row in answer.rows:
        yield f"{trait_name(t, row)}: {row_name(t, row)}", row.point


def group_table(t: Translator, answer: GroupAnswer) -> Component:
    """Return what everybody and each group said, with the interval and how many answered."""
    rows = [
        [name, cell(value_words(t, point, Unit.ESTIMATE), point.status, provisional=point.provisional)]
        for name, point in group_names(t, answer)
    ]
    return table(group_title(t, answer), group_header(t, answer), rows)


def ranges_of(t: Translator, answer: GroupAnswer) -> Ranges:
    """Return the picture of an answer, every word in its language."""
    rows: list[Range] = []
    for trait, found in groupby(answer.rows, key=lambda row: trait_name(t, row)):
        rows += [Range(trait), *(Range(row_name(t, row), row.point) for row in found)]
    said = (f"{name}: {value_words(t, point, Unit.ESTIMATE)}." for name, point in group_names(t, answer))
    return Ranges(
        t.language,
        " ".join([group_title(t, answer) + ".", *said]),
        tuple(rows),
        answer.whole.value or 0.0,
        t("survey.groups.everybody.value", value=value_short(t, answer)),
    )


def value_short(t: Translator, answer: GroupAnswer) -> str:
    """Return the number of everybody alone."""
    return sentences.plain_value(t, answer.whole)


def trait_name(t: Translator, row: GroupRow) -> str:
    """Return by what a row's people are told apart."""
    return t(f"level.{row.dimension}") if row.dimension == AreaLevel.WARD else t(f"dimension.{row.dimension}")


def row_name(t: Translator, row: GroupRow) -> str:
    """Return the name of a group: a ward, or a category of a trait."""
    return area_name(t, row.area) if row.area is not None else category_name(t, row.category)


# ---- a list of items in short ----


def since_form(frame: Frame, years: Sequence[Period], since: str) -> Component:
    """Return the form that asks from which year on waves are compared; it asks by address."""
    t = frame.t
    choices = [("", t("trust.since.first")), *((str(each), str(each)) for each in years[:-1])]
    options = [html.Option(text, value=value, selected=value == since or None) for value, text in choices]
    pinned = [Input(type="hidden", name="release", value=frame.release.id)] if frame.pinned else []
    return html.Form(
        [
            html.Div(
                html.Div(
                    [
                        html.Label(t("trust.since"), htmlFor="since"),
                        html.Select(options, id="since", name="from"),
                    ],
                    className="control",
                ),
                className="controls",
            ),
            *pinned,
            html.Button(t("form.show"), type="submit", className="button"),
        ],
        method="get",
        action=frame.link("/trust").partition("?")[0],
        className="question",
        **{"aria-label": t("form.label")},
    )


def item_links(frame: Frame, answers: Iterable[Answer]) -> Component:
    """Return the items of a survey as links to their parts of a page, each with what it says."""
    t = frame.t
    entries = [
        html.Li(
            [
                html.A(t(f"metric.{each.metric.id}.title"), href=f"#{each.metric.id}"),
                html.P(sentences.finding(t, each)),
            ]
        )
        for each in answers
    ]
    return html.Nav(html.Ul(entries, className="parts"), **{"aria-label": t("trust.items")})


def wording_of(t: Translator, answers: Sequence[SurveyItem]) -> list[Any]:
    """Return the exact words of a question and what is counted of the answers, for a line of text, newest first."""
    parts: list[Any] = []
    for n, each in enumerate(reversed(answers)):
        when = "" if n == 0 else f" ({_when(t, each)})"
        counted = "survey.asked.answers.percent" if each.is_percent else "survey.asked.answers.mean"
        told_of = [" ", t(counted), ": ", *sentence(t, each.answers)]
        parts += [html.Br() if n else "", html.Q(told(t, each.wording)), when, *told_of]
    return parts

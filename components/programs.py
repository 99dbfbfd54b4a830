"""A program in words: whom it is for, how to reach it, what it did, what came of it, what nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from components.contacts import contact_card
from components.format import period, share_percent
from components.frame import Frame
from components.i18n import Translator
from components.metric_list import metric_entry, newest_words
from components.sentences import area_name, category_name, finding, value_words
from components.tables import cell, table
from components.together import partner_card
from components.trend import nothing_words
from data_access.answers import Answer, CategoryAnswer
from data_access.contacts import Contact
from data_access.model import ALL, Geography
from data_access.selection import Unit
from data_access.statistics import Observation
from data_access.together import Partner

PATH = "/programs"


def program_path(program: str) -> str:
    """Return where a program's page is."""
    return f"{PATH}/{program}"


def reached(
    frame: Frame,
    partners: Sequence[Partner],
    lines: Sequence[Contact],
    geography: Geography,
    today: date,
    *,
    lines_first: bool,
) -> list[Component]:
    """Return who offers the program and how to reach them, and the lines that are there for everybody."""
    t = frame.t
    if not partners and not lines:
        return [html.P(t("program.reach.none"), className="nothing")]
    offering = [partner_card(t, each, geography, today, html.H3) for each in partners]
    answering = [contact_card(t, each, geography, today) for each in lines]
    return [*answering, *offering] if lines_first else [*offering, *answering]


def numbers(frame: Frame, answers: Sequence[Answer]) -> list[Component]:
    """Return metrics with their newest numbers, or that there is none; those without one are among the missing."""
    t = frame.t
    there = [each for each in answers if _has_numbers(each)]
    if not there:
        return [html.P(t("program.numbers.none"), className="nothing")]
    entries = [metric_entry(frame, each.metric, newest_words(t, each)) for each in there]
    return [html.Ul(entries, className="metrics")]


def parts_table(frame: Frame, by: CategoryAnswer) -> list[Component]:
    """Return how many there were of each category in the newest year that is settled, and how many of all they are."""
    t, settled = frame.t, by.settled()
    if not settled:
        return []
    when = period(settled[ALL].period, t.language)
    title = t(f"metric.{by.metric.id}.title")
    caption = f"{title} · {area_name(t, by.area)} · {when}"
    header = [t(f"dimension.{by.metric.dimension}"), when, t("program.share-of-all")]
    rows = [
        [
            category_name(t, category),
            cell(value_words(t, point, Unit.COUNT), point.status),
            cell(_share_words(t, point, settled[ALL]), point.status),
        ]
        for category, point in settled.items()
    ]
    every = html.A(t("program.every-year"), href=frame.link(f"/indicators/{by.metric.id}"))
    return [table(caption, header, rows), html.P(every, className="more")]


def _share_words(t: Translator, point: Observation, total: Observation) -> str:
    if point.value is None or not total.value:
        return value_words(t, point, Unit.COUNT)
    return share_percent(point.value, total.value, t.language)


def missing(frame: Frame, answers: Sequence[Answer]) -> list[Component]:
    """Return what the release has no number of, each with the reason."""
    t = frame.t
    entries = [
        metric_entry(frame, each.metric, nothing_words(t, each)) for each in answers if not _has_numbers(each)
    ]
    return [html.Ul(entries, className="metrics")] if entries else []


def in_a_sentence(t: Translator, answer: Answer) -> str:
    """Return what a program's first number says, or that there is none yet."""
    return finding(t, answer) if _has_numbers(answer) else t("program.numbers.none")


def _has_numbers(answer: Answer) -> bool:
    return any(point.value is not None for series in answer.series for point in series.points)

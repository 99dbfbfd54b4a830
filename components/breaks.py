"""Breaks in a series, in words: what cannot be compared with what, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dash import html

from components.figures import Mark
from components.format import day, period
from components.i18n import Translator
from components.sentences import area_name
from data_access.answers import AreaAnswer
from data_access.breaks import Break
from data_access.model import Period
from data_access.survey import WORDING


def break_note(t: Translator, each: Break) -> str:
    """Return from when on figures cannot be compared with earlier ones, of which areas, and why."""
    said = _said(t, each)
    if not each.areas:
        return t("break.note", **said)
    return t("break.note.areas", areas=_names(t, each), **said)


def break_notes(t: Translator, breaks: Iterable[Break]) -> tuple[str, ...]:
    """Return a sentence for each break."""
    return tuple(break_note(t, each) for each in breaks)


def map_notes(t: Translator, answer: AreaAnswer) -> tuple[str, ...]:
    """Return what of one period's figures cannot be compared between areas, or with other periods."""
    return tuple(_map_note(t, each, answer) for each in answer.breaks)


def _map_note(t: Translator, each: Break, answer: AreaAnswer) -> str:
    said = _said(t, each)
    if not each.areas:
        return t("break.note.inside", period=period(answer.period, t.language), **said)
    return t("break.note.apart", areas=_names(t, each), **said)


def _said(t: Translator, each: Break) -> dict[str, str]:
    return {
        "date": day(each.day, t.language),
        "because": t(f"break.because.{each.cause}"),
        "title": _title(t, each),
    }


def _title(t: Translator, each: Break) -> str:
    """Return what a break is called inside a sentence; the words of a question in quotes."""
    name = each.name(t.language).rstrip(". ")
    return (
        f"\N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}"
        if each.cause == WORDING
        else name
    )


def _names(t: Translator, each: Break) -> str:
    return ", ".join(area_name(t, area) for area in each.areas)


def break_marks(t: Translator, breaks: Iterable[Break], periods: Sequence[Period]) -> tuple[Mark, ...]:
    """Return the lines that a chart of these periods draws for breaks, each at its day."""
    return tuple(
        Mark(
            period=held,
            label=_label(t, each),
            is_break=True,
            into=(each.day - held.start).days / ((held.end - held.start).days + 1),
            note=break_note(t, each),
        )
        for each in breaks
        for held in periods
        if held.start <= each.day <= held.end
    )


def _label(t: Translator, each: Break) -> str:
    title = _title(t, each)
    return f"{_names(t, each)}: {title}" if each.areas else title


def in_lines(sentences: Sequence[str]) -> list[Any]:
    """Return sentences one a line, for one paragraph."""
    return [part for line in sentences for part in (line, html.Br())][:-1]

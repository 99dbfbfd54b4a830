"""What was corrected, when and why: numbers that changed, releases taken back, what was withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dash import html

from components.format import day
from components.frame import Frame
from components.i18n import Translator
from components.number_history import why_words
from components.tables import table
from data_access.changelog import Event, EventKind


def corrections_table(frame: Frame, events: Iterable[Event]) -> html.Div | None:
    """Return every event that corrected something, the newest first; None where there is none."""
    t = frame.t
    rows = [
        [day(each.day, t.language), _what(t, each), _why(t, each)] for each in events if is_correction(each)
    ]
    header = [t(f"corrections.{name}") for name in ("date", "what", "why")]
    return table(t("corrections.list.title"), header, rows) if rows else None


def is_correction(event: Event) -> bool:
    """Whether an event changed or took away a number that had been published."""
    return event.kind is not EventKind.PUBLISHED or any(each.revised for each in event.changes)


def _what(t: Translator, event: Event) -> str:
    match event.kind:
        case EventKind.TAKEN_BACK:
            return t("corrections.taken-back", release=event.release.id, back=event.back_to)
        case EventKind.WITHDRAWN if event.dataset:
            what = t(f"dataset.{event.dataset}.title")
            return t("corrections.withdrawn.dataset", what=what, release=event.release.id)
        case EventKind.WITHDRAWN:
            return t("corrections.withdrawn", release=event.release.id)
    revised = [each for each in event.changes if each.revised]
    named = "; ".join(t(f"dataset.{each.dataset}.title") for each in revised)
    numbers = sum(each.revised for each in revised)
    return t.n("corrections.revised", numbers, release=event.release.id, what=named)


def _why(t: Translator, event: Event) -> Any:
    if event.kind is not EventKind.PUBLISHED:
        return html.Span(event.because, lang="en") if event.because else t("changelog.no-reason")
    whys = dict.fromkeys(why for each in event.changes if each.revised for why in each.whys)
    return list(why_words(t, whys)) or t("changelog.no-reason")

"""Meetings in words: those to come with how to take part, and past ones with how many people came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import clock, day
from components.frame import Frame
from components.i18n import Translator
from components.told import as_written, plain, told
from data_access.meetings import Meeting, MeetingState

NEWEST = 5


def meetings_to_come(frame: Frame, meetings: Iterable[Meeting]) -> Component:
    """Return when and where each meeting is, and how to take part."""
    return html.Ul([_to_come(frame.t, each) for each in meetings], className="meetings")


def _to_come(t: Translator, each: Meeting) -> Component:
    when = day(each.day, t.language)
    lines: list[Any] = [
        html.P([html.Strong(told(t, each.title)), html.Br(), ", ".join([when, *_hours(t, each)])])
    ]
    place: list[Any] = [told(t, each.place)] if each.place else []
    if each.address:
        place += [", " if place else "", as_written(t, each.address)]
    if place:
        lines.append(html.P(place))
    if each.online:
        named = t("reform.meeting.join.named", meeting=plain(t, each.title), date=when)
        lines.append(html.P(html.A(t("reform.meeting.join"), href=each.online, **{"aria-label": named})))
    if each.is_open:
        lines.append(html.P(told(t, each.take_part)))
    else:
        lines.append(html.P(t("reform.meeting.closed"), className="note"))
    if each.languages:
        lines.append(
            html.P(t("reform.meeting.languages", languages=plain(t, each.languages)), className="muted")
        )
    return html.Li(lines, className="meeting")


def _hours(t: Translator, each: Meeting) -> list[str]:
    if each.starts is None:
        return []
    first = clock(each.starts, t.language)
    if each.ends is None:
        return [first]
    return [t("reform.meeting.from-to", first=first, last=clock(each.ends, t.language))]


def past_meetings(frame: Frame, meetings: Sequence[Meeting]) -> list[Component]:
    """Return past meetings, newest first: how many came, the minutes, what was agreed; older ones fold away."""
    t = frame.t
    newest, older = meetings[:NEWEST], meetings[NEWEST:]
    parts: list[Component] = [_past(t, newest)]
    if older:
        words = t.n("reform.meetings.older", len(older))
        parts.append(html.Details([html.Summary(words), _past(t, older)], className="as-table"))
    return parts


def _past(t: Translator, meetings: Sequence[Meeting]) -> Component:
    return html.Ul([_held(t, each) for each in meetings], className="meetings meetings--past")


def _held(t: Translator, each: Meeting) -> Component:
    """Return a meeting with what was agreed at it and what came of that, where that is told."""
    facts: list[Any] = [day(each.day, t.language), " · ", _attended(t, each)]
    if each.state is MeetingState.HELD:
        facts += [" · ", _minutes(t, each)]
    parts = [html.P([html.Strong(told(t, each.title)), html.Br(), *facts])]
    for name, words in (("agreed", each.agreed), ("came-of", each.came_of)):
        if words:
            parts.append(html.P([t(f"reform.meeting.{name}"), " ", told(t, words)], className="outcome"))
    return html.Li(parts, className="meeting")


def _attended(t: Translator, each: Meeting) -> str:
    if each.state is MeetingState.CANCELLED:
        return t("reform.meeting.cancelled")
    if each.state is MeetingState.PLANNED:
        return t("reform.meeting.silent")
    if each.attended is None:
        return t("reform.meeting.came.unreported")
    return t.n("reform.meeting.came", each.attended)


def _minutes(t: Translator, each: Meeting) -> Any:
    if not each.minutes:
        return t("reform.meeting.no-minutes")
    named = t("reform.meeting.minutes.named", date=day(each.day, t.language))
    return html.A(t("reform.meeting.minutes"), href=each.minutes, **{"aria-label": named})

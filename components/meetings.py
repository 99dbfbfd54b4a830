"""Meetings in words: those to come with how to take part, and past ones with how many people came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import clock, day
from components.frame import Frame
from components.i18n import Translator
from components.together import action_lines
from components.told import as_written, mark, plain, told
from data_access.meetings import Meeting, MeetingState
from data_access.together import Together

NEWEST = 5


def anchor(each: Meeting) -> str:
    """Return the id of a meeting on a page."""
    return f"meeting-{each.id}"


def meetings_to_come(frame: Frame, meetings: Iterable[Meeting]) -> Component:
    """Return when and where each meeting is, and how to take part."""
    return html.Ul([_to_come(frame.t, each) for each in meetings], className="meetings")


def _to_come(t: Translator, each: Meeting) -> Component:
    when = day(each.day, t.language)
    head = html.P([html.Strong(told(t, each.title)), html.Br(), ", ".join([when, *_hours(t, each)])])
    if each.state is MeetingState.CANCELLED:
        off = html.P([mark("rejected"), " ", t("meetings.called-off")], className="ended")
        return html.Li([head, off], className="meeting", id=anchor(each))
    lines: list[Any] = [head]
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
    if each.agenda:
        lines.append(html.P(t("reform.meeting.agenda", agenda=plain(t, each.agenda))))
    if each.languages:
        lines.append(
            html.P(t("reform.meeting.languages", languages=plain(t, each.languages)), className="muted")
        )
    return html.Li(lines, className="meeting", id=anchor(each))


def _hours(t: Translator, each: Meeting) -> list[str]:
    if each.starts is None:
        return []
    first = clock(each.starts, t.language)
    if each.ends is None:
        return [first]
    return [t("reform.meeting.from-to", first=first, last=clock(each.ends, t.language))]


def past_meetings(
    frame: Frame, meetings: Sequence[Meeting], today: date, together: Together | None = None
) -> list[Component]:
    """Return past meetings, newest first: how many came, the minutes, what was agreed; older ones fold away.

    With `together` the actions that were agreed at each stand there too, and where nothing is told, that is said.
    """
    t = frame.t
    newest, older = meetings[:NEWEST], meetings[NEWEST:]
    parts: list[Component] = [_past(frame, newest, today, together)]
    if older:
        words = t.n("reform.meetings.older", len(older))
        parts.append(
            html.Details([html.Summary(words), _past(frame, older, today, together)], className="as-table")
        )
    return parts


def _past(frame: Frame, meetings: Sequence[Meeting], today: date, together: Together | None) -> Component:
    listed = [_held(frame, each, today, together) for each in meetings]
    return html.Ul(listed, className="meetings meetings--past")


def _held(frame: Frame, each: Meeting, today: date, together: Together | None) -> Component:
    """Return a meeting with what was agreed at it and what came of that, where that is told."""
    t = frame.t
    facts: list[Any] = [day(each.day, t.language), " · ", _attended(t, each)]
    if each.state is MeetingState.HELD:
        facts += [" · ", _minutes(t, each)]
    parts = [html.P([html.Strong(told(t, each.title)), html.Br(), *facts])]
    if together is None or each.state is not MeetingState.HELD:
        parts += _outcome(t, "agreed", each.agreed) + _outcome(t, "came-of", each.came_of)
    else:
        parts += _outcome_with_actions(frame, each, today, together)
    return html.Li(parts, className="meeting", id=anchor(each))


def _outcome(t: Translator, name: str, words: Mapping[str, str]) -> list[Component]:
    if not words:
        return []
    return [html.P([t(f"reform.meeting.{name}"), " ", told(t, words)], className="outcome")]


def _outcome_with_actions(frame: Frame, each: Meeting, today: date, together: Together) -> list[Component]:
    """Return what was agreed and what came of it; where neither words nor actions tell, that they do not."""
    t = frame.t
    actions = together.agreed_at(each.id)
    parts = _outcome(t, "agreed", each.agreed)
    if not parts and not actions:
        return [html.P(t("meetings.agreed.none"), className="outcome")]
    parts += _outcome(t, "came-of", each.came_of)
    if actions:
        parts.append(action_lines(frame, actions, together, today))
    elif not each.came_of:
        parts.append(html.P(t("meetings.came-of.none"), className="outcome"))
    return parts


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

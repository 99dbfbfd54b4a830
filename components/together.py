"""Who works together in words: partners and how to reach them, actions and what came of them, reports delivered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.contacts import checked
from components.format import day, number
from components.frame import Frame
from components.i18n import Translator
from components.reach import call, mail, ways, web
from components.sentences import area_name
from components.told import as_written, facts, mark, plain, sentence, told
from data_access.meetings import Meeting
from data_access.model import Geography
from data_access.together import SECTORS, Action, ActionState, Partner, Report, Together

PATH = "/together"
# The sign of each state, drawn as for the steps of policies.
SIGNS = {
    ActionState.AGREED: "unreported",
    ActionState.UNDER_WAY: "under-way",
    ActionState.DONE: "done",
    ActionState.STOPPED: "rejected",
}
# What moves comes first, what is over last.
ORDER = (ActionState.UNDER_WAY, ActionState.AGREED, ActionState.DONE, ActionState.STOPPED)
# A step: its sign, its name, and what is told of it.
Step = tuple[str, str, str]


def partner_anchor(each: Partner) -> str:
    """Return the id of a partner on the page."""
    return f"partner-{each.id}"


def action_anchor(each: Action) -> str:
    """Return the id of an action on the page."""
    return f"action-{each.id}"


# ---- partners ----


def sectors_of(partners: Iterable[Partner]) -> tuple[str, ...]:
    """Return the sectors that have a partner, in their order."""
    there = {each.sector for each in partners}
    return tuple(sector for sector in SECTORS if sector in there)


def sector_sections(
    frame: Frame, partners: Sequence[Partner], geography: Geography, today: date
) -> Iterator[Component]:
    """Yield the partners of each sector under its name."""
    for sector in sectors_of(partners):
        here = [each for each in partners if each.sector == sector]
        yield html.Section(
            [
                html.H3(frame.t(f"sector.{sector}")),
                *(partner_card(frame.t, each, geography, today) for each in here),
            ],
            className="sector",
        )


def partner_card(
    t: Translator, each: Partner, geography: Geography, today: date, heading: type[Component] = html.H4
) -> Component:
    """Return what a partner does and how to reach it, under a heading of that level."""
    reached = [
        *([call(t, each.phone)] if each.phone else []),
        *([mail(each.mail)] if each.mail else []),
        *([web(t, each.web)] if each.web else []),
    ]
    return html.Article(
        [
            heading(as_written(t, each.name)),
            html.P(sentence(t, each.does)),
            *([html.P(told(t, each.reach))] if each.reach else []),
            *([ways(reached)] if reached else []),
            facts(_facts(t, each, geography)),
            *([checked(t, each.checked_on, today)] if each.checked_on else []),
        ],
        className="contact",
        id=partner_anchor(each),
    )


def _facts(t: Translator, each: Partner, geography: Geography) -> Iterator[tuple[str, Any]]:
    yield t("together.where"), places_words(t, each.places, geography)
    if each.serves:
        yield t("together.serves"), told(t, each.serves)
    if each.who_answers:
        yield t("help.who-answers"), told(t, each.who_answers)
    if each.police_may_come:
        yield t("help.police"), t(f"help.police.{each.police_may_come}")
    if each.languages:
        yield t("help.languages"), told(t, each.languages)
    if each.hours:
        yield t("help.hours"), told(t, each.hours)
    if each.address:
        yield t("together.address"), as_written(t, each.address)


def places_words(t: Translator, places: Iterable[str], geography: Geography) -> str:
    """Return the names of areas; the whole city where none is named."""
    named = [area_name(t, area) for area in map(geography.find, places) if area is not None]
    return ", ".join(named) or t("together.whole-city")


def former_partners(frame: Frame, partners: Sequence[Partner]) -> Component:
    """Return the names of who worked together once, folded away."""
    t = frame.t
    names = html.Ul([html.Li([as_written(t, each.name), ": ", told(t, each.does)]) for each in partners])
    return html.Details(
        [html.Summary(t.n("together.former", len(partners))), names], className="as-table", id="former"
    )


# ---- actions ----


def action_sections(
    frame: Frame,
    actions: Sequence[Action],
    together: Together,
    meetings: Mapping[str, Meeting],
    geography: Geography,
    today: date,
) -> Iterator[Component]:
    """Yield the actions of each state under its name; `together` and `meetings` name who and where it was agreed."""
    t = frame.t
    for state in ORDER:
        here = [each for each in actions if each.state is state]
        if here:
            counted = html.Span(number(len(here), t.language), className="many")
            heading = html.H3([mark(SIGNS[state]), html.Span(t(f"action.{state}")), " ", counted])
            listed = html.Ul(
                [
                    _action(frame, each, together, meetings.get(each.meeting), geography, today)
                    for each in here
                ],
                className="recommendations",
            )
            yield html.Section([heading, listed], className="actions", id=f"actions-{state}")


def _action(
    frame: Frame,
    each: Action,
    together: Together,
    meeting: Meeting | None,
    geography: Geography,
    today: date,
) -> Component:
    t = frame.t
    named = {"aria-label": f"{t('action.steps')}: {plain(t, each.title)}"}
    return html.Li(
        [
            html.H4(told(t, each.title)),
            html.Ol(
                [_step(*step) for step in _steps(t, each, today)], className="steps steps--three", **named
            ),
            facts(_told(frame, each, together, meeting, geography)),
        ],
        className="recommendation",
        id=action_anchor(each),
    )


def _step(sign: str, name: str, state: str) -> Component:
    parts: list[Any] = [mark(sign), html.Span(name, className="step-name")]
    said = [" ", html.Span(state, className="step-state")] if state else []
    return html.Li([*parts, *said], className=f"step step--{sign}")


def _steps(t: Translator, each: Action, today: date) -> list[Step]:
    """Return the steps as sign, name and what is told; where it was stopped, there is nothing left to be done."""
    agreed = ("done", t("action.agreed"), day(each.agreed_on, t.language))
    began = ("done", t("action.under-way"), _since(t, each))
    later = ("unreported", t("action.done"), _due(t, each, today) or t("action.no-date"))
    match each.state:
        case ActionState.AGREED:
            return [agreed, ("unreported", t("action.under-way"), t("action.not-begun")), later]
        case ActionState.UNDER_WAY:
            return [agreed, ("under-way", *began[1:]), later]
        case ActionState.STOPPED:
            return [agreed, *([began] if each.started_on else []), ("rejected", t("action.stopped"), "")]
    return [agreed, began, ("done", t("action.done"), day(each.done_on, t.language) if each.done_on else "")]


def _due(t: Translator, each: Action, today: date) -> str:
    """Return by when it is to be done, and whether that day is past; empty where no day is set."""
    words = "action.overdue" if each.is_overdue(today) else "action.due"
    return t(words, date=day(each.due, t.language)) if each.due else ""


def _since(t: Translator, each: Action) -> str:
    return t("action.since", date=day(each.started_on, t.language)) if each.started_on else ""


def _told(
    frame: Frame, each: Action, together: Together, meeting: Meeting | None, geography: Geography
) -> Iterator[tuple[str, Any]]:
    """Yield the way of an action: the problem, the place, with whom, what is done, what came of it."""
    t = frame.t
    yield t("action.problem"), told(t, each.problem)
    where: list[Any] = [places_words(t, each.places, geography)]
    yield t("action.place"), [*where, *([": ", told(t, each.place)] if each.place else [])]
    yield t("action.partners"), partner_links(frame, each.partners, together) or t("action.no-partner")
    yield t("action.action"), t(f"action.kind.{each.kind}")
    yield t("action.result"), told(t, each.result) if each.result else t("action.no-result")
    if meeting is not None:
        yield t("action.meeting"), meeting_link(frame, meeting)
    if each.document:
        yield t("reform.document"), _document(t, each.document, plain(t, each.title))


def partner_links(frame: Frame, ids: Iterable[str], together: Together) -> Component | None:
    """Return partners as links to what the page says of them; who is one no more is no link. None without any."""
    entries = [html.Li(_partner_link(frame, each)) for each in together.named(ids)]
    return html.Ul(entries, className="who") if entries else None


def _partner_link(frame: Frame, each: Partner) -> Any:
    name = as_written(frame.t, each.name)
    return html.A(name, href=f"{frame.link(PATH)}#{partner_anchor(each)}") if each.is_active else name


def meeting_link(frame: Frame, each: Meeting) -> Component:
    """Return the way to what is told of a meeting."""
    t = frame.t
    words = [told(t, each.title), f", {day(each.day, t.language)}"]
    return html.A(words, href=f"{frame.link('/meetings')}#meeting-{each.id}")


def _document(t: Translator, address: str, about: str) -> Component:
    words = t("reform.document.read")
    return html.A(words, href=address, **{"aria-label": f"{words}: {about}"})


def action_lines(frame: Frame, actions: Iterable[Action], together: Together, today: date) -> Component:
    """Return actions in one line each: its state as sign and word, who does it, the way to all of it."""
    return html.Ul([_line(frame, each, together, today) for each in actions], className="newest-list")


def _line(frame: Frame, each: Action, together: Together, today: date) -> Component:
    t = frame.t
    title = html.A(told(t, each.title), href=f"{frame.link(PATH)}#{action_anchor(each)}")
    who = [as_written(t, one.name) for one in together.named(each.partners)]
    said: list[Any] = [state_words(t, each, today), "."]
    for n, name in enumerate(who):
        said += [", " if n else " ", name]
    said += ["."] if who else []
    said += [" ", *sentence(t, each.result)] if each.result else []
    line = html.Div([title, html.Br(), html.Span(said, className="step-state")])
    return html.Li([mark(SIGNS[each.state]), line], className="newest-entry")


def state_words(t: Translator, each: Action, today: date) -> str:
    """Return how far an action is, with the day that belongs to it."""
    state = t(f"action.{each.state}")
    match each.state:
        case ActionState.DONE:
            return f"{state}, {day(each.done_on, t.language)}" if each.done_on else state
        case ActionState.STOPPED:
            return state
    return ", ".join(filter(None, (state, _due(t, each, today))))


# ---- reports ----


def report_list(
    frame: Frame, reports: Iterable[Report], together: Together, geography: Geography
) -> Component:
    """Return each report: what it found, who delivered it to whom, and when."""
    return html.Ul([_report(frame, each, together, geography) for each in reports], className="meetings")


def _report(frame: Frame, each: Report, together: Together, geography: Geography) -> Component:
    t = frame.t
    return html.Li(
        [
            html.H3(told(t, each.title)),
            html.P(sentence(t, each.about)),
            facts(_delivered(frame, each, together, geography)),
        ],
        className="meeting contact",
        id=f"report-{each.id}",
    )


def _delivered(
    frame: Frame, each: Report, together: Together, geography: Geography
) -> Iterator[tuple[str, Any]]:
    t = frame.t
    yield t("report.delivered"), day(each.delivered_on, t.language)
    if each.delivered_to:
        yield t("report.to"), told(t, each.delivered_to)
    yield t("report.by"), partner_links(frame, each.partners, together)
    yield t("report.place"), places_words(t, each.places, geography)
    document = _document(t, each.document, plain(t, each.title)) if each.document else None
    yield t("reform.document"), document or t("reform.document.none")

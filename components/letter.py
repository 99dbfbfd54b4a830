"""A neighborhood's page as a letter to those who live or work there: what changed, and what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import sentences
from components.breaks import in_lines
from components.finder import choices_of, memory
from components.format import clock, day, period
from components.frame import Frame, url
from components.i18n import Translator
from components.native import Input
from components.notes import SMALL_NUMBERS
from components.reach import dialled, mail, web
from components.sentences import area_name, category_name
from components.together import PATH as TOGETHER
from components.together import action_lines
from components.told import as_written, plain, sentence, told
from components.trend import nothing_words
from data_access.answers import Answer
from data_access.meetings import Meeting
from data_access.model import ALL, Area, Record, Status
from data_access.selection import Unit
from data_access.statistics import Observation
from data_access.together import Action, Partner, Together

# A letter names so many meetings, actions and partners.
MOST_MEETINGS = 3
MOST_ACTIONS = 3
MOST_PARTNERS = 3


@dataclass(frozen=True, slots=True)
class Rates:
    """What a metric was for every 1,000 residents of two places in one period, in one category."""

    metric: str
    category: str
    points: tuple[tuple[Area, Observation], tuple[Area, Observation]]


def part(frame: Frame, name: str, *content: Any) -> Component:
    """Return one part of the letter under its heading; `name` is its id too."""
    return html.Section(
        [html.H2(frame.t(f"letter.{name}.title")), *content],
        className=f"letter-part letter-{name}",
        id=name,
    )


def said(frame: Frame, answer: Answer, *, heading: type[Component] = html.H3) -> Component:
    """Return what an answer says without its picture: the finding, which leads to the figure, and its counts."""
    t = frame.t
    link = html.A(sentences.finding(t, answer), href=figure_address(frame, answer))
    return html.Div(
        [
            heading(link, className="finding"),
            html.P(in_lines(list(verdicts(t, answer))), className="verdict"),
        ],
        className="said",
    )


def verdicts(t: Translator, answer: Answer) -> Sequence[str]:
    """Return the counts behind a finding with their verdicts, or why nothing can be said."""
    if not any(series.points for series in answer.series):
        return [nothing_words(t, answer)]
    return sentences.verdicts(t, answer)


def figure_address(frame: Frame, answer: Answer) -> str:
    """Return where the figure of an answer is."""
    asked = [pair for pair in answer.selection.pairs() if pair[0] != "release"]
    return frame.link(f"/indicators/{answer.metric.id}", asked)


# ---- beside the city ----


def rate_words(t: Translator, rates: Rates) -> str:
    """Return rates of two places side by side, in a sentence that says nothing of more or less."""
    (first, here), (second, there) = rates.points
    words = t(
        "letter.rate",
        period=period(here.period, t.language),
        unit=t(f"metric.{rates.metric}.unit"),
        first=area_name(t, first),
        here=_rate(t, here),
        second=area_name(t, second),
        there=_rate(t, there),
    )
    if rates.category == ALL:
        return words
    return f"{words} {t('letter.rate.category', category=category_name(t, rates.category))}"


def _rate(t: Translator, point: Observation) -> str:
    return sentences.value_words(t, point, Unit.RATE)


def beside_city(
    frame: Frame, name: str, cities: Iterable[Answer], rates: Sequence[Rates], *, lived_in: bool
) -> Component:
    """Return what the whole city's figures did over the same years, then rates where people live."""
    t = frame.t
    shares = [html.P(rate_words(t, each)) for each in rates]
    if shares:
        shares.append(html.P(t("letter.rate.note"), className="note"))
    elif not lived_in:
        shares = [html.P(t("letter.rate.nobody", place=name), className="note")]
    return part(frame, "city", *(said(frame, answer) for answer in cities), *shares)


# ---- what is hidden ----


def hidden(frame: Frame, points: Iterable[Observation]) -> Component:
    """Return in one line what is hidden here and why."""
    t = frame.t
    some = any(point.status is Status.SUPPRESSED for point in points)
    why = html.A(t("letter.hidden.why"), href=f"{frame.link('/methods')}#{SMALL_NUMBERS}")
    return part(
        frame, "hidden", html.P([t("letter.hidden.some" if some else "letter.hidden.none"), " ", why])
    )


# ---- what can be done ----


def help_part(frame: Frame, contacts: Sequence[Record]) -> Component:
    """Return the lines that are needed most, and the way to all others."""
    t = frame.t
    lines = html.Ul([html.Li(list(_contact(t, each))) for each in contacts], className="lines")
    more = html.A(t("letter.help.all"), href=frame.link("/help"))
    return part(frame, "help", *([lines] if contacts else []), html.P(more))


def _contact(t: Translator, contact: Record) -> Iterator[Any]:
    """Yield who to call for what; a number that can be called is a link."""
    content = contact.content
    name, phone = plain(t, content["name"]), content.get("phone", "")
    if phone and phone in name:
        yield html.Strong(html.A(told(t, content["name"]), href=f"tel:{phone}"))
    elif phone:
        yield from (html.Strong(html.A(phone, href=f"tel:{phone}")), " ", told(t, content["name"]))
    else:
        yield html.Strong(told(t, content["name"]))
    yield from (": ", *sentence(t, content["helps_with"]))


def here_part(
    frame: Frame,
    area: Area,
    actions: Sequence[Action],
    partners: Sequence[Partner],
    together: Together,
    everywhere: int,
    today: date,
) -> Component:
    """Return what is being done for this place and who works in it; that nothing is published is said.

    `together` names who takes part in the actions, `everywhere` is how many partners work in the whole city: here
    only their number is told.
    """
    t = frame.t
    name = area_name(t, area)
    shown = partners[:MOST_PARTNERS]
    done: Component = html.P(t("letter.here.no-action", place=name))
    if actions:
        done = action_lines(frame, actions[:MOST_ACTIONS], together, today)
    working: Component = html.P(t("letter.here.no-partner", place=name))
    if shown:
        working = html.Ul([html.Li(_partner(t, each)) for each in shown], className="lines")
    more = html.A(t("letter.here.all"), href=frame.link(TOGETHER, [("area", area.id)]))
    elsewhere = [t.n("letter.here.everywhere", everywhere), " ", more]
    return part(
        frame,
        "here",
        html.Div(
            [
                html.Div([html.H3(t("letter.here.actions")), done]),
                html.Div([html.H3(t("letter.here.partners")), working, html.P(elsewhere)]),
            ],
            className="here",
        ),
    )


def _partner(t: Translator, each: Partner) -> list[Any]:
    """Return who works here, what it does, and how to reach it."""
    said: list[Any] = [html.Strong(as_written(t, each.name)), ": ", *sentence(t, each.does)]
    if each.phone:
        said += [" ", html.A(each.phone, href=f"tel:{dialled(each.phone)}")]
    elif each.mail:
        said += [" ", mail(each.mail)]
    elif each.web:
        said += [" ", web(t, each.web)]
    return said


def part_taking(frame: Frame, meetings: Sequence[Meeting], today: date) -> Component:
    """Return the meetings to come; that none is announced is said."""
    t = frame.t
    if meetings:
        listed: Component = html.Ul(
            [html.Li(list(_meeting(t, each))) for each in meetings], className="meetings-to-come"
        )
    else:
        listed = html.P(t("letter.part.no-meeting", date=day(today, t.language)))
    every = html.P(html.A(t("letter.part.all"), href=frame.link("/meetings")), className="not-on-paper")
    return part(frame, "part", listed, every)


def _meeting(t: Translator, meeting: Meeting) -> Iterator[Any]:
    yield html.Strong(day(meeting.day, t.language))
    yield from (", ", clock(meeting.starts, t.language)) if meeting.starts else ()
    yield from (": ", told(t, meeting.title))
    where = [told(t, meeting.place)] if meeting.place else []
    for each in (*where, *([as_written(t, meeting.address)] if meeting.address else [])):
        yield from (", ", each)
    yield "."
    if meeting.take_part:
        yield from (" ", *sentence(t, meeting.take_part))
    if meeting.online:
        yield from (" ", html.A(t("letter.part.online"), href=meeting.online))


def correction(frame: Frame) -> Component:
    """Return how to tell us that something is wrong."""
    t = frame.t
    return part(
        frame,
        "correct",
        html.P([t("letter.correct"), " ", html.A(t("letter.correct.how"), href=frame.link("/corrections"))]),
    )


# ---- two places ----


def compare_form(frame: Frame, area: Area, places: Sequence[Area], chosen: str = "") -> Component:
    """Return the form that puts another place beside this one."""
    t = frame.t
    others = choices_of([each for each in places if each.id != area.id], t.language)
    options = [html.Option(name, value=value, selected=value == chosen or None) for value, name in others]
    return html.Form(
        [
            html.Div(
                [
                    html.Label(t("letter.compare.label", place=area_name(t, area)), htmlFor="beside"),
                    html.Select(options, id="beside", name="with"),
                ],
                className="control",
            ),
            *([Input(type="hidden", name="release", value=frame.release.id)] if frame.pinned else []),
            html.Button(t("letter.compare.show"), type="submit", className="button"),
        ],
        method="get",
        action=url(t.language, f"/neighborhoods/{area.id}"),
        className="compare-form",
        **{"aria-label": t("letter.compare.title")},
    )


def remembered_here(frame: Frame, area: Area) -> Component:
    """Return what says that this device remembers the place; hidden unless it does."""
    sentence = frame.t("finder.remembers", place=area_name(frame.t, area))
    return memory(frame, sentence, {"data-remember": area.id})

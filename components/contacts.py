"""Where help is, by need in plain words: whom to call or write to, who answers, and what to expect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import day
from components.i18n import Translator
from components.reach import call, dialled, text, ways, web
from components.sentences import area_name
from components.told import facts, told
from data_access.contacts import Contact, is_unchecked
from data_access.model import Geography

# Danger first, then what cannot wait, then what can.
NEEDS = (
    "emergency", "mental-health", "domestic-violence", "sexual-violence", "victim-compensation", "services",
    "youth", "re-entry", "police-complaint", "other",
)  # fmt: skip
# Lines that federal law opens to every phone of the country (47 U.S.C. § 251(e)): a page on help is never without
# them, even where nobody has published a contact.
NATIONAL = (("emergency", "911"), ("mental-health", "988"))


def needs_of(contacts: Sequence[Contact]) -> tuple[str, ...]:
    """Return the needs for which there is somebody, in their order; those with a national line always."""
    there = {each.topic for each in contacts} | {topic for topic, _ in NATIONAL}
    return tuple(need for need in NEEDS if need in there)


def needs_list(t: Translator, needs: Iterable[str]) -> Component:
    """Return links to each need on the page."""
    entries = [html.Li(html.A(t(f"help.need.{need}"), href=f"#{need}")) for need in needs]
    return html.Nav(html.Ul(entries, className="needs"), **{"aria-label": t("help.needs")})


def call_at_once(t: Translator) -> Component:
    """Return the line for danger, before anything else has to be read."""
    return ways([call(t, NATIONAL[0][1])])


def need_section(
    t: Translator, need: str, contacts: Iterable[Contact], geography: Geography, today: date
) -> Component:
    """Return everybody who answers one need; the anchor of the section is the need."""
    here = [each for each in contacts if each.topic == need]
    numbers = {dialled(each.phone) for each in here}
    missing = [number for topic, number in NATIONAL if topic == need and number not in numbers]
    return html.Section(
        [
            html.H2(t(f"help.need.{need}")),
            *(_national(t, number) for number in missing),
            *(contact_card(t, each, geography, today) for each in here),
        ],
        id=need,
        className="need",
    )


def national_lines(t: Translator) -> Iterator[Component]:
    """Yield the lines that work for everybody, for a page that can show no others."""
    yield from (_national(t, number) for _, number in NATIONAL)


def _national(t: Translator, number: str) -> Component:
    return html.Article(
        [html.H3(number), html.P(t(f"help.national.{number}")), ways([call(t, number)])],
        className="contact",
    )


def contact_card(t: Translator, each: Contact, geography: Geography, today: date) -> Component:
    """Return what is to be known of one line: how to reach it, who answers, what to expect, when it was checked."""
    reached = [
        *([call(t, each.phone)] if each.phone else []),
        *([text(t, each.text_to)] if each.text_to else []),
        *([web(t, each.web)] if each.web else []),
    ]
    return html.Article(
        [
            html.H3(told(t, each.name)),
            html.P(told(t, each.helps_with)),
            ways(reached),
            facts(_facts(t, each, geography)),
            checked(t, each.checked_on, today),
        ],
        className="contact",
    )


def _facts(t: Translator, each: Contact, geography: Geography) -> Iterator[tuple[str, Any]]:
    yield t("help.who-answers"), told(t, each.who_answers)
    yield t("help.police"), t(f"help.police.{each.police_may_come}")
    yield t("help.languages"), told(t, each.languages)
    yield t("help.cost"), told(t, each.cost)
    yield t("help.hours"), told(t, each.hours)
    areas = [area_name(t, area) for area in map(geography.find, each.areas) if area is not None]
    if areas:
        yield t("help.areas"), ", ".join(areas)


def checked(t: Translator, checked_on: date, today: date) -> Component:
    """Return when somebody last made sure how one is reached, and whether that is long ago."""
    words = "help.unchecked" if is_unchecked(checked_on, today) else "help.checked"
    return html.P(t(words, date=day(checked_on, t.language)), className="checked")

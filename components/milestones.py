"""Policies under review: how far each is, step by step, and how to comment on it.

A step is an entry of an ordered list; its state is said in words, and a sign beside them has a shape of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import day
from components.frame import Frame
from components.i18n import Translator
from components.told import Fact, facts, mark, plain, source_facts, told
from data_access.reform import STEPS, Milestone, Policy, State, Step

# What was claimed and can be verified.
CLAIMS = frozenset({State.DONE, State.UNDER_WAY})


def policy_link(frame: Frame, policy: Policy) -> Component:
    """Return the link to a policy's own page."""
    return html.A(told(frame.t, policy.title), href=frame.link(policy_path(policy)))


def policy_path(policy: Policy) -> str:
    """Return the address of a policy's own page, without language."""
    return f"/police-reform/{policy.id}"


def state_words(t: Translator, told_of: Milestone | None, today: date) -> str:
    """Return how far a step is, with its day; of what should have happened by today, that nothing is reported."""
    if told_of is None:
        return t(f"reform.state.{State.UNREPORTED}")
    closed = told_of.comment_by
    if closed and closed < today and told_of.state is State.UNDER_WAY:
        return t("reform.state.comments-closed", date=day(closed, t.language))
    if told_of.day is None:
        return t(f"reform.state.{told_of.state}")
    when = day(told_of.day, t.language)
    if told_of.state is State.PLANNED and told_of.day < today:
        return t("reform.state.overdue", date=when)
    return t(f"reform.state.{told_of.state}.on", date=when)


def policy_lines(frame: Frame, policies: Iterable[Policy], today: date) -> Component:
    """Return a list of policies in one line each: that one can comment, else the furthest step that is done."""
    return html.Ul([_in_one_line(frame, policy, today) for policy in policies], className="newest-list")


def _in_one_line(frame: Frame, policy: Policy, today: date) -> Component:
    t = frame.t
    call = policy.comment(today)
    words = (
        reached(t, policy) if call is None else f"{t('reform.comment.now')}. {deadline_words(t, call, today)}"
    )
    state = State.UNDER_WAY if call is not None else (policy.furthest or policy.steps[0]).state
    for step in policy.steps:
        if step.state is State.NO_LONGER:
            words += f" {t(f'reform.step.{step.name}')}: {_lower_first(state_words(t, step.newest, today))}."
    said = [policy_link(frame, policy), html.Br(), html.Span(words, className="step-state")]
    return html.Li([mark(state), html.Div(said)], className="newest-entry")


def policy_cards(frame: Frame, policies: Iterable[Policy], today: date) -> Component:
    """Return a list of policies, each with its five steps in short."""
    return html.Ul([_card(frame, policy, today) for policy in policies], className="policies")


def _card(frame: Frame, policy: Policy, today: date) -> Component:
    t = frame.t
    return html.Li(
        [
            html.P(t(f"reform.area.{policy.area}"), className="topic"),
            html.H3(policy_link(frame, policy)),
            *_open(t, policy, today),
            html.Ol([_line(t, step, today) for step in policy.steps], className="steps", **_named(t, policy)),
        ],
        className="policy",
    )


def _open(t: Translator, policy: Policy, today: date) -> Iterator[Component]:
    call = policy.comment(today)
    if call is not None:
        yield html.P([html.Strong(t("reform.comment.now")), ". ", deadline_words(t, call, today)])


def _line(t: Translator, step: Step, today: date) -> Component:
    told_of = step.newest
    parts = [
        mark(step.state),
        html.Span(t(f"reform.step.{step.name}"), className="step-name"),
        " ",
        html.Span(state_words(t, told_of, today), className="step-state"),
    ]
    if told_of is not None and told_of.state in CLAIMS:
        checked = "reform.verified.short" if told_of.source.verified_by else "reform.unverified.short"
        parts += [" ", html.Span(f"({t(checked)})", className="step-checked")]
    return html.Li(parts, className=f"step step--{step.state}")


def _named(t: Translator, policy: Policy) -> dict[str, str]:
    return {"aria-label": f"{t('reform.policy.steps')}: {plain(t, policy.title)}"}


def policy_steps(frame: Frame, policy: Policy, today: date) -> Component:
    """Return the five steps of a policy with everything that records tell of each."""
    parts = [_whole(frame.t, step, policy, today) for step in policy.steps]
    return html.Ol(parts, className="steps steps--whole", **_named(frame.t, policy))


def _whole(t: Translator, step: Step, policy: Policy, today: date) -> Component:
    name = t(f"reform.step.{step.name}")
    parts: list[Any] = [
        mark(step.state),
        html.H3(f"{name}: {_lower_first(state_words(t, step.newest, today))}"),
        html.P(t(f"reform.step.what.{step.name}"), className="note-line"),
    ]
    if not step.milestones:
        parts.append(html.P(t("reform.unreported.why")))
    for n, each in enumerate(reversed(step.milestones)):
        earlier = [html.P(html.Strong(state_words(t, each, today)))] if n else []
        parts += [*earlier, *_told(t, each, f"{name}, {plain(t, policy.title)}", policy, today)]
    return html.Li(parts, className=f"step step--{step.state}")


def _told(t: Translator, each: Milestone, about: str, policy: Policy, today: date) -> Iterator[Component]:
    if plain(t, each.title) != plain(t, policy.title):
        yield html.P(told(t, each.title))
    if each.state is State.NO_LONGER:
        yield html.P(t("reform.no-longer.why"))
    entries: list[Fact] = [*_source_facts(t, each, about)]
    if each.step == "community-comment":
        entries += _comment_facts(t, each, about, today)
    if each.note:
        entries.append((t("reform.note"), told(t, each.note)))
    if entries:
        yield facts(entries)


def _source_facts(t: Translator, each: Milestone, about: str) -> Sequence[Fact]:
    """Return the source of a step; a plan has nothing yet that could be verified."""
    if each.state is not State.PLANNED or each.source.verified_by:
        return source_facts(t, each.source, about)
    said, _, document = source_facts(t, each.source, about)
    return [*([said] if each.source.says else []), *([document] if each.source.document else [])]


def _comment_facts(t: Translator, each: Milestone, about: str, today: date) -> list[Fact]:
    if each.state is State.DONE:
        return [(t("reform.comment.how.done"), told(t, each.take_part))] if each.take_part else []
    how: list[Any] = [told(t, each.take_part)] if each.take_part else []
    if each.takes_comments(today) and each.take_part_at:
        how += [" ", _send(t, each, about)]
    deadline = [(t("reform.comment"), deadline_words(t, each, today))] if each.comment_by else []
    return [*deadline, (t("reform.comment.how"), how)] if how else deadline


def deadline_words(t: Translator, call: Milestone, today: date) -> str:
    """Return until when comments are taken, and how many days are left."""
    if call.comment_by is None:
        return t("reform.comment.open")
    last = day(call.comment_by, t.language)
    left = (call.comment_by - today).days
    if left < 0:
        return t("reform.comment.closed", date=last)
    until = t("reform.comment.until", date=last)
    if call.state is not State.UNDER_WAY:
        return until
    return f"{until} {t.n('reform.comment.days', left) if left else t('reform.comment.today')}"


def _send(t: Translator, call: Milestone, about: str) -> Component:
    words = t("reform.comment.send")
    return html.A(words, href=call.take_part_at, className="act", **{"aria-label": f"{words}: {about}"})


def reached(t: Translator, policy: Policy) -> str:
    """Return the furthest step that is done, as a sentence."""
    step = policy.furthest
    if step is None or step.newest is None or step.newest.day is None:
        return t("reform.policy.reached.none")
    name = _lower_first(t(f"reform.step.{step.name}"))
    place = {"n": STEPS.index(step.name) + 1, "total": len(STEPS)}
    return t("reform.policy.reached", step=name, date=day(step.newest.day, t.language), **place)


def comment_call(frame: Frame, policy: Policy, call: Milestone, today: date, heading: Any) -> Component:
    """Return what one needs to comment on a policy: until when, how, and where; `heading` names it."""
    t = frame.t
    parts: list[Any] = [heading, html.P(html.Strong(deadline_words(t, call, today)))]
    if call.take_part:
        parts.append(html.P(told(t, call.take_part)))
    links = [_send(t, call, plain(t, policy.title))] if call.take_part_at else []
    if call.source.document:
        read = t("reform.document.read")
        named = {"aria-label": f"{read}: {plain(t, policy.title)}"}
        links.append(html.A(read, href=call.source.document, **named))
    if links:
        parts.append(html.P([part for link in links for part in (link, " ")], className="acts"))
    return html.Div(parts, className="call")


def step_shares(frame: Frame, policies: Sequence[Policy]) -> Component:
    """Return how many policies are how far at each step: a sign for each policy, and the same in words."""
    t = frame.t
    rows = [html.Li(_share(t, name, policies), className="share") for name in STEPS]
    return html.Ol(rows, className="shares")


def _share(t: Translator, name: str, policies: Sequence[Policy]) -> list[Any]:
    counted = dict.fromkeys(State, 0)
    for policy in policies:
        counted[policy.step(name).state] += 1
    signs = [mark(state) for state, many in counted.items() for _ in range(many)]
    done = t("reform.policy.shares.done", done=counted[State.DONE], total=len(policies))
    numbers = {state: str(many) for state, many in counted.items() if many} | {State.DONE: done}
    said = [f"{t(f'reform.state.{state}')}: {number}" for state, number in numbers.items()]
    return [
        html.Span(t(f"reform.step.{name}"), className="step-name"),
        " ",
        html.Span(signs, className="signs", **{"aria-hidden": "true"}),
        " ",
        html.Span(" · ".join(said), className="step-state"),
    ]


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]

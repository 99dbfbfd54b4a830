"""`/police-reform`: how one can have a say today, and each part of the reform in one sentence and in short."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from components.format import day
from components.frame import Frame, page
from components.milestones import comment_call, policy_lines, policy_link, step_shares
from components.recommendations import state_links
from components.reform import PATH, Part, next_steps, part_links, part_path, part_section
from components.reform_figures import short_section
from components.told import told
from data_access.reform import Policy, open_for_comment
from pages.context import frame_of, head_of
from pages.reform import (
    board_meetings,
    figures,
    figures_sentence,
    oversight_sentence,
    policies,
    policy_sentence,
    recommendations,
)
from pages.serving.page import Address, Page, PageView


def layout(address: Address) -> PageView:
    """Answer the address."""
    frame, today = frame_of(address), address.today
    t = frame.t
    found = policies(frame)
    parts = (
        _figures(frame, "training"),
        _policy_review(frame, found, today),
        _figures(frame, "practice"),
        _oversight(frame),
    )
    return PageView(
        head=head_of(frame, t("reform.title"), t("reform.description")),
        body=page(
            frame,
            html.H1(t("reform.title")),
            html.P(t("reform.lead"), className="lead"),
            part_links(frame, parts),
            _have_a_say(frame, found, today),
            *(part_section(frame, part) for part in parts),
            html.P(html.A(t("timeline.link.reform"), href=frame.link("/timeline"))),
            next_steps(frame),
        ),
    )


def _have_a_say(frame: Frame, found: Sequence[Policy], today: date) -> Component:
    """Return what one can comment on today, what closes first before all, and the next open meeting."""
    t = frame.t
    calls = [
        comment_call(frame, policy, call, today, html.H3(policy_link(frame, policy)))
        for policy, call in open_for_comment(found, today)
    ]
    told_of = calls or [html.P(t("reform.say.none"))]
    return html.Section(
        [html.H2(t("reform.say.title")), *told_of, _next_meeting(frame, today)],
        id="have-a-say",
        className="say",
    )


def _next_meeting(frame: Frame, today: date) -> Component:
    t = frame.t
    found = next((each for each in board_meetings(frame) if each.is_to_come(today) and each.is_open), None)
    if found is None:
        return html.P(t("reform.meetings.next.none"))
    words = [told(t, found.title), ", ", day(found.day, frame.language)]
    link = html.A(words, href=f"{frame.link(part_path('oversight'))}#meetings")
    return html.P([t("reform.say.meetings"), " ", link])


def _figures(frame: Frame, name: str) -> Part:
    found = figures(frame, name)
    return Part(name, figures_sentence(frame, name, found), short_section(frame, found))


def _policy_review(frame: Frame, found: Sequence[Policy], today: date) -> Part:
    t = frame.t
    listed = [html.H3(t("reform.policy.shares")), step_shares(frame, found)]
    listed += [html.H3(t("reform.policy.list")), policy_lines(frame, found, today)]
    content = [html.P(t("reform.policy.lead")), *(listed if found else [])]
    return Part("policy", policy_sentence(frame, found), content)


def _oversight(frame: Frame) -> Part:
    t = frame.t
    found = recommendations(frame)
    by_state = [html.H3(t("recommendations.states")), state_links(frame, found)] if found else []
    content = [
        html.P(t("reform.oversight.lead")),
        *by_state,
        *short_section(frame, figures(frame, "oversight")),
    ]
    return Part("oversight", oversight_sentence(frame, found), content)


PAGE = Page(path=PATH, layout=layout, query=("release",), daily=True)

"""`/police-reform/{policy}`: one policy's review, step by step, to be shared and printed."""

from __future__ import annotations

from typing import Any

from dash import html

from components.frame import page
from components.milestones import comment_call, policy_steps, reached
from components.reform import PATH, back_link, next_steps
from components.told import plain, told
from data_access import get_service
from data_access.reform import MILESTONES, Policy, policies_of
from pages.context import frame_of, head_of
from pages.serving.page import Address, Page, PageView
from pages.serving.routes import UnknownAddress


def layout(address: Address) -> PageView:
    """Answer the address. Raises UnknownAddress for a policy that the release has no record of."""
    frame, today = frame_of(address), address.today
    t = frame.t
    policy = _policy(address, policies_of(get_service().records(frame.release, MILESTONES)))
    title = plain(t, policy.title)
    call = policy.comment(today)
    say: list[Any] = []
    if call is not None:
        heading = html.H2(t("reform.say.title"))
        say = [
            html.Section(comment_call(frame, policy, call, today, heading), id="have-a-say", className="say")
        ]
    return PageView(
        head=head_of(
            frame, t("reform.policy.page-title", policy=title), t("reform.policy.description", policy=title)
        ),
        body=page(
            frame,
            back_link(frame),
            html.P(t("reform.policy.of-area", area=t(f"reform.area.{policy.area}")), className="topic"),
            html.H1(told(t, policy.title)),
            html.P(reached(t, policy), className="lead"),
            *say,
            html.H2(t("reform.policy.steps")),
            policy_steps(frame, policy, today),
            next_steps(frame),
        ),
    )


def _policy(address: Address, policies: tuple[Policy, ...]) -> Policy:
    for policy in policies:
        if policy.id == address.variable("policy"):
            return policy
    raise UnknownAddress(address.path, address.language)


PAGE = Page(path=f"{PATH}/<policy>", layout=layout, query=("release",), daily=True)

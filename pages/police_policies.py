"""`/police-reform/policy`: every policy under review, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dash import html
from dash.development.base_component import Component

from components.frame import Frame
from components.milestones import policy_cards, step_shares
from pages.reform import part_page, policies, policy_sentence


def content(frame: Frame, today: date) -> Iterator[Component]:
    """Yield how many policies are how far, and each with its steps: those open for comment first."""
    t = frame.t
    found = policies(frame)
    if not found:
        yield html.P(policy_sentence(frame, found), className="nothing")
        return
    yield html.H2(policy_sentence(frame, found))
    yield step_shares(frame, found)
    yield html.H2(t("reform.policy.list"))
    yield policy_cards(frame, sorted(found, key=lambda each: each.comment(today) is None), today)


PAGE = part_page("policy", content)

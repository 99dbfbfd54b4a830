"""`/police-reform`: training, policy review, practice and oversight of the police, each with its sentence.

Figures follow from the catalogue by topic, steps, recommendations and meetings from the records of the release.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import day
from components.frame import Frame, page
from components.meetings import meetings_to_come, past_meetings
from components.milestones import comment_call, policy_cards, policy_link, step_shares
from components.recommendations import TRACKER, newest_recommendations, state_links
from components.reform import PATH, Part, next_steps, part_links, part_section
from components.reform_figures import DatasetFigures, dataset_section
from components.sentences import finding
from components.told import told
from components.trend import headline_figure
from data_access import get_service
from data_access.answers import Answer
from data_access.catalog import METRICS, Metric
from data_access.meetings import MEETINGS, Meeting, meetings_of
from data_access.model import Grain
from data_access.ratios import RatioAnswer
from data_access.reform import (
    MILESTONES,
    RECOMMENDATIONS,
    Fate,
    Policy,
    Recommendation,
    State,
    open_for_comment,
    policies_of,
    recommendations_of,
)
from pages.context import frame_of, head_of
from pages.serving.page import Address, Page, PageView

TOPIC_OF = {"training": "police-training", "practice": "police-practice", "oversight": "police-oversight"}
MEETING_KINDS = ("oversight-board", "policy-comment")
LIMITS = ("fewer", "cause", "incident")
NEWEST_RECOMMENDATIONS = 5


def layout(address: Address) -> PageView:
    """Answer the address."""
    frame, today = frame_of(address), address.today
    t = frame.t
    policies = policies_of(get_service().records(frame.release, MILESTONES))
    meetings = meetings_of(get_service().records(frame.release, MEETINGS), MEETING_KINDS)
    parts = (
        _training(frame, policies),
        _policy_review(frame, policies, today),
        _practice(frame, policies),
        _oversight(frame, policies, meetings, today),
    )
    return PageView(
        head=head_of(frame, t("reform.title"), t("reform.description")),
        body=page(
            frame,
            html.H1(t("reform.title")),
            html.P(t("reform.lead"), className="lead"),
            part_links(frame, parts),
            _have_a_say(frame, policies, meetings, today),
            *(part_section(frame, part) for part in parts),
            next_steps(frame),
        ),
    )


def _have_a_say(
    frame: Frame, policies: Sequence[Policy], meetings: Sequence[Meeting], today: date
) -> Component:
    """Return what one can comment on today, first of all: what closes first comes first."""
    t = frame.t
    calls = [
        comment_call(frame, policy, call, today, html.H3(policy_link(frame, policy)))
        for policy, call in open_for_comment(policies, today)
    ]
    told_of = calls or [html.P(t("reform.say.none"))]
    return html.Section(
        [html.H2(t("reform.say.title")), *told_of, *_next_meeting(frame, meetings, today)],
        id="have-a-say",
        className="say",
    )


def _next_meeting(frame: Frame, meetings: Sequence[Meeting], today: date) -> list[Component]:
    found = next((each for each in meetings if each.is_to_come(today) and each.is_open), None)
    if found is None:
        return []
    words = [told(frame.t, found.title), ", ", day(found.day, frame.language)]
    return [html.P([frame.t("reform.say.meetings"), " ", html.A(words, href="#meetings")])]


def _training(frame: Frame, policies: Sequence[Policy]) -> Part:
    t = frame.t
    found = _figures(frame, "training")
    more = [html.P(t("reform.training.limit"), className="note"), *_related(frame, policies, "training")]
    shown = _headline(found)
    if shown is None:
        return Part("training", t("reform.training.none"), [*map(_of(frame), found), *more])
    content = [headline_figure(frame, shown, figure_id="chart-training"), html.P(t("reform.training.lead"))]
    return Part("training", finding(t, shown), [*content, *map(_of(frame), found), *more], heads=False)


def _policy_review(frame: Frame, policies: Sequence[Policy], today: date) -> Part:
    t = frame.t
    if not policies:
        return Part("policy", t("reform.policy.none"), [html.P(t("reform.policy.lead"))])
    adopted, audited = (
        sum(policy.step(name).state is State.DONE for policy in policies) for name in ("adopted", "audited")
    )
    sentences = (
        t.n("reform.policy.adopted", adopted, total=len(policies)),
        t.n("reform.policy.audited", audited),
    )
    content = [
        html.P(t("reform.policy.lead")),
        html.H3(t("reform.policy.shares")),
        step_shares(frame, policies),
        policy_cards(frame, sorted(policies, key=lambda each: each.comment(today) is None), today),
    ]
    return Part("policy", " ".join(sentences), content)


def _practice(frame: Frame, policies: Sequence[Policy]) -> Part:
    t = frame.t
    found = _figures(frame, "practice")
    compared = any(each.ratios for each in found)
    first = t("ratio.limits") if compared else t("reform.practice.limit.residents")
    limits = [first, *(t(f"reform.practice.limit.{name}") for name in LIMITS)]
    shown_limits = [html.H3(t("reform.practice.limits")), html.Ul([html.Li(each) for each in limits])]
    more = [*shown_limits, *_related(frame, policies, "practice")]
    shown = _headline(found)
    if shown is None:
        return Part("practice", t("reform.practice.none"), [*map(_of(frame), found), *more])
    content = [headline_figure(frame, shown, figure_id="chart-practice"), html.P(t("reform.practice.lead"))]
    return Part("practice", finding(t, shown), [*content, *map(_of(frame), found), *more], heads=False)


def _oversight(frame: Frame, policies: Sequence[Policy], meetings: Sequence[Meeting], today: date) -> Part:
    t = frame.t
    found = recommendations_of(get_service().records(frame.release, RECOMMENDATIONS))
    content = [
        html.P(t("reform.oversight.lead")),
        *_meetings_to_come(frame, meetings, today),
        *_recommendations(frame, found),
        *_past_meetings(frame, meetings, today),
        *map(_of(frame), _figures(frame, "oversight")),
        *_related(frame, policies, "oversight"),
    ]
    if not found:
        return Part("oversight", t("reform.oversight.none"), content)
    done = sum(each.fate is Fate.DONE for each in found)
    return Part("oversight", t.n("reform.oversight.done", done, total=len(found)), content)


def _recommendations(frame: Frame, found: Sequence[Recommendation]) -> list[Any]:
    if not found:
        return []
    t = frame.t
    everything = t.n("recommendations.see-all", len(found))
    return [
        html.H3(t("recommendations.states")),
        state_links(frame, found),
        html.H3(t("recommendations.newest")),
        newest_recommendations(frame, found[:NEWEST_RECOMMENDATIONS]),
        html.P(html.A(everything, href=frame.link(TRACKER))),
    ]


def _meetings_to_come(frame: Frame, meetings: Sequence[Meeting], today: date) -> list[Component]:
    t = frame.t
    found = [each for each in meetings if each.is_to_come(today)]
    listed = meetings_to_come(frame, found) if found else html.P(t("reform.meetings.next.none"))
    return [html.H3(t("reform.meetings.next"), id="meetings"), listed]


def _past_meetings(frame: Frame, meetings: Sequence[Meeting], today: date) -> list[Component]:
    t = frame.t
    found = [each for each in reversed(meetings) if not each.is_to_come(today)]
    listed = past_meetings(frame, found) if found else [html.P(t("reform.meetings.past.none"))]
    return [html.H3(t("reform.meetings.past")), *listed]


def _related(frame: Frame, policies: Sequence[Policy], area: str) -> list[Component]:
    """Return the links to the policies of a part's area."""
    links = [html.Li(policy_link(frame, policy)) for policy in policies if policy.area == area]
    return [html.H3(frame.t("reform.policy.related")), html.Ul(links, className="links")] if links else []


def _figures(frame: Frame, part: str) -> list[DatasetFigures]:
    """Return the figures of a part's topic by dataset, as the catalogue has them."""
    metrics = [metric for metric in METRICS if metric.topic == TOPIC_OF[part]]
    by_dataset: dict[str, list[Metric]] = {}
    for metric in metrics:
        by_dataset.setdefault(metric.dataset, []).append(metric)
    return [
        DatasetFigures(
            dataset,
            tuple(_ask(frame, metric) for metric in found),
            tuple(get_service().ending(frame.release, metric) for metric in found),
            tuple(_compared(frame, found)),
        )
        for dataset, found in by_dataset.items()
    ]


def _ask(frame: Frame, metric: Metric) -> Answer:
    return get_service().ask(metric.id, {"grain": Grain.YEAR}, release=frame.release, pinned=frame.pinned)


def _compared(frame: Frame, metrics: Sequence[Metric]) -> Iterator[RatioAnswer]:
    """Yield how groups of people compare in each share: what follows a stop, never a count beside residents."""
    for metric in metrics:
        if metric.base is not None:
            found = get_service().ratios(metric.id, release=frame.release)
            yield from [found] if found is not None else []


def _headline(found: Sequence[DatasetFigures]) -> Answer | None:
    """Return what stands for a part: its first share, else its first figure; None where nothing was collected."""
    answers = [each for figures in found for each in figures.answers if each.series and each.series[0].points]
    shares = [each for each in answers if each.metric.base is not None]
    return next(iter([*shares, *answers]), None)


def _of(frame: Frame) -> Callable[[DatasetFigures], Component]:
    return partial(dataset_section, frame)


PAGE = Page(path=PATH, layout=layout, query=("release",), daily=True)

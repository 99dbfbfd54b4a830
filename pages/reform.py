"""What the pages on police reform ask: the figures of each part, its sentence, and the records of the release.

Figures follow from the catalogue by topic, steps, recommendations and meetings from records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from components.frame import Frame, page
from components.milestones import policy_link
from components.reform import back_link, next_steps, part_path
from components.reform_figures import DatasetFigures
from components.sentences import finding
from data_access import get_service
from data_access.answers import Answer
from data_access.breaks import Break, ending_of
from data_access.catalog import METRICS
from data_access.definitions import Metric
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
    policies_of,
    recommendations_of,
)
from pages.context import frame_of, head_of
from pages.serving.page import Address, Page, PageView

MEETING_KINDS = ("oversight-board", "policy-comment")


def policies(frame: Frame) -> tuple[Policy, ...]:
    """Return the policies of a frame's release."""
    return policies_of(get_service().records(frame.release, MILESTONES))


def recommendations(frame: Frame) -> tuple[Recommendation, ...]:
    """Return the recommendations of a frame's release."""
    return recommendations_of(get_service().records(frame.release, RECOMMENDATIONS))


def board_meetings(frame: Frame) -> tuple[Meeting, ...]:
    """Return the meetings at which residents are heard on the police, in order of time."""
    return meetings_of(get_service().records(frame.release, MEETINGS), MEETING_KINDS)


def figures(frame: Frame, part: str) -> list[DatasetFigures]:
    """Return the figures of a part's topic by dataset, as the catalogue has them."""
    by_dataset: dict[str, list[Metric]] = {}
    for metric in METRICS:
        if metric.topic == f"police-{part}":
            by_dataset.setdefault(metric.dataset, []).append(metric)
    return [
        DatasetFigures(
            dataset,
            tuple(_ask(frame, metric) for metric in found),
            tuple(_ending(frame, metric) for metric in found),
            tuple(_compared(frame, found)),
        )
        for dataset, found in by_dataset.items()
    ]


def _ask(frame: Frame, metric: Metric) -> Answer:
    return get_service().ask(metric.id, {"grain": Grain.YEAR}, release=frame.release, pinned=frame.pinned)


def _ending(frame: Frame, metric: Metric) -> Break | None:
    service = get_service()
    records, geography = service.records(frame.release, "breaks"), service.geography(frame.release)
    return ending_of(records, metric.dataset, metric.measure, geography)


def _compared(frame: Frame, metrics: Sequence[Metric]) -> Iterator[RatioAnswer]:
    """Yield how groups of people compare in each share: what follows a stop, never a count beside residents."""
    for metric in metrics:
        if metric.base is not None:
            found = get_service().ratios(metric.id, release=frame.release)
            yield from [found] if found is not None else []


def headline(found: Sequence[DatasetFigures]) -> Answer | None:
    """Return what stands for a part: its first share, else its first figure; None where nothing was collected."""
    answers = [each for one in found for each in one.answers if each.series and each.series[0].points]
    shares = [each for each in answers if each.metric.base is not None]
    return next(iter([*shares, *answers]), None)


def figures_sentence(frame: Frame, part: str, found: Sequence[DatasetFigures]) -> str:
    """Return what the figures of a part show, or that there are none."""
    shown = headline(found)
    return frame.t(f"reform.{part}.none") if shown is None else finding(frame.t, shown)


def policy_sentence(frame: Frame, found: Sequence[Policy]) -> str:
    """Return how many policies are adopted, and how many audited."""
    t = frame.t
    if not found:
        return t("reform.policy.none")
    adopted, audited = (
        sum(policy.step(name).state is State.DONE for policy in found) for name in ("adopted", "audited")
    )
    return (
        f"{t.n('reform.policy.adopted', adopted, total=len(found))} {t.n('reform.policy.audited', audited)}"
    )


def oversight_sentence(frame: Frame, found: Sequence[Recommendation]) -> str:
    """Return how many recommendations are done."""
    if not found:
        return frame.t("reform.oversight.none")
    done = sum(each.fate is Fate.DONE for each in found)
    return frame.t.n("reform.oversight.done", done, total=len(found))


def related(frame: Frame, area: str) -> list[Component]:
    """Return the links to the policies of a part's area."""
    links = [html.Li(policy_link(frame, policy)) for policy in policies(frame) if policy.area == area]
    return [html.H2(frame.t("reform.policy.related")), html.Ul(links, className="links")] if links else []


def part_page(name: str, content: Callable[[Frame, date], Iterable[Component]]) -> Page:
    """Return the page of a part: its name, its lead, and the content for a day."""

    def layout(address: Address) -> PageView:
        frame = frame_of(address)
        t = frame.t
        part = t(f"reform.part.{name}")
        return PageView(
            head=head_of(frame, t("reform.part.title", part=part), t("reform.description")),
            body=page(
                frame,
                back_link(frame),
                html.H1(part),
                html.P(t(f"reform.{name}.lead"), className="lead"),
                *content(frame, address.today),
                next_steps(frame),
            ),
        )

    return Page(path=part_path(name), layout=layout, query=("release",), daily=True)

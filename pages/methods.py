"""`/methods`: what the numbers mean, what is hidden and why, and what they do not show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dash import html
from dash.development.base_component import Component

from components.frame import Frame, page
from components.notes import SMALL_NUMBERS, VERDICT
from components.protection import audit_part, smallest_table
from components.revision_example import why_numbers_change
from components.tables import table
from components.texts import contents
from components.trend import dataset_terms
from components.verdict_methods import verdict_part
from data_access import get_service
from data_access.catalog import DATASETS, METRICS, MIN_RESIDENTS_FOR_RATE
from data_access.definitions import Dataset
from data_access.model import Status
from pages.context import frame_of, head_of
from pages.serving.page import Address, Page, PageView

SECTIONS = (VERDICT, "rate", "releases", "areas", "limits")
# What the promise does not hold.
LIMITS = ("recognized", "possible", "elsewhere")

# What has no page yet is not described as if it were there.
_WITH_PAGES = frozenset(metric.dataset for metric in METRICS)


def layout(address: Address) -> PageView:
    """Answer the address."""
    frame = frame_of(address)
    t = frame.t
    return PageView(
        head=head_of(frame, t("methods.title"), t("methods.description")),
        body=page(
            frame,
            html.H1(t("methods.title")),
            html.P(t("methods.lead"), className="lead"),
            contents(t, "methods.contents", _parts(frame)),
            _empties(frame),
            _protection(frame),
            *(_section(frame, name) for name in SECTIONS),
            html.H2(t("methods.datasets"), id="datasets"),
            *(_dataset(frame, dataset) for dataset in DATASETS if dataset.id in _WITH_PAGES),
        ),
    )


def _parts(frame: Frame) -> Iterator[tuple[str, str]]:
    """Yield the anchor and the heading of every part, in their order."""
    t = frame.t
    yield "empty", t("methods.empties.title")
    yield SMALL_NUMBERS, t("methods.privacy.title")
    yield from ((name, t(f"methods.{name}.title")) for name in SECTIONS)
    yield "datasets", t("methods.datasets")


def _empties(frame: Frame) -> Component:
    t = frame.t
    rows = [[t("methods.zero.name"), t("methods.zero.text")]]
    rows += [
        [t(f"status.{status}"), t(f"methods.{status}")] for status in Status if status is not Status.PUBLISHED
    ]
    header = [t("methods.empties.seen"), t("methods.empties.means")]
    return html.Section(
        [html.H2(t("methods.empties.title")), table(t("methods.empties.title"), header, rows)], id="empty"
    )


def _protection(frame: Frame) -> Component:
    """Return the promise, its limits, how numbers are chosen, and what testing this release showed."""
    t, service = frame.t, get_service()
    datasets = service.document(frame.release, "structure")["datasets"]
    return html.Section(
        [
            html.H2(t("methods.privacy.title")),
            html.P(t("methods.privacy.promise")),
            html.H3(t("methods.privacy.limits")),
            html.Ul([html.Li(t(f"methods.privacy.limit.{name}")) for name in LIMITS]),
            html.H3(t("methods.privacy.choice.title")),
            html.P(t("methods.privacy.choice")),
            html.P(t("methods.privacy.held")),
            smallest_table(t, {name: datasets[name] for name in datasets if name in _WITH_PAGES}),
            *audit_part(t, service.audited(frame.release), frame.release.id),
        ],
        id=SMALL_NUMBERS,
    )


def _section(frame: Frame, name: str) -> Component:
    t = frame.t
    text = t(f"methods.{name}.text", residents=MIN_RESIDENTS_FOR_RATE)
    paragraphs = [html.P(part) for part in text.split("\n")]
    return html.Section([html.H2(t(f"methods.{name}.title")), *paragraphs, *_more(frame, name)], id=name)


def _more(frame: Frame, name: str) -> Iterable[Component]:
    """Return what a section says beyond its paragraphs."""
    if name == VERDICT:
        return verdict_part(frame.t)
    if name == "releases":
        return why_numbers_change(frame, get_service().history.numbers.example(frame.release))
    return ()


def _dataset(frame: Frame, dataset: Dataset) -> Component:
    t = frame.t
    return html.Section(
        [
            html.H3(t(f"dataset.{dataset.id}.title")),
            html.Dl(list(dataset_terms(t, dataset.id))),
        ],
        id=f"dataset-{dataset.id}",
    )


PAGE = Page(path="/methods", layout=layout, query=("release",))

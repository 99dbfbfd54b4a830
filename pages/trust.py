"""`/trust`: what residents say of the police and of feeling safe, by wave, by group, and beside what is counted."""

from __future__ import annotations

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from components.beside import Beside, beside_section, shared_years
from components.frame import Frame, page, url
from components.survey import group_figure, item_links, items_shown, since_form, wording_of
from components.trend import headline_figure
from data_access import get_service
from data_access.answers import Answer
from data_access.catalog import METRICS
from data_access.model import Grain
from pages.context import frame_of, head_of
from pages.serving.page import Address, Page, PageView

TOPIC = "trust"
# What is put beside what, on the same years.
BESIDE = (("trust-police", "force-incidents"), ("trust-safe-by-night", "violent-crime"))
LIMITS = ("cause", "asked", "people", "wording")


def layout(address: Address) -> PageView:
    """Answer the address."""
    frame = frame_of(address)
    t = frame.t
    since = _since(address)
    answers = [_ask(frame, metric.id, Grain.WAVE, since) for metric in METRICS if metric.topic == TOPIC]
    shown = [each for each in answers if any(series.points for series in each.series)]
    return PageView(
        head=head_of(frame, t("trust.title"), t("trust.description")),
        body=page(
            frame,
            html.H1(t("trust.title")),
            html.P(t("trust.lead"), className="lead"),
            *(_content(frame, shown, since) if shown else [html.P(t("trust.none"), className="nothing")]),
            html.H2(t("trust.limits.title")),
            html.Ul([html.Li(t(f"trust.limit.{name}")) for name in LIMITS]),
            *_next(frame),
        ),
        libraries=frozenset({"chart"}),
    )


def _since(address: Address) -> str:
    """Return the year from which on waves are compared; empty for the first, and for what is no year."""
    asked = address.value("from")
    return asked if len(asked) == 4 and asked.isdecimal() and asked.isascii() else ""


def _ask(frame: Frame, metric: str, grain: Grain, since: str = "", until: str = "") -> Answer:
    query = {"grain": grain, "from": since, "to": until}
    return get_service().ask(metric, query, release=frame.release, pinned=frame.pinned)


def _content(frame: Frame, shown: list[Answer], since: str) -> Iterator[Component]:
    """Yield what each item says, what groups of people said to the first, and what stands beside it."""
    yield since_form(frame, shown[0].years, since)
    yield item_links(frame, shown)
    for answer in shown:
        yield _item(frame, answer)
    groups = get_service().groups(shown[0].selection, release=frame.release)
    if groups:
        yield group_figure(frame, groups[-1])
        yield _others(frame, shown[1:])
    found = {answer.metric.id: answer for answer in shown}
    for said, counted in BESIDE:
        if said in found:
            years = shared_years(found[said], _ask(frame, counted, Grain.YEAR))
            if years:
                span = (str(years[0]), str(years[-1]))
                pair = (_ask(frame, said, Grain.WAVE, *span), _ask(frame, counted, Grain.YEAR, *span))
                yield beside_section(frame, Beside(*pair, years))


def _item(frame: Frame, answer: Answer) -> Component:
    t, name = frame.t, answer.metric.id
    items = items_shown(answer)
    words = wording_of(t, items) if items else [t("survey.asked.unknown")]
    more = html.A(t("trust.item.more"), href=frame.link(f"/indicators/{name}"), **_named(frame, answer))
    return html.Section(
        [
            html.P(t(f"metric.{name}.title"), className="topic"),
            headline_figure(frame, answer, figure_id=f"chart-{name}"),
            html.P([t("trust.item.asked"), " ", *words], className="wording"),
            html.P(more, className="more"),
        ],
        id=name,
        className="part",
        **{"aria-label": t(f"metric.{name}.title")},
    )


def _named(frame: Frame, answer: Answer) -> dict[str, str]:
    t = frame.t
    return {"aria-label": f"{t('trust.item.more')}: {t(f'metric.{answer.metric.id}.title')}"}


def _others(frame: Frame, answers: list[Answer]) -> Component:
    """Return where the groups of the other items are."""
    t = frame.t
    links = [
        html.Li(
            html.A(
                t(f"metric.{each.metric.id}.title"),
                href=f"{frame.link(f'/indicators/{each.metric.id}')}#table-{each.metric.id}",
            )
        )
        for each in answers
    ]
    return html.Section([html.H3(t("trust.groups.others")), html.Ul(links, className="links")])


def _next(frame: Frame) -> Iterator[Component]:
    """Yield what one can do: read how it is judged, come to a meeting, take the questions and all numbers away."""
    t = frame.t
    pinned = [("release", frame.release.id)]
    actions = (
        ("trust.next.methods", f"{frame.link('/methods')}#survey"),
        ("trust.next.reform", frame.link("/police-reform")),
        ("trust.next.questions", url("en", "/api/v1/records/survey-item.csv", pinned)),
        ("trust.next.cells", url("en", "/api/v1/cells.csv", pinned)),
    )
    yield html.H2(t("trust.next.title"))
    yield html.Ul([html.Li(html.A(t(words), href=to)) for words, to in actions], className="links")


PAGE = Page(path="/trust", layout=layout, query=("from", "release"))

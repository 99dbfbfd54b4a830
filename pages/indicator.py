"""`/indicators/{metric}`: one metric, by area, category, grain and period, as chart, maps and tables."""

from __future__ import annotations

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from components.area_map import map_figure
from components.category_table import category_table
from components.frame import Frame, page
from components.help_near import help_near
from components.question import question_form
from components.ratios import ratio_section
from components.survey import asked_section, group_figure
from components.survey_waves import waves_section
from components.topics import topic_page
from components.trend import definition, shows, trend_figure
from data_access import get_service
from data_access.answers import Answer, AreaAnswer
from data_access.catalog import metric as known_metric
from data_access.definitions import UnknownIndicator
from data_access.model import AreaLevel
from data_access.selection import Unit
from pages.context import frame_of, head_of, refuse_withdrawn
from pages.serving.page import Address, Page, PageView
from pages.serving.routes import UnknownAddress

QUESTION = ("area", "category", "grain", "from", "to", "as")
QUERY = (*QUESTION, "release")


def layout(address: Address) -> PageView:
    """Answer the address. Raises UnknownAddress for a metric or release that is not there.

    The part with the id `answer` is drawn again, alone, when a reader asks something else.
    """
    frame = frame_of(address)
    answer = ask(address, frame)
    t = frame.t
    title = t(f"metric.{answer.metric.id}.title")
    shown = shows(t, answer.metric)
    asked = tuple(answer.selection.pairs()) if address.query else ()
    return PageView(
        head=head_of(frame, title, shown, canonical=address.with_query(asked)),
        body=page(
            frame,
            html.H1(title),
            html.P(shown, className="lead"),
            *help_near(frame, answer.metric),
            question_form(frame, answer),
            html.Div(_shown(frame, answer), id="answer", **{"aria-live": "polite"}),
            definition(frame, answer),
            *topic_page(frame, answer.metric.topic),
        ),
        keep=not answer.question.problems,
        libraries=frozenset({"chart"}),
    )


def ask(address: Address, frame: Frame) -> Answer:
    """Return the answer to an address.

    Raises UnknownAddress for a metric that is not in the catalogue, Gone where its dataset was withdrawn.
    """
    query = {name: address.values(name) for name in QUESTION}
    metric = address.variable("metric")
    try:
        for dataset in known_metric(metric).datasets:
            refuse_withdrawn(address, frame.release, dataset)
        return get_service().ask(metric, query, release=frame.release, pinned=frame.pinned)
    except UnknownIndicator:
        raise UnknownAddress(address.path, address.language) from None


def _shown(frame: Frame, answer: Answer) -> list[Component]:
    service, area = get_service(), answer.series[0].area if answer.series else None
    problems = [html.P(frame.t(f"problem.{each}"), className="problem") for each in answer.question.problems]
    maps = [map_figure(frame, found, figure_id=f"map-{found.level}") for found in maps_of(answer)]
    by = service.by_category(answer.metric.id, area, release=answer.release) if area else None
    waves = service.groups(answer.selection, release=answer.release)
    beside = service.ratios(answer.metric.id, release=answer.release)
    return [
        *problems,
        trend_figure(frame, answer, figure_id="chart"),
        *([asked_section(frame, answer)] if answer.selection.unit is Unit.ESTIMATE else []),
        *maps,
        *([group_figure(frame, waves[-1])] if waves else []),
        *waves_section(frame, answer, waves),
        *([] if by is None else [category_table(frame, by)]),
        *([] if beside is None else [ratio_section(frame, beside)]),
    ]


def maps_of(answer: Answer) -> Iterator[AreaAnswer]:
    """Yield the same question for all areas, by neighborhood and by ward, where the release shows it so."""
    for level in (AreaLevel.NEIGHBORHOOD, AreaLevel.WARD):
        found = get_service().by_area(answer.selection, level, release=answer.release)
        if found is not None:
            yield found


PAGE = Page(path="/indicators/<metric>", layout=layout, query=QUERY)

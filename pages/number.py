"""`/indicators/{metric}/{period}`: how one number changed from release to release."""

from __future__ import annotations

from dash import html

from components.citation import citation
from components.frame import page
from components.number_history import change_table, history_table, number_title, sentence
from components.vintages import number_question
from data_access import get_service
from data_access.answers import Answer
from data_access.catalog import metric as known_metric
from data_access.definitions import UnknownIndicator
from data_access.model import Period, PeriodError
from pages.context import frame_of, head_of, refuse_withdrawn
from pages.serving.page import Address, Page, PageView
from pages.serving.routes import UnknownAddress

QUESTION = ("area", "category", "as")
# Beyond these no number of ours can lie, and calendars end.
FIRST_YEAR, LAST_YEAR = 1900, 2199


def layout(address: Address) -> PageView:
    """Answer the address. Raises UnknownAddress for a number of which no release said anything."""
    frame = frame_of(address)
    t = frame.t
    answer = _ask(address, pinned=frame.pinned)
    selection = answer.selection
    when = selection.start or _period(address)
    numbers = get_service().history.numbers
    rows = numbers.number(answer.metric, selection, when, until=frame.release if frame.pinned else None)
    if not answer.series or all(row.point is None for row in rows):
        raise UnknownAddress(address.path, address.language)
    named = number_title(t, answer, when)
    pairs = number_question(selection.metric, answer.series[0].area, selection.category, selection.unit)
    shown = [pair for pair in selection.pairs() if pair[0] not in ("from", "to", "release")]
    compared = change_table(frame, answer, when, rows)
    back = html.A(
        t(f"metric.{answer.metric.id}.title"), href=frame.link(f"/indicators/{answer.metric.id}", shown)
    )
    problems = [html.P(t(f"problem.{each}"), className="problem") for each in answer.question.problems]
    return PageView(
        head=head_of(
            frame,
            t("number.title", what=named),
            t("number.description", what=named),
            canonical=address.with_query(tuple(pairs)),
        ),
        body=page(
            frame,
            html.P(back, className="back"),
            html.H1(t("number.title", what=named)),
            *problems,
            history_table(frame, answer, when, rows),
            html.P(sentence(t, answer, when, rows), className="lead"),
            html.P(t("number.unlisted"), className="note"),
            *([] if compared is None else [html.Section([html.H2(t("number.change.title")), compared])]),
            html.Section([html.H2(t("data.cite.title")), html.P(citation(frame, named))]),
            html.P(html.A(t("number.all"), href=frame.link("/data/revisions"))),
        ),
        keep=not answer.question.problems,
    )


def _ask(address: Address, *, pinned: bool) -> Answer:
    """Return the answer that holds the number. Raises UnknownAddress, Gone."""
    frame, when = frame_of(address), _period(address)
    query = {name: address.values(name)[:1] for name in QUESTION}
    query |= {"grain": (when.grain,), "from": (str(when),), "to": (str(when),)}
    metric = address.variable("metric")
    try:
        for dataset in known_metric(metric).datasets:
            refuse_withdrawn(address, frame.release, dataset)
        return get_service().ask(metric, query, release=frame.release, pinned=pinned)
    except UnknownIndicator:
        raise UnknownAddress(address.path, address.language) from None


def _period(address: Address) -> Period:
    """Return the period that an address names. Raises UnknownAddress."""
    try:
        when = Period.parse(address.variable("period"))
    except PeriodError:
        raise UnknownAddress(address.path, address.language) from None
    if not FIRST_YEAR <= when.start.year <= LAST_YEAR:
        raise UnknownAddress(address.path, address.language)
    return when


PAGE = Page(path="/indicators/<metric>/<period>", layout=layout, query=(*QUESTION, "release"))

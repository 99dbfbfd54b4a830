"""`/programs/{slug}`: for whom a program is, how to reach it, what it did, what came of it, what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from components.frame import Frame, page
from components.programs import PATH, missing, numbers, reached
from components.together import action_lines
from components.trend import headline_figure
from data_access import get_service
from data_access.programs import PROGRAMS, metrics_of
from data_access.together import Partner, Together
from pages.context import frame_of, head_of
from pages.program_asks import asked, lines_of
from pages.serving.page import Address, Page, PageView
from pages.serving.routes import UnknownAddress
from pages.together_asks import together


def layout(address: Address) -> PageView:
    """Answer the address. Raises UnknownAddress for a program that there is not."""
    program = address.variable("slug")
    if program not in PROGRAMS:
        raise UnknownAddress(address.path, address.language)
    frame = frame_of(address)
    t = frame.t
    title = t(f"topic.{program}")
    return PageView(
        head=head_of(frame, title, t(f"program.{program}.for")),
        body=page(
            frame,
            html.P(html.A(t("program.all"), href=frame.link(PATH)), className="back"),
            html.H1(title),
            html.P(t(f"program.{program}.for"), className="lead"),
            *_content(frame, program, address.today),
        ),
        libraries=frozenset({"chart"}),
    )


def _content(frame: Frame, program: str, today: date) -> Iterator[Component]:
    t, known, everything = frame.t, metrics_of(program), together(frame)
    partners = everything.offering(program)
    did, came = asked(frame, known.did), asked(frame, known.came)
    drawn = [each for each in (*did, *came) if each.series and each.series[0].points]
    yield html.H2(t("program.reach"), id="reach")
    yield from reached(
        frame,
        partners,
        lines_of(frame, program),
        get_service().geography(frame.release),
        today,
    )
    yield html.H2(t("program.did"), id="did")
    yield html.P(t(f"program.{program}.does"))
    if drawn:
        yield headline_figure(frame, drawn[0], figure_id=f"chart-{drawn[0].metric.id}")
    yield from numbers(frame, did)
    yield html.H2(t("program.came"), id="came")
    yield html.P(t("program.cause"), className="note")
    yield from numbers(frame, came)
    yield from _actions(frame, everything, partners)
    yield html.H2(t("program.unknown"), id="unknown")
    yield html.P(t(f"program.{program}.unknown"))
    yield from missing(frame, [*did, *came])


def _actions(frame: Frame, everything: Together, partners: Sequence[Partner]) -> Iterator[Component]:
    """Yield what was agreed with those who offer the program, and how far it is."""
    offered = {each.id for each in partners}
    actions = [each for each in everything.actions if offered.intersection(each.partners)]
    if actions:
        yield html.H2(frame.t("program.actions"), id="actions")
        yield action_lines(frame, actions, everything)


PAGE = Page(path=f"{PATH}/<slug>", layout=layout, query=("release",), daily=True)

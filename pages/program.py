"""`/programs/{slug}`: for whom a program is, how to reach it, what it did, what came of it, what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from components.frame import Frame, page
from components.programs import PATH, missing, numbers, parts_table, program_path, reached
from components.sentences import area_name
from components.together import action_lines
from components.trend import headline_figure
from data_access import get_service
from data_access.answers import Answer
from data_access.programs import LINES_FIRST, PROGRAMS, metrics_of
from data_access.together import Partner, Together
from pages.context import frame_of, head_of
from pages.program_asks import Near, asked, lines_of, whole_of
from pages.serving.page import Address, Page, PageView
from pages.serving.routes import UnknownAddress
from pages.together_asks import place_form, place_of, together

REACH = "reach"


def layout(address: Address) -> PageView:
    """Answer the address. Raises UnknownAddress for a program that there is not."""
    program = address.variable("slug")
    if program not in PROGRAMS:
        raise UnknownAddress(address.path, address.language)
    frame = frame_of(address)
    t, geography, everything = frame.t, get_service().geography(frame.release), together(frame)
    known, partners, wanted = metrics_of(program), everything.offering(program), address.value("area")
    did, came, everybody = (asked(frame, each) for each in (known.did, known.came, known.everybody))
    near = Near.of(geography, place_of(geography, wanted), partners, lines_of(frame, program))
    title = t(f"topic.{program}")
    named = f"{title}: {area_name(t, near.area)}" if near.area else title
    canonical = address.with_query((("area", near.area.id),) if near.area else ())
    return PageView(
        head=head_of(frame, named, t(f"program.{program}.for"), canonical=canonical),
        body=page(
            frame,
            html.P(html.A(t("program.all"), href=frame.link(PATH)), className="back"),
            html.H1(title),
            html.P(t(f"program.{program}.for"), className="lead"),
            *_reach(frame, program, near, wanted, address.today),
            *_done(frame, program, did, came),
            *_everybody(frame, program, everybody),
            *_actions(frame, everything, partners, address.today),
            *_unknown(frame, program, [*did, *came, *everybody]),
        ),
        libraries=frozenset({"chart"}),
        keep=near.area is not None or not wanted,
    )


def _reach(frame: Frame, program: str, near: Near, wanted: str, today: date) -> Iterator[Component]:
    """Yield how to reach those who offer the program, near a place that one may choose."""
    t = frame.t
    yield html.H2(t("program.reach"), id=REACH)
    if near.is_placed:
        yield place_form(frame, program_path(program), near.geography, near.area, REACH)
    if near.area:
        place = area_name(t, near.area)
        everywhere = html.A(
            t("program.reach.everywhere"), href=f"{frame.link(program_path(program))}#{REACH}"
        )
        words = "program.reach.near" if near.partners else "program.reach.none-near"
        yield html.P([t(words, place=place), " ", everywhere], className="note")
    elif wanted and near.is_placed:
        yield html.P(t("program.reach.unknown"), className="problem")
    if near.partners or near.lines or not near.area:
        first = program in LINES_FIRST
        yield from reached(frame, near.partners, near.lines, near.geography, today, lines_first=first)


def _done(frame: Frame, program: str, did: Sequence[Answer], came: Sequence[Answer]) -> Iterator[Component]:
    t = frame.t
    drawn = [each for each in (*did, *came) if each.series and each.series[0].points]
    yield html.H2(t("program.did"), id="did")
    yield html.P(t(f"program.{program}.does"))
    if drawn:
        yield headline_figure(frame, drawn[0], figure_id=f"chart-{drawn[0].metric.id}")
    yield from numbers(frame, did)
    yield html.H2(t("program.came"), id="came")
    yield html.P(t("program.cause"), className="note")
    yield from numbers(frame, came)
    for each in whole_of(frame, came):
        yield from parts_table(frame, each)


def _everybody(frame: Frame, program: str, answers: Sequence[Answer]) -> Iterator[Component]:
    """Yield what happened to all of whom a program reaches some, apart from what came of it."""
    if answers:
        yield html.H2(frame.t(f"program.{program}.everybody"), id="everybody")
        yield html.P(frame.t("program.everybody"), className="note")
        yield from numbers(frame, answers)


def _unknown(frame: Frame, program: str, answers: Sequence[Answer]) -> Iterator[Component]:
    yield html.H2(frame.t("program.unknown"), id="unknown")
    yield html.P(frame.t(f"program.{program}.unknown"))
    yield from missing(frame, answers)


def _actions(
    frame: Frame, everything: Together, partners: Sequence[Partner], today: date
) -> Iterator[Component]:
    """Yield what was agreed with those who offer the program, and how far it is."""
    offered = {each.id for each in partners}
    actions = [each for each in everything.actions if offered.intersection(each.partners)]
    if actions:
        yield html.H2(frame.t("program.actions"), id="actions")
        yield action_lines(frame, actions, everything, today)


PAGE = Page(path=f"{PATH}/<slug>", layout=layout, query=("area", "release"), daily=True)

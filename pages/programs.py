"""`/programs`: what is there for whom, each with its newest finding and the way to its page."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.frame import Frame, page
from components.programs import PATH, in_a_sentence, program_path
from data_access.programs import PROGRAMS, metrics_of
from pages.context import frame_of, head_of
from pages.program_asks import ask
from pages.serving.page import Address, Page, PageView


def layout(address: Address) -> PageView:
    """Answer the address."""
    frame = frame_of(address)
    t = frame.t
    return PageView(
        head=head_of(frame, t("programs.title"), t("programs.description")),
        body=page(
            frame,
            html.H1(t("programs.title")),
            html.P(t("programs.lead"), className="lead"),
            *(_entry(frame, program) for program in PROGRAMS),
            html.P(
                [
                    html.A(t("programs.together"), href=frame.link("/together")),
                    ". ",
                    html.A(t("programs.help"), href=frame.link("/help")),
                    ".",
                ],
            ),
        ),
    )


def _entry(frame: Frame, program: str) -> Component:
    """Return a program's name, whom it is for, and what its first number says."""
    t = frame.t
    known = metrics_of(program)
    said = [html.P(in_a_sentence(t, ask(frame, metric))) for metric in (*known.did, *known.came)[:1]]
    link = html.A(t(f"topic.{program}"), href=frame.link(program_path(program)))
    return html.Section([html.H2(link), html.P(t(f"program.{program}.for")), *said], className="card")


PAGE = Page(path=PATH, layout=layout, query=("release",))

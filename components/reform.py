"""What the pages on police reform share: the way to each part, and what one can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.frame import Frame, url

PATH = "/police-reform"
KINDS = ("milestones", "recommendations", "meetings")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of police reform: its name, what it shows in one sentence, and the short form of what stands in it."""

    name: str
    sentence: str
    content: Sequence[Any]


def part_path(name: str) -> str:
    """Return the address of a part's own page, without language."""
    return f"{PATH}/{name}"


def part_links(frame: Frame, parts: Sequence[Part]) -> Component:
    """Return the links to the parts of the page, each with its sentence."""
    t = frame.t
    entries = [
        html.Li([html.A(t(f"reform.part.{part.name}"), href=f"#{part.name}"), html.P(part.sentence)])
        for part in parts
    ]
    return html.Nav(html.Ul(entries, className="parts"), **{"aria-label": t("reform.parts")})


def part_section(frame: Frame, part: Part) -> Component:
    """Return a part in short under its anchor, and the way to all of it."""
    t = frame.t
    name = t(f"reform.part.{part.name}")
    more = html.A(t(f"reform.more.{part.name}"), href=frame.link(part_path(part.name)))
    return html.Section(
        [
            html.P(name, className="topic"),
            html.H2(part.sentence, className="finding"),
            *part.content,
            html.P(more, className="more"),
        ],
        id=part.name,
        className="part",
        **{"aria-label": name},
    )


def back_link(frame: Frame) -> Component:
    """Return the way from a page of a part, a policy or the recommendations to all of police reform."""
    return html.P(html.A(frame.t("reform.policy.back"), href=frame.link(PATH)), className="back")


def next_steps(frame: Frame) -> Component:
    """Return what one can do: comment, come, complain, correct us, download."""
    t = frame.t
    actions = (
        ("reform.next.comment", f"{PATH}#have-a-say"),
        ("reform.next.meeting", f"{part_path('oversight')}#meetings"),
        ("reform.next.complain", "/help#police-complaint"),
        ("reform.next.correct", "/corrections#report"),
    )
    links = [html.Li(html.A(t(words), href=_with_part(frame, to))) for words, to in actions]
    return html.Section(
        [
            html.H2(t("reform.next.title")),
            html.Ul(links, className="links"),
            html.P([t("reform.next.download"), ": ", *_downloads(frame)]),
        ],
        className="next",
    )


def _with_part(frame: Frame, to: str) -> str:
    path, _, part = to.partition("#")
    return f"{frame.link(path)}#{part}"


def _downloads(frame: Frame) -> list[Any]:
    parts: list[Any] = []
    for n, kind in enumerate(KINDS):
        csv, json = (_file(frame, kind, name) for name in ("csv", "json"))
        words = frame.t(f"reform.next.download.{kind}")
        # A bracket does not part from its first file, nor a comma from the word before it.
        files = html.Span(["(", csv, ", ", json, ")"], className="number")
        parts += ["; " if n else "", f"{words} ", files]
    return [*parts, "."]


def _file(frame: Frame, kind: str, name: str) -> Component:
    address = url("en", f"/api/v1/records/{kind}.{name}", [("release", frame.release.id)])
    words = f"{frame.t(f'reform.next.download.{kind}')}, {name.upper()}"
    return html.A(name.upper(), href=address, **{"aria-label": words})

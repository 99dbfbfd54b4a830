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
    """One part of the page: its name, which is its anchor too, what it shows in a sentence, and what stands in it.

    `sentence` is None where the first thing of `content` is a figure whose heading is that sentence.
    """

    name: str
    sentence: str
    content: Sequence[Any]
    heads: bool = True


def part_links(frame: Frame, parts: Sequence[Part]) -> Component:
    """Return the links to the parts, each with its sentence."""
    t = frame.t
    entries = [
        html.Li([html.A(t(f"reform.part.{part.name}"), href=f"#{part.name}"), html.P(part.sentence)])
        for part in parts
    ]
    return html.Nav(html.Ul(entries, className="parts"), **{"aria-label": t("reform.parts")})


def part_section(frame: Frame, part: Part) -> Component:
    """Return a part under its anchor."""
    name = frame.t(f"reform.part.{part.name}")
    heading = [html.H2(part.sentence, className="finding")] if part.heads else []
    return html.Section(
        [
            html.P(name, className="topic"),
            *heading,
            *part.content,
            html.P(html.A(frame.t("reform.top"), href="#main"), className="back"),
        ],
        id=part.name,
        className="part",
        **{"aria-label": name},
    )


def next_steps(frame: Frame) -> Component:
    """Return what one can do: comment, come, complain, correct us, download."""
    t = frame.t
    actions = (
        ("reform.next.comment", f"{PATH}#have-a-say"),
        ("reform.next.meeting", f"{PATH}#meetings"),
        ("reform.next.complain", "/help#police-complaint"),
        ("reform.next.correct", "/corrections#report"),
    )
    return html.Section(
        [
            html.H2(t("reform.next.title")),
            html.Ul(
                [html.Li(html.A(t(words), href=_with_part(frame, to))) for words, to in actions],
                className="links",
            ),
            html.P([t("reform.next.download"), ": ", *_downloads(frame)]),
        ],
        className="next",
    )


def _with_part(frame: Frame, to: str) -> str:
    path, _, part = to.partition("#")
    link = frame.link(path)
    return f"{link}#{part}" if part else link


def _downloads(frame: Frame) -> list[Any]:
    pinned = [("release", frame.release.id)]
    parts: list[Any] = []
    for n, kind in enumerate(KINDS):
        files = [
            html.A(
                name.upper(),
                href=url("en", f"/api/v1/records/{kind}.{name}", pinned),
                **_file(frame, kind, name),
            )
            for name in ("csv", "json")
        ]
        words = frame.t(f"reform.next.download.{kind}")
        parts += ["; " if n else "", f"{words} (", files[0], ", ", files[1], ")"]
    return [*parts, "."]


def _file(frame: Frame, kind: str, name: str) -> dict[str, str]:
    return {"aria-label": f"{frame.t(f'reform.next.download.{kind}')}, {name.upper()}"}

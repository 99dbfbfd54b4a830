"""What can be done with a figure: take it away as a file, keep its address, cite it, show it at a meeting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.citation import citation_of
from components.frame import Frame, Pairs, url
from components.handout.model import Kind
from components.i18n import Translator
from data_access.answers import Answer, AreaAnswer, CategoryAnswer, GroupAnswer
from data_access.model import Release

FILES = ("csv", "xlsx", "png", "svg")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure lives, whatever language and release: its page, the part of it, its slide and its files.

    `asked` is the question to its page, `filed` the one to its files, neither with a release. `stem` names its files.
    """

    kind: Kind
    metric: str
    path: str
    anchor: str
    asked: Pairs
    filed: Pairs
    stem: str

    def page(self, language: str, release: Release) -> str:
        """Return the address that keeps these numbers."""
        address = url(language, self.path, [*self.asked, ("release", release.id)])
        return f"{address}#{self.anchor}" if self.anchor else address

    @property
    def slide(self) -> str:
        """The part of the address of its slide."""
        part = self.anchor if self.kind is Kind.MAP else str(self.kind)
        where = [value for name, value in self.asked if name == "area"][:1]
        return "-".join(["slide", self.metric, part, *where])

    def file(self, extension: str, language: str, release: Release) -> str:
        """Return the address of a file with what is seen."""
        query = [*self.filed, ("release", release.id), ("lang", language)]
        return url("en", f"/api/v1/metrics/{self.metric}/{self.kind}.{extension}", query)


def chart_place(answer: Answer) -> Place:
    """Return where a chart lives."""
    name, asked = answer.selection.metric, _question(answer.selection.pairs())
    return Place(Kind.CHART, name, f"/indicators/{name}", "", asked, asked, name)


def map_place(answer: AreaAnswer) -> Place:
    """Return where a map lives: below the chart that answers the same question."""
    name, asked = answer.metric.id, _question(answer.asked.pairs())
    filed = (*asked, ("level", str(answer.level)))
    anchor = f"map-{answer.level}"
    return Place(Kind.MAP, name, f"/indicators/{name}", anchor, asked, filed, f"{name}-by-{answer.level}")


def table_place(answer: CategoryAnswer) -> Place:
    """Return where a table by category lives: below the chart of its area."""
    name, asked = answer.metric.id, (("area", answer.area.id),)
    stem = f"{name}-by-{answer.metric.dimension}-{answer.area.stem}"
    return Place(Kind.TABLE, name, f"/indicators/{name}", f"table-{name}", asked, asked, stem)


def groups_place(answer: GroupAnswer) -> Place:
    """Return where what groups of people said in a wave lives: below the chart of the item."""
    name, asked = answer.metric.id, (("to", str(answer.period)),)
    return Place(Kind.TABLE, name, f"/indicators/{name}", f"table-{name}", asked, asked, f"{name}-by-group")


def _question(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return tuple((name, str(value)) for name, value in pairs if name != "release")


def figure_tools(frame: Frame, place: Place, release: Release, what: str) -> list[Component]:
    """Return the links under a figure, and how it is cited; `what` is its title and measure."""
    t = frame.t
    page = place.page(frame.language, release)
    files = [_file(t, place, extension, frame.language, release) for extension in FILES]
    if place.kind is Kind.CHART:
        files.append(html.A("JSON", href=_values(place, release), **{"aria-label": t("tool.json")}))
    show = frame.link(f"{place.path}/present", place.asked)
    return [
        html.Span(t("tools.download"), className="tools-label"),
        *files,
        html.A(t("tool.link"), href=page),
        html.A(t("tool.present"), href=f"{show}#{place.slide}"),
        _cite(frame, place, release, what),
    ]


def _values(place: Place, release: Release) -> str:
    """Return the address of a chart's numbers for programs."""
    return url("en", f"/api/v1/metrics/{place.metric}/values.json", [*place.filed, ("release", release.id)])


def _file(t: Translator, place: Place, extension: str, language: str, release: Release) -> Component:
    """Return the link to a file. A picture as PNG is drawn by a script from the SVG, which is what it leads to."""
    named = {"aria-label": t(f"tool.{extension}")}
    if extension != "png":
        address = place.file(extension, language, release)
        return html.A(extension.upper(), href=address, download=True, **named)
    named["data-png"] = release.file_name(f"{place.stem}.png")
    shown: list[Any] = ["PNG", html.Span(t("tool.png.no-script"), className="no-script")]
    return html.A(shown, href=place.file("svg", language, release), download=True, **named)


def _cite(frame: Frame, place: Place, release: Release, what: str) -> Component:
    """Return how the figure is cited, with the address that keeps its numbers."""
    t = frame.t
    address = place.page(frame.language, release)
    reference = html.A(t("tool.ris"), href=place.file("ris", frame.language, release), download=True)
    return html.Details(
        [
            html.Summary(t("tool.cite")),
            html.P(citation_of(t, release, what, link=frame.site + address), className="citation"),
            html.Button(
                t("tool.copy"),
                type="button",
                className="copy",
                **{"data-copy": t("tool.copied"), "aria-live": "polite"},
            ),
            html.P(reference),
        ],
        className="cite",
    )

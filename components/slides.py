"""A page's figures as slides: one on each screen, with its source, its release and a code that leads to it.

A slide is a part of one page: without a script, links lead from one to the next. `assets/present.js` adds keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.area_map import described_map
from components.breaks import in_lines
from components.figures import Stack, stack_svg, svg
from components.frame import Frame, banners, help_link, languages, url
from components.handout.build import Shown, drawn_chart, handout_of
from components.handout.model import Handout
from components.handout.qr import qr_svg
from components.handout.timeline import drawn_stack
from components.map_layout import lay_out_map
from components.map_svg import map_svg
from components.maps import legend
from components.native import Finished
from components.quick_exit import exit_link
from components.tables import table
from components.timeline import PROJECTED_HEIGHT, numbered
from components.timeline_place import timeline_place
from components.tools import Place, chart_place, groups_place, map_place, table_place
from data_access.answers import Answer, AreaAnswer, GroupAnswer
from data_access.timeline import Timeline

# The least width of a plot in a hall.
PROJECTED_WIDTH = 700
FIRST, LAST = "title", "next"
LAST_WORDS = ("meeting", "help", "check", "limits")


@dataclass(frozen=True, slots=True)
class Slide:
    """One screen: its id in the address, its heading, and what stands on it."""

    id: str
    heading: str
    parts: Sequence[Any]
    level: int = 2


def slides_page(frame: Frame, *, title: str, subtitle: str, shown: Sequence[Shown], leave: str) -> Component:
    """Return a whole page of slides; `leave` is the address of the page that they are of."""
    slides = [
        _title_slide(frame, title, subtitle, leave),
        *(slide for answer in shown for slide in _slides_of(frame, answer)),
        _last_slide(frame, leave),
    ]
    t = frame.t
    return html.Div(
        [
            html.A(t("shell.skip"), href="#main", className="skip-link"),
            html.Header([*banners(frame), languages(frame), help_link(frame), exit_link(t)]),
            html.Main(
                [_drawn(frame, slides, n, leave) for n in range(len(slides))],
                id="main",
                className="slides",
                tabIndex=-1,
            ),
        ],
        className="site presentation",
        lang=frame.language,
        **({"data-preview": t("preview.notice")} if frame.release.staged else {}),
    )


def _slides_of(frame: Frame, answer: Shown) -> Iterator[Slide]:
    """Yield the slide of a figure, and one for what the numbers in it stand for, where it has some."""
    yield figure_slide(frame, answer)
    if isinstance(answer, Timeline) and answer.happened:
        t = frame.t
        listed = [html.P(t("timeline.no-cause"), className="measure"), numbered(t, answer)]
        foot = _foot(handout_of(frame, answer))
        yield Slide(
            "slide-happened", t("timeline.list.title"), [html.Div(listed, className="slide-list"), foot]
        )


def figure_slide(frame: Frame, answer: Shown) -> Slide:
    """Return the slide of a figure, in the words of its files. Raises NothingToDraw."""
    handout = handout_of(frame, answer)
    said = [html.P(_said(answer, handout), className="verdict")] if handout.said else []
    parts = [
        html.P(handout.measure, className="measure"),
        html.Div(_canvas(frame, answer, handout), className="slide-figure"),
        *said,
        _foot(handout),
    ]
    return Slide(_place(answer).slide, handout.title, parts)


def _said(answer: Shown, handout: Handout) -> list[Any]:
    """Return what is said beside a figure; what a timeline does not show stands out."""
    if not isinstance(answer, Timeline):
        return in_lines(handout.said)
    first, *others = handout.said
    return [html.Strong(first), html.Br(), *in_lines(others)]


def _place(answer: Shown) -> Place:
    match answer:
        case Answer():
            return chart_place(answer)
        case AreaAnswer():
            return map_place(answer)
        case Timeline():
            return timeline_place(answer)
        case GroupAnswer():
            return groups_place(answer)
    return table_place(answer)


def _canvas(frame: Frame, answer: Shown, handout: Handout) -> list[Any]:
    """Return the picture of a figure as the page draws it, without anything to operate."""
    key = _place(answer).slide
    match answer:
        case Answer():
            chart = drawn_chart(frame, answer)
            attributes = {"className": "canvas canvas--chart", "role": "img", "aria-label": chart.summary}
            return [Finished(tag="div", attributes=attributes, html=svg(chart, key=key))]
        case AreaAnswer():
            described = described_map(frame, answer)
            layout = lay_out_map(described)
            attributes = {"className": "canvas canvas--map", "role": "group", "aria-label": described.title}
            picture = Finished(tag="div", attributes=attributes, html=map_svg(layout, key=key))
            return [picture, legend(described, layout)]
        case Timeline():
            held = drawn_stack(frame, answer)
            projected = replace(drawn_stack(frame, answer, height=PROJECTED_HEIGHT), width=PROJECTED_WIDTH)
            return [_stack(held, "held", f"{key}-held"), _stack(projected, "projected", key)]
    rows = [[row.name, *(entry.words for entry in row.entries)] for row in handout.rows]
    return [table(handout.title, list(handout.header), rows)]


def _stack(stack: Stack, where: str, key: str) -> Component:
    """Return a stack as it is drawn in the hand, or in a hall: of the two, the stylesheet shows one."""
    attributes = {"className": f"canvas canvas--{where}", "role": "img", "aria-label": stack.summary}
    return Finished(tag="div", attributes=attributes, html=stack_svg(stack, key=key))


def _foot(handout: Handout) -> Component:
    """Return source, release, what is missing and the code: a photo of the screen leads to the figure."""
    t = handout.t
    release = t("figure.release", release=f"{handout.release.label}, {handout.released}")
    words = [t("figure.source", source=handout.source), release, *handout.notes, *handout.warnings]
    return html.Div(
        [
            html.P(" ".join(words), className="source"),
            _code(handout.link, t("present.qr")),
        ],
        className="slide-foot",
    )


def _code(link: str, label: str) -> Component:
    return Finished(tag="div", attributes={"className": "code"}, html=qr_svg(link, label=label))


def _title_slide(frame: Frame, title: str, subtitle: str, leave: str) -> Slide:
    t = frame.t
    parts = [
        html.P(subtitle, className="lead"),
        html.P(t("present.lead"), className="note"),
        _page_foot(frame, leave),
    ]
    return Slide(FIRST, title, parts, level=1)


def _last_slide(frame: Frame, leave: str) -> Slide:
    t = frame.t
    words = html.Ul([html.Li(t(f"present.end.{name}")) for name in LAST_WORDS], className="last-words")
    return Slide(LAST, t("present.end.title"), [words, _page_foot(frame, leave)])


def _page_foot(frame: Frame, leave: str) -> Component:
    """Return who publishes this, the release, and the code of the page that the slides are of."""
    t = frame.t
    words = [t("footer.who"), t("footer.release", release=frame.release.label, date=frame.released)]
    _path, _, query = leave.partition("?")
    pinned = leave if "release=" in query else f"{leave}{'&' if query else '?'}release={frame.release.id}"
    return html.Div(
        [
            html.P(" ".join(words), className="source"),
            _code(frame.site + pinned, t("present.qr.page")),
        ],
        className="slide-foot",
    )


def _drawn(frame: Frame, slides: Sequence[Slide], n: int, leave: str) -> Component:
    """Return a slide as a part of the page that can take the focus and says which of how many it is."""
    slide, t = slides[n], frame.t
    place = t("present.place", n=n + 1, total=len(slides))
    heading = html.H1(slide.heading) if slide.level == 1 else html.H2(slide.heading)
    return html.Section(
        [heading, *slide.parts, _ways(frame, slides, n, place, leave)],
        id=slide.id,
        className=f"slide slide--{slide.id}" if slide.id in (FIRST, LAST) else "slide",
        tabIndex=-1,
        **{"aria-label": f"{place}: {slide.heading}", "aria-roledescription": t("present.slide")},
    )


def _ways(frame: Frame, slides: Sequence[Slide], n: int, place: str, leave: str) -> Component:
    """Return the links to the slides before and after, and the way out."""
    t = frame.t
    before = [html.A(t("present.previous"), href=f"#{slides[n - 1].id}", rel="prev")] if n else []
    more = n + 1 < len(slides)
    after = [html.A(t("present.next"), href=f"#{slides[n + 1].id}", rel="next")] if more else []
    return html.Nav(
        [
            *before,
            html.Span(place, className="muted"),
            *after,
            html.A(t("present.leave"), href=leave, className="leave"),
        ],
        className="ways",
        **{"aria-label": f"{t('present.slide')} {place}"},
    )


def leave_of(frame: Frame, path: str, query: Sequence[tuple[str, str]] = ()) -> str:
    """Return the address of the page that slides are of, of the same release where that is pinned."""
    pairs = [pair for pair in query if pair[0] != "release"]
    return frame.link(path, pairs) if pairs or frame.pinned else url(frame.language, path)

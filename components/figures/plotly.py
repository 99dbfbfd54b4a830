"""A chart as a Plotly figure: the same places, sizes and looks as the SVG that it takes over from.

Everything is plain lists and strings: what is in the picture can be read in the figure's JSON, and nothing else is.
Words are annotations at the places of the layout rather than Plotly's own ticks, whose places differ by a few
pixels. The axis across runs from 0 to 1, as the layout does. Colors are those of the light scheme; the stylesheet
replaces them by its own variables, so that a chart follows dark mode and print.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby
from typing import Any

from components import format as fmt
from components.figures.chart import Chart, Line, Role, is_shown
from components.figures.gaps import Gap
from components.figures.layout import Dot, Flag, Layout, Tick, lay_out
from components.figures.scale import BOTTOM, LEFT, RIGHT, ROW, TEXT_SIZE, TOP, across, down
from components.figures.svg import LOCK
from components.figures.tags import Tag
from components.figures.words import value_of
from components.tokens import FONT, LIGHT
from data_access.model import Status
from data_access.statistics import Observation, stretch

CLEAR = "rgba(0,0,0,0)"

Json = dict[str, Any]


def figure(chart: Chart) -> Json:
    """Return the figure for `dcc.Graph`: traces of published values, gaps as bars, words as annotations."""
    layout = lay_out(chart)
    margin = {"l": LEFT, "r": RIGHT, "t": TOP, "b": BOTTOM}
    return {
        "data": traces(chart, layout),
        "layout": {
            **look(chart.language, TOP + chart.height + BOTTOM, margin),
            "xaxis": {**AXIS, "range": [0, 1]},
            "yaxis": {**AXIS, "range": [0, layout.top]},
            "shapes": [placed(each, 0, chart.height) for each in shapes(layout)],
            "annotations": list(wording(chart, layout)),
        },
    }


def look(language: str, height: int, margin: Mapping[str, int]) -> Json:
    """Return what every figure shares, whatever it draws."""
    return {
        "height": height,
        "autosize": True,
        "margin": {**margin, "pad": 0, "autoexpand": False},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": FONT, "size": TEXT_SIZE, "color": LIGHT.muted},
        "separators": fmt.separators(language),
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverdistance": -1,
        "hoverlabel": {
            "bgcolor": LIGHT.raised,
            "bordercolor": LIGHT.edge,
            "font": {"family": FONT, "size": 14, "color": LIGHT.ink},
        },
        "bargap": 0,
        "barmode": "overlay",
    }


def traces(chart: Chart, layout: Layout) -> list[Json]:
    """Return the gaps and, above them, the lines of a chart, the most important last."""
    lines = [trace for line in reversed(chart.lines) for trace in _line_traces(chart, line, layout)]
    return [*(_gap_trace(chart, gap, layout) for gap in layout.gaps), *lines]


def placed(shape: Json, offset: float, span: float) -> Json:
    """Return a shape, whose heights are pixels below its plot's upper end, for a paper of that span.

    The plot begins `offset` pixels below the paper's upper end. Plotly takes fractions from the paper's lower end.
    """
    heights = {name: shape[name] for name in ("y0", "y1", "yanchor") if name in shape}
    return {**shape, **{name: round(1 - (offset + y) / span, 5) for name, y in heights.items()}}


def config(language: str) -> Json:
    """Return the settings that every chart shares: nothing leaves the page, nothing but the picture is shown.

    The locale is our own, because Plotly's Spanish writes 1.234,5.
    """
    signs = fmt.separators(language)
    words = {"dictionary": {}, "format": {"decimal": signs[0], "thousands": signs[1]}}
    return {
        "displayModeBar": False,
        "displaylogo": False,
        "showSendToCloud": False,
        "scrollZoom": False,
        "doubleClick": False,
        "showTips": False,
        "responsive": True,
        "locale": language,
        "locales": {language: words},
    }


AXIS: Mapping[str, Any] = {
    "fixedrange": True,
    "showticklabels": False,
    "showgrid": False,
    "zeroline": False,
    "showline": False,
    "ticks": "",
    "automargin": False,
}


def _color(role: Role) -> str:
    return str(getattr(LIGHT, role))


def _line_traces(chart: Chart, line: Line, layout: Layout) -> Iterator[Json]:
    """Yield a line between each two breaks, and the dashed one to and from its provisional points where it has any."""
    dots = {dot.x: dot for dot in layout.dots if dot.role is line.role}
    pieces = groupby(range(len(line.points)), key=lambda n: stretch(line.points[n].period, line.breaks))
    for _, piece in pieces:
        held = frozenset(piece)
        full = frozenset(n for n in held if not line.points[n].provisional)
        yield _trace(chart, line, dots, full, dash="solid")
        if full != held:
            dashed = frozenset(n for n in held if _meets_provisional(line, n, held))
            yield _trace(chart, line, dots, dashed, dash="6px,5px")


def _meets_provisional(line: Line, index: int, held: frozenset[int]) -> bool:
    near = held.intersection(range(index - 1, index + 2))
    return any(line.points[n].provisional and is_shown(line.points[n]) for n in near)


def _trace(
    chart: Chart,
    line: Line,
    dots: Mapping[float, Dot],
    held: frozenset[int],
    *,
    dash: str,
) -> Json:
    """Return a trace of the points held; where the dashed one shares a point, the full one answers for it."""
    count = len(line.points)
    own = [is_shown(point) and n in held for n, point in enumerate(line.points)]
    answers = [
        mine and point.provisional == (dash != "solid") for mine, point in zip(own, line.points, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": escape(line.label, quote=False),
        "x": [across(n, count) for n in range(count)],
        "y": [point.value if mine else None for mine, point in zip(own, line.points, strict=True)],
        "text": [_hover(chart, line, point) for point in line.points],
        "hoverinfo": ["text" if mine else "skip" for mine in answers],
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": _color(line.role), "width": 2 if line.role is Role.CONTEXT else 2.5, "dash": dash},
        "marker": _markers(
            line, [dots.get(across(n, count)) if mine else None for n, mine in enumerate(answers)]
        ),
        **_intervals(line),
    }


def _markers(line: Line, dots: list[Dot | None]) -> Json:
    color = _color(line.role)
    hollow = [dot is not None and dot.hollow for dot in dots]
    return {
        "size": [0 if dot is None else 8 for dot in dots],
        "color": [LIGHT.paper if empty else color for empty in hollow],
        "opacity": 1,
        "line": {
            "color": [color if empty else LIGHT.paper for empty in hollow],
            "width": [2 if empty else 1.5 for empty in hollow],
        },
    }


def _intervals(line: Line) -> Json:
    ends = [
        (None, None)
        if point.value is None or point.low is None or point.high is None
        else (point.high - point.value, point.value - point.low)
        for point in line.points
    ]
    if all(above is None for above, _ in ends):
        return {}
    above, below = zip(*ends, strict=True)
    bars = {"type": "data", "symmetric": False, "array": list(above), "arrayminus": list(below)}
    return {"error_y": {**bars, "color": _color(line.role), "thickness": 1.5, "width": 0}}


def _hover(chart: Chart, line: Line, point: Observation) -> str:
    """Return what is said of a point: escaped, because Plotly reads its texts as markup.

    Without bold or color: Plotly would write these as style attributes, which the content policy refuses.
    """
    period = escape(fmt.period(point.period, chart.language), quote=False)
    value = escape(value_of(chart, point), quote=False)
    label = f"{escape(line.label, quote=False)}: " if len(chart.lines) > 1 else ""
    return f"{period}<br>{label}{value}"


def _gap_trace(chart: Chart, gap: Gap, layout: Layout) -> Json:
    """Return the bar that hatches a hidden stretch, or that only answers for an empty one."""
    hidden = gap.status is Status.SUPPRESSED
    hatch = {"shape": "/", "fgcolor": LIGHT.edge, "bgcolor": CLEAR, "size": 6, "solidity": 0.18}
    upper, lower = gap.rows
    scale = layout.top / layout.height
    words = escape(fmt.status(gap.status, chart.language), quote=False)
    return {
        "type": "bar",
        "x": [gap.middle],
        "width": [gap.end - gap.start],
        "base": [layout.top - lower * scale],
        "y": [(lower - upper) * scale],
        "text": [words],
        "textposition": "none",
        "hoverinfo": "text",
        "marker": {"color": CLEAR, "line": {"width": 0}, **({"pattern": hatch} if hidden else {})},
    }


def shapes(layout: Layout) -> Iterator[Json]:
    """Yield the lines across, brackets, locks and the lines of events, for `placed`; all lie below the values."""
    for tick in layout.y_ticks:
        y = down(tick.at, layout.top, layout.height)
        yield straight(0, y, 1, y, color=LIGHT.grid if tick.at else LIGHT.edge)
    for gap in layout.gaps:
        if gap.status is Status.NOT_COLLECTED:
            yield from _bracket(gap)
        lock = gap.lock()
        if lock is not None:
            yield _lock(gap.middle, lock)
    for flag in layout.flags:
        color, dash = (LIGHT.ink, "2px,3px") if flag.is_break else (LIGHT.muted, "solid")
        yield straight(flag.x, 0, flag.x, layout.height, color=color, dash=dash)


def straight(
    x1: float, y1: float, x2: float, y2: float, *, color: str, dash: str = "solid", width: float = 1
) -> Json:
    """Return a line between two places, as fractions across and pixels down, for `placed`."""
    return {
        "type": "line",
        "layer": "below",
        "xref": "paper",
        "yref": "paper",
        "x0": x1,
        "y0": y1,
        "x1": x2,
        "y1": y2,
        "line": {"color": color, "width": width, "dash": dash},
    }


def _bracket(gap: Gap) -> Iterator[Json]:
    y = gap.rows[1] - (0 if gap.lane else 10)
    yield straight(gap.start, y, gap.end, y, color=LIGHT.edge, width=1.2)
    for x, is_open in ((gap.start, gap.first), (gap.end, gap.last)):
        if not is_open:
            yield straight(x, y - 8, x, y, color=LIGHT.edge, width=1.2)


def _lock(x: float, y: float) -> Json:
    return {
        "type": "path",
        "path": re.sub(r",(-?[\d.]+)", lambda found: f",{-float(found[1]):g}", LOCK),
        "xref": "paper",
        "yref": "paper",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": x,
        "yanchor": y,
        "fillcolor": LIGHT.muted,
        "line": {"width": 0},
    }


def wording(chart: Chart, layout: Layout) -> Iterator[Json]:
    """Yield every word of a chart as an annotation whose `y` is the upper end of its plot."""
    yield words(chart.unit, 0, -22.5, shift=-44, anchor="left")
    yield from (_number(tick, layout) for tick in layout.y_ticks)
    yield from (words(tick.text, tick.at, layout.height + 17.5) for tick in layout.x_ticks)
    yield from (_gap_words(gap) for gap in layout.gaps if gap.text)
    for flag in layout.flags:
        yield from _flag_words(flag)
    yield from (_tag(tag) for tag in layout.tags)


def _number(tick: Tick, layout: Layout) -> Json:
    return words(tick.text, 0, down(tick.at, layout.top, layout.height), shift=-8, anchor="right")


def _gap_words(gap: Gap) -> Json:
    shift, anchor = {"start": (5, "left"), "middle": (0, "center"), "end": (-5, "right")}[gap.anchor]
    color = _color(gap.role) if gap.lane else LIGHT.muted
    return words(gap.text, gap.hold, gap.y, shift=shift, anchor=anchor, color=color, turned=gap.turned)


def _flag_words(flag: Flag) -> Iterator[Json]:
    shift, anchor = (-6, "right") if flag.leans_left else (6, "left")
    for n, text in enumerate(flag.words):
        y = ROW * (flag.row + n) + 7.5
        yield words(text, flag.x, y, shift=shift, anchor=anchor, color=LIGHT.ink)


def _tag(tag: Tag) -> Json:
    shift, anchor = {"start": (-4, "left"), "middle": (0, "center"), "end": (4, "right")}[tag.anchor]
    return words(tag.text, tag.x, tag.y, shift=shift, anchor=anchor, color=_color(tag.role), bold=True)


def words(
    text: str,
    x: float,
    y: float,
    *,
    shift: float = 0,
    anchor: str = "center",
    color: str = LIGHT.muted,
    bold: bool = False,
    turned: bool = False,
) -> Json:
    """Return a text whose middle is `y` pixels below the plot's upper end, `shift` pixels right of `x`."""
    return {
        "text": escape(text, quote=False),
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": 1,
        "xanchor": anchor,
        "yanchor": "middle",
        "xshift": shift,
        "yshift": -y,
        "showarrow": False,
        "borderpad": 0,
        "borderwidth": 0,
        "textangle": -90 if turned else 0,
        "font": {"color": color, "size": TEXT_SIZE, "weight": 600 if bold else 400},
    }

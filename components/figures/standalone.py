"""A chart as a picture that leaves the page: it carries title, source, release and looks with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from components.figures.chart import Chart
from components.figures.layout import lay_out
from components.figures.scale import HEIGHT, LEFT, RIGHT, TEXT_SIZE, TOP, text_width, wrapped
from components.figures.svg import Pen, drawing
from components.i18n import translator
from components.tokens import FONT, LIGHT

WIDTH = 800
MARGIN = 24
TEXT_WIDTH = WIDTH - 2 * MARGIN
TITLE_SIZE, TITLE_STEP = 22, 28
# Bold letters are wider than the others.
BOLD = 1.22
SMALL_STEP = 19

_HALO = f'paint-order="stroke" stroke="{LIGHT.paper}" stroke-width="4" stroke-linejoin="round"'
# The looks of `assets/site.css` under .chart; {color} is that of the role.
_LOOKS: Mapping[str, str] = {
    "grid": f'stroke="{LIGHT.grid}"',
    "base": f'stroke="{LIGHT.edge}"',
    "number": 'text-anchor="end"',
    "under": 'text-anchor="middle"',
    "line": 'fill="none" stroke="{color}" stroke-width="2.5" stroke-linejoin="round"',
    "dashed": 'stroke-dasharray="6 5"',
    "dot": f'fill="{{color}}" stroke="{LIGHT.paper}" stroke-width="1.5"',
    "hollow": f'fill="{LIGHT.paper}" stroke="{{color}}" stroke-width="2"',
    "interval": 'stroke="{color}" stroke-width="1.5"',
    "tag": f'fill="{{color}}" font-weight="600" {_HALO}',
    "row": f'fill="{{color}}" {_HALO}',
    "gap": _HALO,
    "flag": f'fill="{LIGHT.ink}" {_HALO}',
    "start": 'text-anchor="start"',
    "middle": 'text-anchor="middle"',
    "end": 'text-anchor="end"',
    "hatch": f'stroke="{LIGHT.edge}" stroke-width="1.2"',
    "bracket": f'stroke="{LIGHT.edge}" stroke-width="1.2" fill="none"',
    "event": f'stroke="{LIGHT.muted}"',
    "break": f'stroke="{LIGHT.ink}" stroke-dasharray="2 3"',
}


def standalone_svg(chart: Chart, *, measure: str, caption: Sequence[str], source: str, release: str) -> str:
    """Return the chart as a file: title and measure above; caption lines, source and release below.

    Invented numbers are marked across the picture and in a line of text, so that no cut-out of it can pass for
    real. The text summary is the file's description.
    """
    title = wrapped(chart.title, TEXT_WIDTH * TEXT_SIZE / TITLE_SIZE / BOLD)
    under = wrapped(measure, TEXT_WIDTH)
    foot = _foot(chart, caption, source, release)
    under_y = MARGIN + TITLE_STEP * len(title)
    top = under_y + SMALL_STEP * len(under) + 6
    height = top + HEIGHT + SMALL_STEP * len(foot) + MARGIN
    parts = [
        f"<title>{escape(chart.title)}</title><desc>{escape(chart.summary)}</desc>",
        f'<rect width="{WIDTH}" height="{height}" fill="{LIGHT.paper}"/>',
        _texts(title, MARGIN + 18, TITLE_STEP, f'font-size="{TITLE_SIZE}" font-weight="700"'),
        _texts(under, under_y + 12, SMALL_STEP, f'fill="{LIGHT.muted}"'),
        _plot(chart, top),
        _texts(foot, top + HEIGHT + SMALL_STEP, SMALL_STEP, f'fill="{LIGHT.muted}"'),
        _watermark(chart, top),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" lang="{chart.language}" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" font-family="{escape(FONT)}" font-size="{TEXT_SIZE}"'
        f' fill="{LIGHT.ink}" role="img">{"".join(parts)}</svg>'
    )


def _foot(chart: Chart, caption: Sequence[str], source: str, release: str) -> list[str]:
    t = translator(chart.language)
    said = [*caption, f"{t('figure.source', source=source)} {t('figure.release', release=release)}"]
    said += [t(warning) for warning in chart.warnings]
    return [line for text in said for line in wrapped(text, TEXT_WIDTH)]


def looks_inline(*names: str) -> str:
    """Return how an element looks as attributes of its own, in the light scheme."""
    color = next((getattr(LIGHT, name) for name in names if hasattr(LIGHT, name)), LIGHT.muted)
    return " ".join(_LOOKS[name].format(color=color) for name in names if name in _LOOKS)


def _plot(chart: Chart, top: float) -> str:
    pen = Pen("alone", width=WIDTH - LEFT - RIGHT - 2 * MARGIN + 8, look=looks_inline)
    drawn = drawing(chart, lay_out(chart), pen)
    return f'<g transform="translate({LEFT + MARGIN - 8} {top + TOP})" fill="{LIGHT.muted}">{drawn}</g>'


def _texts(lines: Sequence[str], y: float, step: float, looks: str) -> str:
    texts = (f'<text x="{MARGIN}" y="{y + step * n}">{escape(line)}</text>' for n, line in enumerate(lines))
    return f"<g {looks}>{''.join(texts)}</g>"


def _watermark(chart: Chart, top: float) -> str:
    """Write across the plot of numbers that are invented, or not published, that they are: large and pale."""
    if not chart.warnings:
        return ""
    t = translator(chart.language)
    words = " · ".join(t(warning) for warning in chart.warnings)
    size = min(56.0, 0.9 * TEXT_WIDTH * TEXT_SIZE / text_width(words) / BOLD)
    return (
        f'<text transform="translate({WIDTH / 2} {top + HEIGHT / 2}) rotate(-14)" text-anchor="middle"'
        f' font-size="{size:.0f}" font-weight="700" fill="{LIGHT.second}" fill-opacity=".22">{escape(words)}</text>'
    )

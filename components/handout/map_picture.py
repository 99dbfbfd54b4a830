"""A map as the middle of a picture that leaves the page: nothing to follow in it, its looks on each element."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from components.figures import Body
from components.figures.scale import text_width
from components.figures.standalone import MARGIN, TEXT_WIDTH, WIDTH
from components.map_layout import AreaMap, Drawn, Label, MapLayout, lay_out_map, legend_keys
from components.map_svg import path_of
from components.tokens import LIGHT

MAP_HEIGHT = 520
LEGEND_STEP = 24
SWATCH_WIDTH, SWATCH_HEIGHT = 24, 16
LABEL_SIZE, LABEL_LINE = 13, 15
HATCH = "hatch-alone"
_LOOKS = {
    "suppressed": f'fill="url(#{HATCH})"',
    "not_reported": f'fill="{LIGHT.paper}" stroke-dasharray="2 4"',
    "not_collected": f'fill="{LIGHT.paper}" stroke-dasharray="8 5"',
    "not_applicable": f'fill="{LIGHT.sunken}"',
}


def map_body(described: AreaMap) -> Body:
    """Return map and legend. Raises MapError."""
    layout = lay_out_map(described)
    scale = min(TEXT_WIDTH / layout.projection.width, MAP_HEIGHT / layout.projection.height)
    height = layout.projection.height * scale
    legend, legend_height = _legend(described, layout, height + 16)
    left = MARGIN + (TEXT_WIDTH - layout.projection.width * scale) / 2
    areas = "".join(_area(each) for each in layout.areas)
    words = "".join(
        _label(each, label, scale) for each in layout.areas for label in each.labels if label.wide
    )
    drawn = (
        f"{_hatch()}"
        f'<g transform="translate({left:.1f} 0)"><g transform="scale({scale:.5f})">{areas}</g>{words}</g>{legend}'
    )
    summary = ". ".join(area.words for area in described.areas)
    return Body(drawn, height + 16 + legend_height, f"{described.title}. {summary}.")


def _hatch() -> str:
    """The pattern of hidden areas, as wide on the map as in the legend."""
    return (
        f'<defs><pattern id="{HATCH}" width="6" height="6" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="6" height="6" fill="{LIGHT.paper}"/>'
        f'<path d="M0 0V6" stroke="{LIGHT.edge}" stroke-width="1.6"/></pattern></defs>'
    )


def _look(look: str) -> str:
    return f'fill="{LIGHT.map_classes[int(look)]}"' if look.isdigit() else _LOOKS[look]


def _area(drawn: Drawn) -> str:
    width = 3.5 if drawn.here else 1
    return (
        f'<path {_look(drawn.look)} stroke="{LIGHT.map_line}" stroke-width="{width}"'
        f' vector-effect="non-scaling-stroke" d="{path_of(drawn.outline)}"/>'
    )


def _label(drawn: Drawn, label: Label, scale: float) -> str:
    color = LIGHT.map_ink if drawn.look.isdigit() else LIGHT.ink
    x, top = drawn.outline.x * scale, drawn.outline.y * scale - LABEL_LINE * (len(label.lines) - 1) / 2
    lines = "".join(
        f'<text x="{x:.1f}" y="{top + LABEL_LINE * n + 4.5:.1f}">{escape(line)}</text>'
        for n, line in enumerate(label.lines)
    )
    return (
        f'<g fill="{color}" font-size="{LABEL_SIZE}" font-weight="600" text-anchor="middle" paint-order="stroke"'
        f' stroke="{LIGHT.map_halo}" stroke-width="3.5" stroke-linejoin="round">{lines}</g>'
    )


def _legend(described: AreaMap, layout: MapLayout, top: float) -> tuple[str, float]:
    """Return the legend and its height."""
    placed = list(_placed(described, layout))
    drawn = "".join(
        f'<rect x="{x:g}" y="{top + y:g}" width="{SWATCH_WIDTH}" height="{SWATCH_HEIGHT}" {_look(look)}'
        f' stroke="{LIGHT.map_line}"/>'
        f'<text x="{x + SWATCH_WIDTH + 8:g}" y="{top + y + 13:g}">{escape(words)}</text>'
        for look, words, x, y in placed
    )
    return drawn, max((y for *_, y in placed), default=0.0) + LEGEND_STEP


def _placed(described: AreaMap, layout: MapLayout) -> Iterator[tuple[str, str, float, float]]:
    """Yield look, words and place of each key, in as many lines as they need."""
    x, y = float(MARGIN), 0.0
    for look, words in legend_keys(described, layout):
        width = SWATCH_WIDTH + 8 + text_width(words) + 18
        if x > MARGIN and x + width > WIDTH - MARGIN:
            x, y = float(MARGIN), y + LEGEND_STEP
        yield look, words, x, y
        x += width

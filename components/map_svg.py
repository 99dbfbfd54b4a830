"""A map as SVG: the page's first paint, whose areas are links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from components.map_layout import Drawn, Label, MapLayout, Outline, rings

# In heights of the letters, because the stylesheet sets their size for phone and desk.
LINE_HEIGHT = 1.15


def map_svg(layout: MapLayout, *, key: str) -> str:
    """Return the picture. `key` is unique in the page; the wrapper carries the map's name."""
    width, height = round(layout.projection.width), round(layout.projection.height)
    parts = [
        _hatch(key),
        *(_area(each, key) for each in layout.areas),
        *(_words(each, label) for each in layout.areas for label in each.labels),
    ]
    return (
        f'<svg class="map" viewBox="0 0 {width} {height}" width="100%" height="100%">{"".join(parts)}</svg>'
    )


def hatch_id(key: str) -> str:
    """Return the id of the pattern that hidden areas are filled with."""
    return f"hatch-{key}"


def _hatch(key: str) -> str:
    return (
        f'<defs><pattern id="{escape(hatch_id(key))}" width="26" height="26" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><path d="M0 0V26"/></pattern></defs>'
    )


def _area(drawn: Drawn, key: str) -> str:
    """Draw an area as a link that says its name and value."""
    looks = f"area area--{drawn.look}{' area--here' if drawn.here else ''}"
    fill = f' fill="url(#{escape(hatch_id(key))})"' if drawn.look == "suppressed" else ""
    words = escape(drawn.area.words)
    return (
        f'<a href="{escape(drawn.area.href)}" aria-label="{words}"><title>{words}</title>'
        f'<path class="{looks}"{fill} d="{path_of(drawn.outline)}"/></a>'
    )


def path_of(outline: Outline) -> str:
    """Return the shape of an outline as SVG writes it."""
    return "".join(_ring([(round(x), round(y)) for x, y in ring]) for ring in rings(outline))


def _ring(points: Sequence[tuple[int, int]]) -> str:
    """Write a closed ring in steps from place to place, which take fewer bytes than places."""
    (x, y), *others = points[:-1]
    steps = []
    for next_x, next_y in others:
        if (next_x, next_y) != (x, y):
            steps.append(f"{next_x - x} {next_y - y}")
            x, y = next_x, next_y
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def _words(drawn: Drawn, label: Label) -> str:
    """Write an area's words around its middle; the link beside says them to those who do not see them.

    On an area without a color the words are `bare`: they stand on the page's own ground.
    """
    narrow = "" if label.wide else " narrow"
    wide = "" if label.narrow else " wide"
    bare = "" if drawn.look.isdigit() else " bare"
    return words_at(drawn.outline.x, drawn.outline.y, label.lines, f"words{narrow}{wide}{bare}")


def words_at(x: float, y: float, lines: Sequence[str], looks: str) -> str:
    """Return lines of words around a place; they are hidden from those who hear the page."""
    return f'<text class="{looks}" y="{y:g}" aria-hidden="true">{"".join(_lines(lines, x))}</text>'


def _lines(lines: Sequence[str], x: float) -> Iterator[str]:
    first = 0.35 - LINE_HEIGHT * (len(lines) - 1) / 2
    for n, line in enumerate(lines):
        yield f'<tspan x="{x:g}" dy="{first if n == 0 else LINE_HEIGHT:.3g}em">{escape(line)}</tspan>'

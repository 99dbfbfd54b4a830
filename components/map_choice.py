"""A map to choose a place from: outlines with names, each a link. It has no colors and no values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import combinations, pairwise
from typing import Any, Final

import shapely
from dash import html
from dash.development.base_component import Component
from shapely import Geometry

from components.figures.scale import text_width
from components.map_layout import LABEL_LINE, NARROW_SCALE, WIDE_SCALE, Outline, Projection, outlines_of
from components.map_svg import path_of, words_at
from components.native import Finished
from components.texts import breakable

MOST_LINES: Final = 3
# A little over the edge is legible, in pixels.
OVER_THE_EDGE: Final = 4
# What parts the words of neighbors, in pixels: fonts differ.
BETWEEN_WORDS: Final = 12
# Places for words are looked for in so many steps to each side.
STEPS: Final = 5
# Screens of phones and of desks, as the stylesheet's heights make a unit of the picture on them.
SCREENS: Final = (("narrow", NARROW_SCALE), ("wide", WIDE_SCALE))


@dataclass(frozen=True, slots=True)
class Choice:
    """One place: its id and name, where it leads, and its outline as GeoJSON in WGS84."""

    id: str
    name: str
    href: str
    geometry: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on a place on one kind of screen: its name in lines, or its number in the key below the map."""

    lines: tuple[str, ...]
    x: float
    y: float
    number: int | None = None


def choice_map(title: str, key_title: str, choices: Sequence[Choice]) -> Component:
    """Return the map. Names that do not fit stand in a key below it, by number; none is left out.

    Raises MapError without outlines.
    """
    projection, outlines = outlines_of([each.geometry for each in choices])
    labels = {screen: labels_of(choices, outlines, scale) for screen, scale in SCREENS}
    picture = Finished(
        tag="div",
        attributes={"className": "canvas canvas--map", "role": "group", "aria-label": title},
        html=_svg(projection, choices, outlines, labels),
    )
    keys = (_key(key_title, screen, choices, found) for screen, found in labels.items())
    return html.Div([picture, *(key for key in keys if key is not None)], className="choice-map")


def labels_of(choices: Sequence[Choice], outlines: Sequence[Outline], scale: float) -> tuple[Label, ...]:
    """Return the label of each place on a screen with so many pixels to a unit; numbers follow the order given."""
    labels: list[Label] = []
    taken: list[Geometry] = []
    numbers = iter(range(1, len(choices) + 1))
    for choice, outline in zip(choices, outlines, strict=True):
        label = _fitting(choice.name, outline, scale, taken) or _numbered(next(numbers), outline)
        labels.append(label)
        taken.append(_box(label.lines, label.x, label.y, scale))
    return tuple(labels)


def _numbered(number: int, outline: Outline) -> Label:
    return Label((str(number),), outline.x, outline.y, number)


def _fitting(name: str, outline: Outline, scale: float, taken: Sequence[Geometry]) -> Label | None:
    """Return the name in as few lines as lie inside the outline and beside other words, or None where none do."""
    ground = shapely.buffer(outline.shape, OVER_THE_EDGE / scale)
    shapely.prepare(ground)
    places = list(_places(outline))
    for lines in in_lines(name):
        for x, y in places:
            box = _box(lines, x, y, scale)
            around = shapely.buffer(box, BETWEEN_WORDS / scale, cap_style="square", join_style="mitre")
            if shapely.covers(ground, box) and not shapely.intersects(taken, around).any():
                return Label(lines, round(x, 1), round(y, 1))
    return None


def _places(outline: Outline) -> Iterator[tuple[float, float]]:
    """Yield where words may stand: the middle of the largest circle first, then further and further from it."""
    west, north, east, south = shapely.bounds(outline.shape)
    steps = [step / STEPS for step in range(-STEPS, STEPS + 1)]
    around = [(across * (east - west) / 2, down * (south - north) / 2) for across in steps for down in steps]
    for right, down in sorted(around, key=lambda each: math.hypot(*each)):
        yield outline.x + right, outline.y + down


def _box(lines: Sequence[str], x: float, y: float, scale: float) -> Geometry:
    """Return the room that lines take around a place, in units of the picture."""
    across = max(map(text_width, lines)) / scale / 2
    up = len(lines) * LABEL_LINE / scale / 2
    return shapely.box(x - across, y - up, x + across, y + up)


def in_lines(name: str) -> Iterator[tuple[str, ...]]:
    """Yield a name in one line, then in two and three, each time with the longest line as short as can be."""
    words = name.replace("/", "/ ").split()
    for count in range(1, min(MOST_LINES, len(words)) + 1):
        ways = (_broken(words, cuts) for cuts in combinations(range(1, len(words)), count - 1))
        yield min(ways, key=lambda lines: max(map(text_width, lines)))


def _broken(words: Sequence[str], cuts: Iterable[int]) -> tuple[str, ...]:
    edges = [0, *cuts, len(words)]
    return tuple(" ".join(words[start:end]).replace("/ ", "/") for start, end in pairwise(edges))


def _svg(
    projection: Projection,
    choices: Sequence[Choice],
    outlines: Sequence[Outline],
    labels: Mapping[str, Sequence[Label]],
) -> str:
    links = (_link(*pair) for pair in zip(choices, outlines, strict=True))
    words = (
        words_at(label.x, label.y, label.lines, f"words {screen} bare")
        for screen, found in labels.items()
        for label in found
    )
    box = f"0 0 {round(projection.width)} {round(projection.height)}"
    return f'<svg class="map" viewBox="{box}" width="100%" height="100%">{"".join((*links, *words))}</svg>'


def _link(choice: Choice, outline: Outline) -> str:
    name = escape(choice.name)
    return (
        f'<a href="{escape(choice.href)}" aria-label="{name}" data-place="{escape(choice.id)}"><title>{name}</title>'
        f'<path class="area area--choice" d="{path_of(outline)}"/></a>'
    )


def _key(title: str, screen: str, choices: Sequence[Choice], labels: Sequence[Label]) -> Component | None:
    """Return which number stands for which place on one kind of screen; None where every name fits."""
    entries = [
        html.Li(
            [
                html.Span(str(label.number), className="key-number"),
                html.A(breakable(choice.name), href=choice.href),
            ]
        )
        for choice, label in zip(choices, labels, strict=True)
        if label.number is not None
    ]
    return html.Ul(entries, className=f"map-key {screen}", **{"aria-label": title}) if entries else None

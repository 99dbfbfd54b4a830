"""Where the areas of a map stand and which class each value falls in, decided once for SVG and Leaflet.

Longitude and latitude become whole units of a picture 2,000 wide or high: equirectangular, narrowed by the cosine
of the middle latitude, which for a city differs from Leaflet's Mercator by less than a pixel.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import shapely
from shapely import Geometry, LineString
from shapely.geometry import shape

from components import format as fmt
from components.figures.scale import text_width, wrapped
from components.i18n import translator
from data_access.model import DataError, Status

CLASSES = 5
SIZE = 2000
# Detail below this many units (a pixel on a desk) only costs bytes.
TOLERANCE = 8
MIDDLE_TOLERANCE = 4
# Pixels per unit on a phone of 320 px and on a desk, as the stylesheet's heights make them.
NARROW_SCALE = 0.14
WIDE_SCALE = 0.25
LABEL_LINE = 16


class MapError(DataError):
    """A description that no map can be drawn from."""


@dataclass(frozen=True, slots=True)
class MapArea:
    """One area: where it leads, its outline as GeoJSON in WGS84, and its value or kind of empty in words.

    `short` is the value as it stands on the map, where the whole of it is long.
    """

    id: str
    name: str
    href: str
    geometry: Mapping[str, Any] = field(hash=False)
    status: Status
    value: float | None
    label: str
    short: str = ""

    def __post_init__(self) -> None:
        if (self.status is Status.PUBLISHED) != (self.value is not None):
            raise MapError(f"{self.id}: a value is there exactly when published, not {self.status}")
        if not self.href.startswith("/") or self.href.startswith("//"):
            raise MapError(f"{self.id}: {self.href!r} does not lead to a page of ours")

    @property
    def words(self) -> str:
        """The area and its value, as it is read aloud."""
        return f"{self.name}: {self.label}"


@dataclass(frozen=True, slots=True)
class AreaMap:
    """A map of areas that lie side by side, every text in its language.

    `title` names it for those who do not see it, `unit` says what the legend counts, `here` is the area that the
    page is about.
    """

    title: str
    unit: str
    areas: tuple[MapArea, ...]
    language: str
    here: str = ""
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One class of a map: from the lowest to the highest published value that falls in it."""

    low: float
    high: float


def steps_of(values: Iterable[float], count: int = CLASSES) -> tuple[Step, ...]:
    """Return the classes of published values, few to many: as even as can be in distinct values (quantiles).

    Equal values never part, and a zero is a class of its own, so that "none" can be told from "few". The ends
    are published values themselves: a class says nothing that the table does not.
    """
    distinct = sorted(set(values))
    if len(distinct) > count and distinct[0] == 0:
        return (Step(0, 0), *steps_of(distinct[1:], count - 1))
    parts = min(count, len(distinct))
    edges = [round(n * len(distinct) / parts) for n in range(parts + 1)] if parts else []
    groups = (distinct[start:end] for start, end in pairwise(edges))
    return tuple(Step(group[0], group[-1]) for group in groups)


def step_of(value: float, steps: Sequence[Step]) -> int:
    """Return the class of a published value. Raises MapError for one that no class holds."""
    for index, step in enumerate(steps):
        if step.low <= value <= step.high:
            return index
    raise MapError(f"{value} lies in none of the map's classes")


def color_of(index: int, count: int) -> int:
    """Return which of the five colors a class takes: fewer classes spread over the whole scale."""
    return index if count == CLASSES else round(index * (CLASSES - 1) / max(1, count - 1))


@dataclass(frozen=True, slots=True)
class Projection:
    """From degrees to units of the picture and back. `width` and `height` are its size in units."""

    west: float
    north: float
    narrowing: float
    scale: float
    width: float
    height: float

    @classmethod
    def around(cls, shapes: Sequence[Geometry]) -> Projection:
        """Return the projection whose picture just holds the shapes."""
        west, south, east, north = map(float, shapely.total_bounds(shapes))
        narrowing = math.cos(math.radians((south + north) / 2))
        across, up = (east - west) * narrowing, north - south
        scale = SIZE / max(across, up)
        return cls(west, north, narrowing, scale, across * scale, up * scale)

    def forward(self, degrees: Any) -> Any:
        """Turn an array of (longitude, latitude) into (right, down)."""
        turned = degrees - (self.west, self.north)
        return turned * (self.narrowing * self.scale, -self.scale)

    def back(self, units: Any) -> Any:
        """Turn an array of (right, down) into (longitude, latitude)."""
        return units / (self.narrowing * self.scale, -self.scale) + (self.west, self.north)

    def place(self, right: float, down: float) -> tuple[float, float]:
        """Turn one place into (longitude, latitude), to five decimals (a meter)."""
        longitude = self.west + right / (self.narrowing * self.scale)
        return round(longitude, 5), round(self.north - down / self.scale, 5)


@dataclass(frozen=True, slots=True)
class Outline:
    """An area in units of the picture, and the place for its words: middle and radius of the largest circle in it."""

    shape: Geometry
    x: float
    y: float
    room: float


def outlines_of(geometries: Sequence[Mapping[str, Any]]) -> tuple[Projection, tuple[Outline, ...]]:
    """Return the outlines of areas that lie side by side, simplified so that shared borders stay shared.

    Raises MapError where there are none or one is empty.
    """
    raw: list[Geometry | None] = [shape(dict(geometry)) for geometry in geometries]
    shapes = list(shapely.make_valid(raw, method="structure", keep_collapsed=False))
    if not shapes or any(each.is_empty for each in shapes):
        raise MapError(f"a map needs outlines; of {len(shapes)} at least one is empty, or there are none")
    projection = Projection.around(shapes)
    simple = list(shapely.coverage_simplify(shapely.transform(shapes, projection.forward), TOLERANCE))
    circles = shapely.maximum_inscribed_circle(simple, MIDDLE_TOLERANCE)
    return projection, tuple(_outline(*pair) for pair in zip(simple, circles, strict=True))


def _outline(simplified: Geometry, radius: LineString) -> Outline:
    (x, y), _ = radius.coords
    return Outline(simplified, round(x, 1), round(y, 1), radius.length)


def rings(outline: Outline) -> tuple[Sequence[tuple[float, float]], ...]:
    """Return the outer and inner rings of an area, each closed."""
    polygons = [part for part in shapely.get_parts(outline.shape) if part.geom_type == "Polygon"]
    return tuple(ring.coords for polygon in polygons for ring in (polygon.exterior, *polygon.interiors))


def geojson(outline: Outline, projection: Projection) -> Mapping[str, Any]:
    """Return the same outline in degrees, to five decimals (a meter)."""
    degrees = shapely.transform(outline.shape, projection.back)
    rounded = shapely.set_precision(degrees, 1e-5, mode="pointwise")
    parsed: Mapping[str, Any] = json.loads(shapely.to_geojson(rounded))
    return parsed


@dataclass(frozen=True, slots=True)
class Drawn:
    """An area with its place, its look and its words. `look` is a color from 0 to 4, or a status."""

    area: MapArea
    outline: Outline
    look: str
    labels: tuple[Label, ...]
    here: bool


@dataclass(frozen=True, slots=True)
class MapLayout:
    """A map with everything decided: `areas` in the order in which they are drawn."""

    projection: Projection
    areas: tuple[Drawn, ...]
    steps: tuple[Step, ...]


def lay_out_map(described: AreaMap) -> MapLayout:
    """Return where everything stands and how it looks. Raises MapError."""
    projection, outlines = outlines_of([area.geometry for area in described.areas])
    steps = steps_of(area.value for area in described.areas if area.value is not None)
    drawn = [
        Drawn(
            area=area,
            outline=outline,
            look=look_of(area, steps),
            labels=labels_of(area.name, area.short or area.label, outline.room),
            here=area.id == described.here,
        )
        for area, outline in zip(described.areas, outlines, strict=True)
    ]
    # The area that the page is about comes last, so that no neighbor covers its outline.
    return MapLayout(projection, tuple(sorted(drawn, key=lambda each: each.here)), steps)


def look_of(area: MapArea, steps: Sequence[Step]) -> str:
    """Return the color of an area's value, from 0 to 4, or its status."""
    if area.value is None:
        return str(area.status)
    return str(color_of(step_of(area.value, steps), len(steps)))


def legend_keys(described: AreaMap, layout: MapLayout) -> Iterator[tuple[str, str]]:
    """Yield each look of a map (a color from 0 to 4, or a status) with what it means in words."""
    language, steps = described.language, layout.steps
    for index, step in enumerate(steps):
        ends = [
            fmt.number(end, language, decimals=described.decimals)
            for end in dict.fromkeys((step.low, step.high))
        ]
        words = ends[0] if len(ends) == 1 else translator(language)("map.class", low=ends[0], high=ends[1])
        yield str(color_of(index, len(steps))), words
    found = {each.area.status for each in layout.areas} - {Status.PUBLISHED}
    yield from ((str(status), fmt.status(status, language)) for status in Status if status in found)


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of words on an area, for narrow screens, wide ones or (both true) all."""

    lines: tuple[str, ...]
    narrow: bool
    wide: bool


def labels_of(name: str, value: str, room: float) -> tuple[Label, ...]:
    """Return an area's name and value as far as they fit in a circle of that radius on phone and desk."""
    narrow, wide = (_fitting(name, value, room * scale) for scale in (NARROW_SCALE, WIDE_SCALE))
    if narrow == wide:
        return (Label(wide, narrow=True, wide=True),) if wide else ()
    shown = (Label(narrow, narrow=True, wide=False), Label(wide, narrow=False, wide=True))
    return tuple(label for label in shown if label.lines)


def _fitting(name: str, value: str, radius: float) -> tuple[str, ...]:
    """Return name and value, or the value alone, or nothing, for a circle of that many pixels."""
    for lines in ((*wrapped(name, 2 * radius), value), (value,)):
        half_height = len(lines) * LABEL_LINE / 2
        half_width = max(map(text_width, lines)) / 2
        # A little over the edge is legible.
        if math.hypot(half_width, half_height) <= radius * 1.2:
            return lines
    return ()

"""Maps: a wrong class, a lost border or a name that runs as code would each harm the people who live there."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from components import format as fmt
from components.first_paint import to_html
from components.map_layout import (
    SIZE,
    AreaMap,
    MapArea,
    MapError,
    Step,
    color_of,
    labels_of,
    lay_out_map,
    look_of,
    outlines_of,
    step_of,
    steps_of,
)
from components.map_svg import map_svg
from components.maps import leaflet_map
from data_access.model import LANGUAGES, Status

VALUES = st.lists(st.integers(0, 60) | st.floats(0, 50, allow_nan=False), max_size=25)


def square(column: int, row: int) -> dict[str, Any]:
    """Return one field of a chessboard over Newark as GeoJSON, about 900 m wide."""
    west, south = -74.2 + 0.01 * column, 40.7 + 0.01 * row
    ring = [(0, 0), (0.005, 0.0003), (0.01, 0), (0.01, 0.01), (0.005, 0.0103), (0, 0.01), (0, 0)]
    return {"type": "Polygon", "coordinates": [[(round(west + x, 6), round(south + y, 6)) for x, y in ring]]}


def area(n: int, value: float | None, status: Status = Status.PUBLISHED, **changes: Any) -> MapArea:
    """Return the n-th field with its value or kind of empty."""
    words = fmt.cell(value, status, "en")
    made = MapArea(f"a{n}", f"Area {n}", f"/neighborhoods/a{n}", square(n % 3, n // 3), status, value, words)
    return replace(made, **changes)


EMPTY = [status for status in Status if status is not Status.PUBLISHED]


def board(language: str = "en", here: str = "") -> AreaMap:
    """Return nine fields: five values, and one of each kind of empty."""
    areas = [area(n, value) for n, value in enumerate((0, 12, 30, 31, 90))]
    areas += [area(n, None, status) for n, status in enumerate(EMPTY, start=5)]
    return AreaMap("Reported crime by neighborhood", "reported crimes · 2024", tuple(areas), language, here)


def picture_of(described: AreaMap) -> ET.Element:
    """Return the first paint, parsed."""
    return ET.fromstring(map_svg(lay_out_map(described), key="m"))


def walked(path: str) -> list[tuple[int, int]]:
    """Return the corners of a path that is one ring, by walking its steps."""
    start, _, steps = path.removeprefix("M").removesuffix("z").partition("l")
    numbers = [int(n) for n in re.findall(r"-?\d+", f"{start} {steps}")]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    corners = pairs[:1]
    for x, y in pairs[1:]:
        corners.append((corners[-1][0] + x, corners[-1][1] + y))
    return corners


def features_of(described: AreaMap) -> list[dict[str, Any]]:
    """Return what Leaflet is given."""
    live = leaflet_map(described, "m").children[0].children
    features: list[dict[str, Any]] = live.children.data["features"]
    return features


class TestClasses:
    @pytest.mark.parametrize(
        ("values", "steps"),
        [
            ([], []),
            ([7], [(7, 7)]),
            ([5, 5, 6], [(5, 5), (6, 6)]),
            (range(1, 11), [(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]),
            ([0, 0, 5, 6, 7, 8, 9, 12, 50, 60], [(0, 0), (5, 6), (7, 8), (9, 12), (50, 60)]),
        ],
    )
    def test_worked_by_hand(self, values: Sequence[float], steps: list[tuple[float, float]]) -> None:
        assert steps_of(values) == tuple(Step(*ends) for ends in steps)

    @given(values=VALUES)
    def test_each_value_in_one_class_and_ends_are_values(self, values: list[float]) -> None:
        """A legend with ends between the values would say something that the table does not."""
        steps = steps_of(values)
        assert len(steps) <= 5
        for value in values:
            assert [n for n, step in enumerate(steps) if step.low <= value <= step.high] == [
                step_of(value, steps)
            ]
        assert {end for step in steps for end in (step.low, step.high)} <= set(values)

    @given(values=VALUES)
    def test_more_is_never_lighter(self, values: list[float]) -> None:
        steps = steps_of(values)
        colors = [color_of(step_of(value, steps), len(steps)) for value in sorted(values)]
        assert colors == sorted(colors)

    @given(values=st.lists(st.integers(1, 1000), min_size=6))
    def test_none_is_told_from_few(self, values: list[int]) -> None:
        steps = steps_of([0, *values])
        assert len(set(values)) < 5 or steps[0] == Step(0, 0)

    def test_a_value_outside_all_classes(self) -> None:
        with pytest.raises(MapError):
            step_of(9, steps_of([1, 2]))

    def test_hidden_areas_have_no_class(self) -> None:
        """Any color would say how many."""
        steps = steps_of([1, 2, 3])
        assert [look_of(area(0, None, status), steps) for status in EMPTY] == [
            str(status) for status in EMPTY
        ]


class TestOutlines:
    def test_there_and_back(self) -> None:
        projection, outlines = outlines_of([each.geometry for each in board().areas])
        for outline, each in zip(outlines, board().areas, strict=True):
            x, y = shapely.get_coordinates(shapely.centroid(outline.shape))[0]
            center = shapely.centroid(shapely.geometry.shape(each.geometry))
            assert projection.place(x, y) == (
                pytest.approx(center.x, abs=2e-4),
                pytest.approx(center.y, abs=2e-4),
            )

    def test_north_is_up_and_kilometers_are_square(self) -> None:
        projection, outlines = outlines_of([square(0, 0), square(0, 2)])
        assert outlines[1].y < outlines[0].y
        assert projection.height == pytest.approx(SIZE)
        # A degree of longitude is cos(40.7°) as wide as one of latitude.
        assert projection.width == pytest.approx(SIZE * 0.758 * 0.01 / 0.0303, rel=1e-3)

    def test_neighbors_still_share_their_border(self) -> None:
        """Borders simplified apart would leave gaps that look like places without data."""
        _, outlines = outlines_of([each.geometry for each in board().areas])
        assert shapely.coverage_is_valid([outline.shape for outline in outlines])

    def test_an_outline_that_crosses_itself_is_drawn(self) -> None:
        """One of Newark's does."""
        bow = {"type": "Polygon", "coordinates": [[(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)]]}
        assert len(outlines_of([bow, square(0, 0)])[1]) == 2

    @pytest.mark.parametrize("geometries", [[], [{"type": "Polygon", "coordinates": []}]])
    def test_nothing_to_draw(self, geometries: list[dict[str, Any]]) -> None:
        with pytest.raises(MapError, match="outlines"):
            outlines_of(geometries)

    def test_real_outlines_stay_small(self, real_data: Path) -> None:
        """Twenty real neighborhoods, drawn twice as fine as a phone shows them, in a sixth of a page's 30 KB."""
        found = json.loads((real_data / "newark" / "neighborhoods.geojson").read_text(encoding="utf-8"))
        areas = tuple(
            replace(area(n, 100 + n, geometry=feature["geometry"]), name=feature["properties"]["Name"])
            for n, feature in enumerate(found["features"])
        )
        drawn = map_svg(lay_out_map(AreaMap("t", "u", areas, "en")), key="m")
        assert drawn.count("<path class=") == 20
        assert len(zlib.compress(drawn.encode(), 9)) <= 5_000


class TestLabels:
    def test_name_and_value_where_they_fit(self) -> None:
        (label,) = labels_of("West Ward", "28", 900)
        assert label.lines == ("West Ward", "28")
        assert (label.narrow, label.wide) == (True, True)

    def test_value_alone_on_a_phone(self) -> None:
        narrow, wide = labels_of("West Ward", "28", 160)
        assert (narrow.lines, narrow.wide) == (("28",), False)
        assert (wide.lines, wide.narrow) == (("West Ward", "28"), False)

    def test_nothing_where_nothing_fits(self) -> None:
        """Words over the neighbors would give them a wrong name."""
        assert labels_of("North Broadway/Woodside", "1,234 (provisional)", 20) == ()


class TestPicture:
    def test_every_area_is_a_link_that_says_its_value(self) -> None:
        links = picture_of(board()).findall("{*}a")
        assert {link.get("href") for link in links} == {each.href for each in board().areas}
        assert {link.get("aria-label") for link in links} == {each.words for each in board().areas}

    def test_kinds_of_empty_look_different(self) -> None:
        looks = {path.get("class") for path in picture_of(board()).iter("path")} - {None}
        assert {f"area area--{status}" for status in EMPTY} <= looks
        assert len(looks) == 9  # five colors, four kinds of empty

    def test_hidden_is_hatched_and_says_so(self) -> None:
        (hidden,) = [
            link for link in picture_of(board()).findall("{*}a") if "Area 5" in link.get("aria-label", "")
        ]
        assert hidden.find("{*}path").get("fill") == "url(#hatch-m)"  # type: ignore[union-attr]
        assert hidden.get("aria-label") == "Area 5: not shown"

    def test_the_area_of_the_page_lies_on_top(self) -> None:
        last = picture_of(board(here="a3")).findall("{*}a")[-1]
        assert last.get("href") == "/neighborhoods/a3"
        assert "area--here" in str(last.find("{*}path").get("class"))  # type: ignore[union-attr]

    def test_outlines_are_drawn_where_they_lie(self) -> None:
        """Steps that do not add up would tear an area open, or move it."""
        drawn = {link.get("aria-label"): link.find("path") for link in picture_of(board()).findall("{*}a")}
        for each in lay_out_map(board()).areas:
            path = drawn[each.area.words]
            assert path is not None
            corners = walked(str(path.get("d")))
            exact = list(each.outline.shape.exterior.coords)[:-1]  # type: ignore[attr-defined]
            assert corners == [(round(x), round(y)) for x, y in exact]

    def test_plain_svg(self) -> None:
        drawn = map_svg(lay_out_map(board()), key="m")
        assert " style=" not in drawn
        assert "<script" not in drawn

    def test_names_stay_text(self) -> None:
        hostile = replace(board(), areas=(area(0, 3, name='"><script>alert(1)</script>'),))
        drawn = map_svg(lay_out_map(hostile), key='"><script>')
        assert "<script" not in drawn
        ET.fromstring(drawn)


class TestLeaflet:
    def test_same_areas_looks_and_words_as_the_picture(self) -> None:
        features = features_of(board())
        links = picture_of(board()).findall("{*}a")
        assert [feature["properties"]["words"] for feature in features] == [
            link.get("aria-label") for link in links
        ]
        classes = [f"area area--{feature['properties']['look']}" for feature in features]
        assert classes == [link.find("{*}path").get("class") for link in links]  # type: ignore[union-attr]

    def test_nothing_that_leaflet_would_take_for_markup(self) -> None:
        """Properties called popup or tooltip are inserted as HTML: an image with onerror ran."""
        for feature in features_of(board()):
            assert not {"popup", "tooltip"} & feature["properties"].keys()

    def test_words_enter_the_page_as_text(self) -> None:
        script = (Path(__file__).parents[2] / "assets" / "map.js").read_text(encoding="utf-8")
        assert "textContent" in script
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|bindPopup", script
        )

    def test_hidden_areas_carry_no_number(self) -> None:
        hidden = [f["properties"] for f in features_of(board()) if f["properties"]["look"] == "suppressed"]
        assert len(hidden) == 1
        assert [
            line for label in hidden[0]["labels"] for line in label["lines"] if re.search(r"^\d", line)
        ] == []
        assert hidden[0].keys() == {"id", "words", "href", "look", "here", "at", "labels"}

    def test_no_third_party_and_a_finger_still_scrolls(self) -> None:
        live = leaflet_map(board(), "m").children[0].children
        assert type(live.children).__name__ == "GeoJSON", "no tile layer"
        assert (live.dragging, live.scrollWheelZoom, live.attributionControl) == (False, False, False)

    def test_bounds_hold_every_outline(self) -> None:
        """Areas outside the first view would be missing until somebody zooms."""
        live = leaflet_map(board(), "m").children[0].children
        (south, west), (north, east) = live.bounds
        points = [
            point for f in features_of(board()) for ring in f["geometry"]["coordinates"] for point in ring
        ]
        assert all(west - 1e-4 <= x <= east + 1e-4 and south - 1e-4 <= y <= north + 1e-4 for x, y in points)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_legend_in_words(self, language: str) -> None:
        html = to_html(leaflet_map(board(language), "m"))
        for status in EMPTY:
            assert f'area--{status}"></span>{fmt.status(status, language)}</li>' in html
        assert 'aria-label="Reported crime by neighborhood"' in html

    def test_legend_leaves_out_what_the_map_has_not(self) -> None:
        html = to_html(leaflet_map(replace(board(), areas=board().areas[:5]), "m"))
        assert "not shown" not in html


class TestDescription:
    @pytest.mark.parametrize("href", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
    def test_areas_lead_to_our_own_pages_only(self, href: str) -> None:
        with pytest.raises(MapError, match="does not lead"):
            area(0, 3, href=href)

    def test_a_hidden_value_cannot_be_carried_along(self) -> None:
        with pytest.raises(MapError, match="exactly when published"):
            area(0, 3, Status.SUPPRESSED)

"""The map to choose from names every place, leads to each, and says nothing of any."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import shapely

from components.first_paint import to_html
from components.map_choice import OVER_THE_EDGE, SCREENS, Choice, choice_map, in_lines, labels_of
from components.map_layout import outlines_of


def square(column: int, row: int, size: float = 0.01) -> dict[str, Any]:
    west, south = -74.2 + column * size, 40.7 + row * size
    ring = [
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def choices(*names: str) -> list[Choice]:
    return [
        Choice(f"p{n}", name, f"/neighborhoods/p{n}", square(n % 4, n // 4)) for n, name in enumerate(names)
    ]


def drawn(places: list[Choice]) -> ET.Element:
    return ET.fromstring(to_html(choice_map("Choose", "Key", places)))


MANY = choices("Belmont", "A Very Long Name That Fits Nowhere At All On A Phone", "<b>", "West Side")


def test_every_place_is_a_link_with_its_name() -> None:
    links = drawn(MANY).findall(".//svg/a")
    assert [(a.get("aria-label"), a.get("href"), a.get("data-place")) for a in links] == [
        (place.name, place.href, place.id) for place in MANY
    ]


def test_every_name_stands_on_the_map_or_in_its_key_on_both_kinds_of_screen() -> None:
    """A place without a name cannot be chosen by who sees the map."""
    page = drawn(MANY)
    for screen, _scale in SCREENS:
        texts = [
            " ".join(t.itertext()) for t in page.findall(".//text") if screen in t.get("class", "").split()
        ]
        keys = [li for ul in page.findall("ul") if screen in ul.get("class", "") for li in ul.findall("li")]
        in_key = {li.findtext("span"): li.findtext("a") for li in keys}
        named = {in_key.get(text, "".join(text.split())) for text in texts}
        assert named == {
            name if name in in_key.values() else "".join(name.split()) for name in (p.name for p in MANY)
        }


def test_no_place_looks_unlike_another() -> None:
    """No color by harm, nor by anything else."""
    looks = {path.get("class") for path in drawn(MANY).findall(".//svg/a/path")}
    assert looks == {"area area--choice"}
    assert "fill=" not in to_html(choice_map("Choose", "Key", MANY))


def test_names_lie_inside_their_places(real_data: Path) -> None:
    """On the real map too, a name beside its place would send somebody to the neighbor's page."""
    found = json.loads((real_data / "newark" / "neighborhoods.geojson").read_text(encoding="utf-8"))
    places = [
        Choice(each["properties"]["Name"], each["properties"]["Name"], "/x", each["geometry"])
        for each in found["features"]
    ]
    _projection, outlines = outlines_of([place.geometry for place in places])
    for _screen, scale in SCREENS:
        labels = labels_of(places, outlines, scale)
        for label, outline in zip(labels, outlines, strict=True):
            ground = shapely.buffer(outline.shape, OVER_THE_EDGE / scale)
            assert shapely.covers(ground, shapely.Point(label.x, label.y))
    assert sum(label.number is None for label in labels) >= 10, "most names are on the map of a desk"


def test_the_real_map_is_light(real_data: Path) -> None:
    """The first page has 30 KB for everything; compressed this is a quarter."""
    found = json.loads((real_data / "newark" / "neighborhoods.geojson").read_text(encoding="utf-8"))
    places = [
        Choice(each["properties"]["Name"], each["properties"]["Name"], "/x", each["geometry"])
        for each in found["features"]
    ]
    assert len(to_html(choice_map("Choose", "Key", places))) <= 22_000


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("Belmont", [("Belmont",)]),
        ("West Side", [("West Side",), ("West", "Side")]),
        (
            "North Broadway/Woodside",
            [
                ("North Broadway/Woodside",),
                ("North Broadway/", "Woodside"),
                ("North", "Broadway/", "Woodside"),
            ],
        ),
        (
            "Newark Industrial District",
            [
                ("Newark Industrial District",),
                ("Newark Industrial", "District"),
                ("Newark", "Industrial", "District"),
            ],
        ),
    ],
)
def test_names_are_broken_between_words(name: str, ways: list[tuple[str, ...]]) -> None:
    assert [tuple(lines) for lines in in_lines(name)] == ways
    assert all(re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", name) for lines in in_lines(name))

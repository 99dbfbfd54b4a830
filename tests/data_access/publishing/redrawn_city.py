"""A small city whose wards are redrawn: drops before and after, for tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

Box = tuple[float, float]
OLD = {"west": (-75.0, -74.0), "east": (-74.0, -73.0), "harbor": (-73.0, -72.0)}
# The border between west and east moves; harbor is drawn a hair differently, as when an office draws it again.
NEW = {"west": (-75.0, -74.4), "east": (-74.4, -73.0), "harbor": (-73.0, -71.9999)}
NEW_HOODS = {"hill": (-75.0, -74.3), "park": (-74.3, -73.5), "shore": (-73.5, -72.0)}
HOODS = {"hill": (-75.0, -74.5), "park": (-74.5, -73.5), "shore": (-73.5, -72.0)}
AREAS = """
[city]
id = "newark"
names = {{ en = "Newark" }}
[[files]]
path = "wards.geojson"
kind = "areas"
level = "ward"
name_property = "name"
valid_from = {wards}
[[files]]
path = "neighborhoods.geojson"
kind = "areas"
level = "neighborhood"
name_property = "name"
valid_from = {hoods}
"""
COUNTS = """
[[files]]
path = "counts.csv"
kind = "incidents"
dataset = "reported-crime"
covers = ["{first}", "{last}"]
date_format = "%Y-%m"
id = "id"
columns = {{ date = "month", longitude = "x", latitude = "y" }}
weights = {{ incidents = 1 }}
limits = {{ "outside the city" = 1 }}
[files.dimensions.offense]
column = "offense"
codes = {{ theft = "theft", robbery = "robbery" }}
"""


def outlines(boxes: Mapping[str, Box]) -> str:
    """The text of an areas file: names with a capital, boxes by longitude."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": name.title()},
            "geometry": {"type": "Polygon", "coordinates": [_ring(*sides)]},
        }
        for name, sides in boxes.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def _ring(west: float, east: float) -> list[list[float]]:
    return [[west, 40.0], [east, 40.0], [east, 41.0], [west, 41.0], [west, 40.0]]


def events(months: Mapping[str, Mapping[float, int]], offense: str = "theft") -> str:
    """Rows of incidents: how many in each month at each longitude."""
    lines = ["id,month,x,y,offense"]
    for month, places in months.items():
        for x, count in places.items():
            lines += [f"{offense}{month}/{x}/{n},{month},{x},40.5,{offense}" for n in range(count)]
    return "\n".join(lines) + "\n"


def redrawn_drop(
    folder: Path,
    rows: str,
    first: str,
    last: str,
    *,
    wards: Mapping[str, Box] = OLD,
    valid_from: str = "2020-01-01",
    hoods: Mapping[str, Box] = HOODS,
    hoods_from: str = "2020-01-01",
    areas: bool = True,
    more: str = "",
) -> Path:
    """Write a drop of incidents, with the wards and neighborhoods of a day, or without areas."""
    folder.mkdir()
    head = AREAS.format(wards=valid_from, hoods=hoods_from) if areas else ""
    (folder / "drop.toml").write_text(f'title = "Test"\n{head}{COUNTS.format(first=first, last=last)}{more}')
    (folder / "wards.geojson").write_text(outlines(wards))
    (folder / "neighborhoods.geojson").write_text(outlines(hoods))
    (folder / "counts.csv").write_text(rows)
    return folder

"""Areas as GeoJSON, as a release pins them and the public gets them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from data_access.model import Area, AreaLevel, Geography


def geography_to_json(geography: Geography) -> dict[str, Any]:
    """Return areas as a GeoJSON FeatureCollection whose features carry level, id and names.

    Where borders were redrawn, the features are those that hold now: `earlier` are collections of the same form, and
    `successors` says which areas lie where one ended.
    """
    content = _generation_to_json(geography)
    if geography.earlier:
        content["earlier"] = [_generation_to_json(each) for each in geography.earlier]
        content["successors"] = {area: list(after) for area, after in geography.successors.items()}
    return content


def _generation_to_json(geography: Geography) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "valid_from": geography.valid_from.isoformat(),
        "atoms": list(geography.atoms),
        "features": [
            {
                "type": "Feature",
                "id": area.id,
                "properties": {"level": area.level, "id": area.id, "names": dict(area.names), **_days(area)},
                "geometry": geography.outlines.get(area.id),
            }
            for area in (geography.city, *geography.wards, *geography.neighborhoods)
        ],
    }


def _days(area: Area) -> dict[str, str]:
    """Return since when and until when an area's borders hold, where they do not always."""
    known = {"since": area.since, "until": area.until}
    return {name: day.isoformat() for name, day in known.items() if day is not None}


def geography_from_json(content: Mapping[str, Any]) -> Geography:
    """Read what `geography_to_json` wrote."""
    areas: dict[AreaLevel, list[Area]] = {level: [] for level in AreaLevel}
    outlines = {}
    for feature in content["features"]:
        properties = feature["properties"]
        area = Area(
            AreaLevel(properties["level"]),
            properties["id"],
            properties["names"],
            _day(properties.get("since")),
            _day(properties.get("until")),
        )
        areas[area.level].append(area)
        if feature["geometry"]:
            outlines[area.id] = feature["geometry"]
    return Geography(
        city=areas[AreaLevel.CITY][0],
        wards=tuple(areas[AreaLevel.WARD]),
        neighborhoods=tuple(areas[AreaLevel.NEIGHBORHOOD]),
        atoms=tuple(content["atoms"]),
        valid_from=date.fromisoformat(content["valid_from"]),
        outlines=outlines,
        earlier=tuple(map(geography_from_json, content.get("earlier", ()))),
        successors={area: tuple(after) for area, after in content.get("successors", {}).items()},
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

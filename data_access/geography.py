"""Areas as GeoJSON, as a release pins them and the public gets them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from data_access.model import Area, AreaLevel, Geography


def geography_to_json(geography: Geography) -> dict[str, Any]:
    """Return areas as a GeoJSON FeatureCollection whose features carry level, id and names."""
    return {
        "type": "FeatureCollection",
        "valid_from": geography.valid_from.isoformat(),
        "atoms": list(geography.atoms),
        "features": [
            {
                "type": "Feature",
                "id": area.id,
                "properties": {"level": area.level, "id": area.id, "names": dict(area.names)},
                "geometry": geography.outlines.get(area.id),
            }
            for area in (geography.city, *geography.wards, *geography.neighborhoods)
        ],
    }


def geography_from_json(content: Mapping[str, Any]) -> Geography:
    """Read what `geography_to_json` wrote."""
    areas: dict[AreaLevel, list[Area]] = {level: [] for level in AreaLevel}
    outlines = {}
    for feature in content["features"]:
        properties = feature["properties"]
        area = Area(AreaLevel(properties["level"]), properties["id"], properties["names"])
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
    )

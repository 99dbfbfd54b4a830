"""Maps of areas: an SVG whose areas are links before Dash starts, Leaflet without any tiles after.

Nobody else's server is asked for anything. Values reach Leaflet as text only: `assets/map.js` writes them with
`textContent`, never as markup.
"""

from __future__ import annotations

from typing import Any

import dash_leaflet as dl
from dash import html

from components.first_paint import with_first_paint
from components.i18n import translator
from components.map_layout import (
    AreaMap,
    Drawn,
    MapArea,
    MapError,
    MapLayout,
    geojson,
    lay_out_map,
    legend_keys,
)
from components.map_svg import hatch_id, map_svg

__all__ = ["AreaMap", "MapArea", "MapError", "leaflet_map"]

# Around the areas, in pixels, in both pictures.
PADDING = 8


def leaflet_map(described: AreaMap, map_id: str) -> html.Div:
    """Return the map with its legend; `map_id` is unique in the page. Raises MapError without outlines."""
    layout = lay_out_map(described)
    live = dl.Map(
        dl.GeoJSON(
            data=_features(layout),
            style={"variable": "ours.map.style"},
            onEachFeature={"variable": "ours.map.onEachFeature"},
            hideout=_words(described, map_id),
        ),
        id=map_id,
        className="map",
        bounds=_bounds(layout),
        boundsOptions={"padding": [PADDING, PADDING], "animate": False},
        zoomSnap=0,
        zoomControl=False,
        attributionControl=False,
        scrollWheelZoom=False,
        dragging=False,
        boxZoom=False,
        keyboard=False,
        # It compares with a center that is not there, and fails.
        trackViewport=False,
    )
    canvas = html.Div(
        with_first_paint(live, map_svg(layout, key=map_id)),
        className="canvas canvas--map",
        role="group",
        **{"aria-label": described.title},
    )
    return html.Div([canvas, legend(described, layout)], className="map-and-legend")


def _words(described: AreaMap, map_id: str) -> dict[str, str]:
    t = translator(described.language)
    return {"hatch": hatch_id(map_id), "zoomIn": t("map.zoom-in"), "zoomOut": t("map.zoom-out")}


def _bounds(layout: MapLayout) -> list[list[float]]:
    """Return the south-western and north-eastern corner of the picture as latitude and longitude."""
    box = layout.projection
    west, north = box.place(0, 0)
    east, south = box.place(box.width, box.height)
    return [[south, west], [north, east]]


def _features(layout: MapLayout) -> dict[str, Any]:
    features = [_feature(each, layout) for each in layout.areas]
    return {"type": "FeatureCollection", "features": features}


def _feature(drawn: Drawn, layout: MapLayout) -> dict[str, Any]:
    """Return an area for Leaflet. Its properties are never called `popup` or `tooltip`: those become markup."""
    longitude, latitude = layout.projection.place(drawn.outline.x, drawn.outline.y)
    return {
        "type": "Feature",
        "properties": {
            "id": drawn.area.id,
            "words": drawn.area.words,
            "href": drawn.area.href,
            "look": drawn.look,
            "here": drawn.here,
            "at": [latitude, longitude],
            "labels": [
                {"lines": list(label.lines), "narrow": label.narrow, "wide": label.wide}
                for label in drawn.labels
            ],
        },
        "geometry": geojson(drawn.outline, layout.projection),
    }


def legend(described: AreaMap, layout: MapLayout) -> html.Ul:
    """Return what each color and pattern of this map means, in the words of table and chart."""
    keys = [
        html.Li([html.Span(className=f"swatch area--{look}"), words])
        for look, words in legend_keys(described, layout)
    ]
    return html.Ul(keys, className="legend", **{"aria-label": described.unit})

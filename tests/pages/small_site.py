"""A small real site for tests of the boundary: one page with a form, a chart and a map, and two without."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import dash_leaflet as dl
from dash import dcc, html
from dash.development.base_component import Component

from components.first_paint import with_first_paint
from components.native import Input
from data_access.cache import ByteCache
from pages.serving.dashboard import Dashboard
from pages.serving.page import Address, Head, Page, PageView
from pages.serving.routes import UnknownAddress
from pages.serving.settings import Site
from pages.serving.static import Shelf
from pages.serving.static.shelf import ASSETS
from tests.infrastructure.serving import served

AREAS = ("south", "west", "north")
CHART_HEIGHT = 320
STYLES = f"""
body {{ margin: 0 8px; position: relative; font: 18px/1.5 sans-serif }}
.chart {{ height: {CHART_HEIGHT}px }}
.map {{ height: 200px; width: 100% }}
.map.leaving {{ position: absolute }}
.map.leaving + .map {{ visibility: hidden }}
.wide {{ width: 200px; overflow-x: auto; white-space: nowrap }}
"""
QUIET = {"displayModeBar": False, "responsive": True, "showSendToCloud": False, "displaylogo": False}


def chart(area: str) -> Component:
    rows = range(40)
    layout = {"height": CHART_HEIGHT, "margin": {"l": 40, "r": 10, "t": 10, "b": 30}, "dragmode": False}
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": list(rows),
        "y": [(7 * i + len(area)) % 13 for i in rows],
    }
    graph = dcc.Graph(id="chart", figure={"data": [line], "layout": layout}, config=QUIET, className="chart")
    return with_first_paint(graph, _picture(f"Chart of {area}", CHART_HEIGHT))


def area_map() -> Component:
    squares = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[i, 0], [i + 1, 0], [i + 1, 1], [i, 1], [i, 0]]],
            },
        }
        for i, name in enumerate(AREAS)
    ]
    shapes = dl.GeoJSON(data={"type": "FeatureCollection", "features": squares}, id="shapes")
    drawn = dl.Map([shapes], id="map", center=[0.5, 1.5], zoom=6, className="map", attributionControl=False)
    return with_first_paint(drawn, _picture("Map of the areas", 200))


def _picture(name: str, height: int) -> str:
    return (
        f'<svg viewBox="0 0 600 {height}" width="100%" height="{height}" role="img" aria-label="{name}">'
        '<rect width="600" height="100%" fill="#ddd"/></svg>'
    )


def question(address: Address) -> Component:
    area = address.value("area", AREAS[0])
    options = [html.Option(name.title(), value=name, selected=name == area) for name in AREAS]
    return html.Form(
        [
            html.Label("Area", htmlFor="area"),
            html.Select(options, id="area", name="area"),
            html.Label("Words", htmlFor="words"),
            Input(id="words", name="words", type="text", value=address.value("words")),
            html.Label("Rates", htmlFor="rates"),
            Input(
                id="rates", name="rates", type="checkbox", value="1", checked=address.value("rates") == "1"
            ),
            html.Button("Show", type="submit"),
        ],
        id="question",
        method="get",
        action=address.with_query(()).url,
    )


def answer(address: Address) -> Component:
    area = address.value("area", AREAS[0])
    table = html.Table(html.Tbody([html.Tr([html.Td(str(row))]) for row in range(5)]))
    return html.Div(
        [
            html.P(
                f"Answer for {area} {address.value('words')} {address.value('rates')}".strip(), id="sentence"
            ),
            chart(area),
            html.Details([html.Summary("View as table"), table], id="table"),
            html.Div("wide " * 200, className="wide", id="wide"),
        ],
        id="answer",
    )


def layout(address: Address) -> PageView:
    area = address.value("area", AREAS[0])
    links = [
        html.A("Español", href=address.in_language("es").url, hrefLang="es", id="spanish"),
        html.A(
            "Save picture", href=small_shelf().asset("picture.svg"), id="save", **{"data-png": "chart.png"}
        ),
    ]
    body = html.Main(
        [
            html.H1("People"),
            question(address),
            answer(address),
            area_map(),
            html.P(links),
            html.P("x " * 4000),
        ]
    )
    return PageView(Head(f"{area.title()} · Small site", "A page for tests."), body, keep=area in AREAS)


def plain(address: Address) -> PageView:
    """A page with neither chart nor map; `gone` was withdrawn, `nowhere` never was, `broken` fails."""
    name = address.variable("slug")
    if name == "nowhere":
        raise UnknownAddress(address.path, address.language)
    if name == "broken":
        raise RuntimeError("a page that fails: secret-detail")
    body = html.Main([html.H1(name), html.P("Plain.")])
    return PageView(Head(name, "Plain."), body, status=410 if name == "gone" else 200)


PAGES = (
    Page(path="/", layout=layout, query=("area", "words", "rates")),
    Page(path="/plain/<slug>", layout=plain),
)


PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="9" height="9"/></svg>'


@lru_cache(maxsize=1)
def small_shelf() -> Shelf:
    """The site's own scripts with a stylesheet of these tests."""
    folder = Path(tempfile.mkdtemp(prefix="small-site-"))
    for script in ASSETS.glob("*.js"):
        shutil.copy(script, folder)
    (folder / "small.css").write_text(STYLES)
    (folder / "picture.svg").write_text(PICTURE)
    return Shelf(assets=folder)


def small_site(**changes: object) -> Dashboard:
    """The app, put together and finished; `changes` replace arguments of `Dashboard`."""
    arguments = {
        "pages": PAGES,
        "site": Site("Small site", more_hosts=("localhost",)),
        "cache": ByteCache(),
        "data_version": lambda: "release-1",
        "code_version": "code-1",
        "shelf": small_shelf(),
    }
    return Dashboard(**(arguments | changes)).finish()


@contextmanager
def serving(app: Dashboard) -> Iterator[str]:
    """The address of the app, served on a free port of this machine for as long as the block lasts."""
    with served(app.server) as address:
        yield address

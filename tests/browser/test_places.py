"""Somebody finds their neighborhood, by typing, by location, by memory, and nothing of it leaves the device."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from playwright.sync_api import Browser, BrowserContext, Page, expect
from shapely.geometry import shape

from components.i18n import translator
from tests.browser.axe import violations
from tests.browser.site import COMPARED, HOME, NEIGHBORHOOD, NEIGHBORHOODS, RunningSite, in_language
from tests.browser.touch import IS_LIVE, LIVE_ELEMENT

PHONE = {"width": 360, "height": 740}
IN_IRONBOUND = {"latitude": 40.7285, "longitude": -74.151, "accuracy": 20}
IN_NEW_YORK = {"latitude": 40.7128, "longitude": -74.006, "accuracy": 20}


def visitor(browser: Browser, *, screen: dict, scripts: bool = True, **more: object) -> BrowserContext:
    context = browser.new_context(viewport=screen, java_script_enabled=scripts, **more)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    return context


@pytest.fixture
def at_ironbound(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody in the Ironbound who lets pages know where they are."""
    context = visitor(browser, screen=PHONE, geolocation=IN_IRONBOUND, permissions=["geolocation"])
    yield context
    context.close()


def test_a_place_is_chosen_on_the_map_by_keyboard(page: Page, site: RunningSite) -> None:
    """Without a mouse the map must not be a picture."""
    page.goto(site.url(HOME))
    area = page.locator("svg.map a[aria-label='Vailsburg']")
    area.focus()
    expect(area).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(site.url("/neighborhoods/vailsburg"))


# ---- location ----


def watched(page: Page) -> list[str]:
    """Everything that the page asks for from now on: addresses, headers and bodies."""
    asked: list[str] = []
    page.on("request", lambda each: asked.append(f"{each.url} {each.headers} {each.post_data or ''}"))
    return asked


def test_a_location_is_matched_here_and_sent_nowhere(at_ironbound: BrowserContext, site: RunningSite) -> None:
    """Where somebody stands is nobody's business: no request holds a coordinate, however it is written."""
    page = at_ironbound.new_page()
    asked = watched(page)
    page.goto(site.url(HOME, "es"))
    assert not any("areas.geojson" in each for each in asked), "outlines come when they are asked for"
    page.locator("[data-locate]").click()
    found = page.locator(".located")
    expect(found).to_have_text(translator("es")("finder.location.found", place="Ironbound"))
    found.get_by_role("link").click()
    page.wait_for_url(site.url(NEIGHBORHOOD, "es"))
    coordinates = [f"{IN_IRONBOUND[name]:.3f}".lstrip("-") for name in ("latitude", "longitude")]
    assert [each for each in asked if any(part in each for part in (*coordinates, "40.72", "74.15"))] == []
    assert all(each.startswith(site.address) for each in asked)
    assert sum("areas.geojson" in each for each in asked) == 1


def test_what_the_location_said_stays_when_dash_takes_over(
    at_ironbound: BrowserContext, site: RunningSite
) -> None:
    page = at_ironbound.new_page()
    page.goto(site.url(HOME))
    page.locator("[data-locate]").click()
    expect(page.locator(".located a")).to_have_text("Ironbound")
    page.locator(LIVE_ELEMENT).first.click(position={"x": 5, "y": 5})
    page.wait_for_selector(IS_LIVE)
    expect(page.locator("#dash .located a")).to_have_text("Ironbound")
    expect(page.locator("#dash [data-locate]")).to_be_visible()


@pytest.mark.parametrize(
    ("where", "permissions", "said"),
    [
        (IN_NEW_YORK, ["geolocation"], "outside"),
        ({**IN_IRONBOUND, "accuracy": 5_000}, ["geolocation"], "near"),
        (IN_IRONBOUND, [], "refused"),
    ],
    ids=["outside", "rough", "refused"],
)
def test_a_location_that_does_not_help_is_answered_kindly(
    browser: Browser, site: RunningSite, where: dict, permissions: list[str], said: str
) -> None:
    context = visitor(browser, screen=PHONE, geolocation=where, permissions=permissions)
    page = context.new_page()
    page.goto(site.url(NEIGHBORHOODS, "pt"))
    page.locator("[data-locate]").click()
    due = translator("pt")(f"finder.location.{said}", place="Ironbound")
    expect(page.locator(".located")).to_have_text(due)
    context.close()


def test_points_lie_where_shapely_says(page: Page, site: RunningSite, sample_outlines: dict) -> None:
    """The script's own geometry against another's, on points in and around the city and close to borders."""
    page.goto(site.url(HOME))
    chance = random.Random(7)
    shapes = {
        each["id"]: shape(each["geometry"])
        for each in sample_outlines["features"]
        if each["properties"]["level"] == "neighborhood" and each["geometry"]
    }
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    points = [
        (chance.uniform(west - 0.01, east + 0.01), chance.uniform(south - 0.01, north + 0.01))
        for _ in range(3_000)
    ]
    corners = [xy for each in shapes.values() for xy in shapely.get_coordinates(each)]
    points += [(x + chance.gauss(0, 2e-4), y + chance.gauss(0, 2e-4)) for x, y in corners]
    said = page.evaluate(
        "([areas, points]) => points.map(([x, y]) => window.ours.placeAt(areas, x, y) || null)",
        [sample_outlines, [list(map(float, point)) for point in points]],
    )
    for point, place in zip(points, said, strict=True):
        due = {name for name, each in shapes.items() if each.contains(shapely.Point(point))}
        assert {place} - {None} == due, point
    assert len(set(said)) == len(shapes) + 1


def test_holes_and_islands_are_not_confused(page: Page, site: RunningSite) -> None:
    page.goto(site.url(HOME))
    outer, hole = [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]], [[3, 3], [6, 3], [6, 6], [3, 6], [3, 3]]
    island = [[[20, 0], [21, 0], [21, 1], [20, 0]]]
    areas = {
        "features": [
            {
                "id": "a",
                "properties": {"level": "neighborhood"},
                "geometry": {"type": "MultiPolygon", "coordinates": [[outer, hole], island]},
            },
            {
                "id": "w",
                "properties": {"level": "ward"},
                "geometry": {"type": "Polygon", "coordinates": [outer]},
            },
            {"id": "b", "properties": {"level": "neighborhood"}, "geometry": None},
        ]
    }
    ask = "([areas, x, y]) => window.ours.placeAt(areas, x, y) || null"
    assert [page.evaluate(ask, [areas, *at]) for at in ((1, 1), (4, 4), (20.8, 0.3), (30, 0))] == [
        "a",
        None,
        "a",
        None,
    ]


@pytest.fixture
def sample_outlines(site: RunningSite, page: Page) -> dict:
    """The outlines as the site publishes them."""
    return dict(json.loads(page.request.get(site.url("/api/v1/areas.geojson")).body()))


# ---- memory ----


def test_the_place_looked_at_last_is_offered_again_until_it_is_forgotten(
    page: Page, site: RunningSite
) -> None:
    asked = watched(page)
    page.goto(site.url(HOME))
    offered = page.locator("[data-remembered]")
    expect(offered).to_be_hidden()
    page.goto(site.url("/neighborhoods/forest-hill"))
    expect(page.locator("[data-remember]")).to_be_visible()
    for path in (HOME, NEIGHBORHOODS):
        page.goto(site.url(path, "pt"))
        expect(offered).to_contain_text("Forest Hill")
        assert offered.get_by_role("link").get_attribute("href") == "/pt/neighborhoods/forest-hill"
    assert [each for each in asked if "forest-hill" in each.split(" ")[0]] == [
        asked_page(asked, "forest-hill")
    ]
    offered.get_by_role("button").click()
    expect(offered).to_be_hidden()
    page.reload()
    expect(offered).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def asked_page(asked: list[str], place: str) -> str:
    return next(each for each in asked if each.split(" ")[0].endswith(f"/neighborhoods/{place}"))


def test_it_is_offered_by_the_live_page_too(page: Page, site: RunningSite) -> None:
    page.goto(site.url(NEIGHBORHOOD))
    page.goto(site.url(HOME))
    page.locator(LIVE_ELEMENT).first.click(position={"x": 5, "y": 5})
    page.wait_for_selector(IS_LIVE)
    expect(page.locator("#dash [data-remembered]")).to_contain_text("Ironbound")


def test_a_made_up_memory_is_not_believed(page: Page, site: RunningSite) -> None:
    page.goto(site.url(HOME))
    page.evaluate("localStorage.setItem('neighborhood', '<img src=x onerror=alert(1)>')")
    page.reload()
    expect(page.locator("[data-remembered]")).to_be_hidden()


def test_without_scripts_nothing_is_offered_that_does_not_work(browser: Browser, site: RunningSite) -> None:
    context = visitor(browser, screen=PHONE, scripts=False)
    page = context.new_page()
    page.goto(site.url(HOME))
    assert not page.locator("[data-locate]").is_visible()
    assert not page.locator("[data-remembered]").is_visible()
    context.close()


# ---- for everybody ----


@pytest.mark.parametrize(
    ("path", "language", "scheme"),
    [
        (COMPARED, "en", "light"),
        (COMPARED, "pt", "dark"),
        ("/neighborhoods?q=07107", "es", "light"),
        ("/neighborhoods?q=nowhere", "en", "dark"),
    ],
)
def test_nothing_stands_in_the_way(
    page: Page, site: RunningSite, axe: Path, path: str, language: str, scheme: str
) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(site.address + in_language(language, path))
    assert violations(page, axe) == []


def test_nothing_stands_in_the_way_of_two_places_once_live(page: Page, site: RunningSite, axe: Path) -> None:
    page.goto(site.url(COMPARED))
    page.locator(LIVE_ELEMENT).first.click(position={"x": 5, "y": 5})
    page.wait_for_selector(IS_LIVE)
    assert violations(page, axe) == []


@pytest.mark.parametrize("width", [320, 768])
@pytest.mark.parametrize("path", [COMPARED, "/neighborhoods?q=clinton"])
def test_pages_fit_narrow_and_middle_screens(page: Page, site: RunningSite, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site.address + in_language("es", path))
    assert page.evaluate("document.documentElement.scrollWidth") <= width

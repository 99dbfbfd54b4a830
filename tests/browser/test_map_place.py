"""A chart does not wait for the library of maps: the finished map stays until the live one is drawn."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.site import RunningSite
from tests.browser.touch import IS_LIVE, LIVE_ELEMENT, STILL_FINISHED, Meter

SHOT = "/indicators/people-shot"
MAP_LIBRARY = re.compile(r"/live-map\..*\.js$")
SHIFT = 0.02
LIVE = "#dash .leaflet-container"
SOUTH = "[aria-label^='South Ward']"

# Looks at every picture until the page is left: was there one without a map to see?
WATCH_MAPS = """() => {
  window.__without = 0;
  const seen = (map) => getComputedStyle(map).visibility === "visible" && map.querySelector("path.area");
  const look = () => {
    const places = Array.from(document.querySelectorAll("#dash .canvas--map"));
    if (!places.every((each) => Array.from(each.children).some(seen))) window.__without += 1;
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.fixture
def held(page: Page) -> Callable[[], None]:
    """Hold back the library of maps until the returned function is called."""
    waiting: list[Route] = []
    page.route(MAP_LIBRARY, lambda route: waiting.append(route))  # noqa: PLW0108

    def release() -> None:
        for route in waiting:
            route.continue_()
        page.unroute(MAP_LIBRARY)

    return release


def start(page: Page, address: str) -> None:
    """Touch the chart, where there is nothing else to hit, and wait until it is live."""
    page.goto(address)
    page.locator(LIVE_ELEMENT).first.click(position={"x": 5, "y": 5})
    page.wait_for_selector(IS_LIVE)


def test_the_chart_is_live_before_the_library_of_maps_has_come(
    page: Page, site: RunningSite, held: Callable[[], None]
) -> None:
    meter = Meter(page)
    start(page, site.url(SHOT))
    expect(page.locator("#dash .plot .scatterlayer .trace")).not_to_have_count(0)
    expect(page.locator(f"{STILL_FINISHED} a{SOUTH}")).to_be_visible()
    places = [each.bounding_box() for each in page.locator(STILL_FINISHED).all()]
    assert len(places) == 2
    page.evaluate(WATCH_MAPS)
    held()
    expect(page.locator(f"{LIVE} path{SOUTH}")).to_be_visible()
    expect(page.locator(STILL_FINISHED)).to_have_count(0)
    assert [each.bounding_box() for each in page.locator(LIVE).all()] == places
    assert page.evaluate("window.__without") == 0
    assert page.evaluate("window.__shift") <= SHIFT
    assert meter.complaints == []


def test_the_focus_stays_on_the_area(page: Page, site: RunningSite, held: Callable[[], None]) -> None:
    """Who moves through the map by keyboard must not be thrown back to the top of the page."""
    page.goto(site.url(SHOT))
    page.focus(f"#first-paint a{SOUTH}")
    page.wait_for_selector(IS_LIVE)
    expect(page.locator(f"{STILL_FINISHED} a{SOUTH}")).to_be_focused()
    held()
    expect(page.locator(f"{LIVE} path{SOUTH}")).to_be_focused()


def test_an_area_that_is_being_pressed_is_not_taken_away(
    page: Page, site: RunningSite, held: Callable[[], None]
) -> None:
    start(page, site.url(SHOT))
    page.locator(f"{STILL_FINISHED} a{SOUTH}").hover(force=True)
    page.mouse.down()
    held()
    page.wait_for_selector(f"{LIVE} path{SOUTH}", state="attached")
    page.wait_for_timeout(300)
    page.mouse.up()
    page.wait_for_url("**/indicators/people-shot?area=south*")


def test_without_the_library_of_maps_the_finished_map_stays_and_leads_on(
    page: Page, site: RunningSite
) -> None:
    meter = Meter(page)
    page.route(MAP_LIBRARY, lambda route: route.abort())
    with page.expect_event("requestfailed", lambda request: bool(MAP_LIBRARY.search(request.url))):
        start(page, site.url(SHOT))
    page.select_option("#ask-area", "central")
    page.wait_for_url("**/indicators/people-shot?area=central*")
    expect(page.locator("#answer table thead th").nth(1)).to_have_text("Central Ward")
    assert [text for text in meter.complaints if "ERR_FAILED" not in text] == []
    assert len(meter.complaints) == 1
    page.locator(f"{STILL_FINISHED} a{SOUTH}").click(force=True)
    page.wait_for_url("**/indicators/people-shot?area=south*")


def test_the_map_of_another_answer_does_not_flicker(page: Page, site: RunningSite) -> None:
    start(page, site.url(SHOT))
    expect(page.locator(STILL_FINISHED)).to_have_count(0)
    page.evaluate(WATCH_MAPS)
    page.select_option("#ask-area", "central")
    page.wait_for_url("**/indicators/people-shot?area=central*")
    expect(page.locator(f"{LIVE} path.area--here, {LIVE} path{SOUTH}").first).to_be_visible()
    expect(page.locator(STILL_FINISHED)).to_have_count(0)
    assert page.evaluate("window.__without") == 0

"""Each kind of page in three languages in a real browser: quiet, alone, light, and whole on every width."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.axe import violations
from tests.browser.site import (
    HOME,
    INDICATOR,
    NEIGHBORHOOD,
    OTHER_PAGES,
    PAGES,
    PRESENT,
    RunningSite,
    in_language,
)
from tests.browser.touch import Meter
from tests.browser.turns import in_turns

BYTES_BEFORE_A_TOUCH = 30_000
PHONE, DESK, NARROWEST = (360, 740), (1440, 900), (320, 640)
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  const wide = Array.from(document.querySelectorAll("body *")).filter((each) => {
    const box = each.getBoundingClientRect();
    const scrolls = (part) => part && (["auto", "scroll", "hidden"].includes(getComputedStyle(part).overflowX)
      || scrolls(part.parentElement));
    return box.width && box.right > width + 0.5 && !scrolls(each.parentElement) && !each.closest("svg, .skip-link");
  });
  return [document.documentElement.scrollWidth - width, ...wide.map((each) => each.outerHTML.slice(0, 120))];
}"""
# What waits until it is whole (assets/site.css) must not wait for ever.
STILL_HIDDEN = """() => Array.from(document.querySelectorAll("body *"))
  .filter((each) => !each.closest("[hidden]") && each.checkVisibility()
    && !each.checkVisibility({visibilityProperty: true}))
  .map((each) => each.outerHTML.slice(0, 120))"""
SMALL_TARGETS = """() => Array.from(document.querySelectorAll("main a, main button, main select, header a, summary"))
  .filter((each) => !each.closest("svg, p, td, th, dd, h2, .table") && each.checkVisibility())
  .filter((each) => { const box = each.getBoundingClientRect(); return box.height < 44 && box.width; })
  .map((each) => each.outerHTML.slice(0, 100) + " " + each.getBoundingClientRect().height)"""


def resized(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def visitor(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """Somebody who comes for the first time, with a screen of this size."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    yield context
    context.close()


@pytest.mark.parametrize(("path", "language"), in_turns(PAGES))
def test_a_page_opens_quietly_and_alone(
    visitor: BrowserContext, site: RunningSite, language: str, path: str
) -> None:
    """No error, no refused style, nobody else asked, nothing that moves, light enough for any phone."""
    opens_quietly_and_alone(visitor.new_page(), site, site.url(path, language))


def opens_quietly_and_alone(page: Page, site: RunningSite, address: str) -> None:
    meter = Meter(page)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(100)
    shift, refused = page.evaluate("() => [window.__shift, window.__violations]")
    assert meter.complaints == []
    assert refused == []
    assert [url for url in meter.hosts if not url.startswith((site.address, "data:"))] == []
    assert meter.bytes <= BYTES_BEFORE_A_TOUCH
    assert shift == 0
    assert page.evaluate(STILL_HIDDEN) == []


@pytest.mark.parametrize(("path", "language"), in_turns(PAGES, first=1))
def test_a_page_fits_its_screen(page: Page, site: RunningSite, language: str, path: str) -> None:
    """Reading a line must not need scrolling sideways, on the smallest phone or enlarged four times at a desk."""
    page.goto(site.url(path, language))
    for size in (NARROWEST, PHONE, DESK):
        resized(page, size)
        assert page.evaluate(OVERFLOW) == [0], size


@pytest.mark.parametrize("path", PAGES)
def test_what_one_touches_is_large_enough(page: Page, site: RunningSite, path: str) -> None:
    """44 pixels: what a thumb hits."""
    resized(page, PHONE)
    page.goto(site.url(path, "pt"))
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize(("path", "language"), in_turns(OTHER_PAGES))
def test_another_page_opens_fits_and_can_be_touched(
    page: Page, site: RunningSite, axe: Path, path: str, language: str
) -> None:
    """All that is asked of the pages above, in one go; slides have sizes of their own."""
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    opens_quietly_and_alone(page, site, site.url(path, language))
    if path != PRESENT:
        assert page.evaluate(SMALL_TARGETS) == []
    for size in (NARROWEST, PHONE, DESK):
        resized(page, size)
        assert page.evaluate(OVERFLOW) == [0], size
    page.emulate_media(color_scheme="dark")
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    assert violations(page, axe) == []


@pytest.mark.parametrize("size", [NARROWEST, PHONE, DESK], ids=["narrowest", "phone", "desk"])
@pytest.mark.parametrize(("path", "language"), in_turns([HOME, NEIGHBORHOOD, INDICATOR]))
def test_the_sample_says_so_on_the_first_screen(
    page: Page, site: RunningSite, language: str, path: str, size: tuple[int, int]
) -> None:
    """A screenshot of what one sees first must not pass for Newark's figures."""
    resized(page, size)
    page.goto(site.url(path, language))
    box = page.locator(".banner--sample").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= size[1] / 3
    assert page.locator(".banner--sample").evaluate("(each) => each.checkVisibility({opacityProperty: true})")


# ---- without JavaScript ----


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser that runs no script: an old phone, a strict office, a script that did not come."""
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_a_question_is_answered_without_javascript(plain: Page, site: RunningSite, language: str) -> None:
    plain.goto(site.url("/indicators/people-shot", language))
    before = plain.locator("#answer table").first.text_content()
    plain.select_option("#ask-area", "south")
    plain.select_option("#ask-compare", "east")
    plain.select_option("#ask-as", "rate")
    plain.click("#question button")
    path = in_language(language, "/indicators/people-shot")
    assert plain.url == f"{site.address}{path}?area=south&area=east&grain=year&from=&to=&as=rate"
    assert plain.locator("#ask-area").input_value() == "south"
    assert plain.locator("#ask-compare").input_value() == "east"
    assert plain.locator("#answer table thead th").count() >= 3
    assert plain.locator("#answer table").first.text_content() != before


def test_links_tables_and_maps_work_without_javascript(plain: Page, site: RunningSite) -> None:
    """From the first page to a neighborhood, and the table behind its chart."""
    plain.goto(site.url(HOME, "es"))
    plain.locator("nav.nav a").nth(1).click()
    assert plain.url == site.url("/neighborhoods", "es")
    plain.locator("svg.map a").first.dispatch_event("click")
    plain.wait_for_url("**/es/neighborhoods/*")
    plain.locator("details.as-table summary").first.click()
    assert plain.locator("details.as-table table").first.is_visible()


# ---- print and dark ----


def test_print_has_no_navigation_and_keeps_the_mark_of_the_sample(page: Page, site: RunningSite) -> None:
    """A printed page goes from hand to hand at a meeting."""
    page.goto(site.url(INDICATOR))
    page.emulate_media(media="print")
    assert not page.locator("nav.nav").is_visible()
    assert not page.locator("#question button").is_visible()
    assert page.locator(".banner--sample").is_visible()
    assert page.locator("svg.chart").first.is_visible()
    assert page.locator(".as-table table").first.evaluate(
        "(each) => each.checkVisibility({contentVisibilityAuto: true})"
    )
    assert not page.locator(".as-table summary").first.is_visible()


@pytest.mark.parametrize("path", [INDICATOR, "/data"])
def test_dark_screens_are_dark(page: Page, site: RunningSite, path: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(site.url(path))
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(16, 25, 31)"

"""Help and the way out in a real browser: with and without JavaScript, on a phone, on paper, live or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, Route

from components.quick_exit import EXIT_URL
from tests.browser.axe import violations
from tests.browser.site import HOME, RunningSite
from tests.browser.test_pages import DESK, NARROWEST, OVERFLOW, PHONE, SMALL_TARGETS, resized
from tests.browser.touch import IS_LIVE, LIVE_ELEMENT

OF_THIS_PART = ("/help", "/about", "/accessibility", "/corrections")
PAPER = {"format": "Letter", "margin": dict.fromkeys(("top", "bottom", "left", "right"), "12mm")}


@pytest.fixture
def elsewhere(page: Page) -> list[Request]:
    """What the neutral page was asked for; it answers as if it were there."""
    asked: list[Request] = []
    _answer_elsewhere(page, asked)
    return asked


def _answer_elsewhere(page: Page, asked: list[Request]) -> None:
    def answer(route: Route) -> None:
        asked.append(route.request)
        route.fulfill(content_type="text/html", body="<title>Weather</title><h1>Weather</h1>")

    page.route(f"{EXIT_URL}**", answer)


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A phone that runs no script."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def test_help_is_found_and_left_without_javascript(plain: Page, site: RunningSite, language: str) -> None:
    """From the first page to a number to call, then away: two touches and one."""
    asked: list[Request] = []
    _answer_elsewhere(plain, asked)
    plain.goto(site.url(HOME, language))
    plain.click("header .help-link")
    assert plain.url == site.url("/help", language)
    plain.click('.needs a[href="#domestic-violence"]')
    number = plain.locator('#domestic-violence a[href^="tel:"]').first
    assert (number.bounding_box() or {})["height"] >= 44
    plain.click(".exit-bar a")
    assert plain.url == EXIT_URL
    assert "referer" not in asked[0].headers


@pytest.mark.parametrize(("path", "link"), [("/es", ".exit"), ("/es/help", ".exit-bar a")])
def test_the_way_out_leaves_no_way_back(
    page: Page, site: RunningSite, elsewhere: list[Request], path: str, link: str
) -> None:
    """Who comes after must not find the page behind the arrow, nor the weather page learn where one came from."""
    page.goto(site.url("/about"))
    page.goto(site.address + path)
    page.click(link)
    page.wait_for_url(EXIT_URL)
    assert "referer" not in elsewhere[0].headers
    page.go_back()
    assert page.url == site.url("/about")


def test_three_presses_of_shift_leave_too(page: Page, site: RunningSite, elsewhere: list[Request]) -> None:
    page.goto(site.url("/help"))
    for key in ("Shift", "Shift", "a", "Shift", "Shift"):
        page.keyboard.press(key)
    assert page.url == site.url("/help"), "something lay between: nobody meant to leave"
    page.keyboard.press("Shift")
    page.wait_for_url(EXIT_URL)
    assert len(elsewhere) == 1


def test_the_way_out_works_once_dash_has_taken_over(
    page: Page, site: RunningSite, elsewhere: list[Request]
) -> None:
    """The finished page's link is gone then; the one that Dash drew must leave as well."""
    page.goto(site.url("/indicators/reported-crime?category=rape"))
    page.locator(LIVE_ELEMENT).first.click(position={"x": 5, "y": 5})
    page.wait_for_selector(IS_LIVE)
    page.click(".exit-bar a")
    page.wait_for_url(EXIT_URL)
    assert "referer" not in elsewhere[0].headers


def test_shift_does_nothing_where_the_page_does_not_say_so(
    page: Page, site: RunningSite, elsewhere: list[Request]
) -> None:
    page.goto(site.url("/methods"))
    for _again in range(4):
        page.keyboard.press("Shift")
    assert page.url == site.url("/methods")
    assert elsewhere == []


def test_the_way_out_is_the_second_thing_that_the_keyboard_meets(
    page: Page, site: RunningSite, elsewhere: list[Request]
) -> None:
    page.goto(site.url("/pt/help"))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(EXIT_URL)
    assert len(elsewhere) == 1


@pytest.mark.parametrize("path", OF_THIS_PART)
def test_these_pages_fit_read_and_touch(page: Page, site: RunningSite, axe: Path, path: str) -> None:
    """Whole on the smallest phone and on a desk in each language, light and dark; nothing for axe to object to."""
    for language, scheme in (("en", "light"), ("es", "dark"), ("pt", "light")):
        page.emulate_media(color_scheme=scheme)
        page.goto(site.url(path, language))
        for size in (DESK, NARROWEST, PHONE):
            resized(page, size)
            assert page.evaluate(OVERFLOW) == [0], (language, size)
        assert page.evaluate(SMALL_TARGETS) == []
        assert violations(page, axe) == []


def test_nothing_covers_what_has_the_focus(page: Page, site: RunningSite) -> None:
    """The way out stays on the screen and must not hide the line that somebody has reached with the keyboard."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(site.url("/help"))
    resized(page, NARROWEST)
    bar = page.locator(".exit-bar").bounding_box()
    assert bar is not None
    for link in page.locator('main a[href^="tel:"]').all():
        link.focus()
        box = link.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= bar["y"], link.text_content()


def test_help_is_one_sheet_of_paper(page: Page, site: RunningSite, language: str) -> None:
    """It hangs in hallways, and a second sheet is lost."""
    page.goto(site.url("/help", language))
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(**PAPER))) == 1

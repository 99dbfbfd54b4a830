"""The site's own pages taken over by Dash: the same page, within what a phone can carry."""

from __future__ import annotations

import statistics

import pytest
from playwright.sync_api import Browser, Page

from data_access.model import LANGUAGES
from tests.browser.same_page import MARKUP, PLACES
from tests.browser.site import HOME, INDICATOR, NEIGHBORHOOD, TIMELINE, RunningSite
from tests.browser.touch import IS_LIVE, LIVE_ELEMENT, STILL_FINISHED, touch

BYTES_BEFORE_A_TOUCH = 30_000
BYTES_AFTER_A_TOUCH = 750_000
SHIFT = 0.02
MILLISECONDS_TO_LIVE = 3_500
TIMES = 5

LIVE_PAGES = [
    (HOME, "es"),
    (NEIGHBORHOOD, "pt"),
    *((path, language) for path in (INDICATOR, TIMELINE) for language in LANGUAGES),
]


@pytest.mark.parametrize(("path", "language"), LIVE_PAGES)
def test_dash_draws_the_page_that_was_there_in_the_same_place(
    page: Page, site: RunningSite, path: str, language: str
) -> None:
    page.goto(site.url(path, language))
    markup, places = page.evaluate(MARKUP, "#first-paint"), page.evaluate(PLACES, "#first-paint")
    page.locator(LIVE_ELEMENT).first.click(position={"x": 3, "y": 3})
    page.wait_for_selector(IS_LIVE, timeout=30_000)
    page.wait_for_selector(STILL_FINISHED, state="detached")
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate(MARKUP, "#page") == markup
    assert page.evaluate(PLACES, "#dash") == places


@pytest.mark.parametrize(("path", "language"), LIVE_PAGES)
def test_a_touch_stays_within_its_budget_and_causes_no_complaint(
    browser: Browser, site: RunningSite, path: str, language: str
) -> None:
    measured = touch(browser, site.url(path, language), slow=False)
    assert measured.complaints == ()
    assert measured.other_hosts == ()
    assert measured.bytes_before <= BYTES_BEFORE_A_TOUCH
    assert measured.bytes_after <= BYTES_AFTER_A_TOUCH
    assert measured.shift <= SHIFT


@pytest.mark.trial
@pytest.mark.parametrize(("path", "language"), LIVE_PAGES)
def test_a_slow_phone_is_live_in_time(browser: Browser, site: RunningSite, path: str, language: str) -> None:
    """Only on a machine with nothing else to do: the browser slows itself down by counting real time."""
    took = [touch(browser, site.url(path, language)).milliseconds for _time in range(TIMES)]
    assert statistics.median(took) <= MILLISECONDS_TO_LIVE, took

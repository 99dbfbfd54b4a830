"""Pages that arrive slowly: what a reader is about to touch stays where it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

import pytest
from playwright.sync_api import Browser, Page

from data_access.model import LANGUAGES
from tests.browser.growing import movements
from tests.browser.site import NEIGHBORHOOD, OTHER_PAGES, PAGES, RunningSite
from tests.infrastructure.serving import served

SCREENS = {"phone": (360, 740), "desk": (1440, 900)}
EVERY_PAGE = (*PAGES, *OTHER_PAGES, f"{NEIGHBORHOOD}/present", "/not-there")
# Each page once now, languages and screens in turn; all others as a trial.
EVERY_WAY = [(language, screen) for screen in SCREENS for language in LANGUAGES]
NOW = set(zip(EVERY_PAGE, cycle(EVERY_WAY), strict=False))


@pytest.fixture
def writable(browser: Browser) -> Iterator[Page]:
    """A page into which a document of the site may be written."""
    context = browser.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("path", "language", "screen"),
    [
        pytest.param(path, *way, marks=() if (path, way) in NOW else pytest.mark.trial)
        for path in EVERY_PAGE
        for way in EVERY_WAY
    ],
)
def test_nothing_moves_while_a_page_arrives(
    writable: Page, site: RunningSite, path: str, language: str, screen: str
) -> None:
    width, height = SCREENS[screen]
    writable.set_viewport_size({"width": width, "height": height})
    assert movements(writable, site.url(path, language)) == []


def test_a_page_that_moves_is_found(writable: Page) -> None:
    """The measure itself: a button at the right that grows with its word."""
    body = b"<html><head></head><body><p align=right><button>Find</button></p></body></html>"
    with served(lambda _, start: (start("200 OK", [("content-type", "text/html")]), [body])[1]) as address:
        assert any("<button>" in each for each in movements(writable, f"{address}/"))

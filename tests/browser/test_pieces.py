"""Pages that arrive slowly, a piece at a time: what a reader is about to touch stays where it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.pieces import in_pieces
from tests.browser.site import (
    HOME,
    INDICATOR,
    NEIGHBORHOOD,
    NUMBER,
    PRESENT,
    REFORM,
    RunningSite,
    in_language,
)
from tests.browser.touch import Meter

# A table's columns may widen while its rows come; nothing else moves.
SHIFT = 0.02
PHONE, DESK = (360, 740), (1440, 900)
PAGES = [
    (HOME, "es"),
    (NEIGHBORHOOD, "pt"),
    (f"{NEIGHBORHOOD}/present", "pt"),
    (INDICATOR, "en"),
    (NUMBER, "en"),
    (PRESENT, "es"),
    (REFORM, "pt"),
    ("/data/revisions", "en"),
]


@pytest.fixture(scope="module")
def slow_address(site: RunningSite) -> Iterator[str]:
    with in_pieces(site.address) as address:
        yield address


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(("path", "language"), PAGES)
def test_a_page_that_arrives_in_pieces_does_not_move(
    browser: Browser, slow_address: str, path: str, language: str, size: tuple[int, int]
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    meter = Meter(page)
    page.goto(slow_address + in_language(language, path), wait_until="load")
    page.wait_for_timeout(100)
    shift = page.evaluate("window.__shift")
    context.close()
    assert meter.complaints == []
    assert shift <= SHIFT

"""axe over the whole sitemap: every page and language, on a phone and at a desk, before a touch and after Dash."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser

from data_access.model import LANGUAGES
from tests.browser.axe import violations
from tests.browser.site import BASE_URL, RunningSite
from tests.browser.touch import IS_LIVE, LIVE_ELEMENT

SCREENS = {"phone": (360, 740), "desk": (1440, 900)}
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def sitemap(site: RunningSite, language: str) -> list[str]:
    """Every address that the site lists in a language, as paths."""
    with urllib.request.urlopen(f"{site.address}/sitemap.xml") as answer:
        root = ET.fromstring(answer.read())
    paths = [str(each.text).removeprefix(BASE_URL) or "/" for each in root.iter(LOC)]
    return [each for each in paths if language_of(each) == language]


def language_of(path: str) -> str:
    """The language that an address names; English has no prefix."""
    first = path.split("/")[1]
    return first if first in LANGUAGES else LANGUAGES[0]


def found(browser: Browser, site: RunningSite, axe: Path, path: str, size: tuple[int, int]) -> Iterator[str]:
    """What axe objects to on a page, finished and live, one line each."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.goto(site.address + path)
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    yield from (f"{path} {size[0]} before: {each}" for each in violations(page, axe))
    live = page.locator(LIVE_ELEMENT)
    if live.count():
        live.first.click(position={"x": 5, "y": 5})
        page.wait_for_selector(IS_LIVE)
        yield from (f"{path} {size[0]} live: {each}" for each in violations(page, axe))
    context.close()


@pytest.mark.trial
@pytest.mark.browser
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_stands_in_the_way_on_any_page(
    browser: Browser, site: RunningSite, axe: Path, language: str, screen: str
) -> None:
    """Somebody who hears the page, or moves by keyboard, must not be stopped on one page out of hundreds."""
    pages = sitemap(site, language)
    assert len(pages) > 50
    objections = []
    for path in pages:
        new = list(found(browser, site, axe, path, SCREENS[screen]))
        print(screen, path, *new, sep="\n  ", flush=True)
        objections += new
    print(f"{screen}, {language}: {len(pages)} pages, {len(objections)} objections")
    assert objections == []

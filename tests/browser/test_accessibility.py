"""axe over each kind of page, before a touch and after Dash has taken over."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.browser.site import HOME, INDICATOR, NEIGHBORHOOD, PAGES, PRACTICE, RunningSite
from tests.browser.touch import IS_LIVE, LIVE_ELEMENT
from tests.browser.turns import in_turns

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
LIVE_PAGES = [(HOME, "en"), (NEIGHBORHOOD, "pt"), (INDICATOR, "en"), (INDICATOR, "pt"), (PRACTICE, "es")]


@pytest.mark.parametrize(("path", "language"), in_turns(PAGES, first=2))
def test_nothing_stands_in_the_way_before_a_touch(
    page: Page, site: RunningSite, axe: Path, language: str, path: str
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(site.url(path, language))
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    assert violations(page, axe) == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_stands_in_the_way_on_a_wide_dark_screen(
    page: Page, site: RunningSite, axe: Path, path: str
) -> None:
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="dark")
    page.goto(site.url(path, "es"))
    assert violations(page, axe) == []


@pytest.mark.parametrize(("path", "lang"), LIVE_PAGES)
def test_nothing_stands_in_the_way_once_live(
    page: Page, site: RunningSite, axe: Path, path: str, lang: str
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(site.url(path, lang))
    page.locator(LIVE_ELEMENT).first.click(position={"x": 5, "y": 5})
    page.wait_for_selector(IS_LIVE)
    assert violations(page, axe) == []


def test_a_page_that_is_not_there_is_readable_too(page: Page, site: RunningSite, axe: Path) -> None:
    page.goto(site.url("/nope", "pt"))
    assert violations(page, axe) == []


def test_the_checker_finds_what_is_wrong(page: Page, site: RunningSite, axe: Path) -> None:
    """A checker that the content policy stops, or that looks at nothing, would find nothing for ever."""
    page.goto(site.url(HOME))
    page.evaluate(
        "document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=/x><select></select>')"
    )
    found = violations(page, axe)
    assert {line.split(":")[0] for line in found} >= {"image-alt", "select-name"}

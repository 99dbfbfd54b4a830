"""On paper: a neighborhood's letter is one sheet with nothing cut, and every page says its address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.site import INDICATOR, NEIGHBORHOOD, PAGES, RunningSite

# Width and height inside the stylesheet's margins (12 and 9 mm), in pixels of 1/96 inch.
PAPER = {
    "Letter": ((215.9 - 24) * 96 / 25.4, (279.4 - 18) * 96 / 25.4),
    "A4": ((210 - 24) * 96 / 25.4, (297 - 18) * 96 / 25.4),
}
# The neighborhoods that lie in most wards, have the longest name and the fewest numbers, and one in the middle.
PLACES = (
    NEIGHBORHOOD,
    "/neighborhoods/downtown",
    "/neighborhoods/port-district",
    "/neighborhoods/lower-broadway",
)
# A page of a PDF; not the list of pages.
PDF_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def pages_of(page: Page, paper: str) -> int:
    return len(PDF_PAGE.findall(page.pdf(format=paper)))


@pytest.mark.parametrize("paper", PAPER)
def test_a_letter_is_one_sheet_of_two_sides(page: Page, site: RunningSite, language: str, paper: str) -> None:
    """Copied for a meeting: a third page would be lost, half a sheet wasted."""
    for path in PLACES:
        page.goto(site.url(path, language))
        assert pages_of(page, paper) == 2, path


@pytest.mark.parametrize("paper", PAPER)
def test_no_figure_of_a_letter_is_cut(page: Page, site: RunningSite, language: str, paper: str) -> None:
    """Its face ends before the part that begins its back; what stands on either is shorter than the paper."""
    width, height = PAPER[paper]
    page.set_viewport_size({"width": round(width), "height": round(height)})
    page.emulate_media(media="print")
    page.goto(site.url(NEIGHBORHOOD, language))
    back, end, figures = page.evaluate(
        """() => {
          const top = document.querySelector(".letter-city").getBoundingClientRect().top + scrollY;
          const bottoms = Array.from(document.querySelectorAll(".figure, svg.chart, svg.qr"))
            .filter((each) => each.checkVisibility())
            .map((each) => each.getBoundingClientRect())
            .map((box) => [box.top + scrollY, box.bottom + scrollY, box.right]);
          return [top, document.documentElement.scrollHeight, bottoms];
        }"""
    )
    assert back < height
    assert end - back < height
    assert len(figures) >= 4
    assert all(bottom <= back or top >= back for top, bottom, _right in figures)
    assert all(right <= width + 1 for *_, right in figures)


@pytest.mark.parametrize("path", PAGES)
def test_paper_has_no_navigation_and_says_its_address(page: Page, site: RunningSite, path: str) -> None:
    """A link cannot be followed on paper."""
    page.goto(site.url(path, "es"))
    page.emulate_media(media="print")
    for name in ("nav", ".skip-link", ".tools", "form button"):
        assert page.locator(name).locator("visible=true").count() == 0, name
    said = page.locator(".site-footer .print-only").inner_text()
    assert f"/es{'' if path == '/' else path}?release=SAMPLE-" in said.replace("\n", "")


def test_tables_are_open_on_paper(page: Page, site: RunningSite) -> None:
    page.goto(site.url(INDICATOR))
    page.emulate_media(media="print")
    tables = page.locator(".as-table table")
    assert tables.count() >= 2
    seen = "(all) => all.every((each) => each.checkVisibility({contentVisibilityAuto: true}))"
    assert tables.evaluate_all(seen)


def test_slides_are_a_sheet_each(page: Page, site: RunningSite) -> None:
    page.goto(site.url("/indicators/reported-crime/present"))
    slides = page.locator(".slide").count()
    assert pages_of(page, "Letter") == slides

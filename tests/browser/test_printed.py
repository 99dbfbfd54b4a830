"""On paper: a neighborhood's letter is one sheet with nothing cut, and every page says its address."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from data_access.sample.records import record_files
from tests.browser.site import (
    INDICATOR,
    NEIGHBORHOOD,
    PAGES,
    REPOSITORY,
    RunningSite,
    copied_store,
    production,
    running_site,
    store_url,
)

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


# Records of the sample that are told in full in the letter of `NEIGHBORHOOD`.
MODELS = {"actions": "a-2025-07", "partners": "sample-ironbound-families", "meetings": "m-2027-12-14"}
DROP = 'title = "A busy place"\nsample = true\n'


def busy_drop(folder: Path) -> Path:
    """A drop with nine more of each of these for one neighborhood, with long texts."""
    folder.mkdir()
    for kind, model in MODELS.items():
        with record_files()[kind].open(encoding="utf-8", newline="") as file:
            rows = [*csv.DictReader(file)]
        (first,) = [row for row in rows if row["id"] == model]
        longer = {
            name: f"{text} {text}" for name, text in first.items() if name.startswith(("result_", "does_"))
        }
        rows += [{**first, **longer, "id": f"{model}-{n}"} for n in range(9)]
        with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    entries = (f'[[files]]\npath = "{kind}.csv"\nkind = "{kind}"\n' for kind in MODELS)
    (folder / "drop.toml").write_text(DROP + "".join(entries))
    return folder


def build_busy(folder: Path, sample: Path) -> None:
    """Fill a folder with the sample's store after that drop."""
    url = copied_store(sample, folder)
    shutil.copytree(sample / "vault", folder / "vault")
    settings = {**os.environ, "DATABASE_URL": url, "VAULT": str(folder / "vault")}
    command = [
        sys.executable,
        "-m",
        "data_access",
        "publish",
        str(busy_drop(folder / "drop")),
        "--by",
        "tester",
    ]
    subprocess.run(command, cwd=REPOSITORY, env=settings, check=True, capture_output=True)


@pytest.fixture(scope="module")
def busy_site(
    sample_store: Path, build_once: Callable[[str, Callable[[Path], None]], Path]
) -> Iterator[RunningSite]:
    """The sample's site where much more is being done in one place than its letter can name."""
    folder = build_once("busy-store", lambda folder: build_busy(folder, sample_store))
    with running_site(production(store_url(folder))) as running:
        yield running


@pytest.mark.parametrize("paper", PAPER)
def test_a_letter_of_a_busy_place_is_one_sheet_too(
    page: Page, busy_site: RunningSite, language: str, paper: str
) -> None:
    """Where most is done, most people take the letter to a meeting."""
    page.goto(busy_site.url(NEIGHBORHOOD, language))
    assert page.locator("#here .newest-entry").count() == 3
    assert page.locator("#here .lines li").count() == 3
    assert pages_of(page, paper) == 2


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

"""`python -m tests.browser.screenshots`: every kind of page in three languages at four widths, to be looked at.

Writes `build/screenshots/<language>-<width>-<page>[-dark].png`, every metric once, some pages in print and live, and
the README's picture (`docs/screenshot.png`). Publishes the sample first, into a folder that goes away; `--store` names
another store.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from data_access.catalog import METRICS
from data_access.model import LANGUAGES
from tests.browser.site import (
    HOME,
    INDICATOR,
    NEIGHBORHOOD,
    NEIGHBORHOODS,
    OTHER_PAGES,
    PAGES,
    PRESENT,
    REPOSITORY,
    RunningSite,
    build_sample,
    production,
    running_site,
    store_url,
)
from tests.browser.touch import IS_LIVE, LIVE_ELEMENT
from tests.infrastructure.chromium import running_browser
from tests.infrastructure.machine import find_chromium

FOLDER = REPOSITORY / "build" / "screenshots"
README_PICTURE = REPOSITORY / "docs" / "screenshot.png"
README_SIZE = (1280, 800)
LARGEST_README_PICTURE = 200_000
PHONE, TABLET, DESK, PROJECTOR = WIDTHS = (360, 768, 1440, 1920)
SCHEMES = ("light", "dark")
KINDS = tuple(each for each in (*PAGES, *OTHER_PAGES, "/not-there") if each != PRESENT)
SLIDES = (PRESENT, f"{NEIGHBORHOOD}/present")
COMPARED = "/indicators/people-shot?area=south&area=east&as=rate"


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture: which page, how wide, on what kind of screen."""

    path: str
    language: str = LANGUAGES[0]
    width: int = DESK
    scheme: str = "light"
    media: str = "screen"
    live: bool = False

    @property
    def name(self) -> str:
        """A file name that says what is seen."""
        page = self.path.strip("/").replace("/", "-").replace("?", "-").replace("&", "-") or "home"
        looks = [each for each in (self.scheme, self.media) if each not in ("light", "screen")]
        return "-".join([self.language, str(self.width), page, *looks, *(["live"] if self.live else [])])


def every_shot() -> Iterator[Shot]:
    """Each kind of page on every screen, every metric once, then what else there is to see of a few."""
    for path in KINDS:
        for language in LANGUAGES:
            for width in WIDTHS:
                for scheme in SCHEMES:
                    yield Shot(path=path, language=language, width=width, scheme=scheme)
    for metric in METRICS:
        yield Shot(path=f"/indicators/{metric.id}")
    for path in (HOME, INDICATOR, NEIGHBORHOODS):
        yield Shot(path=path, media="print", width=800)
    for path in (HOME, INDICATOR, NEIGHBORHOOD):
        yield Shot(path=path, live=True)
        yield Shot(path=path, live=True, width=PHONE, scheme="dark")
    yield Shot(path=NEIGHBORHOOD, media="print", width=725)
    for path in SLIDES:
        yield Shot(path=path, width=PROJECTOR)
        yield Shot(path=path, width=PHONE, scheme="dark")
    for width in (PHONE, DESK):
        yield Shot(path=COMPARED, width=width)
        yield Shot(path=COMPARED, width=width, live=True)


def take(browser: Browser, site: RunningSite, shot: Shot, folder: Path) -> None:
    """Write one picture of a whole page."""
    context = browser.new_context(viewport={"width": shot.width, "height": 800}, color_scheme=shot.scheme)
    page = context.new_page()
    page.emulate_media(media=shot.media)
    page.goto(site.url(shot.path, shot.language))
    if shot.live:
        page.locator(LIVE_ELEMENT).first.click(position={"x": 5, "y": 5})
        page.wait_for_selector(IS_LIVE)
        page.mouse.move(1, 1)
        page.wait_for_timeout(300)
    page.screenshot(path=folder / f"{shot.name}.png", full_page=True)
    context.close()


def take_for_readme(browser: Browser, site: RunningSite, path: Path) -> None:
    """Write the README's picture: the first screen of the first page."""
    width, height = README_SIZE
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(site.url(HOME))
    page.screenshot(path=path)
    page.close()
    if path.stat().st_size > LARGEST_README_PICTURE:
        raise SystemExit(f"{path} weighs {path.stat().st_size:,} bytes, more than {LARGEST_README_PICTURE:,}")


@contextmanager
def some_store(url: str | None) -> Iterator[str]:
    """The address of the store to show: the named one, or a fresh sample."""
    if url is not None:
        yield url
        return
    with tempfile.TemporaryDirectory(prefix="npsc-screenshots-") as folder:
        build_sample(Path(folder))
        yield store_url(Path(folder))


def main() -> None:
    """Take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", help="an address such as sqlite:///var/store.db; default: a fresh sample")
    parser.add_argument("--only", default="", help="take those alone whose name holds this text")
    asked = parser.parse_args()
    chromium = find_chromium()
    if chromium is None:
        sys.exit("Chromium is not on this machine: apt-get install chromium")
    if not asked.only:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    shots = [shot for shot in every_shot() if asked.only in shot.name]
    with (
        some_store(asked.store) as url,
        running_site(production(url)) as site,
        running_browser(chromium) as browser,
    ):
        for shot in shots:
            take(browser, site, shot, FOLDER)
        take_for_readme(browser, site, README_PICTURE)
    print(f"{len(shots)} pictures are in {FOLDER}, and one in {README_PICTURE}")


if __name__ == "__main__":
    main()

"""`python -m tests.browser.harvest_styles`: write `pages/serving/style_hashes.json` anew.

The browser libraries insert `<style>` elements; the content policy names each by its hash. Run this after
changing the version of Dash, Plotly or dash-leaflet, and look at what changed before committing it.
"""

import json
import logging
import re
import sys
from importlib.metadata import version
from unittest import mock

from playwright.sync_api import Browser, Page

from pages.serving import dashboard, headers
from tests.infrastructure.chromium import running_browser
from tests.infrastructure.machine import PROGRAMS
from tests.pages.small_site import serving, small_site

HASH = re.compile(r"'(sha256-[A-Za-z0-9+/=]+)'")
LIBRARIES = ("dash", "plotly", "dash-leaflet")
ROUNDS = 5


def versions() -> dict[str, str]:
    """The installed versions of what inserts styles."""
    return {name: version(name) for name in LIBRARIES}


def explore(page: Page, address: str) -> None:
    """Start Dash on a page and use its chart and map, so that everything that styles itself has done so."""
    page.goto(address)
    page.locator("#first-paint #chart").click()
    page.wait_for_selector("html[data-live=yes]", timeout=30_000)
    page.hover("#chart", force=True)
    page.hover("#map.leaflet-container", force=True)
    page.select_option("#area", "north")
    page.wait_for_selector("#sentence:has-text('north')")


def refused_hashes(browser: Browser, allowed: tuple[str, ...]) -> set[str]:
    """The hashes of the styles that a policy with these hashes refuses."""
    said: list[str] = []
    with mock.patch.object(headers, "known_styles", return_value={"hashes": list(allowed)}):
        site = small_site()
    with serving(site) as address:
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        explore(page, address)
        page.close()
    return {found for text in said if "style" in text for found in HASH.findall(text)}


def harvest(browser: Browser) -> tuple[str, ...]:
    """Every hash, found in rounds because a style that is refused may keep others from being tried."""
    known: set[str] = set()
    for _round in range(ROUNDS):
        more = refused_hashes(browser, tuple(sorted(known))) - known
        if not more:
            return tuple(sorted(known))
        known |= more
    raise RuntimeError(f"new styles still appear after {ROUNDS} rounds")


def main() -> None:
    """Harvest and write the file."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    chromium = next(each for each in PROGRAMS if each.name == "Chromium").find()
    if chromium is None:
        sys.exit("Chromium is not on this machine: apt-get install chromium")
    with running_browser(chromium) as browser:
        found = {"versions": versions(), "hashes": list(harvest(browser))}
    headers.STYLE_HASHES.write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    print(
        f"{len(found['hashes'])} hashes written to {headers.STYLE_HASHES.name}; {dashboard.__name__} sends them"
    )


if __name__ == "__main__":
    main()

"""Measure a page from the first touch to the live chart, as a phone of the lower middle would see it.

`python -m tests.browser.touch URL...` prints one line per page. Four times slower CPU, the network that
Chromium's tools call fast 4G: 9 Mbit/s × 0.9 down, 60 ms × 2.75 latency.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass

from playwright.sync_api import Browser, CDPSession, Page

from tests.infrastructure.chromium import running_browser
from tests.infrastructure.machine import PROGRAMS

CPU_SLOWDOWN = 4
FAST_4G = {
    "offline": False,
    "downloadThroughput": 9 * 1024 * 1024 / 8 * 0.9,
    "uploadThroughput": 1.5 * 1024 * 1024 / 8 * 0.9,
    "latency": 60 * 2.75,
}
PHONE = {"width": 412, "height": 823}
LIVE_ELEMENT = "#first-paint [data-live]"
IS_LIVE = "html[data-live=yes]"
# Maps come after the chart; until then their finished pictures are there.
STILL_FINISHED = "#dash [data-live]"
# Dash's own leaves a trace in the console on every page; it says nothing about ours.
WATCH = """
window.__shift = 0; window.__violations = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.__shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
document.addEventListener("securitypolicyviolation", (event) =>
  window.__violations.push(event.violatedDirective + " " + event.blockedURI));
"""


@dataclass(frozen=True)
class Touched:
    """What it took: milliseconds from touch to live; bytes before and after the touch, layout shift and
    complaints until the maps are live too.
    """

    milliseconds: float
    bytes_before: int
    bytes_after: int
    shift: float
    complaints: tuple[str, ...]
    other_hosts: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.milliseconds:,.0f} ms, {self.bytes_before / 1000:.0f} kB before and "
            f"{self.bytes_after / 1000:.0f} kB after the touch, shift {self.shift:.3f}, "
            f"{len(self.complaints)} complaints, {len(self.other_hosts)} requests elsewhere"
        )


class Meter:
    """Listens to one page: what it transfers, whom it asks, what the console says."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        self.complaints: list[str] = []
        self.hosts: list[str] = []
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.on("Network.loadingFinished", self._finished)
        self.session.on("Network.requestWillBeSent", lambda event: self.hosts.append(event["request"]["url"]))
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.add_init_script(WATCH)

    def slow_down(self) -> None:
        """From now on: a phone of the lower middle on fast 4G."""
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
        self.session.send("Network.emulateNetworkConditions", FAST_4G)

    def _finished(self, event: dict) -> None:
        self.bytes += int(event["encodedDataLength"])

    def _console(self, message: object) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


def touch(browser: Browser, url: str, *, slow: bool = True, selector: str = LIVE_ELEMENT) -> Touched:
    """Open a page as a new visitor, touch its first live element, and wait until it is live."""
    context = browser.new_context(viewport=PHONE, has_touch=True)
    try:
        return _touch(context.new_page(), url, slow=slow, selector=selector)
    finally:
        context.close()


def _touch(page: Page, url: str, *, slow: bool, selector: str) -> Touched:
    meter = Meter(page)
    if slow:
        meter.slow_down()
    page.goto(url, wait_until="load")
    page.wait_for_timeout(500)
    before = meter.bytes
    page.locator(selector).first.tap(position={"x": 5, "y": 5})
    page.wait_for_selector(IS_LIVE, timeout=60_000)
    page.wait_for_selector(STILL_FINISHED, state="detached", timeout=60_000)
    page.wait_for_timeout(500)
    took = page.evaluate(
        "() => performance.getEntriesByName('live')[0].startTime - performance.getEntriesByName('boot')[0].startTime"
    )
    shift, violations = page.evaluate("() => [window.__shift, window.__violations]")
    host = "/".join(url.split("/")[:3])
    elsewhere = tuple(each for each in meter.hosts if not each.startswith((host, "data:", "blob:")))
    return Touched(took, before, meter.bytes - before, shift, (*meter.complaints, *violations), elsewhere)


def main() -> None:
    """Measure the pages that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("urls", nargs="+")
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    chromium = next(each for each in PROGRAMS if each.name == "Chromium").find()
    if chromium is None:
        sys.exit("Chromium is not on this machine: apt-get install chromium")
    with running_browser(chromium) as browser:
        for url in asked.urls:
            for _time in range(asked.times):
                measured = touch(browser, url)
                print(url, measured, *measured.complaints, sep="\n  ")


if __name__ == "__main__":
    main()

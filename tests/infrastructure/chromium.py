"""The system's Chromium, driven by Playwright, seeing nothing but loopback."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

# Quiet and alone: no first run, no updates, no background requests. Names resolve to loopback only, so a page
# that calls a third party fails as it would on a visitor's machine with that party blocked.
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


@contextmanager
def running_browser(program: Path) -> Iterator[Browser]:
    """A headless browser with a profile of its own, for as long as the block lasts."""
    # Chromium's sandbox does not start for root.
    is_root = os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=list(ARGUMENTS), chromium_sandbox=not is_root
        )
        try:
            yield browser
        finally:
            browser.close()

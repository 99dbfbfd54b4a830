"""A page as it arrives: written into a browser a word at a time, and measured after each."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Page

# The parser draws wherever the network pauses; between two words is everywhere that matters.
_GROW = (Path(__file__).parent / "growing.js").read_text()


def movements(page: Page, address: str) -> list[str]:
    """What moves in sight while the page at an address arrives, one line each: after which word, what, whence, whither.

    The page's context must bypass the content security policy. The scripts of the page do not run.
    """
    answer = page.goto(address)
    if answer is None:
        raise ValueError(f"{address} answered nothing")
    document = answer.text()
    # An empty page of the same site, where the document's styles may be read.
    page.goto(urljoin(address, "/robots.txt"))
    return list(page.evaluate(_GROW, document))

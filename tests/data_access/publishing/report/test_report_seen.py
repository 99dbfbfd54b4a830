"""The report as a browser shows it: on a phone, and printed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from data_access.publishing.report import page as report_page
from tests.data_access.publishing.report.test_report import SECOND, TODAY, prepared

__all__ = ["prepared"]


@pytest.fixture
def opened(prepared: Callable, page: Page, tmp_path: Path) -> Page:
    """The page of a drop with findings, opened from a file."""
    target = tmp_path / "report.html"
    target.write_text(
        report_page(prepared(tmp_path.name, SECOND, "2023-12", "2024-01"), drop="two", today=TODAY)
    )
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("requestfailed", lambda request: errors.append(request.url))
    page.goto(target.as_uri())
    assert errors == []
    return page


@pytest.mark.parametrize("width", [320, 360, 1440])
def test_nothing_runs_off_the_side(opened: Page, width: int) -> None:
    """Read on a phone on the way to a meeting."""
    opened.set_viewport_size({"width": width, "height": 800})
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    boxes = opened.evaluate(
        "[...document.querySelectorAll('figure')].map(f => f.getBoundingClientRect().right)"
    )
    assert boxes
    assert max(boxes) <= width


def test_printed_it_holds_whole_tables(opened: Page) -> None:
    """On paper nothing can be scrolled."""
    opened.emulate_media(media="print")
    opened.set_viewport_size({"width": 720, "height": 1000})
    cut = opened.evaluate(
        "[...document.querySelectorAll('.wide')].filter(e => getComputedStyle(e).overflowX != 'visible').length"
    )
    assert cut == 0
    assert opened.evaluate("document.documentElement.scrollWidth") <= 720

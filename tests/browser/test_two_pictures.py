"""The SVG and Plotly's picture of a chart in a real browser: nothing may move when one replaces the other."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import plotly
import pytest
from playwright.sync_api import Page

from components.figures import Chart, Stack, config, figure, stack_figure, stack_svg, svg
from tests.components.charts import CHARTS
from tests.components.stacks import STACKS

ASSETS = Path(__file__).parents[2] / "assets"
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"

# Every text by its words, with the middle of its box relative to its own picture.
WORDS = """(id) => {
  const root = document.getElementById(id);
  const frame = root.getBoundingClientRect();
  return Array.from(root.querySelectorAll("text"))
    .filter((text) => text.textContent.trim())
    .map((text) => {
      const box = text.getBoundingClientRect();
      return [text.textContent.trim(), box.x + box.width / 2 - frame.x, box.y + box.height / 2 - frame.y];
    })
    .sort((a, b) => a[0].localeCompare(b[0]) || a[1] - b[1] || a[2] - b[2]);
}"""

DOTS = """([id, selector]) => {
  const root = document.getElementById(id);
  const frame = root.getBoundingClientRect();
  return Array.from(root.querySelectorAll(selector))
    .map((dot) => dot.getBoundingClientRect())
    .filter((box) => box.width > 3)
    .map((box) => [box.x + box.width / 2 - frame.x, box.y + box.height / 2 - frame.y])
    .sort((a, b) => (Math.abs(a[0] - b[0]) > 2 ? a[0] - b[0] : a[1] - b[1]));
}"""

COLOR = """([id, selector, property]) =>
  getComputedStyle(document.querySelector("#" + id + " " + selector))[property]"""


def show(page: Page, shown: Chart | Stack, width: int) -> None:
    """Draw both pictures of a chart, or of a stack, below each other."""
    stacked = isinstance(shown, Stack)
    first = stack_svg(shown, key="x") if stacked else svg(shown, key="x")
    live = stack_figure(shown) if stacked else figure(shown)
    sheets = "".join((ASSETS / name).read_text(encoding="utf-8") for name in ("tokens.css", "site.css"))
    page.set_viewport_size({"width": width + 32, "height": 900})
    page.set_content(
        f"<!doctype html><style>{sheets} body {{ margin: 16px }}</style>"
        f'<div id="first" class="canvas">{first}</div>'
        f'<div id="live" class="plot{" plot--stack" if stacked else ""}"></div>'
    )
    page.add_script_tag(path=PLOTLY)
    drawn = {**live, "config": config(shown.language)}
    page.evaluate(f"Plotly.newPlot('live', {json.dumps(drawn)})")


def near(first: list[Any], second: list[Any], pixels: float) -> bool:
    """Tell whether two lists of places (with or without words) agree."""
    return len(first) == len(second) and all(
        a == b if isinstance(a, str) else abs(a - b) <= pixels
        for one, other in zip(first, second, strict=True)
        for a, b in zip(one, other, strict=True)
    )


@pytest.mark.parametrize("make", CHARTS.values(), ids=CHARTS)
def test_words_and_dots_stay_where_they_are(page: Page, make: Callable[[], Chart]) -> None:
    """A reader whose finger is on the way to a point must not have it jump away, on a phone or a desk."""
    show(page, make(), 288)
    compare(page)
    page.set_viewport_size({"width": 652, "height": 900})
    page.evaluate("Plotly.Plots.resize('live')")
    compare(page)


@pytest.mark.parametrize("make", STACKS.values(), ids=STACKS)
def test_charts_above_each_other_and_their_marks_stay_too(page: Page, make: Callable[[], Stack]) -> None:
    """The same of a stack; its height is its own, so what stands below it must not move either."""
    heights = (
        "() => ['first', 'live'].map((id) => document.getElementById(id).getBoundingClientRect().height)"
    )
    for width in (288, 620):
        show(page, make(), width)
        first, live = page.evaluate(WORDS, "first"), page.evaluate(WORDS, "live")
        assert near(first, live, 2), (first, live)
        one, other = page.evaluate(heights)
        assert one == other > 200


def compare(page: Page) -> None:
    """Words within two pixels, dots within one."""
    first, live = page.evaluate(WORDS, "first"), page.evaluate(WORDS, "live")
    assert len(first) > 5
    assert near(first, live, 2), (first, live)
    first_dots = page.evaluate(DOTS, ["first", "circle"])
    live_dots = page.evaluate(DOTS, ["live", ".scatterlayer .point"])
    assert first_dots
    assert near(first_dots, live_dots, 1), (first_dots, live_dots)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colors_are_those_of_the_scheme(page: Page, scheme: str) -> None:
    """Plotly's colors are fixed; in dark mode the stylesheet must replace every one of them."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    show(page, CHARTS["lines"](), 620)
    first = page.evaluate(COLOR, ["first", ".line.accent", "stroke"])
    strokes = page.evaluate(
        "() => Array.from(document.querySelectorAll('#live .js-line')).map((l) => getComputedStyle(l).stroke)"
    )
    assert first in strokes
    words = page.evaluate(COLOR, ["first", ".under text", "fill"])
    assert page.evaluate(COLOR, ["live", ".annotation-text", "fill"]) == words
    assert (words == "rgb(76, 90, 99)") == (scheme == "light")


def test_nothing_sticks_out_on_a_small_phone(page: Page) -> None:
    """A page that scrolls sideways is lost on a phone."""
    show(page, CHARTS["events"](), 288)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_chart_says_its_value_when_touched(page: Page) -> None:
    show(page, CHARTS["empties"](), 620)
    box = page.locator("#live .nsewdrag").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 2.5 / 9, box["y"] + 30)
    said = page.locator("#live .hoverlayer text")
    said.first.wait_for()
    assert said.first.text_content() == "201875"

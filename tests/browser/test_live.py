"""The real pages once live: charts and maps, choices, focus, Back, pictures and downloads."""

from __future__ import annotations

import csv
import io
import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.site import HOME, INDICATOR, NEIGHBORHOOD, RunningSite
from tests.browser.touch import IS_LIVE, LIVE_ELEMENT, Meter

SHOT = "/indicators/people-shot"
LAST_LIBRARY = re.compile(r"/plotly\..*\.js$")


def start(page: Page) -> None:
    """Touch the first chart or map, where there is nothing else to hit."""
    page.locator(LIVE_ELEMENT).first.click(position={"x": 5, "y": 5})
    page.wait_for_selector(IS_LIVE)


def asked(page: Page, query: str) -> None:
    """Wait until the address says this."""
    page.wait_for_url(re.compile(re.escape(query)))


def shown(page: Page) -> str:
    """The table of the answer's chart, as text."""
    return page.locator("#answer table").first.text_content() or ""


@pytest.mark.parametrize("path", [HOME, NEIGHBORHOOD, INDICATOR])
def test_charts_and_maps_are_drawn(page: Page, site: RunningSite, path: str) -> None:
    """A live page without its pictures would be a step back."""
    page.goto(site.url(path))
    charts = page.locator("#first-paint svg.chart").count()
    areas = page.locator("#first-paint [data-live] svg.map a").count()
    start(page)
    assert page.locator("#dash .plot .scatterlayer .trace").count() >= charts
    expect(page.locator("#dash .leaflet-container path[role=link]")).to_have_count(areas)
    words = page.locator("#dash .canvas--chart").all_text_contents()
    assert all("NaN" not in text and "undefined" not in text for text in words)


# ---- asking ----


@pytest.fixture
def held(page: Page) -> Callable[[], None]:
    """Hold back the last library until the returned function is called: time to do things before Dash."""
    waiting: list[Route] = []
    page.route(LAST_LIBRARY, lambda route: waiting.append(route))  # noqa: PLW0108

    def release() -> None:
        for route in waiting:
            route.continue_()
        page.unroute(LAST_LIBRARY)

    return release


def test_a_choice_made_before_dash_is_kept_and_answered(
    page: Page, site: RunningSite, held: Callable[[], None]
) -> None:
    """Somebody with a slow phone chooses a ward long before Dash has come."""
    page.goto(site.url(SHOT, "es"))
    before = shown(page)
    page.focus("#ask-area")
    page.wait_for_selector("#dash #ask-area", state="attached")
    page.select_option("#first-paint #ask-area", "south")
    page.select_option("#first-paint #ask-as", "rate")
    held()
    page.wait_for_selector(IS_LIVE)
    asked(page, "area=south")
    assert page.input_value("#ask-area") == "south"
    assert page.input_value("#ask-as") == "rate"
    assert shown(page) != before
    assert re.search(r"0[.]\d\d", shown(page)), "rates"


def test_the_focus_stays_where_it_was(page: Page, site: RunningSite) -> None:
    """Who moves by keyboard must not be thrown back to the top of the page."""
    page.goto(site.url(SHOT))
    page.focus("#first-paint #ask-from")
    page.wait_for_selector(IS_LIVE)
    expect(page.locator("#dash #ask-from")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#dash #ask-to")).to_be_focused()


def test_another_question_is_answered_in_place_and_in_the_address(page: Page, site: RunningSite) -> None:
    """The address is what gets sent to a neighbor: it must show what its sender saw."""
    meter = Meter(page)
    page.goto(site.url(SHOT))
    start(page)
    first = shown(page)
    page.select_option("#ask-area", "central")
    asked(page, "area=central")
    expect(page.locator("#answer table thead th").nth(1)).to_have_text("Central Ward")
    page.select_option("#ask-compare", "west")
    asked(page, "area=central&area=west")
    live = shown(page)
    assert live != first
    assert page.get_attribute("html", "data-live") == "yes"
    assert meter.complaints == []
    page.goto(page.url)
    assert shown(page) == live
    assert page.locator("#ask-compare").input_value() == "west"


def test_back_leads_to_the_question_before(page: Page, site: RunningSite) -> None:
    page.goto(site.url(SHOT))
    start(page)
    for area in ("central", "west"):
        page.select_option("#ask-area", area)
        asked(page, f"area={area}")
    page.go_back()
    expect(page.locator("#answer table thead th").nth(1)).to_have_text("Central Ward")
    expect(page.locator("#ask-area")).to_have_value("central")
    page.go_back()
    expect(page.locator("#answer table thead th").nth(1)).to_have_text("Newark")


def test_what_cannot_be_shown_is_said_live_too(page: Page, site: RunningSite) -> None:
    """Months are for the whole city alone: choosing a ward then must not show the city's months as the ward's."""
    page.goto(site.url(f"{SHOT}?grain=month"))
    start(page)
    page.select_option("#ask-area", "east")
    expect(page.locator("#answer .problem")).to_be_visible()
    expect(page.locator("#answer table thead th").nth(1)).to_have_text("East Ward")


# ---- maps ----


def test_an_area_that_is_clicked_leads_to_its_page(page: Page, site: RunningSite) -> None:
    page.goto(site.url(INDICATOR, "pt"))
    start(page)
    area = page.locator("#dash path[role=link][aria-label^='Ironbound']")
    area.click(force=True)
    page.wait_for_url(site.url("/neighborhoods/ironbound", "pt"))
    assert page.locator("h1").first.text_content() == "Ironbound"


def test_an_area_is_reached_by_keyboard(page: Page, site: RunningSite) -> None:
    """Without a mouse the map must not be a picture."""
    page.goto(site.url(INDICATOR))
    start(page)
    area = page.locator("#dash path[role=link][aria-label^='Vailsburg']")
    area.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(site.url("/neighborhoods/vailsburg"))


def test_a_ward_leads_to_the_metric_in_it(page: Page, site: RunningSite) -> None:
    page.goto(site.url(SHOT))
    start(page)
    page.locator("#dash path[role=link][aria-label^='South Ward']").click(force=True)
    page.wait_for_url("**/indicators/people-shot?area=south*")


# ---- downloads ----


def pixels(png: bytes) -> tuple[int, int, set[bytes]]:
    """Width, height and the distinct rows of a PNG. Raises `ValueError` for what is no whole PNG."""
    if not png.startswith(b"\x89PNG\r\n\x1a\n"):
        raise ValueError("no PNG")
    at, data = 8, b""
    width = height = 0
    while at < len(png):
        (length,), kind = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        body = png[at + 8 : at + 8 + length]
        if struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] != zlib.crc32(kind + body):
            raise ValueError(f"{kind!r} is damaged")
        if kind == b"IHDR":
            width, height = struct.unpack(">II", body[:8])
        data += body if kind == b"IDAT" else b""
        at += 12 + length
    raw = zlib.decompress(data)
    stride = len(raw) // height
    return width, height, {raw[n * stride : (n + 1) * stride] for n in range(height)}


@pytest.mark.parametrize(("lang", "live"), [("en", False), ("pt", True)])
def test_the_picture_of_a_chart_is_saved(
    page: Page, site: RunningSite, tmp_path: Path, lang: str, live: bool
) -> None:
    """A slide for tonight's meeting: a real picture, named as what it is, before and after Dash."""
    page.goto(site.url(f"{SHOT}?area=south&area=east", lang))
    if live:
        start(page)
    with page.expect_download() as saved:
        page.locator("#answer a[data-png]").first.click()
    assert saved.value.suggested_filename == "SAMPLE-do-not-cite-people-shot.png"
    path = tmp_path / "chart.png"
    saved.value.save_as(path)
    width, height, rows = pixels(path.read_bytes())
    assert width == 1_600
    assert 900 <= height <= 1_400
    assert len(rows) > 200, "not one color"


def test_the_data_of_a_chart_is_saved(page: Page, site: RunningSite, tmp_path: Path) -> None:
    """What opens in a spreadsheet is what the chart shows."""
    page.goto(site.url(f"{SHOT}?area=south&area=east"))
    with page.expect_download() as saved:
        page.locator("#answer a[href*='chart.csv']").first.click()
    assert saved.value.suggested_filename == "SAMPLE-do-not-cite-people-shot.csv"
    path = tmp_path / "chart.csv"
    saved.value.save_as(path)
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    in_table = re.findall(r"\d+", " ".join(page.locator("#answer tbody td").all_text_contents()[: len(rows)]))
    assert sorted(row["Number"] for row in rows if row["Number"]) == sorted(in_table)


@pytest.mark.parametrize(
    "name", ["cells.csv", "structure.json", "areas.geojson", "metrics.json", "releases.json"]
)
def test_every_file_of_the_data_page_is_saved(
    page: Page, site: RunningSite, tmp_path: Path, name: str
) -> None:
    page.goto(site.url("/data", "es"))
    with page.expect_download() as saved:
        page.get_by_role("link", name=name).click()
    assert saved.value.suggested_filename == f"SAMPLE-do-not-cite-{name}"
    saved.value.save_as(tmp_path / name)
    assert (tmp_path / name).stat().st_size > 300

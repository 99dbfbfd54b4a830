"""From the finished page to the live one in a real browser: nothing moves, nothing is lost, nothing is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.same_page import MARKUP, PLACES
from tests.browser.touch import IS_LIVE, LIVE_ELEMENT, STILL_FINISHED, Meter, touch
from tests.pages.small_site import serving, small_site

BYTES_BEFORE_A_TOUCH = 30_000
BYTES_AFTER_A_TOUCH = 750_000
SHIFT = 0.02
LAST_LIBRARY = re.compile(r"/plotly\..*\.js$")


@pytest.fixture(scope="module")
def small() -> Iterator[str]:
    """The address of the small site."""
    with serving(small_site()) as address:
        yield address


def start(page: Page) -> None:
    page.locator(LIVE_ELEMENT).first.click(position={"x": 5, "y": 5})


def wait_live(page: Page) -> None:
    page.wait_for_selector(IS_LIVE, timeout=30_000)


@pytest.fixture
def held(page: Page) -> Callable[[], None]:
    """Hold back the last library until the returned function is called: time to do things before Dash."""
    waiting: list[Route] = []
    # Playwright looks at the handler's signature, which a built-in method has not.
    page.route(LAST_LIBRARY, lambda route: waiting.append(route))  # noqa: PLW0108

    def release() -> None:
        for route in waiting:
            route.continue_()
        page.unroute(LAST_LIBRARY)

    return release


def drawn_but_held(page: Page) -> None:
    """Wait until Dash has drawn all but the chart."""
    page.wait_for_selector("#dash #map", state="attached", timeout=30_000)


def test_a_touch_costs_what_it_may_and_says_nothing(browser: Browser, small: str) -> None:
    measured = touch(browser, small, slow=False)
    assert measured.complaints == ()
    assert measured.other_hosts == ()
    assert measured.bytes_before <= BYTES_BEFORE_A_TOUCH
    assert measured.bytes_after <= BYTES_AFTER_A_TOUCH
    assert measured.shift <= SHIFT


def test_nothing_is_fetched_for_dash_before_the_visitor_means_to_explore(page: Page, small: str) -> None:
    meter = Meter(page)
    page.goto(small)
    page.mouse.move(200, 200)
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(300)
    assert not [url for url in meter.hosts if "_dash" in url]
    assert page.get_attribute("html", "data-live") is None


def test_nothing_moves(page: Page, small: str) -> None:
    page.goto(small + "/?area=west&words=ab&rates=1")
    before = page.evaluate(PLACES, "#first-paint")
    page.evaluate("scrollTo(0, 120)")
    scrolled = page.evaluate("scrollY")
    page.locator("#first-paint #map").click(position={"x": 5, "y": 5})
    wait_live(page)
    assert page.evaluate("scrollY") == scrolled
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_selector(STILL_FINISHED, state="detached")
    assert page.evaluate(PLACES, "#dash") | before == page.evaluate(PLACES, "#dash")
    assert {"chart", "map", "area", "sentence", "table"} <= before.keys()


def test_react_draws_what_the_server_wrote(page: Page, small: str) -> None:
    page.goto(small + "/?area=west&words=%3Cb%3E%22&rates=1")
    before = page.evaluate(MARKUP, "#first-paint")
    start(page)
    wait_live(page)
    page.wait_for_selector(STILL_FINISHED, state="detached")
    assert page.evaluate(MARKUP, "#page") == before


@pytest.mark.parametrize("control", ["#area", "#words"])
def test_keyboard_focus_on_a_filter_starts_dash_and_stays(page: Page, small: str, control: str) -> None:
    page.goto(small)
    page.focus(control)
    wait_live(page)
    expect(page.locator(f"#dash {control}")).to_be_focused()


def test_a_choice_made_before_dash_is_answered(page: Page, small: str, held: Callable[[], None]) -> None:
    page.goto(small)
    page.focus("#area")
    drawn_but_held(page)
    page.select_option("#first-paint #area", "north")
    page.check("#first-paint #rates")
    held()
    wait_live(page)
    expect(page.locator("#sentence")).to_have_text("Answer for north 1")
    assert page.input_value("#area") == "north"
    assert page.evaluate("location.search") == "?area=north&rates=1"
    assert page.title() == "North · Small site"


def test_text_being_typed_is_waited_for(page: Page, small: str) -> None:
    page.goto(small)
    page.focus("#words")
    page.keyboard.type("ab")
    page.wait_for_selector("#dash .main-svg", state="attached", timeout=30_000)
    page.wait_for_timeout(500)
    assert page.get_attribute("html", "data-live") is None
    page.keyboard.type("c")
    page.keyboard.press("Tab")
    wait_live(page)
    expect(page.locator("#sentence")).to_have_text("Answer for south abc")
    expect(page.locator("#dash #rates")).to_be_focused()


def test_the_caret_stays_where_it_was(page: Page, small: str) -> None:
    page.goto(small + "/?words=abcdef")
    page.focus("#words")
    page.evaluate("document.querySelector('#first-paint #words').setSelectionRange(2, 4)")
    wait_live(page)
    assert page.evaluate("[document.activeElement.selectionStart, document.activeElement.selectionEnd]") == [
        2,
        4,
    ]


def test_an_open_picker_is_waited_for(page: Page, small: str) -> None:
    page.goto(small)
    page.click("#first-paint #area")
    page.wait_for_selector("#dash .main-svg", state="attached", timeout=30_000)
    page.wait_for_timeout(500)
    assert page.get_attribute("html", "data-live") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_live(page)
    expect(page.locator("#sentence")).to_have_text("Answer for west")
    expect(page.locator("#dash #area")).to_be_focused()


def test_opened_details_and_scrolled_tables_stay(page: Page, small: str) -> None:
    page.goto(small)
    page.click("#first-paint #table summary")
    page.evaluate("document.querySelector('#first-paint #wide').scrollLeft = 77")
    start(page)
    wait_live(page)
    expect(page.locator("#dash #table")).to_have_attribute("open", "")
    page.wait_for_timeout(100)
    assert page.evaluate("document.querySelector('#dash #wide').scrollLeft") == 77


def test_a_pressed_pointer_is_waited_for(page: Page, small: str) -> None:
    """A link that is being pressed must still be there when the finger leaves it."""
    page.goto(small)
    page.hover("#first-paint #chart")
    page.mouse.down()
    page.wait_for_selector("#dash .main-svg", state="attached", timeout=30_000)
    page.wait_for_timeout(500)
    assert page.get_attribute("html", "data-live") is None
    page.mouse.up()
    wait_live(page)


def test_answers_change_the_address_title_and_languages_and_back_leads_back(page: Page, small: str) -> None:
    page.goto(small + "/es")
    start(page)
    wait_live(page)
    for area in ("west", "north"):
        page.select_option("#area", area)
        expect(page.locator("#sentence")).to_have_text(f"Answer for {area}")
        expect(page.locator("#area")).to_have_value(area)
    assert page.evaluate("location.pathname + location.search") == "/es?area=north"
    assert (page.get_attribute("#spanish", "href") or "").endswith("/es?area=north")
    page.go_back()
    expect(page.locator("#first-paint #sentence")).to_have_text("Answer for west")
    expect(page.locator("#area")).to_have_value("west")
    page.go_forward()
    expect(page.locator("#first-paint #sentence")).to_have_text("Answer for north")


def test_a_jump_inside_the_page_does_not_load_it_again(page: Page, small: str) -> None:
    page.goto(small)
    start(page)
    wait_live(page)
    page.evaluate("location.hash = 'table'")
    page.evaluate("history.back()")
    page.wait_for_timeout(500)
    assert page.get_attribute("html", "data-live") == "yes"


def test_the_button_asks_without_loading_the_page_again(page: Page, small: str) -> None:
    page.goto(small)
    start(page)
    wait_live(page)
    page.fill("#words", "xyz")
    page.click("text=Show")
    expect(page.locator("#sentence")).to_have_text("Answer for south xyz")
    assert page.get_attribute("html", "data-live") == "yes"


def test_a_library_that_does_not_come_leaves_a_page_that_works(page: Page, small: str) -> None:
    page.route(LAST_LIBRARY, lambda route: route.abort())
    page.goto(small)
    start(page)
    page.wait_for_selector("html[data-live=no]")
    page.select_option("#area", "north")
    page.click("text=Show")
    expect(page.locator("#first-paint #sentence")).to_have_text("Answer for north")


def test_a_question_that_dash_cannot_answer_is_asked_by_address(page: Page, small: str) -> None:
    page.goto(small)
    start(page)
    wait_live(page)
    page.route("**/_dash-update-component", lambda route: route.fulfill(status=503))
    page.select_option("#area", "north")
    expect(page.locator("#first-paint #sentence")).to_have_text("Answer for north", timeout=12_000)


def test_everything_works_without_javascript(browser: Browser, small: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(small + "/pt")
    page.select_option("#area", "north")
    page.click("text=Show")
    expect(page.locator("#sentence")).to_have_text("Answer for north")
    assert page.url.startswith(small + "/pt?area=north")
    context.close()


def test_a_picture_is_saved_as_png(page: Page, small: str, tmp_path: Path) -> None:
    page.goto(small)
    with page.expect_download() as saved:
        page.click("#save")
    assert saved.value.suggested_filename == "chart.png"
    saved.value.save_as(tmp_path / "chart.png")
    content = (tmp_path / "chart.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    width, height = int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    assert (width, height) == (80, 40)


def test_a_page_without_anything_live_never_starts_dash(page: Page, small: str) -> None:
    meter = Meter(page)
    page.goto(small + "/plain/x")
    page.click("h1")
    page.wait_for_timeout(300)
    assert not [url for url in meter.hosts if "_dash" in url]
    assert meter.complaints == []

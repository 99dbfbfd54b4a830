"""Slides at a meeting: by keyboard and clicker, without a script, on each screen, and for who does not see them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from components.i18n import translator
from tests.browser.axe import violations
from tests.browser.site import RunningSite, in_language

METRIC = "/indicators/reported-crime/present?area=south&grain=year"
PLACE = "/neighborhoods/ironbound/present"
CITY = "/present"
TIME = "/timeline/present"
SCREENS = [(1920, 1080), (1280, 720), (360, 740)]
FOCUSED = "() => document.activeElement.id"
AT_THE_TOP = """() => {
  const { activeElement: slide } = document;
  return slide.id === "title" || Math.abs(slide.getBoundingClientRect().top) < 3;
}"""
# Slides that are higher than the screen, or of which something lies outside their own box.
CUT = """(screen) => Array.from(document.querySelectorAll(".slide")).filter((slide) => {
  const box = slide.getBoundingClientRect();
  return box.height > screen + 1 || slide.scrollHeight > slide.clientHeight + 1
    || slide.scrollWidth > slide.clientWidth + 1
    || Array.from(slide.querySelectorAll("h1, h2, p, .ways, .code")).some((each) => {
      const inner = each.getBoundingClientRect();
      return inner.bottom > box.bottom + 1 || inner.right > box.right + 1;
    });
}).map((slide) => slide.id)"""


def ids(page: Page) -> list[str]:
    return page.locator(".slide").evaluate_all("(all) => all.map((each) => each.id)")


def pressed(page: Page, *keys: str) -> str:
    """Press keys and wait until the slide that has the focus stands at the top; its id."""
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_function(AT_THE_TOP)
    return str(page.evaluate(FOCUSED))


@pytest.mark.parametrize("path", [METRIC, PLACE, CITY, TIME])
def test_keys_and_a_clicker_lead_through(page: Page, site: RunningSite, language: str, path: str) -> None:
    """A clicker sends Page Up and Page Down; who speaks does not look at the screen."""
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(site.url(path, language))
    slides = ids(page)
    assert (slides[0], slides[-1]) == ("title", "next")
    assert len(slides) >= 4
    assert [pressed(page, key) for key in ("PageDown", "ArrowRight", "ArrowLeft", "PageUp")] == [
        slides[1],
        slides[2],
        slides[1],
        slides[0],
    ]
    assert pressed(page, "End") == slides[-1]
    assert pressed(page, "PageDown") == slides[-1], "nothing comes after the last"
    assert pressed(page, "Home", "Space") == slides[1]
    assert page.url.endswith(f"#{slides[1]}")
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "/present" not in url)
    expected = in_language(language, path.replace("/present", "") or "/").replace("//", "/")
    assert page.url.partition("#")[0] == site.address + expected


def test_an_address_opens_its_slide(page: Page, site: RunningSite) -> None:
    """Sent to who missed the meeting; a step back leaves the slides, and not one after the other."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(site.url("/indicators/reported-crime"))
    link = page.locator("#answer .tools").first.get_by_role("link", name="Present")
    slide = str(link.get_attribute("href")).partition("#")[2]
    link.click()
    page.wait_for_url("**/present*")
    assert abs(page.locator(f"#{slide}").evaluate("(each) => each.getBoundingClientRect().top")) < 3
    pressed(page, "PageDown", "PageDown")
    page.go_back()
    page.wait_for_url("**/indicators/reported-crime")


@pytest.mark.parametrize("size", SCREENS, ids=["projector", "laptop", "phone"])
@pytest.mark.parametrize("path", [METRIC, PLACE, CITY, TIME])
def test_nothing_is_cut_off(page: Page, site: RunningSite, path: str, size: tuple[int, int]) -> None:
    """In a hall nobody scrolls."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for language in ("en", "es", "pt"):
        page.goto(site.url(path, language))
        # A phone is held in the hand: there a slide may be longer than the screen, and is scrolled.
        assert page.evaluate(CUT, size[1] if size[0] > 900 else 10_000) == [], language
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_type_is_twice_as_large_in_a_hall(page: Page, site: RunningSite) -> None:
    size = "() => parseFloat(getComputedStyle(document.documentElement).fontSize)"
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(site.url(CITY))
    assert page.evaluate(size) >= 31.9
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate(size) == 16


@pytest.mark.parametrize("language", ["en", "pt"])
def test_each_slide_says_where_it_is_and_where_its_numbers_are_from(
    page: Page, site: RunningSite, language: str
) -> None:
    """Heard: which slide of how many, its finding; seen on a photo of any of them: source, release, code, sample."""
    t = translator(language)
    page.goto(site.url(METRIC, language))
    slides = page.locator(".slide")
    count = slides.count()
    for n in range(count):
        slide = slides.nth(n)
        heading = slide.locator("h1, h2").first.inner_text()
        name = f"{t('present.place', n=n + 1, total=count)}: {' '.join(heading.split())}"
        assert slide.get_attribute("aria-label") == name
        assert page.get_by_role("region", name=name, exact=True).count() == 1
        assert (
            slide.get_by_role("img", name=t("present.qr" if 0 < n < count - 1 else "present.qr.page")).count()
            == 1
        )
        assert "SAMPLE-" in slide.locator(".slide-foot").inner_text()
        if 0 < n < count - 1:
            assert t("figure.sample") in slide.inner_text()
            assert t("figure.source", source="").strip(" .") in slide.inner_text()


def test_links_lead_on_without_a_script(browser: Browser, site: RunningSite) -> None:
    size = {"width": 1280, "height": 720}
    context = browser.new_context(java_script_enabled=False, viewport=size, reduced_motion="reduce")
    page = context.new_page()
    page.goto(site.url(PLACE, "es"))
    t = translator("es")
    page.get_by_role("link", name=t("present.next")).first.click()
    assert "#slide-" in page.url
    slide = page.locator(f"#{page.url.partition('#')[2]}")
    box = slide.bounding_box()
    assert box is not None
    assert abs(box["y"]) < 3
    slide.get_by_role("link", name=t("present.leave")).click()
    assert page.url == site.url("/neighborhoods/ironbound", "es")
    context.close()


@pytest.mark.parametrize("path", [METRIC, PLACE, CITY, TIME])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way(page: Page, site: RunningSite, axe: Path, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(
        {"width": 1280, "height": 720} if scheme == "dark" else {"width": 360, "height": 740}
    )
    page.goto(site.url(path, "pt"))
    assert violations(page, axe) == []

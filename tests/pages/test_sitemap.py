"""`/sitemap.xml` and `/robots.txt`: how search engines find every page, in the reader's language."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from data_access.model import LANGUAGES
from tests.browser.site import BASE_URL, in_language
from tests.pages.visitor import SITEMAP, Visitor

LINK = "{http://www.w3.org/1999/xhtml}link"


def entries(sample: Visitor) -> dict[str, dict[str, str]]:
    """Every listed address with its translations by language."""
    root = ET.fromstring(sample.get("/sitemap.xml").data)
    return {
        str(entry.findtext(f"{SITEMAP}loc")): {
            link.attrib["hreflang"]: link.attrib["href"] for link in entry.iter(LINK)
        }
        for entry in root.iter(f"{SITEMAP}url")
    }


def test_every_address_is_listed_once_with_its_translations(sample: Visitor) -> None:
    listed = entries(sample)
    assert len(listed) == sample.get("/sitemap.xml").text.count("<loc>")
    assert all(set(others) == set(LANGUAGES) for others in listed.values())
    assert all(address in others.values() for address, others in listed.items())
    assert all(listed[other] == others for others in listed.values() for other in others.values())


def test_addresses_are_those_that_the_pages_call_their_own(sample: Visitor) -> None:
    """Two addresses for one page divide what search engines know of it."""
    for address in list(entries(sample))[::7]:
        page = sample.page(address.removeprefix(BASE_URL) or "/")
        assert page.one("link", rel="canonical").attributes["href"] == address


def test_places_and_metrics_come_from_release_and_catalogue(sample: Visitor) -> None:
    """A new indicator or a renamed neighborhood must not wait for somebody to add it to a list."""
    listed = set(entries(sample))
    geography = sample.service.geography(sample.service.current())
    for area in geography.neighborhoods:
        known = {BASE_URL + in_language(lang, f"/neighborhoods/{area.id}") for lang in LANGUAGES}
        assert (known <= listed) is (area.id in geography.outlines)


def test_robots_may_read_everything_but_the_staff_s_door(sample: Visitor) -> None:
    """A page that robots may not read cannot tell them `noindex`."""
    answer = sample.get("/robots.txt")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert re.findall(r"^Disallow: (.*)$", answer.text, re.MULTILINE) == ["/staff/"]
    assert f"Sitemap: {BASE_URL}/sitemap.xml" in answer.text

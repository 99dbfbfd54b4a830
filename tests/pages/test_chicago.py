"""Another city is another drop: what its name is and who publishes stands in no code and in no message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from components.i18n import LOCALE_DIRECTORY
from data_access.model import LANGUAGES
from tests.browser.site import in_language
from tests.data_access.publishing.drops import AREAS, CITY, write_drop
from tests.pages.stores import published
from tests.pages.visitor import Visitor, visiting

CHICAGO = '[city]\nid = "chicago"\nnames = { en = "Chicago", es = "Ciudad de Chicago" }\n'
COUNTS = """[[files]]
path = "crime.csv"
kind = "counts"
dataset = "reported-crime"
covers = ["2023-01", "2023-12"]
date_format = "%Y-%m"
empty_months_are_zero = true
columns = { date = "month", ward = "ward", neighborhood = "neighborhood" }
weights = { incidents = "count" }
dimensions = { offense = { column = "offense", codes = { theft = "theft" } } }
"""
CRIME = "month,ward,neighborhood,offense,count\n2023-01,West,Hill,theft,41\n2023-05,East,Mill,theft,57\n"


@pytest.fixture(scope="module")
def chicago_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a store with one release of a drop for Chicago."""
    folder = tmp_path_factory.mktemp("chicago")
    drop = write_drop(folder / "drop", COUNTS, {"crime.csv": CRIME}, head=AREAS.replace(CITY, CHICAGO))
    return published(drop, folder, today=date(2024, 2, 1))


@pytest.fixture(scope="module")
def chicago(chicago_store: str) -> Iterator[Visitor]:
    """A visitor of the site for Chicago."""
    with visiting(chicago_store) as visitor:
        yield visitor


def test_a_drop_for_chicago_shows_the_site_for_chicago(chicago: Visitor) -> None:
    """Pages, titles, files and the map of the site; nothing of the city that the program was made for."""
    addresses = [*chicago.sitemap(), "/nope", "/es/nope", "/pt/nope"]
    addresses += ["/api/v1/metrics.json", "/api/v1/metrics/reported-crime/chart.svg?lang=pt", "/sitemap.xml"]
    assert len(addresses) > 30
    for path in addresses:
        said = chicago.get(path).text
        assert not re.search("newark|new jersey|nueva jersey|nova jersey", said, re.IGNORECASE), path
    home = chicago.page("/")
    assert home.one("a", cls="brand").text == "Chicago Public Safety"
    assert home.one("meta", property="og:site_name").attributes["content"] == "Chicago Public Safety"
    assert "Chicago Public Safety Collaborative" in home.one("footer").text
    assert "Ciudad de Chicago" in chicago.page("/es").one("head").one("title").text


def test_who_publishes_is_a_setting(chicago_store: str) -> None:
    with visiting(chicago_store, publisher="City Watch", contact_email="errors@example.org") as visitor:
        for language in LANGUAGES:
            assert "City Watch" in visitor.page(in_language(language, "/about")).one("main").text
            page = visitor.page(in_language(language, "/corrections")).one("main")
            assert page.one("a", href="mailto:errors@example.org")
        assert (
            visitor.page("/data").one("main").text.count("City Watch: Chicago Public Safety dashboard") == 1
        )


def test_where_nobody_is_named_the_page_says_so(chicago: Visitor) -> None:
    """An address that was made up would swallow what people report."""
    page = chicago.page("/corrections").one("main")
    assert "No e-mail or phone for this is named here yet." in page.text
    assert not [link for link in page.all("a") if link.attributes["href"].startswith("mailto:")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_names_a_city_or_state(language: str) -> None:
    words = (LOCALE_DIRECTORY / language / "LC_MESSAGES" / "messages.po").read_text("utf-8")
    assert re.findall(r".*(?:Newark|NPSC|New Jersey|Nueva Jersey|Nova Jersey).*", words) == []

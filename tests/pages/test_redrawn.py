"""Pages of a city whose borders were redrawn: what holds now, what held before, and nothing compared across."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data_access.publishing.vault import Vault
from data_access.store import Store
from tests.data_access.publishing.accepting import publish_accepting
from tests.data_access.publishing.redrawn_city import NEW, NEW_HOODS, events, redrawn_drop
from tests.pages.reading import Element, rows
from tests.pages.visitor import Visitor, visiting

MONTH = {-74.8: 30, -74.4: 20, -73.8: 40, -72.5: 15}
TODAY = date(2025, 6, 1)


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A site over a store with 2022 and 2023 in the old wards and neighborhoods, and what follows in the new ones."""
    folder: Path = tmp_path_factory.mktemp("redrawn")
    url = f"sqlite:///{folder / 'store.db'}"
    vault = Vault.open(folder / "vault")
    old = events({f"{year}-{month:02d}": MONTH for year in (2022, 2023) for month in range(1, 13)})
    spring = {f"2025-{month:02d}": MONTH for month in range(1, 5)}  # so that 2024 is not provisional any more
    new = events({f"2024-{month:02d}": MONTH for month in range(1, 13)} | spring)
    since = "2024-01-01"
    with Store.open(url, read_only=False) as store:
        store.migrate()
        publish_accepting(redrawn_drop(folder / "old", old, "2022-01", "2023-12"), store, vault, today=TODAY)
        changed = {"wards": NEW, "valid_from": since, "hoods": NEW_HOODS, "hoods_from": since}
        drop = redrawn_drop(folder / "new", new, "2024-01", "2025-04", **changed)
        publish_accepting(drop, store, vault, today=TODAY)
    with visiting(url) as opened:
        yield opened


def figure_of(page: Element, title: str) -> Element:
    return next(each for each in page.all("figure") if title in each.text)


def test_every_page_is_there_in_every_language(visitor: Visitor) -> None:
    """A word that is missing for what ended would be an error on just those pages."""
    addresses = visitor.sitemap()
    assert "/neighborhoods/hill" in addresses
    assert "/es/neighborhoods/hill%402024" in addresses
    for address in addresses:
        assert visitor.get(address).status_code == 200, address


def test_lists_and_maps_show_what_holds_now(visitor: Visitor) -> None:
    page = visitor.page("/neighborhoods")
    listed = {link.attributes["href"]: link.text for link in page.one("ul", cls="places").all("a")}
    assert listed == {
        "/neighborhoods/hill%402024": "Hill",
        "/neighborhoods/park%402024": "Park",
        "/neighborhoods/shore": "Shore",
    }
    drawn = page.one(cls="choice-map").one("svg", cls="map")
    assert {link.attributes["href"]: link.attributes["aria-label"] for link in drawn.all("a")} == listed
    indicator = visitor.page("/indicators/reported-crime")
    shown = next(each for each in indicator.all("figure") if each.all(id="map-neighborhood"))
    named = [row[0] for row in rows(shown.one("table"))[1:]]
    assert named == [
        "Hill (since 2024)",
        "Park (since 2024)",
        "Shore",
        "Neighborhood not known or outside the city",
    ]


def test_a_map_of_an_earlier_year_has_the_borders_of_that_year(visitor: Visitor) -> None:
    """Figures of 2023 on today's borders would be figures of other places."""
    page = visitor.page("/indicators/reported-crime?area=newark&grain=year&to=2023")
    drawn = next(each for each in page.all("figure") if each.all(id="map-ward"))
    named = [row[0] for row in rows(drawn.one("table"))[1:]]
    assert named[:2] == ["West (until 2023)", "East (until 2023)"]
    assert "The map shows the borders that held until 31 December 2023." in drawn.one(cls="verdict").text


@pytest.mark.parametrize(
    ("address", "words", "leads_to"),
    [
        (
            "/neighborhoods/hill",
            "The borders of this neighborhood held until 31 December 2023. What lies there since: Hill (since 2024)",
            "/neighborhoods/hill%402024",
        ),
        (
            "/es/neighborhoods/park",
            (
                "Los límites de este vecindario valieron hasta el 31 de diciembre de 2023. Lo que hay allí desde"
                " entonces: Park (desde 2024), Hill (desde 2024)"
            ),
            "/es/neighborhoods/park%402024",
        ),
        (
            "/pt/neighborhoods/park%402024",
            (
                "Os limites deste bairro foram redesenhados em 1 de janeiro de 2024, e seus números começam então. O"
                " que havia ali antes: Park (até 2023)"
            ),
            "/pt/neighborhoods/park",
        ),
    ],
)
def test_a_neighborhood_says_when_its_borders_ended_or_began(
    visitor: Visitor, address: str, words: str, leads_to: str
) -> None:
    """An old link must lead somewhere, and say where to go on."""
    (note, *_) = [each for each in visitor.page(address).all(cls="note") if words in each.text]
    assert leads_to in [link.attributes["href"] for link in note.all("a")]


def test_the_trend_of_a_changed_ward_begins_at_its_change(visitor: Visitor) -> None:
    """From 600 in the old West Ward to 360 in the new one is no fall."""
    page = visitor.page("/indicators/reported-crime?area=west%402024&grain=year")
    verdict = page.all(cls="verdict")[0].text
    assert "Fewer than two complete years can be compared" in verdict
    assert (
        "West (since 2024): the borders were redrawn on 1 January 2024. Figures begin then and cannot be compared with"
        " those of the borders before: West (until 2023)." in verdict
    )
    assert [row[0] for row in rows(page.all("table")[0])[1:]] == ["2024", "2025"]


def test_a_ward_that_ended_keeps_its_past(visitor: Visitor) -> None:
    page = visitor.page("/indicators/reported-crime?area=west&grain=year")
    assert "no clear change" in page.all(cls="verdict")[0].text
    assert "What lies there since: West (since 2024), East (since 2024)." in page.all(cls="verdict")[0].text
    assert [row[0] for row in rows(page.all("table")[0])[1:]] == ["2022", "2023"]


def test_a_ward_that_stayed_goes_on(visitor: Visitor) -> None:
    page = visitor.page("/indicators/reported-crime?area=harbor&grain=year")
    assert "180 in 2022, 180 in 2024" in page.all(cls="verdict")[0].text
    assert "borders" not in page.all(cls="verdict")[0].text


def test_the_form_offers_what_holds_now_and_what_ended(visitor: Visitor) -> None:
    """Who looks at an old ward must see it chosen."""
    page = visitor.page("/indicators/reported-crime?area=west&grain=year")
    options = page.one("select", id="ask-area").all("option")
    assert [each.text for each in options if "selected" in each.attributes] == ["West (until 2023)"]
    wards = [each.text for each in options if "ard" not in each.text][1:7]
    assert wards.index("West (since 2024)") < wards.index("West (until 2023)")


def test_downloads_hold_both_maps(visitor: Visitor) -> None:
    areas = json.loads(visitor.get("/api/v1/areas.geojson").text)
    assert [each["valid_from"] for each in areas["earlier"]] == ["2020-01-01"]
    values = visitor.get("/api/v1/metrics/reported-crime/values.csv?area=west%402024&grain=year").text
    assert "west@2024" in values
    picture = visitor.get("/api/v1/metrics/reported-crime/chart.svg?area=west%402024&grain=year").text
    assert "the borders were redrawn on 1 January" in " ".join(picture.split())

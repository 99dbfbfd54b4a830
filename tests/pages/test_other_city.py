"""Another city is data: its drop alone shows the site for it, with no line of code."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data_access.publishing.vault import Vault
from data_access.sample.city import NEIGHBORHOODS
from data_access.store import Store
from tests.data_access.publishing.accepting import publish_accepting
from tests.data_access.publishing.drops import areas_entry, csv_text, geojson, square
from tests.pages.visitor import Visitor, visiting

WARDS = {"Ward 1": square(-87.7, 41.8, -87.6, 42.0), "Ward 2": square(-87.6, 41.8, -87.5, 42.0)}
HOODS = {
    "Loop": square(-87.7, 41.8, -87.6, 41.9),
    "Austin": square(-87.7, 41.9, -87.6, 42.0),
    "Hyde Park": square(-87.6, 41.8, -87.5, 41.9),
    "Lake View": square(-87.6, 41.9, -87.5, 42.0),
}
OFFENSES = ("murder", "robbery", "aggravated-assault", "burglary", "theft", "motor-vehicle-theft")
TOML = f"""
title = "Chicago"
[city]
id = "chicago"
names = {{ en = "Chicago" }}
{areas_entry("ward")}{areas_entry("neighborhood")}
[[files]]
kind = "place-names"
path = "names.csv"
[[files]]
kind = "counts"
path = "crime.csv"
dataset = "reported-crime"
covers = ["2023-01", "2024-12"]
date_format = "%Y-%m"
columns = {{ date = "month", ward = "ward", neighborhood = "hood" }}
weights = {{ incidents = "count" }}
[files.dimensions.offense]
column = "offense"
codes = {{ {", ".join(f'"{each}" = "{each}"' for each in OFFENSES)} }}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    folder = tmp_path_factory.mktemp("chicago")
    url = f"sqlite:///{folder / 'store.db'}"
    with Store.open(url, read_only=False) as store:
        store.migrate()
        publish_accepting(_drop(folder / "drop"), store, Vault.open(folder / "vault"), today=date(2025, 2, 1))
    with visiting(url) as visitor:
        yield visitor


def _drop(folder: Path) -> Path:
    folder.mkdir()
    ward = {"Loop": "Ward 1", "Austin": "Ward 1", "Hyde Park": "Ward 2", "Lake View": "Ward 2"}
    counts = [
        (f"{year}-{month:02}", ward[hood], hood, offense, 30)
        for year in (2023, 2024)
        for month in range(1, 13)
        for hood in HOODS
        for offense in OFFENSES
    ]
    files = {
        "drop.toml": TOML,
        "ward.geojson": geojson(WARDS),
        "neighborhood.geojson": geojson(HOODS),
        "crime.csv": csv_text(("month", "ward", "hood", "offense", "count"), counts),
        "names.csv": csv_text(
            ("id", "area", "name", "name_kind"), [("w", "Lake View", "Wrigleyville", "common")]
        ),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_pages_are_about_that_city_and_its_neighborhoods(site: Visitor) -> None:
    for path in ("/", "/neighborhoods", "/indicators/reported-crime"):
        text = site.get(path).text
        assert "Chicago" in text or path == "/neighborhoods"
        assert not [each.name for each in NEIGHBORHOODS if each.name in text]
    assert all(hood in site.get("/neighborhoods").text for hood in HOODS)
    assert site.get("/neighborhoods/lake-view").status_code == 200
    assert site.get("/neighborhoods/ironbound").status_code == 404


def test_its_data_carry_its_own_ids(site: Visitor) -> None:
    assert "lake-view,Wrigleyville,common" in site.get("/api/v1/records/place-names.csv").text
    areas = site.get("/api/v1/areas.geojson").json["features"]
    assert {each["id"] for each in areas} >= {"chicago", "loop", "austin", "hyde-park", "lake-view"}

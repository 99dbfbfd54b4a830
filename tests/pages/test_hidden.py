"""What a publication hides reaches nobody: from true counts in the vault, through `publish`, to every byte served."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from components.format import number
from data_access.model import ALL, LANGUAGES
from data_access.publishing.vault import Vault
from data_access.store import Store
from tests.browser.site import in_language
from tests.data_access.publishing.accepting import publish_accepting
from tests.pages.oracle import Oracle
from tests.pages.stores import square
from tests.pages.visitor import Visitor, visiting

# Two places of a large and a small number: the small ones hide the large ones with them, and the large ones are
# such that they stand nowhere by chance.
CRIME = """month,ward,neighborhood,offense,count
2023-01,West,Hill,theft,2
2023-02,West,Hill,theft,1
2023-01,East,Park,theft,41111
2023-02,East,Park,theft,42460
2022-01,West,Hill,theft,10007
2022-01,East,Park,theft,20011
"""
SHOOTINGS = """id,day,x,y,killed,wounded
a,2023-03-05,0.5,0.5,0,30011
b,2023-03-06,1.5,0.5,1,0
c,2023-04-05,0.5,0.5,0,31722
d,2023-04-06,1.5,0.5,0,1
e,2022-04-05,0.5,0.5,0,50021
f,2022-04-06,1.5,0.5,0,60013
"""
POPULATION = """level,area,year,residents
city,newark,2020,2000000
ward,west,2020,1100000
ward,east,2020,900000
neighborhood,hill,2020,1100000
neighborhood,park,2020,900000
"""
DROP = """
title = "Numbers to hide"
sample = false
[city]
id = "newark"
names = { en = "Newark" }
[[files]]
path = "wards.geojson"
kind = "areas"
level = "ward"
name_property = "name"
valid_from = 2020-01-01
[[files]]
path = "places.geojson"
kind = "areas"
level = "neighborhood"
name_property = "name"
valid_from = 2020-01-01
[[files]]
path = "population.csv"
kind = "population"
columns = { area_level = "level", area = "area", year = "year", residents = "residents" }
[[files]]
path = "crime.csv"
kind = "counts"
dataset = "reported-crime"
covers = ["2022-01", "2023-12"]
date_format = "%Y-%m"
empty_months_are_zero = true
columns = { date = "month", ward = "ward", neighborhood = "neighborhood" }
weights = { incidents = "count" }
dimensions = { offense = { column = "offense", codes = { theft = "theft" } } }
[[files]]
path = "shootings.csv"
kind = "incidents"
dataset = "shooting"
covers = ["2022-01", "2023-12"]
date_format = "%Y-%m-%d"
id = "id"
columns = { date = "day", longitude = "x", latitude = "y" }
weights = { killed = "killed", wounded = "wounded" }
authority = { agreement = "a test", approver = "nobody", date = 2023-12-01, finest = "ward" }
"""
LARGE = 1_000
HIDDEN = {83_571, 61_733, 41_111, 42_460, 30_011, 31_722}
SHOWN = {10_007, 20_011, 50_021, 60_013}


def outlines(first: str, second: str) -> str:
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": square(n)}
        for n, name in enumerate((first, second))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, pd.DataFrame]:
    """The address of a store with the release, and the true counts that only the vault keeps."""
    folder = tmp_path_factory.mktemp("hidden")
    drop = folder / "drop"
    drop.mkdir()
    files = {
        "drop.toml": DROP,
        "crime.csv": CRIME,
        "shootings.csv": SHOOTINGS,
        "population.csv": POPULATION,
        "wards.geojson": outlines("West", "East"),
        "places.geojson": outlines("Hill", "Park"),
    }
    for name, text in files.items():
        (drop / name).write_text(text)
    url = f"sqlite:///{folder / 'store.db'}"
    vault = Vault.open(folder / "vault")
    return url, _publish(drop, url, vault)


def _publish(drop: Path, url: str, vault: Vault) -> pd.DataFrame:
    with Store.open(url, read_only=False) as store:
        store.migrate()
        release = publish_accepting(drop, store, vault, today=date(2024, 2, 1))
        return vault.load(release.id)[0]


@pytest.fixture
def visitor(published: tuple[str, pd.DataFrame]) -> Iterator[Visitor]:
    with visiting(published[0]) as opened:
        yield opened


@pytest.fixture
def oracle(visitor: Visitor) -> Oracle:
    cells, areas, metrics = (
        visitor.get(f"/api/v1/{name}").text for name in ("cells.csv", "areas.geojson", "metrics.json")
    )
    return Oracle(cells=cells, areas=areas, metrics=metrics, residents=[])


def true_counts(base: pd.DataFrame) -> dict[tuple[str, str, str, int], int]:
    """The true count of every area and year, summed from the vault's atoms as its files say."""
    counts: dict[tuple[str, str, str, int], int] = {}
    for row in base[base.dimension == ALL].itertuples():
        ward, _, place = row.area.partition("~")
        for area in ("newark", ward, place):
            key = (row.dataset, row.measure, area, row.month.year)
            counts[key] = counts.get(key, 0) + int(row.value)
    return counts


def test_the_vault_holds_what_this_test_looks_for(
    published: tuple[str, pd.DataFrame], oracle: Oracle
) -> None:
    """A search for numbers that were never there would find nothing for ever."""
    counts = true_counts(published[1])
    suppressed = {
        counts[cell["dataset"], cell["measure"], cell["area"], int(cell["period_start"][:4])]
        for cell in oracle.cells
        if cell["status"] == "suppressed" and not cell["area"].startswith("unplaced")
    }
    months = {int(value) for value in published[1].value if value > LARGE}
    assert {n for n in suppressed if n > LARGE} == {83_571, 61_733}
    assert months >= HIDDEN - {83_571, 61_733}


def told(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Everything that the site says to anybody, by where."""
    api = [f"/api/v1/{name}" for name in ("cells.csv", "structure.json", "areas.geojson", "releases.json")]
    addresses = [*visitor.sitemap(), *api, "/api/v1/metrics.json", "/sitemap.xml", "/_dash-layout"]
    for metric, level in (("reported-crime", "neighborhood"), ("people-shot", "ward")):
        areas = {"neighborhood": "area=hill&area=park", "ward": "area=west&area=east"}[level]
        for query in (
            f"{areas}&grain=year",
            f"{areas}&grain=year&as=rate",
            "grain=month",
            "grain=year&as=rate",
        ):
            addresses += [in_language(lang, f"/indicators/{metric}?{query}") for lang in LANGUAGES]
            files = ("values.csv", "values.json", "chart.svg")
            addresses += [f"/api/v1/metrics/{metric}/{file}?{query}" for file in files]
    for address in addresses:
        answer = visitor.get(address)
        yield address, f"{answer.headers}\n{answer.text}"
        if not address.startswith(("/api", "/sitemap", "/_dash")):
            path, _, query = address.partition("?")
            yield f"callback for {address}", json.dumps(visitor.call(path, f"?{query}" if query else ""))


def ways_to_write(count: int) -> set[str]:
    """A count as each language writes it, and as a rate of every area of the test."""
    rates = [1_000 * count / residents for residents in (2_000_000, 1_100_000, 900_000)]
    written = {number(count, language) for language in LANGUAGES} | {str(count)}
    return written | {f"{rate:.4f}" for rate in rates}


def stands_in(written: str, text: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(written)}(?!\d)", text) is not None


def test_no_hidden_number_is_told_anywhere(visitor: Visitor) -> None:
    """Three thefts could be worked out from any one of these, by subtraction from the city's total."""
    everything = dict(told(visitor))
    assert len(everything) > 100
    leaks = {
        (address, written)
        for address, text in everything.items()
        for count in HIDDEN
        for written in ways_to_write(count)
        if stands_in(written, text)
    }
    assert leaks == set()
    for count in SHOWN:
        found = [address for address, text in everything.items() if stands_in(str(count), text)]
        assert found, f"{count} is published: the search must be able to find it"


def test_the_store_itself_does_not_hold_them(published: tuple[str, pd.DataFrame]) -> None:
    """What is not in the store cannot leave it by any hole."""
    with closing(sqlite3.connect(published[0].removeprefix("sqlite:///"))) as database:
        content = "\n".join(database.iterdump())
    assert [count for count in HIDDEN if stands_in(str(count), content)] == []
    assert [count for count in SHOWN if not stands_in(str(count), content)] == []


def test_hidden_places_are_shown_as_hidden(visitor: Visitor) -> None:
    page = visitor.page("/indicators/reported-crime?area=park&grain=year&from=2023&to=2023")
    assert page.all("table")[0].text.count("not shown") >= 1

"""The sample with a piece of downtown moved from one ward to another: published, attacked, and shown."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import mapping, shape

from data_access.export import csv_lines
from data_access.model import AreaLevel, Grain, Period, Release
from data_access.publishing.auditing import attack, published
from data_access.publishing.vault import Vault
from data_access.sample import write_sample
from data_access.sample.files import write_toml
from data_access.store import Store
from tests.data_access.publishing.accepting import publish_accepting
from tests.pages.reading import rows
from tests.pages.visitor import visiting

TODAY = date(2025, 2, 1)
COUNTED = ("shooting", "reported-crime")
# What goes from the Central to the East Ward on the first of January 2024.
MOVED = "Downtown"
BLOCK = Period.parse("2022--2024")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with 2022 and 2023 in the old wards, then 2024 in the new ones."""
    folder = tmp_path_factory.mktemp("sample")
    url = f"sqlite:///{folder / 'store.db'}"
    vault = Vault.open(folder / "vault")
    with Store.open(url, read_only=False) as store:
        store.migrate()
        for drop in (_drop(folder / "old", "2022-01", "2023-12"), _redrawn(folder / "new")):
            publish_accepting(drop, store, vault, today=TODAY)
    return url


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url, read_only=True) as opened:
        yield opened


def _drop(folder: Path, first: str, last: str) -> Path:
    """Write three years of the sample of which only some months are stated."""
    write_sample(folder, years=3, until=Period.parse("2024-12"), late_months=0)
    content = tomllib.loads((folder / "drop.toml").read_text())
    (folder / "drop.toml").unlink()
    write_toml(folder / "drop.toml", {**content, "files": list(_entries(content, first, last))})
    return folder


def _entries(content: dict[str, Any], first: str, last: str) -> Iterator[dict[str, Any]]:
    for entry in content["files"]:
        kept = {name: value for name, value in entry.items() if name not in ("sha256", "rows", "gaps")}
        if entry["kind"] in ("areas", "population"):
            yield kept
        elif entry.get("dataset") in COUNTED and entry.get("totals", True):
            yield {**kept, "covers": [first, last]}


def _redrawn(folder: Path) -> Path:
    drop = _drop(folder, "2024-01", "2024-12")
    move_outlines(drop)
    _move_counts(drop / "sample_reported_crime.csv")
    return drop


def _move_counts(path: Path) -> None:
    with path.open(newline="") as file:
        header, *told = list(csv.reader(file))
    counts: Counter[tuple[str, ...]] = Counter()
    for month, ward, hood, offense, count in told:
        counts[month, "east" if (ward, hood) == ("central", MOVED) else ward, hood, offense] += int(count)
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *((*key, count) for key, count in counts.items())])


def move_outlines(drop: Path, since: str = "2024-01-01") -> None:
    """Give a drop of the sample the wards that hold from a day on."""
    wards = json.loads((drop / "sample_wards.geojson").read_text())
    hoods = json.loads((drop / "sample_neighborhoods.geojson").read_text())
    outline = {each["properties"]["Name"]: shape(each["geometry"]) for each in wards["features"]}
    downtown = next(
        shape(each["geometry"]) for each in hoods["features"] if each["properties"]["Name"] == MOVED
    )
    piece = shapely.intersection(outline["Central Ward"], downtown)
    outline["Central Ward"] = shapely.difference(outline["Central Ward"], piece)
    outline["East Ward"] = shapely.union(outline["East Ward"], piece)
    for each in wards["features"]:
        each["geometry"] = mapping(outline[each["properties"]["Name"]])
    (drop / "sample_wards.geojson").write_text(json.dumps(wards))
    toml = (drop / "drop.toml").read_text()
    (drop / "drop.toml").write_text(toml.replace("valid_from = 2000-01-01", f"valid_from = {since}", 1))


def test_only_the_two_wards_that_changed_have_new_names(store: Store) -> None:
    features = store.document(store.current(), "areas")["features"]
    wards = [each["id"] for each in features if each["properties"]["level"] == "ward"]
    assert wards == ["north", "south", "west", "central@2024", "east@2024", "unplaced-ward"]


def test_neighborhoods_go_on_across_the_change(store: Store) -> None:
    """The block 2022 to 2024 holds both maps; no neighborhood changed, so every one of them has its number."""
    found = {
        cell.key.area
        for cell in list(store.every_cell(store.current()))
        if cell.key.area_level is AreaLevel.NEIGHBORHOOD and cell.key.period == BLOCK
    }
    assert len(found) == 21
    assert BLOCK.grain is Grain.THREE_YEARS


def test_the_years_before_stay_byte_for_byte(store: Store) -> None:
    after, before = store.releases()
    assert len(_until_2023(store, before)) > 1_000
    assert _until_2023(store, after) == _until_2023(store, before)


def _until_2023(store: Store, release: Release) -> list[str]:
    """The lines of complete periods up to 2023, without what says whether they may still change."""
    cells = [cell for cell in store.every_cell(release) if cell.key.period.end.year <= 2023]
    return [line.rsplit(",", 2)[0] for line in csv_lines(cells, "")]


def test_the_attacker_finds_nothing_in_both_releases_together(store: Store) -> None:
    """Blocks of neighborhoods less years of wards, on two maps: what a reader with a pencil could try."""
    releases = sorted(store.releases(), key=lambda each: each.sequence)
    cells = [list(store.every_cell(each)) for each in releases]
    told = [
        published(each.id, own, store.document(each, "structure"))
        for each, own in zip(releases, cells, strict=True)
    ]
    report = attack(told, progress=lambda _: None)
    assert report.failures == ()
    assert any(cell.value is None for cell in cells[-1])


def test_pages_show_both_maps(url: str) -> None:
    with visiting(url) as visitor:
        lead = visitor.page("/neighborhoods/downtown").one(cls="lead").text
        assert lead == "This neighborhood lies in this ward: East Ward (since 2024)."
        old = visitor.page("/indicators/people-shot?area=east&grain=year")
        assert [row[0] for row in rows(old.all("table")[0])[1:]] == ["2022", "2023"]
        new = visitor.page("/es/indicators/people-shot?area=east%402024&grain=year")
        assert "los límites se trazaron de nuevo el 1 de enero de 2024" in new.all(cls="verdict")[0].text
        assert [row[0] for row in rows(new.all("table")[0])[1:]] == ["2024"]
        hood = visitor.page("/indicators/people-shot?area=downtown&grain=3y")
        assert [row[0] for row in rows(hood.all("table")[0])[1:]] == ["2022 to 2024"]

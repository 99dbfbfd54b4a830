"""Redrawn borders: old figures stay what they were, new ones are of new areas, and nothing mixes the two."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from data_access.export import csv_lines
from data_access.geography import geography_from_json, geography_to_json
from data_access.model import AreaLevel, Geography, Period, Release
from data_access.publishing.areas import first_geography, read_areas
from data_access.publishing.auditing import attack, published
from data_access.publishing.base import IntakeError
from data_access.publishing.drop import load_drop
from data_access.publishing.redrawing import redrawn
from data_access.publishing.vault import Vault
from data_access.store import Store
from tests.data_access.publishing.accepting import publish_accepting
from tests.data_access.publishing.redrawn_city import NEW, OLD, Box, events, redrawn_drop

TODAY = date(2025, 6, 1)
# Longitudes in west's hill, in what goes from west to east, in east, and in harbor.
HILL, MOVED, EAST, HARBOR = -74.8, -74.2, -73.8, -72.5
MONTH = {HILL: 30, MOVED: 20, EAST: 40, HARBOR: 15}
YEAR_2023 = {f"2023-{n:02d}": MONTH for n in range(1, 13)}
YEAR_2024 = {f"2024-{n:02d}": MONTH for n in range(1, 13)}


@dataclass(frozen=True)
class World:
    """A store with its vault."""

    folder: Path
    store: Store
    vault: Vault

    def run(self, rows: str, first: str, last: str, **more: object) -> Release:
        """Publish a drop of incidents, and return the release."""
        number = len(list(self.folder.glob("drop-*")))
        drop = redrawn_drop(self.folder / f"drop-{number}", rows, first, last, **more)  # type: ignore[arg-type]
        release = publish_accepting(drop, self.store, self.vault, today=TODAY)
        assert release is not None
        return release

    def publish_2024(self, **more: object) -> Release:
        """Publish 2024 in the new wards."""
        options = {"wards": NEW, "valid_from": "2024-01-01", **more}
        return self.run(events(YEAR_2024), "2024-01", "2024-12", **options)


@contextmanager
def world(folder: Path) -> Iterator[World]:
    with Store.open(f"sqlite:///{folder / 'store.db'}", read_only=False) as store:
        store.migrate()
        yield World(folder, store, Vault.open(folder / "vault"))


@pytest.fixture(scope="module")
def first_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a world that has published 2023."""
    folder = tmp_path_factory.mktemp("first")
    with world(folder) as begun:
        begun.run(events(YEAR_2023), "2023-01", "2023-12")
    return folder


@pytest.fixture
def begun(first_year: Path, tmp_path: Path) -> Iterator[World]:
    """A world of its own in which 2023 is published."""
    shutil.copytree(first_year, tmp_path / "world")
    with world(tmp_path / "world") as found:
        yield found


@pytest.fixture(scope="module")
def changed_year(first_year: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a world in which 2024 is published too, in other wards."""
    folder = tmp_path_factory.mktemp("changed") / "world"
    shutil.copytree(first_year, folder)
    with world(folder) as found:
        found.publish_2024()
    return folder


@pytest.fixture
def redrawn_world(changed_year: Path, tmp_path: Path) -> Iterator[World]:
    """A world of its own in which both years are published."""
    shutil.copytree(changed_year, tmp_path / "world")
    with world(tmp_path / "world") as found:
        yield found


def shown(store: Store, release: Release, level: str, period: str) -> dict[str, object]:
    return {
        cell.key.area: cell.status if cell.value is None else cell.value
        for cell in store.every_cell(release)
        if (cell.key.area_level, str(cell.key.period), cell.key.category) == (level, period, "theft")
    }


# ---- what is published


def test_each_year_is_counted_in_the_wards_of_its_time(redrawn_world: World) -> None:
    """By hand: 50 and 40 events a month in west and east as they were, 30 and 60 as they are."""
    store = redrawn_world.store
    assert shown(store, store.current(), "ward", "2023") == {
        "west": 600,
        "east": 480,
        "harbor": 180,
        "unplaced-ward": 0,
    }
    assert shown(store, store.current(), "ward", "2024") == {
        "west@2024": 360,
        "east@2024": 720,
        "harbor": 180,
        "unplaced-ward": 0,
    }
    assert shown(store, store.current(), "neighborhood", "2024")["hill"] == 360


def test_what_was_published_of_earlier_periods_stays_byte_for_byte(redrawn_world: World) -> None:
    """Who cited 2023 must find the same 2023."""
    after, before = redrawn_world.store.releases()
    assert len(of_2023(redrawn_world.store, before)) > 100
    assert of_2023(redrawn_world.store, after) == of_2023(redrawn_world.store, before)


def of_2023(store: Store, release: Release) -> list[str]:
    """The lines of 2023 in cells.csv, but for the release and what may still change by its nature."""
    cells = [cell for cell in store.every_cell(release) if cell.key.period.end.year == 2023]
    return [line.rsplit(",", 2)[0] for line in csv_lines(cells, "")]


def test_the_document_of_areas_holds_both_maps(redrawn_world: World) -> None:
    """Programs of others read what holds now as before, and find the older map beside it."""
    after, before = redrawn_world.store.releases()
    document = redrawn_world.store.document(after, "areas")
    ids = [each["id"] for each in document["features"]]
    assert ids[:5] == ["newark", "west@2024", "east@2024", "harbor", "unplaced-ward"]
    assert document["features"][1]["properties"]["since"] == "2024-01-01"
    (old,) = document["earlier"]
    assert old["features"][1]["properties"]["until"] == "2023-12-31"
    assert document["successors"] == {"west": ["west@2024", "east@2024"], "east": ["east@2024"]}
    assert "earlier" not in redrawn_world.store.document(before, "areas")


def test_the_structure_says_which_areas_there_are_when(redrawn_world: World) -> None:
    """Whoever adds up wards must be able to tell that the old ones count nothing from 2024 on."""
    after, before = redrawn_world.store.releases()
    rules = redrawn_world.store.document(after, "structure")["datasets"]["reported-crime"]
    old, new = rules["generations"]
    assert (old["valid_from"], new["valid_from"]) == ("2020-01-01", "2024-01-01")
    assert "west~hill" in old["parts"]
    assert "west@2024~hill" in new["parts"]
    city = next(each for each in rules["sums"] if each["total"] == "newark")
    assert city["parts"] == ["west", "east", "west@2024", "east@2024", "harbor", "unplaced-ward"]
    earlier = redrawn_world.store.document(before, "structure")["datasets"]["reported-crime"]
    assert "generations" not in earlier


def test_later_drops_need_not_bring_the_areas_again(redrawn_world: World) -> None:
    """Staff who send only figures, or the same areas files each month, must not be stopped."""
    release = redrawn_world.run(events({"2025-01": MONTH}), "2025-01", "2025-01", areas=False)
    assert shown(redrawn_world.store, release, "ward", "2024")["west@2024"] == 360
    again = {"wards": NEW, "valid_from": "2024-01-01"}
    redrawn_world.run(events({"2025-02": MONTH}), "2025-02", "2025-02", **again)
    redrawn_world.run(events({"2025-03": MONTH}), "2025-03", "2025-03", wards=OLD)
    current = redrawn_world.store.current()
    assert len(geography_from_json(redrawn_world.store.document(current, "areas")).generations) == 2


def test_a_late_report_of_an_earlier_year_is_placed_in_the_old_wards(redrawn_world: World) -> None:
    """An event of 2023 that is reported in 2025 happened in the West Ward of 2023."""
    late = {"2023-12": {**MONTH, MOVED: 27}}
    release = redrawn_world.run(events(late), "2023-12", "2023-12", areas=False)
    assert shown(redrawn_world.store, release, "ward", "2023")["west"] == 607


def test_the_attacker_who_kept_the_older_release_finds_nothing(tmp_path: Path) -> None:
    """Small numbers on both sides of the change, and the areas that did not change join the two."""
    few = {HILL: 3, MOVED: 2, EAST: 9, HARBOR: 1}
    year = {f"2023-{n:02d}": few for n in range(1, 13)} | {"2023-05": MONTH}
    later = {month.replace("2023", "2024"): places for month, places in year.items()}
    with world(tmp_path) as found:
        one = found.run(events(year), "2023-01", "2023-12")
        two = found.run(events(later), "2024-01", "2024-12", wards=NEW, valid_from="2024-01-01")
        cells = {each.id: list(found.store.every_cell(each)) for each in (one, two)}
        told = [
            published(each.id, cells[each.id], found.store.document(each, "structure")) for each in (one, two)
        ]
    assert attack(told, progress=lambda _: None).failures == ()
    assert any(cell.value is None for cell in cells[two.id])


def test_no_cell_has_an_area_at_a_time_at_which_it_was_not(redrawn_world: World) -> None:
    release = redrawn_world.store.current()
    geography = geography_from_json(redrawn_world.store.document(release, "areas"))
    for cell in list(redrawn_world.store.every_cell(release)):
        found = geography.find(cell.key.area)
        assert found is not None
        assert found.holds(cell.key.period)


# ---- what is refused


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"valid_from": "2024-03-01"},
            (
                "valid_from = 2024-03-01: new areas can only hold from a first of January, so that no year is cut in"
                " two; write 2024-01-01 or 2025-01-01"
            ),
        ),
        (
            {"valid_from": "2023-01-01"},
            "valid_from = 2023-01-01: data by place begin with 2023-01, so nothing would be left for the old areas",
        ),
        (
            {"valid_from": "2025-01-01"},
            "valid_from = 2025-01-01: the newest month of data by place is 2024-12; bring new areas together with",
        ),
        (
            {"wards": NEW | {"east": (-74.6, -73.0)}},
            "wards.geojson: 'West' and 'East' overlap in 33.3% of the smaller one; every place lies in one area only",
        ),
        (
            {"wards": NEW | {"east": (-74.2, -73.0)}},
            "wards.geojson leaves 6.7% of the ground that the areas of level ward cover without one",
        ),
        (
            {"wards": NEW | {"harbor": (-73.0, -71.5)}},
            "wards.geojson covers other ground too, 16.7% of what the areas of level ward cover",
        ),
        (
            {"valid_from": "2020-01-01"},
            (
                "the areas of this drop differ from those of the current release, whose counts were placed in the old"
                " areas (wards.geojson); publish the old areas again, or, where borders were redrawn, write in"
                " valid_from the first of January from which the new ones hold"
            ),
        ),
    ],
)
def test_new_areas_that_cannot_hold(begun: World, changes: Mapping[str, object], words: str) -> None:
    """Each would place events wrongly, or mix figures of two maps."""
    before = begun.store.current()
    with pytest.raises(IntakeError) as error:
        begun.publish_2024(**changes)
    assert words in str(error.value)
    assert begun.store.current() == before


def test_new_areas_that_come_too_late(begun: World) -> None:
    """What is published of January stays; wards of January cannot become others in March."""
    begun.run(events({"2024-01": MONTH}), "2024-01", "2024-01")
    with pytest.raises(IntakeError) as error:
        begun.run(events({"2024-02": MONTH}), "2024-02", "2024-02", wards=NEW, valid_from="2024-01-01")
    assert (
        "valid_from = 2024-01-01: counts were placed in the old areas up to 2024-01, and what is published stays as it"
        " is; write the first of January after that, 2025-01-01"
    ) in str(error.value)


def test_new_areas_come_without_corrections(begun: World) -> None:
    """With both at once nobody could tell what of an old figure changed because of the map."""
    corrected = {**YEAR_2024, "2023-12": {**MONTH, EAST: 41}}
    with pytest.raises(IntakeError) as error:
        begun.run(events(corrected), "2023-12", "2024-12", wards=NEW, valid_from="2024-01-01")
    assert "new areas since 2024-01-01 leave all that was published before as it is, and" in str(error.value)
    assert "bring corrections in a drop of their own, before or after this one" in str(error.value)


# ---- one geography after the other


def geography_of(
    folder: Path, wards: Mapping[str, Box], day: str, current: Geography | None = None
) -> Geography:
    drop = redrawn_drop(folder, events({}), "2023-01", "2023-12", wards=wards, valid_from=day)
    city, files = read_areas(drop, load_drop(drop), progress=lambda _: None)
    return first_geography(city, files) if current is None else redrawn(current, city, files)


@pytest.fixture
def changed(tmp_path: Path) -> Geography:
    old = geography_of(tmp_path / "old", OLD, "2020-01-01")
    return geography_of(tmp_path / "new", NEW, "2024-01-01", old)


def test_an_area_that_is_only_drawn_again_keeps_its_id(changed: Geography) -> None:
    """An office that traces a border anew moves it by some meters; the series of that ward goes on."""
    harbor = changed.find("harbor")
    assert harbor is not None
    assert (harbor.since, harbor.until) == (None, None)
    assert "harbor~shore" in changed.atoms
    assert "harbor~shore" in changed.earlier[0].atoms


def test_an_area_that_keeps_its_outline_under_another_name_keeps_its_id(tmp_path: Path) -> None:
    """A ward that is only renamed has the same past."""
    old = geography_of(tmp_path / "old", OLD, "2020-01-01")
    renamed = {"west": OLD["west"], "bay": OLD["east"], "harbor": OLD["harbor"]}
    new = geography_of(tmp_path / "new", renamed, "2024-01-01", old)
    assert [(area.id, area.name("en")) for area in new.wards[:3]] == [
        ("west", "West"),
        ("east", "Bay"),
        ("harbor", "Harbor"),
    ]


def test_a_new_area_has_its_own_id_and_an_old_one_its_end(tmp_path: Path) -> None:
    old = geography_of(tmp_path / "old", OLD, "2020-01-01")
    split = {"west": (-75.0, -74.5), "middle": (-74.5, -74.0), "east": OLD["east"], "harbor": OLD["harbor"]}
    new = geography_of(tmp_path / "new", split, "2024-01-01", old)
    assert [area.id for area in new.wards] == ["west@2024", "middle", "east", "harbor", "unplaced-ward"]
    assert {area.id: area.until for area in new.ever(AreaLevel.WARD) if area.until} == {
        "west": date(2023, 12, 31)
    }
    assert set(new.successors["west"]) == {"west@2024", "middle"}


def test_a_second_change_goes_on_from_the_first(changed: Geography, tmp_path: Path) -> None:
    """An id that came back would join two places in one series."""
    again = geography_of(tmp_path / "again", OLD, "2026-01-01", changed)
    assert [area.id for area in again.wards[:3]] == ["west@2026", "east@2026", "harbor"]
    assert [each.valid_from.year for each in again.generations] == [2020, 2024, 2026]
    west = again.find("west@2024")
    assert west is not None
    assert (west.since, west.until) == (date(2024, 1, 1), date(2025, 12, 31))


def test_days_and_periods_know_their_areas(changed: Geography) -> None:
    def wards(period: str) -> list[str]:
        return [area.id for area in changed.during(AreaLevel.WARD, Period.parse(period))]

    assert wards("2023") == ["west", "east", "harbor", "unplaced-ward"]
    assert wards("2024-Q1") == ["west@2024", "east@2024", "harbor", "unplaced-ward"]
    assert wards("2022--2024") == ["harbor", "unplaced-ward"]
    assert wards("1999") == wards("2023")


def test_areas_are_read_as_they_were_written(changed: Geography) -> None:
    assert geography_from_json(json.loads(json.dumps(geography_to_json(changed)))) == changed


def test_areas_of_two_days_in_one_drop(tmp_path: Path) -> None:
    """Two changes at once would leave nothing between them."""
    old = geography_of(tmp_path / "old", OLD, "2020-01-01")
    drop = redrawn_drop(
        tmp_path / "two", events({}), "2023-01", "2023-12", wards=NEW, valid_from="2024-01-01"
    )
    text = (drop / "drop.toml").read_text().replace("2020-01-01", "2025-01-01")
    (drop / "drop.toml").write_text(text)
    moved = (drop / "neighborhoods.geojson").read_text().replace("-74.5", "-74.6")
    (drop / "neighborhoods.geojson").write_text(moved)
    city, files = read_areas(drop, load_drop(drop), progress=lambda _: None)
    with pytest.raises(
        IntakeError, match="hold since 2024-01-01 and others since 2025-01-01; one drop can bring"
    ):
        redrawn(old, city, files)

"""From drops to releases through the real pipeline: what staff do each month must be safe to do."""

import json
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from data_access.export import csv_lines, export
from data_access.model import Status
from data_access.privacy import Contradiction
from data_access.publishing.base import IntakeError
from data_access.publishing.prepare import prepare
from data_access.publishing.vault import Vault, VaultError
from data_access.store import Store
from data_access.store.errors import MixedStore, PublicationRunning
from tests.data_access.publishing.accepting import publish_accepting

AREAS = """
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
path = "neighborhoods.geojson"
kind = "areas"
level = "neighborhood"
name_property = "name"
valid_from = 2020-01-01
"""
COUNTS = """
[[files]]
path = "counts.csv"
kind = "counts"
dataset = "reported-crime"
covers = ["{first}", "{last}"]
date_format = "%Y-%m"
empty_months_are_zero = true
[files.columns]
date = "month"
ward = "ward"
neighborhood = "neighborhood"
[files.weights]
incidents = "count"
[files.dimensions.offense]
column = "offense"
codes = {{ theft = "theft", murder = "murder" }}
"""
SHOOTINGS = """
[[files]]
path = "shootings.csv"
kind = "incidents"
dataset = "shooting"
covers = ["2023-01", "2023-12"]
date_format = "%Y-%m-%d"
id = "id"
[files.authority]
agreement = "a test"
approver = "nobody"
date = 2023-12-01
finest = "{finest}"
[files.columns]
date = "day"
longitude = "x"
latitude = "y"
[files.weights]
killed = "killed"
wounded = "wounded"
"""
STOPS = """
[[files]]
path = "stops.csv"
kind = "counts"
dataset = "stops"
covers = ["2023-01", "2023-12"]
date_format = "%Y-%m"
empty_months_are_zero = true
[files.authority]
agreement = "a test"
approver = "nobody"
date = 2023-12-01
finest = "ward"
[files.columns]
date = "month"
ward = "ward"
[files.weights]
stops = "stops"
searches = "searches"
finds = "finds"
"""
TODAY = date(2024, 2, 1)
UNION = "violent-and-property-without-rape"


def box(x0: float, x1: float) -> dict:
    ring = [[x0, 40.0], [x1, 40.0], [x1, 41.0], [x0, 41.0], [x0, 40.0]]
    return {"type": "Polygon", "coordinates": [ring]}


def areas_file(path: Path, **boxes: tuple[float, float]) -> None:
    features = [
        {"type": "Feature", "properties": {"name": name.title()}, "geometry": box(*sides)}
        for name, sides in boxes.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def write_drop(folder: Path, toml: str, *, sample: bool = False, **files: str) -> Path:
    folder.mkdir()
    areas_file(folder / "wards.geojson", west=(-75.0, -74.0), east=(-74.0, -73.0))
    areas_file(folder / "neighborhoods.geojson", hill=(-75.0, -74.5), park=(-74.5, -73.0))
    (folder / "drop.toml").write_text(f'title = "Test"\nsample = {str(sample).lower()}\n{toml}')
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def counts_csv(*rows: tuple[str, str, str, str, int]) -> str:
    return "month,ward,neighborhood,offense,count\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)


FIRST = counts_csv(
    ("2023-01", "West", "Hill", "theft", 20),
    ("2023-02", "East", "Park", "theft", 30),
    ("2023-02", "West", "Park", "murder", 6),
)


def crime_drop(
    folder: Path, text: str = FIRST, first: str = "2023-01", last: str = "2023-12", **more
) -> Path:
    return write_drop(folder, AREAS + COUNTS.format(first=first, last=last), counts=text, **more)


run = partial(publish_accepting, today=TODAY)


def values(store: Store, release) -> dict[tuple[str, str, str], object]:
    found = store.every_cell(release)
    return {
        (c.key.area, str(c.key.period), c.key.category): c.value if c.value is not None else c.status
        for c in found
    }


def test_a_drop_becomes_a_release_with_its_sums(store: Store, vault: Vault, tmp_path: Path) -> None:
    """A hand-worked case all the way: 20 in Hill, 36 in Park, 56 in the city."""
    release = run(crime_drop(tmp_path / "drop"), store, vault)
    assert (release.id, release.current) == ("2024-02-01.1", True)
    shown = values(store, release)
    assert shown["newark", "2023", "all"] == 56
    assert shown["hill", "2023", UNION] == 20
    assert shown["park", "2023", UNION] == 36
    assert shown["newark", "2023-02", "murder"] == 6
    assert shown["newark", "2023", "violent"] == 6
    assert store.verify_log()
    (entry,) = store.log()
    assert (entry.who, entry.action) == ("tester", "publish")


def test_history_is_never_rewritten(store: Store, vault: Vault, tmp_path: Path) -> None:
    """A correction makes a new release; the old one reads back to the byte."""
    first = run(crime_drop(tmp_path / "one"), store, vault)
    before = list(csv_lines(store.every_cell(first), first.id))
    later = counts_csv(("2023-02", "East", "Park", "theft", 33), ("2024-01", "West", "Hill", "theft", 7))
    second = run(crime_drop(tmp_path / "two", later, "2023-02", "2024-01"), store, vault)
    assert second.id == "2024-02-01.2"
    shown = values(store, second)
    assert shown["newark", "2023-01", "theft"] == 20, "what the drop does not cover carries over"
    assert shown["newark", "2023-02", "theft"] == 33
    assert shown["newark", "2023-02", "murder"] == 0, "inside covers, no row means 0"
    assert shown["newark", "2024", "all"] is Status.NOT_REPORTED
    assert list(csv_lines(store.every_cell(first), first.id)) == before
    revised = store.document(second, "structure")["revised"]
    assert revised[0]["dataset"] == "reported-crime"
    assert "2023-02" in revised[0]["periods"]
    assert "2023-01" not in revised[0]["periods"]


def test_the_same_files_again_make_no_release(store: Store, vault: Vault, tmp_path: Path) -> None:
    """A release that changes nothing makes every reader look for a change."""
    drop = crime_drop(tmp_path / "drop")
    assert run(drop, store, vault) is not None
    assert run(drop, store, vault) is None
    assert len(store.releases()) == 1


def test_a_rollback_and_a_new_drop_build_on_the_release_that_is_current(
    store: Store, vault: Vault, tmp_path: Path
) -> None:
    """What was taken back must not come in again through the next load."""
    first = run(crime_drop(tmp_path / "one"), store, vault)
    wrong = counts_csv(("2023-03", "West", "Hill", "theft", 999))
    run(crime_drop(tmp_path / "two", wrong, "2023-03", "2023-03"), store, vault)
    store.rollback(first.id, by="tester", because="999 was a typing error")
    right = counts_csv(("2023-04", "West", "Hill", "theft", 8))
    third = run(crime_drop(tmp_path / "three", right, "2023-04", "2023-04"), store, vault)
    shown = values(store, third)
    assert third.id == "2024-02-01.3"
    assert shown["newark", "2023-03", "theft"] == 0
    assert shown["newark", "2023-04", "theft"] == 8


def test_a_small_number_below_the_city_hides_its_year(store: Store, vault: Vault, tmp_path: Path) -> None:
    """Three in Hill could be recognized; with Park shown they would be the city's total minus Park."""
    rows = counts_csv(("2023-01", "West", "Hill", "theft", 3), ("2023-02", "East", "Park", "theft", 30))
    release = run(crime_drop(tmp_path / "drop", rows), store, vault)
    shown = values(store, release)
    assert shown["newark", "2023", "all"] == 33
    assert {shown[area, "2023", UNION] for area in ("hill", "park", "unplaced-neighborhood")} == {
        Status.SUPPRESSED
    }
    true_base, _ = vault.load(release.id)
    assert true_base["value"].sum() == 66, (
        "the vault keeps the true state: each theft once in all, once by offense"
    )


def shootings_drop(folder: Path, finest: str, rows: int = 6) -> Path:
    lines = "".join(f"W{n},2023-03-05,-74.9,40.5,0,1\nE{n},2023-03-05,-73.5,40.5,1,0\n" for n in range(rows))
    text = "id,day,x,y,killed,wounded\n" + lines + "N1,2023-03-06,,,0,0\n"
    return write_drop(folder, AREAS + SHOOTINGS.format(finest=finest), shootings=text)


def test_people_are_published_as_finely_as_agreed_and_no_finer(
    store: Store, vault: Vault, tmp_path: Path
) -> None:
    """Families agreed to wards; a table by something finer would break that promise."""
    release = run(shootings_drop(tmp_path / "ward", "ward"), store, vault)
    shown = values(store, release)
    assert (shown["west", "2023", "all"], shown["east", "2023", "all"]) == (6, 6)
    assert levels_of(store, release) == {"city", "ward"}
    coarser = shootings_drop(tmp_path / "city", "city", rows=7)
    notes = prepare(coarser, store=store, vault=vault, today=TODAY, progress=lambda _: None).intake.notes
    assert any("not published by ward and neighborhood" in note and "a test" in note for note in notes)
    assert levels_of(store, run(coarser, store, vault)) == {"city"}
    finer = run(shootings_drop(tmp_path / "neighborhood", "neighborhood"), store, vault)
    assert levels_of(store, finer) == {"city", "ward", "neighborhood"}


def levels_of(store: Store, release) -> set[str]:
    """The levels at which a release says that it shows people shot; it must hold cells of no other."""
    views = store.document(release, "structure")["datasets"]["shooting"]["views"]
    said = {view["area_level"] for view in views}
    assert {str(cell.key.area_level) for cell in store.every_cell(release)} <= said
    return said


def test_a_dataset_shown_by_ward_needs_no_neighborhood(store: Store, vault: Vault, tmp_path: Path) -> None:
    """Police count stops by ward: that must be shown, and what is small hidden with what would give it away."""
    text = "month,ward,stops,searches,finds\n2023-01,West,40,9,3\n2023-02,East,70,20,8\n2023-02,,7,0,0\n"
    release = run(write_drop(tmp_path / "drop", AREAS + STOPS, stops=text), store, vault)
    year = [cell for cell in store.every_cell(release) if str(cell.key.period) == "2023"]
    assert {(cell.key.area, cell.value) for cell in year if cell.key.measure == "stops"} == {
        ("newark", 117),
        ("west", 40),
        ("east", 70),
        ("unplaced-ward", 7),
    }
    finds = {cell.key.area: cell.value for cell in year if cell.key.measure == "finds"}
    assert (finds["newark"], finds["west"], finds["east"]) == (11, None, None)


def test_a_failure_leaves_everything_as_it_was(store: Store, vault: Vault, tmp_path: Path) -> None:
    """A bad file on the fourth of the month must not take the third's figures away."""
    first = run(crime_drop(tmp_path / "one"), store, vault)
    bad = counts_csv(("2023-02", "East", "Park", "thefft", 33))
    with pytest.raises(IntakeError) as error:
        run(crime_drop(tmp_path / "two", bad), store, vault)
    assert "thefft" in str(error.value)
    assert "thefft" not in error.value.logged
    assert store.current() == first
    assert len(store.log()) == 1


def test_other_areas_are_refused(store: Store, vault: Vault, tmp_path: Path) -> None:
    """Counts placed in old outlines cannot be compared with counts placed in new ones."""
    run(crime_drop(tmp_path / "one"), store, vault)
    other = crime_drop(tmp_path / "two", counts_csv(("2023-02", "East", "Park", "theft", 33)))
    areas_file(other / "wards.geojson", west=(-75.0, -74.2), east=(-74.2, -73.0))
    with pytest.raises(IntakeError, match="areas of this drop differ"):
        run(other, store, vault)


def test_sample_and_real_never_share_a_store(store: Store, vault: Vault, tmp_path: Path) -> None:
    """Invented numbers beside real ones would be cited sooner or later."""
    run(crime_drop(tmp_path / "real"), store, vault)
    rows = counts_csv(("2023-01", "West", "Hill", "theft", 21))
    with pytest.raises(MixedStore):
        run(crime_drop(tmp_path / "sample", rows, sample=True), store, vault)
    assert len(store.releases()) == 1


def test_the_second_of_two_publishers_leaves(
    store: Store, store_url: str, vault: Vault, tmp_path: Path
) -> None:
    """Two loads at once could each undo the other."""
    drop = crime_drop(tmp_path / "drop")
    with (
        Store.open(store_url, read_only=False) as other,
        other.publishing_lock(),
        pytest.raises(PublicationRunning),
    ):
        run(drop, store, vault)
    assert run(drop, store, vault) is not None


def test_preparing_writes_nothing(store: Store, vault: Vault, tmp_path: Path) -> None:
    """`check` and `diff` are safe to run at any time."""
    prepared = prepare(
        crime_drop(tmp_path / "drop"), store=store, vault=vault, today=TODAY, progress=lambda _: None
    )
    assert prepared.changes_anything
    assert store.releases() == ()


def test_an_export_holds_the_release_and_its_checksum(store: Store, vault: Vault, tmp_path: Path) -> None:
    """Anybody must be able to check a download against the published checksum."""
    import hashlib

    release = run(crime_drop(tmp_path / "drop"), store, vault)
    written = {path.name for path in export(store, release, tmp_path / "out")}
    assert {"cells.csv", "structure.json", "areas.geojson"} <= written
    lines = (tmp_path / "out" / "cells.csv").read_text().splitlines()[1:]
    text = "".join(line.rsplit(",", 1)[0] + "\n" for line in lines)
    assert hashlib.sha256(text.encode()).hexdigest() == release.checksum


POPULATION = """
[[files]]
path = "people.csv"
kind = "population"
[files.columns]
area_level = "level"
area = "area"
year = "year"
residents = "residents"
"""


def test_months_that_are_not_over_are_refused(store: Store, vault: Vault, tmp_path: Path) -> None:
    """A `covers` that ends in December would publish zeros for months that have not happened."""
    with pytest.raises(IntakeError, match="2024-12, which is not over; end its covers with 2024-01"):
        run(crime_drop(tmp_path / "drop", last="2024-12"), store, vault)


def test_a_correction_that_no_figure_shows_yet_is_kept(store: Store, vault: Vault, tmp_path: Path) -> None:
    """Murders moved from one neighborhood to another change no month's number, and the year's numbers later."""
    wrong = counts_csv(("2023-01", "East", "Park", "murder", 20), ("2023-02", "West", "Hill", "murder", 10))
    right = counts_csv(("2023-01", "West", "Hill", "murder", 20), ("2023-02", "East", "Park", "murder", 10))
    run(crime_drop(tmp_path / "one", wrong, last="2023-02"), store, vault)
    before = values(store, store.current())
    assert run(crime_drop(tmp_path / "two", right, last="2023-02"), store, vault) is not None
    assert values(store, store.current()) == before
    rest = counts_csv(("2023-07", "West", "Hill", "murder", 5), ("2023-08", "East", "Park", "murder", 5))
    release = run(crime_drop(tmp_path / "three", rest, "2023-03", "2023-12"), store, vault)
    shown = values(store, release)
    assert (shown["hill", "2023", UNION], shown["park", "2023", UNION]) == (25, 15)


def test_a_vault_of_another_store_is_not_taken_for_this_one(
    store: Store, vault: Vault, sqlite_url: str, tmp_path: Path
) -> None:
    """A mistyped DATABASE_URL must neither destroy the true counts of a store nor slip others under it."""
    first = run(crime_drop(tmp_path / "one"), store, vault)
    with Store.open(f"{sqlite_url}.other", read_only=False) as other:
        other.migrate()
        rows = counts_csv(("2023-01", "West", "Hill", "theft", 90), ("2023-02", "East", "Park", "theft", 90))
        run(crime_drop(tmp_path / "two", rows), other, vault)
    with pytest.raises(VaultError, match="belongs to another store"):
        run(crime_drop(tmp_path / "three", counts_csv(("2023-03", "East", "Park", "theft", 9))), store, vault)
    assert store.current() == first
    (aside,) = vault.path.glob("set-aside-*/2024-02-01.1/base.parquet")
    assert aside.stat().st_size > 0


def test_residents_of_other_years_carry_over(store: Store, vault: Vault, tmp_path: Path) -> None:
    """New residents for one year must not change last year's rates."""
    header = "level,area,year,residents\n"
    both = header + "neighborhood,Hill,2023,1000\nneighborhood,Park,2023,2000\n"
    toml = AREAS + COUNTS.format(first="2023-01", last="2023-12") + POPULATION
    run(write_drop(tmp_path / "one", toml, counts=FIRST, people=both), store, vault)
    later = write_drop(tmp_path / "two", AREAS + POPULATION, people=header + "neighborhood,Hill,2024,1100\n")
    release = run(later, store, vault)
    known = {(row["area"], row["year"]): row["residents"] for row in store.document(release, "population")}
    assert known == {("hill", 2023): 1000, ("park", 2023): 2000, ("hill", 2024): 1100}


def test_what_was_hidden_once_stays_hidden(store: Store, vault: Vault, tmp_path: Path) -> None:
    """Three, then five after a late report: the older release's total would tell that it was three."""
    few = counts_csv(("2023-01", "West", "Hill", "theft", 3), ("2023-02", "East", "Park", "theft", 30))
    more = counts_csv(("2023-01", "West", "Hill", "theft", 5), ("2023-02", "East", "Park", "theft", 30))
    run(crime_drop(tmp_path / "one", few), store, vault)
    release = run(crime_drop(tmp_path / "two", more), store, vault)
    shown = values(store, release)
    assert shown["newark", "2023", "all"] == 35
    assert {shown[area, "2023", UNION] for area in ("hill", "park")} == {Status.SUPPRESSED}


def test_what_was_shown_and_is_small_now_is_hidden_from_then_on(
    store: Store, vault: Vault, tmp_path: Path
) -> None:
    """Five shown, then four: the four must not stand there, whatever the five told."""
    five = counts_csv(("2023-01", "West", "Hill", "theft", 5), ("2023-02", "East", "Park", "theft", 30))
    four = counts_csv(("2023-01", "West", "Hill", "theft", 4), ("2023-02", "East", "Park", "theft", 30))
    first = run(crime_drop(tmp_path / "one", five), store, vault)
    assert values(store, first)["hill", "2023", UNION] == 5
    second = run(crime_drop(tmp_path / "two", four), store, vault)
    assert values(store, second)["hill", "2023", UNION] is Status.SUPPRESSED
    assert values(store, second)["newark", "2023", "all"] == 34


def test_a_drop_that_would_contradict_itself_is_told_by_check(
    store: Store, vault: Vault, tmp_path: Path
) -> None:
    """`check` must not say yes to what `publish` then refuses."""
    run(crime_drop(tmp_path / "one"), store, vault)
    toml = AREAS + COUNTS.format(first="2023-01", last="2023-12").split("[files.dimensions")[0]
    other = write_drop(tmp_path / "two", toml, counts=counts_csv(("2023-01", "West", "Hill", "theft", 50)))
    with pytest.raises(Contradiction, match="give both in the same drop"):
        prepare(other, store=store, vault=vault, today=TODAY, progress=lambda _: None)

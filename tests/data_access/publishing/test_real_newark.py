"""Every base count of the real Newark files agrees with an independent, slow count."""

from pathlib import Path

import pytest

from data_access.publishing.base import Intake
from data_access.publishing.read import read_drop
from tests.data_access.publishing.drops import account_of, counts_of
from tests.data_access.publishing.oracle import Seen, count_drop
from tests.data_access.publishing.real_drops import AREAS, FIRST_VINTAGE, FORCE, GUN, LATER_VINTAGE, real_drop

FORCE_TYPES = """
[[files]]
path = "use_of_force_subject_force_type.csv"
kind = "incidents"
dataset = "use-of-force"
covers = ["2020-10", "2024-10"]
distinct = ["incident_case_number"]
totals = false
authority = { agreement = "test only", approver = "nobody", date = 2025-01-15, finest = "ward" }
join = { path = "use_of_force_incident.csv", on = "form_id" }
weights = { incidents = 1 }
[files.dimensions.force-type]
column = "force_type"
[files.dimensions.force-type.codes]
"Used arms/hands" = "hands-and-arms"
"Used arm bar on" = "hands-and-arms"
"Used pressure points on" = "hands-and-arms"
"Used arms" = "hands-and-arms"
"Used take down on" = "take-down"
"Used fists/punch" = "strike"
"Used legs/kicks" = "strike"
"Used head" = "strike"
"Struck" = "strike"
"Compliance hold with impact weapon- not a strike" = "other-force"
"Other" = "other-force"
"Discharged Chemical at" = "chemical-spray"
"High Volume OC Spray" = "chemical-spray"
"CS Gas" = "chemical-spray"
"Pointing Firearm" = "firearm-pointed"
"Discharged Firearm at" = "firearm-discharged"
"Used CED on" = "stun-device"
"CED Spark Display" = "stun-device"
"""


@pytest.fixture
def newark(real_data: Path) -> Path:
    return real_data / "newark"


def read_and_compare(folder: Path) -> Intake:
    """Read a drop, compare every count and every account with the slow ones, and return it."""
    intake, expected = read_drop(folder, geography=None), count_drop(folder)
    assert counts_of(intake.base) == expected.base
    for path, seen in expected.seen.items():
        assert Seen(*account_of(intake, path)) == seen
    return intake


def placed(intake: Intake, path: str) -> dict[str, int]:
    return dict(next(account.placed for account in intake.accounts if account.path == path))


def test_people_shot_are_counted_where_and_when_they_were(newark: Path, tmp_path: Path) -> None:
    """Without it a ward could show another ward's victims."""
    intake = read_and_compare(real_drop(tmp_path / "gun", GUN, newark))
    path = "gun_incidents_2013_2018.csv"
    assert account_of(intake, path) == (737, 488, 0, 249, 0)
    assert placed(intake, path) == {
        "in a neighborhood": 704,
        "outside the city": 9,
        "without coordinates": 24,
    }
    victims = intake.base.groupby("measure")["value"].sum()
    assert victims.to_dict() == {"killed": 304, "wounded": 361, "subjects": 665}


def test_reports_of_one_case_are_one_use_of_force(newark: Path, tmp_path: Path) -> None:
    """Without it 1,683 further reports would be counted as incidents, and East Newark's as Newark's."""
    intake = read_and_compare(real_drop(tmp_path / "force", FORCE + FORCE_TYPES, newark))
    assert account_of(intake, "use_of_force_incident.csv") == (4155, 2467, 1683, 0, 5)
    reasons = {row.reason for account in intake.accounts for row in account.set_aside}
    assert reasons == {"filter"}


def test_missing_race_is_counted_as_unknown(newark: Path, tmp_path: Path) -> None:
    """Without it people whose race is not recorded would disappear from the total."""
    base = read_drop(real_drop(tmp_path / "force", FORCE, newark), geography=None).base
    subjects = base[base["measure"] == "subjects"]
    by_race = subjects[subjects["dimension"] == "race"].groupby("category")["value"].sum()
    assert by_race["unknown"] == 204
    assert by_race.sum() == subjects[subjects["dimension"] == "all"]["value"].sum() == 2620


def test_no_type_of_force_is_counted_in_a_month_without_its_incident(newark: Path, tmp_path: Path) -> None:
    """Reports of one case differ in date: a type dated by its own report could exceed the month's incidents."""
    base = read_drop(real_drop(tmp_path / "force", FORCE + FORCE_TYPES, newark), geography=None).base
    incidents = base[base["measure"] == "incidents"]
    totals = incidents[incidents["dimension"] == "all"].set_index("month")["value"]
    types = incidents[incidents["dimension"] == "force-type"]
    assert (types["value"].to_numpy() <= totals[types["month"]].to_numpy()).all()


@pytest.mark.parametrize(("toml", "months"), [(FIRST_VINTAGE, 79), (LATER_VINTAGE, 52)])
def test_each_vintage_of_the_monthly_counts(newark: Path, tmp_path: Path, toml: str, months: int) -> None:
    """Without it figures of the other vintage, or of broken months, would be mixed in."""
    intake = read_and_compare(real_drop(tmp_path / "counts", toml, newark))
    assert account_of(intake, "monthly_counts_two_vintages.csv")[:2] == (134, months)
    assert intake.base["month"].nunique() == months


def test_atoms_of_the_real_city(newark: Path, tmp_path: Path) -> None:
    """Without it a sliver of a badly drawn border would become a place, whose counts are tiny and telling."""
    toml = f'title = "Areas"\n{AREAS}'
    geography = read_drop(real_drop(tmp_path / "areas", toml, newark), geography=None).geography
    wards_of = {}
    for atom in geography.atoms:
        ward, _, neighborhood = atom.partition("~")
        wards_of.setdefault(neighborhood, []).append(ward)
    assert wards_of["lower-broadway"] == ["north", "central"]
    assert wards_of["lower-roseville"] == ["west", "north", "central"]
    assert wards_of["ironbound"] == ["east"]
    assert wards_of["unplaced-neighborhood"] == ["west", "north", "central", "south", "east", "unplaced-ward"]
    assert sum(len(wards) > 1 for name, wards in wards_of.items() if name != "unplaced-neighborhood") == 10

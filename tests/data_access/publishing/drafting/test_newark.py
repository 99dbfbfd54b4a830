"""The real Newark files, as a member of staff would have them: what is drafted, and what is left to a person."""

import shutil
import tomllib
from pathlib import Path

import pytest

from data_access.publishing.drafting import Draft
from data_access.publishing.drop import load_drop
from data_access.publishing.read import read_drop
from tests.data_access.publishing.drafting.finishing import drafted, finished, mapped, needs_of
from tests.data_access.publishing.drops import account_of, counts_of
from tests.data_access.publishing.oracle import count_drop


@pytest.fixture(scope="module")
def newark(tmp_path_factory, real_data: Path) -> Path:
    folder = tmp_path_factory.mktemp("received") / "newark"
    shutil.copytree(real_data / "newark", folder, copy_function=shutil.copyfile)
    return folder


@pytest.fixture(scope="module")
def found(newark: Path) -> Draft:
    return drafted(newark)


def entry(found: Draft, path: str) -> dict:
    return next(file for file in tomllib.loads(found.text)["files"] if file["path"] == path)


def test_how_much_is_left_to_a_person(found: Draft) -> None:
    """More than this takes longer than minutes; each is about something that no file can say."""
    asked = {file: len(needs_of(found, file)) for file in {need.file for need in found.needs}}
    assert asked == {
        "city_boundary.geojson": 1,  # since when the borders hold
        "neighborhoods.geojson": 1,
        "wards.geojson": 1,
        "gun_incidents_2013_2018.csv": 3,  # an almost empty 2013, a thin month, the authority
        "use_of_force_incident.csv": 3,  # two agencies, what an event is, the authority
        "use_of_force_subject_force_type.csv": 1,  # six codes
        "use_of_force_subject_injury.csv": 1,  # not in the catalogue
        "use_of_force_type.csv": 1,
        "monthly_counts_two_vintages.csv": 1,  # states what another file states
        "violent_crime_yearly_1975_2015.csv": 1,  # who published these totals
        "yearly_scorecard_2024_2026.csv": 1,  # no dates
    }


def test_only_what_is_named_keeps_the_draft_from_loading(newark: Path, found: Draft) -> None:
    """A draft that is refused for something that it did not name sends staff hunting."""
    (newark / "drop.toml").write_text(finished(found.text))
    kinds = [file.kind for file in load_drop(newark).files]
    assert kinds == ["areas"] * 3 + ["incidents", "counts", "incidents", "incidents", "incidents", "totals"]


def test_shootings(found: Draft) -> None:
    """Who was killed and who was wounded, where, and no month that was not yet collected."""
    shootings = entry(found, "gun_incidents_2013_2018.csv")
    assert shootings["dataset"] == "shooting"
    assert shootings["covers"] == ["2014-01", "2018-03"]
    assert shootings["columns"] == {"date": "date", "longitude": "longitude", "latitude": "latitude"}
    assert shootings["weights"] == {"killed": "n_killed", "wounded": "n_injured"}
    assert "2013-05 to 2013-08" in " ".join(needs_of(found, "gun_incidents_2013_2018.csv"))


def test_monthly_counts_leave_out_sums_that_are_in_the_file(found: Draft) -> None:
    """Violent crime beside the four that it is made of would count each of them twice."""
    wide = entry(found, "monthly_counts_2018_2024.csv")["wide"]
    assert wide["dimension"] == "offense"
    assert len(wide["columns"]) == 7
    assert "violent_crime" not in wide["columns"]
    assert "'violent_crime' is aggravated_assault + murder + rape + robbery in 79 of 79 rows" in found.text


def test_force_is_joined_and_counted_once_per_event(found: Draft) -> None:
    """Several officers report one event; the people in it stand in another file without a date."""
    reports, subjects, types = (
        entry(found, f"use_of_force_{name}.csv") for name in ("incident", "subject", "subject_force_type")
    )
    assert reports["distinct"] == ["incident_case_number"]
    assert reports["filter"] == {"agency_name": ["Newark PD"]}
    assert subjects["join"] == {"path": "use_of_force_incident.csv", "on": "form_id"}
    assert subjects["dimensions"]["race"]["codes"]["Two or more races"] == "another-race"
    assert subjects["dimensions"]["sex"]["column"] == "gender"
    assert types["totals"] is False
    assert "officer_race" not in str(tomllib.loads(found.text)["files"])


def test_the_finished_draft_counts_as_an_independent_count_does(newark: Path, found: Draft) -> None:
    """From received files to counts with nothing written by hand but what the draft asked for."""
    (newark / "drop.toml").write_text(mapped(finished(found.text), "other-force"))
    intake = read_drop(newark, geography=None)
    expected = count_drop(newark)
    assert counts_of(intake.base) == {key: value for key, value in expected.base.items() if value}
    read, _, _, _, set_aside = account_of(intake, "use_of_force_incident.csv")
    assert (read, set_aside) == (4155, 5)

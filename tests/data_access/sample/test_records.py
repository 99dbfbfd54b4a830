"""Without these, the sample sends somebody who needs help to a wrong number, or names somebody who exists."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data_access.publishing.base import Intake
from data_access.publishing.read import read_drop
from data_access.publishing.records import missing_words
from data_access.records import TABLE_KINDS, FieldType, record_kind
from data_access.sample.generate import DEFAULT_UNTIL
from data_access.sample.records import record_files
from tests.data_access.sample import oracle

# Looked up on the pages of those who answer; a change here needs the same care.
LINES = {
    "911",
    "988",
    "211",
    "88788",
    "1-800-572-7233",
    "1-800-799-7233",
    "1-800-601-7200",
    "1-800-656-4673",
    "1-877-658-2221",
    "973-733-6171",
}


@pytest.fixture(scope="module")
def intake(vintages: tuple[Path, Path]) -> Intake:
    return read_drop(vintages[1], geography=None)


def told(kind: str, kind_of_field: FieldType) -> Iterator[str]:
    names = [field.name for field in record_kind(kind).fields if field.type is kind_of_field]
    with record_files()[kind].open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield from (row[name] for name in names if row[name])


def test_every_kind_is_there_and_read_whole(intake: Intake) -> None:
    """A page would have nothing to show."""
    assert set(intake.records) == set(TABLE_KINDS)
    for kind, path in record_files().items():
        with path.open(encoding="utf-8", newline="") as file:
            assert len(intake.records[kind]) == len(list(csv.DictReader(file)))


def test_everything_is_told_in_three_languages(intake: Intake) -> None:
    assert list(missing_words(record for found in intake.records.values() for record in found)) == []


def test_lines_that_help_are_the_real_ones() -> None:
    assert set(told("contacts", FieldType.PHONE)) == LINES


@pytest.mark.parametrize("kind", [kind for kind in TABLE_KINDS if kind != "contacts"])
def test_everything_else_is_invented_and_cannot_be_reached(kind: str) -> None:
    """555-01 numbers and example.org belong to nobody."""
    assert all(re.fullmatch(r"973-555-01\d\d", phone) for phone in told(kind, FieldType.PHONE))
    for address in told(kind, FieldType.WEB):
        assert re.match(r"https://([a-z0-9-]+\.)?example\.org/", address)
    assert all(re.fullmatch(r"info@[a-z0-9-]+\.example\.org", mail) for mail in told(kind, FieldType.MAIL))


def test_organizations_and_addresses_say_that_they_are_a_sample() -> None:
    for kind, fields in (
        ("partners", ("name",)),
        ("meetings", ("address",)),
        ("milestones", ("says", "verified_by")),
        ("recommendations", ("made_by", "made_to", "says", "verified_by")),
    ):
        with record_files()[kind].open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                assert all("Sample" in row[field] for field in fields if row[field])


def test_lines_were_last_checked_before_the_last_month() -> None:
    """The page would say that a line was checked lately, and nobody did."""
    assert all(date.fromisoformat(day) < DEFAULT_UNTIL.start for day in told("contacts", FieldType.DATE))


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("milestones", "step"),
        ("milestones", "state"),
        ("recommendations", "state"),
        ("meetings", "state"),
        ("meetings", "meeting_kind"),
        ("actions", "state"),
        ("partners", "state"),
        ("place-names", "name_kind"),
    ],
)
def test_every_state_occurs(intake: Intake, kind: str, field: str) -> None:
    """How a page shows a state would be seen first with real data."""
    assert {record.content[field] for record in intake.records[kind]} == set(
        record_kind(kind).field(field).choices
    )


def test_a_policy_goes_step_by_step(intake: Intake) -> None:
    """A step that is done before the one before it would be nonsense."""
    steps = record_kind("milestones").field("step").choices
    dates: dict[str, list[tuple[int, str]]] = {}
    for record in intake.records["milestones"]:
        if record.content["state"] == "done":
            at = steps.index(record.content["step"]), record.content["date"]
            dates.setdefault(record.content["policy"], []).append(at)
    for done in dates.values():
        assert [place for place, _ in sorted(done)] == list(range(len(done)))
        assert sorted(done) == sorted(done, key=lambda each: each[1])


def test_a_policy_can_be_commented_on_after_the_sample_ends(intake: Intake) -> None:
    open_ones = [r.content["comment_by"] for r in intake.records["milestones"] if "comment_by" in r.content]
    assert [day for day in open_ones if day > DEFAULT_UNTIL.end.isoformat()]


def test_every_neighborhood_has_a_zip_code(intake: Intake) -> None:
    """Who types a ZIP code would not find the neighborhood."""
    named = {r.content["area"] for r in intake.records["place-names"] if r.content["name_kind"] == "zip"}
    known = {area.id for area in intake.geography.neighborhoods if not area.id.startswith("unplaced")}
    assert named == known


def test_people_of_all_groups_are_all_who_were_asked(vintages: tuple[Path, Path]) -> None:
    """Otherwise what hides a small group of the survey gives it away."""
    asked: dict[tuple[str, str], Counter[str]] = {}
    for row in oracle.rows(vintages[1], "sample_trust_survey.csv"):
        groups = [name for name in ("age", "race", "sex", "language") if row[name]] or ["all"]
        asked.setdefault((row["item"], row["first_day"]), Counter())[groups[0]] += int(row["answered"])
    for row in oracle.rows(vintages[1], "sample_trust_survey_by_ward.csv"):
        asked[row["item"], row["first_day"]]["ward"] += int(row["answered"])
    assert len(asked) == 8 * 4
    assert all(len(set(each.values())) == 1 and len(each) == 6 for each in asked.values())

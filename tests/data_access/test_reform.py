"""Policies, recommendations and meetings read from records: a step told wrongly would be a promise that nobody made."""

from __future__ import annotations

from datetime import date, time

import pytest

from data_access.meetings import meetings_of
from data_access.model import Record
from data_access.records import record_kind
from data_access.reform import AREAS, STEPS, Fate, State, open_for_comment, policies_of, recommendations_of

DAY = date(2026, 6, 1)


def step(name: str, state: str, record_id: str = "", **more: object) -> Record:
    title = {"en": "Use of force"}
    content = {
        "reform_area": "policy",
        "policy": "use-of-force",
        "title": title,
        "step": name,
        "state": state,
    }
    return Record("milestones", record_id or name, {**content, **more})


def comment(**more: object) -> Record:
    return step("community-comment", "under-way", take_part={"en": "Write"}, **more)


def states(*records: Record) -> dict[str, State]:
    (policy,) = policies_of(records)
    return {each.name: each.state for each in policy.steps}


def test_states_and_fates_are_those_of_the_record_kinds() -> None:
    """A state that records may have and pages do not know would break the page."""
    assert {*record_kind("milestones").field("state").choices, "unreported"} == set(State)
    assert record_kind("recommendations").field("state").choices == tuple(Fate)
    assert record_kind("milestones").field("reform_area").choices == AREAS


def test_a_policy_has_all_its_steps_in_order_and_says_of_which_nothing_is_reported() -> None:
    found = states(step("adopted", "done", date="2022-01-01"), step("drafted", "done", date="2021-01-01"))
    assert tuple(found) == STEPS
    assert [name for name, state in found.items() if state is State.UNREPORTED] == [
        "community-comment",
        "trained",
        "audited",
    ]


def test_the_newest_record_tells_how_far_a_step_is() -> None:
    """An audit that was done once and is no longer published must not go on reading as done."""
    first, last = (
        step("audited", "done", "a", date="2023-01-01"),
        step("audited", "no-longer-published", "b", date="2025-11-20"),
    )
    assert states(last, first)["audited"] is State.NO_LONGER
    again = step("audited", "planned", "c")
    assert states(again, first, last)["audited"] is State.PLANNED, "what has no day yet is to come"


def test_two_spellings_are_one_policy_with_an_address_that_can_be_read_aloud() -> None:
    (policy,) = policies_of(
        [step("drafted", "done", policy="Use of Force"), step("adopted", "done", policy="use-of-force")]
    )
    assert policy.id == "use-of-force"
    assert [each.name for each in policy.steps if each.milestones] == ["drafted", "adopted"]


@pytest.mark.parametrize("name", ["¿?", "Política de fuerza", "武力", "a/b"])
def test_every_policy_has_an_address(name: str) -> None:
    (policy,) = policies_of([step("drafted", "done", policy=name)])
    assert policy.id
    assert "/" not in policy.id


@pytest.mark.parametrize("name", ["Training", "oversight"])
def test_no_policy_takes_the_address_of_a_part(name: str) -> None:
    (policy,) = policies_of([step("drafted", "done", policy=name)])
    assert policy.id == f"policy-{name.lower()}"


def test_one_can_comment_until_the_end_of_the_last_day() -> None:
    for last, is_open in (("2026-05-31", False), ("2026-06-01", True), ("2026-06-02", True)):
        found = open_for_comment(policies_of([comment(comment_by=last)]), DAY)
        assert bool(found) is is_open, last
    assert open_for_comment(policies_of([comment()]), DAY), "no last day is named"
    assert not open_for_comment(
        policies_of([step("community-comment", "done", comment_by="2026-07-01")]), DAY
    )


def test_what_closes_first_comes_first() -> None:
    records = [
        comment(policy="late", record_id="1", comment_by="2026-08-01"),
        comment(policy="never", record_id="2"),
        comment(policy="soon", record_id="3", comment_by="2026-06-02"),
    ]
    found = open_for_comment(policies_of(records), DAY)
    assert [policy.id for policy, _ in found] == ["soon", "late", "never"]


def test_what_moved_last_comes_first() -> None:
    """Residents look for news; a plan for next year is none."""
    records = [
        step("drafted", "done", "1", policy="old", date="2020-01-01"),
        step("adopted", "planned", "2", policy="old", date="2027-01-01"),
        step("drafted", "done", "3", policy="new", date="2025-01-01"),
        step("drafted", "planned", "4", policy="none", date="2026-01-01"),
    ]
    assert [each.id for each in policies_of(records)] == ["new", "old", "none"]


def test_recommendations_come_by_what_happened_last() -> None:
    def made(name: str, day: str, **more: object) -> Record:
        content = {"title": {"en": name}, "made_by": "Board", "made_on": day, "state": "made"}
        return Record("recommendations", name, {**content, **more})

    found = recommendations_of(
        [made("a", "2024-01-01"), made("b", "2020-01-01", state="done", state_on="2025-01-01")]
    )
    assert [each.id for each in found] == ["b", "a"]
    assert (found[0].fate, found[0].fate_on) == (Fate.DONE, date(2025, 1, 1))


def test_meetings_are_those_of_a_kind_in_order_of_time() -> None:
    def meeting(name: str, kind: str, day: str, **more: object) -> Record:
        content = {"title": {"en": name}, "meeting_kind": kind, "state": "planned", "date": day, "open": True}
        return Record("meetings", name, {**content, **more})

    records = [
        meeting("late", "oversight-board", "2026-06-01", starts="18:30"),
        meeting("early", "oversight-board", "2026-06-01", starts="09:00"),
        meeting("other", "partners", "2026-06-01"),
        meeting("first", "policy-comment", "2026-05-31"),
    ]
    found = meetings_of(records, ("oversight-board", "policy-comment"))
    assert [each.id for each in found] == ["first", "early", "late"]
    assert found[-1].starts == time(18, 30)
    assert [each.id for each in found if each.is_to_come(DAY)] == ["early", "late"]

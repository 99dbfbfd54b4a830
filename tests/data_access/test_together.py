"""Working together read from records: whoever looks for a partner finds it, and nobody is put at risk."""

from __future__ import annotations

from typing import Any

import pytest

from data_access.model import Record
from data_access.records import CITY_ONLY_PROGRAM, record_kind
from data_access.together import ACTION_KINDS, KINDS, SECTORS, ActionState, Together, is_around, together_of
from tests.data_access.places import small_city

CITY = small_city()


def partner(name: str, **more: Any) -> Record:
    usual = {"name": name.title(), "sector": "community", "does": {"en": "Helps"}, "state": "active"}
    return Record("partners", name, usual | more)


def action(name: str, **more: Any) -> Record:
    usual = {
        "title": {"en": name},
        "problem": {"en": "Dark"},
        "action_kind": "lights",
        "state": "agreed",
        "agreed_on": "2026-01-02",
    }
    return Record("actions", name, usual | more)


def report(name: str, **more: Any) -> Record:
    usual = {"title": {"en": name}, "about": {"en": "Found"}, "delivered_on": "2026-01-02"}
    return Record("reports", name, usual | more)


def told(*records: Record) -> Together:
    by_kind = {kind: [each for each in records if each.kind == kind] for kind in KINDS}
    return together_of(by_kind, "newark")


def ids(found: Together) -> tuple[list[str], list[str], list[str]]:
    return (
        [each.id for each in found.partners],
        [each.id for each in found.actions],
        [each.id for each in found.reports],
    )


def test_states_and_sectors_are_those_of_the_records() -> None:
    """A state that pages do not know would stop the page."""
    assert record_kind("actions").field("state").choices == tuple(ActionState)
    assert record_kind("partners").field("sector").choices == SECTORS
    assert record_kind("actions").field("action_kind").choices == ACTION_KINDS


def test_what_a_record_leaves_out_is_empty() -> None:
    """Releases from before a field was added are read like all others."""
    found = told(partner("p"), action("a"), report("r"))
    (one,), (done,), (handed,) = found.partners, found.actions, found.reports
    assert (one.phone, one.mail, one.web, one.places, one.checked_on) == ("", "", "", (), None)
    assert (done.meeting, done.started_on, done.due, done.done_on, done.partners) == (
        "",
        None,
        None,
        None,
        (),
    )
    assert (handed.places, handed.partners, handed.document) == ((), (), "")


@pytest.mark.parametrize(
    ("area", "here"),
    [
        ("hill", ["city", "hill", "west"]),
        ("park", ["city", "east", "park", "west"]),
        ("west", ["city", "hill", "park", "west"]),
        ("east", ["city", "east", "park"]),
    ],
)
def test_a_place_has_what_shares_a_part_of_the_map_with_it(area: str, here: list[str]) -> None:
    """Park lies in both wards, Hill in West alone: who works in a ward works in its neighborhoods too."""
    names = {"city": ["newark"], "hill": ["hill"], "park": ["park"], "west": ["west"], "east": ["east"]}
    records = [
        each
        for name, areas in names.items()
        for each in (partner(name, areas=areas), action(name, area=areas[0]), report(name, area=areas[0]))
    ]
    assert tuple(sorted(found) for found in ids(told(*records).at(area, CITY))) == (here, here, here)


def test_without_a_place_it_is_for_the_whole_city() -> None:
    assert all(is_around(area, (), CITY) for area in ("hill", "east", "newark"))
    assert not is_around("hill", ("gone",), CITY), "what names a place that is no more is not everywhere"


def test_who_talks_with_people_in_conflict_is_at_no_place() -> None:
    """Workers' lives depend on not being known to work at a corner: an older release that names it must not show it."""
    found = told(
        partner("street", programs=[CITY_ONLY_PROGRAM], areas=["hill"]),
        action("walk", partners=["street"], area="hill", place={"en": "At the corner"}),
        report("walked", partners=["street"], area="hill"),
        action("lights", partners=["other"], area="hill", place={"en": "At the park"}),
        partner("other"),
    )
    assert [each.places for each in found.partners] == [(), ()]
    placed = {each.id: (each.places, dict(each.place)) for each in found.actions}
    assert placed == {"walk": ((), {}), "lights": (("hill",), {"en": "At the park"})}
    assert found.reports[0].places == ()


def test_a_sector_has_its_partners_and_what_they_do() -> None:
    found = told(
        partner("a", sector="faith"),
        partner("b"),
        action("both", partners=["a", "b"]),
        action("alone", partners=["b"]),
        report("r", partners=["a"]),
    )
    assert ids(found.of_sector("faith")) == (["a"], ["both"], ["r"])
    assert ids(found.of_sector("police")) == ([], [], [])


def test_what_happened_last_comes_first() -> None:
    found = told(
        action("old", agreed_on="2025-01-01"),
        action("done", agreed_on="2024-01-01", done_on="2026-03-01", state="done"),
        action("begun", agreed_on="2024-06-01", started_on="2025-06-01", state="under-way"),
        report("first", delivered_on="2024-01-01"),
        report("last", delivered_on="2026-01-01"),
    )
    assert ids(found)[1:] == (["done", "begun", "old"], ["last", "first"])


def test_partners_are_by_sector_then_by_name() -> None:
    """No partner stands before another for any other reason."""
    found = told(partner("zoe"), partner("amy"), partner("ben", sector="city"))
    assert ids(found)[0] == ["amy", "zoe", "ben"]


def test_what_was_agreed_at_a_meeting_is_found_by_it() -> None:
    found = told(action("a", meeting="m-1"), action("b", meeting="m-2"), action("c"))
    assert [each.id for each in found.agreed_at("m-1")] == ["a"]

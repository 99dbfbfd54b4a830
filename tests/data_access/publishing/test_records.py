"""Files of records: what staff fill in becomes public as they meant it, or they learn what to put right."""

from pathlib import Path
from typing import get_args

import pytest

from data_access.model import Record
from data_access.publishing.base import Intake, IntakeError
from data_access.publishing.drop import RecordsEntry
from data_access.publishing.read import read_drop
from data_access.records import TABLE_KINDS
from tests.data_access.publishing.drops import csv_text, write_drop

CONTACT = {
    "id": "crisis-988",
    "name_en": "Crisis line",
    "topic": "mental-health",
    "helps_with_en": "Thoughts of suicide",
    "who_answers_en": "A trained counselor",
    "police_may_come": "in-danger",
    "phone": "988",
    "languages_en": "English, Spanish",
    "cost_en": "Free",
    "hours_en": "Day and night",
    "checked_on": "2026-11-02",
}
MEETING = {
    "id": "m-1",
    "title_en": "Public meeting",
    "meeting_kind": "community",
    "state": "planned",
    "date": "2026-12-03",
    "place_en": "City Hall",
    "open": "yes",
    "take_part_en": "Come, or write to us",
}
PARTNER = {
    "id": "p-1",
    "name": "Newark Street Team",
    "sector": "community",
    "does_en": "Mediates conflicts",
    "phone": "973-555-0100",
    "state": "active",
}
ACTION = {
    "id": "a-1",
    "title_en": "Repair lights",
    "problem_en": "Dark block",
    "action_kind": "lights",
    "state": "agreed",
    "agreed_on": "2026-10-01",
}
MILESTONE = {
    "id": "force-adopted",
    "reform_area": "policy",
    "policy": "use-of-force",
    "title_en": "Use of force",
    "step": "adopted",
    "state": "under-way",
}
REPORT = {
    "id": "r-1",
    "title_en": "Dark blocks",
    "about_en": "Where lamps are broken",
    "delivered_on": "2026-10-01",
}
ROWS = {
    "reports": REPORT,
    "contacts": CONTACT,
    "meetings": MEETING,
    "partners": PARTNER,
    "actions": ACTION,
    "milestones": MILESTONE,
}


def entry(kind: str, more: str = "", path: str = "") -> str:
    return f'[[files]]\nkind = "{kind}"\npath = "{path or kind}.csv"\n{more}\n'


def table(*rows: dict[str, str]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return csv_text(names, [[row.get(name, "") for name in names] for row in rows])


def read(folder: Path, files: str, **tables: str) -> Intake:
    drop = write_drop(folder / "drop", files, {f"{name}.csv": text for name, text in tables.items()})
    return read_drop(drop, geography=None)


def one(folder: Path, kind: str, more: str = "", **changed: str) -> Record:
    intake = read(folder, entry(kind, more), **{kind: table(ROWS[kind] | changed)})
    (record,) = intake.records[kind]
    return record


def refusal(folder: Path, kind: str, more: str = "", **changed: str) -> str:
    with pytest.raises(IntakeError) as caught:
        one(folder, kind, more, **changed)
    for value in changed.values():
        assert not value or value not in caught.value.logged, "the log tells a value"
    return str(caught.value)


def test_every_kind_can_be_brought() -> None:
    """A kind that drop.toml does not know could never be published."""
    assert get_args(RecordsEntry.model_fields["kind"].annotation) == TABLE_KINDS


def test_a_record_is_read_field_by_field(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        "meetings",
        title_es="Reunión pública",
        starts="6:30 PM",
        ends="20:00",
        area="West",
        attended="40",
    )
    assert record.content == {
        "title": {"en": "Public meeting", "es": "Reunión pública"},
        "meeting_kind": "community",
        "state": "planned",
        "date": "2026-12-03",
        "starts": "18:30",
        "ends": "20:00",
        "place": {"en": "City Hall"},
        "area": "west",
        "open": True,
        "take_part": {"en": "Come, or write to us"},
        "attended": 40,
    }


def test_days_and_times_are_read_as_spreadsheets_give_them(tmp_path: Path) -> None:
    record = one(tmp_path, "meetings", date="2026-12-03 00:00:00", starts="18:30:00")
    assert (record.content["date"], record.content["starts"]) == ("2026-12-03", "18:30")


@pytest.mark.parametrize(
    ("text", "starts"),
    [("12:30 PM", "12:30"), ("12:30 am", "00:30"), ("1:05 p.m.", "13:05"), ("00:00", "00:00")],
)
def test_noon_and_midnight_are_told_apart(tmp_path: Path, text: str, starts: str) -> None:
    assert one(tmp_path, "meetings", starts=text).content["starts"] == starts


def test_columns_dates_and_codes_of_others_are_mapped(tmp_path: Path) -> None:
    """Staff map the table that they have; they do not type it anew."""
    theirs = {"Ref": "17", "What": "Public meeting", "Type": "Open", "When": "12/03/2026", "How": "Come"}
    files = entry(
        "meetings",
        'date_format = "%m/%d/%Y"\n'
        'columns = { id = "Ref", title_en = "What", meeting_kind = "Type", date = "When", take_part_en = "How",'
        ' state = "Type", open = "Type", online = "Link" }\n'
        'codes = { meeting_kind = { Open = "community" }, state = { Open = "planned" }, open = { Open = "yes" } }',
    )
    intake = read(tmp_path, files, meetings=table(theirs | {"Link": "https://meet.example.org/x"}))
    (record,) = intake.records["meetings"]
    assert (record.id, record.content["date"], record.content["open"]) == ("17", "2026-12-03", True)


def test_lists_and_places_are_read(tmp_path: Path) -> None:
    record = one(tmp_path, "partners", areas="West; Hill", programs="re-entry;youth-prevention")
    assert record.content["areas"] == ["west", "hill"]
    assert record.content["programs"] == ["re-entry", "youth-prevention"]


def test_a_zip_code_keeps_its_zero_and_a_name_may_stand_for_several_areas(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "area": "Hill", "name": "07106", "name_kind": "zip"},
        {"id": "b", "area": "mill", "name": "The Valley", "name_kind": "common"},
        {"id": "c", "area": "Park", "name": "The Valley", "name_kind": "common"},
    ]
    intake = read(tmp_path, entry("place-names", path="names"), names=table(*rows))
    named = [tuple(record.content.values()) for record in intake.records["place-names"]]
    assert named == [
        ("hill", "07106", "zip"),
        ("mill", "The Valley", "common"),
        ("park", "The Valley", "common"),
    ]


@pytest.mark.parametrize(
    ("kind", "changed", "says"),
    [
        ("contacts", {"id": ""}, "column 'id': '' is no id"),
        ("contacts", {"id": "a b"}, "is no id"),
        (
            "contacts",
            {"name_en": "", "name_es": "Línea"},
            "column 'name_en': '' is empty; write it in English",
        ),
        ("contacts", {"topic": "mental health"}, "is not one of emergency, mental-health"),
        ("contacts", {"police_may_come": ""}, "column 'police_may_come': '' is empty"),
        ("contacts", {"phone": "call us"}, "is not a phone number"),
        ("contacts", {"phone": ""}, "has none of phone, text_to, web"),
        ("contacts", {"checked_on": "2026-02-30"}, "is not a possible date in the form %Y-%m-%d"),
        ("contacts", {"checked_on": "0026-02-03"}, "is not a possible date"),
        ("contacts", {"web": "javascript:alert(1)"}, "is not a web address"),
        ("contacts", {"web": "https://user:word@example.org/"}, "is not a web address"),
        ("contacts", {"web": "www.example.org"}, "is not a web address"),
        ("contacts", {"cost_en": "Free\u202e"}, "a character that cannot be shown"),
        ("contacts", {"cost_en": "x" * 2_001}, "longer than 2,000"),
        ("contacts", {"areas": "Elsewhere"}, "is no ward or neighborhood"),
        ("meetings", {"open": "perhaps"}, "is neither yes nor no"),
        ("meetings", {"starts": "25:00"}, "is not a time of day"),
        ("meetings", {"starts": "13:00 PM"}, "is not a time of day"),
        ("meetings", {"starts": "19:00", "ends": "18:00"}, "has ends 18:00 before starts 19:00"),
        ("meetings", {"attended": "-3"}, "is not a whole number"),
        ("meetings", {"attended": "1,000"}, "is not a whole number"),
        ("meetings", {"take_part_en": ""}, "has open 'true' and no take_part"),
        ("milestones", {"state": "done"}, "has state 'done' and no date and no says"),
        ("milestones", {"step": "community-comment"}, "and no take_part"),
        ("actions", {"state": "done"}, "and no done_on"),
        ("actions", {"due": "2026-09-01"}, "has due 2026-09-01 before agreed_on 2026-10-01"),
        ("actions", {"started_on": "2026-09-01"}, "has started_on 2026-09-01 before agreed_on 2026-10-01"),
        ("partners", {"mail": "info at example.org"}, "is not a mail address"),
        ("partners", {"mail": "mailto:info@example.org"}, "is not a mail address"),
        ("partners", {"phone": ""}, "has none of phone, mail, web, reach"),
        ("reports", {"delivered_on": ""}, "is empty; every record needs it"),
    ],
)
def test_what_is_not_as_it_must_be_is_refused_with_its_place(
    tmp_path: Path, kind: str, changed: dict[str, str], says: str
) -> None:
    """A help line with a wrong number, or a meeting on no day, must not go public."""
    message = refusal(tmp_path, kind, **changed)
    assert message.startswith(f"{kind}.csv, line 2")
    assert says in message


def test_a_partner_can_be_reached_by_mail_alone(tmp_path: Path) -> None:
    record = one(tmp_path, "partners", phone="", mail="info@example.org")
    assert record.content["mail"] == "info@example.org"


def test_a_file_from_before_a_field_was_there_is_read(tmp_path: Path) -> None:
    """Staff keep last year's spreadsheet; a column that it lacks is no reason to refuse it."""
    for kind, later in (("meetings", "agenda"), ("partners", "mail"), ("actions", "started_on")):
        record = one(tmp_path / kind, kind)
        assert later not in record.content


def test_two_records_with_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        IntakeError, match=r"line 3, column 'id': 'M-1' is the id of meetings.csv, line 2 too"
    ):
        read(tmp_path, entry("meetings"), meetings=table(MEETING, MEETING | {"id": "M-1"}))


def test_a_column_that_every_record_needs_is_asked_for(tmp_path: Path) -> None:
    lacking = {name: text for name, text in MEETING.items() if name != "date"}
    with pytest.raises(IntakeError, match="no column 'date'"):
        read(tmp_path, entry("meetings"), meetings=table(lacking))


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('columns = { title = "What" }', r"meetings have no 'title'; there are id, title_en"),
        ('codes = { titel = { a = "b" } }', "meetings have no field 'titel'"),
        ('dataset = "shooting"', "dataset is not a key that is understood"),
    ],
)
def test_a_mapping_of_fields_that_there_are_not_is_refused(tmp_path: Path, more: str, says: str) -> None:
    with pytest.raises(IntakeError, match=says):
        read(tmp_path, entry("meetings", more), meetings=table(MEETING))


def test_two_entries_of_one_kind_are_refused(tmp_path: Path) -> None:
    """The second would wipe out the first."""
    files = entry("meetings") + entry("meetings", path="more")
    with pytest.raises(IntakeError, match="2 entries bring meetings"):
        read(tmp_path, files, meetings=table(MEETING), more=table(MEETING | {"id": "m-2"}))


def test_missing_translations_are_listed_and_do_not_stop_a_release(tmp_path: Path) -> None:
    rows = [MEETING | {"id": f"m-{n}", "title_pt": "Reunião"} for n in range(7)]
    intake = read(tmp_path, entry("meetings"), meetings=table(*rows))
    assert (
        "meetings: no title_es for m-0, m-1, m-2, m-3, m-4 and 2 more; pages show the English text"
        in intake.notes
    )
    assert not any("title_pt" in note for note in intake.notes)


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    text = table(MEETING) + "," * (len(MEETING) - 1) + "\n"
    (account,) = (
        each for each in read(tmp_path, entry("meetings"), meetings=text).accounts if each.kind == "meetings"
    )
    assert (account.read, account.counted, account.left_out) == (2, 1, {"blank in every column in use": 1})

"""The kinds of record: whatever is published of them must read the same in every table, and name nobody."""

import re
from pathlib import Path

import pytest

from data_access.model import LANGUAGES, Record
from data_access.records import (
    RECORD_KINDS,
    FieldType,
    UnknownKind,
    by_kind,
    record_kind,
    table_row,
    untranslated,
)

REPOSITORY = Path(__file__).resolve().parents[2]
MEETING = Record(
    "meetings",
    "m-1",
    {"title": {"en": "Public meeting", "es": "Reunión"}, "date": "2026-12-03", "open": True, "attended": 40},
)


@pytest.mark.parametrize("kind", RECORD_KINDS, ids=lambda kind: kind.id)
def test_a_kind_holds_together(kind) -> None:
    """A rule about a field that there is not would never be applied."""
    names = [field.name for field in kind.fields]
    assert len(names) == len(set(names))
    assert len(kind.columns) == len(set(kind.columns))
    ruled = [name for needs in kind.needs for name in (needs.field, *needs.fields)]
    ruled += [name for group in (*kind.one_of, *kind.dates) for name in group]
    assert set(ruled) <= set(names)
    for field in kind.fields:
        assert (field.type is FieldType.CHOICE) == bool(field.choices)
        assert (field.type is FieldType.RECORD) == bool(field.kind)
        assert not field.kind or record_kind(field.kind)
    for needs in kind.needs:
        field = kind.field(needs.field)
        assert set(needs.values) <= set(field.choices or ("true", "false"))


@pytest.mark.parametrize("kind", RECORD_KINDS, ids=lambda kind: kind.id)
def test_no_field_is_for_a_person(kind) -> None:
    """Records speak of offices and organizations: a person's name in them would be published for good."""
    forbidden = re.compile(r"person|first|last_name|surname|officer|victim|client|email|staff|chair")
    assert [field.name for field in kind.fields if forbidden.search(field.name)] == []


def test_an_unknown_kind_says_what_there_is() -> None:
    with pytest.raises(UnknownKind, match="meetings"):
        record_kind("meeting")


def test_a_record_fills_the_columns_of_its_table() -> None:
    """A value in the next column is another value."""
    row = dict(zip(record_kind("meetings").columns, table_row(MEETING), strict=True))
    assert row["id"] == "m-1"
    assert [row[f"title_{language}"] for language in LANGUAGES] == ["Public meeting", "Reunión", ""]
    assert (row["open"], row["attended"], row["minutes"]) == ("true", "40", "")


def test_lists_stand_in_one_column() -> None:
    partner = Record("partners", "p-1", {"areas": ["south", "west"], "programs": ["re-entry"]})
    row = dict(zip(record_kind("partners").columns, table_row(partner), strict=True))
    assert (row["areas"], row["programs"]) == ("south;west", "re-entry")


def test_what_nobody_translated_is_listed() -> None:
    """Readers of Portuguese get English without anybody having decided it."""
    assert list(untranslated(MEETING)) == ["title_pt"]


def test_records_come_by_kind_and_id() -> None:
    """Two orders of the same records would be two releases."""
    later, event = Record("meetings", "m-2", {}), Record("events", "e-1", {})
    assert by_kind([event, later, MEETING]) == {"meetings": (MEETING, later), "events": (event,)}


@pytest.mark.parametrize("kind", RECORD_KINDS, ids=lambda kind: kind.id)
def test_every_field_is_documented(kind) -> None:
    """Staff fill in tables by docs/records.md; a field that is not there is never filled in."""
    text = (REPOSITORY / "docs" / "records.md").read_text()
    section = text.partition(f"\n## {kind.id}\n")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", section, re.MULTILINE))
    needed = set(re.findall(r"^\| `(\w+)` \| .+ \| yes \|$", section, re.MULTILINE))
    assert list(rows) == [field.name for field in kind.fields]
    assert needed == {field.name for field in kind.fields if field.required}
    for field in kind.fields:
        assert all(f"`{choice}`" in rows[field.name] for choice in field.choices)

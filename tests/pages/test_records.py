"""Records for everybody: `/api/v1/records/<kind>` and the list on the data page."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.model import LANGUAGES, Record, Status
from data_access.records import RECORD_KINDS
from tests.pages.stores import RELEASE, shot, write_store
from tests.pages.visitor import Visitor, visiting

MEETING = Record(
    "meetings",
    "m-1",
    {"title": {"en": "Public <b>meeting</b>", "pt": "Reunião"}, "date": "2026-12-03", "open": True},
)
PARTNER = Record("partners", "p-1", {"name": "Street, Team", "areas": ["south", "west"]})


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    cells = [shot("south", 2024, 12), shot("west", 2024, Status.NOT_REPORTED)]
    with visiting(write_store(tmp_path, cells, records=[PARTNER, MEETING])) as opened:
        yield opened


def test_a_kind_is_one_table(visitor: Visitor) -> None:
    answer = visitor.get("/api/v1/records/partners.csv")
    (row,) = csv.DictReader(answer.text.splitlines())
    assert (row["id"], row["name"], row["areas"], row["release"]) == (
        "p-1",
        "Street, Team",
        "south;west",
        RELEASE,
    )
    assert answer.headers["Content-Disposition"] == 'attachment; filename="partners.csv"'
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_kind_is_one_list_of_objects(visitor: Visitor) -> None:
    """Programs of others read titles by language, and yes or no as such."""
    answer = json.loads(visitor.get("/api/v1/records/meetings.json").text)
    assert answer["release"] == RELEASE
    assert answer["records"] == [{"id": "m-1", **MEETING.content}]


@pytest.mark.parametrize("kind", RECORD_KINDS, ids=lambda kind: kind.id)
def test_every_kind_has_its_address_even_without_a_record(visitor: Visitor, kind) -> None:
    """An address that comes and goes with the data breaks programs."""
    header, *rows = visitor.get(f"/api/v1/records/{kind.id}.csv?release={RELEASE}").text.splitlines()
    assert header == ",".join((*kind.columns, "release"))
    assert bool(rows) == (kind.id in ("meetings", "partners"))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/records/people.csv", 404),
        ("/api/v1/records/meetings.xml", 404),
        ("/api/v1/records/meetings.csv?release=2020-01-01.1", 404),
        ("/api/v1/records/meetings.csv?area=south", 400),
    ],
)
def test_what_there_is_not_is_an_error(visitor: Visitor, path: str, status: int) -> None:
    assert visitor.get(path).status_code == status


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_data_page_lists_the_kinds_that_a_release_has(visitor: Visitor, language: str) -> None:
    page = visitor.get("/data" if language == "en" else f"/{language}/data").text
    for kind in RECORD_KINDS:
        assert (f"/api/v1/records/{kind.id}.csv" in page) == (kind.id in ("meetings", "partners"))

"""`/data/owed`: without it, figures that stopped coming, or are held back, look as if nothing were wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data_access.catalog import DATASETS
from data_access.model import LANGUAGES, AreaLevel, Cell, CellKey, Period, Record, Status
from data_access.publishing.structure import structure
from tests.browser.site import in_language
from tests.pages.reading import Element
from tests.pages.stores import add_release, five_wards, opened
from tests.pages.visitor import Visitor, visiting, words

FIRST, SECOND = "2026-02-10.1", "2026-03-12.1"


def count(
    dataset: str, measure: str, when: str, status: Status = Status.PUBLISHED, *, open_: bool = False
) -> Cell:
    key = CellKey(dataset, measure, AreaLevel.CITY, "newark", Period.parse(when))
    return Cell(key, status, 20 if status is Status.PUBLISHED else None, provisional=open_)


def told(release: str) -> dict:
    """A structure in which nobody agreed to stops at all, nor to people shot by ward or neighborhood."""
    found = structure(five_wards(), release=release, revised=[])
    rules = found["datasets"]
    rules["stops"]["views"] = []
    rules["shooting"]["views"] = [each for each in rules["shooting"]["views"] if each["area_level"] == "city"]
    rules["crime-guns"]["held"] = [{"area_level": "city"}]
    return found


AUDIT = {
    "passed": True,
    "cells": 100,
    "hidden": 7,
    "narrowest": 11,
    "remainders": 0,
    "views": [
        {
            "dataset": "complaints",
            "measure": "filed",
            "area_level": "city",
            "grain": "quarter",
            "dimension": "allegation",
            "cells": 20,
            "hidden": hidden,
            "shown_share": 0.9,
            "narrowest": 11,
        }
        for hidden in (3, 4)
    ],
}
ENDED = Record(
    "breaks",
    "b",
    {
        "dataset": "body-camera",
        "date": "2026-01-01",
        "cause": "no-longer-published",
        "title": {"en": "The decree ended"},
    },
)
EARLIER = (
    count("shooting", "subjects", "2025-11"),
    count("shooting", "subjects", "2025-12"),
    count("crime-guns", "guns", "2025-10"),
    count("crime-guns", "guns", "2025-11", Status.NOT_REPORTED),
    count("crime-guns", "guns", "2025-12"),
    count("complaints", "filed", "2025-Q4"),
    count("body-camera", "checked", "2025-Q4"),
)
LATER = (*EARLIER, count("shooting", "subjects", "2026-01", open_=True))


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    url = f"sqlite:///{tmp_path_factory.mktemp('owed') / 'store.db'}"
    add_release(
        url, FIRST, EARLIER, day=date(2026, 2, 10), structure=told(FIRST), audit=AUDIT, records=[ENDED]
    )
    add_release(
        url, SECOND, LATER, day=date(2026, 3, 12), structure=told(SECOND), audit=AUDIT, records=[ENDED]
    )
    with visiting(url) as opened_site:
        yield opened_site


def on(visitor: Visitor, day: str, path: str = "/data/owed") -> Element:
    visitor.app.page_routes._today = lambda: date.fromisoformat(day)
    return visitor.page(path)


def part(page: Element, dataset: str) -> str:
    return page.one("section", id=f"owed-{dataset}").text


def test_what_came_when_from_whom_and_what_is_next(visitor: Visitor) -> None:
    """January came with the release of 12 March; February is due by the end of March."""
    text = part(on(visitor, "2026-03-20"), "shooting")
    assert "On time" in text
    assert words("en").knowing(city="Newark")("dataset.shooting.source") in text
    assert "Figures up to January 2026, published here on 12 March 2026" in text
    assert "February 2026, by about 31 March 2026" in text
    assert "Figures since 1 January 2026" in text


def test_who_asks_again_later_is_told_how_late_it_is(visitor: Visitor) -> None:
    """The page is of the day on which it is asked for, though the release is the same."""
    text = part(on(visitor, "2026-04-10"), "shooting")
    assert "Late" in text
    assert "February 2026, expected by about 31 March 2026, 10 days ago" in text
    assert "1 day ago" in part(on(visitor, "2026-04-01"), "shooting")


def test_what_came_earlier_keeps_its_day(visitor: Visitor) -> None:
    text = part(on(visitor, "2026-03-20"), "crime-guns")
    assert "Figures up to December 2025, published here on 10 February 2026" in text
    assert "Missing before that November 2025" in " ".join(text.split())
    assert "1 table is held back whole" in text


def test_each_reason_why_something_is_held_is_said(visitor: Visitor) -> None:
    page = on(visitor, "2026-03-20")
    assert "nobody has agreed to publish them" in part(page, "stops")
    shootings = part(page, "shooting")
    assert "Figures by ward: what was agreed does not go so far." in shootings
    assert "Figures by neighborhood: what was agreed does not go so far." in shootings
    assert "7 numbers are hidden to protect people." in part(page, "complaints")
    ended = part(page, "body-camera")
    assert "No longer published since 1 January 2026. The decree ended." in ended
    assert "Expected next" not in ended
    assert "Nothing received yet" in part(page, "reported-crime")


def test_what_is_late_comes_first_and_is_counted(visitor: Visitor) -> None:
    """Guns of January were due by the end of February, and nothing else was due by 20 March."""
    page = on(visitor, "2026-03-20")
    order = [each.attributes["id"] for each in page.all("section", cls="owed")]
    assert order[0] == "owed-crime-guns"
    assert len(order) == len(DATASETS)
    assert f"1 of {len(DATASETS)} datasets is late today." in page.text


def test_an_older_release_knows_only_what_it_knew(visitor: Visitor) -> None:
    text = part(on(visitor, "2026-03-20", f"/data/owed?release={FIRST}"), "shooting")
    assert "Figures up to December 2025, published here on 10 February 2026" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_found_from_the_page_on_data(visitor: Visitor, language: str) -> None:
    link = in_language(language, "/data/owed")
    assert any(
        each.attributes.get("href") == link for each in visitor.page(in_language(language, "/data")).all("a")
    )
    assert words(language)("owed.title") == visitor.page(link).one("h1").text


def test_what_was_withdrawn_says_when_and_why(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    add_release(url, FIRST, EARLIER, day=date(2026, 2, 10))
    with opened(url, date(2026, 3, 1)) as store:
        plan = store.plan_withdrawal(FIRST, dataset="complaints")
        store.withdraw(plan, by="Ana", because="A mistake", redact=lambda _kind, content: content)
    with visiting(url) as visitor:
        text = part(on(visitor, "2026-03-20"), "complaints")
        assert "Withdrawn" in text
        assert "A mistake" in text
        assert "Figures up to" not in text

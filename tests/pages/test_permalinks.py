"""A link with a release in it: the same numbers after thirty-six releases, or 410 with date and reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from data_access.model import AreaLevel, Status
from tests.pages.reading import rows
from tests.pages.stores import WARDS, add_release, opened, shot
from tests.pages.visitor import Visitor, visiting

MONTHS = [date(2025 + n // 12, n % 12 + 1, 15) for n in range(36)]
IDS = [f"{day.isoformat()}.1" for day in MONTHS]
FILES = ("cells.csv", "structure.json", "areas.geojson", "metrics/people-shot/values.csv?area=south&",
         "metrics/people-shot/values.json?area=south&", "metrics/people-shot/chart.svg?")  # fmt: skip
PAGES = ("/", "/indicators/people-shot?area=south&area=north&", "/indicators/people-shot?as=rate&",
         "/neighborhoods/south-side", "/indicators/people-shot/2023?area=south&", "/data/revisions",
         "/timeline?", "/timeline?area=south&")  # fmt: skip


def cells(n: int) -> list:
    """The numbers of the n-th release: every ward changes in its turn, one is hidden now and then."""
    years = range(2020, 2025 + n // 12)
    wards = [
        shot(
            ward,
            year,
            Status.SUPPRESSED if (n + m) % 7 == 3 and year == 2022 else 20 + (n + m) // 5 + year % 5,
        )
        for m, ward in enumerate(WARDS)
        for year in years
    ]
    city = [shot("newark", year, 200 + n // 4, level=AreaLevel.CITY) for year in years]
    return [*wards, *city]


def write(url: str, first: int, last: int) -> None:
    for n in range(first, last):
        add_release(url, IDS[n], cells(n), day=MONTHS[n], note=f"Release {n}")


def pinned(address: str, release: str) -> str:
    joined = address if address[-1] in "&?" else f"{address}?"
    return f"{joined}release={release}"


def told(visitor: Visitor, release: str) -> dict[str, object]:
    """Everything that the links of a release show: files to the byte, pages by their tables and sentences."""
    found: dict[str, object] = {name: visitor.get(pinned(f"/api/v1/{name}", release)).data for name in FILES}
    for address in PAGES:
        main = visitor.page(pinned(address, release)).one("main")
        found[address] = [rows(table) for table in main.all("table")], [p.text for p in main.all("p")]
    return found


@contextmanager
def site(folder: Path, releases: int) -> Iterator[tuple[Visitor, str]]:
    url = f"sqlite:///{folder / 'store.db'}"
    write(url, 0, releases)
    with visiting(url) as visitor:
        yield visitor, url


def test_the_first_release_says_the_same_after_thirty_six(tmp_path: Path) -> None:
    """A journalist's link must show in five years what was quoted: numbers, history and all."""
    with site(tmp_path, 2) as (visitor, url):
        before = {release: told(visitor, release) for release in IDS[:2]}
        write(url, 2, len(IDS))
        visitor.service.look_again()
        assert visitor.service.current().id == IDS[-1]
        assert told(visitor, IDS[-1]) != before[IDS[0]], "else nothing was tested"
        for release, expected in before.items():
            after = told(visitor, release)
            assert {name for name in expected if after[name] != expected[name]} == set(), release


def test_taking_back_changes_no_link(tmp_path: Path) -> None:
    """The link to a release that was undone goes on working; only a banner says that it was."""
    with site(tmp_path, 4) as (visitor, url):
        before = told(visitor, IDS[3])
        with opened(url, date(2025, 5, 1)) as store:
            store.rollback(IDS[1], by="Ana", because="wrong file")
        visitor.service.look_again()
        after = told(visitor, IDS[3])
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"/data/revisions", "/indicators/people-shot/2023?area=south&"}, (
        "these tell of the rollback"
    )
    assert before["/data/revisions"] != after["/data/revisions"]


@pytest.mark.parametrize("prefix", ["", "/es", "/pt"])
def test_a_withdrawn_one_says_when_and_why(tmp_path: Path, prefix: str) -> None:
    """410 on every address, also on those that tell of the past, and the other links stay as they were."""
    with site(tmp_path, 3) as (visitor, url):
        with opened(url, date(2025, 4, 2)) as store:
            plan = store.plan_withdrawal(IDS[2])
            store.withdraw(plan, by="Ana", because="A court ordered it", redact=lambda _, content: content)
        visitor.service.look_again()
        for address in PAGES:
            answer = visitor.get(pinned(f"{prefix}{address}" if address != "/" else prefix or "/", IDS[2]))
            assert answer.status_code == 410, address
            assert "A court ordered it" in answer.text
            assert "2025" in answer.text
        for name in FILES:
            answer = visitor.get(pinned(f"/api/v1/{name}", IDS[2]))
            said = json.loads(answer.text)
            assert (answer.status_code, said["date"], said["because"]) == (
                410,
                "2025-04-02",
                "A court ordered it",
            )
        assert told(visitor, IDS[1])

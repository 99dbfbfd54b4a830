"""What was withdrawn answers 410 with date and reason on every address, and no kept page brings it back."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from redis import Redis

from data_access.store import Store
from tests.browser.site import copied_store
from tests.pages.visitor import Visitor, visiting

REASON = "A court ordered it & nothing <b>else</b>."
SHOWN_REASON = "A court ordered it &amp; nothing &lt;b&gt;else&lt;/b&gt;."
LANGUAGES = {"": "withdrawn on", "/es": "se retiró el", "/pt": "foi retirada em"}
PAGES = ("", "/neighborhoods", "/neighborhoods/ironbound", "/indicators/people-shot", "/data", "/methods",
         "/indicators/people-shot/2024", "/data/revisions", "/timeline", "/timeline/present")  # fmt: skip
FILES = ("cells.csv", "structure.json", "areas.geojson", "metrics/people-shot/values.csv",
         "metrics/people-shot/values.json", "metrics/people-shot/chart.svg", "metrics/people-shot/chart.csv",
         "metrics/people-shot/chart.xlsx", "metrics/people-shot/chart.ris", "metrics/people-shot/timeline.csv",
         "metrics/people-shot/timeline.svg")  # fmt: skip


@pytest.fixture
def own_store(sample_store: Path, tmp_path: Path) -> str:
    return copied_store(sample_store, tmp_path)


@pytest.fixture
def visitor(own_store: str) -> Iterator[Visitor]:
    with Store.open(own_store, read_only=False) as store:
        store.migrate()
    with visiting(own_store) as opened:
        yield opened


def withdraw(url: str, *release_ids: str, dataset: str = "") -> None:
    with Store.open(url, read_only=False) as store:
        plan = store.plan_withdrawal(release_ids[0], also=release_ids[1:], dataset=dataset)
        store.withdraw(plan, by="Ana", because=REASON, redact=lambda _kind, content: content)


def page_addresses(release: str) -> list[tuple[str, str]]:
    return [(f"{prefix}{path}" or "/", words) for prefix, words in LANGUAGES.items() for path in PAGES]


def test_every_address_of_a_withdrawn_release_says_when_and_why(visitor: Visitor, own_store: str) -> None:
    """Who follows an old link must learn that the number was taken away, not wonder or find it."""
    newest, oldest = visitor.service.releases()
    for path, _ in page_addresses(newest.id):
        visitor.get(f"{path}?release={newest.id}")
    withdraw(own_store, newest.id)
    assert visitor.service.look_again().id == oldest.id
    for path, words in page_addresses(newest.id):
        answer = visitor.get(f"{path}?release={newest.id}")
        assert answer.status_code == 410, path
        assert answer.headers["Cache-Control"] == "no-store"
        assert words in answer.text
        assert SHOWN_REASON in answer.text
        assert newest.id in answer.text
        assert 'content="noindex' in answer.text
    for name in FILES:
        answer = visitor.get(f"/api/v1/{name}?release={newest.id}")
        assert answer.status_code == 410, name
        said = json.loads(answer.text)
        assert (said["release"], said["because"], len(said["date"])) == (newest.id, REASON, 10)
        assert set(said["messages"]) == {"en", "es", "pt"}
        assert "withdrawn on" in said["messages"]["en"]
    assert visitor.get(f"/nowhere?release={newest.id}").status_code == 404
    assert visitor.get("/").status_code == 200
    listed = visitor.get("/data").text
    assert "Withdrawn on" in listed
    assert SHOWN_REASON in listed
    (row,) = [
        each
        for each in json.loads(visitor.get("/api/v1/releases.json").text)["releases"]
        if each["withdrawn"]
    ]
    assert row["id"] == newest.id
    assert row["withdrawn"][0]["because"] == REASON


def test_a_live_page_leaves_for_the_410(visitor: Visitor, own_store: str) -> None:
    """A page that is open while its release is withdrawn must not go on answering questions from it."""
    newest, _ = visitor.service.releases()
    withdraw(own_store, newest.id)
    visitor.service.look_again()
    asked = visitor.ask("/indicators/people-shot", {"grain": "year", "release": newest.id})
    assert asked["response"]["shown"]["data"]["leave"] is True
    assert "Withdrawn" in json.dumps(visitor.call("/", f"?release={newest.id}"))


def test_when_nothing_is_left_pages_say_so(visitor: Visitor, own_store: str) -> None:
    newest, oldest = visitor.service.releases()
    withdraw(own_store, oldest.id, newest.id)
    with suppress(Exception):
        visitor.service.look_again()
    for prefix, words in (
        ("", "Nothing is published"),
        ("/es", "no hay nada publicado"),
        ("/pt", "não há nada publicado"),
    ):
        answer = visitor.get(f"{prefix}/data")
        assert answer.status_code == 503
        assert words in answer.text
        assert SHOWN_REASON in answer.text
    gone = visitor.get(f"/es?release={newest.id}")
    assert gone.status_code == 410
    assert "se retiró el" in gone.text
    assert visitor.get(f"/api/v1/cells.csv?release={newest.id}").status_code == 410
    assert visitor.get("/?release=SAMPLE-2020-01-01.1").status_code in (404, 503)


def test_one_dataset_withdrawn_from_the_current_release(visitor: Visitor, own_store: str) -> None:
    newest, oldest = visitor.service.releases()
    rows = visitor.get("/api/v1/cells.csv").text.splitlines()
    withdraw(own_store, newest.id, dataset="shooting")
    assert visitor.service.look_again().id == newest.id
    for metric in ("people-shot", "people-killed-by-gunfire", "people-wounded-by-gunfire"):
        for release in ("", f"?release={newest.id}"):
            answer = visitor.get(f"/indicators/{metric}{release}")
            assert answer.status_code == 410
            assert SHOWN_REASON in answer.text
            for name in ("values.csv", "values.json", "chart.svg"):
                said = visitor.get(f"/api/v1/metrics/{metric}/{name}{release}")
                assert said.status_code == 410
                assert json.loads(said.text)["dataset"] == "shooting"
    assert visitor.get("/indicators/reported-crime").status_code == 200
    left = visitor.get("/api/v1/cells.csv").text.splitlines()
    assert left == [row for row in rows if not row.startswith("shooting,")]
    for page in ("/", "/neighborhoods/ironbound", "/data"):
        assert SHOWN_REASON in visitor.get(page).text, page
    assert visitor.get(f"/indicators/people-shot?release={oldest.id}").status_code == 200


def test_the_second_worker_notices_within_a_second(own_store: str, redis_url: str) -> None:
    """One process hears of it from nobody: it must look, and forget what it and Redis kept."""
    with Store.open(own_store, read_only=False) as store:
        store.migrate()
    with visiting(own_store, cache_url=redis_url) as one:
        newest, oldest = one.service.releases()
        asked = ["/", "/api/v1/cells.csv", f"/?release={newest.id}", "/es/indicators/people-shot"]
        before = {url: one.get(url) for url in asked}
        client = Redis.from_url(redis_url)
        assert len(client.keys("*")) == len(asked)
        withdraw(own_store, newest.id)
        time.sleep(1.05)
        validators = {"If_None_Match": before["/"].headers["ETag"]}
        after = one.get("/", **validators)
        assert after.status_code == 200
        assert oldest.id in after.text
        assert newest.id not in after.text
        kept = client.mget(client.keys("*"))
        assert len(kept) <= 1
        assert one.get(f"/?release={newest.id}").status_code == 410
        assert one.get("/api/v1/cells.csv").text != before["/api/v1/cells.csv"].text
        client.close()

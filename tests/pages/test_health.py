"""`/healthz` and `/readyz`: what a load balancer and whoever is called at night go by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.store import Store
from tests.browser.site import copied_store
from tests.pages.visitor import Visitor, visiting


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def visitor(sample_store: Path, folder: Path) -> Iterator[Visitor]:
    with visiting(copied_store(sample_store, folder)) as opened:
        yield opened


def take_away(folder: Path) -> None:
    """The disk is gone."""
    for path in folder.glob("store.db*"):
        path.unlink()


def test_a_living_process_says_so(visitor: Visitor) -> None:
    answer = visitor.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_ready_site_names_its_release(visitor: Visitor) -> None:
    """Whoever is called at night sees which numbers the public sees."""
    answer = visitor.get("/readyz")
    assert (answer.status_code, answer.text) == (200, f"ok {visitor.service.current().id}\n")


def test_a_site_without_its_store_lives_but_is_not_ready(visitor: Visitor, folder: Path) -> None:
    """Restarting a process does not bring a disk back; sending visitors to another machine does."""
    visitor.page("/")
    visitor.service._store.close()
    take_away(folder)
    assert visitor.get("/healthz").status_code == 200
    answer = visitor.get("/readyz")
    assert answer.status_code == 503
    assert str(folder) not in answer.text


def test_visitors_still_read_what_was_made_before_the_store_went(visitor: Visitor, folder: Path) -> None:
    """A database at rest for a night must not take the pages with it."""
    before = visitor.page("/es/methods").one("main").text
    visitor.service._store.close()
    take_away(folder)
    assert visitor.page("/es/methods").one("main").text == before


def test_a_page_that_cannot_be_made_says_so_without_details(visitor: Visitor, folder: Path) -> None:
    """An error says what happened and what still works, not where the store lies."""
    visitor.page("/")
    visitor.service._store.close()
    take_away(folder)
    answer = visitor.get("/pt/indicators/people-shot?area=east", Accept="text/html")
    assert answer.status_code in (500, 503)
    assert 'lang="pt"' in answer.text
    assert not any(told in answer.text for told in (str(folder), "sqlite", "Traceback", "sqlalchemy"))


def test_an_empty_store_is_not_ready(tmp_path: Path) -> None:
    """Between the first deployment and the first publication."""
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    with Store.open(url, read_only=False) as store:
        store.migrate()
    with visiting(url) as visitor:
        assert visitor.get("/healthz").status_code == 200
        assert visitor.get("/readyz").status_code == 503
        answer = visitor.get("/", Accept="text/html")
        assert answer.status_code in (500, 503)
        assert 'lang="en"' in answer.text
        assert 'href="tel:911"' in answer.text, "whoever needs somebody now is not left without a number"
        assert 'rel="stylesheet"' in answer.text

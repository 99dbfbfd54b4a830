"""`POST /staff/refresh`: for staff alone, and after it no visitor waits for a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import create_app
from data_access.cache import ByteCache
from data_access.settings import SettingsError
from data_access.store import Store
from tests.browser.site import BASE_URL, TOKEN
from tests.pages.stores import YEARS, add_release, shot, write_store
from tests.pages.visitor import Visitor, visiting, web_settings


class CountingCache(ByteCache):
    """Counts what had to be made."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []

    def get_or_make(self, key: str, make: Callable[[], bytes]) -> bytes:
        def counted() -> bytes:
            self.made.append(key)
            return make()

        return super().get_or_make(key, counted)


@pytest.fixture
def own_store(tmp_path: Path) -> str:
    """A store of this test's own with two releases: as many pages as any, most of them made quickly."""
    url = write_store(tmp_path, [shot("north", year, 20 + year % 7) for year in YEARS])
    add_release(url, "2026-11-23.1", [shot("north", year, 30 + year % 7) for year in YEARS])
    return url


@pytest.fixture
def visitor(own_store: str) -> Iterator[Visitor]:
    with visiting(own_store) as opened:
        opened.app.cache = CountingCache()
        yield opened


def refresh(visitor: Visitor, authorization: str | None = None) -> int:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = visitor.client.post("/staff/refresh", base_url=BASE_URL, headers=headers)
    if answer.status_code == 401:
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert TOKEN not in answer.text
    return answer.status_code


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"bearer{TOKEN}",
     TOKEN, f"Bearer {TOKEN} {TOKEN}", "Bearer \N{SNOWMAN}".encode().decode("latin-1")],
    # The token differs from process to process, and the names of tests must not.
    ids=["none", "empty", "scheme", "blank", "basic", "longer", "shorter", "joined", "bare", "twice", "latin-1"],
)  # fmt: skip
def test_strangers_are_refused(visitor: Visitor, authorization: str | None) -> None:
    """Making every page is the most that this site can be asked to do: nobody else may ask for it."""
    assert refresh(visitor, authorization) == 401
    assert visitor.app.cache.made == []


def test_without_a_token_nobody_is_staff(own_store: str) -> None:
    """An empty setting must not make an empty header the key."""
    with visiting(own_store, environment="development", staff_token=None) as visitor:
        assert [refresh(visitor, each) for each in (None, "Bearer ", "Bearer None")] == [401] * 3


def test_production_does_not_start_without_a_token(own_store: str) -> None:
    with pytest.raises(SettingsError, match="STAFF_TOKEN"):
        create_app(web_settings(own_store, staff_token=None))


def test_only_a_post_refreshes(visitor: Visitor) -> None:
    """A link in a mail must not be able to."""
    answer = visitor.get("/staff/refresh", Authorization=f"Bearer {TOKEN}")
    assert answer.status_code in (404, 405)
    assert visitor.app.cache.made == []


def test_after_a_refresh_no_page_has_to_be_made(visitor: Visitor) -> None:
    """The first resident after a publication must not wait for what others will find ready."""
    assert refresh(visitor, f"Bearer {TOKEN}") == 200
    made = len(visitor.app.cache.made)
    pages = visitor.sitemap()
    assert len(pages) > 300
    assert made == 3 * len(pages), "each page as brotli, gzip and plain"
    for encoding in ("br", "gzip, deflate", "identity", "gzip;q=0.5, br;q=0.1"):
        assert {visitor.get(page, Accept_Encoding=encoding).status_code for page in pages} == {200}
    assert refresh(visitor, f"Bearer {TOKEN}") == 200
    assert len(visitor.app.cache.made) == made


def test_a_refresh_takes_the_release_that_is_current_now(visitor: Visitor, own_store: str) -> None:
    """Staff roll back and refresh at once: the pages must be those of the older release."""
    newest, *_, oldest = visitor.service.releases()
    assert newest.id in visitor.page("/").text
    with Store.open(own_store, read_only=False) as store:
        store.rollback(oldest.id, by="tester", because="a test")
    assert refresh(visitor, f"Bearer {TOKEN}") == 200
    assert oldest.id in visitor.page("/").one("footer").text
    made = len(visitor.app.cache.made)
    assert {visitor.get(page).status_code for page in visitor.sitemap()} == {200}
    assert len(visitor.app.cache.made) == made

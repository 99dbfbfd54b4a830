"""If these fail, every test on a real server or browser says nothing."""

import socket

import pytest
import redis
import sqlalchemy
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page


@pytest.mark.parametrize("turn", [1, 2])
def test_store_url_is_an_empty_database_each_time(store_url: str, turn: int) -> None:
    """Otherwise one test's release would be served in the next test."""
    engine = sqlalchemy.create_engine(store_url)
    assert sqlalchemy.inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE leftover (id integer)"))
    engine.dispose()


def test_postgres_is_as_durable_as_in_production(postgres_url: str) -> None:
    """With fsync off, a test of killed publishers would prove less than it says."""
    engine = sqlalchemy.create_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(sqlalchemy.text("SHOW fsync")) == "on"
        assert connection.scalar(sqlalchemy.text("SHOW synchronous_commit")) == "on"
    engine.dispose()


@pytest.mark.parametrize("turn", [1, 2])
def test_redis_url_is_empty_each_time(redis_url: str, turn: int) -> None:
    """Otherwise a page of one test would be served in the next test."""
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("leftover", turn)


def test_browser_runs_scripts(page: Page) -> None:
    page.set_content("<p>before</p><script>document.querySelector('p').textContent = 'after'</script>")
    assert page.inner_text("p") == "after"


def test_browser_reaches_no_other_host(page: Page) -> None:
    """Otherwise a page that calls a third party would pass here and fail for a visitor."""
    with pytest.raises(BrowserError, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.invalid/")


def test_tests_reach_no_other_machine() -> None:
    with socket.socket() as outside, pytest.raises(PermissionError, match="this machine only"):
        outside.connect(("192.0.2.1", 80))

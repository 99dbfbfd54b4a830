"""Stores on real databases; every test that takes one runs on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.store import Store
from tests.data_access.store.examples import NOON


@contextmanager
def opened(url: str) -> Iterator[Store]:
    """A store for its publisher, with tables and a clock that stands at noon."""
    with Store.open(url, read_only=False, clock=lambda: NOON) as store:
        store.migrate()
        yield store


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store, opened for its publisher."""
    with opened(store_url) as opened_store:
        yield opened_store


@pytest.fixture
def readers(store_url: str) -> Iterator[Callable[[], Store]]:
    """Opens the same store as the web process does."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(Store.open(store_url, read_only=True))


@pytest.fixture
def sql(store: Store, store_url: str) -> Iterator[Callable[[str], None]]:
    """Somebody with a database client and every right."""
    engine = sa.create_engine(store_url)

    def run(statement: str) -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)

    yield run
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Makes as many empty stores as a test asks for."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            numbers = iter(range(10_000))
            yield lambda: stack.enter_context(opened(f"sqlite:///{tmp_path}/{next(numbers)}.db"))
        else:
            server = request.getfixturevalue("postgres_server")
            yield lambda: stack.enter_context(opened(server.url(_database(server, stack))))


def _database(server, stack: ExitStack) -> str:
    name = server.create_database()
    stack.callback(server.drop_database, name)
    return name

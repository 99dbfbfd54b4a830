"""Stores on real databases; every test that takes one runs on SQLite and on PostgreSQL."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.store import Store
from tests.data_access.store.examples import NOON
from tests.infrastructure.postgres import PostgresServer


@contextmanager
def opened(url: str) -> Iterator[Store]:
    """A store for its publisher, with tables and a clock that stands at noon."""
    with Store.open(url, read_only=False, clock=lambda: NOON) as store:
        store.migrate()
        yield store


@pytest.fixture(scope="session")
def new_schema(postgres_server: PostgresServer) -> Iterator[Callable[[], str]]:
    """Makes an empty schema and returns its address. Much faster than a database for each test, and as empty."""
    name = postgres_server.create_database()
    engine = sa.create_engine(postgres_server.url(name), isolation_level="AUTOCOMMIT")

    def make() -> str:
        schema = f"s{secrets.token_hex(6)}"
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
        return f"{postgres_server.url(name)}?options=-csearch_path%3D{schema}"

    yield make
    engine.dispose()
    postgres_server.drop_database(name)


@pytest.fixture
def postgres_url(new_schema: Callable[[], str]) -> str:
    """The address of an empty place in PostgreSQL."""
    return new_schema()


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
def empty_stores(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], object]:
    """Opens as many empty stores as a test asks for, one after the other."""
    if request.param == "sqlite":
        return lambda: opened(f"sqlite:///{tmp_path}/{secrets.token_hex(6)}.db")
    new_schema = request.getfixturevalue("new_schema")
    return lambda: opened(new_schema())

"""Connections: SQLite and PostgreSQL behave alike behind these engines."""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from data_access.store.errors import FREE_SPACE, SchemaOutdated, StoreError, StoreFull, StoreUnavailable

BUSY_SECONDS = 10
CONNECT_SECONDS = 5
READ_STATEMENT_SECONDS = 20
# Execution option of a connection whose transactions write: SQLite then takes its write lock at BEGIN, so that
# what is read in the transaction is still true when it writes.
WRITES = "store_writes"

GIVE_RIGHTS = "give the user who runs this the right to read and write it, or put DATABASE_URL right"
BRING_UP_TO_DATE = "`python -m data_access refresh` brings it up to date"

# How SQLite and PostgreSQL begin to say that a write found no room. SQLite calls a file's limit an I/O error.
_FULL = ("database or disk is full", "disk I/O error", "could not extend file", "could not write")

# How they say that whoever asks may not do so.
_NO_RIGHT = ("attempt to write a readonly database", "unable to open database file", "permission denied")

READER_SETTINGS = f"-c default_transaction_read_only=on -c statement_timeout={READ_STATEMENT_SECONDS * 1000}"
# A server that finds its publisher dead in the middle of a long statement ends the transaction and drops the lock.
WRITER_SETTINGS = "-c client_connection_check_interval=1000"


def open_engine(url: str, *, read_only: bool) -> sa.Engine:
    """Return an engine for the URL; nothing is connected yet.

    A read-only engine cannot write whatever it is asked. Raises StoreError for a database that we do not support.
    """
    target = _parsed(url)
    match target.get_backend_name():
        case "sqlite":
            engine = _sqlite_engine(target, read_only=read_only)
        case "postgresql":
            engine = _postgresql_engine(target, read_only=read_only)
        case other:
            raise StoreError(f"DATABASE_URL begins with {other!r}; use sqlite:///… or postgresql://…")
    _close_before_fork(engine)
    return engine


def open_file(path: Path) -> sa.Engine:
    """Return an engine that reads and writes a SQLite file, whatever signs its name has; nothing is connected yet."""
    engine = _sqlite_engine(URL.create("sqlite", database=str(path.absolute())), read_only=False)
    _close_before_fork(engine)
    return engine


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a connection to which the database stays as it is now, whatever others write meanwhile."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")  # noqa: PLW2901
        with connection.begin():  # in SQLite every transaction is such a snapshot
            yield connection


def sqlite_file(engine: sa.Engine) -> Path:
    """Return the file of a SQLite engine."""
    return Path(str(engine.url.database))


def place_of(engine: sa.Engine) -> str:
    """Return where a database is, for messages: its file, or its address without the password."""
    is_file = engine.dialect.name == "sqlite"
    return str(sqlite_file(engine)) if is_file else engine.url.render_as_string(hide_password=True)


@contextmanager
def named_errors(place: str = "the store") -> Iterator[None]:
    """Turn the driver's failures into StoreUnavailable or SchemaOutdated, with its reason and without the password.

    Where there is no room to write or no right to, the message names the place.
    """
    try:
        yield
    except (sa.exc.IntegrityError, sa.exc.DataError):
        raise  # not the database's failure but a mistake of ours
    except (sa.exc.DBAPIError, sa.exc.TimeoutError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        if reason.startswith(_NO_RIGHT):
            raise StoreUnavailable(f"{place} cannot be used: {reason}; {GIVE_RIGHTS}") from error
        if isinstance(error, sa.exc.ProgrammingError) or reason.startswith(
            ("no such table", "no such column")
        ):
            message = f"the store's tables are not as expected ({reason}); {BRING_UP_TO_DATE}"
            raise SchemaOutdated(message) from error
        if reason.startswith(_FULL):
            raise StoreFull(f"{place} cannot be written: {reason}; {FREE_SPACE}") from error
        raise StoreUnavailable(f"the store does not answer: {reason}") from error


def _close_before_fork(engine: sa.Engine) -> None:
    """Let no child inherit a connection: a web server that loads the program first forks its workers from it."""
    known = weakref.ref(engine)

    def close() -> None:
        if (found := known()) is not None:
            found.dispose()

    os.register_at_fork(before=close)


def _parsed(url: str) -> URL:
    try:
        target = make_url(url)
    except sa.exc.ArgumentError:
        raise StoreError("DATABASE_URL is no database URL; use sqlite:///… or postgresql://…") from None
    if target.drivername in {"postgres", "postgresql"}:
        return target.set(drivername="postgresql+psycopg")
    return target


def _sqlite_engine(target: URL, *, read_only: bool) -> sa.Engine:
    if not target.database or target.database == ":memory:" or target.database.startswith("file:"):
        raise StoreError("a store in SQLite needs a plain file: sqlite:///var/store.db")
    path = Path(target.database).absolute()
    if not read_only:
        path.parent.mkdir(parents=True, exist_ok=True)
    elif not path.exists():
        raise StoreUnavailable(
            f"there is no store at {path}; publish first: python -m data_access publish DROP"
        )
    engine = sa.create_engine(
        target.set(database=str(path)), connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}
    )
    sa.event.listen(engine, "connect", _prepare_sqlite_reader if read_only else _prepare_sqlite_writer)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite_writer(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; sqlite3 would not before a SELECT or DDL
    # recursive_triggers: without it INSERT OR REPLACE would slip past the triggers that refuse changes.
    # secure_delete: what a withdrawal deletes is overwritten, in case it cannot write the file anew.
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_sqlite_reader(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only = ON")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql_engine(target: URL, *, read_only: bool) -> sa.Engine:
    settings = READER_SETTINGS if read_only else WRITER_SETTINGS
    given = target.query.get("options", "")
    return sa.create_engine(
        target,
        pool_pre_ping=True,
        connect_args={"options": f"{given} {settings}".strip(), "connect_timeout": CONNECT_SECONDS},
    )

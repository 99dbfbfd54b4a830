"""One publisher at a time. Both locks vanish with the process that holds them, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from data_access.store.engine import sqlite_file
from data_access.store.errors import PublicationRunning

# Any fixed number will do: advisory locks belong to one database of the server.
_ADVISORY_KEY = 7_316_052_021
# A server needs a moment to find that a publisher is dead, and longer under load.
_PATIENCE = "5s"
_TIMED_OUT = "55P03"
_RUNNING = "another publication or rollback is running on this store; try again when it has finished"


@contextmanager
def exclusive(connection: sa.Connection) -> Iterator[None]:
    """Hold the store's publishing lock for this connection. Raises PublicationRunning where it is taken."""
    if connection.dialect.name == "sqlite":
        path = sqlite_file(connection.engine)
        with _file_lock(path.with_name(path.name + ".publishing")):
            yield
    else:
        with _advisory_lock(connection):
            yield


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    # The file stays: removing it would let two publishers lock two files of the same name.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublicationRunning(_RUNNING) from None
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _advisory_lock(connection: sa.Connection) -> Iterator[None]:
    """Hold a lock of the session that also writes.

    One session for both: while the server still works on a dead publisher's last statement, the lock is held.
    """
    connection.detach()  # closing must end the session, not return it to the pool with its lock
    try:
        with connection.begin():
            connection.execute(sa.text(f"SET LOCAL lock_timeout = '{_PATIENCE}'"))
            connection.execute(sa.select(sa.func.pg_advisory_lock(_ADVISORY_KEY)))
    except sa.exc.OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != _TIMED_OUT:
            raise
        raise PublicationRunning(_RUNNING) from None
    yield

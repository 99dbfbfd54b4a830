"""Erasing: after a withdrawal the bytes themselves go from the database's files.

Deleting rows only marks their place as free. `VACUUM` writes every table anew from the rows that are left; in SQLite
the write-ahead log, which still has the old pages, is then emptied into the file and cut off.
"""

from __future__ import annotations

import sqlalchemy as sa

from data_access.store.errors import ErasureUnfinished
from data_access.store.log import ERASE, WITHDRAW
from data_access.store.schema import log

_HELD_VALUES = ("cell", "record", "release_document", "document")


def is_pending(connection: sa.Connection) -> bool:
    """Whether something was withdrawn and its bytes have not been erased since."""
    newest = sa.select(log.c.action).where(log.c.action.in_((WITHDRAW, ERASE))).order_by(log.c.n.desc())
    return connection.scalar(newest.limit(1)) == WITHDRAW


def erase(engine: sa.Engine) -> None:
    """Write the tables that held values anew. Raises ErasureUnfinished while a reader keeps old pages in use."""
    if engine.dialect.name == "sqlite":
        _erase_in_sqlite(engine)
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"VACUUM (FULL) {', '.join(_HELD_VALUES)}")


def _erase_in_sqlite(engine: sa.Engine) -> None:
    # The driver's own connection: VACUUM runs in no transaction, and SQLAlchemy would begin one.
    pooled = engine.raw_connection()
    try:
        cursor = pooled.cursor()
        cursor.execute("VACUUM")
        busy, _pages, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
    finally:
        pooled.close()
    if busy:
        raise ErasureUnfinished(
            "what was withdrawn can no longer be read, but another process is reading the store and keeps its old pages"
            " in the file; to finish, run: python -m data_access refresh"
        )

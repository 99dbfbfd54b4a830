"""All rows of one store into another, whichever databases they live in."""

from __future__ import annotations

import sqlalchemy as sa

from data_access.store.errors import StoreNotEmpty
from data_access.store.queries import ROWS_AT_ONCE
from data_access.store.schema import current, metadata


def refuse_unless_empty(connection: sa.Connection, place: str) -> None:
    """Raise StoreNotEmpty, naming the place, where any of the store's tables has a row."""
    for table in metadata.sorted_tables:
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is not None:
            raise StoreNotEmpty(
                f"the store at {place} is not empty; name an empty one in DATABASE_URL, or move this one aside"
            )


def copy_tables(source: sa.Connection, target: sa.Connection) -> None:
    """Write every row of the source into the target's empty tables, the pointer last.

    Rows, not pages: what was deleted and still lies in the source's free pages does not come along.
    """
    for table in (*(each for each in metadata.sorted_tables if each is not current), current):
        _copy(table, source, target)


def _copy(table: sa.Table, source: sa.Connection, target: sa.Connection) -> None:
    # In the order of the key, so that a release comes after its parent.
    question = sa.select(table).order_by(*table.primary_key.columns)
    with source.execute(question, execution_options={"yield_per": ROWS_AT_ONCE}) as found:
        for rows in found.mappings().partitions():
            target.execute(table.insert(), [dict(row) for row in rows])

"""Everything that a store holds, checked against its log: that a copy is a copy, and that nothing was changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from data_access import tidy
from data_access.model import Release
from data_access.store import log, queries
from data_access.store.draft import pinned_by
from data_access.store.errors import ReleaseDamaged
from data_access.store.log import PUBLISH, STAGE
from data_access.store.queries import ROWS_AT_ONCE, CellFilter
from data_access.store.schema import document
from data_access.store.schema import log as log_table
from data_access.store.writing import reader_of

# So that no more than some thousand rows are in memory, however many there are.
_STREAMED = {"yield_per": ROWS_AT_ONCE}


def verify_everything(connection: sa.Connection) -> str:
    """Check the log's chain, every document's hash, and every release against what the log says of it.

    Of a release that was withdrawn, or of which a dataset was, too little is left to be checked but its documents.
    Returns the hash of the log's newest entry. Raises LogBroken, ReleaseDamaged.
    """
    newest = log.verify(connection)
    _check_documents(connection)
    written = _as_written(connection)
    for release in reader_of(connection).releases():
        if not release.withdrawals:
            _check_release(connection, release, written[release.id])
    return newest


def _check_documents(connection: sa.Connection) -> None:
    with connection.execute(sa.select(document), execution_options=_STREAMED) as rows:
        for row in rows:
            if log.sha256_of(row.content) != row.sha256:
                raise ReleaseDamaged(f"the document {row.sha256} is not what was written")


def _as_written(connection: sa.Connection) -> dict[str, Mapping[str, Any]]:
    """Return what the log says of each release, by its id."""
    entries = sa.select(log_table.c.entry).where(log_table.c.action.in_((PUBLISH, STAGE)))
    listed = (json.loads(text)["written"] for text in connection.scalars(entries))
    return {written["release"]: written for written in listed}


def _check_release(connection: sa.Connection, release: Release, written: Mapping[str, Any]) -> None:
    found = pinned_by(
        _checksum(connection, release),
        _records(connection, release),
        {row.kind: row.content for row in connection.execute(queries.pinned_documents(release.sequence))},
    )
    names = {"checksum": "cells", "records": "records", "documents": "documents"}
    for key, what in names.items():
        if found[key] != written[key]:
            raise ReleaseDamaged(f"release {release.id}: its {what} are not those that the log says")


def _checksum(connection: sa.Connection, release: Release) -> str:
    question, given = queries.cells_as_of(release.sequence, CellFilter())
    with connection.execute(question, given, execution_options=_STREAMED) as rows:
        return tidy.checksum(queries.read_cells(rows))


def _records(connection: sa.Connection, release: Release) -> dict[tuple[str, str], str]:
    rows = connection.execute(queries.record_chain_as_of(release.sequence))
    return {(row.kind, row.id): row.content for row in rows}

"""Writing a release: only what changed, read back and checked before the pointer moves, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from typing import Any

import sqlalchemy as sa

from data_access import tidy
from data_access.model import Cell, Release
from data_access.store import log, queries
from data_access.store.draft import CheckedDraft
from data_access.store.errors import MixedStore, NoRelease, ReadBackError, ReleaseExists, RollbackRefused
from data_access.store.log import LogEntry
from data_access.store.queries import CellFilter
from data_access.store.reader import Reader
from data_access.store.schema import cell, current, document, record, release, release_document

Verify = Callable[[Reader], object]


def append(
    connection: sa.Connection,
    draft: CheckedDraft,
    *,
    entry: LogEntry,
    at: str,
    flip: bool,
    verify: Verify,
) -> Release:
    """Write the release inside the caller's transaction, read it back, let `verify` look, and flip the pointer.

    Raises ReleaseExists, MixedStore, ReadBackError, or whatever `verify` raises; the caller then rolls back.
    """
    sequence = _next_sequence(connection, draft)
    _write_release(connection, draft, sequence, at=at, staged=not flip)
    _write_documents(connection, draft, sequence)
    insert_rows(connection, cell, _changed_cells(connection, draft, sequence))
    insert_rows(connection, record, _changed_records(connection, draft, sequence))
    action = log.PUBLISH if flip else log.STAGE
    details = {**entry.details, "written": draft.seal()}
    log.append_entry(connection, action, LogEntry(entry.who, details), at=at)
    _check_read_back(connection, draft, sequence)
    reader = reader_of(connection)
    verify(reader)
    if flip:
        point_to(connection, sequence)
    return reader.release(draft.id)


def roll_back(connection: sa.Connection, release_id: str, *, by: str, because: str, at: str) -> Release:
    """Point to a release that was public before, inside the caller's transaction. `because` becomes public.

    Raises UnknownRelease, or RollbackRefused for the current release, a withdrawn one and one that was never public.
    """
    reader = reader_of(connection)
    target = reader.release(release_id)
    if target.current:
        raise RollbackRefused(f"release {release_id} is the current one already")
    if target.staged:
        raise RollbackRefused(f"release {release_id} was staged and never public; approve it instead")
    if target.withdrawn is not None:
        raise RollbackRefused(f"release {release_id} was withdrawn and its values are gone")
    details = {"because": because, "from": current_id(reader), "to": target.id, log.PUBLIC: True}
    log.append_entry(connection, log.ROLLBACK, LogEntry(by, details), at=at)
    point_to(connection, target.sequence)
    return reader.release(release_id)


def current_id(reader: Reader) -> str | None:
    """Return the id of the current release, None where nothing is published."""
    try:
        return reader.current().id
    except NoRelease:
        return None


def reader_of(connection: sa.Connection) -> Reader:
    """Return a reader that sees what this transaction has written."""
    return Reader(lambda: nullcontext(connection), shows_staged=True)


def _next_sequence(connection: sa.Connection, draft: CheckedDraft) -> int:
    """Return the number of the release to be written. Raises MixedStore or ReleaseExists."""
    rows = connection.execute(sa.select(release.c.sequence, release.c.id, release.c.sample)).all()
    if any(row.sample != draft.sample for row in rows):
        held, brought = ("real", "sample") if draft.sample else ("sample", "real")
        raise MixedStore(
            f"this store holds {held} releases and {draft.id} is a {brought} one;"
            " set DATABASE_URL to another store, such as sqlite:///var/other.db"
        )
    if any(row.id == draft.id for row in rows):
        raise ReleaseExists(f"release {draft.id} has been written before; releases never change")
    return max((row.sequence for row in rows), default=0) + 1


def _write_release(
    connection: sa.Connection, draft: CheckedDraft, sequence: int, *, at: str, staged: bool
) -> None:
    row = {
        "sequence": sequence,
        "id": draft.id,
        "created": at,
        "note": draft.note,
        "checksum": draft.checksum,
        "parent": connection.scalar(sa.select(current.c.release_sequence)),
        "staged": staged,
        "sample": draft.sample,
    }
    connection.execute(release.insert().values(**row))


def _write_documents(connection: sa.Connection, draft: CheckedDraft, sequence: int) -> None:
    hashes = {kind: log.sha256_of(text) for kind, text in draft.documents.items()}
    held = set(connection.scalars(sa.select(document.c.sha256).where(document.c.sha256.in_(hashes.values()))))
    fresh = {hashes[kind]: text for kind, text in draft.documents.items() if hashes[kind] not in held}
    insert_rows(connection, document, ({"sha256": sha, "content": text} for sha, text in fresh.items()))
    pins = ({"release_sequence": sequence, "kind": kind, "sha256": sha} for kind, sha in hashes.items())
    insert_rows(connection, release_document, pins)


def _changed_cells(connection: sa.Connection, draft: CheckedDraft, sequence: int) -> Iterator[dict[str, Any]]:
    """Yield a row for each cell that differs from the newest written release in anything public, or is gone."""
    chain = queries.read_cells(connection.execute(queries.chain_as_of(sequence - 1)))
    before = {item.key: item for item in chain}
    for item in draft.cells:
        known = before.pop(item.key, None)
        if known is None or tidy.row(known) != tidy.row(item):
            yield queries.cell_row(item, sequence)
    for key in before:
        yield queries.absent_row(key, sequence)


def _changed_records(
    connection: sa.Connection, draft: CheckedDraft, sequence: int
) -> Iterator[dict[str, Any]]:
    before = _records(connection, sequence - 1)
    changed: dict[tuple[str, str], str | None] = {
        key: text for key, text in draft.records.items() if before.get(key) != text
    }
    changed |= dict.fromkeys(before.keys() - draft.records.keys())
    for (kind, record_id), text in changed.items():
        yield {"kind": kind, "id": record_id, "since": sequence, "content": text}


def _cells(connection: sa.Connection, sequence: int) -> tuple[Cell, ...]:
    return tuple(queries.read_cells(connection.execute(*queries.cells_as_of(sequence, CellFilter()))))


def _records(connection: sa.Connection, sequence: int) -> dict[tuple[str, str], str]:
    rows = connection.execute(queries.record_chain_as_of(sequence))
    return {(row.kind, row.id): row.content for row in rows}


def insert_rows(connection: sa.Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows, a few thousand at a time."""
    listed = [dict(row) for row in rows]
    for start in range(0, len(listed), queries.ROWS_AT_ONCE):
        connection.execute(table.insert(), listed[start : start + queries.ROWS_AT_ONCE])


def _check_read_back(connection: sa.Connection, draft: CheckedDraft, sequence: int) -> None:
    pinned = connection.execute(queries.pinned_documents(sequence))
    holds = {
        "cells": tidy.checksum(_cells(connection, sequence)) == draft.checksum,
        "records": _records(connection, sequence) == draft.records,
        "documents": {row.kind: row.content for row in pinned} == draft.documents,
    }
    for what, same in holds.items():
        if not same:
            raise ReadBackError(f"release {draft.id}: its {what} do not read back as they were written")


def point_to(connection: sa.Connection, sequence: int) -> None:
    """Make that release the one that everybody sees."""
    moved = connection.execute(current.update().values(release_sequence=sequence))
    if moved.rowcount == 0:
        connection.execute(current.insert().values(one=1, release_sequence=sequence))

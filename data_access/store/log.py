"""The log: who did what and when, each entry sealed with the hash of the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from data_access.store.errors import BadDraft, LogBroken
from data_access.store.schema import log, release

FIRST_HASH = "0" * 64
PUBLISH, STAGE, ROLLBACK = "publish", "stage", "rollback"
PREVIEW, APPROVE, WITHDRAW, ERASE = "preview", "approve", "withdraw", "erase"
# Marks an entry whose reason was written for the public; older ones were for staff.
PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What goes on record: who, and anything else as JSON (files with sha256, rows, reasons …)."""

    who: str
    details: Mapping[str, Any] = field(hash=False, default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """An entry as it stands in the log; `at` is an ISO time in UTC, `action` one of the constants above."""

    n: int
    at: str
    who: str
    action: str
    details: Mapping[str, Any] = field(hash=False)
    previous_hash: str
    hash: str


def canonical_json(value: Any) -> str:
    """Return the one JSON text of a value: sorted keys, no spaces, ASCII. Raises BadDraft where there is none."""
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise BadDraft(f"a value cannot be written as JSON: {error}") from error


def sha256_of(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def append_entry(connection: sa.Connection, action: str, entry: LogEntry, *, at: str) -> None:
    """Add an entry to the end of the chain, inside the caller's transaction. Raises BadDraft if it is no JSON."""
    newest = connection.execute(sa.select(log.c.n, log.c.hash).order_by(log.c.n.desc()).limit(1)).first()
    row = {
        "n": newest.n + 1 if newest else 1,
        "at": at,
        "who": entry.who,
        "action": action,
        "entry": canonical_json(entry.details),
        "previous_hash": newest.hash if newest else FIRST_HASH,
    }
    connection.execute(log.insert().values(**row, hash=_seal(row)))


def entries(connection: sa.Connection) -> tuple[LoggedEntry, ...]:
    """Return the whole log, oldest first."""
    rows = connection.execute(sa.select(log).order_by(log.c.n)).all()
    return tuple(
        LoggedEntry(row.n, row.at, row.who, row.action, json.loads(row.entry), row.previous_hash, row.hash)
        for row in rows
    )


def verify(connection: sa.Connection) -> str:
    """Check every entry and that every release is in the log as it was written.

    Returns the hash of the newest entry, which staff may keep elsewhere: it pins the whole log.
    Raises LogBroken naming the first entry that does not hold.
    """
    previous, logged = FIRST_HASH, {}
    for n, row in enumerate(connection.execute(sa.select(log).order_by(log.c.n)).mappings(), start=1):
        _check_entry(n, row, previous)
        previous = row["hash"]
        if row["action"] in {PUBLISH, STAGE}:
            written = json.loads(row["entry"])["written"]
            logged[written["release"]] = (n, written["checksum"])
    _check_releases(connection, logged)
    return previous


def _check_entry(n: int, row: sa.RowMapping, previous: str) -> None:
    if row["n"] != n:
        raise LogBroken(n, f"is missing; the next one is {row['n']}")
    if row["previous_hash"] != previous:
        raise LogBroken(n, "does not follow the entry before it")
    if row["hash"] != _seal(row):
        raise LogBroken(n, "was changed after it was written")


def _check_releases(connection: sa.Connection, logged: Mapping[str, tuple[int, str]]) -> None:
    newest = max((n for n, _ in logged.values()), default=0)
    for row in connection.execute(sa.select(release.c.id, release.c.checksum).order_by(release.c.sequence)):
        if row.id not in logged:
            raise LogBroken(
                newest + 1, f"is missing: release {row.id} was written, but the log does not say so"
            )
        n, checksum = logged[row.id]
        if checksum != row.checksum:
            raise LogBroken(n, f"states another checksum than release {row.id} has now")


def _seal(row: Mapping[str, Any] | sa.RowMapping) -> str:
    fields = ("n", "at", "who", "action", "entry", "previous_hash")
    return sha256_of(canonical_json({name: row[name] for name in fields}))

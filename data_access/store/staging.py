"""Staged releases: shown to who holds a token, made current by somebody else than who staged them."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import sqlalchemy as sa

from data_access.model import Release
from data_access.store import log
from data_access.store.errors import ApprovalRefused
from data_access.store.log import LogEntry
from data_access.store.schema import approval, preview, release
from data_access.store.schema import log as log_table
from data_access.store.writing import current_id, point_to, reader_of


def folded(name: str) -> str:
    """Return the letters and digits of a name in order of the alphabet: the same however it is written.

    Case, blanks, Unicode form, signs and the order of its words make no other person.
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(sorted(sign for sign in plain if sign.isalnum()))


def approve(connection: sa.Connection, release_id: str, *, by: str, at: str) -> Release:
    """Make a staged release current, inside the caller's transaction. Raises UnknownRelease, ApprovalRefused."""
    reader = reader_of(connection)
    target = reader.release(release_id)
    _refuse_unapprovable(connection, target, current_id(reader))
    if not folded(by):
        raise ApprovalRefused("say who approves: --by NAME")
    if folded(by) in {folded(name) for name in _who_staged(connection, release_id)}:
        raise ApprovalRefused(f"{by} staged release {release_id}; another person must approve it")
    connection.execute(approval.insert().values(release_sequence=target.sequence, at=at))
    details = {"release": target.id, "checksum": target.checksum, "from": current_id(reader)}
    log.append_entry(connection, log.APPROVE, LogEntry(by, details), at=at)
    point_to(connection, target.sequence)
    return reader.release(release_id)


def add_preview(
    connection: sa.Connection, release_id: str, *, by: str, at: str, token_sha256: str, expires: str
) -> Release:
    """Let who holds the token see a staged release until then. Raises UnknownRelease, ApprovalRefused."""
    target = reader_of(connection).release(release_id)
    _refuse_unstaged(target)
    row = {"release_sequence": target.sequence, "at": at, "token_sha256": token_sha256, "expires": expires}
    connection.execute(preview.insert().values(**row))
    log.append_entry(connection, log.PREVIEW, LogEntry(by, {"release": target.id, "expires": expires}), at=at)
    return target


def _refuse_unapprovable(connection: sa.Connection, target: Release, current: str | None) -> None:
    _refuse_unstaged(target)
    base = connection.scalar(_id_of_parent(target.sequence))
    if base != current:
        raise ApprovalRefused(
            f"release {target.id} was compared with {base or 'an empty store'}, and {current or 'nothing'} is current"
            " now; stage it again: python -m data_access publish DROP --stage"
        )


def _refuse_unstaged(target: Release) -> None:
    if target.withdrawn is not None:
        raise ApprovalRefused(f"release {target.id} was withdrawn and its values are gone")
    if not target.staged:
        state = "is public already" if not target.current else "is the current one already"
        raise ApprovalRefused(f"release {target.id} {state}; only a staged release is approved or previewed")


def _id_of_parent(sequence: int) -> sa.Select[Any]:
    child, parent = release.alias("child"), release.alias("parent")
    return (
        sa.select(parent.c.id)
        .join(child, child.c.parent == parent.c.sequence)
        .where(child.c.sequence == sequence)
    )


def _who_staged(connection: sa.Connection, release_id: str) -> set[str]:
    """Return every name that the log has for who staged a release: the one given, and the account it was done from."""
    rows = connection.execute(
        sa.select(log_table.c.who, log_table.c.entry).where(log_table.c.action == log.STAGE)
    )
    for who, text in rows:
        entry = json.loads(text)
        if entry["written"]["release"] == release_id:
            return {who, str(entry.get("account", who))}
    return set()

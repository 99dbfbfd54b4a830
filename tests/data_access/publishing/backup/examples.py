"""Stores to back up, back-ups to spoil, and all that a store and a vault say."""

import hashlib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from data_access.model import Record, Release
from data_access.publishing import backup
from data_access.publishing.vault import Vault
from data_access.store import Store
from data_access.store.schema import metadata
from tests.data_access.publishing.test_withdrawing import drop, published, take_away
from tests.data_access.store.examples import count, hidden, key, publish

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
TOKEN_SHA256 = hashlib.sha256(b"a token").hexdigest()
WITHDRAWN = 987_653
Members = dict[str, bytes]


def quiet(_step: str) -> None:
    """Staff who do not look at the progress."""


back_up = partial(backup.back_up, now=NOW, progress=quiet)
check = partial(backup.check, progress=quiet)
restore = partial(backup.restore, progress=quiet)


@dataclass(frozen=True)
class History:
    """Releases of every kind, as the real pipeline published them."""

    old: Release
    current: Release
    rolled_back: Release
    withdrawn: Release
    staged: Release


def live_through(store: Store, vault: Vault, drops: Path) -> History:
    """Publish, correct, take back, withdraw, stage and preview."""
    drops.mkdir()
    old = published(drop(drops / "old", 20), store, vault)
    current = published(drop(drops / "current", 30), store, vault)
    rolled_back = published(drop(drops / "rolled-back", 40), store, vault)
    store.rollback(current.id, by="Ana", because="wrong file")
    withdrawn = published(drop(drops / "withdrawn", WITHDRAWN), store, vault)
    take_away(store, vault, withdrawn)
    staged = published(drop(drops / "staged", 33), store, vault, stage=True, account="ana1")
    store.add_preview(staged.id, by="Ana", token_sha256=TOKEN_SHA256, expires=NOW + timedelta(days=7))
    return History(old, current, rolled_back, withdrawn, staged)


def small(store: Store, vault: Vault) -> tuple[Release, ...]:
    """Write two releases at once, without the pipeline, and what a vault keeps of them."""
    partner = Record("partner", "a", {"name": "Ñ"})
    first = publish(store, "2026-11-21.1", count(1), hidden(key("lincoln-park")), report={"n": 1})
    second = publish(
        store, "2026-11-22.1", count(2), count(0.5, key("vailsburg")), records=(partner,), report={}
    )
    for release in (first, second):
        vault.save(release.id, pd.DataFrame({"value": [1, 2]}), {"checksum": release.checksum})
    return first, second


def rows_of(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, as Python sees it, whatever the database."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = {
            name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for name, table in metadata.tables.items()
        }
    engine.dispose()
    return found


def files_below(folder: Path) -> dict[str, tuple[bytes, str]]:
    """Every file below a folder, with its mode."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), oct(path.stat().st_mode))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def members_of(file: Path) -> Members:
    with zipfile.ZipFile(file) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def rewritten(
    file: Path, change: Callable[[Members], object], mode: Callable[[str], int] = lambda _: 0o100600
):
    """Write a back-up anew with other members."""
    members = members_of(file)
    change(members)
    with zipfile.ZipFile(file, "w") as zipped:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = mode(name) << 16
            zipped.writestr(entry, content)

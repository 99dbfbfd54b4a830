"""Restoring: store and vault from a back-up, both empty before, all or nothing.

The store is filled in one transaction that ends when the vault stands in its place. Killed before, the store is
as empty as it was, and the vault holds at most what the next try finds to be the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data_access.publishing.backup.archive import Archive, opened
from data_access.publishing.backup.errors import BackupDamaged
from data_access.publishing.backup.manifest import OTHER_COPY, STORE, VAULT, Manifest
from data_access.publishing.backup.vault_files import lacking, place
from data_access.publishing.base import Progress
from data_access.publishing.private import private_folder
from data_access.publishing.vault import Vault, write_private
from data_access.store import Store


def check(file: Path, *, progress: Progress) -> Manifest:
    """Do all that restoring does but write, and return what the back-up holds.

    Raises NotABackup, BackupDamaged, BackupTooNew, LogBroken, ReleaseDamaged or OSError.
    """
    with opened(file) as archive:
        with _checked_copy(archive, progress) as copy:
            progress("checking every release against the log")
            _check_log(archive, copy.verify())
        return archive.manifest


def restore(file: Path, *, store: Store, vault: Vault, progress: Progress) -> Manifest:
    """Fill an empty store and an empty vault from a back-up and return what it holds.

    Raises what `check` raises, StoreNotEmpty, VaultNotEmpty, PublicationRunning, StoreUnavailable or VaultError;
    the store is then as empty as before.
    """
    with opened(file) as archive:
        lacking(vault, archive.manifest.in_vault)  # told before the long work
        with store.publishing_lock(), _checked_copy(archive, progress) as copy:
            names = lacking(vault, archive.manifest.in_vault)

            def finish(log_hash: str) -> None:
                _check_log(archive, log_hash)
                progress("filling the vault")
                place(vault, names, lambda name, target: archive.extract(f"{VAULT}{name}", target))

            progress("filling the store and checking every release against the log")
            store.fill_from(copy, before_commit=finish)
        return archive.manifest


@contextmanager
def _checked_copy(archive: Archive, progress: Progress) -> Iterator[Store]:
    """Check every member, then give the store that the back-up holds, at this program's schema."""
    progress("checking the file")
    archive.check_members()
    with private_folder() as folder:
        write_private(folder / STORE, lambda target: archive.extract(STORE, target))
        with Store.in_file(folder / STORE) as copy:
            copy.migrate()
            yield copy


def _check_log(archive: Archive, log_hash: str) -> None:
    if log_hash != archive.manifest.log_hash:
        raise BackupDamaged(f"{archive.path}: {STORE} has another log than its manifest says; {OTHER_COPY}")

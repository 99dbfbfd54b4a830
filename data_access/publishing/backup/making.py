"""Making a back-up: store and vault while nobody publishes, in one file that is whole or not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path

from data_access.model import Release
from data_access.publishing.backup.archive import Writer, new_archive
from data_access.publishing.backup.errors import BackupError, BackupExists, NothingToBackUp
from data_access.publishing.backup.manifest import STORE, VAULT, Manifest, Member, program_version
from data_access.publishing.backup.unfinished import unfinished_beside
from data_access.publishing.backup.vault_files import files_of
from data_access.publishing.base import Progress
from data_access.publishing.vault import Vault, VaultDamaged, VaultError, flush_folder
from data_access.store import Store
from data_access.store.errors import reason_of
from data_access.store.migrate import newest_revision

_WHOLE = "backup.zip"


def back_up(file: Path, *, store: Store, vault: Vault, now: datetime, progress: Progress) -> Manifest:
    """Write store and vault, as they are now, into a new file that only its owner can read, and return what it holds.

    The publishing lock is held, readers go on. The copy of the store is checked against its log, the vault's files
    against their sums. Raises BackupExists, NothingToBackUp, BackupError where the file cannot be written or the vault
    holds a link, VaultError where the vault is not this store's, LogBroken, ReleaseDamaged, PublicationRunning or
    StoreUnavailable, and then there is no file of that name.
    """
    _refuse_existing(file)
    _refuse_inside(vault, file)
    try:
        with unfinished_beside(file) as folder:
            with store.publishing_lock(), new_archive(folder / _WHOLE) as archive:
                manifest = _write(archive, folder, store, vault, now, progress)
            _refuse_existing(file)
            (folder / _WHOLE).rename(file)
            flush_folder(file.absolute().parent)
    except OSError as error:  # one that names no file comes from writing
        raise BackupError(f"{error.filename or file}: {reason_of(error)}") from error
    return manifest


def _write(
    archive: Writer, folder: Path, store: Store, vault: Vault, now: datetime, progress: Progress
) -> Manifest:
    """Write every member; the folder is for what lies there meanwhile."""
    releases = store.releases()
    _refuse_nothing(releases)
    progress("copying the store and checking the copy")
    log_hash = _copied(store, folder / STORE)
    archive.add(STORE, folder / STORE)
    progress("copying the vault")
    for name, path in files_of(vault):
        archive.add(f"{VAULT}{name}", path)
    _check_vault(vault, archive.members, releases)
    manifest = Manifest(
        made=now.replace(microsecond=0),
        program=program_version(),
        schema=newest_revision(),
        releases=len(releases),
        current=next((each.id for each in releases if each.current), None),
        log_hash=log_hash,
        members=archive.members,
    )
    archive.finish(manifest)
    return manifest


def _copied(store: Store, path: Path) -> str:
    """Copy a store into a new SQLite file and return the hash of its log's newest entry."""
    with Store.in_file(path) as copy:
        copy.migrate()
        return copy.fill_from(store)


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise BackupExists(f"{file} exists already and is left as it is; name a file that does not")
    if not file.absolute().parent.is_dir():
        raise BackupError(f"{file} cannot be written: there is no folder {file.parent}; make it first")


def _refuse_inside(vault: Vault, file: Path) -> None:
    """Each back-up would hold all the earlier ones."""
    if vault.path.resolve() in file.resolve().parents:
        raise BackupError(f"{file} lies in the vault; name a file elsewhere, as private as the vault")


def _refuse_nothing(releases: Collection[Release]) -> None:
    if not releases:
        raise NothingToBackUp(
            "the store has no release, so it is hardly the one you mean; put DATABASE_URL right"
        )


def _check_vault(vault: Vault, members: Mapping[str, Member], releases: Iterable[Release]) -> None:
    """Raise VaultError unless what was copied of the vault is what was saved, and the current release is among it."""
    for release in releases:
        if release.current and vault.load(release.id)[1]["checksum"] != release.checksum:
            raise VaultError(
                f"what the vault keeps as {release.id} belongs to another store; put VAULT or DATABASE_URL right"
            )
        for name, sha256 in vault.sums(release.id).items():
            copied = members.get(f"{VAULT}{release.id}/{name}")
            if copied is None or copied.sha256 != sha256:
                raise VaultDamaged(
                    f"{vault.path / release.id / name} is not what was saved; restore it from an older back-up"
                )

"""Back-ups: store and vault, as they were at one moment, in one file that restores into SQLite and PostgreSQL alike.

The file is a zip: `store.db` (every row of the store, as a SQLite file), `vault/…` (the vault's files) and
`manifest.json` (the SHA-256 of each, and what they are). It holds true counts and is as private as the vault.
"""

from data_access.publishing.backup.errors import (
    BackupDamaged,
    BackupError,
    BackupExists,
    BackupTooNew,
    NotABackup,
    VaultNotEmpty,
)
from data_access.publishing.backup.making import back_up
from data_access.publishing.backup.manifest import Manifest
from data_access.publishing.backup.restoring import check, restore

__all__ = [
    "BackupDamaged",
    "BackupError",
    "BackupExists",
    "BackupTooNew",
    "Manifest",
    "NotABackup",
    "VaultNotEmpty",
    "back_up",
    "check",
    "restore",
]

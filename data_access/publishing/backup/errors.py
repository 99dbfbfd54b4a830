"""What can go wrong with a back-up, by name."""

from __future__ import annotations

from data_access.model import DataError


class BackupError(DataError):
    """A back-up cannot be made or restored; the message names the file, the member of it, and the fix."""


class BackupExists(BackupError):
    """There is a file of that name already."""


class NothingToBackUp(BackupError):
    """The store holds no release, so it is hardly the one that was meant."""


class NotABackup(BackupError):
    """The file is something else."""


class BackupDamaged(BackupError):
    """The file is not what was written."""


class BackupTooNew(BackupError):
    """The file was made by a newer version of this program."""


class VaultNotEmpty(BackupError):
    """The vault holds something that is not in the back-up."""

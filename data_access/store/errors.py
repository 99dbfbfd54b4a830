"""What can go wrong with the store, by name."""

from __future__ import annotations

import errno

from data_access.model import DataError, Release, Withdrawal

# No space, no quota, a file too large for its limit.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
FREE_SPACE = "free space on that disk and run the command again"


def is_no_room(error: OSError) -> bool:
    """Whether something could not be written because there is no room for it."""
    return error.errno in _NO_ROOM


def reason_of(error: OSError) -> str:
    """Return why a file or a folder could not be used; where there is no room for it, with what to do."""
    reason = error.strerror or str(error)
    return f"{reason}; {FREE_SPACE}" if is_no_room(error) else reason


class StoreError(DataError):
    """The store cannot do what was asked; the message says why and what to do."""


class StoreUnavailable(StoreError):
    """The database does not answer, is missing, is full, or refuses."""


class StoreFull(StoreUnavailable):
    """There is no room to write to the database; what stood there still does."""


class SchemaOutdated(StoreError):
    """The database's tables are not those that this version of the program knows."""


class NoRelease(StoreError):
    """Nothing has been published yet."""


class UnknownRelease(StoreError):
    """No release has that id."""


class UnknownDocument(StoreError):
    """The release pins no document of that kind."""


class PublicationRunning(StoreError):
    """Another publication or rollback holds the store."""


class StoreNotEmpty(StoreError):
    """A store that something was written to cannot be filled from another one."""


class ReleaseDamaged(StoreError):
    """A release does not read as the log says that it was written."""


class BadDraft(StoreError):
    """A release that cannot be written as it is."""


class ReleaseExists(BadDraft):
    """A release with that id has been written before."""


class MixedStore(BadDraft):
    """A store holds either sample releases or real ones."""


class ReadBackError(StoreError):
    """What the database returned inside the transaction is not what was written."""


class RollbackRefused(StoreError):
    """The pointer cannot move to that release."""


class ApprovalRefused(StoreError):
    """That release cannot be approved, or not by that person."""


class WithdrawalRefused(StoreError):
    """What was asked cannot be withdrawn."""


class MoreToWithdraw(WithdrawalRefused):
    """Other releases carry values that were first shown in the withdrawn one. `missing` are their ids."""

    def __init__(self, release_id: str, missing: tuple[str, ...]) -> None:
        super().__init__(
            f"values first shown in release {release_id} also stand in {', '.join(missing)};"
            " withdraw these together"
        )
        self.missing = missing


class ErasureUnfinished(StoreError):
    """Withdrawn values can no longer be read, but their bytes are still in the database's files."""


class ReleaseWithdrawn(StoreError):
    """What was asked for was withdrawn; `release` and `withdrawal` say when and why."""

    def __init__(self, release: Release, withdrawal: Withdrawal) -> None:
        what = f"{withdrawal.dataset} of release" if withdrawal.dataset else "release"
        super().__init__(f"{what} {release.id} was withdrawn on {withdrawal.at[:10]}: {withdrawal.because}")
        self.release = release
        self.withdrawal = withdrawal


class LogBroken(StoreError):
    """The log was changed after it was written. `entry` is the number of the first entry that does not hold."""

    def __init__(self, entry: int, reason: str) -> None:
        super().__init__(f"log entry {entry}: {reason}")
        self.entry = entry

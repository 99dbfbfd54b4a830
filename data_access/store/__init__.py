"""Releases in a SQL database: append-only, numbered, read as of any release, made current by moving one pointer.

- `Store` reads and writes; `Reader` is its reading half, also given to what checks a release before it is public.
- `ReleaseDraft` and `LogEntry` are what a publisher brings.
- Every failure is a `StoreError` with a name of its own.
"""

from data_access.store.draft import ReleaseDraft
from data_access.store.errors import (
    ApprovalRefused,
    BadDraft,
    ErasureUnfinished,
    LogBroken,
    MixedStore,
    MoreToWithdraw,
    NoRelease,
    PublicationRunning,
    ReadBackError,
    ReleaseDamaged,
    ReleaseExists,
    ReleaseWithdrawn,
    RollbackRefused,
    SchemaOutdated,
    StoreError,
    StoreNotEmpty,
    StoreUnavailable,
    UnknownDocument,
    UnknownRelease,
    WithdrawalRefused,
)
from data_access.store.log import LogEntry, LoggedEntry
from data_access.store.queries import CellFilter
from data_access.store.reader import Reader
from data_access.store.store import Store
from data_access.store.withdrawing import WithdrawalPlan

__all__ = [
    "ApprovalRefused",
    "BadDraft",
    "CellFilter",
    "ErasureUnfinished",
    "LogBroken",
    "LogEntry",
    "LoggedEntry",
    "MixedStore",
    "MoreToWithdraw",
    "NoRelease",
    "PublicationRunning",
    "ReadBackError",
    "Reader",
    "ReleaseDamaged",
    "ReleaseDraft",
    "ReleaseExists",
    "ReleaseWithdrawn",
    "RollbackRefused",
    "SchemaOutdated",
    "Store",
    "StoreError",
    "StoreNotEmpty",
    "StoreUnavailable",
    "UnknownDocument",
    "UnknownRelease",
    "WithdrawalPlan",
    "WithdrawalRefused",
]

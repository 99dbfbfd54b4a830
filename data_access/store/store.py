"""The store: the one place where releases live."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

import sqlalchemy as sa

from data_access.model import Release
from data_access.store import ids, log, staging, withdrawing, writing
from data_access.store.copying import copy_tables, refuse_unless_empty
from data_access.store.draft import ReleaseDraft, checked
from data_access.store.engine import WRITES, named_errors, open_engine, open_file, place_of, snapshot
from data_access.store.erasing import erase, is_pending
from data_access.store.errors import StoreError
from data_access.store.lock import exclusive
from data_access.store.log import LogEntry, LoggedEntry
from data_access.store.migrate import check_schema, migrate
from data_access.store.reader import Reader, utc_text
from data_access.store.verifying import verify_everything
from data_access.store.withdrawing import Redact, WithdrawalPlan
from data_access.store.writing import Verify, reader_of


def utc_now() -> datetime:
    """Return the time now in UTC."""
    return datetime.now(UTC)


class Store(Reader):
    """A database of releases: read by everybody, written by one publisher at a time.

    A store opened read-only cannot write and does not know staged releases. One store may serve many threads.
    """

    def __init__(
        self, engine: sa.Engine, *, read_only: bool, clock: Callable[[], datetime] = utc_now
    ) -> None:
        super().__init__(engine.connect, shows_staged=not read_only)
        self._engine = engine
        self._read_only = read_only
        self._clock = clock
        self._held = threading.local()

    @classmethod
    def open(cls, url: str, *, read_only: bool, clock: Callable[[], datetime] = utc_now) -> Self:
        """Open `sqlite:///…` or `postgresql://…`. Raises StoreError or StoreUnavailable."""
        return cls(open_engine(url, read_only=read_only), read_only=read_only, clock=clock)

    @classmethod
    def in_file(cls, path: Path) -> Self:
        """Open a SQLite file for writing, whatever signs its name has."""
        return cls(open_file(path), read_only=False)

    def close(self) -> None:
        """End all connections; a process that forks calls this first."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def migrate(self) -> None:
        """Bring the tables to this program's version. Safe to call again, and by two processes at once."""
        with named_errors(place_of(self._engine)):
            migrate(self._engine)

    def ready(self) -> Release:
        """Return the current release if the store can be read.

        Raises StoreUnavailable, SchemaOutdated or NoRelease, which say what is missing.
        """
        with named_errors(), self._engine.connect() as connection:
            check_schema(connection)
        return self.current()

    def next_release_id(self, today: date, *, sample: bool) -> str:
        """Return `2026-11-22.1`, `2026-11-22.2` …, or `SAMPLE-2026-11-22.1` …, counting all that were written."""
        return ids.next_id(today, sample=sample, written=(release.id for release in self.releases()))

    @contextmanager
    def publishing_lock(self) -> Iterator[None]:
        """Keep all others from writing while a publication is prepared and appended by this thread.

        Raises PublicationRunning where somebody else holds it, on PostgreSQL after a few seconds. It ends with the
        process, however that ends.
        """
        with self._writing():
            yield

    def append(
        self,
        draft: ReleaseDraft,
        *,
        verify: Verify,
        log_entry: LogEntry,
        flip: bool = True,
    ) -> Release:
        """Write a release in one transaction and make it current, or with `flip=False` keep it staged.

        Everything is read back and compared with the draft; `verify` is given a reader of what now stands
        there (`reader.release(draft.id)`), and its exception stops the publication. Any failure leaves the store
        as it was. The log adds the hashes of all that was written to `log_entry`.
        Raises BadDraft (ReleaseExists, MixedStore), ReadBackError, PublicationRunning or StoreUnavailable.
        """
        prepared = checked(draft)
        with self._writing() as connection, connection.begin():
            return writing.append(
                connection, prepared, entry=log_entry, at=self._now(), flip=flip, verify=verify
            )

    def rollback(self, release_id: str, *, by: str, because: str) -> Release:
        """Make a release that was public before current again. `because` becomes public: see `public_reason`.

        Raises UnknownRelease, RollbackRefused, PublicationRunning or StoreUnavailable.
        """
        with self._writing() as connection, connection.begin():
            return writing.roll_back(connection, release_id, by=by, because=because, at=self._now())

    def approve(self, release_id: str, *, by: str) -> Release:
        """Make a staged release current.

        Raises UnknownRelease, ApprovalRefused (by who staged it, compared with another release than the current one,
        not staged, withdrawn), PublicationRunning or StoreUnavailable.
        """
        with self._writing() as connection, connection.begin():
            return staging.approve(connection, release_id, by=by, at=self._now())

    def add_preview(self, release_id: str, *, by: str, token_sha256: str, expires: datetime) -> Release:
        """Let who holds the token with this hash see a staged release until then.

        Raises UnknownRelease, ApprovalRefused where it is not staged, PublicationRunning or StoreUnavailable.
        """
        with self._writing() as connection, connection.begin():
            return staging.add_preview(
                connection,
                release_id,
                by=by,
                at=self._now(),
                token_sha256=token_sha256,
                expires=utc_text(expires),
            )

    def plan_withdrawal(
        self, release_id: str, *, also: Iterable[str] = (), dataset: str = ""
    ) -> WithdrawalPlan:
        """Return what withdrawing a release, or one dataset of it, takes with it; `also` names the others.

        Hold the publishing lock until it is withdrawn. Raises UnknownRelease, WithdrawalRefused, or MoreToWithdraw
        where other releases carry values first shown in it.
        """
        with self._writing() as connection, connection.begin():
            return withdrawing.plan(
                reader_of(connection), connection, release_id, also=tuple(also), dataset=dataset
            )

    def withdraw(self, plan: WithdrawalPlan, *, by: str, because: str, redact: Redact) -> None:
        """Delete the values that the plan names, move the pointer off what is withdrawn, then erase the bytes.

        `redact` says what of a document stays when a dataset is withdrawn. Raises WithdrawalRefused, ReadBackError
        or PublicationRunning, and nothing has changed; ErasureUnfinished once everything but the erasing is done.
        """
        with self._writing() as connection:
            with connection.begin():
                withdrawing.withdraw(connection, plan, by=by, because=because, at=self._now(), redact=redact)
            self.finish_erasing(by=by)

    def finish_erasing(self, *, by: str) -> bool:
        """Erase the bytes of what was withdrawn, if a withdrawal was stopped before it could; tell whether.

        Raises ErasureUnfinished, PublicationRunning or StoreUnavailable.
        """
        with named_errors(), self._engine.connect() as connection:
            if not is_pending(connection):
                return False
        with self._writing() as connection:
            with named_errors(place_of(self._engine)):
                erase(self._engine)
            with connection.begin():
                log.append_entry(connection, log.ERASE, LogEntry(by), at=self._now())
        return True

    def log(self) -> tuple[LoggedEntry, ...]:
        """Return the whole log, oldest entry first."""
        with named_errors(), self._engine.connect() as connection:
            return log.entries(connection)

    def verify_log(self) -> str:
        """Check the log's chain and return the hash of its newest entry. Raises LogBroken."""
        with named_errors(), self._engine.connect() as connection:
            return log.verify(connection)

    def verify(self) -> str:
        """Check the log's chain and that every release still reads as it was written.

        Returns the hash of the log's newest entry. Raises LogBroken, ReleaseDamaged or StoreUnavailable.
        """
        with named_errors(), snapshot(self._engine) as connection:
            return verify_everything(connection)

    def fill_from(self, source: Store, *, before_commit: Callable[[str], object] = lambda _: None) -> str:
        """Take over all that another store holds, as it is at one moment, into this empty one.

        Both are at this program's schema. One transaction: everything is checked as `verify` does, then
        `before_commit` is given the hash of the log's newest entry, which is also returned; what it raises stops
        it, and this store stays empty. Raises StoreNotEmpty, LogBroken, ReleaseDamaged, PublicationRunning or
        StoreUnavailable.
        """
        with self._writing() as connection, connection.begin():
            refuse_unless_empty(connection, place_of(self._engine))
            with snapshot(source._engine) as rows:
                copy_tables(rows, connection)
            newest = verify_everything(connection)
            before_commit(newest)
        return newest

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        """Give the connection that holds the publishing lock, taking it where this thread does not have it yet."""
        held: sa.Connection | None = getattr(self._held, "connection", None)
        if held is not None:
            with named_errors(place_of(self._engine)):
                yield held
            return
        if self._read_only:
            raise StoreError("this store was opened read-only")
        place = place_of(self._engine)
        with named_errors(place), self._engine.connect() as connection, exclusive(connection):
            self._held.connection = connection.execution_options(**{WRITES: True})
            try:
                yield self._held.connection
            finally:
                self._held.connection = None

    def _now(self) -> str:
        return utc_text(self._clock())

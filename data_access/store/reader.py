"""Reading: everything is asked of one release, so nobody sees half of one and half of another."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from data_access.model import AreaLevel, Cell, CellKey, Grain, Record, Release, Rollback, Status, Withdrawal
from data_access.store import histories, queries
from data_access.store.engine import named_errors
from data_access.store.errors import NoRelease, ReleaseWithdrawn, UnknownDocument, UnknownRelease
from data_access.store.histories import History
from data_access.store.queries import CellFilter


class Reader:
    """Answers from a store, or from inside the transaction that writes to it.

    `shows_staged` is for staff: to all others a staged release does not exist.
    """

    def __init__(
        self, connect: Callable[[], AbstractContextManager[sa.Connection]], *, shows_staged: bool
    ) -> None:
        self._connect = connect
        self._shows_staged = shows_staged

    def current(self) -> Release:
        """Return the release that everybody sees. Raises NoRelease where nothing is published."""
        for release in self._every_release():
            if release.current:
                return release
        raise NoRelease("nothing is published; run: python -m data_access publish DROP")

    def releases(self) -> tuple[Release, ...]:
        """Return all releases, newest first; `current`, `rolled_back` and `withdrawals` say where each stands."""
        return tuple(each for each in self._every_release() if self._shows_staged or not each.staged)

    def _every_release(self) -> tuple[Release, ...]:
        with named_errors(), self._connect() as connection:
            rows = connection.execute(queries.every_release()).all()
            gone = connection.execute(queries.withdrawals()).all()
        line = _line_of_current(rows)
        ids = {row.sequence: row.id for row in rows}
        withdrawn: dict[int, list[Withdrawal]] = defaultdict(list)
        for row in gone:
            withdrawn[row.release_sequence].append(Withdrawal(row.at, row.because, row.dataset))
        return tuple(
            _release(row, line, tuple(withdrawn[row.sequence]), ids.get(row.parent, "")) for row in rows
        )

    def release(self, release_id: str) -> Release:
        """Return the release with that id. Raises UnknownRelease."""
        for release in self.releases():
            if release.id == release_id:
                return release
        raise UnknownRelease(f"there is no release {release_id!r}")

    def readable(self, release_id: str) -> Release:
        """Return the release with that id if it can be read. Raises UnknownRelease, ReleaseWithdrawn."""
        release = self.release(release_id)
        if release.withdrawn is not None:
            raise ReleaseWithdrawn(release, release.withdrawn)
        return release

    def previewed(self, token_sha256: str, *, now: datetime) -> Release | None:
        """Return the staged release that the token with this hash shows, or None where it shows none."""
        with named_errors(), self._connect() as connection:
            found = connection.scalar(queries.previewed(token_sha256, utc_text(now)))
        return next(
            (
                each
                for each in self._every_release()
                if each.id == found and each.staged and each.withdrawn is None
            ),
            None,
        )

    def document(self, release: Release, kind: str) -> Any:
        """Return the JSON document of that kind that the release pins. Raises UnknownDocument."""
        with named_errors(), self._connect() as connection:
            text = connection.scalar(queries.document_of(release.sequence, kind))
        if text is None:
            raise UnknownDocument(f"release {release.id} pins no {kind!r}")
        return json.loads(text)

    def cells(
        self,
        release: Release,
        *,
        dataset: str,
        measures: Sequence[str] | None = None,
        area_level: AreaLevel | None = None,
        areas: Sequence[str] | None = None,
        grain: Grain | None = None,
        dimension: str | None = None,
        categories: Sequence[str] | None = None,
    ) -> tuple[Cell, ...]:
        """Return a dataset's cells as of the release, in canonical order.

        None leaves a coordinate open; an empty sequence matches nothing.
        """
        chosen = CellFilter(
            dataset=dataset,
            measures=measures,
            area_level=area_level,
            areas=areas,
            grain=grain,
            dimension=dimension,
            categories=categories,
        )
        with named_errors(), self._connect() as connection:
            rows = connection.execute(*queries.cells_as_of(release.sequence, chosen)).all()
        return tuple(queries.read_cells(rows))

    def every_cell(self, release: Release) -> Iterator[Cell]:
        """Yield all cells of the release in canonical order, a few thousand in memory at a time."""
        with named_errors(), self._connect() as connection:
            question, given = queries.cells_as_of(release.sequence, CellFilter())
            # For this statement alone: set on the connection it would also hold for a publisher's own writing.
            streamed = connection.execute(
                question, given, execution_options={"yield_per": queries.ROWS_AT_ONCE}
            )
            yield from queries.read_cells(streamed)

    def statuses_ever(self) -> frozenset[tuple[str, str, str, str, str, date, Status]]:
        """Return dataset, measure, area level, grain, dimension, first day and status of all cells ever public.

        Whoever kept an older release knows what it showed, withdrawn or not, so protection must know it too.
        """
        with named_errors(), self._connect() as connection:
            rows = connection.execute(queries.statuses_ever()).all()
        return frozenset((*row[:5], row[5], Status(row[6])) for row in rows)

    def histories(self, release: Release, chosen: CellFilter) -> dict[CellKey, History]:
        """Return what every release up to this one said of these cells, as far as it was not withdrawn."""
        with named_errors(), self._connect() as connection:
            rows = connection.execute(*histories.rows_until(release.sequence, chosen)).all()
        return histories.by_key(rows)

    def revised(self, before: Release, after: Release) -> tuple[tuple[Cell, Cell], ...]:
        """Return the cells that both releases publish with another value, as each has them, in canonical order.

        What was withdrawn from either of them is left out.
        """
        gone = {each.dataset for release in (before, after) for each in release.withdrawals}
        if "" in gone:
            return ()
        with named_errors(), self._connect() as connection:
            rows = connection.execute(histories.revised(before.sequence, after.sequence)).all()
        pairs = (histories.pair(row) for row in rows)
        return tuple(pair for pair in pairs if pair[0].key.dataset not in gone)

    def rollbacks(self) -> tuple[Rollback, ...]:
        """Return every rollback, the oldest first, with its reason where that was written for the public."""
        with named_errors(), self._connect() as connection:
            rows = connection.execute(histories.rollbacks()).all()
        return tuple(histories.rollback(row) for row in rows)

    def records(self, release: Release, kind: str) -> tuple[Record, ...]:
        """Return the records of a kind as of the release, by id."""
        with named_errors(), self._connect() as connection:
            rows = connection.execute(*queries.records_as_of(release.sequence, kind)).all()
        return tuple(Record(row.kind, row.id, json.loads(row.content)) for row in rows)


def _line_of_current(rows: Sequence[sa.Row[Any]]) -> frozenset[int]:
    """Return the sequences of the current release and of the releases that it was built on, one after the other."""
    parents = {row.sequence: row.parent for row in rows}
    at = next((row.sequence for row in rows if row.current), None)
    line = set()
    while at is not None:
        line.add(at)
        at = parents[at]
    return frozenset(line)


def _release(
    row: sa.Row[Any], line: frozenset[int], withdrawals: tuple[Withdrawal, ...], follows: str
) -> Release:
    return Release(
        id=row.id,
        sequence=row.sequence,
        created=row.created,
        checksum=row.checksum,
        note=row.note,
        current=row.current,
        rolled_back=row.public and row.sequence not in line,
        staged=not row.public,
        withdrawals=withdrawals,
        follows=follows,
        public_since=(row.approved or row.created) if row.public else "",
    )


def utc_text(moment: datetime) -> str:
    """Return a moment as the store writes it: ISO, UTC, to the second, so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")

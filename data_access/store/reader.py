"""Reading: everything is asked of one release, so nobody sees half of one and half of another."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import sqlalchemy as sa

from data_access.model import AreaLevel, Cell, Grain, Record, Release, Status
from data_access.store import queries
from data_access.store.engine import named_errors
from data_access.store.errors import NoRelease, UnknownDocument, UnknownRelease
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
        """Return the release that everybody sees. Raises NoRelease before the first publication."""
        with named_errors(), self._connect() as connection:
            row = connection.execute(queries.current_release()).first()
        if row is None:
            raise NoRelease("nothing has been published yet; run: python -m data_access publish DROP")
        return _release(row, frozenset({row.sequence}))

    def releases(self) -> tuple[Release, ...]:
        """Return all releases, newest first; `current` and `rolled_back` say where each stands."""
        with named_errors(), self._connect() as connection:
            rows = connection.execute(queries.every_release()).all()
        line = _line_of_current(rows)
        return tuple(_release(row, line) for row in rows if self._shows_staged or not row.staged)

    def release(self, release_id: str) -> Release:
        """Return the release with that id. Raises UnknownRelease."""
        for release in self.releases():
            if release.id == release_id:
                return release
        raise UnknownRelease(f"there is no release {release_id!r}")

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
            rows = connection.execute(queries.cells_as_of(release.sequence, chosen)).all()
        return tuple(queries.read_cells(rows))

    def every_cell(self, release: Release) -> Iterator[Cell]:
        """Yield all cells of the release in canonical order, a few thousand in memory at a time."""
        with named_errors(), self._connect() as connection:
            question = queries.cells_as_of(release.sequence, CellFilter())
            # For this statement alone: set on the connection it would also hold for a publisher's own writing.
            streamed = connection.execute(question, execution_options={"yield_per": queries.ROWS_AT_ONCE})
            yield from queries.read_cells(streamed)

    def statuses_ever(self) -> frozenset[tuple[str, str, str, str, str, date, Status]]:
        """Return dataset, measure, area level, grain, dimension, first day and status of all cells of all releases.

        Whoever kept an older release knows what it showed, so protection must know it too.
        """
        with named_errors(), self._connect() as connection:
            rows = connection.execute(queries.statuses_ever()).all()
        return frozenset((*row[:5], row[5], Status(row[6])) for row in rows)

    def records(self, release: Release, kind: str) -> tuple[Record, ...]:
        """Return the records of a kind as of the release, by id."""
        with named_errors(), self._connect() as connection:
            rows = connection.execute(queries.records_as_of(release.sequence, kind)).all()
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


def _release(row: sa.Row[Any], line: frozenset[int]) -> Release:
    return Release(
        id=row.id,
        sequence=row.sequence,
        created=row.created,
        checksum=row.checksum,
        note=row.note,
        current=row.current,
        rolled_back=not row.staged and row.sequence not in line,
        staged=row.staged,
    )

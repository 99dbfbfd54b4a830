"""Withdrawing: the one way to delete. Values go from every row; who, when, why and hashes stay.

A row states a value from its release on until the next row of its key, so a value may stand in many releases. What
was first shown in a withdrawn release goes together with all releases that carry it; what an earlier public release
showed stays there.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from data_access import tidy
from data_access.model import Release, Status
from data_access.store import log, queries
from data_access.store.errors import MoreToWithdraw, ReadBackError, WithdrawalRefused
from data_access.store.log import LogEntry
from data_access.store.queries import CELL_KEY, CellFilter
from data_access.store.reader import Reader
from data_access.store.schema import (
    cell,
    current,
    document,
    record,
    release_document,
    seen_status,
    withdrawal,
)
from data_access.store.writing import current_id, insert_rows, point_to, reader_of

# Given a document's kind and content, returns what of it may stay when a dataset is withdrawn.
Redact = Callable[[str, Any], Any]
# The rows of one key, oldest first: since which release, and which value is shown (None where none is).
History = Sequence[tuple[int, Any]]
_FOREVER = 2**31
_RECORD_KEY = (record.c.kind, record.c.id)


@dataclass(frozen=True, slots=True)
class WithdrawalPlan:
    """What is to be withdrawn together: `releases`, oldest first; all of each, or one `dataset` of each."""

    releases: tuple[Release, ...]
    dataset: str = ""


def plan(
    reader: Reader, rows: sa.Connection, release_id: str, *, also: Iterable[str], dataset: str
) -> WithdrawalPlan:
    """Return what withdrawing a release takes with it. Raises UnknownRelease, WithdrawalRefused, MoreToWithdraw."""
    asked = {reader.release(name) for name in (release_id, *also)}
    for each in asked:
        if each.withdrawal_of(dataset) is not None:
            raise WithdrawalRefused(f"{_named(dataset, each)} was withdrawn before")
    if dataset and not _holds(rows, dataset):
        raise WithdrawalRefused(f"there is nothing of dataset {dataset!r} in the store")
    timeline = _Timeline.of(reader.releases(), dataset)
    asked_numbers = frozenset(each.sequence for each in asked)
    missing = _with_carriers(rows, timeline, asked_numbers, dataset) - asked_numbers
    if missing:
        names = tuple(each.id for each in reversed(reader.releases()) if each.sequence in missing)
        raise MoreToWithdraw(release_id, names)
    return WithdrawalPlan(tuple(sorted(asked, key=lambda each: each.sequence)), dataset)


def withdraw(
    connection: sa.Connection, what: WithdrawalPlan, *, by: str, because: str, at: str, redact: Redact
) -> None:
    """Delete what the plan names, inside the caller's transaction. Raises WithdrawalRefused, ReadBackError."""
    if not because.strip():
        raise WithdrawalRefused("a withdrawal needs its public reason: --because TEXT")
    reader = reader_of(connection)
    before = reader.statuses_ever()
    timeline = _Timeline.of(reader.releases(), what.dataset)
    gone = [each.sequence for each in what.releases]
    insert_rows(
        connection,
        withdrawal,
        ({"release_sequence": n, "at": at, "dataset": what.dataset, "because": because} for n in gone),
    )
    for sequence in gone:
        heir = timeline.heir(sequence, gone)
        _delete(
            connection,
            cell,
            CELL_KEY,
            sequence,
            heir,
            [cell.c.dataset == what.dataset] if what.dataset else [],
        )
        records = [queries.of_dataset(sa.literal(what.dataset))] if what.dataset else []
        _delete(connection, record, _RECORD_KEY, sequence, heir, records)
    _drop_documents(connection, what, redact)
    _remember(connection, before - reader.statuses_ever())
    _check_survivors(connection, reader, oldest=gone[0])
    if not what.dataset:
        _leave(connection, reader, gone)
    details = {
        "releases": {each.id: each.checksum for each in what.releases},
        "dataset": what.dataset,
        "because": because,
        "current": current_id(reader),
    }
    log.append_entry(connection, log.WITHDRAW, LogEntry(by, details), at=at)


@dataclass(frozen=True, slots=True)
class _Timeline:
    """The releases that still hold a dataset (or anything), by number; `public` are those that somebody could read."""

    held: tuple[int, ...]
    public: frozenset[int]

    @classmethod
    def of(cls, releases: Iterable[Release], dataset: str) -> _Timeline:
        there = [each for each in releases if each.withdrawal_of(dataset) is None]
        held = tuple(sorted(each.sequence for each in there))
        return cls(held, frozenset(each.sequence for each in there if not each.staged))

    def heir(self, sequence: int, gone: Iterable[int]) -> int | None:
        """Return the next release that stays and so must go on saying what this one's rows said."""
        without = set(gone)
        return next((n for n in self.held if n > sequence and n not in without), None)


def _with_carriers(
    rows: sa.Connection, timeline: _Timeline, chosen: frozenset[int], dataset: str
) -> frozenset[int]:
    """Return the chosen releases and all that carry values first shown in one of them, and so on."""
    while True:
        spans = _Spans(timeline, chosen)
        for history in _histories(rows, dataset):
            spans.look_at(history)
        if spans.found <= chosen:
            return chosen
        chosen |= spans.found


class _Spans:
    """Finds who carries what the chosen releases showed first, one key's history after the other."""

    def __init__(self, timeline: _Timeline, chosen: frozenset[int]) -> None:
        self._held = timeline.held
        self._shown = sorted(chosen & timeline.public)
        self._others = sorted(timeline.public - chosen)
        self._spans: set[tuple[int, int]] = set()

    def look_at(self, history: History) -> None:
        """Take note of where each value stands that a chosen release was the first to show."""
        ends = [*(since for since, _ in history[1:]), _FOREVER]
        standing: dict[Any, list[tuple[int, int]]] = defaultdict(list)
        for (since, value), end in zip(history, ends, strict=True):
            if value is not None:
                standing[value].append((since, end))
        for spans in standing.values():
            first = min(_first_in(self._shown, span) for span in spans)
            if first < _FOREVER and first < min(_first_in(self._others, span) for span in spans):
                self._spans.update(spans)

    @property
    def found(self) -> frozenset[int]:
        """The releases in which such values stand."""
        ranges = (
            (bisect_left(self._held, since), bisect_left(self._held, end)) for since, end in self._spans
        )
        return frozenset(number for first, last in ranges for number in self._held[first:last])


def _first_in(numbers: Sequence[int], span: tuple[int, int]) -> int:
    place = bisect_left(numbers, span[0])
    return numbers[place] if place < len(numbers) and numbers[place] < span[1] else _FOREVER


def _histories(rows: sa.Connection, dataset: str) -> Iterator[History]:
    """Yield the history of every key of cells (of one dataset, where one is named), then of records."""
    cells = sa.select(*CELL_KEY, cell.c.since, cell.c.status, cell.c.value, cell.c.low, cell.c.high)
    if dataset:
        cells = cells.where(cell.c.dataset == dataset)
    width = len(CELL_KEY)
    for _key, group in groupby(_streamed(rows, cells, CELL_KEY, cell.c.since), key=lambda row: row[:width]):
        yield [(row.since, tuple(row[-3:]) if row.status == Status.PUBLISHED else None) for row in group]
    records = sa.select(*_RECORD_KEY, record.c.since, record.c.content)
    if dataset:
        records = records.where(queries.of_dataset(sa.literal(dataset)))
    for _key, group in groupby(
        _streamed(rows, records, _RECORD_KEY, record.c.since), key=lambda row: row[:2]
    ):
        yield [(row.since, row.content) for row in group]


def _streamed(
    rows: sa.Connection, question: sa.Select[Any], key: Sequence[sa.Column[Any]], since: sa.Column[int]
) -> Iterator[Any]:
    options = {"yield_per": queries.ROWS_AT_ONCE}
    return iter(rows.execute(question.order_by(*key, since), execution_options=options))


def _delete(
    connection: sa.Connection,
    table: sa.Table,
    key: Sequence[sa.Column[Any]],
    sequence: int,
    heir: int | None,
    conditions: Sequence[sa.ColumnElement[bool]],
) -> None:
    """Delete a release's rows; what the next release that stays took over from them is stated there anew."""
    mine = [table.c.since == sequence, *conditions]
    if heir is not None:
        later = table.alias("later")
        overridden = sa.exists().where(
            *(later.c[column.name] == column for column in key),
            later.c.since > sequence,
            later.c.since <= heir,
        )
        columns = [sa.literal(heir).label("since") if c.name == "since" else c for c in table.columns]
        taken = sa.select(*columns).where(*mine, ~overridden)
        connection.execute(table.insert().from_select([c.name for c in table.columns], taken))
    connection.execute(table.delete().where(*mine))


def _drop_documents(connection: sa.Connection, what: WithdrawalPlan, redact: Redact) -> None:
    """Let go of the documents that only withdrawn releases pin; of a dataset, keep what `redact` leaves of each."""
    for each in what.releases:
        pinned = connection.execute(queries.pinned_documents(each.sequence)).all()
        mine = release_document.c.release_sequence == each.sequence
        if not what.dataset:
            connection.execute(release_document.delete().where(mine))
        for row in pinned if what.dataset else ():
            text = _redacted(row, redact)
            sha256 = log.sha256_of(text)
            if sha256 != row.sha256:
                _keep_document(connection, sha256, text)
                connection.execute(release_document.delete().where(mine, release_document.c.kind == row.kind))
                pin = {"release_sequence": each.sequence, "kind": row.kind, "sha256": sha256}
                connection.execute(release_document.insert().values(**pin))
    pins = sa.exists().where(release_document.c.sha256 == document.c.sha256)
    connection.execute(document.delete().where(~pins))


def _redacted(row: sa.Row[Any], redact: Redact) -> str:
    return log.canonical_json(redact(row.kind, json.loads(row.content)))


def _keep_document(connection: sa.Connection, sha256: str, text: str) -> None:
    if connection.scalar(sa.select(document.c.sha256).where(document.c.sha256 == sha256)) is None:
        connection.execute(document.insert().values(sha256=sha256, content=text))


def _remember(connection: sa.Connection, statuses: Iterable[tuple[Any, ...]]) -> None:
    """Keep under which statuses tables stood that no row tells of any more."""
    names = [column.name for column in seen_status.columns]
    rows: Iterator[Mapping[str, Any]] = (dict(zip(names, each, strict=True)) for each in statuses)
    insert_rows(connection, seen_status, rows)


def _check_survivors(connection: sa.Connection, reader: Reader, *, oldest: int) -> None:
    """Raise ReadBackError unless every release that was written later and stays whole still reads as it was."""
    for each in reader.releases():
        if each.sequence < oldest or each.withdrawals:
            continue
        cells = queries.read_cells(connection.execute(*queries.cells_as_of(each.sequence, CellFilter())))
        if tidy.checksum(cells) != each.checksum:
            raise ReadBackError(f"release {each.id} would no longer read as it was written")


def _leave(connection: sa.Connection, reader: Reader, gone: Sequence[int]) -> None:
    """Move the pointer off a withdrawn release: to the newest one before it that stands, else to none."""
    releases = reader.releases()
    if not any(each.current and each.sequence in gone for each in releases):
        return
    standing = [each for each in releases if not each.staged and each.withdrawn is None]
    if not standing:
        connection.execute(current.delete())
        return
    # A release that was taken back comes last: somebody found it wrong.
    heir = max(standing, key=lambda each: (not each.rolled_back, each.sequence))
    point_to(connection, heir.sequence)


def _holds(rows: sa.Connection, dataset: str) -> bool:
    return rows.scalar(sa.select(cell.c.dataset).where(cell.c.dataset == dataset).limit(1)) is not None


def _named(dataset: str, release: Release) -> str:
    return f"{dataset} of release {release.id}" if dataset else f"release {release.id}"

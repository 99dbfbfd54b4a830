"""What a store said over time: the history of cells, what two releases say differently, and what was taken back."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, TypeAlias

import sqlalchemy as sa

from data_access.model import Cell, CellKey, Rollback, Status
from data_access.store import log
from data_access.store.queries import (
    CELL_CONTENT,
    CELL_KEY,
    SEQUENCE,
    CellFilter,
    Question,
    conditions,
    read_cells,
    read_key,
)
from data_access.store.schema import ABSENT, cell
from data_access.store.schema import log as log_table

# One cell, oldest first: since the release of which number it is said to be so; None where it was there no more.
History: TypeAlias = Sequence[tuple[int, Cell | None]]
_WIDTH = len(CELL_KEY)


def said(history: History, sequence: int) -> Cell | None:
    """Return a cell as of the release with that number, None where it has none."""
    place = bisect_right(history, sequence, key=lambda each: each[0])
    return history[place - 1][1] if place else None


def rows_until(sequence: int, chosen: CellFilter) -> Question:
    """Ask for every row of these cells up to a release, one key after the other, the oldest row first."""
    given = chosen.parameters()
    return _rows_until(tuple(given)), {"sequence": sequence, **given}


@lru_cache(maxsize=256)
def _rows_until(names: tuple[str, ...]) -> sa.Select[Any]:
    until = cell.c.since <= SEQUENCE
    columns = (*CELL_KEY, *CELL_CONTENT, cell.c.since)
    return sa.select(*columns).where(*conditions(names), until).order_by(*CELL_KEY, cell.c.since)


def by_key(rows: Iterable[Sequence[Any]]) -> dict[CellKey, History]:
    """Return the rows of `rows_until` as a history for each key."""
    grouped = groupby(rows, key=lambda row: tuple(row[:_WIDTH]))
    return {read_key(*key): tuple((row[-1], _content(row)) for row in found) for key, found in grouped}


def _content(row: Sequence[Any]) -> Cell | None:
    if row[_WIDTH] == ABSENT:
        return None
    return next(read_cells([row[:-1]]))


def revised(before: int, after: int) -> sa.Select[Any]:
    """Ask for the cells that are published with another value in the later of two releases.

    Only what was written between the two can differ, so that the cells of a store are walked once and no more.
    """
    between = sa.select(*CELL_KEY).where(cell.c.since > before, cell.c.since <= after)
    touched = between.distinct().subquery("touched")
    old, new = cell.alias("old"), cell.alias("new")
    return (
        sa.select(
            *(touched.c[column.name] for column in CELL_KEY),
            *(old.c[column.name] for column in CELL_CONTENT),
            *(new.c[column.name] for column in CELL_CONTENT),
        )
        .select_from(touched)
        .join(old, _standing(old, touched, before))
        .join(new, _standing(new, touched, after))
        .where(old.c.status == Status.PUBLISHED.value, new.c.status == Status.PUBLISHED.value)
        .where(old.c.value != new.c.value)
        .order_by(*(touched.c[column.name] for column in CELL_KEY))
    )


def _standing(rows: sa.FromClause, touched: sa.Subquery, sequence: int) -> sa.ColumnElement[bool]:
    """Return the condition that a row is what a release says of a touched cell."""
    other = cell.alias()
    same = [other.c[column.name] == touched.c[column.name] for column in CELL_KEY]
    newest = sa.select(sa.func.max(other.c.since)).where(*same, other.c.since <= sequence)
    mine = [rows.c[column.name] == touched.c[column.name] for column in CELL_KEY]
    return sa.and_(*mine, rows.c.since == newest.correlate(touched).scalar_subquery())


def pair(row: Sequence[Any]) -> tuple[Cell, Cell]:
    """Return the two cells in a row of `revised`: as the earlier release has it, and the later."""
    key, width = tuple(row[:_WIDTH]), len(CELL_CONTENT)
    contents = (row[_WIDTH : _WIDTH + width], row[_WIDTH + width :])
    old, new = read_cells([(*key, *content) for content in contents])
    return old, new


def rollbacks() -> sa.Select[Any]:
    """Ask the log for every rollback, the oldest first."""
    question = sa.select(log_table.c.at, log_table.c.entry).where(log_table.c.action == log.ROLLBACK)
    return question.order_by(log_table.c.n)


def rollback(row: Sequence[Any]) -> Rollback:
    """Return the rollback in a row of `rollbacks`."""
    entry = json.loads(row[1])
    because = entry["because"] if entry.get(log.PUBLIC) else ""
    return Rollback(at=row[0], left=entry["from"] or "", to=entry["to"], because=because)

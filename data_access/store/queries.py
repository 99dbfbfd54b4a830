"""The store's questions as SQL, and its rows as our types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

import sqlalchemy as sa

from data_access.model import AreaLevel, Cell, CellKey, Grain, Period, Status
from data_access.records import TOTALS
from data_access.store.schema import (
    ABSENT,
    approval,
    cell,
    current,
    document,
    preview,
    record,
    release,
    release_document,
    seen_status,
    withdrawal,
)

ROWS_AT_ONCE = 5_000
# A statement and the values of its parameters, as `Connection.execute` takes them.
Question: TypeAlias = tuple[sa.Select[Any], Mapping[str, Any]]
SEQUENCE: sa.BindParameter[int] = sa.bindparam("sequence", type_=sa.Integer)
# The canonical order of cells, which is also that of the primary key.
CELL_KEY = (
    cell.c.dataset,
    cell.c.measure,
    cell.c.area_level,
    cell.c.grain,
    cell.c.dimension,
    cell.c.area,
    cell.c.category,
    cell.c.period_start,
    cell.c.period_end,
)
_KEY_NAMES = tuple(column.name for column in CELL_KEY)
CELL_CONTENT = (
    cell.c.status,
    cell.c.value,
    cell.c.whole,
    cell.c.low,
    cell.c.high,
    cell.c.base,
    cell.c.provisional,
)
# What protection goes by: tables and the first days of their periods.
_STATUS_KEY = (
    *(cell.c.dataset, cell.c.measure, cell.c.area_level, cell.c.grain, cell.c.dimension),
    cell.c.period_start,
)


# The columns by which a filter chooses: those of which it names one value, and several.
_EXACT = ("dataset", "area_level", "grain", "dimension")
_AMONG = ("measure", "area", "category")
_CHOSEN = "chosen_"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFilter:
    """Which cells; None leaves a coordinate open, an empty sequence matches nothing."""

    dataset: str | None = None
    measures: Sequence[str] | None = None
    area_level: str | None = None
    areas: Sequence[str] | None = None
    grain: str | None = None
    dimension: str | None = None
    categories: Sequence[str] | None = None

    def parameters(self) -> dict[str, str | list[str]]:
        """Return what is chosen, as the parameters of `conditions`."""
        exact = (self.dataset, self.area_level, self.grain, self.dimension)
        among = (self.measures, self.areas, self.categories)
        one = {name: str(value) for name, value in zip(_EXACT, exact, strict=True) if value is not None}
        several = {
            name: [*map(str, values)]
            for name, values in zip(_AMONG, among, strict=True)
            if values is not None
        }
        return {f"{_CHOSEN}{name}": value for name, value in (one | several).items()}


def conditions(names: Iterable[str]) -> Iterator[sa.ColumnElement[bool]]:
    """Yield the conditions that the parameters of a filter fill in, by their names."""
    for name in names:
        column = cell.c[name.removeprefix(_CHOSEN)]
        is_list = column.name in _AMONG
        yield column.in_(sa.bindparam(name, expanding=True)) if is_list else column == sa.bindparam(name)


def cells_as_of(sequence: int, chosen: CellFilter) -> Question:
    """Return the question for the cells of a release that are not withdrawn, in canonical order."""
    given = chosen.parameters()
    return _cells_as_of(tuple(given)), {"sequence": sequence, **given}


# To put a statement together takes longer than to run it, and pages ask a few kinds of questions very often.
@lru_cache(maxsize=256)
def _cells_as_of(names: tuple[str, ...]) -> sa.Select[Any]:
    gone = sa.select(withdrawal.c.dataset).where(withdrawal.c.release_sequence == SEQUENCE)
    wholly = sa.exists().where(withdrawal.c.release_sequence == SEQUENCE, withdrawal.c.dataset == "")
    return chain_as_of(SEQUENCE, [*conditions(names), cell.c.dataset.not_in(gone), ~wholly])


def chain_as_of(
    sequence: int | sa.BindParameter[int], conditions: Sequence[sa.ColumnElement[bool]] = ()
) -> sa.Select[Any]:
    """Return the question for the cells that the next release in order of writing is written on top of."""
    newest = _as_of(sequence, CELL_KEY, CELL_CONTENT, conditions)
    return (
        sa.select(newest).where(newest.c.status != ABSENT).order_by(*(newest.c[name] for name in _KEY_NAMES))
    )


def records_as_of(sequence: int, kind: str) -> Question:
    """Return the question for the records of a kind of a release that are not withdrawn, by id."""
    return _records_as_of(), {"sequence": sequence, "chosen_kind": kind}


@lru_cache(maxsize=1)
def _records_as_of() -> sa.Select[Any]:
    gone = sa.exists().where(
        withdrawal.c.release_sequence == SEQUENCE,
        sa.or_(withdrawal.c.dataset == "", of_dataset(withdrawal.c.dataset)),
    )
    return record_chain_as_of(SEQUENCE, [record.c.kind == sa.bindparam("chosen_kind"), ~gone])


def of_dataset(dataset: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Return the condition that a record holds values of a dataset: the agency's own totals begin with its id."""
    beginning = sa.func.substr(record.c.id, 1, sa.func.length(dataset) + 1)
    return sa.and_(record.c.kind == TOTALS, beginning == dataset + ".")


def record_chain_as_of(
    sequence: int | sa.BindParameter[int], conditions: Sequence[sa.ColumnElement[bool]] = ()
) -> sa.Select[Any]:
    """Return the question for the records that the next release in order of writing is written on top of."""
    newest = _as_of(sequence, (record.c.kind, record.c.id), (record.c.content,), conditions)
    return sa.select(newest).where(newest.c.content.is_not(None)).order_by(newest.c.kind, newest.c.id)


def _as_of(
    sequence: int | sa.BindParameter[int],
    key: Sequence[sa.Column[Any]],
    content: Sequence[sa.Column[Any]],
    conditions: Sequence[sa.ColumnElement[bool]],
) -> sa.Subquery:
    """Return for each key the row with the greatest `since` not after the release.

    A window in the order of the primary key: one walk along the index, whatever the planner knows of the table.
    """
    since = key[0].table.c.since
    following = sa.func.lead(since).over(partition_by=key, order_by=since).label("following")
    known = sa.select(*key, *content, following).where(*conditions, since <= sequence).subquery("known")
    columns = [known.c[column.name] for column in (*key, *content)]
    return sa.select(*columns).where(known.c.following.is_(None)).subquery("newest")


def statuses_ever() -> sa.CompoundSelect[Any]:
    """Ask for each table and first day of a period under which statuses its cells ever stood in public.

    Rows of a staged release count only where a public one has them too; those of withdrawn ones stay known.
    """
    rows, shown = _ever((*_STATUS_KEY, cell.c.status))
    columns = [rows.c[column.name] for column in (*_STATUS_KEY, cell.c.status)]
    return sa.union(sa.select(*columns).where(shown), sa.select(seen_status))


def _ever(columns: Sequence[sa.Column[Any]]) -> tuple[sa.Subquery, sa.ColumnElement[bool]]:
    """Return the rows of cells, and the condition that a public release showed them."""
    following = sa.func.lead(cell.c.since).over(partition_by=CELL_KEY, order_by=cell.c.since)
    rows = sa.select(*columns, cell.c.since, following.label("following")).subquery("rows")
    shown = sa.exists().where(
        is_public(),
        release.c.sequence >= rows.c.since,
        sa.or_(rows.c.following.is_(None), release.c.sequence < rows.c.following),
    )
    return rows, sa.and_(rows.c.status != ABSENT, shown)


def is_public() -> sa.ColumnElement[bool]:
    """Return the condition that a release was, at some time, everybody's to read."""
    approved = sa.exists().where(approval.c.release_sequence == release.c.sequence)
    return sa.or_(~release.c.staged, approved)


def document_of(sequence: int, kind: str) -> sa.Select[Any]:
    """Return the question for the JSON text of a document that a release pins."""
    return (
        sa.select(document.c.content)
        .join(release_document, release_document.c.sha256 == document.c.sha256)
        .where(release_document.c.release_sequence == sequence, release_document.c.kind == kind)
    )


def pinned_documents(sequence: int) -> sa.Select[Any]:
    """Return the question for kind, hash and text of everything that a release pins."""
    return (
        sa.select(release_document.c.kind, document.c.sha256, document.c.content)
        .join(document, release_document.c.sha256 == document.c.sha256)
        .where(release_document.c.release_sequence == sequence)
        .order_by(release_document.c.kind)
    )


def every_release() -> sa.Select[Any]:
    """Return the question for all releases, newest first: whether each is public, and the pointer on it."""
    pointed = sa.exists().where(current.c.release_sequence == release.c.sequence)
    approved = sa.select(approval.c.at).where(approval.c.release_sequence == release.c.sequence)
    return sa.select(
        release,
        is_public().label("public"),
        pointed.label("current"),
        approved.scalar_subquery().label("approved"),
    ).order_by(release.c.sequence.desc())


def withdrawals() -> sa.Select[Any]:
    """Return the question for everything that was withdrawn."""
    return sa.select(withdrawal).order_by(withdrawal.c.release_sequence, withdrawal.c.dataset)


def previewed(token_sha256: str, now: str) -> sa.Select[Any]:
    """Return the question for the id of the release that a token shows now (ISO time in UTC)."""
    return (
        sa.select(release.c.id)
        .join(preview, preview.c.release_sequence == release.c.sequence)
        .where(preview.c.token_sha256 == token_sha256, preview.c.expires > now)
    )


def read_cells(rows: Iterable[Sequence[Any]]) -> Iterator[Cell]:
    """Yield the cell of each row of `cells_as_of`."""
    return (_cell(*row) for row in rows)


def cell_row(item: Cell, sequence: int) -> dict[str, Any]:
    """Return the row that states the cell since that release."""
    key = item.key
    return {
        **_key_columns(key),
        "since": sequence,
        "status": item.status.value,
        "value": _double(item.value),
        "whole": isinstance(item.value, int),
        "low": _double(item.low),
        "high": _double(item.high),
        "base": item.base,
        "provisional": item.provisional,
    }


def absent_row(key: CellKey, sequence: int) -> dict[str, Any]:
    """Return the row that ends a key: as of that release there is no such cell."""
    blank = dict.fromkeys(("value", "low", "high", "base"))
    return {
        **_key_columns(key),
        **blank,
        "since": sequence,
        "status": ABSENT,
        "whole": False,
        "provisional": False,
    }


def _double(value: float | None) -> float | None:
    return None if value is None else float(value) + 0.0  # 0.0 for -0.0, which not every database keeps


def _key_columns(key: CellKey) -> Mapping[str, Any]:
    return {
        "dataset": key.dataset,
        "measure": key.measure,
        "area_level": key.area_level.value,
        "grain": key.period.grain.value,
        "dimension": key.dimension,
        "area": key.area,
        "category": key.category,
        "period_start": key.period.start,
        "period_end": key.period.end,
    }


def _cell(*row: Any) -> Cell:
    """Return the cell of the columns of `cells_as_of`, in order."""
    status, value, whole, low, high, base, provisional = row[len(CELL_KEY) :]
    number = int(value) if whole and value is not None else value
    return Cell(read_key(*row[: len(CELL_KEY)]), Status(status), number, low, high, base, provisional)


def read_key(  # noqa: PLR0913, PLR0917 - the columns of CELL_KEY, in order
    dataset: str,
    measure: str,
    area_level: str,
    grain: str,
    dimension: str,
    area: str,
    category: str,
    period_start: date,
    period_end: date,
) -> CellKey:
    """Return the key that the columns of CELL_KEY hold."""
    period = _period(period_start, period_end, grain)
    return CellKey(dataset, measure, AreaLevel(area_level), area, period, dimension, category)


@lru_cache(maxsize=8192)
def _period(start: date, end: date, grain: str) -> Period:
    return Period(start, Grain(grain), end if grain == Grain.WAVE else None)

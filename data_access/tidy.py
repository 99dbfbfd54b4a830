"""The one text form of cells: the rows of `cells.csv`, their order, and the checksum over them.

A release's checksum is the SHA-256 of `cells.csv` without its header and its last column, so anybody can check a
download: `tail -n +2 cells.csv | cut -d, -f1-15 | sha256sum` (no id holds a comma; lines end with a line feed).
"""

from __future__ import annotations

import csv
import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from data_access.model import AreaLevel, Cell, CellKey, DataError, Grain, Period, Status

TIDY_COLUMNS = (
    "dataset",
    "measure",
    "area_level",
    "area",
    "grain",
    "period_start",
    "period_end",
    "dimension",
    "category",
    "value",
    "low",
    "high",
    "base",
    "status",
    "provisional",
    "release",
)


class TidyError(DataError):
    """Cells that have no one text form: out of order, twice there, or with a value that is no plain number."""


def canonical_key(key: CellKey) -> tuple[str, ...]:
    """Return what cells are ordered by: the view, then area, category, time.

    A view is dataset, measure, level, grain and dimension: each table of the publication plan is one run of lines,
    and each series within it is in order of time.
    """
    return (
        key.dataset,
        key.measure,
        key.area_level,
        key.period.grain,
        key.dimension,
        key.area,
        key.category,
        *_bounds(key.period),
    )


def in_canonical_order(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Return the cells sorted by `canonical_key`. Raises TidyError where two cells share a key."""
    ordered = tuple(sorted(cells, key=lambda cell: canonical_key(cell.key)))
    for _ in _checked_order(ordered):
        pass
    return ordered


def tidy_rows(cells: Iterable[Cell], release_id: str) -> Iterator[tuple[str, ...]]:
    """Yield one row of texts per cell, as named by TIDY_COLUMNS. Raises TidyError for a value that is no number."""
    return ((*row(cell), release_id) for cell in cells)


def checksum(cells: Iterable[Cell]) -> str:
    """Return the SHA-256 (hexadecimal) of the cells' lines without the release.

    Raises TidyError unless the cells come in canonical order, each once.
    """
    sink = _HashingSink()
    csv.writer(sink, lineterminator="\n").writerows(row(cell) for cell in _checked_order(cells))
    return sink.sha256.hexdigest()


class _HashingSink:
    """A file that keeps nothing but the hash of what was written."""

    def __init__(self) -> None:
        self.sha256 = hashlib.sha256()

    def write(self, text: str) -> None:
        self.sha256.update(text.encode())


def _checked_order(cells: Iterable[Cell]) -> Iterator[Cell]:
    previous: tuple[str, ...] = ()
    for cell in cells:
        key = canonical_key(cell.key)
        if key <= previous:
            what = "is there twice" if key == previous else "is out of order"
            raise TidyError(f"{', '.join(key)}: the cell {what}")
        previous = key
        yield cell


def row(cell: Cell) -> tuple[str, ...]:
    """Return the texts of TIDY_COLUMNS without the release. Raises TidyError for a value that is no plain number."""
    key = cell.key
    start, end = _bounds(key.period)
    return (
        key.dataset,
        key.measure,
        key.area_level,
        key.area,
        key.period.grain,
        start,
        end,
        key.dimension,
        key.category,
        _number(cell, cell.value),
        _number(cell, None if cell.low is None else float(cell.low)),
        _number(cell, None if cell.high is None else float(cell.high)),
        _number(cell, cell.base),
        cell.status,
        "true" if cell.provisional else "false",
    )


def read_rows(rows: Iterable[Mapping[str, str]]) -> Iterator[Cell]:
    """Yield the cell of each row of texts by the names of TIDY_COLUMNS: what `tidy_rows` wrote. Raises TidyError."""
    for number, texts in enumerate(rows, start=2):
        try:
            yield _read(texts)
        except (KeyError, TypeError, ValueError) as error:
            raise TidyError(f"line {number} is no cell: {error}") from error


def _read(texts: Mapping[str, str]) -> Cell:
    grain = Grain(texts["grain"])
    end = date.fromisoformat(texts["period_end"]) if grain is Grain.WAVE else None
    value = texts["value"]
    return Cell(
        CellKey(
            texts["dataset"],
            texts["measure"],
            AreaLevel(texts["area_level"]),
            texts["area"],
            Period(date.fromisoformat(texts["period_start"]), grain, end),
            texts["dimension"],
            texts["category"],
        ),
        Status(texts["status"]),
        None if not value else int(value) if value.lstrip("-").isdigit() else float(value),
        float(texts["low"]) if texts["low"] else None,
        float(texts["high"]) if texts["high"] else None,
        int(texts["base"]) if texts["base"] else None,
        provisional=texts["provisional"] == "true",
    )


@lru_cache(maxsize=8192)
def _bounds(period: Period) -> tuple[str, str]:
    return period.start.isoformat(), period.end.isoformat()


def _number(cell: Cell, value: float | None) -> str:
    """Return an int in digits, a float in the shortest form that reads back as the same float."""
    if value is None:
        return ""
    # Exact types: numpy's numbers and booleans pass for int or float elsewhere but print differently.
    if type(value) is int:
        return str(value)
    if type(value) is float and math.isfinite(value):
        return repr(value + 0.0)  # no minus before a zero; SQLite forgets it
    raise TidyError(f"{', '.join(canonical_key(cell.key))}: {value!r} is no plain finite int or float")

"""Spreadsheets: which sheet holds the rows, and in which row their header stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_access.publishing.base import IntakeError
from data_access.publishing.reading.spreadsheet import workbook_of

# A header stands below some lines of title at most.
_LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet with most rows, the row of its header, and the other sheets that have rows."""

    title: str
    header_row: int
    others: tuple[str, ...]


def find_sheet(path: Path, name: str) -> Sheet:
    """Return where the rows of a spreadsheet are. Raises IntakeError for an unsound spreadsheet, and an empty one."""
    with workbook_of(path, name) as workbook:
        looked_at = {sheet.title: _look(sheet) for sheet in workbook.worksheets}
    with_rows = sorted(
        (title for title in looked_at if looked_at[title].rows), key=lambda t: -looked_at[t].rows
    )
    if not with_rows:
        raise IntakeError(f"{name} holds no rows; get the file again")
    return Sheet(with_rows[0], looked_at[with_rows[0]].fullest, tuple(with_rows[1:]))


@dataclass(frozen=True, slots=True)
class _Looked:
    """How many rows of a sheet are not empty, and the number of the fullest of its first rows."""

    rows: int
    fullest: int


def _look(sheet: Any) -> _Looked:
    sheet.reset_dimensions()  # what a file says of its own size may be wrong, and reaches to any stray cell
    rows, fullest, most = 0, 1, 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        filled = sum(value is not None for value in cells)
        rows += filled > 0
        if number <= _LOOKED_AT and filled > most:
            fullest, most = number, filled
    return _Looked(rows, fullest)

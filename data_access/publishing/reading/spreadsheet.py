"""XLSX: one sheet, streamed cell by cell, so that neither a bomb nor a stray cell far off takes memory."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.etree.ElementTree import ParseError

from data_access.publishing.base import IntakeError
from data_access.publishing.drop import RowsEntry
from data_access.publishing.reading.csv_file import FoundRows
from data_access.publishing.reading.files import GROWTH_FROM, MOST_GROWTH, too_much

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

# What the library raises where a file is not what it says; it has no errors of its own.
_UNSOUND = (
    *(zipfile.BadZipFile, zlib.error, ParseError, EOFError, UnicodeDecodeError),
    *(KeyError, IndexError, ValueError, TypeError, AttributeError, NotImplementedError),
)
# Whole numbers beyond this are no longer exact in a spreadsheet.
_EXACT = 2**53


def sheet_rows(
    path: Path, name: str, entry: RowsEntry, _: Collection[str] | None
) -> Generator[FoundRows, None, None]:
    """Yield header and rows of a sheet; numbers are those of its rows.

    Days are written as `2024-01-31`, moments as `2024-01-31 14:00:00`, whole numbers without a point. Rows after
    the last one with a value are left out. Raises IntakeError.
    """
    with workbook_of(path, name) as workbook:
        yield from _rows_of_sheet(_sheet(workbook, name, entry), name, entry)


@contextmanager
def workbook_of(path: Path, name: str) -> Iterator[Workbook]:
    """Open a spreadsheet to be streamed. Raises IntakeError, also while it is read, for an unsound one or a bomb."""
    try:
        with path.open("rb") as file:
            _refuse_bomb(file, name)
            workbook = _workbook(file)
            try:
                yield workbook
            finally:
                workbook.close()
    except IntakeError:
        raise  # which is a ValueError too
    except _UNSOUND as error:
        raise IntakeError(
            f"{name} is not a sound XLSX file ({type(error).__name__}); open it and save it again as XLSX"
        ) from error


def _refuse_bomb(file: BinaryIO, name: str) -> None:
    """Raise IntakeError where a part of the file would grow beyond bounds; no part gives more than it states."""
    with zipfile.ZipFile(file) as archive:
        for part in archive.infolist():
            if part.file_size > max(GROWTH_FROM, MOST_GROWTH * part.compress_size):
                raise too_much(name)


def _workbook(file: BinaryIO) -> Workbook:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and extensions that it does not know do not concern us
        return load_workbook(file, read_only=True, data_only=True, keep_links=False)


def _sheet(workbook: Workbook, name: str, entry: RowsEntry) -> Any:
    sheets = {sheet.title: sheet for sheet in workbook.worksheets}
    listed = ", ".join(repr(title) for title in sheets)
    if entry.sheet is None and len(sheets) != 1:
        raise IntakeError(f"{name} has the sheets {listed}; say which one in sheet = …")
    title = next(iter(sheets)) if entry.sheet is None else entry.sheet
    if title not in sheets:
        raise IntakeError(f"{name} has no sheet {title!r}; it has {listed}; put sheet in drop.toml right")
    return sheets[title]


def _rows_of_sheet(sheet: Any, name: str, entry: RowsEntry) -> Generator[FoundRows, None, None]:
    sheet.reset_dimensions()  # what a file says of its own size may be wrong, and reaches to any stray cell
    begin, width, blank = entry.header_row or 1, 0, 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number < begin:
            continue
        texts = _without_end([_text(cell) for cell in cells])
        if number == begin:
            width = len(texts)
            yield number, [texts]
        elif not texts:
            blank += 1
        else:
            _refuse_beside(texts, width, f"{name}, row {number}")
            for empty in range(number - blank, number):
                yield empty, [[""] * width]
            blank = 0
            yield number, [[*texts, *[""] * (width - len(texts))]]


def _refuse_beside(texts: Sequence[str], width: int, where: str) -> None:
    if len(texts) > width:
        raise IntakeError(
            f"{where} is too long: {len(texts)} cells where the header has {width}; the last one is {texts[-1]!r}."
            " Give the column a header, or empty these cells",
            logged=f"{where} is too long",
        )


def _without_end(texts: list[str]) -> list[str]:
    """Return the texts up to the last one that is not empty."""
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _text(cell: Any) -> str:
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < _EXACT:
            return str(int(value))
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}" if _shows_time(cell.number_format) else f"{value:%Y-%m-%d}"
        case date():
            return f"{value:%Y-%m-%d}"
    return str(value)


def _shows_time(number_format: Iterable[str]) -> bool:
    """Whether a cell's format shows hours or seconds."""
    return any(letter in "hHsS" for letter in number_format)

"""The strict pass over the files of an entry: nothing is believed before bytes, rows and header are as declared.

A plain file (UTF-8, no quotes, `\\n` after every row) leaves no doubt about what a row is, and the engine reads it
where it lies. Of anything else, and of several files behind one entry, this pass writes one plain copy of the
columns in use, so that the engine counts exactly what was checked here.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import tempfile
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import IO

from data_access.publishing.base import IntakeError
from data_access.publishing.drop import RowsEntry
from data_access.publishing.reading.csv_file import (
    LONGEST_LINE,
    FoundRows,
    csv_rows,
    decodes,
    is_utf8,
    too_long,
)
from data_access.publishing.reading.features import feature_rows
from data_access.publishing.reading.files import (
    changed,
    check_sha256,
    hash_file,
    located,
    refuse_unlike,
    stamp,
    unreadable,
)
from data_access.publishing.reading.header import canonical, positions_of
from data_access.publishing.reading.parquet import parquet_rows
from data_access.publishing.reading.spreadsheet import sheet_rows
from data_access.publishing.reading.table import LineMapMaker, Part, Scan

_CHUNK = 1 << 20
_TEXT_FORMATS = ("csv", "geojson")
_READERS: Mapping[str, Callable[..., Generator[FoundRows, None, None]]] = {
    "csv": csv_rows,
    "xlsx": sheet_rows,
    "parquet": parquet_rows,
    "geojson": feature_rows,
}
# What a person counts in a file.
_UNITS = {"csv": "line", "xlsx": "row", "parquet": "row", "geojson": "feature"}
_NO_HEADER: FoundRows = (1, [()])


def open_rows(folder: Path, entry: RowsEntry, columns: Sequence[str], copies: Path) -> Scan:
    """Check the files behind an entry from their first to their last byte, and return their rows as one table.

    `columns` are the names in use; `copies` is a private folder for plain copies. Raises IntakeError that names the
    file, the line, the value and the fix for whatever is not exactly as declared.
    """
    passed = _in_place(folder, entry, columns) or _copied(folder, entry, columns, copies)
    _check_rows(passed, entry)
    return passed


def header_of(folder: Path, entry: RowsEntry) -> tuple[str, ...]:
    """Return the names in the header of the first file behind an entry, older names replaced by those in use.

    Nothing where it cannot be read: the full pass will have to say why.
    """
    try:
        name, path = next(iter(located(folder, entry).items()))
        rows = _rows_of(path, name, entry)
        _, (header,) = next(rows, _NO_HEADER)
        rows.close()
    except (IntakeError, OSError):
        return ()
    return canonical(header, entry)


def _rows_of(
    path: Path, name: str, entry: RowsEntry, used: Sequence[str] | None = None
) -> Generator[FoundRows, None, None]:
    """Yield header and rows of one file, whatever its format; columns that are not in use may be left empty."""
    if entry.file_format in _TEXT_FORMATS:
        refuse_unlike(path, name)
    wanted = None if used is None else {each for key in used for each in (key, *entry.aliases.get(key, ()))}
    return _READERS[entry.file_format](path, name, entry, wanted)


def _in_place(folder: Path, entry: RowsEntry, columns: Sequence[str]) -> Scan | None:
    """Return the scan of a single plain file, or None where there is more to it."""
    files = located(folder, entry)
    if len(files) > 1:
        return None
    ((name, path),) = files.items()
    if path.suffix.lower() == ".gz" or entry.file_format != "csv":
        return None
    try:
        before = stamp(path)
        sha256 = _plain_sha256(path, entry)
        if sha256 is None:
            return None
        check_sha256(name, found=sha256, declared=entry.sha256_of(name))
        found = _plain_shape(path, name, entry, columns)
    except OSError as error:
        raise unreadable(name, error) from error
    if found is None:
        return None
    if stamp(path) != before:
        raise changed(name)
    parts = (Part(name, sha256, 0, found.rows),)
    return Scan(entry.name, path, entry.delimiter, found.width, found.positions, parts, before)


def _plain_sha256(path: Path, entry: RowsEntry) -> str | None:
    """Return the sha256 of a file whose bytes are those of a plain one; None as soon as they are not."""
    if not is_utf8(entry) and codecs.lookup(entry.encoding).name != "ascii":
        return None
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder(entry.encoding)()
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            if b'"' in chunk or b"\r" in chunk or b"\0" in chunk or not decodes(decoder, chunk):
                return None
            last = chunk
    return digest.hexdigest() if last.endswith(b"\n") else None


@dataclass(frozen=True, slots=True)
class _Plain:
    width: int
    positions: Mapping[str, int]
    rows: int


def _plain_shape(path: Path, name: str, entry: RowsEntry, columns: Sequence[str]) -> _Plain | None:
    """Return the shape of a plain file, or None where a row differs in width and the full pass has to say how."""
    refuse_unlike(path, name)
    delimiter = entry.delimiter.encode()
    with path.open("rb") as file:
        header = file.readline(LONGEST_LINE).decode("utf-8-sig").rstrip("\n").split(entry.delimiter)
        positions = positions_of(header, columns, entry, where=f"{name}, line 1")
        separators, rows = len(header) - 1, 0
        for line in iter(partial(file.readline, LONGEST_LINE), b""):
            if line.count(delimiter) != separators or line == b"\n":
                return None
            rows += 1
            if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                raise too_long(name, rows + 1)
    return _Plain(len(header), positions, rows)


def _copied(folder: Path, entry: RowsEntry, columns: Sequence[str], copies: Path) -> Scan:
    """Write the used columns of all files behind an entry into one plain copy."""
    used = tuple(dict.fromkeys(columns))
    parts: list[Part] = []
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="", suffix=".csv", dir=copies, delete=False
    ) as target:
        csv.writer(target, lineterminator="\n").writerow(["used"] * max(len(used), 1))
        for name, path in located(folder, entry).items():
            first = sum(part.rows for part in parts)
            parts.append(_copy_file(path, name, entry, used, _Copy(target.file, first)))
    source = Path(target.name)
    positions = {name: n for n, name in enumerate(used)}
    return Scan(entry.name, source, ",", max(len(used), 1), positions, tuple(parts), stamp(source))


@dataclass(frozen=True, slots=True)
class _Copy:
    """Where rows are copied to, and how many are there already."""

    target: IO[str]
    first: int


def _copy_file(path: Path, name: str, entry: RowsEntry, used: Sequence[str], copy: _Copy) -> Part:
    unit = _UNITS[entry.file_format]
    try:
        before = stamp(path)
        sha256 = hash_file(path)
        check_sha256(name, found=sha256, declared=entry.sha256_of(name))
        rows = _rows_of(path, name, entry, used)
        line, (header,) = next(rows, _NO_HEADER)
        positions = positions_of(header, used, entry, where=f"{name}, {unit} {line}")
        lines = _copy_rows(rows, positions, f"{name}, {unit}", copy.target)
    except OSError as error:
        raise unreadable(name, error) from error
    if stamp(path) != before:
        raise changed(name)
    return Part(name, sha256, copy.first, lines.count, lines.made(), unit)


def _copy_rows(
    found: Iterable[FoundRows], positions: Mapping[str, int], kind: str, target: IO[str]
) -> LineMapMaker:
    """Write the used columns of every row; return which line each stood on. A row without any is one empty text."""
    lines = LineMapMaker()
    used = tuple(positions.values())
    pick = itemgetter(*used) if len(used) > 1 else lambda row: [row[n] for n in used] or [""]
    for begin, rows in found:
        text = _as_csv(list(map(pick, rows)))
        if text.count("\n") != len(rows) or "\r" in text:
            raise _broken_text(rows, positions, kind, begin)
        target.write(text)
        lines.note(begin, len(rows))
    return lines


def _as_csv(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of one width as CSV. Nearly always nothing in them needs a quote, and joining them is far faster."""
    text = "\n".join(map(",".join, rows)) + "\n"
    separators = len(rows[0]) - 1
    if separators and '"' not in text and text.count(",") == separators * len(rows):
        return text
    quoted = io.StringIO(newline="")
    csv.writer(quoted, lineterminator="\n").writerows(rows)
    return quoted.getvalue()


def _broken_text(
    rows: Sequence[Sequence[str]], positions: Mapping[str, int], kind: str, begin: int
) -> IntakeError:
    line, name, text = next(
        (line, name, row[n])
        for line, row in enumerate(rows, start=begin)
        for name, n in positions.items()
        if "\n" in row[n] or "\r" in row[n]
    )
    where = f"{kind} {line}: the text in column {name!r} runs over several lines"
    return IntakeError(f"{where}: {text!r}; a column in use must hold one line", logged=where)


def _check_rows(passed: Scan, entry: RowsEntry) -> None:
    if entry.rows is not None and passed.rows != entry.rows:
        raise IntakeError(
            f"{entry.name} has {passed.rows} rows, but drop.toml declares {entry.rows}; get the file again"
        )
    for part in passed.parts:
        if part.rows == 0 and entry.rows is None:
            raise IntakeError(f"{part.name} has a header and no row; if that is right, declare rows = 0")

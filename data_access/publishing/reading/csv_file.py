"""CSV, read with full regard to quotes, line ends and encoding: what other readers swallow is refused with its line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Generator, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TextIO

from data_access.publishing.base import IntakeError
from data_access.publishing.drop import RowsEntry
from data_access.publishing.reading.files import opened

# A row as a format gives it: the first and the last line that it stands on, and its texts.
FoundRow = tuple[int, int, Sequence[str]]

# A line longer than this is no row of an export; it also bounds what one line can take of memory.
LONGEST_LINE = 1 << 20
# A quoted text over more lines than this is taken for a quote that was never closed.
_LONGEST_TEXT = 200
_UTF8 = codecs.lookup("utf-8").name


def csv_rows(
    path: Path, name: str, entry: RowsEntry, _: Collection[str] | None
) -> Generator[FoundRow, None, None]:
    """Yield header and rows of a CSV file. Raises IntakeError that names the line."""
    lines = _Lines(name)
    try:
        with (
            opened(path, name) as raw,
            io.TextIOWrapper(raw, encoding=text_encoding(entry), newline="") as source,
        ):
            reader = csv.reader(lines.through(source), delimiter=entry.delimiter, strict=True)
            header = next(reader, [])
            yield 1, 1, header
            yield from _sound_rows(reader, len(header), lines, entry)
    except UnicodeError as error:  # of UTF-16 without its mark, not only UnicodeDecodeError
        raise _undecodable(path, name, entry) from error
    except csv.Error as error:
        raise _unsound(lines, error) from error
    vouched_for = entry.rows is not None or entry.sha256_of(name) is not None
    if not lines.ended and not vouched_for:
        raise IntakeError(
            f"{name}, line {lines.number} is the last and has no line end, so the file may have been cut"
            " off; if it is complete, add a line end, or declare `rows` or `sha256` in drop.toml"
        )


def text_encoding(entry: RowsEntry) -> str:
    """Return the declared encoding; UTF-8 with the mark that some programs put first, if it is there."""
    return "utf-8-sig" if is_utf8(entry) else entry.encoding


def is_utf8(entry: RowsEntry) -> bool:
    """Whether the declared encoding is UTF-8."""
    return codecs.lookup(entry.encoding).name == _UTF8


def decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    """Whether the next bytes of a file are of the encoding of `decoder`."""
    try:
        decoder.decode(chunk)
    except UnicodeError:
        return False
    return True


def too_long(name: str, line: int) -> IntakeError:
    """Return what to say of a line that no export has."""
    return IntakeError(
        f"{name}, line {line} is longer than {LONGEST_LINE:,} characters; get the file again, with a line end after"
        " every row"
    )


class _Lines:
    """Passes the lines of a file on, and remembers the number of the last one and whether it had an end.

    `row` is the line on which the row that is being read begins.
    """

    def __init__(self, name: str) -> None:
        self.number = 0
        self.row = 1
        self.name = name
        self._last = "\n"

    @property
    def ended(self) -> bool:
        """Whether the last line had an end."""
        return self._last.endswith(("\n", "\r"))

    def through(self, source: TextIO) -> Iterator[str]:
        for self.number, line in enumerate(iter(partial(source.readline, LONGEST_LINE), ""), start=1):
            if "\0" in line:
                raise IntakeError(
                    f"{self.name}, line {self.number} holds a NUL character; export the file again"
                )
            self._last = line
            if len(line) == LONGEST_LINE and not self.ended:
                raise too_long(self.name, self.number)
            yield line


def _sound_rows(
    reader: csv._reader,  # type: ignore[name-defined]
    width: int,
    lines: _Lines,
    entry: RowsEntry,
) -> Iterator[FoundRow]:
    """Yield the rows that follow the header, each as wide as the header."""
    name, blank = lines.name, 0
    lines.row = reader.line_num + 1
    for row in reader:
        begin, end = lines.row, reader.line_num
        lines.row = end + 1
        if not row:
            blank = blank or begin
            continue
        if blank:
            raise IntakeError(f"{name}, line {blank} is empty; remove it, or the rest of the file")
        if len(row) != width:
            raise _wrong_width(row, width, begin, name)
        if end > begin:
            _refuse_swallowed(row, begin, end, name=name, delimiter=entry.delimiter)
        yield begin, end, row


def _unsound(lines: _Lines, error: csv.Error) -> IntakeError:
    """Return what to say of a row that is no CSV. Its end may be far from the quote that is to blame."""
    if lines.number > lines.row or str(error) == "unexpected end of data":
        return IntakeError(
            f"{lines.name}, line {lines.row}: a quote opens here, and until line {lines.number} none closes it before a"
            " delimiter; remove the stray quote, or write it twice"
        )
    return IntakeError(f"{lines.name}, line {lines.number}: {error}; put this row right")


def _wrong_width(row: Sequence[str], width: int, line: int, name: str) -> IntakeError:
    kind = "too short" if len(row) < width else "too long"
    return IntakeError(
        f"{name}, line {line} is {kind}: {len(row)} values where the header has {width}; it begins with"
        f" {row[0]!r}. Put this row right, or get the file again",
        logged=f"{name}, line {line} is {kind}",
    )


def _refuse_swallowed(row: Sequence[str], begin: int, end: int, *, name: str, delimiter: str) -> None:
    """Raise IntakeError where a quoted text looks as if a stray quote had swallowed whole rows."""
    inner = [line for text in row if "\n" in text for line in text.split("\n")[1:-1]]
    separators = len(row) - 1
    like_rows = bool(inner) and separators > 1 and all(line.count(delimiter) == separators for line in inner)
    if like_rows or end - begin > _LONGEST_TEXT:
        raise IntakeError(
            f"{name}: a quote opens on line {begin} and closes on line {end}, and what is between them looks"
            " like rows; remove the stray quote, or the line breaks in that text"
        )


def _undecodable(path: Path, name: str, entry: RowsEntry) -> IntakeError:
    decoder = codecs.getincrementaldecoder(entry.encoding)()
    number = 0
    with opened(path, name) as file:
        for number, line in enumerate(iter(partial(file.readline, LONGEST_LINE), b""), start=1):  # noqa: B007 - the number of the last line is the answer
            if not decodes(decoder, line):
                break
    return IntakeError(
        f"{name}, line {number} is not {entry.encoding}; declare the file's encoding, for instance"
        " encoding = 'cp1252'"
    )

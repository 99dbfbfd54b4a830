"""CSV, read with full regard to quotes, line ends and encoding: what other readers swallow is refused with its line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from data_access.publishing.base import IntakeError
from data_access.publishing.drop import RowsEntry
from data_access.publishing.reading.files import opened

# Rows as a format gives them: the line on which the first one begins, and the texts of each. Those after the first,
# if any, begin on the lines that follow it, one on each.
FoundRows = tuple[int, Sequence[Sequence[str]]]

# A line longer than this is no row of an export; it also bounds what one line can take of memory.
LONGEST_LINE = 1 << 20
# A quoted text over more lines than this is taken for a quote that was never closed.
_LONGEST_TEXT = 200
# Lines and rows are taken so many at a time, which is faster; these numbers bound the memory that they take.
_CHARACTERS_AT_ONCE = 1 << 16
_ROWS_AT_ONCE = 128
_UTF8 = codecs.lookup("utf-8").name


def csv_rows(
    path: Path, name: str, entry: RowsEntry, _: Collection[str] | None
) -> Generator[FoundRows, None, None]:
    """Yield header and rows of a CSV file. Raises IntakeError that names the line."""
    lines = _Lines(name)
    with (
        opened(path, name) as raw,
        io.TextIOWrapper(raw, encoding=text_encoding(entry), newline="") as source,
    ):
        reader = csv.reader(lines.through(source), delimiter=entry.delimiter, strict=True)
        try:
            header = next(reader, [])
            yield 1, [header]
            yield from _sound_rows(reader, len(header), lines, entry)
        except UnicodeError as error:  # of UTF-16 without its mark, not only UnicodeDecodeError
            raise _undecodable(path, name, entry) from error
        except csv.Error as error:
            raise _unsound(lines, reader.line_num, error) from error
    vouched_for = entry.rows is not None or entry.sha256_of(name) is not None
    if not lines.ended and not vouched_for:
        raise IntakeError(
            f"{name}, line {reader.line_num} is the last and has no line end, so the file may have been cut"
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
    """Passes the lines of a file on, and remembers whether the last one had an end.

    `row` is the line on which the row that is being read begins.
    """

    def __init__(self, name: str) -> None:
        self.row = 1
        self.name = name
        self.ended = True

    def through(self, source: TextIO) -> Iterator[str]:
        """Return the lines. Raises IntakeError at the first one that is no line of an export."""
        return chain.from_iterable(self._blocks(source))

    def _blocks(self, source: TextIO) -> Iterator[Iterable[str]]:
        """Yield many lines at a time; the last one so far waits, since what is read next may belong to it."""
        number, rest = 1, ""
        while len(rest) <= LONGEST_LINE and (more := source.read(_CHARACTERS_AT_ONCE)):
            block = rest + more
            *lines, rest = io.StringIO(block, newline="").readlines()
            is_sound = "\0" not in block and len(block) <= LONGEST_LINE
            yield lines if is_sound else self._checked(lines, number)
            number += len(lines)
        self.ended = rest.endswith(("\n", "\r"))
        yield self._checked([rest], number)

    def _checked(self, lines: Sequence[str], first: int) -> Iterator[str]:
        for number, line in enumerate(lines, start=first):
            if "\0" in line:
                raise IntakeError(f"{self.name}, line {number} holds a NUL character; export the file again")
            if len(line) > LONGEST_LINE:
                raise too_long(self.name, number)
            yield line


def _sound_rows(
    reader: csv._reader,  # type: ignore[name-defined]
    width: int,
    lines: _Lines,
    entry: RowsEntry,
) -> Iterator[FoundRows]:
    """Yield the rows that follow the header, each as wide as the header."""
    name, blank = lines.name, 0
    lines.row = reader.line_num + 1
    for rows in _batches(reader):
        if not blank and lines.row + len(rows) == reader.line_num + 1 and set(map(len, rows)) == {width}:
            yield lines.row, rows
            lines.row += len(rows)
            continue
        for row in rows:
            begin, end = lines.row, lines.row + sum(map(_line_breaks, row))
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
            yield begin, [row]


def _line_breaks(text: str) -> int:
    """Return over how many line ends a quoted text runs; they are all kept in it as they are."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _batches(found: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    """Yield many at a time. What came before an error is yielded before it is raised: it may hold an earlier fault."""
    while True:
        batch: list[list[str]] = []
        error: Exception | None = None
        try:
            batch.extend(islice(found, _ROWS_AT_ONCE))
        except Exception as stopped:  # noqa: BLE001 - raised again below
            error = stopped
        if batch:
            yield batch
        if error:
            raise error
        if not batch:
            return


def _unsound(lines: _Lines, number: int, error: csv.Error) -> IntakeError:
    """Return what to say of a row that is no CSV. Its end, on line `number`, may be far from the quote to blame."""
    if number > lines.row or str(error) == "unexpected end of data":
        return IntakeError(
            f"{lines.name}, line {lines.row}: a quote opens here, and until line {number} none closes it before a"
            " delimiter; remove the stray quote, or write it twice"
        )
    return IntakeError(f"{lines.name}, line {number}: {error}; put this row right")


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

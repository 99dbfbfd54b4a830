"""How a text file is written: its encoding, tried strictly over the whole file, and what stands between its values."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from data_access.publishing.base import IntakeError
from data_access.publishing.drafting.sheets import Sheet
from data_access.publishing.reading.files import opened

_CHUNK = 1 << 20
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLED_BYTES = 1 << 18
_SAMPLED_ROWS = 200
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "begins with the mark of UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "begins with the mark of UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "begins with the mark of UTF-16"),
)
# What programs of offices write where it is not UTF-8. latin-1 never fails, so it is the last.
_OTHERS = ("cp1252", "latin-1")


@dataclass(frozen=True, slots=True)
class Written:
    """How a file is written, and what shows it. `encoding_why` is empty where the encoding is the usual one.

    `ends` is False where the last line has no end, so that the file may have been cut off. `sheet` is of a spreadsheet.
    """

    encoding: str
    encoding_why: str
    delimiter: str
    delimiter_why: str
    ends: bool
    sheet: Sheet | None = None


def how_written(path: Path, name: str) -> Written:
    """Look at a text file, unpacked if its name ends in `.gz`, from its first to its last byte. Raises IntakeError."""
    encoding, why = _encoding(path, name)
    with opened(path, name) as file:
        sample = file.read(_SAMPLED_BYTES)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(sample)
    delimiter, delimiter_why = _delimiter(text.lstrip("\ufeff"), is_whole=len(sample) < _SAMPLED_BYTES)
    return Written(encoding, why, delimiter, delimiter_why, _has_end(path, name, encoding))


def _encoding(path: Path, name: str) -> tuple[str, str]:
    with opened(path, name) as file:
        begin = file.read(4)
    for mark, encoding, why in _MARKS:
        if begin.startswith(mark):
            return encoding, why if encoding != "utf-8" else ""
    first = _first_undecodable(path, name, "utf-8")
    if first is None:
        return "utf-8", ""
    line, content = first
    for encoding in _OTHERS:
        if _first_undecodable(path, name, encoding) is None:
            return (
                encoding,
                f"line {line} is not UTF-8; as {encoding} it reads {_around(content, encoding)!r}",
            )
    raise IntakeError(f"{name}: no encoding that is in use fits the whole file; export it again as UTF-8")


def _first_undecodable(path: Path, name: str, encoding: str) -> tuple[int, bytes] | None:
    """Return number and bytes of the first line that an encoding does not fit, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with opened(path, name) as file:
        try:
            for chunk in _chunks(file):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            pass
        else:
            return None
    with opened(path, name) as file:
        return _line_that_fails(file, encoding)


def _line_that_fails(file: BinaryIO, encoding: str) -> tuple[int, bytes]:
    number, line = 0, b""
    for number, line in enumerate(file, start=1):  # noqa: B007 - the last number is the answer
        try:
            line.decode(encoding)
        except UnicodeDecodeError:
            break
    return number, line


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _around(line: bytes, encoding: str) -> str:
    """Return the text around the first byte of a line that is not ASCII."""
    at = next((n for n, byte in enumerate(line) if byte > 127), 0)
    return line[max(at - 12, 0) : at + 12].decode(encoding, "replace").strip()


def _delimiter(text: str, *, is_whole: bool) -> tuple[str, str]:
    """Return what stands between values: what makes most columns, the same number in every sampled row."""
    found = {mark: _widths(text, mark, is_whole=is_whole) for mark in _DELIMITERS}
    even = {mark: widths[0] for mark, widths in found.items() if len(set(widths)) == 1 and widths[0] > 1}
    if even:
        mark = max(even, key=lambda each: even[each])
        return mark, "" if mark == "," else f"it makes {even[mark]} values of each of the rows looked at"
    header = {mark: widths[0] if widths else 0 for mark, widths in found.items()}
    mark = max(header, key=lambda each: header[each])
    return (mark if header[mark] > 1 else ","), "" if mark == "," or header[
        mark
    ] <= 1 else "by the header alone"


def _widths(text: str, delimiter: str, *, is_whole: bool) -> Sequence[int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    widths: list[int] = []
    try:
        for row in reader:
            if row:
                widths.append(len(row))
            if len(widths) > _SAMPLED_ROWS:
                break
    except csv.Error:
        return widths
    # The sample may end within a row.
    return widths if is_whole or len(widths) > _SAMPLED_ROWS else widths[:-1]


def _has_end(path: Path, name: str, encoding: str) -> bool:
    end = b""
    with opened(path, name) as file:
        for chunk in _chunks(file):
            end = (end + chunk)[-4:]
    return end.decode(encoding, "replace").rstrip("\0").endswith(("\n", "\r"))


def long_text_columns(path: Path, name: str, written: Written) -> frozenset[str]:
    """Return the columns in which some text runs over several lines; such a column cannot be used."""
    found: set[int] = set()
    with opened(path, name) as file:
        encoding = "utf-8-sig" if written.encoding == "utf-8" else written.encoding
        text = io.TextIOWrapper(file, encoding=encoding, newline="")
        reader = csv.reader(text, delimiter=written.delimiter)
        header = next(reader, [])
        for row in reader:
            found.update(n for n, value in enumerate(row) if "\n" in value or "\r" in value)
    return frozenset(header[n] for n in found if n < len(header))

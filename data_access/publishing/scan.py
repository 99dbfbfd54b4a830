"""The strict pass over a CSV file: nothing of it is believed before its bytes, rows and header are as declared.

A plain file (UTF-8, no quotes, `\\n` after every row) leaves no doubt about what a row is, and the engine reads it
where it lies. Of any other file this pass writes a plain copy of the columns in use, so that the engine counts
exactly what was checked here.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from data_access.publishing.base import IntakeError

_CHUNK = 1 << 20
# Size and time of the last change: enough to notice that another program writes to a file.
Stamp = tuple[int, int]
# A quoted text over more lines than this is taken for a quote that was never closed.
_LONGEST_TEXT = 200
_UTF8 = codecs.lookup("utf-8").name


@dataclass(frozen=True, slots=True)
class LineMap:
    """Which physical line of a file a row begins on. `rows` and `lines` hold where their distance changes."""

    rows: tuple[int, ...] = (0,)
    lines: tuple[int, ...] = (2,)

    def line(self, row: int) -> int:
        """Return the line, from 1, of a row, from 0."""
        at = bisect_right(self.rows, row) - 1
        return self.lines[at] + row - self.rows[at]


@dataclass(frozen=True, slots=True)
class Expected:
    """What `drop.toml` says of a CSV file: how it is written, which columns are used, and what it should amount to."""

    name: str
    columns: tuple[str, ...]
    delimiter: str = ","
    encoding: str = "utf-8"
    sha256: str | None = None
    rows: int | None = None

    @property
    def vouched_for(self) -> bool:
        """Whether something declared would show that the end of the file is missing."""
        return self.sha256 is not None or self.rows is not None


@dataclass(frozen=True, slots=True)
class Scan:
    """A file that passed: where the engine reads it, and which position each used column has there."""

    name: str
    source: Path
    delimiter: str
    width: int
    positions: Mapping[str, int]
    rows: int
    sha256: str
    stamp: Stamp
    lines: LineMap = field(default_factory=LineMap)

    def refuse_changed(self) -> None:
        """Raise IntakeError where what the engine reads is no longer what was checked."""
        if _stamp(self.source) != self.stamp:
            raise _changed(self.name)


def scan(path: Path, expected: Expected, *, copies: Path) -> Scan:
    """Check a CSV file from its first to its last byte; `copies` is a private folder for plain copies.

    Raises IntakeError that names the line, the value and the fix for whatever is not exactly as declared.
    """
    try:
        before = _stamp(path)
        sha256, plain = _digest(path, expected)
        passed = _scan_plain(path, expected, sha256) if plain else None
        passed = passed or _scan_any(path, expected, sha256, copies)
        after = _stamp(path)
    except OSError as error:
        raise IntakeError(f"{expected.name} cannot be read: {error.strerror}") from error
    if after != before:
        raise _changed(expected.name)
    _check_declared(passed, expected)
    return passed


def texts_at(
    passed: Scan, names: Sequence[str], rows: Sequence[int]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield some rows of a scanned file, by ascending number, with the texts of these columns."""
    wanted = set(rows)
    with passed.source.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=passed.delimiter, strict=True)
        next(reader)
        for number, row in enumerate(reader):
            if number in wanted:
                yield number, tuple(row[passed.positions[name]] for name in names)


def header_of(path: Path, expected: Expected) -> tuple[str, ...]:
    """Return the names in the first row of a CSV file, or nothing where the full pass will have to say why."""
    try:
        with path.open(encoding=_text_encoding(expected), newline="") as file:
            return tuple(next(csv.reader(file, delimiter=expected.delimiter, strict=True), ()))
    except (UnicodeDecodeError, csv.Error, OSError):
        return ()


def locate(folder: Path, name: str) -> Path:
    """Return the path of a file of a drop. Raises IntakeError where it is not a regular file of that folder."""
    path = folder / name
    steps = [folder.joinpath(*Path(name).parts[: n + 1]) for n in range(len(Path(name).parts))]
    if any(step.is_symlink() for step in steps):
        raise IntakeError(f"{name} is a link; put the file itself into the folder")
    if not path.is_file():
        raise IntakeError(f"{name} is not in {folder}; add the file, or remove it from drop.toml")
    return path


def hash_file(path: Path) -> str:
    """Return the sha256 of a file as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_sha256(name: str, *, found: str, declared: str | None) -> None:
    """Raise IntakeError where a file is not the one that `drop.toml` means."""
    if declared is not None and found != declared:
        raise IntakeError(
            f"{name} has the sha256 {found}, but drop.toml declares {declared}; get the file again"
        )


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _changed(name: str) -> IntakeError:
    return IntakeError(f"{name} changed while it was read; wait until it is complete and try again")


def _digest(path: Path, expected: Expected) -> tuple[str, bool]:
    """Return the sha256, and whether the bytes are those of a plain file, should its rows be so too."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    plain = codecs.lookup(expected.encoding).name in (_UTF8, "ascii")
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            plain = (
                plain and not (b'"' in chunk or b"\r" in chunk or b"\0" in chunk) and _decodes(decoder, chunk)
            )
            last = chunk
    return digest.hexdigest(), plain and last.endswith(b"\n")


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _scan_plain(path: Path, expected: Expected, sha256: str) -> Scan | None:
    """Return the scan of a plain file, or None where a row differs in width and the full pass has to say how."""
    delimiter = expected.delimiter.encode()
    with path.open("rb") as file:
        header = file.readline().decode("utf-8-sig").rstrip("\n").split(expected.delimiter)
        positions = _positions(header, expected)
        separators, rows = len(header) - 1, 0
        for line in file:
            if line.count(delimiter) != separators or line == b"\n":
                return None
            rows += 1
    return Scan(expected.name, path, expected.delimiter, len(header), positions, rows, sha256, _stamp(path))


def _scan_any(path: Path, expected: Expected, sha256: str, copies: Path) -> Scan:
    """Read a file with full regard to quotes, line ends and encoding, and write a plain copy of its used columns."""
    lines = _Lines(expected)
    copy = copies / f"{sha256}-{len(list(copies.iterdir()))}.csv"
    try:
        with (
            path.open(encoding=_text_encoding(expected), newline="") as source,
            copy.open("w", encoding="utf-8", newline="") as target,
        ):
            reader = csv.reader(lines.through(source), delimiter=expected.delimiter, strict=True)
            header = next(reader, [])
            positions = _positions(header, expected)
            breaks, rows = _copy_rows(reader, positions, len(header), target, expected)
    except UnicodeDecodeError as error:
        raise _undecodable(path, expected) from error
    except csv.Error as error:
        raise IntakeError(f"{expected.name}, line {lines.number}: {error}; put this row right") from error
    if not lines.ended and not expected.vouched_for:
        raise IntakeError(
            f"{expected.name}, line {lines.number} is the last and has no line end, so the file may have been cut"
            " off; if it is complete, add a line end, or declare `rows` or `sha256` in drop.toml"
        )
    kept = {name: n for n, name in enumerate(positions)}
    line_map = LineMap(*zip(*breaks, strict=True)) if breaks else LineMap()
    return Scan(expected.name, copy, ",", max(len(kept), 1), kept, rows, sha256, _stamp(copy), line_map)


def _text_encoding(expected: Expected) -> str:
    """Return the declared encoding; UTF-8 with the mark that some programs put first, if it is there."""
    return "utf-8-sig" if codecs.lookup(expected.encoding).name == _UTF8 else expected.encoding


class _Lines:
    """Passes the lines of a file on, and remembers the number of the last one and whether it had an end."""

    def __init__(self, expected: Expected) -> None:
        self.number = 0
        self.ended = True
        self._name = expected.name

    def through(self, source: Iterable[str]) -> Iterator[str]:
        for self.number, line in enumerate(source, start=1):
            if "\0" in line:
                raise IntakeError(
                    f"{self._name}, line {self.number} holds a NUL character; export the file again"
                )
            self.ended = line.endswith(("\n", "\r"))
            yield line


def _copy_rows(
    reader: csv._reader,  # type: ignore[name-defined]
    positions: Mapping[str, int],
    width: int,
    target: TextIO,
    expected: Expected,
) -> tuple[list[tuple[int, int]], int]:
    """Write the used columns of every row; return where rows leave the order of lines, and how many rows there are."""
    write = csv.writer(target, lineterminator="\n").writerow
    used = tuple(positions.values())
    write(["used"] * max(len(used), 1))
    breaks: list[tuple[int, int]] = []
    end, distance, blank, rows = reader.line_num, None, 0, 0
    for row in reader:
        begin, end = end + 1, reader.line_num
        if not row:
            blank = blank or begin
            continue
        if blank:
            raise IntakeError(f"{expected.name}, line {blank} is empty; remove it, or the rest of the file")
        if len(row) != width:
            raise _wrong_width(row, width, begin, expected)
        if end > begin:
            _refuse_swallowed(row, width, begin, end, expected)
        if begin - rows != distance:
            distance = begin - rows
            breaks.append((rows, begin))
        kept = [row[n] for n in used]
        if end > begin and any("\n" in text or "\r" in text for text in kept):
            raise _broken_text(row, positions, begin, expected)
        write(kept or [""])
        rows += 1
    return breaks, rows


def _broken_text(
    row: Sequence[str], positions: Mapping[str, int], line: int, expected: Expected
) -> IntakeError:
    name = next(name for name, n in positions.items() if "\n" in row[n] or "\r" in row[n])
    return IntakeError(
        f"{expected.name}, line {line}: the text in column {name!r} runs over several lines: {row[positions[name]]!r};"
        " a column in use must hold one line",
        logged=f"{expected.name}, line {line}: the text in column {name!r} runs over several lines",
    )


def _wrong_width(row: Sequence[str], width: int, line: int, expected: Expected) -> IntakeError:
    kind = "too short" if len(row) < width else "too long"
    return IntakeError(
        f"{expected.name}, line {line} is {kind}: {len(row)} values where the header has {width}; it begins with"
        f" {row[0]!r}. Put this row right, or get the file again",
        logged=f"{expected.name}, line {line} is {kind}",
    )


def _refuse_swallowed(row: Sequence[str], width: int, begin: int, end: int, expected: Expected) -> None:
    """Raise IntakeError where a quoted text looks as if a stray quote had swallowed whole rows."""
    inner = [line for text in row if "\n" in text for line in text.split("\n")[1:-1]]
    like_rows = (
        bool(inner) and width > 2 and all(line.count(expected.delimiter) == width - 1 for line in inner)
    )
    if like_rows or end - begin > _LONGEST_TEXT:
        raise IntakeError(
            f"{expected.name}: a quote opens on line {begin} and closes on line {end}, and what is between them looks"
            " like rows; remove the stray quote, or the line breaks in that text"
        )


def _positions(header: Sequence[str], expected: Expected) -> dict[str, int]:
    """Return the position of each used column. Raises IntakeError for a header that does not have exactly one."""
    where = f"{expected.name}, line 1: the header"
    twice = {name for name in header if header.count(name) > 1}
    if twice:
        raise IntakeError(
            f"{where} has {_listed(twice)} more than once; rename a column",
            logged=f"{where} has a name twice",
        )
    missing = [name for name in dict.fromkeys(expected.columns) if name not in header]
    if missing:
        raise IntakeError(
            f"{where} has no column {_listed(missing)}; it has {_listed(header)}{_delimiter_hint(header, expected)}",
            logged=f"{where} has no column {_listed(missing)}",
        )
    return {name: header.index(name) for name in dict.fromkeys(expected.columns)}


def _delimiter_hint(header: Sequence[str], expected: Expected) -> str:
    if header and header[0].lstrip().startswith("<"):
        return ". This is a web page, not a CSV file: get the file again"
    for delimiter in ";\t|,":
        if len(header) == 1 and delimiter != expected.delimiter and delimiter in header[0]:
            return f". The file seems to be apart by {delimiter!r}: declare delimiter = {delimiter!r}"
    return "; put the names in drop.toml right"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(repr(name[:80]) for name in names) or "nothing"


def _undecodable(path: Path, expected: Expected) -> IntakeError:
    decoder = codecs.getincrementaldecoder(expected.encoding)()
    number = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):  # noqa: B007 - the number of the last line is the answer
            if not _decodes(decoder, line):
                break
    return IntakeError(
        f"{expected.name}, line {number} is not {expected.encoding}; declare the file's encoding, for instance"
        " encoding = 'cp1252'"
    )


def _check_declared(passed: Scan, expected: Expected) -> None:
    check_sha256(expected.name, found=passed.sha256, declared=expected.sha256)
    if expected.rows is not None and passed.rows != expected.rows:
        raise IntakeError(
            f"{expected.name} has {passed.rows} rows, but drop.toml declares {expected.rows}; get the file again"
        )
    if passed.rows == 0 and expected.rows is None:
        raise IntakeError(f"{expected.name} has a header and no row; if that is right, declare rows = 0")

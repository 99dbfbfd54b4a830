"""What every format becomes: rows of texts in a file that the engine reads, each with the place it came from."""

from __future__ import annotations

import csv
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from data_access.publishing.reading.files import Stamp, changed, stamp


@dataclass(frozen=True, slots=True)
class LineMap:
    """Which physical line of a file a row begins on. `rows` and `lines` hold where their distance changes."""

    rows: Sequence[int] = (0,)
    lines: Sequence[int] = (2,)

    def line(self, row: int) -> int:
        """Return the line, from 1, of a row, from 0."""
        at = bisect_right(self.rows, row) - 1
        return self.lines[at] + row - self.rows[at]


class LineMapMaker:
    """Notes rows in their order; what it holds grows only where rows leave the order of lines."""

    def __init__(self) -> None:
        self._rows, self._lines = array("q"), array("q")
        self._distance = 0
        self.count = 0

    def note(self, line: int, rows: int) -> None:
        """Note the line of the next row, and as many rows in all that follow each other line by line."""
        if line - self.count != self._distance:
            self._distance = line - self.count
            self._rows.append(self.count)
            self._lines.append(line)
        self.count += rows

    def made(self) -> LineMap:
        """Return the map of all rows noted."""
        return LineMap(self._rows, self._lines) if self._rows else LineMap()


@dataclass(frozen=True, slots=True)
class Part:
    """One of the files behind an entry. `first` is the number of its first row among all rows of the entry.

    `unit` is what a person counts in such a file: lines, rows of a sheet, features.
    """

    name: str
    sha256: str
    first: int
    rows: int
    lines: LineMap = field(default_factory=LineMap)
    unit: str = "line"


@dataclass(frozen=True, slots=True)
class Scan:
    """The files of an entry that passed: where the engine reads their rows, and the position of each used column."""

    name: str
    source: Path
    delimiter: str
    width: int
    positions: Mapping[str, int]
    parts: tuple[Part, ...]
    stamp: Stamp

    @property
    def rows(self) -> int:
        """How many rows there are in all files."""
        return sum(part.rows for part in self.parts)

    def part(self, row: int) -> Part:
        """Return the file that a row, from 0, came from."""
        return self.parts[bisect_right([part.first for part in self.parts], row) - 1]

    def line(self, row: int) -> int:
        """Return the line that a row, from 0, stands on in its file."""
        part = self.part(row)
        return part.lines.line(row - part.first)

    def where(self, row: int) -> str:
        """Return where a person finds a row: `days/2018-11-12.csv, line 7`."""
        part = self.part(row)
        return f"{part.name}, {part.unit} {self.line(row)}"

    def where_both(self, one: int, other: int) -> str:
        """Return where a person finds two rows: `a.csv, lines 3 and 5`, or one place after the other."""
        if self.part(one) is self.part(other):
            part = self.part(one)
            return f"{part.name}, {part.unit}s {self.line(one)} and {self.line(other)}"
        return f"{self.where(one)} and {self.where(other)}"

    def refuse_changed(self) -> None:
        """Raise IntakeError where what the engine reads is no longer what was checked."""
        if stamp(self.source) != self.stamp:
            raise changed(self.name)


def texts_of(passed: Scan, names: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every row in order: where a person finds it (`a.csv, line 7`), and the texts of these columns."""
    for number, texts in numbered_texts(passed, names):
        yield passed.where(number), texts


def texts_at(
    passed: Scan, names: Sequence[str], rows: Sequence[int]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield some rows, by ascending number, with the texts of these columns."""
    if not rows:
        return
    wanted, last = set(rows), max(rows)
    for number, texts in numbered_texts(passed, names):
        if number in wanted:
            yield number, texts
        if number == last:
            return


def numbered_texts(passed: Scan, names: Sequence[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield every row in order: its number, from 0, and the texts of these columns."""
    used = [passed.positions[name] for name in names]
    with passed.source.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=passed.delimiter, strict=True)
        next(reader)
        for number, row in enumerate(reader):
            yield number, tuple([row[n] for n in used])

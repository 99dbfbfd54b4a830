"""Read a release as the public gets it: `cells.csv` and `structure.json`, nothing else."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from data_access.privacy.audit.errors import UnreadableRelease
from data_access.privacy.audit.periods import Span, span_of

ALL = "all"
SHOWN, HIDDEN, NOT_APPLICABLE = "published", "suppressed", "not_applicable"
# A hidden cell of which the structure says that it is held back: nothing follows from its being hidden.
HELD = "held"
_HELD_BY = ("measure", "area_level", "grain", "dimension", "category", "period_start")
# What the columns of cells.csv must be called for us; others are not read.
_COLUMNS = (
    *("dataset", "measure", "area_level", "area", "grain", "period_start", "period_end"),
    *("dimension", "category", "value", "base", "status"),
)


@dataclass(frozen=True, slots=True)
class Published:
    """One release as published: its name, the text (or lines) of `cells.csv`, and `structure.json` parsed."""

    release: str
    cells: str | Iterable[str]
    structure: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of `cells.csv`. `value` is a number exactly where the status is `published`."""

    dataset: str
    measure: str
    level: str
    area: str
    grain: str
    start: str
    end: str
    dimension: str
    category: str
    value: float | None
    base: int | None
    status: str

    @property
    def span(self) -> Span:
        """The months of the cell. Raises UnreadableRelease for a wave."""
        return _span(self.grain, self.start)

    @property
    def node(self) -> str:
        """Its category with the dimension; all dimensions share one `all`."""
        return category_node(self.dimension, self.category)

    @property
    def held_as(self) -> tuple[str, ...]:
        """The place in which a cell is held back, if it is: table, category and period."""
        return self.measure, self.level, self.grain, self.dimension, self.category, self.start

    @property
    def view(self) -> tuple[str, str, str, str, str]:
        """The table that it belongs to."""
        return self.dataset, self.measure, self.level, self.grain, self.dimension


@dataclass(frozen=True, slots=True)
class Map:
    """Which smallest areas there are from a month on (the first map holds before, too); all others count 0."""

    first: int
    parts: frozenset[str]


@dataclass(frozen=True)
class Rules:
    """What `structure.json` says of one dataset."""

    dataset: str
    content: Mapping[str, Any]

    @property
    def additive(self) -> bool:
        """Whether cells are counts that add up; else they are estimates."""
        return bool(self.content.get("additive", True))

    @property
    def least_hidden(self) -> int:
        """The smallest number that a hidden cell can be."""
        return 1 if self.content.get("zeros_shown", True) else 0

    def smallest(self, dimension: str) -> int:
        """Return k: the smallest count that may be shown by that dimension."""
        counts = self.content["min_count"]
        return int(counts.get(dimension, counts["default"]))

    def sums(self, over: str) -> Iterator[Mapping[str, Any]]:
        """Yield the sums over areas, categories, measures or periods."""
        return (each for each in self.content.get("sums", ()) if each["over"] == over)

    @cached_property
    def maps(self) -> tuple[Map, ...]:
        """The maps that held one after the other, oldest first; none where borders never changed."""
        return tuple(
            Map(span_of("month", str(each["valid_from"])).first, frozenset(each["parts"]))
            for each in self.content.get("generations", ())
        )

    def is_forced(self, row: Row) -> bool:
        """Whether the cell is public elsewhere, whatever its number."""
        return any(_is_of(row, view) for view in self.content.get("forced", ()))

    def holds_back(self, row: Row) -> bool:
        """Whether nothing is told of the cell, not even that it is no 0."""
        return row.held_as in self._held

    @cached_property
    def _held(self) -> frozenset[tuple[str, ...]]:
        return frozenset(tuple(str(each[name]) for name in _HELD_BY) for each in self.content.get("held", ()))

    def overlapping(self) -> frozenset[str]:
        """Return the dimensions whose categories overlap."""
        found = self.content.get("dimensions", {})
        return frozenset(name for name, of in found.items() if not of.get("exclusive", True))


@dataclass(frozen=True, slots=True)
class Release:
    """A release, read. `revised` are the datasets and the names of periods of which it published other numbers.

    That is against the release named in `follows`; None where it says nothing of it: then against the one before.
    """

    name: str
    rows: tuple[Row, ...]
    rules: Mapping[str, Rules]
    revised: Sequence[tuple[str, str]]
    follows: str | None = None


def category_node(dimension: str, category: str) -> str:
    """Return the one name of a category; `all` is the same in every dimension."""
    return ALL if category == ALL else f"{dimension}/{category}"


def read(published: Published) -> Release:
    """Read one release. Raises UnreadableRelease that names the release and the line."""
    structure = published.structure
    try:
        rules = {name: Rules(name, content) for name, content in structure["datasets"].items()}
        revised = tuple(
            (each["dataset"], period) for each in structure.get("revised", ()) for period in each["periods"]
        )
        rows = tuple(_rows(published.cells))
        rows = tuple(replace(row, status=HELD) if _is_held(row, rules) else row for row in rows)
    except (KeyError, TypeError) as error:
        raise UnreadableRelease(f"{published.release}: the structure lacks {error}") from error
    except UnreadableRelease as error:
        raise UnreadableRelease(f"{published.release}: {error}") from error
    if unknown := {row.dataset for row in rows} - rules.keys():
        raise UnreadableRelease(f"{published.release}: the structure does not speak of {sorted(unknown)}")
    return Release(published.release, rows, rules, revised, structure.get("follows"))


def _rows(cells: str | Iterable[str]) -> Iterator[Row]:
    lines = csv.reader(cells.splitlines() if isinstance(cells, str) else cells)
    header = next(lines, [])
    if missing := [name for name in _COLUMNS if name not in header]:
        raise UnreadableRelease(f"cells.csv has no column {', '.join(missing)}")
    places = [header.index(name) for name in _COLUMNS]
    for number, line in enumerate(lines, start=2):
        if len(line) != len(header):
            raise UnreadableRelease(f"line {number} of cells.csv has {len(line)} fields, not {len(header)}")
        yield _row(number, [line[place] for place in places])


def _is_held(row: Row, rules: Mapping[str, Rules]) -> bool:
    return row.status == HIDDEN and row.dataset in rules and rules[row.dataset].holds_back(row)


def _row(number: int, fields: list[str]) -> Row:
    dataset, measure, level, area, grain, start, end, dimension, category, value, base, status = fields
    if (status == SHOWN) != bool(value):
        raise UnreadableRelease(f"line {number} of cells.csv: a value goes with {SHOWN} and nothing else")
    try:
        told = float(value) if value else None
        behind = int(base) if base else None
        return Row(
            dataset, measure, level, area, grain, start, end, dimension, category, told, behind, status
        )
    except ValueError as error:
        raise UnreadableRelease(f"line {number} of cells.csv: {error}") from error


def _is_of(row: Row, view: Mapping[str, Any]) -> bool:
    """Whether a table of the structure, which may leave out what does not matter to it, holds the cell."""
    own = {"area_level": row.level, "grain": row.grain, "dimension": row.dimension}
    if any(view.get(name, mine) != mine for name, mine in own.items()):
        return False
    return row.measure in view.get("measures", (row.measure,))


@lru_cache(maxsize=4096)
def _span(grain: str, start: str) -> Span:
    return span_of(grain, start)

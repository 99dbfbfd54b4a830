"""All that releases and outside facts say, as facts about boxes of a block, and what must not be worked out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from data_access.privacy.audit.blocks import Block, Blocks, Region, Uses
from data_access.privacy.audit.errors import AuditError, Contradiction, UnknownCell, UnreadableRelease
from data_access.privacy.audit.periods import MONTHS_OF_GRAIN, span_named
from data_access.privacy.audit.reading import (
    ALL,
    HIDDEN,
    NOT_APPLICABLE,
    SHOWN,
    Release,
    Row,
    Rules,
    category_node,
)
from data_access.privacy.audit.statements import CellName, Statement
from data_access.privacy.audit.words import number_words, row_words

UNBOUNDED = math.inf
# How it is cited that an area counts nothing before its borders were drawn, and after they ended.
NOT_THERE = "areas that are not on the map"


@dataclass(frozen=True, slots=True)
class Fact:
    """low ≤ Σ coefficient × region ≤ high. `name` is how it is cited; `told` whether a reader can see its number."""

    terms: tuple[tuple[float, Region], ...]
    low: float
    high: float
    name: str

    @property
    def is_number(self) -> bool:
        """Whether it says one number."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Target:
    """A number that must not be worked out: a hidden cell, or (`kind`) a remainder that subtraction can form."""

    kind: str
    row: Row
    area: str
    category: str
    region: Region
    k: int
    least: int
    release: str
    name: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything known of all blocks, and all hidden cells."""

    blocks: Blocks
    facts: tuple[Fact, ...]
    targets: tuple[Target, ...]
    shown: Mapping[Region, Row]


@dataclass(frozen=True, slots=True)
class _Names:
    """What the releases speak of in one dataset."""

    measures: set[str]
    areas: set[str]
    nodes: set[str]
    months: set[int]


@dataclass(slots=True)
class _Told:
    """What is known of one region so far."""

    low: float
    high: float
    row: Row
    release: str


def gather(releases: Sequence[Release], outside: Iterable[Statement] = ()) -> Knowledge:
    """Return what all releases and outside facts say together.

    Raises Contradiction where a number that was not revised differs, UnknownCell for a statement about no cell.
    """
    outside = tuple(outside)
    _refuse_unknown(releases, outside)
    blocks = Blocks(releases, _uses(releases, outside))
    told: dict[Region, _Told] = {}
    targets: dict[tuple[Region, str, str], Target] = {}
    for n, release in enumerate(releases):
        for row in _counts(release):
            block = blocks.of(n, row.dataset, row.measure)
            region = block.region(n, row.measure, row.area, row.node, row.span)
            _hear(told, region, row, release)
            if row.status == HIDDEN:
                targets[region, row.area, row.node] = _hidden(row, region, block, release)
    facts = [_cell_fact(region, each, blocks.all[region.block]) for region, each in told.items()]
    facts += [Fact(((1.0, box),), 0, 0, NOT_THERE) for block in blocks.all for box in block.absent()]
    facts += [_outside_fact(statement, blocks, len(releases) - 1) for statement in outside]
    shown = {region: each.row for region, each in told.items() if each.low == each.high}
    return Knowledge(blocks, tuple(facts), tuple(targets.values()), shown)


def _counts(release: Release) -> Iterator[Row]:
    """Yield the rows that say something of a count: shown, hidden, or nothing because it cannot be."""
    for row in release.rows:
        if release.rules[row.dataset].additive and row.status in {SHOWN, HIDDEN, NOT_APPLICABLE}:
            yield row


def _refuse_unknown(releases: Sequence[Release], outside: Iterable[Statement]) -> None:
    """Raise UnknownCell where a fact names what no release has: it would say nothing, and nobody would notice."""
    cells = [cell for statement in outside for _, cell in statement.terms]
    for dataset in dict.fromkeys(cell.dataset for cell in cells):
        names = _names_of(dataset, releases)
        for cell in cells:
            if cell.dataset == dataset and (unknown := _unknown(cell, names)):
                raise UnknownCell(f"{dataset}: no release has {unknown!r}")


def _unknown(cell: CellName, names: _Names) -> str:
    """Return the first part of a cell's name that the releases do not have; empty where they have all."""
    span = span_named(cell.period)
    if not names.months.issuperset(range(span.first, span.first + span.months)):
        return cell.period
    pairs = ((cell.measure, names.measures), (cell.area, names.areas), (cell.node, names.nodes))
    return next((name for name, known in pairs if name not in known), "")


def _names_of(dataset: str, releases: Iterable[Release]) -> _Names:
    names = _Names(set(), set(), {ALL}, set())
    for release in releases:
        for row in release.rows:
            if row.dataset == dataset and row.grain in MONTHS_OF_GRAIN:
                names.measures.add(row.measure)
                names.areas.add(row.area)
                names.nodes.add(row.node)
                names.months.update(range(row.span.first, row.span.first + row.span.months))
        for rules in (each for name, each in release.rules.items() if name == dataset):
            names.measures.update(_parts_over("measure", rules))
            names.areas.update(_parts_over("area", rules))
            names.nodes.update(_parts_over("category", rules))
    return names


def _parts_over(over: str, rules: Rules) -> Iterator[str]:
    """Yield every total and part of the sums over areas, measures or categories (with their dimension)."""
    for each in rules.sums(over):
        for name in (each["total"], *each["parts"]):
            yield category_node(each["dimension"], name) if over == "category" else name


def _uses(releases: Sequence[Release], outside: Iterable[Statement]) -> dict[str, Uses]:
    uses: dict[str, Uses] = {}
    for release in releases:
        for row in _counts(release):
            uses.setdefault(row.dataset, Uses()).add(row.measure, row.area, row.node, row.span)
    for statement in outside:
        for _, cell in statement.terms:
            span = span_named(cell.period)
            uses.setdefault(cell.dataset, Uses()).add(cell.measure, cell.area, cell.node, span)
    return uses


def _hear(told: dict[Region, _Told], region: Region, row: Row, release: Release) -> None:
    """Take in what a row says of its region."""
    low, high = _said(row, release)
    known = told.setdefault(region, _Told(low, high, row, release.name))
    if max(low, known.low) > min(high, known.high):
        names = (f"{row_words(known.row)} in {known.release}", f"{row_words(row)} in {release.name}")
        raise Contradiction(
            f"{names[0]} is {_range(known.low, known.high)}, {names[1]} is {_range(low, high)}, not revised",
            names,
        )
    if low == high and known.low != known.high:
        known.row, known.release = row, release.name
    known.low, known.high = max(low, known.low), min(high, known.high)


def _said(row: Row, release: Release) -> tuple[float, float]:
    if row.status == HIDDEN:
        return release.rules[row.dataset].least_hidden, UNBOUNDED
    if row.value is None:
        return 0, 0
    if row.value < 0 or not float(row.value).is_integer():
        raise UnreadableRelease(f"{release.name}: {row_words(row)} is {row.value}, not a count")
    return row.value, row.value


def _hidden(row: Row, region: Region, block: Block, release: Release) -> Target:
    rules = release.rules[row.dataset]
    return Target(
        "hidden",
        row,
        row.area,
        row.category,
        region,
        rules.smallest(row.dimension),
        rules.least_hidden,
        release.name,
        row_words(row, with_measure=block.several_measures),
    )


def _cell_fact(region: Region, told: _Told, block: Block) -> Fact:
    name = row_words(told.row, with_measure=block.several_measures)
    return Fact(((1.0, region),), told.low, told.high, name)


def _outside_fact(statement: Statement, blocks: Blocks, release: int) -> Fact:
    terms = []
    for coefficient, cell in statement.terms:
        block = blocks.of(release, cell.dataset, cell.measure)
        terms.append(
            (coefficient, block.region(release, cell.measure, cell.area, cell.node, span_named(cell.period)))
        )
    low = -UNBOUNDED if statement.low is None else statement.low
    high = UNBOUNDED if statement.high is None else statement.high
    if low > high:
        raise AuditError(f"{statement.source}: no number lies between {low} and {high}")
    return Fact(tuple(terms), low, high, statement.source)


def _range(low: float, high: float) -> str:
    return number_words(low) if low == high else f"at least {number_words(low)}"

"""Plant leaks in a copy of a release: its hidden cells get numbers that they could have, and partners are shown.

Nobody here knows the true numbers. An integer program finds some table that fits all that is published; for the
attacker it is as good as the true one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data_access.privacy.audit.columns import assemble
from data_access.privacy.audit.components import components
from data_access.privacy.audit.knowledge import gather
from data_access.privacy.audit.periods import MONTHS_OF_GRAIN, Span
from data_access.privacy.audit.reading import ALL, HIDDEN, NOT_APPLICABLE, SHOWN, Release, Row, category_node
from data_access.privacy.audit.solver import Programs
from data_access.privacy.audit.statements import CellName, Statement, known
from data_access.privacy.audit.system import propagate

_SECONDS = 30.0
_Place = tuple[str, str, str, Span]


@dataclass(frozen=True, slots=True)
class Planted:
    """A leak planted in a copy: what kind, the releases, outside facts, and the cell that they give away."""

    kind: str
    releases: tuple[Release, ...]
    outside: tuple[Statement, ...]
    cell: Row


@dataclass(frozen=True, slots=True)
class _Family:
    """A total and its parts, all displayed, of which one hidden cell is small and others are hidden with it."""

    over: str
    cell: Row
    partners: tuple[Row, ...]


def planted_in(release: Release) -> Iterator[Planted]:
    """Yield the leaks that could be planted in one year of one dataset of the release; none where nothing is hidden."""
    for part in _years(release):
        numbers = _possible_numbers(part)
        families = list(_families(part, numbers))
        if families:
            yield from _plants(part, families, numbers)
            return


def _plants(part: Release, families: Sequence[_Family], numbers: Mapping[Row, int]) -> Iterator[Planted]:
    first = families[0]
    for family in {family.over: family for family in reversed(families)}.values():
        shown = _with_numbers(part, family.partners, numbers)
        yield Planted(f"the partners of a hidden cell, over {family.over}", (shown,), (), family.cell)
    told = tuple(known(_named(row), numbers[row], source="the press") for row in first.partners)
    yield Planted("outside facts about the partners of a hidden cell", (part,), told, first.cell)
    told = (known(_named(first.cell), numbers[first.cell], source="a relative"),)
    yield Planted("an outside fact about a hidden cell", (part,), told, first.cell)
    once = _with_numbers(part, (first.cell,), numbers)
    yield Planted("an earlier release that showed it", (once, replace(part, revised=())), (), first.cell)
    moved = _with_numbers(part, first.partners[:1], numbers)
    rest = _with_numbers(replace(part, revised=()), first.partners[1:], numbers)
    yield Planted("a pattern that moved between releases", (moved, rest), (), first.cell)


def _years(release: Release) -> Iterator[Release]:
    """Yield the release cut to each year of each dataset in which something is hidden, the newest first."""
    counts = [
        row for row in release.rows if release.rules[row.dataset].additive and row.grain in MONTHS_OF_GRAIN
    ]
    years = {
        (row.dataset, row.span.first // 12)
        for row in counts
        if row.status == HIDDEN and row.span.months <= 12
    }
    for dataset, year in sorted(years, key=lambda each: (-each[1], each[0])):
        whole = Span(year * 12, 12)
        rows = (
            row for row in counts if row.dataset == dataset and (row.span == whole or whole.holds(row.span))
        )
        yield replace(release, rows=tuple(rows))


def _possible_numbers(part: Release) -> dict[Row, int]:
    """Return numbers of the hidden rows that fit everything; none if none were found in time."""
    knowledge = gather([part])
    assembled = assemble(knowledge.blocks.all, knowledge.facts, knowledge.targets)
    found: dict[Row, int] = {}
    for each in components(propagate(assembled.system), assembled.targets):
        width = each.system.matrix.shape[1]
        values = each.constant
        if width:
            point = Programs(each.system, whole=True, seconds=_SECONDS).least(np.zeros(width)).point
            if point is None:
                return {}
            values = values + each.targets @ point
        for number, value in zip(each.numbers, values, strict=True):
            found[knowledge.targets[number].row] = round(float(value))
    return found


def _families(part: Release, numbers: Mapping[Row, int]) -> Iterator[_Family]:
    """Yield the sums in which a hidden cell that could be small has hidden partners."""
    at = {(row.measure, row.area, row.node, row.span): row for row in part.rows}
    for over, places in _sums(part, at):
        rows = [at[place] for place in places if place in at]
        if len(rows) < len(places) or any(row.status not in {SHOWN, HIDDEN, NOT_APPLICABLE} for row in rows):
            continue
        hidden = [row for row in rows if row in numbers]
        for cell in hidden:
            k = part.rules[cell.dataset].smallest(cell.dimension)
            if len(hidden) > 1 and 0 < numbers[cell] < k:
                yield _Family(over, cell, tuple(row for row in hidden if row != cell))


def _sums(part: Release, at: Mapping[_Place, Row]) -> Iterator[tuple[str, list[_Place]]]:
    """Yield every total with its parts as places of cells, that the structure states for displayed totals."""
    for place, row in at.items():
        measure, area, node, span = place
        rules = part.rules[row.dataset]
        for each in rules.sums("area"):
            if each["total"] == area:
                yield "areas", [place, *((measure, name, node, span) for name in each["parts"])]
        for each in rules.sums("category"):
            dimension = each["dimension"]
            if category_node(dimension, each["total"]) == node:
                nodes = (category_node(dimension, name) for name in each["parts"])
                yield "categories", [place, *((measure, area, name, span) for name in nodes)]
        for months in (1, 3):
            if span.months > months:
                yield "periods", [place, *((measure, area, node, each) for each in span.split(months))]


def _with_numbers(part: Release, rows: Iterable[Row], numbers: Mapping[Row, int]) -> Release:
    """Return the release with some hidden rows shown."""
    shown = {row: replace(row, value=float(numbers[row]), status=SHOWN) for row in rows}
    return replace(part, rows=tuple(shown.get(row, row) for row in part.rows))


def _named(row: Row) -> CellName:
    dimension = ALL if row.node == ALL else row.dimension
    return CellName(row.dataset, row.measure, row.area, row.span.code, dimension, row.category)

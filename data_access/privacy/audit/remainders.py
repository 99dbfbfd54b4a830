"""Numbers that are never shown but that subtraction of shown ones can form: slivers and remainders.

A remainder is what is left of a group without its shown parts, such as murder where the group and all its
other offenses are shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from data_access.privacy.audit.blocks import Block, Region
from data_access.privacy.audit.knowledge import Knowledge, Target
from data_access.privacy.audit.periods import Span
from data_access.privacy.audit.reading import HIDDEN, SHOWN, Release, Row
from data_access.privacy.audit.slivers import Cutter
from data_access.privacy.audit.words import area_words, cell_words

_Displayed = Mapping[tuple[str, str], set[Span]]


@dataclass(frozen=True, slots=True)
class _Table:
    """What one release displays of one block: rows by area, and by measure and category the spans of an area level."""

    block: Block
    release: int
    name: str
    rows: tuple[Row, ...]


def unshown_targets(
    releases: Sequence[Release], knowledge: Knowledge, *, past: bool = False
) -> tuple[Target, ...]:
    """Return the slivers and remainders of the last release, or with `past` of all, each once.

    Those that are cells themselves are left out.
    """
    taken = {fact.terms[0][1] for fact in knowledge.facts if len(fact.terms) == 1}
    found: dict[Region, Target] = {}
    for table in _tables(releases, knowledge, first=0 if past else len(releases) - 1):
        for target in (*_sliver_targets(table), *_remainder_targets(table)):
            if target.region not in taken:
                found[target.region] = target
    return tuple(found.values())


def _tables(releases: Sequence[Release], knowledge: Knowledge, *, first: int) -> Iterator[_Table]:
    """Yield what each release from the first on displays of each block, as far as the rule protects it."""
    for n, release in enumerate(releases[first:], start=first):
        rows: dict[int, list[Row]] = defaultdict(list)
        for row in release.rows:
            rules = release.rules[row.dataset]
            if rules.additive and row.status in {SHOWN, HIDDEN} and not rules.is_forced(row):
                rows[knowledge.blocks.of(n, row.dataset, row.measure).number].append(row)
        for number, displayed in rows.items():
            yield _Table(knowledge.blocks.all[number], n, release.name, tuple(displayed))


def _sliver_targets(table: _Table) -> Iterator[Target]:
    """Yield every sliver by every category and period of which both partitions have numbers."""
    for wards, neighborhoods in _partitions(table.block):
        examples = {(row.measure, row.node): row for row in table.rows}
        by_ward, by_neighborhood = _displayed(table, wards), _displayed(table, neighborhoods)
        cutter = Cutter(table.block, wards, neighborhoods)
        for (measure, node), periods in _formable(by_ward, by_neighborhood).items():
            for span in sorted(periods):
                alone = tuple(
                    any(span.holds(each) for each in own[measure, node]) for own in (by_ward, by_neighborhood)
                )
                for sliver in cutter.slivers(span, alone):
                    yield _target(
                        "sliver", table, examples[measure, node], span, areas=sliver.areas, area=sliver.name
                    )


def _partitions(block: Block) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield each pair of partitions of one area, the one of fewer parts first."""
    by_total: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for total, parts in block.area_sums:
        if all(part in block.areas.members for part in parts):
            by_total[total].append(parts)
    for partitions in by_total.values():
        yield from combinations(sorted(partitions, key=lambda parts: _on_one_map(block, parts)), 2)


def _on_one_map(block: Block, parts: Sequence[str]) -> int:
    """Return how many of these areas there are at once."""
    members = [frozenset(block.areas.members[part]) for part in parts]
    counts = (sum(not own.isdisjoint(age.areas) for own in members) for age in block.ages)
    return max(counts, default=len(parts))


def _displayed(table: _Table, areas: Sequence[str]) -> dict[tuple[str, str], set[Span]]:
    found: dict[tuple[str, str], set[Span]] = defaultdict(set)
    for row in table.rows:
        if row.area in areas:
            found[row.measure, row.node].add(row.span)
    return found


def _formable(one: _Displayed, other: _Displayed) -> dict[tuple[str, str], set[Span]]:
    """Return the spans of which both have a number, shown or as the sum of shorter ones."""
    return {
        key: {
            span
            for span in one[key] | other[key]
            if all(
                span in spans or any(span.holds(each) for each in spans) for spans in (one[key], other[key])
            )
        }
        for key in one
        if key in other
    }


def _remainder_targets(table: _Table) -> Iterator[Target]:
    """Yield what groups leave without their displayed parts, for each area and period."""
    by_place: dict[tuple[str, str, Span], list[Row]] = defaultdict(list)
    by_kind: dict[tuple[str, str, Span], list[Row]] = defaultdict(list)
    for row in table.rows:
        by_place[row.area, row.measure, row.span].append(row)
        by_kind[row.area, row.node, row.span].append(row)
    categories, measures = table.block.categories.members, table.block.measures.members
    for rows in by_place.values():
        for row, rest in _left({categories[row.node]: row for row in rows}):
            yield _target("remainder", table, row, row.span, categories=rest)
    for rows in by_kind.values():
        for row, rest in _left({measures[row.measure]: row for row in rows}):
            yield _target("remainder", table, row, row.span, measures=rest)


def _left(rows: Mapping[tuple[int, ...], Row]) -> Iterator[tuple[Row, tuple[int, ...]]]:
    """Yield the leaves that each row has and none of the rows inside it."""
    sets = {frozenset(leaves): row for leaves, row in rows.items()}
    for leaves, row in sets.items():
        inside = [other for other in sets if other < leaves]
        rest = leaves.difference(*inside)
        if rest and inside:
            yield row, tuple(sorted(rest))


def _target(
    kind: str,
    table: _Table,
    row: Row,
    span: Span,
    *,
    area: str = "",
    areas: tuple[int, ...] = (),
    categories: tuple[int, ...] = (),
    measures: tuple[int, ...] = (),
) -> Target:
    """Return the target of a row's kind over other areas or months, or over part of its categories or measures."""
    place = table.block.region(table.release, row.measure, row.area, row.node, span)
    region = Region(
        place.block,
        areas or place.areas,
        categories or place.categories,
        measures or place.measures,
        place.slots,
    )
    with_measure = table.block.several_measures or bool(measures)
    name = cell_words(
        row.measure, area or area_words(row.area), row.node, str(span), with_measure=with_measure
    )
    if categories or measures:
        name += " without its shown parts"
    rules = table.block.rules
    moved = replace(row, grain=span.grain, start=_first_day(span), value=None, status=HIDDEN)
    k = rules.smallest(row.dimension)
    return Target(kind, moved, area or row.area, row.category, region, k, 0, table.name, name)


def _first_day(span: Span) -> str:
    year, month = divmod(span.first, 12)
    return f"{year:04d}-{month + 1:02d}-01"

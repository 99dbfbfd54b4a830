"""The rules of estimates: how many people stand behind each, and whether hidden ones follow from the shown.

A share or mean of a whole is the sum of its parts, each times its base. So what is hidden of a table can be
subtracted as soon as the bases are shown: then what is left must be as many people as an estimate needs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from data_access.privacy.audit.reading import ALL, HIDDEN, SHOWN, Release, Row, Rules
from data_access.privacy.audit.words import row_words


@dataclass(frozen=True, slots=True)
class Weak:
    """An estimate that tells too much of too few: where, what k is, and why."""

    row: Row
    k: int
    because: str


def weak_estimates(release: Release) -> tuple[Weak, ...]:
    """Return the estimates of a release that break a rule."""
    rows = [row for row in release.rows if not release.rules[row.dataset].additive]
    return (*_few_behind(rows, release), *_by_subtraction(rows, release))


def _few_behind(rows: Iterable[Row], release: Release) -> Iterator[Weak]:
    for row in rows:
        rules = release.rules[row.dataset]
        k, base = rules.smallest(row.dimension), _base(row, rules)
        if row.status == SHOWN and base < k:
            yield Weak(row, k, f"{row_words(row)} is shown though it rests on {base} people, fewer than {k}")


def _by_subtraction(rows: Sequence[Row], release: Release) -> Iterator[Weak]:
    wholes = {
        (row.dataset, row.measure, row.area, row.start, row.end): row for row in rows if row.node == ALL
    }
    cities = {(row.dataset, row.measure, row.start, row.end): row for row in rows if row.level == "city"}
    for parts in _tables(rows, release):
        first = parts[0]
        place = (first.dataset, first.measure, first.area, first.start, first.end)
        whole = wholes.get(place) if first.dimension != ALL else cities.get((*place[:2], *place[3:]))
        yield from _follows(parts, whole, release.rules[first.dataset])


def _tables(rows: Iterable[Row], release: Release) -> Iterator[list[Row]]:
    """Yield the parts of each whole: the categories of a dimension in an area, or the areas of a level."""
    tables: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row.level == "city" and row.node == ALL:
            continue
        area = row.area if row.node != ALL else ""
        tables[row.dataset, row.measure, row.level, area, row.dimension, row.start, row.end].append(row)
    for parts in tables.values():
        if parts[0].dimension not in release.rules[parts[0].dataset].overlapping():
            yield parts


def _follows(parts: Sequence[Row], whole: Row | None, rules: Rules) -> Iterator[Weak]:
    """Yield the hidden parts if they are one alone, or too few people together."""
    hidden = [row for row in parts if row.status == HIDDEN]
    shown = [row for row in parts if row.status == SHOWN]
    if not hidden or not shown:
        return
    k = rules.smallest(parts[0].dimension)
    if len(hidden) == 1:
        yield Weak(
            hidden[0],
            k,
            f"{row_words(hidden[0])} is hidden alone and follows from the whole and the other parts",
        )
    elif whole is not None and whole.base is not None and all(row.base is not None for row in shown):
        left = whole.base - sum(row.base or 0 for row in shown)
        if left < k:
            for row in hidden:
                yield Weak(
                    row,
                    k,
                    f"{row_words(row)} and what is hidden with it rest on {left} people, fewer than {k}",
                )


def _base(row: Row, rules: Rules) -> int:
    """Return how many people stand behind an estimate, at least; what is declared nowhere is nobody."""
    if row.base is not None:
        return row.base
    table = (row.measure, row.level, row.dimension)
    declared = (
        int(each["at_least"])
        for each in rules.content.get("least_bases", ())
        if (each["measure"], each["area_level"], each["dimension"]) == table
    )
    return max(declared, default=0)

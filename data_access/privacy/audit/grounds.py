"""Which releases speak of the same ground: areas of one name are one place in all of them.

A release whose borders were redrawn goes on where an earlier one ends: it has the same areas up to a month, and others
after it. Where outlines changed in any other way, all begins anew: what had the same name may be another place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from data_access.privacy.audit.axes import Sum
from data_access.privacy.audit.periods import MONTHS_OF_GRAIN
from data_access.privacy.audit.reading import Release, Row, Rules


@dataclass(slots=True)
class Ground:
    """Releases of the same ground by their number, and the rules of the one that knows the most of it."""

    rules: Rules
    members: list[int] = field(default_factory=list)


def grounds(dataset: str, releases: Sequence[Release]) -> list[Ground]:
    """Return the releases that speak of a dataset, together where they speak of the same ground."""
    found: list[Ground] = []
    for n, release in enumerate(releases):
        if dataset not in release.rules:
            continue
        own = release.rules[dataset]
        for ground in found:
            earlier = [releases[each] for each in ground.members]
            if area_sums_of(ground.rules) == area_sums_of(own) or _goes_on(own, ground.rules, [release]):
                break
            if _goes_on(ground.rules, own, earlier):
                ground.rules = own
                break
        else:
            ground = Ground(own)
            found.append(ground)
        ground.members.append(n)
    return found


def area_sums_of(rules: Rules) -> list[Sum]:
    """Return the totals over areas with their parts."""
    return list(dict.fromkeys((each["total"], tuple(each["parts"])) for each in rules.sums("area")))


def _goes_on(old: Rules, new: Rules, told: Iterable[Release]) -> bool:
    """Whether the new rules have the old areas up to a month, and the old releases tell nothing of them after it."""
    before = [each.parts for each in old.maps] or [_smallest(old)]
    if len(before) >= len(new.maps) or before != [each.parts for each in new.maps[: len(before)]]:
        return False
    if [each.first for each in old.maps[1:]] != [each.first for each in new.maps[1 : len(before)]]:
        return False
    change = new.maps[len(before)]
    gone = set(_ended(new, change.parts))
    rows = (row for release in told for row in release.rows if row.dataset == old.dataset)
    return not any(row.area in gone and _ends_after(row, change.first) for row in rows)


def _smallest(rules: Rules) -> frozenset[str]:
    """Return the parts that are not made of others."""
    sums = area_sums_of(rules)
    totals = {total for total, _ in sums}
    return frozenset(part for _, parts in sums for part in parts if part not in totals)


def _ended(rules: Rules, still: frozenset[str]) -> Iterator[str]:
    """Yield the areas of which nothing is on a map any more."""
    smallest = _smallest(rules)
    for total, parts in area_sums_of(rules):
        if smallest.issuperset(parts) and still.isdisjoint(parts):
            yield total


def _ends_after(row: Row, month: int) -> bool:
    return row.grain in MONTHS_OF_GRAIN and row.span.first + row.span.months > month

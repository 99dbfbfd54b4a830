"""Slivers: a part of a split neighborhood, or what is left of some wards without the neighborhoods wholly inside them.

In a period in which borders were redrawn, wards and neighborhoods that were not touched have one number; the others
may have one for the time before and one for the time after. An outsider adds up wards of both maps and takes off the
neighborhoods that lie inside on both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice, product

from data_access.privacy.audit.blocks import Block
from data_access.privacy.audit.periods import Span
from data_access.privacy.audit.words import area_words

# Sets of wards beyond this many (a city of eleven) are left to those of fewer wards.
MOST_SETS = 1024
Leaves = frozenset[int]
_Names = Mapping[str, Leaves]


@dataclass(frozen=True, slots=True)
class Sliver:
    """Some smallest areas by their numbers, and how their sum is named."""

    areas: tuple[int, ...]
    name: str


@dataclass(frozen=True, slots=True)
class _Map:
    """The leaves of each ward and neighborhood that are on one map."""

    wards: _Names
    neighborhoods: _Names


class Cutter:
    """Cuts the areas of a block, whose two partitions are given, into slivers."""

    def __init__(self, block: Block, wards: Sequence[str], neighborhoods: Sequence[str]) -> None:
        self._block = block
        self._names = (wards, neighborhoods)
        self._found: dict[tuple[tuple[int, ...], tuple[bool, ...]], tuple[Sliver, ...]] = {}

    def slivers(self, span: Span, alone: tuple[bool, ...]) -> tuple[Sliver, ...]:
        """Return the slivers of a span.

        `alone` says of wards, then of neighborhoods, whether there are numbers of shorter spans: only then does an
        area have one on each side of new borders.
        """
        ages = tuple(n for n, age in enumerate(self._block.ages) if _meet(age.months, span))
        key = (ages, alone if len(ages) > 1 else ())
        if key not in self._found:
            maps = [self._map(n) for n in ages] or [self._map(None)]
            cut = _across(maps, alone) if len(maps) > 1 else _within(maps[0])
            self._found[key] = tuple(_distinct(cut, maps))
        return self._found[key]

    def _map(self, age: int | None) -> _Map:
        members = self._block.areas.members
        there = frozenset(range(self._block.areas.size) if age is None else self._block.ages[age].areas)
        wards, neighborhoods = (
            {name: own for name in names if (own := there.intersection(members[name]))}
            for names in self._names
        )
        return _Map(wards, neighborhoods)


def _meet(months: range, span: Span) -> bool:
    return months.start < span.first + span.months and span.first < months.stop


def _distinct(cut: Iterator[tuple[Leaves, str]], maps: Sequence[_Map]) -> Iterator[Sliver]:
    """Yield each sliver once, without those that are a whole ward or neighborhood."""
    named = (names for each in maps for names in (each.wards, each.neighborhoods))
    whole: dict[str, Leaves] = {}
    for names in named:
        for name, leaves in names.items():
            whole[name] = whole.get(name, frozenset()) | leaves
    seen = set(whole.values())
    for leaves, name in cut:
        if leaves and leaves not in seen:
            seen.add(leaves)
            yield Sliver(tuple(sorted(leaves)), name)


def _within(each: _Map) -> Iterator[tuple[Leaves, str]]:
    """Yield the slivers of one map: pieces of neighborhoods, then what sets of wards leave over."""
    for name, leaves in each.neighborhoods.items():
        for ward, held in each.wards.items():
            yield leaves & held, f"{area_words(name)}'s part in {area_words(ward)}"
    for chosen in _sets(list(each.wards), len(each.wards) - 1):
        union = frozenset(chain.from_iterable(each.wards[ward] for ward in chosen))
        inside = [leaves for leaves in each.neighborhoods.values() if leaves <= union]
        yield union.difference(*inside), _rest_words(chosen)


def _sets(names: Sequence[str], most: int) -> Iterator[tuple[str, ...]]:
    sets = (chosen for size in range(1, most + 1) for chosen in combinations(names, size))
    return islice(sets, MOST_SETS)


def _rest_words(wards: Sequence[str]) -> str:
    return f"{' and '.join(map(area_words, wards))} without the neighborhoods wholly inside"


def _across(maps: Sequence[_Map], alone: tuple[bool, ...]) -> Iterator[tuple[Leaves, str]]:
    """Yield the slivers of several maps, each for its months."""
    lasting = _in_all([each.wards for each in maps])
    kept = _in_all([each.neighborhoods for each in maps])
    yield from _pieces_across(maps, lasting, kept)
    names = [*lasting, *(name for each in maps for name in each.wards if name not in lasting and alone[0])]
    for chosen in _sets(names, len(names)):
        yield _rest_across(maps, frozenset(chosen), kept, alone[1]), _rest_words(chosen)


def _in_all(names: Sequence[_Names]) -> tuple[str, ...]:
    return tuple(name for name in names[0] if all(name in each for each in names))


def _pieces_across(
    maps: Sequence[_Map], lasting: Sequence[str], kept: Sequence[str]
) -> Iterator[tuple[Leaves, str]]:
    """Yield the parts of untouched neighborhoods in one ward of each map, the same one where it was not touched."""
    for name in kept:
        meeting = [
            [ward for ward, held in each.wards.items() if held & each.neighborhoods[name]] for each in maps
        ]
        for wards in product(*meeting):
            if len(set(wards)) > 1 and set(wards) & set(lasting):
                continue
            parts = (
                each.wards[ward] & each.neighborhoods[name] for each, ward in zip(maps, wards, strict=True)
            )
            told = " and ".join(map(area_words, dict.fromkeys(wards)))
            yield frozenset(chain.from_iterable(parts)), f"{area_words(name)}'s part in {told}"


def _rest_across(maps: Sequence[_Map], chosen: frozenset[str], kept: Sequence[str], alone: bool) -> Leaves:
    """Return what wards leave without the neighborhoods inside; nothing where a ward holds none of these."""
    unions = [
        frozenset(chain.from_iterable(each.wards[ward] for ward in chosen & each.wards.keys()))
        for each in maps
    ]
    pairs = list(zip(maps, unions, strict=True))
    inside = {name for name in kept if all(each.neighborhoods[name] <= union for each, union in pairs)}
    rest: set[int] = set()
    taken: list[Leaves] = []
    for each, union in pairs:
        gone = [
            leaves
            for name, leaves in each.neighborhoods.items()
            if name in inside or (alone and name not in kept and leaves <= union)
        ]
        off = frozenset(chain.from_iterable(gone))
        rest |= union - off
        taken += [off & each.wards[ward] for ward in chosen & each.wards.keys()]
    # A ward that holds none of them adds its own number and nothing else: that tells nothing more.
    return frozenset(rest) if all(taken) else frozenset()

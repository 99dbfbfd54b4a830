"""Fewer columns without loss: where nothing tells areas and months apart at once, their sums suffice.

Take some areas S and months B of one category. If every fact and target that meets the box S × B holds either all of
S or all of B, then only the sums by area and the sums by month matter: whole numbers with equal totals are always
the margins of some table of whole numbers (a transportation problem). So |S| × |B| columns become |S| + |B|, with one
row that makes both totals equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from data_access.privacy.audit.blocks import Block, Region

Flags = NDArray[np.bool_]
Leaves = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Areas × slots of one category and measure that are replaced by their margins."""

    areas: Leaves
    slots: Leaves
    category: int
    measure: int


def boxes(block: Block, regions: Iterable[Region]) -> tuple[Box, ...]:
    """Return disjoint boxes whose margins suffice, the largest first. None where links hold within the block."""
    if block.areas.links or block.categories.links or block.measures.links:
        return ()
    regions = tuple(regions)
    area_sets = _numbered(region.areas for region in regions)
    slot_sets = _numbered(region.slots for region in regions)
    pairs = _pairs(regions, area_sets, slot_sets)
    areas = _Side(_candidates([tuple(range(block.areas.size)), *area_sets]), list(area_sets))
    slots = _Side(_candidates(slot_sets), list(slot_sets))
    return tuple(
        box for kind, found in pairs.items() for box in _chosen(kind, found, areas, slots, block.shape)
    )


class _Side:
    """Candidate sets against all sets that occur: which meet, and which are held whole."""

    def __init__(self, candidates: Sequence[Leaves], sets: Sequence[Leaves]) -> None:
        self.candidates = candidates
        width = 1 + max((leaf for leaves in (*sets, *candidates) for leaf in leaves), default=0)
        mine, theirs = _flags(candidates, width), _flags(sets, width)
        common = mine.astype(np.int32) @ theirs.astype(np.int32).T
        self.meets: Flags = common > 0
        self.holds: Flags = common == mine.sum(axis=1, keepdims=True)


def _chosen(
    kind: tuple[int, int],
    pairs: NDArray[np.int64],
    areas: _Side,
    slots: _Side,
    shape: tuple[int, int, int, int],
) -> Iterator[Box]:
    category, measure = kind
    taken = np.zeros((shape[0], shape[3]), dtype=bool)
    crossed = areas.meets[:, pairs[:, 0]] & ~areas.holds[:, pairs[:, 0]]
    split = slots.meets[:, pairs[:, 1]] & ~slots.holds[:, pairs[:, 1]]
    told_apart = crossed.astype(np.float32) @ split.astype(np.float32).T > 0
    for (n, some), (m, months) in product(enumerate(areas.candidates), enumerate(slots.candidates)):
        place = np.ix_(some, months)
        if not told_apart[n, m] and not taken[place].any():
            taken[place] = True
            yield Box(some, months, category, measure)


def _pairs(
    regions: Sequence[Region], area_sets: Mapping[Leaves, int], slot_sets: Mapping[Leaves, int]
) -> dict[tuple[int, int], NDArray[np.int64]]:
    """Return by category and measure which sets of areas and of slots occur together."""
    found: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for region in regions:
        pair = (area_sets[region.areas], slot_sets[region.slots])
        for kind in product(region.categories, region.measures):
            found.setdefault(kind, set()).add(pair)
    return {kind: np.array(sorted(pairs)) for kind, pairs in found.items()}


def _numbered(sets: Iterable[Leaves]) -> dict[Leaves, int]:
    return {leaves: n for n, leaves in enumerate(dict.fromkeys(sets))}


def _candidates(sets: Iterable[Leaves]) -> list[Leaves]:
    """Return the sets of several leaves, the largest first."""
    return sorted(
        (leaves for leaves in dict.fromkeys(sets) if len(leaves) > 1),
        key=lambda leaves: (-len(leaves), leaves),
    )


def _flags(sets: Sequence[Leaves], width: int) -> Flags:
    flags = np.zeros((len(sets), width), dtype=bool)
    for n, leaves in enumerate(sets):
        flags[n, list(leaves)] = True
    return flags

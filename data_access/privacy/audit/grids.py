"""Where the columns of a block are: one for each combination of leaves, or the margins of a box instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from data_access.privacy.audit.axes import Axis
from data_access.privacy.audit.blocks import Block, Region
from data_access.privacy.audit.transport import Box, Leaves, boxes

Places = NDArray[np.int64]


class Grid:
    """The columns of one block, numbered from `start` to `end` − 1."""

    def __init__(self, block: Block, regions: Sequence[Region], start: int) -> None:
        self.block = block
        self.base: Places = start + np.arange(int(np.prod(block.shape))).reshape(block.shape)
        self.end = start + self.base.size
        self._by_area, self._by_slot = self.base.copy(), self.base.copy()
        self._box: Places = np.full(block.shape, -1)
        # For each box the columns of its sums by area, and those by slot.
        self.margins: list[tuple[Places, Places]] = []
        self._boxes = boxes(block, regions)
        for number, box in enumerate(self._boxes):
            self._replace(number, box)
        self._held: dict[Leaves, NDArray[np.bool_]] = {}

    @property
    def is_linked(self) -> bool:
        """Whether something else than sums holds in the block."""
        block = self.block
        return bool(block.areas.links or block.categories.links or block.measures.links)

    def columns(self, region: Region) -> Places:
        """Return the columns whose sum is the region."""
        place = np.ix_(region.areas, region.categories, region.measures, region.slots)
        box = self._box[place]
        if (box < 0).all():
            return self.base[place].ravel()
        whole = (box >= 0) & self._boxes_held(region.areas)[box]
        return np.unique(np.where(whole, self._by_slot[place], self._by_area[place]))

    def bundles(self) -> Places:
        """Return the columns as a table: links hold within each line, and nothing joins the lines."""
        joined = [n for n, axis in enumerate(self._axes()) if axis is not None and axis.links]
        apart = [n for n in range(4) if n not in joined]
        count = int(np.prod([self.base.shape[n] for n in apart]))
        return self.base.transpose(apart + joined).reshape(count, -1)

    def link_lines(self) -> Iterator[tuple[dict[int, int], float, float]]:
        """Yield what holds within each line of `bundles`: coefficient by place in the line, and bounds."""
        linked = [axis for axis in self._axes() if axis is not None and axis.links]
        places = np.arange(int(np.prod([axis.size for axis in linked]))).reshape(
            [axis.size for axis in linked]
        )
        for n, axis in enumerate(linked):
            lines = np.moveaxis(places, n, 0).reshape(axis.size, -1)
            for link in axis.links:
                for line in lines.T:
                    coefficients = {int(line[leaf]): value for leaf, value in link.coefficients.items()}
                    yield coefficients, link.low, np.inf if link.high is None else link.high

    def _axes(self) -> tuple[Axis | None, ...]:
        return self.block.areas, self.block.categories, self.block.measures, None

    def _replace(self, number: int, box: Box) -> None:
        by_area = self.end + np.arange(len(box.areas))
        by_slot = self.end + len(box.areas) + np.arange(len(box.slots))
        place = np.ix_(box.areas, [box.category], [box.measure], box.slots)
        self._by_area[place] = by_area[:, None, None, None]
        self._by_slot[place] = by_slot[None, None, None, :]
        self._box[place] = number
        self.margins.append((by_area, by_slot))
        self.end += len(box.areas) + len(box.slots)

    def _boxes_held(self, areas: Leaves) -> NDArray[np.bool_]:
        """Return for each box whether all its areas are among these."""
        if areas not in self._held:
            among = frozenset(areas)
            held = {some: among.issuperset(some) for some in {box.areas for box in self._boxes}}
            self._held[areas] = np.array([held[box.areas] for box in self._boxes], dtype=bool)
        return self._held[areas]


def grids(blocks: Sequence[Block], regions: Iterable[Region]) -> list[Grid]:
    """Return the grid of each block, numbered one after the other."""
    by_block: list[list[Region]] = [[] for _ in blocks]
    for region in dict.fromkeys(regions):
        by_block[region.block].append(region)
    found: list[Grid] = []
    for block, own in zip(blocks, by_block, strict=True):
        found.append(Grid(block, own, found[-1].end if found else 0))
    return found

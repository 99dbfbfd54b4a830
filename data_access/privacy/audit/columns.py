"""From facts about boxes to a system of few columns: what nothing tells apart is one column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from data_access.privacy.audit.blocks import Block, Region
from data_access.privacy.audit.grids import Grid, Places, grids
from data_access.privacy.audit.knowledge import Fact, Target
from data_access.privacy.audit.system import Numbers, System

# Two columns are taken for the same if two sums of 64 random bits agree; the seed makes every run the same.
_SEED = 20_240_229


@dataclass(frozen=True, slots=True)
class Assembled:
    """The system, whose first rows are the facts in order, and the targets as rows over its columns."""

    system: System
    targets: sparse.csr_matrix


@dataclass(frozen=True, slots=True)
class _Entries:
    """Entries of a matrix in the making."""

    rows: Places
    columns: Places
    values: Numbers


def assemble(blocks: Sequence[Block], facts: Sequence[Fact], targets: Sequence[Target]) -> Assembled:
    """Return a small system that says the same as all facts, and in which all targets can be written."""
    terms = [term for fact in facts for term in fact.terms] + [(1.0, target.region) for target in targets]
    row_of = [n for n, fact in enumerate(facts) for _ in fact.terms]
    row_of += range(len(facts), len(facts) + len(targets))
    found = grids(blocks, [region for _, region in terms])
    told = _told(found, row_of, terms)
    margins = _margins(found, first_row=len(facts) + len(targets))
    column = _merged(found, [told, margins])
    width = int(column.max(initial=-1)) + 1
    body = _matrix([told, margins], column, width)
    links, link_low, link_high = _links(found, column, width)
    told_rows, target_rows = body[: len(facts)], body[len(facts) : len(facts) + len(targets)]
    extra = body[len(facts) + len(targets) :]
    system = System(
        sparse.vstack([told_rows, extra, links], format="csr"),
        np.concatenate([[fact.low for fact in facts], np.zeros(extra.shape[0]), link_low]),
        np.concatenate([[fact.high for fact in facts], np.zeros(extra.shape[0]), link_high]),
        np.zeros(width),
        np.full(width, np.inf),
    )
    return Assembled(system, target_rows)


def _told(found: Sequence[Grid], row_of: Sequence[int], terms: Sequence[tuple[float, Region]]) -> _Entries:
    """Return the entries of facts and targets."""
    cache: dict[Region, Places] = {}
    for _, region in terms:
        if region not in cache:
            cache[region] = found[region.block].columns(region)
    columns = [cache[region] for _, region in terms]
    lengths = [len(each) for each in columns]
    return _Entries(
        np.repeat(np.array(row_of, dtype=np.int64), lengths),
        np.concatenate([np.zeros(0, dtype=np.int64), *columns]),
        np.repeat(np.array([coefficient for coefficient, _ in terms], dtype=np.float64), lengths),
    )


def _margins(found: Sequence[Grid], *, first_row: int) -> _Entries:
    """Return the rows that make both totals of each box equal."""
    pairs = [pair for grid in found for pair in grid.margins]
    lengths = [len(by_area) + len(by_slot) for by_area, by_slot in pairs]
    empty = np.zeros(0)
    signs = [np.repeat([1.0, -1.0], [len(by_area), len(by_slot)]) for by_area, by_slot in pairs]
    return _Entries(
        np.repeat(first_row + np.arange(len(pairs)), lengths),
        np.concatenate([empty.astype(np.int64), *(each for pair in pairs for each in pair)]),
        np.concatenate([empty, *signs]),
    )


def _merged(found: Sequence[Grid], entries: Sequence[_Entries]) -> Places:
    """Return for each column its number after merging, −1 for those that nothing speaks of."""
    signs = _signs(found[-1].end if found else 0, entries)
    number = np.full(len(signs), -1, dtype=np.int64)
    count = 0
    for grid in found:
        lines = grid.bundles() if grid.is_linked else np.arange(grid.base.min(), grid.end)[:, None]
        lines = lines[signs[lines].any(axis=(1, 2))]
        kinds, which = np.unique(signs[lines].reshape(len(lines), -1), axis=0, return_inverse=True)
        width = lines.shape[1]
        number[lines] = count + which.reshape(-1, 1) * width + np.arange(width)
        count += len(kinds) * width
    return number


def _signs(columns: int, entries: Sequence[_Entries]) -> np.ndarray[tuple[int, int], np.dtype[np.uint64]]:
    """Return for each column a sign of the rows that it is in and of its coefficients there."""
    random = np.random.default_rng(_SEED)
    signs = np.zeros((columns, 2), dtype=np.uint64)
    height = max((int(each.rows.max(initial=-1)) for each in entries), default=-1) + 1
    of_row = random.integers(1, 2**63, size=(height, 2), dtype=np.uint64)
    for each in entries:
        odd = each.values.view(np.uint64)[:, None] * np.uint64(2) + np.uint64(1)
        np.add.at(signs, each.columns, of_row[each.rows] * odd)
    return signs


def _matrix(entries: Iterable[_Entries], column: Places, width: int) -> sparse.csr_matrix:
    """Return the matrix of merged columns: of those that were made one, the first stands for all."""
    parts = list(entries)
    rows = np.concatenate([each.rows for each in parts])
    raw = np.concatenate([each.columns for each in parts])
    values = np.concatenate([each.values for each in parts])
    stands = np.zeros(len(column), dtype=bool)
    stands[np.unique(column, return_index=True)[1]] = True
    keep = stands[raw]
    shape = (int(rows.max(initial=-1)) + 1, width)
    return sparse.coo_matrix((values[keep], (rows[keep], column[raw[keep]])), shape=shape).tocsr()


def _links(found: Sequence[Grid], column: Places, width: int) -> tuple[sparse.csr_matrix, Numbers, Numbers]:
    """Return the rows of what else holds, once for each merged line, with their bounds."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    low: list[float] = []
    high: list[float] = []
    for grid in found:
        if not grid.is_linked:
            continue
        lines = np.unique(column[grid.bundles()], axis=0)
        rules = list(grid.link_lines())
        for line in lines[lines.min(axis=1) >= 0]:
            for coefficients, least, most in rules:
                rows += [len(low)] * len(coefficients)
                columns += [int(line[place]) for place in coefficients]
                values += coefficients.values()
                low.append(least)
                high.append(most)
    matrix = sparse.coo_matrix((values, (rows, columns)), shape=(len(low), width)).tocsr()
    return matrix, np.array(low), np.array(high)

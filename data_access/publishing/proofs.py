"""What protection needs of a release's true state and of earlier releases, and how proofs are kept in the vault."""

from __future__ import annotations

import io
import json
import secrets
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zipfile import BadZipFile

import numpy as np
import pandas as pd
import scipy.sparse as sp

from data_access.model import Cell, CellKey, Grain, Period, Status
from data_access.privacy import Column, Counts, Covered, Floor, History, Kept, Proof, Unproved
from data_access.publishing.rollup import Truth
from data_access.store import Store

PROOFS = "proofs.npz"
_CHANCE = "chance"


def counts_of(truth: Truth, dataset: str) -> Counts:
    """Return the true counts of a dataset by column."""
    base = truth.base[truth.base["dataset"] == dataset]
    months = {month: Period(month.date(), Grain.MONTH) for month in pd.to_datetime(base["month"]).unique()}
    names = ("measure", "dimension", "category", "area", "month", "value")
    counts: Counter[Column] = Counter()
    for measure, dimension, category, area, month, value in zip(*(base[n] for n in names), strict=True):
        counts[Column(measure, dimension, category, area, months[pd.Timestamp(month)])] += int(value)
    return counts


def covered_of(truth: Truth, dataset: str) -> Covered:
    """Return which months the tables of a dataset state, and how finely."""
    return {
        (measure, dimension): months
        for (name, measure, dimension), months in truth.covered.items()
        if name == dataset and months
    }


@dataclass(frozen=True)
class Seen:
    """What readers may have kept of all releases: what was hidden, the last value of what never was, and tables.

    Of what was withdrawn, the store knows only the tables and periods in which something was hidden.
    """

    hidden: frozenset[CellKey]
    shown: Mapping[CellKey, float]
    tables: frozenset[tuple[object, ...]]

    @classmethod
    def of(cls, store: Store) -> Seen:
        """Read it from the store."""
        hidden: set[CellKey] = set()
        shown: dict[CellKey, float] = {}
        for cell in store.cells_ever():
            if cell.status is Status.SUPPRESSED:
                hidden.add(cell.key)
            elif cell.value is not None:
                shown[cell.key] = cell.value
        tables = frozenset(row[:6] for row in store.statuses_ever() if row[6] is Status.SUPPRESSED)
        return cls(frozenset(hidden), {key: shown[key] for key in shown.keys() - hidden}, tables)

    def history(self, cells: Iterable[Cell]) -> History:
        """Return what matters for some cells; in tables that were withdrawn, what nobody can read counts as hidden."""
        keys = [cell.key for cell in cells]
        gone = {key for key in keys if key not in self.shown and _table(key) in self.tables}
        return History(self.hidden.intersection(keys) | gone, {key: int(v) for key, v in self.shown.items()})


def _table(key: CellKey) -> tuple[object, ...]:
    return (
        *(key.dataset, key.measure, str(key.area_level), str(key.period.grain), key.dimension),
        key.period.start,
    )


def proofs_to_bytes(kept: Mapping[str, Kept]) -> bytes:
    """Return the proofs of a release, by dataset, as one file."""
    # Without chance in it, the hash could be tried against guesses of what is hidden.
    arrays: dict[str, np.ndarray] = {_CHANCE: np.frombuffer(secrets.token_bytes(32), dtype=np.uint8)}
    for dataset, each in kept.items():
        floors = [[f.cell, f.scale, list(f.cells.items()), list(f.links.items())] for f in each.proof.floors]
        names = {
            "columns": each.columns,
            "cells": each.cells,
            "hidden": sorted(each.hidden),
            "held": each.proof.held,
            "floors": floors,
        }
        arrays[f"{dataset}/names"] = np.frombuffer(json.dumps(names).encode(), dtype=np.uint8)
        arrays[f"{dataset}/start"] = each.proof.start
        for name in ("data", "indices", "indptr"):
            arrays[f"{dataset}/{name}"] = getattr(each.proof.changes, name)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def proofs_from_bytes(content: bytes) -> dict[str, Kept]:
    """Read what `proofs_to_bytes` wrote. Raises Unproved where it is no such file."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            datasets = dict.fromkeys(name.rpartition("/")[0] for name in arrays.files if name != _CHANCE)
            return {dataset: _kept({n: arrays[f"{dataset}/{n}"] for n in _PARTS}) for dataset in datasets}
    except (BadZipFile, EOFError, KeyError, ValueError, OSError, zlib.error) as error:
        raise Unproved(f"the file of proofs cannot be read: {error}") from error


_PARTS = ("names", "start", "data", "indices", "indptr")


def _kept(parts: Mapping[str, np.ndarray]) -> Kept:
    names, start = json.loads(parts["names"].tobytes()), parts["start"]
    shape = (len(parts["indptr"]) - 1, len(start))
    changes = sp.csr_matrix((parts["data"], parts["indices"], parts["indptr"]), shape=shape)
    floors = tuple(
        Floor(cell, scale, dict(cells), dict(links)) for cell, scale, cells, links in names["floors"]
    )
    hidden = frozenset(names["hidden"])
    return Kept(
        tuple(names["columns"]),
        tuple(names["cells"]),
        hidden,
        Proof(start, changes, floors, tuple(names["held"])),
    )


__all__ = ["PROOFS", "Seen", "counts_of", "covered_of", "proofs_from_bytes", "proofs_to_bytes"]

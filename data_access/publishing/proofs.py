"""What protection needs of a release's true state, and how proofs are kept in the vault."""

from __future__ import annotations

import io
import json
import secrets
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from zipfile import BadZipFile

import numpy as np
import pandas as pd
import scipy.sparse as sp

from data_access.definitions import Dataset
from data_access.model import AreaLevel, Grain, Period
from data_access.privacy import NEVER_REVISED, Column, Counted, Floor, Kept, Proof, Unproved, Versions
from data_access.publishing.parts import PartId
from data_access.publishing.rollup import Truth

PROOFS = "proofs.npz"
_CHANCE = "chance"


def counted_of(
    truth: Truth, dataset: Dataset, versions: Versions = NEVER_REVISED
) -> Mapping[PartId, Counted]:
    """Return the true counts of a dataset by column, and which months its tables state how finely, by part."""
    base = truth.base[truth.base["dataset"] == dataset.id]
    # Lists, because values of an Arrow column taken one by one are slow.
    rows = {
        name: base[name].tolist() for name in ("measure", "dimension", "category", "area", "month", "value")
    }
    months = {day: Period(pd.Timestamp(day).date(), Grain.MONTH) for day in set(rows["month"])}
    part_of = {month: PartId.of(month, dataset) for month in months.values()}
    counts: dict[PartId, Counter[Column]] = defaultdict(Counter)
    for measure, dimension, category, area, day, value in zip(*rows.values(), strict=True):
        month = months[day]
        column = Column(measure, dimension, category, area, month, versions.get(month, 0))
        counts[part_of[month]][column] += int(value)
    covered: dict[PartId, dict[tuple[str, str], dict[Period, AreaLevel]]] = defaultdict(dict)
    for (name, measure, dimension), stated in truth.covered.items():
        for month, level in stated.items() if name == dataset.id else ():
            part = covered[PartId.of(month, dataset)]
            part.setdefault((measure, dimension), {})[month] = level
    nothing = Counted({}, {})
    found = {part: Counted(counts[part], covered[part]) for part in counts.keys() | covered.keys()}
    return defaultdict(lambda: nothing, found)


def proofs_to_bytes(kept: Mapping[str, Kept]) -> bytes:
    """Return the proofs of a release, by part, as one file."""
    # Without chance in it, the hash could be tried against guesses of what is hidden.
    arrays: dict[str, np.ndarray] = {_CHANCE: np.frombuffer(secrets.token_bytes(32), dtype=np.uint8)}
    for dataset, each in kept.items():
        floors = [[f.cell, f.scale, list(f.cells.items()), list(f.links.items())] for f in each.proof.floors]
        names = {
            "columns": each.columns,
            "cells": each.cells,
            "hidden": sorted(each.hidden),
            "held": each.proof.held,
            "small": sorted(each.small),
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
        frozenset(names.get("small", ())),
    )


__all__ = ["PROOFS", "counted_of", "proofs_from_bytes", "proofs_to_bytes"]

"""What a release will be, and the same checked and in the form that is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data_access import tidy
from data_access.model import SAMPLE_PREFIX, Cell, DataError, Record, Status
from data_access.store.errors import BadDraft
from data_access.store.ids import is_release_id
from data_access.store.log import canonical_json, sha256_of

LARGEST_EXACT = 2**53


@dataclass(frozen=True, slots=True)
class ReleaseDraft:
    """A release to be written: all its cells and records (not what changed), and the documents that it pins.

    `documents` maps a kind (`catalog`, `areas`, `population`, `structure`, `coverage`, `report` …) to JSON.
    """

    id: str
    note: str
    sample: bool
    cells: Sequence[Cell] = field(hash=False, repr=False)
    records: Sequence[Record] = field(hash=False, repr=False, default=())
    documents: Mapping[str, Any] = field(hash=False, repr=False, default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft that can be written: cells in canonical order, JSON as text, every rule of the tables held.

    `documents` maps kind to text, `records` maps (kind, id) to text; `checksum` is that of `data_access.tidy`.
    """

    id: str
    note: str
    sample: bool
    cells: tuple[Cell, ...] = field(repr=False)
    records: Mapping[tuple[str, str], str] = field(repr=False)
    documents: Mapping[str, str] = field(repr=False)
    checksum: str

    def seal(self) -> dict[str, Any]:
        """Return what the log keeps of the release: hashes that pin its cells, records and documents."""
        pinned = pinned_by(self.checksum, self.records, self.documents)
        return {"release": self.id, "cells": len(self.cells), **pinned}


def pinned_by(
    checksum: str, records: Mapping[tuple[str, str], str], documents: Mapping[str, str]
) -> dict[str, Any]:
    """Return the hashes of a release's cells, records (texts by kind and id) and documents (texts by kind)."""
    listed = canonical_json([[*key, records[key]] for key in sorted(records)])
    return {
        "checksum": checksum,
        "records": sha256_of(listed),
        "documents": {kind: sha256_of(text) for kind, text in documents.items()},
    }


def checked(draft: ReleaseDraft) -> CheckedDraft:
    """Return the draft in the form that is written. Raises BadDraft naming what cannot be."""
    if not is_release_id(draft.id):
        raise BadDraft(f"{draft.id!r} is no release id; use next_release_id")
    if draft.sample != draft.id.startswith(SAMPLE_PREFIX):
        raise BadDraft(
            f"release {draft.id}: the ids of sample releases, and only these, begin with {SAMPLE_PREFIX}"
        )
    try:
        cells = tidy.in_canonical_order(draft.cells)
        checksum = tidy.checksum(cells)
    except DataError as error:
        raise BadDraft(str(error)) from error
    for cell in cells:
        _check_cell(cell)
    for text in (draft.note, *draft.documents):
        _check_text(text)
    return CheckedDraft(
        id=draft.id,
        note=draft.note,
        sample=draft.sample,
        cells=cells,
        records=_texts_of_records(draft.records),
        documents={kind: canonical_json(content) for kind, content in draft.documents.items()},
        checksum=checksum,
    )


def _check_cell(cell: Cell) -> None:
    for number in (cell.value, cell.base):
        if isinstance(number, int) and abs(number) > LARGEST_EXACT:
            raise BadDraft(f"{cell.key}: {number} is beyond 2**53 and would not read back exactly")
    if cell.status is not Status.PUBLISHED and (cell.low is not None or cell.high is not None):
        raise BadDraft(
            f"{cell.key}: a cell that is {cell.status} has no bounds; they would give its value away"
        )
    if cell.status is Status.SUPPRESSED and cell.base is not None:
        raise BadDraft(f"{cell.key}: a suppressed cell states no base; it may give its value away")


def _check_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadDraft(f"{text!r} holds half a character") from error
    if "\0" in text:
        raise BadDraft(f"{text!r} holds a NUL character")


def _texts_of_records(records: Sequence[Record]) -> dict[tuple[str, str], str]:
    texts: dict[tuple[str, str], str] = {}
    for record in records:
        _check_text(record.kind)
        _check_text(record.id)
        if (record.kind, record.id) in texts:
            raise BadDraft(f"{record.kind} {record.id!r} is there twice")
        texts[record.kind, record.id] = canonical_json(record.content)
    return texts

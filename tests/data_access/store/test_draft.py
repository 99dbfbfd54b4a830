"""What a release may be made of."""

import math
from datetime import date

import numpy as np
import pytest

from data_access.model import Cell, Record, Status
from data_access.store import BadDraft, ReleaseDraft
from data_access.store.draft import checked
from tests.data_access.store.examples import count, draft, key

FIRST = "2026-11-22.1"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (draft("tomorrow"), "no release id"),
        (draft("2026-11-22.0"), "no release id"),
        (ReleaseDraft("2026-11-22.1", "", True, ()), "SAMPLE-"),
        (ReleaseDraft("SAMPLE-2026-11-22.1", "", False, ()), "SAMPLE-"),
        (ReleaseDraft(FIRST, "a\0b", False, ()), "NUL"),
        (ReleaseDraft(FIRST, "\ud800", False, ()), "half a character"),
        (draft(FIRST, count(1), count(2)), "twice"),
        (draft(FIRST, count(2**53 + 1)), "2\\*\\*53"),
        (draft(FIRST, count(0.5, base=2**64)), "2\\*\\*53"),
        (draft(FIRST, count(math.nan)), "no plain finite"),
        (draft(FIRST, count(math.inf)), "no plain finite"),
        (draft(FIRST, count(np.int64(3))), "no plain finite"),
        (draft(FIRST, count(np.float64(3))), "no plain finite"),
        (draft(FIRST, count(True)), "no plain finite"),
        (draft(FIRST, Cell(key(), Status.SUPPRESSED, base=3)), "base"),
        (draft(FIRST, Cell(key(), Status.NOT_REPORTED, low=1.0)), "bounds"),
        (draft(FIRST, areas={"x": math.nan}), "JSON"),
        (draft(FIRST, areas={"x": date(2025, 1, 1)}), "JSON"),
        (draft(FIRST, records=(Record("a", "b", {}), Record("a", "b", {}))), "twice"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_draft_that_cannot_be_written_as_meant_is_refused(bad, reason):
    """Better no release than one that says something else than was counted."""
    with pytest.raises(BadDraft, match=reason):
        checked(bad)


def test_a_draft_is_sealed_over_all_that_it_holds():
    """Two drafts that differ in a cell, a record or a document must not have one seal in the log."""
    drafts = [
        draft(FIRST, count(1), records=(Record("a", "b", {}),), areas={}),
        draft(FIRST, count(2), records=(Record("a", "b", {}),), areas={}),
        draft(FIRST, count(1), records=(Record("a", "b", {"x": 1}),), areas={}),
        draft(FIRST, count(1), records=(Record("a", "b", {}),), areas={"x": 1}),
        draft(FIRST, count(1), records=(Record("a", "b", {}),), structure={}),
    ]
    assert len({repr(checked(each).seal()) for each in drafts}) == len(drafts)

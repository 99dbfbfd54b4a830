"""Each page in each language: in one of them now, the languages in turn, and in the others as a trial."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice, product

import pytest

from data_access.model import LANGUAGES


def in_turns(paths: Sequence[str], *, first: int = 0) -> list[object]:
    """Parameters (path, language) of a test; `first` is the number of the first page's language."""
    now = set(zip(paths, islice(cycle(LANGUAGES), first, None), strict=False))
    return [
        pytest.param(*each, marks=() if each in now else pytest.mark.trial)
        for each in product(paths, LANGUAGES)
    ]

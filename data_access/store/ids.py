"""Release ids: the day of publication and a number that counts up within it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from data_access.model import SAMPLE_PREFIX

_FORM = re.compile(r"(?:SAMPLE-)?[0-9]{4}-[0-9]{2}-[0-9]{2}\.[1-9][0-9]{0,5}")


def is_release_id(text: str) -> bool:
    """Return whether the text has the form `2026-11-22.1` or `SAMPLE-2026-11-22.1`."""
    return _FORM.fullmatch(text) is not None


def next_id(day: date, *, sample: bool, written: Iterable[str]) -> str:
    """Return the first id of that day which is higher than all written ones."""
    stem = f"{SAMPLE_PREFIX if sample else ''}{day.isoformat()}."
    numbers = (int(release_id.removeprefix(stem)) for release_id in written if release_id.startswith(stem))
    return f"{stem}{max(numbers, default=0) + 1}"

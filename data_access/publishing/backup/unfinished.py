"""What is being written stands aside until it is whole, and goes away if it never becomes so."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = ".unfinished-backup-"


@contextmanager
def unfinished_beside(file: Path) -> Iterator[Path]:
    """Yield a private folder on the same disk as the file; it is removed at the end, by whomever.

    One that a killed process left is removed by the next that comes by: its lock has gone with it. Raises OSError.
    """
    for left in file.absolute().parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another user's, or somebody is still writing there
            _remove_dead(left)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=file.absolute().parent))
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder)
        os.close(descriptor)


def _remove_dead(folder: Path) -> None:
    """Remove a folder that no process holds. Raises OSError where one does."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder)
    finally:
        os.close(descriptor)

"""The private folder of temporary files that reading a drop takes: plain copies, and what the engine spills."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data_access.publishing.base import IntakeError
from data_access.store.errors import is_no_room

_FIX = "free space there, or name another folder in TMPDIR"


@contextmanager
def private_folder() -> Iterator[Path]:
    """Yield a new folder that is removed at the end. Raises IntakeError where there is no room for what goes there."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="drop-")
    except OSError as error:  # Python tries several folders, and says so
        raise IntakeError(f"there is no folder for temporary files: {error.strerror}; {_FIX}") from error
    try:
        with folder as path:
            yield Path(path)
    except OSError as error:
        if not is_no_room(error):
            raise
        place = tempfile.gettempdir()
        raise IntakeError(
            f"temporary files cannot be written to {place}: {error.strerror}; {_FIX}"
        ) from error

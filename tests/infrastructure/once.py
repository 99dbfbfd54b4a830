"""What is expensive to build is built once for all test processes of a run."""

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path


def built_once(root: Path, name: str, build: Callable[[Path], None]) -> Path:
    """The folder `root/name` that `build(folder)` fills, called by the first process that asks.

    The others wait for it. The finished folder is moved into place, so `build` must not write its own address
    into what it builds. What `build` raises is raised here, and the next one who asks builds again.
    """
    folder = root / name
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            partial = root / f"{name}.partial"
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            build(partial)
            partial.rename(folder)
    return folder

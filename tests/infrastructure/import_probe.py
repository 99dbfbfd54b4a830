"""Imports modules one by one and prints what each of them did besides being imported.

`python -m tests.infrastructure.import_probe ROOT MODULE...` prints one line per act of code below ROOT:
module, kind of act, its object. It is a process of its own because an audit hook cannot be taken off again.
"""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

# Python's own names for the acts that have no place in an import.
ACTS = frozenset(
    {
        "open",
        "os.listdir",
        "os.mkdir",
        "os.remove",
        "os.rename",
        "os.scandir",
        "os.system",
        "socket.bind",
        "socket.connect",
        "socket.getaddrinfo",
        "sqlite3.connect",
        "subprocess.Popen",
        "urllib.Request",
    }
)


def _frames(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _is_our_act(frame: FrameType | None, root: Path) -> bool:
    """Whether our code asked for the act, not for an import that acts (a library that finds its data)."""
    not_ours = (str(root / ".venv"), __file__)
    asked_for = ""
    for each in _frames(frame):
        filename = each.f_code.co_filename
        if filename.startswith(str(root)) and not filename.startswith(not_ours):
            return not asked_for.startswith("<frozen importlib")
        asked_for = filename
    return False


def report_acts_of_imports(root: Path, modules: list[str]) -> None:
    """Import `modules` from `root` and print one line per act that their own top level asked for."""
    importing = ""
    heard: list[str] = []

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if event in ACTS and _is_our_act(sys._getframe(1), root):
            heard.append(f"{importing}: {event} {arguments[0]!r}")

    sys.path.insert(0, str(root))
    sys.addaudithook(hear)
    for importing in modules:
        importlib.import_module(importing)
    for line in heard:
        print(line)


if __name__ == "__main__":
    report_acts_of_imports(Path(sys.argv[1]), sys.argv[2:])

"""The version of the code, as far as answers depend on it."""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PARTS = ("app.py", "assets", "components", "data_access", "pages")
_KINDS = frozenset({".py", ".po", ".css", ".js", ".svg", ".json", ".ini"})


def code_version(root: Path = ROOT) -> str:
    """Return a short hash of every file that an answer can depend on: other code, another version."""
    found = hashlib.sha256()
    for path in sorted(_files(root)):
        found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:12]


def _files(root: Path) -> list[Path]:
    trees = [root / part for part in _PARTS]
    candidates = [path for tree in trees for path in ([tree] if tree.is_file() else tree.rglob("*"))]
    return [path for path in candidates if path.suffix in _KINDS and "__pycache__" not in path.parts]

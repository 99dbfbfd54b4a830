"""Files that are one: called alike but for digits, with the same header, such as a file for each month."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from data_access.publishing.base import IntakeError
from data_access.publishing.reading.files import locate, opened

_LONGEST_HEADER = 1 << 16


@dataclass(frozen=True, slots=True)
class Alike:
    """One or several files behind one entry; `path` is what the entry says: a name, a pattern, or the names."""

    names: tuple[str, ...]
    path: str | tuple[str, ...]


def alike(folder: Path, names: Iterable[str]) -> tuple[Alike, ...]:
    """Return files in groups, each in the order of its first name."""
    groups: dict[tuple[str, bytes], list[str]] = {}
    for name in names:
        groups.setdefault((re.sub(r"\d+", "#", name), _header(folder, name)), []).append(name)
    return tuple(Alike(tuple(group), _path(folder, group)) for group in groups.values())


def _header(folder: Path, name: str) -> bytes:
    """Return the first line of a text file; what has none stands alone."""
    if not name.lower().endswith((".csv", ".tsv", ".txt", ".csv.gz")):
        return name.encode()
    try:
        with opened(locate(folder, name), name) as file:
            return file.readline(_LONGEST_HEADER).rstrip()
    except (IntakeError, OSError):
        return name.encode()


def _path(folder: Path, names: list[str]) -> str | tuple[str, ...]:
    """Return a pattern that matches these files and no other, else their names."""
    if len(names) == 1:
        return names[0]
    pieces = zip(*(re.split(r"(\d+)", name) for name in names), strict=True)
    pattern = "".join(same[0] if len(set(same)) == 1 else "*" for same in pieces)
    matching = sorted(path.relative_to(folder).as_posix() for path in folder.glob(pattern))
    return pattern if matching == sorted(names) else tuple(names)

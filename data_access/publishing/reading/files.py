"""Files of a drop: found inside its folder, regular, unpacked no further than a limit, and unchanged while read."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import stat
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from data_access.publishing.base import IntakeError
from data_access.publishing.drop import RowsEntry
from data_access.store.errors import is_no_room

# Size and time of the last change: enough to notice that another program writes to a file.
Stamp = tuple[int, int]
# A packed file that grows beyond both is a bomb, or so unlike an export that a person should look at it.
MOST_GROWTH = 200
GROWTH_FROM = 16 << 20

_CHUNK = 1 << 20
_UNLIKE: Mapping[bytes, str] = {
    b"\x1f\x8b": "is packed with gzip; give its name the ending .gz, there and in drop.toml",
    b"PK\x03\x04": "is a spreadsheet (XLSX) or a ZIP folder; write format = 'xlsx', or unpack it",
    b"\xd0\xcf\x11\xe0": "is an old or a password-protected spreadsheet; save it as XLSX without a password",
    b"PAR1": "is a Parquet file; write format = 'parquet'",
    b"%PDF": "is a PDF; ask for the data behind it",
}
_PAGES = (b"<!doctype html", b"<html", b"<head", b"<?xml")


def located(folder: Path, entry: RowsEntry) -> dict[str, Path]:
    """Return the files behind an entry by name, in the order of their paths. Raises IntakeError."""
    found: dict[str, Path] = {}
    for path in entry.paths:
        names = _matching(folder, path) if entry.is_pattern(path) else [path]
        for name in names:
            if name in found:
                raise IntakeError(f"path names {name} twice; its rows would count twice")
            found[name] = locate(folder, name)
    return found


def locate(folder: Path, name: str) -> Path:
    """Return the path of a file of a drop. Raises IntakeError where it is not a regular file of that folder."""
    path = folder / name
    steps = [folder.joinpath(*Path(name).parts[: n + 1]) for n in range(len(Path(name).parts))]
    if any(step.is_symlink() for step in steps):
        raise IntakeError(f"{name} is a link; put the file itself into the folder")
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise IntakeError(f"{name} is not in {folder}; add the file, or remove it from drop.toml") from None
    except OSError as error:
        raise unreadable(name, error) from error
    if stat.S_ISDIR(mode):
        raise IntakeError(f"{name} is a folder; name the files in it, such as '{name}/*.csv'")
    if not stat.S_ISREG(mode):
        raise IntakeError(f"{name} is a pipe or a device, not a file; save what it gives as a file")
    return path


def unreadable(name: str, error: OSError) -> IntakeError:
    """Return what to say of a file that the system does not give.

    Raises the error as it is where there is no room for the plain copy of a file: the file is not to blame.
    """
    if is_no_room(error):
        raise error
    return IntakeError(f"{name} cannot be read: {error.strerror}; put its rights right, or copy it again")


def stamp(path: Path) -> Stamp:
    """Return what changes when another program writes to a file."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def changed(name: str) -> IntakeError:
    """Return what to say of a file that another program writes to."""
    return IntakeError(f"{name} changed while it was read; wait until it is complete and try again")


def hash_file(path: Path) -> str:
    """Return the sha256 of a file as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_sha256(name: str, *, found: str, declared: str | None) -> None:
    """Raise IntakeError where a file is not the one that `drop.toml` means."""
    if declared is not None and found != declared:
        raise IntakeError(
            f"{name} has the sha256 {found}, but drop.toml declares {declared}; get the file again"
        )


def refuse_unlike(path: Path, name: str) -> None:
    """Raise IntakeError where a text file is empty, or its first bytes are those of something else."""
    with opened(path, name) as file:
        head = file.read(512)
    if not head:
        raise IntakeError(f"{name} is empty; get the file again")
    for mark, words in _UNLIKE.items():
        if head.startswith(mark):
            raise IntakeError(f"{name} {words}")
    if head.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(_PAGES):
        raise IntakeError(f"{name} is a web page, perhaps an error message, and not data; get the file again")


@contextmanager
def opened(path: Path, name: str) -> Iterator[BinaryIO]:
    """Open a file of a drop, unpacked if its name ends in `.gz`.

    Raises IntakeError, also while it is read, for an archive that is cut off, damaged or a bomb.
    """
    try:
        with path.open("rb") as raw:
            if path.suffix.lower() != ".gz":
                yield raw
                return
            with gzip.GzipFile(fileobj=raw) as packed:
                limit = max(GROWTH_FROM, MOST_GROWTH * path.stat().st_size)
                yield io.BufferedReader(_Bounded(packed, name, limit), _CHUNK)  # type: ignore[type-var]
    except EOFError as error:
        raise IntakeError(f"{name} was cut off: the end of the archive is missing; get it again") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise IntakeError(f"{name} is not a sound gzip archive: {error}; get the file again") from error


class _Bounded(io.RawIOBase):
    """What a packed file holds, up to a limit."""

    def __init__(self, packed: gzip.GzipFile, name: str, limit: int) -> None:
        self._packed, self._name, self._left = packed, name, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._packed.read(min(len(buffer), _CHUNK))
        self._left -= len(data)
        if self._left < 0:
            raise too_much(self._name)
        buffer[: len(data)] = data
        return len(data)


def too_much(name: str) -> IntakeError:
    """Return what to say of an archive that holds far more than its size lets expect."""
    return IntakeError(
        f"{name} unpacks to more than {MOST_GROWTH} times its size, as no export does; if it is right, bring it"
        " unpacked"
    )


def _matching(folder: Path, pattern: str) -> list[str]:
    names = sorted(str(path.relative_to(folder).as_posix()) for path in folder.glob(pattern))
    if not names:
        raise IntakeError(f"no file in {folder} matches {pattern}; add the files, or put path right")
    return names

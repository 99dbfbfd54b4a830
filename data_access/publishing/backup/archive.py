"""The file itself: a zip whose members are hashed as they are written and as they are read."""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from data_access.publishing.backup.errors import BackupDamaged, NotABackup
from data_access.publishing.backup.manifest import MANIFEST, OTHER_COPY, Manifest, Member, read_manifest
from data_access.publishing.vault import FILE_MODE

_CHUNK = 1 << 20
_BEGINNING = b"PK\x03\x04"
# What reading a zip raises where its bytes are not what was written, or the disk cannot give them.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


class Writer:
    """Writes the members of a back-up; `members` is what it wrote so far."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zip = zipped
        self.members: dict[str, Member] = {}

    def add(self, name: str, path: Path) -> None:
        """Add a file under a name. Raises OSError."""
        sha256, size = hashlib.sha256(), 0
        with path.open("rb") as source, self._zip.open(_entry(name), "w", force_zip64=True) as target:
            for chunk in iter(partial(source.read, _CHUNK), b""):
                target.write(chunk)
                sha256.update(chunk)
                size += len(chunk)
        self.members[name] = Member(sha256=sha256.hexdigest(), bytes=size)

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest, which comes last."""
        self._zip.writestr(_entry(MANIFEST), manifest.to_json())


@contextmanager
def new_archive(path: Path) -> Iterator[Writer]:
    """Give the writer of a new file that only its owner can read; it is whole, and on the disk, after the block."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w") as zipped:
            yield Writer(zipped)
        file.flush()
        os.fsync(file.fileno())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | FILE_MODE) << 16
    return entry


@dataclass(frozen=True)
class Archive:
    """A back-up that is open for reading."""

    path: Path
    manifest: Manifest
    _zip: zipfile.ZipFile

    def check_members(self) -> None:
        """Read every member and compare it with the manifest. Raises BackupDamaged naming the first that differs."""
        for name in self.manifest.members:
            self._copy(name, None)

    def extract(self, name: str, target: BinaryIO) -> None:
        """Write a member into a file. Raises BackupDamaged where it is not what was backed up, OSError."""
        self._copy(name, target)

    def _copy(self, name: str, target: BinaryIO | None) -> None:
        sha256 = hashlib.sha256()
        for chunk in _chunks(self._zip, name, self.path):
            sha256.update(chunk)
            if target is not None:
                target.write(chunk)
        if sha256.hexdigest() != self.manifest.members[name].sha256:
            raise BackupDamaged(
                f"{self.path}: {name} is not what was backed up: its sha256 differs; {OTHER_COPY}"
            )


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open a back-up and look at its names and its manifest, not yet at its members.

    Raises NotABackup, BackupDamaged, BackupTooNew, OSError.
    """
    with path.open("rb") as file:
        if file.read(len(_BEGINNING)) != _BEGINNING:
            raise NotABackup(
                f"{path} is no back-up; name a file that was written by: python -m data_access backup FILE"
            )
        try:
            zipped = zipfile.ZipFile(file)
        except _UNREADABLE as error:
            raise BackupDamaged(f"{path} is cut off or damaged ({error}); {OTHER_COPY}") from error
        with zipped:
            _check_entries(zipped, path)
            manifest = read_manifest(b"".join(_chunks(zipped, MANIFEST, path)), path)
            _check_names(zipped, manifest, path)
            yield Archive(path, manifest, zipped)


def _chunks(zipped: zipfile.ZipFile, name: str, path: Path) -> Iterator[bytes]:
    try:
        with zipped.open(name) as source:
            yield from iter(partial(source.read, _CHUNK), b"")
    except _UNREADABLE as error:
        raise BackupDamaged(f"{path}: {name} cannot be read ({error}); {OTHER_COPY}") from error


def _check_entries(zipped: zipfile.ZipFile, path: Path) -> None:
    """Refuse what no back-up has: another packing, links, folders, a name twice, no manifest."""
    for entry in zipped.infolist():
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            raise BackupDamaged(f"{path}: {entry.filename} is not packed as in a back-up; {OTHER_COPY}")
        if not stat.S_ISREG(entry.external_attr >> 16):
            raise BackupDamaged(f"{path}: {entry.filename} is a link or a folder, not a file; {OTHER_COPY}")
    counted = Counter(zipped.namelist())
    for name, number in counted.items():
        if number > 1:
            raise BackupDamaged(f"{path}: {name} is there {number} times; {OTHER_COPY}")
    if MANIFEST not in counted:
        raise NotABackup(f"{path} is no back-up: it holds no {MANIFEST}")


def _check_names(zipped: zipfile.ZipFile, manifest: Manifest, path: Path) -> None:
    found, listed = set(zipped.namelist()) - {MANIFEST}, set(manifest.members)
    for name in sorted(listed - found):
        raise BackupDamaged(f"{path} lacks {name}, which its {MANIFEST} lists; {OTHER_COPY}")
    for name in sorted(found - listed):
        raise BackupDamaged(f"{path} holds {name}, which its {MANIFEST} does not list; {OTHER_COPY}")

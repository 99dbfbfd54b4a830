"""The vault's files: which there are, and putting those of a back-up in their places."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import BinaryIO

from data_access.publishing.backup.errors import BackupError, VaultNotEmpty
from data_access.publishing.backup.manifest import Member
from data_access.publishing.vault import (
    FOLDER_MODE,
    UNFINISHED,
    Vault,
    VaultError,
    flush_folder,
    write_private,
)
from data_access.store.errors import reason_of

# Where the vault is a disk of its own, its file system keeps this folder there, for root alone.
_OF_THE_DISK = "lost+found"
_MOVE_ASIDE = "name an empty folder in VAULT, or move what is in this one aside"


def files_of(vault: Vault) -> Iterator[tuple[str, Path]]:
    """Yield every file of the vault by its path inside it, in order, but what killed publications left unfinished.

    Raises BackupError for anything that is neither a file nor a folder, or has a name that is no text.
    """
    for entry in sorted(vault.path.iterdir()):
        if not entry.name.startswith(UNFINISHED) and entry.name != _OF_THE_DISK:
            yield from _files_below(entry, vault.path)


def _files_below(entry: Path, top: Path) -> Iterator[tuple[str, Path]]:
    mode = entry.lstat().st_mode
    if stat.S_ISDIR(mode):
        for below in sorted(entry.iterdir()):
            yield from _files_below(below, top)
        return
    if not stat.S_ISREG(mode):
        raise BackupError(f"{entry} is a link or no file at all; nothing but files can be backed up")
    name = entry.relative_to(top).as_posix()
    if not name.isprintable():
        raise BackupError(f"{name!r} in {top} has a name that is no plain text; give it another")
    yield name, entry


def lacking(vault: Vault, members: Mapping[str, Member]) -> tuple[str, ...]:
    """Return which files the vault lacks. Raises VaultNotEmpty where it holds anything that is not among them.

    What is there already and is the same to the byte was put there by a restore that was stopped.
    """
    found = dict(files_of(vault))
    for name, path in found.items():
        if name not in members or _sha256(path) != members[name].sha256:
            raise VaultNotEmpty(f"the vault is not empty: it holds {path}; {_MOVE_ASIDE}")
    left = tuple(name for name in members if name not in found)
    for top in {_top(name) for name in left}:
        if (vault.path / top).exists():
            raise VaultNotEmpty(f"the vault is not empty: it holds part of {vault.path / top}; {_MOVE_ASIDE}")
    return left


def place(vault: Vault, names: Collection[str], extract: Callable[[str, BinaryIO], object]) -> None:
    """Write files into the vault: all of them aside, then each folder at once into its place.

    `extract` writes a file of that name. Raises VaultError where there is no room or no right to.
    """
    try:
        for left in vault.path.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left)
        aside = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=vault.path))
        for name in names:
            _make_folders(aside, name)
            write_private(aside / name, partial(extract, name))
        for folder, _, _ in os.walk(aside):
            flush_folder(Path(folder))
        for entry in sorted(aside.iterdir()):
            entry.rename(vault.path / entry.name)
        aside.rmdir()
        flush_folder(vault.path)
    except OSError as error:
        raise VaultError(f"VAULT {vault.path} cannot be filled: {reason_of(error)}") from error


def _make_folders(top: Path, name: str) -> None:
    for folder in reversed(Path(name).parents[:-1]):
        (top / folder).mkdir(mode=FOLDER_MODE, exist_ok=True)


def _top(name: str) -> str:
    return name.partition("/")[0]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

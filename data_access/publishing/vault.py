"""The vault: what staff keep of each release and nobody else may read (the true counts behind the cells).

One folder per release, complete or not there: it is made beside, flushed to the disk, then renamed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Self

import pandas as pd

from data_access.model import DataError
from data_access.store.errors import reason_of
from data_access.store.ids import is_release_id

FOLDER_MODE, FILE_MODE = 0o700, 0o600
_BASE, _MANIFEST, _SUMS = "base.parquet", "manifest.json", "SHA256SUMS"
_ASIDE = "set-aside-"
UNFINISHED = ".unfinished-"
_SHOWN = "withdrawn-"
_CANDIDATE = "candidate"
NO_FILES: Mapping[str, bytes] = MappingProxyType({})


class VaultError(DataError):
    """The vault cannot be used, or lacks what was asked for."""


class VaultOpenToOthers(VaultError):
    """Others than the owner can read the vault."""


class VaultDamaged(VaultError):
    """What the vault holds of a release is not what was saved."""


@dataclass(frozen=True, slots=True)
class Vault:
    """A folder of mode 0700 with one folder per release: base.parquet, manifest.json and SHA256SUMS over both."""

    path: Path

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the vault, making it where there is none. Raises VaultError, VaultOpenToOthers."""
        try:
            path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            found = path.stat()
        except OSError as error:
            raise VaultError(f"VAULT {path} cannot be used: {reason_of(error)}") from error
        if stat.S_IMODE(found.st_mode) & 0o077:
            mode = stat.S_IMODE(found.st_mode)
            raise VaultOpenToOthers(
                f"VAULT {path} has mode {mode:04o} and others can read it: chmod 700 {path}"
            )
        if found.st_uid != os.geteuid():
            raise VaultOpenToOthers(f"VAULT {path} belongs to another user; name a folder of your own")
        return cls(path)

    def save(
        self,
        release_id: str,
        base: pd.DataFrame,
        manifest: Mapping[str, Any],
        files: Mapping[str, bytes] = NO_FILES,
    ) -> None:
        """Keep a release's base counts, manifest (JSON) and other files by name.

        Raises VaultError where the release is there already.
        """
        target = self._folder(release_id)
        if target.exists():
            raise VaultError(f"the vault holds {release_id} already; releases never change")
        try:
            unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.path))
            text = json.dumps(manifest, sort_keys=True, indent=1, allow_nan=False).encode()
            sums = {
                _BASE: write_private(unfinished / _BASE, lambda file: base.to_parquet(file, index=False)),
                _MANIFEST: write_private(unfinished / _MANIFEST, lambda file: file.write(text)),
                **{
                    name: write_private(unfinished / name, _writing(content))
                    for name, content in files.items()
                },
            }
            lines = "".join(f"{sha256}  {name}\n" for name, sha256 in sums.items()).encode()
            write_private(unfinished / _SUMS, lambda file: file.write(lines))
            flush_folder(unfinished)
            unfinished.rename(target)
            flush_folder(self.path)
        except OSError as error:
            raise VaultError(
                f"the vault at {self.path} cannot keep {release_id}: {reason_of(error)}"
            ) from error

    def load(self, release_id: str) -> tuple[pd.DataFrame, dict[str, Any]]:
        """Return a release's base counts and manifest. Raises VaultError, VaultDamaged."""
        with self._reading(release_id) as path:
            return pd.read_parquet(path(_BASE)), json.loads(path(_MANIFEST).read_bytes())

    def manifest(self, release_id: str) -> dict[str, Any]:
        """Return a release's manifest. Raises VaultError, VaultDamaged."""
        with self._reading(release_id) as path:
            content: dict[str, Any] = json.loads(path(_MANIFEST).read_bytes())
            return content

    def sums(self, release_id: str) -> dict[str, str]:
        """Return the SHA-256 of each file that was saved of a release, by name; of one that is not there, nothing."""
        sums = self._folder(release_id) / _SUMS
        return _read_sums(sums) if sums.exists() else {}

    def has_file(self, release_id: str, name: str) -> bool:
        """Whether a release has such a file; those of older programs have fewer."""
        return (self._folder(release_id) / name).exists()

    def load_file(self, release_id: str, name: str) -> bytes:
        """Return one of the other files of a release. Raises VaultError, VaultDamaged."""
        with self._reading(release_id) as path:
            return path(name).read_bytes()

    @contextmanager
    def _reading(self, release_id: str) -> Iterator[Callable[[str], Path]]:
        """Give what finds a file of a release and has checked its hash."""
        folder = self._folder(release_id)
        try:
            sums = _read_sums(folder / _SUMS)

            def checked(name: str) -> Path:
                _check_sum(folder / name, sums.get(name))
                return folder / name

            yield checked
        except FileNotFoundError as error:
            raise VaultError(
                f"the vault at {self.path} lacks {release_id} ({error.filename}); restore it from a back-up"
            ) from error

    def keep_shown(self, release_id: str, lines: Iterable[str]) -> None:
        """Keep the cells of a release as everybody could read them, before they are withdrawn; the first time counts.

        Raises VaultError.
        """
        target = self._folder(release_id).with_name(f"{_SHOWN}{release_id}.csv")
        if target.exists():
            return
        try:
            unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.path))
            write_private(
                unfinished / target.name, lambda file: file.writelines(line.encode() for line in lines)
            )
            (unfinished / target.name).rename(target)
            unfinished.rmdir()
            flush_folder(self.path)
        except OSError as error:
            raise VaultError(
                f"the vault at {self.path} cannot keep what {release_id} showed: {reason_of(error)}"
            ) from error

    def load_shown(self, release_id: str) -> str | None:
        """Return what `keep_shown` kept of a release, None where nothing of it was withdrawn."""
        path = self._folder(release_id).with_name(f"{_SHOWN}{release_id}.csv")
        return path.read_text(encoding="utf-8") if path.exists() else None

    def keep_candidate(self, content: Mapping[str, Any], proofs: bytes) -> None:
        """Keep what was solved for a drop that may be published next, in place of an older one. Raises VaultError."""
        told = {**content, "proofs_sha256": hashlib.sha256(proofs).hexdigest()}
        files = {
            f"{_CANDIDATE}.npz": proofs,
            f"{_CANDIDATE}.json": json.dumps(told, sort_keys=True, indent=1).encode(),
        }
        try:
            unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.path))
            for name, file in files.items():
                write_private(unfinished / name, _writing(file))
                (unfinished / name).replace(self.path / name)
            unfinished.rmdir()
        except OSError as error:
            raise VaultError(
                f"the vault at {self.path} cannot keep what was solved: {reason_of(error)}"
            ) from error

    def candidate(self) -> tuple[Mapping[str, Any], bytes] | None:
        """Return what `keep_candidate` kept; None where there is nothing, or not the whole of it."""
        try:
            content = json.loads((self.path / f"{_CANDIDATE}.json").read_bytes())
            proofs = (self.path / f"{_CANDIDATE}.npz").read_bytes()
        except (OSError, ValueError):
            return None
        whole = hashlib.sha256(proofs).hexdigest() == content.get("proofs_sha256")
        return (content, proofs) if whole else None

    def forget_candidate(self) -> None:
        """Remove what `keep_candidate` kept."""
        for end in ("json", "npz"):
            (self.path / f"{_CANDIDATE}.{end}").unlink(missing_ok=True)

    def discard_unknown(self, known_release_ids: Iterable[str]) -> tuple[str, ...]:
        """Clear away what killed publications left, and return the names.

        What is unfinished is removed. A finished state of a release that the store does not know is moved aside,
        never removed: it may be another store's. Only call it while holding the publishing lock.
        """
        known = set(known_release_ids)
        left = sorted(
            entry for entry in self.path.iterdir() if _is_ours(entry.name) and entry.name not in known
        )
        for entry in left:
            if entry.name.startswith(UNFINISHED):
                shutil.rmtree(entry)
            else:
                entry.rename(
                    Path(tempfile.mkdtemp(prefix=f"{_ASIDE}{entry.name}-", dir=self.path)) / entry.name
                )
        return tuple(entry.name for entry in left)

    def _folder(self, release_id: str) -> Path:
        if not is_release_id(release_id):
            raise VaultError(f"{release_id!r} is no release id")
        return self.path / release_id


def _writing(content: bytes) -> Callable[[BinaryIO], object]:
    return lambda file: file.write(content)


def _is_ours(name: str) -> bool:
    return name.startswith(UNFINISHED) or is_release_id(name)


def write_private(path: Path, write: Callable[[BinaryIO], object]) -> str:
    """Write a file that only its owner can read, flush it to the disk and return its SHA-256."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "w+b", closefd=True) as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()


def flush_folder(path: Path) -> None:
    """Make the names in a folder survive a power failure."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read_sums(path: Path) -> dict[str, str]:
    lines = (line.split("  ", 1) for line in path.read_text().splitlines())
    return {name: sha256 for sha256, name in lines}


def _check_sum(path: Path, sha256: str | None) -> None:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise VaultDamaged(f"{path} is not what was saved; restore it from a back-up")

"""`manifest.json`: what a back-up holds, with the hash of each member."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from data_access.publishing.backup.errors import BackupDamaged, BackupTooNew, NotABackup
from data_access.store.migrate import knows_revision

MANIFEST, STORE, VAULT = "manifest.json", "store.db", "vault/"
FORMAT = 1
_PROJECT = Path(__file__).parents[3] / "pyproject.toml"
OTHER_COPY = "take another copy of it, or an older back-up"
_UPDATE = "install the newest version of the program, then try again"


def _plain(name: str) -> str:
    """Refuse a name that could lead anywhere but to its place in the vault."""
    inside = name.removeprefix(VAULT)
    parts = inside.split("/")
    if name != STORE and (inside == name or not all(parts) or {".", ".."} & set(parts) or "\0" in inside):
        raise ValueError(f"{name!r} is no name of a file of the store or the vault")
    return name


class Member(BaseModel):
    """One file of a back-up: its SHA-256 in hexadecimal, and its size in bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    bytes: Annotated[int, Field(ge=0)]


class Manifest(BaseModel):
    """What a back-up says of itself.

    `made` is in UTC; `schema` is the revision of the store's tables; `log_hash` is that of the log's newest entry.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = FORMAT
    made: datetime
    program: str
    revision: str = Field(alias="schema")
    releases: Annotated[int, Field(ge=1)]
    current: str | None
    log_hash: str
    members: Mapping[Annotated[str, AfterValidator(_plain)], Member]

    @property
    def in_vault(self) -> dict[str, Member]:
        """The vault's files, by their path inside it."""
        return {name.removeprefix(VAULT): member for name, member in self.members.items() if name != STORE}

    def to_json(self) -> bytes:
        """Return the text of `manifest.json`."""
        return self.model_dump_json(by_alias=True, indent=1).encode()


def read_manifest(content: bytes, file: Path) -> Manifest:
    """Read a back-up's manifest. Raises NotABackup, BackupTooNew or BackupDamaged, naming the file."""
    try:
        found = json.loads(content)
    except ValueError as error:
        raise NotABackup(f"{file} is no back-up: its {MANIFEST} is no JSON") from error
    if not isinstance(found, dict) or not isinstance(found.get("format"), int):
        raise NotABackup(f"{file} is no back-up: its {MANIFEST} states no format")
    if found["format"] != FORMAT:
        raise BackupTooNew(f"{file} has format {found['format']}, this program reads {FORMAT}; {_UPDATE}")
    try:
        manifest = Manifest.model_validate_json(content)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        place = " ".join(map(str, problem["loc"]))
        reason = problem["msg"].removeprefix("Value error, ")
        raise BackupDamaged(f"{file}: {MANIFEST}, {place}: {reason}; {OTHER_COPY}") from error
    if STORE not in manifest.members:
        raise BackupDamaged(f"{file}: {MANIFEST} lists no {STORE}; {OTHER_COPY}")
    if not knows_revision(manifest.revision):
        raise BackupTooNew(
            f"{file}: {STORE} has schema {manifest.revision}, written by version {manifest.program}, which this"
            f" program does not know; {_UPDATE}"
        )
    return manifest


def program_version() -> str:
    """Return the version of this program, `unknown` where it was installed without its project file."""
    if not _PROJECT.exists():
        return "unknown"
    return str(tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"])

"""What every entry of a `drop.toml` has in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from data_access.publishing.drop.fields import Encoding, InsidePath, Sha256


class Entry(BaseModel):
    """A table of `drop.toml`: no key that is not understood, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class FileEntryBase(Entry):
    """What is said of any file: where it lies, and what it should amount to."""

    path: InsidePath
    sha256: Sha256 | None = None
    rows: Annotated[StrictInt, Field(ge=0)] | None = None
    encoding: Encoding = "utf-8"

"""What every entry of a `drop.toml` has in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, model_validator

from data_access.publishing.drop.fields import (
    PATTERN_SIGNS,
    Delimiter,
    Encoding,
    InsidePath,
    InsidePaths,
    Name,
    Sha256,
    Sums,
)

Format = Literal["csv", "xlsx", "parquet", "geojson"]
_FORMATS: Mapping[str, Format] = {
    ".xlsx": "xlsx",
    ".parquet": "parquet",
    ".geojson": "geojson",
    ".json": "geojson",
}
RowCount = Annotated[StrictInt, Field(ge=0)]


class Entry(BaseModel):
    """A table of `drop.toml`: no key that is not understood, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class FileEntryBase(Entry):
    """What is said of a file that is taken as a whole: where it lies, and what it should amount to."""

    path: InsidePath
    sha256: Sha256 | None = None
    rows: RowCount | None = None
    encoding: Encoding = "utf-8"


class RowsEntry(Entry):
    """What is said of a file of rows, or of several with one meaning: where they lie, and how they are written."""

    path: InsidePaths
    format: Format | None = None
    sheet: Name | None = None
    header_row: Annotated[StrictInt, Field(ge=1)] | None = None
    delimiter: Delimiter = ","
    encoding: Encoding = "utf-8"
    sha256: Sums | None = None
    rows: RowCount | None = None
    aliases: dict[Name, tuple[Name, ...]] = Field(default_factory=dict)

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths and patterns inside the folder."""
        return (self.path,) if isinstance(self.path, str) else self.path

    @property
    def name(self) -> str:
        """What messages about the entry as a whole call it."""
        return ", ".join(self.paths)

    @property
    def file_format(self) -> Format:
        """The declared format, or the one that the ending of the name tells."""
        if self.format:
            return self.format
        path = PurePosixPath(self.paths[0].lower().removesuffix(".gz"))
        return _FORMATS.get(path.suffix, "csv")

    @staticmethod
    def is_pattern(path: str) -> bool:
        """Whether a path stands for all files that match it."""
        return any(sign in path for sign in PATTERN_SIGNS)

    def sha256_of(self, name: str) -> str | None:
        """Return the declared sum of one of the files."""
        return self.sha256.get(name) if isinstance(self.sha256, dict) else self.sha256

    @model_validator(mode="after")
    def _is_written_in_one_way(self) -> RowsEntry:
        for problem in self._problems():
            raise ValueError(problem)
        return self

    def _problems(self) -> Iterator[str]:
        several = len(self.paths) > 1 or self.is_pattern(self.paths[0])
        if several and isinstance(self.sha256, str):
            yield "several files have a sum each; write sha256 = { 'first.csv' = '…', 'second.csv' = '…' }"
        if self.file_format != "xlsx" and (self.sheet or self.header_row):
            yield "sheet and header_row are for spreadsheets; remove them, or write format = 'xlsx'"
        if self.file_format in ("xlsx", "parquet") and any(path.endswith(".gz") for path in self.paths):
            yield f"{self.file_format} is packed already; unpack the .gz and name what was in it"
        older = [name for aliases in self.aliases.values() for name in aliases]
        twice = {name for name in older if older.count(name) > 1 or name in self.aliases}
        if twice:
            yield f"aliases give {min(twice)!r} for more than one column; keep one"

"""`drop.toml` as a whole: what the files of a drop are, and how they fit. docs/drop.md explains every key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, StrictBool, ValidationError, model_validator

from data_access.model import AreaLevel
from data_access.publishing.base import Coverage, IntakeError
from data_access.publishing.drop.entry import Entry
from data_access.publishing.drop.errors import DROP_FILE, explained
from data_access.publishing.drop.fields import Name
from data_access.publishing.drop.places import AreasEntry, CityEntry, PopulationEntry
from data_access.publishing.drop.records import RecordsEntry, SurveyEntry, TotalsEntry
from data_access.publishing.drop.revisions import RevisionEntry, check_revisions
from data_access.publishing.drop.tables import CountsEntry, IncidentsEntry, TableEntry, parent_path

FileEntry = Annotated[
    IncidentsEntry | CountsEntry | AreasEntry | PopulationEntry | RecordsEntry | SurveyEntry | TotalsEntry,
    Field(discriminator="kind"),
]


class Drop(Entry):
    """A whole `drop.toml`."""

    title: Name
    sample: StrictBool = False
    city: CityEntry | None = None
    files: tuple[FileEntry, ...]
    revisions: tuple[RevisionEntry, ...] = ()

    @property
    def tables(self) -> tuple[IncidentsEntry | CountsEntry, ...]:
        """The files that are counted, those that others are joined to first."""
        tables = [file for file in self.files if isinstance(file, IncidentsEntry | CountsEntry)]
        return tuple(sorted(tables, key=lambda file: parent_path(file) is not None))

    @property
    def areas(self) -> tuple[AreasEntry, ...]:
        """The files that bring outlines."""
        return tuple(file for file in self.files if isinstance(file, AreasEntry))

    @property
    def population(self) -> tuple[PopulationEntry, ...]:
        """The files that bring residents."""
        return tuple(file for file in self.files if isinstance(file, PopulationEntry))

    @property
    def records(self) -> tuple[RecordsEntry, ...]:
        """The files that bring records."""
        return tuple(file for file in self.files if isinstance(file, RecordsEntry))

    @property
    def surveys(self) -> tuple[SurveyEntry, ...]:
        """The files that bring estimates of a survey."""
        return tuple(file for file in self.files if isinstance(file, SurveyEntry))

    @property
    def totals(self) -> tuple[TotalsEntry, ...]:
        """The files that bring the agency's own figures."""
        return tuple(file for file in self.files if isinstance(file, TotalsEntry))

    @model_validator(mode="after")
    def _holds_together(self) -> Drop:
        if not self.files:
            raise ValueError("files is empty; describe each file of the drop in a [[files]] of its own")
        _check_areas(self)
        _check_joins(self.tables)
        _check_sources(self.tables)
        _check_records(self.records)
        check_revisions(self.revisions, self.files)
        return self


def load_drop(folder: Path) -> Drop:
    """Read and check `drop.toml`. Raises IntakeError that names every key, its value and what to write instead."""
    path = folder / DROP_FILE
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise IntakeError(f"there is no {path}; a drop is a folder with files and a {DROP_FILE}") from None
    except OSError as error:
        raise IntakeError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise IntakeError(
            f"{path} is not valid TOML: {error}", logged=f"{DROP_FILE} is not valid TOML"
        ) from error
    try:
        return Drop.model_validate(content)
    except ValidationError as error:
        raise explained(error, keys=known_keys()) from error


def known_keys() -> set[str]:
    """Return every key that may stand in a `drop.toml`, at whatever depth."""
    return {key for model in _models(Entry) for key in model.model_fields}


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in model.__subclasses__():
        yield each
        yield from _models(each)


def _check_areas(drop: Drop) -> None:
    levels = [file.level for file in drop.areas]
    if levels and drop.city is None:
        raise ValueError("areas files divide a city; add [city] with id and names")
    for level in set(levels):
        if levels.count(level) > 1:
            raise ValueError(
                f"{levels.count(level)} files bring the areas of level {level}; there can be one"
            )
    if levels == ["city"]:
        raise ValueError(
            "the outline of the city alone divides nothing; add a file of wards or neighborhoods"
        )


def _check_joins(tables: Iterable[TableEntry]) -> None:
    by_path: dict[str, list[TableEntry]] = {}
    for file in tables:
        by_path.setdefault(file.name, []).append(file)
    for file in tables:
        path = parent_path(file)
        if path is None:
            continue
        parents = by_path.get(path, [])
        if len(parents) != 1 or not isinstance(parents[0], IncidentsEntry) or parents[0].join:
            raise ValueError(
                f"{file.name} is joined to {path}, which must be one file of this drop with kind = 'incidents'"
                " and no join of its own"
            )


def _check_records(files: Iterable[RecordsEntry]) -> None:
    kinds = [file.kind for file in files]
    for kind in set(kinds):
        if kinds.count(kind) > 1:
            raise ValueError(
                f"{kinds.count(kind)} entries bring {kind}; the records of a kind are replaced whole: name all their"
                " files in the path of one entry"
            )


def _check_sources(tables: Iterable[TableEntry]) -> None:
    """Refuse two sources for one dataset, measure, dimension and month."""
    seen: dict[tuple[str, str, str], list[tuple[Coverage, str]]] = {}
    for file in tables:
        for source in file.coverage(AreaLevel.CITY):
            others = seen.setdefault((source.dataset, source.measure, source.dimension), [])
            for other, path in others:
                if source.first <= other.last and other.first <= source.last:
                    raise ValueError(
                        f"{path} and {file.name} both state {source.measure} of {source.dataset} by"
                        f" {source.dimension} in {max(source.first, other.first)}; change covers, or give one of them"
                        " totals = false"
                    )
            others.append((source, file.name))

"""The way into the project for raw files: a drop is read, checked, placed and counted; nothing else of it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from data_access.model import AreaLevel, Geography
from data_access.publishing.areas import first_geography, read_areas
from data_access.publishing.base import (
    BASE_COLUMNS,
    Authority,
    Coverage,
    FileAccount,
    Intake,
    IntakeError,
    Progress,
    Residents,
)
from data_access.publishing.brought import read_brought
from data_access.publishing.checks import CHECKS, refuse_ambiguous_parent, refuse_negative
from data_access.publishing.count import base_counts, base_frame, tallies
from data_access.publishing.drop import Drop, IncidentsEntry, TableEntry, load_drop, parent_path
from data_access.publishing.engine import Backend, Engine
from data_access.publishing.leaving_out import set_aside
from data_access.publishing.places import PlacesInTime
from data_access.publishing.placing import place_rows
from data_access.publishing.population import read_population
from data_access.publishing.private import private_folder
from data_access.publishing.reading import header_of, open_rows
from data_access.publishing.reasons import public_reason
from data_access.publishing.redrawing import redrawn
from data_access.publishing.rows import Rows, join_column, read_rows
from data_access.revisions import Revision


@dataclass(frozen=True)
class Counted:
    """What one entry of incidents or counts gives: the counts of all its files, and an account of each."""

    base: pd.DataFrame
    coverage: tuple[Coverage, ...]
    accounts: tuple[FileAccount, ...]


@dataclass(frozen=True)
class Workshop:
    """What reading a drop needs beside it: an engine, the places, a private folder, whom to tell, and the day."""

    engine: Engine
    places: PlacesInTime
    copies: Path
    progress: Progress
    today: date


def read_drop(
    folder: Path,
    *,
    geography: Geography | None,
    settled: bool = False,
    progress: Progress = lambda _: None,
    backend: Backend | None = None,
    today: date | None = None,
) -> Intake:
    """Read, check, place and count a drop: a folder with a `drop.toml`.

    `geography` is that of the current release; it keeps outlines as exact as they came. Where it is `settled`, counts
    were placed in it, and areas files can only bring what holds since a later day. `backend` is an Ibis backend; by
    default DuckDB inside the process. No event has a date after the month of `today`, by default that of the clock.
    Raises IntakeError that names file, line, value and fix.
    """
    drop = load_drop(folder)
    areas, accounts = _geography(folder, drop, geography, settled, progress)
    with private_folder() as private:
        copies = private / "copies"
        copies.mkdir()
        residents, population_accounts = _population(folder, drop, areas, copies)
        brought = read_brought(folder, drop, geography=areas, copies=copies, progress=progress)
        counted: tuple[Counted, ...] = ()
        if drop.tables:  # no engine is started for meetings and contacts
            with Engine(backend) if backend else Engine.of_its_own(private / "spill") as engine:
                day = today or datetime.now(UTC).date()
                workshop = Workshop(engine, PlacesInTime.of(areas), copies, progress, day)
                counted = tuple(_count_tables(folder, drop, workshop))
    return Intake(
        title=drop.title,
        sample=drop.sample,
        accounts=(
            *accounts,
            *population_accounts,
            *brought.accounts,
            *(account for each in counted for account in each.accounts),
        ),
        base=_joined_base(each.base for each in counted),
        coverage=tuple(source for each in counted for source in each.coverage),
        authorities=_authorities(drop),
        geography=areas,
        brings_geography=bool(drop.areas),
        residents=residents,
        records=brought.records,
        survey=brought.survey,
        survey_coverage=brought.survey_coverage,
        totals=brought.totals,
        totals_coverage=brought.totals_coverage,
        revisions=_revisions(drop, areas),
        notes=brought.notes,
    )


def _revisions(drop: Drop, geography: Geography) -> tuple[Revision, ...]:
    """Return why numbers change, in words that may be public. Raises BadReason."""
    return tuple(
        entry.revision(public_reason(entry.because, flag=f"revisions[{n}].because", geography=geography))
        for n, entry in enumerate(drop.revisions, start=1)
    )


def _geography(
    folder: Path, drop: Drop, current: Geography | None, settled: bool, progress: Progress
) -> tuple[Geography, tuple[FileAccount, ...]]:
    if drop.areas:
        progress("reading areas")
        city, files = read_areas(folder, drop, progress=progress)
        fixed = current if settled else None
        found = first_geography(city, files) if fixed is None else redrawn(fixed, city, files)
        return found, tuple(file.account for file in files.values())
    if current is None:
        raise IntakeError(
            "no areas: the drop brings no areas files and nothing is published yet; add files with kind = 'areas'"
        )
    if drop.city and drop.city.id != current.city.id:
        raise IntakeError(
            f"drop.toml is about the city {drop.city.id!r}, but the current release about {current.city.id!r};"
            " publish it in a store of its own"
        )
    return current, ()


def _population(
    folder: Path, drop: Drop, geography: Geography, copies: Path
) -> tuple[tuple[Residents, ...], tuple[FileAccount, ...]]:
    read = [read_population(folder, entry, geography=geography, copies=copies) for entry in drop.population]
    residents = tuple(each for found, _ in read for each in found)
    if len({(each.area_level, each.area, each.year) for each in residents}) < len(residents):
        raise IntakeError(
            "two population files state the same area and year; leave one of them out of drop.toml"
        )
    return residents, tuple(account for _, accounts in read for account in accounts)


def _count_tables(folder: Path, drop: Drop, workshop: Workshop) -> Iterable[Counted]:
    """Yield the counts of each file; files that others are joined to come first."""
    shared = _shared_columns(folder, drop)
    read: dict[str, Rows] = {}
    for file in drop.tables:
        parent = read.get(parent_path(file) or "")
        rows = _rows(folder, file, parent, shared.get(file.name, ()), workshop)
        if shared.get(file.name):
            read[file.name] = rows
        workshop.progress(f"counting {file.name}")
        yield count_file(rows, workshop)


def _rows(
    folder: Path, file: TableEntry, parent: Rows | None, carried: tuple[str, ...], workshop: Workshop
) -> Rows:
    workshop.progress(f"reading {file.name}")
    inherited = parent.carried if parent else ()
    own = set(header_of(folder, file)) if parent else set(file.used_columns)
    key = join_column(file) if parent else ""  # must be here, even though the parent has it too
    used = [name for name in file.used_columns if name in own or name not in inherited or name == key]
    passed = open_rows(folder, file, (*used, *carried), workshop.copies)
    if parent is not None and isinstance(file, IncidentsEntry):
        refuse_ambiguous_parent(parent, file)
    return read_rows(workshop.engine, file, passed, parent=parent, carried=carried, today=workshop.today)


def count_file(rows: Rows, workshop: Workshop) -> Counted:
    """Check and count the rows of one file."""
    file = rows.file
    left_out = set_aside(rows)
    for check in CHECKS:
        check(rows)
    rows, found_places = place_rows(workshop.engine, rows, workshop.places)
    areas = workshop.places.atoms if rows.has_places else (workshop.places.newest.geography.city.id,)
    base = base_frame(base_counts(rows), dataset=file.dataset, areas=areas)
    refuse_negative(base, file)
    accounts = tuple(
        FileAccount(
            path=part.name,
            kind=file.kind,
            dataset=file.dataset,
            sha256=part.sha256,
            read=part.rows,
            counted=found.counted,
            further=found.further,
            weightless=found.weightless,
            set_aside=left.listed,
            placed=placed,
            unlisted=left.unlisted,
        )
        for part, found, left, placed in zip(
            rows.scan.parts, tallies(rows), left_out, found_places, strict=True
        )
    )
    return Counted(base, tuple(file.coverage(_stated_level(rows))), accounts)


def _stated_level(rows: Rows) -> AreaLevel:
    """Return how finely a file states its months.

    Wards alone are as good as atoms: such a dataset is shown by no neighborhood (`refuse_wards_alone`), and each row
    stands in the piece of its ward that lies in no known one.
    """
    return AreaLevel.ATOM if rows.has_places else AreaLevel.CITY


def _shared_columns(folder: Path, drop: Drop) -> Mapping[str, tuple[str, ...]]:
    """Return for each file that others are joined to the columns that they use of it."""
    headers = {file.name: header_of(folder, file) for file in drop.tables}
    shared: dict[str, dict[str, None]] = {}
    for file in drop.tables:
        path = parent_path(file)
        if path is not None:
            there = [
                name for name in file.used_columns if name not in headers[file.name] and name in headers[path]
            ]
            shared.setdefault(path, {}).update(dict.fromkeys((join_column(file), *there)))
    return {path: tuple(names) for path, names in shared.items()}


def _authorities(drop: Drop) -> tuple[Authority, ...]:
    """Return who agreed to what, once per dataset. Raises IntakeError where files of one dataset disagree."""
    agreed: dict[str, Authority] = {}
    for file in (*drop.tables, *drop.surveys):
        authority = file.agreed()
        if authority and agreed.setdefault(file.dataset, authority) != authority:
            raise IntakeError(
                f"the files of {file.dataset} state different authorities; write the same in each"
            )
    return tuple(agreed.values())


def _joined_base(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    found = [frame for frame in frames if len(frame)]
    if not found:
        return pd.DataFrame({name: [] for name in BASE_COLUMNS})
    return pd.concat(found, ignore_index=True).sort_values(list(BASE_COLUMNS[:-1]), ignore_index=True)

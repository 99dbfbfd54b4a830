"""Writes the sample drop: a folder that goes the same way as a real one, of figures that are all invented."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from data_access.catalog import dataset
from data_access.model import AreaLevel, Grain, Period
from data_access.sample import counted, crime, force, homicide, manifest, shooting, survey
from data_access.sample.city import (
    CITY_ID,
    NEIGHBORHOODS,
    WARDS,
    SampleCity,
    SampleError,
    build_city,
    residents,
)
from data_access.sample.columns import texts
from data_access.sample.files import Written, copy_csv, write_csv, write_geojson, write_toml
from data_access.sample.records import record_files

DEFAULT_UNTIL = Period.parse("2025-12")
FIRST_UNTIL, LAST_UNTIL = Period.parse("1950-01"), Period.parse("2100-12")
MOST_YEARS = 30


def write_sample(
    folder: Path,
    *,
    years: int = 4,
    before: int = 0,
    rows: int | None = None,
    seed: int = 1,
    until: Period = DEFAULT_UNTIL,
    late_months: int = 3,
    progress: Callable[[str], None] = lambda _: None,
) -> None:
    """Write a drop of invented figures to an empty or new folder; equal arguments give equal bytes.

    It runs from January of the first of `years` calendar years to the month `until`; everything but reported crime,
    whose tables by place are the largest, begins as many years earlier as `before` says. With `rows` the file of
    shootings grows to about that many (it never shrinks), for load tests. Of the `late_months` newest months
    of reported crime some reports are missing; a sample written with a later `until` has them.

    Raises SampleError for arguments that make no sense and for a folder that already holds something.
    """
    _check(folder, years=years, before=before, rows=rows, seed=seed, until=until, late_months=late_months)
    first = Period(until.start.replace(year=until.start.year - years + 1, month=1), Grain.MONTH)
    earliest = first.shift(-12 * before)
    folder.mkdir(parents=True, exist_ok=True)
    city = build_city()
    written = _outlines(folder, city)

    def wrote(name: str, file: Written) -> None:
        written[name] = file
        progress(f"{name}: {file.rows:,} rows")

    for name, batches in _tables(_Asked(city, seed, earliest, first, until, rows, late_months)):
        wrote(name, write_csv(folder / name, batches))
    for kind, source in record_files().items():
        name = manifest.records_path(kind)
        wrote(name, copy_csv(source, folder / name))
    write_toml(
        folder / "drop.toml", manifest.drop(manifest.Spans((earliest, until), (first, until)), written)
    )


def table_count() -> int:
    """Return how many tables a sample of a whole year or more has: as often is its progress told."""
    year = (DEFAULT_UNTIL.shift(-11), DEFAULT_UNTIL)
    return sum(entry["kind"] != "areas" for entry in manifest.entries(manifest.Spans(year, year)))


def _check(folder: Path, *, until: Period, rows: int | None, **numbers: int) -> None:
    limits = (
        ("years", numbers["years"], 1, MOST_YEARS),
        ("before", numbers["before"], 0, MOST_YEARS),
        ("rows", 1 if rows is None else rows, 1, 10**8),
        ("seed", numbers["seed"], 0, 2**63),
        ("late_months", numbers["late_months"], 0, 24),
    )
    for name, value, least, most in limits:
        if not least <= value <= most:
            raise SampleError(f"{name} = {value}: give a whole number from {least} to {most}")
    if until.grain is not Grain.MONTH or not FIRST_UNTIL <= until <= LAST_UNTIL:
        raise SampleError(f"until = {until}: give a month from {FIRST_UNTIL} to {LAST_UNTIL}")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SampleError(f"{folder} already holds something; give an empty or new folder")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a sample is to hold, and of which city: from `earliest` on, reported crime from `first` on."""

    city: SampleCity
    seed: int
    earliest: Period
    first: Period
    until: Period
    rows: int | None
    late_months: int

    @property
    def months(self) -> tuple[Period, ...]:
        """The months of everything but reported crime."""
        return tuple(self.earliest.to(self.until))

    @property
    def scale(self) -> float:
        """How many times the usual shootings make as many rows as are asked for."""
        return max(1.0, (self.rows or 0) / sum(shooting.COURSE.mean(month) for month in self.months))


def _tables(asked: _Asked) -> Iterator[tuple[str, Iterable[pa.Table]]]:
    """Yield the names and batches of all tables but records, in the order in which the drop lists them."""
    seed, months = asked.seed, asked.months
    yield (
        manifest.POPULATION,
        [_population(asked.city, range(months[0].start.year, months[-1].start.year + 1))],
    )
    yield manifest.SHOOTINGS, _shootings(asked)
    yield manifest.CRIME, _crime(asked)
    yield manifest.FORCE, (force.month_rows(seed, month).reports for month in months)
    yield manifest.FORCE_SUBJECTS, (force.month_rows(seed, month).subjects for month in months)
    yield manifest.FORCE_TYPES, (force.month_rows(seed, month).types for month in months)
    for layout in counted.breakdowns(dataset("shooting")):
        yield layout.path, _victims(asked, layout)
    span = (asked.earliest, asked.until)
    for layout in counted.homicides(span):
        yield layout.path, homicide.rows(seed, counted.stated(layout, span), layout.measures)
    for layout in counted.catalogued(span):
        yield layout.path, _counted(asked, layout)
    waves = survey.waves((months[0], months[-1]))
    for sheet in survey.sheets() if waves else ():
        yield sheet.path, survey.rows(sheet, seed, waves)


def _outlines(folder: Path, city: SampleCity) -> dict[str, Written]:
    wards = [(ward.names["en"], outline) for ward, outline in zip(WARDS, city.wards, strict=True)]
    neighborhoods = [(n.name, outline) for n, outline in zip(NEIGHBORHOODS, city.neighborhoods, strict=True)]
    named = {manifest.WARD_OUTLINES: wards, manifest.NEIGHBORHOOD_OUTLINES: neighborhoods}
    return {name: write_geojson(folder / name, outlines) for name, outlines in named.items()}


def _population(city: SampleCity, years: Sequence[int]) -> pa.Table:
    """Return how many people live in the city, each ward and each neighborhood in each year."""
    areas = [
        (AreaLevel.CITY.value, CITY_ID),
        *((AreaLevel.WARD.value, ward.id) for ward in WARDS),
        *((AreaLevel.NEIGHBORHOOD.value, entry.name) for entry in NEIGHBORHOODS),
    ]
    area = np.tile(np.arange(len(areas)), len(years))
    return pa.table(
        {
            "area_level": texts([level for level, _ in areas], area),
            "area": texts([name for _, name in areas], area),
            "year": np.repeat(np.array(years), len(areas)),
            "residents": np.concatenate([_residents_by_area(city, year) for year in years]),
        }
    )


def _residents_by_area(city: SampleCity, year: int) -> list[int]:
    """Return the residents of the city, of each ward and of each neighborhood."""
    by_atom = residents(city, year)
    table = np.zeros((len(WARDS), len(NEIGHBORHOODS)), dtype=np.int64)
    for atom, people in zip(city.atoms, by_atom, strict=True):
        table[atom.ward, atom.neighborhood] = people
    return [int(table.sum()), *table.sum(axis=1).tolist(), *table.sum(axis=0).tolist()]


def _shootings(asked: _Asked) -> Iterator[pa.Table]:
    scene = shooting.Scene.of(asked.city)
    for month in asked.months:
        yield shooting.month_rows(scene, asked.seed, month, scale=asked.scale)


def _victims(asked: _Asked, layout: counted.Layout) -> Iterator[pa.Table]:
    for month in asked.months:
        harmed = shooting.harmed(asked.seed, month, scale=asked.scale)
        yield counted.breakdown_rows(layout, asked.city, asked.seed, month, harmed)


def _counted(asked: _Asked, layout: counted.Layout) -> Iterator[pa.Table]:
    for month in counted.stated(layout, (asked.earliest, asked.until)):
        yield counted.month_rows(layout, asked.city, asked.seed, month)


def _crime(asked: _Asked) -> Iterator[pa.Table]:
    months = tuple(asked.first.to(asked.until))
    for since, month in zip(range(len(months) - 1, -1, -1), months, strict=True):
        yield crime.month_rows(asked.city, asked.seed, month, since=since, late_months=asked.late_months)

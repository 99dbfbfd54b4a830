"""Without these, the first `make run` ends in an error, or shows figures that the sample does not hold."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from data_access.catalog import DATASETS, dataset
from data_access.model import ALL, UNPLACED_WARD, AreaLevel, Period
from data_access.publishing.base import Intake
from data_access.publishing.read import read_drop
from data_access.sample import crime, force, manifest
from tests.data_access.sample import oracle

BROKEN_MONTHS = {str(month) for month in crime.BROKEN[0].to(crime.BROKEN[1])}


@pytest.fixture(scope="module")
def folder(vintages: tuple[Path, Path]) -> Path:
    """The later of the two vintages that the first `make run` publishes."""
    return vintages[1]


@pytest.fixture(scope="module")
def intake(folder: Path) -> Intake:
    return read_drop(folder, geography=None)


def counted(
    intake: Intake, key: Callable[[pd.Series], str], *, measure: str, dimension: str = ALL
) -> Counter[tuple[str, str]]:
    """Base counts of a measure by a key of the row and by year."""
    counts: Counter[tuple[str, str]] = Counter()
    dataset, name = measure.split("/")
    base = intake.base
    wanted = (base.dataset == dataset) & (base.measure == name) & (base.dimension == dimension)
    for _, row in base[wanted].iterrows():
        counts[key(row), str(row.month.year)] += int(row.value)
    return counts


def ward_of(row: pd.Series) -> str:
    return str(row.area).split("~", maxsplit=1)[0]


def test_only_other_agencies_and_the_broken_quarter_are_set_aside(intake: Intake, folder: Path) -> None:
    set_aside = {account.path: len(account.set_aside) for account in intake.accounts if account.set_aside}
    others = [r for r in oracle.rows(folder, manifest.FORCE) if r["agency"] == force.OTHER_AGENCY]
    broken = [r for r in oracle.rows(folder, manifest.CRIME) if r["month"] in BROKEN_MONTHS]
    assert set_aside[manifest.FORCE] == len(others)
    assert set_aside[manifest.CRIME] == len(broken)
    assert set(set_aside) == {manifest.FORCE, manifest.FORCE_SUBJECTS, manifest.FORCE_TYPES, manifest.CRIME}


@pytest.mark.parametrize(("years", "until"), [(1, "2022-05"), (1, "2022-12"), (8, "2025-12"), (2, "2026-01")])
def test_intake_takes_any_span(write: Callable[..., Path], years: int, until: str) -> None:
    """`sample --years` would write what `publish` refuses; the broken quarter weighs most in a short drop."""
    intake = read_drop(write(years=years, until=Period.parse(until)), geography=None)
    assert intake.coverage
    for coverage in intake.coverage:
        months = dataset(coverage.dataset).follow_up.get(coverage.measure, 0)
        assert coverage.last == Period.parse(until).shift(-months)


def test_it_stays_a_sample(intake: Intake) -> None:
    assert intake.sample
    assert {each.dataset for each in intake.authorities} == {
        each.id for each in DATASETS if each.about_people
    }


def test_areas_come_with_their_atoms(intake: Intake) -> None:
    """32 pieces of wards in neighborhoods, one of each ward outside them, and nowhere."""
    assert intake.brings_geography
    assert len(intake.geography.atoms) == 32 + 5 + 1
    assert {each.area_level for each in intake.residents} == set(AreaLevel) - {AreaLevel.ATOM}


def test_people_shot_by_ward(intake: Intake, folder: Path) -> None:
    names = {ward.id: ward.names["en"] for ward in intake.geography.wards} | {UNPLACED_WARD: ""}
    found = counted(intake, lambda row: names[ward_of(row)], measure="shooting/subjects")
    assert found == oracle.people_shot_by_ward(folder)


def test_reported_crime_by_ward(intake: Intake, folder: Path) -> None:
    """All but what the broken quarter holds, which is not reported."""
    reports = oracle.crime_by(folder, lambda row: row["ward"])
    kept = Counter({key: count for key, count in reports.items() if key[1] not in BROKEN_MONTHS})
    assert counted(intake, ward_of, measure="reported-crime/incidents") == oracle.by_year(kept)


@pytest.mark.parametrize(("trait", "codes"), [("race", force.RACES), ("sex", force.SEXES)])
def test_force_by_traits_of_people(
    intake: Intake, folder: Path, trait: str, codes: tuple[force.Code, ...]
) -> None:
    written = {category: name for name, category, _ in codes}
    found = counted(
        intake, lambda row: written[row.category], measure="use-of-force/subjects", dimension=trait
    )
    assert found == oracle.subjects_by(folder, trait)


def test_force_by_type(intake: Intake, folder: Path) -> None:
    written = {category: name for name, category, _ in force.TYPES}
    found = counted(
        intake,
        lambda row: written[row.category],
        measure="use-of-force/incidents",
        dimension="force-type",
    )
    assert found == oracle.cases_by_type(folder)

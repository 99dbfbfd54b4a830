"""Everything of a drop that is read row by row and not counted: records, a survey's estimates, the agency's totals."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from data_access.model import Cell, Geography, Record
from data_access.publishing.base import Coverage, FileAccount, IntakeError, Total, WaveCoverage
from data_access.publishing.drop import Drop
from data_access.publishing.records import missing_words, read_records
from data_access.publishing.survey import read_survey
from data_access.publishing.totals import read_totals


@dataclass(frozen=True)
class Brought:
    """What the files give, under the names that `Intake` has for it, and their accounts."""

    records: Mapping[str, tuple[Record, ...]]
    survey: tuple[Cell, ...]
    survey_coverage: tuple[WaveCoverage, ...]
    totals: tuple[Total, ...]
    totals_coverage: tuple[Coverage, ...]
    notes: tuple[str, ...]
    accounts: tuple[FileAccount, ...]


def read_brought(
    folder: Path, drop: Drop, *, geography: Geography, copies: Path, progress: Callable[[str], None]
) -> Brought:
    """Read all such files of a drop. Raises IntakeError that names file, line, column, value and fix."""
    accounts: list[FileAccount] = []
    records: dict[str, tuple[Record, ...]] = {}
    for file in drop.records:
        progress(f"reading {file.name}")
        records[file.kind], found = read_records(folder, file, geography=geography, copies=copies)
        accounts.extend(found)
    surveys = []
    for entry in drop.surveys:
        progress(f"reading {entry.name}")
        surveys.append(read_survey(folder, entry, geography=geography, copies=copies))
    totals = []
    for each in drop.totals:
        progress(f"reading {each.name}")
        totals.append(read_totals(folder, each, copies=copies))
    cells = tuple(cell for read in surveys for cell in read.cells)
    stated = tuple(total for read in totals for total in read.totals)
    _refuse_twice((cell.key for cell in cells), "estimate", "survey")
    _refuse_twice(
        ((t.dataset, t.measure, t.period, t.dimension, t.category) for t in stated), "figure", "totals"
    )
    return Brought(
        records=records,
        survey=cells,
        survey_coverage=tuple(source for read in surveys for source in read.coverage),
        totals=stated,
        totals_coverage=tuple(source for read in totals for source in read.coverage),
        notes=tuple(missing_words(record for found in records.values() for record in found)),
        accounts=(
            *accounts,
            *(account for read in surveys for account in read.accounts),
            *(account for read in totals for account in read.accounts),
        ),
    )


def _refuse_twice(keys: Iterable[Hashable], what: str, kind: str) -> None:
    """Raise IntakeError where two entries of a drop state the same."""
    seen: set[Hashable] = set()
    for key in keys:
        if key in seen:
            raise IntakeError(
                f"two files of kind {kind} state the same {what}: {key}; change covers or filter of one"
            )
        seen.add(key)

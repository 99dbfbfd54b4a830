"""Invented uses of force: reports (several on one case), the people they name, and the types of force used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from data_access.model import UNKNOWN, Period
from data_access.sample import levels
from data_access.sample.chance import Indexes, Stream, generator, noisy, pick
from data_access.sample.columns import days_in, ids, texts
from data_access.sample.course import FLAT, Course

COURSE = Course(a_year=620, drift=-0.03, season=FLAT)  # cases

AGENCY, OTHER_AGENCY = "Sample City PD", "Sample Town PD"
_OTHER_CASES_A_MONTH = 0.4

# As the file writes it, the catalogue's category, and how often.
Code: TypeAlias = tuple[str, str, float]
RACES: tuple[Code, ...] = (
    ("Black", "black", 0.70),
    ("Hispanic", "hispanic", 0.19),
    ("White", "white", 0.05),
    ("Other", "another-race", 0.02),
    ("", UNKNOWN, 0.04),
)
SEXES: tuple[Code, ...] = (
    ("Male", "male", 0.80),
    ("Female", "female", 0.16),
    ("X", "another-sex", 0.01),
    ("", UNKNOWN, 0.03),
)
TYPES: tuple[Code, ...] = (
    ("Hands or arms", "hands-and-arms", 0.52),
    ("Take-down", "take-down", 0.20),
    ("Strike", "strike", 0.09),
    ("Chemical spray", "chemical-spray", 0.05),
    ("Stun device", "stun-device", 0.03),
    ("Firearm pointed", "firearm-pointed", 0.05),
    ("Firearm discharged", "firearm-discharged", 0.01),
    ("Other", "other-force", 0.03),
    ("", UNKNOWN, 0.02),
)
_REPORTS_A_CASE = (0.62, 0.22, 0.10, 0.06)  # one, two, three, four
_SUBJECTS_A_CASE = (0.88, 0.10, 0.02)
_TYPES_A_REPORT = (0.55, 0.33, 0.12)


@dataclass(frozen=True, slots=True, eq=False)
class ForceMonth:
    """The rows of a month in the three files; subjects and types belong to a report by `form_id`."""

    reports: pa.Table
    subjects: pa.Table
    types: pa.Table


@dataclass(frozen=True, slots=True, eq=False)
class _Cases:
    """A month's cases: what agency each is of, its day, and how many people it names."""

    other: Indexes
    day: np.ndarray
    subjects: Indexes


def month_rows(seed: int, month: Period) -> ForceMonth:
    """Return a month's rows: a function of seed and month only.

    Every race, sex and type of force occurs each month, so twelve times a year or more: no cell of a view by
    one of them is too small to be shown.
    """
    chance = generator(seed, Stream.FORCE, month.start.year, month.start.month)
    cases = _cases(chance, month)
    case = _repeat(pick(chance, len(cases.day), _REPORTS_A_CASE) + 1)
    form_id = ids("SAMPLE-F", month, np.arange(1, len(case) + 1))
    return ForceMonth(
        reports=pa.table(
            {
                "form_id": form_id,
                "case_number": ids("SAMPLE-C", month, case + 1),
                "date": cases.day[case],
                "agency": texts((AGENCY, OTHER_AGENCY), cases.other[case]),
            }
        ),
        subjects=_subjects(chance, cases, case, form_id),
        types=_types(chance, cases, case, form_id),
    )


def _cases(chance: np.random.Generator, month: Period) -> _Cases:
    """Draw the cases of a month, the city's first, by day."""
    # As many as there are types: each occurs in a report of the city's.
    own = max(noisy(chance, COURSE.mean(month)), len(TYPES))
    cases = own + noisy(chance, _OTHER_CASES_A_MONTH)
    other = (np.arange(cases) >= own).astype(np.int64)
    day = days_in(month, chance, cases)
    by_day = np.lexsort((day, other))
    return _Cases(other, day[by_day], pick(chance, cases, _SUBJECTS_A_CASE) + 1)


def _subjects(chance: np.random.Generator, cases: _Cases, case: Indexes, form_id: pa.Array) -> pa.Table:
    """Return the people of each report: all reports of a case name the same people."""
    people, own = int(cases.subjects.sum()), int(cases.subjects[cases.other == 0].sum())
    race, sex = (pick(chance, people, _often(codes), each_within=own) for codes in (RACES, SEXES))
    injured = (chance.random(people) < levels.share("use-of-force", "injured")).astype(np.int64)
    first = np.cumsum(cases.subjects) - cases.subjects
    report = _repeat(cases.subjects[case])
    number = _number(cases.subjects[case])
    person = first[case[report]] + number
    return pa.table(
        {
            "form_id": form_id.take(pa.array(report)),
            "subject": number + 1,
            "race": texts(_names(RACES), race[person]),
            "sex": texts(_names(SEXES), sex[person]),
            "injured": injured[person],
        }
    )


def _types(chance: np.random.Generator, cases: _Cases, case: Indexes, form_id: pa.Array) -> pa.Table:
    """Return the types of force of each report; a report may name one twice."""
    report = _repeat(pick(chance, len(case), _TYPES_A_REPORT) + 1)
    own = int((cases.other[case[report]] == 0).sum())
    drawn = pick(chance, len(report), _often(TYPES), each_within=own)
    return pa.table({"form_id": form_id.take(pa.array(report)), "force_type": texts(_names(TYPES), drawn)})


def _names(codes: tuple[Code, ...]) -> list[str]:
    return [name for name, _, _ in codes]


def _often(codes: tuple[Code, ...]) -> list[float]:
    return [often for _, _, often in codes]


def _repeat(times: Indexes) -> Indexes:
    """Return each index as often as it says: [2, 1] becomes [0, 0, 1]."""
    return np.repeat(np.arange(len(times), dtype=np.int64), times)


def _number(times: Indexes) -> Indexes:
    """Return the running number within each: [2, 1] becomes [0, 1, 0]."""
    numbers: Indexes = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return numbers

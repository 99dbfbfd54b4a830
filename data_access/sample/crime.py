"""Invented reports of crime: counts by month, place and offense, of which the newest are not complete yet."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from data_access.model import UNKNOWN, Period
from data_access.sample.chance import Floats, Stream, generator, noisy, pick
from data_access.sample.city import SampleCity
from data_access.sample.columns import texts
from data_access.sample.course import FLAT, SUMMER, WINTER, Course
from data_access.sample.homicide import victims
from data_access.sample.places import place_weights, places

# Offense as the file writes it, the catalogue's category, and its course.
OFFENSES = (
    ("Murder", "murder", None),  # the victims of homicides
    ("Rape", "rape", Course(120, -0.02, SUMMER)),
    ("Robbery", "robbery", Course(480, -0.03, WINTER)),
    ("Aggravated assault", "aggravated-assault", Course(1_010, -0.01, SUMMER)),
    ("Burglary", "burglary", Course(530, -0.04, WINTER)),
    ("Theft", "theft", Course(2_150, 0.03, SUMMER)),
    ("Motor-vehicle theft", "motor-vehicle-theft", Course(2_050, 0.02, FLAT)),
    ("", UNKNOWN, Course(30, 0.0, FLAT)),
)
# A wave of car thefts through one spring and summer.
WAVE = (Period.parse("2024-04"), Period.parse("2024-08"))
_WAVE_OFFENSE, _WAVE_TIMES = "motor-vehicle-theft", 2.0
# A quarter in which the reporting system changed and next to nothing was recorded.
BROKEN = (Period.parse("2022-04"), Period.parse("2022-06"))
_BROKEN_TIMES = 0.03

_LATE = 0.20  # the share of reports that arrive after the end of their month …
_LATER = 1 / 3  # … and of those that arrive in one month, how many arrive in the next


def month_rows(city: SampleCity, seed: int, month: Period, *, since: int, late_months: int) -> pa.Table:
    """Return a month's counts as known `since` months after it: a function of these arguments only.

    From `late_months` on they are complete; until then every count is at most what it will be.
    """
    chance = generator(seed, Stream.CRIME, month.start.year, month.start.month)
    weights = place_weights(city, seed, Stream.CRIME, month.start.year)
    arrived = _arrival_weights(late_months)
    counts = np.array(
        [
            _known(chance, _reports(chance, seed, month, category, course), weights, arrived, since)
            for _, category, course in OFFENSES
        ]
    )
    return _table(city, month, counts)


def _reports(
    chance: np.random.Generator, seed: int, month: Period, category: str, course: Course | None
) -> int:
    """Return how many reports of an offense a month has, once all have arrived."""
    if course is not None:
        return noisy(chance, mean_of(category, course, month))
    broken = BROKEN[0] <= month <= BROKEN[1]
    return round(victims(seed, month) * (_BROKEN_TIMES if broken else 1))


def mean_of(category: str, course: Course, month: Period) -> float:
    """Return how many reports of an offense a month has on average, once all have arrived."""
    mean = course.mean(month)
    if category == _WAVE_OFFENSE and WAVE[0] <= month <= WAVE[1]:
        mean *= _WAVE_TIMES
    return mean * _BROKEN_TIMES if BROKEN[0] <= month <= BROKEN[1] else mean


def _known(
    chance: np.random.Generator, reports: int, weights: Floats, arrived: list[float], since: int
) -> list[int]:
    """Return the reports of an offense by place that have arrived `since` months after theirs."""
    place = pick(chance, reports, weights)
    delay = pick(chance, reports, arrived)
    counts: list[int] = np.bincount(place[delay <= since], minlength=len(weights)).tolist()
    return counts


def _arrival_weights(late_months: int) -> list[float]:
    """Return the share of reports that arrive with their month, one month later, and so on."""
    if late_months == 0:
        return [1.0]
    later = [_LATER**months for months in range(late_months)]
    return [1 - _LATE, *(_LATE * share / sum(later) for share in later)]


def _table(city: SampleCity, month: Period, counts: np.ndarray) -> pa.Table:
    """Return one row for each offense and place with a count."""
    offense, place = np.nonzero(counts)
    known = places(city)
    return pa.table(
        {
            "month": texts([str(month)], np.zeros(len(place), dtype=np.int64)),
            "ward": texts([entry.ward for entry in known], place),
            "neighborhood": texts([entry.neighborhood for entry in known], place),
            "offense": texts([name for name, _, _ in OFFENSES], offense),
            "count": counts[offense, place],
        }
    )

"""Invented homicides: everybody whom the sample's shootings kill, and others; how many of these cases are solved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa

from data_access.model import Period
from data_access.sample import levels, shooting
from data_access.sample.chance import Stream, generator, noisy
from data_access.sample.course import FLAT, Course

COURSE = Course(a_year=12, drift=0.0, season=FLAT)  # of those who are not shot


def victims(seed: int, month: Period) -> int:
    """Return how many people are killed in a month: a function of seed and month only, whatever rows are asked for."""
    chance = generator(seed, Stream.HOMICIDE, month.start.year, month.start.month)
    return shooting.harmed(seed, month)["killed"] + noisy(chance, COURSE.mean(month))


def rows(seed: int, months: Sequence[Period]) -> Iterator[pa.Table]:
    """Yield each month's count of victims, and of those whose case is solved."""
    for month in months:
        killed = victims(seed, month)
        chance = generator(seed, Stream.HOMICIDE, month.start.year, month.start.month, 1)
        solved = int((chance.random(killed) < levels.share("homicide", "solved")).sum())
        yield pa.table({"month": [str(month)], "victims": [killed], "solved": [solved]})

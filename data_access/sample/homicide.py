"""Invented homicides: everybody whom the sample's shootings kill, and others; how many of these cases are solved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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


def solved(seed: int, month: Period) -> int:
    """Return how many of the cases of a month are solved in the end."""
    chance = generator(seed, Stream.HOMICIDE, month.start.year, month.start.month, 1)
    return int((chance.random(victims(seed, month)) < levels.share("homicide", "solved")).sum())


def rows(seed: int, months: Iterable[Period], measures: Sequence[str]) -> Iterator[pa.Table]:
    """Yield each month's counts of some of the measures `victims` and `solved`."""
    counts = {"victims": victims, "solved": solved}
    for month in months:
        told = {measure: [counts[measure](seed, month)] for measure in measures}
        yield pa.table({"month": [str(month)], **told})

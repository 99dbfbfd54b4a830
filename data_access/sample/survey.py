"""Invented answers of surveys: what percent answered so, by item, wave, group and ward, from the catalogue's entry."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

import numpy as np
import pyarrow as pa

from data_access.catalog import DATASETS
from data_access.definitions import Dataset, Dimension
from data_access.model import ALL, AreaLevel, Grain, Period
from data_access.sample import levels
from data_access.sample.chance import Stream, generator, noisy
from data_access.sample.city import WARDS, apportion
from data_access.sample.counted import codes
from data_access.sample.course import MIDDLE_YEAR

_ASKED = 1_900  # people who answer in a wave
_FIRST_MONTH, _LAST_MONTH = 4, 6  # of a year's wave
_APART = 16.0  # points by which groups lie apart at most
_DRIFT = 0.6  # points a year, on average
# Half the width of a 95 % interval in points is at most this, divided by the root of how many answered.
_WIDEST = 1.96 * 50


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of a survey: the city by each of `dimensions`, or each ward."""

    dataset: Dataset
    dimensions: tuple[Dimension, ...]
    by_ward: bool = False

    @property
    def path(self) -> str:
        """The name of the file."""
        return f"sample_{self.dataset.id}{'_by_ward' if self.by_ward else ''}.csv".replace("-", "_")


@dataclass(frozen=True, slots=True)
class _Estimate:
    """What people answered: those whom `column` says `text` of, all people where it is empty."""

    item: str
    column: str
    text: str
    percent: float
    answered: int


def sheets() -> Iterator[Sheet]:
    """Yield the files of all datasets that hold estimates."""
    for each in DATASETS:
        if each.additive:
            continue
        planned = {(view.area_level, view.dimension) for view in each.plan}
        yield Sheet(each, tuple(d for d in each.dimensions if (AreaLevel.CITY, d.id) in planned))
        if (AreaLevel.WARD, ALL) in planned:
            yield Sheet(each, (), by_ward=True)


def waves(months: tuple[Period, Period]) -> list[Period]:
    """Return the waves that lie in these months whole: one in the spring of each year."""
    years = range(months[0].start.year, months[1].start.year + 1)
    found = (Period(date(year, _FIRST_MONTH, 1), Grain.WAVE, date(year, _LAST_MONTH, 30)) for year in years)
    return [wave for wave in found if months[0].start <= wave.start and wave.end <= months[1].end]


def rows(sheet: Sheet, seed: int, asked: Sequence[Period]) -> Iterator[pa.Table]:
    """Yield the estimates of each wave: a function of the catalogue's entry, the seed and the wave."""
    columns = ("ward",) if sheet.by_ward else tuple(dimension.id for dimension in sheet.dimensions)
    for wave in asked:
        told = [
            each
            for item, measure in enumerate(sheet.dataset.measures)
            if (sheet.dataset.id, measure, wave.start.year) not in levels.SKIPPED
            for each in _estimates(sheet, seed, wave, item)
        ]
        yield pa.table(
            {
                "item": [each.item for each in told],
                "first_day": [wave.start] * len(told),
                "last_day": [wave.end] * len(told),
                **{c: [each.text if each.column == c else None for each in told] for c in columns},
                "percent": [each.percent for each in told],
                "margin": [_margin(each.answered) for each in told],
                "answered": [each.answered for each in told],
            }
        )


def _estimates(sheet: Sheet, seed: int, wave: Period, number: int) -> Iterator[_Estimate]:
    """Yield the estimates of an item: of all people, then of each group. Groups add up to all who answered."""
    item, year = sheet.dataset.measures[number], wave.start.year
    key = (crc32(sheet.dataset.id.encode()), number)
    chance = generator(seed, Stream.SURVEY, *key, year)
    answered = noisy(chance, _ASKED)
    level = levels.percent(sheet.dataset.id, item) + _DRIFT * (year - MIDDLE_YEAR)
    level += (chance.random() - 0.5) * _margin(answered)
    if not sheet.by_ward:
        yield _Estimate(item, "", "", _percent(level), answered)
    for place, (column, texts, weights) in enumerate(_groupings(sheet)):
        lasting = generator(seed, Stream.SURVEY, *key, place, sheet.by_ward)
        parts = apportion(answered, np.array(weights))
        apart = (lasting.random(len(parts)) - 0.5) * _APART
        apart -= float((apart * parts).sum()) / answered
        for text, people, points in zip(texts, parts.tolist(), apart.tolist(), strict=True):
            yield _Estimate(item, column, text, _percent(level + points), people)


def _groupings(sheet: Sheet) -> Iterator[tuple[str, list[str], list[float]]]:
    """Yield by what people are told apart: the column, what it says of each group, and how large each is."""
    if sheet.by_ward:
        yield "ward", [ward.id for ward in WARDS], [1.0] * len(WARDS)
    for dimension in sheet.dimensions:
        yield dimension.id, list(codes(dimension)), levels.often(sheet.dataset.id, dimension)


def _margin(answered: int) -> float:
    return round(_WIDEST / math.sqrt(answered), 1)


def _percent(points: float) -> float:
    return round(min(99.0, max(1.0, points)), 1)

"""How the invented figures move: a level that drifts by year, seasons, and places that differ by chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access.model import Period
from data_access.sample.chance import Floats, Stream, generator
from data_access.sample.city import NEIGHBORHOODS, SampleCity

MIDDLE_YEAR = 2022
_MOST_YEARS_OF_DRIFT = 10  # further away a level stays, so that no drift ends below zero

FLAT = (1.0,) * 12
SUMMER = (0.80, 0.78, 0.88, 0.95, 1.05, 1.18, 1.24, 1.22, 1.14, 1.00, 0.90, 0.86)
WINTER = (1.10, 1.02, 0.98, 0.95, 0.94, 0.94, 0.95, 0.97, 0.98, 1.03, 1.06, 1.08)

# What is counted by quarter is stated for the quarter's last month.
QUARTER_ENDS = (0.0, 0.0, 1.0) * 4


@dataclass(frozen=True, slots=True)
class Course:
    """A yearly level in MIDDLE_YEAR, its drift (a share of that level a year) and its months' weights."""

    a_year: float
    drift: float
    season: tuple[float, ...] = FLAT

    def mean(self, month: Period) -> float:
        """Return how many events the month has on average."""
        in_year = self.a_year * drifted(self.drift, month.start.year)
        return in_year * self.season[month.start.month - 1] / sum(self.season)


def drifted(drift: float, year: int) -> float:
    """Return by what a level is multiplied in a year."""
    years = max(-_MOST_YEARS_OF_DRIFT, min(_MOST_YEARS_OF_DRIFT, year - MIDDLE_YEAR))
    return 1 + drift * years


def atom_weights(city: SampleCity, seed: int, stream: Stream, year: int) -> Floats:
    """Return how likely an event lies in each atom of the city, in no unit.

    Where much or little happens and which way it moves is drawn from the seed, not taken from the places:
    nobody should read a judgement on a real neighborhood into made-up figures.
    """
    lively, leaning = generator(seed, Stream.PLACES, stream).random((2, len(NEIGHBORHOODS)))
    weights = [
        (place.residents + place.visitors) * (0.6 + busy) * drifted(0.08 * (lean - 0.5), year)
        for place, busy, lean in zip(NEIGHBORHOODS, lively.tolist(), leaning.tolist(), strict=True)
    ]
    return np.array([weights[atom.neighborhood] * atom.share for atom in city.atoms])

"""Invented shootings: one row an incident, with a place and how many people it killed and wounded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import shapely

from data_access.model import Period
from data_access.sample.chance import Floats, Indexes, Stream, generator, noisy, pick
from data_access.sample.city import WARDS, SampleCity
from data_access.sample.columns import days_in, empty_where, ids
from data_access.sample.course import SUMMER, Course, atom_weights
from data_access.sample.points import Sampler

COURSE = Course(a_year=230, drift=-0.09, season=SUMMER)

# Killed, wounded, how often. A row of nobody hit is counted as weightless.
_HARM = ((0, 1, 0.57), (0, 0, 0.16), (1, 0, 0.15), (0, 2, 0.07), (1, 1, 0.03), (0, 3, 0.02))
_OUTSIDE, _NOWHERE = 0.012, 0.030  # the share of rows just outside the city, and without coordinates
_SURE = len(WARDS) + 1  # one in each ward and one nowhere, see _places
_RING_IN, _RING_OUT = 0.004, 0.020  # degrees around the city in which rows outside it lie


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Where shootings can lie: the city's atoms in order, then outside it, then nowhere known."""

    city: SampleCity
    sampler: Sampler
    outside: int
    nowhere: int

    @classmethod
    def of(cls, city: SampleCity) -> Scene:
        """Prepare the places of a city."""
        whole = shapely.union_all(city.wards)
        ring = whole.buffer(_RING_OUT).difference(whole.buffer(_RING_IN))
        # Nowhere has no points; the ring stands in for it and its coordinates are left empty.
        sampler = Sampler.of([*(atom.outline for atom in city.atoms), ring, ring])
        return cls(city, sampler, len(city.atoms), len(city.atoms) + 1)


def month_rows(scene: Scene, seed: int, month: Period, *, scale: float = 1.0) -> pa.Table:
    """Return a month's rows by day: a function of seed, month and `scale` (how many times the usual rows)."""
    chance = _chance(seed, month)
    killed, wounded = _harm(chance, month, scale)
    rows = len(killed)
    place = _places(scene, seed, month, rows, chance)
    longitude, latitude = scene.sampler.draw(chance, place)
    day = np.sort(days_in(month, chance, rows))
    order = np.argsort(chance.random(rows), kind="stable")
    nowhere = (place == scene.nowhere)[order]
    return pa.table(
        {
            "incident": ids("SAMPLE-S", month, np.arange(1, rows + 1)),
            "date": day,
            "longitude": empty_where(nowhere, longitude[order]),
            "latitude": empty_where(nowhere, latitude[order]),
            "killed": killed[order],
            "wounded": wounded[order],
        }
    )


def harmed(seed: int, month: Period, *, scale: float = 1.0) -> dict[str, int]:
    """Return how many people a month's rows kill and wound."""
    killed, wounded = _harm(_chance(seed, month), month, scale)
    return {"killed": int(killed.sum()), "wounded": int(wounded.sum())}


def _chance(seed: int, month: Period) -> np.random.Generator:
    return generator(seed, Stream.SHOOTING, month.start.year, month.start.month)


def _harm(chance: np.random.Generator, month: Period, scale: float) -> tuple[Indexes, Indexes]:
    """Draw how many people each of a month's shootings kills and wounds; the first ones wound one each."""
    rows = max(noisy(chance, COURSE.mean(month) * scale), _SURE)
    harm = pick(chance, rows, [often for *_, often in _HARM])
    harm[:_SURE] = 0
    killed, wounded = np.array([(k, w) for k, w, _ in _HARM]).T
    return killed[harm], wounded[harm]


def _places(scene: Scene, seed: int, month: Period, rows: int, chance: np.random.Generator) -> Indexes:
    """Draw where a month's shootings lie.

    The first ones, which wound a person each, lie one in each ward and one nowhere: so every ward and the people
    without a place count twelve or more a year, and no cell of that view is too small to be shown.
    """
    weights = atom_weights(scene.city, seed, Stream.SHOOTING, month.start.year)
    sure = [*_one_in_each_ward(scene.city, weights, chance), scene.nowhere]
    placed = (1 - _OUTSIDE - _NOWHERE) / weights.sum()
    drawn = pick(chance, rows, [*(weights * placed), _OUTSIDE, _NOWHERE])
    drawn[: len(sure)] = sure
    return drawn


def _one_in_each_ward(city: SampleCity, weights: Floats, chance: np.random.Generator) -> list[int]:
    """Draw one atom of each ward."""
    ward = np.array([atom.ward for atom in city.atoms])
    return [int(pick(chance, 1, np.where(ward == w, weights, 0.0))[0]) for w in range(len(WARDS))]

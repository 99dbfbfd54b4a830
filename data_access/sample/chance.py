"""Seeded chance for the sample: the same numbers for the same seed and key, on every machine.

Every draw comes from `Generator.random` and exact arithmetic (sums, products, square roots, sorting): no
function of a platform's mathematics library decides a byte of the sample.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import IntEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Indexes: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]

_UNIFORMS_IN_A_NORMAL = 12  # their sum has variance 1 and mean 6


class Stream(IntEnum):
    """What a stream of chance is for; one more draw in one of them changes none of the others."""

    PLACES = 1
    SHOOTING = 2
    CRIME = 3
    FORCE = 4
    HOMICIDE = 5
    CATALOGUE = 6
    BREAKDOWN = 7
    SURVEY = 8


def generator(seed: int, stream: Stream, *key: int) -> np.random.Generator:
    """Return the generator that belongs to a seed, a stream and a key, such as year and month."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(stream, *key))))


def noisy(chance: np.random.Generator, mean: float) -> int:
    """Return a count around `mean` that varies about as much as a count of independent events does."""
    normal = math.fsum(chance.random(_UNIFORMS_IN_A_NORMAL).tolist()) - _UNIFORMS_IN_A_NORMAL / 2
    return max(0, round(mean + math.sqrt(mean) * normal))


def pick(
    chance: np.random.Generator, size: int, weights: Sequence[float] | Floats, *, each_within: int = 0
) -> Indexes:
    """Draw `size` indexes into `weights`, each as likely as its weight.

    With `each_within` every index occurs among that many first draws, if they are enough for all.
    """
    bounds = np.cumsum(np.asarray(weights, dtype=np.float64))
    found = np.searchsorted(bounds, chance.random(size) * bounds[-1], side="right")
    drawn: Indexes = np.minimum(found, len(bounds) - 1).astype(np.int64)
    step = each_within // len(bounds)
    if step:
        drawn[np.arange(len(bounds)) * step] = np.arange(len(bounds))
    return drawn

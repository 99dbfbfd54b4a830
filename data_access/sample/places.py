"""Where counted events can lie, as files name it: wards and neighborhoods, and what is not known of either."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access.model import UNPLACED_NEIGHBORHOOD, UNPLACED_WARD
from data_access.sample.chance import Floats, Stream
from data_access.sample.city import NEIGHBORHOODS, WARDS, SampleCity
from data_access.sample.course import atom_weights

_NO_NEIGHBORHOOD, _NO_PLACE = 0.010, 0.012  # the share of events with a ward only, and with neither


@dataclass(frozen=True, slots=True)
class Place:
    """A ward and a neighborhood as the file names them."""

    ward: str
    neighborhood: str


def places(city: SampleCity) -> list[Place]:
    """Return where events can lie: the atoms in order, each ward without a neighborhood, no place at all."""
    return [
        *(Place(WARDS[a.ward].id, NEIGHBORHOODS[a.neighborhood].name) for a in city.atoms),
        *(Place(ward.id, UNPLACED_NEIGHBORHOOD) for ward in WARDS),
        Place(UNPLACED_WARD, UNPLACED_NEIGHBORHOOD),
    ]


def place_weights(city: SampleCity, seed: int, stream: Stream, year: int) -> Floats:
    """Return how likely an event lies in each of `places`, in no unit."""
    atoms = atom_weights(city, seed, stream, year)
    by_ward = np.zeros(len(WARDS))
    np.add.at(by_ward, [atom.ward for atom in city.atoms], atoms)
    placed = 1 - _NO_NEIGHBORHOOD - _NO_PLACE
    return np.concatenate((atoms * placed, by_ward * _NO_NEIGHBORHOOD, [atoms.sum() * _NO_PLACE]))

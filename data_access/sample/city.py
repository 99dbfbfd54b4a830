"""A city that looks like Newark from afar: real names, outlines made from a handful of rounded centres.

No surveyed line is used. Neighborhoods and wards are what lies nearest to their centres inside a rounded
hull. Both are cut from one network of lines on one grid, so that they share every border exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from data_access.model import DataError
from data_access.sample.chance import Floats, Indexes

Centre: TypeAlias = tuple[float, float]  # longitude, latitude

CITY_ID = "newark"
CITY_RESIDENTS, CITY_RESIDENTS_YEAR = 311_549, 2020  # the census of 2020
RESIDENTS_CHANGE_A_YEAR = -0.003

# Below this share of its neighborhood a piece of a ward is a sliver and goes to the neighborhood's main ward.
SMALLEST_ATOM = 0.08
_DECIMALS = 4  # of a degree: about 10 m
_SCALE = np.array([0.758, 1.0])  # how wide a degree of longitude is there, against one of latitude
_HULL_RATIO = 0.35
_HULL_OUT, _HULL_IN = 0.0135, -0.005  # out and back in again rounds the corners between centres


class SampleError(DataError):
    """A sample that cannot be made as asked."""


@dataclass(frozen=True, slots=True)
class Neighborhood:
    """A neighborhood: `residents` in thousands; `visitors` bring as many events as that many residents."""

    name: str
    residents: float
    visitors: float
    centres: tuple[Centre, ...]


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward: its id, its names by language and the centres that its outline is made from."""

    id: str
    names: Mapping[str, str]
    centres: tuple[Centre, ...]


@dataclass(frozen=True, slots=True)
class Atom:
    """The piece of a ward inside a neighborhood (by their indexes); `share` is of the neighborhood's area."""

    ward: int
    neighborhood: int
    share: float
    outline: Polygon


@dataclass(frozen=True, slots=True)
class SampleCity:
    """The outlines (WGS84), in the order of WARDS and NEIGHBORHOODS."""

    wards: tuple[Polygon, ...]
    neighborhoods: tuple[Polygon, ...]
    atoms: tuple[Atom, ...]


NEIGHBORHOODS = (
    Neighborhood("Belmont", 11, 1, ((-74.195, 40.730),)),
    Neighborhood("Downtown", 16, 22, ((-74.170, 40.740), (-74.170, 40.730))),
    Neighborhood("Dayton", 11, 3, ((-74.195, 40.700), (-74.190, 40.715))),
    Neighborhood("Fairmount", 15, 1, ((-74.200, 40.745),)),
    Neighborhood("Forest Hill", 15, 1, ((-74.175, 40.775),)),
    Neighborhood("Ironbound", 52, 8, ((-74.160, 40.725), (-74.150, 40.730), (-74.135, 40.730))),
    Neighborhood("Lincoln Park", 7, 2, ((-74.180, 40.725),)),
    Neighborhood("Lower Broadway", 15, 2, ((-74.170, 40.755),)),
    Neighborhood("Lower Clinton Hill", 11, 1, ((-74.205, 40.720),)),
    Neighborhood("Lower Roseville", 15, 1, ((-74.190, 40.755), (-74.185, 40.750))),
    Neighborhood("Mount Pleasant", 11, 1, ((-74.165, 40.765),)),
    Neighborhood("Newark Industrial District", 0.3, 4, ((-74.165, 40.710), (-74.150, 40.715))),
    Neighborhood("North Broadway/Woodside", 20, 2, ((-74.160, 40.780), (-74.155, 40.770))),
    Neighborhood("Port District", 0.05, 5, ((-74.165, 40.695), (-74.145, 40.700))),
    Neighborhood("University Heights", 14, 5, ((-74.185, 40.740),)),
    Neighborhood("Upper Clinton Hill", 13, 1, ((-74.220, 40.720),)),
    Neighborhood("Upper Roseville", 11, 1, ((-74.190, 40.765),)),
    Neighborhood("Vailsburg", 34, 2, ((-74.230, 40.745), (-74.220, 40.745))),
    Neighborhood("Weequahic", 24, 3, ((-74.215, 40.705), (-74.205, 40.705))),
    Neighborhood("West Side", 16, 1, ((-74.210, 40.735), (-74.205, 40.735))),
)
# Chosen so that the wards hold about as many residents each and cut across nine neighborhoods.
WARDS = (
    Ward(
        "north",
        {"en": "North Ward", "es": "Distrito Norte", "pt": "Distrito Norte"},
        ((-74.1500, 40.7825), (-74.1850, 40.7600)),
    ),
    Ward(
        "south",
        {"en": "South Ward", "es": "Distrito Sur", "pt": "Distrito Sul"},
        ((-74.2250, 40.7125), (-74.1925, 40.7175)),
    ),
    Ward(
        "west",
        {"en": "West Ward", "es": "Distrito Oeste", "pt": "Distrito Oeste"},
        ((-74.2325, 40.7675), (-74.2075, 40.7475)),
    ),
    Ward(
        "central",
        {"en": "Central Ward", "es": "Distrito Central", "pt": "Distrito Central"},
        ((-74.1825, 40.7525), (-74.1875, 40.7325)),
    ),
    Ward(
        "east",
        {"en": "East Ward", "es": "Distrito Este", "pt": "Distrito Leste"},
        ((-74.1425, 40.7025), (-74.1625, 40.7250), (-74.1600, 40.6800)),
    ),
)


def build_city() -> SampleCity:
    """Make the outlines of the sample's city. Raises SampleError where an area is not in one piece."""
    faces = _faces()
    neighborhood = _nearest(faces, [entry.centres for entry in NEIGHBORHOODS])
    ward = _without_slivers(faces, neighborhood, _nearest(faces, [entry.centres for entry in WARDS]))
    return SampleCity(
        wards=tuple(_union(faces, ward == w) for w in range(len(WARDS))),
        neighborhoods=tuple(_union(faces, neighborhood == n) for n in range(len(NEIGHBORHOODS))),
        atoms=tuple(_atoms(faces, ward, neighborhood)),
    )


def residents(city: SampleCity, year: int) -> Indexes:
    """Return how many people live in each atom of the city in a year, as whole numbers."""
    growth = 1 + RESIDENTS_CHANGE_A_YEAR * (year - CITY_RESIDENTS_YEAR)
    weights = [NEIGHBORHOODS[atom.neighborhood].residents * atom.share for atom in city.atoms]
    return apportion(round(CITY_RESIDENTS * growth), np.array(weights))


def apportion(total: int, weights: Floats) -> Indexes:
    """Split a whole number by weights into whole numbers with the same sum (largest remainders first)."""
    exact = weights * (total / weights.sum())
    parts: Indexes = np.floor(exact).astype(np.int64)
    missing = total - int(parts.sum())
    parts[np.argsort(parts - exact, kind="stable")[:missing]] += 1
    return parts


def _flat(centres: Sequence[Centre]) -> Floats:
    """Return points in units of a degree of latitude, so that near means near."""
    flat: Floats = np.asarray(centres, dtype=np.float64) * _SCALE
    return flat


def _unflat(geometry: BaseGeometry) -> BaseGeometry:
    """Return the geometry in degrees, on the grid."""
    return shapely.transform(geometry, lambda points: np.round(points / _SCALE, _DECIMALS))


def _hull() -> BaseGeometry:
    centres = _flat([centre for entry in NEIGHBORHOODS for centre in entry.centres])
    around = shapely.concave_hull(shapely.MultiPoint(centres), ratio=_HULL_RATIO)
    return around.buffer(_HULL_OUT, quad_segs=2).buffer(_HULL_IN, quad_segs=2)


def _faces() -> list[Polygon]:
    """Return the smallest pieces that all borders together cut the city into."""
    hull = _hull()
    lines = [hull.boundary]
    for entries in (NEIGHBORHOODS, WARDS):
        centres = _flat([centre for entry in entries for centre in entry.centres])
        lines.append(shapely.voronoi_polygons(shapely.MultiPoint(centres), extend_to=hull, only_edges=True))
    network = shapely.union_all([_unflat(line) for line in lines], grid_size=10.0**-_DECIMALS)
    city = _unflat(hull)
    pieces = [piece for piece in shapely.polygonize([network]).geoms if isinstance(piece, Polygon)]
    inside = (piece for piece in pieces if city.contains(piece.representative_point()))
    return [Polygon(np.round(piece.exterior.coords, _DECIMALS)) for piece in inside]


def _nearest(faces: Sequence[Polygon], groups: Sequence[Sequence[Centre]]) -> Indexes:
    """Return for each face the index of the group that owns the nearest centre."""
    owner = np.repeat(np.arange(len(groups), dtype=np.int64), [len(group) for group in groups])
    centres = _flat([centre for group in groups for centre in group])
    inside = _flat([(point.x, point.y) for point in (face.representative_point() for face in faces)])
    distances = ((inside[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    nearest: Indexes = owner[distances.argmin(axis=1)]
    return nearest


def _shares(faces: Sequence[Polygon], neighborhood: Indexes, ward: Indexes) -> Floats:
    """Return the share of each neighborhood (rows) that lies in each ward (columns)."""
    table = np.zeros((len(NEIGHBORHOODS), len(WARDS)))
    np.add.at(table, (neighborhood, ward), shapely.area(faces))
    shares: Floats = table / table.sum(axis=1, keepdims=True)
    return shares


def _without_slivers(faces: Sequence[Polygon], neighborhood: Indexes, ward: Indexes) -> Indexes:
    shares = _shares(faces, neighborhood, ward)
    return np.where(shares[neighborhood, ward] < SMALLEST_ATOM, shares.argmax(axis=1)[neighborhood], ward)


def _union(faces: Sequence[Polygon], chosen: npt.NDArray[np.bool_]) -> Polygon:
    merged = shapely.union_all([face for face, wanted in zip(faces, chosen, strict=True) if wanted])
    outline = shapely.orient_polygons(merged.normalize())
    if not isinstance(outline, Polygon):
        raise SampleError("an area of the sample's city is not in one piece; move its centres")
    return outline


def _atoms(faces: Sequence[Polygon], ward: Indexes, neighborhood: Indexes) -> list[Atom]:
    shares = _shares(faces, neighborhood, ward)
    return [
        Atom(int(w), int(n), float(shares[n, w]), _union(faces, (ward == w) & (neighborhood == n)))
        for n, w in np.argwhere(shares > 0)
    ]

"""Which atom a place lies in, from coordinates or from names; and outlines small enough for a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from data_access.model import UNPLACED_NEIGHBORHOOD, UNPLACED_WARD, Area, AreaLevel, DataError, Geography
from data_access.publishing.areas import atom_id, only_polygons, outlines_of, shared_area
from data_access.publishing.base import IntakeError
from data_access.publishing.near import difference
from data_access.publishing.points import Floats, Locator, Numbers, Outlines, Raster

# From this many points on, drawing a raster pays.
RASTER_FROM = 100_000
# What all outlines of one level may weigh together as JSON coordinates, for a page on a cheap phone.
OUTLINE_BYTES = 12_000
_DECIMALS = 5
_FIRST_TOLERANCE = 2e-5
# Gaps between areas narrower than this, in degrees (some 30 m), are noise of drawing.
_NARROWEST_GAP = 3e-4


class Found(IntEnum):
    """How a place was found; `label` is what a report says."""

    NEIGHBORHOOD = 0
    WARD = 1
    CITY = 2
    OUTSIDE = 3
    NO_COORDINATES = 4
    NOT_GIVEN = 5
    ZERO = 6
    FALSE_ORIGIN = 7

    @property
    def label(self) -> str:
        """The words of an account."""
        return _LABELS[self]


_LABELS = {
    Found.NEIGHBORHOOD: "in a neighborhood",
    Found.WARD: "in a ward only",
    Found.CITY: "in the city only",
    Found.OUTSIDE: "outside the city",
    Found.NO_COORDINATES: "without coordinates",
    Found.NOT_GIVEN: "without a place",
    Found.ZERO: "at 0, 0",
    Found.FALSE_ORIGIN: "at a false origin",
}


class PlaceError(DataError):
    """A ward or neighborhood that is not one of the city's, or that does not say which atom it means."""


@dataclass(frozen=True)
class Places:
    """The atoms of a geography, by number: `atoms[table[ward, neighborhood]]`, where -1 is none of either."""

    geography: Geography
    atoms: tuple[str, ...]
    table: Numbers
    outlines: Outlines
    locator: Locator

    @classmethod
    def of(cls, geography: Geography) -> Places:
        """Prepare the outlines of a geography for placing. Raises IntakeError where an area has none."""
        wards = outlines_of(geography.wards, geography)
        hoods = outlines_of(geography.neighborhoods, geography)
        if (len(wards), len(hoods)) != (len(geography.wards) - 1, len(geography.neighborhoods) - 1):
            raise IntakeError(
                "some area of the current release has no outline; bring the areas files in the drop"
            )
        outlines = Outlines((wards, hoods, outlines_of([geography.city], geography)))
        return cls(geography, geography.atoms, _atom_table(geography, wards, hoods), outlines, outlines)

    def for_many(self, points: int) -> Places:
        """Return places that give the same answers, and faster where that many points are to be placed."""
        return replace(self, locator=Raster(self.outlines)) if points >= RASTER_FROM else self

    @property
    def city_bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of the city."""
        west, south, east, north = self.outlines.partitions[-1][0].bounds
        return west, south, east, north

    @property
    def nowhere(self) -> int:
        """The number of the atom of which neither ward nor neighborhood is known."""
        return int(self.table[-1, -1])

    def of_points(self, longitude: Floats, latitude: Floats) -> tuple[Numbers, Numbers]:
        """Return the atom's number and how it was found (see Found) of each point.

        A point on a shared border belongs to the area that comes first in its file.
        """
        ward, hood, city = self.locator.locate(longitude, latitude)
        found = np.full(len(longitude), Found.OUTSIDE, dtype=np.int16)
        for how, number in ((Found.CITY, city), (Found.WARD, ward), (Found.NEIGHBORHOOD, hood)):
            found[number >= 0] = how
        return self.table[ward, hood], found

    def of_names(self, ward: str, neighborhood: str, *, codes: Mapping[str, str]) -> tuple[int, Found]:
        """Return the atom's number and how it was found, from ids or names in any language; "" is not known.

        `codes` maps what a file writes to ids. Raises PlaceError.
        """
        ward_number = _number(ward, self.geography.wards, codes, "ward")
        hood_number = _number(neighborhood, self.geography.neighborhoods, codes, "neighborhood")
        if hood_number < 0:
            return int(self.table[ward_number, -1]), Found.WARD if ward_number >= 0 else Found.NOT_GIVEN
        if ward_number < 0:
            return self._only_atom(hood_number, neighborhood), Found.NEIGHBORHOOD
        if not self._meet(ward_number, hood_number):
            raise PlaceError(
                f"neighborhood {neighborhood!r} does not lie in ward {ward!r}; put one of them right"
            )
        return int(self.table[ward_number, hood_number]), Found.NEIGHBORHOOD

    def _only_atom(self, hood: int, text: str) -> int:
        """Return the atom of a neighborhood that lies in one ward, or in none."""
        known = {int(number) for number in self.table[:-1, hood]} or {int(self.table[-1, hood])}
        if len(known) > 1:
            raise PlaceError(
                f"neighborhood {text!r} lies in {len(known)} wards, so its atom is not known; name a column with the"
                " ward too, or map this place in [files.places]"
            )
        return known.pop()

    def _meet(self, ward: int, hood: int) -> bool:
        if self.atoms[self.table[ward, hood]].startswith(f"{self.geography.wards[ward].id}~"):
            return True
        wards, hoods, _ = self.outlines.partitions
        return shared_area([wards[ward]], hoods[hood])[0] > 0


@dataclass(frozen=True)
class PlacesInTime:
    """The places of every geography that ever held; `atoms` are numbered over all of them.

    `eras` are oldest first, `starts` the first day of each but the first, which holds for all days before too.
    """

    eras: tuple[Places, ...]
    starts: tuple[date, ...]
    atoms: tuple[str, ...]
    numbers: tuple[Numbers, ...]

    @classmethod
    def of(cls, geography: Geography) -> PlacesInTime:
        """Prepare the outlines of all generations for placing. Raises IntakeError where an area has none."""
        atoms = geography.every_atom()
        number = {atom: n for n, atom in enumerate(atoms)}
        return cls(
            tuple(Places.of(each) for each in geography.generations),
            tuple(each.valid_from for each in geography.generations[1:]),
            atoms,
            tuple(
                np.array([number[atom] for atom in each.atoms], dtype=np.int16)
                for each in geography.generations
            ),
        )

    @property
    def newest(self) -> Places:
        """The places that hold now."""
        return self.eras[-1]

    def for_many(self, points: int) -> PlacesInTime:
        """Return places that give the same answers, and faster where that many points are to be placed."""
        return replace(self, eras=tuple(each.for_many(points) for each in self.eras))

    def nowhere(self, era: Numbers) -> Numbers:
        """Return the number of the atom of which neither ward nor neighborhood is known."""
        of_era = np.array(
            [own[each.nowhere] for own, each in zip(self.numbers, self.eras, strict=True)], dtype=np.int16
        )
        return of_era[era]

    def of_points(self, longitude: Floats, latitude: Floats, era: Numbers) -> tuple[Numbers, Numbers]:
        """Return the atom's number and how it was found of each point, in the geography of its `era` (its number)."""
        if not self.starts:
            return self.newest.of_points(longitude, latitude)
        atoms = np.empty(len(longitude), dtype=np.int16)
        found = np.empty(len(longitude), dtype=np.int16)
        for n, places in enumerate(self.eras):
            mine = era == n
            if mine.any():
                own, found[mine] = places.of_points(longitude[mine], latitude[mine])
                atoms[mine] = self.numbers[n][own]
        return atoms, found

    def of_names(
        self, ward: str, neighborhood: str, era: int, *, codes: Mapping[str, str]
    ) -> tuple[int, Found]:
        """Return the atom's number and how it was found, from names in the geography of an era. Raises PlaceError."""
        own, found = self.eras[era].of_names(ward, neighborhood, codes=codes)
        return int(self.numbers[era][own]), found


def simplified(geography: Geography) -> Geography:
    """Return a geography whose outlines are small enough for a page: about 12 KB of JSON for each level.

    Borders between areas stay shared; gaps and overlaps of drawing are closed. For showing, never for placing.
    """
    earlier = tuple(simplified(each) for each in geography.earlier)
    outlines: dict[str, Mapping[str, Any]] = {}
    for level in (AreaLevel.CITY, AreaLevel.WARD, AreaLevel.NEIGHBORHOOD):
        areas = [area for area in geography.at(level) if area.id in geography.outlines]
        simple = _simplified(outlines_of(areas, geography))
        outlines |= {area.id: outline for area, outline in zip(areas, simple, strict=True)}
    return replace(geography, outlines=outlines, earlier=earlier)


def _simplified(outlines: Sequence[BaseGeometry]) -> list[Mapping[str, Any]]:
    if not outlines:
        return []
    cleaned = shapely.coverage_clean(list(outlines), gap_width=_NARROWEST_GAP)  # type: ignore[attr-defined]
    coverage = [only_polygons(each) for each in cleaned]
    tolerance, simple = _FIRST_TOLERANCE, _rounded(coverage)
    while len(json.dumps(simple, separators=(",", ":"))) > OUTLINE_BYTES and tolerance < 1:
        simple = _rounded(shapely.coverage_simplify(coverage, tolerance))
        tolerance *= 1.25
    return simple


def _rounded(outlines: Iterable[BaseGeometry]) -> list[Mapping[str, Any]]:
    """Return outlines as GeoJSON with coordinates to about a metre."""
    return [_round(mapping(outline)) for outline in outlines]


def _round(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DECIMALS)
    if isinstance(value, dict):
        return {key: _round(each) for key, each in value.items()}
    return [_round(each) for each in value] if isinstance(value, list | tuple) else value


def _atom_table(
    geography: Geography, wards: Sequence[BaseGeometry], hoods: Sequence[BaseGeometry]
) -> Numbers:
    """Return the number of the atom for each ward and neighborhood; the last row and column mean none.

    What is no atom, because it is noise of drawing or lies in no ward, goes to the neighborhood's largest atom.
    """
    numbers = {atom: number for number, atom in enumerate(geography.atoms)}
    table = np.empty((len(wards) + 1, len(hoods) + 1), dtype=np.int16)
    ward_ids = [*(area.id for area in geography.wards[: len(wards)]), UNPLACED_WARD]
    for row, ward in enumerate(ward_ids):
        table[row, -1] = numbers[atom_id(ward, UNPLACED_NEIGHBORHOOD)]
    for column, (hood, outline) in enumerate(zip(geography.neighborhoods, hoods, strict=False)):
        areas = [*shared_area(wards, outline), 0.0]
        own = [numbers.get(atom_id(ward, hood.id), -1) for ward in ward_ids]
        largest = max((area, -row) for row, area in enumerate(areas) if own[row] >= 0)
        table[:, column] = [number if number >= 0 else own[-largest[1]] for number in own]
    return table


def _number(text: str, areas: Sequence[Area], codes: Mapping[str, str], kind: str) -> int:
    """Return the place in order of the area that a text means; -1 for the last one, whose place is not known."""
    if text.strip() == "" and text not in codes:
        return -1
    wanted = codes.get(text, text).strip().casefold()
    for number, area in enumerate(areas):
        if wanted in (area.id, area.stem) or wanted in (name.casefold() for name in area.names.values()):
            return number if number < len(areas) - 1 else -1
    names = [name for area in areas for name in (area.stem, *area.names.values())]
    raise PlaceError(
        f"{text!r} is no {kind} of the city{difference(text, [*codes, *names])}; put it right, or map it in"
        f" [files.places], for instance to {areas[0].stem!r}"
    )

"""Areas files: GeoJSON outlines of wards, neighborhoods and the city, checked, repaired and joined into atoms."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from data_access.model import UNPLACED_NEIGHBORHOOD, UNPLACED_WARD, Area, AreaLevel, Geography
from data_access.publishing.base import FileAccount, IntakeError
from data_access.publishing.drop import AreaNames, AreasEntry, Drop
from data_access.publishing.reading import check_sha256, hash_file, locate

# A piece of a neighborhood in another ward below this share of its area is noise of drawing, not an atom.
SMALLEST_ATOM = 0.003
ATOM_SEPARATOR = "~"
_UNPLACED = {UNPLACED_WARD: "Ward not known", UNPLACED_NEIGHBORHOOD: "Neighborhood not known"}
_WGS84_NAMES = re.compile(r"(CRS84|EPSG:+4326)$", re.IGNORECASE)


@dataclass(frozen=True)
class Drawn:
    """The areas of one level with their outlines, in order; unplaced ones are not among them."""

    areas: tuple[Area, ...] = ()
    outlines: tuple[BaseGeometry, ...] = ()


@dataclass(frozen=True)
class AreasFile:
    """What one file draws, since when it holds, and the account of it."""

    drawn: Drawn
    valid_from: date
    account: FileAccount


def read_areas(
    folder: Path, drop: Drop, *, progress: Callable[[str], None]
) -> tuple[Area, Mapping[AreaLevel, AreasFile]]:
    """Read every areas file of a drop that has some, and which city they divide.

    Raises IntakeError for outlines that cannot be used.
    """
    if drop.city is None:
        raise IntakeError("areas files divide a city; add [city] with id and names to drop.toml")
    city = Area(AreaLevel.CITY, drop.city.id, dict(drop.city.names))
    return city, {AreaLevel(entry.level): _read_file(folder, entry, progress) for entry in drop.areas}


def first_geography(city: Area, files: Mapping[AreaLevel, AreasFile]) -> Geography:
    """Return the geography that the files of a first drop make. Raises IntakeError where two areas share an id."""
    drawn = {level: file.drawn for level, file in files.items()}
    wards, hoods = drawn.get(AreaLevel.WARD, Drawn()), drawn.get(AreaLevel.NEIGHBORHOOD, Drawn())
    outline = _city_outline(drawn.get(AreaLevel.CITY), wards, hoods)
    return joined(city, outline, wards, hoods, max(file.valid_from for file in files.values()))


def joined(city: Area, outline: BaseGeometry, wards: Drawn, hoods: Drawn, valid_from: date) -> Geography:
    """Return the geography of a city whose wards and neighborhoods are drawn like this.

    Raises IntakeError where two areas share an id.
    """
    refuse_shared_ids([city.id, *(area.id for area in (*wards.areas, *hoods.areas))])
    outlines = {city.id: outline}
    for drawn in (wards, hoods):
        outlines |= {area.id: own for area, own in zip(drawn.areas, drawn.outlines, strict=True)}
    return Geography(
        city=city,
        wards=(*wards.areas, unplaced(AreaLevel.WARD)),
        neighborhoods=(*hoods.areas, unplaced(AreaLevel.NEIGHBORHOOD)),
        atoms=tuple(_atoms(wards, hoods)),
        valid_from=valid_from,
        outlines={area: mapping(own) for area, own in outlines.items()},
    )


def unplaced(level: AreaLevel) -> Area:
    """Return the last area of a partition: where a place is not known."""
    area_id = UNPLACED_WARD if level is AreaLevel.WARD else UNPLACED_NEIGHBORHOOD
    return Area(level, area_id, {"en": _UNPLACED[area_id]})


def atom_id(ward: str, neighborhood: str) -> str:
    """Return the id of the piece of a ward inside a neighborhood."""
    return f"{ward}{ATOM_SEPARATOR}{neighborhood}"


def only_polygons(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry as one; lines and points that a repair leaves over are dropped."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if len(parts) != 1 else parts[0]


def shared_area(wards: Sequence[BaseGeometry], hood: BaseGeometry) -> list[float]:
    """Return the area, in square degrees, that each ward has in common with a neighborhood."""
    return [float(shapely.area(shapely.intersection(ward, hood))) for ward in wards]


def _atoms(wards: Drawn, hoods: Drawn) -> Iterator[str]:
    """Yield every atom: ward by ward, what lies in no known ward last."""
    pieces = [_wards_of(hood, wards) for hood in hoods.outlines]
    for number, ward in enumerate((*wards.areas, unplaced(AreaLevel.WARD))):
        is_known = number < len(wards.areas)
        for hood, parts in zip(hoods.areas, pieces, strict=True):
            if number in parts if is_known else not parts:
                yield atom_id(ward.id, hood.id)
        yield atom_id(ward.id, UNPLACED_NEIGHBORHOOD)


def _wards_of(hood: BaseGeometry, wards: Drawn) -> set[int]:
    """Return the numbers of the wards that a neighborhood lies in, noise of drawing left out."""
    shares = [area / hood.area for area in shared_area(wards.outlines, hood)]
    return {number for number, share in enumerate(shares) if share >= SMALLEST_ATOM}


def _city_outline(city: Drawn | None, wards: Drawn, hoods: Drawn) -> BaseGeometry:
    if city is None:
        return only_polygons(shapely.union_all([*wards.outlines, *hoods.outlines]))
    return only_polygons(shapely.union_all(list(city.outlines)))


def refuse_shared_ids(ids: Sequence[str]) -> None:
    """Raise IntakeError where two areas have one id."""
    shared = sorted({each for each in ids if ids.count(each) > 1})
    if shared:
        raise IntakeError(
            f"the id {shared[0]!r} belongs to two areas; give one of them another id in [files.names] of drop.toml"
        )


def _read_file(folder: Path, entry: AreasEntry, progress: Callable[[str], None]) -> AreasFile:
    path = locate(folder, entry.path)
    sha256 = hash_file(path)
    check_sha256(entry.path, found=sha256, declared=entry.sha256)
    features = _features(path, entry)
    if entry.rows is not None and len(features) != entry.rows:
        raise IntakeError(
            f"{entry.path} has {len(features)} areas, but drop.toml declares rows = {entry.rows}"
        )
    names = [_name(feature, entry, number) for number, feature in enumerate(features, start=1)]
    _check_names(names, entry)
    outlines = []
    for name, feature in zip(names, features, strict=True):
        outline, repaired = _outline(feature, f"{entry.path}, {name!r}")
        outlines.append(outline)
        if repaired:
            progress(f"{entry.path}: the outline of {name} crossed itself and was repaired")
    areas = tuple(_area(name, entry) for name in names)
    account = FileAccount(entry.path, "areas", "", sha256, len(areas), len(areas), 0, 0, ())
    return AreasFile(Drawn(areas, tuple(outlines)), entry.valid_from, account)


def _features(path: Path, entry: AreasEntry) -> list[Mapping[str, Any]]:
    try:
        content = json.loads(path.read_text(encoding=entry.encoding), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise IntakeError(f"{entry.path} is not valid GeoJSON: {error}; export it again") from error
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise IntakeError(f"{entry.path} is not a GeoJSON FeatureCollection; export it as one")
    crs = _crs_name(content.get("crs"))
    if not _WGS84_NAMES.search(crs):
        raise IntakeError(f"{entry.path} is in the coordinate system {crs}; export it in WGS84 (EPSG:4326)")
    features = content.get("features")
    if not isinstance(features, list) or not features:
        raise IntakeError(f"{entry.path} has no features; export it again")
    return features


def _crs_name(crs: object) -> str:
    """Return the name of the coordinate system that a collection states; without one it is WGS84."""
    if crs is None:
        return "CRS84"
    properties = crs.get("properties") if isinstance(crs, dict) else None
    return str(properties.get("name") if isinstance(properties, dict) else crs)


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"a coordinate is {text}")


def _name(feature: Mapping[str, Any], entry: AreasEntry, number: int) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    name = (properties or {}).get(entry.name_property)
    if not isinstance(name, str | int) or not str(name).strip():
        known = ", ".join(properties or {}) or "none"
        raise IntakeError(
            f"{entry.path}, feature {number} has no property {entry.name_property!r} with a name; there are {known}:"
            " put name_property in drop.toml right"
        )
    return str(name).strip()


def _check_names(names: Sequence[str], entry: AreasEntry) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise IntakeError(f"{entry.path}: two areas are called {twice[0]!r}; join them into one feature")
    unknown = sorted(set(entry.names) - set(names))
    if unknown:
        raise IntakeError(
            f"drop.toml gives names for {unknown[0]!r}, which is no area of {entry.path}; remove it"
        )


def _outline(feature: Mapping[str, Any], where: str) -> tuple[BaseGeometry, bool]:
    """Return an outline without crossings, and whether it had to be repaired."""
    try:
        geometry = shape(feature["geometry"])
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        IndexError,
        shapely.errors.ShapelyError,
    ) as error:
        raise IntakeError(f"{where} has no geometry that can be read; export the areas again") from error
    if geometry.geom_type not in ("Polygon", "MultiPolygon") or geometry.is_empty:
        raise IntakeError(
            f"{where} is a {geometry.geom_type}, not a polygon with an area; export the areas again"
        )
    west, south, east, north = geometry.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise IntakeError(
            f"{where} lies outside the world at {west}, {south}; export the areas in WGS84 (EPSG:4326)"
        )
    geometry = shapely.force_2d(geometry)
    if geometry.is_valid:
        return geometry, False
    repaired = only_polygons(shapely.make_valid(geometry))
    if repaired.is_empty:
        raise IntakeError(f"{where} encloses no area; export the areas again")
    return repaired, True


def _area(name: str, entry: AreasEntry) -> Area:
    given = entry.names.get(name, AreaNames())
    words = {"en": given.en or name, "es": given.es, "pt": given.pt}
    area_id = given.id or slug(name)
    if not area_id or area_id.startswith("unplaced"):
        raise IntakeError(f"{entry.path}: {name!r} makes no id; give it one in [files.names] of drop.toml")
    return Area(AreaLevel(entry.level), area_id, {language: word for language, word in words.items() if word})


def slug(name: str) -> str:
    """Return a name as an id: lower case letters and digits without accents, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


def outlines_of(areas: Iterable[Area], geography: Geography) -> list[BaseGeometry]:
    """Return the outlines of those areas that have one, in order."""
    return [shape(dict(geography.outlines[area.id])) for area in areas if area.id in geography.outlines]

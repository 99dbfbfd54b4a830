"""Outlines of areas that cannot be."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.data_access.publishing.bad_files.change import Case, case, file_as, in_folder
from tests.data_access.publishing.bad_files.good import GOOD
from tests.data_access.publishing.bad_files.strict import PAGE, _as_folder, _as_link, _as_pipe
from tests.data_access.publishing.drops import square

Collection = dict[str, Any]


def outline_cases() -> Iterator[Case]:
    for path in GOOD["areas"].files:
        yield from _files(path)
        yield from _features(path)


def _files(path: str) -> Iterator[Case]:
    for name, content in {
        "empty": b"",
        "a web page": PAGE,
        "cut in the middle": GOOD["areas"].files[path][:200],
        "not utf-8": b'{"type": "\xe9"}',
        "a list": b"[1, 2]",
        "a number": b"7",
        "one feature": b'{"type": "Feature"}',
        "no features": b'{"type": "FeatureCollection", "features": []}',
        "features that are no list": b'{"type": "FeatureCollection", "features": {"a": 1}}',
        "nested without end": b'{"type": ' + b"[" * 100_000,
        "a NUL byte": b'\0{"type": "FeatureCollection"}',
    }.items():
        yield case("areas", f"{path} {name}", file_as(lambda _, c=content: c, path), path, "export it")
    for name, act in {"a link": _as_link, "a folder": _as_folder, "a pipe": _as_pipe}.items():
        at = in_folder(lambda first, a=act: a(first.parent / path))
        yield case("areas", f"{path} is {name}", at, path)


def _features(path: str) -> Iterator[Case]:
    for place, number in (("first", 0), ("last", -1)):
        for name, (change, says) in _BAD_FEATURES.items():
            told = file_as(
                lambda data, c=change, n=number: _changed(data, lambda all_: c(all_["features"][n])), path
            )
            yield case("areas", f"{path}, {place} area: {name}", told, path, *says)
    moved = file_as(
        lambda data: _changed(data, lambda all_: _polygon(square(-75, 40.7, -74, 41))(all_["features"][0])),
        path,
    )
    words = ("the areas of this drop differ", "publish the old areas again")
    yield case("areas", f"{path}, other borders than those published", moved, *words)
    twice = file_as(
        lambda data: _changed(data, lambda all_: all_["features"].append(all_["features"][0])), path
    )
    yield case("areas", f"{path}, one area twice", twice, path, "two areas are called", "join them")
    for name, crs in {
        "in feet": _crs("EPSG::3424"),
        "in another grid": "EPSG:3424",
        "in no system": {"properties": None, "type": "EPSG:3424"},
    }.items():
        other = file_as(lambda data, c=crs: _changed(data, lambda all_: all_.update(crs=c)), path)
        yield case("areas", f"{path}, {name}", other, path, "3424", "WGS84")


def _changed(data: bytes, change: Callable[[Collection], object]) -> bytes:
    collection = json.loads(data)
    change(collection)
    return json.dumps(collection).encode()


def _crs(name: str) -> Collection:
    return {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{name}"}}


def _geometry(geometry: object) -> Callable[[Collection], None]:
    return lambda feature: feature.update(geometry=geometry)


def _polygon(coordinates: object) -> Callable[[Collection], None]:
    return _geometry({"type": "Polygon", "coordinates": coordinates})


_AGAIN = ("export",)
_BAD_FEATURES: dict[str, tuple[Callable[[Collection], object], tuple[str, ...]]] = {
    "no name": (lambda feature: feature["properties"].clear(), ("'name'", "name_property")),
    "an empty name": (
        lambda feature: feature["properties"].update(name=" "),
        ("'name'", "name_property"),
    ),
    "a name of symbols": (
        lambda feature: feature["properties"].update(name="***"),
        ("'***'", "[files.names]"),
    ),
    "no properties": (lambda feature: feature.update(properties=None), ("'name'", "name_property")),
    "no geometry": (_geometry(None), _AGAIN),
    "a point": (_geometry({"type": "Point", "coordinates": [-74, 40]}), ("Point", "polygon")),
    "an empty polygon": (_polygon([]), _AGAIN),
    "a line folded onto itself": (_polygon([[[-75, 40], [-74, 40], [-75, 40], [-75, 40]]]), ("no area",)),
    "two corners": (_polygon([[[-75, 40], [-74, 40]]]), _AGAIN),
    "words for coordinates": (_polygon([[["a", "b"], ["c", "d"], ["e", "f"], ["a", "b"]]]), _AGAIN),
    "meters for degrees": (_polygon(square(580000, 690000, 590000, 700000)), ("outside the world", "WGS84")),
    "infinite": (_polygon(square(float("-inf"), 40, -74, 41)), _AGAIN),
    "not a number": (_polygon(square(float("nan"), 40, -74, 41)), _AGAIN),
}

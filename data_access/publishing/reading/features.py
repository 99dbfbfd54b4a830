"""GeoJSON points, feature by feature: properties as columns, the geometry as `longitude` and `latitude`."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Collection, Generator, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn, TextIO

from data_access.publishing.base import IntakeError
from data_access.publishing.drop import RowsEntry
from data_access.publishing.reading.csv_file import FoundRows, text_encoding
from data_access.publishing.reading.files import opened

_CHUNK = 1 << 16
# A feature longer than this is no point with properties; it also bounds what one can take of memory.
_LONGEST = 1 << 20
_POINT = ("longitude", "latitude")
_WGS84_NAMES = re.compile(r"(CRS84|EPSG:+4326)$", re.IGNORECASE)
_BLANK = re.compile(r"\s*")


def feature_rows(
    path: Path, name: str, entry: RowsEntry, used: Collection[str] | None
) -> Generator[FoundRows, None, None]:
    """Yield header and rows; the header is that of the first feature. Numbers are texts as they are written.

    Every feature must have the properties in `used`. Raises IntakeError that names the feature.
    """
    try:
        with (
            opened(path, name) as raw,
            io.TextIOWrapper(raw, encoding=text_encoding(entry)) as source,
        ):
            header: list[str] = []
            for number, feature in enumerate(_Collection(source, name).features(), start=1):
                where = f"{name}, feature {number}"
                properties = _properties(feature, where)
                if number == 1:
                    header = [*(key for key in properties if key not in _POINT), *_POINT]
                    yield 1, [header]
                texts = properties | dict(zip(_POINT, _point(feature, where), strict=True))
                yield number, [[_text(texts, key, used, where) for key in header]]
    except UnicodeError as error:
        raise IntakeError(f"{name} is not {entry.encoding}; declare the file's encoding") from error


class _Collection:
    """A FeatureCollection that is read piece by piece."""

    def __init__(self, source: TextIO, name: str) -> None:
        self._source, self._name = source, name
        self._text, self._at, self._ended = "", 0, False
        self._decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)

    def features(self) -> Iterator[Any]:
        """Yield every feature. Raises IntakeError for whatever is not a FeatureCollection in WGS84."""
        found = False
        self._take("{")
        while not self._next_is("}"):
            key = self._value()
            self._take(":")
            if key == "features":
                found = True
                yield from self._elements()
            else:
                self._check(key, self._value())
            if not self._next_is("}"):
                self._take(",")
        if not found:
            self._fail("has no features")
        self._take("}")
        if self._peek():
            self._fail("goes on after its end")

    def _elements(self) -> Iterator[Any]:
        self._take("[")
        while not self._next_is("]"):
            yield self._value()
            if not self._next_is("]"):
                self._take(",")
        self._take("]")

    def _check(self, key: str, value: Any) -> None:
        if key == "type" and value != "FeatureCollection":
            self._fail(f"is a {value!r}")
        if key == "crs":
            crs = str(value.get("properties", {}).get("name")) if isinstance(value, Mapping) else str(value)
            if not _WGS84_NAMES.search(crs):
                raise IntakeError(
                    f"{self._name} is in the coordinate system {crs}; export it in WGS84 (EPSG:4326)"
                )

    def _value(self) -> Any:
        """Return the next JSON value, reading on until it is whole."""
        self._peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._more():
                    self._fail(f"is not valid JSON: {error.msg}")
                continue
            if end == len(self._text) and self._more():
                continue  # a number might go on
            self._at = end
            return value

    def _take(self, sign: str) -> None:
        if not self._next_is(sign):
            self._fail(f"has no {sign!r} where one belongs" if self._peek() else "was cut off")
        self._at += 1

    def _next_is(self, sign: str) -> bool:
        return self._peek() == sign

    def _peek(self) -> str:
        """Return the next sign that is not blank, or nothing at the end."""
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Read on; return whether there was more."""
        self._text, self._at = self._text[self._at :], 0
        if len(self._text) > _LONGEST:
            self._fail(f"holds a feature of more than {_LONGEST:,} characters")
        chunk = "" if self._ended else self._source.read(_CHUNK)
        self._ended = not chunk
        self._text += chunk
        return bool(chunk)

    def _fail(self, problem: str) -> NoReturn:
        raise IntakeError(f"{self._name} {problem}; export it again as a GeoJSON FeatureCollection of points")


def _properties(feature: Any, where: str) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    if not isinstance(properties, dict):
        raise IntakeError(f"{where} has no properties; export the file again")
    return properties


def _point(feature: Mapping[str, Any], where: str) -> tuple[str, str]:
    """Return longitude and latitude as texts, both empty where there is no geometry."""
    geometry = feature.get("geometry")
    if geometry is None:
        return "", ""
    if not isinstance(geometry, Mapping) or geometry.get("type") != "Point":
        kind = geometry.get("type") if isinstance(geometry, Mapping) else geometry
        raise IntakeError(f"{where} is a {kind}, not a Point; export the incidents as points")
    match geometry.get("coordinates"):
        case [str(longitude), str(latitude), *_]:
            return longitude, latitude
        case [] | None:
            return "", ""
    raise IntakeError(f"{where} has coordinates that are not two numbers; put them right")


def _text(properties: Mapping[str, Any], key: str, used: Collection[str] | None, where: str) -> str:
    is_used = used is None or key in used
    if key not in properties and is_used:
        raise IntakeError(
            f"{where} has no property {key!r}; every feature needs what the first one has", logged=where
        )
    value = properties.get(key)
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value
    if is_used:
        raise IntakeError(f"{where}: property {key!r} holds a list or an object; export it apart")
    return ""

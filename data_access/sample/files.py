"""Writing the sample's files: CSV batch by batch, GeoJSON, TOML. The same content gives the same bytes."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
from shapely import Polygon
from shapely.geometry import mapping

# "none" refuses a value that would need quotes, so every line is exactly its values and commas.
_CSV = pa.csv.WriteOptions(include_header=False, quoting_style="none")


@dataclass(frozen=True, slots=True)
class Written:
    """A file as written."""

    rows: int
    sha256: str


def write_csv(path: Path, batches: Iterable[pa.Table]) -> Written:
    """Write tables of the same columns one after the other under one header; only one is in memory at a time."""
    rows = 0
    with path.open("wb") as out:
        for number, batch in enumerate(batches):
            if number == 0:
                out.write((",".join(batch.column_names) + "\n").encode())
            pa.csv.write_csv(batch, out, _CSV)
            rows += batch.num_rows
    return Written(rows, _sha256(path))


def copy_csv(source: Path, path: Path) -> Written:
    """Copy a CSV file as it is."""
    path.write_bytes(source.read_bytes())
    with path.open(encoding="utf-8", newline="") as lines:
        rows = sum(1 for _ in csv.reader(lines)) - 1
    return Written(rows, _sha256(path))


def write_geojson(path: Path, outlines: Sequence[tuple[str, Polygon]]) -> Written:
    """Write named outlines as a feature collection, one feature on a line."""
    features = [
        json.dumps(
            {"type": "Feature", "properties": {"Name": name}, "geometry": mapping(outline)},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for name, outline in outlines
    ]
    lines = '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"
    path.write_text(lines, encoding="utf-8", newline="\n")
    return Written(len(features), _sha256(path))


def write_toml(path: Path, table: Mapping[str, Any]) -> None:
    """Write a table of texts, numbers, dates, lists, tables and lists of tables as TOML."""
    path.write_text("\n".join(_toml(table, ())) + "\n", encoding="utf-8", newline="\n")


def _toml(table: Mapping[str, Any], path: tuple[str, ...]) -> list[str]:
    # Plain keys first: whatever follows a sub-table's heading belongs to the sub-table.
    lines = [f"{_key(key)} = {_value(value)}" for key, value in table.items() if not _is_nested(value)]
    for key, value in table.items():
        heading = ".".join(map(_key, (*path, key)))
        if isinstance(value, Mapping):
            # A table of nothing but tables is there through them.
            own = [] if value and all(map(_is_nested, value.values())) else ["", f"[{heading}]"]
            lines += [*own, *_toml(value, (*path, key))]
        elif _is_nested(value):
            for entry in value:
                lines += ["", f"[[{heading}]]", *_toml(entry, (*path, key))]
    return lines


def _is_nested(value: object) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and isinstance(next(iter(value), None), Mapping)
    )


def _key(key: str) -> str:
    bare = key.replace("-", "").replace("_", "")
    return key if bare.isascii() and bare.isalnum() else json.dumps(key, ensure_ascii=False)


def _value(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    # A JSON text, number, truth value or list of them is also TOML's.
    return json.dumps(value, ensure_ascii=False)


def _sha256(path: Path) -> str:
    with path.open("rb") as written:
        return hashlib.file_digest(written, "sha256").hexdigest()

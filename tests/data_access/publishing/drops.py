"""Small drops for tests: a city of squares, files written as a program of the city would, and how to read them."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from data_access.publishing.base import Intake

AUTHORITY = 'authority = { agreement = "test", approver = "nobody", date = 2025-01-15, finest = "ward" }\n'


def square(west: float, south: float, east: float, north: float) -> list[list[list[float]]]:
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


# Two wards side by side; Park lies in both, Hill in West only, Mill in East but for a sliver, and part of the city
# is no neighborhood.
WARDS = {"West": square(0, 0, 2, 3), "East": square(2, 0, 4, 3)}
NEIGHBORHOODS = {
    "Hill": square(0, 2, 2, 3),
    "Park": square(1, 1, 3, 2),
    "Mill": square(1.999, 0, 4, 1),
}


def geojson(areas: Mapping[str, Any], property_name: str = "name") -> str:
    features = [
        {
            "type": "Feature",
            "properties": {property_name: name},
            "geometry": {"type": "Polygon", "coordinates": coordinates},
        }
        for name, coordinates in areas.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


CITY = '[city]\nid = "newark"\nnames = { en = "Newark" }\n'


def areas_entry(level: str, path: str | None = None) -> str:
    return (
        f'[[files]]\nkind = "areas"\npath = "{path or level}.geojson"\nlevel = "{level}"\n'
        'name_property = "name"\nvalid_from = 2020-01-01\n'
    )


AREAS = CITY + areas_entry("ward") + areas_entry("neighborhood")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]], **options: Any) -> str:
    text = io.StringIO()
    writer = csv.writer(text, **{"lineterminator": "\n", **options})
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def write_drop(folder: Path, files: str, contents: Mapping[str, str | bytes], *, head: str = AREAS) -> Path:
    """Write a drop over the city of squares: `files` are its entries, `contents` the files by path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "drop.toml").write_text(f'title = "Test"\n{head}\n{files}', encoding="utf-8")
    (folder / "ward.geojson").write_text(geojson(WARDS))
    (folder / "neighborhood.geojson").write_text(geojson(NEIGHBORHOODS))
    for path, content in contents.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / path).write_bytes(data)
    return folder


def counts_of(base: pd.DataFrame) -> dict[tuple[str, ...], int]:
    """Base counts as a dictionary; months as `2024-05`."""
    return {
        (row.dataset, row.measure, row.area, f"{row.month:%Y-%m}", row.dimension, row.category): row.value
        for row in base.itertuples(index=False)
    }


def account_of(intake: Intake, path: str) -> tuple[int, int, int, int, int]:
    """Read, counted, further, weightless and set aside rows of a file."""
    account = next(each for each in intake.accounts if each.path == path)
    set_aside = len(account.set_aside)
    return account.read, account.counted, account.further, account.weightless, set_aside

"""Two sets of raw files that differ only in numbers which protection hides, published into stores of their own.

Three neighborhoods in two wards; Park lies in both. In 2023 a few thefts in Hill hide Park's thousands with them, and a
few people shot in West those in East. The large numbers are such that they stand nowhere by chance. In the second set
thefts lie in other months and places, in such a way that all that is shown stays as it is.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from data_access.model import ALL
from data_access.publishing import publish as publishing
from data_access.publishing.vault import Vault
from data_access.store import Store
from tests.data_access.publishing.accepting import publish_accepting

TODAY = date(2024, 2, 1)
NOW = datetime(2024, 2, 1, tzinfo=UTC)
RESIDENTS = {"newark": 2_000_000, "west": 1_100_000, "east": 900_000}
RESIDENTS |= {"hill": 600_000, "park": 800_000, "mill": 600_000}
WARDS = {"west": (0, 1), "east": (1, 2)}
PLACES = {"hill": (0, 0.6), "park": (0.6, 1.4), "mill": (1.4, 2)}

# Thefts by month, ward and neighborhood, and people wounded by day and place (longitude).
_ALWAYS = """2022-01,West,Hill,theft,10007
2022-01,East,Park,theft,20011
2022-02,West,Park,theft,30013
2022-03,East,Mill,theft,7919
2023-01,East,Mill,theft,6007
"""
_ONE = """2023-01,West,Hill,theft,3
2023-01,East,Park,theft,41111
2023-02,West,Hill,theft,1
2023-02,East,Park,theft,42461
2023-02,West,Park,theft,5003
"""
_OTHER = """2023-01,West,Hill,theft,1
2023-01,East,Park,theft,41113
2023-02,West,Hill,theft,2
2023-02,East,Park,theft,42459
2023-02,West,Park,theft,5004
"""
_SHOT = "e,2022-04-05,0.3,0.5,0,50021\nf,2022-04-06,1.5,0.5,0,60013\n"
_SHOT_ONE = "a,2023-03-05,0.3,0.5,0,3\nb,2023-03-05,1.5,0.5,1,61723\n"
_SHOT_OTHER = "a,2023-03-05,0.3,0.5,0,4\nb,2023-03-05,1.5,0.5,1,61722\n"
# What each set hides and nothing shown equals, atoms included; and what both show.
HIDDEN = {
    "one": frozenset({41_111, 42_461, 47_464, 88_575, 5_003, 61_723, 61_724}),
    "other": frozenset({41_113, 42_459, 47_463, 88_576, 5_004, 61_722, 61_723}),
}
SHOWN = frozenset({10_007, 20_011, 30_013, 7_919, 6_007, 50_021, 60_013})

_COUNTED = """[[files]]
path = "{path}"
dataset = "{dataset}"
covers = ["2022-01", "2023-12"]
date_format = "{date_format}"
"""
_AREAS = """[[files]]
path = "{level}.geojson"
kind = "areas"
level = "{level}"
name_property = "name"
valid_from = 2020-01-01
"""
DROP = (
    'title = "Numbers to hide"\nsample = false\n[city]\nid = "newark"\nnames = { en = "Newark" }\n'
    + _AREAS.format(level="ward")
    + _AREAS.format(level="neighborhood")
    + """[[files]]
path = "population.csv"
kind = "population"
columns = { area_level = "level", area = "area", year = "year", residents = "residents" }
"""
    + _COUNTED.format(path="crime.csv", dataset="reported-crime", date_format="%Y-%m")
    + """kind = "counts"
empty_months_are_zero = true
columns = { date = "month", ward = "ward", neighborhood = "neighborhood" }
weights = { incidents = "count" }
dimensions = { offense = { column = "offense", codes = { theft = "theft" } } }
"""
    + _COUNTED.format(path="shootings.csv", dataset="shooting", date_format="%Y-%m-%d")
    + """kind = "incidents"
id = "id"
columns = { date = "day", longitude = "x", latitude = "y" }
weights = { killed = "killed", wounded = "wounded" }
authority = { agreement = "a test", approver = "nobody", date = 2023-12-01, finest = "ward" }
"""
)


@dataclass(frozen=True)
class Hidden:
    """A published set: where its store is, what must not be read anywhere, the true counts, and what was logged."""

    url: str
    hidden: frozenset[int]
    true: pd.DataFrame
    log: tuple[str, ...]

    def true_count(self, measure: str, area: str, year: int) -> int:
        """The true count of an area and year, summed from the vault's atoms."""
        base = self.true[(self.true.measure == measure) & (self.true.dimension == ALL)]
        names = base.area.str.split("~", expand=True).assign(city="newark")
        inside = (names == area).any(axis=1) & (base.month.dt.year == year)
        return int(base[inside].value.sum())


def published(folder: Path, which: str) -> Hidden:
    """Publish one of the two sets into a store in this folder."""
    crime, shot = {"one": (_ONE, _SHOT_ONE), "other": (_OTHER, _SHOT_OTHER)}[which]
    drop = folder / "drop"
    drop.mkdir(parents=True)
    files = {
        "drop.toml": DROP,
        "crime.csv": f"month,ward,neighborhood,offense,count\n{_ALWAYS}{crime}",
        "shootings.csv": f"id,day,x,y,killed,wounded\n{_SHOT}{shot}",
        "population.csv": "level,area,year,residents\n" + "".join(_residents()),
        "ward.geojson": _outlines(WARDS),
        "neighborhood.geojson": _outlines(PLACES),
    }
    for name, text in files.items():
        (drop / name).write_text(text)
    url, vault = f"sqlite:///{folder / 'store.db'}", Vault.open(folder / "vault")
    with (
        pytest.MonkeyPatch.context() as patch,
        logged() as lines,
        Store.open(url, read_only=False, clock=lambda: NOW) as store,
    ):
        # The hash of the proofs differs from one run to the next, see `test_the_hash_of_proofs_tells_nothing`.
        patch.setattr(publishing, "hashed", lambda _: "0" * 64)
        store.migrate()
        release = publish_accepting(drop, store, vault, today=TODAY)
        return Hidden(url, HIDDEN[which], vault.load(release.id)[0], tuple(lines))


@contextmanager
def logged() -> Iterator[Sequence[str]]:
    """Every line that any part of the program logs, for as long as the block lasts."""
    lines: list[str] = []
    handler = logging.Handler(logging.DEBUG)
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.setLevel(before)
        root.removeHandler(handler)


def _residents() -> Iterator[str]:
    levels = {"newark": "city", **dict.fromkeys(WARDS, "ward"), **dict.fromkeys(PLACES, "neighborhood")}
    for area, residents in RESIDENTS.items():
        yield f"{levels[area]},{area},2020,{residents}\n"


def _outlines(areas: dict[str, tuple[float, float]]) -> str:
    features = [
        {"type": "Feature", "properties": {"name": name.title()}, "geometry": _box(*sides)}
        for name, sides in areas.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def _box(west: float, east: float) -> dict:
    ring = [[west, 0.0], [east, 0.0], [east, 1.0], [west, 1.0], [west, 0.0]]
    return {"type": "Polygon", "coordinates": [ring]}

"""True states made by hand: a dataset's monthly counts, as files would have stated them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import pandas as pd

from data_access.model import ALL, Area, AreaLevel, Geography, Period
from data_access.publishing.base import BASE_COLUMNS
from data_access.publishing.rollup import Truth

GEOGRAPHY = Geography(
    city=Area(AreaLevel.CITY, "newark", {"en": "Newark"}),
    wards=(
        Area(AreaLevel.WARD, "east", {"en": "East Ward"}),
        Area(AreaLevel.WARD, "west", {"en": "West Ward"}),
    ),
    neighborhoods=(
        Area(AreaLevel.NEIGHBORHOOD, "park", {"en": "Park"}),
        Area(AreaLevel.NEIGHBORHOOD, "mount-pleasant", {"en": "Mount Pleasant"}),
    ),
    atoms=("east~park", "west~mount-pleasant", "west~park"),
    valid_from=date(2020, 1, 1),
)
Counts = Callable[[Period, str], int]


def months(first: str, last: str) -> tuple[Period, ...]:
    return tuple(Period.parse(first).to(Period.parse(last)))


def state(
    counts: Mapping[str, Mapping[Period, int]],
    *,
    dataset: str = "reported-crime",
    measure: str = "incidents",
    dimension: str = "offense",
) -> Truth:
    """Each category's counts by month, in the city, and their sum as the total."""
    stated = sorted({month for series in counts.values() for month in series})
    rows = []
    for month in stated:
        parts = {category: series.get(month, 0) for category, series in counts.items()}
        rows.append((dataset, measure, "newark", month, ALL, ALL, sum(parts.values())))
        rows += [(dataset, measure, "newark", month, dimension, category, n) for category, n in parts.items()]
    level = dict.fromkeys(stated, AreaLevel.CITY)
    covered = {(dataset, measure, ALL): level, (dataset, measure, dimension): level}
    return Truth(_base(rows), covered)


def placed(
    counts: Mapping[str, Mapping[Period, int]], *, dataset: str = "shooting", measure: str = "subjects"
) -> Truth:
    """Each atom's counts by month."""
    stated = sorted({month for series in counts.values() for month in series})
    rows = [
        (dataset, measure, atom, month, ALL, ALL, series.get(month, 0))
        for atom, series in counts.items()
        for month in stated
    ]
    return Truth(_base(rows), {(dataset, measure, ALL): dict.fromkeys(stated, AreaLevel.ATOM)})


def _base(rows: Iterable[tuple]) -> pd.DataFrame:
    listed = [(*row[:3], pd.Timestamp(row[3].start), *row[4:]) for row in rows if row[-1]]
    return pd.DataFrame(listed, columns=list(BASE_COLUMNS))


def until(truth: Truth, last: Period) -> Truth:
    """The state as it was when `last` was the newest month."""
    covered = {
        key: {month: level for month, level in found.items() if month <= last}
        for key, found in truth.covered.items()
    }
    return Truth(truth.base[truth.base["month"] <= pd.Timestamp(last.start)], covered)

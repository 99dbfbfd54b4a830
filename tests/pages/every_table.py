"""A store in which every table of every plan has numbers: large enough to be shown, of no city, for no conclusion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from data_access.catalog import DATASETS
from data_access.catalog_programs import COHORT_FATES, COHORT_MONTHS
from data_access.definitions import Dataset, View
from data_access.model import ALL, AreaLevel, Cell, CellKey, Grain, Period, Status
from data_access.ratios import leaves_of
from tests.pages.stores import WARDS, YEARS, write_store

# In the first year, in the whole city; measures that are not named have MANY.
SIZES = {
    "shooting": {"subjects": 240, "killed": 60, "wounded": 180},
    "homicide": {"victims": 75, "solved": 45},
    "domestic-violence": {"reports": 3000, "arrests": 900, "referrals": 1200},
    "stops": {"stops": 17_000, "searches": 2_600, "finds": 640},
    "arrests": {"arrests": 8_000},
    "use-of-force": {"incidents": 620, "subjects": 700, "injured": 110},
    "body-camera": {"checked": 800, "passed": 720},
    "complaints": {"filed": 480, "closed": 440, "sustained": 60},
    "youth-programs": {
        "left": 800,
        "completed": 560,
        "rated": 500,
        "rated-good": 400,
    },
    "youth-later": {"matches-due": 190, "matches-kept": 130, "back-due": 290, "back": 160},
    "place-actions": {"due": 210, "done-in-time": 130},
    "collaboration": {"answers-due": 80, "answered-in-time": 60},
    "oversight": {"received": 90, "reviewed": 70, "settlements": 12},
    "violence-intervention": {
        "engaged": 200,
        "active": 480,
        "completed": 90,
        "mediated": 260,
        "mediated-gun": 150,
        "responses": 130,
        "responses-72h": 105,
    },
    "hospital-intervention": {"referrals": 300, "care-plans": 200, "reinjured": 30},
    "crisis-calls": {"calls": 96_000, "crisis": 5_800, "trained": 2_700},
    "crisis-contacts": {"contacts": 5_200, "force": 96, "repeat": 1_100},
    "re-entry": {
        "served": 1_700,
        "started": 800,
        "employed-90": 300,
        "employed-180": 370,
        "housed-90": 520,
        "housed-180": 560,
    },
    "releases": {
        "released": 1_400,
        **{f"{what}-{months}": 120 + 15 * months for what in COHORT_FATES for months in COHORT_MONTHS},
    },
}
MANY = 900
# How much of a measure falls to a leaf; what is not named falls to the rest in equal parts.
LEAVES = {
    "stops": {"black": 0.72, "hispanic": 0.20, "white": 0.05},
    "searches": {"black": 0.78, "hispanic": 0.17, "white": 0.03},
    "subjects": {"black": 0.70, "hispanic": 0.19, "white": 0.06},
    "under-25": 0.4,
    "female": 0.15,
    "male": 0.8,
}
FALL = 0.06
LONG = {Grain.MONTH: 1 / 12, Grain.QUARTER: 1 / 4, Grain.YEAR: 1.0, Grain.THREE_YEARS: 3.0}


def every_cell(datasets: Iterable[Dataset] = DATASETS) -> Iterator[Cell]:
    """Every cell that these datasets plan, of the years that tests use."""
    for dataset in datasets:
        for view in dataset.plan:
            yield from _cells(dataset, view) if dataset.additive else _estimates(dataset, view)


def _estimates(dataset: Dataset, view: View) -> Iterator[Cell]:
    """Waves of a survey, one in the spring of each year, in which a point more says so from year to year."""
    areas = {AreaLevel.CITY: ("newark",), AreaLevel.WARD: WARDS}[view.area_level]
    for year in range(YEARS[0], YEARS[-1] + 1):
        wave = Period.parse(f"{year}-04-01--{year}-06-30")
        for measure, category, area in product(view.measures, dataset.shown_categories(view), areas):
            key = CellKey(dataset.id, measure, view.area_level, area, wave, view.dimension, category)
            share = 40 + year - YEARS[0]
            yield Cell(key, Status.PUBLISHED, share, share - 3.0, share + 3.0, 1_000)


def _cells(dataset: Dataset, view: View) -> Iterator[Cell]:
    areas = {
        AreaLevel.CITY: ("newark",),
        AreaLevel.WARD: WARDS,
        AreaLevel.NEIGHBORHOOD: tuple(f"{ward}-side" for ward in WARDS),
    }[view.area_level]
    first, last = (Period.of(Period.parse(str(year)).end, view.grain) for year in (YEARS[0], YEARS[-1]))
    for period in first.to(last):
        for measure in view.measures:
            for category in dataset.shown_categories(view):
                value = _value(dataset, view, measure, category, period) / len(areas)
                for area in areas:
                    key = CellKey(
                        dataset.id, measure, view.area_level, area, period, view.dimension, category
                    )
                    yield Cell(key, Status.PUBLISHED, round(value))


def _value(dataset: Dataset, view: View, measure: str, category: str, period: Period) -> float:
    size = SIZES.get(dataset.id, {}).get(measure, MANY * (0.9 if measure.endswith("-done") else 1))
    part = 1.0
    if category != ALL:
        leaves = dataset.dimension(view.dimension).leaves()
        held = leaves_of(dataset.dimension(view.dimension), category)
        known = {leaf: share for leaf in leaves if (share := _share(measure, leaf))}
        rest = (1 - sum(known.values())) / max(1, len(leaves) - len(known))
        part = sum(known.get(leaf, rest) for leaf in held)
    return size * part * LONG[view.grain] * (1 - FALL * (period.start.year - YEARS[0]))


def _share(measure: str, leaf: str) -> float:
    own = LEAVES.get(measure)
    found = own.get(leaf) if isinstance(own, dict) else None
    named = LEAVES.get(leaf)
    return found or (named if isinstance(named, float) else 0.0)


def every_table(folder: Path, datasets: Iterable[Dataset] = DATASETS) -> str:
    """The address of a new store with a number in every cell that is planned."""
    return write_store(folder, every_cell(datasets))

"""`structure.json`: everything that holds between the cells of a release, so that anybody can check them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from data_access.catalog import DATASETS, METRICS
from data_access.definitions import Dataset, Dimension
from data_access.export import base_to_json
from data_access.model import AreaLevel, CellKey, Geography


def structure(
    geography: Geography,
    *,
    release: str,
    revised: Sequence[Mapping[str, Any]],
    least_bases: Sequence[Mapping[str, Any]] = (),
    datasets: Iterable[Dataset] = DATASETS,
    held: Iterable[CellKey] = (),
    follows: str = "",
) -> dict[str, Any]:
    """Return the structure of a release: per dataset its smallest counts, views and sums, and what was revised.

    `follows` is the release against which it was revised. `least_bases` are the declared bases of estimates (see
    `estimates.least_bases_to_json`); `datasets` have the plans that the release follows; `held` are cells that are held
    back: hidden whatever they are, 0 or not.
    """
    kept_back = tuple(held)
    return {
        "release": release,
        "follows": follows,
        "revised": list(revised),
        "datasets": {
            dataset.id: rules_of(dataset, geography, least_bases)
            | {"held": _held(key for key in kept_back if key.dataset == dataset.id)}
            for dataset in datasets
        },
    }


def _held(keys: Iterable[CellKey]) -> list[dict[str, Any]]:
    """Return tables and periods that are held back as a whole."""
    tables = dict.fromkeys(
        (key.measure, key.area_level, key.dimension, key.category, key.period) for key in keys
    )
    return [
        {
            "measure": measure,
            "area_level": level,
            "grain": period.grain,
            "dimension": dimension,
            "category": category,
            "period_start": period.start.isoformat(),
        }
        for measure, level, dimension, category, period in tables
    ]


def catalogue() -> dict[str, Any]:
    """Return the catalogue as a release pins it."""
    return {
        "datasets": {
            dataset.id: {
                "measures": list(dataset.measures),
                "dimensions": {d.id: list(d.ids()) for d in dataset.dimensions},
                "provisional_months": dataset.provisional_months,
                "about_people": dataset.about_people,
                "follow_up": dict(dataset.follow_up),
            }
            for dataset in DATASETS
        },
        "metrics": {
            metric.id: {
                "dataset": metric.dataset,
                "measure": metric.measure,
                "dimension": metric.dimension,
                "category": metric.category,
                "polarity": str(metric.polarity),
                "rate": metric.rate,
                "base": base_to_json(metric),
            }
            for metric in METRICS
        },
    }


def rules_of(
    dataset: Dataset, geography: Geography, least_bases: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what holds between the cells of a dataset."""
    return {
        "min_count": dict(dataset.min_count),
        "forced": [
            {
                "area_level": view.area_level,
                "grain": view.grain,
                "dimension": view.dimension,
                "measures": list(view.measures),
            }
            for view in dataset.plan
            if view.forced
        ],
        "zeros_shown": dataset.zeros_shown,
        "additive": dataset.additive,
        "views": [
            {
                "area_level": view.area_level,
                "grain": view.grain,
                "dimension": view.dimension,
                "measures": list(view.measures),
                "categories": list(dataset.shown_categories(view)),
            }
            for view in dataset.plan
        ],
        "subsets": [list(pair) for pair in dataset.subsets],
        "dimensions": {d.id: {"exclusive": d.exclusive, "personal": d.personal} for d in dataset.dimensions},
        "sums": list(_sums(dataset, geography)) if dataset.additive else [],
        **(_generations(geography) if dataset.additive else {}),
        **({} if dataset.additive else {"least_bases": _stated_of(dataset, least_bases)}),
    }


def _stated_of(dataset: Dataset, least_bases: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    mine = (each for each in least_bases if each["dataset"] == dataset.id)
    return [{name: value for name, value in each.items() if name != "dataset"} for each in mine]


def _sums(dataset: Dataset, geography: Geography) -> Iterable[dict[str, Any]]:
    yield from _area_sums(geography)
    yield from _category_sums(dataset.dimensions)
    yield from _measure_sums(dataset)
    yield from PERIOD_SUMS


PERIOD_SUMS = (
    {"over": "period", "total": "quarter", "parts": "month"},
    {"over": "period", "total": "year", "parts": "quarter"},
    {"over": "period", "total": "3y", "parts": "year"},
)


def _generations(geography: Geography) -> dict[str, Any]:
    """Return, where borders were redrawn, which atoms there are from which day on: all others count 0 from then on.

    So the sums over areas hold at all times: an area that is not there is 0.
    """
    if not geography.earlier:
        return {}
    return {
        "generations": [
            {"valid_from": each.valid_from.isoformat(), "parts": list(each.atoms)}
            for each in geography.generations
        ]
    }


def _area_sums(geography: Geography) -> Iterable[dict[str, Any]]:
    city = geography.city.id
    by_part: dict[str, list[str]] = defaultdict(list)
    for atom in geography.every_atom():
        ward, _, neighborhood = atom.partition("~")
        by_part[ward].append(atom)
        by_part[neighborhood].append(atom)
    for level in (AreaLevel.WARD, AreaLevel.NEIGHBORHOOD):
        areas = [area.id for area in geography.ever(level)]
        yield {"over": "area", "total": city, "parts": areas}
        for area in areas:
            yield {"over": "area", "total": area, "parts": by_part[area]}


def _category_sums(dimensions: Iterable[Dimension]) -> Iterable[dict[str, Any]]:
    for dimension in dimensions:
        for total, parts in dimension.sums():
            yield {"over": "category", "dimension": dimension.id, "total": total, "parts": list(parts)}


def _measure_sums(dataset: Dataset) -> Iterable[dict[str, Any]]:
    for total, parts in dataset.totals.items():
        yield {"over": "measure", "total": total, "parts": list(parts)}

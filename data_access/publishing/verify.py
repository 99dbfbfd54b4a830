"""Check a release as written, from its own cells and structure alone, before it becomes current."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from data_access.model import ALL, AreaLevel, Cell, CellKey, DataError, Grain, Period, Status
from data_access.publishing.difference import named

_PARTS_GRAIN = {"quarter": Grain.MONTH, "year": Grain.QUARTER, "3y": Grain.YEAR}
_Cells = Mapping[CellKey, Cell]


class VerificationError(DataError):
    """A release that contradicts itself or its plan; it is not published."""


def verify(cells: Iterable[Cell], structure: Mapping[str, Any]) -> int:
    """Check that every cell is in a view of the plan, that no table gives a small number away, and that sums hold.

    Returns how many sums were checked. Raises VerificationError that names the first contradiction.
    """
    by_key = {cell.key: cell for cell in cells}
    _refuse_unplanned(by_key, structure)
    _refuse_small(by_key, structure)
    _refuse_unprotected_estimates(by_key, structure)
    _refuse_larger_subsets(by_key, structure)
    checked = 0
    for total, parts in _sums(by_key, structure):
        checked += 1
        _refuse_wrong_sum(total, parts)
    return checked


def _refuse_unplanned(cells: _Cells, structure: Mapping[str, Any]) -> None:
    planned = {
        (name, measure, view["area_level"], view["grain"], view["dimension"], category)
        for name, dataset in structure["datasets"].items()
        for view in dataset["views"]
        for measure in view["measures"]
        for category in view["categories"]
    }
    for key in cells:
        place = (key.dataset, key.measure, key.area_level, key.period.grain, key.dimension, key.category)
        if place not in planned:
            raise VerificationError(f"{named(key)} is in no view of the plan")


def _refuse_small(cells: _Cells, structure: Mapping[str, Any]) -> None:
    """Raise where a table that is not forced shows a small number."""
    forced = {
        (name, view["area_level"], view["grain"], view["dimension"], measure)
        for name, dataset in structure["datasets"].items()
        for view in dataset["forced"]
        for measure in view["measures"]
    }
    for key, cell in cells.items():
        table = (key.dataset, key.area_level, key.period.grain, key.dimension, key.measure)
        if table in forced or not structure["datasets"][key.dataset]["additive"]:
            continue
        smallest = structure["datasets"][key.dataset]["min_count"]
        if cell.value is not None and 0 < cell.value < smallest.get(key.dimension, smallest["default"]):
            raise VerificationError(f"{named(key)} shows a number that is too small to be shown")


def _refuse_unprotected_estimates(cells: _Cells, structure: Mapping[str, Any]) -> None:
    """Raise where an estimate rests on too few people, or follows from the other parts of its table."""
    statuses: dict[tuple[object, ...], Counter[Status]] = defaultdict(Counter)
    for key, cell in cells.items():
        dataset = structure["datasets"][key.dataset]
        if dataset["additive"]:
            continue
        smallest = dataset["min_count"].get(key.dimension, dataset["min_count"]["default"])
        base = _declared_base(key, dataset) if cell.base is None else cell.base
        if cell.status is Status.PUBLISHED and base < smallest:
            raise VerificationError(f"{named(key)} rests on fewer people than the {smallest} that it needs")
        statuses[key.dataset, key.measure, key.area_level, key.dimension, key.period][cell.status] += 1
    for place, found in statuses.items():
        if found[Status.SUPPRESSED] == 1 and found[Status.PUBLISHED]:
            names = " ".join(map(str, place))
            raise VerificationError(f"{names} hides one part alone, so that it could be worked out")


def _declared_base(key: CellKey, dataset: Mapping[str, Any]) -> int:
    """Return how many people stand at least behind the estimates of a table, where no cell says how many."""
    table = (key.measure, key.area_level, key.dimension)
    stated = (
        each
        for each in dataset["least_bases"]
        if (each["measure"], each["area_level"], each["dimension"]) == table
    )
    return max((int(each["at_least"]) for each in stated), default=0)


def _sums(cells: _Cells, structure: Mapping[str, Any]) -> Iterator[tuple[Cell, list[Cell]]]:
    """Yield every total with all its parts, where all of them are cells."""
    for name, dataset in structure["datasets"].items():
        mine = {key: cell for key, cell in cells.items() if key.dataset == name}
        totals = {over: _by(name_of, mine) for over, name_of in _TOTALS.items()}
        for rule in dataset["sums"]:
            parts_of = _RULES[rule["over"]]
            for key in totals[rule["over"]].get(rule["total"], ()):
                wanted = (part for part in parts_of(key, rule) if not _is_gone(part, dataset))
                parts = _all_cells(wanted, mine)
                if parts:
                    yield mine[key], parts


def _by(name_of: Callable[[CellKey], str], keys: Iterable[CellKey]) -> Mapping[str, list[CellKey]]:
    """Return the keys by what each is called."""
    found: dict[str, list[CellKey]] = defaultdict(list)
    for key in keys:
        found[name_of(key)].append(key)
    return found


def _all_cells(keys: Iterable[CellKey], cells: _Cells) -> list[Cell]:
    """Return the cells of these keys; none where one of them is missing, however many follow."""
    found = []
    for key in keys:
        cell = cells.get(key)
        if cell is None:
            return []
        found.append(cell)
    return found


def _is_gone(key: CellKey, dataset: Mapping[str, Any]) -> bool:
    """Whether an area is not there on any day of its cell's period, so that it counts 0."""
    generations = dataset.get("generations", ())
    if key.area_level is AreaLevel.CITY or not generations:
        return False
    side = 0 if key.area_level is AreaLevel.WARD else 2
    ends = [str(each["valid_from"]) for each in generations[1:]] + ["9999"]
    starts = ["", *ends]
    return not any(
        key.area == atom.partition("~")[side]
        for each, first, end in zip(generations, starts, ends, strict=False)
        if first <= key.period.end.isoformat() and key.period.start.isoformat() < end
        for atom in each["parts"]
    )


def _over_area(key: CellKey, rule: Mapping[str, Any]) -> Iterator[CellKey]:
    if "~" not in rule["parts"][0]:
        is_ward = rule["parts"][-1] == "unplaced-ward"
        level = AreaLevel.WARD if is_ward else AreaLevel.NEIGHBORHOOD
        yield from (replace(key, area=part, area_level=level) for part in rule["parts"])


def _over_category(key: CellKey, rule: Mapping[str, Any]) -> Iterator[CellKey]:
    if key.dimension == rule["dimension"] or (key.dimension == ALL and key.category == ALL):
        yield from (replace(key, dimension=rule["dimension"], category=part) for part in rule["parts"])


def _over_measure(key: CellKey, rule: Mapping[str, Any]) -> Iterator[CellKey]:
    yield from (replace(key, measure=part) for part in rule["parts"])


def _over_period(key: CellKey, rule: Mapping[str, Any]) -> Iterator[CellKey]:
    grain = _PARTS_GRAIN[rule["total"]]
    periods = dict.fromkeys(Period.of(month.start, grain) for month in key.period.months())
    yield from (replace(key, period=period) for period in periods)


# What a rule calls its total by, and the parts of such a total.
_TOTALS: Mapping[str, Callable[[CellKey], str]] = {
    "area": lambda key: key.area,
    "category": lambda key: key.category,
    "measure": lambda key: key.measure,
    "period": lambda key: key.period.grain,
}
_RULES: Mapping[str, Callable[[CellKey, Mapping[str, Any]], Iterator[CellKey]]] = {
    "area": _over_area,
    "category": _over_category,
    "measure": _over_measure,
    "period": _over_period,
}


def _refuse_wrong_sum(total: Cell, parts: list[Cell]) -> None:
    if total.status is not Status.PUBLISHED or any(part.status is not Status.PUBLISHED for part in parts):
        return
    if total.value != _sum(parts):
        names = ", ".join(named(part.key) for part in parts[:3])
        raise VerificationError(
            f"{named(total.key)} is {total.value}, but its parts ({names} …) add up to {_sum(parts)}; the drop replaces"
            " one of them and not the other: give both in the same drop, for the same periods"
        )


def _sum(parts: Iterable[Cell]) -> float:
    return sum(part.value or 0 for part in parts)


def _refuse_larger_subsets(cells: _Cells, structure: Mapping[str, Any]) -> None:
    """Raise where a part of something is said to be larger than the whole, such as killed than shot."""
    pairs = {
        (name, part): whole for name, each in structure["datasets"].items() for part, whole in each["subsets"]
    }
    for key, cell in cells.items():
        whole = pairs.get((key.dataset, key.measure))
        other = cells.get(replace(key, measure=whole)) if whole else None
        if other is None or cell.value is None or other.value is None:
            continue
        if cell.value > other.value:
            raise VerificationError(
                f"{named(key)} is {cell.value}, more than {named(other.key)}, {other.value}"
            )

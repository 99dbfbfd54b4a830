"""What is counted together: the measures of a dataset that sums or subsets join, with their axes and months.

A block has one number for each combination of smallest area, category, measure and month. Every published cell is
the sum over a box of them, its `Region`; cells with the same region are the same number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from data_access.privacy.audit.axes import Axis, Sum, axis
from data_access.privacy.audit.errors import UnknownCell
from data_access.privacy.audit.grounds import area_sums_of, grounds
from data_access.privacy.audit.periods import Span, span_named
from data_access.privacy.audit.reading import ALL, Release, Rules

# Later than any month that a release can have.
_LAST_MONTH = 12 * 10_000


@dataclass(frozen=True, slots=True)
class Age:
    """The months in which one map holds, and the leaves of the areas that are on it."""

    months: range
    areas: tuple[int, ...]


class Region(NamedTuple):
    """A box of a block: numbers of its leaves on each axis and of its month slots, each in order."""

    block: int
    areas: tuple[int, ...]
    categories: tuple[int, ...]
    measures: tuple[int, ...]
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `slots[release]` gives the slot of each month as of that release (a revised month is a new one)."""

    number: int
    dataset: str
    rules: Rules
    areas: Axis
    categories: Axis
    measures: Axis
    slots: Sequence[Mapping[int, int]]
    several_measures: bool
    category_sums: Sequence[Sum] = ()
    measure_sums: Sequence[Sum] = ()
    area_sums: Sequence[Sum] = ()
    ages: Sequence[Age] = ()

    def absent(self) -> Iterator[Region]:
        """Yield the boxes of areas in months in which they are on no map: nothing is counted there."""
        for age in self.ages:
            areas = tuple(sorted(set(range(self.areas.size)).difference(age.areas)))
            slots = {slots[month] for slots in self.slots for month in slots if month in age.months}
            if areas and slots:
                yield Region(
                    self.number,
                    areas,
                    tuple(range(self.categories.size)),
                    tuple(range(self.measures.size)),
                    tuple(sorted(slots)),
                )

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """How many leaves each axis has, and how many slots there are."""
        count = 1 + max((slot for slots in self.slots for slot in slots.values()), default=-1)
        return self.areas.size, self.categories.size, self.measures.size, count

    def region(self, release: int, measure: str, area: str, node: str, span: Span) -> Region:
        """Return the box of a cell as of a release. Raises UnknownCell."""
        try:
            slots = tuple(self.slots[release][month] for month in range(span.first, span.first + span.months))
            return Region(
                self.number,
                self.areas.members[area],
                self.categories.members[node],
                self.measures.members[measure],
                tuple(sorted(slots)),
            )
        except KeyError as error:
            raise UnknownCell(f"{self.dataset}: {error} is in no release") from error


@dataclass(slots=True)
class Uses:
    """What cells and statements speak of, of one dataset: nothing else has to be told apart."""

    areas: dict[str, None] = field(default_factory=dict)
    nodes: dict[tuple[str, str], None] = field(default_factory=dict)
    months: set[int] = field(default_factory=set)

    def add(self, measure: str, area: str, node: str, span: Span) -> None:
        """Note one cell."""
        self.areas[area] = None
        self.nodes[measure, node] = None
        self.months.update(range(span.first, span.first + span.months))


class Blocks:
    """All blocks of a series of releases, found by release, dataset and measure."""

    def __init__(self, releases: Sequence[Release], uses: Mapping[str, Uses]) -> None:
        self.all: list[Block] = []
        self._found: dict[tuple[int, str, str], Block] = {}
        for dataset, used in uses.items():
            self._add_dataset(dataset, used, releases)

    def of(self, release: int, dataset: str, measure: str) -> Block:
        """Return the block of a measure as of a release. Raises UnknownCell."""
        try:
            return self._found[release, dataset, measure]
        except KeyError:
            raise UnknownCell(f"no release speaks of {dataset}, {measure}") from None

    def _add_dataset(self, dataset: str, used: Uses, releases: Sequence[Release]) -> None:
        slots = _slots(dataset, used.months, releases)
        for ground in grounds(dataset, releases):
            rules = [releases[n].rules[dataset] for n in ground.members]
            for measures in _joined_measures(rules, {measure for measure, _ in used.nodes}):
                block = _block(len(self.all), rules, ground.rules, used, measures, slots)
                self.all.append(block)
                self._found.update(
                    {(n, dataset, measure): block for n in ground.members for measure in measures}
                )


def _block(
    number: int,
    rules: Sequence[Rules],
    ground: Rules,
    used: Uses,
    measures: Collection[str],
    slots: Sequence[Mapping[int, int]],
) -> Block:
    """Return the block of some measures under the rules of all releases on one ground, which `ground` describes."""
    nodes = list(dict.fromkeys(node for measure, node in used.nodes if measure in measures))
    dimensions = {node.partition("/")[0] for node in nodes} - {ALL}
    category_sums = [each for each in _every(rules, "category") if _dimension_of(each) in dimensions]
    area_sums, measure_sums = area_sums_of(ground), _every(rules, "measure")
    maps = [(f"map {n}", tuple(sorted(each.parts))) for n, each in enumerate(ground.maps)]
    areas = axis([*used.areas, *(name for name, _ in maps)], [*area_sums, *maps])
    overlapping = dimensions & set().union(*(each.overlapping() for each in rules))
    return Block(
        number,
        rules[-1].dataset,
        rules[-1],
        areas,
        axis(nodes, category_sums, **_overlaps(overlapping, nodes, rules)),
        axis(
            list(measures),
            [(total, parts) for total, parts in measure_sums if total in measures],
            never_larger=_subsets(rules, measures),
        ),
        slots,
        len({measure for measure, _ in used.nodes}) > 1,
        category_sums,
        measure_sums,
        area_sums,
        _ages(ground, [areas.members[name] for name, _ in maps]),
    )


def _ages(ground: Rules, areas: Sequence[tuple[int, ...]]) -> tuple[Age, ...]:
    firsts = [each.first for each in ground.maps]
    begun, ends = [0, *firsts[1:]], [*firsts[1:], _LAST_MONTH]
    return tuple(Age(range(first, end), own) for first, end, own in zip(begun, ends, areas, strict=False))


def _every(rules: Sequence[Rules], over: str) -> list[Sum]:
    return list(dict.fromkeys(each for rule in rules for each in _sums(rule, over)))


def _sums(rules: Rules, over: str) -> Iterator[Sum]:
    for each in rules.sums(over):
        if over == "category":
            dimension = each["dimension"]
            yield (
                _node(dimension, each["total"]),
                tuple(_node(dimension, part) for part in each["parts"]),
            )
        else:
            yield each["total"], tuple(each["parts"])


def _node(dimension: str, category: str) -> str:
    return ALL if category == ALL else f"{dimension}/{category}"


def _dimension_of(each: Sum) -> str:
    return each[1][0].partition("/")[0]


def _overlaps(dimensions: Collection[str], nodes: Sequence[str], rules: Sequence[Rules]) -> dict[str, Any]:
    """Return what holds of overlapping categories: none is larger than all, together they cover all."""
    if ALL not in nodes:
        return {}
    never_larger = [(node, ALL) for node in nodes if node.partition("/")[0] in dimensions]
    covers = [
        (ALL, parts)
        for dimension in dimensions
        if set() < (parts := _planned(dimension, rules)) <= set(nodes)
    ]
    return {
        "never_larger": never_larger,
        "covers": [(total, tuple(sorted(parts))) for total, parts in covers],
    }


def _planned(dimension: str, rules: Sequence[Rules]) -> set[str]:
    """Return every category that the plan has of a dimension."""
    views = (view for each in rules for view in each.content.get("views", ()))
    return {
        _node(dimension, category)
        for view in views
        if view["dimension"] == dimension
        for category in view.get("categories", ())
    }


def _subsets(rules: Sequence[Rules], measures: Collection[str]) -> list[tuple[str, str]]:
    pairs = dict.fromkeys((pair[0], pair[1]) for each in rules for pair in each.content.get("subsets", ()))
    return [pair for pair in pairs if set(pair) <= set(measures)]


def _joined_measures(rules: Sequence[Rules], used: Iterable[str]) -> Iterable[tuple[str, ...]]:
    """Return the used measures in groups that sums and subsets join."""
    groups = [{measure} for measure in sorted(used)]
    joined = [{total, *parts} for total, parts in _every(rules, "measure")]
    joined += [set(pair) for each in rules for pair in each.content.get("subsets", ())]
    for names in joined:
        touched = [group for group in groups if group & names]
        groups = [group for group in groups if not group & names]
        if touched:
            groups.append(set().union(*touched, names))
    return [tuple(sorted(group)) for group in groups]


def _slots(
    dataset: str, months: Collection[int], releases: Sequence[Release]
) -> tuple[Mapping[int, int], ...]:
    """Return for each release the slot of each month: a month that was revised in it is another number from then on.

    Of a release that follows one that is not among them nothing is known to be as it was.
    """
    first = {month: n for n, month in enumerate(sorted(months))}
    count = len(first)
    found: dict[str, dict[int, int]] = {}
    before = first
    for release in releases:
        current = before if release.follows is None else found.get(release.follows, first)
        lost = bool(release.follows) and release.follows not in found
        for month in sorted(
            current if lost and found else _revised_months(dataset, release) & current.keys()
        ):
            current = {**current, month: count}
            count += 1
        found[release.name] = before = current
    return tuple(found[release.name] for release in releases)


def _revised_months(dataset: str, release: Release) -> set[int]:
    """Return the months of which another number was published.

    A revised quarter or year is so through its revised parts; only where none of them is named, each may be.
    """
    spans = {span_named(period) for name, period in release.revised if name == dataset}
    finest = [span for span in spans if not any(span.holds(other) for other in spans)]
    return {span.first + n for span in finest for n in range(span.months)}

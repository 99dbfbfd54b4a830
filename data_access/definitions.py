"""What the catalogue is made of: datasets with their dimensions and plans, and the metrics that are read from them.

The entries themselves are in `data_access/catalog.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from data_access.model import ALL, AreaLevel, DataError, Grain, Polarity

PERCENT = 100


class UnknownIndicator(DataError):
    """An id that is in no catalogue entry."""


@dataclass(frozen=True, slots=True)
class Category:
    """One category of a dimension; `parent` is the group that holds it."""

    id: str
    parent: str = ALL


@dataclass(frozen=True, slots=True)
class Union:
    """A category outside the tree of groups: the sum of categories that share no event, and nobody's part.

    It says what the tree cannot, such as everything but what is published for the city alone. One that `is_whole`
    stands for `all` where that is not shown.
    """

    id: str
    parts: tuple[str, ...]
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Dimension:
    """A breakdown of a dataset.

    In an exclusive dimension each event has one category and the parts add up to their group; in one that is
    not, categories overlap and have no sum. `unions` are sums outside the tree of groups. `personal` marks traits
    of people: never forced, own smallest count. `references` are categories that other groups are held against, the
    best first: the first that a table shows is taken.
    """

    id: str
    categories: tuple[Category, ...]
    exclusive: bool = True
    personal: bool = False
    unions: tuple[Union, ...] = ()
    references: tuple[str, ...] = ()

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all cells of the dimension: its unions, then its groups and leaves."""
        return (*(union.id for union in self.unions), *(category.id for category in self.categories))

    def groups(self) -> tuple[str, ...]:
        """Return the ids that hold other categories, without `all`."""
        parents = {category.parent for category in self.categories} - {ALL}
        return tuple(category.id for category in self.categories if category.id in parents)

    def leaves(self) -> tuple[str, ...]:
        """Return the ids that a row can be counted under."""
        groups = self.groups()
        return tuple(category.id for category in self.categories if category.id not in groups)

    def ancestors(self, category: str) -> tuple[str, ...]:
        """Return the groups that hold the category, nearest first, without `all`."""
        parent = {entry.id: entry.parent for entry in self.categories}
        chain = []
        while (category := parent[category]) != ALL:
            chain.append(category)
        return tuple(chain)

    def holders(self, category: str) -> tuple[str, ...]:
        """Return every category that counts what this one counts, without itself and `all`: groups, then unions."""
        groups = self.ancestors(category)
        inside = {category, *groups}
        return (*groups, *(union.id for union in self.unions if inside.intersection(union.parts)))

    def sums(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return each total with its parts, `all` first; none where categories overlap."""
        if not self.exclusive:
            return ()
        tree = tuple(
            (total, tuple(category.id for category in self.categories if category.parent == total))
            for total in (ALL, *self.groups())
        )
        return (*tree, *((union.id, union.parts) for union in self.unions))


@dataclass(frozen=True, slots=True)
class View:
    """One table of a publication plan: area level × grain × depth of a dimension, whole or for some categories.

    `forced` tables are public elsewhere and cannot be hidden. The reason for each table is in docs/plans.md.
    """

    area_level: AreaLevel
    grain: Grain
    measures: tuple[str, ...]
    dimension: str = ALL
    categories: tuple[str, ...] = ()
    forced: bool = False


def views(
    level: AreaLevel,
    grains: str,
    measures: str,
    dimension: str = ALL,
    categories: tuple[str, ...] = (),
    *,
    forced: bool = False,
) -> tuple[View, ...]:
    """Return one view per grain; `grains` and `measures` are words apart by blanks."""
    return tuple(
        View(level, Grain(grain), tuple(measures.split()), dimension, categories, forced)
        for grain in grains.split()
    )


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is counted.

    `min_count` is k: the smallest count that may be shown, by dimension with `default`. `plan` lists every view
    that is ever shown. `totals` maps a measure to the measures that it is the sum of; `subsets` are pairs whose
    first is never larger than the second. `provisional_months` newest months may still change; figures come about
    `lag_months` after the end of a period, as `dataset.<id>.lag` says in words. `about_people`
    datasets are refused without an authority. Cells that are not `additive` are estimates from a sample: nothing is
    the sum of them, and k is the smallest base, the number of people who stand behind one.

    `follow_up` says of a measure for how many months everybody is followed before it can be told: it is stated of a
    period only when that long has passed since its last day, so that no share is of people who had less time.
    """

    id: str
    measures: tuple[str, ...]
    dimensions: tuple[Dimension, ...]
    plan: tuple[View, ...]
    min_count: Mapping[str, int] = field(hash=False)
    totals: Mapping[str, tuple[str, ...]] = field(hash=False, default_factory=dict)
    subsets: tuple[tuple[str, str], ...] = ()
    zeros_shown: bool = True
    provisional_months: int = 3
    lag_months: int = 1
    about_people: bool = False
    additive: bool = True
    follow_up: Mapping[str, int] = field(hash=False, default_factory=dict)

    def dimension(self, dimension_id: str) -> Dimension:
        """Return a dimension. Raises UnknownIndicator."""
        for dimension in self.dimensions:
            if dimension.id == dimension_id:
                return dimension
        raise UnknownIndicator(f"dataset {self.id} has no dimension {dimension_id!r}")

    def is_personal(self, dimension_id: str) -> bool:
        """Whether cells of that dimension tell of people's traits."""
        return dimension_id != ALL and self.dimension(dimension_id).personal

    def smallest(self, dimension_id: str) -> int:
        """Return k for cells of that dimension."""
        return self.min_count.get(dimension_id, self.min_count["default"])

    def shown_categories(self, view: View) -> tuple[str, ...]:
        """Return the categories that a view shows."""
        if view.dimension == ALL:
            return (ALL,)
        return view.categories or self.dimension(view.dimension).ids()


@dataclass(frozen=True, slots=True)
class Base:
    """What a share is of: its count is divided by this measure and given for every `per` of it.

    The measure is of the metric's own dataset unless `dataset` names another.
    """

    measure: str
    dataset: str = ""
    per: int = PERCENT


@dataclass(frozen=True, slots=True)
class Metric:
    """What a person reads: a measure of a dataset, as a count, as a rate per 1,000 residents, or as a share.

    `topic` groups metrics on the home page. `grain` is the one shown first. A metric with a `category` is about that
    one of its dimension and no other. With a `base` it is a share: its measure divided by the base, in areas, periods
    and categories in which both are shown. A `result` tells what came of a program; one of `everybody` counts people
    whom no program reached as well; others tell what a program did. One of a dataset that is not additive is an item of
    a survey, shown by wave.
    """

    id: str
    dataset: str
    measure: str
    topic: str
    polarity: Polarity
    dimension: str = ALL
    grain: Grain = Grain.YEAR
    rate: bool = False
    category: str = ALL
    base: Base | None = None
    result: bool = False
    everybody: bool = False

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """The datasets and measures that it is read from: what is counted, then what that is a share of."""
        counted = (self.dataset, self.measure)
        return (
            (counted,)
            if self.base is None
            else (counted, (self.base.dataset or self.dataset, self.base.measure))
        )

    @property
    def datasets(self) -> tuple[str, ...]:
        """The datasets that it is read from, each once."""
        return tuple(dict.fromkeys(dataset_id for dataset_id, _ in self.parts))

"""DATASETS and METRICS: the one place where an indicator is defined.

A new indicator is one entry here and its words in `components/locale`; pickers, pages, API, dictionary,
validation, tests and sample follow. Words are message ids made from the id: `dataset.<id>.unit`, `.counted`,
`.not-counted`, `.source`, `.caveat`; `metric.<id>.title`, `.unit`, `.what`, `.more`, `.fewer`; `category.<id>`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from data_access.model import ALL, UNKNOWN, AreaLevel, DataError, Grain, Polarity

# Below this many residents a rate per 1,000 says nothing, so the cell is not applicable.
MIN_RESIDENTS_FOR_RATE = 500
RATE_PER = 1_000


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
    of people: never forced, own smallest count.
    """

    id: str
    categories: tuple[Category, ...]
    exclusive: bool = True
    personal: bool = False
    unions: tuple[Union, ...] = ()

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


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is counted.

    `min_count` is k: the smallest count that may be shown, by dimension with `default`. `plan` lists every view
    that is ever shown. `totals` maps a measure to the measures that it is the sum of; `subsets` are pairs whose
    first is never larger than the second. `provisional_months` newest months may still change. `about_people`
    datasets are refused without an authority. Cells that are not `additive` are estimates from a sample: nothing is
    the sum of them, and k is the smallest base, the number of people who stand behind one.
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
    about_people: bool = False
    additive: bool = True

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
class Metric:
    """What a person reads: a measure of a dataset, as a count or as a rate per 1,000 residents.

    `topic` groups metrics on the home page. `grain` is the one shown first.
    """

    id: str
    dataset: str
    measure: str
    topic: str
    polarity: Polarity
    dimension: str = ALL
    grain: Grain = Grain.YEAR
    rate: bool = False


def _views(
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


OFFENSE = Dimension(
    "offense",
    (
        Category("violent"),
        Category("rape", "violent"),
        Category("violent-without-rape", "violent"),
        Category("murder", "violent-without-rape"),
        Category("robbery", "violent-without-rape"),
        Category("aggravated-assault", "violent-without-rape"),
        Category("property"),
        Category("burglary", "property"),
        Category("theft", "property"),
        Category("motor-vehicle-theft", "property"),
        Category(UNKNOWN),
    ),
    unions=(Union("violent-and-property-without-rape", ("violent-without-rape", "property"), is_whole=True),),
)
# Rape and `unknown` are published for the city by year only, and so is every group from which subtraction would give
# them: what stands for everything elsewhere is the union.
OFFENSE_GROUPS = ("violent-and-property-without-rape", "violent-without-rape", "property")
PROPERTY_OFFENSES = ("burglary", "theft", "motor-vehicle-theft")
OFFENSES = ("murder", "robbery", "aggravated-assault", *PROPERTY_OFFENSES)
RACE = Dimension(
    "race",
    tuple(map(Category, ("black", "hispanic", "white", "another-race", UNKNOWN))),
    personal=True,
    unions=(Union("white-another-race-or-unknown", ("white", "another-race", UNKNOWN)),),
)
# In most quarters fewer than eleven people of each other race are counted, see docs/plans.md.
RACES_BY_QUARTER = ("black", "hispanic", "white-another-race-or-unknown")
SEX = Dimension("sex", tuple(map(Category, ("female", "male", "another-sex", UNKNOWN))), personal=True)
FORCE_TYPE = Dimension(
    "force-type",
    tuple(
        map(
            Category,
            (
                "hands-and-arms",
                "take-down",
                "strike",
                "chemical-spray",
                "stun-device",
                "firearm-pointed",
                "firearm-discharged",
                "other-force",
                UNKNOWN,
            ),
        )
    ),
    exclusive=False,
)

# Traits that people state themselves when they are asked.
AGE = Dimension("age", tuple(map(Category, ("18-to-34", "35-to-54", "55-and-over"))), personal=True)
RACE_STATED = Dimension(
    "race", tuple(map(Category, ("black", "hispanic", "white", "asian", "another-race"))), personal=True
)
SEX_STATED = Dimension("sex", tuple(map(Category, ("female", "male", "another-sex"))), personal=True)
LANGUAGE = Dimension(
    "language", tuple(map(Category, ("english", "spanish", "portuguese", "another-language"))), personal=True
)
# What people are asked; each item is a measure, since a view crosses at most one dimension.
SURVEY_ITEMS = "safe safe-by-day safe-by-night respect listened-to trust would-cooperate police-rating"

_CITY, _WARD, _NEIGHBORHOOD = AreaLevel.CITY, AreaLevel.WARD, AreaLevel.NEIGHBORHOOD

DATASETS: tuple[Dataset, ...] = (
    Dataset(
        id="shooting",
        measures=("subjects", "killed", "wounded"),
        dimensions=(),
        plan=(
            *_views(_CITY, "month quarter year", "subjects", forced=True),
            *_views(_CITY, "year", "killed wounded", forced=True),
            *_views(_WARD, "year", "subjects"),
            *_views(_NEIGHBORHOOD, "3y", "subjects"),
        ),
        min_count={"default": 5},
        totals={"subjects": ("killed", "wounded")},
        subsets=(("killed", "subjects"), ("wounded", "subjects")),
        about_people=True,
    ),
    Dataset(
        id="reported-crime",
        measures=("incidents",),
        dimensions=(OFFENSE,),
        plan=(
            *_views(
                _CITY, "month quarter", "incidents", "offense", (*OFFENSE_GROUPS, *OFFENSES), forced=True
            ),
            *_views(_CITY, "year", "incidents", "offense", forced=True),
            *_views(_CITY, "year", "incidents", forced=True),
            *_views(_NEIGHBORHOOD, "month", "incidents", "offense", ("property",)),
            *_views(_NEIGHBORHOOD, "quarter year", "incidents", "offense", OFFENSE_GROUPS),
            *_views(_NEIGHBORHOOD, "year", "incidents", "offense", OFFENSES),
            *_views(_WARD, "quarter year", "incidents", "offense", OFFENSE_GROUPS),
            *_views(_WARD, "quarter", "incidents", "offense", PROPERTY_OFFENSES),
            *_views(_WARD, "year", "incidents", "offense", OFFENSES),
        ),
        min_count={"default": 5},
    ),
    Dataset(
        id="use-of-force",
        measures=("incidents", "subjects"),
        dimensions=(RACE, SEX, FORCE_TYPE),
        plan=(
            *_views(_CITY, "month quarter year", "incidents", forced=True),
            *_views(_CITY, "quarter year", "subjects", forced=True),
            *_views(_CITY, "quarter", "subjects", "race", RACES_BY_QUARTER),
            *_views(_CITY, "year", "subjects", "race", RACE.leaves()),
            *_views(_CITY, "year", "subjects", "sex"),
            *_views(_CITY, "year", "incidents", "force-type"),
        ),
        min_count={"default": 5, "race": 11, "sex": 11},
        about_people=True,
    ),
    Dataset(
        id="trust-survey",
        measures=tuple(SURVEY_ITEMS.split()),
        dimensions=(AGE, RACE_STATED, SEX_STATED, LANGUAGE),
        plan=(
            *_views(_CITY, "wave", SURVEY_ITEMS),
            *(
                view
                for trait in ("age", "race", "sex", "language")
                for view in _views(_CITY, "wave", SURVEY_ITEMS, trait)
            ),
            *_views(_WARD, "wave", SURVEY_ITEMS),
        ),
        min_count={"default": 50},
        about_people=True,
        additive=False,
    ),
    Dataset(
        id="training",
        measures=("crisis-intervention", "implicit-bias", "de-escalation"),
        dimensions=(),
        plan=_views(_CITY, "quarter year", "crisis-intervention implicit-bias de-escalation", forced=True),
        min_count={"default": 1},
    ),
)

METRICS: tuple[Metric, ...] = (
    Metric("people-shot", "shooting", "subjects", "armed-violence", Polarity.LOWER, rate=True),
    Metric("people-killed-by-gunfire", "shooting", "killed", "armed-violence", Polarity.LOWER),
    Metric("people-wounded-by-gunfire", "shooting", "wounded", "armed-violence", Polarity.LOWER),
    Metric("reported-crime", "reported-crime", "incidents", "crime", Polarity.LOWER, "offense", rate=True),
    Metric(
        "force-incidents", "use-of-force", "incidents", "police-reform", Polarity.NEITHER, grain=Grain.QUARTER
    ),
    Metric("force-types", "use-of-force", "incidents", "police-reform", Polarity.NEITHER, "force-type"),
    Metric("force-subjects-by-race", "use-of-force", "subjects", "police-reform", Polarity.NEITHER, "race"),
    Metric("force-subjects-by-sex", "use-of-force", "subjects", "police-reform", Polarity.NEITHER, "sex"),
)

TOPICS = tuple(dict.fromkeys(metric.topic for metric in METRICS))
_DATASETS = {dataset.id: dataset for dataset in DATASETS}
_METRICS = {metric.id: metric for metric in METRICS}


def dataset(dataset_id: str) -> Dataset:
    """Return a dataset. Raises UnknownIndicator."""
    try:
        return _DATASETS[dataset_id]
    except KeyError:
        known = ", ".join(_DATASETS)
        raise UnknownIndicator(f"no dataset {dataset_id!r} in the catalogue; there are {known}") from None


def metric(metric_id: str) -> Metric:
    """Return a metric. Raises UnknownIndicator."""
    try:
        return _METRICS[metric_id]
    except KeyError:
        known = ", ".join(_METRICS)
        raise UnknownIndicator(f"no metric {metric_id!r} in the catalogue; there are {known}") from None

"""DATASETS and METRICS: the one place where an indicator is defined.

A new indicator is one entry here, or in `catalog_programs` where it is about violence intervention, people in a crisis
or re-entry, or in `catalog_community` where it is about what is done for young people, places and communities; and its
words in `components/locale`. Pickers, pages, API, dictionary,
validation, tests and sample follow. Words are message ids made from the id: `dataset.<id>.title`, `.unit`, `.counted`,
`.not-counted`, `.source`, `.caveat`, `.lag`; `metric.<id>.title`, `.unit`, `.what`, `.more`, `.fewer`; `category.<id>`.
"""

from __future__ import annotations

from data_access import catalog_community, catalog_programs
from data_access.definitions import Base, Category, Dataset, Dimension, Metric, Union, UnknownIndicator
from data_access.definitions import views as _views
from data_access.model import ALL, UNKNOWN, AreaLevel, Grain, Polarity

# Below this many residents a rate per 1,000 says nothing, so the cell is not applicable.
MIN_RESIDENTS_FOR_RATE = 500
RATE_PER = 1_000
# Below this base a percent is never given alone: one person more or less is more than five of a hundred.
LEAST_BASE_FOR_PERCENT = 20

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
    unions=(
        Union("another-race-or-unknown", ("another-race", UNKNOWN)),
        Union("white-another-race-or-unknown", ("white", "another-race", UNKNOWN)),
        Union("hispanic-white-another-race-or-unknown", ("hispanic", "white", "another-race", UNKNOWN)),
    ),
    references=("white", "white-another-race-or-unknown"),
)
# In most quarters fewer than eleven people of each other race are counted, see docs/plans.md.
RACES_BY_QUARTER = ("black", "hispanic", "white-another-race-or-unknown")
# Where four groups are large enough by year, and where only two are.
FOUR_RACES = ("black", "hispanic", "white", "another-race-or-unknown")
TWO_RACES = ("black", "hispanic-white-another-race-or-unknown")
SEX = Dimension(
    "sex",
    tuple(map(Category, ("female", "male", "another-sex", UNKNOWN))),
    personal=True,
    unions=(Union("male-another-sex-or-unknown", ("male", "another-sex", UNKNOWN)),),
    references=("male", "male-another-sex-or-unknown"),
)
# The few people of another or unknown sex or of unknown age would be hidden, and others with them.
TWO_SEXES = ("female", "male-another-sex-or-unknown")
AGE_GROUP = Dimension(
    "age",
    tuple(map(Category, ("under-25", "25-and-over", UNKNOWN))),
    personal=True,
    unions=(Union("25-and-over-or-unknown", ("25-and-over", UNKNOWN)),),
    references=("25-and-over", "25-and-over-or-unknown"),
)
TWO_AGES = ("under-25", "25-and-over-or-unknown")
# What a complaint is about; one that is about several things is counted under the most serious.
ALLEGATION = Dimension(
    "allegation",
    tuple(
        map(
            Category,
            (
                "excessive-force",
                "search-or-arrest",
                "conduct",
                "unequal-treatment",
                "another-allegation",
                UNKNOWN,
            ),
        )
    ),
    unions=(Union("any-other-allegation", ("unequal-treatment", "another-allegation", UNKNOWN)),),
)
ALLEGATIONS = ("excessive-force", "search-or-arrest", "conduct", "any-other-allegation")
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

# Courses that officers take again every few years.
COURSES = ("crisis-intervention", "implicit-bias", "de-escalation")
_COURSE_MEASURES = tuple(f"{course}{part}" for course in COURSES for part in ("", "-due", "-done"))

_CITY, _WARD, _NEIGHBORHOOD = AreaLevel.CITY, AreaLevel.WARD, AreaLevel.NEIGHBORHOOD

DATASETS: tuple[Dataset, ...] = (
    Dataset(
        id="shooting",
        measures=("subjects", "killed", "wounded"),
        dimensions=(AGE_GROUP, SEX, RACE),
        plan=(
            *_views(_CITY, "month quarter year", "subjects", forced=True),
            *_views(_CITY, "year", "killed wounded", forced=True),
            *_views(_CITY, "year", "subjects", "age", TWO_AGES),
            *_views(_CITY, "year", "subjects", "sex", TWO_SEXES),
            *_views(_CITY, "year", "subjects", "race", TWO_RACES),
            *_views(_WARD, "year", "subjects"),
            *_views(_NEIGHBORHOOD, "3y", "subjects"),
        ),
        min_count={"default": 5, "age": 11, "sex": 11, "race": 11},
        totals={"subjects": ("killed", "wounded")},
        subsets=(("killed", "subjects"), ("wounded", "subjects")),
        about_people=True,
    ),
    Dataset(
        id="homicide",
        measures=("victims", "solved"),
        dimensions=(),
        plan=(
            *_views(_CITY, "quarter year", "victims", forced=True),
            *_views(_CITY, "year", "solved", forced=True),
        ),
        min_count={"default": 5},
        subsets=(("solved", "victims"),),
        about_people=True,
        follow_up={"solved": 12},
    ),
    Dataset(
        id="crime-guns",
        measures=("guns",),
        dimensions=(),
        plan=_views(_CITY, "month quarter year", "guns", forced=True),
        min_count={"default": 1},
    ),
    Dataset(
        id="domestic-violence",
        measures=("reports", "arrests", "referrals"),
        dimensions=(),
        plan=_views(_CITY, "quarter year", "reports arrests referrals", forced=True),
        lag_months=2,
        min_count={"default": 11},
        subsets=(("arrests", "reports"), ("referrals", "reports")),
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
    *catalog_programs.DATASETS,
    *catalog_community.DATASETS,
    Dataset(
        id="training",
        measures=_COURSE_MEASURES,
        dimensions=(),
        plan=_views(_CITY, "quarter year", " ".join(_COURSE_MEASURES), forced=True),
        min_count={"default": 1},
        subsets=tuple((f"{course}-done", f"{course}-due") for course in COURSES),
    ),
    Dataset(
        id="stops",
        measures=("stops", "searches", "finds"),
        dimensions=(RACE, SEX, AGE_GROUP),
        plan=(
            *_views(_CITY, "quarter year", "stops searches finds", forced=True),
            *_views(_CITY, "quarter", "stops searches", "race", RACES_BY_QUARTER),
            *_views(_CITY, "year", "stops searches", "race", (*FOUR_RACES, "white-another-race-or-unknown")),
            *_views(_CITY, "year", "finds", "race", RACES_BY_QUARTER),
            *_views(_CITY, "year", "stops searches finds", "sex", TWO_SEXES),
            *_views(_CITY, "year", "stops searches finds", "age", TWO_AGES),
            *_views(_WARD, "year", "stops searches finds"),
        ),
        lag_months=2,
        min_count={"default": 5, "race": 11, "sex": 11, "age": 11},
        subsets=(("searches", "stops"), ("finds", "searches")),
        about_people=True,
    ),
    Dataset(
        id="arrests",
        measures=("arrests",),
        dimensions=(RACE,),
        plan=(
            *_views(_CITY, "quarter year", "arrests", forced=True),
            *_views(_CITY, "quarter", "arrests", "race", RACES_BY_QUARTER),
            *_views(_CITY, "year", "arrests", "race", RACE.leaves()),
        ),
        lag_months=2,
        min_count={"default": 5, "race": 11},
        about_people=True,
    ),
    Dataset(
        id="use-of-force",
        measures=("incidents", "subjects", "injured"),
        dimensions=(RACE, SEX, FORCE_TYPE),
        plan=(
            *_views(_CITY, "month quarter year", "incidents", forced=True),
            *_views(_CITY, "quarter year", "subjects injured", forced=True),
            *_views(_CITY, "quarter", "subjects", "race", RACES_BY_QUARTER),
            *_views(_CITY, "year", "subjects", "race", RACE.leaves()),
            *_views(_CITY, "year", "subjects", "sex", SEX.leaves()),
            *_views(_CITY, "year", "incidents", "force-type"),
        ),
        lag_months=3,
        min_count={"default": 5, "race": 11, "sex": 11},
        subsets=(("injured", "subjects"),),
        about_people=True,
    ),
    Dataset(
        id="body-camera",
        measures=("checked", "passed"),
        dimensions=(),
        plan=_views(_CITY, "quarter year", "checked passed", forced=True),
        lag_months=3,
        min_count={"default": 1},
        subsets=(("passed", "checked"),),
    ),
    Dataset(
        id="complaints",
        measures=("filed", "closed", "sustained"),
        dimensions=(ALLEGATION,),
        plan=(
            *_views(_CITY, "quarter year", "filed closed sustained", forced=True),
            *_views(_CITY, "quarter", "filed", "allegation", ALLEGATIONS),
            *_views(_CITY, "year", "filed closed", "allegation", ALLEGATIONS),
        ),
        lag_months=2,
        min_count={"default": 11},
        subsets=(("sustained", "closed"),),
        about_people=True,
    ),
    Dataset(
        id="oversight",
        measures=("received", "reviewed", "settlements"),
        dimensions=(),
        plan=_views(_CITY, "quarter year", "received reviewed settlements", forced=True),
        lag_months=3,
        min_count={"default": 1},
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
)

_ARMED, _DOMESTIC, _CRIME = "armed-violence", "domestic-and-sexual-violence", "crime"
_TRAINING, _PRACTICE, _OVERSIGHT = "police-training", "police-practice", "police-oversight"
_TRUST = "trust"
_LOWER, _HIGHER, _NEITHER = Polarity.LOWER, Polarity.HIGHER, Polarity.NEITHER

METRICS: tuple[Metric, ...] = (
    Metric("people-shot", "shooting", "subjects", _ARMED, _LOWER, rate=True),
    Metric("people-killed-by-gunfire", "shooting", "killed", _ARMED, _LOWER),
    Metric("people-wounded-by-gunfire", "shooting", "wounded", _ARMED, _LOWER),
    Metric("fatality-share", "shooting", "killed", _ARMED, _LOWER, base=Base("subjects")),
    Metric("people-under-25-shot", "shooting", "subjects", _ARMED, _LOWER, "age", category="under-25"),
    Metric("people-shot-by-age", "shooting", "subjects", _ARMED, _LOWER, "age"),
    Metric("people-shot-by-sex", "shooting", "subjects", _ARMED, _LOWER, "sex"),
    Metric("people-shot-by-race", "shooting", "subjects", _ARMED, _LOWER, "race"),
    Metric("homicides", "homicide", "victims", _ARMED, _LOWER),
    Metric("homicides-solved", "homicide", "solved", _ARMED, _HIGHER, base=Base("victims")),
    Metric("crime-guns", "crime-guns", "guns", _ARMED, _NEITHER),
    Metric("domestic-violence-reports", "domestic-violence", "reports", _DOMESTIC, _NEITHER),
    Metric("domestic-violence-arrests", "domestic-violence", "arrests", _DOMESTIC, _NEITHER),
    Metric("domestic-violence-referrals", "domestic-violence", "referrals", _DOMESTIC, _NEITHER),
    Metric("rape", "reported-crime", "incidents", _DOMESTIC, _NEITHER, "offense", category="rape"),
    Metric("reported-crime", "reported-crime", "incidents", _CRIME, _LOWER, "offense", rate=True),
    Metric(
        "violent-crime",
        "reported-crime",
        "incidents",
        _CRIME,
        _LOWER,
        "offense",
        rate=True,
        category="violent-without-rape",
    ),
    Metric(
        "property-crime",
        "reported-crime",
        "incidents",
        _CRIME,
        _LOWER,
        "offense",
        rate=True,
        category="property",
    ),
    *catalog_programs.METRICS,
    *catalog_community.METRICS,
    *(Metric(f"{course}-training", "training", course, _TRAINING, _HIGHER) for course in COURSES),
    *(
        Metric(
            f"{course}-current",
            "training",
            f"{course}-done",
            _TRAINING,
            _HIGHER,
            base=Base(f"{course}-due"),
        )
        for course in COURSES
    ),
    Metric("stops", "stops", "stops", _PRACTICE, _NEITHER, "race"),
    Metric("stops-by-age", "stops", "stops", _PRACTICE, _NEITHER, "age"),
    Metric("stops-by-sex", "stops", "stops", _PRACTICE, _NEITHER, "sex"),
    Metric("search-share", "stops", "searches", _PRACTICE, _NEITHER, "race", base=Base("stops")),
    Metric("discovery-share", "stops", "finds", _PRACTICE, _NEITHER, "race", base=Base("searches")),
    Metric("force-incidents", "use-of-force", "incidents", _PRACTICE, _NEITHER, grain=Grain.QUARTER),
    Metric("force-types", "use-of-force", "incidents", _PRACTICE, _NEITHER, "force-type"),
    Metric("force-subjects-by-race", "use-of-force", "subjects", _PRACTICE, _NEITHER, "race"),
    Metric("force-subjects-by-sex", "use-of-force", "subjects", _PRACTICE, _NEITHER, "sex"),
    Metric("force-injury-share", "use-of-force", "injured", _PRACTICE, _LOWER, base=Base("subjects")),
    Metric("arrests", "arrests", "arrests", _PRACTICE, _NEITHER, "race"),
    Metric(
        "force-per-arrests",
        "use-of-force",
        "subjects",
        _PRACTICE,
        _NEITHER,
        "race",
        base=Base("arrests", "arrests", per=1_000),
    ),
    Metric("complaints", "complaints", "filed", _PRACTICE, _NEITHER, "allegation"),
    Metric("complaints-sustained", "complaints", "sustained", _PRACTICE, _NEITHER, base=Base("closed")),
    Metric("body-camera-passed", "body-camera", "passed", _PRACTICE, _HIGHER, base=Base("checked")),
    Metric("oversight-received", "oversight", "received", _OVERSIGHT, _NEITHER),
    Metric("oversight-reviewed", "oversight", "reviewed", _OVERSIGHT, _NEITHER),
    Metric("oversight-settlements", "oversight", "settlements", _OVERSIGHT, _NEITHER),
    Metric("trust-police", "trust-survey", "trust", _TRUST, _HIGHER, grain=Grain.WAVE),
    Metric("trust-respect", "trust-survey", "respect", _TRUST, _HIGHER, grain=Grain.WAVE),
    Metric("trust-listened-to", "trust-survey", "listened-to", _TRUST, _HIGHER, grain=Grain.WAVE),
    Metric("trust-would-cooperate", "trust-survey", "would-cooperate", _TRUST, _HIGHER, grain=Grain.WAVE),
    Metric("trust-police-rating", "trust-survey", "police-rating", _TRUST, _HIGHER, grain=Grain.WAVE),
    Metric("trust-safe", "trust-survey", "safe", _TRUST, _HIGHER, grain=Grain.WAVE),
    Metric("trust-safe-by-day", "trust-survey", "safe-by-day", _TRUST, _HIGHER, grain=Grain.WAVE),
    Metric("trust-safe-by-night", "trust-survey", "safe-by-night", _TRUST, _HIGHER, grain=Grain.WAVE),
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


def follow_up(entry: Metric) -> int:
    """Return for how many months everybody counted in a period is followed before a metric can be told; 0 for none."""
    return max(dataset(name).follow_up.get(measure, 0) for name, measure in entry.parts)


def counting(dataset_id: str, measure: str, dimension: str) -> Metric | None:
    """Return the metric that shows a table's cells as they are counted, None where none does.

    No share does, nor one that is about a single category; of several, the one that is broken down alike.
    """
    found = [
        entry
        for entry in METRICS
        if (entry.dataset, entry.measure) == (dataset_id, measure)
        and entry.base is None
        and entry.category == ALL
        and dimension in (ALL, entry.dimension)
    ]
    return next((entry for entry in found if entry.dimension == dimension), found[0] if found else None)

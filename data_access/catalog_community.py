"""The catalogue's entries on what is done for young people, communities and places, and on
working together; `data_access/catalog.py` takes them up.

Whatever is counted here adds up over months: a young person's past enters in January, a stay is counted when it ends,
and a share is of those for whom the time to look had come. So a year is its quarters together, and nobody is counted
before their time.
"""

from __future__ import annotations

from data_access.definitions import Base, Category, Dataset, Dimension, Metric, Union, views
from data_access.model import UNKNOWN, AreaLevel, Polarity

_CITY, _WARD, _NEIGHBORHOOD = AreaLevel.CITY, AreaLevel.WARD, AreaLevel.NEIGHBORHOOD
_HIGHER, _NEITHER = Polarity.HIGHER, Polarity.NEITHER

# ---- Youth prevention ----

# Every program knows which it is, so none is unknown.
YOUTH_PROGRAM = Dimension(
    "program", tuple(map(Category, ("after-school", "mentoring", "job-training", "counseling")))
)
YOUTH_AGE = Dimension(
    "age",
    tuple(map(Category, ("under-14", "14-to-17", "18-to-24", UNKNOWN))),
    personal=True,
    unions=(Union("18-to-24-or-unknown", ("18-to-24", UNKNOWN)),),
)
THREE_YOUTH_AGES = ("under-14", "14-to-17", "18-to-24-or-unknown")

_YOUTH_DATASETS = (
    Dataset(
        id="youth-programs",
        measures=(
            "served",
            "carried-over",
            "joined",
            "left",
            "completed",
            "rated",
            "rated-good",
        ),
        dimensions=(YOUTH_PROGRAM, YOUTH_AGE),
        plan=(
            *views(_CITY, "quarter year", "joined left completed rated rated-good"),
            *views(_CITY, "year", "served carried-over"),
            *views(_CITY, "year", "served left completed rated rated-good", "program"),
            *views(_CITY, "year", "served", "age", THREE_YOUTH_AGES),
            *views(_WARD, "year", "served"),
        ),
        min_count={"default": 11},
        lag_months=2,
        totals={"served": ("carried-over", "joined")},
        subsets=(
            ("completed", "left"),
            ("rated", "left"),
            ("rated-good", "rated"),
        ),
        about_people=True,
    ),
    Dataset(
        id="youth-later",
        measures=("matches-due", "matches-kept", "back-due", "back"),
        dimensions=(),
        plan=views(_CITY, "year", "matches-due matches-kept back-due back"),
        min_count={"default": 11},
        lag_months=2,
        subsets=(("matches-kept", "matches-due"), ("back", "back-due")),
        about_people=True,
    ),
    Dataset(
        id="summer-jobs",
        measures=("jobs",),
        dimensions=(),
        plan=(*views(_CITY, "year", "jobs"), *views(_WARD, "year", "jobs")),
        min_count={"default": 11},
        lag_months=2,
        about_people=True,
    ),
    Dataset(
        id="youth-hours",
        measures=("hours",),
        dimensions=(YOUTH_PROGRAM,),
        plan=(
            *views(_CITY, "quarter year", "hours", forced=True),
            *views(_CITY, "quarter year", "hours", "program", forced=True),
        ),
        min_count={"default": 1},
        lag_months=2,
    ),
    Dataset(
        id="juvenile-arrests",
        measures=("arrests",),
        dimensions=(),
        plan=views(_CITY, "quarter year", "arrests", forced=True),
        min_count={"default": 11},
        lag_months=2,
        about_people=True,
    ),
)
_YOUTH = "youth-prevention"
_YOUTH_METRICS = (
    Metric("youth-served", "youth-programs", "served", _YOUTH, _HIGHER, "program"),
    Metric("youth-served-by-age", "youth-programs", "served", _YOUTH, _HIGHER, "age"),
    Metric("youth-joined", "youth-programs", "joined", _YOUTH, _HIGHER),
    Metric("youth-hours", "youth-hours", "hours", _YOUTH, _HIGHER, "program"),
    Metric(
        "youth-completed",
        "youth-programs",
        "completed",
        _YOUTH,
        _HIGHER,
        "program",
        base=Base("left"),
        result=True,
    ),
    Metric(
        "youth-rating",
        "youth-programs",
        "rated-good",
        _YOUTH,
        _HIGHER,
        "program",
        base=Base("rated"),
        result=True,
    ),
    Metric("summer-jobs", "summer-jobs", "jobs", _YOUTH, _HIGHER),
    Metric(
        "mentors-kept", "youth-later", "matches-kept", _YOUTH, _HIGHER, base=Base("matches-due"), result=True
    ),
    Metric("youth-back", "youth-later", "back", _YOUTH, _HIGHER, base=Base("back-due"), result=True),
    Metric("juvenile-arrests", "juvenile-arrests", "arrests", _YOUTH, _NEITHER, everybody=True),
)

# ---- Community strengthening: things, not people, so nothing is too small to be shown ----

FOCUS = Dimension(
    "focus", tuple(map(Category, ("education", "affordable-housing", "employment", "another-focus")))
)
# What came of the work; each is a measure, since none is a part of another.
COMMUNITY_RESULTS = "credentials homes jobs placements lots lights"

_STRENGTHENING_DATASETS = (
    Dataset(
        id="community-support",
        measures=("organizations", "grants"),
        dimensions=(FOCUS,),
        plan=(
            *views(_CITY, "quarter", "grants", forced=True),
            *views(_CITY, "year", "organizations grants", forced=True),
            *views(_CITY, "year", "organizations grants", "focus", forced=True),
            *views(_WARD, "year", "organizations grants"),
        ),
        min_count={"default": 1},
        lag_months=2,
    ),
    Dataset(
        id="community-results",
        measures=tuple(COMMUNITY_RESULTS.split()),
        dimensions=(),
        plan=(
            *views(_CITY, "quarter year", COMMUNITY_RESULTS, forced=True),
            *views(_WARD, "year", COMMUNITY_RESULTS),
        ),
        min_count={"default": 1},
        lag_months=2,
    ),
)
_STRENGTHENING = "community-strengthening"
_STRENGTHENING_METRICS = (
    Metric("organizations-supported", "community-support", "organizations", _STRENGTHENING, _HIGHER, "focus"),
    Metric("community-grants", "community-support", "grants", _STRENGTHENING, _HIGHER, "focus"),
    *(
        Metric(name, "community-results", measure, _STRENGTHENING, _HIGHER, result=True)
        for name, measure in (
            ("credentials-earned", "credentials"),
            ("affordable-homes", "homes"),
            ("jobs-created", "jobs"),
            ("training-placements", "placements"),
            ("lots-improved", "lots"),
            ("lights-improved", "lights"),
        )
    ),
)

# ---- Prevention by place: places, never persons ----

PLACE_ACTION = Dimension("action", tuple(map(Category, ("lights", "lots", "outreach", "another-action"))))

_PLACE_DATASETS = (
    Dataset(
        id="place-actions",
        measures=("agreed", "started", "done", "due", "done-in-time"),
        dimensions=(PLACE_ACTION,),
        plan=(
            *views(_CITY, "quarter year", "agreed started done due done-in-time", forced=True),
            *views(_CITY, "year", "agreed started done due done-in-time", "action", forced=True),
            *views(_NEIGHBORHOOD, "year", "agreed started done"),
            *views(_NEIGHBORHOOD, "year", "done", "action"),
        ),
        min_count={"default": 1},
        lag_months=2,
        subsets=(("done-in-time", "due"),),
    ),
)
_PLACES = "prevention-by-place"
_PLACE_METRICS = (
    Metric("place-actions-done", "place-actions", "done", _PLACES, _HIGHER, "action"),
    Metric("place-actions-agreed", "place-actions", "agreed", _PLACES, _NEITHER, "action"),
    Metric("place-actions-started", "place-actions", "started", _PLACES, _NEITHER, "action"),
    Metric(
        "place-actions-in-time",
        "place-actions",
        "done-in-time",
        _PLACES,
        _HIGHER,
        "action",
        base=Base("due"),
    ),
)

# ---- Collaboration: what no record tells; partners, meetings and agreements are counted from records ----

_COLLABORATION_DATASETS = (
    Dataset(
        id="collaboration",
        measures=("answers-due", "answered-in-time"),
        dimensions=(),
        plan=views(_CITY, "quarter year", "answers-due answered-in-time", forced=True),
        min_count={"default": 1},
        lag_months=2,
        subsets=(("answered-in-time", "answers-due"),),
    ),
)
_COLLABORATION = "collaboration"
_COLLABORATION_METRICS = (
    Metric(
        "requests-answered-in-time",
        "collaboration",
        "answered-in-time",
        _COLLABORATION,
        _HIGHER,
        base=Base("answers-due"),
    ),
)

DATASETS: tuple[Dataset, ...] = (
    *_YOUTH_DATASETS,
    *_STRENGTHENING_DATASETS,
    *_PLACE_DATASETS,
    *_COLLABORATION_DATASETS,
)
METRICS: tuple[Metric, ...] = (
    *_YOUTH_METRICS,
    *_STRENGTHENING_METRICS,
    *_PLACE_METRICS,
    *_COLLABORATION_METRICS,
)

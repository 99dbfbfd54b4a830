"""The catalogue's entries on what is done for young people; `data_access/catalog.py` takes them up.

Whatever is counted here adds up over months: a young person's past enters in January, a stay is counted when it ends,
and a share is of those for whom the time to look had come. So a year is its quarters together, and nobody is counted
before their time.
"""

from __future__ import annotations

from data_access.definitions import Base, Category, Dataset, Dimension, Metric, Union, views
from data_access.model import UNKNOWN, AreaLevel, Polarity

_CITY, _WARD = AreaLevel.CITY, AreaLevel.WARD
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
            "summer-jobs",
            "matches-due",
            "matches-kept",
            "back-due",
            "back",
        ),
        dimensions=(YOUTH_PROGRAM, YOUTH_AGE),
        plan=(
            *views(_CITY, "quarter year", "joined left completed rated rated-good"),
            *views(_CITY, "year", "served carried-over summer-jobs matches-due matches-kept back-due back"),
            *views(_CITY, "year", "served left completed rated rated-good", "program"),
            *views(_CITY, "year", "served", "age", THREE_YOUTH_AGES),
            *views(_WARD, "year", "served summer-jobs"),
        ),
        min_count={"default": 11},
        totals={"served": ("carried-over", "joined")},
        subsets=(
            ("completed", "left"),
            ("rated", "left"),
            ("rated-good", "rated"),
            ("matches-kept", "matches-due"),
            ("back", "back-due"),
        ),
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
    ),
    Dataset(
        id="juvenile-arrests",
        measures=("arrests",),
        dimensions=(),
        plan=views(_CITY, "quarter year", "arrests", forced=True),
        min_count={"default": 11},
        about_people=True,
    ),
)
_YOUTH = "youth-prevention"
_YOUTH_METRICS = (
    Metric("youth-served", "youth-programs", "served", _YOUTH, _HIGHER, "program"),
    Metric("youth-served-by-age", "youth-programs", "served", _YOUTH, _HIGHER, "age"),
    Metric("youth-joined", "youth-programs", "joined", _YOUTH, _HIGHER),
    Metric("youth-hours", "youth-hours", "hours", _YOUTH, _HIGHER, "program"),
    Metric("youth-completed", "youth-programs", "completed", _YOUTH, _HIGHER, "program", base=Base("left")),
    Metric("youth-rating", "youth-programs", "rated-good", _YOUTH, _HIGHER, "program", base=Base("rated")),
    Metric("summer-jobs", "youth-programs", "summer-jobs", _YOUTH, _HIGHER),
    Metric("mentors-kept", "youth-programs", "matches-kept", _YOUTH, _HIGHER, base=Base("matches-due")),
    Metric("youth-back", "youth-programs", "back", _YOUTH, _HIGHER, base=Base("back-due")),
    Metric("juvenile-arrests", "juvenile-arrests", "arrests", _YOUTH, _NEITHER),
)

DATASETS: tuple[Dataset, ...] = _YOUTH_DATASETS
METRICS: tuple[Metric, ...] = _YOUTH_METRICS

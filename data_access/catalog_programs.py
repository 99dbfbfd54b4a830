"""The catalogue's entries on violence intervention, people in a crisis and re-entry; `catalog` takes them up.

All of it is about people, so nothing is shown that nobody agreed to, and nothing below 11. Programs count different
people by quarter (`active`, `served`): such a count is planned by quarter alone, since whoever takes part in two would
be in a year twice. What is asked of people some time later is stated when all of them have had that time (`follow_up`).
"""

from __future__ import annotations

from itertools import pairwise

from data_access.definitions import Base, Category, Dataset, Dimension, Metric, Union, views
from data_access.model import UNKNOWN, AreaLevel, Grain, Polarity

_CITY, _WARD = AreaLevel.CITY, AreaLevel.WARD
_LOWER, _HIGHER, _NEITHER = Polarity.LOWER, Polarity.HIGHER, Polarity.NEITHER

# How a call about somebody in a crisis ended.
CRISIS_ENDING = Dimension(
    "crisis-ending",
    tuple(
        map(
            Category,
            (
                "settled-on-scene",
                "taken-to-care",
                "emergency-room",
                "arrested",
                "ended-another-way",
                UNKNOWN,
            ),
        )
    ),
    unions=(Union("ended-another-way-or-unknown", ("ended-another-way", UNKNOWN)),),
)
CRISIS_ENDINGS = (*CRISIS_ENDING.leaves()[:4], "ended-another-way-or-unknown")
# What is asked of a program, so many days after somebody began in it, and of everybody released in a year, so many
# months after: the months by which all have had that time.
RE_ENTRY_DAYS = {"90": 3, "180": 6}
RE_ENTRY_ANSWERS = {
    f"{what}-{days}": months for what in ("employed", "housed") for days, months in RE_ENTRY_DAYS.items()
}
COHORT_MONTHS = (12, 24, 36)
COHORT_FATES = ("rearrested", "reconvicted", "returned")
COHORT_OUTCOMES = {f"{fate}-{after}": after for fate in COHORT_FATES for after in COHORT_MONTHS}

DATASETS: tuple[Dataset, ...] = (
    # Violence intervention: the city alone and never by month. Workers' lives depend on not being seen as informants,
    # so nothing says where or when somebody went.
    Dataset(
        id="violence-intervention",
        measures=("engaged", "active", "completed", "mediated", "mediated-gun", "responses", "responses-72h"),
        dimensions=(),
        plan=(
            *views(_CITY, "quarter year", "engaged completed mediated mediated-gun responses responses-72h"),
            # Different people in a quarter: whoever takes part in two quarters would be in a year twice.
            *views(_CITY, "quarter", "active"),
        ),
        min_count={"default": 11},
        lag_months=2,
        subsets=(("mediated-gun", "mediated"), ("responses-72h", "responses")),
        about_people=True,
    ),
    Dataset(
        id="hospital-intervention",
        measures=("referrals", "care-plans", "reinjured"),
        dimensions=(),
        plan=(
            *views(_CITY, "quarter year", "referrals care-plans"),
            *views(_CITY, "year", "reinjured"),
        ),
        min_count={"default": 11},
        lag_months=2,
        subsets=(("care-plans", "referrals"), ("reinjured", "care-plans")),
        about_people=True,
        follow_up={"reinjured": 12},
    ),
    Dataset(
        id="crisis-calls",
        measures=("calls", "crisis", "trained"),
        dimensions=(),
        plan=(
            *views(_CITY, "month quarter year", "calls crisis trained"),
            *views(_WARD, "quarter", "crisis"),
            *views(_WARD, "year", "calls crisis trained"),
        ),
        min_count={"default": 11},
        lag_months=2,
        subsets=(("crisis", "calls"), ("trained", "crisis")),
        about_people=True,
    ),
    Dataset(
        id="crisis-contacts",
        measures=("contacts", "force", "repeat"),
        dimensions=(CRISIS_ENDING,),
        plan=(
            *views(_CITY, "quarter year", "contacts force repeat"),
            *views(_CITY, "quarter year", "contacts", "crisis-ending", CRISIS_ENDINGS),
            *views(_WARD, "year", "contacts"),
            *views(_WARD, "year", "contacts", "crisis-ending", CRISIS_ENDINGS),
        ),
        min_count={"default": 11},
        lag_months=3,
        subsets=(("force", "contacts"), ("repeat", "contacts")),
        about_people=True,
        follow_up={"repeat": 3},
    ),
    Dataset(
        id="re-entry",
        measures=("served", "started", *RE_ENTRY_ANSWERS),
        dimensions=(),
        plan=(
            # Different people in a quarter, as in violence intervention.
            *views(_CITY, "quarter", "served"),
            *views(_CITY, "quarter year", " ".join(("started", *RE_ENTRY_ANSWERS))),
        ),
        min_count={"default": 11},
        lag_months=2,
        subsets=tuple((answer, "started") for answer in RE_ENTRY_ANSWERS),
        about_people=True,
        follow_up=RE_ENTRY_ANSWERS,
    ),
    # A cohort is everybody released in a calendar year: each period is the year of release.
    Dataset(
        id="releases",
        measures=("released", *COHORT_OUTCOMES),
        dimensions=(),
        plan=views(_CITY, "year", " ".join(("released", *COHORT_OUTCOMES))),
        min_count={"default": 11},
        lag_months=3,
        subsets=(
            *((outcome, "released") for outcome in COHORT_OUTCOMES),
            *(
                (f"{fate}-{sooner}", f"{fate}-{later}")
                for fate in COHORT_FATES
                for sooner, later in pairwise(COHORT_MONTHS)
            ),
        ),
        about_people=True,
        follow_up=COHORT_OUTCOMES,
    ),
)

_INTERVENTION, _CRISIS, _RE_ENTRY = "violence-intervention", "crisis-intervention", "re-entry"

METRICS: tuple[Metric, ...] = (
    Metric("people-engaged", "violence-intervention", "engaged", _INTERVENTION, _NEITHER),
    Metric("people-active", "violence-intervention", "active", _INTERVENTION, _NEITHER, grain=Grain.QUARTER),
    Metric("people-completed", "violence-intervention", "completed", _INTERVENTION, _HIGHER, result=True),
    Metric("conflicts-mediated", "violence-intervention", "mediated", _INTERVENTION, _NEITHER),
    Metric(
        "conflicts-with-gun",
        "violence-intervention",
        "mediated-gun",
        _INTERVENTION,
        _NEITHER,
        base=Base("mediated"),
    ),
    Metric(
        "responses-within-72-hours",
        "violence-intervention",
        "responses-72h",
        _INTERVENTION,
        _HIGHER,
        base=Base("responses"),
    ),
    Metric("hospital-referrals", "hospital-intervention", "referrals", _INTERVENTION, _NEITHER),
    Metric(
        "hospital-care-plans",
        "hospital-intervention",
        "care-plans",
        _INTERVENTION,
        _HIGHER,
        base=Base("referrals"),
    ),
    Metric(
        "hurt-again",
        "hospital-intervention",
        "reinjured",
        _INTERVENTION,
        _LOWER,
        base=Base("care-plans"),
        result=True,
    ),
    Metric("crisis-calls", "crisis-calls", "crisis", _CRISIS, _NEITHER),
    Metric("crisis-share", "crisis-calls", "crisis", _CRISIS, _NEITHER, base=Base("calls")),
    Metric("crisis-trained", "crisis-calls", "trained", _CRISIS, _HIGHER, base=Base("crisis")),
    Metric("crisis-endings", "crisis-contacts", "contacts", _CRISIS, _NEITHER, "crisis-ending", result=True),
    Metric(
        "crisis-force",
        "crisis-contacts",
        "force",
        _CRISIS,
        _NEITHER,
        base=Base("contacts", per=1_000),
        result=True,
    ),
    Metric(
        "crisis-repeat", "crisis-contacts", "repeat", _CRISIS, _NEITHER, base=Base("contacts"), result=True
    ),
    Metric("re-entry-started", "re-entry", "started", _RE_ENTRY, _NEITHER),
    Metric("re-entry-served", "re-entry", "served", _RE_ENTRY, _NEITHER, grain=Grain.QUARTER),
    *(
        Metric(
            f"re-entry-{answer}", "re-entry", answer, _RE_ENTRY, _HIGHER, base=Base("started"), result=True
        )
        for answer in RE_ENTRY_ANSWERS
    ),
    Metric("people-released", "releases", "released", _RE_ENTRY, _NEITHER, everybody=True),
    *(
        Metric(outcome, "releases", outcome, _RE_ENTRY, _LOWER, base=Base("released"), everybody=True)
        for outcome in COHORT_OUTCOMES
    ),
)

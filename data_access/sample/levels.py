"""How much of each indicator a year brings in the sample, so that its figures look like those of such a city.

A measure or a category that is not listed here gets a usual one: what the catalogue gains is in the sample at once.
"""

from __future__ import annotations

from collections.abc import Mapping

from data_access.definitions import Dimension
from data_access.model import UNKNOWN, Period
from data_access.sample.course import FLAT, QUARTER_ENDS, SUMMER, WINTER, Course

USUAL = Course(400, 0.01, FLAT)
# Months in which all of a year is stated.
_JANUARY = (1.0, *(0.0,) * 11)
_JULY_AND_AUGUST = tuple(float(month in (7, 8)) for month in range(1, 13))
USUAL_SHARE = 0.4  # of the measure that holds it
USUAL_PERCENT = 50.0
_UNKNOWN_SHARE = 0.03

COURSES: Mapping[tuple[str, str], Course] = {
    ("crime-guns", "guns"): Course(450, -0.02, SUMMER),
    ("domestic-violence", "reports"): Course(3_600, -0.01, SUMMER),
    # Programs grow.
    ("violence-intervention", "engaged"): Course(150, 0.12, FLAT),
    ("violence-intervention", "active"): Course(400, 0.06, QUARTER_ENDS),
    ("violence-intervention", "completed"): Course(66, 0.18, FLAT),
    ("violence-intervention", "mediated"): Course(210, 0.10, SUMMER),
    ("violence-intervention", "responses"): Course(130, 0.03, SUMMER),
    ("hospital-intervention", "referrals"): Course(300, 0.04, SUMMER),
    ("crisis-calls", "calls"): Course(96_000, 0.01, SUMMER),
    ("crisis-contacts", "contacts"): Course(5_000, 0.04, FLAT),
    ("re-entry", "served"): Course(1_480, 0.05, QUARTER_ENDS),
    ("re-entry", "started"): Course(760, 0.07, FLAT),
    ("releases", "released"): Course(1_450, -0.03, FLAT),
    # Who is in a program on January 1 is who was there a year before, and joined, and has not left.
    ("youth-programs", "carried-over"): Course(900, 0.03, _JANUARY),
    ("youth-programs", "joined"): Course(1_510, 0.03, FLAT),
    ("youth-programs", "left"): Course(1_480, 0.03, FLAT),
    ("summer-jobs", "jobs"): Course(2_600, 0.04, _JULY_AND_AUGUST),
    ("youth-later", "matches-due"): Course(190, 0.03, FLAT),
    ("youth-later", "back-due"): Course(290, 0.02, FLAT),
    ("youth-hours", "hours"): Course(38_000, 0.03, FLAT),
    ("juvenile-arrests", "arrests"): Course(620, -0.03, FLAT),
    ("community-support", "organizations"): Course(48, 0.04, FLAT),
    ("community-support", "grants"): Course(66, 0.04, FLAT),
    ("community-results", "credentials"): Course(460, 0.03, FLAT),
    ("community-results", "homes"): Course(130, 0.04, FLAT),
    ("community-results", "jobs"): Course(340, 0.02, FLAT),
    ("community-results", "placements"): Course(520, 0.03, FLAT),
    ("community-results", "lots"): Course(150, 0.04, SUMMER),
    ("community-results", "lights"): Course(640, 0.03, FLAT),
    ("place-actions", "agreed"): Course(250, 0.04, FLAT),
    ("place-actions", "started"): Course(225, 0.05, FLAT),
    ("place-actions", "done"): Course(205, 0.05, FLAT),
    ("place-actions", "due"): Course(210, 0.04, FLAT),
    ("collaboration", "answers-due"): Course(62, 0.05, FLAT),
    # Each officer of about a thousand takes a course anew every third year.
    ("training", "crisis-intervention"): Course(310, 0.06, WINTER),
    ("training", "crisis-intervention-due"): Course(335, 0.0, FLAT),
    ("training", "implicit-bias"): Course(325, 0.03, WINTER),
    ("training", "implicit-bias-due"): Course(340, 0.0, FLAT),
    ("training", "de-escalation"): Course(330, 0.04, WINTER),
    ("training", "de-escalation-due"): Course(345, 0.0, FLAT),
    ("stops", "stops"): Course(18_000, -0.04, FLAT),
    ("arrests", "arrests"): Course(8_200, -0.02, FLAT),
    ("body-camera", "checked"): Course(2_400, 0.02, FLAT),
    ("complaints", "filed"): Course(280, -0.02, SUMMER),
    ("complaints", "closed"): Course(265, -0.01, FLAT),
    ("oversight", "received"): Course(72, 0.05, FLAT),
    ("oversight", "reviewed"): Course(60, 0.08, FLAT),
    ("oversight", "settlements"): Course(14, -0.03, FLAT),
}
SHARES: Mapping[tuple[str, str], float] = {
    ("homicide", "solved"): 0.66,
    ("domestic-violence", "arrests"): 0.31,
    ("domestic-violence", "referrals"): 0.42,
    ("violence-intervention", "mediated-gun"): 0.58,
    ("violence-intervention", "responses-72h"): 0.82,
    ("hospital-intervention", "care-plans"): 0.68,
    ("hospital-intervention", "reinjured"): 0.10,
    ("crisis-calls", "crisis"): 0.06,
    ("crisis-calls", "trained"): 0.46,
    ("crisis-contacts", "force"): 0.018,
    ("crisis-contacts", "repeat"): 0.21,
    ("re-entry", "employed-90"): 0.38,
    ("re-entry", "employed-180"): 0.47,
    ("re-entry", "housed-90"): 0.66,
    ("re-entry", "housed-180"): 0.71,
    # Each of those who are by then, as a part of those who are a year later.
    ("releases", "rearrested-36"): 0.52,
    ("releases", "rearrested-24"): 0.84,
    ("releases", "rearrested-12"): 0.71,
    ("releases", "reconvicted-36"): 0.34,
    ("releases", "reconvicted-24"): 0.76,
    ("releases", "reconvicted-12"): 0.52,
    ("releases", "returned-36"): 0.27,
    ("releases", "returned-24"): 0.81,
    ("releases", "returned-12"): 0.63,
    ("youth-programs", "completed"): 0.68,
    ("youth-programs", "rated"): 0.62,
    ("youth-programs", "rated-good"): 0.81,
    ("youth-later", "matches-kept"): 0.71,
    ("youth-later", "back"): 0.57,
    ("place-actions", "done-in-time"): 0.64,
    ("collaboration", "answered-in-time"): 0.78,
    ("training", "crisis-intervention-done"): 0.84,
    ("training", "implicit-bias-done"): 0.92,
    ("training", "de-escalation-done"): 0.89,
    ("stops", "searches"): 0.20,
    ("stops", "finds"): 0.35,
    ("use-of-force", "injured"): 0.24,
    ("body-camera", "passed"): 0.91,
    ("complaints", "sustained"): 0.12,
}
# The first and last month that a dataset does not report: its program moved to another system.
GAPS: Mapping[str, tuple[Period, Period]] = {
    "hospital-intervention": (Period.parse("2021-07"), Period.parse("2021-09")),
}
PERCENTS: Mapping[tuple[str, str], float] = {
    ("trust-survey", "safe"): 55.0,
    ("trust-survey", "safe-by-day"): 68.0,
    ("trust-survey", "safe-by-night"): 41.0,
    ("trust-survey", "respect"): 52.0,
    ("trust-survey", "listened-to"): 46.0,
    ("trust-survey", "trust"): 44.0,
    ("trust-survey", "would-cooperate"): 61.0,
    ("trust-survey", "police-rating"): 35.0,
}
# What was not asked in a year's wave: no figure, not a figure of 0.
SKIPPED = frozenset({("trust-survey", "would-cooperate", 2021)})
# By dataset and dimension; those of no dataset hold for all others.
CATEGORIES: Mapping[tuple[str, str], Mapping[str, float]] = {
    ("", "race"): {"black": 0.62, "hispanic": 0.25, "white": 0.08, "another-race": 0.02, UNKNOWN: 0.03},
    ("", "sex"): {"female": 0.20, "male": 0.77, "another-sex": 0.01, UNKNOWN: 0.02},
    ("", "age"): {"under-25": 0.34, "25-and-over": 0.63, UNKNOWN: 0.03},
    ("", "allegation"): {
        "excessive-force": 0.26,
        "search-or-arrest": 0.22,
        "conduct": 0.29,
        "unequal-treatment": 0.06,
        "another-allegation": 0.14,
        UNKNOWN: 0.03,
    },
    ("crisis-contacts", "crisis-ending"): {
        "settled-on-scene": 0.46,
        "taken-to-care": 0.19,
        "emergency-room": 0.23,
        "arrested": 0.04,
        "ended-another-way": 0.05,
        UNKNOWN: 0.03,
    },
    ("youth-programs", "program"): {
        "after-school": 0.36,
        "mentoring": 0.24,
        "job-training": 0.23,
        "counseling": 0.17,
    },
    ("youth-programs", "age"): {"under-14": 0.31, "14-to-17": 0.40, "18-to-24": 0.26, UNKNOWN: 0.03},
    ("youth-hours", "program"): {
        "after-school": 0.52,
        "mentoring": 0.17,
        "job-training": 0.20,
        "counseling": 0.11,
    },
    ("community-support", "focus"): {
        "education": 0.34,
        "affordable-housing": 0.18,
        "employment": 0.26,
        "another-focus": 0.22,
    },
    ("place-actions", "action"): {"lights": 0.38, "lots": 0.27, "outreach": 0.22, "another-action": 0.13},
    ("trust-survey", "age"): {"18-to-34": 0.33, "35-to-54": 0.36, "55-and-over": 0.31},
    ("trust-survey", "race"): {
        "black": 0.46,
        "hispanic": 0.34,
        "white": 0.11,
        "asian": 0.05,
        "another-race": 0.04,
    },
    ("trust-survey", "sex"): {"female": 0.52, "male": 0.44, "another-sex": 0.04},
    ("trust-survey", "language"): {
        "english": 0.60,
        "spanish": 0.26,
        "portuguese": 0.10,
        "another-language": 0.04,
    },
}


def course(dataset: str, measure: str) -> Course:
    """Return how a measure that no other holds runs."""
    return COURSES.get((dataset, measure), USUAL)


def share(dataset: str, measure: str) -> float:
    """Return which part a measure is of the one that holds it."""
    return SHARES.get((dataset, measure), USUAL_SHARE)


def percent(dataset: str, item: str) -> float:
    """Return how many of a hundred people give an answer in a survey."""
    return PERCENTS.get((dataset, item), USUAL_PERCENT)


def often(dataset: str, dimension: Dimension) -> list[float]:
    """Return how often each leaf of a dimension occurs, in no unit; leaves that are not listed about equally."""
    listed = CATEGORIES.get((dataset, dimension.id), CATEGORIES.get(("", dimension.id), {}))
    leaves = dimension.leaves()
    usual = {leaf: _UNKNOWN_SHARE if leaf == UNKNOWN else 1 / len(leaves) for leaf in leaves}
    return [listed.get(leaf, usual[leaf]) for leaf in leaves]

"""How much of each indicator a year brings in the sample, so that its figures look like those of such a city.

A measure or a category that is not listed here gets a usual one: what the catalogue gains is in the sample at once.
"""

from __future__ import annotations

from collections.abc import Mapping

from data_access.definitions import Dimension
from data_access.model import UNKNOWN
from data_access.sample.course import FLAT, SUMMER, WINTER, Course

USUAL = Course(400, 0.01, FLAT)
USUAL_SHARE = 0.4  # of the measure that holds it
USUAL_PERCENT = 50.0
_UNKNOWN_SHARE = 0.03

COURSES: Mapping[tuple[str, str], Course] = {
    ("crime-guns", "guns"): Course(450, -0.02, SUMMER),
    ("domestic-violence", "reports"): Course(3_600, -0.01, SUMMER),
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
    ("training", "crisis-intervention-done"): 0.84,
    ("training", "implicit-bias-done"): 0.92,
    ("training", "de-escalation-done"): 0.89,
    ("stops", "searches"): 0.20,
    ("stops", "finds"): 0.35,
    ("use-of-force", "injured"): 0.24,
    ("body-camera", "passed"): 0.91,
    ("complaints", "sustained"): 0.12,
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

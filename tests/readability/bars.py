"""Which pages are measured, and how hard they may be."""

from __future__ import annotations

from tests.browser.site import HOME, MEETINGS, NEIGHBORHOOD, OWED, TIMELINE, TOGETHER, TRUST

# Read by everybody; methods are measured and have no bar.
FOR_EVERYBODY = (
    *(HOME, NEIGHBORHOOD, "/police-reform", "/help", TIMELINE, TOGETHER, MEETINGS, TRUST, OWED),
    *("/programs", "/programs/crisis-intervention", "/promises"),
)
MEASURED_PAGES = (*FOR_EVERYBODY, "/methods")
SCALES = {"en": "Flesch-Kincaid grade", "es": "Szigriszt Pazos", "pt": "Flesch, Martins"}
HIGHEST_GRADE = 8.0
LOWEST_EASE = {"es": 55.0, "pt": 50.0}


def is_easy(language: str, score: float) -> bool:
    """Whether a score is within the bar of a language."""
    return score <= HIGHEST_GRADE if language == "en" else score >= LOWEST_EASE[language]

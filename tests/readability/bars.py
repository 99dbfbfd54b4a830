"""Which pages are measured, and how hard they may be."""

from __future__ import annotations

from tests.browser.site import HOME, MEETINGS, NEIGHBORHOOD, TOGETHER

MEASURED_PAGES = (HOME, NEIGHBORHOOD, "/police-reform", "/help", TOGETHER, MEETINGS, "/methods")
SCALES = {"en": "Flesch-Kincaid grade", "es": "Szigriszt Pazos", "pt": "Flesch, Martins"}
# Read by everybody; methods are measured and have no bar.
FOR_EVERYBODY = MEASURED_PAGES[:-1]
HIGHEST_GRADE = 8.0
LOWEST_EASE = {"es": 55.0, "pt": 50.0}


def is_easy(language: str, score: float) -> bool:
    """Whether a score is within the bar of a language."""
    return score <= HIGHEST_GRADE if language == "en" else score >= LOWEST_EASE[language]

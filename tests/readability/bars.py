"""Which pages are measured, and how hard they may be."""

from __future__ import annotations

from tests.browser.site import HOME, NEIGHBORHOOD, OWED, TRUST

MEASURED_PAGES = (HOME, NEIGHBORHOOD, "/police-reform", "/help", TRUST, OWED, "/methods")
SCALES = {"en": "Flesch-Kincaid grade", "es": "Szigriszt Pazos", "pt": "Flesch, Martins"}
# Read by everybody: home, a neighborhood, police reform, help. Methods are measured and have no bar.
FOR_EVERYBODY = MEASURED_PAGES[:6]
HIGHEST_GRADE = 8.0
LOWEST_EASE = {"es": 55.0, "pt": 50.0}


def is_easy(language: str, score: float) -> bool:
    """Whether a score is within the bar of a language."""
    return score <= HIGHEST_GRADE if language == "en" else score >= LOWEST_EASE[language]

"""How hard the pages for everybody are to read, and that the measure measures."""

from __future__ import annotations

import pytest

from data_access.model import LANGUAGES
from tests.browser.site import in_language
from tests.pages.visitor import Visitor
from tests.readability import measured, sentences_of, syllables
from tests.readability.bars import FOR_EVERYBODY, is_easy


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", FOR_EVERYBODY)
def test_whoever_reads_a_little_can_read_it(sample: Visitor, path: str, language: str) -> None:
    """A page that needs a degree leaves out most of those it is about."""
    found = measured(sentences_of(sample.page(in_language(language, path))), language)
    assert found.words > 100
    assert is_easy(language, found.score(language)), f"{path} in {language}: {found.score(language):.1f}"


@pytest.mark.parametrize(
    ("language", "word", "count"),
    [
        ("en", "neighborhood", 3),
        ("en", "police", 2),
        ("en", "qwertles", 2),
        ("es", "personas", 3),
        ("es", "país", 2),
        ("es", "años", 2),
        ("pt", "polícia", 3),
        ("pt", "baleadas", 4),
        ("es", "siete", 2),
        ("es", "aquí", 2),
        ("pt", "saúde", 3),
    ],
)
def test_syllables_are_counted_as_spoken(language: str, word: str, count: int) -> None:
    assert syllables(word, language) == count


def test_a_hard_text_is_found_hard() -> None:
    """A measure that finds everything easy would pass every page."""
    hard = "Notwithstanding methodological considerations, administrative restructuring necessitates reconciliation."
    assert not is_easy("en", measured([hard], "en").score("en"))
    assert measured(["The cat sat on the mat."], "en").score("en") < 1

"""Sentences on change: what most readers take away is one sentence, and it must be true, whole and kind."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.changes import change_words
from components.i18n import translator
from components.sentences import finding, sentence, verdicts
from data_access.model import LANGUAGES, Status
from tests.components.situations import SENTENCES, SITUATIONS, Situation, answer_of, text
from tests.components.test_i18n import entries

COUNTS = st.integers(0, 3_000)
# Nothing about people who were hurt is these.
NEVER = re.compile(
    r"\b(chance|luck|usual|unusual|normal|expected|significant|random)\b|\b(azar|habitual|esperad|significativ)"
    r"|\b(acaso|esperado)\b",
    re.IGNORECASE,
)


def test_the_table_of_situations() -> None:
    """Every sentence was read by a person when it was committed; `python -m tests.components.situations` writes it."""
    assert text() == SENTENCES.read_text(encoding="utf-8")


def test_the_table_holds_all_verdicts_and_is_large() -> None:
    assert len(SITUATIONS) >= 25
    said = SENTENCES.read_text(encoding="utf-8")
    for words in ("clearly up", "clearly down", "no clear change", "too few to tell", "But from"):
        assert f": {words}" in said or f"{words} " in said, words


def test_as_a_person_speaks() -> None:
    found = sentence(translator("en"), answer_of(SITUATIONS[0]))
    assert found == (
        "Fewer people were shot in Newark over these seven years: 236 in 2018, 150 in 2024 (86 fewer, −36%)."
        " From 2023 to 2024 there was no clear change: 170, then 150 (20 fewer)."
    )


@settings(max_examples=60)
@given(counts=st.lists(COUNTS, min_size=2, max_size=8), language=st.sampled_from(LANGUAGES))
def test_never_a_bare_percent_nor_one_of_few(counts: list[int], language: str) -> None:
    """“+100 %” of three is three more, and sounds like a wave."""
    (said,) = verdicts(translator(language), answer_of(Situation("", tuple(counts))))
    percents = re.findall(r"\(([^()]*%)\)", said)
    assert said.count("%") == len(percents) <= 1
    if percents:
        assert counts[0] >= 20
        assert re.match(r"[\d.,]+ ", percents[0]), "the number stands before its percent"


@given(then=COUNTS, now=COUNTS)
def test_a_percent_needs_a_base_of_twenty(then: int, now: int) -> None:
    assert "%" not in change_words(translator("en"), min(then, 19), now)
    assert change_words(translator("en"), 20, 30) == "10 more (+50%)"


@given(one=st.integers(0, 400), other=st.integers(0, 400), language=st.sampled_from(LANGUAGES))
def test_a_provisional_number_is_in_no_sentence(one: int, other: int, language: str) -> None:
    """What can still change would announce a fall that is only lateness."""
    t, counts = translator(language), (236, 204, 196, 280, 195, 170)
    answers = [answer_of(Situation("", (*counts, newest), open_years=1)) for newest in (one, other)]
    assert len({(finding(t, answer), verdicts(t, answer)) for answer in answers}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_there_is_in_no_sentence(language: str) -> None:
    """Hidden and missing years are passed over, as if they had never been asked for."""
    t = translator(language)
    for status in (Status.SUPPRESSED, Status.NOT_REPORTED):
        answer = answer_of(Situation("", (236, 204, 196, 280, 195, 170, status)))
        shorter = answer_of(Situation("", (236, 204, 196, 280, 195, 170)))
        assert (finding(t, answer), verdicts(t, answer)) == (finding(t, shorter), verdicts(t, shorter))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_chance_about_people(language: str) -> None:
    own = ("finding.", "verdict.", "change.", "methods.verdict.")
    texts = {name: found for name, found in entries(language).items() if name.startswith(own)}
    assert len(texts) > 40
    assert {name: found for name, found in texts.items() if any(map(NEVER.search, found))} == {}

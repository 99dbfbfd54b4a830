"""Shares in words: a percent without its counts is the sentence that misleads most."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.i18n import translator
from components.ratios import interval_words
from components.shares import share_words
from data_access.model import LANGUAGES
from data_access.statistics import RatioInterval, Share


@pytest.mark.parametrize(
    ("share", "en", "es", "pt"),
    [
        (Share(312, 4_100, 100), "312 of 4,100 (7.6%)", "312 de 4,100 (7.6%)", "312 de 4.100 (7,6%)"),
        (Share(3, 8, 100), "3 of 8", "3 de 8", "3 de 8"),
        (Share(0, 50, 100), "0 of 50 (0.0%)", "0 de 50 (0.0%)", "0 de 50 (0,0%)"),
        (
            Share(640, 8_100, 1_000),
            "640 for 8,100 (79.0 for every 1,000)",
            "640 por 8,100 (79.0 por cada 1,000)",
            "640 para 8.100 (79,0 para cada 1.000)",
        ),
        (Share(3, 8, 1_000), "3 for 8", "3 por 8", "3 para 8"),
    ],
)
def test_both_counts_and_the_share(share: Share, en: str, es: str, pt: str) -> None:
    assert [share_words(share, language) for language in LANGUAGES] == [en, es, pt]


@given(base=st.integers(1, 100_000), data=st.data(), language=st.sampled_from(LANGUAGES))
def test_only_none_is_nothing_and_only_all_is_everything(base: int, data, language: str) -> None:
    """“100%” of officers, with one who was not trained, is false; so is “0%” where somebody was hurt."""
    count = data.draw(st.integers(0, base))
    said = share_words(Share(count, base, 100), language)
    percent = re.search(r"\(([\d.,]+)%\)", said)
    assert (percent is None) is (base < 20)
    if percent is not None:
        shown = float(percent[1].replace(",", "."))
        assert (shown == 0) is (count == 0)
        assert (shown == 100) is (count == base)
        assert abs(shown - 100 * count / base) <= 0.1001


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        (RatioInterval(1.4, 1.21, 1.64), "between 1.2 and 1.6 times as often"),
        (RatioInterval(1.4, 1.02, 2.04), "between 1.02 and 2.0 times as often"),
        (RatioInterval(0.5, 0.04, 0.96), "between 0.04 and 0.96 times as often"),
        (RatioInterval(None, 3.2, None), "at least 3.2 times as often"),
    ],
)
def test_an_interval_in_words(interval: RatioInterval, said: str) -> None:
    """“From 1.0” would hide that a clear difference begins above it."""
    assert interval_words(translator("en"), interval) == said

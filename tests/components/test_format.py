"""Numbers and dates: 1.234 read as one and a bit, or a month too far, misleads more than a missing figure."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import format as fmt
from components.i18n import UnknownLanguage
from data_access.model import CALENDAR_GRAINS, LANGUAGES, Grain, Period, Status


@pytest.mark.parametrize(
    ("language", "value", "decimals", "written"),
    [
        ("en", 1234, None, "1,234"),
        ("es", 1234, None, "1,234"),
        ("pt", 1234, None, "1.234"),
        ("en", 1234.5, None, "1,234.5"),
        ("es", 1234.5, None, "1,234.5"),
        ("pt", 1234.5, None, "1.234,5"),
        ("en", 0.456, 2, "0.46"),
        ("pt", 2, 2, "2,00"),
        ("en", -38, None, "−38"),
        ("es", 1_000_000, None, "1,000,000"),
    ],
)
def test_numbers(language: str, value: float, decimals: int | None, written: str) -> None:
    assert fmt.number(value, language, decimals=decimals) == written


@given(value=st.integers(-(10**9), 10**9), language=st.sampled_from(LANGUAGES))
def test_whole_numbers_read_back(value: int, language: str) -> None:
    """No digit may be lost or added between the data and the page."""
    written = fmt.number(value, language)
    assert int("".join(sign for sign in written if sign.isdigit())) == abs(value)
    assert written.startswith("−") == (value < 0)


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "3 May 2024"), ("es", "3 de mayo de 2024"), ("pt", "3 de maio de 2024")],
)
def test_days_in_words(language: str, written: str) -> None:
    """5/3 is March to some readers and May to others; words are the same to all."""
    assert fmt.day(date(2024, 5, 3), language) == written


@pytest.mark.parametrize(
    ("language", "text", "written", "short"),
    [
        ("en", "2024-05", "May 2024", "May 2024"),
        ("es", "2024-05", "mayo de 2024", "may 2024"),
        ("pt", "2024-05", "maio de 2024", "mai 2024"),
        ("en", "2024-Q2", "April to June 2024", "Apr–Jun 2024"),
        ("es", "2024-Q2", "abril a junio de 2024", "abr–jun 2024"),
        ("pt", "2024-Q4", "outubro a dezembro de 2024", "out–dez 2024"),
        ("en", "2024", "2024", "2024"),
        ("pt", "2022--2024", "2022 a 2024", "2022–24"),
    ],
)
def test_periods(language: str, text: str, written: str, short: str) -> None:
    period = Period.parse(text)
    assert fmt.period(period, language) == written
    assert fmt.axis_period(period, language) == short


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        ("2018", "2024", "2018 to 2024"),
        ("2024", "2024", "2024"),
        ("2023-05", "2024-06", "May 2023 to June 2024"),
        ("2023-Q4", "2024-Q2", "October 2023 to June 2024"),
        ("2019--2021", "2022--2024", "2019 to 2024"),
    ],
)
def test_spans(first: str, last: str, written: str) -> None:
    assert fmt.span(Period.parse(first), Period.parse(last), "en") == written


@given(
    day=st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    grain=st.sampled_from(CALENDAR_GRAINS),
    language=st.sampled_from(LANGUAGES),
)
def test_every_period_names_its_year(day: date, grain: Grain, language: str) -> None:
    period = Period.of(day, grain)
    assert str(period.end.year) in fmt.period(period, language)
    assert str(period.start.year) in fmt.axis_period(period, language)


def test_a_wave_names_its_first_and_last_day() -> None:
    """Readers must see when people were asked."""
    wave = Period.parse("2024-03-04--2024-05-19")
    assert fmt.period(wave, "en") == "4 March 2024 to 19 May 2024"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_of_empty_has_words_of_its_own(language: str) -> None:
    """Hidden read as zero, or as not reported, would be a lie."""
    words = [fmt.cell(None, status, language) for status in Status if status is not Status.PUBLISHED]
    assert len({*words, fmt.cell(0, Status.PUBLISHED, language)}) == len(words) + 1
    assert all(words)


def test_a_provisional_number_says_so() -> None:
    assert fmt.cell(1234, Status.PUBLISHED, "pt", provisional=True) == "1.234 (provisório)"


def test_signs_for_plotly() -> None:
    assert {language: fmt.separators(language) for language in LANGUAGES} == {
        "en": ".,",
        "es": ".,",
        "pt": ",.",
    }


def test_unknown_language() -> None:
    with pytest.raises(UnknownLanguage):
        fmt.number(1, "fr")

"""Periods and statuses: wrong ones would put a number under another month, or show what is not there."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.model import (
    CALENDAR_GRAINS,
    AreaLevel,
    Cell,
    CellKey,
    DataError,
    Grain,
    Period,
    PeriodError,
    Status,
    joint_status,
)

DAYS = st.dates(date(1, 1, 1), date(9990, 12, 31))
GRAINS = st.sampled_from(CALENDAR_GRAINS)


def test_periods_read_back_as_they_are_written() -> None:
    """A link that says 2024-Q2 must keep asking for April to June of 2024."""
    assert Period.parse("2024-Q2") == Period(date(2024, 4, 1), Grain.QUARTER)
    assert Period.parse("2024-Q2").end == date(2024, 6, 30)
    assert Period.parse("2022--2024").end == date(2024, 12, 31)
    assert [str(month) for month in Period.parse("2024-Q4").months()] == ["2024-10", "2024-11", "2024-12"]


@given(day=DAYS, grain=GRAINS)
def test_every_day_lies_in_its_period(day: date, grain: Grain) -> None:
    """A day outside its own period would be counted twice or never."""
    if grain is Grain.THREE_YEARS and day.year < 3:
        return
    period = Period.of(day, grain)
    assert period.start <= day <= period.end
    assert period.shift(1).start == period.end + timedelta(days=1)
    assert Period.parse(str(period)) == period
    assert len(period.months()) == {"month": 1, "quarter": 3, "year": 12, "3y": 36}[grain]


def test_a_wave_has_the_days_that_its_survey_had() -> None:
    """Answers of March to May must not be shown as those of another time."""
    wave = Period.parse("2024-03-04--2024-05-19")
    assert wave == Period(date(2024, 3, 4), Grain.WAVE, date(2024, 5, 19))
    assert (wave.end, str(wave)) == (date(2024, 5, 19), "2024-03-04--2024-05-19")


@pytest.mark.parametrize(
    "ask",
    [lambda wave: wave.shift(1), lambda wave: wave.months(), lambda wave: Period.of(wave.start, wave.grain)],
)
def test_a_wave_is_never_taken_for_a_piece_of_the_calendar(ask) -> None:
    """A wave's answers do not add up to a quarter's, and no wave follows from another."""
    with pytest.raises(PeriodError):
        ask(Period.parse("2024-03-04--2024-05-19"))


def test_only_a_wave_states_its_last_day() -> None:
    """Two last days for one month would be two months."""
    with pytest.raises(PeriodError):
        Period(date(2024, 3, 1), Grain.MONTH, date(2024, 3, 31))
    with pytest.raises(PeriodError):
        Period(date(2024, 3, 1), Grain.WAVE)


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-19--2024-03-04",
        "2024-02-30--2024-03-04",
        "2024-03-04",
        "",
        "2024-13",
        "2024-Q5",
        "24",
        "2024-1",
        "2023--2025",
        "0000",
        "2024-05-01",
        "2024 ",
        "²⁰²⁴",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    """A misread period shows other numbers than those asked for."""
    with pytest.raises(PeriodError):
        Period.parse(text)


def test_a_hidden_cell_holds_no_value() -> None:
    """A value in a hidden cell is a leak, so such a cell cannot even be made."""
    key = CellKey("d", "m", AreaLevel.CITY, "newark", Period.parse("2024"))
    with pytest.raises(DataError):
        Cell(key, Status.SUPPRESSED, 3)
    with pytest.raises(DataError):
        Cell(key, Status.PUBLISHED)


def test_a_metric_of_several_cells_takes_the_strongest_reason() -> None:
    """`hidden` where a part was never collected would promise a number that does not exist."""
    assert joint_status(Status.PUBLISHED, Status.SUPPRESSED) is Status.SUPPRESSED
    assert joint_status(Status.SUPPRESSED, Status.NOT_REPORTED) is Status.NOT_REPORTED
    assert (
        joint_status(Status.NOT_REPORTED, Status.NOT_APPLICABLE, Status.NOT_COLLECTED)
        is Status.NOT_APPLICABLE
    )

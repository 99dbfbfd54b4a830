"""Estimates of a survey: a wrong verdict would tell a city that trust rose when only other people were asked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.estimates import WIDEST_TO_TELL, estimated_change, estimates_trend, standard_error
from data_access.model import Period, Status
from data_access.statistics import CLEAR, NotComparable, Observation, StatisticsError, Verdict

Estimate = tuple[float, float]  # points, and half the width of its 95 % interval
ESTIMATES = st.lists(st.tuples(st.floats(20, 80), st.floats(0.5, 9)), min_size=2, max_size=9)
SERIES = 3_000


def wave(year: int) -> Period:
    return Period.parse(f"{year}-04-01--{year}-06-30")


def waves(*told: Estimate | Status | float, first: int = 2018) -> list[Observation]:
    """A wave each spring: an estimate with its margin, one of which nobody says how sure it is, or a status."""
    points = []
    for year, each in enumerate(told, start=first):
        if isinstance(each, Status):
            points.append(Observation(wave(year), each))
        elif isinstance(each, tuple):
            value, margin = each
            points.append(
                Observation(wave(year), Status.PUBLISHED, value, low=value - margin, high=value + margin)
            )
        else:
            points.append(Observation(wave(year), Status.PUBLISHED, each))
    return points


def test_two_waves_by_hand() -> None:
    """43 ± 3, then 35 ± 3: √(3² + 3²) = 4.243, so the fall lies between 12.24 and 3.76 points."""
    then, _, now = waves((43, 3), Status.NOT_COLLECTED, (35, 3))
    found = estimates_trend([then, now])
    assert found.step is None
    assert found.direction.verdict is Verdict.CLEARLY_DOWN
    assert found.direction.likely is not None
    assert found.direction.likely.low == pytest.approx(-12.2426, abs=1e-4)
    assert found.direction.likely.high == pytest.approx(-3.7574, abs=1e-4)
    assert (found.direction.then, found.direction.now) == (43, 35)


def test_intervals_that_overlap_can_still_be_clearly_apart() -> None:
    """40 ± 3 and 45 ± 3 overlap, and the rise of 5 ± 4.24 is clear: overlap is not the test."""
    assert estimates_trend(waves((40, 3), (45, 3))).direction.verdict is Verdict.CLEARLY_UP
    assert estimates_trend(waves((40, 3), (44, 3))).direction.verdict is Verdict.NO_CLEAR_CHANGE


@given(told=ESTIMATES)
def test_the_change_is_that_of_the_line_of_least_squares(told: Sequence[Estimate]) -> None:
    """Against matrices: the line through all waves, weighted by 1 ÷ variance, from the first to the last."""
    points = waves(*told)
    times = np.array([float(each.period.start.year) for each in points])
    errors = np.array([margin / 1.96 for _, margin in told])
    design = np.column_stack([np.ones_like(times), times - times[0]]) / errors[:, None]
    values = np.array([value for value, _ in told])
    fit, *_ = np.linalg.lstsq(design, values / errors, rcond=None)
    covariance = np.linalg.inv(design.T @ design)
    left = float((((values / errors) - design @ fit) ** 2).sum())
    wider = max(1.0, left / (len(told) - 2)) if len(told) > 2 else 1.0
    span = times[-1] - times[0]
    middle, margin = fit[1] * span, 1.96 * span * math.sqrt(covariance[1, 1] * wider)
    found = estimated_change(points)
    assert (found.low + found.high) / 2 == pytest.approx(middle, abs=1e-6)
    assert (found.high - found.low) / 2 == pytest.approx(margin, rel=1e-6)


@given(told=ESTIMATES)
def test_a_sentence_never_contradicts_its_numbers(told: Sequence[Estimate]) -> None:
    """Clearly higher: the last wave is higher than the first, and no change at all is out of the interval."""
    change = estimates_trend(waves(*told)).direction
    assert change.likely is not None
    if change.verdict is Verdict.CLEARLY_UP:
        assert change.now > change.then
        assert change.likely.low > 0
    elif change.verdict is Verdict.CLEARLY_DOWN:
        assert change.now < change.then
        assert change.likely.high < 0
    else:
        few = change.likely.high - change.likely.low > 2 * WIDEST_TO_TELL
        assert (change.verdict is Verdict.TOO_FEW_TO_TELL) == few


def test_a_slow_rise_is_clear_over_all_waves_though_no_step_is() -> None:
    """A point a year of two thousand people: said as a direction, and not of the last step."""
    found = estimates_trend(waves(*((40.0 + year, 2.3) for year in range(7))))
    assert found.direction.verdict is Verdict.CLEARLY_UP
    assert found.step is not None
    assert found.step.verdict is Verdict.NO_CLEAR_CHANGE


@pytest.mark.parametrize("length", [2, 3, 4, 7])
def test_where_nothing_changed_hardly_anything_is_called_clear(length: int) -> None:
    """Real samples of 1,500 people with one opinion: at most one in twenty is called a change."""
    chance = np.random.default_rng(20261130 + length)
    clear = 0
    for _ in range(SERIES):
        shares = chance.binomial(1_500, 0.45, length) / 1_500
        told = [(100 * p, 196 * math.sqrt(p * (1 - p) / 1_500)) for p in shares.tolist()]
        clear += estimates_trend(waves(*told)).direction.verdict in CLEAR
    assert 0.005 < clear / SERIES < 0.06


def test_a_change_that_matters_is_seen() -> None:
    """From 40 to 50 of 100 in two waves of 900: nine of ten such changes are called clear."""
    chance = np.random.default_rng(20261130)
    seen = 0
    for _ in range(500):
        shares = (chance.binomial(900, 0.40) / 900, chance.binomial(900, 0.50) / 900)
        told = [(100 * p, 196 * math.sqrt(p * (1 - p) / 900)) for p in shares]
        seen += estimates_trend(waves(*told)).direction.verdict is Verdict.CLEARLY_UP
    assert seen > 450


def test_too_few_were_asked_where_ten_points_could_not_be_told() -> None:
    """Fifty people each time: 14 points more or less; seven points of change say nothing."""
    assert estimates_trend(waves((40, 14), (47, 14))).direction.verdict is Verdict.TOO_FEW_TO_TELL
    assert estimates_trend(waves((40, 7), (44, 7))).direction.verdict is Verdict.NO_CLEAR_CHANGE
    assert estimates_trend(waves((30, 14), (70, 14))).direction.verdict is Verdict.CLEARLY_UP


def test_waves_that_jump_about_are_not_called_a_trend() -> None:
    """Waves that lie further apart than their samples explain are less sure than they say."""
    steady = estimated_change(waves((40, 2), (43, 2), (46, 2), (49, 2)))
    jumping = estimated_change(waves((40, 2), (52, 2), (37, 2), (49, 2)))
    assert steady.low > 0
    assert jumping.low < 0 < jumping.high
    assert jumping.high - jumping.low > 3 * (steady.high - steady.low)


def test_no_verdict_crosses_another_wording_or_sponsor() -> None:
    """What looks like a fall of twenty points is another question."""
    told = waves((60, 2), (61, 2), (40, 2), (41, 2))
    found = estimates_trend(told, breaks=[date(2020, 1, 1)])
    assert found.direction.then_period == wave(2020)
    assert found.direction.verdict is Verdict.NO_CLEAR_CHANGE
    with pytest.raises(NotComparable):
        estimates_trend(told[:3], breaks=[date(2020, 1, 1)])


def test_hidden_and_skipped_waves_take_no_part() -> None:
    told = waves((40, 2), Status.NOT_COLLECTED, Status.SUPPRESSED, (50, 2))
    change = estimates_trend(told).direction
    assert (change.then_period, change.now_period) == (wave(2018), wave(2021))


def test_of_what_nobody_knows_how_sure_it_is_nothing_is_said() -> None:
    """Chicago's scores come without a margin: forty points of change would not be judged."""
    with pytest.raises(NotComparable):
        estimates_trend(waves(30.0, 70.0))
    with pytest.raises(NotComparable):
        estimates_trend(waves((30, 0), (70, 2)))
    with pytest.raises(StatisticsError):
        estimated_change(waves(30.0, 70.0))


def test_an_interval_cut_off_at_none_or_all_is_taken_by_its_wider_half() -> None:
    """2 ± 5 is published as 0 to 7: the half below is no sign of being sure."""
    cut = Observation(wave(2024), Status.PUBLISHED, 2.0, low=0.0, high=7.0)
    assert standard_error(cut) == pytest.approx(5 / 1.96)

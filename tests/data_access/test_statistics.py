"""Statistics: a wrong verdict would tell a neighborhood that things got better, or worse, when they did not."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.model import Period, Status
from data_access.statistics import (
    FEWEST_TO_TELL,
    NotComparable,
    Observation,
    StatisticsError,
    Verdict,
    comparable,
    poisson_interval,
    rate,
    trend,
    verdict,
    z_change,
)

CLEAR = (Verdict.CLEARLY_UP, Verdict.CLEARLY_DOWN)
COUNTS = st.integers(0, 5_000)
# City murders by year, 2018 to 2024, as the design's notes on indicators give them.
MURDERS = (75, 57, 56, 62, 49, 46, 37)


def years(*values: int | Status, first: int = 2018, provisional: int | None = None) -> list[Observation]:
    """Return a yearly series; a status stands for a year without a value."""
    series = []
    for year, value in enumerate(values, start=first):
        period = Period.parse(str(year))
        if isinstance(value, Status):
            series.append(Observation(period, value))
        else:
            series.append(Observation(period, Status.PUBLISHED, value, provisional=year == provisional))
    return series


def poisson_at_most(count: int, mean: float) -> float:
    """Add up the probabilities one by one, slowly and plainly."""
    return math.fsum(math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(count + 1))


def chance_of_even_split(then: int, now: int) -> Fraction:
    """Return the exact two-sided probability of a split at least this uneven where nothing changed."""
    total, fewer = then + now, min(then, now)
    one_side = sum(Fraction(math.comb(total, n), 2**total) for n in range(fewer + 1))
    return min(Fraction(1), 2 * one_side)


class TestRate:
    def test_events_per_thousand_residents(self) -> None:
        assert rate(31, 62_000) == pytest.approx(0.5)
        assert rate(3, 300, per=100) == pytest.approx(1)

    @pytest.mark.parametrize("residents", [0, -1, math.nan])
    def test_nobody_lives_there(self, residents: float) -> None:
        """A rate for the port, where nobody lives, would be endless or nonsense."""
        with pytest.raises(StatisticsError, match="residents"):
            rate(5, residents)

    @pytest.mark.parametrize("count", [-1, math.nan, math.inf])
    def test_what_is_no_count(self, count: float) -> None:
        with pytest.raises(StatisticsError, match="not a count"):
            rate(count, 100)


class TestPoissonInterval:
    @pytest.mark.parametrize(
        ("count", "low", "high"),
        # Printed tables of exact limits (Garwood 1936) give these to three decimals.
        [(0, 0, 3.689), (1, 0.025, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390), (100, 81.364, 121.627)],
    )
    def test_printed_tables(self, count: int, low: float, high: float) -> None:
        interval = poisson_interval(count)
        assert (interval.low, interval.high) == (pytest.approx(low, abs=6e-4), pytest.approx(high, abs=6e-4))

    @given(count=st.integers(1, 600), confidence=st.sampled_from([0.8, 0.95, 0.99]))
    def test_both_tails_hold_what_they_should(self, count: int, confidence: float) -> None:
        """Checked against plain sums: each tail outside the interval has half of what is left."""
        interval, tail = poisson_interval(count, confidence), (1 - confidence) / 2
        assert 1 - poisson_at_most(count - 1, interval.low) == pytest.approx(tail, rel=1e-6)
        assert poisson_at_most(count, interval.high) == pytest.approx(tail, rel=1e-6)

    def test_large_counts(self) -> None:
        """A city's yearly thefts must have an interval too; there, plus and minus 1.96 roots is close."""
        interval = poisson_interval(1_000_000)
        assert interval.low == pytest.approx(1_000_000 - 1_960, abs=3)
        assert interval.high == pytest.approx(1_000_000 + 1_960, abs=3)

    @pytest.mark.parametrize(("count", "confidence"), [(-1, 0.95), (2.5, 0.95), (3, 1), (3, 0)])
    def test_what_has_no_interval(self, count: float, confidence: float) -> None:
        with pytest.raises(StatisticsError):
            poisson_interval(count, confidence)  # type: ignore[arg-type]


class TestVerdict:
    @pytest.mark.parametrize(
        ("then", "now", "z", "said"),
        [
            (75, 37, -3.645, Verdict.CLEARLY_DOWN),
            (10, 18, 1.528, Verdict.NO_CLEAR_CHANGE),
            (46, 37, -0.990, Verdict.NO_CLEAR_CHANGE),
            (0, 6, 3.464, Verdict.CLEARLY_UP),
            (0, 5, 3.162, Verdict.TOO_FEW_TO_TELL),
            (0, 0, 0, Verdict.TOO_FEW_TO_TELL),
        ],
    )
    def test_worked_by_hand(self, then: int, now: int, z: float, said: Verdict) -> None:
        assert z_change(then, now) == pytest.approx(z, abs=1e-3)
        assert verdict(then, now) is said

    def test_no_single_step_of_seven_years_was_clear(self) -> None:
        """Murders halved without one clear year: a verdict on steps alone would hide it."""
        steps = list(pairwise(MURDERS))
        assert {verdict(*step) for step in steps} == {Verdict.NO_CLEAR_CHANGE}
        assert max(abs(z_change(*step)) for step in steps) < 1.6

    def test_fewest_to_tell_is_where_an_exact_test_first_can(self) -> None:
        """With fewer, no change could be clear however uneven; with this many, one can."""
        assert chance_of_even_split(0, FEWEST_TO_TELL - 1) > Fraction(5, 100)
        assert chance_of_even_split(0, FEWEST_TO_TELL) <= Fraction(5, 100)

    @pytest.mark.parametrize("mean", [0.5, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 40])
    def test_how_often_chance_alone_is_called_clear(self, mean: float) -> None:
        """A verdict that cries change more than 65 times in 1,000 where nothing changed would mislead."""
        top = int(mean + 10 * math.sqrt(mean) + 20)
        chance = [math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(top)]
        wrong = sum(chance[a] * chance[b] for a in range(top) for b in range(top) if verdict(a, b) in CLEAR)
        assert wrong <= 0.065
        assert mean < 20 or wrong <= 0.053

    @given(then=COUNTS, now=COUNTS)
    def test_up_and_down_mirror_each_other(self, then: int, now: int) -> None:
        mirrored = {Verdict.CLEARLY_UP: Verdict.CLEARLY_DOWN, Verdict.CLEARLY_DOWN: Verdict.CLEARLY_UP}
        said = verdict(then, now)
        assert verdict(now, then) is mirrored.get(said, said)
        assert said is not Verdict.CLEARLY_UP or now > then

    @given(then=st.integers(20, 400), now=st.integers(20, 400))
    def test_agrees_with_an_exact_test_away_from_the_line(self, then: int, now: int) -> None:
        """The formula and the exact conditional test may differ only in cases near the line."""
        exact = chance_of_even_split(then, now)
        if exact < Fraction(3, 100):
            assert verdict(then, now) in CLEAR
        if exact > Fraction(8, 100):
            assert verdict(then, now) is Verdict.NO_CLEAR_CHANGE


class TestTrend:
    def test_direction_over_all_years_and_last_years_step(self) -> None:
        found = trend(years(*MURDERS))
        assert (found.direction.then, found.direction.now) == (75, 37)
        assert found.direction.verdict is Verdict.CLEARLY_DOWN
        assert found.direction.difference == -38
        assert found.step is not None
        assert (found.step.then, found.step.now, found.step.verdict) == (46, 37, Verdict.NO_CLEAR_CHANGE)
        assert found.periods == 7

    def test_order_of_the_series_does_not_matter(self) -> None:
        assert trend(years(*MURDERS)[::-1]) == trend(years(*MURDERS))

    def test_provisional_years_take_no_part(self) -> None:
        """The newest year still grows: comparing it would announce a fall that is only lateness."""
        found = trend(years(80, 82, 20, first=2022, provisional=2024))
        assert found.direction.now_period == Period.parse("2023")

    @pytest.mark.parametrize("status", [status for status in Status if status is not Status.PUBLISHED])
    def test_a_missing_year_is_passed_over_but_is_no_step(self, status: Status) -> None:
        found = trend(years(80, 82, status, 40))
        assert (found.direction.then, found.direction.now) == (80, 40)
        assert found.step is None

    def test_two_years_are_not_told_twice(self) -> None:
        assert trend(years(80, 40)).step is None

    def test_nothing_crosses_a_break(self) -> None:
        """Another way of counting from 2021 on is not a fall from 2020."""
        found = trend(years(300, 310, 305, 100, 105, 98), breaks=[date(2021, 1, 1)])
        assert (found.direction.then, found.direction.now) == (100, 98)
        assert found.direction.verdict is Verdict.NO_CLEAR_CHANGE

    def test_a_year_with_a_break_inside_compares_with_nothing(self) -> None:
        with pytest.raises(NotComparable):
            trend(years(300, 310, 200), breaks=[date(2020, 7, 1)])

    def test_a_break_yet_to_come_changes_nothing(self) -> None:
        assert trend(years(*MURDERS), breaks=[date(2030, 1, 1)]) == trend(years(*MURDERS))

    @pytest.mark.parametrize("series", [[], years(12), years(12, Status.SUPPRESSED)])
    def test_one_year_is_no_trend(self, series: list[Observation]) -> None:
        with pytest.raises(NotComparable, match="a trend needs two"):
            trend(series)

    def test_grains_are_not_mixed(self) -> None:
        mixed = [*years(10, 20), Observation(Period.parse("2024-05"), Status.PUBLISHED, 3)]
        with pytest.raises(StatisticsError, match="one grain"):
            trend(mixed)

    @given(values=st.lists(COUNTS, min_size=2, max_size=8), cut=st.integers(0, 7))
    def test_comparable_years_are_those_since_the_last_break(self, values: list[int], cut: int) -> None:
        series = years(*values)
        since = [point for point in series if point.period.start.year >= 2018 + cut]
        found = comparable(series, breaks=[date(2018 + cut, 1, 1)])
        assert list(found) == (since or series)


class TestObservation:
    def test_a_hidden_value_cannot_be_carried_along(self) -> None:
        """A value beside the status `suppressed` would reach a page sooner or later."""
        with pytest.raises(StatisticsError):
            Observation(Period.parse("2024"), Status.SUPPRESSED, 3)
        with pytest.raises(StatisticsError):
            Observation(Period.parse("2024"), Status.PUBLISHED)

    def test_an_interval_has_two_ends_and_a_value(self) -> None:
        with pytest.raises(StatisticsError):
            Observation(Period.parse("2024"), Status.PUBLISHED, 3, low=2)
        with pytest.raises(StatisticsError):
            Observation(Period.parse("2024"), Status.SUPPRESSED, low=2, high=4)

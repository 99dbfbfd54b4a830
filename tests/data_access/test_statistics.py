"""Statistics: a wrong verdict would tell a neighborhood that things got better, or worse, when they did not."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from data_access.model import Period, Status
from data_access.statistics import (
    CLEAR,
    FEWEST_TO_TELL,
    LEAST_CLUMPING,
    NotComparable,
    Observation,
    StatisticsError,
    Verdict,
    _line,
    _told,
    comparable,
    poisson_interval,
    rate,
    rate_ratio,
    spread,
    trend,
    two_counts,
    verdict,
)

COUNTS = st.integers(0, 5_000)
# Newark by year, 2018 to 2024, as the design's notes on indicators give it.
MURDERS = (75, 57, 56, 62, 49, 46, 37)
CARS_STOLEN = (2015, 1541, 1707, 2186, 1996, 3978, 2588)
PEOPLE_SHOT = (236, 204, 196, 280, 195, 170, 150)


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


def against(values: Sequence[int], exposures: Sequence[float]) -> list[Observation]:
    """Return a yearly series in which each count is measured by something."""
    pairs = zip(years(*values), exposures, strict=True)
    return [replace(point, exposure=exposure) for point, exposure in pairs]


def parts(values: Sequence[int], wholes: Sequence[int]) -> list[Observation]:
    """Return a yearly series in which each count is a part of a whole."""
    return [replace(point, is_part=True) for point in against(values, wholes)]


def poisson_at_most(count: int, mean: float) -> float:
    """Add up the probabilities one by one, slowly and plainly."""
    return math.fsum(math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(count + 1))


def chance_of_split(then: int, now: int, e_then: int = 1, e_now: int = 1) -> Fraction:
    """Return the exact two-sided probability of a split at least this uneven where rates are the same, in fractions."""
    total, p = then + now, Fraction(e_now, e_then + e_now)
    each = [math.comb(total, n) * p**n * (1 - p) ** (total - n) for n in range(total + 1)]
    return min(Fraction(1), 2 * min(sum(each[: now + 1]), sum(each[now:])))


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


class TestTwoCounts:
    def test_worked_by_hand(self) -> None:
        """Of six events all in one of two years: 2 · (1/2)⁶ = 1/32. Twice the residents: 2 · (1/3)⁴ = 2/81."""
        assert two_counts(0, 6) == pytest.approx(1 / 32)
        assert two_counts(0, 4, exposure_then=2) == pytest.approx(2 / 81)

    @given(then=st.integers(0, 60), now=st.integers(0, 60), e_then=st.integers(1, 9), e_now=st.integers(1, 9))
    def test_agrees_with_sums_of_fractions(self, then: int, now: int, e_then: int, e_now: int) -> None:
        due = chance_of_split(then, now, e_then, e_now)
        assert two_counts(then, now, exposure_then=e_then, exposure_now=e_now) == pytest.approx(
            float(due), rel=1e-9
        )

    @given(then=COUNTS, now=COUNTS, e_then=st.floats(0.5, 900), e_now=st.floats(0.5, 900))
    def test_agrees_with_scipy(self, then: int, now: int, e_then: float, e_now: float) -> None:
        p, total = e_now / (e_then + e_now), then + now
        due = min(1, 2 * min(stats.binom.cdf(now, total, p), stats.binom.sf(now - 1, total, p)))
        assert two_counts(then, now, exposure_then=e_then, exposure_now=e_now) == pytest.approx(due, abs=1e-8)

    @given(then=COUNTS, now=COUNTS, dispersion=st.floats(1, 20))
    def test_wider_spread_is_never_surer(self, then: int, now: int, dispersion: float) -> None:
        plain = two_counts(then, now)
        assert two_counts(then, now, dispersion=dispersion) >= plain - 1e-9

    @pytest.mark.parametrize(
        "broken",
        [{"exposure_then": 0}, {"exposure_now": math.inf}, {"dispersion": 0.0}, {"dispersion": math.nan}],
    )
    def test_what_cannot_be_compared(self, broken: dict[str, float]) -> None:
        with pytest.raises(StatisticsError):
            two_counts(3, 4, **broken)
        with pytest.raises(StatisticsError):
            two_counts(-1, 4)


class TestVerdict:
    @pytest.mark.parametrize(
        ("then", "now", "said"),
        [
            (75, 37, Verdict.CLEARLY_DOWN),
            (10, 18, Verdict.NO_CLEAR_CHANGE),
            (46, 37, Verdict.NO_CLEAR_CHANGE),
            (1_996, 3_978, Verdict.CLEARLY_UP),
            (0, 6, Verdict.CLEARLY_UP),
            (0, 5, Verdict.TOO_FEW_TO_TELL),
            (0, 0, Verdict.TOO_FEW_TO_TELL),
            (49, 46, Verdict.NO_CLEAR_CHANGE),  # −6 %, and in the later vintage
            (52, 54, Verdict.NO_CLEAR_CHANGE),  # +4 %
        ],
    )
    def test_newarks_own(self, then: int, now: int, said: Verdict) -> None:
        assert verdict(then, now) is said

    def test_no_single_step_of_seven_years_was_clear(self) -> None:
        """Murders halved without one clear year: a verdict on steps alone would hide it."""
        assert {verdict(*step) for step in pairwise(MURDERS)} == {Verdict.NO_CLEAR_CHANGE}

    def test_fewest_to_tell_is_where_an_exact_test_first_can(self) -> None:
        """With fewer, no change could be clear however uneven; with this many, one can."""
        assert chance_of_split(0, FEWEST_TO_TELL - 1) > Fraction(5, 100)
        assert chance_of_split(0, FEWEST_TO_TELL) <= Fraction(5, 100)

    def test_as_many_among_more_residents_are_fewer(self) -> None:
        assert verdict(100, 100, exposure_then=1_000, exposure_now=2_000) is Verdict.CLEARLY_DOWN
        assert verdict(100, 200, exposure_then=1_000, exposure_now=2_000) is Verdict.NO_CLEAR_CHANGE

    def test_what_could_not_be_seen_is_too_few(self) -> None:
        """Ten cases, nine tenths of them due in the first year: even none in the second would not be clear."""
        assert verdict(9, 1, exposure_then=9, exposure_now=1) is Verdict.TOO_FEW_TO_TELL

    @pytest.mark.parametrize("mean", [0.5, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 40])
    def test_how_often_an_unchanged_pair_is_called_clear(self, mean: float) -> None:
        """Added up over all pairs: never more than the one in twenty that is promised."""
        top = int(mean + 10 * math.sqrt(mean) + 20)
        each = [math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(top)]
        assert (
            sum(each[a] * each[b] for a in range(top) for b in range(top) if verdict(a, b) in CLEAR) <= 0.05
        )

    @given(then=COUNTS, now=COUNTS, dispersion=st.floats(1, 20))
    def test_up_and_down_mirror_each_other(self, then: int, now: int, dispersion: float) -> None:
        mirrored = {Verdict.CLEARLY_UP: Verdict.CLEARLY_DOWN, Verdict.CLEARLY_DOWN: Verdict.CLEARLY_UP}
        said = verdict(then, now, dispersion=dispersion)
        assert verdict(now, then, dispersion=dispersion) is mirrored.get(said, said)
        assert said is not Verdict.CLEARLY_UP or now > then


class TestSpread:
    def test_worked_by_hand(self) -> None:
        """1.25 + 400/400; weighed with a departure of 30 over 5 years: (6·2.25 + 30)/11 · (2.201/1.96)²."""
        assert spread(400) == pytest.approx(2.25)
        assert spread(400, 30, 5) == pytest.approx(43.5 / 11 * (2.20099 / 1.96) ** 2, rel=1e-5)

    @given(mean=st.floats(0, 5_000), departure=st.floats(0, 1e6), freedom=st.integers(0, 8))
    def test_stays_between_the_least_and_the_most(self, mean: float, departure: float, freedom: int) -> None:
        assert 1.25 <= spread(mean, departure, freedom) <= max(1.25 + mean / 400, 2 + mean / 100) + 1e-9

    def test_months_of_newark_spread_by_more_than_poisson(self, real_data: Path) -> None:
        """What the least is taken from: after year and season, months vary by 2 to 7 % of a year beyond Poisson."""
        found = [beyond_poisson(months) / math.sqrt(12) for months in newark_months(real_data)]
        assert 0.02 < min(found) < LEAST_CLUMPING < max(found) < 0.07

    def test_several_people_are_hurt_at_once(self, real_data: Path) -> None:
        with (real_data / "newark" / "gun_incidents_2013_2018.csv").open() as file:
            hurt = [int(row["n_killed"]) + int(row["n_injured"]) for row in csv.DictReader(file)]
        people = sum(hurt)
        assert people / sum(each > 0 for each in hurt) == pytest.approx(1.36, abs=0.005)
        assert sum(each * each for each in hurt) / people == pytest.approx(1.76, abs=0.005)


def newark_months(real_data: Path) -> list[list[list[float]]]:
    """Months by year of each kind of crime, for the whole years of the vintage of 2024."""
    with (real_data / "newark" / "monthly_counts_two_vintages.csv").open() as file:
        rows = [
            row for row in csv.DictReader(file) if row["vintage"] == "2024-10-15" and row["month"] < "2024"
        ]
    kinds = [name for name in rows[0] if name not in ("month", "vintage")]
    years = sorted({row["month"][:4] for row in rows})
    return [
        [[float(row[kind]) for row in rows if row["month"].startswith(year)] for year in years]
        for kind in kinds
    ]


def beyond_poisson(months: list[list[float]]) -> float:
    """By which share of their mean months vary beyond Poisson, after year and month of the year."""
    by_year = [sum(year) for year in months]
    by_month = [sum(column) for column in zip(*months, strict=True)]
    total = sum(by_year)
    uneven = sum(
        (count - of_year * of_month / total) ** 2 / (of_year * of_month / total)
        for year, of_year in zip(months, by_year, strict=True)
        for count, of_month in zip(year, by_month, strict=True)
    )
    times = uneven / ((len(by_year) - 1) * (len(by_month) - 1))
    return math.sqrt((times - 1) / (total / (len(by_year) * len(by_month))))


class TestRateRatio:
    def test_worked_by_hand(self) -> None:
        """30 of 1,000 against 10 of 1,000; the interval of Clopper and Pearson of 30 in 40 is 0.588 to 0.873."""
        found = rate_ratio(30, 1_000, 10, 1_000)
        assert found.ratio == pytest.approx(3)
        assert (found.low, found.high) == (pytest.approx(1.428, abs=5e-3), pytest.approx(6.88, abs=5e-2))

    @given(a=COUNTS, b=COUNTS, e_a=st.floats(1, 1e6), e_b=st.floats(1, 1e6))
    def test_agrees_with_scipy(self, a: int, b: int, e_a: float, e_b: float) -> None:
        found = rate_ratio(a, e_a, b, e_b)
        low = stats.beta.ppf(0.025, a, b + 1) if a else 0.0
        assert found.low == pytest.approx(low / (1 - low) * e_b / e_a, rel=1e-6)
        if b:
            high = stats.beta.ppf(0.975, a + 1, b)
            assert found.high == pytest.approx(high / (1 - high) * e_b / e_a, rel=1e-6)
            assert found.low <= found.ratio <= found.high

    def test_nothing_counted_says_what_it_can(self) -> None:
        """A ratio over zero has no value, and the interval no upper end; a zero above has its upper end."""
        assert rate_ratio(5, 10, 0, 10).ratio is None
        assert rate_ratio(5, 10, 0, 10).high is None
        assert rate_ratio(5, 10, 0, 10).low > 0.9
        assert (rate_ratio(0, 10, 5, 10).ratio, rate_ratio(0, 10, 5, 10).low) == (0, 0)
        assert rate_ratio(0, 10, 5, 10).high == pytest.approx(1.09, abs=0.01)
        assert (rate_ratio(0, 1, 0, 1).ratio, rate_ratio(0, 1, 0, 1).low, rate_ratio(0, 1, 0, 1).high) == (
            None,
            0,
            None,
        )

    @pytest.mark.parametrize("broken", [(-1, 1, 1, 1), (1, 0, 1, 1), (1, 1, math.nan, 1), (1, 1, 1, -2)])
    def test_what_has_no_ratio(self, broken: tuple[float, ...]) -> None:
        with pytest.raises(StatisticsError):
            rate_ratio(*broken)


class TestTrend:
    def test_direction_over_all_years_and_last_years_step(self) -> None:
        found = trend(years(*MURDERS))
        assert (found.direction.then, found.direction.now) == (75, 37)
        assert found.direction.verdict is Verdict.CLEARLY_DOWN
        assert found.direction.difference == -38
        assert found.step is not None
        assert (found.step.then, found.step.now, found.step.verdict) == (46, 37, Verdict.NO_CLEAR_CHANGE)
        assert found.periods == 7

    def test_murders_fell_clearly_with_no_clear_step(self) -> None:
        steps = [trend(years(*MURDERS[: n + 1])).step for n in range(2, len(MURDERS))]
        assert {step.verdict for step in steps if step} == {Verdict.NO_CLEAR_CHANGE}

    def test_cars_stolen_doubled_clearly(self) -> None:
        """The step from 1,996 to 3,978 is clear although the years before went up and down."""
        found = trend(years(*CARS_STOLEN[:6]))
        assert found.step is not None
        assert (found.step.then, found.step.now, found.step.verdict) == (1_996, 3_978, Verdict.CLEARLY_UP)
        assert found.direction.verdict is Verdict.CLEARLY_UP

    def test_people_shot_fell_clearly_with_no_clear_step(self) -> None:
        found = trend(years(*PEOPLE_SHOT))
        assert found.direction.verdict is Verdict.CLEARLY_DOWN
        assert found.step is not None
        assert found.step.verdict is Verdict.NO_CLEAR_CHANGE

    def test_both_vintages_of_one_year(self, real_data: Path) -> None:
        """A change that a revision turned round was clear in neither."""
        with (real_data / "newark" / "monthly_counts_two_vintages.csv").open() as file:
            rows = list(csv.DictReader(file))
        found = []
        for vintage in ("2024-10-15", "2026-05-18"):
            counts = [
                sum(
                    int(row["murder"])
                    for row in rows
                    if row["vintage"] == vintage and row["month"][:4] == year
                )
                for year in ("2022", "2023")
            ]
            found.append((*counts, trend(years(*counts)).direction.verdict))
        assert found == [(49, 46, Verdict.NO_CLEAR_CHANGE), (52, 54, Verdict.NO_CLEAR_CHANGE)]

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ((40, 60, 80, 60, 40), Verdict.NO_CLEAR_CHANGE),  # up and down again
            ((10, 100, 90, 80, 70, 60, 11), Verdict.NO_CLEAR_CHANGE),  # the line falls, the ends do not
            ((0, 0, 0, 0, 12), Verdict.CLEARLY_UP),
            ((1, 2, 0, 1, 2), Verdict.TOO_FEW_TO_TELL),
            ((0, 0, 0), Verdict.TOO_FEW_TO_TELL),
            ((20, 20, 20), Verdict.NO_CLEAR_CHANGE),
        ],
    )
    def test_directions(self, values: tuple[int, ...], said: Verdict) -> None:
        assert trend(years(*values)).direction.verdict is said

    @given(values=st.lists(COUNTS, min_size=3, max_size=9))
    def test_a_clear_direction_never_contradicts_its_two_numbers(self, values: list[int]) -> None:
        """ "Fewer over these years: 50, then 52" would be read as a mistake, and rightly."""
        found = trend(years(*values)).direction
        assert found.verdict is not Verdict.CLEARLY_UP or found.difference > 0
        assert found.verdict is not Verdict.CLEARLY_DOWN or found.difference < 0

    @given(values=st.lists(st.integers(0, 400), min_size=3, max_size=9))
    def test_the_line_is_the_score_test_of_a_regression(self, values: list[int]) -> None:
        """Against the textbook: z² of x·y under one common mean, and what is left of the χ² of homogeneity."""
        assume(sum(values) > 0)
        line = _line(years(*values))
        y, x = np.array(values, float), np.arange(len(values)) - (len(values) - 1) / 2
        z = (x * y).sum() / math.sqrt(y.sum() * (x * x).mean())
        uneven = ((y - y.mean()) ** 2).sum() / y.mean()
        assert (line.z, line.departure) == (
            pytest.approx(z, abs=1e-6),
            pytest.approx(max(0, uneven - z * z), abs=1e-6 * (1 + uneven)),
        )

    def test_rates_are_compared_where_there_are_exposures(self) -> None:
        """Twice as many among twice as many is no change; as many among twice as many is a fall."""
        residents = (1_000, 1_500, 2_000)
        assert trend(against((100, 150, 200), residents)).direction.verdict is Verdict.NO_CLEAR_CHANGE
        found = trend(against((100, 100, 100), residents))
        assert found.direction.verdict is Verdict.CLEARLY_DOWN
        assert (found.direction.then_exposure, found.direction.now_exposure) == (1_000, 2_000)

    def test_the_same_exposure_changes_nothing(self) -> None:
        plain, measured = trend(years(*MURDERS)), trend(against(MURDERS, [311_549] * 7))
        assert plain.direction.verdict is measured.direction.verdict

    def test_exposures_are_there_for_all_or_for_none(self) -> None:
        series = [*against((10, 12), (5, 5)), *years(14, first=2020)]
        with pytest.raises(StatisticsError, match="exposure"):
            trend(series)
        with pytest.raises(StatisticsError, match="above 0"):
            trend(against((1, 2), (1, 0)))

    def test_missing_years_between_are_told(self) -> None:
        assert trend(years(80, 82, 84)).gapless
        assert not trend(years(80, Status.SUPPRESSED, 84)).gapless

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


class TestShares:
    """Parts of a whole vary less than counts that could be any: a fall that was there would go unseen."""

    SOLVED, CASES = (32, 31, 26, 24, 18, 11), (43, 43, 40, 39, 34, 23)

    def test_a_share_that_falls_each_year_is_seen(self) -> None:
        """From 74 to 48 of 100 over six years; z is −2.8 (Cochran and Armitage), as any counts −1.7."""
        assert trend(parts(self.SOLVED, self.CASES)).direction.verdict is Verdict.CLEARLY_DOWN
        assert trend(against(self.SOLVED, self.CASES)).direction.verdict is Verdict.NO_CLEAR_CHANGE

    @given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=3, max_size=9))
    def test_the_line_is_the_test_of_cochran_and_armitage(self, outcomes: list[tuple[int, int]]) -> None:
        """Against the textbook: Agresti, Categorical Data Analysis, 2013, 5.3.5, from the counts themselves."""
        one, other = (np.array(each, float) for each in zip(*outcomes, strict=True))
        assume((one + other).min() > 0 and one.sum() > 0 and other.sum() > 0)
        whole, share = one + other, one.sum() / (one + other).sum()
        x = np.arange(len(one)) - (whole * np.arange(len(one))).sum() / whole.sum()
        z = (x * (one - whole * share)).sum() / math.sqrt(share * (1 - share) * (whole * x * x).sum())
        uneven = ((one - whole * share) ** 2 / (whole * share * (1 - share))).sum()
        told = _told(parts([int(each) for each in one], [int(each) for each in whole]))
        line = _line(told.points)
        assert told.sign * line.z / math.sqrt(told.left) == pytest.approx(z, abs=1e-6)
        assert line.departure / told.left == pytest.approx(max(0, uneven - z * z), abs=1e-5 * (1 + uneven))

    @given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=2, max_size=8))
    def test_solved_falls_where_unsolved_rises(self, outcomes: list[tuple[int, int]]) -> None:
        """A share and what is missing to a hundred are one fact."""
        assume(all(one + other for one, other in outcomes))
        wholes = [one + other for one, other in outcomes]
        assume(2 * sum(one for one, _ in outcomes) != sum(wholes))
        assume(2 * sum(one for one, _ in outcomes[-2:]) != sum(wholes[-2:]))
        ups, downs = (trend(parts(each, wholes)) for each in zip(*outcomes, strict=True))
        mirrored = {Verdict.CLEARLY_UP: Verdict.CLEARLY_DOWN, Verdict.CLEARLY_DOWN: Verdict.CLEARLY_UP}
        for one, other in ((ups.direction, downs.direction), (ups.step, downs.step)):
            if one is not None and other is not None and CLEAR[0] in (one.verdict, other.verdict):
                assert other.verdict is mirrored[one.verdict]

    def test_everybody_or_nearly_is_enough_to_tell(self) -> None:
        """ "Too few" of 350 of 350 officers would be read as a mistake."""
        for series in (parts((350, 350), (350, 350)), parts((350, 349, 350, 347), (350,) * 4)):
            found = trend(series)
            assert found.direction.verdict is Verdict.NO_CLEAR_CHANGE
            assert found.step is None or found.step.verdict is Verdict.NO_CLEAR_CHANGE

    @pytest.mark.parametrize(("then", "now"), [(20, 20), (20, 60), (100, 40)])
    def test_two_equal_shares_are_hardly_ever_called_clear(self, then: int, now: int) -> None:
        """Every outcome of two groups, each with its exact chance, whatever the share."""
        clear = np.array(
            [
                [trend(parts((a, b), (then, now))).direction.verdict in CLEAR for b in range(now + 1)]
                for a in range(then + 1)
            ]
        )
        for share in np.linspace(0.02, 0.98, 25):
            chances = (stats.binom.pmf(range(each + 1), each, share) for each in (then, now))
            one, other = chances
            assert one @ clear @ other <= 0.05

    def test_more_than_the_whole_is_no_part(self) -> None:
        """Two sources may disagree; then a count is judged as one that could be any."""
        values, wholes = (30, 41, 20), (40, 40, 40)
        assert trend(parts(values, wholes)) == trend(against(values, wholes))


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

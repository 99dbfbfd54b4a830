"""Groups beside each other: who is compared with whom, and what may be called clear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.catalog import AGE_GROUP, DATASETS, RACE, SEX, metric
from data_access.model import ALL, UNKNOWN, AreaLevel, Grain, Period, Status
from data_access.observations import share
from data_access.offer import Offer
from data_access.ratios import Difference, groups_beside, leaves_of, ratios_of, reference_of
from data_access.statistics import Observation

YEAR = Period.parse("2024")
WHITE_AND_REST = "white-another-race-or-unknown"


def of(count: int | None, base: int | None) -> Observation:
    parts = [
        Observation(YEAR, Status.SUPPRESSED if n is None else Status.PUBLISHED, n) for n in (count, base)
    ]
    return share(*parts, per=100)


def beside(mine: tuple, theirs: tuple):
    (found,) = ratios_of({"black": of(*mine), "white": of(*theirs)}, ("black",), "white")
    return found


def offered(metric_id: str) -> list[str]:
    offer = Offer.of(metric(metric_id), {each.id: each.plan for each in DATASETS})
    categories = offer.categories(AreaLevel.CITY)
    return [each for each in categories if offer.shows(AreaLevel.CITY, Grain.YEAR, each)]


@pytest.mark.parametrize(
    ("metric_id", "against", "groups"),
    [
        ("search-share", "white", ("black", "hispanic")),
        ("discovery-share", WHITE_AND_REST, ("black", "hispanic")),
        ("force-per-arrests", "white", ("black", "hispanic", "another-race")),
    ],
)
def test_who_is_held_against_whom(metric_id: str, against: str, groups: tuple[str, ...]) -> None:
    """White people beside a group that holds them, or people of unknown race as if a group, would be wrong."""
    shown = offered(metric_id)
    assert reference_of(RACE, shown) == against
    assert groups_beside(RACE, shown, against) == groups


@pytest.mark.parametrize("dimension", [RACE, SEX, AGE_GROUP], ids=lambda each: each.id)
def test_no_group_shares_an_event_with_the_one_that_it_is_held_against(dimension) -> None:
    for against in dimension.references:
        for each in groups_beside(dimension, (ALL, *dimension.ids()), against):
            assert not leaves_of(dimension, each) & leaves_of(dimension, against)
            assert UNKNOWN not in leaves_of(dimension, each)


def test_three_times_as_often() -> None:
    """By hand: 30 of 100 beside 10 of 100; given 40, 30 is far in the tail of one half."""
    found = beside((30, 100), (10, 100))
    assert found.interval.ratio == pytest.approx(3)
    assert 1.4 < found.interval.low < 1.5
    assert 6.8 < found.interval.high < 7.0
    assert found.difference is Difference.MORE
    assert beside((10, 100), (30, 100)).difference is Difference.LESS
    assert beside((11, 100), (10, 100)).difference is Difference.NONE_CLEAR


def test_of_few_nothing_is_called_clear() -> None:
    """Nobody may be told of a difference that rests on a handful of people."""
    assert beside((10, 19), (50, 900)).difference is Difference.TOO_FEW
    assert beside((5, 30), (0, 4_000)).difference is Difference.TOO_FEW


def test_what_is_hidden_has_no_ratio() -> None:
    """A ratio of a hidden count gives the count away."""
    for mine, theirs in (((None, 900), (50, 900)), ((50, 900), (50, None))):
        found = beside(mine, theirs)
        assert (found.interval, found.difference) == (None, None)


@given(
    a=st.integers(0, 500),
    b=st.integers(0, 500),
    bases=st.tuples(st.integers(20, 9_000), st.integers(20, 9_000)),
)
def test_turned_round_the_difference_turns(a: int, b: int, bases: tuple[int, int]) -> None:
    there, back = beside((a, bases[0]), (b, bases[1])), beside((b, bases[1]), (a, bases[0]))
    turned = {Difference.MORE: Difference.LESS, Difference.LESS: Difference.MORE}
    assert back.difference is turned.get(there.difference, there.difference)

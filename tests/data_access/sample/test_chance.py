"""Without these, a sample differs between machines or lacks what the pages are to show."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.sample.chance import Stream, generator, noisy, pick


def test_streams_and_keys_are_independent_and_repeat() -> None:
    def first(stream: Stream, *key: int) -> float:
        return generator(1, stream, *key).random()

    assert first(Stream.CRIME, 2024, 5) == first(Stream.CRIME, 2024, 5)
    others = {first(Stream.CRIME, 2024, 6), first(Stream.FORCE, 2024, 5), first(Stream.CRIME, 2024)}
    assert len(others | {first(Stream.CRIME, 2024, 5)}) == 4


@pytest.mark.parametrize("mean", [0.0, 4.0, 60.0, 2_000.0])
def test_noisy_counts_vary_about_their_mean_as_counts_do(mean: float) -> None:
    chance = generator(7, Stream.CRIME)
    drawn = np.array([noisy(chance, mean) for _ in range(2_000)])
    assert drawn.mean() == pytest.approx(mean, abs=5 * np.sqrt((mean + 0.1) / 2_000))
    assert drawn.var() == pytest.approx(mean, rel=0.2, abs=0.01)


@given(
    weights=st.lists(st.integers(0, 50), min_size=1, max_size=9).filter(any),
    size=st.integers(0, 60),
    seed=st.integers(0, 9),
)
def test_picks_only_what_has_a_weight(weights: list[int], size: int, seed: int) -> None:
    drawn = pick(generator(seed, Stream.FORCE), size, weights)
    assert len(drawn) == size
    assert all(weights[index] > 0 for index in drawn)


def test_picks_as_often_as_the_weights_say() -> None:
    drawn = pick(generator(3, Stream.FORCE), 20_000, (1, 2, 7))
    assert np.bincount(drawn) / 20_000 == pytest.approx([0.1, 0.2, 0.7], abs=0.015)


@given(categories=st.integers(1, 9), spare=st.integers(0, 30), tail=st.integers(0, 9))
def test_each_category_occurs_where_it_is_promised(categories: int, spare: int, tail: int) -> None:
    within = categories + spare
    weights = [1000, *([1] * (categories - 1))]
    drawn = pick(generator(1, Stream.FORCE), within + tail, weights, each_within=within)
    assert set(drawn[:within].tolist()) == set(range(categories))

"""Without these, the sample's points lie in the neighborhood next door."""

import numpy as np
import pytest
import shapely
from shapely import box

from data_access.sample.chance import Stream, generator
from data_access.sample.points import Sampler


def test_points_lie_inside_their_region_and_apart_from_its_border() -> None:
    ring = box(0.2, 0, 0.4, 0.2).difference(box(0.25, 0.05, 0.35, 0.15))
    regions = [box(0, 0, 0.1, 0.1), box(0.1, 0, 0.2, 0.1), ring]
    wanted = np.repeat([2, 0, 1], 2_000)
    x, y = Sampler.of(regions).draw(generator(1, Stream.SHOOTING), wanted)
    inner = np.array([region.buffer(-0.0003) for region in regions])
    assert shapely.contains_xy(inner[wanted], x, y).all()


def test_points_are_spread_evenly() -> None:
    x, y = Sampler.of([box(0, 0, 1, 1)]).draw(generator(1, Stream.SHOOTING), np.zeros(40_000, dtype=np.int64))
    in_quarters = np.bincount(2 * (x > 0.5) + (y > 0.5)) / 40_000
    assert in_quarters == pytest.approx([0.25] * 4, abs=0.01)

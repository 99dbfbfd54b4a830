"""Shares and rates of cells: a share of what is hidden gives it away, one of nothing is no number."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.catalog import MIN_RESIDENTS_FOR_RATE, metric
from data_access.model import AreaLevel, Cell, CellKey, Period, Status
from data_access.observations import by_residents, compared, of_parts, per_resident, share
from data_access.statistics import Observation

YEAR = Period.parse("2024")
REASONS = ("not_applicable", "not_collected", "not_reported", "suppressed", "published")


def point(content: int | Status, *, provisional: bool = False) -> Observation:
    if isinstance(content, Status):
        return Observation(YEAR, content, provisional=provisional)
    return Observation(YEAR, Status.PUBLISHED, content, provisional)


def cell(dataset: str, measure: str, content: int | Status) -> Cell:
    key = CellKey(dataset, measure, AreaLevel.CITY, "newark", YEAR)
    is_number = not isinstance(content, Status)
    return Cell(key, Status.PUBLISHED if is_number else content, content if is_number else None)


def test_a_share_carries_both_numbers() -> None:
    """7.6 % of 4,100 and of 25 are not the same news."""
    found = share(point(312), point(4_100), per=100)
    assert (found.share.count, found.share.base, found.share.per) == (312, 4_100, 100)
    assert found.value == pytest.approx(7.6097561, abs=1e-6)


@given(count=st.integers(0, 10**6), more=st.integers(0, 10**6), per=st.sampled_from([100, 1_000]))
def test_a_share_is_its_fraction(count: int, more: int, per: int) -> None:
    base = count + more
    found = share(point(count), point(base), per=per)
    if base == 0:
        assert (found.status, found.value, found.share) == (Status.NOT_APPLICABLE, None, None)
    else:
        assert found.value == pytest.approx(float(Fraction(count * per, base)))


@pytest.mark.parametrize("count", [*Status, 5], ids=str)
@pytest.mark.parametrize("base", [*Status, 40], ids=str)
def test_of_two_reasons_the_first_is_given(count: int | Status, base: int | Status) -> None:
    """`Not shown` of what was never collected would say that there is something to hide."""
    if Status.PUBLISHED in (count, base):
        return
    said = [each if isinstance(each, Status) else Status.PUBLISHED for each in (count, base)]
    found = share(point(count), point(base), per=100)
    assert found.status == min(said, key=lambda each: REASONS.index(each.value))
    assert (found.value is None) is (found.status is not Status.PUBLISHED)
    assert found.share is None or found.status is Status.PUBLISHED


def test_what_can_change_in_a_part_can_change_in_the_share() -> None:
    """A share of late reports would stand as final beside a count that says that it is not."""
    assert share(point(3), point(40, provisional=True), per=100).provisional
    assert share(point(3, provisional=True), point(40), per=100).provisional
    assert not share(point(3), point(40), per=100).provisional


def test_parts_come_from_their_own_datasets() -> None:
    entry = metric("force-per-arrests")
    assert entry.parts == (("use-of-force", "subjects"), ("arrests", "arrests"))
    cells = [cell("use-of-force", "subjects", 640), cell("arrests", "arrests", 8_000)]
    assert of_parts(entry, YEAR, cells).value == 80
    assert of_parts(entry, YEAR, [cells[0], None]).status is Status.NOT_COLLECTED


def test_verdicts_take_counts_with_their_base_and_none_of_few() -> None:
    """2 of 8 beside 4 of 9 is no change of nineteen points."""
    points = [share(point(n), point(base), per=100) for n, base in ((8, 19), (9, 20), (30, 400))]
    assert [(each.value, each.exposure) for each in compared(points)] == [(9, 20), (30, 400)]
    assert compared([point(7)]) == (point(7),)


def test_of_a_hundred_is_a_part_and_for_a_thousand_is_not() -> None:
    """Force for every 1,000 arrests is no part of them: some is used without one."""
    for per, is_part in ((100, True), (1_000, False)):
        (found,) = compared([share(point(9), point(90), per=per)])
        assert found.is_part is is_part


def test_nobody_lives_there_is_no_rate_and_no_exposure() -> None:
    few = MIN_RESIDENTS_FOR_RATE - 1
    for make in (per_resident, by_residents):
        assert make(point(9), few).status is Status.NOT_APPLICABLE
        assert make(point(9), None).status is Status.NOT_COLLECTED
        assert make(point(Status.SUPPRESSED), 9_000).status is Status.SUPPRESSED
    assert by_residents(point(9), 9_000).exposure == 9_000

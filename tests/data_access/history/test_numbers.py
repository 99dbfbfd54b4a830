"""The most telling change of a city's number, for the page that explains why numbers change."""

from datetime import date
from pathlib import Path

import pytest

from data_access.history import year_before
from data_access.history.past import provisional_from
from data_access.model import AreaLevel, Period, Status
from data_access.service import Service
from data_access.store import Store
from tests.pages.stores import add_release, shot

FIRST, SECOND = "2025-01-10.1", "2025-02-10.1"


def city(year: int, content: int | Status, **more):
    return shot("newark", year, content, level=AreaLevel.CITY, **more)


def example(folder: Path, before: list, after: list):
    url = f"sqlite:///{folder / 'store.db'}"
    add_release(url, FIRST, before)
    add_release(url, SECOND, after)
    with Store.open(url, read_only=True) as store:
        service = Service(store)
        return service.history.numbers.example(service.current())


def test_a_change_that_turned_tells_more_than_a_larger_one(tmp_path: Path) -> None:
    """Fewer that became more teaches what a release is; a large number that grew does not."""
    before = [city(2020, 900), city(2021, 100), city(2022, 90), city(2023, 80)]
    after = [city(2020, 990), city(2021, 100), city(2022, 104), city(2023, 80)]
    found = example(tmp_path, before, after)
    assert (str(found.now.point.period), found.first.point.value, found.now.point.value) == ("2022", 90, 104)
    assert (found.first.change, found.now.change, found.turned) == (-10, 4, True)
    assert (found.first.release.id, found.now.release.id) == (FIRST, SECOND)


def test_else_the_largest_of_the_settled_ones(tmp_path: Path) -> None:
    """A number that can still change is no example of one that did."""
    before = [city(2020, 100), city(2021, 150), city(2022, 300)]
    after = [city(2020, 101), city(2021, 155), city(2022, 390, open_=True)]
    found = example(tmp_path, before, after)
    assert (str(found.now.point.period), found.turned) == ("2021", False)


@pytest.mark.parametrize("content", [Status.SUPPRESSED, Status.NOT_REPORTED, 100])
def test_without_a_change_of_what_is_shown_there_is_none(tmp_path: Path, content: int | Status) -> None:
    """A made-up example would be worse than none."""
    assert example(tmp_path, [city(2020, 100)], [city(2020, content)]) is None


@pytest.mark.parametrize(
    ("period", "expected"),
    [("2024-02", "2023-02"), ("2024-Q1", "2023-Q1"), ("2024", "2023"), ("2022--2024", "2019--2021")],
)
def test_a_year_before(period: str, expected: str) -> None:
    """A month is held against the same month: else winter would be compared with summer."""
    assert str(year_before(Period.parse(period))) == expected


def test_provisional_numbers_begin_with_their_shortest_periods() -> None:
    """A year is provisional from January on because December is; January's own number is settled."""
    cells = [
        shot("newark", "2024", 9, open_=True),
        *(shot("newark", f"2024-{n:02d}", n, open_=n > 9) for n in range(1, 13)),
    ]
    assert provisional_from(cells) == date(2024, 10, 1)
    assert provisional_from([shot("newark", "2024", 9, open_=True)]) == date(2024, 1, 1)
    assert provisional_from([shot("newark", "2024-01", 9)]) is None

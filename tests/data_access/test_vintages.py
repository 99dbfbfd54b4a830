"""Since when a number is what it is: "first published" and "changed" must be true to the day."""

import pytest

from data_access.model import Period, Release, Status, Withdrawal
from data_access.statistics import Observation
from data_access.vintages import before, line_of, readable, vintage

HIDDEN, MISSING = Status.SUPPRESSED, Status.NOT_REPORTED


def release(n: int, follows: int | None = None, **more) -> Release:
    name = "" if follows is None else f"r{follows}"
    return Release(f"r{n}", n, f"2026-01-0{n}T00:00:00+00:00", "", follows=name, **more)


def told(*contents):
    return [
        (
            release(n),
            Observation(Period.parse("2025"), content)
            if isinstance(content, Status)
            else Observation(Period.parse("2025"), Status.PUBLISHED, abs(content), provisional=content < 0),
        )
        for n, content in enumerate(contents, start=1)
    ]


@pytest.mark.parametrize(
    ("contents", "first", "changed"),
    [
        ([7, 7, 7], "r1", None),
        ([7, 8, 8], "r1", "r2"),
        ([7, 8, 7], "r1", "r3"),
        ([MISSING, MISSING, 5], "r3", None),
        ([HIDDEN, 6, 6], "r2", None),
        ([6, HIDDEN, HIDDEN], "r1", "r2"),
        ([6, HIDDEN, MISSING], "r1", "r3"),
        ([-6, 6, 6], "r1", None),
        ([0, 0, 1], "r1", "r3"),
    ],
)
def test_first_and_changed(contents: list, first: str, changed: str | None) -> None:
    """A number that is only settled has not changed; one that is hidden now has."""
    found = vintage(told(*contents))
    assert found is not None
    assert (found.first.id, found.changed and found.changed.id) == (first, changed)


@pytest.mark.parametrize("contents", [[], [HIDDEN, HIDDEN], [MISSING, Status.NOT_APPLICABLE]])
def test_what_was_never_published_has_no_vintage(contents: list) -> None:
    assert vintage(told(*contents)) is None


def test_a_line_leaves_out_what_was_taken_back() -> None:
    """A number that nobody can see any more must not date the one that stands."""
    releases = [release(1), release(2, 1), release(3, 2), release(4, 2)]
    assert [each.id for each in line_of(releases[3], releases)] == ["r1", "r2", "r4"]
    assert [each.id for each in line_of(releases[2], releases)] == ["r1", "r2", "r3"]


def test_what_cannot_be_read_is_nothing_to_compare_with() -> None:
    gone = (Withdrawal("2026-02-01", "a court order", "shooting"),)
    releases = [release(1), release(2, 1, withdrawals=gone), release(3, 2)]
    assert before(releases[2], releases, "shooting") == releases[0]
    assert before(releases[2], releases, "reported-crime") == releases[1]
    assert before(releases[0], releases, "shooting") is None
    assert readable([release(1, staged=True)], "shooting") == ()

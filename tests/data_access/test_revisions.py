"""Why a number changed: a reason on a page that nobody gave would be a made-up one."""

from datetime import date

import pytest

from data_access.model import Period
from data_access.revisions import (
    Cause,
    Revision,
    Why,
    revised_in,
    revision_to_json,
    revisions_from_json,
    why,
    whys,
)


def month(text: str) -> Period:
    return Period.parse(text)


MOVED = Revision("shooting", month("2025-01"), month("2025-03"), Cause.RECLASSIFIED, "Moved")
RIGHT = Revision("shooting", month("2025-05"), month("2025-05"), Cause.CORRECTED, "Put right")
STATED = (MOVED, RIGHT)
OPEN_FROM = date(2025, 4, 1)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2024-12", [Why(Cause.NOT_STATED)]),
        ("2025-01", [Why(Cause.RECLASSIFIED, "Moved")]),
        ("2025-03", [Why(Cause.RECLASSIFIED, "Moved")]),
        ("2025-04", [Why(Cause.LATE_REPORT)]),
        ("2025-05", [Why(Cause.CORRECTED, "Put right")]),
        ("2025-06", [Why(Cause.LATE_REPORT)]),
        ("2025", [Why(Cause.RECLASSIFIED, "Moved"), Why(Cause.CORRECTED, "Put right")]),
    ],
)
def test_stated_first_then_late_then_nothing(period: str, expected: list[Why]) -> None:
    found = why(month(period), dataset="shooting", stated=STATED, provisional_from=OPEN_FROM)
    assert list(found) == expected


def test_what_is_stated_of_another_dataset_explains_nothing() -> None:
    found = why(month("2025-01"), dataset="use-of-force", stated=STATED, provisional_from=None)
    assert found == (Why(Cause.NOT_STATED),)


def test_a_year_has_the_reasons_of_its_months() -> None:
    """A year of which one settled month changed too is not explained by late reports alone."""
    months = [month("2024-11"), month("2025-01"), month("2025-04"), month("2025-02")]
    found = whys(months, dataset="shooting", stated=STATED, provisional_from=OPEN_FROM)
    assert {each.cause: [str(period) for period in periods] for each, periods in found.items()} == {
        Cause.NOT_STATED: ["2024-11"],
        Cause.RECLASSIFIED: ["2025-01", "2025-02"],
        Cause.LATE_REPORT: ["2025-04"],
    }


def test_a_report_gives_back_what_was_stated() -> None:
    report = {"revisions": [revision_to_json(each) for each in STATED]}
    assert revisions_from_json(report) == STATED
    assert revisions_from_json({}) == (), "reports of older programs state nothing"


def test_months_come_from_the_structure_alone() -> None:
    """Longer periods that hold a revised month are listed there as well, and are no months."""
    rows = [
        {"dataset": "shooting", "periods": ["2025", "2025-03", "2025-01", "2025-Q1", "2025--2027"]},
        {"dataset": "trust-survey", "periods": ["2024-05-06--2024-06-01", "2024-03-04--2024-04-19"]},
    ]
    waves = revised_in({"revised": rows}, "trust-survey")
    assert [str(each.start) for each in waves] == ["2024-03-04", "2024-05-06"]
    assert revised_in({"revised": rows}, "shooting") == (month("2025-01"), month("2025-03"))
    assert revised_in({}, "shooting") == ()

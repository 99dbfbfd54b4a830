"""What a release would change: what staff see before they publish."""

from data_access.model import AreaLevel, Cell, CellKey, Period, Status
from data_access.publishing.difference import changes, revised_periods, summary


def cell(month: str, value: int | None, status: Status = Status.PUBLISHED) -> Cell:
    key = CellKey(
        "reported-crime", "incidents", AreaLevel.CITY, "newark", Period.parse(month), "offense", "theft"
    )
    return Cell(key, status, value)


BEFORE = [
    cell("2023-01", 10),
    cell("2023-02", 4),
    cell("2023-03", None, Status.SUPPRESSED),
    cell("2023-04", 9),
]
AFTER = [cell("2023-01", 10), cell("2023-02", 120), cell("2023-03", 12), cell("2023-05", 1)]


def test_every_changed_cell_is_listed_once_with_its_kind() -> None:
    """A change that the list leaves out is published unseen."""
    found = {str(change.key.period): change.kind for change in changes(BEFORE, AFTER)}
    assert found == {"2023-02": "revised", "2023-03": "status", "2023-04": "gone", "2023-05": "new"}
    assert dict(summary(changes(BEFORE, AFTER))["reported-crime"]) == dict.fromkeys(
        ("revised", "status", "gone", "new"), 1
    )
    assert "4 → 120" in str(changes(BEFORE, AFTER)[0])


def test_only_published_values_that_changed_count_as_revised() -> None:
    """Readers are told which of the numbers they saw have changed, and nothing about hidden ones."""
    assert revised_periods(changes(BEFORE, AFTER)) == [
        {"dataset": "reported-crime", "periods": ["2023-02", "2023-04"]}
    ]
    assert revised_periods(changes(BEFORE, BEFORE)) == []


def test_hidden_numbers_that_changed_are_revised_too() -> None:
    """Whoever compares two releases takes what is not listed as equal; a hidden number that changed is not."""
    found = revised_periods([], {"reported-crime": [Period.parse("2023-05")], "shooting": []})
    periods = ["2022--2024", "2023", "2023-05", "2023-Q2"]
    assert found == [{"dataset": "reported-crime", "periods": periods}]

"""Rows that join tables whose columns differ: what readers know of one from another must bind witnesses, too."""

from collections.abc import Mapping

import numpy as np
import pytest

from data_access.definitions import Dataset
from data_access.model import ALL, AreaLevel, CellKey, Period
from data_access.privacy.columns import Atoms, Column, Covered, Grid
from data_access.privacy.joins import joins
from tests.data_access.privacy.cities import KIND, MARK, Town, every, months, view

(JANUARY,) = months("2024-01", 1)
ATOMS = ("east~hill", "west~park")
CITY, ATOM = AreaLevel.CITY, AreaLevel.ATOM


def joined(
    covered: Mapping[tuple[str, str], AreaLevel],
    counts: Mapping[str, int],
    *,
    levels=("ward",),
    **dataset: object,
) -> list[str]:
    """Return the rows of a dataset in January as text, such as `x east~hill − all east~hill + 4 = 0`."""
    events = Dataset("events", ("events", "part"), (KIND, MARK), (), {"default": 5}, **dataset)  # type: ignore[arg-type]
    tables: Covered = {table: {JANUARY: level} for table, level in covered.items()}
    grid = Grid(events, "town", Atoms.always(ATOMS), tables)
    columns = list(grid.columns())
    number = {column: n for n, column in enumerate(columns)}
    true = np.asarray([counts.get(_name(column), 0) for column in columns], dtype=np.int64)
    areas = {"ward": ("east", "west"), "city": ("town",)}
    keys = [
        CellKey("events", "events", AreaLevel(level), area, JANUARY)
        for level in levels
        for area in areas[level]
    ]
    rows, slack = joins([(grid, keys)], number, true)
    return sorted(_text(row, columns, slack) for row in rows)


def _name(column: Column) -> str:
    own = column.category if column.measure == "events" else column.measure
    return f"{own} {column.area}"


def _text(row: Mapping[int, int], columns: list[Column], slack: Mapping[str, int]) -> str:
    words = []
    for n, times in sorted(row.items(), key=lambda item: (item[0] >= len(columns), -item[1], item[0])):
        of = _name(columns[n]) if n < len(columns) else str(list(slack.values())[n - len(columns)])
        words.append(("+ " if times > 0 else "- ") + of)
    return " ".join(words).removeprefix("+ ")


def test_overlapping_marks_are_at_most_all_and_together_at_least() -> None:
    """By hand: in each ward 10 events, 6 of them x and 7 of them y; nobody is counted without a mark."""
    counts = {f"{mark} {atom}": n for atom in ATOMS for mark, n in (("all", 10), ("x", 6), ("y", 7))}
    rows = joined({("events", "mark"): ATOM, ("events", ALL): ATOM}, counts)
    assert rows == sorted(
        row
        for atom in ATOMS
        for row in (
            f"x {atom} - all {atom} + 4",
            f"y {atom} - all {atom} + 3",
            f"all {atom} - x {atom} - y {atom} + 3",
        )
    )


def test_events_without_any_mark_bind_nobody() -> None:
    """Where some have no mark, readers who believe that all have one are mistaken, and witnesses need not agree."""
    counts = {"all east~hill": 10, "x east~hill": 3, "y east~hill": 2}
    rows = joined({("events", "mark"): ATOM, ("events", ALL): ATOM}, counts)
    assert "all east~hill - x east~hill - y east~hill" not in " ".join(rows)
    assert {"x east~hill - all east~hill + 7", "y east~hill - all east~hill + 8"} <= set(rows)


def test_a_part_is_at_most_its_whole() -> None:
    """By hand: a measure that counts some of the events of another, in each ward."""
    tables = {("part", ALL): ATOM, ("events", ALL): ATOM}
    rows = joined(tables, {"all east~hill": 9, "part east~hill": 2}, subsets=(("part", "events"),))
    assert rows == ["part east~hill - all east~hill + 7", "part west~park - all west~park + 0"]


def test_kinds_of_the_city_add_up_to_totals_by_place() -> None:
    """By hand: kinds are stated for the city only, the total by place: they join at the city."""
    tables = {("events", "kind"): CITY, ("events", ALL): ATOM}
    counts = {"a town": 1, "b town": 2, "c town": 3, "all east~hill": 4, "all west~park": 2}
    assert joined(tables, counts) == ["a town + b town + c town - all east~hill - all west~park"]


def test_tables_that_share_columns_need_no_row() -> None:
    """The total of a place is the sum of its kinds' own columns: nothing is left to say."""
    assert joined({("events", "kind"): ATOM, ("events", ALL): ATOM}, {"a east~hill": 4}) == []


def test_what_no_cell_tells_apart_is_joined_as_one() -> None:
    """Where only the city is shown, one row says what rows for every atom would."""
    tables = {("events", "mark"): ATOM, ("events", ALL): ATOM}
    rows = joined(tables, {}, levels=("city",))
    assert sorted(rows)[1:] == [
        "x east~hill + x west~park - all east~hill - all west~park + 0",
        "y east~hill + y west~park - all east~hill - all west~park + 0",
    ]
    assert len(rows) == 3


@pytest.fixture
def marked() -> Town:
    """A city of two wards where 3 and 20 have mark x; all of the 20 have, since none has y."""
    kinds = dict.fromkeys(every("abc", ATOMS, [JANUARY]), 0)
    kinds |= {("a", "east~hill", JANUARY): 40, ("a", "west~park", JANUARY): 20}
    marks = {
        ("x", "east~hill", JANUARY): 3,
        ("y", "east~hill", JANUARY): 38,
        ("x", "west~park", JANUARY): 20,
        ("y", "west~park", JANUARY): 0,
    }
    plan = (view("ward", "month", "mark"), view("ward", "month"), view("city", "month", "mark", forced=True))
    return Town(ATOMS, plan, (JANUARY,), kinds, marks)


def test_a_mark_that_all_must_have_hides_nothing(marked: Town) -> None:
    """20 are counted in west and none has y, so all 20 have x, hidden or not: only hiding the 20 hides the 3."""
    cells = marked.protected().cells
    assert {(cell.key.area, cell.key.category) for cell in cells if cell.value is None} == {
        ("east", "x"),
        ("west", "x"),
        ("west", ALL),
    }
    assert not marked.attacked(cells).failures


def test_where_totals_are_public_such_a_mark_cannot_be_protected(marked: Town) -> None:
    """With the 20 public, nothing is left to hide behind, and the table must not ship."""
    plan = (marked.plan[0], view("ward", "month", forced=True), marked.plan[2])
    found = Town(ATOMS, plan, marked.months, marked.kinds, marked.marks).protected()
    assert found.notes[0].startswith("events/events east 2024-01 mark: x is small")
    assert {
        cell.key.dimension for cell in found.cells if cell.value is not None and cell.key.area != "town"
    } == {ALL}
    assert set(found.held) == {cell.key for cell in found.cells if cell.value is None}


def test_months_of_the_city_and_months_by_place_add_up_to_one_quarter() -> None:
    """By hand: a year may begin with counts for the city alone; its quarter is joined from both."""
    first, *others = months("2024-01", 3)
    covered = {
        ("events", ALL): {first: CITY} | dict.fromkeys(others, ATOM),
        ("events", "mark"): {first: CITY} | dict.fromkeys(others, ATOM),
    }
    grid = Grid(
        Dataset("events", ("events",), (MARK,), (), {"default": 5}), "town", Atoms.always(ATOMS), covered
    )
    columns = list(grid.columns())
    number = {column: n for n, column in enumerate(columns)}
    keys = [CellKey("events", "events", CITY, "town", Period.parse("2024-Q1"))]
    rows, _ = joins([(grid, keys)], number, np.ones(len(columns), dtype=np.int64))
    of_x = [
        row for row in rows if sum(columns[n].category == "x" for n in row if n < len(columns)) and len(row)
    ]
    months_joined = {columns[n].month for row in of_x for n in row if n < len(columns)}
    assert months_joined == {first, *others}
    assert all({columns[n].area for n in row if n < len(columns)} in ({"town"}, set(ATOMS)) for row in of_x)

"""The columns behind cells: which true numbers a cell is the sum of."""

import pytest

from data_access.definitions import Category, Dataset, Dimension, View
from data_access.model import ALL, AreaLevel, CellKey, Grain, Period
from data_access.privacy.columns import Atoms, Column, Grid, area_test
from tests.data_access.privacy.cities import KIND, MARK, Town, every, months, view

ATOMS = ("east~hill", "east~park", "west~park")
JANUARY, FEBRUARY = months("2024-01", 2)
SHOT = Dataset(
    "shot",
    ("shot", "killed", "wounded"),
    (Dimension("sex", (Category("f"), Category("m"))),),
    (View(AreaLevel.WARD, Grain.MONTH, ("shot", "killed")),),
    {"default": 5},
    totals={"shot": ("killed", "wounded")},
)


def grid(*tables: str, level=AreaLevel.ATOM, dimensions=(KIND, MARK)) -> Grid:
    """Return the grid of a dataset whose tables are stated for January."""
    dataset = Dataset("events", ("events",), dimensions, (), {"default": 5})
    return Grid(
        dataset, "town", Atoms.always(ATOMS), {("events", table): {JANUARY: level} for table in tables}
    )


def key(area: str, category: str = ALL, *, level="ward", dimension="kind", period="2024-01") -> CellKey:
    dimension = ALL if category == ALL else dimension
    return CellKey("events", "events", AreaLevel(level), area, Period.parse(period), dimension, category)


def in_short(columns: list[Column]) -> list[str]:
    return sorted(f"{column.dimension} {column.category} {column.area}" for column in columns)


def test_a_ward_holds_its_atoms() -> None:
    """By hand: east's c are those in hill and in park's eastern part."""
    assert in_short(grid("kind").of_cell(key("east", "c"))) == ["kind c east~hill", "kind c east~park"]


def test_a_neighborhood_holds_its_parts_in_every_ward() -> None:
    """By hand: park's c are those of both its parts."""
    found = grid("kind").of_cell(key("park", "c", level="neighborhood"))
    assert in_short(found) == ["kind c east~park", "kind c west~park"]


def test_a_group_holds_its_kinds() -> None:
    """By hand: the group is a and b."""
    found = grid("kind").of_cell(key("hill", "group", level="neighborhood"))
    assert in_short(found) == ["kind a east~hill", "kind b east~hill"]


def test_all_is_the_sum_of_kinds_that_exclude() -> None:
    """The total of a place and its kinds must share columns, or their sum would not hold."""
    found = grid("mark", ALL, "kind").of_cell(key("hill", level="neighborhood"))
    assert in_short(found) == ["kind a east~hill", "kind b east~hill", "kind c east~hill"]


def test_all_stands_alone_where_only_marks_that_overlap_are_stated() -> None:
    """Marks that overlap do not add up to the total."""
    assert in_short(grid("mark", ALL).of_cell(key("hill", level="neighborhood"))) == ["all all east~hill"]


def test_a_source_without_places_is_a_column_of_the_city() -> None:
    """Counts for the city alone are in no ward's sum, and in every city's."""
    city = grid("kind", level=AreaLevel.CITY)
    assert in_short(city.of_cell(key("town", "c", level="city"))) == ["kind c town"]


def test_a_year_may_join_two_sources() -> None:
    """Months by place and months of the city alone add up to one quarter of the city."""
    dataset = Dataset("events", ("events",), (KIND,), (), {"default": 5})
    covered = {("events", "kind"): {JANUARY: AreaLevel.CITY, FEBRUARY: AreaLevel.ATOM}}
    both = Grid(dataset, "town", Atoms.always(ATOMS), covered | {("events", ALL): covered["events", "kind"]})
    columns = [
        *both.of_cell(key("town", "c", level="city")),
        *both.of_cell(key("town", "c", level="city", period="2024-02")),
    ]
    assert in_short(columns) == sorted(["kind c town", *(f"kind c {atom}" for atom in ATOMS)])


def test_a_sum_of_measures_has_no_columns_of_its_own() -> None:
    """Killed and wounded add up to shot; where both are stated, shot must not be free of them."""
    tables = {(measure, ALL): {JANUARY: AreaLevel.ATOM} for measure in SHOT.measures}
    shot = CellKey("shot", "shot", AreaLevel.WARD, "west", JANUARY)
    found = Grid(SHOT, "town", Atoms.always(ATOMS), tables).of_cell(shot)
    assert sorted(column.measure for column in found) == ["killed", "wounded"]
    del tables["wounded", ALL]
    assert [column.measure for column in Grid(SHOT, "town", Atoms.always(ATOMS), tables).of_cell(shot)] == [
        "shot"
    ]


def test_every_cell_equals_the_sum_of_its_columns() -> None:
    """For every cell of a city: the columns that protection moves are the counts that readers see."""
    when = months("2024-01", 3)
    kinds = {place: 3 * n % 11 for n, place in enumerate(every("abc", ATOMS, when))}
    marks = {place: n % 4 for n, place in enumerate(every("xy", ATOMS, when))}
    plan = [
        view(level, grain, dimension)
        for level in ("city", "ward", "neighborhood")
        for grain in ("month", "quarter")
        for dimension in ("kind", "mark", ALL)
    ]
    town = Town(ATOMS, tuple(plan), when, kinds, marks)
    columns = Grid(town.dataset, "town", Atoms.always(town.atoms), town.covered)
    assert len(town.cells) == 4 * (4 + 2 + 1) * (1 + 2 + 2)
    for cell in town.cells:
        assert cell.value == sum(town.counts.get(column, 0) for column in columns.of_cell(cell.key)), cell.key
    assert set(town.counts) <= set(columns.columns())


@pytest.mark.parametrize(
    ("level", "area", "inside"),
    [
        (AreaLevel.CITY, "town", ("east~hill", "town")),
        (AreaLevel.WARD, "east", ("east~hill", "east~park")),
        (AreaLevel.NEIGHBORHOOD, "park", ("east~park", "west~park")),
    ],
)
def test_what_an_area_holds(level: AreaLevel, area: str, inside: tuple[str, ...]) -> None:
    """A city's own count lies in no ward and in no neighborhood."""
    assert tuple(filter(area_test(level, area), (*ATOMS, "town"))) == tuple(
        each for each in (*ATOMS, "town") if each in inside or level is AreaLevel.CITY
    )

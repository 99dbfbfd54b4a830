"""From the tables of a dataset to one linked system."""

from dataclasses import replace

import numpy as np
import pytest

from data_access.catalog import DATASETS, dataset
from data_access.definitions import Category, Dataset, Dimension, View
from data_access.model import ALL, AreaLevel, Cell, CellKey, Grain, Status
from data_access.privacy.columns import Column, Counted
from data_access.privacy.facts import PlanError
from data_access.privacy.history import History
from data_access.privacy.linked import link
from data_access.privacy.protect import Part, Protection, check_proof, protect
from data_access.privacy.reports import ViewReport, view_reports
from data_access.privacy.system import Contradiction, Role
from data_access.privacy.witnesses import Unproved
from tests.data_access.privacy.cities import Town, every, geography, months, view

ATOMS = ("east~hill", "east~park", "west~park", "west~shore")
PLAN = (
    view("ward", "quarter", "kind"),
    view("neighborhood", "month", "kind", "group", "c"),
    view("neighborhood", "quarter", "kind", "group", "c"),
    view("city", "month", "kind", forced=True),
)
WHEN = months("2024-01", 3)
TOWN = Town(ATOMS, PLAN, WHEN, {place: 7 * n % 17 for n, place in enumerate(every("abc", ATOMS, WHEN))})


def test_every_cell_equals_the_sum_of_its_columns() -> None:
    """The linear programs move columns; a cell that is not their sum would be protected as another number."""
    linked = TOWN.linked()
    values = linked.system.values
    assert [TOWN.cells[place].value for place in linked.places] == values[: len(linked.places)].tolist()
    assert len(linked.places) == len(TOWN.cells)


def test_sums_in_every_direction_hold_by_themselves() -> None:
    """Wards and neighborhoods, months and quarters, groups: whatever the columns are, all sums of cells agree."""
    system = TOWN.linked().system
    at = {name: n for n, name in enumerate(system.names)}
    moved = system.cells @ np.random.default_rng(1).integers(0, 50, len(system.counts))

    def value(area: str, period: str, category: str) -> int:
        return int(moved[at[f"events/events {area} {period} kind: {category}"]])

    quarter = "2024-Q1"
    for category in ("group", "c"):
        assert value("east", quarter, category) + value("west", quarter, category) == sum(
            value(area, quarter, category) for area in ("hill", "park", "shore")
        )
        assert value("hill", quarter, category) == sum(value("hill", str(m), category) for m in WHEN)
    assert value("east", quarter, "group") == value("east", quarter, "a") + value("east", quarter, "b")


def test_small_slivers_are_virtual_cells() -> None:
    """Park's part in east is formed by subtracting hill from east; where it is 1 to 4 it must be protected too."""
    kinds = dict.fromkeys(every("abc", ATOMS, WHEN), 10)
    for month in WHEN:
        kinds["c", "east~park", month] = 1
    system = Town(ATOMS, PLAN, WHEN, kinds).linked().system
    virtual = {system.names[n]: int(system.values[n]) for n in np.flatnonzero(system.role == Role.VIRTUAL)}
    assert virtual == {"events in east~park, c, 2024-Q1": 3}
    (cell,) = np.flatnonzero(system.role == Role.VIRTUAL)
    assert (system.least[cell], system.weight[cell], bool(system.targets[cell])) == (0, 0.0, True)


def test_roles_and_small_cells_by_hand() -> None:
    """What is public cannot be hidden; of the rest, 1 to 4 must be, and 0 and 5 need not."""
    kinds = dict.fromkeys(every("abc", ATOMS, WHEN), 10)
    for month, count in zip(WHEN, (0, 4, 5), strict=True):
        kinds["c", "east~hill", month] = count
    system = Town(ATOMS, PLAN, WHEN, kinds).linked().system
    small = {system.names[n] for n in np.flatnonzero(system.sensitive)}
    assert small == {"events/events hill 2024-02 kind: c"}
    public = {system.names[n] for n in np.flatnonzero(system.role == Role.PUBLIC)}
    assert public == {f"events/events town {m} kind: {c}" for m in WHEN for c in ("group", "a", "b", "c")}


def test_a_wrong_sum_stops_and_names_the_cell() -> None:
    """A cell that is not the sum of its parts is a mistake of the source, and staff must find it."""
    cells = list(TOWN.cells)
    n = next(n for n, cell in enumerate(cells) if cell.key.area == "east" and cell.key.category == "group")
    true = cells[n].value
    cells[n] = replace(cells[n], value=true + 1)
    with pytest.raises(
        Contradiction,
        match=rf"events/events east 2024-Q1 kind: group is {true + 1}, but its parts add up to {true};",
    ):
        link(cells, dataset=TOWN.dataset, geography=TOWN.geography, counted=TOWN.counted)


def test_a_cell_outside_the_plan_is_refused() -> None:
    """A cell that no view names has no rule that protects it."""
    planned = replace(TOWN.dataset, plan=PLAN[1:])
    with pytest.raises(PlanError, match=r"east.* is in no view of the plan of events"):
        link(TOWN.cells, dataset=planned, geography=TOWN.geography, counted=TOWN.counted)


# Wards and one month -------------------------------------------------------------------------------

WARD_ATOMS = ("east~hill", "west~park", "south~shore")
(JANUARY,) = months("2024-01", 1)
WARD_PLAN = (view("city", "month", forced=True), view("ward", "month"))


def wards(east: int, west: int, south: int, **town: object) -> Town:
    """Return a city of three wards with these totals in one month."""
    kinds = {("a", atom, JANUARY): n for atom, n in zip(WARD_ATOMS, (east, west, south), strict=True)}
    return Town(WARD_ATOMS, WARD_PLAN, (JANUARY,), kinds, **town)  # type: ignore[arg-type]


def protected(
    town: Town, history: History | None = None, cells: tuple[Cell, ...] | None = None
) -> Protection:
    part = Part(tuple(town.cells if cells is None else cells), town.counted, history or History())
    (found,) = protect([part], dataset=town.dataset, geography=town.geography)
    assert check_proof(found.cells, found.linked, found.kept.proof) >= 0
    return found


def hidden(protection: Protection) -> set[str]:
    return {cell.key.area for cell in protection.cells if cell.status is Status.SUPPRESSED}


def key_of(town: Town, area: str) -> CellKey:
    return next(cell.key for cell in town.cells if cell.key.area == area)


def test_a_small_ward_takes_one_other_with_it() -> None:
    """With only the small number hidden, the total minus the others would give it away; two are enough."""
    found = protected(wards(12, 3, 20))
    assert len(hidden(found)) == 2
    assert "west" in hidden(found)
    assert all((cell.value is None) == (cell.key.area in hidden(found)) for cell in found.cells)


def test_a_safe_month_is_shown_whole() -> None:
    """Hiding more than needed takes a ward's own figures away from it; 0 and 5 are shown."""
    town = wards(12, 5, 0)
    assert protected(town).cells == town.cells


def test_weights_come_from_what_was_public_a_year_ago() -> None:
    """This year's numbers must not decide what is hidden: the pattern would tell of them."""
    town = wards(12, 3, 20)
    year_ago = {
        area: replace(key_of(town, area), period=JANUARY.shift(-12)) for area in ("east", "west", "south")
    }
    for dear, cheap in (("east", "south"), ("south", "east")):
        history = History(shown={year_ago[dear]: 900, year_ago[cheap]: 1})
        assert hidden(protected(town, history)) == {"west", cheap}


def test_the_pattern_does_not_depend_on_numbers_that_are_not_public() -> None:
    """Two cities that differ in hidden numbers only, by less than it takes to change who is small, hide the same."""
    assert hidden(protected(wards(12, 3, 20))) == hidden(protected(wards(13, 2, 20)))


def test_what_was_hidden_stays_hidden() -> None:
    """A number that was hidden once would be known for then, if it were shown today."""
    town = wards(12, 30, 20)
    found = protected(town, History(hidden=frozenset({key_of(town, "west")})))
    assert hidden(found) == {"west"}, (
        "it follows from the total, and is 30: nobody's secret, so nothing more is hidden"
    )


def test_a_cell_that_follows_from_a_zero_beside_it_is_proved_to_be_large() -> None:
    """By hand: 32 − 12 − 0 = 20 is nobody's secret; a proof that leaves the 0 out would stop publication."""
    town = wards(12, 0, 20)
    found = protected(town, History(hidden=frozenset({key_of(town, "south")})))
    assert hidden(found) == {"south"}
    (floor,) = found.kept.proof.floors
    assert len(floor.cells) == 3


def test_what_readers_kept_is_public() -> None:
    """A number that stands in an older release cannot be hidden, and hides nothing."""
    town = wards(12, 3, 20)
    found = protected(town, History(shown={key_of(town, "east"): 12}))
    assert hidden(found) == {"west", "south"}
    revised = protected(wards(13, 3, 20), History(shown={key_of(town, "east"): 12}))
    assert "west" in hidden(revised)


def test_a_small_number_that_readers_kept_is_not_hidden_for_itself() -> None:
    """What stands in an older release stays shown: to hide it now would point to it."""
    town = wards(12, 3, 20)
    assert hidden(protected(town, History(shown={key_of(town, "west"): 3}))) == set()


def test_what_was_not_reported_stays_so() -> None:
    """`hidden` for what nobody sent would promise a number that does not exist."""
    town = wards(12, 3, 20)
    other = Cell(replace(key_of(town, "east"), period=JANUARY.shift(1)), Status.NOT_REPORTED)
    found = protected(town, cells=(*town.cells, other))
    assert found.cells[-1] == other
    published = [replace(cell, status=Status.NOT_REPORTED, value=None) for cell in found.cells]
    with pytest.raises(Unproved, match="holds no value, and its proof says that it does"):
        check_proof(published, found.linked, found.kept.proof)


def test_months_for_the_city_only_have_no_wards() -> None:
    """By hand: January by place, February for the city alone: each month is protected by what is stated of it."""
    february = JANUARY.shift(1)
    town = wards(12, 3, 20)
    counts = {**town.counts, Column("events", "kind", "a", "town", february): 4}
    covered = {table: {JANUARY: AreaLevel.ATOM, february: AreaLevel.CITY} for table in town.covered}
    late = Cell(replace(key_of(town, "town"), period=february), Status.PUBLISHED, 4)
    part = Part((*town.cells, late), Counted(counts, covered))
    (found,) = protect([part], dataset=town.dataset, geography=town.geography)
    assert found.cells[-1] == late
    assert len(hidden(found)) == 2
    check_proof(found.cells, found.linked, found.kept.proof)


# Traits of people ---------------------------------------------------------------------------------

RACE = Dimension("race", tuple(map(Category, ("black", "hispanic", "white", "another"))), personal=True)
PEOPLE = Dataset(
    "people",
    ("subjects",),
    (RACE,),
    (View(AreaLevel.CITY, Grain.MONTH, ("subjects",), "race", RACE.leaves()),),
    {"default": 5, "race": 11},
)


def races(*counts: int) -> list[str]:
    """Return the statuses of a city's table of races, protected and checked."""
    values = dict(zip(RACE.leaves(), counts, strict=True))
    cells = [
        Cell(
            CellKey("people", "subjects", AreaLevel.CITY, "town", JANUARY, "race", race), Status.PUBLISHED, n
        )
        for race, n in values.items()
    ]
    counted = Counted(
        {Column("subjects", "race", race, "town", JANUARY): n for race, n in values.items() if n},
        {("subjects", "race"): {JANUARY: AreaLevel.CITY}},
    )
    (found,) = protect([Part(tuple(cells), counted)], dataset=PEOPLE, geography=geography(WARD_ATOMS))
    check_proof(found.cells, found.linked, found.kept.proof)
    return [str(cell.status) for cell in found.cells]


def test_traits_of_people_need_eleven() -> None:
    """Ten people of one race are few enough to be recognized; eleven are shown."""
    assert races(400, 90, 10, 20) == ["published", "published", "suppressed", "published"]
    assert races(400, 90, 11, 20) == ["published"] * 4


def test_a_small_group_of_one_kind_is_hidden() -> None:
    """`All 15 were Black` tells it of each of them; of 400 it does not."""
    assert races(15, 0, 0, 0) == ["suppressed"] * 4
    assert races(400, 0, 0, 0) == ["published"] * 4


# The report ---------------------------------------------------------------------------------------


def report_of(town: Town) -> ViewReport:
    found = protected(town)
    (report,) = view_reports(town.dataset, town.cells, found.small, found.hidden)
    return report


def test_the_report_counts_small_and_hidden() -> None:
    """Staff must see how much a table loses."""
    report = report_of(wards(12, 3, 20))
    assert (report.cells, report.primaries, report.hidden, report.nonzero) == (3, 1, 2, 3)
    assert report.primary_share == pytest.approx(1 / 3)
    assert report.shown_share == pytest.approx(1 / 3)


def test_the_report_judges_by_the_two_newest_years() -> None:
    """Early years of a dataset are small for ever; a plan is judged by what it shows now."""
    when = [month for year in (2020, 2021, 2022, 2023) for month in months(f"{year}-01", 1)]
    kinds = {
        ("a", atom, month): count
        for month, west in zip(when, (1, 1, 30, 2), strict=True)
        for atom, count in zip(WARD_ATOMS, (12, west, 8), strict=True)
    }
    report = report_of(Town(WARD_ATOMS, WARD_PLAN, tuple(when), kinds))
    assert (report.recent_years, report.recent_cells, report.recent_primaries) == ((2022, 2023), 6, 1)
    assert report.primary_share == pytest.approx(3 / 12)
    assert report.recent_share == pytest.approx(1 / 6)


@pytest.mark.parametrize("entry", [each for each in DATASETS if each.additive], ids=lambda entry: entry.id)
def test_every_cell_of_a_catalogued_plan_has_a_view(entry: Dataset) -> None:
    """A plan with a table that names an unknown category could not be protected when its data comes."""
    for planned in entry.plan:
        known = {ALL} if planned.dimension == ALL else set(entry.dimension(planned.dimension).ids())
        assert set(entry.shown_categories(planned)) <= known
        assert set(planned.measures) <= set(entry.measures)


def test_smallest_counts_are_those_of_the_catalogue() -> None:
    """Race and sex need eleven, reported crime five."""
    assert dataset("use-of-force").smallest("race") == 11
    assert dataset("reported-crime").smallest("offense") == 5

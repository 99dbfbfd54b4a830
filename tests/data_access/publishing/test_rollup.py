"""From base counts to cells, against a slow oracle: a wrong sum is a wrong figure on every page."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.catalog import dataset
from data_access.model import ALL, AreaLevel, Cell, CellKey, Period, Status
from data_access.privacy import Part, protect
from data_access.publishing.base import BASE_COLUMNS, Coverage
from data_access.publishing.parts import by_part
from data_access.publishing.proofs import counted_of
from data_access.publishing.rollup import Truth, covered_from_json, covered_to_json, merge, roll_up
from data_access.publishing.structure import structure
from data_access.publishing.verify import VerificationError, verify
from tests.data_access.places import small_city

CITY = small_city()
CRIME = dataset("reported-crime")
RULES = structure(CITY, release="2024-01-01.1", revised=[])
UNION = "violent-and-property-without-rape"
LEAVES = CRIME.dimension("offense").leaves()
MONTHS = [f"{year}-{month:02d}" for year in (2022, 2023) for month in range(1, 13)]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(CITY.atoms), st.sampled_from(MONTHS), st.sampled_from(LEAVES), st.integers(1, 9)
    ),
    max_size=40,
)


def frame(rows) -> pd.DataFrame:
    """Return base counts of reported crime, with the totals that a source would give."""
    out = []
    for atom, month, offense, value in rows:
        stamp = pd.Timestamp(f"{month}-01")
        out.append(("reported-crime", "incidents", atom, stamp, "offense", offense, value))
        out.append(("reported-crime", "incidents", atom, stamp, ALL, ALL, value))
    return pd.DataFrame(out, columns=list(BASE_COLUMNS))


def cover(first="2022-01", last="2023-12", gaps=(), level=AreaLevel.ATOM) -> list[Coverage]:
    months = Period.parse(first), Period.parse(last)
    return [
        Coverage("reported-crime", "incidents", dimension, level, *months, tuple(gaps))
        for dimension in (ALL, "offense")
    ]


def cells_of(truth: Truth) -> dict:
    cells = roll_up(truth, dataset=CRIME, geography=CITY)
    return {(c.key.area, str(c.key.period), c.key.category, c.key.area_level): c for c in cells}


def slow_sum(rows, *, area: str, level: AreaLevel, period: Period, category: str) -> int:
    """The oracle: look at every row, one by one."""
    groups = {"violent-without-rape": {"murder", "robbery", "aggravated-assault"}}
    groups["violent"] = groups["violent-without-rape"] | {"rape"}
    groups["property"] = {"burglary", "theft", "motor-vehicle-theft"}
    groups[UNION] = groups["violent-without-rape"] | groups["property"]
    wanted = set(LEAVES) if category == ALL else groups.get(category, {category})
    total = 0
    for atom, month, offense, value in rows:
        ward, neighborhood = atom.split("~")
        here = {AreaLevel.CITY: "newark", AreaLevel.WARD: ward, AreaLevel.NEIGHBORHOOD: neighborhood}[level]
        day = date.fromisoformat(f"{month}-01")
        if here == area and period.start <= day <= period.end and offense in wanted:
            total += value
    return total


@given(rows=ROWS)
def test_every_cell_is_the_sum_of_its_rows(rows) -> None:
    """Every number of every view agrees with counting the rows by hand."""
    truth = merge(Truth.empty(), frame(rows), cover())
    cells = roll_up(truth, dataset=CRIME, geography=CITY)
    counted = counted_of(truth, CRIME)
    parts = [
        Part(tuple(cells[n] for n in places), counted[part]) for part, places in by_part(cells, CRIME).items()
    ]
    protected = [cell for each in protect(parts, dataset=CRIME, geography=CITY) for cell in each.cells]
    assert len(cells) == len({cell.key for cell in cells})
    for cell in cells:
        key = cell.key
        wanted = slow_sum(rows, area=key.area, level=key.area_level, period=key.period, category=key.category)
        assert cell.value == wanted, key
    assert verify(protected, RULES) > 0


def test_one_case_by_hand() -> None:
    """Three thefts in Park (two of them in East), one murder at an unknown place; rape in the city's `all` alone."""
    rows = [
        ("east~park", "2022-03", "theft", 2),
        ("west~park", "2022-04", "theft", 1),
        ("unplaced-ward~unplaced-neighborhood", "2022-03", "murder", 1),
        ("west~park", "2022-03", "rape", 5),
        ("west~park", "2022-03", "unknown", 7),
    ]
    cells = cells_of(merge(Truth.empty(), frame(rows), cover()))
    assert cells["park", "2022", UNION, "neighborhood"].value == 3
    assert cells["park", "2022-Q1", UNION, "neighborhood"].value == 2
    assert cells["park", "2022-03", "property", "neighborhood"].value == 2
    assert cells["west", "2022", UNION, "ward"].value == 1
    assert cells["unplaced-neighborhood", "2022", UNION, "neighborhood"].value == 1
    assert cells["hill", "2022", UNION, "neighborhood"].value == 0
    assert cells["newark", "2022-03", UNION, "city"].value == 3
    assert not any(area == "park" and category in (ALL, "rape") for area, _, category, _ in cells)
    assert cells["newark", "2022-Q1", "theft", "city"].value == 2
    assert cells["newark", "2022-Q2", "property", "city"].value == 1
    assert cells["newark", "2022", "violent", "city"].value == 6
    assert cells["newark", "2022", ALL, "city"].value == 16


def test_an_incomplete_quarter_or_year_is_not_reported() -> None:
    """A sum of one month that is called a quarter looks like a fall of two thirds."""
    cells = cells_of(
        merge(Truth.empty(), frame([("west~hill", "2023-10", "theft", 9)]), cover(last="2023-10"))
    )
    assert cells["newark", "2023-10", "theft", "city"].value == 9
    assert cells["newark", "2023-Q4", "theft", "city"].status is Status.NOT_REPORTED
    assert cells["newark", "2023", "theft", "city"].status is Status.NOT_REPORTED
    assert cells["hill", "2023", UNION, "neighborhood"].status is Status.NOT_REPORTED
    assert cells["newark", "2023-Q3", "theft", "city"].value == 0


def test_a_block_of_three_years_waits_for_its_last_month() -> None:
    """Two years and eleven months under the name of three look like fewer people shot than before."""
    shooting = dataset("shooting")

    def blocks(last: str) -> dict[str, Cell]:
        stamps = [pd.Timestamp(f"{year}-05-01") for year in (2020, 2021, 2022, 2023, 2024)]
        base = pd.DataFrame(
            [("shooting", "subjects", "west~hill", stamp, ALL, ALL, 10) for stamp in stamps],
            columns=list(BASE_COLUMNS),
        )
        stated = Coverage(
            "shooting", "subjects", ALL, AreaLevel.ATOM, Period.parse("2020-01"), Period.parse(last), ()
        )
        cells = roll_up(merge(Truth.empty(), base, [stated]), dataset=shooting, geography=CITY)
        return {str(cell.key.period): cell for cell in cells if cell.key.area == "hill"}

    early, whole = blocks("2024-11"), blocks("2025-01")
    assert list(early) == ["2022--2024"], "the block that began before anything was stated does not exist"
    assert early["2022--2024"].status is Status.NOT_REPORTED
    assert whole["2022--2024"].value == 30
    assert whole["2025--2027"].status is Status.NOT_REPORTED


def test_a_broken_month_breaks_its_quarter_and_year() -> None:
    """A month that shows 4 thefts instead of 120 must not become part of a year."""
    gap = (Period.parse("2022-02"), Period.parse("2022-02"))
    rows = [("west~hill", "2022-02", "theft", 4), ("west~hill", "2022-03", "theft", 120)]
    cells = cells_of(merge(Truth.empty(), frame(rows), cover(gaps=[gap])))
    for period in ("2022-02", "2022-Q1", "2022"):
        assert cells["newark", period, "theft", "city"].status is Status.NOT_REPORTED
    assert cells["newark", "2022-03", "theft", "city"].value == 120


def test_a_later_drop_replaces_what_it_covers_and_nothing_else() -> None:
    """History outside what a drop covers must stay as it was published."""
    old = merge(
        Truth.empty(),
        frame([("west~hill", "2022-05", "theft", 7), ("west~hill", "2023-05", "theft", 8)]),
        cover(),
    )
    new = merge(old, frame([("west~hill", "2023-06", "theft", 1)]), cover(first="2023-01"))
    cells = cells_of(new)
    assert cells["newark", "2022-05", "theft", "city"].value == 7
    assert cells["newark", "2023-05", "theft", "city"].value == 0
    assert cells["newark", "2023-06", "theft", "city"].value == 1


def test_figures_for_the_city_alone_say_nothing_below_it() -> None:
    """Zeros for every neighborhood would be invented where only the city is counted."""
    rows = [("newark", "2022-05", "theft", 7)]
    cells = cells_of(merge(Truth.empty(), frame(rows), cover(level=AreaLevel.CITY)))
    assert cells["newark", "2022", "theft", "city"].value == 7
    assert not any(level is AreaLevel.NEIGHBORHOOD for *_, level in cells)


def test_the_newest_months_are_provisional() -> None:
    """A reader must know which numbers can still change."""
    cells = cells_of(merge(Truth.empty(), frame([]), cover()))
    provisional = {
        period for (_, period, category, _), cell in cells.items() if cell.provisional and category == "theft"
    }
    assert provisional == {"2023-10", "2023-11", "2023-12", "2023-Q4", "2023"}


def test_covered_months_read_back() -> None:
    """What the vault forgets is published as zero or not at all."""
    truth = merge(Truth.empty(), frame([]), cover(last="2022-03"))
    assert covered_from_json(covered_to_json(truth.covered)) == truth.covered


def test_a_release_that_contradicts_itself_is_refused() -> None:
    """A total that is not the sum of its parts proves one of them wrong."""
    truth = merge(Truth.empty(), frame([("west~hill", "2022-05", "theft", 7)]), cover())
    cells = {cell.key: cell for cell in roll_up(truth, dataset=CRIME, geography=CITY)}
    key = next(key for key in cells if key.category == "theft" and key.period == Period.parse("2022"))
    with pytest.raises(VerificationError, match=r"newark 2022 theft is 8, but its parts .* add up to 7"):
        verify([*(cells | {key: Cell(key, Status.PUBLISHED, 8)}).values()], RULES)
    union = replace(key, period=Period.parse("2022-05"), category=UNION)
    with pytest.raises(VerificationError, match=rf"{UNION} is 9, but its parts .* add up to 7"):
        verify([*(cells | {union: Cell(union, Status.PUBLISHED, 9)}).values()], RULES)
    unplanned = replace(key, category="arson")
    with pytest.raises(VerificationError, match="in no view"):
        verify([Cell(unplanned, Status.PUBLISHED, 8)], RULES)


def test_a_release_that_shows_a_small_number_is_refused() -> None:
    """Whatever protection did, a small number never becomes public."""
    period = Period.parse("2023")
    park, hill = (
        CellKey("reported-crime", "incidents", AreaLevel.NEIGHBORHOOD, name, period, "offense", "theft")
        for name in ("park", "hill")
    )
    with pytest.raises(VerificationError, match="too small to be shown"):
        verify([Cell(park, Status.PUBLISHED, 20), Cell(hill, Status.PUBLISHED, 3)], RULES)


# ---- people who are followed ----

RELEASES, RE_ENTRY = dataset("releases"), dataset("re-entry")


def followed(owner, until: str, stated: dict[str, str], *, a_month: int = 20) -> dict:
    """Cells of a dataset that states each measure from 2019 to a month of its own; the first one to `until`."""
    last = {owner.measures[0]: until, **stated}
    rows = [
        (owner.id, measure, "newark", pd.Timestamp(month.start), ALL, ALL, a_month)
        for measure, end in last.items()
        for month in Period.parse("2019-01").to(Period.parse(end))
    ]
    coverage = [
        Coverage(owner.id, measure, ALL, AreaLevel.CITY, Period.parse("2019-01"), Period.parse(end))
        for measure, end in last.items()
    ]
    truth = merge(Truth.empty(), pd.DataFrame(rows, columns=list(BASE_COLUMNS)), coverage)
    cells = roll_up(truth, dataset=owner, geography=CITY)
    return {(cell.key.measure, str(cell.key.period)): cell for cell in cells}


def test_a_cohort_waits_until_everybody_has_had_the_time() -> None:
    """By hand: of people released in 2023, 24 months are over for all at the end of 2025, 36 a year later."""
    cells = followed(
        RELEASES,
        "2025-12",
        {"rearrested-12": "2025-12", "rearrested-24": "2025-12", "rearrested-36": "2025-12"},
    )
    told = {
        months: [year for year in range(2019, 2026) if cells[f"rearrested-{months}", str(year)].value == 240]
        for months in (12, 24, 36)
    }
    assert told == {
        12: [2019, 2020, 2021, 2022, 2023, 2024],
        24: [2019, 2020, 2021, 2022, 2023],
        36: [2019, 2020, 2021, 2022],
    }
    assert cells["released", "2025"].value == 240
    assert cells["rearrested-36", "2023"].status is Status.NOT_REPORTED


def test_a_month_short_of_the_time_is_too_soon() -> None:
    """People released in December would have had eleven months, and the year would look better than it was."""
    cells = followed(RELEASES, "2025-11", {"rearrested-12": "2025-11"})
    assert cells["rearrested-12", "2023"].value == 240
    assert cells["rearrested-12", "2024"].status is Status.NOT_REPORTED


def test_a_quarter_comes_before_its_year_can() -> None:
    """Jobs after 180 days: those who began by June are told in December, their year half a year later."""
    cells = followed(RE_ENTRY, "2025-12", {"started": "2025-12", "employed-180": "2025-12"})
    assert cells["employed-180", "2025-Q2"].value == 60
    assert cells["employed-180", "2025-Q3"].status is Status.NOT_REPORTED
    assert cells["employed-180", "2025"].status is Status.NOT_REPORTED
    assert cells["employed-180", "2024"].value == 240


@given(
    until=st.integers(12, 90),
    ends=st.dictionaries(st.sampled_from(sorted(RE_ENTRY.follow_up)), st.integers(0, 90), min_size=1),
)
def test_nothing_is_told_of_people_who_had_less_time(until: int, ends: dict[str, int]) -> None:
    """Whatever a file claims to cover: the oracle counts months one by one."""
    first = Period.parse("2019-01")
    month_of = [first.shift(n) for n in range(91)]
    stated = {measure: str(month_of[min(end, until)]) for measure, end in ends.items()}
    cells = followed(RE_ENTRY, str(month_of[until]), stated)
    for (measure, _), cell in cells.items():
        wait, end = RE_ENTRY.follow_up.get(measure, 0), min(ends.get(measure, until), until)
        months = [n for n, month in enumerate(month_of) if month in cell.key.period.months()]
        whole = len(months) == len(cell.key.period.months())
        told = whole and all(n <= end and n + wait <= until for n in months)
        assert (cell.status is Status.PUBLISHED) == told

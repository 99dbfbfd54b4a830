"""Each rule on series made by hand: what it finds, and what it must leave alone."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from data_access.model import Period
from data_access.publishing.findings import State, find
from data_access.publishing.rollup import Truth
from tests.data_access.publishing.findings.states import GEOGRAPHY, months, placed, state, until

HISTORY = months("2020-01", "2024-06")
NEWEST, LAST = HISTORY[-1], HISTORY[-2]
SEASON = (80, 78, 90, 95, 108, 112, 120, 118, 104, 100, 92, 85)
USUAL = {"theft": 200, "robbery": 40, "burglary": 50, "murder": 5}


def usual(month: Period, mean: int) -> int:
    return round(mean * SEASON[month.start.month - 1] / 100)


def crime(**other: Mapping[Period, int]) -> Truth:
    """Ordinary counts with a season; `other` replaces single months of a category, `all` of every one."""
    counts = {name: {month: usual(month, mean) for month in HISTORY} for name, mean in USUAL.items()}
    for series in counts.values():
        for month, percent in other.get("all", {}).items():
            series[month] = series[month] * percent // 100
    for name, changed in other.items():
        if name != "all":
            counts[name] |= changed
    return state(counts)


def found(before: Truth, after: Truth) -> list[str]:
    return [each.kind for each in find(State(before), State(after), GEOGRAPHY)]


def test_an_ordinary_month_is_no_finding() -> None:
    """Findings that are always there are accepted without being read."""
    whole = crime()
    for month in HISTORY[12:]:
        assert found(until(whole, month.shift(-1)), until(whole, month)) == [], month


def test_what_the_drop_leaves_as_it_was_is_not_asked_again() -> None:
    """Staff explained April 2021 once; it must not stop every later month."""
    broken = Period.parse("2021-04")
    whole = crime(all={broken: 20})
    assert found(until(whole, broken.shift(-1)), until(whole, broken)) == ["collapse"]
    assert found(until(whole, LAST), whole) == []
    assert found(whole, whole) == []


@pytest.mark.parametrize(
    ("percent", "kinds"), [(60, ["volume"]), (75, []), (130, []), (200, ["volume"]), (20, ["collapse"])]
)
def test_a_month_that_is_far_too_small_or_large(percent: int, kinds: list[str]) -> None:
    """A file cut off on the eighteenth, or appended twice, would be published as a fall or a rise."""
    assert found(until(crime(), LAST), crime(all={NEWEST: percent})) == kinds


def test_several_new_months_are_looked_at_together() -> None:
    """A quarter that was loaded at once and is 40 % short."""
    three = dict.fromkeys(HISTORY[-3:], 60)
    assert found(until(crime(), HISTORY[-4]), crime(all=three)) == ["volume"]


def test_small_counts_vary_and_are_no_finding() -> None:
    """Two people shot instead of five is what chance does; asking each time teaches to say yes."""
    few = dict.fromkeys(HISTORY, 5)
    for count in (1, 2, 9, 11):
        after = placed({"east~park": {**few, NEWEST: count}})
        assert found(until(after, LAST), after) == [], count


def test_without_earlier_years_only_a_very_large_shift_is_found() -> None:
    """In its first year nobody can tell a season from a fall."""
    short = until(crime(all={Period.parse("2020-12"): 80}), Period.parse("2020-12"))
    assert found(until(short, Period.parse("2020-11")), short) == []
    half = until(crime(all={Period.parse("2020-12"): 62}), Period.parse("2020-12"))
    assert found(until(half, Period.parse("2020-11")), half) == ["volume"]


def area_counts(newest: int = 12) -> dict[str, dict[Period, int]]:
    return {
        "east~park": {month: 12 + month.start.month % 3 for month in HISTORY},
        "west~mount-pleasant": {**dict.fromkeys(HISTORY, 12), NEWEST: newest},
        "west~park": dict.fromkeys(HISTORY, 6),
    }


def test_one_area_times_ten_is_found_and_named_to_staff_only() -> None:
    """A geocoder that puts every address without a number in one place would show a neighborhood in flames."""
    after = placed(area_counts(120))
    finding, shift = find(State(until(after, LAST)), State(after), GEOGRAPHY)
    assert (finding.kind, finding.telling, shift.kind) == ("area", True, "volume")
    assert "mount-pleasant in 2024-06 120" in finding.detail
    assert "park in" not in finding.detail, "Park lies in West too, and did not swell"
    assert not any(area.id in finding.public for area in (*GEOGRAPHY.wards, *GEOGRAPHY.neighborhoods))


def test_an_area_that_swells_in_months_already_published() -> None:
    """A reloaded year in which one code is mapped to the wrong ward."""
    before, after = placed(area_counts()), area_counts()
    for month in months("2022-01", "2022-12"):
        after["west~mount-pleasant"][month] = 100
    assert "area" in found(before, placed(after))


def test_a_whole_city_times_ten_is_not_told_area_by_area() -> None:
    """One finding says what happened; forty hide it."""
    counts = {atom: {**series, NEWEST: 10 * series[NEWEST]} for atom, series in area_counts().items()}
    assert found(until(placed(counts), LAST), placed(counts)) == ["volume"]


def test_a_collapse_is_one_finding_for_a_run_of_months() -> None:
    """Three broken months in a republished history, two years back."""
    broken = dict.fromkeys(months("2022-01", "2022-03"), 15)
    kinds = find(State(crime()), State(crime(all=broken)), GEOGRAPHY)
    assert [each.kind for each in kinds] == ["collapse", "shrank"]
    assert "2022-01 – 2022-03" in kinds[0].public


def test_one_series_that_stands_is_no_collapse_of_all() -> None:
    """Car thefts up, everything else down: that may be so, and other rules look at it."""
    month = Period.parse("2022-02")
    after = crime(all={month: 15}, robbery={month: 40})
    assert "collapse" not in found(until(after, month.shift(-1)), until(after, month))


def test_a_month_that_is_always_low_is_no_collapse() -> None:
    """A summer program has nobody in winter."""
    summer = {month: 200 if month.start.month in (6, 7, 8) else 100 for month in HISTORY}
    winter = {month: 4 if month.start.month == 1 else count for month, count in summer.items()}
    after = state({"theft": winter})
    january = Period.parse("2024-01")
    assert found(until(after, january.shift(-1)), until(after, january)) == []


def test_a_category_that_vanished() -> None:
    """The source renamed a code, and robberies silently became none."""
    after = crime(robbery={NEWEST: 0})
    (finding,) = find(State(until(after, LAST)), State(after), GEOGRAPHY)
    assert (finding.kind, finding.telling) == ("category", False)
    assert "robbery" in finding.public


def test_a_rare_category_may_be_empty_and_a_hidden_one_is_not_named() -> None:
    """A month without murder is good news; that one without rape is nobody's to publish, and not in public words."""
    assert found(until(crime(), LAST), crime(murder={NEWEST: 0})) == []
    counts = {"theft": dict.fromkeys(HISTORY, 200), "rape": dict.fromkeys(HISTORY, 12)}
    after = state({**counts, "rape": {**counts["rape"], NEWEST: 0}})
    (finding,) = find(State(until(after, LAST)), State(after), GEOGRAPHY)
    assert (finding.kind, finding.telling) == ("category", True)


def test_a_category_that_stays_away_is_asked_once() -> None:
    """The law changed and the code is gone for good."""
    after = crime(robbery={LAST: 0, NEWEST: 0})
    assert found(until(after, HISTORY[-3]), until(after, LAST)) == ["category"]
    assert found(until(after, LAST), after) == []


def test_a_completed_year_that_shrinks() -> None:
    """History is never rewritten silently: 46 thefts of 2021 are gone."""
    month = Period.parse("2021-07")
    (finding,) = find(State(crime()), State(crime(theft={month: 190})), GEOGRAPHY)
    assert finding.kind == "shrank"
    assert "incidents in 2021" in finding.public
    assert "2021-07" in finding.detail


def test_small_corrections_and_provisional_months_are_no_finding() -> None:
    """Agencies reclassify a few events every month, and the newest months are said to change."""
    month = Period.parse("2021-07")
    assert found(crime(), crime(theft={month: 239})) == []
    assert found(crime(), crime(all={NEWEST: 90})) == []
    assert found(crime(), crime(theft={month: 250})) == [], "late reports are no loss"


def test_months_that_were_published_and_are_no_longer_stated() -> None:
    """A gap declared over last year's figures takes them away."""
    before = crime()
    gap = set(months("2021-01", "2021-03"))
    covered = {
        key: {month: level for month, level in found.items() if month not in gap}
        for key, found in before.covered.items()
    }
    after = replace(
        before, covered=covered, base=before.base[~before.base["month"].isin([m.start for m in gap])]
    )
    (finding,) = find(State(before), State(after), GEOGRAPHY)
    assert finding.kind == "shrank"
    assert "2021-01 – 2021-03 was published and is not stated any more" in finding.detail

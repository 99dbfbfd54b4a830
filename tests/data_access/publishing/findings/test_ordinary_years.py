"""How often the rules speak on Newark's real counts, month after month, as if each had been a drop.

docs/operations.md states these numbers; a rule that is made sharper or blunter must say so there.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from data_access.model import Geography, Period
from data_access.publishing.findings import Finding, State, find
from data_access.publishing.read import read_drop
from data_access.publishing.rollup import Truth, merge
from data_access.sample import write_sample
from tests.conftest import REPOSITORY
from tests.data_access.publishing.findings.states import until
from tests.data_access.publishing.real_drops import FIRST_VINTAGE, FORCE, GUN, LATER_VINTAGE, real_drop

WITH_BROKEN_MONTHS = LATER_VINTAGE.replace('gaps = [["2021-01", "2021-03"]]', "")
KINDS = ("volume", "area", "collapse", "category", "shrank")


class Known(NamedTuple):
    """What a drop by itself states, and where."""

    truth: Truth
    geography: Geography

    def findings(self, before: Truth, after: Truth) -> tuple[Finding, ...]:
        return find(State(before), State(after), self.geography)


def known(folder: Path) -> Known:
    intake = read_drop(folder, geography=None)
    return Known(merge(Truth.empty(), intake.base, intake.coverage), intake.geography)


@pytest.fixture(scope="module")
def stated(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Known]:
    """Return `stated(toml)`: the true state of a drop over the real files, by itself."""

    def read(toml: str) -> Known:
        folder = tmp_path_factory.mktemp("real") / "drop"
        return known(real_drop(folder, toml, real_data / "newark"))

    return read


def month_by_month(
    drop: Known, *, percent: int = 100, history: int = 12
) -> Iterator[tuple[Period, tuple[Finding, ...]]]:
    """Yield the findings of each month after the first year, its counts multiplied."""
    stated = sorted({month for found in drop.truth.covered.values() for month in found})
    for month in stated[history:]:
        after = until(drop.truth, month)
        newest = after.base["month"] == pd.Timestamp(month.start)
        value = after.base["value"].where(~newest, after.base["value"] * percent // 100)
        after = Truth(after.base.assign(value=value), after.covered)
        yield month, drop.findings(until(drop.truth, month.shift(-1)), after)


def documented(name: str) -> tuple[int, ...]:
    """The row of a series in the table of docs/operations.md: months, then findings by kind."""
    text = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\| {re.escape(name)} \|(.*)\|$", text, re.MULTILINE)
    return tuple(int(cell) for cell in row.split("|"))


def counted(replay: Iterator[tuple[Period, tuple[Finding, ...]]]) -> tuple[int, ...]:
    listed = list(replay)
    kinds = Counter(finding.kind for _, findings in listed for finding in findings)
    return (len(listed), *(kinds[kind] for kind in KINDS))


@pytest.mark.parametrize(
    ("name", "toml"),
    [
        ("Reported crime 2018–2024, published 2024", FIRST_VINTAGE),
        ("Reported crime 2021–2025, published 2026", WITH_BROKEN_MONTHS),
        ("People shot 2013–2018", GUN),
        ("Use of force 2020–2024", FORCE),
    ],
)
def test_ordinary_months_of_newark_are_seldom_a_finding(stated, name: str, toml: str) -> None:
    """Somebody who is asked every month stops reading."""
    assert counted(month_by_month(stated(toml))) == documented(name)


def test_ordinary_months_of_the_sample_are_seldom_a_finding(tmp_path: Path) -> None:
    """The first `make run` must not stop on invented data."""
    write_sample(tmp_path / "sample", years=5, rows=None, seed=1, until=Period.parse("2025-12"))
    assert counted(month_by_month(known(tmp_path / "sample"))) == documented(
        "Sample, five years, all datasets"
    )


def test_a_file_that_is_forty_percent_short_is_found(stated) -> None:
    """In most months: one in four to five is hidden by a month that would have been high."""
    months = list(month_by_month(stated(FIRST_VINTAGE), percent=60))
    found = sum(any(each.kind in ("volume", "collapse") for each in findings) for _, findings in months)
    assert found / len(months) > 0.8


def test_ordinary_years_of_newark_are_no_finding(stated) -> None:
    """Twelve months at once, each year of both vintages but those with broken months."""
    for toml, years in ((FIRST_VINTAGE, (2019, 2020, 2022, 2023)), (WITH_BROKEN_MONTHS, (2023, 2024))):
        drop = stated(toml)
        for year in years:
            before, after = (until(drop.truth, Period.parse(f"{each}-12")) for each in (year - 1, year))
            assert drop.findings(before, after) == (), year


def test_the_broken_months_of_2021_are_found_in_the_later_vintage(stated) -> None:
    """January shows 83 incidents instead of 397; a page would call it the safest winter ever."""
    later = stated(WITH_BROKEN_MONTHS)
    alone = later.findings(Truth.empty(), later.truth)
    assert [each.kind for each in alone] == ["collapse"]
    assert "2021-01 – 2021-04" in alone[0].public, "April is broken in both vintages"
    upon = later.findings(stated(FIRST_VINTAGE).truth, later.truth)
    assert {each.kind for each in upon} == {"collapse", "shrank"}


def test_a_ward_times_ten_is_found_in_real_shootings(stated) -> None:
    """One ward's newest quarter counted ten times."""
    drop = stated(GUN)
    whole = drop.truth
    last = max(month for found in whole.covered.values() for month in found)
    quarter = [pd.Timestamp(last.shift(-n).start) for n in range(3)]
    rows = whole.base["month"].isin(quarter) & whole.base["area"].str.startswith("south~")
    assert rows.any()
    value = whole.base["value"].where(~rows, whole.base["value"] * 10)
    after = Truth(whole.base.assign(value=value), whole.covered)
    findings = drop.findings(until(whole, last.shift(-3)), after)
    (area,) = [each for each in findings if each.kind == "area"]
    assert "south in" in area.detail
    assert "south" not in area.public

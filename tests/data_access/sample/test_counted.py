"""Without these, a new indicator is missing from the sample, or its parts there do not add up."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from data_access import catalog
from data_access.definitions import Category, Dataset, Dimension, View
from data_access.model import AreaLevel, Grain, Period
from data_access.sample import crime, levels, manifest, write_sample
from data_access.sample.city import SampleCity, build_city
from data_access.sample.counted import Layout, breakdowns, catalogued, homicides, layouts, month_rows
from tests.data_access.sample import oracle

MONTH = Period.parse("2025-03")
KIND = Dimension("kind", (Category("one"), Category("two"), Category("three"), Category("unknown")))
TOOL = Dimension("tool", (Category("hand"), Category("stick"), Category("rope")), exclusive=False)


def plan(*views: tuple[AreaLevel, str]) -> tuple[View, ...]:
    return tuple(View(level, Grain.YEAR, ("seen", "done", "left"), dimension) for level, dimension in views)


# Nothing of it is known to the sample: what the catalogue gains must appear by itself.
NEW = Dataset(
    id="lamps",
    measures=("seen", "done", "left", "all-lamps"),
    dimensions=(KIND, TOOL),
    plan=plan(
        (AreaLevel.NEIGHBORHOOD, "all"),
        (AreaLevel.CITY, "all"),
        (AreaLevel.CITY, "kind"),
        (AreaLevel.CITY, "tool"),
    ),
    min_count={"default": 5},
    totals={"all-lamps": ("seen", "left")},
    subsets=(("done", "seen"), ("seen", "all-lamps")),
)


@pytest.fixture(scope="module")
def city() -> SampleCity:
    return build_city()


def total(table: pa.Table, measure: str) -> int:
    return sum(table[measure].to_pylist())


def by_category(rows: Iterable[dict[str, str]], measure: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row["month"]] += int(row[measure])
    return counts


class TestADatasetThatNobodyWroteCodeFor:
    def test_its_files_follow_from_its_plan(self) -> None:
        whole, by_kind, by_tool = layouts(NEW)
        assert (whole.path, whole.finest, whole.totals) == ("sample_lamps.csv", AreaLevel.NEIGHBORHOOD, True)
        assert (by_kind.path, by_kind.finest, by_kind.totals) == (
            "sample_lamps_kind.csv",
            AreaLevel.CITY,
            False,
        )
        assert (by_tool.path, by_tool.totals) == ("sample_lamps_tool.csv", False)
        assert all(each.measures == ("seen", "done", "left") for each in (whole, by_kind, by_tool))

    def test_categories_add_up_and_parts_stay_within_their_whole(self, city: SampleCity) -> None:
        whole, by_kind, _ = (month_rows(layout, city, 1, MONTH) for layout in layouts(NEW))
        for measure in ("seen", "done", "left"):
            assert total(whole, measure) == total(by_kind, measure) > 0
        for row in (*whole.to_pylist(), *by_kind.to_pylist()):
            assert row["done"] <= row["seen"]
        assert {row["kind"] for row in by_kind.to_pylist()} == {"one", "two", "three", None}
        assert len({row["neighborhood"] for row in whole.to_pylist()}) > 10

    def test_a_breakdown_tells_only_what_is_shown_by_it(self, city: SampleCity) -> None:
        """Counts of people by a trait that no page shows need not leave a program: few a row, they are a list."""
        views = (
            View(AreaLevel.WARD, Grain.YEAR, ("all-lamps", "done")),
            View(AreaLevel.CITY, Grain.YEAR, ("done",), "kind"),
        )
        whole, by_kind = layouts(replace(NEW, plan=views))
        assert (whole.where, by_kind.where) == (("ward",), ())
        assert (whole.measures, by_kind.measures) == (("seen", "done", "left"), ("done",))
        rows = month_rows(by_kind, city, 1, MONTH)
        assert total(rows, "done") == total(month_rows(whole, city, 1, MONTH), "done") > 0
        assert min(rows["done"].to_pylist()) > 0
        assert rows.column_names == ["month", "kind", "done"]

    def test_a_breakdown_of_a_sum_tells_its_parts(self) -> None:
        """The sum itself is in no file: it would be missing by kind."""
        views = (
            View(AreaLevel.WARD, Grain.YEAR, ("seen",)),
            View(AreaLevel.CITY, Grain.YEAR, ("all-lamps",), "kind"),
        )
        _, by_kind = layouts(replace(NEW, plan=views))
        assert by_kind.measures == ("seen", "left")

    def test_overlapping_categories_have_more_than_the_whole_and_none_more(self, city: SampleCity) -> None:
        whole, _, by_tool = (month_rows(layout, city, 1, MONTH) for layout in layouts(NEW))
        assert total(by_tool, "seen") > total(whole, "seen")
        assert max(by_tool["seen"].to_pylist()) < total(whole, "seen")


class TestCatalogued:
    @pytest.mark.parametrize("layout", catalogued(), ids=lambda layout: layout.path)
    def test_no_measure_is_larger_than_one_that_holds_it(self, sample: Path, layout: Layout) -> None:
        months = {row["month"] for row in oracle.rows(sample, layout.path)}
        assert len(months) >= 8  # jobs of the summer come in two months of four years
        told = [pair for pair in layout.dataset.subsets if set(pair) <= set(layout.measures)]
        for part, whole in told:
            for row in oracle.rows(sample, layout.path):
                assert int(row[part]) <= int(row[whole])

    @pytest.mark.parametrize(
        "owner", [each for each in catalog.DATASETS if each.follow_up], ids=lambda each: each.id
    )
    def test_what_is_told_later_is_part_of_what_was_told_first(self, sample: Path, owner: Dataset) -> None:
        """A sample in which more people were arrested again than were released could not be published."""
        files = list(layouts(owner))
        counts = {
            measure: by_category(oracle.rows(sample, each.path), measure)
            for each in files
            for measure in each.measures
        }
        assert [each.follow_up for each in files] == sorted({0, *owner.follow_up.values()})
        for part, whole in owner.subsets:
            assert sum(counts[part].values()) > 0
            assert all(count <= counts[whole][month] for month, count in counts[part].items()
                       if month in counts[whole])  # fmt: skip

    def test_a_file_of_later_answers_ends_as_much_earlier(self, sample: Path) -> None:
        """It would tell in 2025 what becomes of people in 2026."""
        last = {
            each.path: max(row["month"] for row in oracle.rows(sample, each.path))
            for each in layouts(catalog.dataset("releases"))
        }
        assert list(last.values()) == ["2025-12", "2024-12", "2023-12", "2022-12"]

    def test_a_program_that_did_not_report_has_a_gap(self, tmp_path: Path) -> None:
        """Every kind of empty is to be seen in the sample."""
        write_sample(tmp_path / "drop", years=5)
        whole = next(layouts(catalog.dataset("hospital-intervention")))
        months = {row["month"] for row in oracle.rows(tmp_path / "drop", whole.path)}
        assert not months & {"2021-07", "2021-08", "2021-09"}
        assert len(months) == 57
        manifest_text = (tmp_path / "drop" / "drop.toml").read_text(encoding="utf-8")
        assert manifest_text.count('gaps = [["2021-07", "2021-09"]]') == 2

    @pytest.mark.parametrize(
        "layout", [each for each in catalogued() if not each.totals], ids=lambda each: each.path
    )
    def test_a_breakdown_adds_up_to_the_totals(self, sample: Path, layout: Layout) -> None:
        whole = next(layouts(layout.dataset))
        for measure in layout.measures:
            parts, all_of_it = (
                by_category(oracle.rows(sample, path), measure) for path in (layout.path, whole.path)
            )
            assert parts == all_of_it

    def test_everybody_shot_has_a_trait(self, sample: Path) -> None:
        people = Counter[tuple[str, str]]()
        for row in oracle.rows(sample, manifest.SHOOTINGS):
            for fate in ("killed", "wounded"):
                people[row["date"][:7], fate] += int(row[fate])
        told = Counter[tuple[str, str]]()
        (layout,) = breakdowns(catalog.dataset("shooting"))
        for row in oracle.rows(sample, layout.path):
            for fate in ("killed", "wounded"):
                told[row["month"], fate] += int(row[fate])
        assert +told == +people


class TestHomicides:
    def test_whoever_is_killed_by_gunfire_is_a_victim_and_murders_are_the_victims(self, sample: Path) -> None:
        """Two pages of the sample would contradict each other."""
        victims = by_category(oracle.rows(sample, homicides()[0].path), "victims")
        killed = Counter[str]()
        for row in oracle.rows(sample, manifest.SHOOTINGS):
            killed[row["date"][:7]] += int(row["killed"])
        assert all(count <= victims[month] for month, count in killed.items())
        murders = oracle.crime_by(sample, lambda row: row["offense"])
        late = {"2025-10", "2025-11", "2025-12"}
        broken = {str(month) for month in crime.BROKEN[0].to(crime.BROKEN[1])}
        for month, count in victims.items():
            reported = murders["Murder", month]
            assert reported <= count if month in late | broken else reported == count

    def test_between_sixty_and_seventy_of_a_hundred_are_solved(self, sample: Path) -> None:
        first, later = (oracle.rows(sample, layout.path) for layout in homicides())
        victims, solved = by_category(first, "victims"), by_category(later, "solved")
        assert set(solved) < set(victims)
        assert 0.55 < sum(solved.values()) / sum(victims[month] for month in solved) < 0.76


class TestLevels:
    def test_every_level_is_of_a_measure_that_there_is(self) -> None:
        """A level under an old name would silently be a usual one."""
        known = {(each.id, measure) for each in catalog.DATASETS for measure in each.measures}
        assert levels.COURSES.keys() | levels.SHARES.keys() | levels.PERCENTS.keys() <= known

    def test_every_category_is_of_a_dimension_that_there_is(self) -> None:
        leaves = {
            (owner, dimension.id, leaf)
            for each in catalog.DATASETS
            for dimension in each.dimensions
            for leaf in dimension.leaves()
            for owner in ("", each.id)
        }
        listed = {(*key, leaf) for key, shares in levels.CATEGORIES.items() for leaf in shares}
        assert listed <= leaves

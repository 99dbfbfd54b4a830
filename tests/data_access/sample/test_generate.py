"""Without these, the sample shows hidden cells, changes under its readers, or passes for real."""

import hashlib
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest

from data_access import catalog
from data_access.model import Period
from data_access.records import TABLE_KINDS
from data_access.sample import SampleError, crime, force, manifest, survey, table_count, write_sample
from data_access.sample.counted import breakdowns, catalogued, homicides
from data_access.sample.records import record_files
from tests.data_access.sample import oracle
from tests.data_access.sample.oracle import EARLIER, LATER

Write = Callable[..., Path]
SHOOTING, CRIME, FORCE = (catalog.dataset(name) for name in ("shooting", "reported-crime", "use-of-force"))
RECORDS = set(map(manifest.records_path, record_files()))
FILES = {
    "drop.toml",
    manifest.WARD_OUTLINES,
    manifest.NEIGHBORHOOD_OUTLINES,
    manifest.POPULATION,
    manifest.SHOOTINGS,
    manifest.CRIME,
    manifest.FORCE,
    manifest.FORCE_SUBJECTS,
    manifest.FORCE_TYPES,
    *(layout.path for layout in breakdowns(SHOOTING)),
    *(layout.path for layout in (*homicides(), *catalogued())),
    *(sheet.path for sheet in survey.sheets()),
    *RECORDS,
}


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def drop(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / "drop.toml").read_text(encoding="utf-8"))


def smallest(counts: oracle.Counts, categories: int, years: int) -> int:
    """The smallest non-zero cell of a table that is to be complete, with a row for each category and year."""
    assert len(counts) == categories * years
    return min(counts.values())


class TestDeterminism:
    def test_same_bytes_in_another_process(self, write: Write, tmp_path: Path) -> None:
        """A second machine, or the same one tomorrow, would publish another sample."""
        program = (
            "import sys; from pathlib import Path; from data_access.sample import write_sample;"
            "write_sample(Path(sys.argv[1]), years=2)"
        )
        environment = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
        subprocess.run([sys.executable, "-c", program, tmp_path / "other"], check=True, env=environment)
        assert content(tmp_path / "other") == content(write(years=2))

    def test_these_bytes_on_every_platform(self, write: Write) -> None:
        """Pages, screenshots and citations of the sample would differ between machines.

        Whoever changes the sample on purpose puts the new digest here.
        """
        digest = hashlib.sha256()
        for name, data in sorted(content(write(years=1)).items()):
            digest.update(name.encode() + data)
        assert digest.hexdigest() == "c1acf1750593475edc9bc8b8cfb10fc9d69a2dca9a96ecb44cd3ea5a56805554"

    def test_another_seed_gives_other_figures_in_the_same_city(self, write: Write) -> None:
        one, two = content(write(years=1)), content(write(years=1, seed=2))
        same = {name for name in one if one[name] == two[name]}
        assert same == {
            manifest.WARD_OUTLINES,
            manifest.NEIGHBORHOOD_OUTLINES,
            manifest.POPULATION,
            *RECORDS,
        }


class TestEverythingIsThere:
    def test_every_dataset_of_the_catalogue_in_every_breakdown_that_is_shown(self, sample: Path) -> None:
        """A page of an indicator would be empty in the sample, and nobody would see how it looks."""
        stated = set()
        for file in drop(sample)["files"]:
            measures = file.get("weights") or file.get("items", {}).get("codes", {})
            whole = [] if file.get("totals") is False else ["all"]
            stated |= {
                (file.get("dataset"), m, d) for m in measures for d in (*whole, *file.get("dimensions", ()))
            }
        for dataset in catalog.DATASETS:
            stated |= {(dataset.id, total, d) for total, parts in dataset.totals.items()
                       for _, part, d in list(stated) if part in parts}  # fmt: skip
            for view in dataset.plan:
                assert {(dataset.id, measure, view.dimension) for measure in view.measures} <= stated

    def test_every_kind_of_record(self, sample: Path) -> None:
        kinds = {file["kind"] for file in drop(sample)["files"]}
        assert set(TABLE_KINDS) <= kinds


class TestNothingIsHiddenForBeingSmall:
    def test_people_shot_by_ward_and_year(self, sample: Path) -> None:
        """The map by ward would stay empty."""
        people = oracle.people_shot_by_ward(sample)
        assert smallest(people, categories=6, years=4) >= SHOOTING.smallest("all")

    def test_reported_crime_by_neighborhood_and_year(self, sample: Path) -> None:
        """The map by neighborhood would stay empty."""
        reports = oracle.by_year(oracle.crime_by(sample, lambda row: row["neighborhood"]))
        assert smallest(reports, categories=21, years=4) >= CRIME.smallest("all")

    @pytest.mark.parametrize(("trait", "categories"), [("race", 5), ("sex", 4)])
    def test_force_by_traits_of_people_and_year(self, sample: Path, trait: str, categories: int) -> None:
        people = oracle.subjects_by(sample, trait)
        assert smallest(people, categories, years=4) >= FORCE.smallest(trait)

    def test_force_by_type_and_year(self, sample: Path) -> None:
        cases = oracle.cases_by_type(sample)
        assert smallest(cases, categories=9, years=4) >= FORCE.smallest("force-type")


class TestItLooksLikeACity:
    def test_shootings_fall_over_the_years(self, sample: Path) -> None:
        people = oracle.people_shot_by_ward(sample)
        of_year = {y: sum(n for (_, year), n in people.items() if year == y) for y in ("2022", "2025")}
        assert 100 < of_year["2025"] < of_year["2022"] < 300

    def test_car_thefts_double_for_a_spring_and_summer(self, sample: Path) -> None:
        thefts = oracle.crime_by(sample, lambda row: row["offense"])
        in_wave = sum(thefts["Motor-vehicle theft", f"2024-{month:02}"] for month in range(4, 9))
        year_before = sum(thefts["Motor-vehicle theft", f"2023-{month:02}"] for month in range(4, 9))
        assert in_wave == pytest.approx(2 * year_before, rel=0.15)

    def test_thefts_and_assaults_peak_in_summer(self, sample: Path) -> None:
        counts = oracle.crime_by(sample, lambda row: row["offense"])
        for offense in ("Theft", "Aggravated assault"):
            summer, winter = (
                sum(counts[offense, f"2023-{m:02}"] for m in ms) for ms in ((6, 7, 8), (1, 2, 3))
            )
            assert summer > 1.2 * winter

    def test_a_quarter_is_broken_and_the_drop_says_so(self, sample: Path) -> None:
        reports = oracle.crime_by(sample, lambda _: "all")
        broken = [reports["all", str(month)] for month in crime.BROKEN[0].to(crime.BROKEN[1])]
        usual = reports["all", "2022-03"]
        assert all(count < 0.1 * usual for count in broken)
        entry = next(file for file in drop(sample)["files"] if file["path"] == manifest.CRIME)
        assert entry["gaps"] == [[str(month) for month in crime.BROKEN]]

    def test_some_rows_need_the_work_that_real_ones_need(self, sample: Path) -> None:
        """Filter, further reports, rows of weight 0 and unknown codes would go unseen until real data came."""
        shootings = list(oracle.rows(sample, manifest.SHOOTINGS))
        assert any(row["killed"] == row["wounded"] == "0" for row in shootings)
        reports = list(oracle.rows(sample, manifest.FORCE))
        assert len({row["case_number"] for row in reports}) < 0.75 * len(reports)
        assert {row["agency"] for row in reports} == {force.AGENCY, force.OTHER_AGENCY}
        assert any(row["race"] == "" for row in oracle.rows(sample, manifest.FORCE_SUBJECTS))

    def test_residents_add_up_in_both_partitions(self, sample: Path) -> None:
        people: dict[tuple[str, str], int] = {}
        for row in oracle.rows(sample, manifest.POPULATION):
            key = row["year"], row["area_level"]
            people[key] = people.get(key, 0) + int(row["residents"])
        for year in ("2022", "2023", "2024", "2025"):
            assert people[year, "city"] == people[year, "ward"] == people[year, "neighborhood"] > 300_000


class TestLateReports:
    def test_only_the_newest_months_change_and_only_upward(self, vintages: tuple[Path, Path]) -> None:
        """A later vintage would rewrite history, or never revise anything."""
        earlier, later = (oracle.crime_by(v, lambda row: row["offense"]) for v in vintages)
        assert all(later[key] >= count for key, count in earlier.items())
        changed = {month for (_, month) in earlier | later if month <= str(EARLIER)} & {
            month for key, month in earlier | later if earlier[key, month] != later[key, month]
        }
        assert changed == {"2025-09", "2025-10", "2025-11"}
        assert {month for _, month in later} - {month for _, month in earlier} == {str(LATER)}

    def test_the_newest_month_is_the_least_complete(self, write: Write) -> None:
        reports = {
            late: oracle.crime_by(write(years=1, late_months=late), lambda _: "all") for late in (0, 3)
        }
        shares = [reports[3]["all", f"2025-{m:02}"] / reports[0]["all", f"2025-{m:02}"] for m in range(8, 13)]
        assert shares[:2] == [1, 1]
        assert 0.7 < shares[4] < shares[3] < shares[2] < 1

    @pytest.mark.parametrize("name", [manifest.SHOOTINGS, manifest.FORCE, manifest.FORCE_SUBJECTS])
    def test_incidents_of_the_months_before_stay_the_same(
        self, vintages: tuple[Path, Path], name: str
    ) -> None:
        earlier, later = ((vintage / name).read_bytes() for vintage in vintages)
        assert later.startswith(earlier)
        assert len(later) > len(earlier)


class TestItCannotPassForReal:
    def test_every_file_and_id_says_sample(self, sample: Path) -> None:
        assert {path.name for path in sample.iterdir()} == FILES
        assert all(name.startswith("sample_") for name in FILES - {"drop.toml"})
        assert all(row["incident"].startswith("SAMPLE-") for row in oracle.rows(sample, manifest.SHOOTINGS))
        assert all(row["form_id"].startswith("SAMPLE-") for row in oracle.rows(sample, manifest.FORCE))

    def test_the_drop_says_sample_and_that_nobody_agreed(self, sample: Path) -> None:
        said = drop(sample)
        assert said["sample"] is True
        authorities = [file["authority"] for file in said["files"] if "authority" in file]
        assert authorities
        assert all(
            "nobody agreed" in each["agreement"] and "sample" in each["approver"] for each in authorities
        )

    def test_checksums_and_row_counts_are_those_of_the_files(self, sample: Path) -> None:
        for file in drop(sample)["files"]:
            data = (sample / file["path"]).read_bytes()
            assert file["sha256"] == hashlib.sha256(data).hexdigest()
            if file["kind"] != "areas":
                assert file["rows"] == data.count(b"\n") - 1


class TestArguments:
    def test_eight_years(self, write: Write) -> None:
        folder = write(years=8)
        assert {row["year"] for row in oracle.rows(folder, manifest.POPULATION)} == {
            str(year) for year in range(2018, 2026)
        }
        people = oracle.people_shot_by_ward(folder)
        assert smallest(people, categories=6, years=8) >= SHOOTING.smallest("all")

    def test_a_year_without_the_broken_quarter_declares_no_gap(self, write: Write) -> None:
        entry = next(file for file in drop(write(years=3))["files"] if file["path"] == manifest.CRIME)
        assert "gaps" not in entry

    def test_a_gap_ends_with_what_the_drop_covers(self, write: Write) -> None:
        folder = write(years=1, until=Period.parse("2022-05"))
        entry = next(file for file in drop(folder)["files"] if file["path"] == manifest.CRIME)
        assert entry["gaps"] == [["2022-04", "2022-05"]]

    def test_everything_but_reported_crime_begins_earlier(self, write: Write) -> None:
        """Three years of people shot per place can be compared with the three before, and crime stays quick."""
        folder = write(years=1, before=2)
        begins = {file["path"]: file["covers"][0] for file in drop(folder)["files"] if "covers" in file}
        assert begins.pop(manifest.CRIME) == "2025-01"
        surveys = {sheet.path for sheet in survey.sheets()}
        assert {begins[path][:4] for path in begins.keys() - surveys} == {"2023"}
        assert all(begins[path] < "2024" for path in surveys)
        assert {row["month"][:4] for row in oracle.rows(folder, manifest.CRIME)} == {"2025"}
        assert {row["year"] for row in oracle.rows(folder, manifest.POPULATION)} == {"2023", "2024", "2025"}
        assert content(folder) == content(write(years=1, before=2))

    def test_earlier_years_leave_the_later_ones_as_they_were(self, write: Write) -> None:
        """Whoever adds history must not find another last year."""
        one, longer = write(years=1), write(years=1, before=1)
        assert (one / manifest.CRIME).read_bytes() == (longer / manifest.CRIME).read_bytes()
        year = (Period.parse("2025-01"), Period.parse("2025-12"))
        for path in (manifest.FORCE, *(layout.path for layout in catalogued(year))):
            last = list(oracle.rows(one, path))
            assert list(oracle.rows(longer, path))[-len(last) :] == last, path

    def test_rows_for_load_tests(self, write: Write) -> None:
        folder = write(rows=100_000)
        incidents = [row["incident"] for row in oracle.rows(folder, manifest.SHOOTINGS)]
        assert len(incidents) == len(set(incidents)) == pytest.approx(100_000, rel=0.02)

    def test_few_rows_asked_for_leave_the_usual_number(self, write: Write) -> None:
        assert content(write(years=1, rows=10)) == content(write(years=1))

    def test_four_years_take_at_most_ten_seconds(self, write: Write) -> None:
        """Seconds of its processor: what else the machine does is no fault of the sample."""
        start = process_time()
        write()
        assert process_time() - start < 10

    def test_progress_tells_each_file(self, tmp_path: Path) -> None:
        lines: list[str] = []
        write_sample(tmp_path / "sample", years=1, progress=lines.append)
        assert [line.split(":")[0] for line in lines] == csv_files(tmp_path / "sample")
        assert len(lines) == table_count()

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            ({"years": 0}, "years = 0: give a whole number from 1 to 30"),
            ({"before": -1}, "before = -1: give a whole number from 0 to 30"),
            ({"before": 31}, "before = 31"),
            ({"rows": -5}, "rows = -5"),
            ({"seed": -1}, "seed = -1"),
            ({"late_months": 99}, "late_months = 99"),
            ({"until": Period.parse("2025")}, "until = 2025: give a month from 1950-01 to 2100-12"),
            ({"until": Period.parse("0031-01")}, "until = 0031-01: give a month"),
        ],
    )
    def test_senseless_arguments_are_refused_with_the_fix(
        self, tmp_path: Path, arguments: dict[str, object], told: str
    ) -> None:
        with pytest.raises(SampleError, match=told):
            write_sample(tmp_path / "sample", **arguments)
        assert not (tmp_path / "sample").exists()

    def test_a_folder_that_holds_something_is_left_alone(self, tmp_path: Path) -> None:
        """A real drop would be overwritten with invented figures."""
        (tmp_path / "drop.toml").write_text("real")
        with pytest.raises(SampleError, match="already holds something"):
            write_sample(tmp_path)
        assert content(tmp_path) == {"drop.toml": b"real"}


def csv_files(folder: Path) -> list[str]:
    """The CSV files in the order in which the drop names them."""
    return [file["path"] for file in drop(folder)["files"] if file["path"].endswith(".csv")]

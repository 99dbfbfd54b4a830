"""A second, slow way to count a sample: csv, dictionaries, one point in one polygon at a time."""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from shapely import Point, Polygon
from shapely.geometry import shape

from data_access.model import Period
from data_access.sample import force, manifest

# One after the other, as two publications of the same source.
EARLIER, LATER = Period.parse("2025-11"), Period.parse("2025-12")
Counts = Counter[tuple[str, str]]  # (place or category, year)


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def outlines(folder: Path, name: str) -> dict[str, Polygon]:
    features = json.loads((folder / name).read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["Name"]: shape(feature["geometry"]) for feature in features}


def people_shot_by_ward(folder: Path) -> Counts:
    """People shot by ward and year; `""` is no ward."""
    wards = outlines(folder, manifest.WARD_OUTLINES)
    counts: Counts = Counter()
    for row in rows(folder, manifest.SHOOTINGS):
        people = int(row["killed"]) + int(row["wounded"])
        if people:
            counts[_ward_of(row, wards), row["date"][:4]] += people
    return counts


def _ward_of(row: dict[str, str], wards: dict[str, Polygon]) -> str:
    if not row["longitude"]:
        return ""
    point = Point(float(row["longitude"]), float(row["latitude"]))
    return next((name for name, outline in wards.items() if outline.contains(point)), "")


def crime_by(folder: Path, key: Callable[[dict[str, str]], str]) -> Counts:
    """Reports of crime by a key of the row and by month."""
    counts: Counts = Counter()
    for row in rows(folder, manifest.CRIME):
        counts[key(row), row["month"]] += int(row["count"])
    return counts


def by_year(counts: Counts) -> Counts:
    years: Counts = Counter()
    for (key, period), count in counts.items():
        years[key, period[:4]] += count
    return years


def own_reports(folder: Path) -> dict[str, dict[str, str]]:
    """The city's own reports by form, in file order."""
    return {row["form_id"]: row for row in rows(folder, manifest.FORCE) if row["agency"] == force.AGENCY}


def subjects_by(folder: Path, trait: str) -> Counts:
    """People by a trait and year, each once per case, as the first report of the case has it."""
    reports, seen, counts = own_reports(folder), set(), Counter()
    for row in rows(folder, manifest.FORCE_SUBJECTS):
        report = reports.get(row["form_id"])
        if report and (person := (report["case_number"], row["subject"])) not in seen:
            seen.add(person)
            counts[row[trait], report["date"][:4]] += 1
    return counts


def cases_by_type(folder: Path) -> Counts:
    """Cases by type of force and year: a case counts once under each type that any of its reports names."""
    reports, cases = own_reports(folder), defaultdict(set)
    for row in rows(folder, manifest.FORCE_TYPES):
        if report := reports.get(row["form_id"]):
            cases[row["force_type"], report["date"][:4]].add(report["case_number"])
    return Counter({key: len(found) for key, found in cases.items()})

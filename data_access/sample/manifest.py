"""What the sample's drop.toml says: which file holds what, and how its columns and codes map to ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from data_access.catalog import dataset
from data_access.model import Period
from data_access.sample import crime, force, levels, survey
from data_access.sample.city import CITY_ID, WARDS
from data_access.sample.counted import (
    Layout,
    breakdowns,
    catalogued,
    codes,
    covered,
    finest_planned,
    homicides,
)
from data_access.sample.files import Written
from data_access.sample.records import record_files

Entry: TypeAlias = dict[str, Any]

TITLE = "Sample: invented figures, do not cite"
WARD_OUTLINES = "sample_wards.geojson"
NEIGHBORHOOD_OUTLINES = "sample_neighborhoods.geojson"
POPULATION = "sample_population.csv"
SHOOTINGS = "sample_shootings.csv"
CRIME = "sample_reported_crime.csv"
FORCE = "sample_use_of_force.csv"
FORCE_SUBJECTS = "sample_use_of_force_subjects.csv"
FORCE_TYPES = "sample_use_of_force_types.csv"

_VALID_FROM = date(2000, 1, 1)
# Names of places that are also words; the others are called the same in every language.
_TRANSLATED = {
    "Downtown": {"en": "Downtown", "es": "Centro", "pt": "Centro"},
    "Newark Industrial District": {
        "en": "Newark Industrial District",
        "es": "Distrito Industrial de Newark",
        "pt": "Distrito Industrial de Newark",
    },
    "Port District": {"en": "Port District", "es": "Distrito Portuario", "pt": "Distrito Portuário"},
}


class Spans(NamedTuple):
    """The first and last month of all files, and of that of reported crime."""

    all: tuple[Period, Period]
    crime: tuple[Period, Period]


def drop(spans: Spans, written: Mapping[str, Written]) -> Entry:
    """Return the content of drop.toml for files written over these months."""
    return {
        "title": TITLE,
        "sample": True,
        "city": {"id": CITY_ID, "names": {"en": "Newark"}},
        "files": [_checked(entry, written[entry["path"]]) for entry in entries(spans)],
    }


def entries(spans: Spans) -> list[Entry]:
    """Return what the drop says of each of its files, but how long it is."""
    made = [*_made(spans.crime), *map(_layout, breakdowns(dataset("shooting")))]
    counted = [
        _later(_layout(each), each, spans.all) for each in (*homicides(spans.all), *catalogued(spans.all))
    ]
    return [*_areas(), _population(), *_covering(spans, [*made, *counted]), *_surveys(spans.all), *_records()]


def _checked(entry: Entry, written: Written) -> Entry:
    rows = {} if entry["kind"] == "areas" else {"rows": written.rows}
    return {**entry, "sha256": written.sha256, **rows}


def _areas() -> Iterator[Entry]:
    for path, level, names in (
        (WARD_OUTLINES, "ward", {ward.names["en"]: {"id": ward.id, **ward.names} for ward in WARDS}),
        (NEIGHBORHOOD_OUTLINES, "neighborhood", _TRANSLATED),
    ):
        yield {
            "path": path,
            "kind": "areas",
            "level": level,
            "name_property": "Name",
            "valid_from": _VALID_FROM,
            "names": names,
        }


def _population() -> Entry:
    columns = ("area_level", "area", "year", "residents")
    return {"path": POPULATION, "kind": "population", "columns": {column: column for column in columns}}


def _made(months: tuple[Period, Period]) -> Iterator[Entry]:
    """Yield the files that a module of their own makes."""
    yield from (_shootings(), _crime(months), _force(), _force_subjects(), _force_types())


def _covering(spans: Spans, counted: Iterable[Entry]) -> Iterator[Entry]:
    for entry in counted:
        months = spans.crime if entry["path"] == CRIME else spans.all
        covers = {"covers": [str(month) for month in months]}
        yield {"path": entry["path"], "kind": entry["kind"], "dataset": entry["dataset"], **covers, **entry}


def _shootings() -> Entry:
    return {
        "path": SHOOTINGS,
        "kind": "incidents",
        "dataset": "shooting",
        "date_format": "%Y-%m-%d",
        "id": "incident",
        "authority": _authority("neighborhood"),
        "columns": {"date": "date", "longitude": "longitude", "latitude": "latitude"},
        "weights": {"killed": "killed", "wounded": "wounded"},
    }


def _layout(layout: Layout) -> Entry:
    """Return what the drop says of a file that is made from the catalogue's entry."""
    owner = layout.dataset
    return {
        "path": layout.path,
        "kind": "counts",
        "dataset": owner.id,
        "date_format": "%Y-%m",
        "empty_months_are_zero": True,
        **({} if layout.totals else {"totals": False}),
        **({"authority": _authority(finest_planned(owner).value)} if owner.about_people else {}),
        "columns": {"date": "month", **{column: column for column in layout.where}},
        "weights": {measure: measure for measure in layout.measures},
        "dimensions": {each.id: {"column": each.id, "codes": codes(each)} for each in layout.dimensions},
    }


def _later(entry: Entry, layout: Layout, months: tuple[Period, Period]) -> Entry:
    """Return an entry with the months that its file covers, fewer where people are followed, and its gap."""
    first, last = covered(layout, months) or months
    gap = levels.GAPS.get(layout.dataset.id)
    return {**entry, "covers": [str(first), str(last)], **(_gaps((first, last), gap) if gap else {})}


def _surveys(months: tuple[Period, Period]) -> Iterator[Entry]:
    for sheet in survey.sheets() if survey.waves(months) else ():
        yield {
            "path": sheet.path,
            "kind": "survey",
            "dataset": sheet.dataset.id,
            "covers": [str(month) for month in months],
            "columns": {
                "value": "percent",
                "margin": "margin",
                "base": "answered",
                "start": "first_day",
                "end": "last_day",
                **({"ward": "ward"} if sheet.by_ward else {}),
            },
            "items": {"column": "item", "codes": {each: each for each in sheet.dataset.measures}},
            "dimensions": {each.id: {"column": each.id, "codes": codes(each)} for each in sheet.dimensions},
            "authority": _authority("ward"),
        }


def _crime(months: tuple[Period, Period]) -> Entry:
    return {
        "path": CRIME,
        "kind": "counts",
        "dataset": "reported-crime",
        **_gaps(months, crime.BROKEN),
        "date_format": "%Y-%m",
        "columns": {"date": "month", "ward": "ward", "neighborhood": "neighborhood"},
        "weights": {"incidents": "count"},
        "dimensions": {
            "offense": {
                "column": "offense",
                "codes": {name: category for name, category, _ in crime.OFFENSES},
            }
        },
    }


def _gaps(months: tuple[Period, Period], broken: tuple[Period, Period]) -> Entry:
    first, last = max(months[0], broken[0]), min(months[1], broken[1])
    return {"gaps": [[str(first), str(last)]]} if first <= last else {}


def _force() -> Entry:
    return {
        "path": FORCE,
        "kind": "incidents",
        "dataset": "use-of-force",
        "date_format": "%Y-%m-%d",
        "id": "form_id",
        "distinct": ["case_number"],
        "authority": _authority("city"),
        "columns": {"date": "date"},
        "weights": {"incidents": 1},
        "filter": {"agency": [force.AGENCY]},
    }


def _force_subjects() -> Entry:
    return {
        **_force_part(FORCE_SUBJECTS, distinct=["case_number", "subject"]),
        "weights": {"subjects": 1, "injured": "injured"},
        "dimensions": {
            "race": {"column": "race", "codes": _codes(force.RACES)},
            "sex": {"column": "sex", "codes": _codes(force.SEXES)},
        },
    }


def _force_types() -> Entry:
    return {
        **_force_part(FORCE_TYPES, distinct=["case_number"]),
        "totals": False,
        "weights": {"incidents": 1},
        "dimensions": {"force-type": {"column": "force_type", "codes": _codes(force.TYPES)}},
    }


def records_path(kind: str) -> str:
    """Return the name of the file that holds the records of a kind."""
    return f"sample_{kind.replace('-', '_')}.csv"


def _records() -> Iterator[Entry]:
    yield from ({"path": records_path(kind), "kind": kind} for kind in record_files())


def _force_part(path: str, *, distinct: list[str]) -> Entry:
    """Return what the files have in common whose rows take date, agency and case from their report."""
    return {
        "path": path,
        "kind": "incidents",
        "dataset": "use-of-force",
        "distinct": distinct,
        "authority": _authority("city"),
        "filter": {"agency": [force.AGENCY]},
        "join": {"path": FORCE, "on": "form_id"},
    }


def _codes(codes: tuple[force.Code, ...]) -> dict[str, str]:
    return {name: category for name, category, _ in codes}


def _authority(finest: str) -> Entry:
    return {
        "agreement": "None (sample): the figures are invented and nobody agreed to anything",
        "approver": "Nobody (sample)",
        "date": _VALID_FROM,
        "finest": finest,
    }

"""An independent count of a drop: one row at a time, with dictionaries, decimals and one point test after another.

It shares no code with the project: `drop.toml` is read as it stands, polygons are asked one by one. Slow on purpose.
"""

import csv
import json
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

import shapely
from shapely.geometry import Point, shape

# (dataset, measure, area, month as 2024-05, dimension, category) -> value
Base = dict[tuple[str, str, str, str, str, str], int]

TOTALS = {"shooting": {"subjects": ("killed", "wounded")}}
OVERLAPPING = {"force-type"}
SINGLE_MEASURE = {"reported-crime": "incidents"}


class SetAside(Exception):
    """The row does not count."""


@dataclass
class Seen:
    """What became of the rows of a file."""

    read: int = 0
    counted: int = 0
    further: int = 0
    weightless: int = 0
    set_aside: int = 0


@dataclass
class Row:
    texts: dict[str, str]
    month: str = ""
    place: str = ""
    problem: str = ""


@dataclass
class Result:
    base: Base = field(default_factory=Counter)
    seen: dict[str, Seen] = field(default_factory=dict)


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


class City:
    """Wards, neighborhoods and atoms, each question answered by asking every polygon."""

    def __init__(self, folder: Path, files: list[dict]) -> None:
        self.polygons: dict[str, dict[str, shapely.Geometry]] = {"ward": {}, "neighborhood": {}, "city": {}}
        for file in files:
            features = json.loads((folder / file["path"]).read_text())["features"]
            for feature in features:
                name = str(feature["properties"][file["name_property"]])
                area = file.get("names", {}).get(name, {}).get("id") or slug(name)
                geometry = shapely.make_valid(shape(feature["geometry"]))
                parts = [p for p in shapely.get_parts(geometry) if "Polygon" in p.geom_type]
                self.polygons[file["level"]][area] = shapely.union_all(parts)

    def atom(self, ward: str, hood: str) -> str:
        """The atom of a ward and a neighborhood, either of which may be empty."""
        if not hood:
            return f"{ward or 'unplaced-ward'}~unplaced-neighborhood"
        shares = self.shares(hood)
        real = {name: share for name, share in shares.items() if share >= 0.003}
        if not real:
            return f"unplaced-ward~{hood}"
        if ward not in real:
            ward = max(real, key=lambda name: real[name])
        return f"{ward}~{hood}"

    def shares(self, hood: str) -> dict[str, float]:
        polygon = self.polygons["neighborhood"][hood]
        return {w: p.intersection(polygon).area / polygon.area for w, p in self.polygons["ward"].items()}

    def at(self, longitude: str, latitude: str) -> str:
        if not longitude.strip() and not latitude.strip():
            return "unplaced-ward~unplaced-neighborhood"
        try:
            x, y = float(longitude), float(latitude)
        except ValueError as error:
            raise SetAside("coordinates") from error
        if not (-180 <= x <= 180 and -90 <= y <= 90):
            raise SetAside("coordinates")
        return self.atom(*(self.first(level, Point(x, y)) for level in ("ward", "neighborhood")))

    def first(self, level: str, point: Point) -> str:
        return next((name for name, polygon in self.polygons[level].items() if polygon.intersects(point)), "")


def count_drop(folder: Path, city_folder: Path | None = None) -> Result:
    """Count a drop; areas come from it or, where it has none, from another folder's drop."""
    drop = tomllib.loads((folder / "drop.toml").read_text())
    areas = [file for file in drop["files"] if file["kind"] == "areas"]
    if not areas and city_folder:
        other = tomllib.loads((city_folder / "drop.toml").read_text())["files"]
        city = City(city_folder, [file for file in other if file["kind"] == "areas"])
    else:
        city = City(folder, areas)
    tables = {f["path"]: f for f in drop["files"] if f["kind"] in ("incidents", "counts")}
    city_id = drop.get("city", {"id": "newark"})["id"]
    rows = {path: read(folder, file) for path, file in tables.items()}
    for path, file in tables.items():
        if "join" not in file:
            for row in rows[path]:
                judge(row, file, city, city_id)
    for path, file in tables.items():
        if "join" in file:
            parent = file["join"]["path"]
            join(rows[path], rows[parent], file, tables[parent])
    result = Result()
    for path, file in tables.items():
        tally(rows[path], file, result)
    result.base = {key: value for key, value in result.base.items() if value}
    return result


def read(folder: Path, file: dict) -> list[Row]:
    with (folder / file["path"]).open(encoding=file.get("encoding", "utf-8-sig"), newline="") as source:
        return [Row(texts) for texts in csv.DictReader(source, delimiter=file.get("delimiter", ","))]


def judge(row: Row, file: dict, city: City, city_id: str) -> None:
    """Give a row its month and place, or the reason why it does not count."""
    try:
        filtered(row.texts, file)
        row.month = month_of(row.texts[file["columns"]["date"]], file)
        in_covers(row.month, file)
        numbers(row.texts, file)
        row.place = place_of(row.texts, file, city, city_id)
    except SetAside as reason:
        row.problem = str(reason)


def filtered(texts: dict[str, str], file: dict) -> None:
    for column, values in file.get("filter", {}).items():
        if texts[column] not in values:
            raise SetAside("filter")


def month_of(text: str, file: dict) -> str:
    try:
        day = datetime.strptime(text, file.get("date_format", "%Y-%m-%d"))  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise SetAside("date") from error
    return f"{day.year:04d}-{day.month:02d}"


def in_covers(month: str, file: dict) -> None:
    first, last = file["covers"]
    if not first <= month <= last:
        raise SetAside("covers")
    if any(start <= month <= end for start, end in file.get("gaps", [])):
        raise SetAside("gap")


def weight_columns(file: dict) -> list[str]:
    if "wide" in file:
        return list(file["wide"]["columns"])
    return [column for column in file.get("weights", {}).values() if column != 1]


def numbers(texts: dict[str, str], file: dict) -> dict[str, int]:
    return {column: number(texts[column]) for column in weight_columns(file)}


def number(text: str) -> int:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise SetAside("number") from error
    if not value.is_finite() or value != int(value) or value < 0 or not re.fullmatch(r"[0-9.]+", text):
        raise SetAside("number")
    return int(value)


def place_of(texts: dict[str, str], file: dict, city: City, city_id: str) -> str:
    columns = file.get("columns", {})
    if "longitude" in columns:
        return city.at(texts[columns["longitude"]], texts[columns["latitude"]])
    if "ward" in columns or "neighborhood" in columns:
        ward = slug(texts[columns["ward"]]) if "ward" in columns else ""
        hood = slug(texts[columns["neighborhood"]]) if "neighborhood" in columns else ""
        return city.atom(ward, hood)
    return city_id


def join(rows: list[Row], parents: list[Row], file: dict, parent_file: dict) -> None:
    """Give each row month and place of the first report of the event that its parent row reports."""
    on = file["join"]["on"]
    first: dict[tuple[str, ...], Row] = {}
    by_key: dict[str, Row] = {}
    for parent in parents:
        by_key[parent.texts[on]] = parent
        if not parent.problem:
            first.setdefault(event_of(parent, parent_file), parent)
    for row in rows:
        parent = by_key.get(row.texts[on])
        if parent is None or parent.problem:
            row.problem = parent.problem if parent else "parent"
            continue
        told = first[event_of(parent, parent_file)]
        row.texts = {**parent.texts, **row.texts}
        row.month, row.place = told.month, told.place
        try:
            filtered(row.texts, file)
            in_covers(row.month, file)
            numbers(row.texts, file)
        except SetAside as reason:
            row.problem = str(reason)


def event_of(row: Row, file: dict) -> tuple[str, ...]:
    if not file.get("distinct"):
        return (str(id(row)),)
    return tuple(row.texts[column] for column in file["distinct"])


def tally(rows: list[Row], file: dict, result: Result) -> None:
    seen = result.seen.setdefault(file["path"], Seen())
    leaders: dict[tuple[str, ...], Row] = {}
    told: set[tuple] = set()
    for row in rows:
        seen.read += 1
        if row.problem:
            seen.set_aside += 1
            continue
        event = event_of(row, file)
        is_first = event not in leaders
        leader = leaders.setdefault(event, row)
        values = measures(leader.texts, file)
        if is_first and file.get("totals", True):
            add(result, file, leader, "all", "all", values)
        tells = is_first
        for name, entry in file.get("dimensions", {}).items():
            category = entry["codes"][row.texts[entry["column"]]]
            overlapping = name in OVERLAPPING
            if overlapping and (event, name, category) not in told:
                told.add((event, name, category))
                tells = tells or not file.get("totals", True)
                add(result, file, leader, name, category, values)
            if not overlapping and is_first:
                add(result, file, leader, name, category, values)
        if is_first and "wide" in file:
            for column, category in file["wide"]["columns"].items():
                value = {file["wide"]["measure"]: number(row.texts[column])}
                add(result, file, leader, file["wide"]["dimension"], category, value)
        account(seen, tells, own_weights(row.texts, file))


def own_weights(texts: dict[str, str], file: dict) -> int:
    constant = not weight_columns(file) or 1 in file.get("weights", {}).values()
    return int(constant) + sum(numbers(texts, file).values())


def account(seen: Seen, tells: bool, weight: int) -> None:
    if not tells:
        seen.further += 1
    elif weight:
        seen.counted += 1
    else:
        seen.weightless += 1


def measures(texts: dict[str, str], file: dict) -> dict[str, int]:
    if "wide" in file:
        return {file["wide"]["measure"]: sum(numbers(texts, file).values())}
    weights = file.get("weights") or {SINGLE_MEASURE[file["dataset"]]: 1}
    values = {m: 1 if column == 1 else number(texts[column]) for m, column in weights.items()}
    for total, parts in TOTALS.get(file["dataset"], {}).items():
        if set(parts) <= set(values):
            values[total] = sum(values[part] for part in parts)
    return values


def add(result: Result, file: dict, row: Row, dimension: str, category: str, values: dict[str, int]) -> None:
    for measure, value in values.items():
        key = (file["dataset"], measure, row.place, row.month, dimension, category)
        result.base[key] = result.base.get(key, 0) + value

"""What pages must show, worked out from a release's public files alone, in the slowest and plainest way.

Nothing here calls the code that answers pages: cells are read from `cells.csv`, names from `areas.geojson` and
`metrics.json`; periods, numbers and rates are worked out again.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
# The words of each kind of empty, as methods explains them.
WORDS = {
    "suppressed": "not shown",
    "not_reported": "not reported yet",
    "not_collected": "not collected",
    "not_applicable": "not applicable",
}
FEWEST_RESIDENTS = 500
SHARE_IN_CELL = re.compile(
    r"(?P<count>[\d,]+) (?:of|for) (?P<base>[\d,]+)"
    r"(?: \((?P<number>[\d,.]+)(?:%| for every 1,000)\))?(?P<mark>\W+provisional\W*)?"
)
LEAST_BASE = 20
ESTIMATE_IN_CELL = re.compile(
    r"(?P<number>\d+) \((?P<low>\d+) to (?P<high>\d+)\), (?P<answered>[\d,]+) answered(?P<mark>)"
)
WHOLE = 0.500001
NUMBER_IN_CELL = re.compile(r"(?P<number>[\d,]+(\.\d+)?)(?P<mark>\W+provisional\W*)?")


@dataclass(frozen=True)
class Shown:
    """What one cell of a table must say: a number (with the distance that rounding allows) or words.

    A share says its `count` and what it is of, and the share itself unless that is too small. An estimate says the two
    `ends` of its interval, and how many answered.
    """

    words: str = ""
    number: float | None = None
    rounding: float = 0.0
    provisional: bool = False
    count: int | None = None
    base: int = 0
    ends: tuple[float, float] | None = None
    answered: int = 0

    def without_base(self) -> Shown:
        """The count alone, as verdicts name it."""
        return self if self.count is None else replace(self, number=self.count, rounding=0.0, count=None)

    def is_said_by(self, text: str) -> bool:
        """Whether a table's cell says this."""
        if self.number is None:
            return text == self.words
        if self.ends is not None:
            return self._is_estimate(text)
        read = (NUMBER_IN_CELL if self.count is None else SHARE_IN_CELL).fullmatch(text)
        if read is None or bool(read["mark"]) is not self.provisional:
            return False
        if self.count is not None:
            parts = tuple(int(read[name].replace(",", "")) for name in ("count", "base"))
            if parts != (self.count, self.base) or bool(read["number"]) is not (self.base >= LEAST_BASE):
                return False
            if not read["number"]:
                return True
        return abs(float(read["number"].replace(",", "")) - self.number) <= self.rounding

    def _is_estimate(self, text: str) -> bool:
        read = ESTIMATE_IN_CELL.fullmatch(text)
        if read is None or int(read["answered"].replace(",", "")) != self.answered:
            return False
        said = [float(read[name]) for name in ("number", "low", "high")]
        return all(
            abs(one - other) <= WHOLE for one, other in zip(said, (self.number, *self.ends), strict=True)
        )


@dataclass(frozen=True)
class Asked:
    """One table: a metric in a category and grain, as a count or as a rate."""

    metric: str
    grain: str
    category: str = "all"
    rate: bool = False


class Oracle:
    """The public files of one release."""

    def __init__(self, *, cells: str, areas: str, metrics: str, residents: list[dict]) -> None:
        self.cells = list(csv.DictReader(io.StringIO(cells)))
        self._features = [feature["properties"] for feature in json.loads(areas)["features"]]
        self.metrics = {entry["id"]: entry for entry in json.loads(metrics)["metrics"]}
        self._residents = residents

    @cached_property
    def _by_key(self) -> dict[tuple[str, ...], dict[str, str]]:
        names = ("dataset", "measure", "area", "grain", "period_start", "dimension", "category")
        return {tuple(row[name] for name in names): row for row in self.cells}

    @cached_property
    def names(self) -> dict[str, str]:
        """Area ids by their English names."""
        return {feature["names"]["en"]: feature["id"] for feature in self._features}

    def level(self, area: str) -> str:
        return next(feature["level"] for feature in self._features if feature["id"] == area)

    def category_named(self, name: str) -> tuple[str, str]:
        """The metric and category that a name stands for."""
        return next(
            (metric, category)
            for metric, entry in self.metrics.items()
            for category, said in entry["categories"].items()
            if category != "all" and said == name
        )

    def tables(self) -> list[tuple[str, Asked, str]]:
        """Every (metric, table, level) that the release holds cells for; of shares none."""
        found = set()
        for name, metric in self.metrics.items():
            if metric["base"] is not None:
                continue
            rows = [
                row
                for row in self.cells
                if (row["dataset"], row["measure"]) == (metric["dataset"], metric["measure"])
                and row["dimension"] in ("all", metric["dimension"])
                and row["category"] in metric["categories"]
            ]
            broken_down = {row["area_level"] for row in rows if row["dimension"] != "all"}
            for row in rows:
                if row["area_level"] in broken_down or self._has_totals(name):
                    found.add((name, Asked(name, row["grain"], row["category"]), row["area_level"]))
        return sorted(found, key=str)

    def _has_totals(self, name: str) -> bool:
        """Whether a metric shows the totals of what it counts: the first that breaks nothing down, or of all."""
        counted = [self.metrics[name][key] for key in ("dataset", "measure")]
        alike = [
            other
            for other, metric in self.metrics.items()
            if [metric[key] for key in ("dataset", "measure")] == counted
            and metric["base"] is None
            and metric["category"] == "all"
        ]
        plain = [other for other in alike if self.metrics[other]["dimension"] == "all"]
        return name == (plain or alike)[0]

    def shown(self, asked: Asked, area: str, start: date) -> Shown:
        """What the cell of a table for an area and a period must say."""
        metric = self.metrics[asked.metric]
        category = metric["category"] if asked.category == "all" else asked.category
        dimension = "all" if category == "all" else metric["dimension"]
        place = (metric["dataset"], metric["measure"], area, asked.grain, start.isoformat())
        row = self._by_key.get((*place, dimension, category))
        if metric["base"] is not None:
            other = (metric["base"]["dataset"], metric["base"]["measure"], *place[2:], dimension, category)
            return _share(row, self._by_key.get(other), metric["base"]["per"])
        if row is None:
            return Shown(WORDS["not_collected"])
        residents = self.residents(area, start.year)
        if asked.rate and residents < FEWEST_RESIDENTS:
            return Shown(WORDS["not_applicable"])
        if row["status"] != "published":
            return Shown(WORDS[row["status"]])
        provisional = row["provisional"] == "true"
        if row["low"]:
            ends = (float(row["low"]), float(row["high"]))
            return Shown(number=float(row["value"]), ends=ends, answered=int(row["base"]))
        if not asked.rate:
            return Shown(number=float(row["value"]), provisional=provisional)
        per_thousand = 1_000 * float(row["value"]) / residents
        return Shown(number=per_thousand, rounding=0.005001, provisional=provisional)

    def residents(self, area: str, year: int) -> int:
        """Residents in that year, else in the newest year before it, else in the first year known."""
        known = {row["year"]: row["residents"] for row in self._residents if row["area"] == area}
        if not known:
            return 0
        before = [each for each in known if each <= year]
        return int(known[max(before) if before else min(known)])


def _share(row: dict[str, str] | None, base: dict[str, str] | None, per: int) -> Shown:
    """What the cell of a share must say."""
    statuses = {"not_collected" if each is None else each["status"] for each in (row, base)}
    for status in ("not_applicable", "not_collected", "not_reported", "suppressed"):
        if status in statuses:
            return Shown(WORDS[status])
    count, of = int(row["value"]), int(base["value"])
    provisional = "true" in (row["provisional"], base["provisional"])
    if of == 0:
        return Shown(WORDS["not_applicable"])
    return Shown("", per * count / of, 0.1001, provisional, count, of)


def period_start(words: str) -> tuple[str, date]:
    """The grain and first day of a period in English words."""
    if re.fullmatch(r"\d{4} to \d{4}", words):
        return "3y", date(int(words[:4]), 1, 1)
    parts = words.split()
    if len(parts) == 1:
        return "year", date(int(words), 1, 1)
    year, month = int(parts[-1]), MONTHS.index(parts[0]) + 1
    return ("month" if len(parts) == 2 else "quarter"), date(year, month, 1)

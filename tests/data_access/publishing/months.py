"""Month after month of the sample: late reports, corrections up and down, wards redrawn in between."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from data_access.model import Grain, Period
from data_access.sample import write_sample
from data_access.sample.files import write_toml
from data_access.sample.manifest import CRIME
from tests.data_access.publishing.test_redrawn_sample import MOVED, move_outlines

# The newest months of a drop wait for late reports, so that corrections concern older ones.
_SETTLED = 3
# What a drop brings, by its number from the first on in threes. One drop does not do both: of a month in which anything
# was corrected nobody can take any number for the same.
_LIFTS, _CORRECTS = 1, 2
# The offenses of the group that neighborhoods are shown by month for, the smallest number shown, and what one becomes.
_SHOWN_BY_MONTH = frozenset({"Burglary", "Theft", "Motor-vehicle theft"})
_SMALLEST, _LIFTED = 5, 9
_COUNTED = ("shooting", "reported-crime", "use-of-force")
_Row = tuple[str, str, str, str]


@dataclass
class Months:
    """Drops of the sample, one for each month, each with the running year and, in its first quarter, the one before.

    The first one holds `first_years`. Every third drop corrects a few counts of older months by one to three, up or
    down. The one before it brings late reports that lift a small number of a neighborhood above what is hidden.
    Corrections stay. From `redrawn` on, a neighborhood belongs to another ward.
    """

    folder: Path
    first: Period
    number: int
    seed: int = 1
    redrawn: Period | None = None
    first_years: int = 1
    _corrected: dict[_Row, int] = field(default_factory=dict)

    def drops(self) -> Iterator[tuple[Period, Path]]:
        """Yield each month and its drop."""
        for n, month in enumerate(self.first.to(self.first.shift(self.number - 1))):
            drop = self.folder / str(month)
            # New borders leave the years before as they are, so late reports of these wait a month.
            before = 1 if month.start.month <= _SETTLED and n and month != self.redrawn else 0
            years = 1 + before if n else self.first_years
            write_sample(drop, years=years, until=month, seed=self.seed)
            if self.redrawn is not None and self.redrawn <= month:
                move_outlines(drop, self.redrawn.start.isoformat())
            self._change_counts(drop / CRIME, month, turn=n % 3)
            _state_nothing(drop / "drop.toml")
            yield month, drop

    def _change_counts(self, path: Path, month: Period, *, turn: int) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        settled = [row for row in rows if Period.parse(row["month"]) <= month.shift(-_SETTLED)]
        chance = Random(f"{self.seed} {month}")
        if turn == _LIFTS:
            self._lift(settled, chance)
        if turn == _CORRECTS:
            for row in chance.sample(settled, min(5, len(settled))):
                self._corrected[_name(row)] = chance.choice((-3, -2, -1, 1, 2, 3))
        told: dict[_Row, int] = {}
        for row in rows:
            count = max(0, int(row["count"]) + self._corrected.get(_name(row), 0))
            key = self._placed(row)
            told[key] = told.get(key, 0) + count
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(list(rows[0]))
            writer.writerows([*key, count] for key, count in told.items())

    def _lift(self, settled: Sequence[Mapping[str, str]], chance: Random) -> None:
        """Let late reports make a small number large: whoever kept the quarter could subtract, if it were shown now."""
        first: dict[tuple[str, str], _Row] = {}
        totals: Counter[tuple[str, str]] = Counter()
        for row in settled:
            if row["offense"] in _SHOWN_BY_MONTH:
                place = row["neighborhood"], row["month"]
                first.setdefault(place, _name(row))
                totals[place] += max(0, int(row["count"]) + self._corrected.get(_name(row), 0))
        small = [place for place in first if 0 < totals[place] < _SMALLEST and _stands_out(place, totals)]
        if small:
            place = chance.choice(sorted(small))
            row = first[place]
            self._corrected[row] = self._corrected.get(row, 0) + _LIFTED - totals[place]

    def _placed(self, row: Mapping[str, str]) -> _Row:
        month, ward, hood, offense = _name(row)
        moved = self.redrawn is not None and Period.parse(month) >= self.redrawn
        return month, "east" if moved and (ward, hood) == ("central", MOVED) else ward, hood, offense


def _stands_out(place: tuple[str, str], totals: Mapping[tuple[str, str], int]) -> bool:
    """Whether the other months of its quarter are settled, and far from small."""
    neighborhood, month = place
    months = Period.of(Period.parse(month).start, Grain.QUARTER).months()
    others = [totals.get((neighborhood, str(each)), 0) for each in months if str(each) != month]
    return all(other > 2 * _SMALLEST for other in others)


def _name(row: Mapping[str, str]) -> _Row:
    return row["month"], row["ward"], row["neighborhood"], row["offense"]


def _state_nothing(toml: Path) -> None:
    """Leave out what drop.toml states of files as they were drawn, and files that these months are not about."""
    content = tomllib.loads(toml.read_text(encoding="utf-8"))
    files = [
        {name: value for name, value in entry.items() if name not in ("sha256", "rows")}
        for entry in content["files"]
        if entry["kind"] in ("areas", "population") or entry.get("dataset") in _COUNTED
    ]
    write_toml(toml, {**content, "files": files})


def after(month: Period) -> date:
    """Return a day on which a month is published."""
    return month.shift(1).start.replace(day=15)

"""Month after month of the sample: late reports, corrections up and down, taken back, withdrawn."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from data_access.model import Grain, Period
from data_access.sample import write_sample
from data_access.sample.manifest import CRIME

# The newest months of a drop wait for late reports, so that corrections concern older ones.
_SETTLED = 3
_Row = tuple[str, str, str, str]


@dataclass
class Months:
    """Drops of the sample, one for each month, each with the running year and, in its first quarter, the one before.

    Every third drop corrects a few counts of older months by one to three, up or down; corrections stay.
    """

    folder: Path
    first: Period
    number: int
    seed: int = 1
    _corrected: dict[_Row, int] = field(default_factory=dict)

    def drops(self) -> Iterator[tuple[Period, Path]]:
        """Yield each month and its drop."""
        for n, month in enumerate(self.first.to(self.first.shift(self.number - 1))):
            drop = self.folder / str(month)
            before = 1 if month.start.month <= _SETTLED and n else 0
            write_sample(drop, years=1 + before, until=month, seed=self.seed)
            self._correct(drop, month, anew=n % 3 == 2)
            yield month, drop

    def _correct(self, drop: Path, month: Period, *, anew: bool) -> None:
        path = drop / CRIME
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if anew:
            settled = [row for row in rows if Period.parse(row["month"]) <= month.shift(-_SETTLED)]
            chance = Random(f"{self.seed} {month}")
            for row in chance.sample(settled, min(5, len(settled))):
                self._corrected[_name(row)] = chance.choice((-3, -2, -1, 1, 2, 3))
        for row in rows:
            row["count"] = str(max(0, int(row["count"]) + self._corrected.get(_name(row), 0)))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        _state_anew(drop / "drop.toml", path)


def _name(row: Mapping[str, str]) -> _Row:
    return row["month"], row["ward"], row["neighborhood"], row["offense"]


def _state_anew(toml: Path, path: Path) -> None:
    """Write the new hash of a file into drop.toml, where that of the file as it was drawn stands."""
    text = toml.read_text(encoding="utf-8")
    entry = text.index(f'path = "{path.name}"')
    new = f'sha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"'
    toml.write_text(text[:entry] + re.sub(r'sha256 = "\w+"', new, text[entry:], count=1), encoding="utf-8")


def after(month: Period) -> date:
    """Return a day on which a month is published."""
    return Period.of(month.start, Grain.MONTH).shift(1).start.replace(day=15)

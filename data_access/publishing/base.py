"""What intake hands to publication: base counts, their coverage, and an account of every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from data_access.model import AreaLevel, Cell, DataError, Geography, Grain, Period, Record
from data_access.revisions import Revision

# One row per dataset × measure × place × month × category that is not zero. `area` is an atom id, or the city's id
# where the source has no places; `month` is the first day as a datetime64; `dimension` and `category` are `all`
# for totals; `value` is a whole number of the measure's unit.
BASE_COLUMNS = ("dataset", "measure", "area", "month", "dimension", "category", "value")

# Is told what long work is at.
Progress = Callable[[str], None]


class IntakeError(DataError):
    """A drop that cannot be published. `str()` names file, line, value and fix; `logged` leaves the value out."""

    def __init__(self, message: str, *, logged: str | None = None) -> None:
        super().__init__(message)
        self.logged = logged or message


@dataclass(frozen=True, slots=True)
class Coverage:
    """The months for which one source states everything: no row inside them means 0, outside is not reported."""

    dataset: str
    measure: str
    dimension: str
    level: AreaLevel
    first: Period
    last: Period
    gaps: tuple[tuple[Period, Period], ...] = ()

    def __post_init__(self) -> None:
        if (
            self.first.grain is not Grain.MONTH
            or self.last.grain is not Grain.MONTH
            or self.last < self.first
        ):
            raise IntakeError(
                f"covers = [{self.first}, {self.last}] must be two months in order, such as 2024-01"
            )

    def months(self) -> Iterator[Period]:
        """Yield the months that are stated completely."""
        for month in self.first.to(self.last):
            if not any(start <= month <= end for start, end in self.gaps):
                yield month


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that was read and not counted. `value` is for the terminal only, never for a log."""

    file: str
    line: int
    reason: str
    value: str


@dataclass(frozen=True, slots=True)
class FileAccount:
    """What became of the rows of a file: read = counted + further + weightless + set aside.

    `further` are further reports of an event already counted; `weightless` rows count 0 of everything;
    `placed` counts rows by how their place was found: `in a neighborhood`, `outside the city`,
    `without coordinates`, `in a ward only`. `set_aside` lists rows; `unlisted` says by reason how many more there
    are.
    """

    path: str
    kind: str
    dataset: str
    sha256: str
    read: int
    counted: int
    further: int
    weightless: int
    set_aside: tuple[SetAside, ...]
    placed: tuple[tuple[str, int], ...] = ()
    unlisted: tuple[tuple[str, int], ...] = ()

    @property
    def left_out(self) -> dict[str, int]:
        """How many rows are set aside, by reason."""
        return dict(Counter(row.reason for row in self.set_aside) + Counter(dict(self.unlisted)))

    def __post_init__(self) -> None:
        left_out = sum(self.left_out.values())
        if self.read != self.counted + self.further + self.weightless + left_out:
            raise IntakeError(
                f"{self.path}: {self.read} rows read, but {self.counted} counted + {self.further} further reports"
                f" + {self.weightless} of weight 0 + {left_out} set aside; please report this"
            )


@dataclass(frozen=True, slots=True)
class Residents:
    """How many people live in an area in a year."""

    area_level: AreaLevel
    area: str
    year: int
    residents: int


@dataclass(frozen=True, slots=True)
class Authority:
    """Who agreed to publish a dataset about people, when, and down to which area level."""

    dataset: str
    agreement: str
    approver: str
    date: date
    finest: AreaLevel


@dataclass(frozen=True, slots=True, order=True)
class Total:
    """A figure of the whole city that the agency published itself; `source` says where it stands.

    `dimension` and `category` are `all` for everything together. What we count of the same should be `value`.
    """

    dataset: str
    measure: str
    period: Period
    dimension: str
    category: str
    value: int
    source: str


@dataclass(frozen=True, slots=True)
class WaveCoverage:
    """The days between which one source states every wave of a survey, for one measure, level and dimension.

    `least_base` is what drop.toml declares where no column gives it: at least so many people stand behind each value.
    """

    dataset: str
    measure: str
    level: AreaLevel
    dimension: str
    first: date
    last: date
    least_base: int | None = None

    @property
    def table(self) -> tuple[str, str, AreaLevel, str]:
        """What the source states: dataset, measure, area level and dimension."""
        return self.dataset, self.measure, self.level, self.dimension

    def holds(self, wave: Period) -> bool:
        """Whether a wave begins between the two days."""
        return self.first <= wave.start <= self.last


@dataclass(frozen=True, slots=True)
class Intake:
    """A drop, read: base counts (see BASE_COLUMNS), coverage, areas and population where the drop brings them.

    `records` maps a kind to its whole new list; `survey` holds true estimates, small bases included; `totals` are
    the agency's own figures. Both replace what `survey_coverage` and `totals_coverage` cover. `revisions` say why
    numbers change. `notes` are for staff: what is missing and does not stop a release.
    """

    title: str
    sample: bool
    accounts: tuple[FileAccount, ...]
    base: pd.DataFrame
    coverage: tuple[Coverage, ...]
    authorities: tuple[Authority, ...]
    geography: Geography
    brings_geography: bool
    residents: tuple[Residents, ...]
    records: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    survey: tuple[Cell, ...] = ()
    survey_coverage: tuple[WaveCoverage, ...] = ()
    totals: tuple[Total, ...] = ()
    totals_coverage: tuple[Coverage, ...] = ()
    revisions: tuple[Revision, ...] = ()
    notes: tuple[str, ...] = ()

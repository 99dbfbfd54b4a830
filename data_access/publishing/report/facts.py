"""What both forms of the report tell: files and what became of their rows, and the series before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from data_access.catalog import DATASETS
from data_access.definitions import Dataset
from data_access.model import ALL, AreaLevel, Cell, Period
from data_access.publishing.base import FileAccount
from data_access.publishing.findings.series import Counts, by_category, tables_of
from data_access.publishing.prepare import Prepared
from data_access.publishing.rollup import Truth

MOST_RANGES = 12


@dataclass(frozen=True, slots=True)
class Reason:
    """The rows of a file that were set aside for one reason: how many, in which lines, and examples of values."""

    text: str
    rows: int
    lines: str
    examples: tuple[tuple[str, str], ...]


def reasons_of(account: FileAccount, *, examples: int) -> tuple[Reason, ...]:
    """Return why rows were set aside, the most frequent reason first.

    Examples pair a line with a value; values are for the terminal only.
    """
    found = []
    for text, count in account.left_out.items():
        rows = [row for row in account.set_aside if row.reason == text]
        by_file: dict[str, list[int]] = {}
        for row in rows:
            by_file.setdefault(row.file, []).append(row.line)
        told = [
            f"{'' if file == account.path else f'{file} '}{ranges(lines)}" for file, lines in by_file.items()
        ]
        if len(rows) < count:
            told.append(f"and {count - len(rows):,} more")
        shown = tuple((f"line {row.line}", row.value) for row in rows[:examples])
        found.append(Reason(text, count, ", ".join(told), shown))
    return tuple(sorted(found, key=lambda reason: -reason.rows))


def ranges(numbers: Iterable[int]) -> str:
    """Return numbers of lines as `lines 2–80, 132 …`."""
    blocks: list[list[int]] = []
    for number in sorted(numbers):
        if blocks and number == blocks[-1][1] + 1:
            blocks[-1][1] = number
        else:
            blocks.append([number, number])
    told = [str(first) if first == last else f"{first}–{last}" for first, last in blocks[:MOST_RANGES]]
    word = "line" if len(told) == 1 and "–" not in told[0] else "lines"
    return f"{word} {', '.join(told)}{' …' if len(blocks) > MOST_RANGES else ''}"


@dataclass(frozen=True, slots=True)
class Rows:
    """What became of rows: those of one file, or of all files of a dataset."""

    read: int
    counted: int
    further: int
    weightless: int
    set_aside: int

    @classmethod
    def of(cls, accounts: Iterable[FileAccount]) -> Rows:
        """Add up the rows of files."""
        listed = list(accounts)
        return cls(
            sum(each.read for each in listed),
            sum(each.counted for each in listed),
            sum(each.further for each in listed),
            sum(each.weightless for each in listed),
            sum(sum(each.left_out.values()) for each in listed),
        )

    def __str__(self) -> str:
        return (
            f"{self.read:,} rows read = {self.counted:,} counted + {self.further:,} further reports"
            f" + {self.weightless:,} of weight 0 + {self.set_aside:,} set aside"
        )


def by_dataset(accounts: Sequence[FileAccount]) -> dict[str, tuple[FileAccount, ...]]:
    """Return the files of each dataset; those of none (areas, residents, records) under their kind."""
    found: dict[str, tuple[FileAccount, ...]] = {}
    for account in accounts:
        key = account.dataset or account.kind
        found[key] = (*found.get(key, ()), account)
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """One series of the city before and after a drop, by period; a period that is not stated is in neither."""

    dataset: str
    measure: str
    category: str
    before: Mapping[Period, float]
    after: Mapping[Period, float]

    @property
    def name(self) -> str:
        """The series in words, beside its dataset."""
        return self.measure if self.category == ALL else f"{self.measure}: {self.category}"

    def differing(self) -> list[Period]:
        """Return the periods whose value is another, or that only one of both states."""
        periods = sorted(self.before.keys() | self.after.keys())
        return [period for period in periods if self.before.get(period) != self.after.get(period)]


def lines_of(prepared: Prepared) -> Iterator[Line]:
    """Yield every series of the datasets that a drop brings, whole first, then by category."""
    brought = {source.dataset for source in prepared.intake.coverage}
    brought |= {source.dataset for source in prepared.intake.survey_coverage}
    before, after = prepared.basis.truth, prepared.truth
    old, new = Counts.of(before), Counts.of(after)
    for dataset in DATASETS:
        if dataset.id in brought:
            yield from _counted(dataset, old, new)
            yield from _estimated(dataset, before, after)


def _counted(dataset: Dataset, before: Counts, after: Counts) -> Iterator[Line]:
    for measure in dataset.measures:
        for table in tables_of(after, dataset, measure):
            old, new = by_category(before, table), by_category(after, table)
            for category in sorted(old.keys() | new.keys()):
                yield Line(dataset.id, measure, category, old.get(category, {}), new.get(category, {}))


def _estimated(dataset: Dataset, before: Truth, after: Truth) -> Iterator[Line]:
    old, new = before.survey.of(dataset.id), after.survey.of(dataset.id)
    for measure in dataset.measures:
        found = Line(dataset.id, measure, ALL, _waves(old, measure), _waves(new, measure))
        if found.before or found.after:
            yield found


def _waves(cells: Iterable[Cell], measure: str) -> dict[Period, float]:
    """Return the city's estimates of an item by wave."""
    return {
        cell.key.period: cell.value
        for cell in sorted(cells, key=lambda cell: cell.key.period)
        if cell.key.measure == measure
        and (cell.key.area_level, cell.key.category) == (AreaLevel.CITY, ALL)
        and cell.value is not None
    }

"""What became of each row of a file that is read row by row: the account that every reader owes."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from data_access.publishing.base import FileAccount, IntakeError, SetAside
from data_access.publishing.reading import Scan

# So many rows are listed for each file and reason; the rest is counted.
MOST_LISTED = 10_000
_MIDNIGHT = " 00:00:00"


class Ledger:
    """Keeps for each row of a scan that it counted, was a further report, held nothing, or was set aside, and why."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._further: Counter[str] = Counter()
        self._weightless: Counter[str] = Counter()
        self._listed: dict[str, list[SetAside]] = {part.name: [] for part in scan.parts}
        self._aside: Counter[tuple[str, str]] = Counter()

    def where(self, row: int) -> str:
        """Return where a person finds a row, from 0."""
        return self._scan.where(row)

    def further(self, row: int) -> None:
        """Note a row that says again what another says."""
        self._further[self._scan.part(row).name] += 1

    def weightless(self, row: int) -> None:
        """Note a row that states nothing."""
        self._weightless[self._scan.part(row).name] += 1

    def set_aside(self, row: int, reason: str, value: str) -> None:
        """Note a row that is left out."""
        file = self._scan.part(row).name
        self._aside[file, reason] += 1
        if self._aside[file, reason] <= MOST_LISTED:
            self._listed[file].append(SetAside(file, self._scan.line(row), reason, value))

    def accounts(self, kind: str, dataset: str) -> tuple[FileAccount, ...]:
        """Return the account of each file; every row that was not noted counted."""
        return tuple(
            self._account(part.name, part.sha256, part.rows, kind, dataset) for part in self._scan.parts
        )

    def _account(self, file: str, sha256: str, rows: int, kind: str, dataset: str) -> FileAccount:
        aside = {reason: number for (name, reason), number in self._aside.items() if name == file}
        further, weightless = self._further[file], self._weightless[file]
        return FileAccount(
            path=file,
            kind=kind,
            dataset=dataset,
            sha256=sha256,
            read=rows,
            counted=rows - further - weightless - sum(aside.values()),
            further=further,
            weightless=weightless,
            set_aside=tuple(sorted(self._listed[file], key=lambda each: each.line)),
            unlisted=tuple((reason, n - MOST_LISTED) for reason, n in aside.items() if n > MOST_LISTED),
        )


class Refused(ValueError):
    """One value of a row that cannot be read; `at` says where the row stands."""

    def __init__(self, column: str, text: str, reason: str) -> None:
        super().__init__(reason)
        self._column, self._text, self._reason = column, text, reason

    def at(self, where: str) -> IntakeError:
        """Return `meetings.csv, line 4, column 'date': '31.2.' is …`; the log leaves the value out."""
        place = f"{where}, column {self._column!r}"
        return IntakeError(
            f"{place}: {self._text!r} {self._reason}", logged=f"{place}: a value {self._reason}"
        )


class RefusedRow(Refused):
    """A row that cannot be read as a whole; `logged` says so without its values."""

    def __init__(self, reason: str, *, logged: str | None = None) -> None:
        super().__init__("", "", reason)
        self._logged = logged or reason

    def at(self, where: str) -> IntakeError:
        """Return `meetings.csv, line 4: the row is about …`."""
        return IntakeError(f"{where}: {self._reason}", logged=f"{where}: {self._logged}")


def read_day(text: str, date_format: str) -> date | None:
    """Return the day that a text says in a format of `drop.toml`, or None where it does not.

    A midnight that the format does not ask for is how spreadsheets write a day.
    """
    if "%H" not in date_format:
        text = text.removesuffix(_MIDNIGHT)
    plain = date_format.replace("%-", "%")  # Python takes numbers without a leading zero either way
    try:
        return datetime.strptime(text, plain).date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        return None

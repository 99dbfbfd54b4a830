"""Periods as an outsider reads them: runs of whole months."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data_access.privacy.audit.errors import UnreadableRelease

MONTHS_OF_GRAIN = {"month": 1, "quarter": 3, "year": 12, "3y": 36}
_GRAIN_OF_MONTHS = {months: grain for grain, months in MONTHS_OF_GRAIN.items()}
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
_FORMS = (
    (1, re.compile(r"(?P<year>\d{4})-(?P<part>0[1-9]|1[0-2])")),
    (3, re.compile(r"(?P<year>\d{4})-Q(?P<part>[1-4])")),
    (12, re.compile(r"(?P<year>\d{4})")),
    (36, re.compile(r"(?P<year>\d{4})--\d{4}")),
)


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """So many `months` from the month number `first`, which is year × 12 + month − 1."""

    first: int
    months: int

    @property
    def grain(self) -> str:
        """The name of its length."""
        return _GRAIN_OF_MONTHS[self.months]

    def split(self, months: int) -> tuple[Span, ...]:
        """Return the spans of that many months that it is made of."""
        return tuple(Span(self.first + n, months) for n in range(0, self.months, months))

    def holds(self, other: Span) -> bool:
        """Whether the other lies in it, and is shorter."""
        ends = other.first + other.months <= self.first + self.months
        return self.first <= other.first and ends and other.months < self.months

    @property
    def code(self) -> str:
        """The text that `span_named` reads."""
        year, month = divmod(self.first, 12)
        part = {1: f"-{month + 1:02d}", 3: f"-Q{month // 3 + 1}", 12: "", 36: f"--{year + 2}"}
        return f"{year:04d}{part[self.months]}"

    def __str__(self) -> str:
        year, month = divmod(self.first, 12)
        if self.months == 1:
            return f"{_NAMES[month]} {year}"
        if self.months == 3:
            return f"Q{month // 3 + 1} {year}"
        return str(year) if self.months == 12 else f"{year}–{year + 2}"


def span_of(grain: str, start: str) -> Span:
    """Return the span of a cell by its grain and first day (ISO). Raises UnreadableRelease."""
    match = re.fullmatch(r"(\d{4})-(\d{2})-01", start)
    if match is None or grain not in MONTHS_OF_GRAIN:
        raise UnreadableRelease(f"{grain} from {start} is no period of whole months")
    return _aligned(Span(int(match[1]) * 12 + int(match[2]) - 1, MONTHS_OF_GRAIN[grain]), start)


def span_named(text: str) -> Span:
    """Return the span of `2024-05`, `2024-Q2`, `2024` or `2022--2024`. Raises UnreadableRelease."""
    for months, form in _FORMS:
        if match := form.fullmatch(text):
            part = int(match["part"]) - 1 if "part" in form.groupindex else 0
            return _aligned(Span(int(match["year"]) * 12 + part * months, months), text)
    raise UnreadableRelease(f"{text!r} is no period; write 2024-05, 2024-Q2, 2024 or 2022--2024")


def _aligned(span: Span, text: str) -> Span:
    if span.first % span.months:
        raise UnreadableRelease(f"{text} does not begin a {span.grain}")
    return span

"""Which date format fits all values of a column, and which months a file states completely."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise, product
from statistics import median

from data_access.model import Grain, Period
from data_access.publishing.engine import date_shape, swapped

# In the order in which they are proposed where several fit.
_DAYS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%m-%d-%Y",
    "%d-%m-%Y",
    "%m.%d.%Y",
    "%d.%m.%Y",
    "%m/%d/%y",
    "%d/%m/%y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
)
_TIMES = (
    "",
    *(f"{apart}{time}" for apart in " T" for time in ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f")),
    *(f"{apart}{time}%z" for apart in " T" for time in ("%H:%M:%S", "%H:%M:%S.%f")),
    " %I:%M %p",
    " %I:%M:%S %p",
    " %I:%M%p",
    " %I:%M:%S%p",
)
_MONTHS = ("%Y-%m", "%Y/%m", "%m/%Y", "%b %Y", "%B %Y", "%b-%Y", "%b-%y")
# Digits without marks look like any number, so these are only tried where the column's name says that it is a date.
_DIGITS = ("%Y%m%d", "%m%d%Y", "%d%m%Y", "%-m%d%Y", "%-d%m%Y", "%Y%m")
# What a moment with a zone is taken to: the clocks of the city.
ZONE = "America/New_York"
FORMATS = (*(f"{day}{time}" for time, day in product(_TIMES, _DAYS)), *_MONTHS)
# Years that a city may keep figures of; what reads as another one is a number or a mistake.
EARLIEST_YEAR, LATEST_YEAR = 1900, 2099
# A first or last month with less than this share of the usual rows is taken for an incomplete one.
_THIN = 0.25
# So many times the usual distance between days with rows, at the end of a file, mean that its month was not over.
_LONG_SILENCE = 5
_SHORTEST_SILENCE_DAYS = 4
# From this many rows a month on, a month without any is not chance.
_ROWS_THAT_ARE_NEVER_NONE = 8


def possible_formats(values: Iterable[str], *, called_a_date: bool) -> tuple[str, ...]:
    """Return the formats that at least one of some values has the shape of, in the order of preference."""
    texts = [text for text in values if text.strip()]
    formats = (*FORMATS, *(_DIGITS if called_a_date else ()))
    return tuple(form for form in formats if any(_shape(form).search(text) for text in texts))


@cache
def _shape(form: str) -> re.Pattern[str]:
    return re.compile(date_shape(form))


@dataclass(frozen=True, slots=True)
class DateColumn:
    """A column of dates: its best format, the values that fit it, and whether day and month could be exchanged.

    `filled` values are not blank; `fits` of them are possible dates of the format, from 1900 to 2099. `other` is
    a format with day and month exchanged that fits as many.
    """

    name: str
    format: str
    filled: int
    fits: int
    other: str = ""

    @property
    def has_days(self) -> bool:
        """Whether the dates tell a day, and in a form of which the day itself can be looked at."""
        return "%d" in self.format and "%-" not in self.format and not self.zone

    @property
    def zone(self) -> str | None:
        """The clocks that the dates are taken to, where they state a zone."""
        return ZONE if "%z" in self.format else None


def best(name: str, filled: int, fits: Mapping[str, int]) -> DateColumn | None:
    """Return the column with the format that fits most values; None where no format fits any."""
    if not fits or not max(fits.values()):
        return None
    chosen = max(fits, key=lambda form: fits[form])
    other = swapped(chosen)
    is_open = other != chosen and fits.get(other, 0) == fits[chosen]
    return DateColumn(name, chosen, filled, fits[chosen], other if is_open else "")


@dataclass(frozen=True, slots=True)
class Month:
    """The rows of one month, with the first and the last day that has one."""

    month: Period
    rows: int
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Stated:
    """Which months a file seems to state completely, what was left out at either end, and months without rows.

    `usual` is the median of rows a month. `thin` names inner months with few rows.
    """

    first: Period
    last: Period
    usual: float
    rows_left_out: int
    reasons: tuple[str, ...]
    empty: tuple[tuple[Period, Period], ...]
    thin: tuple[Month, ...]

    @property
    def empty_is_a_gap(self) -> bool:
        """Whether a month without rows is too unlikely to be chance."""
        return self.usual >= _ROWS_THAT_ARE_NEVER_NONE


def stated(months: Sequence[Month], *, today: date, has_days: bool) -> Stated | None:
    """Return what months of rows, in order, say of the months that a file states; None where there is none.

    `has_days` is False where dates tell only the month, or all stand for one.
    """
    this_month = Period.of(today, Grain.MONTH)
    kept = [each for each in months if each.month < this_month]
    reasons = [] if len(kept) == len(months) else [f"{this_month} is not over, or dates lie in the future"]
    usual = float(median([each.rows for each in kept])) if kept else 0.0
    reasons.extend(_trim_thin(kept, usual))
    if has_days and kept:
        reasons.extend(_trim_unfinished(kept))
    if not kept:
        return None
    return Stated(
        first=kept[0].month,
        last=kept[-1].month,
        usual=usual,
        rows_left_out=sum(each.rows for each in months) - sum(each.rows for each in kept),
        reasons=tuple(reasons),
        empty=tuple(_runs_without(kept)),
        thin=tuple(each for each in kept if each.rows < _THIN * usual),
    )


def _trim_thin(kept: list[Month], usual: float) -> Iterator[str]:
    """Take months with very few rows off both ends, and say so."""
    for end, which in ((0, "first"), (-1, "last")):
        taken: list[Month] = []
        while len(kept) > 1 and kept[end].rows < _THIN * usual:
            taken.append(kept.pop(end))
        if taken:
            taken.sort(key=lambda each: each.month)
            rows = sum(each.rows for each in taken)
            span = str(taken[0].month) if len(taken) == 1 else f"{taken[0].month} to {taken[-1].month}"
            yield f"the {which} months ({span}) hold {rows:,} rows, where a month usually has {usual:g}"


def _trim_unfinished(kept: list[Month]) -> Iterator[str]:
    """Take a first month off that begins late, and a last one that ends early, and say so."""
    days = (kept[-1].last_day - kept[0].first_day).days + 1
    rows = sum(each.rows for each in kept)
    silence = max(timedelta(_SHORTEST_SILENCE_DAYS), timedelta(days * _LONG_SILENCE / max(rows, 1)))
    last, first = kept[-1], kept[0]
    if len(kept) > 1 and last.month.end - last.last_day > silence:
        kept.pop()
        yield f"the last row is of {last.last_day}, before the end of {last.month}"
    if len(kept) > 1 and first.first_day - first.month.start > silence:
        kept.pop(0)
        yield f"the first row is of {first.first_day}, after the beginning of {first.month}"


def _runs_without(kept: Sequence[Month]) -> Iterator[tuple[Period, Period]]:
    for before, after in pairwise(kept):
        if before.month.shift(1) != after.month:
            yield before.month.shift(1), after.month.shift(-1)

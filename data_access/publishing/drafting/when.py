"""Which column says when, in which format, and which months the file states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from data_access.model import Period
from data_access.publishing.drafting.dates import DateColumn, Stated, stated
from data_access.publishing.drafting.guess import Part
from data_access.publishing.drafting.profile import Profile, months_of, unfit_dates
from data_access.publishing.drafting.text import Item, Key, Need, Note
from data_access.publishing.drafting.words import DATE, NOT_THE_EVENT, VINTAGE, YEAR, means, plain, words_in

# A column of dates must be one for nearly all of its values; less is a column of something else.
_FEWEST_FITTING = 0.8
_SHOWN_MONTHS = 6


def date_column(profile: Profile) -> DateColumn | None:
    """Return the column that says when something happened, if there is one."""
    found = [
        column
        for column in profile.dates
        if column.fits >= _FEWEST_FITTING * column.filled and column.filled >= profile.rows / 2
    ]
    return max(found, key=lambda column: _likely(profile, column), default=None)


def _likely(profile: Profile, column: DateColumn) -> tuple[int, int]:
    words = plain(column.name)
    score = 4 * (words in DATE) + 2 * bool(words_in(column.name) & {"date", "occurred", "occurrence"})
    score -= 5 * (any(word in words for word in NOT_THE_EVENT) or words in VINTAGE)
    return score, -profile.names.index(column.name)


def year_column(profile: Profile) -> str | None:
    """Return the column that holds nothing but years, if there is one."""
    for column in profile.columns:
        is_year = column.is_whole and (column.low or 0) >= 1900 and (column.high or 0) <= 2100
        if means(column.name, YEAR) and is_year:
            return column.name
    return None


def when(profile: Profile, column: DateColumn, *, today: date, counts: bool) -> tuple[Part, Stated | None]:
    """Return date format, covers and gaps, and the months that they come from."""
    found = stated(months_of(profile, column), today=today, has_days=column.has_days and not counts)
    part = _format(profile, column, counts=counts)
    if found is None:
        need = Need(profile.name, column.name, "no month that is over has a row: write covers yourself")
        return part + Part((Note("TODO covers = ['2024-01', '2024-12']"),), (), (need,)), None
    return part + _covers(profile, column, found) + _empty(profile, column, found, counts=counts), found


def _format(profile: Profile, column: DateColumn, *, counts: bool) -> Part:
    if column.other:
        what = (
            f"day and month cannot be told apart: {column.format} and {column.other} both fit all values. Write the"
            " right one as date_format, and put covers right"
        )
        examples = profile.column(column.name).values[:3]
        return Part((Key("date_format", ""),), (), (Need(profile.name, column.name, what, tuple(examples)),))
    unfit = profile.rows - column.fits
    fits = f"fits {column.fits:,} of {profile.rows:,} rows of {column.name!r}"
    items: tuple[Item, ...] = (Key("date_format", column.format, fits),)
    if column.zone:
        items += (Key("time_zone", column.zone, "the dates state a zone; these are the city's clocks"),)
    if not unfit:
        return Part(items)
    what = f"{unfit:,} rows have no date of the format {column.format}; they will be set aside"
    if counts or unfit > 0.01 * profile.rows:
        what += ", which are too many: put them right at the source"
    return Part(items, (), (Need(profile.name, column.name, what, unfit_dates(profile, column)),))


def _covers(profile: Profile, column: DateColumn, found: Stated) -> Part:
    covers = Key("covers", [str(found.first), str(found.last)], "the months of the first and the last row")
    if not found.reasons:
        return Part((covers,))
    why = "; ".join(found.reasons)
    what = (
        f"{found.rows_left_out:,} rows are left out of covers ({why}). If those months are complete, widen covers:"
        " inside covers, no row means 0"
    )
    return Part((Key("covers", covers.value, why),), (), (Need(profile.name, column.name, what),))


def _empty(profile: Profile, column: DateColumn, found: Stated, *, counts: bool) -> Part:
    part = Part()
    if found.thin:
        shown = tuple((str(each.month), each.rows) for each in found.thin[:_SHOWN_MONTHS])
        what = f"months with very few rows ({found.usual:g} are usual). Complete, or a gap?"
        part += Part(needs=(Need(profile.name, column.name, what, shown),))
    if not found.empty:
        return part
    shown_gaps = ", ".join(_span(*gap) for gap in found.empty[:_SHOWN_MONTHS])
    if not counts and not found.empty_is_a_gap:
        return part + Part(
            (Note(f"No row in {shown_gaps}: counted as 0, for a month usually has {found.usual:g}"),)
        )
    what = f"no row in {shown_gaps}; proposed as gaps (not reported). If they were truly 0, remove gaps"
    if counts:
        what += " and write empty_months_are_zero = true"
    gaps = Key("gaps", [[str(first), str(last)] for first, last in found.empty], "months without any row")
    return part + Part((gaps,), (), (Need(profile.name, column.name, what),))


def _span(first: Period, last: Period) -> str:
    return str(first) if first == last else f"{first} to {last}"


def other_dates(profile: Profile, chosen: DateColumn) -> Mapping[str, str]:
    """Return the columns of dates that were not chosen, with their formats."""
    return {column.name: column.format for column in profile.dates if column.name != chosen.name}

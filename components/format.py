"""Numbers, dates, periods and statuses as each language writes them.

Numbers: 1,234.5 in English and Spanish (as in the United States), 1.234,5 in Portuguese. Dates are in words:
3 May 2024, 3 de mayo de 2024, 3 de maio de 2024.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, time, timedelta

from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent

from components.i18n import LOCALES, UnknownLanguage, translator
from data_access.model import Grain, Period, Status

MINUS = "\N{MINUS SIGN}"
EN_DASH = "\N{EN DASH}"

_DAY: Mapping[str, str] = {"en": "d MMMM y", "es": "d 'de' MMMM 'de' y", "pt": "d 'de' MMMM 'de' y"}
_MONTH: Mapping[str, str] = {"en": "MMMM y", "es": "MMMM 'de' y", "pt": "MMMM 'de' y"}


def number(value: float, language: str, *, decimals: int | None = None) -> str:
    """Return a number: whole numbers without decimals, others with one unless `decimals` says how many."""
    places = decimals if decimals is not None else int(not float(value).is_integer())
    pattern = "#,##0." + "0" * places if places else "#,##0"
    return format_decimal(value, format=pattern, locale=_locale(language)).replace("-", MINUS)


def percent(share: float, language: str) -> str:
    """Return a share as whole percents, never rounded up: 99.7 % is not all."""
    return format_percent(math.floor(share * 100 + 1e-9) / 100, format="#,##0%", locale=_locale(language))


def share_percent(count: float, base: float, language: str) -> str:
    """Return a share as percents with one decimal. Only none is 0 % and only all is 100 %: 7.6%, 99.9%."""
    thousandths = round(1000 * count / base)
    shown = min(max(thousandths, min(1, math.ceil(count))), 1000 if count >= base else 999)
    return format_percent(shown / 1000, format="#,##0.0%", locale=_locale(language))


def signed_percent(share: float, language: str) -> str:
    """Return a change as whole percents with its sign; empty where it rounds to none."""
    if not round(share * 100):
        return ""
    written = format_percent(share, format="+#,##0%;-#,##0%", locale=_locale(language))
    return written.replace("-", MINUS)


def day(value: date, language: str) -> str:
    """Return a day in words: 3 May 2024."""
    return format_date(value, _DAY[language], locale=_locale(language))


def clock(value: time, language: str) -> str:
    """Return a time of day: 6:30 PM in English, 6:30 p. m. in Spanish, 18:30 in Portuguese."""
    return format_time(value, "short", locale=_locale(language)).replace(
        "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
    )


def period(value: Period, language: str) -> str:
    """Return a period in words: May 2024, April to June 2024, 2024, 2022 to 2024, 4 March 2024 to 19 May 2024.

    A wave of whole months of one year is told by these.
    """
    match value.grain:
        case Grain.MONTH:
            return format_date(value.start, _MONTH[language], locale=_locale(language))
        case Grain.QUARTER:
            return _months(value, language)
        case Grain.YEAR:
            return f"{value.start.year}"
        case Grain.WAVE if _is_whole_months(value):
            return _months(value, language)
        case Grain.WAVE:
            return _span(day(value.start, language), day(value.end, language), language)
    return _span(f"{value.start.year}", f"{value.end.year}", language)


def _is_whole_months(wave: Period) -> bool:
    first, last = wave.start, wave.end
    return first.day == 1 and (last + timedelta(days=1)).day == 1 and first.year == last.year


def _months(value: Period, language: str) -> str:
    last = format_date(value.end, _MONTH[language], locale=_locale(language))
    if value.start.month == value.end.month:
        return last
    return _span(format_date(value.start, "MMMM", locale=_locale(language)), last, language)


def span(first: Period, last: Period, language: str) -> str:
    """Return the time from one period to another in words: 2018 to 2024, May 2023 to June 2024."""
    if first == last:
        return period(first, language)
    if first.grain in (Grain.YEAR, Grain.THREE_YEARS):
        return _span(f"{first.start.year}", f"{last.end.year}", language)
    opening = Period.of(first.start, Grain.MONTH)
    return _span(period(opening, language), period(Period.of(last.end, Grain.MONTH), language), language)


def axis_period(value: Period, language: str) -> str:
    """Return the short name of a period, to stand under an axis: May 2024, Apr–Jun 2024, 2024, 2022–24."""
    locale = _locale(language)
    match value.grain:
        case Grain.MONTH | Grain.WAVE:
            return f"{_short_month(value.start, locale)} {value.start.year}"
        case Grain.QUARTER:
            months = f"{_short_month(value.start, locale)}{EN_DASH}{_short_month(value.end, locale)}"
            return f"{months} {value.start.year}"
        case Grain.YEAR:
            return f"{value.start.year}"
    return f"{value.start.year}{EN_DASH}{value.end.year % 100:02d}"


def status(value: Status, language: str) -> str:
    """Return the words for a kind of cell, the same in table, figure, map, file and alt text."""
    return translator(language)(f"status.{value}")


def cell(
    value: float | None,
    value_status: Status,
    language: str,
    *,
    provisional: bool = False,
    decimals: int | None = None,
    words: str = "",
) -> str:
    """Return what stands in a cell: its number, marked where provisional, or the words of its status.

    `words` stand for the number where it is more than one.
    """
    if value is None:
        return status(value_status, language)
    written = words or number(value, language, decimals=decimals)
    return translator(language)("figure.value-provisional", value=written) if provisional else written


def separators(language: str) -> str:
    """Return the decimal and the thousands sign, in this order, as Plotly wants them."""
    return number(1234.5, language, decimals=1)[-2] + number(1234.5, language, decimals=1)[1]


def _span(first: str, last: str, language: str) -> str:
    return translator(language)("period.span", first=first, last=last)


def _short_month(value: date, locale: str) -> str:
    return format_date(value, "MMM", locale=locale).rstrip(".")


def _locale(language: str) -> str:
    try:
        return LOCALES[language]
    except KeyError:
        raise UnknownLanguage(f"{language!r} is not one of the languages {', '.join(LOCALES)}") from None

"""The kinds of value that `drop.toml` may hold; each says what to write instead of what it refuses."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, PlainValidator, StringConstraints

from data_access.model import ALL, LANGUAGES, UNKNOWN, Grain, Period

# Directives of a date format that leave no doubt how they are read; a month and a year must be among them.
DATE_DIRECTIVES = "YymdbBjHIMSfpz%"
# Numbers without their leading zero; needed only where they touch others.
SHORT_DIRECTIVES = ("-m", "-d", "-H", "-I")
# What makes a path stand for all files that match it.
PATTERN_SIGNS = "*?"
_SHA256 = r"^[0-9a-f]{64}$"
RESERVED_IDS = frozenset({ALL, UNKNOWN})


def _month(value: object) -> Period:
    period = Period.parse(value) if isinstance(value, str) else None
    if period is None or period.grain is not Grain.MONTH:
        raise ValueError("write a month in quotes, such as '2024-01'")
    return period


def _inside(path: str) -> str:
    if any(sign in path for sign in PATTERN_SIGNS):
        raise ValueError("name one file here, without * and ?")
    return _inside_pattern(path)


def _inside_pattern(path: str) -> str:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path or not pure.parts:
        raise ValueError("write a path inside the folder of the drop, such as 'shootings.csv'")
    if "**" in path or "[" in path:
        raise ValueError("in a path * and ? stand for letters of one name, such as 'days/2018-*.csv'")
    return str(pure)


def _paths(value: object) -> str | tuple[str, ...]:
    paths = [value] if isinstance(value, str) else value
    if not isinstance(paths, list | tuple) or not paths or not all(isinstance(each, str) for each in paths):
        raise ValueError("write a path such as 'shootings.csv', or a list of paths")
    checked = tuple(_inside_pattern(path) for path in paths)
    return checked[0] if isinstance(value, str) else checked


def _sums(value: object) -> str | dict[str, str]:
    sums = {"": value} if isinstance(value, str) else value
    if not isinstance(sums, dict) or not all(re.fullmatch(_SHA256, str(each)) for each in sums.values()):
        raise ValueError("write the 64 hexadecimal digits that sha256sum prints, for several files by name")
    return str(value) if isinstance(value, str) else {_inside(name): each for name, each in sums.items()}


def _date_format(form: str) -> str:
    directives = re.findall(r"%(-?.?)", form)
    unknown = [f"%{each}" for each in directives if each not in (*DATE_DIRECTIVES, *SHORT_DIRECTIVES)]
    if unknown:
        allowed = " ".join(f"%{each}" for each in (*DATE_DIRECTIVES, *SHORT_DIRECTIVES))
        raise ValueError(f"{', '.join(unknown)} is not understood; use {allowed}")
    if re.search(r"%-\w(%\w)*%-\w", form):
        raise ValueError("where numbers touch each other, only one may be without its leading zero")
    directives = [each.removeprefix("-") for each in directives]
    if not set(directives) & set("Yy") or not set(directives) & set("mbBj"):
        raise ValueError("counts are kept by month: the format needs a year and a month, such as '%Y-%m-%d'")
    return form


def _area_id(text: str) -> str:
    if text in RESERVED_IDS or text.startswith("unplaced"):
        raise ValueError(f"{text!r} has a meaning of its own; choose another id")
    return text


def _names(names: dict[str, str]) -> dict[str, str]:
    if set(names) - set(LANGUAGES) or "en" not in names:
        raise ValueError(f"write names = {{ en = '…' }}, with {', '.join(LANGUAGES)} as languages")
    return names


def _time_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("not a time zone; write a name such as 'America/New_York'")
    return name


def _encoding(name: str) -> str:
    try:
        "text".encode(name)
    except LookupError as error:
        raise ValueError("not an encoding; use utf-8, cp1252, latin-1 or utf-16") from error
    return name


Name = Annotated[str, StringConstraints(min_length=1)]
AreaId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$"), AfterValidator(_area_id)]
Month = Annotated[Period, PlainValidator(_month)]
InsidePath = Annotated[Name, AfterValidator(_inside)]
InsidePattern = Annotated[Name, AfterValidator(_inside_pattern)]
# One path or several; each may stand for all files that match it.
InsidePaths = Annotated[str | tuple[str, ...], PlainValidator(_paths)]
# The sum of one file, or of several by their names.
Sums = Annotated[str | dict[str, str], PlainValidator(_sums)]
Names = Annotated[dict[str, Name], AfterValidator(_names)]
Encoding = Annotated[Name, AfterValidator(_encoding)]
TimeZone = Annotated[Name, AfterValidator(_time_zone)]
DateFormat = Annotated[Name, AfterValidator(_date_format)]
Sha256 = Annotated[str, StringConstraints(pattern=_SHA256)]
Delimiter = Annotated[str, StringConstraints(pattern=r'^[^"\r\n\\A-Za-z0-9.\-]$'), Field(max_length=1)]
ShownLevel = Literal["city", "ward", "neighborhood"]

"""The kinds of value that `drop.toml` may hold; each says what to write instead of what it refuses."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainValidator, StringConstraints

from data_access.model import ALL, LANGUAGES, UNKNOWN, Grain, Period

# Directives of a date format that leave no doubt how they are read; a month and a year must be among them.
DATE_DIRECTIVES = "YymdbBjHIMSfp%"
RESERVED_IDS = frozenset({ALL, UNKNOWN})


def _month(value: object) -> Period:
    period = Period.parse(value) if isinstance(value, str) else None
    if period is None or period.grain is not Grain.MONTH:
        raise ValueError("write a month in quotes, such as '2024-01'")
    return period


def _inside(path: str) -> str:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path or not pure.parts:
        raise ValueError("write a path inside the folder of the drop, such as 'shootings.csv'")
    if pure.suffix == ".gz":
        raise ValueError("packed files are not read yet; unpack it and name the unpacked file")
    return str(pure)


def _date_format(form: str) -> str:
    directives = re.findall(r"%(.?)", form)
    unknown = [f"%{letter}" for letter in directives if letter not in DATE_DIRECTIVES or not letter]
    if unknown:
        allowed = " ".join(f"%{letter}" for letter in DATE_DIRECTIVES)
        raise ValueError(f"{', '.join(unknown)} is not understood; use {allowed}")
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
Names = Annotated[dict[str, Name], AfterValidator(_names)]
Encoding = Annotated[Name, AfterValidator(_encoding)]
DateFormat = Annotated[Name, AfterValidator(_date_format)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Delimiter = Annotated[str, StringConstraints(pattern=r'^[^"\r\n\\A-Za-z0-9.\-]$'), Field(max_length=1)]
ShownLevel = Literal["city", "ward", "neighborhood"]

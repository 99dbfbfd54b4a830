"""Population files: residents by area and year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from data_access.model import AreaLevel, Geography
from data_access.publishing.base import FileAccount, IntakeError, Residents
from data_access.publishing.drop import PopulationEntry
from data_access.publishing.reading import open_rows, texts_of

_LEVELS = (AreaLevel.CITY, AreaLevel.WARD, AreaLevel.NEIGHBORHOOD)
_YEARS = range(1800, 2200)


def read_population(
    folder: Path, entry: PopulationEntry, *, geography: Geography, copies: Path
) -> tuple[tuple[Residents, ...], tuple[FileAccount, ...]]:
    """Read a population file. Raises IntakeError that names the line, the value and the fix."""
    columns = entry.columns
    used = (columns.area_level, columns.area, columns.year, columns.residents)
    passed = open_rows(folder, entry, used, copies)
    residents: dict[tuple[AreaLevel, str, int], Residents] = {}
    for where, texts in texts_of(passed, used):
        found = _residents(texts, geography, where)
        key = (found.area_level, found.area, found.year)
        if key in residents:
            raise IntakeError(
                f"{where} states {found.area} in {found.year} again; remove one of the two rows"
            )
        residents[key] = found
    accounts = (
        FileAccount(part.name, "population", "", part.sha256, part.rows, part.rows, 0, 0, ())
        for part in passed.parts
    )
    return tuple(residents.values()), tuple(accounts)


def _residents(texts: tuple[str, ...], geography: Geography, where: str) -> Residents:
    level_text, area_text, year_text, residents_text = (text.strip() for text in texts)
    level = next((level for level in _LEVELS if level == level_text), None)
    if level is None:
        raise _refusal(where, level_text, f"is no area level; write {', '.join(_LEVELS)}")
    year, residents = _number(year_text, where), _number(residents_text, where)
    if year not in _YEARS:
        raise _refusal(where, year_text, "is no year; write four digits")
    area = _ids(geography.on(date(year, 1, 1)), level).get(area_text.casefold())
    if area is None:
        raise _refusal(where, area_text, f"is no {level}; write its id or its name")
    return Residents(level, area, year, residents)


def _refusal(where: str, text: str, reason: str) -> IntakeError:
    return IntakeError(f"{where}: {text!r} {reason}", logged=f"{where}: a value {reason}")


def _ids(geography: Geography, level: AreaLevel) -> Mapping[str, str]:
    """Return the id of each area of a level by id and by name in any language, in lower case."""
    areas = geography.at(level)
    named = {name.casefold(): area.id for area in areas for name in area.names.values()}
    return named | {name: area.id for area in areas for name in (area.stem, area.id)}


def _number(text: str, where: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise _refusal(where, text, "is not a whole number; write digits only")
    return int(text)

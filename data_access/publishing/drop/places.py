"""Files that say what lies where: outlines of areas, and residents."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from data_access.publishing.drop.entry import Entry, FileEntryBase, RowsEntry
from data_access.publishing.drop.fields import AreaId, Name, Names, ShownLevel


class CityEntry(Entry):
    """The city that the areas files divide."""

    id: AreaId
    names: Names


class AreaNames(Entry):
    """Id and names of one area where they are not those of the file."""

    id: AreaId | None = None
    en: Name | None = None
    es: Name | None = None
    pt: Name | None = None


class AreasEntry(FileEntryBase):
    """Outlines of the areas of one level, as GeoJSON in WGS84."""

    kind: Literal["areas"]
    level: ShownLevel
    name_property: Name
    valid_from: date
    names: dict[str, AreaNames] = Field(default_factory=dict)


class PopulationColumns(Entry):
    """Which of their columns say where, when and how many."""

    area_level: Name = "area_level"
    area: Name = "area"
    year: Name = "year"
    residents: Name = "residents"


class PopulationEntry(RowsEntry):
    """Residents by area and year."""

    kind: Literal["population"]
    columns: PopulationColumns = PopulationColumns()

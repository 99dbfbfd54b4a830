"""`drop.toml`: what the files of a drop are and how they map to the catalogue."""

from data_access.publishing.drop.dataset import AuthorityEntry, DimensionEntry
from data_access.publishing.drop.entry import Entry, FileEntryBase, RowsEntry
from data_access.publishing.drop.manifest import Drop, FileEntry, known_keys, load_drop
from data_access.publishing.drop.places import (
    AreaNames,
    AreasEntry,
    CityEntry,
    PopulationColumns,
    PopulationEntry,
)
from data_access.publishing.drop.records import RecordsEntry, SurveyEntry, TotalsEntry, WaveLength
from data_access.publishing.drop.revisions import RevisionEntry
from data_access.publishing.drop.tables import (
    Columns,
    CountsEntry,
    IncidentsEntry,
    JoinEntry,
    TableEntry,
    WeightEntry,
    WideEntry,
    parent_path,
)

__all__ = [
    "AreaNames",
    "AreasEntry",
    "AuthorityEntry",
    "CityEntry",
    "Columns",
    "CountsEntry",
    "DimensionEntry",
    "Drop",
    "Entry",
    "FileEntry",
    "FileEntryBase",
    "IncidentsEntry",
    "JoinEntry",
    "PopulationColumns",
    "PopulationEntry",
    "RecordsEntry",
    "RevisionEntry",
    "RowsEntry",
    "SurveyEntry",
    "TableEntry",
    "TotalsEntry",
    "WaveLength",
    "WeightEntry",
    "WideEntry",
    "known_keys",
    "load_drop",
    "parent_path",
]

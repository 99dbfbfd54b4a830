"""The true state of surveys: every estimate, small bases included; what a drop replaces, and what carries over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from data_access.model import AreaLevel, Cell, CellKey, Period, Status
from data_access.publishing.base import IntakeError, WaveCoverage
from data_access.publishing.survey import overlap

SurveyTable = tuple[str, str, AreaLevel, str]


@dataclass(frozen=True)
class Survey:
    """The true state of all surveys: every estimate, small bases included, and what was declared of their bases.

    `least_bases` says for a table (dataset, measure, level, dimension) how many people stand at least behind each of
    its estimates that has no base of its own.
    """

    cells: tuple[Cell, ...] = ()
    least_bases: Mapping[SurveyTable, int] = field(default_factory=dict)

    def of(self, dataset: str) -> tuple[Cell, ...]:
        """Return the estimates of one dataset."""
        return tuple(cell for cell in self.cells if cell.key.dataset == dataset)

    def with_dataset(self, dataset: str, other: Survey) -> Survey:
        """Return this state with one dataset as it is in another."""
        bases = {table: least for table, least in self.least_bases.items() if table[0] != dataset}
        others = {table: least for table, least in other.least_bases.items() if table[0] == dataset}
        cells = (cell for cell in self.cells if cell.key.dataset != dataset)
        return Survey((*cells, *other.of(dataset)), bases | others)


def merge_survey(old: Survey, cells: Iterable[Cell], coverage: Iterable[WaveCoverage]) -> Survey:
    """Return the state after a drop: the waves that it covers replace the old ones of each table that it states.

    Raises IntakeError where a wave that stays and one that comes share a day.
    """
    sources: dict[SurveyTable, list[WaveCoverage]] = {}
    for source in coverage:
        sources.setdefault(source.table, []).append(source)
    kept = [
        cell
        for cell in old.cells
        if not any(source.holds(cell.key.period) for source in sources.get(table_of(cell.key), ()))
    ]
    merged = (*kept, *cells)
    _refuse_overlaps(merged)
    return Survey(merged, _least_bases(old, kept, merged, sources))


def table_of(key: CellKey) -> SurveyTable:
    """Return the table of an estimate: dataset, measure, area level and dimension."""
    return key.dataset, key.measure, key.area_level, key.dimension


def _least_bases(
    old: Survey,
    kept: Iterable[Cell],
    merged: Iterable[Cell],
    sources: Mapping[SurveyTable, Iterable[WaveCoverage]],
) -> dict[SurveyTable, int]:
    """Return the smallest declared base of each table that has estimates without one of their own."""
    still = {table_of(cell.key) for cell in kept if _needs_declaration(cell)}
    needed = {table_of(cell.key) for cell in merged if _needs_declaration(cell)}
    declared = {
        table: [
            *([old.least_bases[table]] if table in still else []),
            *(source.least_base for source in sources.get(table, ()) if source.least_base is not None),
        ]
        for table in sorted(needed)
    }
    return {table: min(bases) for table, bases in declared.items() if bases}


def _needs_declaration(cell: Cell) -> bool:
    return cell.status is Status.PUBLISHED and cell.base is None


def _refuse_overlaps(cells: Iterable[Cell]) -> None:
    waves: dict[SurveyTable, set[Period]] = {}
    for cell in cells:
        waves.setdefault(table_of(cell.key), set()).add(cell.key.period)
    for (dataset, measure, *_), found in waves.items():
        both = overlap(found)
        if both:
            raise IntakeError(
                f"{dataset}/{measure}: the waves {both[0]} and {both[1]} share days, and one of them is of an earlier"
                " release; let covers begin early enough to replace it, or leave the new wave out"
            )


def survey_to_json(survey: Survey) -> dict[str, Any]:
    """Return the true state of surveys as JSON, as the vault keeps it."""
    return {
        "cells": [
            [
                *(*table_of(cell.key), cell.key.area, str(cell.key.period), cell.key.category),
                *(cell.status, cell.value, cell.low, cell.high, cell.base),
            ]
            for cell in survey.cells
        ],
        "least_bases": least_bases_to_json(survey.least_bases),
    }


def least_bases_to_json(least_bases: Mapping[SurveyTable, int]) -> list[dict[str, Any]]:
    """Return declared bases as JSON, one object for each table."""
    return [
        {
            "dataset": dataset,
            "measure": measure,
            "area_level": level,
            "dimension": dimension,
            "at_least": number,
        }
        for (dataset, measure, level, dimension), number in sorted(least_bases.items())
    ]


def survey_from_json(content: Mapping[str, Any]) -> Survey:
    """Read what `survey_to_json` wrote; nothing stands for the state before the first survey."""
    least_bases = {
        (each["dataset"], each["measure"], AreaLevel(each["area_level"]), each["dimension"]): each["at_least"]
        for each in content.get("least_bases", ())
    }
    return Survey(tuple(_cell(*row) for row in content.get("cells", ())), least_bases)


def _cell(  # noqa: PLR0913, PLR0917 - a row of `survey_to_json`, in order
    dataset: str,
    measure: str,
    level: str,
    dimension: str,
    area: str,
    wave: str,
    category: str,
    status: str,
    value: float | None,
    low: float | None,
    high: float | None,
    base: int | None,
) -> Cell:
    key = CellKey(dataset, measure, AreaLevel(level), area, Period.parse(wave), dimension, category)
    return Cell(key, Status(status), value, low, high, base)

"""`/police-reform`: what residents learn of training, policies, practice and oversight, and how they can have a say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data_access.model import AreaLevel, Cell, CellKey, Period, Record, Status
from tests.pages.reading import Element
from tests.pages.reform_records import RECORDS, TODAY
from tests.pages.stores import write_store
from tests.pages.visitor import Visitor, visiting

ENDINGS = [
    Record(
        "breaks",
        "cameras-ended",
        {
            "dataset": "body-camera",
            "date": "2025-11-20",
            "cause": "no-longer-published",
            "title": {"en": "The court's oversight ended"},
            "source": "City of Newark",
        },
    )
]


def counted(dataset: str, measure: str, year: int, value: int) -> Cell:
    """A published count of the city in a year."""
    key = CellKey(dataset, measure, AreaLevel.CITY, "newark", Period.parse(str(year)))
    return Cell(key, Status.PUBLISHED, value)


def cells() -> list[Cell]:
    """Three years of training and stops, and audits of body cameras that ended."""
    found = []
    for n, year in enumerate((2022, 2023, 2024)):
        for course in ("crisis-intervention", "implicit-bias", "de-escalation"):
            found += [
                counted("training", course, year, 300 + 10 * n),
                counted("training", f"{course}-due", year, 1000),
                counted("training", f"{course}-done", year, 600 + 100 * n),
            ]
        found += [counted("stops", "stops", year, 9000 - 1000 * n), counted("stops", "searches", year, 900)]
        found += [counted("body-camera", "checked", year, 500), counted("body-camera", "passed", year, 450)]
    return found


def at(day: str, visitor: Visitor) -> Visitor:
    """The visitor on another day."""
    visitor.app.page_routes._today = lambda: date.fromisoformat(day)
    return visitor

"""The kinds of programs that residents can turn to, and what the catalogue tells of each.

A program's id is a topic of the catalogue, and a value of `programs` in records of partners.
"""

from __future__ import annotations

from dataclasses import dataclass

from data_access.catalog import METRICS, dataset
from data_access.definitions import Metric
from data_access.model import ALL
from data_access.records import PROGRAMS as _NAMED

PROGRAMS = tuple(_NAMED.split())
# For what somebody who needs a program may call, as topics of records of contacts, what is most urgent first.
LINES = {
    "violence-intervention": ("victim-compensation",),
    "youth-prevention": ("youth",),
    "crisis-intervention": ("mental-health", "emergency"),
    "re-entry": ("re-entry",),
    "community-strengthening": ("services",),
}
# Where somebody cannot wait, the lines that answer day and night stand before those who come by and by.
LINES_FIRST = frozenset({"crisis-intervention"})


@dataclass(frozen=True, slots=True)
class ProgramMetrics:
    """What is counted of a program: what it did, what came of it, and what happened to everybody, in it or not."""

    did: tuple[Metric, ...]
    came: tuple[Metric, ...]
    everybody: tuple[Metric, ...]


def metrics_of(program: str) -> ProgramMetrics:
    """Return the metrics of a program's topic, in the catalogue's order."""
    found = [metric for metric in METRICS if metric.topic == program]
    return ProgramMetrics(
        did=tuple(metric for metric in found if not (metric.result or metric.everybody)),
        came=tuple(metric for metric in found if metric.result),
        everybody=tuple(metric for metric in found if metric.everybody),
    )


def parts_a_whole(metric: Metric) -> bool:
    """Whether a metric tells of the same events how each of them ended, so that its categories add up to all."""
    broken_down = metric.dimension != ALL and metric.base is None
    return broken_down and dataset(metric.dataset).dimension(metric.dimension).exclusive

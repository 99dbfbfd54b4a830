"""What groups of people said to a survey's item, wave after wave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data_access.answers import GroupAnswer, GroupRow
from data_access.model import Status
from data_access.statistics import Observation


@dataclass(frozen=True, slots=True)
class GroupSeries:
    """What one group of people said in each wave, in order of time; `row` names it, as the newest wave tells it."""

    row: GroupRow
    points: tuple[Observation, ...]


def over_waves(waves: Sequence[GroupAnswer]) -> tuple[GroupSeries, ...]:
    """Return the groups that the newest of some waves tells apart, each with a point for every wave."""
    return tuple(
        GroupSeries(row, tuple(_said(row, wave) for wave in waves))
        for row in (waves[-1].rows if waves else ())
    )


def _said(row: GroupRow, wave: GroupAnswer) -> Observation:
    """Return what a group said in a wave: where its ward was none yet, that does not apply; else nobody asked."""
    for each in wave.rows:
        if _who(each) == _who(row):
            return each.point
    was_none = row.area is not None and any(each.area is not None for each in wave.rows)
    return Observation(wave.period, Status.NOT_APPLICABLE if was_none else Status.NOT_COLLECTED)


def _who(row: GroupRow) -> tuple[str, str, str]:
    return row.dimension, row.category, row.area.id if row.area is not None else ""

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
    """Return the groups that the newest of some waves tells apart, each with a point for every wave.

    A group that an earlier wave does not know, such as a ward in other borders, is not applicable there.
    """
    known = [{_who(row): row.point for row in wave.rows} for wave in waves]
    return tuple(
        GroupSeries(
            row,
            tuple(
                found.get(_who(row), Observation(wave.period, Status.NOT_APPLICABLE))
                for wave, found in zip(waves, known, strict=True)
            ),
        )
        for row in (waves[-1].rows if waves else ())
    )


def _who(row: GroupRow) -> tuple[str, str, str]:
    return row.dimension, row.category, row.area.id if row.area is not None else ""

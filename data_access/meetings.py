"""Meetings, to come and past, as records tell of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Any

from data_access.model import Record
from data_access.records import record_kind

MEETINGS = "meetings"
KINDS = record_kind(MEETINGS).field("meeting_kind").choices


class MeetingState(StrEnum):
    """Whether a meeting was held."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting. `attended` is how many people came, None where nobody says; `online` and `minutes` are addresses.

    `area` is the id of the place whose meeting it is, empty where it is the whole city's.
    """

    id: str
    kind: str
    state: MeetingState
    title: Mapping[str, str] = field(hash=False)
    day: date
    starts: time | None
    ends: time | None
    is_open: bool
    place: Mapping[str, str] = field(hash=False)
    address: str
    online: str
    take_part: Mapping[str, str] = field(hash=False)
    languages: Mapping[str, str] = field(hash=False)
    agenda: Mapping[str, str] = field(hash=False)
    attended: int | None
    agreed: Mapping[str, str] = field(hash=False)
    came_of: Mapping[str, str] = field(hash=False)
    minutes: str
    area: str

    def is_to_come(self, today: date) -> bool:
        """Whether it is planned for that day or a later one."""
        return self.state is MeetingState.PLANNED and today <= self.day

    def is_called_off(self, today: date) -> bool:
        """Whether it was to be on that day or a later one, and will not be: who meant to come must learn of it."""
        return self.state is MeetingState.CANCELLED and today <= self.day


def meetings_of(records: Iterable[Record], kinds: Iterable[str]) -> tuple[Meeting, ...]:
    """Return the meetings of these kinds in order of time."""
    wanted = frozenset(kinds)
    found = (_meeting(record) for record in records if record.content["meeting_kind"] in wanted)
    return tuple(sorted(found, key=lambda each: (each.day, each.starts or time.min, each.id)))


def _meeting(record: Record) -> Meeting:
    content = record.content
    return Meeting(
        id=record.id,
        kind=content["meeting_kind"],
        state=MeetingState(content["state"]),
        title=content["title"],
        day=date.fromisoformat(content["date"]),
        starts=_clock(content, "starts"),
        ends=_clock(content, "ends"),
        is_open=content["open"],
        place=content.get("place", {}),
        address=content.get("address", ""),
        online=content.get("online", ""),
        take_part=content.get("take_part", {}),
        languages=content.get("languages", {}),
        agenda=content.get("agenda", {}),
        attended=content.get("attended"),
        agreed=content.get("agreed", {}),
        came_of=content.get("came_of", {}),
        minutes=content.get("minutes", ""),
        area=content.get("area", ""),
    )


def _clock(content: Mapping[str, Any], name: str) -> time | None:
    return time.fromisoformat(content[name]) if content.get(name) else None

"""What the pages on programs ask of a release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from components.frame import Frame
from data_access import get_service
from data_access.answers import Answer, CategoryAnswer
from data_access.contacts import CONTACTS, Contact, contacts_of
from data_access.definitions import Metric
from data_access.model import Area, Geography
from data_access.programs import LINES, parts_a_whole
from data_access.together import Partner, is_around


def ask(frame: Frame, metric: Metric) -> Answer:
    """Return a metric of the whole city, by years where its plan has whole years."""
    return get_service().ask(metric.id, {}, release=frame.release, pinned=frame.pinned)


def asked(frame: Frame, metrics: Iterable[Metric]) -> list[Answer]:
    """Return the answers of metrics."""
    return [ask(frame, metric) for metric in metrics]


def whole_of(frame: Frame, answers: Iterable[Answer]) -> Iterator[CategoryAnswer]:
    """Yield the parts of what ended in several ways, for the whole city."""
    service = get_service()
    for each in answers:
        city = service.geography(frame.release).city
        found = service.by_category(each.metric.id, city, release=frame.release)
        if found is not None and parts_a_whole(each.metric):
            yield found


def lines_of(frame: Frame, program: str) -> tuple[Contact, ...]:
    """Return the lines that somebody who needs a program may call."""
    contacts = contacts_of(get_service().records(frame.release, CONTACTS))
    topics = LINES[program]
    found = [each for each in contacts if each.topic in topics]
    return tuple(sorted(found, key=lambda each: topics.index(each.topic)))


@dataclass(frozen=True, slots=True)
class Near:
    """Who offers a program and the lines to call, of everywhere or of what is there for one place.

    `is_placed` says whether any of them works in a part of the city only: else nobody is nearer than another.
    """

    geography: Geography
    area: Area | None
    partners: tuple[Partner, ...]
    lines: tuple[Contact, ...]
    is_placed: bool

    @classmethod
    def of(
        cls, geography: Geography, area: Area | None, partners: Sequence[Partner], lines: Sequence[Contact]
    ) -> Near:
        """Return those for an area, who works in a part of the city first; without one, all."""
        is_placed = any(each.places for each in partners)
        if area is None or not is_placed:
            return cls(geography, None, tuple(partners), tuple(lines), is_placed)
        near = [each for each in partners if is_around(area.id, each.places, geography)]
        return cls(
            geography,
            area,
            tuple(sorted(near, key=lambda each: not each.places)),
            tuple(each for each in lines if is_around(area.id, each.areas, geography)),
            is_placed,
        )

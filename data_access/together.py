"""Who works together and what comes of it, as records of kinds `partners`, `actions` and `reports` tell it.

Places are told as areas below the city; none means the whole city. Of partners in violence intervention, and of what
names them, no place is ever told: who talks with people in conflict is in danger where people know where.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from data_access.breaks import atoms_of
from data_access.model import Geography, Record
from data_access.records import is_city_only, places_of, record_kind

PARTNERS = "partners"
ACTIONS = "actions"
REPORTS = "reports"
KINDS = (PARTNERS, ACTIONS, REPORTS)
SECTORS = record_kind(PARTNERS).field("sector").choices
ACTION_KINDS = record_kind(ACTIONS).field("action_kind").choices
Words = Mapping[str, str]


class ActionState(StrEnum):
    """How far an action is."""

    AGREED = "agreed"
    UNDER_WAY = "under-way"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Partner:
    """An organization, and the programs that it takes part in. Words are by language; texts are empty where the record
    does not tell.
    """

    id: str
    name: str
    sector: str
    does: Words = field(hash=False)
    serves: Words = field(hash=False)
    places: tuple[str, ...]
    address: str
    phone: str
    mail: str
    web: str
    reach: Words = field(hash=False)
    who_answers: Words = field(hash=False)
    police_may_come: str
    languages: Words = field(hash=False)
    hours: Words = field(hash=False)
    programs: tuple[str, ...]
    is_active: bool
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class Action:
    """What was agreed: for which problem, where, with whom, and what came of it.

    `place` says in words where in the area; `meeting` is the id of the meeting at which it was agreed, empty where
    none is named.
    """

    id: str
    kind: str
    state: ActionState
    title: Words = field(hash=False)
    problem: Words = field(hash=False)
    place: Words = field(hash=False)
    places: tuple[str, ...]
    partners: tuple[str, ...]
    meeting: str
    agreed_on: date
    started_on: date | None
    due: date | None
    done_on: date | None
    result: Words = field(hash=False)
    document: str

    def is_overdue(self, today: date) -> bool:
        """Whether its date is past and nothing reports that it was done, or stopped."""
        is_open = self.state in (ActionState.AGREED, ActionState.UNDER_WAY)
        return is_open and self.due is not None and self.due < today

    @property
    def moved(self) -> date:
        """The day of the newest thing that happened to it."""
        return self.done_on or self.started_on or self.agreed_on


@dataclass(frozen=True, slots=True)
class Report:
    """What partners found out and handed over."""

    id: str
    title: Words = field(hash=False)
    about: Words = field(hash=False)
    delivered_on: date
    delivered_to: Words = field(hash=False)
    partners: tuple[str, ...]
    places: tuple[str, ...]
    meeting: str
    document: str


@dataclass(frozen=True, slots=True)
class Together:
    """All of it: partners by sector and name, actions and reports by what happened last."""

    partners: tuple[Partner, ...]
    actions: tuple[Action, ...]
    reports: tuple[Report, ...]

    def named(self, ids: Iterable[str]) -> tuple[Partner, ...]:
        """Return the partners of these ids, in that order; those that there are not are left out."""
        known = {each.id: each for each in self.partners}
        return tuple(known[each] for each in ids if each in known)

    def offering(self, program: str) -> tuple[Partner, ...]:
        """Return the partners that offer a program now."""
        return tuple(each for each in self.partners if each.is_active and program in each.programs)

    def agreed_at(self, meeting: str) -> tuple[Action, ...]:
        """Return the actions that were agreed at a meeting."""
        return tuple(each for each in self.actions if each.meeting == meeting)

    def of_sector(self, sector: str) -> Together:
        """Return what the partners of a sector do."""
        ids = {each.id for each in self.partners if each.sector == sector}
        return Together(
            tuple(each for each in self.partners if each.id in ids),
            tuple(each for each in self.actions if ids.intersection(each.partners)),
            tuple(each for each in self.reports if ids.intersection(each.partners)),
        )

    def at(self, area_id: str, geography: Geography) -> Together:
        """Return what is there for an area: what is for the whole city, and what shares a place with it."""

        def is_here(each: Partner | Action | Report) -> bool:
            return is_around(area_id, each.places, geography)

        return Together(
            tuple(filter(is_here, self.partners)),
            tuple(filter(is_here, self.actions)),
            tuple(filter(is_here, self.reports)),
        )


def is_around(area_id: str, places: Iterable[str], geography: Geography) -> bool:
    """Whether what names these places, none for the whole city, is there for an area: they share a part of the map."""
    named = list(places)
    own = _atoms(area_id, geography)
    return not named or any(own & _atoms(each, geography) for each in named)


def _atoms(area_id: str, geography: Geography) -> frozenset[str]:
    area = geography.find(area_id)
    return frozenset() if area is None else atoms_of(area, geography)


def together_of(records: Mapping[str, Sequence[Record]], city: str) -> Together:
    """Return what records tell, which are by kind; `city` is the id of the whole city."""

    def told(kind: str) -> Iterator[tuple[Record, tuple[str, ...]]]:
        for each in records.get(kind, ()):
            record = _unplaced(each) if is_city_only(each, records) else each
            areas = places_of(record)
            yield record, () if city in areas else areas

    partners = [_partner(*each) for each in told(PARTNERS)]
    actions = [_action(*each) for each in told(ACTIONS)]
    reports = [_report(*each) for each in told(REPORTS)]
    return Together(
        tuple(sorted(partners, key=lambda each: (SECTORS.index(each.sector), each.name.casefold()))),
        tuple(sorted(actions, key=lambda each: (-each.moved.toordinal(), each.id))),
        tuple(sorted(reports, key=lambda each: (-each.delivered_on.toordinal(), each.id))),
    )


def _unplaced(record: Record) -> Record:
    places = ("area", "areas", "place")
    return replace(
        record, content={name: each for name, each in record.content.items() if name not in places}
    )


def _partner(record: Record, places: tuple[str, ...]) -> Partner:
    content = record.content
    return Partner(
        id=record.id,
        name=content["name"],
        sector=content["sector"],
        does=content["does"],
        serves=content.get("serves", {}),
        places=places,
        address=content.get("address", ""),
        phone=content.get("phone", ""),
        mail=content.get("mail", ""),
        web=content.get("web", ""),
        reach=content.get("reach", {}),
        who_answers=content.get("who_answers", {}),
        police_may_come=content.get("police_may_come", ""),
        languages=content.get("languages", {}),
        hours=content.get("hours", {}),
        programs=tuple(content.get("programs", ())),
        is_active=content["state"] == "active",
        checked_on=_day(content, "checked_on"),
    )


def _action(record: Record, places: tuple[str, ...]) -> Action:
    content = record.content
    return Action(
        id=record.id,
        kind=content["action_kind"],
        state=ActionState(content["state"]),
        title=content["title"],
        problem=content["problem"],
        place=content.get("place", {}),
        places=places,
        partners=tuple(content.get("partners", ())),
        meeting=content.get("meeting", ""),
        agreed_on=date.fromisoformat(content["agreed_on"]),
        started_on=_day(content, "started_on"),
        due=_day(content, "due"),
        done_on=_day(content, "done_on"),
        result=content.get("result", {}),
        document=content.get("document", ""),
    )


def _report(record: Record, places: tuple[str, ...]) -> Report:
    content = record.content
    return Report(
        id=record.id,
        title=content["title"],
        about=content["about"],
        delivered_on=date.fromisoformat(content["delivered_on"]),
        delivered_to=content.get("delivered_to", {}),
        partners=tuple(content.get("partners", ())),
        places=places,
        meeting=content.get("meeting", ""),
        document=content.get("document", ""),
    )


def _day(content: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(content[name]) if content.get(name) else None

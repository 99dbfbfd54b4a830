"""Police reform as records tell it: each policy with its five steps, and each recommendation with what became of it.

Who says a thing and who verified it are two fields of a record and stay two here: a step that nobody verified is never
shown as if somebody had.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from data_access.model import Record
from data_access.records import NO_LONGER, REFORM_AREAS, record_kind

MILESTONES = "milestones"
RECOMMENDATIONS = "recommendations"
# In the order in which a policy takes them.
STEPS = record_kind(MILESTONES).field("step").choices
AREAS = tuple(REFORM_AREAS.split())
COMMENT = "community-comment"
# What an address can hold of a policy's name.
LONGEST_ID = 80


class State(StrEnum):
    """How far a step is; `UNREPORTED` where no record tells of it."""

    DONE = "done"
    UNDER_WAY = "under-way"
    PLANNED = "planned"
    NO_LONGER = NO_LONGER
    UNREPORTED = "unreported"


class Fate(StrEnum):
    """What became of a recommendation."""

    MADE = "made"
    ACCEPTED = "accepted"
    PARTLY = "partly-accepted"
    REJECTED = "rejected"
    DONE = "done"
    NO_LONGER = NO_LONGER


Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so, who verified it and when, and the document; empty where a record does not tell."""

    says: str = ""
    verified_by: str = ""
    verified_on: date | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """What one record tells of a step. `comment_by` is the last day on which comments are taken."""

    id: str
    step: str
    state: State
    title: Words = field(hash=False)
    day: date | None
    source: Source
    comment_by: date | None = None
    take_part: Words = field(hash=False, default_factory=dict)
    take_part_at: str = ""
    note: Words = field(hash=False, default_factory=dict)

    def takes_comments(self, today: date) -> bool:
        """Whether one can comment on that day: comments are under way, and their last day has not passed."""
        under_way = self.step == COMMENT and self.state is State.UNDER_WAY
        return under_way and (self.comment_by is None or today <= self.comment_by)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a policy with every record that tells of it, oldest first; one without a date is the newest."""

    name: str
    milestones: tuple[Milestone, ...] = ()

    @property
    def newest(self) -> Milestone | None:
        """The record that tells how far the step is now."""
        return self.milestones[-1] if self.milestones else None

    @property
    def state(self) -> State:
        """How far the step is."""
        return self.newest.state if self.newest else State.UNREPORTED


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy under review: all five steps, in their order. `id` can stand in an address."""

    id: str
    area: str
    title: Words = field(hash=False)
    steps: tuple[Step, ...]

    def step(self, name: str) -> Step:
        """Return one of its steps. Raises KeyError."""
        return {each.name: each for each in self.steps}[name]

    def comment(self, today: date) -> Milestone | None:
        """Return the call for comments that is open on a day, the one that closes first; None where none is."""
        calls = [each for each in self.step(COMMENT).milestones if each.takes_comments(today)]
        return min(calls, key=lambda each: each.comment_by or date.max, default=None)

    @property
    def furthest(self) -> Step | None:
        """The last of its steps that is done."""
        return next((each for each in reversed(self.steps) if each.state is State.DONE), None)

    @property
    def moved(self) -> date:
        """The day of the newest thing that was done; the first of all days where nothing was."""
        done = (each for step in self.steps for each in step.milestones if each.state is State.DONE)
        return max((each.day for each in done if each.day), default=date.min)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What somebody recommended to the police or the city, and its fate since `fate_on`, as `source` says."""

    id: str
    title: Words = field(hash=False)
    made_by: str
    made_on: date
    made_to: str
    fate: Fate
    fate_on: date | None
    source: Source
    answer: Words = field(hash=False, default_factory=dict)

    @property
    def moved(self) -> date:
        """The day of the newest thing that happened to it."""
        return max(self.made_on, self.fate_on or self.made_on)


def policies_of(records: Iterable[Record]) -> tuple[Policy, ...]:
    """Return the policies of records of kind `milestones`: what moved last comes first, then by id."""
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(_slug(record.content["policy"]), []).append(record)
    policies = [_policy(policy, told) for policy, told in found.items()]
    return tuple(sorted(policies, key=lambda each: (-each.moved.toordinal(), each.id)))


def recommendations_of(records: Iterable[Record]) -> tuple[Recommendation, ...]:
    """Return the recommendations of records of their kind: what moved last comes first, then by id."""
    found = map(_recommendation, records)
    return tuple(sorted(found, key=lambda each: (-each.moved.toordinal(), each.id)))


def open_for_comment(policies: Iterable[Policy], today: date) -> tuple[tuple[Policy, Milestone], ...]:
    """Return the policies that one can comment on, with the call: what closes first comes first."""
    calls = [(policy, call) for policy in policies if (call := policy.comment(today)) is not None]
    return tuple(sorted(calls, key=lambda each: (each[1].comment_by or date.max, each[0].id)))


def _policy(policy_id: str, records: list[Record]) -> Policy:
    told = sorted(map(_milestone, records), key=lambda each: (each.day or date.max, each.id))
    steps = tuple(Step(name, tuple(each for each in told if each.step == name)) for name in STEPS)
    first = next(each for step in steps for each in step.milestones)
    area = next(record.content["reform_area"] for record in records if record.id == first.id)
    return Policy(policy_id, area, first.title, steps)


def _milestone(record: Record) -> Milestone:
    content = record.content
    return Milestone(
        id=record.id,
        step=content["step"],
        state=State(content["state"]),
        title=content["title"],
        day=_day(content, "date"),
        source=_source(content),
        comment_by=_day(content, "comment_by"),
        take_part=content.get("take_part", {}),
        take_part_at=content.get("take_part_at", ""),
        note=content.get("note", {}),
    )


def _recommendation(record: Record) -> Recommendation:
    content = record.content
    return Recommendation(
        id=record.id,
        title=content["title"],
        made_by=content["made_by"],
        made_on=date.fromisoformat(content["made_on"]),
        made_to=content.get("made_to", ""),
        fate=Fate(content["state"]),
        fate_on=_day(content, "state_on"),
        source=_source(content),
        answer=content.get("answer", {}),
    )


def _source(content: Mapping[str, Any]) -> Source:
    return Source(
        content.get("says", ""),
        content.get("verified_by", ""),
        _day(content, "verified_on"),
        content.get("document", ""),
    )


def _day(content: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(content[name]) if content.get(name) else None


def _slug(policy: str) -> str:
    """Return a policy's name as it can be read aloud in an address: `use-of-force`; two spellings are one policy.

    It is never that of a reform area, which is the address of a part.
    """
    name = re.sub(r"[\W_]+", "-", policy.casefold()).strip("-")[:LONGEST_ID].strip("-")
    return f"policy-{name}".strip("-") if name in (*AREAS, "") else name

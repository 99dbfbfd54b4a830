"""Outcome, effort and steps of reform on one time axis, for the city or one ward.

Nothing is computed across them: each series is the answer to a question of its own, and no sentence joins two of them.
What is offered follows from the catalogue (the role of each topic) and from the release's plan: what is planned for the
city alone is offered for no ward.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from data_access.answers import Answer
from data_access.breaks import Break, atoms_of
from data_access.catalog import METRICS
from data_access.catalog_roles import TopicRole, role_of
from data_access.definitions import Metric
from data_access.model import Area, AreaLevel, Geography, Grain, Period, Record, Release, Status
from data_access.offer import Offer
from data_access.reform import Milestone, State, policies_of
from data_access.selection import Query
from data_access.statistics import Observation

EVENTS = "events"
LEVELS = (AreaLevel.CITY, AreaLevel.WARD)
# The first of these that is shown is drawn: a quarter is near enough to a day to see what came first.
GRAINS = (Grain.QUARTER, Grain.YEAR, Grain.MONTH)
# States of a step that are something that happened on a day; what is planned has not.
HAPPENED = frozenset({State.DONE, State.UNDER_WAY, State.NO_LONGER})
Words = Mapping[str, str]


class TimelineProblem(StrEnum):
    """What of a question could not be followed; the answer falls back and says so."""

    AREA = "area"
    OUTCOME = "outcome"
    EFFORT = "effort"


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened on a day: a step of a policy, or an event. `until` is the last day of what lasted longer.

    Of a step, `policy` is the id of the policy and `step` the record that tells of it; an event has neither.
    """

    id: str
    day: date
    title: Words = field(hash=False)
    until: date | None = None
    policy: str = ""
    step: Milestone | None = None

    @property
    def is_reform(self) -> bool:
        """Whether it is a step of a reform."""
        return self.step is not None


@dataclass(frozen=True, slots=True)
class Track:
    """One series on the axis: an answer for one area, with a point for every period of the axis.

    `ended` says since when it is no longer published, if it is not.
    """

    answer: Answer
    points: tuple[Observation, ...]
    ended: Break | None = None

    @property
    def metric(self) -> Metric:
        """The metric that is drawn."""
        return self.answer.metric


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the timeline shows of a release: one outcome, one effort, and what happened, all in the same `years`.

    `effort` is None where none is published for the area; `wanted` is then the one that was asked for, or the first.
    `outcomes` and `efforts` are all that the release offers for the city or a ward. `before` is how many steps and
    events lie before the axis begins.
    """

    release: Release
    geography: Geography
    area: Area
    outcomes: tuple[Metric, ...]
    efforts: tuple[Metric, ...]
    outcome: Track | None
    effort: Track | None
    wanted: Metric | None
    years: range
    happened: tuple[Happening, ...]
    before: int = 0
    problems: tuple[TimelineProblem, ...] = ()

    @property
    def tracks(self) -> tuple[Track, ...]:
        """The series from top to bottom."""
        return tuple(each for each in (self.outcome, self.effort) if each is not None)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield the names and values of its address in canonical order, without the release."""
        yield "area", self.area.id
        if self.outcome is not None:
            yield "outcome", self.outcome.metric.id
        effort = self.wanted if self.effort is None else self.effort.metric
        if effort is not None:
            yield "effort", effort.id


@dataclass(frozen=True, slots=True)
class Asks:
    """What a timeline is made from: the areas, the offer of a metric, an answer, a kind of records, a series' end."""

    geography: Geography
    offer: Callable[[str], Offer]
    ask: Callable[[str, Query], Answer]
    records: Callable[[str], Sequence[Record]]
    ending: Callable[[Metric], Break | None]


def read_timeline(query: Query, release: Release, asks: Asks) -> Timeline:
    """Answer the question of an address. Never raises: what cannot be followed falls back and is listed."""
    problems: list[TimelineProblem] = []
    area = _area(_one(query, "area"), asks.geography, problems)
    outcomes, efforts = (tuple(_offered(role, release, asks)) for role in TopicRole)
    outcome = _outcome(_one(query, "outcome"), outcomes, area, asks, problems)
    wanted = _effort(_one(query, "effort"), efforts, area, asks, problems)
    drawn = [each for each in (outcome, wanted) if each is not None and _grain(each, area, asks)]
    answers = {each.id: _ask(each, area, asks) for each in drawn}
    happened = tuple(_happened(area, asks))
    years = _years(answers.values(), happened, release)
    tracks = {name: _track(each, years, asks) for name, each in answers.items()}
    return Timeline(
        release,
        asks.geography,
        area,
        outcomes,
        efforts,
        tracks.get(outcome.id) if outcome else None,
        tracks.get(wanted.id) if wanted else None,
        wanted,
        years,
        tuple(each for each in happened if each.day.year in years),
        sum(each.day.year < years.start for each in happened) if years else 0,
        tuple(problems),
    )


def _one(query: Query, name: str) -> str:
    value = query.get(name, "")
    values = (value,) if isinstance(value, str) else tuple(value)
    return next((text for text in reversed(values) if text), "")


def _area(asked: str, geography: Geography, problems: list[TimelineProblem]) -> Area:
    found = geography.find(asked) if asked else geography.city
    if found is not None and found.level in LEVELS:
        return found
    problems.append(TimelineProblem.AREA)
    return geography.city


def _offered(role: TopicRole, release: Release, asks: Asks) -> Iterator[Metric]:
    """Yield the metrics of a role that a release shows for the city or a ward, each series once.

    A metric that breaks down what another one shows has the same totals.
    """
    seen = set()
    for entry in METRICS:
        if role_of(entry) is not role or any(map(release.withdrawal_of, entry.datasets)):
            continue
        series = (entry.parts, entry.category, entry.base)
        if series not in seen and any(_grain_at(entry, level, asks) for level in LEVELS):
            seen.add(series)
            yield entry


def _grain_at(entry: Metric, level: AreaLevel, asks: Asks) -> Grain | None:
    offer = asks.offer(entry.id)
    shown = offer.grains(level, offer.whole(level))
    return next((grain for grain in GRAINS if grain in shown), None)


def _grain(entry: Metric, area: Area, asks: Asks) -> Grain | None:
    return _grain_at(entry, area.level, asks)


def _outcome(
    asked: str, offered: Sequence[Metric], area: Area, asks: Asks, problems: list[TimelineProblem]
) -> Metric | None:
    """Return the outcome that was asked for, else the first that is published for the area."""
    here = [each for each in offered if _grain(each, area, asks)]
    found = next((each for each in here if each.id == asked), None)
    if asked and found is None:
        problems.append(TimelineProblem.OUTCOME)
    return found or _told(here, area, asks) or next(iter(here), None)


def _effort(
    asked: str, offered: Sequence[Metric], area: Area, asks: Asks, problems: list[TimelineProblem]
) -> Metric | None:
    """Return the effort that was asked for, else the first that the area has, else the first of all."""
    found = next((each for each in offered if each.id == asked), None)
    if asked and found is None:
        problems.append(TimelineProblem.EFFORT)
    here = [each for each in offered if _grain(each, area, asks)]
    return found or _told(here, area, asks) or next(iter(offered), None)


def _told(here: Sequence[Metric], area: Area, asks: Asks) -> Metric | None:
    """Return the first metric of which there are numbers for an area; None where there are none."""
    told = (each for each in here if any(series.points for series in _ask(each, area, asks).series))
    return next(told, None)


def _ask(entry: Metric, area: Area, asks: Asks) -> Answer:
    grain = _grain(entry, area, asks)
    return asks.ask(entry.id, {"area": area.id, "grain": str(grain)})


def _track(answer: Answer, years: range, asks: Asks) -> Track:
    ended = asks.ending(answer.metric)
    return Track(answer, tuple(on_axis(answer, years, ended.day if ended else None)), ended)


def on_axis(answer: Answer, years: range, ended: date | None) -> Iterator[Observation]:
    """Yield a point for every period of the years.

    What lies before the first known one was not collected, and so is what comes after a series ended; what comes after
    the last one otherwise is not reported yet.
    """
    if not years:
        return
    known = {point.period: point for series in answer.series for point in series.points}
    newest = max(known, default=None)
    first, last = (
        Period.of(day, answer.selection.grain) for day in (date(years[0], 1, 1), date(years[-1], 12, 31))
    )
    for period in first.to(last):
        is_late = newest is not None and period > newest and (ended is None or period.start < ended)
        missing = Observation(period, Status.NOT_REPORTED if is_late else Status.NOT_COLLECTED)
        yield known.get(period, missing)


def _years(answers: Iterable[Answer], happened: Iterable[Happening], release: Release) -> range:
    """Return the years of which there are figures, and on to what happened after them, up to the release's own."""
    figures = [year.start.year for answer in answers for year in answer.years]
    if not figures:
        return range(0)
    later = [each.day.year for each in happened if each.day.year <= release.dated.year]
    return range(min(figures), max([*figures, *later]) + 1)


def _happened(area: Area, asks: Asks) -> list[Happening]:
    """Return the steps of all policies, and the events that touch an area, in order of time."""
    found = [*_steps(asks.records("milestones")), *_events(area, asks)]
    return sorted(found, key=lambda each: (each.day, each.id))


def _steps(records: Iterable[Record]) -> Iterator[Happening]:
    for policy in policies_of(records):
        for step in policy.steps:
            for each in step.milestones:
                if each.day is not None and each.state in HAPPENED:
                    yield Happening(each.id, each.day, policy.title, policy=policy.id, step=each)


def _events(area: Area, asks: Asks) -> Iterator[Happening]:
    own = atoms_of(area, asks.geography)
    for record in asks.records(EVENTS):
        content = record.content
        place = asks.geography.find(content.get("area", ""))
        if place is None or own & atoms_of(place, asks.geography):
            until = date.fromisoformat(content["until"]) if content.get("until") else None
            yield Happening(record.id, date.fromisoformat(content["date"]), content["title"], until)

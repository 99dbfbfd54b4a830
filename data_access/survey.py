"""What people are asked in a survey: the wording of each item, of whom, and from which wave on it is another.

An item of a survey is a record of kind `survey-item`. Answers to another wording, or to another sponsor, are not
comparable: where one record takes over from another, there is a break in the series.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from data_access.breaks import Break
from data_access.model import Period, Record, Status
from data_access.statistics import Observation

SURVEY_ITEMS = "survey-item"
# What an estimate says: percent of people who gave the answers named; else their mean from 0 to 100.
PERCENT_SCALE = "percent"
SPONSOR, WORDING = "sponsor", "wording"
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SurveyItem:
    """A question as it was asked, from one day to another (None: as far as anybody says).

    `answers` are those that are counted, `asked_of` and `sponsor` are empty where no record tells.
    """

    id: str
    wording: Words = field(hash=False)
    scale: str
    answers: Words = field(hash=False)
    asked_of: Words = field(hash=False)
    sponsor: Words = field(hash=False)
    since: date | None = None
    until: date | None = None

    @property
    def is_percent(self) -> bool:
        """Whether its figures are of every hundred people, not a mean of points."""
        return self.scale == PERCENT_SCALE

    def holds(self, period: Period) -> bool:
        """Whether it was asked so all through a wave."""
        begun = self.since is None or self.since <= period.start
        return begun and (self.until is None or period.end <= self.until)


def items_of(records: Iterable[Record], dataset: str, measure: str) -> tuple[SurveyItem, ...]:
    """Return how an item was asked, in order of time."""
    found = (_item(each) for each in records if each.content["measure"] == f"{dataset}/{measure}")
    return tuple(sorted(found, key=lambda each: (each.since or date.min, each.id)))


def _item(record: Record) -> SurveyItem:
    content = record.content
    since, until = (content.get(name) for name in ("since", "until"))
    return SurveyItem(
        record.id,
        content["wording"],
        content["scale"],
        content["answers"],
        content.get("asked_of", {}),
        content.get("sponsor", {}),
        date.fromisoformat(since) if since else None,
        date.fromisoformat(until) if until else None,
    )


def item_of(items: Iterable[SurveyItem], period: Period) -> SurveyItem | None:
    """Return how an item was asked in a wave; None where no record tells."""
    return next((each for each in items if each.holds(period)), None)


def item_breaks(items: Sequence[SurveyItem]) -> tuple[Break, ...]:
    """Return the days from which on answers are not comparable with earlier ones, in order of time.

    Such are those on which an item is asked anew, and the first for which a wording is known: what was asked before
    it nobody can say.
    """
    return tuple(_breaks(items))


def _breaks(items: Sequence[SurveyItem]) -> Iterator[Break]:
    if items and items[0].since:
        first = items[0]
        yield Break(f"asked-{first.id}", items[0].since, WORDING, first.wording)
    for before, after in pairwise(items):
        if after.since is None or _alike(before, after):
            continue
        taken_over = before.sponsor != after.sponsor
        cause, title = (SPONSOR, after.sponsor) if taken_over else (WORDING, after.wording)
        yield Break(f"asked-{after.id}", after.since, cause, title or after.wording)


def _alike(before: SurveyItem, after: SurveyItem) -> bool:
    """Whether the same was asked of the same people by the same sponsor."""

    def told(item: SurveyItem) -> tuple[Words | str, ...]:
        return item.wording, item.scale, item.answers, item.asked_of, item.sponsor

    return told(before) == told(after)


def by_year(points: Iterable[Observation], years: Iterable[Period]) -> tuple[Observation, ...]:
    """Return the points of waves as one for each year: that of the last wave that ended in it.

    A year without a wave was not collected.
    """
    last = {point.period.end.year: point for point in sorted(points, key=lambda each: each.period.end)}
    return tuple(
        replace(last[year.start.year], period=year)
        if year.start.year in last
        else Observation(year, Status.NOT_COLLECTED)
        for year in years
    )


def breaks_by_year(breaks: Iterable[Break], points: Sequence[Observation]) -> tuple[date, ...]:
    """Return at which turns of the year breaks part what `by_year` returns: before the first wave that follows each."""
    following = (
        min((point.period.end.year for point in points if point.period.start >= each.day), default=None)
        for each in breaks
    )
    return tuple(sorted({date(year, 1, 1) for year in following if year is not None}))

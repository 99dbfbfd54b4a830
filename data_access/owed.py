"""What each dataset owes: up to when figures were received, which come next and when, and what is held back and why.

Everything follows from what a release knows: its cells, its plan, its breaks, what of it was withdrawn, its audit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data_access.breaks import Break
from data_access.definitions import Dataset, View
from data_access.model import CALENDAR_GRAINS, AreaLevel, Cell, Grain, Period, Status, Withdrawal

SETTLED = (Status.PUBLISHED, Status.SUPPRESSED)
LEVELS = (AreaLevel.CITY, AreaLevel.WARD, AreaLevel.NEIGHBORHOOD)


class Standing(StrEnum):
    """Where a dataset stands on a day.

    `unagreed`: nobody has agreed to publish it; `ended`: it is no longer published anywhere; `untimed`: no rule says
    when the next figures come, as of a survey.
    """

    LATE = "late"
    WAITED = "waited"
    UNTIMED = "untimed"
    ENDED = "ended"
    NEVER = "never"
    UNAGREED = "unagreed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Owed:
    """What is known of a dataset on a day.

    `last` is the newest period with figures, shown or hidden, and `received` the day on which they came; `next` is the
    one that follows and `due` the day by which it is to come. `missing` are earlier periods without figures.
    `open_since` is the first day whose figures can still change. `unagreed` are levels of areas that are planned and
    that nobody has agreed to. `hidden` is how many numbers are hidden to protect people, `held` how many tables are
    held back whole.
    """

    dataset: str
    standing: Standing
    last: Period | None = None
    received: date | None = None
    next: Period | None = None
    due: date | None = None
    missing: tuple[Period, ...] = ()
    open_since: date | None = None
    unagreed: tuple[AreaLevel, ...] = ()
    hidden: int = 0
    held: int = 0
    ending: Break | None = None
    withdrawal: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """The figures of a dataset as they arrive: the periods with any, those without, and since when they can change."""

    settled: tuple[Period, ...] = ()
    waiting: tuple[Period, ...] = ()
    open_since: date | None = None


def arrived(cells: Iterable[Cell]) -> Arrived:
    """Return which periods have figures of the whole city; one has where any of its numbers is shown or hidden."""
    statuses: dict[Period, set[Status]] = {}
    provisional: list[date] = []
    for cell in cells:
        statuses.setdefault(cell.key.period, set()).add(cell.status)
        if cell.provisional and cell.status in SETTLED:
            provisional.append(cell.key.period.start)
    settled = {period for period, found in statuses.items() if found.intersection(SETTLED)}
    waiting = {period for period, found in statuses.items() if Status.NOT_REPORTED in found} - settled
    return Arrived(tuple(sorted(settled)), tuple(sorted(waiting)), min(provisional, default=None))


def grain_of(views: Iterable[View]) -> Grain | None:
    """Return how finely the city's figures arrive: the shortest period of a plan, waves where it has nothing else."""
    found = {view.grain for view in views if view.area_level is AreaLevel.CITY}
    return next((grain for grain in (*CALENDAR_GRAINS, Grain.WAVE) if grain in found), None)


def due_on(period: Period, lag_months: int) -> date:
    """Return by when a period's figures are to come: the last day of the month so many months after its end."""
    return Period.of(period.end, Grain.MONTH).shift(lag_months).end


def unagreed_levels(dataset: Dataset, views: Iterable[View]) -> tuple[AreaLevel, ...]:
    """Return the levels of areas that are planned of a dataset about people, and not in what a release may show."""
    if not dataset.about_people:
        return ()
    planned, shown = ({view.area_level for view in each} for each in (dataset.plan, tuple(views)))
    return tuple(level for level in LEVELS if level in planned - shown)


def owed_of(  # noqa: PLR0913 - one argument for each thing that a release knows
    dataset: Dataset,
    views: Collection[View],
    found: Arrived,
    *,
    today: date,
    received: date | None = None,
    hidden: int = 0,
    held: int = 0,
    ending: Break | None = None,
    withdrawal: Withdrawal | None = None,
) -> Owed:
    """Return what a dataset owes on a day."""
    unagreed = unagreed_levels(dataset, views)
    if withdrawal is not None:
        return Owed(dataset.id, Standing.WITHDRAWN, withdrawal=withdrawal)
    if dataset.about_people and not views:
        return Owed(dataset.id, Standing.UNAGREED, unagreed=unagreed)
    if not found.settled:
        return Owed(dataset.id, Standing.NEVER, unagreed=unagreed)
    last = found.settled[-1]
    following = None if last.grain is Grain.WAVE or ending else last.shift(1)
    due = None if following is None else due_on(following, dataset.lag_months)
    return Owed(
        dataset.id,
        _standing(ending, due, today),
        last,
        received,
        following,
        due,
        tuple(period for period in found.waiting if period.start < last.start),
        found.open_since,
        unagreed,
        hidden,
        held,
        ending,
    )


def _standing(ending: Break | None, due: date | None, today: date) -> Standing:
    if ending is not None:
        return Standing.ENDED
    if due is None:
        return Standing.UNTIMED
    return Standing.LATE if due < today else Standing.WAITED


def hidden_by_dataset(tables: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    """Return how many numbers of each dataset are hidden, of its tables with as many each."""
    counted: dict[str, int] = {}
    for dataset, hidden in tables:
        counted[dataset] = counted.get(dataset, 0) + hidden
    return counted

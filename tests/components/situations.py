"""Situations that a series can be in, and what is said of each in three languages.

`python -m tests.components.situations` writes sentences.md beside it, to be read by people before it is committed; a
test holds it to what the code says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from components.i18n import translator
from components.sentences import finding, verdicts
from data_access.answers import Answer, Series
from data_access.catalog import metric
from data_access.model import ALL, LANGUAGES, Area, AreaLevel, Grain, Period, Release, Status
from data_access.offer import Offer
from data_access.selection import Question, Selection, Unit
from data_access.statistics import NotComparable, Observation, Trend, trend
from tests.pages.stores import five_wards

CITY = Area(AreaLevel.CITY, "newark", {"en": "Newark"})
SOUTH = Area(AreaLevel.WARD, "south", {"en": "South Ward"})
WEST = Area(AreaLevel.WARD, "west", {"en": "West Ward"})
IRONBOUND = Area(AreaLevel.NEIGHBORHOOD, "ironbound", {"en": "Ironbound"})
UNKNOWN_PLACE = Area(AreaLevel.WARD, "unplaced-ward", {"en": "?"})

HIDDEN, LATE = Status.SUPPRESSED, Status.NOT_REPORTED
Value = int | Status


@dataclass(frozen=True)
class Situation:
    """Counts of years in order of time, the first of them that of `first`, and what is asked about them.

    `against` is what each count is measured by, `open_years` how many of the newest can still change.
    """

    name: str
    counts: tuple[Value, ...]
    first: int = 2018
    metric: str = "people-shot"
    areas: tuple[Area, ...] = (CITY,)
    others: tuple[tuple[Value, ...], ...] = ()
    against: tuple[float, ...] = ()
    unit: Unit = Unit.COUNT
    category: str = ALL
    grain: Grain = Grain.YEAR
    open_years: int = 0
    breaks: tuple[date, ...] = ()


def answer_of(situation: Situation) -> Answer:
    """What a page is answered in that situation."""
    series = [
        Series(area, tuple(points), _trend(points, situation.breaks))
        for area, points in zip(situation.areas, _all_points(situation), strict=True)
    ]
    areas = situation.areas
    asked = Selection(
        situation.metric,
        tuple(area.id for area in areas),
        areas[0].level,
        situation.category,
        situation.grain,
        unit=situation.unit,
    )
    offer = Offer(metric(situation.metric), ())
    release = Release("2026-11-22.1", 1, "2026-11-22T12:00:00Z", "")
    years = tuple(point.period for point in series[0].points)
    return Answer(Question(asked, ()), offer, release, five_wards(), tuple(series), years)


def _all_points(situation: Situation) -> Iterable[list[Observation]]:
    for counts in (situation.counts, *situation.others):
        yield list(_points(situation, counts))


def _points(situation: Situation, counts: tuple[Value, ...]) -> Iterable[Observation]:
    period = Period.of(date(situation.first, 1, 1), situation.grain)
    for n, content in enumerate(counts):
        open_ = n >= len(counts) - situation.open_years
        if isinstance(content, Status):
            point = Observation(period.shift(n), content)
        else:
            point = Observation(period.shift(n), Status.PUBLISHED, content, provisional=open_)
        yield replace(point, exposure=situation.against[n]) if situation.against else point


def _trend(points: list[Observation], breaks: tuple[date, ...]) -> Trend | None:
    try:
        return trend(points, breaks=breaks)
    except NotComparable:
        return None


MURDERS = (75, 57, 56, 62, 49, 46, 37)
CARS_STOLEN = (2015, 1541, 1707, 2186, 1996, 3978, 2588)
PEOPLE_SHOT = (236, 204, 196, 280, 195, 170, 150)

SITUATIONS = (
    Situation("down over the years, no clear step", PEOPLE_SHOT),
    Situation(
        "up over the years, the last step clearly down",
        CARS_STOLEN,
        metric="reported-crime",
        category="motor-vehicle-theft",
    ),
    Situation(
        "up over the years and in the last",
        CARS_STOLEN[:6],
        metric="reported-crime",
        category="motor-vehicle-theft",
    ),
    Situation("a category down with no clear step", MURDERS, metric="reported-crime", category="murder"),
    Situation("up, then down", (200, 260, 320, 380, 310, 250, 190)),
    Situation("one clear step and no direction", (190, 250, 300, 330, 300, 270, 120)),
    Situation("down for years, then clearly up", (900, 700, 600, 500, 380, 300, 480)),
    Situation("two years, clearly down", (75, 37), first=2023),
    Situation("two years, no clear change", (49, 46), first=2022),
    Situation("two years of the later vintage", (52, 54), first=2022),
    Situation("too few to tell", (1, 0, 2, 1), areas=(IRONBOUND,), first=2021),
    Situation("never any", (0, 0, 0), areas=(SOUTH,), first=2022),
    Situation("from nothing to many", (0, 0, 0, 0, 16), first=2020, areas=(SOUTH,)),
    Situation("from many to nothing", (16, 0, 0, 0, 0), first=2020, areas=(SOUTH,)),
    Situation("the same number", (40, 44, 40), first=2022, areas=(SOUTH,)),
    Situation("a base below twenty", (12, 15, 18, 24, 35, 44, 49), areas=(SOUTH,)),
    Situation("one event more", (30, 33, 31), first=2022, areas=(SOUTH,)),
    Situation("a year is hidden", (80, 76, HIDDEN, 60, 44, 38), first=2019, areas=(SOUTH,)),
    Situation("the year before the last is hidden", (80, 76, 70, HIDDEN, 34), first=2020, areas=(SOUTH,)),
    Situation("the newest year can still change", (236, 204, 196, 280, 195, 170, 40), open_years=1),
    Situation("the newest year has not come in", (236, 204, 196, 280, 195, 170, LATE)),
    Situation("a break", (300, 310, 305, 100, 105, 98, 103), breaks=(date(2021, 1, 1),)),
    Situation("a break before the newest year", (300, 310, 305), first=2022, breaks=(date(2024, 1, 1),)),
    Situation("one year alone", (12,), first=2024, areas=(SOUTH,)),
    Situation(
        "three blocks of three years", (60, 41, 22), first=2016, grain=Grain.THREE_YEARS, areas=(IRONBOUND,)
    ),
    Situation("two blocks of three years", (30, 26), first=2019, grain=Grain.THREE_YEARS, areas=(IRONBOUND,)),
    Situation("one block of three years", (30,), first=2022, grain=Grain.THREE_YEARS, areas=(IRONBOUND,)),
    Situation(
        "a rate, down",
        PEOPLE_SHOT,
        against=(300_000, 302_000, 311_549, 309_000, 307_000, 305_000, 304_000),
        unit=Unit.RATE,
    ),
    Situation(
        "a rate, as many among many more",
        (400, 400, 400),
        first=2022,
        against=(50_000, 75_000, 100_000),
        unit=Unit.RATE,
        areas=(SOUTH,),
    ),
    Situation(
        "a rate, no clear change",
        (40, 44, 41),
        first=2022,
        against=(60_000, 61_000, 62_000),
        unit=Unit.RATE,
        areas=(SOUTH,),
    ),
    Situation(
        "a rate of a category",
        MURDERS,
        against=(311_549,) * 7,
        unit=Unit.RATE,
        metric="reported-crime",
        category="murder",
    ),
    Situation(
        "a share, up",
        (60, 75, 88, 95, 110),
        first=2020,
        against=(400, 402, 398, 401, 400),
        metric="fatality-share",
    ),
    Situation("a share of few", (3, 5), first=2023, against=(12, 15), metric="fatality-share"),
    Situation(
        "force for every 1,000 arrests",
        (700, 690, 640, 655),
        first=2021,
        against=(8_000, 8_100, 8_200, 9_000),
        metric="force-per-arrests",
    ),
    Situation(
        "one category of a metric alone", (112, 101, 97, 72), first=2021, metric="rape", category="rape"
    ),
    Situation(
        "several areas", (88, 80, 61, 52, 40), first=2020, areas=(SOUTH, WEST), others=((30, 31, 29, 33, 30),)
    ),
    Situation("an unknown place", (12, 9, 14, 11), first=2021, areas=(UNKNOWN_PLACE,)),
    Situation("police force, more often", (640, 700, 790, 905, 1010), first=2020, metric="force-incidents"),
    Situation("thirteen years", (50, 48, 52, 49, 51, 50, 47, 53, 50, 49, 51, 52, 48), first=2012),
)


SENTENCES = Path(__file__).with_name("sentences.md")
HEADING = """# What is said of a series

Written by `python -m tests.components.situations`. The finding is the heading of a figure, the rest stands below it.
"""


def described(situation: Situation) -> str:
    """Return one situation with its series and what is said of it."""
    counts = "; ".join(", ".join(map(str, each)) for each in (situation.counts, *situation.others))
    more = [
        f"from {situation.first}",
        situation.grain if situation.grain is not Grain.YEAR else "",
        f"measured by {', '.join(f'{each:,.0f}' for each in situation.against)}" if situation.against else "",
        f"newest {situation.open_years} provisional" if situation.open_years else "",
        *(f"break on {day}" for day in situation.breaks),
    ]
    series = ", ".join(filter(None, (counts, *more)))
    return f"## {situation.name}\n\n`{series}`\n\n" + "\n".join(said(situation, each) for each in LANGUAGES)


def said(situation: Situation, language: str) -> str:
    """Return finding and verdicts in a language, as one item of a list."""
    t, answer = translator(language), answer_of(situation)
    return f"- {language}: **{finding(t, answer)}** {' '.join(verdicts(t, answer))}"


def text() -> str:
    """Return all situations."""
    return "\n".join([HEADING, *(described(each) + "\n" for each in SITUATIONS)])


if __name__ == "__main__":
    SENTENCES.write_text(text(), encoding="utf-8")

"""Answers from a real store: each must show the right cells of the right release."""

from dataclasses import replace

import pytest

from data_access.catalog import DATASETS, dataset
from data_access.definitions import View
from data_access.geography import geography_from_json, geography_to_json
from data_access.model import ALL, AreaLevel, Cell, CellKey, Grain, Period, Status
from data_access.publishing.structure import structure
from data_access.selection import Problem, Unit, default_selection
from data_access.service import Service
from data_access.statistics import Verdict
from data_access.store import LogEntry, ReleaseDraft, Store
from data_access.store.errors import NoRelease, UnknownRelease
from tests.data_access.places import small_city

CITY = small_city()
RESIDENTS = [
    {"area_level": "city", "area": "newark", "year": 2020, "residents": 100_000},
    {"area_level": "neighborhood", "area": "park", "year": 2022, "residents": 2_000},
    {"area_level": "neighborhood", "area": "hill", "year": 2022, "residents": 40},
]
YEARS = {2020: 900, 2021: 850, 2022: 700, 2023: 640}


# Before neighborhoods were planned by kind of crime, all crimes of a neighborhood were shown by year.
OLD_PLAN = (
    *(view for view in dataset("reported-crime").plan if view.area_level is AreaLevel.CITY),
    View(AreaLevel.NEIGHBORHOOD, Grain.YEAR, ("incidents",)),
)
OLD_DATASETS = tuple(
    replace(each, plan=OLD_PLAN) if each.id == "reported-crime" else each for each in DATASETS
)


def cell(area: str, level: AreaLevel, period: str, value, category=ALL, **more) -> Cell:
    dimension = ALL if category == ALL else "offense"
    key = CellKey("reported-crime", "incidents", level, area, Period.parse(period), dimension, category)
    status = value if isinstance(value, Status) else Status.PUBLISHED
    return Cell(key, status, None if isinstance(value, Status) else value, **more)


def cells(newest: int) -> list[Cell]:
    city = [cell("newark", AreaLevel.CITY, str(year), value) for year, value in YEARS.items()]
    below = [
        cell("park", AreaLevel.NEIGHBORHOOD, "2022", 30),
        cell("park", AreaLevel.NEIGHBORHOOD, "2023", Status.SUPPRESSED),
        cell("hill", AreaLevel.NEIGHBORHOOD, "2022", 0),
        cell("hill", AreaLevel.NEIGHBORHOOD, "2023", Status.SUPPRESSED),
    ]
    months = [cell("newark", AreaLevel.CITY, f"2023-{m:02d}", m, "theft") for m in (1, 2, 4)]
    return [*city, *below, *months, cell("newark", AreaLevel.CITY, "2024", newest, provisional=True)]


def publish(store: Store, release_id: str, newest: int, datasets=OLD_DATASETS, more=()) -> None:
    documents = {
        "areas": geography_to_json(CITY),
        "population": RESIDENTS,
        "structure": structure(CITY, release=release_id, revised=[], datasets=datasets),
    }
    shown = [*cells(newest), *more]
    draft = ReleaseDraft(release_id, "", sample=False, cells=shown, documents=documents)
    store.append(draft, verify=lambda _: None, log_entry=LogEntry("tester"))


@pytest.fixture
def service(store: Store) -> Service:
    publish(store, "2025-01-01.1", 500)
    publish(store, "2025-02-01.1", 510)
    return Service(store)


def ask(service: Service, query=None, *, release: str | None = None):
    return service.ask(
        "reported-crime", query or {}, release=service.release(release), pinned=release is not None
    )


def test_an_answer_holds_every_period_and_a_verdict_on_settled_years(service: Service) -> None:
    """A provisional year in a verdict says `clearly down` of what is only incomplete."""
    answer = ask(service)
    (series,) = answer.series
    assert [(str(p.period), p.value, p.provisional) for p in series.points][-2:] == [
        ("2023", 640, False),
        ("2024", 510, True),
    ]
    assert series.trend is not None
    assert (series.trend.direction.then, series.trend.direction.now) == (900, 640)
    assert series.trend.direction.verdict is Verdict.CLEARLY_DOWN
    assert [str(year) for year in answer.years] == ["2020", "2021", "2022", "2023", "2024"]


def test_an_old_release_keeps_its_numbers(service: Service) -> None:
    """A citation from January must show January's number in five years."""
    old = ask(service, release="2025-01-01.1")
    assert old.series[0].points[-1].value == 500
    assert not old.release.current
    assert ask(service).series[0].points[-1].value == 510
    with pytest.raises(UnknownRelease):
        ask(service, release="2024-01-01.1")


def test_a_missing_month_is_shown_as_missing(service: Service) -> None:
    """A line from February to April would hide that March is not there."""
    query = {"category": "theft", "grain": "month", "from": "2022-12"}
    (series,) = ask(service, query).series
    assert [(str(p.period), p.status) for p in series.points] == [
        ("2022-12", Status.NOT_COLLECTED),
        ("2023-01", Status.PUBLISHED),
        ("2023-02", Status.PUBLISHED),
        ("2023-03", Status.NOT_COLLECTED),
        ("2023-04", Status.PUBLISHED),
    ]


def test_hidden_stays_hidden_as_a_rate(service: Service) -> None:
    """A rate of a hidden count would give the count away."""
    answer = ask(service, {"area": ["park", "hill"], "as": "rate"})
    park, hill = answer.series
    assert [(p.status, p.value) for p in park.points] == [(Status.PUBLISHED, 15.0), (Status.SUPPRESSED, None)]
    assert {p.status for p in hill.points} == {Status.NOT_APPLICABLE}


def test_unknown_residents_are_not_the_same_as_none(service: Service) -> None:
    """`Hardly anybody lives there`, said of a city whose residents nobody entered, would be absurd."""
    (city,) = ask(service, {"as": "rate", "from": "2020", "to": "2023"}).series
    assert city.points[0].value == 9.0
    (unplaced,) = ask(service, {"area": "unplaced-neighborhood", "as": "rate"}).series
    assert unplaced.points == () or {p.status for p in unplaced.points} == {Status.NOT_APPLICABLE}
    (early,) = ask(service, {"area": "park", "as": "rate", "from": "2021", "to": "2022"}).series
    assert [p.status for p in early.points] == [Status.NOT_COLLECTED, Status.PUBLISHED]


def test_a_map_shows_the_newest_settled_year_of_every_area(service: Service) -> None:
    """A map of a year that is not complete shows every place as safer than it is."""
    offer = service.offer(service.current(), "reported-crime")
    selection = default_selection(offer, CITY)
    found = service.by_area(selection, AreaLevel.NEIGHBORHOOD, release=service.current())
    assert found is not None
    assert str(found.period) == "2023"
    assert {area.id: point.status for area, point in found.points} == {
        "park": Status.SUPPRESSED,
        "hill": Status.SUPPRESSED,
        "unplaced-neighborhood": Status.NOT_COLLECTED,
    }
    assert service.by_area(selection, AreaLevel.WARD, release=service.current()) is None


UNION = "violent-and-property-without-rape"
TODAY = (
    *(cell("park", AreaLevel.NEIGHBORHOOD, str(year), n, UNION) for year, n in ((2022, 28), (2023, 31))),
    cell("park", AreaLevel.NEIGHBORHOOD, "2022", 9, "theft"),
    cell("park", AreaLevel.NEIGHBORHOOD, "2023", Status.SUPPRESSED, "theft"),
    cell("park", AreaLevel.NEIGHBORHOOD, "2023-Q4", 8, UNION),
)


def test_a_release_is_asked_by_the_plan_that_it_pins(store: Store) -> None:
    """A link to all crimes of a neighborhood must go on showing them when the plan shows something else instead."""
    publish(store, "2025-01-01.1", 500)
    publish(store, "2025-02-01.1", 500, DATASETS, TODAY)
    service = Service(store)
    old = ask(service, {"area": "park"}, release="2025-01-01.1")
    assert (old.selection.category, old.series[0].points[0].value) == (ALL, 30)
    new = ask(service, {"area": "park"})
    assert (new.selection.category, new.series[0].points[0].value) == (UNION, 28)
    assert (old.question.problems, new.question.problems) == ((), ())


def test_a_map_of_everything_shows_what_stands_for_it(store: Store) -> None:
    """Without it the first map that a resident opens says that nothing is published by neighborhood."""
    publish(store, "2025-02-01.1", 500, DATASETS, TODAY)
    service = Service(store)
    selection = default_selection(service.offer(service.current(), "reported-crime"), CITY)
    found = service.by_area(selection, AreaLevel.NEIGHBORHOOD, release=service.current())
    assert found is not None
    assert (found.category, str(found.period)) == (UNION, "2023")
    assert {area.id: point.value for area, point in found.points}["park"] == 31


def test_an_area_by_category_has_a_row_for_each_that_is_shown(store: Store) -> None:
    """A kind of crime without a row looks as if it did not happen there."""
    publish(store, "2025-02-01.1", 500, DATASETS, TODAY)
    service = Service(store)
    park = next(area for area in CITY.neighborhoods if area.id == "park")
    found = service.by_category("reported-crime", park, release=service.current())
    assert found is not None
    rows = {category: [(p.status, p.value) for p in points] for category, points in found.rows}
    assert next(iter(rows)) == UNION
    assert len(rows) == 9
    assert rows["theft"] == [(Status.PUBLISHED, 9), (Status.SUPPRESSED, None)]
    assert {status for status, _ in rows["murder"]} == {Status.NOT_COLLECTED}
    assert service.by_category("people-shot", park, release=service.current()) is None


def test_people_shot_in_a_neighborhood_are_compared_by_blocks(store: Store) -> None:
    """Six years in two numbers still say whether fewer people were shot."""
    key = CellKey("shooting", "subjects", AreaLevel.NEIGHBORHOOD, "park", Period.parse("2019--2021"))
    later = replace(key, period=Period.parse("2022--2024"))
    blocks = [Cell(key, Status.PUBLISHED, 40), Cell(later, Status.PUBLISHED, 18)]
    publish(store, "2025-02-01.1", 500, DATASETS, blocks)
    service = Service(store)
    current = service.current()
    (series,) = service.ask("people-shot", {"area": "park"}, release=current).series
    assert series.trend is not None
    assert series.trend.direction.verdict is Verdict.CLEARLY_DOWN
    selection = default_selection(service.offer(current, "people-shot"), CITY)
    found = service.by_area(selection, AreaLevel.NEIGHBORHOOD, release=current)
    assert found is not None
    assert str(found.period) == "2022--2024"
    rates = replace(selection, unit=Unit.RATE)
    assert service.by_area(rates, AreaLevel.NEIGHBORHOOD, release=current) is None


def test_what_is_never_published_is_never_read(service: Service) -> None:
    """A question outside the plan falls back and says so."""
    answer = ask(service, {"area": "park", "category": "theft", "grain": "month"})
    assert Problem.NOT_SHOWN in answer.question.problems
    assert answer.selection.unit is Unit.COUNT


def test_a_publication_is_seen_within_a_second(store: Store) -> None:
    """After a load everybody must see the same release."""
    publish(store, "2025-01-01.1", 500)
    now = [0.0]
    service = Service(store, clock=lambda: now[0])
    assert service.current().id == "2025-01-01.1"
    publish(store, "2025-02-01.1", 510)
    now[0] = 0.5
    assert service.current().id == "2025-01-01.1"
    now[0] = 1.1
    assert service.current().id == "2025-02-01.1"
    store.rollback("2025-01-01.1", by="tester", because="test")
    assert service.look_again().id == "2025-01-01.1"


def test_an_empty_store_says_so(store: Store) -> None:
    """A first visitor of an empty site must not get an error of the program."""
    with pytest.raises(NoRelease):
        Service(store).current()


def test_areas_read_back() -> None:
    """An area that changes on its way through the store moves counts to another place."""
    assert geography_from_json(geography_to_json(CITY)) == CITY

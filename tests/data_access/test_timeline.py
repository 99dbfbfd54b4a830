"""The question of the timeline: what is offered of which area, on which axis, and what happened there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data_access.catalog import METRICS, TOPICS, metric
from data_access.catalog_roles import ROLES, TopicRole, role_of
from data_access.model import AreaLevel, Cell, CellKey, Grain, Period, Polarity, Record, Status
from data_access.service import Service
from data_access.store import Store
from data_access.timeline import Timeline, TimelineProblem, on_axis
from tests.pages.stores import shot, write_store

CITY = AreaLevel.CITY


def trained(when: str, value: int) -> Cell:
    key = CellKey("training", "crisis-intervention", CITY, "newark", Period.parse(when))
    return Cell(key, Status.PUBLISHED, value)


def event(name: str, day: str, **more: str) -> Record:
    return Record("events", name, {"title": {"en": name}, "date": day, "source": "City", **more})


def step(name: str, day: str, state: str = "done", **more: str) -> Record:
    content = {"reform_area": "policy", "policy": "Use of force", "title": {"en": "Use of force"}}
    return Record(
        "milestones", f"{name}-{state}", {**content, "step": name, "state": state, "date": day, **more}
    )


RECORDS = [
    event("everywhere", "2021-05-05", until="2021-07-01"),
    event("in-east", "2021-06-06", area="east-side"),
    event("long-ago", "2001-01-01"),
    event("later", "2026-02-02"),
    step("drafted", "2021-01-15", says="Police"),
    step("adopted", "2022-01-15", "planned"),
    step("trained", "2022-02-15", "under-way"),
]
CELLS = [
    *(shot("newark", f"{year}-Q{n}", 10 * n, level=CITY) for year in (2020, 2021) for n in range(1, 5)),
    *(shot("newark", year, 100, level=CITY) for year in (2020, 2021)),
    *(shot("east", year, 20) for year in (2020, 2021)),
    *(shot("north", year, 20) for year in (2020, 2021)),
    *(trained(f"2022-Q{n}", 5) for n in (1, 2)),
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    return made(tmp_path_factory.mktemp("timeline"), CELLS, RECORDS)


def made(folder: Path, cells: Iterable[Cell], records: Iterable[Record] = ()) -> Service:
    return Service(Store.open(write_store(folder, cells, records=records), read_only=True))


def ask(service: Service, **query: str) -> Timeline:
    return service.timeline(query, release=service.current())


def test_every_topic_says_whether_it_tells_of_an_outcome_or_an_effort() -> None:
    """A topic without a role would be missing from the timeline without anybody noticing."""
    assert set(TOPICS) - set(ROLES) == set()
    assert {role_of(each) for each in METRICS} == set(TopicRole)
    assert role_of(metric("people-shot")) is TopicRole.OUTCOME
    training = metric("de-escalation-training")
    assert role_of(training) is TopicRole.EFFORT
    assert role_of(replace(training, polarity=Polarity.LOWER)) is TopicRole.OUTCOME, (
        "nobody does what should become less"
    )


def test_what_is_offered_follows_from_the_plan_and_names_no_series_twice(service: Service) -> None:
    timeline = ask(service)
    assert {role_of(each) for each in timeline.outcomes} == {TopicRole.OUTCOME}
    assert {role_of(each) for each in timeline.efforts} == {TopicRole.EFFORT}
    names = {each.id for each in timeline.outcomes}
    assert {"people-shot", "stops", "violent-crime"} <= names
    assert not {"people-shot-by-age", "stops-by-sex", "force-types"} & names


def test_the_city_is_shown_by_quarter_and_a_ward_as_its_plan_allows(service: Service) -> None:
    city, ward = ask(service), ask(service, area="east")
    assert city.outcome is not None
    assert ward.outcome is not None
    assert city.outcome.answer.selection.grain is Grain.QUARTER
    assert ward.outcome.answer.selection.grain is Grain.YEAR
    assert ward.outcome.answer.selection.area_level is AreaLevel.WARD
    assert (ward.outcome.answer.question.problems, ward.problems) == ((), ())


def test_a_ward_has_no_effort_that_is_published_for_the_city_alone(service: Service) -> None:
    """Numbers of the city under a ward's name would be read as the ward's."""
    ward = ask(service, area="east", effort="crisis-intervention-training")
    assert (ward.effort, len(ward.tracks)) == (None, 1)
    assert ward.wanted is metric("crisis-intervention-training")
    assert ask(service).effort is not None


def test_both_series_run_over_the_same_whole_years(service: Service) -> None:
    """Before the first figure nothing was collected; after the last, nothing is reported yet."""
    timeline = ask(service)
    assert timeline.outcome is not None
    assert timeline.effort is not None
    assert list(timeline.years) == [2020, 2021, 2022, *range(2023, timeline.years[-1] + 1)]
    for track in timeline.tracks:
        assert track.points[0].period == Period.parse("2020-Q1")
        assert track.points[-1].period == Period.parse(f"{timeline.years[-1]}-Q4")
    assert [each.status for each in timeline.effort.points[:10]] == [Status.NOT_COLLECTED] * 8 + [
        Status.PUBLISHED
    ] * 2
    assert {each.status for each in timeline.effort.points[10:]} == {Status.NOT_REPORTED}
    assert [each.value for each in timeline.outcome.points[:4]] == [10, 20, 30, 40]
    assert {each.status for each in timeline.outcome.points[8:]} == {Status.NOT_REPORTED}


def test_what_comes_after_the_end_of_a_series_is_not_late(service: Service) -> None:
    answer = service.ask("people-shot", {"grain": "year"}, release=service.current())
    statuses = [each.status for each in on_axis(answer, range(2019, 2024), Period.parse("2022").start)]
    assert statuses == [Status.NOT_COLLECTED, *[Status.PUBLISHED] * 2, *[Status.NOT_COLLECTED] * 2]


def test_steps_that_were_taken_and_events_of_the_place_are_told_in_order_of_time(service: Service) -> None:
    """A plan is nothing that happened; what happened in another ward is not told of this one."""
    east, north = ask(service, area="east"), ask(service, area="north")
    assert [each.id for each in east.happened if each.day.year < 2026] == [
        "drafted-done",
        "everywhere",
        "in-east",
        "trained-under-way",
    ]
    assert [each.id for each in north.happened] == [each.id for each in east.happened if each.id != "in-east"]
    assert "in-east" in [each.id for each in ask(service).happened]
    assert ask(service).before == 1, "what lies before the axis is counted, not dropped"
    assert [each.is_reform for each in east.happened][:2] == [True, False]


def test_the_axis_goes_on_to_what_happened_since_but_not_beyond_the_release(tmp_path: Path) -> None:
    """Nothing to come is drawn, and a mistyped year does not stretch the picture."""
    far = event("mistyped", "2062-05-05")
    service = made(tmp_path, CELLS, [*RECORDS, far])
    timeline = ask(service)
    assert timeline.years[-1] == 2026 <= service.current().dated.year
    assert "mistyped" not in [each.id for each in timeline.happened]


@pytest.mark.parametrize(
    ("query", "problems"),
    [
        ({"area": "atlantis"}, [TimelineProblem.AREA]),
        ({"area": "east-side"}, [TimelineProblem.AREA]),
        ({"outcome": "no-such"}, [TimelineProblem.OUTCOME]),
        ({"outcome": "crisis-intervention-training"}, [TimelineProblem.OUTCOME]),
        ({"area": "east", "outcome": "homicides"}, [TimelineProblem.OUTCOME]),
        ({"effort": "people-shot"}, [TimelineProblem.EFFORT]),
        ({"area": "east", "outcome": "people-shot", "effort": "oversight-received"}, []),
    ],
)
def test_what_cannot_be_followed_falls_back_and_is_said(
    service: Service, query: dict, problems: list
) -> None:
    timeline = ask(service, **query)
    assert list(timeline.problems) == problems
    assert timeline.outcome is not None
    assert timeline.outcome.metric.id == "people-shot"


def test_its_address_asks_the_same_again(service: Service) -> None:
    for query in ({}, {"area": "east"}, {"outcome": "stops", "effort": "oversight-reviewed"}):
        once = ask(service, **query)
        assert ask(service, **dict(once.pairs())) == once


def test_where_nothing_was_ever_collected_there_are_no_years(tmp_path: Path) -> None:
    assert list(ask(made(tmp_path, ())).years) == []

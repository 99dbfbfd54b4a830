"""Derived figures see what is published and nothing else: rates, verdicts, classes, axes, orders, sentences."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder

from components.area_map import map_figure
from components.frame import Frame
from components.handout.build import Shown, handout_of, picture_of
from components.handout.workbook import handout_xlsx
from components.trend import trend_figure
from data_access.export import values_csv, values_json
from data_access.geography import geography_to_json
from data_access.model import STATUS_PRECEDENCE, AreaLevel, Period, Release, Status
from data_access.observations import per_resident
from data_access.publishing.structure import structure
from data_access.service import Service
from data_access.statistics import NotComparable, Observation, Trend, trend
from data_access.store import LogEntry, ReleaseDraft, Store
from tests.pages.stores import WARDS, YEARS, five_wards, shot

COUNTS = st.integers(0, 400)
PLACES = [(ward, year) for ward in WARDS for year in YEARS]
Truth = Mapping[tuple[str, int], int]
QUESTIONS = (
    {"area": list(WARDS), "grain": "year"},
    {"area": list(WARDS[:2]), "grain": "year", "as": "rate"},
    {"area": [WARDS[0]], "grain": "year"},
)


@st.composite
def two_truths(draw: st.DrawFn) -> tuple[Truth, Truth, frozenset[tuple[str, int]]]:
    """True counts, the same with other counts in some places, and those places."""
    hidden = draw(st.frozensets(st.sampled_from(PLACES), min_size=1))
    counts = draw(st.lists(COUNTS, min_size=len(PLACES), max_size=len(PLACES)))
    one = dict(zip(PLACES, counts, strict=True))
    return one, {place: draw(COUNTS) if place in hidden else count for place, count in one.items()}, hidden


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("unseen")
    with Store.open(f"sqlite:///{folder / 'store.db'}", read_only=False) as opened:
        opened.migrate()
        yield opened


def released(store: Store, truth: Truth, hidden: frozenset[tuple[str, int]]) -> Release:
    city = five_wards()
    number = len(store.releases()) + 1
    cells = [
        shot(ward, year, Status.SUPPRESSED if (ward, year) in hidden else truth[ward, year])
        for ward, year in PLACES
    ]
    residents = [
        {"area_level": "ward", "area": ward, "year": 2020, "residents": 1_000 * n}
        for n, ward in enumerate(WARDS, 1)
    ]
    documents = {
        "areas": geography_to_json(city),
        "population": residents,
        "structure": structure(city, release="", revised=[]),
        "report": {},
    }
    draft = ReleaseDraft(f"2026-11-22.{number}", "", sample=False, cells=tuple(cells), documents=documents)
    return store.append(draft, verify=lambda _: None, log_entry=LogEntry("tester"))


def answers(store: Store, release: Release) -> str:
    """Everything that is derived from the release's cells, with the release's own name taken out."""
    service = Service(store)
    frame = Frame("en", "/", (), release, pinned=True, city=service.geography(release).city)
    texts: list[str] = []
    for query in QUESTIONS:
        answer = service.ask("people-shot", query, release=release)
        texts += [values_csv(answer), values_json(answer), *files(frame, answer)]
        texts.append(as_json(trend_figure(frame, answer, figure_id="chart")))
        found = service.by_area(answer.selection, AreaLevel.WARD, release=release)
        if found is not None:
            texts.append(as_json(map_figure(frame, found, figure_id="map")))
            texts += files(frame, found)
    return "\n".join(texts).replace(release.id, "RELEASE")


def files(frame: Frame, answer: Shown) -> list[str]:
    """A figure's picture, and every part of its spreadsheet."""
    sheet = handout_xlsx(handout_of(frame, answer))
    with zipfile.ZipFile(io.BytesIO(sheet)) as packed:
        parts = [packed.read(name).decode() for name in packed.namelist()]
    # The code is a picture of the release's own name.
    picture = re.sub(r"<g [^>]*crispEdges.*?</g>", "", picture_of(frame, answer).decode())
    return [picture, *parts]


def as_json(component: object) -> str:
    return json.dumps(component, cls=PlotlyJSONEncoder)


@settings(max_examples=12)
@given(two_truths())
def test_no_answer_depends_on_a_hidden_number(
    store: Store, truths: tuple[Truth, Truth, frozenset[tuple[str, int]]]
) -> None:
    """An axis, a color or an order that knew a hidden number would tell it to whoever looks closely."""
    one, other, hidden = truths
    assert answers(store, released(store, one, hidden)) == answers(store, released(store, other, hidden))


def test_answers_depend_on_what_is_shown(store: Store) -> None:
    """Were the answers always alike, the test above would say nothing."""
    one = {place: 20 + n for n, place in enumerate(PLACES)}
    other = {**one, PLACES[3]: 399}
    nothing: frozenset[tuple[str, int]] = frozenset()
    assert answers(store, released(store, one, nothing)) != answers(store, released(store, other, nothing))


# Every reason why there is no number.
WITHOUT_NUMBER = tuple(each for each in STATUS_PRECEDENCE if each is not Status.PUBLISHED)
SERIES = st.lists(st.one_of(COUNTS, st.sampled_from(WITHOUT_NUMBER)), min_size=1, max_size=12)


@given(SERIES)
def test_a_trend_is_that_of_the_published_periods(contents: Sequence[int | Status]) -> None:
    """A verdict in which a hidden year took part would be a sentence about the hidden number."""
    series = [point(2000 + n, content) for n, content in enumerate(contents)]
    shown = [each for each in series if each.status is Status.PUBLISHED]
    assert said(series) == said(shown)


def said(series: Sequence[Observation]) -> Trend | str:
    try:
        return trend(series)
    except NotComparable:
        return "not comparable"


def point(year: int, content: int | Status) -> Observation:
    period = Period.parse(str(year))
    if isinstance(content, Status):
        return Observation(period, content)
    return Observation(period, Status.PUBLISHED, content)


@given(st.sampled_from(WITHOUT_NUMBER), st.one_of(st.none(), st.integers(0, 100_000)))
def test_what_has_no_count_has_no_rate(status: Status, residents: int | None) -> None:
    """A rate of a hidden count, beside a known number of residents, is the count."""
    found = per_resident(point(2024, status), residents)
    assert found.value is None
    assert found.status is not Status.PUBLISHED


@pytest.mark.parametrize(
    ("status", "residents", "said"),
    [
        (Status.SUPPRESSED, 5_000, Status.SUPPRESSED),
        (Status.SUPPRESSED, None, Status.NOT_COLLECTED),
        (Status.SUPPRESSED, 40, Status.NOT_APPLICABLE),
        (Status.NOT_REPORTED, None, Status.NOT_COLLECTED),
        (Status.NOT_COLLECTED, 40, Status.NOT_APPLICABLE),
        (Status.NOT_APPLICABLE, None, Status.NOT_APPLICABLE),
    ],
)
def test_the_first_reason_is_the_one_that_is_given(
    status: Status, residents: int | None, said: Status
) -> None:
    """Two reasons for one empty cell: every table must name the same one."""
    assert per_resident(point(2024, status), residents).status is said

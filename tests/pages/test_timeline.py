"""`/timeline`: what is drawn is published, a ward shows nothing of the city, and no cause is claimed anywhere."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from components.handout.model import Kind
from data_access.model import LANGUAGES, AreaLevel, Record, Status
from data_access.timeline import Timeline
from tests.browser.site import in_language
from tests.pages.oracle import WORDS, Asked, Oracle, period_start
from tests.pages.reading import Element, rows
from tests.pages.reform_oracle import records
from tests.pages.stores import shot, write_store
from tests.pages.test_numbers import oracle_of
from tests.pages.visitor import Visitor, visiting, words

PATH = "/timeline"
NO_CAUSE = {
    "en": "This does not show that one caused the other.",
    "es": "Esto no muestra que una cosa haya causado la otra.",
    "pt": "Isto não mostra que uma coisa causou a outra.",
}
QUESTIONS = (
    {},
    {"area": "south"},
    {"outcome": "complaints", "effort": "oversight-received"},
    {"outcome": "homicides-solved", "effort": "de-escalation-current"},
    {"area": "east", "outcome": "property-crime"},
    {"outcome": "reported-crime", "effort": "implicit-bias-training"},
)


def asked(query: dict[str, str]) -> str:
    return f"{PATH}?{'&'.join(f'{name}={value}' for name, value in query.items())}".rstrip("?")


def figure_of(page: Element) -> Element:
    (figure,) = page.all("figure")
    return figure


def timeline_of(visitor: Visitor, query: dict[str, str]) -> Timeline:
    return visitor.service.timeline(query, release=visitor.service.current())


@pytest.mark.parametrize("query", QUESTIONS, ids=str)
def test_every_number_is_the_published_one(sample: Visitor, query: dict[str, str]) -> None:
    """Each cell of the table against `cells.csv`: counts, shares, hidden, late and never collected ones."""
    oracle, timeline = oracle_of(sample, sample.service.current().id), timeline_of(sample, query)
    header, *table = rows(figure_of(sample.page(asked(query))).one("table"))
    titles = [oracle.metrics[track.metric.id]["title"] for track in timeline.tracks]
    assert header == ["Period", *titles, "Steps and events"]
    checked = 0
    for row in (each for each in table if len(each) > 1):
        grain, start = period_start(row[0])
        for track, text in zip(timeline.tracks, row[1:], strict=False):
            own = str(track.answer.selection.grain)
            if own != grain:
                assert text == f"told by {own}"
                continue
            due = oracle.shown(
                Asked(track.metric.id, grain, track.answer.selection.category), timeline.area.id, start
            )
            if due.words == WORDS["not_collected"] and text == WORDS["not_reported"]:
                assert start > last_known(oracle, track.metric.id, timeline.area.id), row
            else:
                assert due.is_said_by(text), (row, due)
            checked += due.number is not None
    assert checked > 5


def last_known(oracle: Oracle, name: str, area: str) -> date:
    """The first day of the newest period of a measure that the release holds."""
    measure = tuple(oracle.metrics[name][key] for key in ("dataset", "measure"))
    return max(
        date.fromisoformat(each["period_start"])
        for each in oracle.cells
        if (each["dataset"], each["measure"]) == measure and each["area"] == area
    )


@pytest.mark.parametrize("query", QUESTIONS[:3], ids=str)
def test_the_live_figure_draws_the_published_numbers(sample: Visitor, query: dict[str, str]) -> None:
    """The live picture and the table are made of the same points; this reads the picture's own JSON."""
    oracle, timeline = oracle_of(sample, sample.service.current().id), timeline_of(sample, query)
    _, _, search = asked(query).partition("?")
    text = json.dumps(sample.call(PATH, f"?{search}" if search else ""))
    figure = found_figure(json.loads(text))
    for n, track in enumerate(timeline.tracks, start=1):
        axis = "y" if n == 1 else f"y{n}"
        drawn: dict[int, float] = {}
        for trace in figure["data"]:
            if trace.get("yaxis") == axis and trace.get("mode") == "lines+markers":
                drawn |= {m: value for m, value in enumerate(trace["y"]) if value is not None}
        due = {}
        for m, point in enumerate(track.points):
            selection = track.answer.selection
            shown = oracle.shown(
                Asked(track.metric.id, str(selection.grain), selection.category),
                timeline.area.id,
                point.period.start,
            )
            if shown.number is not None:
                due[m] = shown.number
        assert drawn == due
        assert due


def found_figure(node: object) -> dict:
    """The figure of a chart in what Dash is sent."""
    if isinstance(node, dict):
        if node.get("type") == "Graph":
            return dict(node["props"]["figure"])
        node = list(node.values())
    for each in node if isinstance(node, list) else ():
        found = found_figure(each)
        if found:
            return found
    return {}


def test_steps_and_events_are_those_of_the_records(sample: Visitor) -> None:
    """Each step that was taken is listed by its day, with whether somebody verified it; a plan is not."""
    page = sample.page(PATH)
    listed = [each.text for each in page.one(id="happened").one("ol").all("li")]
    due = [each for each in records(sample, "milestones") if each.get("date") and each["state"] != "planned"]
    due += records(sample, "events")
    assert len(listed) == len(due) > 20
    assert any("Use of force: adopted (verified)" in each for each in listed)
    assert any("the step “Audited” is under way (not verified)" in each for each in listed)
    assert any("The federal consent decree ends" in each for each in listed)
    marks = [each.text for each in page.one("svg", cls="stack").all("text", cls="sign-number")]
    assert sorted(map(int, marks)) == list(range(1, len(listed) + 1))


@pytest.mark.parametrize("ward", ["north", "south", "west", "central", "east"])
def test_a_ward_shows_nothing_that_is_published_for_the_city_only(sample: Visitor, ward: str) -> None:
    """The city's numbers under a ward's name would be read as the ward's; some are kept to the city for safety."""
    timeline = timeline_of(sample, {"area": ward})
    first, usual = timeline.outcomes[0].id, timeline.efforts[0].id
    pairs = {(first, each.id) for each in timeline.efforts} | {(each.id, usual) for each in timeline.outcomes}
    assert len(pairs) > 40
    for outcome, effort in sorted(pairs):
        for track in timeline_of(sample, {"area": ward, "outcome": outcome, "effort": effort}).tracks:
            selection = track.answer.selection
            assert (selection.areas, selection.area_level) == ((ward,), AreaLevel.WARD)
            assert AreaLevel.WARD in track.answer.offer.levels()
    page = sample.page(asked({"area": ward, "effort": "crisis-intervention-training"}))
    assert "published for the whole city only" in page.one(cls="note").text
    assert "Officers trained in crisis intervention" not in " ".join(rows(page.one("table"))[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_no_cause_is_shown_stands_at_the_figure_in_its_files_and_on_its_slide(
    sample: Visitor, language: str
) -> None:
    """Whoever has only the picture, the sheet or the slide must read it too."""
    said = NO_CAUSE[language]
    figure = figure_of(sample.page(in_language(language, PATH)))
    assert said in figure.one(cls="verdict").text
    assert said in figure.one(cls="canvas--stack").attributes["aria-label"]
    assert words(language)("timeline.scales") in figure.one(cls="measure").text
    files = {kind: sample.get(file_of(figure, kind)) for kind in ("csv", "xlsx", "svg", "ris")}
    assert {each.status_code for each in files.values()} == {200}
    lines = list(csv.DictReader(io.StringIO(files["csv"].data.decode("utf-8-sig"))))
    assert all(said in line[words(language)("handout.said")] for line in lines)
    sheets = load_workbook(io.BytesIO(files["xlsx"].data)).worksheets
    assert said in {cell for row in sheets[0].iter_rows(values_only=True) for cell in row}
    assert said.split()[0] in files["svg"].text
    assert f">{said}</text>" in files["svg"].text
    footer = sample.page(in_language(language, PATH)).one(cls="site-footer")
    assert in_language(language, f"{PATH}/present") in [each.attributes["href"] for each in footer.all("a")]
    slides = sample.page(in_language(language, f"{PATH}/present")).all("section", cls="slide")
    assert [said in each.text for each in slides] == [False, True, True, False]


def file_of(figure: Element, extension: str) -> str:
    return next(
        each.attributes["href"]
        for each in figure.all("a")
        if f"/{Kind.TIMELINE}.{extension}?" in each.attributes["href"]
    )


@pytest.mark.parametrize("query", QUESTIONS[:2], ids=str)
def test_files_say_what_the_table_says(sample: Visitor, query: dict[str, str]) -> None:
    figure = figure_of(sample.page(asked(query)))
    header, *table = (each for each in rows(figure.one("table")) if len(each) > 1)
    lines = list(csv.reader(io.StringIO(sample.get(file_of(figure, "csv")).data.decode("utf-8-sig"))))[1:]
    filed: dict[str, list[str]] = {}
    for line in lines:
        filed.setdefault(line[0], [line[0]]).append(line[3])
    assert list(filed.values()) == table
    assert [line[1] for line in lines[: len(header) - 1]] == header[1:]


def test_files_refuse_what_cannot_be_followed(sample: Visitor) -> None:
    """A program must not take the city's numbers for the ward's that it asked for."""
    base = "/api/v1/metrics"
    refused = (
        f"{base}/people-shot/timeline.csv?area=ironbound",
        f"{base}/homicides/timeline.csv?area=south",
        f"{base}/people-shot/timeline.csv?effort=stops",
        f"{base}/people-shot/timeline.csv?grain=month",
        f"{base}/crisis-intervention-training/timeline.csv",
    )
    assert [sample.get(each).status_code for each in refused] == [400] * 5
    assert sample.get(f"{base}/nothing/timeline.csv").status_code == 404
    assert sample.get(f"{base}/people-shot/timeline.csv?effort=nothing").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_followed_is_said_and_kept_nowhere(sample: Visitor, language: str) -> None:
    page = sample.page(in_language(language, f"{PATH}?area=ironbound&outcome=x&effort=y"))
    said = [each.text for each in page.all(cls="problem")]
    assert said == [words(language)(f"timeline.problem.{name}") for name in ("area", "outcome", "effort")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_reached_from_the_first_page_from_reform_and_from_a_neighborhood(
    sample: Visitor, language: str
) -> None:
    for path, query in (("/", ""), ("/police-reform", ""), ("/neighborhoods/ironbound", "?area=east")):
        main = sample.page(in_language(language, path)).one("main")
        assert in_language(language, PATH) + query in [each.attributes.get("href") for each in main.all("a")]


# ---- with numbers that a test chooses ----

TITLE = {"en": "A new form <for> reports", "es": "Un nuevo formulario", "pt": "Um novo formulário"}
BREAK = Record(
    "breaks", "form", {"dataset": "shooting", "date": "2021-01-01", "cause": "system", "title": TITLE}
)
KINDS = {
    2018: 12,
    2019: Status.SUPPRESSED,
    2020: 0,
    2021: Status.NOT_REPORTED,
    2022: 9,
    2023: Status.NOT_APPLICABLE,
}


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Visitor]:
    cells = [shot("north", year, content) for year, content in KINDS.items()]
    with visiting(write_store(tmp_path, cells, records=[BREAK])) as visitor:
        yield visitor


def test_a_break_is_drawn_with_its_reason_and_no_line_crosses_it(opened: Visitor) -> None:
    page = opened.page(f"{PATH}?area=north")
    picture = page.one("svg", cls="stack")
    assert len(picture.all("line", cls="break")) == 1
    assert "A new form <for> reports" in " ".join(each.text for each in picture.all("text", cls="flag"))
    assert any(
        "cannot be compared with earlier ones" in row[0] for row in rows(page.one("table")) if len(row) == 1
    )
    track = opened.service.timeline({"area": "north"}, release=opened.service.current()).outcome
    assert track is not None
    assert [each.day for each in track.answer.breaks] == [date(2021, 1, 1)]


def test_each_kind_of_empty_looks_as_it_does_elsewhere(opened: Visitor) -> None:
    page = opened.page(f"{PATH}?area=north")
    table = {row[0]: row[1] for row in rows(page.one("table"))[1:] if len(row) > 1}
    assert table == {
        "2018": "12",
        "2019": "not shown",
        "2020": "0",
        "2021": "not reported yet",
        "2022": "9",
        "2023": "not applicable",
    }
    picture = page.one("svg", cls="stack")
    said = {each.text for each in picture.all(cls="gap")}
    assert said == {"not shown", "not reported yet"}
    assert page.all("pattern") != []


def test_where_nothing_is_published_the_page_says_so(tmp_path: Path) -> None:
    with visiting(write_store(tmp_path, ())) as visitor:
        for path in (PATH, f"{PATH}/present"):
            assert visitor.get(path).status_code == 200
        assert words("en")("figure.nothing") in visitor.page(PATH).one(cls="nothing").text
        answer = visitor.get("/api/v1/metrics/people-shot/timeline.csv")
        assert answer.status_code == 404

"""Figures: one description, two pictures. A reader would lose a value, a warning or trust if they differed."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures import (
    Chart,
    ChartError,
    Line,
    Mark,
    Plate,
    Role,
    chart_body,
    chart_graph,
    config,
    figure,
    gaps_of,
    standalone_svg,
    summary_of,
    svg,
)
from components.figures.gaps import find_gaps
from components.figures.layout import lay_out
from components.figures.scale import (
    CHARACTER,
    HEIGHT,
    LEFT,
    NARROW,
    PLOT_HEIGHT,
    RIGHT,
    TOP,
    axis_steps,
    text_width,
    wrapped,
)
from components.figures.standalone import FOOT_WIDTH, address_lines
from components.first_paint import to_html
from components.i18n import translator
from components.tokens import LIGHT
from components.trend import axis_words
from data_access.catalog import METRICS
from data_access.model import LANGUAGES, Period, Status
from data_access.selection import units_of
from data_access.statistics import Observation, StatisticsError
from tests.components.charts import (
    CHARTS,
    HIDDEN,
    NEVER,
    NOWHERE,
    WAITING,
    chart,
    every_empty,
    line,
    many_lines,
    months,
    with_events,
)

SVG = "{http://www.w3.org/2000/svg}"
EVERY = pytest.mark.parametrize("make", CHARTS.values(), ids=CHARTS)


def texts_of(picture: str) -> list[str]:
    """Return the words of an SVG picture."""
    return [element.text or "" for element in ET.fromstring(picture).iter() if element.tag.endswith("text")]


def annotations_of(described: Chart) -> list[str]:
    """Return the words of a Plotly figure."""
    return [entry["text"] for entry in figure(described)["layout"]["annotations"]]


def lines_of(described: Chart) -> list[dict[str, object]]:
    """Return the traces of a figure that draw values."""
    return [trace for trace in figure(described)["data"] if trace["type"] == "scatter"]


class TestDescription:
    def test_every_line_has_every_period(self) -> None:
        """A line one year short would be drawn a year off."""
        with pytest.raises(ChartError, match="one point for each period"):
            chart(line("a", "2020", 1, 2, 3), line("b", "2020", 1, 2))

    def test_nothing_below_zero(self) -> None:
        """Axes begin at zero; what lies below would be drawn outside."""
        with pytest.raises(ChartError, match="below zero"):
            chart(line("a", "2020", 1, -2))

    def test_something_to_draw(self) -> None:
        with pytest.raises(ChartError, match="at least one"):
            replace(every_empty(), lines=())


class TestAxis:
    @pytest.mark.parametrize(
        ("highest", "steps"),
        [
            (75, (0, 20, 40, 60, 80)),
            (820, (0, 200, 400, 600, 800, 1000)),
            (1, (0, 1)),
            (3, (0, 1, 2, 3)),
            (0, (0, 1)),
            (3978, (0, 1000, 2000, 3000, 4000)),
        ],
    )
    def test_round_steps(self, highest: float, steps: tuple[float, ...]) -> None:
        assert axis_steps(highest, whole=True) == steps

    @given(highest=st.floats(0.001, 1e7), whole=st.booleans())
    def test_begins_at_zero_and_holds_the_highest(self, highest: float, whole: bool) -> None:
        """An axis that begins elsewhere makes small changes look large."""
        steps = axis_steps(highest, whole=whole)
        assert steps[0] == 0
        assert steps[-1] >= highest * 0.999999
        assert steps[-1] <= max(2.5 * highest, 1)
        assert 2 <= len(steps) <= 7

    @EVERY
    def test_labels_under_the_axis_do_not_meet_on_a_phone(self, make: Callable[[], Chart]) -> None:
        ticks = lay_out(make()).x_ticks
        for left, right in pairwise(ticks):
            apart = (right.at - left.at) * NARROW
            assert apart >= (text_width(left.text) + text_width(right.text)) / 2

    def test_the_newest_period_is_labelled(self) -> None:
        assert lay_out(chart(line("a", "2001", *range(24)))).x_ticks[-1].text == "2024"

    def test_months_are_labelled_by_year(self) -> None:
        assert [tick.text for tick in lay_out(months()).x_ticks] == ["2021", "2022", "2023", "2024", "2025"]

    def test_rates_below_one_have_decimals(self) -> None:
        ticks = lay_out(chart(line("a", "2020", 0.31, 0.18), language="pt")).y_ticks
        assert [tick.text for tick in ticks] == ["0,0", "0,1", "0,2", "0,3", "0,4"]


class TestLayout:
    @EVERY
    def test_everything_stands_inside_the_picture(self, make: Callable[[], Chart]) -> None:
        layout = lay_out(make())
        assert all(0 <= y <= PLOT_HEIGHT for stroke in layout.strokes for _, y in stroke.points)
        assert all(-TOP <= tag.y <= PLOT_HEIGHT for tag in layout.tags)
        assert all(0 <= gap.start < gap.end <= 1 for gap in layout.gaps)

    @EVERY
    def test_words_of_lines_do_not_cover_each_other(self, make: Callable[[], Chart]) -> None:
        tags = lay_out(make()).tags
        same_side = [
            (a, b) for n, a in enumerate(tags) for b in tags[:n] if a.anchor == b.anchor and a.x == b.x
        ]
        assert all(abs(a.y - b.y) >= 16 for a, b in same_side)

    def test_a_line_stops_at_a_gap(self) -> None:
        """A line across a gap would invent the year in between."""
        strokes = lay_out(chart(line("a", "2020", 5, 6, HIDDEN, 7, 8))).strokes
        assert [[x for x, _ in stroke.points] for stroke in strokes] == [[0.1, 0.3], [0.7, 0.9]]

    def test_a_line_stops_at_a_break(self) -> None:
        """A line across a break would draw another way of counting as a rise or a fall."""
        cut = replace(line("a", "2018", 5, 6, 7, 8, 9), breaks=(date(2020, 1, 1), date(2021, 7, 1)))
        layout = lay_out(chart(cut))
        assert [[x for x, _ in stroke.points] for stroke in layout.strokes] == [[0.1, 0.3]]
        assert len(layout.dots) == 5

    def test_a_break_within_a_period_stands_within_it(self) -> None:
        drawn = chart(
            line("a", "2020", 5, 6), marks=(Mark(Period.parse("2021"), "x", is_break=True, into=0.5),)
        )
        assert [flag.x for flag in lay_out(drawn).flags] == [0.75]

    def test_provisional_steps_next_to_a_break_stay_on_their_side(self) -> None:
        """The dashed line to a provisional year must not reach back over the break either."""
        cut = replace(line("a", "2020", 5, 6, 7, 8, provisional=2), breaks=(date(2022, 1, 1),))
        drawn = [[value for value in trace["y"] if value is not None] for trace in lines_of(chart(cut))]  # type: ignore[attr-defined]
        assert [piece for piece in drawn if piece] == [[5, 6], [7, 8]]

    def test_provisional_steps_are_dashed_and_joined(self) -> None:
        full, dashed = lay_out(chart(line("a", "2020", 5, 6, 7, 8, provisional=2))).strokes
        assert (full.dashed, dashed.dashed) == (False, True)
        assert full.points[-1] == dashed.points[0]
        assert len(dashed.points) == 3

    def test_a_lone_month_and_a_zero_can_be_seen(self) -> None:
        """A single point between gaps has no line; without a dot it would be invisible."""
        values = [*range(1, 21), HIDDEN, 7, HIDDEN, 0, 4]
        dots = lay_out(chart(line("a", "2022-01", *values))).dots
        assert sorted(round(dot.x * 25 - 0.5) for dot in dots) == [21, 23]

    def test_a_hidden_line_has_a_picture(self) -> None:
        layout = lay_out(chart(line("a", "2021", HIDDEN, HIDDEN)))
        assert [gap.text for gap in layout.gaps] == ["not shown"]
        assert [tick.text for tick in layout.y_ticks] == ["0"]

    def test_gaps_of_other_lines_stay_off_the_first(self) -> None:
        gap = next(gap for gap in lay_out(many_lines()).gaps)
        assert (gap.lane, gap.role) == (1, Role.FIFTH)
        assert gap.rows[1] - gap.rows[0] < PLOT_HEIGHT / 10

    def test_events_that_would_meet_stand_on_rows(self) -> None:
        first, second = lay_out(with_events()).flags
        assert second.row >= first.row + len(first.words)

    def test_text_breaks_between_words(self) -> None:
        assert wrapped("New reporting system", text_width("New reporting")) == ("New reporting", "system")
        assert wrapped("", 100) == ()


class TestEmpties:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_same_words_in_both_pictures(self, language: str) -> None:
        described = every_empty(language)
        assert sorted(texts_of(svg(described, key="x"))) == sorted(annotations_of(described))

    def test_each_kind_has_its_mark(self) -> None:
        """Were they alike, a hidden year could be read as none, or as not counted."""
        picture = svg(every_empty(), key="x")
        assert 'fill="url(#hatch-x)"' in picture
        assert 'class="bracket"' in picture
        words = texts_of(picture)
        assert {"not shown", "not reported yet", "not collected"} <= set(words)
        assert "not applicable" not in words

    def test_what_does_not_apply_is_named_in_the_note(self) -> None:
        assert "South Ward, not applicable: 2022." in gaps_of(every_empty().lines, "en")

    def test_long_gaps_are_told_by_their_ends(self) -> None:
        told = gaps_of((line("a", "2020-01", *[WAITING] * 6, 3),), "en")
        assert told == ("a, not reported yet: January 2020 to June 2020.",)

    @EVERY
    def test_a_gap_holds_no_value_in_the_figure(self, make: Callable[[], Chart]) -> None:
        """Plotly's JSON is sent to everyone: a number there is published."""
        described = make()
        by_name = {each.label: each for each in described.lines}
        for trace in lines_of(described):
            points = by_name[str(trace["name"])].points
            for value, point in zip(trace["y"], points, strict=True):  # type: ignore[arg-type, call-overload]
                assert value is None or point.value == value

    def test_gaps_say_why_when_touched(self) -> None:
        bars = [trace["text"][0] for trace in figure(every_empty())["data"] if trace["type"] == "bar"]
        assert bars == ["not collected", "not shown", "not reported yet"]

    def test_a_hidden_point_cannot_carry_its_value_here(self) -> None:
        """What a picture is never given, no axis, place or text of it can tell."""
        with pytest.raises(StatisticsError, match="exactly when published"):
            Observation(every_empty().periods[0], Status.SUPPRESSED, 3)


class TestTwoPictures:
    @EVERY
    def test_same_values_in_the_figure_as_described(self, make: Callable[[], Chart]) -> None:
        described = make()
        for each in described.lines:
            drawn = [trace["y"] for trace in lines_of(described) if trace["name"] == each.label]
            merged = [
                next((value for value in values if value is not None), None)
                for values in zip(*drawn, strict=True)  # type: ignore[arg-type]
            ]
            assert merged == [point.value for point in each.points]

    @EVERY
    def test_same_places(self, make: Callable[[], Chart]) -> None:
        """At take-over nothing may move: places in the SVG are those of the traces."""
        described = make()
        layout, drawn = lay_out(described), figure(described)
        assert drawn["layout"]["yaxis"]["range"] == [0, layout.top]
        assert drawn["layout"]["height"] == HEIGHT
        from_traces = {
            (round(x, 6), round(PLOT_HEIGHT * (1 - y / layout.top), 1))
            for trace in lines_of(described)
            for x, y in zip(trace["x"], trace["y"], strict=True)  # type: ignore[call-overload]
            if y is not None
        }
        from_strokes = {(round(x, 6), y) for stroke in layout.strokes for x, y in stroke.points}
        assert from_strokes <= from_traces

    @EVERY
    def test_same_words(self, make: Callable[[], Chart]) -> None:
        described = make()
        assert sorted(texts_of(svg(described, key="x"))) == sorted(annotations_of(described))

    def test_a_value_answers_once(self) -> None:
        """The point where full and dashed line meet must not say its value twice."""
        described = chart(line("a", "2020", 5, 6, 7, provisional=1))
        answering = [
            index
            for trace in lines_of(described)
            for index, info in enumerate(trace["hoverinfo"])  # type: ignore[arg-type]
            if info == "text"
        ]
        assert sorted(answering) == [0, 1, 2]

    def test_intervals_in_both(self) -> None:
        points = tuple(replace(point, low=40, high=60) for point in line("a", "2020", 50, 50).points)
        described = chart(replace(line("a", "2020", 50, 50), points=points))
        assert svg(described, key="x").count('class="interval') == 2
        (trace,) = lines_of(described)
        assert trace["error_y"]["array"] == [10, 10]  # type: ignore[index]
        assert "50 (40 to 60)" in str(trace["text"])


class TestFigure:
    @EVERY
    def test_plain_lists_only(self, make: Callable[[], Chart]) -> None:
        """Arrays would travel as base64, where no test for leaks can read them."""
        written = json.dumps(figure(make()))
        assert "bdata" not in written
        assert json.loads(written) == figure(make())

    def test_touch_scrolls_the_page(self) -> None:
        assert figure(every_empty())["layout"]["dragmode"] is False

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_nothing_is_sent_elsewhere_and_no_toolbar(self, language: str) -> None:
        settings = config(language)
        assert settings["showSendToCloud"] is False
        assert settings["displayModeBar"] is False
        assert settings["displaylogo"] is False

    def test_spanish_numbers_as_in_the_united_states(self) -> None:
        assert config("es")["locales"]["es"]["format"] == {"decimal": ".", "thousands": ","}
        assert config("pt")["locales"]["pt"]["format"] == {"decimal": ",", "thousands": "."}

    def test_names_cannot_become_markup(self) -> None:
        """Plotly reads texts as markup: a name with a link in it would become one."""
        hostile = '<a href="javascript:alert(1)">x</a>'
        two = chart(line(hostile, "2020", 1, 2), line("b", "2020", 1, 2), unit=hostile)
        written = json.dumps(figure(two))
        assert "<a" not in written
        picture = svg(two, key='"><script>')
        assert "<a" not in picture
        assert "<script" not in picture
        ET.fromstring(picture)

    def test_no_words_that_plotly_would_style_inline(self) -> None:
        """Bold in a hover text becomes a style attribute, which the content policy refuses with an error."""
        assert not re.search(r"<(?!br>)", json.dumps(figure(with_events())))


class TestSvg:
    @EVERY
    def test_no_style_attribute_and_no_script(self, make: Callable[[], Chart]) -> None:
        picture = svg(make(), key="x")
        assert " style=" not in picture
        assert "<script" not in picture
        assert "<style" not in picture
        ET.fromstring(picture)

    @EVERY
    def test_small(self, make: Callable[[], Chart]) -> None:
        """A page has 30 KB for everything, compressed; a chart should take about one."""
        assert len(zlib.compress(svg(make(), key="x").encode(), 9)) < 1_400

    def test_keys_keep_patterns_apart(self) -> None:
        """Two charts of a page with one pattern id: the second would lose its hatching with the first."""
        assert 'id="hatch-a"' in svg(every_empty(), key="a")
        assert "hatch-a" not in svg(every_empty(), key="b")


LINK = (
    f"https://safety.example.org/es/indicators/people-shot?{'area=a-long-name&' * 6}release=2026-11-22.1#map"
)


def plate(described: Chart) -> Plate:
    """The words around a picture of a chart."""
    said = ("75 in 2018.", "", "A & B <c>", "Source: Newark Police Division. Release SAMPLE-2026-11-22.1.")
    warnings = ("SAMPLE: invented numbers, do not cite",) if described.sample else ()
    measure = "People shot · South Ward · 2016 to 2024"
    return Plate("en", described.title, measure, said, warnings, LINK, (29, "M4 4h7v1h-7z"))


class TestStandalone:
    def picture(self, **changes: object) -> str:
        described = replace(every_empty(), **changes)  # type: ignore[arg-type]
        return standalone_svg(chart_body(described), plate(described))

    def test_reads_alone(self) -> None:
        """A picture in a newspaper has no page around it to say what it is."""
        words = " ".join(texts_of(self.picture()))
        assert "Fewer people were shot" in words
        assert "People shot · South Ward · 2016 to 2024" in words
        assert "Source: Newark Police Division. Release SAMPLE-2026-11-22.1." in words
        assert "A & B <c>" in words

    def test_has_a_name_and_a_description(self) -> None:
        root = ET.fromstring(self.picture())
        assert root.findtext(f"{SVG}title") == "Fewer people were shot"
        assert "South Ward: 75 in 2018" in str(root.findtext(f"{SVG}desc"))

    def test_carries_its_looks(self) -> None:
        """Without a stylesheet, classes would leave black shapes."""
        picture = self.picture()
        assert "class=" not in picture
        assert " style=" not in picture
        assert "%" not in re.sub(r">[^<]*<", "><", picture), (
            "places are in pixels, for programs that know no others"
        )
        strokes = [
            element for element in ET.fromstring(picture).iter(f"{SVG}path") if element.get("fill") == "none"
        ]
        assert {element.get("stroke") for element in strokes} >= {LIGHT.accent}

    def test_invented_numbers_are_marked_across_and_below(self) -> None:
        words = [text for text in texts_of(self.picture(sample=True)) if text.startswith("SAMPLE: invented")]
        assert len(words) == 2
        assert not [text for text in texts_of(self.picture()) if text.startswith("SAMPLE: invented")]

    def test_long_titles_wrap(self) -> None:
        root = ET.fromstring(self.picture(title="word " * 60))
        title = root.findall(f"{SVG}g")[0].findall(f"{SVG}text")
        assert len(title) > 1
        assert float(root.get("height", "0")) > HEIGHT + 28 * len(title)

    @EVERY
    def test_every_chart_is_well_formed(self, make: Callable[[], Chart]) -> None:
        ET.fromstring(standalone_svg(chart_body(make()), plate(make())))

    def test_a_long_address_is_parted_and_stays_whole(self) -> None:
        """Who types it from a poster needs every letter, and none under the code."""
        lines = list(address_lines(LINK))
        assert "".join(lines) == LINK
        assert all(len(line) * CHARACTER <= FOOT_WIDTH for line in lines)
        words = texts_of(self.picture())
        assert [text for text in words if text in lines] == lines


class TestWords:
    def test_summary_says_ends_highest_and_gaps(self) -> None:
        """Who does not see the picture gets its story, gaps included."""
        said = every_empty().summary
        assert "South Ward: 75 in 2018, 31 (provisional) in 2024." in said
        assert "Highest: 75 in 2018." in said
        assert "South Ward, not shown: 2020." in said
        assert "South Ward, not collected: 2016, 2017." in said

    def test_one_value_or_none(self) -> None:
        assert summary_of((line("a", "2020", 5),), "en") == "a: 5 in 2020."
        assert summary_of((line("a", "2020", HIDDEN),), "en").startswith("a: no value is shown.")


class TestGraph:
    def test_first_paint_and_figure_show_the_same_chart(self) -> None:
        wrapper = chart_graph(every_empty(), id="here")
        html = to_html(wrapper)
        assert 'role="img"' in html
        assert "South Ward: 75 in 2018" in html
        assert svg(every_empty(), key="here") in html
        assert wrapper.children.figure == figure(every_empty())
        assert "first_paint" not in json.dumps(wrapper.to_plotly_json(), default=lambda c: c.to_plotly_json())


def test_statuses_drawn_are_the_ones_there_are() -> None:
    """A new kind of empty must be given a mark, or named in the note."""
    assert {HIDDEN, WAITING, NEVER, NOWHERE, Status.PUBLISHED} == set(Status)


def test_a_gap_that_lines_share_is_told_once() -> None:
    """The same words over each other cannot be read."""
    periods = tuple(Period.parse(str(year)) for year in range(2019, 2023))
    points = tuple(
        Observation(period, Status.NOT_REPORTED) if n == 1 else Observation(period, Status.PUBLISHED, 10 + n)
        for n, period in enumerate(periods)
    )
    lines = (Line("South", points), Line("West", points, Role.SECOND))
    chart = Chart("t", "s", "u", "en", periods, lines)
    assert len(find_gaps(chart)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_axis_counts_fits_the_smallest_phone(language: str) -> None:
    """Words that end in the middle say nothing, and nothing else stands for them."""
    room = NARROW + LEFT + RIGHT - 8
    for metric in METRICS:
        for unit in units_of(metric):
            words = axis_words(translator(language), metric, unit)
            assert text_width(words) <= room, words

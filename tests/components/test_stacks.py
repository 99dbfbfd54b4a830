"""Stacks of charts: one axis of time, a scale for each, and marks that nobody confuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest

from components.figures import (
    ChartError,
    Pane,
    Plate,
    Shape,
    Sign,
    Stack,
    stack_body,
    stack_figure,
    stack_svg,
    standalone_svg,
)
from components.figures.scale import NARROW
from components.figures.stack import SIGN, lay_out_stack
from tests.components.charts import chart, line
from tests.components.stacks import STACKS, of_two, signs


@pytest.mark.parametrize("make", STACKS.values(), ids=STACKS)
def test_both_pictures_hold_the_same_words(make: Callable[[], Stack]) -> None:
    """What one reads before a touch must not be gone after it."""
    stack = make()
    root = ET.fromstring(stack_svg(stack, key="x"))
    seen = sorted(str(each.text) for each in root.iter("text"))
    figure = stack_figure(stack)
    live = [each["text"] for each in figure["layout"]["annotations"]]
    marks = [
        text for trace in figure["data"] if trace.get("mode") == "markers+text" for text in trace["text"]
    ]
    assert seen == sorted([*live, *marks])
    assert {pane.chart.unit for pane in stack.panes} <= set(seen)


def test_each_chart_keeps_its_own_scale_and_no_two_share_a_plot() -> None:
    """A second axis over one plot makes two lines meet that have nothing to do with each other."""
    layout = stack_figure(of_two())["layout"]
    axes = [layout[name] for name in ("yaxis", "yaxis2", "yaxis3")]
    assert all("overlaying" not in axis for axis in axes)
    spans = sorted(tuple(axis["domain"]) for axis in axes)
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert axes[0]["range"] != axes[1]["range"]


def test_a_day_stands_at_the_same_place_in_every_chart_and_among_the_marks() -> None:
    """The first quarter of 2022 lies in the first part of the year 2022, whatever the length of a chart's periods."""
    stack = of_two()
    years, quarters = (pane.chart.periods for pane in stack.panes)
    for n, year in enumerate(years):
        assert stack.across(year.start) == pytest.approx(n / len(years), abs=0.001)
        assert stack.across(quarters[4 * n].start) == pytest.approx(4 * n / len(quarters), abs=0.001)
    assert stack.across(date(2021, 7, 2)) == pytest.approx(2.5 / 6, abs=0.001)


@pytest.mark.parametrize("days", [0, 3, 40])
def test_marks_never_meet_on_a_phone(days: int) -> None:
    """Two numbers on top of each other are none."""
    stack = replace(of_two(), signs=signs(24, days=days))
    placed = lay_out_stack(stack).signs
    assert len(placed) == 24
    for one, other in combinations(placed, 2):
        apart = abs(one.x - other.x) * NARROW >= SIGN or abs(one.y - other.y) >= SIGN
        assert apart, (one, other)


def test_nothing_hidden_is_in_the_live_figure() -> None:
    """The JSON of the figure is as public as the page."""
    traces = [trace for trace in stack_figure(of_two())["data"] if trace["type"] == "scatter"]
    hidden = [trace["y"][3] for trace in traces if len(trace["x"]) == 6]
    assert hidden == [None] * len(hidden) != []


def test_a_mark_says_its_words_as_text_and_not_as_markup() -> None:
    figure = stack_figure(of_two())
    said = next(trace["hovertext"] for trace in figure["data"] if "hovertext" in trace)
    assert said[0] == "What happened &lt;1&gt;"
    assert "<1>" not in json.dumps(figure)
    assert "<1>" not in stack_svg(of_two(), key="x")


def test_events_and_steps_differ_by_shape_not_by_color_alone() -> None:
    svg = stack_svg(of_two(), key="x")
    events = sum(each.shape is Shape.EVENT for each in of_two().signs)
    assert svg.count("<circle r=") == len(of_two().signs) - events
    assert svg.count(f'width="{SIGN}" height="{SIGN}"') == events


def test_the_picture_that_leaves_says_what_its_numbers_stand_for() -> None:
    """Out of the page there is no list beside it."""
    plate = Plate("en", "Title", "Measure", ("Foot",), (), "https://example.org", (3, "M0 0h1v1z"))
    root = ET.fromstring(standalone_svg(stack_body(of_two()), plate))
    words = " ".join("".join(each.itertext()) for each in root.iter() if each.tag.endswith("text"))
    assert all(f"({sign.number}) {sign.words}" in words for sign in of_two().signs)


def test_charts_of_different_times_make_no_stack() -> None:
    """Years above other years would put a day at two places."""
    first, second = of_two().panes[0], Pane("Other", chart(line("Newark", "2020", 1, 2, 3, 4, 5, 6)))
    with pytest.raises(ChartError, match="one and the same time"):
        Stack("", "en", (first, second))
    with pytest.raises(ChartError, match="outside"):
        Stack("", "en", (first,), "Steps", (Sign(1, date(2030, 1, 1), Shape.EVENT, "Later"),))

"""Tables: for many readers the only form of a figure that can be read at all."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from dash import html

from components.first_paint import to_html
from components.tables import TableError, cell, table, trend_table
from data_access.model import LANGUAGES, Status
from tests.components.charts import every_empty, many_lines, with_events


def parsed(component: object) -> ET.Element:
    """Return a component's HTML, parsed."""
    return ET.fromstring(to_html(component))


def test_caption_and_scopes() -> None:
    """Without them a screen reader says numbers without their year or place."""
    root = parsed(table("Crimes by year", ["Year", "Newark"], [["2023", "12"], ["2024", "15"]]))
    assert root.findtext(".//caption") == "Crimes by year"
    assert [head.get("scope") for head in root.iter("th")] == ["col", "col", "row", "row"]
    assert [entry.text for entry in root.iter("td")] == ["12", "15"]


def test_can_be_scrolled_by_keyboard() -> None:
    root = parsed(table("Crimes", ["Year", "Newark"], [["2023", "12"]]))
    assert (root.get("tabindex"), root.get("role"), root.get("aria-label")) == ("0", "region", "Crimes")


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_empty_cell(nothing: object) -> None:
    """An empty cell could be zero, hidden or missing: the reader would have to guess."""
    with pytest.raises(TableError, match="empty cell"):
        table("t", ["a", "b"], [["2023", nothing]])


def test_rows_fit_the_header() -> None:
    with pytest.raises(TableError, match="row of 1 under a header of 2"):
        table("t", ["a", "b"], [["2023"]])


def test_links_and_names_stay_what_they_are() -> None:
    root = parsed(table("<b>", ["a", "b"], [[html.A("Belmont", href="/neighborhoods/belmont"), "<script>"]]))
    assert root.find(".//th/a").get("href") == "/neighborhoods/belmont"  # type: ignore[union-attr]
    assert [entry.text for entry in root.iter("td")] == ["<script>"]


def test_a_break_stands_between_the_periods_that_it_parts() -> None:
    """Who reads the table instead of the picture must not compare across it either."""
    root = parsed(trend_table(with_events()))
    rows = ["".join(row.itertext()) for row in root.findall(".//tbody/tr")]
    assert rows[4] == "Not comparable with before 2022."
    assert rows[5].startswith("2022")
    assert root.find(".//td[@class='break']").get("colspan") == "3"  # type: ignore[union-attr]


@pytest.mark.parametrize("status", list(Status))
def test_each_kind_of_cell_has_its_look(status: Status) -> None:
    written = to_html(cell("words", status))
    assert ("empty empty--" + status in written) == (status is not Status.PUBLISHED)
    assert "words" in written


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_as_table(language: str) -> None:
    """Everything in the picture is in the table: every period, every line, every kind of empty."""
    described = every_empty(language)
    root = parsed(trend_table(described))
    assert len(list(root.iter("tr"))) == 1 + len(described.periods)
    empties = [span.get("class", "").partition("--")[2] for span in root.iter("span")]
    assert empties == [point.status for point in described.lines[0].points if point.value is None]
    assert [entry.text for entry in root.iter("td") if entry.text][:3] == ["75", "57", "0"]


def test_several_lines_are_columns() -> None:
    heads = [head.text for head in parsed(trend_table(many_lines())).findall(".//thead//th")]
    assert heads == ["Period", *(each.label for each in many_lines().lines)]

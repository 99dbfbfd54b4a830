"""The tree that Dash draws: as small as it can be, and the same page."""

from __future__ import annotations

from typing import Any

import dash_leaflet as dl
import pytest
from dash import dcc, html

from components.first_paint import InlineStyle, to_html, with_first_paint
from components.live_tree import live_tree
from components.native import Finished, Input


def kinds(node: Any) -> Any:
    """A tree as nested tuples of tags, with `!` before what is finished."""
    if isinstance(node, list):
        return [kinds(each) for each in node]
    if isinstance(node, Finished):
        return "!" + node.tag
    inside = getattr(node, "children", None)
    return (node._type, kinds(inside)) if inside is not None else getattr(node, "_type", node)


def chart() -> Any:
    return with_first_paint(dcc.Graph(id="chart"), "<svg></svg>")


def test_a_page_that_no_callback_names_is_one_component() -> None:
    page = html.Main([html.H1("a"), html.Table(html.Tbody([html.Tr(html.Td("b"))] * 500))], className="c")
    drawn = live_tree(page, called=())
    assert kinds(drawn) == "!main"
    assert drawn.attributes == {"className": "c"}
    assert drawn.html == to_html(page.children)


def test_charts_maps_and_called_parts_stay_components_and_so_does_what_is_around_them() -> None:
    page = html.Main(
        [
            html.H1("a"),
            html.Div([html.P("b"), chart(), "text"]),
            html.Section([html.Div(id="answer"), html.P(html.B("c"))]),
            html.Div(with_first_paint(dl.Map(id="map"), "<svg></svg>")),
        ]
    )
    assert kinds(live_tree(page, called={"answer", "chart"})) == (
        "Main",
        [
            "!h1",
            ("Div", ["!p", "Graph", "text"]),
            ("Section", ["Div", "!p"]),
            ("Div", "MapPlace"),
        ],
    )


def test_a_map_comes_with_what_stands_for_it_and_not_as_a_child_whose_library_dash_would_look_up() -> None:
    page = html.Div(with_first_paint(dl.Map(id="map", className="map"), "<svg></svg>"))
    place = live_tree(page, called=()).children
    assert place.map is page.children
    assert place.attributes == {"id": "map", "className": "map", "data-live": ""}
    assert place.html == "<svg></svg>"


def test_details_stay_components_because_the_browser_knows_whether_they_are_open() -> None:
    page = html.Div(html.Details([html.Summary("a"), html.Table(html.Tr(html.Td("b")))]))
    assert kinds(live_tree(page, called=())) == ("Div", ("Details", ["!summary", "!table"]))


def test_a_form_is_finished_unless_a_callback_reads_it() -> None:
    form = html.Form([Input(id="words", name="words"), html.Br()], id="question")
    assert kinds(live_tree(form, called=())) == "!form"
    assert kinds(live_tree(form, called={"words"})) == ("Form", ["Input", "Br"])


def test_the_tree_that_was_given_stays_as_it_was() -> None:
    page = html.Div([html.P("a"), chart()])
    before = page.to_plotly_json()
    live_tree(page, called=())
    assert page.to_plotly_json() == before
    assert [type(each) for each in page.children] == [html.P, dcc.Graph]


def test_addresses_are_as_safe_as_in_the_first_paint() -> None:
    assert live_tree(html.A("x", href="javascript:alert(1)"), called=()).attributes == {"href": "about:blank"}
    with pytest.raises(InlineStyle):
        live_tree(html.P("x", style={"color": "red"}), called=())


@pytest.mark.parametrize("node", [None, "text", 7, [], ["a", None]])
def test_what_is_no_component_stays(node: Any) -> None:
    assert live_tree(node, called=()) == node

"""A component tree as plain HTML: what a visitor without JavaScript, and every visitor at first, sees."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import dash_leaflet as dl
import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from components.first_paint import (
    CHART,
    MAP,
    BadAttribute,
    FirstPaintError,
    InlineStyle,
    NoFirstPaint,
    UnknownComponent,
    count,
    to_html,
    with_first_paint,
)
from components.native import Finished, Input


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (None, ""),
        (True, ""),
        ("a < b & c", "a &lt; b &amp; c"),
        (7, "7"),
        (2.0, "2"),
        (2.5, "2.5"),
        (
            html.P(Finished(tag="b", attributes={"className": "x", "aria-label": 'a"b'}, html="<i>c</i>")),
            '<p><b class="x" aria-label="a&quot;b"><i>c</i></b></p>',
        ),
        (["a", [1, html.B("c")]], "a1<b>c</b>"),
        (html.P(), "<p></p>"),
        (html.P(["a", None, 0]), "<p>a0</p>"),
        (html.Br(), "<br>"),
        (html.P("x", className="a b", id="p"), '<p class="a b" id="p">x</p>'),
        (html.Label("x", htmlFor="y"), '<label for="y">x</label>'),
        (html.Td("x", colSpan=2, headers="a"), '<td colspan="2" headers="a">x</td>'),
        (html.Time("3 May", dateTime="2024-05-03"), '<time datetime="2024-05-03">3 May</time>'),
        (html.A("x", href='/a?b=1&c="'), '<a href="/a?b=1&amp;c=&quot;">x</a>'),
        (
            html.P("x", **{"data-png": True, "aria-hidden": "false"}),
            '<p aria-hidden="false" data-png="true">x</p>',
        ),
        (html.Details("x", open=True), '<details open="">x</details>'),
        (html.Details("x", open=False), "<details>x</details>"),
        (html.P("x", hidden="hidden"), '<p hidden="">x</p>'),
        (html.P("x", tabIndex=-1, title=""), '<p tabindex="-1" title="">x</p>'),
        (html.Button("x", id="b", n_clicks=0, disable_n_clicks=True), '<button id="b">x</button>'),
        (html.MapEl(html.Area(href="/x")), '<map><area href="/x"></map>'),
        (
            Input(name="a", type="checkbox", checked=True, value="1"),
            '<input checked="" name="a" type="checkbox" value="1">',
        ),
        (Input(name="a", maxLength=9, checked=False), '<input maxlength="9" name="a">'),
        ([dcc.Store(id="s"), dcc.Location(id="l")], ""),
    ],
)
def test_each_kind_of_node_has_its_plain_form(tree: Any, expected: str) -> None:
    assert to_html(tree) == expected


def test_charts_and_maps_show_the_picture_that_they_bring() -> None:
    chart = with_first_paint(dcc.Graph(id="c", className="chart"), "<svg></svg>")
    assert to_html(chart) == '<div id="c" class="chart" data-live><svg></svg></div>'
    drawn = with_first_paint(dl.Map(dl.GeoJSON(), id="m"), "<svg></svg>")
    assert to_html(drawn) == '<div id="m" data-live><svg></svg></div>'
    assert "first_paint" not in chart.to_plotly_json()["props"]
    tree = html.Div([chart, html.Div([[chart], drawn])])
    assert (count(tree, CHART), count(tree, MAP)) == (2, 1)


@pytest.mark.parametrize(
    ("tree", "error"),
    [
        (dcc.Graph(id="c"), NoFirstPaint),
        (html.P("x", style={"color": "red"}), InlineStyle),
        (dcc.Dropdown(), UnknownComponent),
        (html.Div(dcc.Markdown("x")), UnknownComponent),
        ({"a": 1}, UnknownComponent),
        (html.P("x", id={"index": 1}), BadAttribute),
        (html.P("x", **{'data-x"><script>': "y"}), BadAttribute),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(tree: Any, error: type[FirstPaintError]) -> None:
    with pytest.raises(error):
        to_html(tree)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "\u200bvbscript:x",
        "\x01javascript:x",
    ],
)
def test_an_address_that_would_run_a_script_leads_nowhere(address: str) -> None:
    assert to_html(html.A("x", href=address)) == '<a href="about:blank">x</a>'


@pytest.mark.parametrize(
    "address", ["/javascript", "#x", "mailto:a@example.org", "https://example.org/?a=javascript:"]
)
def test_other_addresses_stay_as_they_are(address: str) -> None:
    assert f'href="{address}"' in to_html(html.A("x", href=address))


class Reader(HTMLParser):
    """Reads markup back as a browser's parser would."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, list]] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(), st.text())
def test_no_text_escapes_from_its_place(text: str, attribute: str) -> None:
    read = Reader(to_html(html.P(text, title=attribute)))
    assert read.tags == [("p", [("title", attribute)])]
    assert read.text == text


def test_every_process_writes_the_same_bytes() -> None:
    """Two workers must not serve different bytes under one ETag."""
    program = (
        "from dash import html; from components.first_paint import to_html\n"
        "print(to_html(html.A('x', href='/', id='i', title='t', lang='es', rel='r', className='c', role='s')))"
    )
    painted = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(painted) == 1

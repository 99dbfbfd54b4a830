"""Hostile requests: each is refused or answered as it should be, quickly, and never with a server error."""

from __future__ import annotations

import copy
import json
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pages.serving.guard import MAX_BODY_BYTES, UnsupportedCallback, shapes_of
from tests.pages.small_site import small_site

HOST = "http://127.0.0.1"
CALLBACK = "/_dash-update-component"
QUICK_SECONDS = 0.05
ANSWER = "..answer.children...shown.data.."

GOOD_TREE: dict[str, Any] = {
    "output": "page.children",
    "outputs": {"id": "page", "property": "children"},
    "inputs": [
        {"id": "address", "property": "pathname", "value": "/"},
        {"id": "address", "property": "search", "value": "?area=west&utm_source=x"},
    ],
    "changedPropIds": ["address.pathname", "address.search"],
    "parsedChangedPropsIds": ["address.pathname", "address.search"],
}
GOOD_ANSWER: dict[str, Any] = {
    "output": ANSWER,
    "outputs": [{"id": "answer", "property": "children"}, {"id": "shown", "property": "data"}],
    "inputs": [
        {"id": "question-store", "property": "data", "value": {"area": "north", "words": "two words"}}
    ],
    "state": [{"id": "address", "property": "pathname", "value": "/es"}],
    "changedPropIds": ["question-store.data"],
}


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    """A client of the small site."""
    with small_site().server.test_client() as opened:
        yield opened


def send(client: FlaskClient, body: bytes | str, content_type: str = "application/json") -> TestResponse:
    return client.post(CALLBACK, data=body, content_type=content_type, base_url=HOST)


def changed(change: Callable[[dict[str, Any]], object], good: dict[str, Any] = GOOD_TREE) -> str:
    """A good body with one thing about it made bad."""
    body = copy.deepcopy(good)
    change(body)
    return json.dumps(body)


def with_path(value: Any) -> str:
    return changed(lambda body: body["inputs"][0].update(value=value))


def with_data(value: Any) -> str:
    return changed(lambda body: body["inputs"][0].update(value=value), GOOD_ANSWER)


def raw_data(text: str) -> str:
    """A question whose value is this text of JSON, however wrong."""
    return with_data("@@").replace('"@@"', text)


def nested(depth: int) -> Any:
    value: Any = 1
    for _level in range(depth):
        value = [value]
    return value


QUADRATIC = json.dumps(
    {
        "output": "page.children",
        "outputs": {"id": "page", "property": "children"},
        "inputs": [{"id": "a", "property": "b", "value": 1} for _ in range(9_000)],
        "changedPropIds": ["a.b"] * 180_000,
    }
)

HOSTILE: dict[str, tuple[bytes | str, int]] = {
    "nothing": (b"", 400),
    "no JSON": ("{", 400),
    "not text": (b"\xff\xfe\x00", 400),
    "null": ("null", 400),
    "a list": ("[]", 400),
    "a number": ("7", 400),
    "an empty object": ("{}", 400),
    "deep nesting that breaks parsers": ("[" * 30_000, 400),
    "an unknown output": (changed(lambda body: body.update(output="nothing.children")), 400),
    "an output that is a list": (changed(lambda body: body.update(output=["page.children"])), 400),
    "an output that is a pattern": (changed(lambda body: body.update(output='{"index":1}.children')), 400),
    "a callback that runs in the browser": (changed(lambda body: body.update(output="title.data")), 400),
    "no outputs": (changed(lambda body: body.pop("outputs")), 400),
    "outputs of another": (changed(lambda body: body.update(outputs={"id": "x", "property": "y"})), 400),
    "outputs that are null": (changed(lambda body: body.update(outputs=None)), 400),
    "more outputs than there are": (changed(lambda b: b["outputs"].append({}), GOOD_ANSWER), 400),
    "no inputs": (changed(lambda body: body.pop("inputs")), 400),
    "inputs that are no list": (changed(lambda body: body.update(inputs={"id": "address"})), 400),
    "one input too few": (changed(lambda body: body["inputs"].pop()), 400),
    "one input too many": (changed(lambda body: body["inputs"].append(body["inputs"][0])), 400),
    "inputs in another order": (changed(lambda body: body["inputs"].reverse()), 400),
    "an input that is a text": (changed(lambda body: body["inputs"].__setitem__(0, "address")), 400),
    "an input that is a list": (changed(lambda body: body["inputs"].__setitem__(0, [{}, {}])), 400),
    "an id that is a pattern": (changed(lambda body: body["inputs"][0].update(id={"index": 1})), 400),
    "another property": (changed(lambda body: body["inputs"][0].update(property="__class__")), 400),
    "an input with more members": (changed(lambda body: body["inputs"][0].update(more=1)), 400),
    "state of another": (changed(lambda b: b["state"][0].update(id="x"), GOOD_ANSWER), 400),
    "state that is missing": (changed(lambda body: body.pop("state"), GOOD_ANSWER), 400),
    "state where there is none": (
        changed(lambda body: body.update(state=[{"id": "a", "property": "b"}])),
        400,
    ),
    "no changed ids": (changed(lambda body: body.pop("changedPropIds")), 400),
    "changed ids of others": (changed(lambda body: body.update(changedPropIds=["x.y"])), 400),
    "changed ids that are numbers": (changed(lambda body: body.update(changedPropIds=[1])), 400),
    "changed ids repeated": (changed(lambda body: body.update(changedPropIds=["address.search"] * 9)), 400),
    "a member that nobody knows": (changed(lambda body: body.update(cancelJob="1")), 400),
    "NaN": (raw_data("NaN"), 400),
    "Infinity": (raw_data('{"area": -Infinity}'), 400),
    "a number without end": (raw_data('{"area": 1e999}'), 400),
    "a number of too many digits": (raw_data("9" * 5_000), 400),
    "half a character": (raw_data('"\\ud800"'), 400),
    "NUL": (raw_data('"\\u0000"'), 400),
    "a value too deep": (with_data(nested(40)), 400),
    "a value too long": (with_data(list(range(6_000))), 400),
    "a text too long": (with_data("x" * 5_000), 400),
    "a body over the limit": (json.dumps({"output": "x" * MAX_BODY_BYTES}), 413),
    "the quadratic body": (QUADRATIC, 413),
    "a path that is no page": (with_path("/.git/config"), 404),
    "a path that is a list": (with_path(["/"]), 404),
    "a path with a line break": (with_path("/plain/a\nb"), 404),
    "a question that is a list": (with_data(["area"]), 200),
    "a question of wrong types": (with_data({"area": {"x": 1}, "words": [None, 7, "ok"], "9": 9}), 200),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_body_is_refused_quickly_and_harms_nobody(client: FlaskClient, name: str) -> None:
    body, expected = HOSTILE[name]
    started = time.perf_counter()
    answer = send(client, body)
    took = time.perf_counter() - started
    assert answer.status_code == expected
    assert "Traceback" not in answer.text
    assert took < 20 * QUICK_SECONDS, "a noisy machine is allowed for; the next test is strict"


def test_the_quadratic_body_costs_milliseconds_where_it_would_cost_dash_seconds(client: FlaskClient) -> None:
    """Under the size limit too: as many inputs and changed ids as 64 kB can hold."""
    many = {"inputs": [{"id": "a", "property": "b"}] * 600, "changedPropIds": ["a.b"] * 5_000}
    small = json.dumps(GOOD_TREE | many)
    assert len(small) < MAX_BODY_BYTES
    for body in (QUADRATIC, small):
        assert statistics.median(_seconds(client, body) for _ in range(7)) < QUICK_SECONDS


def _seconds(client: FlaskClient, body: str) -> float:
    started = time.perf_counter()
    assert send(client, body).status_code in {400, 413}
    return time.perf_counter() - started


def test_what_the_browser_sends_is_answered(client: FlaskClient) -> None:
    tree = send(client, json.dumps(GOOD_TREE))
    assert tree.status_code == 200
    assert "Answer for west" in json.dumps(tree.json["response"]["page"])
    answer = send(client, json.dumps(GOOD_ANSWER)).json["response"]
    assert answer["shown"]["data"] == {
        "url": "/es?area=north&words=two+words",
        "title": "North · Small site",
        "leave": False,
    }


def test_a_form_sent_as_such_is_not_taken_for_a_callback(client: FlaskClient) -> None:
    assert send(client, json.dumps(GOOD_TREE), "text/plain").status_code == 400
    with_query = client.post(f"{CALLBACK}?cancelJob=1", json=GOOD_TREE, base_url=HOST)
    assert with_query.status_code == 400
    assert client.get(CALLBACK, base_url=HOST).status_code == 404


def test_a_callback_that_the_guard_cannot_check_stops_the_start() -> None:
    wild = {"inputs": [{"id": '{"index":["ALL"]}', "property": "value"}], "state": [], "callback": print}
    with pytest.raises(UnsupportedCallback):
        shapes_of({"page.title": wild})

"""Refuses callback requests that Dash's own browser code would never send.

Dash believes what it is sent: it looks up ids that are not there, lets NaN through, and works for seconds
on lists that are only long. Here a body is read, measured and compared with the callbacks that exist
before Dash sees it.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

MAX_BODY_BYTES: Final = 64 * 1024
MAX_DEPTH: Final = 12
MAX_VALUES: Final = 5_000
MAX_TEXT: Final = 4_000
MAX_DIGITS: Final = 17

_KEYS: Final = frozenset({"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"})


class Refused(ValueError):
    """A body that no page of ours sends. The message is for the log, the sender learns only that it failed."""


class UnsupportedCallback(RuntimeError):
    """A callback that the guard cannot check: its ids are patterns. Raised when the app is put together."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the request of one callback looks like: the property that each output, input and state names."""

    outputs: Any
    inputs: tuple[tuple[str, str], ...]
    state: tuple[tuple[str, str], ...]


def shapes_of(callback_map: Mapping[str, Mapping[str, Any]]) -> dict[str, Shape]:
    """The shape of every callback that runs on the server, by the id that Dash gives it.

    Raises `UnsupportedCallback` for ids that are patterns.
    """
    return {name: _shape(name, each) for name, each in callback_map.items() if "callback" in each}


def _shape(name: str, callback: Mapping[str, Any]) -> Shape:
    if "{" in name or any("{" in each["id"] for each in (*callback["inputs"], *callback["state"])):
        raise UnsupportedCallback(
            f"the callback of {name} uses patterns as ids, which the guard does not check"
        )
    outputs = None if callback.get("no_output") else _outputs(name)
    return Shape(outputs, _properties(callback["inputs"]), _properties(callback["state"]))


def _outputs(name: str) -> Any:
    """`..a.children...b.data..` as the list that the browser sends, `a.children` as its single pair."""
    if name.startswith(".."):
        return [_output(each) for each in name.strip(".").split("...")]
    return _output(name)


def _output(name: str) -> dict[str, str]:
    component, _, prop = name.rpartition(".")
    return {"id": component, "property": prop}


def _properties(dependencies: list[Mapping[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((each["id"], each["property"]) for each in dependencies)


def check(body: bytes, shapes: Mapping[str, Shape]) -> dict[str, Any]:
    """The body as read, if it is a request of one of these callbacks. Linear in the body's size.

    Raises `Refused`.
    """
    asked = _read(body)
    name = asked.get("output")
    if not isinstance(name, str) or name not in shapes:
        raise Refused("output is not a callback")
    if not asked.keys() <= _KEYS:
        raise Refused("unknown member")
    shape = shapes[name]
    if shape.outputs is not None and asked.get("outputs") != shape.outputs:
        raise Refused("outputs differ from the callback's")
    _check_dependencies(asked.get("inputs"), shape.inputs)
    _check_dependencies(asked.get("state", []), shape.state)
    _check_changed(asked.get("changedPropIds"), shape.inputs)
    _check_changed(asked.get("parsedChangedPropsIds", []), shape.inputs)
    return asked


def _read(body: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(body.decode(), parse_constant=_refuse, parse_float=_finite, parse_int=_short)
    except (ValueError, RecursionError) as error:
        raise Refused(f"not JSON: {type(error).__name__}") from error
    if not isinstance(asked, dict):
        raise Refused("not an object")
    return asked


def _refuse(text: str) -> float:
    raise Refused(f"{text} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Refused("a number without end")
    return number


def _short(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise Refused("a number of too many digits")
    return int(text)


def _check_dependencies(sent: Any, wanted: tuple[tuple[str, str], ...]) -> None:
    if not isinstance(sent, list) or len(sent) != len(wanted):
        raise Refused("another number of inputs or state")
    for each, (component, prop) in zip(sent, wanted, strict=True):
        if not isinstance(each, dict) or not each.keys() <= {"id", "property", "value"}:
            raise Refused("an input that is not id, property and value")
        if each.get("id") != component or each.get("property") != prop:
            raise Refused("an input of another callback")
        _check_value(each.get("value"))


def _check_changed(sent: Any, inputs: tuple[tuple[str, str], ...]) -> None:
    names = {f"{component}.{prop}" for component, prop in inputs}
    if not isinstance(sent, list) or len(sent) > len(names):
        raise Refused("changed ids are no short list")
    if not all(isinstance(each, str) and each in names for each in sent):
        raise Refused("a changed id that is no input")


def _check_value(value: Any) -> None:
    """Plain data of bounded size: no text that cannot be stored or sent on, no endless nesting."""
    waiting = [(value, 0)]
    seen = 0
    while waiting:
        each, depth = waiting.pop()
        seen += 1
        if seen > MAX_VALUES or depth > MAX_DEPTH:
            raise Refused("a value that is too large or too deep")
        if isinstance(each, str):
            _check_text(each)
        waiting.extend((inner, depth + 1) for inner in _inside(each))


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        yield from value
    elif isinstance(value, dict):
        yield from value
        yield from value.values()


def _check_text(text: str) -> None:
    if len(text) > MAX_TEXT or "\x00" in text:
        raise Refused("a text that is too long or holds NUL")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise Refused("a text that is half a character")

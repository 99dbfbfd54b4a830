"""A Dash component tree as plain HTML, for the answer that a visitor sees before any script runs.

The same tree is later drawn by React, so both must agree: attribute names, boolean attributes, numbers
and what is left out follow React 18's rules. Charts and maps cannot be drawn by a server; they bring
their own picture (see `with_first_paint`).

The output is safe by construction: every text and attribute is escaped, addresses that would run as
script are neutralised, and inline styles are refused because the site's content policy would drop them.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import Any, Final, TypeAlias, TypeVar

import dash_leaflet as dl
from dash import dcc, html
from dash.development.base_component import Component

from components.native import Finished, Input

C = TypeVar("C", bound=Component)
Write: TypeAlias = Callable[[str], object]
Painter: TypeAlias = Callable[[Any, Write], None]

CHART: Final = dcc.Graph
MAP: Final = dl.Map


class FirstPaintError(ValueError):
    """A tree that cannot be shown before Dash starts."""


class NoFirstPaint(FirstPaintError):
    """A chart or map without the picture that stands for it until Dash starts."""


class InlineStyle(FirstPaintError):
    """A `style`: the content policy forbids it, so it would show in one paint and not in the other."""


class UnknownComponent(FirstPaintError):
    """A component that has no plain HTML form."""


class BadAttribute(FirstPaintError):
    """An attribute whose value has no plain HTML form, such as an id that is a mapping."""


# What a component object holds beside attributes: its children, what Dash keeps to itself, our picture.
_UNSEEN: Final = frozenset(
    {
        "children", "style", "key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks", "loading_state",
        "available_properties", "available_wildcard_properties", "first_paint",
    }
)  # fmt: skip
_ATTRIBUTE_NAMES: Final = {
    "className": "class",
    "htmlFor": "for",
    "httpEquiv": "http-equiv",
    "acceptCharset": "accept-charset",
}
_BOOLEAN: Final = frozenset(
    {
        "async", "autoFocus", "autoPlay", "checked", "controls", "default", "defer", "disabled",
        "formNoValidate", "hidden", "loop", "multiple", "muted", "noValidate", "open", "playsInline",
        "readOnly", "required", "reversed", "selected",
    }
)  # fmt: skip
_ADDRESSES: Final = frozenset({"href", "src", "action", "formAction"})
VOID: Final = frozenset(
    {"area", "br", "col", "embed", "hr", "img", "input", "link", "source", "track", "wbr"}
)
# Dash names two elements differently because their names are taken in its other languages.
_TAGS: Final = {"MapEl": "map", "ObjectEl": "object"}

_SCRIPT_ADDRESS: Final = re.compile(r"^\W*(javascript|vbscript):", re.IGNORECASE)
_INVISIBLE: Final = re.compile(r"[\x00-\x20\x7f-\x9f\u2000-\u200d\ufeff]")
_ATTRIBUTE_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")


def with_first_paint(component: C, picture: str) -> C:
    """The chart or map, carrying `picture`, the HTML (an `<svg>`) that stands for it until Dash starts.

    `picture` is trusted: it must come from our own figure code, with its texts already escaped.
    """
    component.first_paint = picture
    return component


def to_html(node: Any) -> str:
    """The HTML of a Dash component, a text, a number or a (nested) list of these.

    Raises `FirstPaintError`: `NoFirstPaint`, `InlineStyle`, `UnknownComponent` or `BadAttribute`.
    """
    written: list[str] = []
    _paint(node, written.append)
    return "".join(written)


def count(node: Any, kind: type[Component]) -> int:
    """How many components of a kind (`CHART`, `MAP`) a tree holds."""
    own = isinstance(node, kind)
    return own + sum(count(child, kind) for child in children_of(node))


def children_of(node: Any) -> list[Any]:
    """What is directly inside a component or list; empty for anything else."""
    inner = node if isinstance(node, (list, tuple)) else getattr(node, "children", None)
    if inner is None:
        return []
    return list(inner) if isinstance(inner, (list, tuple)) else [inner]


def _paint(node: Any, write: Write) -> None:
    if isinstance(node, Component):
        _painter(node)(node, write)
    elif isinstance(node, str):
        write(escape(node, quote=False))
    elif isinstance(node, (list, tuple)):
        for each in node:
            _paint(each, write)
    elif node is not None and not isinstance(node, bool):
        write(_number(node))


def _number(value: Any) -> str:
    """A number as JavaScript writes it: 1.0 is "1"."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (int, float)):
        return str(value)
    raise UnknownComponent(f"{type(value).__name__} is neither a component, nor text, nor a number")


def _painter(component: Component) -> Painter:
    special = _SPECIAL.get(type(component))
    if special is not None:
        return special
    if component._namespace == html.Div._namespace:
        return _paint_element
    raise UnknownComponent(f"{component._namespace}.{component._type} has no plain HTML form")


def _paint_element(component: Component, write: Write) -> None:
    tag = tag_of(component)
    write(f"<{tag}{_attributes(component)}>")
    if tag not in VOID:
        _paint(getattr(component, "children", None), write)
        write(f"</{tag}>")


def _paint_input(component: Component, write: Write) -> None:
    write(f"<input{_attributes(component)}>")


def _paint_finished(component: Component, write: Write) -> None:
    props = vars(component)
    names = "".join(_attribute(name, value) for name, value in props.get("attributes", {}).items())
    write(f"<{props['tag']}{names}>{props['html']}</{props['tag']}>")


def _paint_live(component: Component, write: Write) -> None:
    """A chart or map: touching it is what starts Dash, hence `data-live`."""
    props = vars(component)
    picture = props.get("first_paint")
    if picture is None:
        raise NoFirstPaint(f"{component._type} {props.get('id', 'without id')!r} brings no first paint")
    names = "".join(_attribute(name, props.get(name)) for name in ("id", "className"))
    write(f"<div{names} data-live>{picture}</div>")


def _paint_nothing(_component: Component, _write: Write) -> None:
    return


def tag_of(component: Component) -> str:
    """The HTML tag of an `html.*` component."""
    return _TAGS.get(component._type) or component._type.lower()


def plain_attributes(component: Component) -> dict[str, Any]:
    """What was set on a component and shows as attributes, under Dash's names, with safe addresses.

    Raises `InlineStyle`.
    """
    props = vars(component)
    if props.get("style"):
        raise InlineStyle(f"{component._type} {props.get('id', '')!r} has a style; use a class")
    # Dash keeps them in `__dict__` in the order of a set, which differs from process to process.
    names = sorted(name for name in props if name not in _UNSEEN and name[0] != "_")
    return {name: _shown(name, props[name]) for name in names if props[name] is not None}


def _shown(name: str, value: Any) -> Any:
    return _safe_address(str(value)) if name in _ADDRESSES else value


def _attributes(component: Component) -> str:
    return "".join([_attribute(name, value) for name, value in plain_attributes(component).items()])


def _attribute(name: str, value: Any) -> str:
    """One attribute with a space before it, or nothing, as React 18 would set it."""
    if value is None or (name in _BOOLEAN and not value):
        return ""
    written = _attribute_name(name)
    if name in _BOOLEAN:
        return f' {written}=""'
    if isinstance(value, bool):
        return _boolean_value(name, written, value)
    text = value if isinstance(value, str) else _attribute_number(name, value)
    return f' {written}="{escape(text)}"'


@lru_cache(maxsize=256)
def _attribute_name(name: str) -> str:
    if not _ATTRIBUTE_NAME.match(name):
        raise BadAttribute(f"{name!r} is not the name of an attribute")
    return _ATTRIBUTE_NAMES.get(name) or (name if "-" in name else name.lower())


def _boolean_value(name: str, written: str, value: bool) -> str:
    """True and False in attributes that are words: `data-*` and `aria-*` say them, `download` is bare."""
    if name.startswith(("data-", "aria-")) or name in {"contentEditable", "draggable", "spellCheck"}:
        return f' {written}="{str(value).lower()}"'
    return f' {written}=""' if value and name == "download" else ""


def _attribute_number(name: str, value: Any) -> str:
    try:
        return _number(value)
    except UnknownComponent as error:
        raise BadAttribute(f"{name}={value!r} is neither text nor a number") from error


def _safe_address(address: str) -> str:
    """The address, or a blank page where following it would run a script."""
    return "about:blank" if _SCRIPT_ADDRESS.match(_INVISIBLE.sub("", address)) else address


_SPECIAL: Final[dict[type[Component], Painter]] = {
    dcc.Graph: _paint_live,
    dl.Map: _paint_live,
    dcc.Store: _paint_nothing,
    dcc.Location: _paint_nothing,
    Input: _paint_input,
    Finished: _paint_finished,
}

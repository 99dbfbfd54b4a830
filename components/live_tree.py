"""The tree that Dash draws: what it must know as components, everything else as finished HTML.

Dash's renderer keeps a subscription per component and asks all of them at every change, so drawing a page
costs the square of its number of components; a table of some hundred cells would stop a phone for seconds.
Most of a page is never changed by a callback, and is sent as `Finished` elements: the same markup, written by
the same code as the first paint.
"""

from __future__ import annotations

import copy
from collections.abc import Collection
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from components.first_paint import MAP, VOID, children_of, plain_attributes, tag_of, to_html
from components.native import Finished, Input, MapPlace

# Elements with a state of the browser's own, which React keeps when a callback brings their successor.
_STATEFUL: Final = (html.Details,)
_PLAIN: Final = frozenset({html.Div._namespace, Input._namespace})


def live_tree(node: Any, *, called: Collection[str]) -> Any:
    """The same page with as few components as it can have.

    `called`: the ids that callbacks name; these, charts, maps and all that is around them stay components.
    The given tree is not changed. Raises `FirstPaintError`.
    """
    needed: set[int] = set()
    _mark(node, called, needed)
    return _rebuilt(node, needed)


def _mark(node: Any, called: Collection[str], needed: set[int]) -> bool:
    """Note the components below and at `node` that Dash must know; True if there is one."""
    inside = [_mark(child, called, needed) for child in children_of(node)]
    known = any(inside) or _is_needed(node, called)
    if known:
        needed.add(id(node))
    return known


def _is_needed(node: Any, called: Collection[str]) -> bool:
    if not isinstance(node, Component):
        return False
    plain = node._namespace in _PLAIN and not isinstance(node, _STATEFUL)
    return not plain or getattr(node, "id", None) in called


def _rebuilt(node: Any, needed: set[int]) -> Any:
    if isinstance(node, (list, tuple)):
        return [_rebuilt(each, needed) for each in node]
    if isinstance(node, MAP):
        return _in_its_place(node)
    if not isinstance(node, Component) or not hasattr(node, "children"):
        return node
    if id(node) not in needed:
        return _finished(node)
    clone = copy.copy(node)
    clone.children = _rebuilt(node.children, needed)
    return clone


def _finished(node: Component) -> Component:
    tag = tag_of(node)
    if tag in VOID:
        return node
    return Finished(tag=tag, attributes=plain_attributes(node), html=to_html(node.children))


def _in_its_place(drawn: Component) -> Component:
    """The map with what stands for it until it is drawn: its library may come late, or never."""
    props = vars(drawn)
    names = {name: props[name] for name in ("id", "className") if name in props}
    return MapPlace(map=drawn, attributes={**names, "data-live": ""}, html=props["first_paint"])

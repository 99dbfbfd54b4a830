"""What Dash asks of every page: its tree, and the answer to another question."""

from collections.abc import Mapping
from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from flask import g

from components.live_tree import live_tree
from pages.serving.page import Address, Page, PageView, view_of
from pages.serving.routes import Routes, canonical_pairs

TREE = "page.children"
ANSWER = "..answer.children...shown.data.."


class LivePages:
    """The two callbacks of all pages. Both answers depend on the address alone, as finished pages do."""

    def __init__(self, routes: Routes) -> None:
        self._routes = routes
        self._called: frozenset[str] = frozenset()

    def connect(self, app: dash.Dash) -> None:
        """Add the callbacks to the app, and what draws around every page."""
        app.layout = shell()
        app.callback(
            Output("page", "children"),
            Input("address", "pathname"),
            Input("address", "search"),
            prevent_initial_call=True,
        )(self.tree)
        app.callback(
            Output("answer", "children"),
            Output("shown", "data"),
            Input("question-store", "data"),
            State("address", "pathname"),
            prevent_initial_call=True,
        )(self.answer)
        app.clientside_callback(ClientsideFunction("live", "shown"), Input("shown", "data"))

    def know(self, callback_map: Mapping[str, Mapping[str, Any]]) -> None:
        """Take note of every id that a callback names: these stay components of Dash."""
        named = [each for one in callback_map.values() for each in (*one["inputs"], *one["state"])]
        outputs = [each for one in callback_map.values() for each in _listed(one["output"])]
        self._called = frozenset([each["id"] for each in named] + [each.component_id for each in outputs])

    def asked(self, body: dict[str, Any]) -> tuple[Page, Address] | None:
        """The page and address that a checked callback body asks about; None where it is another callback's.

        Raises `UnknownAddress`.
        """
        values = [each.get("value") for each in (*body["inputs"], *body.get("state", ()))]
        if body["output"] == TREE:
            return self._page_at(*values)
        return self._question(*values) if body["output"] == ANSWER else None

    def tree(self, path: Any, search: Any) -> Any:
        """The same tree that the finished page was made of. Raises `UnknownAddress`."""
        return live_tree(_view(*self._page_at(path, search)).body, called=self._called)

    def answer(self, data: Any, path: Any) -> tuple[Any, dict[str, Any]]:
        """What `#answer` holds for another question to the same page, and how the browser should speak of it.

        A page whose new answer has no `#answer` (a withdrawn release, say) is left for the finished one.
        Raises `UnknownAddress`.
        """
        page, address = self._question(data, path)
        view = _view(page, address)
        part = find(view.body, "answer")
        said = {"url": address.url, "title": view.head.title, "leave": part is None}
        return (no_update if part is None else live_tree(part.children, called=self._called)), said

    def _page_at(self, path: Any, search: Any) -> tuple[Page, Address]:
        return self._routes.find(_text(path), _text(search).removeprefix("?"))

    def _question(self, data: Any, path: Any) -> tuple[Page, Address]:
        page, address = self._page_at(path, "")
        return page, address.with_query(canonical_pairs(data, page.query))


def _listed(output: Any) -> list[Any]:
    return list(output) if isinstance(output, (list, tuple)) else [output]


def shell() -> Component:
    """What Dash draws around every page; none of it is seen."""
    return html.Div(
        [
            dcc.Location(id="address", refresh=False),
            html.Div(id="page"),
            dcc.Store(id="question-store"),
            dcc.Store(id="shown"),
        ]
    )


def find(tree: Component, name: str) -> Any:
    """The component with this id in a tree, or None."""
    if getattr(tree, "id", None) == name:
        return tree
    return next((each for each in tree._traverse() if getattr(each, "id", None) == name), None)


def may_be_kept() -> bool:
    """Whether the answer made in this request may be given to others."""
    return bool(g.get("may_be_kept", False))


def _view(page: Page, address: Address) -> PageView:
    view = view_of(page, address)
    g.may_be_kept = view.keep and view.status == 200
    return view


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""

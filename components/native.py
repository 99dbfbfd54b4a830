"""Three Dash components of our own; their browser half is `assets/native.js`.

`dcc.Input` wraps its field in markup and styles of its own, which differs from what a browser without
JavaScript would be given: `Input` is exactly one `<input>`. `Finished` is an element whose inside is already
HTML, such as a picture that is never live; `MapPlace` a map that is such an element until the live one is drawn, which
`components.live_tree` alone uses.
"""

from typing import ClassVar

from dash.development.base_component import Component


class Input(Component):
    """One `<input>`, uncontrolled: the browser owns its value, `checked` and `value` are where it starts.

    Takes `id`, `name`, `type`, `value`, `checked`, `disabled`, `required`, `placeholder`, `min`, `max`,
    `step`, `maxLength`, `list`, `autoComplete`, `inputMode`, `className`, `lang`, `title`, `hidden` and
    any `data-*` or `aria-*`.
    """

    _namespace = "native_components"
    _type = "Input"
    _children_props: ClassVar[list[str]] = []
    _base_nodes: ClassVar[list[str]] = []
    _valid_wildcard_attributes: ClassVar[list[str]] = ["data-", "aria-"]
    _prop_names: ClassVar[list[str]] = [
        "id",
        "name",
        "type",
        "value",
        "checked",
        "disabled",
        "required",
        "placeholder",
        "min",
        "max",
        "step",
        "maxLength",
        "list",
        "autoComplete",
        "inputMode",
        "className",
        "lang",
        "title",
        "hidden",
        "data-*",
        "aria-*",
    ]
    available_properties: ClassVar[list[str]] = _prop_names
    available_wildcard_properties: ClassVar[list[str]] = _valid_wildcard_attributes


class Finished(Component):
    """One element: its `tag`, its `attributes` under Dash's names, and its inside as trusted `html`."""

    _namespace = "native_components"
    _type = "Finished"
    _children_props: ClassVar[list[str]] = []
    _base_nodes: ClassVar[list[str]] = []
    _valid_wildcard_attributes: ClassVar[list[str]] = []
    _prop_names: ClassVar[list[str]] = ["tag", "attributes", "html"]
    available_properties: ClassVar[list[str]] = _prop_names
    available_wildcard_properties: ClassVar[list[str]] = _valid_wildcard_attributes


class MapPlace(Component):
    """A `map`, and until it is drawn its finished picture: a `div` as in `Finished`.

    The map is not among the `children` that Dash gets: it looks up the library of each of them at once.
    """

    _namespace = "native_components"
    _type = "MapPlace"
    _children_props: ClassVar[list[str]] = []
    _base_nodes: ClassVar[list[str]] = ["map"]
    _valid_wildcard_attributes: ClassVar[list[str]] = []
    _prop_names: ClassVar[list[str]] = ["children", "map", "attributes", "html"]
    available_properties: ClassVar[list[str]] = _prop_names
    available_wildcard_properties: ClassVar[list[str]] = _valid_wildcard_attributes

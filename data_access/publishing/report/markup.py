"""HTML that cannot be broken by what is put into it."""

from __future__ import annotations

import html
from typing import TypeAlias

_VOID = frozenset({"meta", "path", "circle", "line", "rect", "br"})


class Html(str):
    """Text that is HTML already; any other text is escaped where it enters."""

    __slots__ = ()


Child: TypeAlias = "str | int | list[Html] | None"


def tag(name: str, /, *children: Child, **attributes: str | float | None) -> Html:
    """Return an element. `class_` and `for_` lose their last stroke, other strokes become `-`; None is left out."""
    said = "".join(
        f' {key.removesuffix("_").replace("_", "-")}="{html.escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(_text(child) for child in children)
    return Html(f"<{name}{said}/>" if name in _VOID and not inside else f"<{name}{said}>{inside}</{name}>")


def _text(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, list):
        return "".join(child)
    return child if isinstance(child, Html) else html.escape(str(child))

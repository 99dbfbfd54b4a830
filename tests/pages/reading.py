"""Reads a page as a visitor's program does: elements, their attributes and texts, tables as rows of texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

# Elements that do not part the words around them.
INLINE = frozenset({"a", "b", "em", "i", "span", "strong"})
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)


@dataclass
class Element:
    """An element of a page."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list, repr=False)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def text(self) -> str:
        """All text in it, with runs of blanks made one; what is no inline element stands apart."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        apart = "" if self.tag in INLINE else "\n"
        yield apart
        for child in self.children:
            yield from [child] if isinstance(child, str) else child._texts()
        yield apart

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, tag: str = "", *, cls: str = "", **attributes: str) -> list[Element]:
        """The elements below with this tag, class and attributes (`name_="x"` stands for `name`, `-` for `_`)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            each
            for each in self.walk()
            if (not tag or each.tag == tag)
            and (not cls or cls in each.classes)
            and all(each.attributes.get(name) == value for name, value in wanted.items())
        ]

    def one(self, tag: str = "", *, cls: str = "", **attributes: str) -> Element:
        """The only such element. Raises `LookupError` where there is none or more than one."""
        found = self.all(tag, cls=cls, **attributes)
        if len(found) != 1:
            raise LookupError(f"{len(found)} elements <{tag}> {cls} {attributes}")
        return found[0]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#document", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if self._open[-1].tag != tag:
            raise ValueError(f"</{tag}> closes <{self._open[-1].tag}>")
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def read(page: str) -> Element:
    """The whole page. Raises `ValueError` where an element is closed that was not open, or left open."""
    builder = _Builder()
    builder.feed(page)
    builder.close()
    if builder._open != [builder.root]:
        raise ValueError(f"<{builder._open[-1].tag}> is never closed")
    return builder.root


def rows(table: Element) -> list[list[str]]:
    """The texts of a table, row by row, header first."""
    return [[cell.text for cell in row.walk() if cell.tag in ("th", "td")] for row in table.all("tr")]

"""A draft as text: what is proposed for a file, with the reason beside each guess, as TOML that a person finishes."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

TODO = "TODO"
_WIDTH = 110
# So many examples are told on the terminal; drop.toml has all.
_TOLD = 5
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
Value: TypeAlias = "str | int | bool | date | Sequence[Value] | Mapping[str, Value]"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that only a person can say. `examples` are texts of the file with how often each is there."""

    file: str
    column: str
    what: str
    examples: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        where = f"{self.file}, column {self.column!r}" if self.column else self.file
        told = "; ".join(f"{text!r} ({number:,})" for text, number in self.examples[:_TOLD])
        told += "; …" if len(self.examples) > _TOLD else ""
        return f"{where}: {self.what}" + (f": {told}" if told else "")


@dataclass(frozen=True, slots=True)
class Note:
    """A comment of its own."""

    text: str


@dataclass(frozen=True, slots=True)
class Key:
    """A key with its value, and why it was chosen. One that is `left_open` is written as a comment."""

    name: str
    value: Value
    why: str = ""
    left_open: bool = False


Item: TypeAlias = Note | Key


@dataclass(frozen=True, slots=True)
class Section:
    """A table inside an entry, such as `columns` or `dimensions.race.codes`."""

    path: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one file.

    `holds` says in words what it seems to hold. One that is not `usable` is written as comments: a person must say
    first what the file is.
    """

    file: str
    holds: str
    items: tuple[Item, ...] = ()
    sections: tuple[Section, ...] = ()
    needs: tuple[Need, ...] = ()
    usable: bool = True


def entry_text(proposal: Proposal) -> str:
    """Return the `[[files]]` of a proposal, its reasons and what a person must say."""
    lines = [*_wrapped(f"{proposal.file}: {proposal.holds}"), *_needs(proposal.needs)]
    body = ["[[files]]", *(line for item in proposal.items for line in _item(item))]
    for section in proposal.sections:
        body.append(f"[{'.'.join(_key(part) for part in ('files', *section.path))}]")
        body.extend(line for item in section.items for line in _item(item))
    if not proposal.usable:
        body = [f"# {line}" if not line.startswith("#") else line for line in body] if proposal.items else []
    return "\n".join([*lines, *body]) + "\n"


def table_text(name: str, items: Iterable[Item]) -> str:
    """Return a table of the top level, such as `[city]`."""
    return "\n".join([f"[{name}]", *(line for item in items for line in _item(item))]) + "\n"


def item_text(item: Item) -> str:
    """Return one line of the top level."""
    return "\n".join(_item(item)) + "\n"


def _needs(needs: Iterable[Need]) -> Iterator[str]:
    for need in needs:
        column = f"{need.column}: " if need.column else ""
        yield from _wrapped(f"{TODO} {column}{need.what}")
        for text, number in need.examples:
            yield f"#     {toml(text)}  ({number:,} rows)"


def _item(item: Item) -> list[str]:
    if isinstance(item, Note):
        return _wrapped(item.text)
    line = f"{_key(item.name)} = {toml(item.value)}"
    if item.left_open:
        line = f"# {line}"
    if not item.why:
        return [line]
    beside = f"{line}  # {_one_line(item.why)}"
    return [beside] if len(beside) <= _WIDTH else [*_wrapped(item.why), line]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        _one_line(text), _WIDTH, initial_indent="# ", subsequent_indent="#   ", break_long_words=False
    )


def _one_line(text: str) -> str:
    """Return a text that cannot leave its comment: TOML allows no control characters there."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else toml(name)


def toml(value: Value) -> str:
    """Return a value as TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # JSON's escapes are TOML's, but for DEL and surrogates, which JSON leaves or pairs.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, Sequence):
        return "[" + ", ".join(toml(each) for each in value) + "]"
    return value.isoformat() if isinstance(value, date) else str(value)

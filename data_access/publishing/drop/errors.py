"""What is wrong with a `drop.toml`, in sentences: the key, the value and the fix."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from data_access.publishing.base import IntakeError

DROP_FILE = "drop.toml"
_MOST_ERRORS = 8


def explained(error: ValidationError, *, keys: Collection[str]) -> IntakeError:
    """Return one error that names every mistake; `keys` are the keys that are understood."""
    details = error.errors(include_url=False)
    lines = [_line(detail, keys) for detail in details[:_MOST_ERRORS]]
    if len(details) > _MOST_ERRORS:
        lines.append(f"and {len(details) - _MOST_ERRORS} more")
    named = ", ".join(dict.fromkeys(_key(detail["loc"]) or "the whole" for detail in details))
    return IntakeError("\n".join(lines), logged=f"{DROP_FILE}: {named} cannot be used")


def _line(detail: Mapping[str, Any], keys: Collection[str]) -> str:
    """Return one sentence for one of pydantic's errors: key, value and fix."""
    key = _key(detail["loc"])
    where = f"{DROP_FILE}, {key}" if key else DROP_FILE
    message = str(detail["msg"]).removeprefix("Value error, ")
    match detail["type"]:
        case "missing":
            return f"{where} is missing; add it"
        case "string_too_short" if detail["input"] == "":
            return f"{where} is empty; write it, or remove it if it may be left out"
        case "extra_forbidden":
            return f"{where} is not a key that is understood{_suggestion(str(detail['loc'][-1]), keys)}"
        case "value_error" if isinstance(detail["input"], dict | BaseModel):
            return f"{where}: {message}"
    return f"{where} = {detail['input']!r}: {message}"


def _key(location: tuple[int | str, ...]) -> str:
    """Return `files[2].columns.date`, counting from 1; the tag that pydantic puts after the number is left out."""
    parts = [*location[:2], *location[3:]] if location[:1] == ("files",) else list(location)
    key = ""
    for part in parts:
        key += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return key.removeprefix(".")


def _suggestion(unknown: str, keys: Collection[str]) -> str:
    near = difflib.get_close_matches(unknown, keys, n=1)
    return f"; did you mean {near[0]}?" if near else "; remove it (docs/drop.md lists every key)"

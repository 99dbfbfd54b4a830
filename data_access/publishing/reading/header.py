"""The header of a file: each used column is there exactly once, under its name or an older one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from data_access.publishing.base import IntakeError
from data_access.publishing.drop import RowsEntry
from data_access.publishing.near import difference


def positions_of(
    header: Sequence[str], columns: Iterable[str], entry: RowsEntry, *, where: str
) -> dict[str, int]:
    """Return the position of each used column. Raises IntakeError for a header that does not have exactly one."""
    where = f"{where}: the header"
    if not any(header):
        raise IntakeError(f"{where} is empty; get the file again, or say where the header is")
    twice = {name for name in header if header.count(name) > 1}
    if twice:
        raise IntakeError(
            f"{where} has {_listed(sorted(twice))} more than once; rename a column",
            logged=f"{where} has a name twice",
        )
    columns = list(dict.fromkeys(columns))
    found = {name: _names_there(name, header, entry) for name in columns}
    missing = [name for name in columns if not found[name]]
    if missing:
        near = difference(missing[0], header).replace("it is", f"{missing[0]!r} is", 1)
        raise IntakeError(
            f"{where} has no column {_listed(missing)}; it has {_listed(header)}{near}{_hint(header, entry)}",
            logged=f"{where} has no column {_listed(missing)}",
        )
    for name, there in found.items():
        if len(there) > 1:
            raise IntakeError(
                f"{where} has both {_listed(there)}, which drop.toml takes for one column; remove one of them from"
                f" aliases of {name!r}"
            )
    return {name: header.index(found[name][0]) for name in columns}


def canonical(header: Sequence[str], entry: RowsEntry) -> tuple[str, ...]:
    """Return a header in which older names of columns are replaced by those that `drop.toml` uses."""
    newer = {older: name for name, aliases in entry.aliases.items() for older in aliases}
    return tuple(newer.get(name, name) for name in header)


def _names_there(name: str, header: Sequence[str], entry: RowsEntry) -> list[str]:
    return [each for each in (name, *entry.aliases.get(name, ())) if each in header]


def _hint(header: Sequence[str], entry: RowsEntry) -> str:
    for delimiter in ";\t|,":
        if len(header) == 1 and delimiter != entry.delimiter and delimiter in header[0]:
            return f". The file seems to be apart by {delimiter!r}: declare delimiter = {delimiter!r}"
    return "; put the names in drop.toml right, or declare older names of a column in aliases"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(repr(name[:80]) for name in names) or "nothing"

"""What can be done to a good drop, and what must be said of it: the words that the tables of bad files are written in.

`Case` is one bad file. Changes are functions from drop to drop; those of `first`, `middle` and `last` rows make one
case each, because a mistake at the edge of a file is overlooked most easily.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.data_access.publishing.bad_files.good import GOOD, Drop, Table, written

Change = Callable[[Drop], Drop]
PLACES = ("first", "middle", "last")


@dataclass(frozen=True)
class Case:
    """One bad file: `says` must all stand in the message; `hides` must not stand in what may be logged."""

    id: str
    drop: Drop
    says: tuple[str, ...]
    hides: tuple[str, ...] = ()


def case(good: str, name: str, change: Change, *says: str, hides: Sequence[str] = ()) -> Case:
    """A bad file made from a good drop (by its name in GOOD)."""
    return Case(f"{good}: {name}", change(GOOD[good]), says, tuple(hides))


def row_number(place: str, table: Table) -> int:
    return {"first": 0, "middle": len(table.rows) // 2, "last": len(table.rows) - 1}[place]


def line_of(place: str, table: Table) -> str:
    return f"line {row_number(place, table) + 2}"


def value_in(
    good: str,
    name: str,
    column: str,
    value: str,
    *says: str,
    path: str | None = None,
    places: Sequence[str] = PLACES,
) -> Iterator[Case]:
    """Cases with another value in one column of the first, a middle and the last row; the message has all of it."""
    drop = GOOD[good]
    where = path or drop.path
    table = drop.files[where]
    for place in places:
        number = row_number(place, table)
        changed = drop.with_file(with_cell(table, number, column, value), where)
        told = (f"{where}, {line_of(place, table)}", *([repr(value)] if value.strip() else []), *says)
        yield Case(f"{good}: {name}, {place} row", changed, told, (value,) if len(value) > 3 else ())


def row_as(
    good: str,
    name: str,
    change: Callable[[bytes], bytes],
    *says: str,
    path: str | None = None,
    places: Sequence[str] = PLACES,
) -> Iterator[Case]:
    """Cases with the bytes of one row (its line end included) changed: the first, a middle and the last."""
    drop = GOOD[good]
    where = path or drop.path
    table = drop.files[where]
    for place in places:
        lines = written(table, "").splitlines(keepends=True)
        number = row_number(place, table) + 1
        lines[number] = change(lines[number])
        told = tuple(word.format(line=line_of(place, table)) for word in (where, *says))
        yield Case(f"{good}: {name}, {place} row", drop.with_file(b"".join(lines), where), told)


def with_cell(table: Table, number: int, column: str, value: str) -> Table:
    row = list(table.rows[number])
    row[table.header.index(column)] = value
    return replace(table, rows=(*table.rows[:number], tuple(row), *table.rows[number + 1 :]))


def with_rows(table: Table, *rows: Sequence[str], at: int | None = None) -> Table:
    """The table with more rows, at its end or before a row."""
    at = len(table.rows) if at is None else at
    return replace(table, rows=(*table.rows[:at], *map(tuple, rows), *table.rows[at:]))


def with_header(table: Table, old: str, new: str) -> Table:
    header = list(table.header)
    header[header.index(old)] = new
    return replace(table, header=tuple(header))


def file_as(content: Callable[[bytes], bytes], path: str | None = None) -> Change:
    """Change the bytes of a whole file."""

    def change(drop: Drop) -> Drop:
        where = path or drop.path
        return drop.with_file(content(written(drop.files[where], where)), where)

    return change


def table_as(change_table: Callable[[Table], Table], path: str | None = None) -> Change:
    """Change the table of a file."""
    return lambda drop: drop.with_file(change_table(drop.files[path or drop.path]), path)


def says_toml(old: str, new: str, *, number: int = 1) -> Change:
    """Write something else in `drop.toml`; what it replaces must be there."""

    def change(drop: Drop) -> Drop:
        if old not in drop.toml:
            raise ValueError(f"{old!r} is not in the drop.toml of this case")
        return replace(drop, toml=drop.toml.replace(old, new, number))

    return change


def declares(key_and_value: str, path: str | None = None) -> Change:
    """Add a key to the entry of a file in `drop.toml`."""

    def change(drop: Drop) -> Drop:
        line = f'path = "{path or drop.path}"\n'
        return says_toml(line, f"{line}{key_and_value}\n")(drop)

    return change


def in_folder(act: Callable[[Path], object]) -> Change:
    """Do something in the folder once it is written; `act` is given the path of the file."""
    return lambda drop: replace(drop, at_last=(lambda folder: act(folder / drop.path),))


def both(*changes: Change) -> Change:
    def change(drop: Drop) -> Drop:
        for each in changes:
            drop = each(drop)
        return drop

    return change

"""What a file's rows must satisfy before they are counted: codes that are known, no duplicates, few rows set aside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from data_access.model import ALL, AreaLevel
from data_access.publishing.base import IntakeError
from data_access.publishing.drop import CountsEntry, IncidentsEntry, TableEntry
from data_access.publishing.engine import Table
from data_access.publishing.near import difference
from data_access.publishing.reading import texts_at
from data_access.publishing.rows import Rows, join_column

# The hashes of so many ids are held at once, and so many of those that are there twice are looked at.
_IDS_AT_ONCE = 1 << 20
_DUPLICATES_LOOKED_AT = 1_000


def refuse_unmapped(rows: Rows) -> None:
    """Raise IntakeError for the first kept row with a code that drop.toml does not map to a category."""
    kept = rows.kept
    for n, (name, entry) in enumerate(rows.file.dimensions.items()):
        unmapped = kept[f"unmapped{n}"]
        first = _first(kept.filter(unmapped.notnull()).select("row", text=unmapped).order_by("row"))
        if first is not None:
            raise _refusal(
                rows,
                first["row"],
                f"the code {first['text']!r} in column {entry.column!r} is not mapped"
                f"{difference(first['text'], entry.codes)}; put it right, or add"
                f' {_toml(first["text"])} = "…" to [files.dimensions.{name}.codes]',
                f"a code in column {entry.column!r} is not mapped",
            )


def refuse_wards_alone(rows: Rows) -> None:
    """Raise IntakeError where a file knows wards alone and its dataset is shown by neighborhood, which would read 0.

    Who may show what changes from drop to drop, so the catalogue's plan decides, whatever the authority allows.
    """
    file = rows.file
    by_neighborhood = any(view.area_level is AreaLevel.NEIGHBORHOOD for view in file.catalogued.plan)
    if rows.level is AreaLevel.WARD and by_neighborhood:
        raise IntakeError(
            f"{file.name}: columns names a ward and no neighborhood, but {file.dataset} is shown by neighborhood too,"
            " where such counts would read as 0; name the column with the neighborhood, or longitude and latitude"
            " instead, or remove ward from columns to publish the city's figures alone"
        )


def refuse_negative(base: pd.DataFrame, file: TableEntry) -> None:
    """Raise IntakeError where corrections take back more than there is: no cell is less than nothing."""
    below = base[base["value"] < 0]
    if below.empty:
        return
    cell = below.iloc[0]
    where = f"{file.name}: {cell['measure']} of {cell['area']} in {cell['month']:%Y-%m}"
    category = "" if cell["category"] == ALL else f", {cell['dimension']} {cell['category']}"
    raise IntakeError(
        f"{where}{category} add up to {cell['value']} (the first of {len(below)} such counts); a correction must"
        " stand in the same file as what it corrects, in the same month, place and category",
        logged=f"{where} add up to less than 0",
    )


def refuse_duplicates(rows: Rows) -> None:
    """Raise IntakeError for two kept rows with one id, or with counts for one month, place and code."""
    file = rows.file
    if isinstance(file, IncidentsEntry) and file.id and file.id not in file.distinct:
        _refuse_same_id(rows, file.id)
    if isinstance(file, CountsEntry):
        places = ["place0", "place1"] if rows.has_places else []
        _refuse_twice(rows, rows.kept, ["month", *places, *rows.all_keys], "counts for {value}")


def refuse_ambiguous_parent(rows: Rows, child: IncidentsEntry) -> None:
    """Raise IntakeError where two rows of a parent share the value by which another file is joined to it."""
    key = f"carried{rows.carried.index(join_column(child))}"
    _refuse_twice(
        rows, rows.table, [key], f"{join_column(child)} {{value!r}}, by which {child.name} is joined,"
    )


def refuse_empty_months(rows: Rows) -> None:
    """Raise IntakeError where a month that a file of counts covers has no row at all: a report may be missing."""
    file = rows.file
    if not isinstance(file, CountsEntry) or file.empty_months_are_zero:
        return
    there = set(rows.kept.select("month").distinct().to_pyarrow()["month"].to_pylist())
    stated = {month.start: month for source in file.coverage(file.columns.level) for month in source.months()}
    missing = sorted(set(stated) - there)
    if missing:
        raise IntakeError(
            f"{file.name} covers {stated[missing[0]]} and has no row for it ({len(missing)} such months); add it to"
            " gaps, or write empty_months_are_zero = true if a month without rows means 0"
        )


def _refuse_same_id(rows: Rows, name: str) -> None:
    """Raise IntakeError for two kept rows with one id.

    The hashes of ids are sorted, which takes a fraction of the time and memory of grouping texts; where two are
    equal, the texts themselves decide. They are taken in portions, so that memory does not grow with the file.
    """
    portions = 1 << (rows.scan.rows // _IDS_AT_ONCE).bit_length()
    for portion in range(portions):
        first: dict[str, int] = {}
        for row, (text,) in texts_at(rows.scan, [name], _sharing_hashes(rows, portion, portions)):
            if text in first:
                raise _refusal_of_twice(rows, first[text], row, f"{name} {text!r}")
            first[text] = row


def _sharing_hashes(rows: Rows, portion: int, portions: int) -> list[int]:
    """Return kept rows, in order, whose hashes others share; of `portions`, a power of two, one is looked at."""
    kept = rows.kept.select("row", "hashed")
    found = kept.filter((kept.hashed & (portions - 1)) == portion)
    hashes = np.sort(found.select("hashed").to_pyarrow()["hashed"].to_numpy())
    shared = np.unique(hashes[1:][hashes[1:] == hashes[:-1]])[:_DUPLICATES_LOOKED_AT]
    if not len(shared):
        return []
    alike = found.filter(found.hashed.isin(shared.tolist())).select("row").order_by("row")
    rows_alike: list[int] = alike.limit(_DUPLICATES_LOOKED_AT).to_pyarrow()["row"].to_pylist()
    return rows_alike


def _refuse_twice(rows: Rows, table: Table, columns: list[str], what: str) -> None:
    again = (
        table.group_by(columns)
        .agg(one=table.row.min(), other=table.row.max())
        .filter(lambda found: found.one < found.other)
        .order_by("one")
    )
    first = _first(again)
    if first is None:
        return
    raise _refusal_of_twice(rows, first["one"], first["other"], what.format(value=first[columns[0]]))


def _refusal_of_twice(rows: Rows, one: int, other: int, what: str) -> IntakeError:
    names = list(rows.scan.positions)
    same = len({texts for _, texts in texts_at(rows.scan, names, [one, other])}) == 1
    lines = rows.scan.where_both(one, other)
    how = "and are equal in all columns in use" if same else "and differ otherwise"
    return IntakeError(
        f"{lines} both have {what} {how}; remove one of them, or, where they are reports of one event, name its"
        " columns in distinct",
        logged=f"{lines} are duplicates",
    )


def _first(expression: Table) -> dict[str, Any] | None:
    found = expression.limit(1).to_pyarrow().to_pylist()
    return found[0] if found else None


def _refusal(rows: Rows, row: int, message: str, logged: str) -> IntakeError:
    where = rows.scan.where(row)
    return IntakeError(f"{where}: {message}", logged=f"{where}: {logged}")


def _toml(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


CHECKS: tuple[Callable[[Rows], None], ...] = (
    refuse_wards_alone,
    refuse_unmapped,
    refuse_duplicates,
    refuse_empty_months,
)

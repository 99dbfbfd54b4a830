"""The counting: one expression per file, from rows to base counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

import ibis
import numpy as np
import pandas as pd

from data_access.definitions import Dimension
from data_access.model import ALL
from data_access.publishing.base import BASE_COLUMNS
from data_access.publishing.engine import Table, Value
from data_access.publishing.rows import Rows


@dataclass(frozen=True)
class Tally:
    """What became of the kept rows of a file."""

    counted: int
    further: int
    weightless: int


def base_counts(rows: Rows) -> Table:
    """Return the one expression that counts a file of placed rows.

    Its columns are those of BASE_COLUMNS but `dataset`; `area` is the number of an atom, or 0 without places.
    Every kept row is read once and summed by atom, month and the categories that exclude each other; totals and
    breakdowns are sums over that small result. Categories that overlap count once per event.
    """
    parts = ibis.union(*_parts(rows, rows.events), distinct=False)
    counts = parts.group_by(*BASE_COLUMNS[1:-1]).agg(value=parts.value.sum().cast("int64"))
    return counts.filter(counts.value != 0)


def base_frame(counts: Table, *, dataset: str, areas: Sequence[str]) -> pd.DataFrame:
    """Compute base counts and return them as BASE_COLUMNS, sorted; `areas` are the ids by number."""
    frame: pd.DataFrame = counts.to_pandas()
    names = np.asarray(areas, dtype=object)
    frame = frame.assign(
        dataset=dataset,
        area=names[frame["area"].to_numpy(dtype=np.int64)],
        month=pd.to_datetime(frame["month"]).astype("datetime64[us]"),
        value=frame["value"].astype(np.int64),
    )
    text = dict.fromkeys(("dataset", "measure", "area", "dimension", "category"), "str")
    frame = frame[list(BASE_COLUMNS)].astype(text)
    return frame.sort_values(list(BASE_COLUMNS[:-1]), ignore_index=True)


def tallies(rows: Rows) -> tuple[Tally, ...]:
    """Return what became of the kept rows of each file."""
    told = _told(rows)
    told = told.mutate(weightless=_is_weightless(rows, told))
    told = told.group_by("part").agg(told=told.count(), weightless=told.weightless.sum())
    kept = rows.kept.group_by("part").agg(kept=rows.kept.count())
    found = kept.left_join(told, "part").select("part", "kept", "told", "weightless").to_pyarrow().to_pylist()
    by_part = {
        each["part"]: _tally(each["kept"], each["told"] or 0, each["weightless"] or 0) for each in found
    }
    return tuple(by_part.get(n, Tally(0, 0, 0)) for n in range(len(rows.scan.parts)))


def _tally(kept: int, told: int, weightless: int) -> Tally:
    return Tally(told - weightless, kept - told, weightless)


def _told(rows: Rows) -> Table:
    """Return the rows that a file counts: the first of each event, or of each event and overlapping category."""
    events = rows.events
    leads = events.row == events["first"]
    if not rows.file.totals:
        for n, dimension in enumerate(rows.file.broken_down_by):
            if not dimension.exclusive:
                leads |= events.row == events.row.min().over(group_by=["first", f"category{n}"])
    return events.mutate(leads=leads).filter(lambda table: table.leads)


def _is_weightless(rows: Rows, table: Table) -> Value:
    """Return whether a row counts 0 of everything, which it never does where it counts 1 of something."""
    counts_one = not rows.file.wide_columns and 1 in rows.file.given.values()
    zeros = (table[f"weight{n}"] == 0 for n in range(len(rows.weights)))
    return ibis.literal(False) if counts_one else reduce(and_, zeros)


def _parts(rows: Rows, events: Table) -> Iterator[Table]:
    """Yield totals and breakdowns, each with the same columns."""
    leading = events.filter(events.row == events["first"])
    dimensions = [] if rows.file.wide_columns else list(enumerate(rows.file.broken_down_by))
    exclusive = [f"category{n}" for n, dimension in dimensions if dimension.exclusive]
    cube = leading.group_by("atom", "month", *exclusive).agg(**_sums(rows, leading))
    if rows.file.wide_columns:
        yield from _wide_parts(rows, cube)
        return
    if rows.file.totals:
        yield from _measured(rows, cube, ALL, ibis.literal(ALL))
    for n, dimension in dimensions:
        table = cube if dimension.exclusive else _overlapping(rows, events, leading, f"category{n}")
        yield from _measured(rows, table, dimension.id, _category_id(table[f"category{n}"], dimension))


def _measured(rows: Rows, table: Table, dimension: str, category: Value) -> Iterator[Table]:
    for measure in (*rows.file.given, *rows.file.derived):
        yield _part(table, measure, dimension, category, _value(rows, table, measure))


def _wide_parts(rows: Rows, cube: Table) -> Iterator[Table]:
    (measure,), (dimension,) = rows.file.given, rows.file.broken_down_by
    for n, column in enumerate(rows.weights):
        value = cube[f"weight{n}"]
        if rows.file.totals:
            yield _part(cube, measure, ALL, ibis.literal(ALL), value)
        yield _part(cube, measure, dimension.id, ibis.literal(rows.file.wide_columns[column]), value)


def _overlapping(rows: Rows, events: Table, leading: Table, category: str) -> Table:
    """Sum each event once for every category that any of its reports gives; all else is of its first report."""
    pairs = events.select("first", category).distinct()
    table = leading.drop(category).join(pairs, "first")
    return table.group_by("atom", "month", category).agg(**_sums(rows, table))


def _sums(rows: Rows, table: Table) -> dict[str, Value]:
    sums = {f"weight{n}": table[f"weight{n}"].sum() for n in range(len(rows.weights))}
    return {"rows": table.count(), **sums}


def _value(rows: Rows, table: Table, measure: str) -> Value:
    """Return how much of a measure: the sum of its column, the number of rows, or the sum of other measures."""
    if measure in rows.file.derived:
        return sum(_value(rows, table, part) for part in rows.file.derived[measure])
    column = rows.file.given[measure]
    return table.rows if column == 1 else table[f"weight{rows.weights.index(str(column))}"]


def _part(table: Table, measure: str, dimension: str, category: Value, value: Value) -> Table:
    return table.select(
        measure=ibis.literal(measure),
        area=table.atom,
        month=table.month,
        dimension=ibis.literal(dimension),
        category=category,
        value=value.cast("int64"),
    )


def _category_id(number: Value, dimension: Dimension) -> Value:
    return number.cases(*enumerate(dimension.leaves()), else_=ibis.null("string"))

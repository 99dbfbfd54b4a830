"""The counting: one expression per file, from rows to base counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_

import ibis
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from data_access.catalog import Dimension
from data_access.model import ALL
from data_access.publishing.base import BASE_COLUMNS, IntakeError
from data_access.publishing.engine import Engine, Table, Value
from data_access.publishing.places import Found, PlaceError, Places
from data_access.publishing.points import Floats, Numbers
from data_access.publishing.rows import Rows

Tallies = npt.NDArray[np.int64]
# How many rows of a file were found how: pairs of a label and a number.
Placed = tuple[tuple[str, int], ...]

# Points are placed this many at a time, which bounds the memory that they take.
POINTS_AT_ONCE = 1 << 19


@dataclass(frozen=True)
class Tally:
    """What became of the kept rows of a file."""

    counted: int
    further: int
    weightless: int


def place_rows(engine: Engine, rows: Rows, places: Places) -> tuple[Rows, tuple[Placed, ...]]:
    """Return the rows with `atom`, the number of the atom they lie in, and how many of each file were found how.

    Raises IntakeError for names that are unknown.
    """
    if not rows.has_places:
        nowhere = replace(rows, table=rows.table.mutate(atom=ibis.literal(0, "int16")))
        return nowhere, ((),) * len(rows.scan.parts)
    table, tallies = (_place_points if rows.has_points else _place_names)(engine, rows, places)
    return replace(rows, table=table), tuple(
        tuple((how.label, int(found[how])) for how in Found if found[how]) for found in tallies
    )


def _place_points(engine: Engine, rows: Rows, places: Places) -> tuple[Table, Tallies]:
    """Place every row by its coordinates, batch by batch; those without lie nowhere."""
    places = places.for_many(rows.scan.rows)
    told = rows.table.select("place0", "place1", "part", kept=rows.table.reason.isnull())
    atoms, tallies = [], _no_tallies(rows)
    for batch in engine.in_batches(told, size=POINTS_AT_ONCE):
        x, y = (batch[name].to_numpy(zero_copy_only=False) for name in ("place0", "place1"))
        atom, found = _place_batch(x, y, places)
        atoms.append(atom)
        kept = batch["kept"].to_numpy(zero_copy_only=False)
        np.add.at(tallies, (batch["part"].to_numpy()[kept], found[kept]), 1)
    column = np.concatenate(atoms) if atoms else np.empty(0, dtype=np.int16)
    return engine.beside(rows.table, pa.table({"atom": column})), tallies


def _no_tallies(rows: Rows) -> Tallies:
    return np.zeros((len(rows.scan.parts), len(Found)), dtype=np.int64)


def _place_batch(x: Floats, y: Floats, places: Places) -> tuple[Numbers, Numbers]:
    there = np.isfinite(x) & np.isfinite(y)
    if there.all():
        return places.of_points(x, y)
    atoms = np.full(len(x), places.nowhere, dtype=np.int16)
    found = np.full(len(x), Found.NO_COORDINATES, dtype=np.int16)
    atoms[there], found[there] = places.of_points(x[there], y[there])
    return atoms, found


def _place_names(_: Engine, rows: Rows, places: Places) -> tuple[Table, Tallies]:
    """Place every row by the names of ward and neighborhood, each distinct pair once."""
    kept = rows.kept
    pairs = kept.group_by("place0", "place1").agg(row=kept.row.min()).order_by("row")
    found, atoms, ways = pairs.to_pyarrow(), [], []
    for pair in found.to_pylist():
        try:
            atom, how = places.of_names(pair["place0"], pair["place1"], codes=rows.file.places)
        except PlaceError as error:
            where = rows.scan.where(pair["row"])
            raise IntakeError(f"{where}: {error}", logged=f"{where}: a place is not known") from error
        atoms.append(atom)
        ways.append(int(how))
    atom_of = found.select(["place0", "place1"]).append_column("atom", pa.array(atoms, pa.int16()))
    atom_of = atom_of.append_column("how", pa.array(ways, pa.int16()))
    table = rows.table.left_join(ibis.memtable(atom_of), ["place0", "place1"])
    tallies = _no_tallies(rows)
    placed = table.filter(table.reason.isnull())
    for each in placed.group_by("part", "how").agg(rows=placed.count()).to_pyarrow().to_pylist():
        tallies[each["part"], each["how"]] = each["rows"]
    return table.drop("how"), tallies


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

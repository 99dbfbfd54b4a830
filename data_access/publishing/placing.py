"""Where the rows of a file lie: each is given its atom, and points that cannot be right are told apart."""

from __future__ import annotations

from dataclasses import dataclass, replace

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from data_access.publishing.base import IntakeError
from data_access.publishing.drop.reasons import PLACE_LIMITS
from data_access.publishing.engine import Engine, Table, Value
from data_access.publishing.places import Found, PlaceError, PlacesInTime
from data_access.publishing.points import Floats, Numbers
from data_access.publishing.rows import Rows

# For each file, by the number of the way in which a place was found (see Found), how many kept rows.
Tallies = npt.NDArray[np.int64]
# How many rows of a file were found how: pairs of a label and a number.
Placed = tuple[tuple[str, int], ...]

# Points are placed this many at a time, which bounds the memory that they take.
POINTS_AT_ONCE = 1 << 19
# So many rows at one and the same point far from the city are no events there: a program puts there what it could
# not place.
FALSE_ORIGIN_FROM = 5
_MOST_FALSE_ORIGINS = 100
# So few points outside the city say nothing about a file.
_FEW = 10
_MOST_OUTSIDE_LOOKED_AT = 1_000


def place_rows(engine: Engine, rows: Rows, places: PlacesInTime) -> tuple[Rows, tuple[Placed, ...]]:
    """Return the rows with `atom`, the number of the atom they lie in, and how many of each file were found how.

    Raises IntakeError for names that are unknown, and where more points than `limits` allow are not in the city.
    """
    if not rows.has_places:
        nowhere = replace(rows, table=rows.table.mutate(atom=ibis.literal(0, "int16")))
        return nowhere, ((),) * len(rows.scan.parts)
    table, tallies = (_place_points if rows.has_points else _place_names)(engine, rows, places)
    _refuse_misplaced(rows, tallies)
    return replace(rows, table=table), tuple(
        tuple((how.label, int(found[how])) for how in Found if found[how]) for found in tallies
    )


def _refuse_misplaced(rows: Rows, tallies: Tallies) -> None:
    """Raise IntakeError where more rows of a file than `limits` allow have no place in the city."""
    for part, found in zip(rows.scan.parts, tallies, strict=True):
        kept = int(found.sum())
        for how in Found:
            default = max(PLACE_LIMITS.get(how.label, 1.0), _FEW / kept) if kept else 1.0
            limit = min(rows.file.limits.get(how.label, default), 1.0)
            if found[how] > limit * kept:
                raise IntakeError(
                    f"{part.name}: {found[how]} of {kept} rows are {how.label} (at most {limit:.1%} may be). Put"
                    " columns or the rows right; if they are right, raise the limit:"
                    f" limits = {{ {how.label!r} = … }}"
                )


def _place_points(engine: Engine, rows: Rows, places: PlacesInTime) -> tuple[Table, Tallies]:
    """Place every row by its coordinates, batch by batch; those without lie nowhere."""
    placing = _Points(places.for_many(rows.scan.rows), _false_origins(rows, places))
    era = _era(rows.table, places)
    told = rows.table.select("place0", "place1", "part", kept=rows.table.reason.isnull(), era=era)
    # All the points together would not fit into memory; what is held of each row is these two bytes.
    atoms, at = np.empty(rows.scan.rows, dtype=np.int16), 0
    tallies, swapped = _no_tallies(rows), _Swapped(places)
    for batch in engine.in_batches(told, size=POINTS_AT_ONCE):
        x, y = (batch[name].to_numpy(zero_copy_only=False) for name in ("place0", "place1"))
        kept = batch["kept"].to_numpy(zero_copy_only=False)
        atom, found = placing.place(x, y, batch["era"].to_numpy())
        atoms[at : at + len(atom)] = atom
        at += len(atom)
        numbers = batch["part"].to_numpy().astype(np.int64)[kept] * len(Found) + found[kept]
        tallies += np.bincount(numbers, minlength=tallies.size).reshape(tallies.shape)
        swapped.look_at(x, y, kept & (found == Found.OUTSIDE))
    swapped.refuse(rows)
    return engine.beside(rows.table, pa.table({"atom": atoms})), tallies


def _era(table: Table, places: PlacesInTime) -> Value:
    """Return the number of the geography that holds in the month of a row; the first one where it has no month."""
    begun = (table.month >= ibis.date(day) for day in places.starts)
    return sum((each.fill_null(False).cast("int8") for each in begun), start=ibis.literal(0, "int8")).cast(
        "int8"
    )


def _no_tallies(rows: Rows) -> Tallies:
    return np.zeros((len(rows.scan.parts), len(Found)), dtype=np.int64)


def _false_origins(rows: Rows, places: PlacesInTime) -> tuple[tuple[float, float], ...]:
    """Return the points farther from the city than it is wide, but 0, 0, at which many rows of a file lie."""
    kept = rows.kept
    west, south, east, north = places.newest.city_bounds
    width, height = east - west, north - south
    near = kept.place0.between(west - width, east + width) & kept.place1.between(
        south - height, north + height
    )
    far = kept.filter(~near & ~_is_zero(kept))
    groups = far.group_by("place0", "place1").agg(rows=far.count())
    many = groups.filter(groups.rows >= FALSE_ORIGIN_FROM).order_by(ibis.desc("rows"))
    found = many.limit(_MOST_FALSE_ORIGINS).to_pyarrow().to_pylist()
    return tuple((each["place0"], each["place1"]) for each in found)


def _is_zero(table: Table) -> Value:
    return (table.place0 == 0) & (table.place1 == 0)


@dataclass(frozen=True)
class _Points:
    """Places points of one file, whose false origins are known."""

    places: PlacesInTime
    false_origins: tuple[tuple[float, float], ...]

    def place(self, x: Floats, y: Floats, era: Numbers) -> tuple[Numbers, Numbers]:
        """Return the atom's number and how it was found of each point, in the geography of its era."""
        there = np.isfinite(x) & np.isfinite(y)
        if there.all():
            atoms, found = self.places.of_points(x, y, era)
        else:
            atoms = self.places.nowhere(era)
            found = np.full(len(x), Found.NO_COORDINATES, dtype=np.int16)
            atoms[there], found[there] = self.places.of_points(x[there], y[there], era[there])
        outside = found == Found.OUTSIDE
        found[outside & (x == 0) & (y == 0)] = Found.ZERO
        for longitude, latitude in self.false_origins:
            found[outside & (x == longitude) & (y == latitude)] = Found.FALSE_ORIGIN
        return atoms, found


class _Swapped:
    """Notices points that are outside the city and would be in it with longitude and latitude exchanged."""

    def __init__(self, places: PlacesInTime) -> None:
        self._places = places
        self._looked_at = self._inside = 0

    def look_at(self, x: Floats, y: Floats, outside: npt.NDArray[np.bool_]) -> None:
        """Try some of the points that are outside."""
        some = np.flatnonzero(outside)[: _MOST_OUTSIDE_LOOKED_AT - self._looked_at]
        if len(some):
            _, found = self._places.newest.of_points(y[some], x[some])
            self._inside += int((found != Found.OUTSIDE).sum())
            self._looked_at += len(some)

    def refuse(self, rows: Rows) -> None:
        """Raise IntakeError where most points outside the city are swapped ones."""
        if self._inside * 2 > self._looked_at:
            raise IntakeError(
                f"{rows.file.name}: longitude and latitude are swapped in {self._inside} of {self._looked_at} rows"
                " outside the city; exchange them in columns, or put the rows right"
            )


def _place_names(_: Engine, rows: Rows, places: PlacesInTime) -> tuple[Table, Tallies]:
    """Place every row by the names of ward and neighborhood, each distinct pair once."""
    timed = rows.table.mutate(era=_era(rows.table, places))
    kept = timed.filter(timed.reason.isnull())
    pairs = kept.group_by("place0", "place1", "era").agg(row=kept.row.min()).order_by("row")
    found, atoms, ways = pairs.to_pyarrow(), [], []
    for pair in found.to_pylist():
        try:
            names = (pair["place0"], pair["place1"], pair["era"])
            atom, how = places.of_names(*names, codes=rows.file.places)
        except PlaceError as error:
            where = rows.scan.where(pair["row"])
            raise IntakeError(f"{where}: {error}", logged=f"{where}: a place is not known") from error
        atoms.append(atom)
        ways.append(int(how))
    atom_of = found.select(["place0", "place1", "era"]).append_column("atom", pa.array(atoms, pa.int16()))
    atom_of = atom_of.append_column("how", pa.array(ways, pa.int16()))
    table = timed.left_join(ibis.memtable(atom_of), ["place0", "place1", "era"])
    tallies = _no_tallies(rows)
    placed = table.filter(table.reason.isnull())
    for each in placed.group_by("part", "how").agg(rows=placed.count()).to_pyarrow().to_pylist():
        tallies[each["part"], each["how"]] = each["rows"]
    return table.drop("how", "era"), tallies

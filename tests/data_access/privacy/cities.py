"""Small cities of made-up counts for tests: areas, a dataset with its plan, true counts, and all cells of the plan."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from data_access.definitions import Category, Dataset, Dimension, View
from data_access.export import csv_lines
from data_access.model import ALL, Area, AreaLevel, Cell, CellKey, Geography, Grain, Period, Status
from data_access.privacy.audit import Published, Report, audit
from data_access.privacy.columns import Column, Counted, Counts, Covered, Versions
from data_access.privacy.history import NO_HISTORY, History
from data_access.privacy.keeping import Kept
from data_access.privacy.linked import Linked, link
from data_access.privacy.protect import Part, Protection, protect
from data_access.publishing.structure import structure
from data_access.tidy import in_canonical_order

CITY = "town"
KIND = Dimension("kind", (Category("group"), Category("a", "group"), Category("b", "group"), Category("c")))
MARK = Dimension("mark", (Category("x"), Category("y")), exclusive=False)


def geography(atoms: Iterable[str], then: Iterable[str] = (), since: date | None = None) -> Geography:
    """Return the city that consists of these atoms (`ward~neighborhood`), and of others `since` a day."""
    city = Area(AreaLevel.CITY, CITY, {"en": "Town"})
    if since is None:
        return Geography(city, *_areas(atoms), tuple(sorted(atoms)), date(2020, 1, 1))
    ids = [{name for atom in part for name in atom.split("~")} for part in (atoms, then)]
    ended, begun = ({"until": since - timedelta(days=1)}, {"since": since})
    old = Geography(
        city,
        *(
            [replace(area, **({} if area.id in ids[1] else ended)) for area in areas]
            for areas in _areas(atoms)
        ),
        tuple(sorted(atoms)),
        date(2020, 1, 1),
    )
    return Geography(
        city,
        *(
            tuple(replace(area, **({} if area.id in ids[0] else begun)) for area in areas)
            for areas in _areas(then)
        ),
        tuple(sorted(then)),
        since,
        earlier=(replace(old, wards=tuple(old.wards), neighborhoods=tuple(old.neighborhoods)),),
    )


def _areas(atoms: Iterable[str]) -> tuple[tuple[Area, ...], tuple[Area, ...]]:
    sides = [dict.fromkeys(atom.split("~")[side] for atom in atoms) for side in (0, 1)]
    levels = (AreaLevel.WARD, AreaLevel.NEIGHBORHOOD)
    wards, neighborhoods = (
        tuple(Area(level, name, {"en": name.title()}) for name in sorted(names))
        for level, names in zip(levels, sides, strict=True)
    )
    return wards, neighborhoods


def view(level: str, grain: str, dimension: str = ALL, *categories: str, forced: bool = False) -> View:
    """Return a table of the plan."""
    return View(AreaLevel(level), Grain(grain), ("events",), dimension, categories, forced)


def months(first: str, count: int) -> tuple[Period, ...]:
    """Return months in a row."""
    start = Period.parse(first)
    return tuple(start.shift(n) for n in range(count))


@dataclass(frozen=True)
class Town:
    """A city with true counts by leaf, atom (or the city) and month. `kinds` and `marks` are tables of their own.

    Where `since` is given, the city consists of the atoms in `then` from that day on.
    """

    atoms: tuple[str, ...]
    plan: tuple[View, ...]
    months: tuple[Period, ...]
    kinds: Mapping[tuple[str, str, Period], int]
    marks: Mapping[tuple[str, str, Period], int] = field(default_factory=dict)
    k: int = 5
    then: tuple[str, ...] = ()
    since: date | None = None
    versions: Versions = field(default_factory=dict)

    @property
    def dataset(self) -> Dataset:
        dimensions = (KIND, MARK) if self.marks else (KIND,)
        return Dataset("events", ("events",), dimensions, self.plan, {"default": self.k})

    @property
    def geography(self) -> Geography:
        return geography(self.atoms, self.then, self.since)

    @property
    def covered(self) -> Covered:
        tables = ["kind", ALL, *(["mark"] if self.marks else [])]
        return {("events", table): dict.fromkeys(self.months, AreaLevel.ATOM) for table in tables}

    @property
    def counts(self) -> Counts:
        """The true columns: kinds and marks. The total of a place is that of its kinds."""
        return {
            Column("events", dimension, leaf, atom, month, self.versions.get(month, 0)): value
            for dimension, table in (("kind", self.kinds), ("mark", self.marks))
            for (leaf, atom, month), value in table.items()
            if value
        }

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell of the plan with its true value, added up by hand."""
        return in_canonical_order(
            Cell(key, Status.PUBLISHED, self.value(key))
            for view in self.plan
            for period in self.periods(view.grain)
            for area in self.geography.during(view.area_level, period)
            for category in self.dataset.shown_categories(view)
            for key in [
                CellKey("events", "events", view.area_level, area.id, period, view.dimension, category)
            ]
        )

    def periods(self, grain: Grain) -> Sequence[Period]:
        """Return the periods all of whose months are there."""
        found = dict.fromkeys(Period.of(month.start, grain) for month in self.months)
        return [period for period in found if set(period.months()) <= set(self.months)]

    def value(self, key: CellKey) -> int:
        """Return the true value of a cell."""
        table = self.marks if key.dimension == "mark" else self.kinds
        inside = {"group": ("a", "b"), ALL: ("a", "b", "c")}.get(key.category, (key.category,))
        return sum(
            value
            for (leaf, atom, month), value in table.items()
            if leaf in inside and month in key.period.months() and _lies_in(atom, key)
        )

    @property
    def counted(self) -> Counted:
        """The true state behind the cells."""
        return Counted(self.counts, self.covered)

    def linked(self, history: History = NO_HISTORY) -> Linked:
        """Return the system of all cells."""
        return link(
            self.cells,
            dataset=self.dataset,
            geography=self.geography,
            counted=self.counted,
            history=history,
        )

    def protected(self, history: History = NO_HISTORY, earlier: Kept | None = None) -> Protection:
        """Protect all cells, beginning with what an earlier protection kept."""
        part = Part(tuple(self.cells), self.counted, history, earlier)
        (found,) = protect([part], dataset=self.dataset, geography=self.geography)
        return found

    def published(
        self,
        cells: Iterable[Cell],
        held: Iterable[CellKey] = (),
        release: str = "2024-02-01.1",
        revised: Iterable[Period] = (),
    ) -> Published:
        """Return these cells as a release publishes them."""
        text = "".join(csv_lines(cells, release))
        told = structure(
            self.geography,
            release=release,
            revised=[{"dataset": "events", "periods": list(map(str, revised))}],
            datasets=[self.dataset],
            held=held,
        )
        del told["follows"]  # each follows the one before
        return Published(release, text, told)

    def attacked(self, cells: Iterable[Cell], held: Iterable[CellKey] = ()) -> Report:
        """Return what the attacker finds in these cells, by whole numbers."""
        return audit([self.published(cells, held)], exact=True)


def _lies_in(atom: str, key: CellKey) -> bool:
    if key.area_level is AreaLevel.CITY:
        return True
    return atom.split("~")[key.area_level is AreaLevel.NEIGHBORHOOD] == key.area


def every(
    leaves: Iterable[str], atoms: Iterable[str], when: Iterable[Period]
) -> Iterator[tuple[str, str, Period]]:
    """Yield every combination."""
    return ((leaf, atom, month) for leaf in leaves for atom in atoms for month in when)

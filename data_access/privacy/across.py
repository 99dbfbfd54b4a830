"""What can be left over in a period in which borders were redrawn: parts of two maps, each for its own time.

Wards and neighborhoods whose borders did not change have one number for the whole period; the others have numbers on
each side at most. Somebody may add up what wards have on each side and take off whole neighborhoods.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations, product
from typing import NamedTuple

# All sets of wards, each on its side, are formed up to this many; of more, one on each side.
_MOST_WARDS = 12


class Alone(NamedTuple):
    """Whether wards, and neighborhoods, whose borders changed have numbers of their own on each side."""

    wards: bool
    neighborhoods: bool


@dataclass(frozen=True)
class _Era:
    """One map: its atoms (`ward~neighborhood`)."""

    atoms: tuple[str, ...]

    @cached_property
    def wards_of(self) -> dict[str, frozenset[str]]:
        """The wards of each neighborhood."""
        found: dict[str, set[str]] = {}
        for atom in self.atoms:
            ward, _, hood = atom.partition("~")
            found.setdefault(hood, set()).add(ward)
        return {hood: frozenset(wards) for hood, wards in found.items()}

    @cached_property
    def wards(self) -> frozenset[str]:
        """All wards."""
        return frozenset().union(*self.wards_of.values())


def remainders_across(eras: Sequence[tuple[str, ...]], alone: Alone) -> tuple[frozenset[str], ...]:
    """Return the atoms, over all maps of a period, of each sum that subtraction leaves over.

    An atom counts on the days of the maps that have it. `eras` are the atoms of each map, oldest first.
    """
    maps = [_Era(atoms) for atoms in eras]
    found = dict.fromkeys(chain(_parts(maps), _rests(maps, alone)))
    return tuple(sorted(filter(None, found), key=sorted))


def _parts(maps: Sequence[_Era]) -> Iterator[frozenset[str]]:
    """Yield the parts of each neighborhood that lasts in one ward of each map, the same one where it lasts."""
    for hood in sorted(_lasting_hoods(maps)):
        whole = {f"{ward}~{hood}" for each in maps for ward in each.wards_of[hood]}
        for wards in product(*(sorted(each.wards_of[hood]) for each in maps)):
            part = frozenset(f"{ward}~{hood}" for ward in wards)
            if part != whole and _is_consistent(wards, maps):
                yield part


def _is_consistent(wards: Sequence[str], maps: Sequence[_Era]) -> bool:
    """Whether a ward that lasts is chosen in all maps or in none."""
    lasting = frozenset.intersection(*(each.wards for each in maps))
    return len(set(wards)) == 1 or not lasting.intersection(wards)


def _lasting_hoods(maps: Sequence[_Era]) -> frozenset[str]:
    return frozenset.intersection(*(frozenset(each.wards_of) for each in maps))


def _rests(maps: Sequence[_Era], alone: Alone) -> Iterator[frozenset[str]]:
    """Yield what sets of wards leave without the neighborhoods that lie in them on every side."""
    hoods = _lasting_hoods(maps)
    for chosen in _choices(maps, alone):
        inside = {hood for hood in hoods if _holds(maps, chosen, hood)}
        rest: set[str] = set()
        used: set[tuple[int, str]] = set()
        for n, (each, wards) in enumerate(zip(maps, chosen, strict=True)):
            for atom in each.atoms:
                ward, _, hood = atom.partition("~")
                if ward not in wards:
                    continue
                own = alone.neighborhoods and hood not in hoods and each.wards_of[hood] <= wards
                if hood in inside or own:
                    used.add((n, ward))
                else:
                    rest.add(atom)
        # A ward without any such neighborhood adds its own number and takes nothing off: that tells nothing more.
        if used and all((n, ward) in used for n, wards in enumerate(chosen) for ward in wards):
            yield frozenset(rest)


def _holds(maps: Sequence[_Era], chosen: Sequence[frozenset[str]], hood: str) -> bool:
    return all(each.wards_of[hood] <= wards for each, wards in zip(maps, chosen, strict=True))


def _choices(maps: Sequence[_Era], alone: Alone) -> Iterator[tuple[frozenset[str], ...]]:
    """Yield sets of wards, one for each map; a ward that lasts is in all of them or in none."""
    lasting = frozenset.intersection(*(each.wards for each in maps))
    units = [frozenset((n, ward) for n in range(len(maps))) for ward in sorted(lasting)]
    if alone.wards:
        units += [frozenset({(n, w)}) for n, each in enumerate(maps) for w in sorted(each.wards - lasting)]
    most = len(units) if len(units) <= _MOST_WARDS else len(maps)
    for size in range(1, most + 1):
        for some in combinations(units, size):
            chosen = frozenset().union(*some)
            yield tuple(frozenset(w for m, w in chosen if m == n) for n in range(len(maps)))

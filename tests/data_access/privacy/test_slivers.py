"""Virtual cells: what anybody with a map forms where wards and neighborhoods cut across each other."""

from data_access.model import AreaLevel, CellKey, Period
from data_access.privacy.columns import Atoms
from data_access.privacy.slivers import remainders, slivers
from tests.data_access.privacy.cities import Town, every, months, view

# `park` lies in both wards; `hill` is all east, `shore` all west.
CROSSED = ("east~hill", "east~park", "west~park", "west~shore")
NESTED = ("east~hill", "east~park", "west~shore")


def town(*plan, atoms=CROSSED, count=3) -> Town:
    when = months("2024-01", count)
    return Town(atoms, plan, when, dict.fromkeys(every("abc", atoms, when), 1))


def found(town: Town) -> set[str]:
    return set(map(str, slivers(town.dataset, Atoms.always(town.atoms), [cell.key for cell in town.cells])))


def test_a_split_neighborhood_gives_its_parts_away() -> None:
    """By hand: east without hill is park's eastern part, and so is park's western part."""
    assert set(remainders(CROSSED)) == {frozenset({"east~park"}), frozenset({"west~park"})}


def test_a_city_whose_wards_hold_whole_neighborhoods_has_none() -> None:
    """Where nothing is cut, subtraction forms nothing new, and nothing more needs to be hidden."""
    assert remainders(NESTED) == ()
    assert found(town(view("ward", "month"), view("neighborhood", "month"), atoms=NESTED)) == set()


def test_two_wards_together_leave_what_they_share_with_a_third() -> None:
    """By hand: A and B hold all of x; what is left of both is their parts of y. Parts of x and y stand alone, too."""
    atoms = ("A~x", "B~x", "B~y", "C~y", "C~z")
    assert set(remainders(atoms)) == {
        *map(frozenset, ({"A~x"}, {"B~x"}, {"B~y"}, {"C~y"})),
        frozenset({"B~x", "B~y"}),
        frozenset({"A~x", "C~y"}),
    }


def test_a_city_of_many_wards_looks_at_neighbors() -> None:
    """All sets of nine wards are too many; pairs that share a neighborhood are what a map suggests."""
    atoms = [f"w{n}~h{n + side}" for n in range(9) for side in (0, 1)]
    wanted = set(remainders(atoms))
    assert frozenset({"w0~h1"}) in wanted  # w0 alone, without h0
    assert frozenset({"w3~h3", "w4~h5"}) in wanted  # w3 and w4 without h4, which lies in both
    assert not any({"w0~h1", "w5~h5"} <= each for each in wanted)


def test_slivers_are_formed_at_the_grain_that_both_partitions_reach() -> None:
    """By hand: months of the one add up to quarters of the other, so quarters can be subtracted, months cannot."""
    crossing = town(view("ward", "month"), view("neighborhood", "quarter"))
    assert found(crossing) == {f"events in {atom}, all, 2024-Q1" for atom in ("east~park", "west~park")}


def test_slivers_are_formed_of_what_both_partitions_show() -> None:
    """A kind that only wards show cannot be subtracted from neighborhoods."""
    crossing = town(view("ward", "month", "kind"), view("neighborhood", "month", "kind", "c"), count=1)
    assert {name.split(", ")[1] for name in found(crossing)} == {"c"}


def test_a_plan_of_one_partition_has_none() -> None:
    """Wards alone cannot be subtracted from anything but the city."""
    assert found(town(view("ward", "month"), view("city", "month", forced=True))) == set()


def test_a_sliver_is_in_words() -> None:
    """Staff who are told that a sliver cannot be protected must be able to find it on a map."""
    atoms = ("A~x", "B~x", "B~y", "C~y", "C~z")
    keys = [
        CellKey("events", "events", level, area, Period.parse("2024-01"))
        for level, area in ((AreaLevel.WARD, "A"), (AreaLevel.NEIGHBORHOOD, "x"))
    ]
    crossing = town(view("ward", "month"), view("neighborhood", "month"), atoms=atoms, count=1)
    assert "events in B~x + B~y, all, 2024-01" in set(
        map(str, slivers(crossing.dataset, Atoms.always(atoms), keys))
    )

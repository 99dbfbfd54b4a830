"""The program of a block: the cheapest movement of one cell that no shown number contradicts."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from data_access.privacy import program as module
from data_access.privacy.program import REACH, Program
from data_access.privacy.system import Ints, System
from tests.data_access.privacy.systems import crossed, of_cells, of_equations

TRUE = {"a": 3, "b": 20, "c": 20, "d": 0, "all": 43}
SUM = [{"all": -1, "a": 1, "b": 1, "c": 1, "d": 1}]


def row(*, dear: str = "c", public: tuple[str, ...] = ("all",)) -> System:
    """Return four numbers with their public sum; `dear` costs most to hide."""
    system = of_equations(TRUE, SUM, public=public)
    return replace(system, weight=np.where(np.asarray(system.names) == dear, 9.0, 1.0))


def moved(system: System, change: Ints | None) -> dict[object, int] | None:
    if change is None:
        return None
    moves = system.cells @ change
    return {system.names[n]: int(moves[n]) for n in np.flatnonzero(moves).tolist()}


@pytest.mark.parametrize(("dear", "cheap"), [("c", "b"), ("b", "c")])
def test_the_cheapest_complement_moves(dear: str, cheap: str) -> None:
    """By hand: to raise a by 2, one of two others must fall by 2, and the cheaper one does."""
    system = row(dear=dear)
    assert moved(system, Program(system).move(0, 2)) == {"a": 2, cheap: -2}


def test_what_is_hidden_moves_for_nothing_until_it_is_shown_again() -> None:
    """A cell that is hidden anyway is the best complement there is."""
    system = row(dear="c")
    program = Program(system)
    program.hide([2])
    assert moved(system, program.move(0, 2)) == {"a": 2, "c": -2}
    program.show([2])
    assert moved(system, program.move(0, 2)) == {"a": 2, "b": -2}


def test_a_cell_goes_no_lower_than_everybody_knows() -> None:
    """A hidden cell is at least 1 where zeros are shown: 3 may fall by 2 and no further."""
    program = Program(row())
    assert moved(row(), program.move(0, -2)) == {"a": -2, "b": 2}
    assert program.move(0, -3) is None


def test_public_cells_and_zeros_stand_still() -> None:
    """What readers see cannot move, whatever it would cost."""
    only_a = Program(row(public=("all", "b", "c")))
    assert only_a.move(0, 1) is None
    only_c = row(dear="b", public=("c",))
    assert moved(only_c, Program(only_c).move(0, 40)) == {"a": 40, "all": 40}


def test_cells_can_be_held_still() -> None:
    """What an insider knows cannot move for him."""
    program = Program(row())
    assert moved(row(), program.move(0, 2, still=[1])) == {"a": 2, "c": -2}
    assert program.move(0, 2, still=[1, 2]) is None
    assert moved(row(), program.move(0, 2)) == {"a": 2, "b": -2}, "holding is for one question only"


def test_movements_can_be_kept_to_what_is_hidden() -> None:
    """To see whether what is hidden is enough, nothing more may move."""
    within = np.asarray([True, False, True, False, False])
    assert moved(row(), Program(row()).move(0, 2, within=within)) == {"a": 2, "c": -2}
    assert Program(row()).move(0, 2, within=np.asarray([True, False, False, False, False])) is None


def test_no_movement_goes_further_than_any_needs_to() -> None:
    """Numbers without bounds make programs slow; a movement of twelve times k is never needed."""
    system = row(public=())
    assert Program(system).move(0, REACH * 5 + 1) is None


def test_movements_are_whole_where_fractions_are_cheaper() -> None:
    """Half a person in each of three places proves nothing: a ring of sums of two is where programs find halves."""
    true = {"p": 4, "q": 4, "r": 4, "pq": 8, "qr": 8, "rp": 8, "x": 3, "y": 6, "all": 21}
    sums = [
        {"pq": -1, "p": 1, "q": 1},
        {"qr": -1, "q": 1, "r": 1},
        {"rp": -1, "r": 1, "p": 1},
        {"all": -1, "p": 1, "q": 1, "r": 1, "x": 1, "y": 1},
    ]
    system = of_equations(true, sums, public=("all",))
    program = Program(system)
    for cell in range(8):
        change = program.move(cell, 3)
        assert change is not None
        assert change.dtype == np.int64
        assert (system.links @ change == 0).all()
        assert (system.counts + change >= 0).all()


def test_where_numbers_cannot_be_settled_one_by_one_the_movement_goes_further(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By hand: p + q can rise by an even number only, as q + r and r + p stand still; an integer program takes long."""
    true = {"p": 9, "q": 9, "r": 9, "pq": 18, "qr": 18, "rp": 18}
    sums = [{"pq": -1, "p": 1, "q": 1}, {"qr": -1, "q": 1, "r": 1}, {"rp": -1, "r": 1, "p": 1}]
    system = of_equations(true, sums, public=("qr", "rp"))
    monkeypatch.setattr(module, "_DIVES", 0)
    program = Program(system)
    for by, whole in ((3, 2), (-3, -2)):
        change = program.move(system.names.index("pq"), by)
        assert moved(system, change) == {"p": whole, "q": whole, "r": -whole, "pq": 2 * whole}
    assert program.branched == 0
    assert moved(system, program.move(0, 3)) == {"p": 3, "q": 3, "r": -3, "pq": 6}, (
        "one question's need is its own"
    )


def test_two_cells_of_the_same_events_move_together() -> None:
    """A neighborhood that is its ward's only one stands in two tables: what holds one of them still holds both."""
    rows = sparse.csr_matrix([[1, 0], [1, 0], [0, 1], [1, 1]], dtype=np.int64)
    system = of_cells(("hill", "east", "west", "all"), np.asarray([3, 20]), rows, smallest=5)
    program = Program(replace(system, weight=np.asarray([1.0, 1.0, 1.0, 9.0])))
    assert moved(system, program.move(0, 2)) == {"hill": 2, "east": 2, "west": -2}
    assert program.move(0, 2, still=[1]) is None
    assert program.move(1, 2, still=[0]) is None
    assert program.move(0, -3) is None, "a hidden number is at least 1"


def test_sums_hold_in_every_direction() -> None:
    """By hand: in a table of two by two with public totals, one corner moves all four."""
    rows = [{"p": p, "q": q, "n": 10} for p in "12" for q in "12"]
    system = crossed(rows, [["p"], ["q"]], value="n", smallest=5)
    public = replace(system, role=np.where(["total" in n for n in system.names], 2, 1).astype(np.int8))
    change = Program(public).move(public.names.index("('p=1', 'q=1')"), 2)
    assert moved(public, change) == {
        "('p=1', 'q=1')": 2,
        "('p=1', 'q=2')": -2,
        "('p=2', 'q=1')": -2,
        "('p=2', 'q=2')": 2,
    }


def test_it_counts_its_programs() -> None:
    """Staff see how much work a pattern was; a clean-up pass is bounded by it."""
    program = Program(row())
    program.move(0, 1)
    program.move(0, 2)
    assert program.solved == 2

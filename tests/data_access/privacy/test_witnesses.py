"""The check of a proof: whatever is wrong with a proof or with what is published, it refuses, and names the cell."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from data_access.privacy.patterns import Pattern, protect_system
from data_access.privacy.system import Role, System
from data_access.privacy.witnesses import Floor, Proof, Unproved, apart, check, events_of, floor_of
from tests.data_access.privacy.systems import crossed, of_equations

ROWS = [
    {"place": place, "kind": kind, "count": count}
    for place, counts in {"hill": (1, 9, 30), "park": (12, 20, 3), "shore": (25, 2, 40)}.items()
    for kind, count in zip(("a", "b", "c"), counts, strict=True)
]
TABLE = crossed(ROWS, [["place"], ["kind"]], value="count", smallest=5)
PATTERN = protect_system(TABLE)


def checked(
    system: System = TABLE,
    pattern: Pattern = PATTERN,
    *,
    shown: np.ndarray | None = None,
    hidden: np.ndarray | None = None,
    **proof: object,
) -> int:
    """Check a pattern in which some things were changed."""
    return check(
        system,
        shown=system.values if shown is None else shown,
        hidden=pattern.hidden if hidden is None else hidden,
        proof=replace(pattern.proof, **proof),  # type: ignore[arg-type]
    )


def at(name: str, system: System = TABLE) -> int:
    return system.names.index(name)


def only(rows: list[int]) -> sparse.csr_matrix:
    return PATTERN.proof.changes[rows]


def test_the_proof_of_a_table_holds() -> None:
    """Every hidden cell is checked, and how many is reported to staff."""
    assert checked() == int(PATTERN.hidden.sum()) >= 4


def without_spare_witnesses() -> list[int]:
    """Return witnesses of the pattern of which none can be spared."""
    kept = list(range(PATTERN.proof.changes.shape[0]))
    for each in tuple(kept):
        fewer = [n for n in kept if n != each]
        if _is_enough(fewer):
            kept = fewer
    return kept


def _is_enough(witnesses: list[int]) -> bool:
    try:
        checked(changes=only(witnesses))
    except Unproved:
        return False
    return True


def test_no_needed_witness_can_be_deleted() -> None:
    """A proof from which one witness was lost must not pass for one."""
    needed = without_spare_witnesses()
    assert len(needed) > 1
    for each in needed:
        with pytest.raises(Unproved, match=r"could be worked out|nothing shows that it is not small"):
            checked(changes=only([n for n in needed if n != each]))


def test_without_witnesses_the_first_small_cell_is_named() -> None:
    """Staff must be able to find what is missing."""
    with pytest.raises(Unproved, match=r"^\('place=hill', 'kind=a'\) could be worked out by anybody"):
        checked(changes=only([]))


def test_a_shown_cell_that_a_witness_changes_is_named() -> None:
    """A witness that readers can refute proves nothing."""
    hidden = PATTERN.hidden.copy()
    (cell,) = np.flatnonzero(hidden & ~TABLE.sensitive)[:1]
    hidden[cell] = False
    with pytest.raises(Unproved) as refused:
        checked(hidden=hidden)
    assert str(refused.value) == f"{TABLE.names[cell]} is shown, and a witness changes it"


def test_a_published_number_that_is_not_the_true_one_is_named() -> None:
    """One figure mistyped on its way to publication must stop it."""
    shown = TABLE.values
    cell = at("('total', 'total')")
    shown[cell] += 1
    with pytest.raises(
        Unproved, match=r"^\('total', 'total'\) is not the number that the witnesses start from"
    ):
        checked(shown=shown)


@settings(max_examples=60)
@given(st.data())
def test_any_altered_number_is_refused(data: st.DataObject) -> None:
    """Not one published figure may differ from what was proved, upward or downward."""
    cell = data.draw(st.sampled_from(np.flatnonzero(~PATTERN.hidden).tolist()))
    by = data.draw(st.integers(-int(TABLE.values[cell]), 100).filter(bool))
    shown = TABLE.values
    shown[cell] += by
    with pytest.raises(Unproved) as refused:
        checked(shown=shown)
    assert str(refused.value).startswith(TABLE.names[cell])


@settings(max_examples=60)
@given(st.data())
def test_any_altered_witness_is_refused(data: st.DataObject) -> None:
    """A witness off by one in one number no longer agrees with what is shown."""
    changes = PATTERN.proof.changes.toarray()
    row = data.draw(st.integers(0, changes.shape[0] - 1))
    column = data.draw(st.integers(0, changes.shape[1] - 1))
    changes[row, column] += data.draw(st.sampled_from([-1, 1]))
    touched = TABLE.cells[:, [column]].toarray().ravel() > 0
    if (touched & ~PATTERN.hidden).any():
        with pytest.raises(Unproved):
            checked(changes=sparse.csr_matrix(changes))


def test_a_table_below_zero_is_refused() -> None:
    """Fewer than nobody is not a table that readers could believe in."""
    column = int(np.argmin(TABLE.counts))
    change = np.zeros((1, len(TABLE.counts)), dtype=np.int64)
    change[0, column] = -TABLE.counts[column] - 1
    unseen = replace(
        TABLE, role=np.full_like(TABLE.role, Role.VIRTUAL), sensitive=np.zeros_like(TABLE.sensitive)
    )
    proof = Proof(TABLE.counts, sparse.csr_matrix(change))
    nothing = np.zeros(len(TABLE.names), dtype=bool)
    with pytest.raises(Unproved, match="is less in a witness than everybody knows it to be"):
        check(unseen, shown=unseen.values, hidden=nothing, proof=proof)
    without_cells = of_equations({"a": 3}, []).at(np.asarray([], dtype=np.intp), np.asarray([0]))
    below = Proof(np.asarray([3]), sparse.csr_matrix([[-4]]))
    with pytest.raises(Unproved, match="negative"):
        check(without_cells, shown=np.zeros(0, int), hidden=np.zeros(0, bool), proof=below)


def test_a_witness_of_fractions_is_refused() -> None:
    """Half a person in two places adds up, and is no table that readers could believe in."""
    with pytest.raises(Unproved, match="whole numbers"):
        checked(changes=PATTERN.proof.changes.astype(float))
    with pytest.raises(Unproved, match="whole numbers"):
        checked(start=TABLE.counts / 1)


def linked() -> tuple[System, Pattern]:
    """Return a row of three, of which two are small, and its pattern."""
    system = of_equations(
        {"a": 3, "b": 2, "c": 9, "all": 14}, [{"all": -1, "a": 1, "b": 1, "c": 1}], public=("all",)
    )
    return system, protect_system(system)


def test_a_sum_that_a_witness_breaks_is_refused() -> None:
    """Tables that readers cannot reconcile with each other are no tables that they could believe in."""
    system, pattern = linked()
    change = np.zeros((1, 4), dtype=np.int64)
    change[0, system.names.index("a")] = 4
    broken = sparse.vstack([pattern.proof.changes, change]).tocsr()
    with pytest.raises(Unproved, match="breaks a sum"):
        checked(system, pattern, changes=broken)
    start = pattern.proof.start.copy()
    start[system.names.index("a")] += 1
    with pytest.raises(Unproved, match="breaks a sum"):
        checked(system, pattern, start=start)


def test_a_hidden_cell_is_not_below_what_everybody_knows() -> None:
    """Where zeros are shown, a hidden number is at least 1, and a witness with 0 convinces nobody."""
    system, pattern = linked()
    change = np.zeros((1, 4), dtype=np.int64)
    change[0, [system.names.index("a"), system.names.index("c")]] = -3, 3
    with pytest.raises(Unproved, match=r"^a is less in a witness"):
        checked(system, pattern, changes=sparse.vstack([pattern.proof.changes, change]).tocsr())


def floored() -> tuple[System, np.ndarray, Proof]:
    """Return a pattern with a cell that no witness moves, hidden for no reason but with a floor that holds."""
    system = of_equations({"a": 20, "b": 20}, [{"a": -1, "b": 1}])
    system = replace(system, sticky=np.asarray([True, False]))
    hidden = np.asarray([True, False])
    floor = Floor(0, 1, {1: 1}, {0: -1})
    return system, hidden, Proof(system.counts, sparse.csr_matrix((0, 2), dtype=np.int64), (floor,))


def test_a_floor_by_hand_holds() -> None:
    """By hand: a equals b, b is shown as 20, so a hidden a tells of nobody."""
    system, hidden, proof = floored()
    assert check(system, shown=system.values, hidden=hidden, proof=proof) == 1
    assert floor_of(system, system.values, hidden, proof.floors[0]) == 20


@pytest.mark.parametrize(
    "false",
    [
        Floor(0, 1, {1: 2}, {0: -1}),  # twice b is more than a
        Floor(0, 1, {0: 1}, {}),  # a itself, of which only 1 is known
        Floor(0, 5, {1: 1}, {0: -1}),  # five times a is at least 20: no more than 4 each
        Floor(0, 1, {1: 1}, {}),  # b is not a part of a's columns
        Floor(1, 1, {1: 1}, {}),  # of another cell
        Floor(0, 0, {}, {}),  # of nothing
        Floor(0, -1, {1: -1}, {0: 1}),  # upside down
    ],
)
def test_a_false_floor_is_refused(false: Floor) -> None:
    """Multipliers that do not add up would pass a small number off as a large one."""
    system, hidden, proof = floored()
    with pytest.raises(
        Unproved, match=r"^a is hidden for others, and nothing shows that it is not small itself"
    ):
        check(system, shown=system.values, hidden=hidden, proof=replace(proof, floors=(false,)))


def test_a_floor_cannot_lean_on_what_nobody_knows() -> None:
    """What hidden numbers and numbers of no table are at most, nobody knows."""
    system, hidden, proof = floored()
    assert floor_of(system, system.values, hidden, Floor(0, 1, {0: -1}, {})) == -1
    virtual = replace(system, role=np.asarray([Role.OPEN, Role.VIRTUAL], dtype=np.int8))
    assert floor_of(virtual, virtual.values, hidden, proof.floors[0]) == -1


def test_an_insider_is_looked_at_too() -> None:
    """Witnesses that satisfy everybody but the only person in a cell are not enough."""
    system = of_equations(
        {"a": 1, "b": 4, "c": 9, "all": 14}, [{"all": -1, "a": 1, "b": 1, "c": 1}], public=("all",)
    )
    hidden = np.asarray([True, True, False, False])
    start = system.counts
    both = sparse.csr_matrix([[3, -3, 0, 0], [0, 0, 0, 0]])
    with pytest.raises(Unproved):
        check(system, shown=start, hidden=hidden, proof=Proof(start, both))
    pattern = protect_system(system)
    a, b = 0, 1
    moves = pattern.proof.changes.toarray()
    without_insider = moves[moves[:, a] != 0]
    assert len(without_insider) < len(moves)
    with pytest.raises(Unproved, match=r"^b could be worked out by someone who was part of another event"):
        check(system, shown=start, hidden=pattern.hidden, proof=Proof(start, _far_for_everybody()))
    assert events_of(system, start) == {a: [a]}
    assert b not in events_of(system, start)


def _far_for_everybody() -> sparse.csr_matrix:
    """Return witnesses in which b moves far, but never while a stands still."""
    return sparse.csr_matrix([[4, 4, -8, 0], [1, -3, 2, 0]])


@pytest.mark.parametrize(
    ("moves", "value", "enough"),
    [
        ([], 3, False),
        ([4], 3, True),
        ([3], 3, False),
        ([2, -2], 3, True),
        ([1, -3], 3, False),
        ([-3], 30, False),
        ([-4], 30, True),
        ([4], 0, False),
        ([5], 0, True),
    ],
)
def test_what_is_far_enough(moves: list[int], value: int, *, enough: bool) -> None:
    """k or more must be possible, and the possible numbers must span k − 1 (k is 5)."""
    assert apart(np.asarray(moves, dtype=np.int64), value, 5) is enough
